"""One task of the flows workload: `python -m benchmarks.flows_tasks six`."""

from __future__ import annotations

import resource
import sys
import time
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.figures import measure, note, tell, tell_taken
from benchmarks.flows_inputs import made_up, world
from corridor.flows import StatedErrors, draw_intervals, estimate_batch, estimate_flows
from corridor.flows.indices.connectivity import connectivity_indices

if TYPE_CHECKING:
    from collections.abc import Callable

DRAWS, WORKERS = 1000, 2
LARGE = 2000
BATCH = 21


def six() -> None:
    """All six methods; and how far above what the arithmetic alone would take at this speed."""
    period = world()
    taken = measure(lambda _number: estimate_flows(period), 25)
    tell_taken("flows.all_six_229", taken, 15, peer="42 s and 1.36 GB")
    floor, rate = floor_of(len(period.places))
    note(f"{rate:.1f} GFLOP/s a core; the floor of six methods is {floor:.2f} ms, dense")
    tell("flows.all_six_over_floor", taken.cpu / floor, "times", 2)
    opened = measure(lambda _number: estimate_flows(period, ["da_min_open"]), 25)
    tell("flows.open_229", opened.cpu, "ms", 5, peer="5.3 s")
    closed = measure(lambda _number: estimate_flows(period, ["da_min_closed"]), 25)
    tell("flows.closed_229", closed.cpu, "ms", 12, peer="18.3 s")


def floor_of(size: int) -> tuple[float, float]:
    """Milliseconds for 3 products and 11 Newton steps at the speed of a product here, and that.

    A step is a symmetric product (n^3) and a Cholesky factor (n^3 / 3); multiply and add are two.
    """
    table = np.random.default_rng(1).random((size, size))
    product = measure(lambda _number: table @ table, 50).cpu
    rate = 2 * size**3 / product / 1e6
    work = 3 * 2 * size**3 + 11 * (size**3 + size**3 / 3)
    return work / rate / 1e6, rate


def memory_229() -> None:
    """The whole process: interpreter, libraries, inputs, all six estimates."""
    made = estimate_flows(world())
    assert made["da_pb_closed"].total > 0
    tell("flows.memory_229", _peak(), "MB", 100, peer="1360 MB")


def connectivity() -> None:
    """The connectivity indices of a table of flows."""
    flows = estimate_flows(world(), ["da_pb_closed"])["da_pb_closed"].flows
    taken = measure(lambda _number: connectivity_indices(flows), 25)
    tell_taken("flows.connectivity_229", taken, 10, peer="151 s")


def batch() -> None:
    """21 periods one after the other: each of its own, as of years and sexes."""
    periods = {number: made_up(229, seed=number) for number in range(BATCH)}
    taken = measure(lambda _number: estimate_batch(periods), 3)
    tell("flows.batch_21", taken.cpu / BATCH, "ms", 25)


def draws() -> None:
    """1,000 draws of the six methods with intervals of each corridor, by two threads."""
    period, errors = world(), StatedErrors(stocks=0.05, births=0.01, deaths=0.01)
    by_clock, started = time.perf_counter(), time.process_time()
    made = draw_intervals(
        period, errors, np.random.default_rng(1), draws=DRAWS, policy="open", workers=WORKERS
    )
    wall, cpu = time.perf_counter() - by_clock, time.process_time() - started
    assert made["da_pb_closed"].draws == DRAWS
    tell("flows.draws_1000", wall, "s", 30, peer="11 h")
    tell("flows.draws_1000_cpu", cpu, "s", 60)
    tell("flows.draws_1000_memory", _peak(), "MB", 1000)


def large() -> None:
    """2,000 places, closed: the minimum and independence."""
    period = made_up(LARGE)
    by_clock, started = time.perf_counter(), time.process_time()
    made = estimate_flows(period, ["da_min_closed", "da_ind_closed"])
    cpu, wall = time.process_time() - started, time.perf_counter() - by_clock
    assert made["da_min_closed"].residual < 1e-12 * period.start.persons.sum()
    tell("flows.closed_2000", cpu, "s", 4)
    tell("flows.closed_2000_wall", wall, "s", 4)
    tell("flows.memory_2000", _peak(), "MB", 1000)


def _peak() -> float:
    """The largest resident memory of this process so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


TASKS: dict[str, Callable[[], None]] = {
    "six": six,
    "memory_229": memory_229,
    "connectivity": connectivity,
    "batch": batch,
    "draws": draws,
    "large": large,
}

if __name__ == "__main__":
    TASKS[sys.argv[1]]()
