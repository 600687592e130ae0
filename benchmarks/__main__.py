"""Which parts run? All, or those named; each in a process and a place of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile

PARTS = ("results", "lists", "imports")


def main(wanted: list[str]) -> int:
    """Run the parts; the exit code tells whether they ran, never how fast."""
    unknown = set(wanted) - set(PARTS)
    if unknown:
        sys.stderr.write(f"no such part: {', '.join(sorted(unknown))}; there are {PARTS}\n")
        return 2
    failed = 0
    for part in wanted or PARTS:
        with tempfile.TemporaryDirectory(prefix=f"qiao-bench-{part}-") as home:
            kept = {k: v for k, v in os.environ.items() if not k.startswith("QIAO_")}
            place = {**kept, "QIAO_HOME": home, "DJANGO_SETTINGS_MODULE": "qiao.settings"}
            command = [sys.executable, "-m", f"benchmarks.{part}"]
            failed |= subprocess.run(command, env=place, check=False).returncode  # noqa: S603
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
