"""What do this slice's tables hold, as the files say? Programme, sides, phases, themes, sources...

Records become wanted rows; the engine compares and writes them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from qiao.core.errors import Conflict
from qiao.core.text import TextState
from qiao.phases.loading.wanted import Codes, Gone, Table, Wanted
from qiao.phases.models import (
    ExpectedOutcome,
    Phase,
    Programme,
    ProgrammeText,
    Side,
    Source,
    Term,
    Theme,
    ThemeScheme,
)
from qiao.phases.programme_files.dates import Precision
from qiao.phases.programme_files.values import WordingStatus

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from qiao.phases.programme_files import PartialDate, ProgrammeData, Wording
    from qiao.phases.programme_files import records as files

SOURCE_SEPARATOR = "; "
_STATES: Mapping[WordingStatus, TextState] = {
    WordingStatus.SEEN: TextState.CHECKED,
    WordingStatus.GENERAL: TextState.DRAFT,
    WordingStatus.DRAFT: TextState.DRAFT,
    WordingStatus.MISSING: TextState.MISSING,
}
_COARSENESS = (Precision.UNKNOWN, Precision.YEAR, Precision.MONTH, Precision.DAY)


def both(name: str, wording: Wording) -> dict[str, str]:
    """The two columns of a bilingual field."""
    return {f"{name}_en": wording.en, f"{name}_zh": wording.zh}


def translation(wording: Wording) -> str:
    """How far the Chinese can be trusted: checked when a public source says it, else a draft."""
    return _STATES[wording.zh_status].value


def cited(codes: tuple[str, ...]) -> str:
    """The column `source`: the codes of rows of `Source`."""
    return SOURCE_SEPARATOR.join(codes)


def span_precision(*dates: PartialDate | None) -> str:
    """The coarsest precision among known dates; unknown when none is known."""
    known = [date.precision for date in dates if date]
    return min(known, key=_COARSENESS.index).value if known else Precision.UNKNOWN.value


def tables(data: ProgrammeData) -> tuple[Table, ...]:
    """The tables of this slice, each after those it refers to."""
    return (
        _sources(data),
        _programme(data),
        _sides(data),
        _phases(data),
        _schemes(data),
        _themes(data),
        _outcomes(data),
        _terms(data),
        _texts(data),
    )


def refuse_another(data: ProgrammeData) -> None:
    """Refuse files of another programme, and sides that have changed places."""
    present = Programme.objects.first()
    if present and present.code != data.programme.code:
        raise Conflict(
            _("This installation runs the programme “%(present)s”; these files are “%(wanted)s”."),
            mend=_("Load them into an installation of their own (another QIAO_HOME)."),
            values={"present": present.code, "wanted": data.programme.code},
        )
    positions = {side.code: side.position for side in data.sides}
    for side in Side.objects.all():
        if positions.get(side.code) != side.position:
            raise Conflict(
                _("The side “%(side)s” is side %(position)s here, and records lean on that."),
                mend=_("Keep both sides' codes and their order in the file."),
                values={"side": side.code, "position": side.position},
            )


def _programme(data: ProgrammeData) -> Table:
    programme = data.programme
    wanted = Wanted(
        programme.code,
        {
            "id": 1,
            **both("name", programme.name),
            **both("short_name", programme.short_name),
            **both("purpose", programme.purpose),
            "iati_identifier": programme.iati_identifier,
            "reporting_org": programme.reporting_org,
            "source": cited(programme.sources),
        },
    )
    return Table("programme", _("programme"), Programme, (wanted,), Gone.KEEP)


def _sides(data: ProgrammeData) -> Table:
    return Table(
        "side",
        _("sides"),
        Side,
        tuple(
            Wanted(
                side.code,
                {
                    "position": side.position,
                    **both("name", side.name),
                    "language": side.language,
                    "accent": side.accent,
                    "accent_dark": side.accent_dark,
                    "places": list(side.places),
                    "tiles": [[tile.code, tile.across, tile.down] for tile in side.tiles],
                },
            )
            for side in data.sides
        ),
        Gone.KEEP,
    )


def _phases(data: ProgrammeData) -> Table:
    return Table(
        "phase",
        _("phases"),
        Phase,
        tuple(
            Wanted(
                phase.code,
                {
                    **both("name", phase.name),
                    "translation": translation(phase.name),
                    "aliases": list(phase.aliases),
                    "starts": phase.start.first if phase.start else None,
                    "ends": phase.end.last if phase.end else None,
                    "date_precision": span_precision(phase.start, phase.end),
                    "implementers": list(phase.implementers),
                    "sectors": [_sector(s) for s in data.sectors if s.phase == phase.code],
                    "recipients": [_recipient(r) for r in data.recipients if r.phase == phase.code],
                    **both("note", phase.note),
                    "source": cited(phase.sources),
                    "is_current": phase.code == data.programme.opening_phase,
                    "order": phase.position,
                },
            )
            for phase in data.phases
        ),
        exclusive="is_current",
    )


def _sector(sector: files.Sector) -> dict[str, str]:
    return {
        "vocabulary": sector.vocabulary.value,
        "code": sector.code,
        "percentage": _share(sector.percentage),
        **both("name", sector.name),
        "translation": translation(sector.name),
        "source": cited(sector.sources),
    }


def _recipient(recipient: files.Recipient) -> dict[str, str | bool]:
    return {
        "code": recipient.code,
        "is_region": recipient.is_region,
        "percentage": _share(recipient.percentage),
        "source": cited(recipient.sources),
    }


def _share(percentage: Decimal | None) -> str:
    return "" if percentage is None else str(percentage)


def _schemes(data: ProgrammeData) -> Table:
    return Table(
        "scheme",
        _("theme schemes"),
        ThemeScheme,
        tuple(
            Wanted(
                scheme.code,
                {
                    **both("name", scheme.name),
                    "translation": translation(scheme.name),
                    "kind": scheme.kind.value,
                    "source": cited(scheme.sources),
                },
                links={"phases": tuple(sorted(scheme.phases))},
            )
            for scheme in data.schemes
        ),
        links={"phases": Codes(ThemeScheme, "phases")},
    )


def _themes(data: ProgrammeData) -> Table:
    return Table(
        "theme",
        _("themes"),
        Theme,
        tuple(
            Wanted(
                theme.code,
                {
                    "order": theme.position,
                    **both("name", theme.name),
                    **both("short_name", theme.short_name),
                    "translation": translation(theme.name),
                    "accent": theme.accent,
                    "accent_dark": theme.accent_dark,
                },
                refs={"scheme": theme.scheme},
            )
            for theme in data.themes
        ),
    )


def _outcomes(data: ProgrammeData) -> Table:
    return Table(
        "outcome",
        _("expected outcomes"),
        ExpectedOutcome,
        tuple(
            Wanted(
                outcome.code,
                {
                    "order": outcome.position,
                    **both("statement", outcome.statement),
                    "translation": translation(outcome.statement),
                    "source": cited(outcome.sources),
                },
                refs={"phase": outcome.phase},
            )
            for outcome in data.outcomes
        ),
    )


def _sources(data: ProgrammeData) -> Table:
    return Table(
        "source",
        _("sources"),
        Source,
        tuple(
            Wanted(
                source.code,
                {
                    "publisher": source.publisher,
                    "title": source.title,
                    "url": source.url,
                    "language": source.language,
                    "published": str(source.published or ""),
                    "is_unverified": source.unverified,
                    "note": source.note,
                },
            )
            for source in data.sources
        ),
    )


def _terms(data: ProgrammeData) -> Table:
    return Table(
        "term",
        _("glossary terms"),
        Term,
        tuple(
            Wanted(
                term.code,
                {
                    **both("term", term.wording),
                    "translation": translation(term.wording),
                    "source": cited(term.sources),
                },
            )
            for term in data.terms
        ),
    )


def _texts(data: ProgrammeData) -> Table:
    return Table(
        "text",
        _("texts"),
        ProgrammeText,
        tuple(
            Wanted(
                text.code,
                {
                    "order": text.position,
                    **both("title", text.title),
                    **both("body", text.body),
                    "translation": translation(text.title),
                    "source": cited(text.sources),
                },
            )
            for text in data.texts
        ),
    )
