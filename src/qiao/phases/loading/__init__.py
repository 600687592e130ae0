"""Brings tables to what a programme's files say: the engine, and this slice's own tables.

A slice that holds records of a programme gives its own `tables(data)`; who may load, and in which
order, is decided where all slices meet.
"""

from __future__ import annotations

from qiao.phases.loading.difference import Diff, record_loading, refuse_outdated
from qiao.phases.loading.engine import plan, write
from qiao.phases.loading.tables import both, cited, refuse_another, span_precision, translation
from qiao.phases.loading.wanted import (
    HOW_TOLD,
    Change,
    Codes,
    FieldChange,
    Gone,
    How,
    Link,
    Table,
    Wanted,
)

__all__ = [
    "HOW_TOLD",
    "Change",
    "Codes",
    "Diff",
    "FieldChange",
    "Gone",
    "How",
    "Link",
    "Table",
    "Wanted",
    "both",
    "cited",
    "plan",
    "record_loading",
    "refuse_another",
    "refuse_outdated",
    "span_precision",
    "translation",
    "write",
]
