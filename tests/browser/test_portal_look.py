"""The shell in a real browser: both languages, both widths, by keyboard, and without JavaScript."""

from __future__ import annotations

import pytest

from tests.factories import PASSWORD
from tests.factories_needs import raise_need

ENTRANCE = ["/sign-in/", "/password/reset/", "/no-such-page/"]
SIGNED_IN = ["/", "/needs/", "/needs/raise/", "/two-step/", "/password/change/"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", ["desk", "phone"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_pages_of_the_shell_are_accessible_and_fit(
    visitor, people, assert_accessible, language, width, scheme
):
    """Nothing serious for axe in either theme, and nothing wider than the window."""
    someone = visitor(language, width)
    someone.page.emulate_media(color_scheme=scheme)

    def look_at(path):
        assert someone.open(path).status in (200, 404)
        assert_accessible(someone.page)
        assert someone.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path

    for path in ENTRANCE:
        look_at(path)
    someone.sign_in(people.first, PASSWORD)
    for path in SIGNED_IN:
        look_at(path)


def test_everything_is_reached_by_keyboard(visitor, people):
    """The first stop skips to the content, and the focus can be seen."""
    someone = visitor().sign_in(people.first, PASSWORD)
    someone.open("/needs/")
    someone.page.keyboard.press("Tab")
    assert someone.page.evaluate("document.activeElement.className") == "skip-link"
    assert someone.page.evaluate("document.activeElement.getBoundingClientRect().top") >= 0
    someone.page.keyboard.press("Enter")
    someone.page.keyboard.press("Tab")
    assert someone.page.evaluate("document.activeElement.closest('main') !== null")
    outline = "getComputedStyle(document.activeElement).outlineStyle"
    assert someone.page.evaluate(outline) == "solid"


def test_language_switch_and_sign_in_work_without_javascript(visitor, people):
    """Plain forms and links are enough."""
    someone = visitor("en", "desk", javascript=False)
    someone.sign_in(people.first, PASSWORD)
    someone.open("/needs/")
    someone.page.click("button[value=zh-hans]")
    assert someone.page.locator("html").get_attribute("lang") == "zh-Hans"
    assert someone.page.url.endswith("/needs/")
    someone.page.click(".menu > summary")
    someone.page.click(".menu-body form button")
    someone.open("/needs/")
    assert "/sign-in/" in someone.page.url


def test_draft_is_kept_until_it_was_received(visitor, people):
    """What was typed comes back after leaving the page, and is gone once the form was stored."""
    someone = visitor().sign_in(people.first, PASSWORD)
    page = someone.page
    someone.open("/needs/raise/")
    page.fill("[name=title_en]", "Fees of recruiters")
    page.wait_for_selector("[data-draft-note]:not([hidden])")
    someone.open("/needs/")
    someone.open("/needs/raise/")
    assert page.input_value("[name=title_en]") == "Fees of recruiters"
    assert page.is_visible("[data-draft-discard]")
    page.click("[data-draft-discard]")
    assert page.input_value("[name=title_en]") == ""
    page.check("[name=authentic][value=en]")
    page.fill("[name=title_en]", "Fees of recruiters")
    page.wait_for_selector("[data-draft-note]:not([hidden])")
    page.click(".form-actions button")
    assert page.locator(".error-summary").is_visible()
    assert page.input_value("[name=title_en]") == "Fees of recruiters"
    page.fill("[name=body_en]", "Who pays them?")
    page.locator("[name=pillar]").first.check()
    page.click(".form-actions button")
    assert page.locator(".flash-success").is_visible()
    someone.open("/needs/raise/")
    assert page.input_value("[name=title_en]") == ""


def test_drafts_are_forgotten_on_signing_out(visitor, people):
    """Nothing that was typed stays on a shared computer."""
    someone = visitor().sign_in(people.first, PASSWORD)
    someone.open("/needs/raise/")
    someone.page.fill("[name=title_en]", "Fees of recruiters")
    someone.page.wait_for_selector("[data-draft-note]:not([hidden])")
    someone.page.click(".menu > summary")
    someone.page.click(".menu-body form button")
    someone.page.wait_for_load_state()
    assert someone.page.evaluate("localStorage.length") == 0


def test_filters_refresh_the_list_in_place(visitor, people):
    """Typing narrows the list without a new page, and the address can be shared."""
    raise_need(people, "first")
    someone = visitor().sign_in(people.first, PASSWORD)
    page = someone.page
    someone.open("/needs/")
    assert page.locator("#list tbody tr").count() == 1
    page.evaluate("window.samePage = true")
    page.fill(".filter-bar [name=words]", "nothing is called this")
    page.wait_for_url("**words=nothing*")
    page.wait_for_selector("#list .empty")
    assert page.evaluate("window.samePage")
    page.reload()
    assert page.locator("#list tbody tr").count() == 0


def test_figure_opens_its_rows_beside_the_page(visitor, people):
    """A figure opens in a side sheet; Escape closes it, and the focus is back at the figure."""
    need = raise_need(people, "first")
    someone = visitor().sign_in(people.first, PASSWORD)
    page = someone.page
    someone.open("/needs/")
    add_figure = (
        "to => main.insertAdjacentHTML('beforeend', `<a class=figure data-sheet href=${to}>9</a>`)"
    )
    page.evaluate(add_figure, f"/needs/{need.code}/")
    page.click("main > a.figure")
    page.wait_for_selector("#sheet[open] h1")
    assert page.locator("#sheet [data-sheet-page]").get_attribute("href").endswith(f"/{need.code}/")
    assert page.url.endswith("/needs/")
    page.keyboard.press("Escape")
    assert not page.locator("#sheet").is_visible()
    assert page.evaluate("document.activeElement.className") == "figure"
    page.evaluate("document.querySelector('main > a.figure').href = '/no-such-page/'")
    page.click("main > a.figure")
    page.wait_for_selector("#sheet [data-sheet-body]:not([aria-busy]) p")
    assert "Open them as a page" in page.inner_text("#sheet [data-sheet-body]") or (
        "请在页面中打开" in page.inner_text("#sheet [data-sheet-body]")
    )
