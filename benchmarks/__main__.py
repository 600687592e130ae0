"""Which parts run? All, or those named; each in a process and a place of its own.

On SQLite; or, when QIAO_TEST_DATABASE_URL names a PostgreSQL whose user may create databases, on a
database of that server which is made for the part and dropped after it.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

if TYPE_CHECKING:
    from collections.abc import Iterator

PARTS = ("results", "lists", "imports", "dialogue", "flows")


@contextmanager
def place(part: str) -> Iterator[dict[str, str]]:
    """The environment of a new place."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("QIAO_")}
    server = os.environ.get("QIAO_TEST_DATABASE_URL", "")
    with tempfile.TemporaryDirectory(prefix=f"qiao-bench-{part}-") as home:
        here = {**kept, "QIAO_HOME": home, "DJANGO_SETTINGS_MODULE": "qiao.settings"}
        if not server:
            yield here
            return
        name = f"qiao_bench_{part}_{os.getpid()}"
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
            try:
                yield {**here, "QIAO_DATABASE_URL": urlsplit(server)._replace(path=name).geturl()}
            finally:
                drop = sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name))
                connection.execute(drop)


def main(wanted: list[str]) -> int:
    """Run the parts; the exit code tells whether they ran, never how fast."""
    unknown = set(wanted) - set(PARTS)
    if unknown:
        sys.stderr.write(f"no such part: {', '.join(sorted(unknown))}; there are {PARTS}\n")
        return 2
    failed = 0
    for part in wanted or PARTS:
        with place(part) as environment:
            command = [sys.executable, "-m", f"benchmarks.{part}"]
            failed |= subprocess.run(command, env=environment, check=False).returncode  # noqa: S603
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
