"""The follow-up matrix since a round, and the two-page note on where the whole dialogue stands."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from django.utils.translation import gettext_noop

from qiao.core.text import Text
from qiao.dialogue.queries.matrix import matrix_since
from qiao.dialogue.queries.negotiations import list_negotiations
from qiao.dialogue.queries.register import RegisterFilter, list_register, visible_commitments
from qiao.dialogue.queries.rounds import list_tracks
from qiao.dialogue.rules.attention import Attention
from qiao.dialogue.rules.commitments import CommitmentStatus, Due
from qiao.phases.queries import programme_facts
from qiao.reports.papers.content import Heading, Paper, Paragraph, Table, Tone
from qiao.reports.papers.saying import day, days, joined, label, plain, said

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from qiao.core.actor import Actor
    from qiao.dialogue.queries.matrix import MatrixRow, Step
    from qiao.dialogue.queries.register import RegisterRow
    from qiao.dialogue.queries.rounds import RoundView
    from qiao.reports.papers.content import Block

MOST_ROWS = 2_000
ON_TWO_PAGES = 12
_NEEDS_SOMEONE = (Attention.OVERDUE, Attention.STALLED, Attention.SILENT, Attention.SOON)


def matrix_paper(
    view: RoundView, *, viewer: Actor, today: date, sides: Mapping[int, Text], called: Text
) -> Paper:
    """Each commitment that was owed at the round or made since: then, since, now."""
    found = matrix_since(view.row.code, viewer=viewer, today=today, size=MOST_ROWS)
    heads = (
        gettext_noop("Commitment"),
        gettext_noop("Owed by"),
        gettext_noop("Status then"),
        gettext_noop("What happened since"),
        gettext_noop("Status now"),
    )
    rows = tuple(_matrix_row(row, sides) for row in found.page.object_list)
    blocks: list[Block] = [
        Table((*map(said, heads), said(gettext_noop("Due"))), (8, 4, 3, 8, 3, 3), rows)
        if rows
        else Paragraph(
            said(gettext_noop("Nothing was owed at that round or has been undertaken since."))
        )
    ]
    facts = programme_facts()
    return Paper(
        title=said(gettext_noop("Follow-up matrix")),
        subtitle=said(
            gettext_noop("Since %(round)s"), round=joined([called, days(view.held)], ", ")
        ),
        head=facts.short_name if facts else Text(),
        blocks=tuple(blocks),
        code=view.row.code,
        made_on=today.isoformat(),
        is_wide=True,
    )


def _matrix_row(row: MatrixRow, sides: Mapping[int, Text]) -> tuple[Text, ...]:
    then = label(row.then.label) if row.then else said(gettext_noop("made since"))
    return (
        joined([row.row.text, plain(row.row.code)], " · "),
        _owed(row.row, sides),
        then,
        joined(map(_step, row.steps)),
        label(row.row.status.label),
        _due(row.row),
    )


def _step(step: Step) -> Text:
    parts = [day(step.on, step.precision), label(CommitmentStatus(step.after).label), step.reason]
    return joined(parts, ": ")


def _owed(row: RegisterRow, sides: Mapping[int, Text]) -> Text:
    owing = joined((sides.get(side, Text()) for side in row.owed_by), ", ")
    return joined([owing, row.institution], ": ")


def _due(row: RegisterRow) -> Text:
    if row.due == Due.DATE:
        return day(row.due_on)
    return label(row.due.label) if row.due == Due.NEXT_ROUND else Text()


def state_of_play(*, viewer: Actor, today: date) -> Paper:
    """The whole dialogue on two pages: rounds, negotiations, commitments, what needs someone."""
    facts = programme_facts()
    sides = {side.position: side.name for side in facts.sides} if facts else {}
    blocks: list[Block] = [
        Heading(said(gettext_noop("Rounds"))),
        _rounds(viewer),
        Heading(said(gettext_noop("Negotiations"))),
        _negotiations(viewer),
        Heading(said(gettext_noop("Commitments"))),
        *_commitments(viewer, today, sides),
    ]
    return Paper(
        title=said(gettext_noop("State of play")),
        subtitle=facts.name if facts else Text(),
        head=facts.short_name if facts else Text(),
        blocks=tuple(blocks),
        code="",
        made_on=today.isoformat(),
    )


def _rounds(viewer: Actor) -> Block:
    rows = []
    for track in list_tracks(viewer=viewer):
        last, upcoming = track.past[:1], track.upcoming[:1]
        if not last and not upcoming:
            continue
        cells = [
            joined([r.title, days(r.when), label(r.state.label)], " · ") if r else Text()
            for r in (last[0] if last else None, upcoming[0] if upcoming else None)
        ]
        rows.append((track.name, plain(str(len(track.past))), *cells))
    heads = (
        gettext_noop("Track"),
        gettext_noop("Rounds held"),
        gettext_noop("Last round"),
        gettext_noop("Next round"),
    )
    if not rows:
        return Paragraph(said(gettext_noop("No round is recorded yet.")), Tone.QUIET)
    return Table(tuple(map(said, heads)), (4, 2, 6, 6), tuple(rows))


def _negotiations(viewer: Actor) -> Block:
    rows = [
        (
            row.name,
            label(row.state.label),
            day(row.state_since, row.since_precision),
            joined((name for _code, name in row.parallel), ", "),
        )
        for row in list_negotiations(viewer=viewer)
    ]
    heads = (
        gettext_noop("Negotiation"),
        gettext_noop("State"),
        gettext_noop("Since"),
        gettext_noop("Parallel to"),
    )
    if not rows:
        return Paragraph(said(gettext_noop("No negotiation is recorded yet.")), Tone.QUIET)
    return Table(tuple(map(said, heads)), (6, 3, 3, 6), tuple(rows))


def _commitments(viewer: Actor, today: date, sides: Mapping[int, Text]) -> list[Block]:
    counted = Counter(visible_commitments(viewer).values_list("status", flat=True))
    heads = (gettext_noop("Status"), gettext_noop("Commitments"))
    rows = tuple(
        (label(status.label), plain(str(counted[status.value])))
        for status in CommitmentStatus
        if counted[status.value]
    )
    if not rows:
        return [Paragraph(said(gettext_noop("No commitment is recorded yet.")), Tone.QUIET)]
    page = list_register(viewer=viewer, chosen=RegisterFilter(), today=today, size=ON_TWO_PAGES)
    waiting = [row for row in page.object_list if row.attention in _NEEDS_SOMEONE]
    blocks: list[Block] = [Table(tuple(map(said, heads)), (6, 2), rows)]
    if waiting:
        table_heads = (
            gettext_noop("Commitment"),
            gettext_noop("Owed by"),
            gettext_noop("Why"),
            gettext_noop("Due"),
        )
        blocks.append(Heading(said(gettext_noop("What needs someone")), level=2))
        blocks.append(
            Table(
                tuple(map(said, table_heads)),
                (8, 4, 3, 3),
                tuple(
                    (row.text, _owed(row, sides), label(row.attention.label), _due(row))
                    for row in waiting
                ),
            )
        )
    return blocks
