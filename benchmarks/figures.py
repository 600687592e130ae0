"""How is a figure measured and printed? One line each, as anyone can compare."""

from __future__ import annotations

import statistics
import sys
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

TIMES = 7


def tell(name: str, value: float, unit: str, goal: float) -> None:
    """Print one figure."""
    shown = f"{value:.0f}" if value >= 100 or value == int(value) else f"{value:.2f}"
    print(f"bench {name} {shown} {unit} goal {goal:g} ratio {value / goal:.2f}", flush=True)


def note(text: str) -> None:
    """Say on the error stream what is being prepared."""
    sys.stderr.write(f"# {text}\n")


def cpu_ms(act: Callable[[int], object], times: int = TIMES) -> float:
    """The median CPU time of `act(n)` in milliseconds, after one run that warms up."""
    act(0)
    taken = []
    for number in range(1, times + 1):
        started = time.process_time()
        act(number)
        taken.append((time.process_time() - started) * 1000)
    return statistics.median(taken)
