"""The papers of a round as files: what each says, to whom, in which languages."""

from __future__ import annotations

import io

import docx
import pytest
from django.test import Client
from django.urls import reverse

from qiao.core.text import Text
from qiao.dialogue.actions import positions
from qiao.reports.papers import building, files
from qiao.reports.papers.matrix import state_of_play
from tests.factories import AT
from tests.factories_dialogue import held_round, proposed_item
from tests.factories_dialogue_points import agreed_point, proposed_point, words

PDF = b"%PDF-"


def text_of(content):
    """Every word of a Word file, tables and header included."""
    document = docx.Document(io.BytesIO(content))
    parts = [document.element.body, document.sections[0].header._element]
    return "\n".join(
        node.text or "" for part in parts for node in part.iter() if node.tag.endswith("}t")
    )


def word(code, kind, viewer, language="en-zh"):
    paper = building.round_paper(code, kind, viewer=viewer, today=AT.date())
    content, _media = files.render(paper, language, "docx")
    return text_of(content)


@pytest.fixture
def round_(people):
    return held_round(people)


def test_conclusions_say_both_texts_and_are_signed_once_agreed(people, round_):
    """A draft says that it is one; agreed conclusions have a place for each side's name."""
    agreed_point(people, round_)
    said = word(round_.code, "conclusions", people.actor("second"))
    for part in ("Both sides will meet in May.", "双方将于五月会晤。", "Agreed conclusions"):
        assert part in said
    assert "For Uphill" in said
    assert "上坡方代表" in said
    proposed_point(people, round_, wording=words(en="A second point.", zh="第二点。"))
    draft = word(round_.code, "conclusions", people.actor("second"))
    assert "Draft conclusions" in draft
    assert "For Uphill" not in draft


def test_one_language_holds_no_word_of_the_other(people, round_):
    """The Chinese paper for a Chinese ministry, the English for the other side."""
    agreed_point(people, round_)
    english = word(round_.code, "conclusions", people.actor("second"), "en")
    assert "双方" not in english
    chinese = word(round_.code, "conclusions", people.actor("first"), "zh")
    assert "Both sides" not in chinese


def test_brackets_carry_the_name_of_their_side(people, round_):
    """In the language of the text; the clean paper has none."""
    proposed_point(people, round_, wording=words(en="Both [shall] meet.", zh="双方［应］会晤。"))
    said = word(round_.code, "conclusions-bracketed", people.actor("second"))
    assert "Both [Uphill: shall] meet." in said
    assert "双方[上坡: 应]会晤。" in said
    assert "[" not in word(round_.code, "conclusions", people.actor("second"))


def test_annotated_agenda_shows_ones_own_position_alone(people):
    """The other side's copy and the secretariat's do not hold it; the donor takes no such paper."""
    from tests.factories_dialogue import proposed_round

    round_ = proposed_round(people)
    item = proposed_item(people, round_.code)
    positions.write_position(
        by=people.actor("first"),
        at=AT,
        item=item.code,
        based_on=0,
        line=Text("ourline", "本方立场"),
        fallback=Text("ourfallback", ""),
    )
    own = word(round_.code, "annotated-agenda", people.actor("first"))
    assert "ourline" in own
    assert "ourfallback" in own
    for who in ("second", "office"):
        assert "ourline" not in word(round_.code, "annotated-agenda", people.actor(who))
    kinds = [kind.code for kind in building.kinds_for(people.actor("donor"))]
    assert "annotated-agenda" not in kinds


@pytest.mark.parametrize("kind", [kind.code for kind in building.KINDS])
@pytest.mark.parametrize("language", list(files.LANGUAGES))
def test_every_paper_comes_as_word_and_pdf(people, round_, kind, language):
    """By the page's own links, for a focal point."""
    agreed_point(people, round_)
    client = Client()
    client.force_login(people.first)
    page = client.get(reverse("round_papers", args=[round_.code]))
    assert page.status_code == 200
    for form in files.FORMS:
        address = reverse("round_paper", args=[round_.code, kind, language, form])
        assert address in page.content.decode()
        answer = client.get(address)
        assert answer.status_code == 200
        assert answer.content.startswith(PDF if form == "pdf" else b"PK")
        assert "attachment" in answer["Content-Disposition"]


def test_state_of_play_tells_the_whole_dialogue(people, round_):
    """Rounds, negotiations and commitments; of an empty register too."""
    paper = state_of_play(viewer=people.actor("donor"), today=AT.date())
    said = text_of(files.render(paper, "en-zh", "docx")[0])
    assert "State of play" in said
    assert "进展情况" in said
    client = Client()
    client.force_login(people.donor)
    for form in files.FORMS:
        assert client.get(reverse("state_of_play", args=["zh", form])).status_code == 200


@pytest.mark.parametrize("tail", ["no-such-paper/en/docx/", "agenda/fr/docx/", "agenda/en/odt/"])
def test_unknown_papers_are_said_to_be_so(people, round_, tail):
    """What, where and what to choose instead."""
    client = Client()
    client.force_login(people.first)
    answer = client.get(reverse("round_papers", args=[round_.code]) + tail)
    assert answer.status_code == 404


def test_words_of_a_paper_are_never_read_as_markup(people, round_):
    """Typst's own signs stand as they were written."""
    agreed_point(people, round_, wording=words(en='#panic("no") *a* $x$ <b>', zh="#甲"))
    paper = building.round_paper(
        round_.code, "conclusions", viewer=people.actor("first"), today=AT.date()
    )
    assert files.render(paper, "en-zh", "pdf")[0].startswith(PDF)
    assert '#panic("no") *a* $x$ <b>' in text_of(files.render(paper, "en", "docx")[0])
