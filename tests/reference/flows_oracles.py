"""Slow and obvious: what the fast functions must agree with. Loops over cells, no algebra."""

from __future__ import annotations

from itertools import combinations, product

FINE, ROUNDING = 1e-14, 1e-11


def fit_by_sweeps(seed, rows, columns, sweeps=200_000):
    """Two-way proportional fitting: rows, columns, rows, columns, until nothing moves."""
    table = [list(row) for row in seed]
    whole, before = sum(rows), float("inf")
    for _ in range(sweeps):
        for i, wanted in enumerate(rows):
            total = sum(table[i])
            table[i] = [cell * wanted / total if total else 0.0 for cell in table[i]]
        for j, wanted in enumerate(columns):
            total = sum(row[j] for row in table)
            for row in table:
                row[j] = row[j] * wanted / total if total else 0.0
        away = max(abs(sum(table[i]) - rows[i]) for i in range(len(rows)))
        if away <= FINE * whole or before <= away <= ROUNDING * whole:
            break
        before = away
    return table


def moves_by_birthplace(start, end, stayers=None, offset=None):
    """[origin][destination][birthplace]: a fit of its own for each birthplace.

    With stayers the diagonal is theirs and the others move; without, the diagonal is fitted too.
    """
    size = len(start)
    table = [[[0.0] * size for _ in range(size)] for _ in range(size)]
    for k in range(size):
        weights = [[1.0] * size if offset is None else list(offset[i]) for i in range(size)]
        left, arrived = list(start[k]), list(end[k])
        if stayers is not None:
            for i in range(size):
                weights[i][i] = 0.0
                left[i] -= stayers[k][i]
                arrived[i] -= stayers[k][i]
        fitted = fit_by_sweeps(weights, left, arrived)
        for i, j in product(range(size), repeat=2):
            table[i][j][k] = fitted[i][j]
            if i == j and stayers is not None:
                table[i][j][k] = stayers[k][i]
    return table


def largest_excess(support, rows, columns):
    """By how much the worst set of columns asks for more than its rows have (Gale's condition).

    0 or less: a table exists. Every set of columns is tried.
    """
    worst = float("-inf")
    for count in range(1, len(columns) + 1):
        for chosen in combinations(range(len(columns)), count):
            reached = [i for i in range(len(rows)) if any(support[i][j] for j in chosen)]
            worst = max(worst, sum(columns[j] for j in chosen) - sum(rows[i] for i in reached))
    return worst


def nearest_rounding(table):
    """The least sum of |whole - cell| over all roundings that keep margins; every one is tried."""
    below = [[int(cell // 1) for cell in row] for row in table]
    free = [
        (i, j)
        for i, row in enumerate(table)
        for j, cell in enumerate(row)
        if abs(cell - round(cell)) > 1e-12
    ]
    best = float("inf")
    for ups in product((0, 1), repeat=len(free)):
        tried = [row[:] for row in below]
        for (i, j), up in zip(free, ups, strict=True):
            tried[i][j] += up
        if _keeps_margins(table, tried):
            off = sum(
                abs(cell - tried[i][j]) for i, row in enumerate(table) for j, cell in enumerate(row)
            )
            best = min(best, off)
    return best


def _keeps_margins(table, tried):
    pairs = [(sum(a), sum(b)) for a, b in zip(table, tried, strict=True)]
    pairs += [
        (sum(a), sum(b))
        for a, b in zip(zip(*table, strict=True), zip(*tried, strict=True), strict=True)
    ]
    pairs.append((sum(map(sum, table)), sum(map(sum, tried))))
    return all(abs(true - whole) < 1 - 1e-12 for true, whole in pairs)
