"""How is a row written down, and made again, whichever database holds it? Values, column by column.

Rows go in as they came out: no defaults, no clocks, no hooks.
"""

from __future__ import annotations

import base64
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from decimal import Decimal
from itertools import islice
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import connection, models, transaction
from django.db.models import sql

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

#: Never in a backup: who is signed in now.
LEFT_OUT = frozenset({"sessions.session"})
_BATCH = 500


def kept_models(registry: Any = apps) -> list[type[models.Model]]:
    """The models whose rows a backup holds, by label."""
    chosen = [
        model
        for model in registry.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy and model._meta.label_lower not in LEFT_OUT
    ]
    return sorted(chosen, key=lambda model: model._meta.label_lower)


def columns_of(model: type[models.Model]) -> tuple[str, ...]:
    """The columns of a model, in the order of its fields."""
    return tuple(field.attname for field in model._meta.concrete_fields)


def rows_of(model: type[models.Model], columns: tuple[str, ...]) -> Iterator[list[Any]]:
    """All rows, by primary key, as JSON values of these columns."""
    query = model._base_manager.order_by("pk").values_list(*columns)
    for row in query.iterator(chunk_size=2000):
        yield [_plain(value) for value in row]


def write_rows(
    model: type[models.Model], columns: tuple[str, ...], rows: Iterable[list[Any]]
) -> Iterator[int]:
    """Insert rows as they are; yields how many so far. The caller holds the transaction."""
    by_name = {field.attname: field for field in model._meta.concrete_fields}
    fields = [by_name[name] for name in columns]
    waiting, written = iter(rows), 0
    while batch := list(islice(waiting, _BATCH)):
        made = [
            model(**{f.attname: f.to_python(v) for f, v in zip(fields, row, strict=True)})
            for row in batch
        ]
        _insert(model, fields, made)
        written += len(made)
        yield written


@contextmanager
def one_snapshot() -> Iterator[None]:
    """All reads inside see the database as it was at one moment, and hold up nobody's writes."""
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        usual = connection.transaction_mode  # type: ignore[attr-defined]
        connection.transaction_mode = "DEFERRED"  # type: ignore[attr-defined]
        try:
            with transaction.atomic(durable=True):
                yield
        finally:
            connection.transaction_mode = usual  # type: ignore[attr-defined]
        return
    with transaction.atomic(durable=True):
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def _insert(model: type[models.Model], fields: list[Any], rows: list[models.Model]) -> None:
    size = connection.ops.bulk_batch_size(fields, rows) or len(rows)
    for start in range(0, len(rows), size):
        query = sql.InsertQuery(model)
        query.insert_values(fields, rows[start : start + size], raw=True)
        query.get_compiler(using=connection.alias).execute_sql()


def _plain(value: Any) -> Any:
    """A database value as JSON; refuses (a bug) what it does not know."""
    match value:
        case None | bool() | int() | float() | str() | dict() | list():
            return value
        case datetime():
            return value.astimezone(UTC).isoformat()
        case date() | time():
            return value.isoformat()
        case Decimal():
            return str(value)
        case bytes() | memoryview():
            return base64.b64encode(bytes(value)).decode("ascii")
    raise TypeError(f"a backup cannot hold a {type(value).__name__}")
