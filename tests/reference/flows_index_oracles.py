"""The indices again, slowly and as the papers write them, in plain Python."""

from __future__ import annotations

import math


def corridors(flows):
    """All flows between different places, in a list."""
    size = len(flows)
    return [float(flows[i][j]) for i in range(size) for j in range(size) if i != j]


def differences(values):
    """The sum of |x - y| over all ordered pairs."""
    return sum(abs(x - y) for x in values for y in values)


def deviation(values):
    """The standard deviation of the values as a whole population."""
    mean = sum(values) / len(values)
    return math.sqrt(sum((x - mean) ** 2 for x in values) / len(values))


def others(row, own):
    """The values of a row without the place itself."""
    return [float(value) for place, value in enumerate(row) if place != own]


def concentration(row, own):
    """Gini's index of one place's corridors: Plane and Mulligan (1997)."""
    values = others(row, own)
    return differences(values) / (2 * (len(values) - 1) * sum(values))


def connectivity(flows):
    """The indices of Bell et al. (2002) and Rogers and Sweeney (1998)."""
    size, every = len(flows), corridors(flows)
    total, count = sum(every), len(every)
    columns = list(zip(*flows, strict=True))
    out = [sum(others(row, i)) for i, row in enumerate(flows)]
    into = [sum(others(column, i)) for i, column in enumerate(columns)]
    within = {
        "gini_out_share": sum(differences(others(row, i)) for i, row in enumerate(flows)),
        "gini_in_share": sum(differences(others(column, i)) for i, column in enumerate(columns)),
    }
    weighted = {
        "weighted_gini_out": (flows, into),
        "weighted_gini_in": (columns, out),
    }
    spread = sum(
        deviation(others(row, i)) / (sum(others(row, i)) / (size - 1)) * sum(others(row, i)) / total
        for table in (flows, columns)
        for i, row in enumerate(table)
    )
    return {
        "connectivity": sum(flow > 0 for flow in every) / count,
        "inequality_equal": sum(abs(flow / total - 1 / count) for flow in every) / 2,
        "gini_total": differences(every) / (2 * (count - 1) * total),
        **{name: sum_ / differences(every) for name, sum_ in within.items()},
        **{
            name: sum(concentration(row, i) * weights[i] / total for i, row in enumerate(table))
            / size
            for name, (table, weights) in weighted.items()
        },
        "cv": deviation(every) / (total / count),
        "acv": spread,
    }


def expected_moves(flows):
    """a_i b_j off the diagonal with the margins of the flows, by alternating fits."""
    size = len(flows)
    fitted = 1.0 - (flows * 0 + [[float(i == j) for j in range(size)] for i in range(size)])
    for _ in range(500):
        fitted *= (flows.sum(axis=1) / fitted.sum(axis=1))[:, None]
        fitted *= flows.sum(axis=0) / fitted.sum(axis=0)
    return fitted


def middle_distance(flows, far):
    """Half of all movers went no further than this, counted off by distance."""
    size = len(flows)
    pairs = sorted((far[i][j], flows[i][j]) for i in range(size) for j in range(size) if i != j)
    left = sum(flow for _, flow in pairs) / 2
    for distance, flow in pairs:
        left -= flow
        if left <= 0:
            return distance
    raise AssertionError
