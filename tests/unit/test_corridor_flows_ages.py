"""What is said of moves by age, observed and by model schedules."""

from __future__ import annotations

import numpy as np
import pytest

from corridor.errors import CorridorError
from corridor.flows.age_profiles import FUNDAMENTAL, MigrationSchedule, fit_schedule
from corridor.flows.indices import age_indices

AGES = np.arange(0, 90)
HUNDRED = np.full(8, 100.0)


def test_peak_window_holds_eleven_single_years():
    """Five below the peak and five above, whatever the first age."""
    moved = np.ones(90)
    moved[24] = 2
    found = age_indices(AGES, moved, np.full(90, 100.0))
    assert found.peak_age == 24
    assert found.peak_breadth == pytest.approx(10 * 1 + 2)
    assert found.peak_share == pytest.approx(100 * 12 / 91)
    later = age_indices(AGES[10:], moved[10:], np.full(80, 100.0))
    assert later.peak_breadth == pytest.approx(12)


def test_slopes_are_rates_between_the_trough_and_working_age():
    """From the lowest age up, past nobody asked; the jump at 5 and the fall at 80 do not count."""
    rate = np.where(AGES < 5, 0, 0.10)
    rate[10:15] = 0.05
    rate[15:20] = [0.06, 0.10, 0.20, 0.24, 0.25]
    rate[20:80] = np.linspace(0.24, 0.10, 60)
    rate[80:] = 0.0
    found = age_indices(AGES, rate * 1000, np.full(90, 1000.0))
    assert (found.upward_age, found.downward_age) == (17, 20)
    assert found.upward_rate == pytest.approx(100 * 0.10 / found.gmr)
    assert found.downward_rate == pytest.approx(100 * 0.01 / found.gmr)
    assert found.asymmetry == pytest.approx(10)


def test_grouped_ages_count_their_years():
    """Five-year groups: the middle completed age, rates by year, the window cut through groups."""
    found = age_indices(range(0, 40, 5), [1, 1, 1, 2, 9, 4, 2, 1], HUNDRED)
    assert found.gmr == pytest.approx(5 * 0.21)
    assert found.peak_age == 22
    assert found.peak_breadth == pytest.approx(5 * 9 + 3 * 2 + 3 * 4)
    assert found.upward_rate == pytest.approx(100 * 0.07 / 5 / found.gmr)
    assert found.downward_age == 27


def test_last_age_group_may_be_wider():
    """An open last group of 20 years counts 20 times."""
    plain = age_indices([0, 10, 20], [1, 2, 1], [100] * 3)
    wide = age_indices([0, 10, 20], [1, 2, 1], [100] * 3, last_width=20)
    assert wide.gmr - plain.gmr == pytest.approx(0.1)


def test_profile_that_only_falls_has_no_rise():
    """What is not there is None, and so is the asymmetry."""
    found = age_indices([0, 1, 2], [9, 5, 1], [10, 10, 10])
    assert (found.upward_rate, found.upward_age, found.asymmetry) == (None, None, None)
    assert found.downward_rate is not None
    rising = age_indices([0, 1, 2], [1, 5, 9], [10, 10, 10])
    assert (rising.downward_rate, rising.downward_age, rising.asymmetry) == (None, None, None)


@pytest.mark.parametrize(
    ("ages", "moved", "living", "told"),
    [
        ([0, 1], [1, 2, 3], [1, 2], "three lists of one length"),
        ([0], [1], [1], "two ages or more"),
        ([1, 1], [1, 1], [9, 9], "do not rise"),
        ([0, 1], [1, -1], [9, 9], "migrants at age 1 are -1"),
        ([0, 1], [1, 1], [float("nan"), 9], "population at age 0 are nan"),
        ([0, 1], [1, 1], [9, 0], "At age 1 nobody lives, but 1 moved"),
        ([0, 1], [0, 0], [9, 9], "Nobody moved at any age"),
    ],
)
def test_profile_without_meaning_is_refused(ages, moved, living, told):
    """The sentence names the age."""
    with pytest.raises(CorridorError, match=told):
        age_indices(ages, moved, living)


def test_fundamental_schedule_is_found_again():
    """From its own intensities, at any level."""
    for level in (1.0, 350.0):
        found = fit_schedule(AGES, FUNDAMENTAL.scaled(level).intensity(AGES))
        assert found.converged
        assert found.error < 1e-6
        assert found.schedule.mu2 == pytest.approx(20, abs=1e-6)
        assert found.schedule.a2 == pytest.approx(0.06 * level)
        assert found.schedule.indices().labour_asymmetry == pytest.approx(4)


@pytest.mark.parametrize(
    ("parameters", "schedule"),
    [
        (9, MigrationSchedule(0.02, 0.1, 0.06, 0.1, 22, 0.4, 0.002, a4=0.0001, lambda4=0.05)),
        (11, MigrationSchedule(0.02, 0.1, 0.06, 0.1, 20, 0.4, 0.003, 0.01, 0.25, 68, 0.3)),
        (
            13,
            MigrationSchedule(
                0.02, 0.1, 0.06, 0.1, 20, 0.4, 0.001, 0.01, 0.25, 66, 0.3, 0.0001, 0.05
            ),
        ),
    ],
)
def test_older_components_are_fitted(parameters, schedule):
    """Retirement and old age, with what they add to the seven."""
    ages = np.arange(0, 96)
    seven = fit_schedule(ages, schedule.intensity(ages))
    found = fit_schedule(ages, schedule.intensity(ages), parameters=parameters)
    assert found.error < min(1, seven.error / 3)


def test_weights_draw_the_fit():
    """Ages with all the weight are met; the others may be missed."""
    observed = FUNDAMENTAL.intensity(AGES)
    noisy = np.where(AGES < 60, observed, observed * 3)
    weights = np.where(AGES < 60, 1.0, 0.0)
    found = fit_schedule(AGES, noisy, weights=weights)
    assert found.schedule.intensity(AGES[:60]) == pytest.approx(observed[:60], rel=1e-6)


def test_schedule_far_below_its_peak_is_zero():
    """The double exponential underflows without a warning."""
    assert MigrationSchedule(0, 1, 1, 0.1, 500, 3).intensity([0]).tolist() == [0]


@pytest.mark.parametrize(
    ("ages", "rates", "weights", "told"),
    [
        (AGES, np.ones(3), None, "lists of one length"),
        (AGES[:9], np.ones(9), None, "9 ages do not determine 7 parameters"),
        (AGES, np.full(90, -1.0), None, "Some intensities"),
        (AGES, np.zeros(90), None, "All intensities are 0"),
        (AGES, np.ones(90), np.zeros(90), "All weights are 0"),
    ],
)
def test_fit_of_nothing_is_refused(ages, rates, weights, told):
    """The sentence says what to give."""
    with pytest.raises(CorridorError, match=told):
        fit_schedule(ages, rates, weights=weights)


def test_ratios_without_labour_are_refused():
    """A schedule of children alone has no shape of labour."""
    with pytest.raises(CorridorError, match="a2 = 0"):
        MigrationSchedule(0.1, 0.1, 0, 0.1, 20, 0.4).indices()


def test_schedule_without_components_is_its_constant():
    """No children, no labour."""
    flat = MigrationSchedule(0, 0.1, 0, 0.1, 20, 0.4, c=0.002)
    assert flat.intensity([0, 50]).tolist() == [0.002, 0.002]
