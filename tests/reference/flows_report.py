"""`python -m tests.reference.flows_report`: the largest deviation from every reference file.

One line a file, then each deliberate deviation in a sentence. The exit code is 1 when a file is
further away than allowed, or matched by nobody. Files that are only read, as the inputs of others,
have no line.
"""

from __future__ import annotations

import sys

from tests.reference.flows_checks import (
    EXAMPLES,
    Check,
    account_check,
    example_checks,
    fitting_checks,
    inputs,
    net_checks,
)
from tests.reference.flows_checks_indices import index_checks
from tests.reference.flows_checks_world import world_checks
from tests.reference.flows_files import FOLDER, all_files
from tests.reference.flows_gravity import FILE, panel_of_file


def core_checks():
    """Every check of estimators and fits."""
    for name in EXAMPLES:
        yield from example_checks(name)
    yield account_check()
    yield from fitting_checks()
    yield from net_checks()
    yield from world_checks()


def gravity_check():
    """Flows and logarithms of distance of the panel built, row by row."""
    rows, panel = panel_of_file()
    names = ("origin", "destination", "period", "flow", "ld")
    made = {tuple(key): values for *key, values in _keyed(panel, names)}
    far = max(
        max(abs(flow - float(row["flow"])), abs(ld - float(row["ld"])))
        for row in rows
        for flow, ld in [made[row["o"], row["d"], row["year"]]]
    )
    return Check(FILE, far, 1e-9)


def _keyed(panel, names):
    columns = [panel.columns[name].tolist() for name in names]
    for origin, destination, period, *values in zip(*columns, strict=True):
        yield origin, destination, period, values


def all_checks():
    """Every check there is."""
    yield from core_checks()
    yield from index_checks()
    yield gravity_check()


def elsewhere():
    """The files that the tests of indices and panels match or read."""
    from tests.reference.test_flows_indices import COVERED

    return COVERED


def lines(checks):
    """The report, line by line."""
    files: dict[str, list] = {}
    for check in checks:
        files.setdefault(check.file, []).append(check)
    for file, made in files.items():
        worst = max(made, key=lambda check: check.deviation)
        mark = "*" if worst.meant else " "
        verdict = "ok" if all(check.deviation <= check.allowed for check in made) else "FAR"
        yield f"{verdict:3} {worst.deviation:9.2e} allowed {worst.allowed:7.1e} {mark} {file}"
    reasons: dict[str, list] = {}
    for file, made in files.items():
        for check in made:
            if check.meant:
                reasons.setdefault(check.meant, []).append(file)
    if reasons:
        yield "* Where we mean to differ:"
    for reason, named in reasons.items():
        yield f"- {', '.join(dict.fromkeys(named))}: {reason}."


def unmatched(checks):
    """Files that no check matches, nobody reads, and no other test covers."""
    return sorted(
        set(all_files()) - {check.file for check in checks} - set(inputs()) - set(elsewhere())
    )


def main():
    """Print the report."""
    if not FOLDER.is_dir():
        sys.stderr.write(f"There are no reference files in {FOLDER}.\n")
        return 2
    checks = list(all_checks())
    left = unmatched(checks)
    sys.stdout.write("\n".join(lines(checks)) + "\n")
    sys.stdout.writelines(f"FAR no test matches {file}\n" for file in left)
    return int(bool(left) or any(check.deviation > check.allowed for check in checks))


if __name__ == "__main__":
    sys.exit(main())
