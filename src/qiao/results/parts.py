"""Which parts may a value have? The dimensions of figures and their values, with their names.

Pure but for the names of choices; the names of sides and pillars are the programme's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from qiao.core.errors import Invalid
from qiao.core.text import Text
from qiao.partners.models import InstitutionKind, Sex
from qiao.results.figures import key_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from decimal import Decimal

    from django.utils.functional import Promise

DIMENSIONS: Mapping[str, str | Promise] = {
    "sex": _("Sex"),
    "side": _("Which side"),
    "kind": _("Kind of institution"),
    "pillar": _("Pillar"),
}
NOT_KNOWN = _("not known")


def in_both(message: str | Promise) -> Text:
    """A word of the catalogues in both languages, for documents that print both."""
    said = []
    for language in ("en", "zh-hans"):
        with override(language):
            said.append(str(message))
    return Text(*said)


def choices_of(
    dimension: str, sides: Mapping[int, Text], pillars: Mapping[str, Text]
) -> dict[str, str | Promise | Text]:
    """The values of a dimension with their names, in the order in which they are shown."""
    match dimension:
        case "sex":
            return {value: Sex(value).label for value in Sex.values}
        case "side":
            return {**{str(position): name for position, name in sides.items()}, "": NOT_KNOWN}
        case "kind":
            return {value: InstitutionKind(value).label for value in InstitutionKind.values}
        case "pillar":
            return {**pillars, "": NOT_KNOWN}
    return {}


def checked_cells(
    cells: Iterable[tuple[Mapping[str, str], Decimal]], dimensions: Sequence[str]
) -> list[tuple[dict[str, str], Decimal]]:
    """The parts of a value, each with every dimension of its indicator and told once."""
    checked = []
    seen = set()
    for given, amount in cells:
        key = key_of(given)
        if sorted(given) != sorted(dimensions):
            raise Invalid(
                _("A part is told by %(given)s, and this indicator is broken down by %(wanted)s."),
                mend=_("Give each part all of these dimensions and no other."),
                field="cells",
                values={
                    "given": ", ".join(given) or "–",
                    "wanted": ", ".join(dimensions) or "–",
                },
            )
        _must_be_known(given)
        if key in seen:
            raise Invalid(
                _("The part “%(part)s” is given twice."),
                mend=_("Give each part once."),
                field="cells",
                values={"part": ", ".join(value for _name, value in key)},
            )
        seen.add(key)
        checked.append((dict(key), amount))
    return checked


def _must_be_known(given: Mapping[str, str]) -> None:
    known = {"sex": Sex.values, "side": ["1", "2"], "kind": InstitutionKind.values}
    for dimension, value in given.items():
        if dimension in known and value not in known[dimension]:
            raise Invalid(
                _("“%(value)s” is no value of %(dimension)s."),
                mend=_("Use one of: %(known)s."),
                field="cells",
                values={
                    "value": value,
                    "dimension": dimension,
                    "known": ", ".join(known[dimension]),
                },
            )
