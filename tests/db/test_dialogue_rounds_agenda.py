"""Agenda, delegations, positions, notes: what is kept, what is refused, who reads what."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from qiao.core.errors import Conflict, Invalid, NotFound, NotPermitted, RuleBroken
from qiao.core.models import LogEntry
from qiao.core.text import Language, Text
from qiao.dialogue.actions import agenda, delegations, positions
from qiao.dialogue.actions.agenda import ItemFacts
from qiao.dialogue.actions.delegations import Member
from qiao.dialogue.models import AgendaItem, AgendaNote, Position
from qiao.dialogue.queries.agenda import agenda_of, read_item
from qiao.dialogue.queries.delegations import delegations_of
from qiao.dialogue.queries.rounds import list_tracks, next_round, read_round
from qiao.dialogue.queries.waiting_rounds import waiting_rounds
from qiao.dialogue.rules.agenda import ItemWords, translation_state
from qiao.dialogue.rules.rounds import DelegateAttendance, DelegateRole, RoundMove
from qiao.documents.queries import visible_files
from tests import factories_dialogue as make
from tests.factories import AT

HEAD = Member(DelegateRole.HEAD, "Li Shan")
GUEST = Member(DelegateRole.MEMBER, "Wen Gu")
LINE = {"line": Text("We pay half", ""), "fallback": Text("We pay all", "")}


def edit(people, item, who="first", based_on=1, **facts):
    return agenda.edit_item(
        by=people.actor(who),
        at=AT,
        code=item.code,
        based_on=based_on,
        facts=ItemFacts(facts.pop("words", make.WORDS), **facts),
    )


def keep(people, row, members, who="first", based_on=0):
    return delegations.keep_delegation(
        by=people.actor(who), at=AT, round_code=row.code, based_on=based_on, members=members
    )


def write(people, item, who="first", based_on=0, **words):
    return positions.write_position(
        by=people.actor(who), at=AT, item=item.code, based_on=based_on, **(LINE | words)
    )


def release(people, item, who="first_coordinator", version=1):
    return positions.release_position(by=people.actor(who), at=AT, item=item.code, version=version)


def test_item_keeps_pillar_leads_and_time(people):
    """Each side leads with its own institutions."""
    row = make.proposed_round(people)
    leads = ("uphill-ministry", "downhill-authority")
    item = make.draft_item(people, row.code, pillar="hill-pillar-1", leads=leads, minutes=30)
    shown = read_item(item.code, viewer=people.actor("first"))
    edit(people, item, pillar="hill-pillar-1", leads=leads, minutes=30)
    row.refresh_from_db()
    assert row.agenda_version == 1
    assert (shown.lead_codes, shown.pillar_code, shown.minutes) == (leads, "hill-pillar-1", 30)
    with pytest.raises(NotFound):
        edit(people, item, based_on=2, leads=("downhill-authority", ""))
    with pytest.raises(Invalid, match="not a theme"):
        edit(people, item, based_on=2, pillar="no-pillar")


def test_item_without_its_authentic_title_is_refused(people):
    """The language it is written in has words."""
    row = make.proposed_round(people)
    with pytest.raises(Invalid, match="title is empty"):
        make.draft_item(people, row.code, words=ItemWords(Text("", "甲"), Text(), Language.EN))


def test_translation_of_an_item_goes_stale_when_the_authentic_words_change():
    """A translation holds for the words it was made from."""
    words = ItemWords(Text("A", "甲"), Text(), Language.EN)
    assert translation_state(words, None, "draft") == "draft"
    assert translation_state(replace(words, title=Text("B", "甲")), words, "checked") == "stale"
    assert translation_state(replace(words, title=Text("A", "乙")), words, "checked") == "draft"
    assert translation_state(words, words, "checked") == "checked"
    assert translation_state(replace(words, authentic=Language.ZH), words, "checked") == "draft"
    assert translation_state(replace(words, note=Text("N", "")), words, "checked") == "missing"


def test_items_are_their_own_partys_until_proposed(people):
    """Neither the other side nor the secretariat sees or changes a draft."""
    row = make.proposed_round(people)
    item = make.draft_item(people, row.code)
    for who in ("second", "office", "donor"):
        assert agenda_of(row.code, viewer=people.actor(who)) == []
    with pytest.raises(NotFound):
        edit(people, item, "second")
    with pytest.raises(NotFound):
        read_item(item.code, viewer=people.actor("second"))


def test_item_of_a_draft_round_is_not_proposed(people):
    """Nothing is shared of what is not."""
    row = make.draft_round(people, "first_coordinator")
    with pytest.raises(RuleBroken, match="Release that first"):
        make.proposed_item(people, row.code)


def test_proposed_item_is_edited_by_its_side_or_the_secretariat(people):
    """The other side proposes its own; a stale save is refused."""
    row = make.proposed_round(people)
    item = make.proposed_item(people, row.code)
    with pytest.raises(NotPermitted):
        edit(people, item, "second")
    edit(people, item, "office", minutes=20)
    with pytest.raises(Conflict):
        edit(people, item)
    row.refresh_from_db()
    assert row.agenda_version == 3
    with pytest.raises(RuleBroken, match="already"):
        agenda.propose_item(by=people.actor("first"), at=AT, code=item.code, version=2)


def test_withdrawn_item_stays_readable_and_takes_nothing_more(people):
    """A withdrawn draft changes nothing for others; a proposed one reopens the agenda."""
    row = make.proposed_round(people)
    draft, item = make.draft_item(people, row.code), make.proposed_item(people, row.code)
    for each in (draft, item):
        agenda.withdraw_item(by=people.actor("first"), at=AT, code=each.code)
    row.refresh_from_db()
    assert row.agenda_version == 3
    assert read_item(item.code, viewer=people.actor("second")).is_withdrawn
    with pytest.raises(RuleBroken, match="was withdrawn"):
        edit(people, item)


def test_agenda_is_ordered_whole_or_not_at_all(people):
    """Every proposed item once, on the version that was read."""
    row = make.proposed_round(people)
    codes = [make.proposed_item(people, row.code, who).code for who in ("first", "second")]
    by = people.actor("office")
    with pytest.raises(Conflict):
        agenda.order_items(by=by, at=AT, round_code=row.code, based_on=1, codes=codes)
    with pytest.raises(Invalid, match="each proposed item once"):
        agenda.order_items(by=by, at=AT, round_code=row.code, based_on=3, codes=codes[:1])
    agenda.order_items(by=by, at=AT, round_code=row.code, based_on=3, codes=codes[::-1])
    assert [item.code for item in agenda_of(row.code, viewer=by)] == codes[::-1]


def test_paper_of_a_draft_item_goes_with_it_to_the_other_side(people, settings, tmp_path):
    """Before, nobody else can open the file; a paper on a proposed item is shared at once."""
    row = make.proposed_round(people)
    item = make.draft_item(people, row.code)

    def table(who, content):
        return agenda.table_paper(
            by=people.actor(who),
            at=AT,
            code=item.code,
            name="fees.txt",
            content=content,
            title=Text("Fees", ""),
        )

    table("first", b"one")
    assert not visible_files(people.actor("second")).exists()
    agenda.propose_item(by=people.actor("first"), at=AT, code=item.code, version=1)
    table("second", b"two")
    assert visible_files(people.actor("first")).count() == 2
    assert len(read_item(item.code, viewer=people.actor("second")).papers) == 2


def test_delegation_keeps_order_and_attendance_through_edits(people):
    """Who was recorded as present stays so when the list is put in another order."""
    row = make.held_round(people)
    actor = people.actor("first_coordinator")
    view = delegations_of(row.code, viewer=actor)[1]
    present = {view.delegates[1].number: DelegateAttendance.PRESENT}
    delegations.record_attendance(by=actor, at=AT, round_code=row.code, side=1, attendance=present)
    members = [replace(GUEST, known=view.delegates[1].number), HEAD]
    keep(people, row, members, based_on=1)
    after = delegations_of(row.code, viewer=actor)[1]
    assert [d.attendance for d in after.delegates] == ["present", "unrecorded"]
    assert after.present == 1


def test_delegation_is_refused_without_names_with_two_heads_or_unknown_institution(people):
    """A list can be read by the other side, so it is in order."""
    row = make.proposed_round(people)
    with pytest.raises(Invalid, match="one head: this list has 2"):
        keep(people, row, (HEAD, HEAD))
    with pytest.raises(Invalid, match="no name"):
        keep(people, row, (Member(DelegateRole.HEAD, " "),))
    with pytest.raises(NotFound, match="no-such"):
        keep(people, row, (replace(HEAD, institution="no-such"),))
    kept = keep(people, row, (replace(HEAD, institution="uphill-ministry"),))
    assert kept.delegates.get().institution.code == "uphill-ministry"
    with pytest.raises(Conflict):
        keep(people, row, (GUEST,))


def test_list_without_a_head_is_kept_but_not_released(people):
    """And one that is released keeps its head."""
    row = make.proposed_round(people)
    keep(people, row, (GUEST,))

    def give(version):
        delegations.release_delegation(
            by=people.actor("first"), at=AT, round_code=row.code, version=version
        )

    with pytest.raises(Invalid, match="this list has 0"):
        give(1)
    with pytest.raises(Conflict):
        give(7)
    keep(people, row, (HEAD,), based_on=1)
    give(2)
    with pytest.raises(RuleBroken, match="already"):
        give(2)
    with pytest.raises(Invalid, match="this list has 0"):
        keep(people, row, (GUEST,), based_on=2)


def test_list_is_its_sides_own_until_released(people):
    """The log, too, tells of it only its side."""
    row = make.proposed_round(people)
    keep(people, row, (HEAD,))
    assert delegations_of(row.code, viewer=people.actor("second_coordinator")) == {}
    assert delegations_of(row.code, viewer=people.actor("participant")) == {}
    entry = LogEntry.objects.get(verb="dialogue.delegation_kept")
    assert (entry.owner, entry.release) == (1, "own")
    with pytest.raises(NotFound):
        delegations.release_delegation(
            by=people.actor("second"), at=AT, round_code=row.code, version=1
        )


def test_list_of_a_closed_or_cancelled_round_stays(people):
    """Nothing is written into a round that will not be held."""
    row = make.move(people, make.proposed_round(people), RoundMove.CANCEL)
    with pytest.raises(RuleBroken):
        keep(people, row, (HEAD,))


def test_attendance_is_recorded_after_the_meeting_by_the_secretariat_or_ones_own(people):
    """Not before, not for the other side, not for someone else."""
    early = make.proposed_round(people)
    office, first = people.actor("office"), people.actor("first_coordinator")

    def record(by, side, attendance, code):
        return delegations.record_attendance(
            by=by, at=AT, round_code=code, side=side, attendance=attendance
        )

    with pytest.raises(RuleBroken, match="once the meeting was held"):
        record(office, 1, {}, early.code)
    row = make.held_round(people)
    with pytest.raises(NotPermitted):
        record(first, 2, {}, row.code)
    with pytest.raises(Invalid, match="not of this delegation"):
        record(office, 1, {0: DelegateAttendance.PRESENT}, row.code)
    assert record(office, 2, {}, row.code).owner == 2


def test_position_is_its_sides_alone_until_its_coordinator_releases_the_line(people):
    """Then both sides and the secretariat read the line, nobody the fallback, the donor nothing."""
    row = make.agreed_round(people)
    item = row.items.get()
    write(people, item)
    for who in ("second_coordinator", "office", "donor", "participant"):
        assert not Position.objects.visible_to(people.actor(who)).exists()
    with pytest.raises(NotPermitted):
        release(people, item, "first")
    with pytest.raises(Conflict):
        release(people, item, version=3)
    release(people, item)
    seen = read_item(item.code, viewer=people.actor("second")).position_of(1)
    assert (seen.line.en, bool(seen.fallback)) == ("We pay half", False)
    assert not Position.objects.visible_to(people.actor("donor")).exists()
    with pytest.raises(RuleBroken, match="already"):
        release(people, item)


def test_fallback_changed_after_release_leaves_no_entry_to_the_others(people):
    """A restated line is told to both sides; what they do not read is not."""
    item = make.agreed_round(people).items.get()
    write(people, item)
    release(people, item)
    write(people, item, based_on=1, fallback=Text("Never", ""))
    assert LogEntry.objects.order_by("-number").first().release == "own"
    write(people, item, based_on=2, line=Text("We pay a third", ""))
    assert LogEntry.objects.order_by("-number").first().release == "shared"


def test_position_without_words_or_on_stale_ground_is_refused(people):
    """Nobody's words are overwritten unseen."""
    item = make.agreed_round(people).items.get()
    with pytest.raises(Invalid, match="no words"):
        write(people, item, line=Text())
    with pytest.raises(NotFound, match="no position"):
        release(people, item)
    write(people, item)
    with pytest.raises(Conflict):
        write(people, item, "first_coordinator")


def test_position_on_a_draft_item_is_not_released(people):
    """The other side does not even see the item."""
    item = make.draft_item(people, make.proposed_round(people).code)
    write(people, item)
    with pytest.raises(RuleBroken, match="Release that first"):
        release(people, item)


def test_note_is_its_partys_alone_and_is_removed_when_emptied(people):
    """The secretariat keeps its own; nobody reads another's."""
    item = make.agreed_round(people).items.get()

    def note(who, body, based_on=0):
        return positions.write_note(
            by=people.actor(who), at=AT, item=item.code, based_on=based_on, body=body
        )

    note("office", "Ask first")
    note("first", "Wait")
    assert read_item(item.code, viewer=people.actor("first")).own_note == "Wait"
    assert read_item(item.code, viewer=people.actor("second")).own_note == ""
    with pytest.raises(Conflict):
        note("first_coordinator", "Go")
    assert note("first_coordinator", "Go", 1).version == 2
    assert note("first", "", 2) is None
    assert note("first", "", 0) is None
    assert AgendaNote.objects.get().owner == 0


def test_acceptances_and_chairs_are_told_without_names_to_the_donor(people):
    """Side and day, not who."""
    row = make.agreed_round(people)
    shown = read_round(row.code, viewer=people.actor("donor")).acceptances
    assert len(shown) == 4
    assert {a.who for a in shown} == {""}
    assert read_round(row.code, viewer=people.actor("office")).acceptances[0].who


def test_next_round_is_the_soonest_that_is_not_over(people):
    """A meeting of the past is not the next one."""
    row = make.proposed_round(people)
    tracks = list_tracks(viewer=people.actor("donor"))
    assert next_round(tracks, today=AT.date()).code == row.code
    assert next_round(tracks, today=AT.date() + timedelta(9)) is None


def test_what_waits_follows_the_round(people):
    """Who has accepted waits no more; the secretariat is asked for the next step."""

    def waits(who):
        return [str(w.task) for w in waiting_rounds(people.actor(who), AT.date())]

    row = make.proposed_round(people)
    assert waits("first_coordinator") == ["Accept these dates, or propose others"]
    assert waits("first") == waits("donor") == waits("office") == []
    make.accept_dates(people, row)
    assert waits("first_coordinator") == []
    assert waits("office") == ["Exchange the agenda"]
    make.proposed_item(people, row.code)
    make.accept_agenda(people, row)
    assert waits("second_coordinator") == ["Release the list of your delegation"]
    make.draft_round(people, "second_coordinator")
    assert "Finish this round and propose it to both sides" in waits("second_coordinator")
    assert AgendaItem.objects.count() == 1
