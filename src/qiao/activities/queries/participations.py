"""Who took part, as far as this reader may know? Rows behind a figure, counts, and one seat.

Names are shown to the secretariat and to the person's own side; everyone else who works in the
programme sees a code, sex, side and kind of institution.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, Sum
from django.utils.translation import gettext_lazy as _

from qiao.accounts.permissions import Permission
from qiao.activities.models import Attendance, Participation
from qiao.activities.rules import ParticipationRole
from qiao.core.actor import Role
from qiao.core.errors import NotFound
from qiao.core.release import visible
from qiao.core.text import Text, text_of
from qiao.partners.models import InstitutionKind, Sex

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime
    from decimal import Decimal

    from django.db.models import QuerySet

    from qiao.core.actor import Actor

PAGE = 30
#: Which seats count as trained: the tables' form of `rules.Seat.is_trained`.
COUNTED = Q(role=ParticipationRole.PARTICIPANT, withdrawn_at__isnull=True)
ANY = Q()
_OFFICE = frozenset({Role.SECRETARIAT, Role.COORDINATOR, Role.FOCAL_POINT, Role.DONOR_READER})


@dataclass(frozen=True, slots=True)
class SeatRow:
    """One participation. `name`, `position` and `institution` are empty where they are masked."""

    id: int
    person_code: str
    name: str
    is_masked: bool
    sex: Sex
    side: int | None
    kind: InstitutionKind
    institution: Text
    position: str
    province: str
    role: ParticipationRole
    days: Decimal
    sheet_row: int | None
    withdrawn_at: datetime | None
    activity_code: str
    activity_title: Text
    held_from: date | None
    held_to: date | None
    held_precision: str

    @property
    def counts(self) -> bool:
        """Is it counted as trained?"""
        return self.role == ParticipationRole.PARTICIPANT and self.withdrawn_at is None


@dataclass(frozen=True, slots=True)
class SeatCount:
    """How many counted seats, and their days, of one side, sex and kind."""

    side: int | None
    sex: Sex
    kind: InstitutionKind
    seats: int
    days: Decimal


_FIELDS = (
    "id",
    "person_id",
    "person__name_hanzi",
    "person__name_latin",
    "sex",
    "side",
    "kind",
    "institution_as_written",
    "institution__name_en",
    "institution__name_zh",
    "position",
    "province",
    "role",
    "days",
    "sheet_row",
    "withdrawn_at",
    "activity__code",
    "activity__title_en",
    "activity__title_zh",
    "activity__held_from",
    "activity__held_to",
    "activity__held_precision",
)


def sees_name(viewer: Actor, side: int | None) -> bool:
    """May this reader know who someone of that side is?"""
    if not viewer.may(Permission.SEE_PERSONS):
        return False
    return viewer.role == Role.SECRETARIAT or (side is not None and viewer.side == side)


def visible_seats(viewer: Actor, where: Q = ANY) -> QuerySet[Participation]:
    """The participations of activities that this reader may see; none for the public."""
    seats = Participation.objects.filter(visible(viewer, "activity__"), where)
    return seats if viewer.role in _OFFICE else seats.none()


def rows_of(*, viewer: Actor, where: Q = ANY, page: int = 1, size: int = PAGE) -> Page[SeatRow]:
    """One page of the participations that `where` (on Participation) picks. Two queries.

    `where` usually holds `COUNTED` and, of the activity, its held dates.
    """
    shown: Page[Any] = Paginator(_found(viewer, where), size).get_page(page)
    shown.object_list = [_row(values, viewer) for values in shown.object_list]
    return shown


def slice_rows(*, viewer: Actor, where: Q, limit: int, offset: int) -> tuple[list[SeatRow], int]:
    """A part of the participations by offset, with the total. Two queries."""
    found = _found(viewer, where)
    return [_row(values, viewer) for values in found[offset : offset + limit]], found.count()


def all_rows(*, viewer: Actor, where: Q = ANY) -> Iterator[SeatRow]:
    """Every such participation, for a file."""
    for values in _found(viewer, where).iterator(chunk_size=2_000):
        yield _row(values, viewer)


def count_seats(activity_id: int, *, viewer: Actor) -> tuple[SeatCount, ...]:
    """The counted seats of one activity by side, sex and kind. One query."""
    rows = (
        visible_seats(viewer, COUNTED & Q(activity=activity_id))
        .values("side", "sex", "kind")
        .annotate(seats=Count("id"), total=Sum("days"))
        .order_by("side", "sex", "kind")
    )
    return tuple(
        SeatCount(
            row["side"], Sex(row["sex"]), InstitutionKind(row["kind"]), row["seats"], row["total"]
        )
        for row in rows
    )


def count_other_roles(activity_id: int, *, viewer: Actor) -> dict[ParticipationRole, int]:
    """Those who were there and are not counted as trained, by role. One query."""
    rows = visible_seats(viewer, Q(activity=activity_id, withdrawn_at__isnull=True))
    grouped = rows.exclude(role=ParticipationRole.PARTICIPANT).values_list("role")
    return {
        ParticipationRole(role): count
        for role, count in grouped.annotate(Count("id")).order_by("role")
    }


def find_seat(seat_id: int, *, activity_code: str, viewer: Actor) -> Participation:
    """One participation of an activity, with its person and institution."""
    seat = (
        visible_seats(viewer, Q(pk=seat_id, activity__code=activity_code))
        .select_related("person", "institution", "activity")
        .first()
    )
    if seat is None:
        raise NotFound(
            _("Activity %(code)s has no participation %(seat)s that you can see."),
            mend=_("Go back to the activity and choose one of its list."),
            values={"code": activity_code, "seat": seat_id},
        )
    return seat


def sessions_attended(seat: Participation) -> frozenset[int]:
    """The numbers of the sessions that someone was at."""
    rows = Attendance.objects.filter(participation=seat)
    return frozenset(rows.values_list("session__number", flat=True))


def _found(viewer: Actor, where: Q) -> QuerySet[Participation, Any]:
    seats: QuerySet[Participation, Any] = visible_seats(viewer, where)
    found: QuerySet[Participation, Any] = seats.order_by("activity_id", "side", "id").values(
        *_FIELDS
    )
    return found


def _row(values: dict[str, Any], viewer: Actor) -> SeatRow:
    open_name = sees_name(viewer, values["side"])
    name = f"{values['person__name_hanzi']} {values['person__name_latin']}".strip()
    institution = text_of(values, "name", "institution__")
    if not institution:
        written = values["institution_as_written"]
        institution = Text(written, written)
    return SeatRow(
        id=values["id"],
        person_code=f"P-{values['person_id']}",
        name=name if open_name else "",
        is_masked=not open_name,
        sex=Sex(values["sex"]),
        side=values["side"],
        kind=InstitutionKind(values["kind"]),
        institution=institution if open_name else Text(),
        position=values["position"] if open_name else "",
        province=values["province"] if open_name else "",
        role=ParticipationRole(values["role"]),
        days=values["days"],
        sheet_row=values["sheet_row"] if open_name else None,
        withdrawn_at=values["withdrawn_at"],
        activity_code=values["activity__code"],
        activity_title=text_of(values, "title", "activity__"),
        held_from=values["activity__held_from"],
        held_to=values["activity__held_to"],
        held_precision=values["activity__held_precision"],
    )
