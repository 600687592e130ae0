"""Is the database sound, set up well, and does it still hold every constraint of the tables?"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import IntegrityError, connection
from django.utils.translation import gettext as _

from qiao.doctor.findings import Finding
from qiao.installation.tables import waiting_migrations

if TYPE_CHECKING:
    from collections.abc import Iterator

_OLDEST_POSTGRESQL = 140000


def database_is_set_up() -> Iterator[Finding]:
    """The server's own settings. With LC_CTYPE=C, PostgreSQL does not know a Hanzi for a letter."""
    if connection.vendor == "sqlite":
        mode = _one("PRAGMA journal_mode")
        yield Finding(
            _("database"),
            holds=mode == "wal",
            detail=_("SQLite, journal mode %(mode)s") % {"mode": mode},
            mend=_("Put the place on a disk of this machine: WAL does not work over a network."),
        )
        return
    locale, encoding = _row(
        "SELECT datctype, pg_encoding_to_char(encoding) FROM pg_database"
        " WHERE datname = current_database()"
    )
    version = int(_one("SHOW server_version_num"))
    yield Finding(
        _("database"),
        holds=version >= _OLDEST_POSTGRESQL,
        detail=f"PostgreSQL {version // 10000}",
        mend=_("Move to PostgreSQL 14 or newer."),
    )
    yield Finding(
        _("database locale"),
        holds=encoding == "UTF8" and locale.upper() not in {"C", "POSIX"},
        detail=f"{encoding}, LC_CTYPE={locale}",
        mend=_(
            "Searching Chinese needs a UTF-8 locale: create the database anew with"
            " TEMPLATE template0 ENCODING 'UTF8' LC_CTYPE 'C.UTF-8' and restore a backup into it."
        ),
    )


def migrations_are_applied() -> Iterator[Finding]:
    """Have the tables the shape that this version wants?"""
    waiting = waiting_migrations()
    yield Finding(
        _("tables"),
        holds=not waiting,
        detail=", ".join(waiting[:5]) or _("as this version wants them"),
        mend=_("Run `qiao setup`."),
    )


def database_is_whole() -> Iterator[Finding]:
    """Pages, rows and references: SQLite checks every row, PostgreSQL keeps them itself."""
    faults = [str(row[0]) for row in _rows("PRAGMA integrity_check")] if _is_sqlite() else []
    faults = [fault for fault in faults if fault != "ok"]
    faults += [] if _is_sqlite() else [row[0] for row in _rows(_NOT_VALIDATED)]
    try:
        connection.check_constraints()
    except IntegrityError as error:
        faults.append(str(error))
    yield Finding(
        _("rows and references"),
        holds=not faults,
        detail="; ".join(faults[:3]),
        mend=_("Restore the latest backup into a new place, and compare."),
    )


def constraints_are_there() -> Iterator[Finding]:
    """Does the database hold every constraint that the tables declare, by its name?"""
    held = _held_names()
    missing = sorted(
        constraint.name
        for model in apps.get_models()
        for constraint in model._meta.constraints
        if constraint.name not in held
    )
    yield Finding(
        _("constraints"),
        holds=not missing,
        detail=", ".join(missing[:5]),
        mend=_("Someone changed the tables by hand: restore a backup into a new place."),
    )


_NOT_VALIDATED = "SELECT conname FROM pg_constraint WHERE NOT convalidated"


def _held_names() -> set[str]:
    """The names of all constraints and indexes that the database has."""
    if not _is_sqlite():
        names = "SELECT conname FROM pg_constraint UNION SELECT indexname FROM pg_indexes"
        return {row[0] for row in _rows(names)}
    made_by = "\n".join(row[0] for row in _rows("SELECT sql FROM sqlite_master WHERE sql > ''"))
    return set(re.findall(r'(?:CONSTRAINT|INDEX) "(\w+)"', made_by))


def _is_sqlite() -> bool:
    return connection.vendor == "sqlite"


def _rows(query: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return list(cursor.fetchall())


def _row(query: str) -> tuple[Any, ...]:
    return _rows(query)[0]


def _one(query: str) -> str:
    return str(_row(query)[0])
