"""At which ages do people move? Level, peak and slopes of observed intensities by age.

Nothing is fitted: a fitted curve and its ratios are `corridor.flows.age_profiles`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from corridor.errors import CorridorError
from corridor.tables import Floats, read_only

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

HALF_WINDOW = 5.0
"""The peak's window reaches so many years below and above the age of the peak."""

LAST_SLOPE_AGE = 65.0
"""Slopes are those of working ages: moves of the oldest have few persons and rise again."""

_PAIR = 2


@dataclass(frozen=True, slots=True)
class AgeIndices:
    """The shape of migration by age.

    `gmr`: gross migraproduction rate, moves of one person over all ages at these intensities.
    `peak_intensity`: percent who move at `peak_age`. `peak_breadth`: sum of the percentages of the
    ages within five years of the peak (eleven single years); `peak_share`: it in percent of the
    gmr. `upward_rate`, `downward_rate`: steepest rise before and steepest fall after the peak, in
    percent of the gmr per year of age, both positive; at `upward_age`, `downward_age`, the age at
    which the step ends. `asymmetry`: rise over fall. None where there is no rise or no fall.
    """

    gmr: float
    peak_intensity: float
    peak_age: float
    peak_breadth: float
    peak_share: float
    upward_rate: float | None
    upward_age: float | None
    downward_rate: float | None
    downward_age: float | None
    asymmetry: float | None


def age_indices(
    ages: ArrayLike,
    migrants: ArrayLike,
    population: ArrayLike,
    *,
    last_width: float | None = None,
    last_slope_age: float = LAST_SLOPE_AGE,
) -> AgeIndices:
    """Indices of `migrants` over `population` (both persons) by age; one-dimensional, equal length.

    `ages` are the first ages of single years or of groups, rising; the last group is as wide as the
    one before unless `last_width` (years) is given. The age of a group is its middle completed age:
    22 for 20 to 24. The rise is sought from the age of the lowest intensity above 0 before the
    peak, so that the step from ages at which nobody was asked is not taken for one; the fall until
    `last_slope_age`. Bell and Muhidin (2009), Human Development Research Paper 30; Bernard, Bell
    and Charles-Edwards (2014), Population Studies 68(2).

    Raises `CorridorError` when lengths differ, ages do not rise, or nobody moved.

    >>> found = age_indices([18, 19, 20, 21], [1, 2, 9, 3], [100, 100, 100, 100])
    >>> found.gmr, found.peak_age, round(found.upward_rate, 1), found.upward_age
    (0.15, 20.0, 46.7, 20.0)
    """
    first, moved, living = read_only(ages), read_only(migrants), read_only(population)
    _check(first, moved, living)
    widths = np.append(np.diff(first), last_width or first[-1] - first[-2])
    rate = np.divide(moved, living, out=np.zeros(len(moved)), where=living > 0)
    gmr = float((rate * widths).sum())
    if not gmr:
        raise CorridorError("Nobody moved at any age: there is no profile. Check the migrants.")
    peak = int(rate.argmax())
    middle = first + (widths - 1) / 2
    reach = np.array([-HALF_WINDOW - 0.5, HALF_WINDOW + 0.5]) + middle[peak] + 0.5
    years = np.minimum(first + widths, reach[1]) - np.maximum(first, reach[0])
    breadth = float((rate * np.clip(years, 0, None)).sum())
    slopes = np.diff(rate) / np.diff(middle)
    up = _steepest(slopes, _trough(rate, peak), peak)
    down = _steepest(-slopes, peak, _last(middle, last_slope_age))
    rise = None if up is None else 100 * float(slopes[up]) / gmr
    fall = None if down is None else -100 * float(slopes[down]) / gmr
    return AgeIndices(
        gmr=gmr,
        peak_intensity=100 * float(rate[peak]),
        peak_age=float(middle[peak]),
        peak_breadth=100 * breadth,
        peak_share=100 * breadth / gmr,
        upward_rate=rise,
        upward_age=None if up is None else float(middle[up + 1]),
        downward_rate=fall,
        downward_age=None if down is None else float(middle[down + 1]),
        asymmetry=None if rise is None or fall is None else rise / fall,
    )


def _check(first: Floats, moved: Floats, living: Floats) -> None:
    if first.ndim != 1 or not first.shape == moved.shape == living.shape or len(first) < _PAIR:
        raise CorridorError(
            f"Ages, migrants and population have the shapes {first.shape}, {moved.shape} and "
            f"{living.shape}. Give three lists of one length, of two ages or more."
        )
    if not (np.diff(first) > 0).all():
        raise CorridorError("The ages do not rise. Give the first age of each group, in order.")
    for name, counts in (("migrants", moved), ("population", living)):
        wrong = ~(np.isfinite(counts) & (counts >= 0))
        if wrong.any():
            at = int(wrong.argmax())
            raise CorridorError(
                f"The {name} at age {first[at]:g} are {counts[at]}. Give persons, 0 or more."
            )
    nobody = (living == 0) & (moved > 0)
    if nobody.any():
        at = int(nobody.argmax())
        raise CorridorError(
            f"At age {first[at]:g} nobody lives, but {moved[at]:,g} moved. Check that both lists "
            "have the same ages."
        )


def _trough(rate: Floats, peak: int) -> int:
    """The last age of the lowest intensity above 0 up to the peak."""
    before = np.where(rate[: peak + 1] > 0, rate[: peak + 1], np.inf)
    return peak - int(before[::-1].argmin())


def _last(middle: Floats, until: float) -> int:
    return int(np.searchsorted(middle, until, side="right")) - 1


def _steepest(slopes: Floats, start: int, end: int) -> int | None:
    """The step from `start` to `end` with the largest slope above 0, or None."""
    within = slopes[start:end]
    if not (within > 0).any():
        return None
    return start + int(within.argmax())
