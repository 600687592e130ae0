"""Which rounds are there, in which track, and where does each stand? Reads for one viewer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from qiao.accounts.permissions import Permission
from qiao.core.errors import NotFound
from qiao.core.occasions import DatePrecision, Dates, Mode
from qiao.core.text import Text, text_of
from qiao.core.web import OFFICE
from qiao.dialogue.models import Negotiation, Round, Track
from qiao.dialogue.rules.rounds import BEFORE_HELD, Accepted, RoundState, TrackKind

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime

    from qiao.core.actor import Actor

MOST = 1000
"""So many rounds are read at most: forty years of a meeting every fortnight."""


@dataclass(frozen=True, slots=True)
class RoundRow:
    """One line of a list of rounds."""

    code: str
    track_code: str
    track: Text
    number: int | None
    title: Text
    state: RoundState
    owner: int
    release: str
    when: Dates
    place: Text
    host_side: int | None
    mode: Mode

    @property
    def is_to_come(self) -> bool:
        """Is it a meeting that is still to be held?"""
        return self.state in BEFORE_HELD


@dataclass(frozen=True, slots=True)
class TrackRow:
    """A track with its rounds: those to come by date, then those past, newest first."""

    code: str
    kind: TrackKind
    name: Text
    note: Text
    upcoming: tuple[RoundRow, ...]
    past: tuple[RoundRow, ...]


@dataclass(frozen=True, slots=True)
class ChairRow:
    """Who chairs; without names for readers who may not see persons."""

    side: int | None
    name: Text
    post: Text
    institution: Text
    institution_code: str


@dataclass(frozen=True, slots=True)
class AcceptanceRow:
    """A side's dated yes; `holds` while it is to the current version."""

    subject: Accepted
    side: int
    version: int
    at: datetime
    who: str
    post: str
    holds: bool


@dataclass(frozen=True, slots=True)
class RoundView:
    """Everything that a round's page shows this viewer."""

    row: RoundRow
    country: str
    proposed: Dates
    agreed: Dates
    held: Dates
    date_note: Text
    summary: Text
    dates_version: int
    agenda_version: int
    source: str
    is_historical: bool
    negotiation: str
    negotiation_title: Text
    chairs: tuple[ChairRow, ...]
    acceptances: tuple[AcceptanceRow, ...]

    def accepted_by(self, subject: str) -> dict[int, AcceptanceRow]:
        """Which side accepted the dates (the agenda) as they are now."""
        return {a.side: a for a in self.acceptances if a.subject == subject and a.holds}


_ROW = (
    "code",
    "track__code",
    "track__name_en",
    "track__name_zh",
    "number",
    "title_en",
    "title_zh",
    "state",
    "owner",
    "release",
    "place_en",
    "place_zh",
    "host_side",
    "mode",
    "proposed_from",
    "proposed_to",
    "proposed_precision",
    "agreed_from",
    "agreed_to",
    "held_from",
    "held_to",
    "held_precision",
)


def list_rounds(
    *, viewer: Actor, track: str = "", state: str = "", limit: int = MOST, offset: int = 0
) -> list[RoundRow]:
    """The rounds that this viewer may see, newest first. One query."""
    narrowed = {"track__code": track, "state": state}
    found = Round.objects.visible_to(viewer).filter(
        retired=False, **{name: value for name, value in narrowed.items() if value}
    )
    return [_row(values) for values in found.values(*_ROW)[offset : offset + limit]]


def list_tracks(*, viewer: Actor) -> list[TrackRow]:
    """The tracks in their order, each with its rounds. Two queries."""
    rounds = list_rounds(viewer=viewer)
    rows = []
    for track in Track.objects.filter(retired=False):
        own = [row for row in rounds if row.track_code == track.code]
        upcoming = sorted((row for row in own if row.is_to_come), key=_soonest)
        rows.append(
            TrackRow(
                code=track.code,
                kind=TrackKind(track.kind),
                name=track.name,
                note=track.note,
                upcoming=tuple(upcoming),
                past=tuple(row for row in own if not row.is_to_come),
            )
        )
    return rows


def next_round(tracks: list[TrackRow], *, today: date) -> RoundRow | None:
    """The soonest meeting of all tracks that has days and is not over."""
    dated = [
        row
        for track in tracks
        for row in track.upcoming
        if row.when.first and (row.when.last or row.when.first) >= today
    ]
    return min(dated, key=_soonest, default=None)


def find_round(code: str, *, viewer: Actor) -> Round:
    """The round with this code, if this viewer may see it."""
    row: Round | None = (
        Round.objects.visible_to(viewer)
        .select_related("track", "negotiation")
        .filter(code=code, retired=False)
        .first()
    )
    if row is None:
        raise NotFound(
            _("There is no round %(code)s that you can see."),
            mend=_("Check the code, or ask its side to release it."),
            values={"code": code},
        )
    return row


def read_round(code: str, *, viewer: Actor) -> RoundView:
    """One round with its chairs and acceptances, as far as this viewer may see them. At most six
    queries."""
    row = find_round(code, viewer=viewer)
    values = Round.objects.filter(pk=row.pk).values(*_ROW).get()
    negotiation = (
        Negotiation.objects.visible_to(viewer).filter(pk=row.negotiation_id).first()
        if row.negotiation_id
        else None
    )
    return RoundView(
        row=_row(values),
        country=row.country,
        proposed=Dates(row.proposed_from, row.proposed_to, DatePrecision(row.proposed_precision)),
        agreed=_exact_days(row.agreed_from, row.agreed_to),
        held=Dates(row.held_from, row.held_to, DatePrecision(row.held_precision)),
        date_note=row.date_note,
        summary=row.summary,
        dates_version=row.dates_version,
        agenda_version=row.agenda_version,
        source=row.source,
        is_historical=row.is_historical,
        negotiation=negotiation.code if negotiation else "",
        negotiation_title=negotiation.name if negotiation else Text(),
        chairs=tuple(_chairs(row, viewer)),
        acceptances=tuple(_acceptances(row, viewer)) if viewer.role in OFFICE else (),
    )


def negotiation_choices(*, viewer: Actor) -> list[tuple[str, Text]]:
    """The negotiations that a round can belong to."""
    rows = Negotiation.objects.visible_to(viewer)
    return [(row.code, row.name) for row in rows]


def track_choices() -> list[tuple[str, Text]]:
    """The tracks that a round can belong to."""
    return [(row.code, row.name) for row in Track.objects.filter(retired=False)]


def told(row: RoundRow) -> Text:
    """How a round is called: its title, else its track."""
    return row.title or row.track


def _chairs(row: Round, viewer: Actor) -> Iterator[ChairRow]:
    names = viewer.may(Permission.SEE_PERSONS)
    for chair in row.chairs.select_related("institution"):
        yield ChairRow(
            side=chair.side,
            name=Text(chair.name_latin, chair.name_hanzi) if names else Text(),
            post=chair.post,
            institution=chair.institution.name if chair.institution else Text(),
            institution_code=chair.institution.code if chair.institution else "",
        )


def _acceptances(row: Round, viewer: Actor) -> Iterator[AcceptanceRow]:
    names = viewer.may(Permission.SEE_PERSONS)
    now = {Accepted.DATES: row.dates_version, Accepted.AGENDA: row.agenda_version}
    for given in row.acceptances.select_related("by"):
        subject = Accepted(given.subject)
        yield AcceptanceRow(
            subject=subject,
            side=given.side,
            version=given.version,
            at=given.at,
            who=given.by.shown_name if names else "",
            post=given.post if names else "",
            holds=given.version == now[subject],
        )


def _row(values: dict[str, Any]) -> RoundRow:
    return RoundRow(
        code=str(values["code"]),
        track_code=str(values["track__code"]),
        track=text_of(values, "name", "track__"),
        number=values["number"],
        title=text_of(values, "title"),
        state=RoundState(values["state"]),
        owner=values["owner"],
        release=str(values["release"]),
        when=_when(values),
        place=text_of(values, "place"),
        host_side=values["host_side"],
        mode=Mode(values["mode"]),
    )


def _when(values: dict[str, Any]) -> Dates:
    """The dates that count: held, else agreed, else proposed."""
    if values["held_from"]:
        precision = DatePrecision(values["held_precision"])
        return Dates(values["held_from"], values["held_to"], precision)
    if values["agreed_from"]:
        return _exact_days(values["agreed_from"], values["agreed_to"])
    precision = DatePrecision(values["proposed_precision"])
    return Dates(values["proposed_from"], values["proposed_to"], precision)


def _exact_days(first: date | None, last: date | None) -> Dates:
    return Dates(first, last, DatePrecision.DAY if first else DatePrecision.UNKNOWN)


def _soonest(row: RoundRow) -> tuple[bool, str]:
    return row.when.first is None, str(row.when.first)
