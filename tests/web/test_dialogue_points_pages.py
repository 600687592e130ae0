"""The pages of conclusions and minutes, as each reader gets them."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from qiao.dialogue.models import Amendment, Point
from tests.factories_dialogue_points import (
    agreed_point,
    draft_point,
    proposed_point,
    round_in,
)


@pytest.fixture
def open_as(client, people):
    """A client signed in as one of the people; nobody for "public"."""

    def sign_in(who):
        if who == "public":
            client.logout()
        else:
            client.force_login(getattr(people, who))
        return client

    return sign_in


@pytest.fixture
def held(programme):
    """A round that was held, shared with both sides."""
    return round_in("held", programme)


def _words(page):
    """A page without the tokens that differ from one answer to the next."""
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", page.content.decode())


def _page(client, name, code):
    return client.get(reverse(name, args=[code]))


def _post(client, name, code, **fields):
    return client.post(reverse(name, args=[code]), fields)


_FORM = {
    "kind": "conclusion",
    "authentic": "zh",
    "body_en": "",
    "body_zh": "双方同意交流经验。",
    "item": "",
    "pillar": "hill-pillar-1",
}


def test_new_point_is_kept_as_a_draft_of_its_side(open_as, held):
    """A focal point writes a point; the other side finds neither it nor its number."""
    page = _post(open_as("first"), "new_point", held.code, **_FORM)
    point = Point.objects.get()
    assert page.headers["Location"] == reverse("point", args=[point.code])
    assert (point.number, point.release, point.owner) == (None, "own", 1)
    for who in ("second", "office", "donor", "participant", "public"):
        assert _page(open_as(who), "point", point.code).status_code == 404
        html = _page(open_as("second"), "points", held.code).content.decode()
        assert point.code not in html


def test_a_draft_of_the_other_side_reads_as_a_code_that_never_was(open_as, people, held):
    """Not visible and not existing answer alike."""
    point = draft_point(people, held)
    hidden = _page(open_as("second"), "point", point.code)
    never = _page(open_as("second"), "point", "P-NEVER00")
    assert _words(hidden).replace(point.code, "P-NEVER00") == _words(never)


def test_new_point_without_words_loses_nothing_and_says_what_lacks(open_as, held):
    """The English text that was typed is still there."""
    page = _post(
        open_as("first"), "new_point", held.code, **{**_FORM, "body_zh": "", "body_en": "Kept."}
    )
    assert page.status_code == 422
    assert "Kept." in page.content.decode()
    assert not Point.objects.exists()


def test_look_up_shows_terms_and_earlier_words_and_saves_nothing(open_as, people, held):
    """A sentence that both sides agreed before is offered with its point."""
    agreed = agreed_point(people, held)
    page = _post(
        open_as("second"),
        "new_point",
        held.code,
        **{
            **_FORM,
            "body_zh": "",
            "body_en": "Both sides will meet in May.",
            "look_up": "1",
            "authentic": "en",
        },
    )
    html = page.content.decode()
    assert page.status_code == 200
    assert "双方将于五月会晤。" in html
    assert agreed.code in html
    assert Point.objects.count() == 1


def test_proposing_gives_a_number_and_shows_it_to_the_other_side(open_as, people, held):
    """One step, on the version that was read."""
    point = draft_point(people, held)
    page = _post(open_as("first"), "propose_point", point.code, version=1)
    assert page.status_code == 302
    html = _page(open_as("second"), "points", held.code).content.decode()
    assert "Point 1" in html
    assert "Both sides will meet in May." in html
    assert "双方将于五月会晤。" in html


def test_both_sides_agree_in_one_click_each(open_as, people, held):
    """The primary button agrees in both languages; the second side's yes settles it."""
    point = proposed_point(people, held)
    html = _page(open_as("second_coordinator"), "point", point.code).content.decode()
    assert "Agree to this text in both languages" in html
    for who in ("first_coordinator", "second_coordinator"):
        _post(open_as(who), "agree_point", point.code, version=1, languages="both")
    point.refresh_from_db()
    assert point.state == "agreed"
    html = _page(open_as("donor"), "point", point.code).content.decode()
    assert html.count("badge-done") >= 4
    assert people.second_coordinator.shown_name not in html


def test_agreement_in_one_language_leaves_the_other_open(open_as, people, held):
    """The matrix offers what is left."""
    point = proposed_point(people, held)
    client = open_as("first_coordinator")
    _post(client, "agree_point", point.code, version=1, languages="en")
    html = _page(client, "point", point.code).content.decode()
    assert "Agree to the Chinese text" in html
    assert "Agree to the English text" not in html


def test_agreeing_to_a_version_that_has_moved_on_is_refused(open_as, people, held):
    """The page says so and nothing is agreed."""
    point = proposed_point(people, held)
    page = _post(open_as("first_coordinator"), "agree_point", point.code, version=7, languages="en")
    assert page.status_code == 409
    assert "version 7" in page.content.decode()


def test_accepting_an_amendment_is_one_step_and_reopens_agreement(open_as, people, held):
    """The other side's words are shown as a difference and become the next version."""
    point = agreed_point(people, held)
    _post(
        open_as("second"),
        "amend_point",
        point.code,
        based_on=1,
        body_en="Both sides will meet in June.",
        body_zh="双方将于六月会晤。",
        reason="Holidays",
    )
    amendment = Amendment.objects.get()
    html = _page(open_as("first"), "point", point.code).content.decode()
    assert "<del>May</del><ins>June</ins>" in html
    assert "<del>五</del><ins>六</ins>" in html
    assert "Accept this amendment" in html
    assert (
        "Accept this amendment"
        not in _page(open_as("second"), "point", point.code).content.decode()
    )
    _post(open_as("first"), "accept_amendment", amendment.code, version=1)
    point.refresh_from_db()
    assert (point.text.version, point.state) == (2, "proposed")
    assert (
        "the text has changed since"
        in _page(open_as("first"), "point", point.code).content.decode()
    )


def test_declined_and_withdrawn_amendments_stay_readable(open_as, people, held):
    """What was said no to is still there, told as such."""
    point = proposed_point(people, held)
    for month in ("June", "July"):
        _post(
            open_as("second"),
            "amend_point",
            point.code,
            based_on=1,
            body_en=f"Both sides will meet in {month}.",
            body_zh="双方将于五月会晤。",
        )
    june, july = Amendment.objects.order_by("id")
    _post(open_as("first"), "decline_amendment", june.code)
    _post(open_as("second"), "withdraw_amendment", july.code)
    html = _page(open_as("first"), "point", point.code).content.decode()
    assert "2 decided or overtaken amendments" in html
    assert "declined" in html
    assert "June" in html


def test_amend_page_on_a_stale_version_keeps_the_words_and_shows_both(open_as, people, held):
    """Someone was quicker: the difference to what stands now is shown, the typed words stay."""
    point = proposed_point(people, held)
    page = _post(
        open_as("second"),
        "amend_point",
        point.code,
        based_on=9,
        body_en="Both sides will meet in June.",
        body_zh="双方将于六月会晤。",
    )
    html = page.content.decode()
    assert page.status_code == 409
    assert "<ins>June</ins>" in html
    assert 'name="based_on" value="1"' in html
    assert not Amendment.objects.exists()


def test_owner_rewrites_until_the_other_side_answers(open_as, people, held):
    """After an answer the same form keeps the words as an amendment, and says so."""
    point = proposed_point(people, held)
    given = {"authentic": "en", "body_en": "Both will meet.", "body_zh": "双方会晤。"}
    page = _post(open_as("first"), "write_point", point.code, based_on=1, **given)
    assert page.status_code == 302
    point.refresh_from_db()
    assert point.text.version == 2
    _post(open_as("second_coordinator"), "agree_point", point.code, version=2, languages="en")
    form = _page(open_as("first"), "write_point", point.code).content.decode()
    assert "Keep as an amendment" in form
    _post(
        open_as("first"), "write_point", point.code, based_on=2, **{**given, "body_en": "We meet."}
    )
    assert Amendment.objects.get().body_en == "We meet."
    point.refresh_from_db()
    assert point.text.version == 2
