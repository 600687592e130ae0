"""Which smooth curve do moves by age follow? The model schedules of Rogers and Castro.

A schedule gives intensities from parameters; `fit_schedule` finds parameters from intensities, and
a schedule's ratios tell its shape. Observed intensities are summed up in `age_indices`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, TypeAlias

import numpy as np

from corridor.errors import CorridorError
from corridor.tables import Floats, read_only

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike

Components: TypeAlias = Literal[7, 9, 11, 13]
"""Parameters of the schedule: 7 children, labour, constant; 9 adds a rise of the oldest; 11 a
retirement peak instead; 13 both."""

_SHORTEST = 3
_NAMES = (
    "a1", "alpha1", "a2", "alpha2", "mu2", "lambda2", "c",
    "a3", "alpha3", "mu3", "lambda3", "a4", "lambda4",
)  # fmt: skip
_BOUNDS = {
    "a1": (0, 5), "alpha1": (1e-3, 2), "a2": (0, 20), "alpha2": (1e-3, 2), "mu2": (5, 50),
    "lambda2": (1e-2, 3), "c": (0, 1), "a3": (0, 5), "alpha3": (1e-3, 2), "mu3": (50, 85),
    "lambda3": (1e-2, 3), "a4": (0, 1), "lambda4": (1e-3, 0.3),
}  # fmt: skip
_USED: dict[int, tuple[str, ...]] = {
    7: _NAMES[:7],
    9: (*_NAMES[:7], "a4", "lambda4"),
    11: _NAMES[:11],
    13: _NAMES,
}
_LINEAR = frozenset({"a1", "a2", "a3", "a4", "c"})


@dataclass(frozen=True, slots=True)
class ScheduleIndices:
    """The shape of a schedule, whatever its level.

    `peaking`: mu2, years of age that place the labour peak. `child_dependency` a1/a2: children
    against labour, and its inverse `labour_dependency`. `labour_asymmetry` lambda2/alpha2: rise
    over fall. `regularity` alpha1/alpha2: children's fall over that of their parents.
    """

    peaking: float
    child_dependency: float
    labour_dependency: float
    labour_asymmetry: float
    regularity: float


@dataclass(frozen=True, slots=True)
class MigrationSchedule:
    """Intensity m(x) at age x, in moves per person and year (or any multiple).

    m(x) = a1 exp(-alpha1 x) + a2 exp(-alpha2 (x - mu2) - exp(-lambda2 (x - mu2)))
    + a3 exp(-alpha3 (x - mu3) - exp(-lambda3 (x - mu3))) + a4 exp(lambda4 x) + c

    Rogers and Castro (1981), Model Migration Schedules, IIASA RR-81-30, eq. 1; the rise of the
    oldest as in Rogers and Watkins (1987), Research on Aging 9(4). Without the last two terms it
    has seven parameters.

    >>> float(FUNDAMENTAL.intensity([20])[0].round(6))
    0.027779
    """

    a1: float
    alpha1: float
    a2: float
    alpha2: float
    mu2: float
    lambda2: float
    c: float = 0.0
    a3: float = 0.0
    alpha3: float = 1.0
    mu3: float = 65.0
    lambda3: float = 1.0
    a4: float = 0.0
    lambda4: float = 0.0

    def intensity(self, ages: ArrayLike) -> Floats:
        """m(x) at `ages` (years, any shape)."""
        x = np.asarray(ages, dtype=np.float64)
        total: Floats = sum(
            (getattr(self, name) * basis for name, basis in _bases(x, self).items()),
            start=np.zeros(x.shape),
        )
        return total

    def scaled(self, factor: float) -> MigrationSchedule:
        """The same shape at `factor` times the level."""
        return replace(self, **{name: getattr(self, name) * factor for name in _LINEAR})

    def indices(self) -> ScheduleIndices:
        """Ratios of parameters: Rogers and Castro (1981), section 2.

        Raises `CorridorError` when there is no labour or no children's component.

        >>> FUNDAMENTAL.indices().labour_asymmetry
        4.0
        """
        if not (self.a1 > 0 and self.a2 > 0 and self.alpha2 > 0):
            raise CorridorError(
                f"The schedule has a1 = {self.a1:g}, a2 = {self.a2:g}, alpha2 = {self.alpha2:g}: "
                "its ratios need all three above 0. Fit it to more ages."
            )
        return ScheduleIndices(
            peaking=self.mu2,
            child_dependency=self.a1 / self.a2,
            labour_dependency=self.a2 / self.a1,
            labour_asymmetry=self.lambda2 / self.alpha2,
            regularity=self.alpha1 / self.alpha2,
        )


FUNDAMENTAL = MigrationSchedule(
    a1=0.02, alpha1=0.1, a2=0.06, alpha2=0.1, mu2=20, lambda2=0.4, c=0.003
)
"""The fundamental schedule, a starting shape for most: Rogers and Castro (1981)."""


@dataclass(frozen=True, slots=True)
class ScheduleFit:
    """The `schedule` found; `error`: mean absolute difference in percent of the mean intensity."""

    schedule: MigrationSchedule
    error: float
    iterations: int
    converged: bool


def fit_schedule(
    ages: ArrayLike,
    intensities: ArrayLike,
    *,
    parameters: Components = 7,
    weights: ArrayLike | None = None,
) -> ScheduleFit:
    """The schedule nearest to `intensities` (0 or more) at `ages`, by weighted least squares.

    `weights` (population by age, say) count squared differences; without them all ages count the
    same. Bounded trust region (Branch, Coleman and Li 1999) from three places for the labour peak,
    the best kept; the same on every run. Intensities are scaled first: the level does not matter.

    Raises `CorridorError` when ages are not three more than parameters, or nobody moved.

    >>> ages = np.arange(0, 80)
    >>> found = fit_schedule(ages, FUNDAMENTAL.intensity(ages))
    >>> round(found.schedule.mu2, 3), found.error < 1e-6
    (20.0, True)
    """
    from scipy.optimize import least_squares  # noqa: PLC0415 - slow to import

    used = _USED[parameters]
    x, observed = read_only(ages), read_only(intensities)
    heavy = np.ones(x.shape) if weights is None else read_only(weights)
    _check(x, observed, heavy, len(used))
    level = float(observed.max())
    root = np.sqrt(heavy / heavy.mean())
    low, high = np.array([_BOUNDS[name] for name in used], dtype=np.float64).T

    def differences(values: Floats) -> Floats:
        curve = _schedule(used, values).intensity(x)
        difference: Floats = root * (curve - observed / level)
        return difference

    found = [
        least_squares(
            differences, np.clip(start, low, high), bounds=(low, high), x_scale="jac", max_nfev=500
        )
        for start in _starts(used, x, observed)
    ]
    best = min(found, key=lambda each: float(each.cost))
    schedule = _schedule(used, best.x).scaled(level)
    missed = np.abs(schedule.intensity(x) - observed).mean()
    return ScheduleFit(
        schedule,
        error=100 * float(missed / observed.mean()),
        iterations=int(best.nfev),
        converged=bool(best.status > 0),
    )


def _bases(x: Floats, curve: MigrationSchedule) -> dict[str, Floats]:
    """What each linear parameter multiplies; a component at 0 is left out."""
    bases: dict[str, Floats] = {"c": np.ones(x.shape)}
    if curve.a1:
        bases["a1"] = np.exp(-curve.alpha1 * x)
    if curve.a2:
        bases["a2"] = _double(x - curve.mu2, curve.alpha2, curve.lambda2)
    if curve.a3:
        bases["a3"] = _double(x - curve.mu3, curve.alpha3, curve.lambda3)
    if curve.a4:
        bases["a4"] = np.exp(curve.lambda4 * x)
    return bases


def _double(years: Floats, fall: float, rise: float) -> Floats:
    """The double exponential: 0, not an overflow, far below its peak."""
    with np.errstate(over="ignore"):
        curve: Floats = np.exp(-fall * years - np.exp(-rise * years))
    return curve


def _schedule(used: Sequence[str], values: Floats) -> MigrationSchedule:
    return MigrationSchedule(**dict(zip(used, values.tolist(), strict=True)))


def _starts(used: Sequence[str], x: Floats, observed: Floats) -> list[Floats]:
    """The fundamental shape with its peak at the highest adult age, and five years either side."""
    adult = np.where((x >= _BOUNDS["mu2"][0]) & (x <= _BOUNDS["mu2"][1]), observed, -1.0)
    peak = float(x[int(adult.argmax())])
    shape = {
        "a1": 0.5, "alpha1": 0.1, "a2": 1.5, "alpha2": 0.1, "lambda2": 0.4, "c": 0.05,
        "a3": 0.05, "alpha3": 0.2, "mu3": 65.0, "lambda3": 0.2, "a4": 0.01, "lambda4": 0.02,
    }  # fmt: skip
    return [
        np.array([shape.get(name, peak + shift) for name in used]) for shift in (-3.0, 2.0, -8.0)
    ]


def _check(x: Floats, observed: Floats, heavy: Floats, parameters: int) -> None:
    if x.ndim != 1 or not x.shape == observed.shape == heavy.shape:
        raise CorridorError(
            f"Ages, intensities and weights have the shapes {x.shape}, {observed.shape} and "
            f"{heavy.shape}. Give lists of one length."
        )
    if len(x) < parameters + _SHORTEST:
        raise CorridorError(
            f"{len(x)} ages do not determine {parameters} parameters. Give "
            f"{parameters + _SHORTEST} or more, or fit fewer parameters."
        )
    for name, numbers in (("ages", x), ("intensities", observed), ("weights", heavy)):
        if not (np.isfinite(numbers) & (numbers >= 0)).all():
            raise CorridorError(f"Some {name} are not known, or below 0. Give all of them.")
        if not numbers.any():
            raise CorridorError(f"All {name} are 0: there is nothing to fit.")
