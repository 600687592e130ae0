"""How do estimates leave as a file? One row a corridor and method, as CSV or Parquet.

CSV needs nothing; Parquet needs pyarrow (the extra `tables`), and keeps beside the rows how they
were made.
"""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING, Any

from corridor.errors import CorridorError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from corridor.flows.results import FlowEstimate
    from corridor.flows.uncertainty import FlowIntervals

COLUMNS = ("origin", "destination", "method", "start", "end", "persons", "low", "high")
KINDS = (".csv", ".parquet")
ABOUT = b"corridor"
"""Under this key a Parquet file's metadata says, as JSON, how the estimates were made."""


def must_be_writable(path: Path) -> None:
    """Refuse a kind of file that cannot be written here, before anything is computed."""
    if path.suffix not in KINDS:
        raise CorridorError(
            f"{path.name}: flows are written as {' or '.join(KINDS)}. Name such a file."
        )
    if not path.parent.is_dir():
        raise CorridorError(f"There is no folder {path.parent}. Make it, or name another file.")
    if path.suffix == ".parquet":
        _parquet()


def flow_rows(
    estimates: Mapping[Any, FlowEstimate],
    intervals: Mapping[Any, FlowIntervals],
    levels: tuple[float, float],
    years: tuple[int, int],
) -> Iterator[tuple[object, ...]]:
    """The rows of `COLUMNS`: corridors where somebody moved, or may have; bounds where drawn."""
    for method, estimate in estimates.items():
        drawn = intervals.get(method)
        low, high = (drawn.at(level) if drawn else None for level in levels)
        for row, origin in enumerate(estimate.places):
            for column, destination in enumerate(estimate.places):
                bounds = [None if b is None else float(b[row, column]) for b in (low, high)]
                persons = float(estimate.flows[row, column])
                if row != column and (persons or bounds[1]):
                    yield origin, destination, method, *years, persons, *bounds


def write_flows(path: Path, rows: Iterable[tuple[object, ...]], about: Mapping[str, Any]) -> int:
    """Write the rows by the file's ending; gives how many there are."""
    kept = list(rows)
    if path.suffix == ".csv":
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(COLUMNS)
            writer.writerows(kept)
        return len(kept)
    arrow, parquet = _parquet()
    columns = list(zip(*kept, strict=True)) or [()] * len(COLUMNS)
    text, whole, number = arrow.string(), arrow.int32(), arrow.float64()
    kinds = (text, text, text, whole, whole, number, number, number)
    arrays = [arrow.array(values, kind) for values, kind in zip(columns, kinds, strict=True)]
    table = arrow.table(arrays, names=list(COLUMNS))
    parquet.write_table(table.replace_schema_metadata({ABOUT: json.dumps(about)}), path)
    return len(kept)


def _parquet() -> tuple[Any, Any]:
    try:
        # The extra `tables`, and half a second that CSV does not pay.
        import pyarrow as pa  # type: ignore[import-untyped]  # noqa: PLC0415
        from pyarrow import parquet  # noqa: PLC0415
    except ImportError as error:
        raise CorridorError(
            "pyarrow, which writes Parquet, is not installed. Install it with "
            "`pip install 'qiao[tables]'`, or write a .csv file."
        ) from error
    return pa, parquet
