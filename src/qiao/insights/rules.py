"""Which words do evidence pages use, and what may be estimated from what? No tables, no clock.

The methods themselves are `corridor.flows`; here is how each is called and told in plain words.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from qiao.core.errors import Invalid, RuleBroken

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from django.utils.functional import Promise


class Holds(TextChoices):
    """What a source is used for."""

    STOCKS = "stocks", _("migrant stocks")
    VITAL = "vital", _("births, deaths and populations")


class Territories(TextChoices):
    """What is done where one table has a country whole and another in parts."""

    REFUSE = "refuse", _("refuse, and name them")
    MERGE = "merge", _("add the parts up")
    SPLIT = "split", _("divide the whole by population")


class Policy(TextChoices):
    """What is done where the totals of a table cannot be met."""

    REFUSE = "refuse", _("refuse, and name the places")
    CLIP = "clip", _("bring the totals within reach")
    OPEN = "open", _("let those who do not fit come from, or go to, outside")


@dataclass(frozen=True, slots=True)
class Method:
    """One way of estimating: its code in `corridor.flows`, its name, and what it does, plainly."""

    code: str
    name: str | Promise
    plainly: str | Promise
    paper: str


#: In the order in which they are shown: what is assumed grows from the first to the last.
METHODS: Mapping[str, Method] = {
    method.code: method
    for method in (
        Method(
            "sd_drop_neg",
            _("stock differencing, decreases dropped"),
            _(
                "The rise of a stock between the two dates is taken as the number who came; a fall"
                " is taken as nobody. Births, deaths and those who left are not considered."
            ),
            "Bertoli & Fernández-Huertas Moraga 2015",
        ),
        Method(
            "sd_rev_neg",
            _("stock differencing, decreases reversed"),
            _(
                "The rise of a stock is taken as the number who came; a fall as the number who went"
                " back to where they were born. Deaths are not considered."
            ),
            "Beine & Parsons 2015",
        ),
        Method(
            "mig_rate",
            _("migration rates"),
            _(
                "The world's moves are shared out among corridors in proportion to the stocks at"
                " the start, as if everyone abroad moved at one rate."
            ),
            "Dennett 2016",
        ),
        Method(
            "da_min_open",
            _("least migration, open"),
            _(
                "The fewest moves that turn the first table into the second once births and deaths"
                " are taken out; people who cannot be matched enter from or leave to outside."
            ),
            "Abel 2013",
        ),
        Method(
            "da_min_closed",
            _("least migration, closed"),
            _(
                "The fewest moves that turn the first table into the second once births and deaths"
                " are taken out, with everybody who leaves a place arriving in another."
            ),
            "Abel & Sander 2014",
        ),
        Method(
            "da_pb_closed",
            _("pseudo-Bayes"),
            _(
                "Between the fewest moves and as many as chance would make, weighted so as to agree"
                " with moves that some countries count. The method we show first."
            ),
            "Azose & Raftery 2019",
        ),
    )
}
FIRST_SHOWN = "da_pb_closed"

_THREE_DIGITS = 1000
MOST_DRAWS_ON_A_PAGE = 200
MOST_DRAWS = 10_000
DEFAULT_ERRORS: Mapping[str, float] = {
    "stocks": 0.05,
    "births": 0.01,
    "deaths": 0.01,
    "persistence": 0.5,
}
"""Relative standard errors assumed of what is published, and how far a stock's error stays the same
from one date to the next (a correlation); told with every estimate."""


def must_be_kept(code: str, *, kept: bool) -> None:
    """Refuse to estimate from a source that nobody has looked at and kept."""
    if not kept:
        raise RuleBroken(
            _("The source %(code)s has not been kept yet."),
            mend=_("Look at its preview and keep it, then compute."),
            values={"code": code},
        )


def must_tell_years(wanted: Sequence[int], told: Sequence[int], code: str) -> None:
    """Refuse years that the source does not tell."""
    absent = [str(year) for year in wanted if year not in told]
    if absent:
        raise Invalid(
            _("The source %(code)s does not tell %(absent)s; it tells %(told)s."),
            mend=_("Choose two of the years that it tells."),
            field="start",
            values={
                "code": code,
                "absent": ", ".join(absent),
                "told": ", ".join(str(year) for year in told),
            },
        )


def must_be_period(start: int, end: int) -> None:
    """Refuse a period that does not end after it starts."""
    if start >= end:
        raise Invalid(
            _("The period %(start)s to %(end)s does not end after it starts."),
            mend=_("Choose the earlier year first."),
            field="end",
            values={"start": start, "end": end},
        )


def must_be_downloaded_by(retrieved: date, today: date) -> None:
    """Refuse a day of download that has not come."""
    if retrieved > today:
        raise Invalid(
            _("The day of download is in the future."),
            mend=_("Give the day on which the file was downloaded."),
            field="retrieved_on",
        )


def draws_allowed(draws: int, most: int) -> int:
    """The number of draws itself; refused when it is negative or more than are done here."""
    if draws == 1 or not 0 <= draws <= most:
        raise Invalid(
            _("%(draws)s draws cannot be made here: none, or 2 to %(most)s."),
            mend=_("Choose fewer, or ask the administrator to compute them by command."),
            field="draws",
            values={"draws": draws, "most": most},
        )
    return draws


def shown_persons(value: float) -> int:
    """An estimate as pages write it: three digits that matter, since the rest is not known.

    >>> shown_persons(123_456.7), shown_persons(84.6)
    (123000, 85)
    """
    whole = round(value)
    return round(whole, 3 - len(str(abs(whole)))) if abs(whole) >= _THREE_DIGITS else whole


def opposite_places(
    places: Mapping[int, Sequence[str]],
) -> tuple[tuple[str, str], ...]:
    """Every corridor between a place of one side and a place of the other, both ways."""
    first, second = places.get(1, ()), places.get(2, ())
    pairs = [(one, other) for one in first for other in second]
    return (*pairs, *((other, one) for one, other in pairs))
