"""How does a table come to hold what the files want? Compare by code, then write the differences.

`plan` reads and decides; `write` does what `plan` found, inside the caller's transaction. The same
files twice give no change. Which rows the files want is each slice's own matter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from qiao.phases.loading.wanted import Change, FieldChange, Gone, How, Table, Wanted, rows_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.db import models


def plan(table: Table) -> tuple[Change, ...]:
    """What has to happen to each row, unchanged ones included; in the order of the files."""
    rows = _rows(table)
    changes = [_compare(table, wanted, rows.get(wanted.code)) for wanted in table.wanted]
    kept = {wanted.code for wanted in table.wanted}
    leaving = (_leave(table, code, row) for code, row in rows.items() if code not in kept)
    return (*changes, *(change for change in leaving if change))


def write(table: Table, changes: Iterable[Change]) -> None:
    """Write the changes of this table. Rows that refer to one another come in any order."""
    by_code = {change.code: change for change in changes if change.table == table.name}
    touched = [w for w in table.wanted if by_code[w.code].how in {How.ADDED, How.CHANGED}]
    if touched and table.exclusive:
        _owned(table).filter(**{table.exclusive: True}).update(**{table.exclusive: False})
        touched = list(table.wanted)
    rows = {wanted.code: _save(table, wanted, by_code[wanted.code]) for wanted in touched}
    for wanted in touched:
        _write_references(table, wanted, rows[wanted.code])
        for name, items in wanted.links.items():
            table.links[name].write(rows[wanted.code], items)
    for change in by_code.values():
        if change.how is How.RETIRED:
            _owned(table).filter(**{table.key: change.code}).update(retired=True)
        elif change.how is How.REMOVED:
            _owned(table).get(**{table.key: change.code}).delete()


def _owned(table: Table) -> models.QuerySet[Any]:
    return rows_of(table.model).filter(table.owned)


def _can_retire(table: Table) -> bool:
    fields = table.model._meta.get_fields()
    return any(field.name == "retired" for field in fields)


def _rows(table: Table) -> dict[str, dict[str, object]]:
    """The owned rows by code, with the fields, the codes referred to and the links compared."""
    fields = {name for wanted in table.wanted for name in wanted.fields}
    references = {name for wanted in table.wanted for name in wanted.refs}
    names = sorted(fields | {f"{name}__code" for name in references} | {"pk", table.key})
    if _can_retire(table):
        names.append("retired")
    rows = list(_owned(table).values(*names))
    for name, link in table.links.items():
        items = link.read([cast("int", row["pk"]) for row in rows])
        for row in rows:
            row[name] = items.get(row["pk"], ())
    return {str(row[table.key]): row for row in rows}


def _compare(table: Table, wanted: Wanted, row: Mapping[str, object] | None) -> Change:
    if row is None:
        return Change(table.name, wanted.code, How.ADDED)
    pairs: list[tuple[str, object, object]] = [
        *((name, row[name], value) for name, value in wanted.fields.items()),
        *((name, row[f"{name}__code"] or "", code) for name, code in wanted.refs.items()),
        *((name, row[name], items) for name, items in wanted.links.items()),
    ]
    if row.get("retired"):
        pairs.append(("retired", True, False))
    fields = tuple(FieldChange(*pair) for pair in pairs if pair[1] != pair[2])
    return Change(table.name, wanted.code, How.CHANGED if fields else How.UNCHANGED, fields)


def _leave(table: Table, code: str, row: Mapping[str, object]) -> Change | None:
    """What becomes of a row that the files no longer hold; None when it is left alone."""
    if table.gone is Gone.REMOVE:
        return Change(table.name, code, How.REMOVED)
    if table.gone is Gone.RETIRE and not row["retired"]:
        return Change(table.name, code, How.RETIRED)
    return None


def _save(table: Table, wanted: Wanted, change: Change) -> Any:
    """The row with its fields written, and with the references that it cannot be without."""
    if change.how is How.ADDED:
        row = table.model(**{table.key: wanted.code}, **wanted.initial)
    else:
        row = _owned(table).get(**{table.key: wanted.code})
    for name, value in wanted.fields.items():
        setattr(row, name, value)
    for name, code in wanted.refs.items():
        if code and not _refers_to_itself(table, name):
            setattr(row, name, _referred(table, name, code))
    if _can_retire(table):
        row.retired = False  # type: ignore[attr-defined]
    row.save()
    return row


def _write_references(table: Table, wanted: Wanted, row: Any) -> None:
    """The references among rows of the same table, and those that became empty."""
    names = [n for n, code in wanted.refs.items() if _refers_to_itself(table, n) or not code]
    for name in names:
        code = wanted.refs[name]
        setattr(row, name, _referred(table, name, code) if code else None)
    if names:
        row.save(update_fields=names)


def _foreign_key(table: Table, name: str) -> type[models.Model]:
    field = table.model._meta.get_field(name)
    return cast("type[models.Model]", field.related_model)


def _refers_to_itself(table: Table, name: str) -> bool:
    return _foreign_key(table, name) is table.model


def _referred(table: Table, name: str, code: str) -> models.Model:
    row: models.Model = rows_of(_foreign_key(table, name)).get(code=code)
    return row
