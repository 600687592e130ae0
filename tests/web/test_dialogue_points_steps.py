"""The steps on a point's page: what each does and what its refusals say."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from qiao.core.text import Language
from qiao.dialogue.models import Bracket, Point, Round
from qiao.dialogue.queries.waiting_points import waiting_points
from qiao.dialogue.rules.brackets import Span, pieces
from qiao.dialogue.views.point_texts import Stretch, lines
from tests.factories import AT
from tests.factories_dialogue_points import (
    agreed_point,
    draft_point,
    proposed_point,
    round_in,
    words,
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


def test_brackets_show_their_side_and_are_lifted_by_it_alone(open_as, people, held):
    """The side's name stands in the bracket; the other side gets no button for it."""
    point = proposed_point(people, held)
    page = _post(
        open_as("second"),
        "bracket_point",
        point.code,
        version=1,
        language="en",
        words="in May",
        bracket_reason="Too early",
    )
    assert page.status_code == 302
    html = _page(open_as("second"), "point", point.code).content.decode()
    assert re.search(r'\[<span class="bracket-side">Downhill</span> </span>', html)
    assert "Lift this bracket" in html
    other = _page(open_as("first"), "point", point.code).content.decode()
    assert "Too early" in other
    assert "Lift this bracket" not in other
    _post(
        open_as("second"), "lift_bracket", point.code, version=2, bracket=Bracket.objects.get().pk
    )
    point.refresh_from_db()
    assert (point.state, point.text.version) == ("proposed", 3)


def test_words_that_do_not_stand_in_the_text_come_back_with_the_form(open_as, people, held):
    """The refusal stands at the field, and what was typed is kept."""
    point = proposed_point(people, held)
    page = _post(
        open_as("second"), "bracket_point", point.code, version=1, language="en", words="in April"
    )
    html = page.content.decode()
    assert page.status_code == 422
    assert "in April" in html
    assert "id_words_error" in html


def test_any_two_versions_are_compared(open_as, people, held):
    """The difference is shown for the versions asked for."""
    point = draft_point(people, held)
    client = open_as("first")
    given = {
        "authentic": "en",
        "body_en": "Both sides will meet in June.",
        "body_zh": "双方将于六月会晤。",
    }
    _post(client, "write_point", point.code, based_on=1, **given)
    html = client.get(
        reverse("point", args=[point.code]), {"older": "2", "newer": "1"}
    ).content.decode()
    assert "<del>June</del><ins>May</ins>" in html
    assert (
        client.get(reverse("point", args=[point.code]), {"older": "9", "newer": "x"}).status_code
        == 200
    )


def test_withdrawn_point_leaves_the_whole_text(open_as, people, held):
    """Its page stays for who saw it."""
    point = proposed_point(people, held)
    _post(open_as("first"), "withdraw_point", point.code)
    assert point.code not in _page(open_as("second"), "points", held.code).content.decode()
    assert _page(open_as("second"), "point", point.code).status_code == 200


def test_secretariat_adopts_when_all_is_agreed(open_as, people, held):
    """The button is there only then; afterwards a commitment can be recorded from the point."""
    first = agreed_point(people, held)
    open_point = proposed_point(people, held, "second")
    client = open_as("office")
    assert "Record as adopted" not in _page(client, "points", held.code).content.decode()
    assert _post(client, "adopt_points", held.code).status_code == 409
    _post(open_as("second"), "withdraw_point", open_point.code)
    client = open_as("office")
    assert "Record as adopted" in _page(client, "points", held.code).content.decode()
    assert _post(client, "adopt_points", held.code).status_code == 302
    first.refresh_from_db()
    assert first.state == "adopted"
    html = _page(client, "point", first.code).content.decode()
    assert reverse("new_commitment") + "?point=" + first.code in html
    assert "Propose other words" not in html


def test_a_step_that_says_no_version_is_refused_with_a_sentence(open_as, people, held):
    """A page that was not read decides nothing."""
    point = proposed_point(people, held)
    for who, name in (
        ("first", "propose_point"),
        ("first_coordinator", "agree_point"),
        ("first", "lift_bracket"),
        ("first", "accept_amendment"),
    ):
        page = _post(open_as(who), name, point.code)
        assert page.status_code == 422
        assert "which version" in page.content.decode()


@pytest.mark.parametrize("who", ["donor", "participant", "public"])
def test_readers_outside_get_no_step(open_as, people, held, who):
    """Who takes no part sees no button; who may not see the round sees no page."""
    point = proposed_point(people, held)
    page = _page(open_as(who), "points", held.code)
    assert page.status_code == (200 if who == "donor" else 404)
    html = _page(open_as(who), "point", point.code).content.decode()
    for step in ("Propose other words", "Put words in brackets", "Withdraw", "Edit the text"):
        assert step not in html


def test_public_reads_the_text_that_stands_and_nothing_else(open_as, people, held):
    """Of a published round: the words, not the amendments, earlier versions or the story."""
    point = agreed_point(people, held)
    _post(
        open_as("second"),
        "amend_point",
        point.code,
        based_on=1,
        body_en="Both sides will meet in June.",
        body_zh="双方将于五月会晤。",
    )
    Point.objects.update(release="public")
    Round.objects.update(release="public")
    html = _page(open_as("public"), "point", point.code).content.decode()
    assert "Both sides will meet in May." in html
    assert "June" not in html
    assert "Story" not in html


def test_whole_text_leaves_as_a_file_in_both_languages(open_as, people, held):
    """With brackets as typed, and who agreed."""
    proposed_point(people, held, wording=words(en="=Fees [are paid] late.", zh="费用。"))
    text = (
        open_as("second").get(reverse("points", args=[held.code]), {"format": "csv"}).content
    ).decode("utf-8-sig")
    assert "'=Fees [Uphill: are paid] late." in text
    assert "费用。" in text
    assert "Uphill agreed in English" in text


def test_whole_text_takes_as_many_queries_for_three_points_as_for_one(
    open_as, people, held, django_assert_max_num_queries
):
    """The page does not ask again for every point."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = open_as("first")
    proposed_point(people, held)
    _page(client, "points", held.code)
    with CaptureQueriesContext(connection) as one:
        _page(client, "points", held.code)
    proposed_point(people, held)
    proposed_point(people, held, "second")
    with CaptureQueriesContext(connection) as three:
        _page(client, "points", held.code)
    assert len(three) == len(one)


def test_pages_are_whole_in_chinese(open_as, people, held):
    """A reader of Chinese finds the page's own words in Chinese."""
    point = proposed_point(people, held)
    client = open_as("second_coordinator")
    client.post(reverse("set_language"), {"language": "zh-hans", "next": "/"})
    assert "结论" in _page(client, "points", held.code).content.decode()
    assert "同意" in _page(client, "point", point.code).content.decode()


def test_what_waits_is_told_to_whom_it_waits_for(people, held):
    """Drafts to their writer, proposals to coordinators, brackets and amendments to sides."""

    def tasks(who):
        told = waiting_points(people.actor(who), AT.date())
        return [str(one.task) for one in told]

    point = draft_point(people, held)
    assert tasks("first") == ["Finish this point and propose it"]
    assert tasks("second") == tasks("donor") == []
    from qiao.core.text import Text
    from qiao.dialogue.actions import agreements, amendments, points

    points.propose_point(by=people.actor("first"), at=AT, code=point.code, version=1)
    assert tasks("second_coordinator") == ["Agree to this point, or propose other words"]
    amendments.amend_point(
        by=people.actor("second"),
        at=AT,
        code=point.code,
        based_on=1,
        body=Text("Both sides meet.", "双方将于五月会晤。"),
    )
    assert tasks("first") == ["Accept or decline this amendment"]
    agreements.bracket_point(
        by=people.actor("second"), at=AT, code=point.code, version=1, language="en", words="May"
    )
    assert tasks("second") == ["Lift your bracket, or propose other words"]
    proposed_point(people, held, wording=words(zh=""))
    assert tasks("office") == ["Bring both languages of this point into line"]
    assert not [t for t in tasks("second_coordinator") if t.startswith("Agree")]


def test_lines_keep_brackets_that_nest_and_cross_line_ends():
    """Every word stays, each bracket opens and closes once, nested ones inside out."""
    text = "one two\nthree four"
    spans = (Span("en", 4, 13, 1), Span("en", 4, 7, 2))
    laid = lines(pieces(text, spans))
    assert ["".join(part.words for part in line) for line in laid] == ["one two", "three four"]
    assert laid[0][1] == Stretch("two", opens=(1, 2), closes=(2,), side=2)
    assert [part.side for line in laid for part in line] == [0, 2, 1, 0] or [
        part.side for line in laid for part in line
    ] == [0, 2, 1, 1, 0]
    closes = [side for line in laid for part in line for side in part.closes]
    assert sorted(closes) == [1, 2]
    assert Language.EN == "en"
