"""What do all methods say of a period, and of many periods? They share what they have in common.

The closed account is balanced once for the minimum, independence and their mixture. Several
periods (years, sexes) are problems of their own and can be solved side by side.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING, Literal, TypeAlias, get_args

from corridor.errors import CorridorError
from corridor.flows.accounts import make_account
from corridor.flows.differencing import difference_stocks
from corridor.flows.independence import independence
from corridor.flows.minimum import minimum_migration
from corridor.flows.pseudo_bayes import WEIGHT, mix
from corridor.flows.rates import stock_rates, transition_rates
from corridor.flows.results import FlowEstimate

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping, Sequence
    from typing import TypeVar

    from corridor.flows.accounts import Adjust
    from corridor.flows.closing import Policy
    from corridor.flows.stocks import Period

    Key = TypeVar("Key", bound=Hashable)

Method: TypeAlias = Literal[
    "sd_drop_neg",
    "sd_rev_neg",
    "mig_rate",
    "da_min_open",
    "da_min_closed",
    "da_pb_closed",
    "da_ind_closed",
    "da_ind_open",
    "rogers_von_rabenau",
]
"""Short names of the methods: the six of Abel and Cohen (2019), then others."""

METHODS: tuple[Method, ...] = get_args(Method)[:6]
"""The six methods of Abel and Cohen (2019, Scientific Data 6:82); their "open" is "open_dr"."""

ALL_METHODS: tuple[Method, ...] = get_args(Method)


def estimate_flows(
    period: Period,
    methods: Sequence[Method] = METHODS,
    *,
    adjust: Adjust = "before",
    policy: Policy = "refuse",
    weight: float = WEIGHT,
) -> dict[Method, FlowEstimate]:
    """The estimate of each method, in the order asked for.

    `adjust` and `policy` are those of `make_account`, `weight` that of `pseudo_bayes`.

    >>> from corridor.flows import period_of, stock_table
    >>> change = period_of(stock_table([[60, 40], [0, 50]]), stock_table([[50, 50], [0, 50]]))
    >>> {name: round(made.total, 6) for name, made in estimate_flows(change).items()}
    ... # doctest: +NORMALIZE_WHITESPACE
    {'sd_drop_neg': 10.0, 'sd_rev_neg': 10.0, 'mig_rate': 20.0, 'da_min_open': 10.0,
     'da_min_closed': 10.0, 'da_pb_closed': 15.2}
    """
    unknown = [name for name in methods if name not in ALL_METHODS]
    if unknown:
        raise CorridorError(
            f"There is no method {', '.join(unknown)}. There are {', '.join(ALL_METHODS)}."
        )
    made: dict[Method, FlowEstimate] = {}
    if "sd_drop_neg" in methods:
        made["sd_drop_neg"] = difference_stocks(period, "drop")
    if "sd_rev_neg" in methods:
        made["sd_rev_neg"] = difference_stocks(period, "return")
    if "mig_rate" in methods:
        made["mig_rate"] = stock_rates(period)
    if "rogers_von_rabenau" in methods:
        made["rogers_von_rabenau"] = transition_rates(period)
    if {"da_min_open", "da_ind_open"} & set(methods):
        account = make_account(period, totals="open_dr")
        if "da_min_open" in methods:
            made["da_min_open"] = minimum_migration(account)
        if "da_ind_open" in methods:
            made["da_ind_open"] = independence(account)
    if {"da_min_closed", "da_ind_closed", "da_pb_closed"} & set(methods):
        made |= _closed(period, methods, adjust, policy, weight)
    return {name: replace(made[name], method=name) for name in methods}


def estimate_batch(
    periods: Mapping[Key, Period],
    methods: Sequence[Method] = METHODS,
    *,
    adjust: Adjust = "before",
    policy: Policy = "refuse",
    workers: int = 1,
) -> dict[Key, dict[Method, FlowEstimate]]:
    """`estimate_flows` of every period, under its key, by so many threads.

    The estimates do not depend on `workers`. An error of one period is raised with its key.

    >>> from corridor.flows import period_of, stock_table
    >>> change = period_of(stock_table([[60, 40], [0, 50]]), stock_table([[50, 50], [0, 50]]))
    >>> made = estimate_batch({2015: change, 2020: change}, ["da_min_closed"])
    >>> made[2020]["da_min_closed"].total
    10.0
    """

    def one(key: Key) -> dict[Method, FlowEstimate]:
        try:
            return estimate_flows(periods[key], methods, adjust=adjust, policy=policy)
        except CorridorError as error:
            error.add_note(f"In the period {key}.")
            raise

    with ThreadPoolExecutor(workers) as pool:
        return dict(zip(periods, pool.map(one, periods), strict=True))


def add_estimates(estimates: Sequence[FlowEstimate]) -> FlowEstimate:
    """The sum of estimates of parts of the people (women and men) of the same places and method.

    >>> from corridor.flows import difference_stocks, period_of, stock_table
    >>> women = difference_stocks(period_of(stock_table([[1, 1], [1, 1]]),
    ...                                     stock_table([[1, 3], [1, 1]])))
    >>> add_estimates([women, women]).flows.tolist()
    [[0.0, 4.0], [0.0, 0.0]]
    """
    if not estimates:
        raise CorridorError("There are no estimates to add. Give at least one.")
    first = estimates[0]
    if any((each.places, each.method) != (first.places, first.method) for each in estimates):
        raise CorridorError(
            "The estimates to add are not of the same places and method. Estimate each part alike."
        )
    flows = first.flows.copy()
    for each in estimates[1:]:
        flows += each.flows
    return FlowEstimate(
        first.places,
        first.method,
        flows,
        iterations=max(each.iterations for each in estimates),
        converged=all(each.converged for each in estimates),
        residual=max(each.residual for each in estimates),
        notes=tuple(dict.fromkeys(note for each in estimates for note in each.notes)),
        parts=tuple(part for each in estimates for part in each.parts),
    )


def _closed(
    period: Period, methods: Sequence[Method], adjust: Adjust, policy: Policy, weight: float
) -> dict[Method, FlowEstimate]:
    account = make_account(period, totals="closed", adjust=adjust, policy=policy)
    made: dict[Method, FlowEstimate] = {}
    if _needs(methods, "da_min_closed"):
        made["da_min_closed"] = minimum_migration(account)
    if _needs(methods, "da_ind_closed"):
        made["da_ind_closed"] = independence(account)
    if "da_pb_closed" in methods:
        made["da_pb_closed"] = mix(made["da_min_closed"], made["da_ind_closed"], weight)
    return made


def _needs(methods: Sequence[Method], wanted: Method) -> bool:
    """Is `wanted` asked for, itself or as a part of the mixture?"""
    return wanted in methods or "da_pb_closed" in methods
