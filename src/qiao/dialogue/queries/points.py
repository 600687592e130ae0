"""What do a round's conclusions and minutes say, and who agreed to which words? Reads only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from django.db.models import Prefetch

from qiao.accounts.permissions import Permission
from qiao.core.release import visible
from qiao.core.text import Language, Text, TextState
from qiao.core.web import OFFICE
from qiao.dialogue.models import Agreement, Amendment, Bracket, Point, PointText
from qiao.dialogue.queries.point_versions import no_point, rebased, spans, wording
from qiao.dialogue.rules.brackets import Piece, pieces
from qiao.dialogue.rules.differences import Run, difference
from qiao.dialogue.rules.points import AmendmentState, PointKind, PointState, state_of

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from qiao.core.actor import Actor
    from qiao.dialogue.rules.wordings import Wording


@dataclass(frozen=True, slots=True)
class BracketRow:
    """A bracket with its number, for the button that lifts it."""

    id: int
    language: Language
    words: str
    side: int
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class AgreementRow:
    """A side's yes to one language of one version."""

    side: int
    language: Language
    version: int
    at: datetime
    who: str
    post: str
    institution: Text


@dataclass(frozen=True, slots=True)
class AmendmentRow:
    """Other words for a point, as a difference from the version that stands now.

    `english` and `chinese` are empty when it no longer fits the words.
    """

    code: str
    owner: int
    state: AmendmentState
    reason: str
    on_version: int
    at: datetime
    who: str
    english: tuple[Run, ...]
    chinese: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One version of a point, with its words cut where brackets open and close."""

    number: int
    wording: Wording
    translation: TextState
    has_brackets: bool
    checksum: str
    written_at: datetime
    english: tuple[Piece, ...]
    chinese: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class PointRow:
    """A point as the whole text of a round shows it. `agreed` are (side, language) pairs."""

    code: str
    kind: PointKind
    number: int | None
    owner: int
    release: str
    state: PointState
    pillar_code: str
    pillar: Text
    current: VersionRow
    agreed: frozenset[tuple[int, str]]
    open_amendments: int


@dataclass(frozen=True, slots=True)
class PointView:
    """Everything that a point's page shows this reader."""

    row: PointRow
    round_code: str
    round_state: str
    item_code: str
    item: Text
    brackets: tuple[BracketRow, ...]
    agreements: tuple[AgreementRow, ...]
    amendments: tuple[AmendmentRow, ...]
    versions: tuple[VersionRow, ...]

    def agreement(self, side: int, language: str) -> AgreementRow | None:
        """This side's agreement to the current version in this language."""
        number = self.row.current.number
        return next(
            (
                row
                for row in self.agreements
                if (row.side, row.language, row.version) == (side, language, number)
            ),
            None,
        )


def points_of_round(round_code: str, *, viewer: Actor) -> tuple[PointRow, ...]:
    """The points of a round that this reader may see: conclusions, then minutes, by number; their
    own drafts last. A constant number of queries."""
    rows = _seen(viewer).filter(round__code=round_code).exclude(state=PointState.WITHDRAWN)
    return tuple(_row(point, viewer) for point in rows)


def read_point(code: str, *, viewer: Actor) -> PointView:
    """A point with its versions, brackets, agreements and amendments."""
    point = (
        _seen(viewer)
        .select_related("item")
        .prefetch_related(
            Prefetch("texts", PointText.objects.prefetch_related("brackets")),
        )
        .filter(code=code)
        .first()
    )
    if point is None:
        raise no_point(code)
    names = viewer.may(Permission.SEE_PERSONS)
    seen = [text for text in point.texts.all() if _is_seen(text, point, viewer)]
    given = Agreement.objects.filter(text__in=seen).select_related("text", "by", "institution")
    now = cast("PointText", point.text)
    works = viewer.role in OFFICE
    return PointView(
        row=_row(point, viewer),
        round_code=point.round.code,
        round_state=point.round.state,
        item_code=point.item.code if point.item else "",
        item=point.item.title if point.item else Text(),
        brackets=tuple(_bracket(row, now) for row in now.brackets.all()),
        agreements=tuple(_agreement(row, names=names) for row in given),
        amendments=tuple(
            _amendment(row, now, names=names) for row in point.amendments.all() if works
        ),
        versions=tuple(_version(text) for text in seen),
    )


def version_difference(
    view: PointView, older: int, newer: int
) -> tuple[tuple[Run, ...], tuple[Run, ...]]:
    """What changed between two versions that this reader may see: English, Chinese."""
    by_number = {version.number: version.wording.body for version in view.versions}
    if older not in by_number or newer not in by_number:
        raise no_point(view.row.code)
    one, other = by_number[older], by_number[newer]
    return difference(one.en, other.en), difference(one.zh, other.zh)


def unsound_points() -> list[str]:
    """The codes of points whose state is not what their rows give: someone wrote past the
    platform."""
    wrong = []
    open_ = (PointState.PROPOSED, PointState.BRACKETED, PointState.AGREED)
    rows = Point.objects.filter(state__in=open_).select_related("text")
    for point in rows.prefetch_related("text__agreements").iterator(500):
        given = {(row.side, row.language) for row in point.text.agreements.all()}
        state = state_of(
            has_brackets=point.text.has_brackets,
            translation=point.text.translation,
            agreements=given,
        )
        wrong += [point.code] if state != point.state else []
    return sorted(wrong)


def _seen(viewer: Actor) -> QuerySet[Point]:
    found: QuerySet[Point] = (
        Point.objects.visible_to(viewer)
        .filter(visible(viewer, "round__"), text__isnull=False)
        .select_related("round", "pillar", "text")
        .prefetch_related(
            Prefetch("text__brackets", Bracket.objects.order_by("language", "start", "-end")),
            "text__agreements",
            Prefetch("amendments", Amendment.objects.select_related("text", "by")),
        )
    )
    return found


def _is_seen(text: PointText, point: Point, viewer: Actor) -> bool:
    """Whose own it is sees every version; the others those since it was proposed; the public the
    one that stands."""
    if viewer.role not in OFFICE:
        return text.pk == point.text_id
    is_own = point.owner == viewer.owner and viewer.may(Permission.WRITE_POINT)
    return is_own or text.version >= (point.released_from or 1)


def _row(point: Point, viewer: Actor) -> PointRow:
    text = point.text
    if text is None:
        raise LookupError(f"{point.code} has no text")
    given = frozenset((row.side, row.language) for row in text.agreements.all())
    open_ = sum(row.state == AmendmentState.OPEN for row in point.amendments.all())
    return PointRow(
        code=point.code,
        kind=PointKind(point.kind),
        number=point.number,
        owner=point.owner,
        release=point.release,
        state=PointState(point.state),
        pillar_code=point.pillar.code if point.pillar else "",
        pillar=point.pillar.short_name if point.pillar else Text(),
        current=_version(text),
        agreed=given,
        open_amendments=open_ if viewer.role in OFFICE else 0,
    )


def _version(text: PointText) -> VersionRow:
    words = wording(text)
    placed = spans(text)
    cut = {
        language: pieces(words.in_(language), [s for s in placed if s.language == language])
        for language in Language
    }
    return VersionRow(
        number=text.version,
        wording=words,
        translation=TextState(text.translation),
        has_brackets=text.has_brackets,
        checksum=text.checksum,
        written_at=text.written_at,
        english=cut[Language.EN],
        chinese=cut[Language.ZH],
    )


def _bracket(row: Bracket, text: PointText) -> BracketRow:
    language = Language(row.language)
    words = wording(text).in_(language)[row.start : row.end]
    return BracketRow(row.pk, language, words, row.side, row.reason, row.at)


def _agreement(row: Agreement, *, names: bool) -> AgreementRow:
    return AgreementRow(
        side=row.side,
        language=Language(row.language),
        version=row.text.version,
        at=row.at,
        who=row.by.shown_name if names else "",
        post=row.post if names else "",
        institution=row.institution.name if row.institution else Text(),
    )


def _amendment(row: Amendment, now: PointText, *, names: bool) -> AmendmentRow:
    open_ = row.state == AmendmentState.OPEN
    base = now if open_ else row.text
    body = rebased(row, now) if open_ else Text(row.body_en, row.body_zh)
    return AmendmentRow(
        code=row.code,
        owner=row.owner,
        state=AmendmentState(row.state),
        reason=row.reason,
        on_version=row.text.version,
        at=row.at,
        who=row.by.shown_name if names else "",
        english=difference(base.body_en, body.en) if body else (),
        chinese=difference(base.body_zh, body.zh) if body else (),
    )
