"""Which published files are kept here, and what did each hold when it was read?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from qiao.accounts.permissions import Permission
from qiao.core.errors import NotFound
from qiao.insights.models import StatisticalSource
from qiao.insights.place_names import place_name
from qiao.insights.rules import Holds

if TYPE_CHECKING:
    from datetime import date, datetime

    from django.db.models import QuerySet

    from qiao.core.actor import Actor
    from qiao.core.text import Text


@dataclass(frozen=True, slots=True)
class SourceView:
    """A source as pages and estimates cite it; `document` is the code of its file."""

    code: str
    holds: Holds
    publisher: str
    title: str
    edition: str
    licence: str
    url: str
    retrieved_on: date
    years: tuple[int, ...]
    facts: dict[str, Any]
    kept: bool
    file_name: str
    document: str
    size: int
    sha256: str
    imported_at: datetime

    @property
    def cited(self) -> str:
        """The source line: publisher, title, edition."""
        return f"{self.publisher}, {self.title}, {self.edition}"

    @property
    def absent(self) -> tuple[Text, ...]:
        """The sides' places that it does not tell."""
        return tuple(place_name(code) for code in self.facts.get("absent", ()))


def list_sources(*, viewer: Actor) -> tuple[SourceView, ...]:
    """All sources, the latest first; those not kept only for whoever may keep them. One query."""
    return tuple(map(view_of, _visible(viewer)))


def read_source(code: str, *, viewer: Actor) -> SourceView:
    """One source."""
    row = _visible(viewer).filter(code=code).first()
    if row is None:
        raise NotFound(
            _("There is no source %(code)s."),
            mend=_("Look at the list of sources."),
            values={"code": code},
        )
    return view_of(row)


def view_of(row: StatisticalSource) -> SourceView:
    """The view of a row whose document has been fetched with it."""
    return SourceView(
        code=row.code,
        holds=Holds(row.holds),
        publisher=row.publisher,
        title=row.title,
        edition=row.edition,
        licence=row.licence,
        url=row.url,
        retrieved_on=row.retrieved_on,
        years=tuple(row.years),
        facts=row.facts,
        kept=row.kept,
        file_name=row.document.file_name,
        document=row.document.code,
        size=row.document.size,
        sha256=row.document.sha256,
        imported_at=row.imported_at,
    )


def _visible(viewer: Actor) -> QuerySet[StatisticalSource]:
    rows = StatisticalSource.objects.select_related("document")
    if not viewer.may(Permission.IMPORT_STATISTICS):
        rows = rows.filter(kept=True)
    return rows
