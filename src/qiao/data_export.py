"""How does anyone take all data away, in files that any program opens? One ZIP of CSV tables.

A tabular data package (frictionless): `datapackage.json` names each table and column. Which columns
leave follows from how each model classifies them: public and internal always, personal only when
asked for, special (secrets) never. Texts are never formulas. This is the operator's verb, of the
whole database; what a role may take is on its pages.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from dataclasses import dataclass
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, cast

from django.apps import apps
from django.db.models import ForeignKey, ManyToManyField

from qiao.core.classification import Classified, Sensitivity
from qiao.core.spreadsheets import safe_cell
from qiao.phases.queries import programme_facts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime
    from pathlib import Path

    from django.db.models import Field, Model

OPEN = (Sensitivity.PUBLIC, Sensitivity.INTERNAL)
_TYPES = {
    "BooleanField": "boolean",
    "DateField": "date",
    "DateTimeField": "datetime",
    "DecimalField": "number",
    "JSONField": "object",
}
_BATCH = 2000
#: With it, spreadsheet programs read Hanzi; readers of CSV skip it.
_BYTE_ORDER_MARK = "\ufeff"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of an exported table."""

    name: str
    type: str
    sensitivity: Sensitivity


@dataclass(frozen=True, slots=True)
class ExportedTable:
    """A table that leaves: where its rows come from, and which columns."""

    name: str
    model: type[Model]
    columns: tuple[Column, ...]


def exported_tables(*, with_personal: bool) -> list[ExportedTable]:
    """What an export holds; a model that classifies nothing does not leave."""
    kept = {*OPEN, Sensitivity.PERSONAL} if with_personal else set(OPEN)
    tables = []
    for model in sorted(apps.get_models(), key=lambda each: each._meta.label_lower):
        classification = getattr(model, "classification", None)
        if not isinstance(classification, Classified):
            continue
        columns = _columns(list(model._meta.concrete_fields), classification, kept)
        if columns:
            tables.append(ExportedTable(_name(model), model, columns))
        tables += [
            _link_table(model, field, sensitivity)
            for field in model._meta.local_many_to_many
            if (sensitivity := classification.of(field.name)) in kept
            and _through(field)._meta.auto_created
        ]
    return tables


def export(
    path: Path,
    *,
    at: datetime,
    with_personal: bool,
    progress: Callable[[str, int, int], None],
) -> int:
    """Write the package to `path`, which must not exist; how many rows left."""
    tables = exported_tables(with_personal=with_personal)
    resources = []
    with path.open("xb") as stream, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for done, table in enumerate(tables):
            progress(table.name, done, len(tables))
            with package.open(f"data/{table.name}.csv", "w", force_zip64=True) as member:
                resources.append(_write(table, member))
        progress("", len(tables), len(tables))
        description = _description(resources, at, with_personal=with_personal)
        package.writestr("datapackage.json", json.dumps(description, ensure_ascii=False, indent=1))
    path.chmod(0o600)
    return sum(resource["rows"] for resource in resources)


def _columns(
    fields: list[Field[Any, Any]], classification: Classified, kept: set[Sensitivity]
) -> tuple[Column, ...]:
    return tuple(
        Column(field.attname, _type(field), sensitivity)
        for field in fields
        if (sensitivity := classification.of(field.name)) in kept
    )


def _link_table(
    model: type[Model], field: ManyToManyField[Any, Any], sensitivity: Sensitivity | None
) -> ExportedTable:
    through = _through(field)
    columns = tuple(
        Column(each.attname, _type(each), sensitivity or Sensitivity.INTERNAL)
        for each in through._meta.concrete_fields
    )
    return ExportedTable(f"{_name(model)}_{field.name}", through, columns)


def _through(field: ManyToManyField[Any, Any]) -> type[Model]:
    return cast("type[Model]", field.remote_field.through)


def _name(model: type[Model]) -> str:
    return f"{model._meta.app_label}_{model._meta.model_name}"


def _type(field: Field[Any, Any]) -> str:
    kind = field.get_internal_type()
    if isinstance(field, ForeignKey) or "Integer" in kind or kind.endswith("AutoField"):
        return "integer"
    return _TYPES.get(kind, "string")


def _write(table: ExportedTable, member: Any) -> dict[str, Any]:
    digest, rows = hashlib.sha256(), 0
    for line in _lines(table):
        content = line.encode()
        member.write(content)
        digest.update(content)
        rows += 1
    return {
        "name": table.name.replace("_", "-"),
        "path": f"data/{table.name}.csv",
        "format": "csv",
        "encoding": "utf-8",
        "hash": f"sha256:{digest.hexdigest()}",
        "rows": rows - 1,
        "schema": {
            "fields": [
                {"name": c.name, "type": c.type, "sensitivity": c.sensitivity.value}
                for c in table.columns
            ]
        },
    }


def _lines(table: ExportedTable) -> Iterator[str]:
    """The header, then each row, as lines of CSV."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    names = [column.name for column in table.columns]
    rows = table.model._base_manager.order_by("pk").values_list(*names).iterator(_BATCH)
    writer.writerow(names)
    yield _BYTE_ORDER_MARK + buffer.getvalue()
    for row in rows:
        buffer.seek(0)
        buffer.truncate()
        writer.writerow([_cell(value) for value in row])
        yield buffer.getvalue()


def _cell(value: Any) -> object:
    if isinstance(value, dict | list):
        value = json.dumps(value, ensure_ascii=False, sort_keys=True)
    return "" if value is None else safe_cell(value)


def _description(
    resources: list[dict[str, Any]], at: datetime, *, with_personal: bool
) -> dict[str, Any]:
    facts = programme_facts()
    return {
        "profile": "tabular-data-package",
        "name": facts.code if facts else "qiao",
        "title": facts.name.en if facts else "",
        "created": at.isoformat(),
        "version": version("qiao"),
        "holds_personal_data": with_personal,
        "resources": resources,
    }
