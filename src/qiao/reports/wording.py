"""How is a value said in one language? Numbers, dates, missing values and the documents' words.

A document may print both languages at once, so nothing here depends on the reader's language: each
`Wording` speaks its own. It decides no layout.
"""

from datetime import date
from decimal import Context, Decimal
from typing import Final

from babel.dates import format_date, format_interval
from django.utils.translation import gettext, override
from django.utils.translation import gettext_noop as _

from qiao.core.formats import MISSING
from qiao.reports.content import (
    Cell,
    Dimension,
    EventDates,
    Figure,
    Headcount,
    Language,
    Period,
    Text,
)
from qiao.reports.plain_text import printable

__all__ = ["MISSING", "Wording", "plain_number"]

_DJANGO: Final[dict[Language, str]] = {"en": "en", "zh": "zh-hans"}
_BABEL: Final[dict[Language, str]] = {"en": "en_GB", "zh": "zh_Hans_CN"}
_MONTH: Final[dict[Language, str]] = {"en": "LLLL y", "zh": "y年M月"}
_YEAR: Final[dict[Language, str]] = {"en": "y", "zh": "y年"}

# A document rounds to four decimals; the data files print every digit.
_STEP: Final = Decimal("0.0001")
_ROUNDING: Final = Context(prec=100)


def plain_number(value: Decimal) -> str:
    """Every digit, without grouping, exponent, trailing zeros or a negative zero: `12.5`."""
    digits = format(value, "f")
    if "." in digits:
        digits = digits.rstrip("0").rstrip(".")
    return "0" if digits in {"-0", ""} else digits


class Wording:
    """The words, numbers and dates of one language, each word looked up once."""

    def __init__(
        self,
        language: Language,
        dimensions: tuple[Dimension, ...] = (),
        smallest_count: int = 5,
    ) -> None:
        self.language: Language = language
        self.other: Language = "en" if language == "zh" else "zh"
        self.suppressed = f"<{smallest_count}"
        self._said: dict[str, str] = {}
        self._dimensions = {dimension.code: dimension.label for dimension in dimensions}
        self._values = {
            (dimension.code, value.code): value.label
            for dimension in dimensions
            for value in dimension.values
        }

    def say(self, message: str, **values: object) -> str:
        """A word or sentence of the documents' catalogue, with its placeholders filled."""
        said = self._said.get(message)
        if said is None:
            with override(_DJANGO[self.language]):
                said = self._said[message] = gettext(message)
        return said % values if values else said

    def text(self, text: Text) -> tuple[str, Language]:
        """The text in this language, or in the other where it is missing, and which it is."""
        own = printable(text.get(self.language))
        if own:
            return own, self.language
        fallback = printable(text.get(self.other))
        return (fallback, self.other) if fallback else ("", self.language)

    def plain(self, text: Text) -> str:
        """The text, without saying which language it is in."""
        return self.text(text)[0]

    def labelled(self, label: str, text: str) -> str:
        """A label and what it is about, with the language's own colon."""
        return f"{label}：{text}" if self.language == "zh" else f"{label}: {text}"

    def names(self, texts: tuple[Text, ...]) -> str:
        """Several names in one line, in their order."""
        return ("、" if self.language == "zh" else ", ").join(self.plain(text) for text in texts)

    def number(self, value: Decimal | int | None) -> str:
        """A number as it is read: grouped by thousands, rounded unless that would make it 0."""
        if value is None:
            return MISSING
        exact = Decimal(value)
        rounded = exact.quantize(_STEP, context=_ROUNDING)
        digits = plain_number(rounded if rounded or not exact else exact)
        whole, point, fraction = digits.partition(".")
        return f"{int(whole):,}{point}{fraction}" if whole != "-0" else digits

    def share(self, value: Decimal) -> str:
        """A share as a percentage, in whole per cent."""
        return f"{round(value * 100):,} %" if self.language == "en" else f"{round(value * 100):,}%"

    def figure(self, figure: Figure | Cell) -> str:
        """The value; `<5` when suppressed; an en dash when missing."""
        return self.suppressed if figure.suppressed else self.number(figure.value)

    def missing_reason(self, figure: Figure) -> str:
        """Why there is no value; "" when there is one."""
        if figure.suppressed or figure.value is not None:
            return ""
        return self.plain(figure.missing_reason) or self.say(_("No value has been reported."))

    def headcount(self, headcount: Headcount | None) -> str:
        """`50`, `about 50`, or an en dash."""
        if headcount is None:
            return MISSING
        number = self.number(headcount.number)
        return (
            self.say(_("about %(number)s"), number=number)
            if headcount.qualifier == "about"
            else number
        )

    def day(self, day: date) -> str:
        """14 November 2016 / 2016年11月14日."""
        return format_date(day, "long", locale=_BABEL[self.language])

    def span(self, period: Period) -> str:
        """The first and last day of a period as one phrase."""
        return self._interval(period.start, period.end)

    def dates(self, dates: EventDates | None) -> str:
        """When something took place, no finer than it is known."""
        if dates is None:
            return MISSING
        said = self._as_known(dates)
        return self.say(_("%(dates)s (inferred)"), dates=said) if dates.inferred else said

    def cell(self, cell: Cell) -> str:
        """What a cell of a breakdown counts: `female, side A`."""
        return ("、" if self.language == "zh" else ", ").join(
            self.dimension_value(name, value) for name, value in cell.dimensions
        )

    def dimension(self, code: str) -> str:
        """The name of a dimension; its code when it has none."""
        label = self._dimensions.get(code)
        return (self.plain(label) if label else "") or printable(code)

    def dimension_value(self, dimension: str, value: str) -> str:
        """The name of a dimension's value; its code when it has none."""
        label = self._values.get((dimension, value))
        return (self.plain(label) if label else "") or printable(value)

    def _as_known(self, dates: EventDates) -> str:
        if dates.start is None or dates.precision == "unknown":
            return self.say(_("date not known"))
        last = dates.end or dates.start
        if dates.precision == "day":
            return self._interval(dates.start, last)
        pattern = (_MONTH if dates.precision == "month" else _YEAR)[self.language]
        first_said, last_said = (
            format_date(day, pattern, locale=_BABEL[self.language]) for day in (dates.start, last)
        )
        return first_said if first_said == last_said else f"{first_said} – {last_said}"

    def _interval(self, first: date, last: date) -> str:
        if first == last:
            return self.day(first)
        if self.language == "en" and (first.year, first.month) == (last.year, last.month):
            return f"{first.day}–{self.day(last)}"
        if self.language == "en":
            return f"{self.day(first)} – {self.day(last)}"
        return str(format_interval(first, last, "yMMMd", locale=_BABEL[self.language]))
