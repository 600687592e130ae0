"""What is a value in a report? Texts, periods, dates and figures: the small change of `content`.

Three conventions hold everywhere:

* `None` is a missing value. It is printed as an en dash with its reason, and left out of data
  files; it is never 0, and 0 is never missing.
* A suppressed figure carries no value: a count too small to publish cannot leak from a content that
  does not hold it.
* A text holds both languages; an empty string is a language that is not there.

Nothing here computes or rounds a value: `wording` says how one is printed.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final, Literal

__all__ = [
    "NO_FIGURE",
    "NO_TEXT",
    "Cell",
    "Dimension",
    "DimensionValue",
    "EventDates",
    "Figure",
    "Headcount",
    "Language",
    "Period",
    "Precision",
    "Qualifier",
    "Tag",
    "Text",
    "refuse_unprintable",
]

Language = Literal["en", "zh"]

# How exactly a date is known: 2018-01 is a month, and printing its first day would invent a fact.
Precision = Literal["day", "month", "year", "unknown"]
Qualifier = Literal["exact", "about"]

# More than any count or amount needs; without a limit 1E+1000000 would print a million zeros.
_MOST_DIGITS: Final = 40


def refuse_unprintable(value: Decimal | None, *, suppressed: bool) -> None:
    """Raise `ValueError` for a value no document could print honestly."""
    if value is None:
        return
    if suppressed:
        message = (
            "A suppressed figure must not carry its value: the value would leave with the file."
        )
        raise ValueError(message)
    if not value.is_finite():
        message = f"A figure is a finite number or None, and {value} is neither."
        raise ValueError(message)
    _, digits, exponent = value.as_tuple()
    if len(digits) + abs(int(exponent)) > _MOST_DIGITS:
        message = f"A figure has at most {_MOST_DIGITS} digits, and {value:E} would print more."
        raise ValueError(message)


@dataclass(frozen=True, slots=True)
class Text:
    """One text in both languages; `authentic` names the one that prevails, when one does.

    It is what `qiao.core.text.Text` becomes once it leaves the database: no reader's language is
    active while a document that prints both is made.
    """

    en: str = ""
    zh: str = ""
    authentic: Language | None = None

    def get(self, language: Language) -> str:
        """The text in exactly this language ("" when it is not there)."""
        return self.zh if language == "zh" else self.en

    def __bool__(self) -> bool:
        """Whether there is anything to print, in either language."""
        return bool(self.en or self.zh)


NO_TEXT = Text()


@dataclass(frozen=True, slots=True)
class Tag:
    """A pillar, a topic or another class; `colour` is its accent as `#rrggbb`, or empty."""

    code: str
    label: Text
    colour: str = ""


@dataclass(frozen=True, slots=True)
class Period:
    """A reporting period, first and last day included."""

    code: str
    label: Text
    start: date
    end: date

    def __post_init__(self) -> None:
        if self.start > self.end:
            message = f"Period {self.code!r} starts on {self.start}, after its end {self.end}."
            raise ValueError(message)


@dataclass(frozen=True, slots=True)
class DimensionValue:
    """One value of a dimension (`female`) and its name in both languages."""

    code: str
    label: Text


@dataclass(frozen=True, slots=True)
class Dimension:
    """A way figures are broken down (`sex`), with its values in the order they are printed."""

    code: str
    label: Text
    values: tuple[DimensionValue, ...] = ()


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a breakdown: `(("sex", "female"), ("side", "a"))` and its value.

    A small cell is safe only when it cannot be had by subtraction: suppressing a second cell, or
    the total, is decided by whoever fills the content.
    """

    dimensions: tuple[tuple[str, str], ...]
    value: Decimal | None
    suppressed: bool = False

    def __post_init__(self) -> None:
        refuse_unprintable(self.value, suppressed=self.suppressed)


@dataclass(frozen=True, slots=True)
class Figure:
    """A value with what stands behind it.

    `proof_url` opens the rows it was computed from, or its evidence; `note` is said beside it. A
    figure without a value says why in `missing_reason`.
    """

    value: Decimal | None = None
    suppressed: bool = False
    missing_reason: Text = NO_TEXT
    cells: tuple[Cell, ...] = ()
    proof_url: str = ""
    note: Text = NO_TEXT

    def __post_init__(self) -> None:
        refuse_unprintable(self.value, suppressed=self.suppressed)


NO_FIGURE = Figure()


@dataclass(frozen=True, slots=True)
class EventDates:
    """From when to when, as exactly as it is known. `inferred` marks a date no source prints."""

    start: date | None
    end: date | None = None
    precision: Precision = "day"
    inferred: bool = False
    note: Text = NO_TEXT


@dataclass(frozen=True, slots=True)
class Headcount:
    """What a source or the organiser says about attendance, apart from what was counted."""

    number: int
    qualifier: Qualifier = "exact"
