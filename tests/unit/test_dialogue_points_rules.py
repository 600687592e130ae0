"""Differences, brackets, terminology, memory, states of a point, as a negotiator sees them."""

from __future__ import annotations

import pytest

from qiao.core.errors import Invalid, NotPermitted, RuleBroken
from qiao.core.text import Language, Text
from qiao.dialogue.rules import brackets, memory, points, terminology, wordings
from qiao.dialogue.rules.brackets import Span
from qiao.dialogue.rules.differences import Edit, difference, edits, merged, tokens
from qiao.dialogue.rules.wordings import Wording


def told(older, newer):
    return [(run.change.value, run.words) for run in difference(older, newer)]


def test_hanzi_are_compared_by_character_and_latin_by_word():
    """The unit of change is what a reader of that script sees as one."""
    assert tokens("双方 agreed 2 points。\n") == [
        "双",
        "方",
        " ",
        "agreed",
        " ",
        "2",
        " ",
        "points",
        "。",
        "\n",
    ]
    assert told("双方同意", "双方均同意") == [
        ("equal", "双方"),
        ("inserted", "均"),
        ("equal", "同意"),
    ]
    assert told("shall consider", "should consider") == [
        ("deleted", "shall"),
        ("inserted", "should"),
        ("equal", " consider"),
    ]


def test_neighbouring_changes_are_told_as_one():
    """A lone space between two replaced words is no common ground."""
    assert told("the two sides met", "the both parties met") == [
        ("equal", "the "),
        ("deleted", "two sides"),
        ("inserted", "both parties"),
        ("equal", " met"),
    ]


def test_altogether_different_texts_are_replaced_whole():
    """Beyond the bound nothing is searched for: the passage is told as replaced."""
    older, newer = "甲乙" * 150, "丙丁" * 150
    assert told(older, newer) == [("deleted", older), ("inserted", newer)]


def test_long_texts_are_compared_from_what_they_share():
    """A paragraph moved apart by insertions keeps its common runs; a moved one is told twice."""
    sentences = [
        f"Sentence {n} says that point {n * 7} was made by delegate {n * 3}." for n in range(40)
    ]
    older = " ".join(sentences)
    newer = " ".join([*sentences[:10], "Something new.", *sentences[10:29], *sentences[31:]])
    changed = [run for run in difference(older, newer) if run.change.value != "equal"]
    assert sum(len(run.words) for run in changed) < 160
    turned = " ".join([*sentences[20:], *sentences[:20]])
    kept = sum(len(run.words) for run in difference(older, turned) if run.change.value == "equal")
    assert kept >= len(older) // 2 - 80


def test_edits_name_the_places_in_the_older_text():
    """A deletion, an insertion and a replacement, each at its place."""
    assert edits("a b c", "a c d") == (Edit(2, 4, ""), Edit(5, 5, " d"))
    assert edits("", "new") == (Edit(0, 0, "new"),)
    assert edits("same", "same") == ()


def test_changes_in_different_places_merge():
    """Two people's changes stand together when they do not touch the same words."""
    base = "Both sides will meet in Beijing in May."
    mine = "Both sides will meet in Brussels in May."
    theirs = "Both sides will meet in Beijing in May and report."
    assert merged(base, mine, theirs) == "Both sides will meet in Brussels in May and report."
    assert merged(base, mine, base.replace("Beijing", "Vienna")) is None
    assert merged(base, mine, mine) == mine


def test_typed_brackets_become_spans_of_ones_own_side():
    """All three kinds of square bracket, nested ones too."""
    words, spans = brackets.typed("双方［应【尽快】］会晤", language="zh", side=1)
    assert words == "双方应尽快会晤"
    assert spans == (Span("zh", 2, 5, 1), Span("zh", 3, 5, 1))
    assert brackets.typed("[] plain", language="en", side=2) == (" plain", ())


@pytest.mark.parametrize("text", ["a ] b", "a [ b", "[a [b] c"])
def test_bracket_without_partner_is_refused(text):
    """The message shows where."""
    with pytest.raises(Invalid, match="partner"):
        brackets.typed(text, language="en", side=1)


def test_secretariat_types_no_brackets():
    """It answers for neither side."""
    with pytest.raises(NotPermitted):
        brackets.typed("a [b]", language="en", side=None)


def test_bracketed_words_are_found_by_quoting_them():
    """The second of two is asked for by its number; what is not there is said."""
    text = "We note and we note again."
    assert brackets.place_of(text, " note ", 2) == (15, 19)
    with pytest.raises(Invalid, match="2 times"):
        brackets.place_of(text, "note", 3)
    with pytest.raises(Invalid, match="0 times"):
        brackets.place_of(text, "  ")


def test_brackets_nest_or_stand_apart():
    """The same words twice, or crossing brackets, are refused; another language is apart."""
    first = brackets.with_bracket((), Span("en", 2, 8, 1))
    both = brackets.with_bracket(first, Span("en", 3, 5, 2))
    assert len(brackets.with_bracket(both, Span("zh", 0, 4, 2))) == 3
    with pytest.raises(RuleBroken, match="already"):
        brackets.with_bracket(first, Span("en", 2, 8, 1))
    for crossing in (Span("en", 0, 4, 2), Span("en", 6, 12, 2)):
        with pytest.raises(RuleBroken, match="cross"):
            brackets.with_bracket(first, crossing)


def test_brackets_side_by_side_do_not_cross():
    """One ends where the other begins, or both begin or end together."""
    first = (Span("en", 3, 6, 1),)
    for beside in (
        Span("en", 6, 9, 2),
        Span("en", 0, 3, 2),
        Span("en", 3, 9, 2),
        Span("en", 0, 6, 2),
    ):
        assert len(brackets.with_bracket(first, beside)) == 2
    assert brackets.place_of("one two", "one") == (0, 3)
    with pytest.raises(Invalid):
        brackets.place_of("one two", "one", 0)


def test_changes_beside_a_bracket_leave_it_alone():
    """Even its own side's: only words inside it count; what is inserted at its edges is outside."""
    span = Span("en", 4, 7, 2)
    for newer, words in (
        ("uno two three", "two"),
        ("one two tres", "two"),
        ("one so two three", "two"),
        ("one two so three", "two"),
    ):
        (kept,) = carried(span, "one two three", newer, parties={2})
        assert newer[kept.start : kept.end] == words
    for newer in ("新乙丙丁", "甲乙丙新", "甲新乙丙丁", "甲乙丙新丁"):
        (kept,) = brackets.carried(
            [Span("zh", 1, 3, 2)], Text(zh="甲乙丙丁"), Text(zh=newer), parties={2}
        )
        assert newer[kept.start : kept.end] == "乙丙"


def test_only_its_own_side_lifts_a_bracket():
    """The other side's way is an amendment."""
    spans = (Span("en", 0, 3, 1), Span("en", 5, 9, 2))
    assert brackets.without(spans, spans[1], by_side=2) == (spans[0],)
    with pytest.raises(NotPermitted):
        brackets.without(spans, spans[0], by_side=2)


def carried(span, older, newer, parties=()):
    return brackets.carried([span], Text(older), Text(newer), parties=parties)


def test_bracket_moves_with_its_words():
    """Words before it and after it may change as they like."""
    older = "Both sides shall meet."
    span = Span("en", 11, 16, 2)
    (moved,) = carried(span, older, "All of both sides now shall meet soon.")
    assert "All of both sides now shall meet soon."[moved.start : moved.end] == "shall"
    assert carried(span, older, older) == (span,)


def test_bracket_is_lifted_when_its_side_changes_the_words():
    """Who put it agreed to other words: nothing is left to bracket."""
    span = Span("en", 11, 16, 2)
    assert carried(span, "Both sides shall meet.", "Both sides may meet.", parties={2}) == ()
    wide = Span("en", 5, 16, 2)
    assert carried(wide, "Both sides shall meet.", "Both sides now shall meet.", parties={2}) == ()


def test_bracket_stays_around_what_others_put_in_its_place():
    """A change by others does not take the bracket away."""
    newer = "Both sides may well meet."
    (kept,) = carried(Span("en", 11, 16, 2), "Both sides shall meet.", newer, parties={1})
    assert newer[kept.start : kept.end] == "may well"
    (grown,) = carried(Span("en", 5, 16, 2), "Both sides shall meet.", "Both sides now shall meet.")
    assert (grown.start, grown.end) == (5, 20)


def test_bracketed_words_are_not_taken_away_by_others():
    """The side itself accepts it, or lifts its bracket."""
    with pytest.raises(RuleBroken, match="bracketed"):
        carried(Span("en", 10, 16, 2), "Both sides shall meet.", "Both sides meet.", parties={1})


def test_two_brackets_in_one_replaced_passage_do_not_cross():
    """Neighbours that are replaced together are one; the second begins where the first ends."""
    spans = [Span("zh", 0, 2, 1), Span("zh", 2, 4, 1)]
    whole = brackets.carried(spans, Text(zh="甲乙丙丁"), Text(zh="戊己庚"), parties=())
    assert whole == (Span("zh", 0, 3, 1),)
    spans = [Span("zh", 0, 3, 1), Span("zh", 3, 6, 2)]
    apart = brackets.carried(spans, Text(zh="甲乙丙丁戊己"), Text(zh="甲乙庚辛壬戊己"), parties=())
    assert apart == (Span("zh", 0, 5, 1), Span("zh", 5, 7, 2))


def test_brackets_are_printed_with_the_side_that_put_them():
    """As the papers of such negotiations do."""
    spans = [Span("en", 5, 20, 1), Span("en", 11, 16, 2)]
    names = {1: "Uphill", 2: "Downhill"}
    assert (
        brackets.printed("Both sides shall meet.", spans, names)
        == "Both [Uphill: sides [Downhill: shall] mee]t."
    )
    assert brackets.printed("", [], names) == ""


TERMS = [
    Text("forced labour", "强迫劳动"),
    Text("labour", "劳动"),
    Text("recruitment agency", "招聘机构"),
    Text("return", "返回"),
    Text("repatriation", "返回"),
    Text("only English", ""),
    Text("Return", "返回"),
    Text("return", "返回"),
]


def test_terms_used_on_both_sides_are_not_marked():
    """Plurals, capitals and a term inside a longer one count as used."""
    body = Text("Recruitment Agencies fight Forced labour", "招聘机构反对强迫劳动")
    assert terminology.marks(body, TERMS) == ()
    assert terminology.marks(Text("Repatriation", "返回"), TERMS) == ()


def test_missing_term_is_marked_with_what_is_expected():
    """Both ways round; nothing while one language is missing."""
    (mark,) = terminology.marks(Text("forced labour", "奴役"), TERMS)
    assert (mark.used, mark.expected, mark.missing_in) == (
        "forced labour",
        ("强迫劳动",),
        Language.ZH,
    )
    (mark,) = terminology.marks(Text("going home", "返回"), TERMS)
    assert mark.expected == ("return", "repatriation", "Return")
    assert mark.missing_in is Language.EN
    assert terminology.marks(Text("forced labour", ""), TERMS) == ()


def test_sentences_are_paired_when_there_are_as_many():
    """Else paragraph by paragraph; nothing while one is missing."""
    body = Text("They met. They agreed.", "双方会晤。双方同意。")
    assert memory.pairs(body) == (
        Text("They met.", "双方会晤。"),
        Text("They agreed.", "双方同意。"),
    )
    uneven = Text("They met. They agreed.", "双方会晤并同意。")
    assert memory.pairs(uneven) == (uneven,)
    assert memory.pairs(Text("They met.", "")) == ()


def test_alike_sentences_are_offered_most_alike_first():
    """The same words score 1, other words are not offered."""
    near = Text("Both sides will meet in June.", "双方将于六月会晤。")
    same = Text("Both sides will meet in May.", "双方将于五月会晤。")
    far = Text("Visas are free.", "签证免费。")
    offers = memory.offers("both sides will meet in May", Language.EN, [near, far, same])
    assert [offer.agreed for offer in offers] == [same, near]
    assert offers[0].likeness == 1
    assert memory.likeness("", "。") == 0
    assert memory.fingerprint("Both sides, May.") == memory.fingerprint("both  sides may")


def test_probe_is_a_telling_piece():
    """The longest word, or Hanzi from the middle; nothing of nothing."""
    assert memory.probe("a commitment is", Language.EN) == "commitment"
    assert memory.probe("（一）双方同意交换信息", Language.ZH) == "同意交换"
    assert memory.probe("。", Language.ZH) == memory.probe("", Language.EN) == ""


def test_words_that_nobody_sees_are_left_out():
    """What is read is what is agreed; the checksum covers brackets too."""
    wording = Wording(Text("a\u202eb \r\nc\x00 ", "甲"), Language.EN)
    assert wording.body.en == "ab\nc"
    assert wordings.checksum(wording) != wordings.checksum(wording, (("en", 0, 1, 1),))


def test_authentic_text_is_there_and_no_book():
    """Each refusal names its field."""
    with pytest.raises(Invalid) as empty:
        wordings.must_have_words(Wording(Text("", "甲"), Language.EN))
    assert empty.value.field == "body_en"
    with pytest.raises(Invalid) as long:
        wordings.must_have_words(Wording(Text("a", "甲" * 20_001), Language.EN))
    assert long.value.field == "body_zh"


def test_other_language_follows_the_authentic_one():
    """Missing, draft, stale, as the words changed."""
    first = Wording(Text("a", ""), Language.EN)
    assert wordings.translation_state(first, None, "draft") == "missing"
    second = Wording(Text("a", "甲"), Language.EN)
    assert wordings.translation_state(second, first, "missing") == "draft"
    third = Wording(Text("b", "甲"), Language.EN)
    assert wordings.translation_state(third, second, "draft") == "stale"
    assert wordings.translation_state(third, third, "stale") == "stale"
    turned = Wording(Text("b", "甲"), Language.ZH)
    assert turned.other is Language.EN
    assert wordings.translation_state(turned, third, "stale") == "draft"


ALL = [(1, "en"), (1, "zh"), (2, "en"), (2, "zh")]


@pytest.mark.parametrize("left", ALL)
def test_point_is_agreed_only_by_all_four(left):
    """Both sides, both languages, nothing in brackets, nothing stale."""

    def state(**known):
        facts = {"has_brackets": False, "translation": "draft", "agreements": ALL}
        return points.state_of(**{**facts, **known})

    assert state() == "agreed"
    assert state(agreements=[one for one in ALL if one != left]) == "proposed"
    assert state(has_brackets=True) == "bracketed"
    assert state(translation="stale") == state(translation="missing") == "proposed"


def test_nobody_agrees_to_what_is_bracketed_stale_or_missing():
    """The authentic text can be agreed to while the other is stale."""
    facts = {"authentic": "en", "translation": "stale", "has_brackets": False}
    points.must_be_agreeable("en", **facts)
    with pytest.raises(RuleBroken, match="stale"):
        points.must_be_agreeable("zh", **facts)
    with pytest.raises(RuleBroken, match="brackets"):
        points.must_be_agreeable("en", **{**facts, "has_brackets": True})


def test_states_refuse_what_they_do_not_allow():
    """An adopted point stays; a draft is not agreed to; a closed round takes no text."""
    points.must_allow("agreed", points.PointMove.ADOPT)
    for state, move in (("adopted", "amend"), ("draft", "agree"), ("withdrawn", "write")):
        with pytest.raises(RuleBroken):
            points.must_allow(state, points.PointMove(move))
    points.must_be_open("conclusion", "proposed")
    points.must_be_open("minutes", "held")
    for kind, state in (("minutes", "agenda_agreed"), ("conclusion", "closed")):
        with pytest.raises(RuleBroken):
            points.must_be_open(kind, state)


def test_parties_to_an_amendment():
    """A side other than its author decides; the secretariat never."""
    points.must_be_another_party(1, 2)
    points.must_be_another_party(0, 1)
    for author, decider in ((1, 1), (1, 0), (0, 0)):
        with pytest.raises(NotPermitted):
            points.must_be_another_party(author, decider)


def test_proposal_is_rewritten_until_someone_answers():
    """A draft always by its owner, a proposal while nobody else has answered."""
    facts = {"owner": 1, "writer": 1, "answered_by": (), "is_draft": False}
    assert points.may_rewrite(**facts)
    assert points.may_rewrite(**{**facts, "answered_by": (1,)})
    assert not points.may_rewrite(**{**facts, "answered_by": (2,)})
    assert points.may_rewrite(**{**facts, "answered_by": (2,), "is_draft": True})
    assert not points.may_rewrite(**{**facts, "writer": 0})


def test_conclusions_are_adopted_whole():
    """One open point holds them back; so does having none."""
    points.must_all_be_agreed(["agreed", "adopted"])
    for states in (["agreed", "bracketed"], []):
        with pytest.raises(RuleBroken):
            points.must_all_be_agreed(states)
