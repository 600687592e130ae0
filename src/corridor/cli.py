"""`python -m corridor`: what can a researcher do from the shell? Flows from stock tables.

Reads the files that are named, computes, prints a summary, writes one file. Mistakes are told in
one sentence, with exit code 2 and no traceback.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast, get_args

import click
import numpy as np
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from corridor.errors import CorridorError, Infeasible
from corridor.flow_files import flow_rows, must_be_writable, write_flows
from corridor.flows.batch import ALL_METHODS, METHODS, Method, estimate_flows
from corridor.flows.closing import Policy
from corridor.flows.disturbance import StatedErrors
from corridor.flows.uncertainty import LEVELS, draw_intervals
from corridor.statistics.stock_files import prepare_files
from corridor.statistics.stock_records import SEXES
from corridor.statistics.vintages import Rule

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from corridor.flows.results import FlowEstimate
    from corridor.flows.uncertainty import FlowIntervals
    from corridor.statistics.periods import PreparedPeriod

_FILE = click.Path(dir_okay=False, path_type=Path)
_SHARE = click.FloatRange(0, 1)
_MOST_NOTES = 12


class Refused(click.ClickException):
    """A mistake that the person at the shell can mend."""

    exit_code = 2


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
def corridor() -> None:
    """The science of a corridor: an origin and a destination. Tables in, tables out."""


@corridor.command(
    epilog="Example: python -m corridor flows ims_2020.xlsx --vital WPP2022.csv.gz --from 2015"
    " --to 2020 --draws 1000 -o flows.parquet"
)
@click.argument("stocks", nargs=-1, required=True, type=_FILE)
@click.option(
    "--vital",
    multiple=True,
    type=_FILE,
    help="Births, deaths, populations: a WPP file, or a CSV of one period. Twice for WPP 2019.",
)
@click.option(
    "--from", "start", type=int, help="The year of the first stocks; else the last but one."
)
@click.option("--to", "end", type=int, help="The year of the second stocks; else the last.")
@click.option("--sex", type=click.Choice(SEXES), default="both", show_default=True)
@click.option(
    "--method",
    "methods",
    multiple=True,
    default=("all",),
    show_default=True,
    type=click.Choice(("all", *ALL_METHODS)),
    help="`all` are the six of Abel and Cohen (2019); name it more than once for several.",
)
@click.option(
    "--policy",
    type=click.Choice(get_args(Policy)),
    default="refuse",
    show_default=True,
    help="Where the totals of a closed account cannot be met.",
)
@click.option(
    "--places",
    "rule",
    type=click.Choice([each.value for each in Rule]),
    default=Rule.REFUSE.value,
    show_default=True,
    help="Where one table has a country whole and another in parts (SUD, SCG).",
)
@click.option(
    "--missing",
    type=click.Choice(("zero", "refuse")),
    default="zero",
    show_default=True,
    help="What cells are that the publisher does not tell.",
)
@click.option(
    "--draws", type=click.IntRange(0), default=0, show_default=True, help="For intervals."
)
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True, help="Of the draws.")
@click.option("--stock-error", type=_SHARE, default=0.05, show_default=True, help="Relative.")
@click.option("--birth-error", type=_SHARE, default=0.01, show_default=True, help="Relative.")
@click.option("--death-error", type=_SHARE, default=0.01, show_default=True, help="Relative.")
@click.option(
    "--persistence",
    type=_SHARE,
    default=0.5,
    show_default=True,
    help="Correlation of a stock's errors at both dates.",
)
@click.option("--workers", type=click.IntRange(1), help="Threads; as many as processors if unsaid.")
@click.option("-o", "--output", type=_FILE, help="A .csv or .parquet file.")
def flows(
    stocks: tuple[Path, ...], vital: tuple[Path, ...], output: Path | None, **given: Any
) -> None:
    """Estimate who moved from where to where between two tables of migrant STOCKS.

    STOCKS is the workbook or CSV of the United Nations as downloaded, or two square tables (CSV,
    birthplaces down, residences across), the earlier first.
    """
    try:
        _flows(stocks, vital, output, given)
    except Infeasible as error:
        raise Refused(
            f"{error}\nChoose --policy clip (totals are brought within reach) or open (who does "
            "not fit comes from outside)."
        ) from error
    except CorridorError as error:
        notes = getattr(error, "__notes__", [])
        raise Refused("\n".join((str(error), *notes))) from error
    except OSError as error:
        raise Refused(f"{error.filename}: {error.strerror}.") from error


def _flows(
    stocks: Sequence[Path], vital: Sequence[Path], output: Path | None, given: Mapping[str, Any]
) -> None:
    if output is not None:
        must_be_writable(output)
    methods = _chosen(given["methods"])
    prepared = prepare_files(
        stocks,
        vital,
        years=(given["start"], given["end"]),
        sex=given["sex"],
        rule=Rule(given["rule"]),
        missing=given["missing"],
    )
    policy = cast("Policy", given["policy"])
    estimates = estimate_flows(prepared.period, methods, policy=policy)
    intervals = _draws(prepared, methods, policy, given) if given["draws"] else {}
    _summary(prepared, estimates, intervals)
    if output is not None:
        rows = flow_rows(estimates, intervals, LEVELS, prepared.years)
        about = _about(prepared, stocks, vital, given)
        written = write_flows(output, rows, about)
        click.echo(f"{written:,} rows are in {output}.")


def _chosen(named: Sequence[str]) -> tuple[Method, ...]:
    wanted: list[str] = []
    for name in named:
        wanted += METHODS if name == "all" else [name]
    return cast("tuple[Method, ...]", tuple(dict.fromkeys(wanted)))


def _draws(
    prepared: PreparedPeriod,
    methods: Sequence[Method],
    policy: Policy,
    given: Mapping[str, Any],
) -> Mapping[Method, FlowIntervals]:
    """The intervals, with a bar on a terminal while they are drawn."""
    console = Console(stderr=True)
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    errors = StatedErrors(
        stocks=given["stock_error"],
        births=given["birth_error"],
        deaths=given["death_error"],
        persistence=given["persistence"],
    )
    with Progress(
        *columns, console=console, transient=True, disable=not console.is_terminal
    ) as bar:
        task = bar.add_task("Drawing", total=given["draws"])
        return draw_intervals(
            prepared.period,
            errors,
            np.random.default_rng(given["seed"]),
            methods=methods,
            draws=given["draws"],
            policy=policy,
            workers=given["workers"] or os.cpu_count() or 1,
            progress=lambda done: bar.update(task, completed=done),
        )


def _summary(
    prepared: PreparedPeriod,
    estimates: Mapping[Method, FlowEstimate],
    intervals: Mapping[Method, FlowIntervals],
) -> None:
    first, last = prepared.years
    table = Table(
        title=f"Moves {first}-{last}, {len(prepared.period.places)} places", title_justify="left"
    )
    table.add_column("method")
    for heading in ("persons", *(("low", "high") if intervals else ()), "steps", "residual"):
        table.add_column(heading, justify="right")
    for method, made in estimates.items():
        drawn = intervals.get(method)
        bounds = [f"{drawn.total_at(level):,.0f}" for level in LEVELS] if drawn else []
        table.add_row(
            method, f"{made.total:,.0f}", *bounds, str(made.iterations), f"{made.residual:.2g}"
        )
    console = Console()
    console.print(table)
    notes = dict.fromkeys(
        (*prepared.notes, *(n for made in estimates.values() for n in made.notes))
    )
    for note in list(notes)[:_MOST_NOTES]:
        console.print(f"- {note}", markup=False, highlight=False)
    if len(notes) > _MOST_NOTES:
        console.print(f"- and {len(notes) - _MOST_NOTES} more notes")


def _about(
    prepared: PreparedPeriod,
    stocks: Sequence[Path],
    vital: Sequence[Path],
    given: Mapping[str, Any],
) -> dict[str, Any]:
    """How the estimates were made, to be kept beside them."""
    return {
        "stocks": [path.name for path in stocks],
        "vital": [path.name for path in vital],
        "period": list(prepared.years),
        "notes": list(prepared.notes),
        **{name: value for name, value in given.items() if name != "workers"},
    }
