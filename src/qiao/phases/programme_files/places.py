"""Which places does a side stand for in statistics, and where is each on its tile map?

Codes of three letters (ISO 3166-1) and, if wanted, a picture of them in a grid: one line a row of
tiles, `---` where there is none. Names are not written: each language has its own (CLDR).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from babel import Locale
from babel.core import get_global
from django.utils.translation import gettext_lazy as _

from qiao.phases.programme_files.records import Tile

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qiao.phases.programme_files.records import ProgrammeData
    from qiao.phases.programme_files.rows import Checks, Row

_LETTERS = re.compile(r"[A-Z]{3}")
_NO_TILE = re.compile(r"-+")


def read_places(row: Row) -> tuple[str, ...]:
    """The codes of `places`, each a country or area that ISO 3166-1 knows."""
    codes = row.items("places")
    for code in codes:
        if not _LETTERS.fullmatch(code) or not _has_name(code):
            row.fault(
                "places",
                _("“%(code)s” is no country or area of ISO 3166-1 by three letters."),
                _("Write three capital letters, such as NOR."),
                code=code,
            )
    return codes


def _has_name(code: str) -> bool:
    """Does CLDR name one place by these letters? Letters kept for private use have no name."""
    two_letters = get_global("territory_aliases").get(code, [])
    return len(two_letters) == 1 and two_letters[0] in Locale("en").territories


def read_tiles(row: Row, places: Sequence[str]) -> tuple[Tile, ...]:
    """The grid of `tiles`: each place of the side once, and nothing else."""
    lines = [line.split() for line in row.raw("tiles").splitlines()]
    while lines and not lines[0]:
        lines.pop(0)
    tiles = tuple(
        Tile(code, across, down)
        for down, line in enumerate(lines)
        for across, code in enumerate(line)
        if not _NO_TILE.fullmatch(code)
    )
    drawn = [tile.code for tile in tiles]
    if tiles and sorted(drawn) != sorted(places):
        wrong = set(drawn) ^ set(places) | {code for code in drawn if drawn.count(code) > 1}
        row.fault(
            "tiles",
            _("The tile map does not show each place once: %(codes)s."),
            _("Write each code of places once in tiles, and no other; --- is an empty tile."),
            codes=", ".join(sorted(wrong)),
        )
    return tiles


def check_places(data: ProgrammeData, checks: Checks) -> None:
    """Note a place that more than one side stands for."""
    taken: dict[str, str] = {}
    for side in data.sides:
        for code in side.places:
            if taken.setdefault(code, side.code) != side.code:
                checks.faults.add(
                    checks.registry.defined["side"][side.code],
                    _("%(place)s is a place of both sides."),
                    _("Leave it with one of them."),
                    place=code,
                )
