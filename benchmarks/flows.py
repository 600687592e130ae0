"""The flows workload: 229 places, all six methods, against the floor that the arithmetic sets.

Each task runs in a process of its own with one BLAS thread, so that its peak of memory is its own
and cores are not counted twice. Needs no Django. The inputs are the world of 2015 to 2020 where
the reference files lie beside the repository, else a made-up world of the same size.

The field's package is run beside where R and it are installed; else what it takes is stated: it was
measured on such a machine as 5.3 s for open, 18.3 s for closed, 42 s and 1.36 GB for all six.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

from benchmarks.figures import note
from benchmarks.flows_inputs import world

TASKS = ("six", "memory_229", "connectivity", "batch", "draws", "large")
PEER = Path(__file__).with_name("flows_peer.R")


def run_peer() -> None:
    """Run the field's package beside on the same inputs, where it is installed."""
    command = shutil.which("Rscript")
    if command is None:
        note("no R here: what the field's package takes is stated, not measured")
        return
    period = world()
    with tempfile.TemporaryDirectory(prefix="qiao-bench-flows-") as folder:
        for name, table in (
            ("stock_start", period.start.persons),
            ("stock_end", period.end.persons),
            ("births", period.births),
            ("deaths", period.deaths),
        ):
            np.savetxt(Path(folder, f"{name}.csv"), table, delimiter=",")
        done = subprocess.run(  # noqa: S603
            [command, str(PEER), folder], check=False, capture_output=True, text=True
        )
    if done.returncode:
        note("R is here but the field's package is not, or it failed: its figures are stated")
        return
    for line in done.stdout.splitlines():
        print(f"bench {line} (the field's package, this run)", flush=True)


def main() -> int:
    """Run the tasks; the exit code tells whether they ran."""
    note("flows; one process for each task, one BLAS thread")
    threads = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
    environment = {**os.environ, **dict.fromkeys(threads, "1")}
    failed = 0
    for task in TASKS:
        command = [sys.executable, "-m", "benchmarks.flows_tasks", task]
        failed |= subprocess.run(command, env=environment, check=False).returncode  # noqa: S603
    run_peer()
    return failed


if __name__ == "__main__":
    sys.exit(main())
