"""Which papers are there of a round, and what does each say to this reader?

They are made through the same queries as the pages, so a paper shows nobody more than the page
does; what is a side's own stands on that side's copy alone, and says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from qiao.core.actor import Role
from qiao.core.errors import NotFound
from qiao.core.text import Text
from qiao.dialogue.queries.agenda import agenda_of
from qiao.dialogue.queries.delegations import delegations_of
from qiao.dialogue.queries.points import points_of_round
from qiao.dialogue.queries.rounds import read_round
from qiao.dialogue.rules.points import PointKind, PointState
from qiao.dialogue.rules.rounds import DelegateAttendance
from qiao.phases.queries import programme_facts
from qiao.reports.papers.content import (
    Facts,
    Heading,
    Paper,
    Paragraph,
    Signatures,
    Table,
    Tone,
    Treaty,
)
from qiao.reports.papers.matrix import matrix_paper
from qiao.reports.papers.saying import days, joined, label, moment, plain, said

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import date

    from django.utils.functional import Promise

    from qiao.core.actor import Actor
    from qiao.dialogue.queries.agenda import ItemRow
    from qiao.dialogue.queries.points import PointRow, VersionRow
    from qiao.dialogue.queries.rounds import RoundView
    from qiao.dialogue.rules.brackets import Piece
    from qiao.reports.papers.content import Block

PARTIES = frozenset({Role.SECRETARIAT, Role.COORDINATOR, Role.FOCAL_POINT})


@dataclass(frozen=True, slots=True)
class Kind:
    """A paper that can be taken of a round."""

    code: str
    name: str | Promise
    build: Callable[[RoundView, Actor, date], Paper]
    parties_only: bool = False


def kinds_for(viewer: Actor) -> tuple[Kind, ...]:
    """The papers that this reader may take."""
    return tuple(k for k in KINDS if not k.parties_only or viewer.role in PARTIES)


def round_paper(code: str, kind: str, *, viewer: Actor, today: date) -> Paper:
    """One paper of a round. Refuses an unknown one, and a round that is not there for this
    reader."""
    view = read_round(code, viewer=viewer)
    found = next((k for k in kinds_for(viewer) if k.code == kind), None)
    if found is None:
        raise NotFound(
            _("There is no such paper: %(kind)s."),
            mend=_("Choose one of the papers of the round."),
            values={"kind": kind},
        )
    return found.build(view, viewer, today)


def side_names() -> dict[int, Text]:
    """The names of the two sides by position."""
    facts = programme_facts()
    return {side.position: side.name for side in facts.sides} if facts else {}


def called(view: RoundView) -> Text:
    """The round's title and number."""
    row = view.row
    name = row.title or row.track
    if row.number is None:
        return name
    return joined([name, said(gettext_noop("round %(number)s"), number=row.number)], ", ")


def _paper(
    view: RoundView, today: date, title: Text, blocks: list[Block], subtitle: Text | None = None
) -> Paper:
    facts = programme_facts()
    return Paper(
        title=title,
        subtitle=called(view) if subtitle is None else subtitle,
        head=facts.short_name if facts else Text(),
        blocks=tuple(blocks),
        code=view.row.code,
        made_on=today.isoformat(),
    )


def _where_and_when(view: RoundView) -> Facts:
    when = next((w for w in (view.held, view.agreed, view.proposed) if w.known), view.proposed)
    names = side_names()
    host = names.get(view.row.host_side or 0, Text())
    chairs = joined(
        joined([c.name, c.post, c.institution], ", ") for c in view.chairs if c.name or c.post
    )
    rows = (
        (said(gettext_noop("Track")), view.row.track),
        (said(gettext_noop("Date")), days(when)),
        (said(gettext_noop("Place")), view.row.place),
        (said(gettext_noop("Mode")), label(view.row.mode.label)),
        (said(gettext_noop("Host")), host),
        (said(gettext_noop("Chairs")), chairs),
    )
    return Facts(tuple((name, text) for name, text in rows if text))


def invitation(view: RoundView, viewer: Actor, today: date) -> Paper:
    """Who is invited to what, when and where, and what it is about."""
    items = [item for item in agenda_of(view.row.code, viewer=viewer) if _is_on(item)]
    blocks: list[Block] = [
        Paragraph(said(gettext_noop("Both sides are invited to the meeting named above."))),
        _where_and_when(view),
    ]
    if view.summary:
        blocks.append(Paragraph(view.summary))
    if items:
        blocks.append(Heading(said(gettext_noop("Agenda"))))
        blocks += [Treaty(f"{n}.", item.title) for n, item in enumerate(items, 1)]
    blocks.append(
        Paragraph(said(gettext_noop("Each side is asked to notify its delegation.")), Tone.QUIET)
    )
    return _paper(view, today, said(gettext_noop("Invitation")), blocks)


def agenda(view: RoundView, viewer: Actor, today: date) -> Paper:
    """The items in their order, with time, leads and papers."""
    names = side_names()
    rows = []
    for number, item in enumerate(agenda_of(view.row.code, viewer=viewer), 1):
        if not _is_on(item):
            continue
        minutes = (
            said(gettext_noop("%(minutes)s minutes"), minutes=item.minutes)
            if item.minutes
            else Text()
        )
        leads = joined(
            joined([names.get(side, Text()), lead], ": ")
            for side, lead in enumerate(item.leads, 1)
            if lead
        )
        papers = joined(p.title or plain(p.file_name) for p in item.papers)
        rows.append(
            (plain(str(number)), item.title, joined([moment(item.starts), minutes]), leads, papers)
        )
    heads = [
        gettext_noop("No."),
        gettext_noop("Item"),
        gettext_noop("Time"),
        gettext_noop("Leads"),
        gettext_noop("Papers"),
    ]
    table = Table(tuple(map(said, heads)), (1, 7, 4, 5, 4), tuple(rows))
    blocks: list[Block] = [_where_and_when(view), table]
    return _paper(view, today, said(gettext_noop("Agenda")), blocks)


def annotated_agenda(view: RoundView, viewer: Actor, today: date) -> Paper:
    """The agenda with what both sides released, and the reader's own side's position and notes."""
    names = side_names()
    own = names.get(viewer.side or 0, said(gettext_noop("Secretariat")))
    blocks: list[Block] = [_where_and_when(view)]
    for number, item in enumerate(agenda_of(view.row.code, viewer=viewer), 1):
        if not _is_on(item):
            continue
        blocks.append(Heading(item.title, number=f"{number}."))
        if item.note:
            blocks.append(Paragraph(item.note))
        for position in item.positions:
            mine = position.side == viewer.side
            name = names.get(position.side, Text())
            if position.line:
                told = said(gettext_noop("Position of %(side)s:"), side=name)
                tone = Tone.OWN if mine and position.release == "own" else Tone.BODY
                blocks.append(Paragraph(position.line, tone, told))
            if mine and position.fallback:
                blocks.append(
                    Paragraph(position.fallback, Tone.OWN, said(gettext_noop("Fallback:")))
                )
        if item.own_note:
            blocks.append(
                Paragraph(plain(item.own_note), Tone.OWN, said(gettext_noop("Our note:")))
            )
    notice = said(
        gettext_noop("Copy of %(side)s. Shaded or ruled parts are for this copy alone."), side=own
    )
    blocks.append(Paragraph(notice, Tone.QUIET))
    return _paper(view, today, said(gettext_noop("Annotated agenda")), blocks)


def delegation_list(view: RoundView, viewer: Actor, today: date) -> Paper:
    """Who comes for each side, as far as released; attendance once it was held."""
    names, lists = side_names(), delegations_of(view.row.code, viewer=viewer)
    blocks: list[Block] = [_where_and_when(view)]
    for side, name in names.items():
        blocks.append(Heading(name))
        found = lists.get(side)
        if found is None:
            blocks.append(
                Paragraph(said(gettext_noop("No list is released by this side.")), Tone.QUIET)
            )
            continue
        heads = [
            gettext_noop("No."),
            gettext_noop("Name"),
            gettext_noop("Role"),
            gettext_noop("Post"),
            gettext_noop("Institution"),
        ]
        taken = any(d.attendance != DelegateAttendance.UNRECORDED for d in found.delegates)
        heads += [gettext_noop("Attendance")] if taken else []
        rows = []
        for number, person in enumerate(found.delegates, 1):
            cells = [
                plain(str(number)),
                plain(f"{person.name_latin} {person.name_hanzi}".strip()),
                label(person.role.label),
                person.post,
                person.institution,
            ]
            cells += [label(person.attendance.label)] if taken else []
            rows.append(tuple(cells))
        widths = (1, 5, 3, 5, 5, 3)[: len(heads)]
        blocks.append(Table(tuple(map(said, heads)), widths, tuple(rows)))
    return _paper(view, today, said(gettext_noop("Delegations")), blocks)


def conclusions(view: RoundView, viewer: Actor, today: date) -> Paper:
    """The conclusions without brackets: what is agreed, and what is still open, marked."""
    return _points_paper(view, viewer, today, PointKind.CONCLUSION, brackets=False)


def bracketed_conclusions(view: RoundView, viewer: Actor, today: date) -> Paper:
    """The conclusions as they are negotiated, with each side's brackets."""
    return _points_paper(view, viewer, today, PointKind.CONCLUSION, brackets=True)


def minutes(view: RoundView, viewer: Actor, today: date) -> Paper:
    """The minutes, with who was there."""
    return _points_paper(view, viewer, today, PointKind.MINUTES, brackets=False)


def _points_paper(
    view: RoundView, viewer: Actor, today: date, kind: PointKind, *, brackets: bool
) -> Paper:
    names = side_names()
    points = [
        point
        for point in points_of_round(view.row.code, viewer=viewer)
        if point.kind == kind and point.number is not None
    ]
    blocks: list[Block] = [_where_and_when(view)]
    for point in points:
        text = _bracketed(point.current, names) if brackets else point.current.wording.body
        blocks.append(Treaty(f"{point.number}.", text, _standing(point, brackets=brackets)))
    if not points:
        blocks.append(Paragraph(said(gettext_noop("No point is proposed yet.")), Tone.QUIET))
    settled = points and all(
        point.state in (PointState.AGREED, PointState.ADOPTED) for point in points
    )
    blocks += _closing(points, settled=bool(settled))
    if settled and not brackets:
        parties = tuple(said(gettext_noop("For %(side)s"), side=name) for name in names.values())
        blocks.append(Signatures(parties))
    return _paper(
        view, today, _points_title(kind, settled=bool(settled), brackets=brackets), blocks
    )


def _points_title(kind: PointKind, *, settled: bool, brackets: bool) -> Text:
    if kind == PointKind.MINUTES:
        return (
            said(gettext_noop("Agreed minutes")) if settled else said(gettext_noop("Draft minutes"))
        )
    if brackets:
        return said(gettext_noop("Draft conclusions with brackets"))
    return (
        said(gettext_noop("Agreed conclusions"))
        if settled
        else said(gettext_noop("Draft conclusions"))
    )


def _closing(points: list[PointRow], *, settled: bool) -> Iterator[Block]:
    """Which language is authentic, and whether anything is still open."""
    languages = {point.current.wording.authentic for point in points}
    if len(languages) == 1:
        (language,) = languages
        name = label(language.label)
        yield Paragraph(
            said(gettext_noop("The authentic text is the %(language)s one."), language=name)
        )
    elif languages:
        yield Paragraph(said(gettext_noop("Each point says which of its two texts is authentic.")))
    if points and not settled:
        yield Paragraph(
            said(gettext_noop("This is a draft: not every point is agreed.")), Tone.QUIET
        )


def _standing(point: PointRow, *, brackets: bool) -> Text:
    version = said(gettext_noop("version %(number)s"), number=point.current.number)
    authentic = said(
        gettext_noop("authentic: %(language)s"),
        language=label(point.current.wording.authentic.label),
    )
    parts = [authentic]
    if brackets or point.state not in (PointState.AGREED, PointState.ADOPTED):
        parts = [label(point.state.label), version, authentic]
    return joined(parts, " · ")


def _bracketed(version: VersionRow, names: Mapping[int, Text]) -> Text:
    """The words with each bracket opened by the name of its side, in that text's language."""

    def written(cut: tuple[Piece, ...], language: str) -> str:
        return "".join(
            "".join(f"[{names[s.side].get(language)}: " for s in piece.opens)
            + piece.words
            + "]" * len(piece.closes)
            for piece in cut
        )

    return Text(written(version.english, "en"), written(version.chinese, "zh"))


def follow_up(view: RoundView, viewer: Actor, today: date) -> Paper:
    """What became of what was owed since this round."""
    return matrix_paper(view, viewer=viewer, today=today, sides=side_names(), called=called(view))


def _is_on(item: ItemRow) -> bool:
    return not item.is_draft and not item.is_withdrawn


KINDS = (
    Kind("invitation", _("Invitation"), invitation),
    Kind("agenda", _("Agenda"), agenda),
    Kind("annotated-agenda", _("Annotated agenda"), annotated_agenda, parties_only=True),
    Kind("delegations", _("Delegations"), delegation_list),
    Kind("conclusions", _("Conclusions"), conclusions),
    Kind("conclusions-bracketed", _("Conclusions with brackets"), bracketed_conclusions),
    Kind("minutes", _("Minutes"), minutes),
    Kind("follow-up", _("Follow-up matrix since this round"), follow_up),
)
