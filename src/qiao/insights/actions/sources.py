"""How does a publisher's file become a source? Read and previewed first, kept when looked at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from qiao.accounts.permissions import Permission, must
from qiao.core import log
from qiao.core.actor import Owner
from qiao.core.codes import new_code
from qiao.core.errors import NotFound, RuleBroken
from qiao.core.release import Release
from qiao.documents.actions import store_file
from qiao.insights.models import StatisticalSource
from qiao.insights.queries.places import places_of_sides
from qiao.insights.reading import look_at
from qiao.insights.rules import must_be_downloaded_by

if TYPE_CHECKING:
    from datetime import date, datetime

    from qiao.core.actor import Actor

log.declare(
    {
        "insights.imported": _("imported this source"),
        "insights.kept": _("kept this source for estimates"),
        "insights.discarded": _("discarded this source"),
    }
)


@dataclass(frozen=True, slots=True)
class Described:
    """What people say of a file: who published it, which edition, when they fetched it."""

    publisher: str
    title: str
    edition: str
    licence: str
    url: str
    retrieved_on: date


def import_source(
    *, by: Actor, at: datetime, holds: str, name: str, content: bytes, described: Described
) -> StatisticalSource:
    """Read a publisher's file and store it with its preview; it is not used until it is kept.

    Raises `Invalid` when it does not hold what it is said to, or cannot be read.
    """
    must(by, Permission.IMPORT_STATISTICS)
    must_be_downloaded_by(described.retrieved_on, at.date())
    places = [place for side in places_of_sides() for place in side.codes]
    preview = look_at(holds, content, name, places)
    document = store_file(
        by=by,
        at=at,
        name=name,
        content=content,
        holds_personal_data=False,
        release=Release.SHARED,
    )
    with transaction.atomic():
        source = StatisticalSource.objects.create(
            code=new_code("S"),
            holds=holds,
            publisher=described.publisher,
            title=described.title,
            edition=described.edition,
            licence=described.licence,
            url=described.url,
            retrieved_on=described.retrieved_on,
            years=list(preview.years),
            facts=preview.facts,
            document=document,
            imported_by_id=by.author_id,
            imported_at=at,
        )
        _record(by, at, "insights.imported", source)
    return source


@transaction.atomic
def keep_source(*, by: Actor, at: datetime, code: str) -> StatisticalSource:
    """Say that the preview is as expected: from now on it may be estimated from."""
    must(by, Permission.IMPORT_STATISTICS)
    source = _undecided(code)
    source.kept = True
    source.save(update_fields=["kept"])
    _record(by, at, "insights.kept", source)
    return source


@transaction.atomic
def discard_source(*, by: Actor, at: datetime, code: str) -> None:
    """Take back a source that nothing was estimated from; its file stays where files are kept."""
    must(by, Permission.IMPORT_STATISTICS)
    source = _undecided(code)
    _record(by, at, "insights.discarded", source)
    source.delete()


def _undecided(code: str) -> StatisticalSource:
    source = StatisticalSource.objects.select_for_update().filter(code=code).first()
    if source is None:
        raise NotFound(
            _("There is no source %(code)s."),
            mend=_("Look at the list of sources."),
            values={"code": code},
        )
    if source.kept:
        raise RuleBroken(
            _("The source %(code)s has been kept already."),
            mend=_("What was estimated from it names it: it stays."),
            values={"code": code},
        )
    return source


def _record(by: Actor, at: datetime, verb: str, source: StatisticalSource) -> None:
    log.record(
        by=by,
        at=at,
        verb=verb,
        kind="source",
        subject=source.code,
        owner=Owner.SECRETARIAT,
        release=Release.PUBLIC,
        sha256=source.document.sha256,
    )
