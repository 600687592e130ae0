"""Evidence in a real browser, without an account: both languages, both widths, both themes."""

from __future__ import annotations

import pytest

from tests.factories_insights import estimates


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", ["desk", "phone"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_pages_of_evidence_are_accessible_and_fit(
    visitor, people, assert_accessible, language, width, scheme
):
    """Nothing serious for axe, nothing wider than the window, nothing from elsewhere."""
    row = estimates(people, draws=20)
    someone = visitor(language, width)
    someone.page.emulate_media(color_scheme=scheme)
    for path in (
        "/evidence/",
        "/evidence/DEU/AUT/",
        "/evidence/sources/",
        f"/evidence/sources/{row.stocks.code}/",
        f"/evidence/estimates/{row.code}/",
    ):
        assert someone.open(path).status == 200
        assert_accessible(someone.page)
        assert someone.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path


def test_charts_are_pictures_without_javascript(visitor, people):
    """Every chart of the page shows its picture, and its table opens."""
    estimates(people)
    someone = visitor(javascript=False)
    someone.open("/evidence/")
    pictures = someone.page.locator(".chart-view img")
    assert pictures.count() == 4
    for number in range(4):
        picture = pictures.nth(number)
        picture.scroll_into_view_if_needed()
        assert picture.get_attribute("alt")
        answer = someone.page.request.get(someone.base + picture.get_attribute("src"))
        assert (answer.status, answer.headers["content-type"]) == (200, "image/svg+xml")
    someone.page.locator("#arrows summary").click()
    assert someone.page.locator("#arrows table tbody tr").count() == 4


def test_the_filter_shows_another_method_in_place(visitor, people):
    """Choosing a method changes the list, the charts and the words above them."""
    estimates(people)
    someone = visitor()
    someone.open("/evidence/")
    someone.page.select_option("select[name=method]", "sd_drop_neg")
    someone.page.wait_for_selector("text=a fall is taken as nobody")
    told = someone.page.locator("#list td", has_text="1,000")
    assert told.count() == 4, "in the list, and in the tables of arrows, map and matrix"
