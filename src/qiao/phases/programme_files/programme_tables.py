"""What do programme.toml and sources.csv say? Their rows as records: who the parties are, what
phases and themes there are, where facts come from.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from qiao.phases.programme_files.colours import LEAST_CONTRAST, is_colour, least_contrast
from qiao.phases.programme_files.csv_files import Columns
from qiao.phases.programme_files.dates import PartialDate, Precision
from qiao.phases.programme_files.places import read_places, read_tiles
from qiao.phases.programme_files.records import (
    Logframe,
    Outcome,
    Period,
    Phase,
    Programme,
    Scheme,
    Side,
    Source,
    Theme,
)
from qiao.phases.programme_files.sectors import RECIPIENTS, SECTORS
from qiao.phases.programme_files.values import SchemeKind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from qiao.phases.programme_files.rows import Row

_NO_DAY = PartialDate(1900, 1, 1)
_NAME = ("name_en", "name_zh", "zh_status")
_SHORT = ("short_name_en", "short_name_zh")


class SideLanguage(StrEnum):
    """The language that a side's people write in."""

    EN = "en"
    ZH = "zh"


SOURCES = Columns(
    ("code", "publisher", "title"), ("url", "language", "published", "unverified", "note")
)
TOML_TABLES: Mapping[str, Columns] = {
    "programme": Columns(
        ("code", *_NAME, *_SHORT, "opening_phase", "sources"),
        ("purpose_en", "purpose_zh", "iati_identifier", "reporting_org"),
    ),
    "sides": Columns(("code", *_NAME, "language", "accent", "accent_dark"), ("places", "tiles")),
    "phases": Columns(
        ("code", *_NAME, "sources"),
        ("aliases", "start", "end", "implementers", "note_en", "note_zh"),
    ),
    "sectors": SECTORS,
    "recipients": RECIPIENTS,
    "schemes": Columns(("code", "kind", *_NAME, "phases", "sources")),
    "themes": Columns(("code", "scheme", *_NAME, *_SHORT), ("accent", "accent_dark")),
    "outcomes": Columns(("code", "phase", "statement_en", "statement_zh", "zh_status", "sources")),
    "periods": Columns(("code", "phase", "label_en", "label_zh", "zh_status", "start", "end")),
    "logframes": Columns(
        ("code", "phase", "version", "title_en", "title_zh", "zh_status"),
        ("illustrative", "sources"),
    ),
}
ONE_ONLY = frozenset({"programme"})
MAY_BE_ABSENT = frozenset({"sectors", "recipients", "outcomes", "periods", "logframes"})


def read_source(row: Row, _position: int) -> Source:
    """One row of sources.csv."""
    return Source(
        code=row.define("source"),
        publisher=row.raw("publisher", required=True, limit=150),
        title=row.raw("title", required=True, limit=300),
        url=_address(row),
        language=row.machine("language", limit=10),
        published=row.date("published"),
        unverified=row.yes("unverified"),
        note=row.raw("note"),
    )


def read_programme_table(row: Row, _position: int) -> Programme:
    """The table [programme]."""
    return Programme(
        code=row.define("programme"),
        name=row.wording("name", limit=250),
        short_name=row.wording("short_name", limit=60),
        purpose=row.wording("purpose", required=False),
        opening_phase=row.refer("opening_phase", "phase", required=True),
        iati_identifier=row.machine("iati_identifier", limit=100),
        reporting_org=row.refer("reporting_org", "institution"),
        sources=row.sources(),
    )


def read_side(row: Row, position: int) -> Side:
    """One of the two tables [[sides]]; their order is their position."""
    places = read_places(row)
    return Side(
        code=row.define("side"),
        position=position,
        name=row.wording("name", limit=100),
        language=row.choice("language", SideLanguage, SideLanguage.EN, required=True),
        accent=_colour(row, "accent", dark=False, required=True),
        accent_dark=_colour(row, "accent_dark", dark=True, required=True),
        places=places,
        tiles=read_tiles(row, places),
    )


def read_phase(row: Row, position: int) -> Phase:
    """One of the tables [[phases]], in the order of time."""
    start, end = row.span("start", "end")
    return Phase(
        code=row.define("phase"),
        position=position,
        name=row.wording("name", limit=250),
        aliases=row.items("aliases"),
        start=start,
        end=end,
        implementers=row.references("implementers", "institution"),
        note=row.wording("note", required=False),
        sources=row.sources(),
    )


def read_scheme(row: Row, _position: int) -> Scheme:
    """One of the tables [[schemes]]."""
    return Scheme(
        code=row.define("scheme"),
        kind=row.choice("kind", SchemeKind, SchemeKind.TOPIC, required=True),
        name=row.wording("name", limit=150),
        phases=row.references("phases", "phase", required=True),
        sources=row.sources(),
    )


def read_theme(row: Row, position: int) -> Theme:
    """One of the tables [[themes]], in the order they are shown."""
    return Theme(
        code=row.define("theme"),
        position=position,
        scheme=row.refer("scheme", "scheme", required=True),
        name=row.wording("name", limit=250),
        short_name=row.wording("short_name", limit=60),
        accent=_colour(row, "accent", dark=False),
        accent_dark=_colour(row, "accent_dark", dark=True),
    )


def read_outcome(row: Row, position: int) -> Outcome:
    """One of the tables [[outcomes]]."""
    return Outcome(
        code=row.define("outcome"),
        position=position,
        phase=row.refer("phase", "phase", required=True),
        statement=row.wording("statement"),
        sources=row.sources(),
    )


def read_period(row: Row, _position: int) -> Period:
    """One of the tables [[periods]]."""
    start, end = row.span("start", "end")
    for name, when in (("start", start), ("end", end)):
        if not when or when.precision is not Precision.DAY:
            row.fault(
                name,
                _("A reporting period starts and ends on a day."),
                _("Write the whole date, such as 2016-06-30."),
            )
    return Period(
        code=row.define("period"),
        phase=row.refer("phase", "phase", required=True),
        label=row.wording("label", limit=80),
        start=start or _NO_DAY,
        end=end or _NO_DAY,
    )


def read_logframe(row: Row, _position: int) -> Logframe:
    """One of the tables [[logframes]]; a real one needs a source, an illustrative one has none."""
    illustrative = row.yes("illustrative")
    sources = row.sources(required=False)
    if not illustrative and not sources:
        row.fault(
            "sources",
            _("A logframe without a source is an invention."),
            _("Name its source, or mark it illustrative."),
        )
    return Logframe(
        code=row.define("logframe"),
        phase=row.refer("phase", "phase", required=True),
        version=row.count("version") or 1,
        illustrative=illustrative,
        title=row.wording("title", limit=200),
        sources=sources,
    )


def _address(row: Row) -> str:
    text = row.machine("url", limit=500)
    if text and not text.startswith(("https://", "http://")):
        row.fault(
            "url",
            _("“%(text)s” is not a web address."),
            _("Start it with https:// or leave it empty."),
            text=text,
        )
    return text


def _colour(row: Row, name: str, *, dark: bool, required: bool = False) -> str:
    text = row.machine(name, required=required)
    if not text:
        return ""
    if not is_colour(text):
        row.fault(
            name,
            _("“%(text)s” is not a colour."),
            _("Write a hash sign and six small hexadecimal digits: #1f4e79."),
            text=text,
        )
        return ""
    ratio = least_contrast(text, dark=dark)
    if ratio < LEAST_CONTRAST:
        row.fault(
            name,
            _("%(text)s has a contrast of %(ratio)s on the page; text needs %(least)s."),
            _("Choose a lighter colour.") if dark else _("Choose a darker colour."),
            text=text,
            ratio=f"{ratio:.1f}",
            least=LEAST_CONTRAST,
        )
    return text
