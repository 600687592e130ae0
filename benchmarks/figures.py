"""How is a figure measured and printed? One line each, as anyone can compare."""

from __future__ import annotations

import os
import statistics
import sys
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

TIMES = 9


@dataclass(frozen=True, slots=True)
class Taken:
    """The median cost of an act in milliseconds: of the processor, and by the clock."""

    cpu: float
    wall: float


def tell(name: str, value: float, unit: str, goal: float, *, peer: str = "") -> None:
    """Print one figure. `peer` is what the field's best-known platform takes for the same."""
    shown = f"{value:.0f}" if value >= 100 or value == int(value) else f"{value:.2f}"
    told = f" peer {peer} (stated)" if peer else ""
    print(f"bench {name} {shown} {unit} goal {goal:g} ratio {value / goal:.2f}{told}", flush=True)


def tell_taken(name: str, taken: Taken, goal: float, *, peer: str = "") -> None:
    """Print what an act costs the processor, which a busy machine changes least, and the wait."""
    tell(name, taken.cpu, "ms", goal, peer=peer)
    tell(f"{name}_wall", taken.wall, "ms", goal)


def note(text: str) -> None:
    """Say on the error stream what is being prepared, and how busy the machine is."""
    sys.stderr.write(f"# {text} (load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores)\n")


def measure(act: Callable[[int], object], times: int = TIMES) -> Taken:
    """The medians of `act(1)` to `act(times)`; `act(0)`, which warms up, is left out."""
    act(0)
    cpu, wall = [], []
    for number in range(1, times + 1):
        by_clock, started = time.perf_counter(), time.process_time()
        act(number)
        cpu.append((time.process_time() - started) * 1000)
        wall.append((time.perf_counter() - by_clock) * 1000)
    return Taken(statistics.median(cpu), statistics.median(wall))
