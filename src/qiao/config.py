"""What does this installation want? The environment, read once into one frozen Config.

Every variable is `QIAO_*` and has a default that runs on one laptop. All mistakes are reported at
once, each with how to mend it. No Django here: the command line reads it before Django starts.
"""

from __future__ import annotations

import contextlib
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import parse_qsl, unquote, urlsplit

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_T = TypeVar("_T")
SHORTEST_KEY = 50
MOST_WORKERS = 64
DATABASE_OPTIONS = ("sslmode", "sslrootcert")


class ConfigRefused(Exception):
    """The environment cannot be used; `faults` holds one sentence for each mistake."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Database:
    """Where the records are: an SQLite file or a PostgreSQL server."""

    engine: str
    name: str
    host: str = ""
    port: str = ""
    user: str = ""
    password: str = ""
    options: tuple[tuple[str, str], ...] = ()

    @property
    def is_sqlite(self) -> bool:
        """Is it the embedded database?"""
        return self.engine == "sqlite"


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail server, or none: then messages wait in the outbox page."""

    host: str = ""
    port: int = 587
    user: str = ""
    password: str = ""
    sender: str = "qiao@localhost"


@dataclass(frozen=True, slots=True)
class Config:
    """One installation."""

    home: Path
    database: Database
    secret_key: str
    hosts: tuple[str, ...]
    address: str
    behind_proxy: bool
    mail: Mail
    workers: int

    @property
    def files(self) -> Path:
        """The folder of uploaded files."""
        return self.home / "files"

    @property
    def secure(self) -> bool:
        """Is the public address https?"""
        return self.address.startswith("https://")


#: name, default, what it is for: the table in docs/how-to is generated from this.
VARIABLES: tuple[tuple[str, str, str], ...] = (
    ("QIAO_HOME", "./var", "folder of the database, uploaded files and the secret key"),
    (
        "QIAO_DATABASE_URL",
        "sqlite:///<QIAO_HOME>/qiao.sqlite3",
        "or postgresql://user:password@host:5432/name",
    ),
    (
        "QIAO_SECRET_KEY",
        "made once, kept in QIAO_HOME/secret_key",
        "at least 50 characters; signs sessions",
    ),
    ("QIAO_HOSTS", "127.0.0.1,localhost", "host names served, separated by commas"),
    (
        "QIAO_ADDRESS",
        "http://127.0.0.1:8000",
        "the address that links in messages and reports begin with",
    ),
    ("QIAO_BEHIND_PROXY", "no", "yes when a proxy sets X-Forwarded-Proto and X-Forwarded-For"),
    (
        "QIAO_SMTP_URL",
        "none: the outbox page shows what would be sent",
        "smtp://user:password@host:587",
    ),
    ("QIAO_MAIL_FROM", "qiao@localhost", "the sender of messages"),
    ("QIAO_WORKERS", "2", "server processes of `qiao serve`, 1 to 64"),
    ("QIAO_LANG", "the machine's", "language of the `qiao` command: en or zh"),
)


def read_config(environment: Mapping[str, str]) -> Config:
    """The Config that the environment asks for; raises ConfigRefused with every mistake."""
    faults: list[str] = []

    def take(name: str, default: str, parse: Callable[[str], _T], fallback: _T) -> _T:
        value = environment.get(name, "").strip() or default
        try:
            return parse(value)
        except ValueError as error:
            faults.append(f"{name}={_shown(name, value)}: {error}")
            return fallback

    known = {name for name, _, _ in VARIABLES}
    faults += [
        f"{name} is not a setting of Qiao: did you mean one of {', '.join(sorted(known))}?"
        for name in sorted(environment)
        if name.startswith("QIAO_") and name not in known and not name.startswith("QIAO_TEST_")
    ]
    home = Path(environment.get("QIAO_HOME", "").strip() or "var").resolve()
    sqlite = Database("sqlite", str(home / "qiao.sqlite3"))
    config = Config(
        home=home,
        database=take("QIAO_DATABASE_URL", "", lambda url: _database(url, sqlite), sqlite),
        secret_key=take("QIAO_SECRET_KEY", "", lambda key: _secret_key(key, home), ""),
        hosts=take("QIAO_HOSTS", "127.0.0.1,localhost", _hosts, ()),
        address=take("QIAO_ADDRESS", "http://127.0.0.1:8000", _address, ""),
        behind_proxy=take("QIAO_BEHIND_PROXY", "no", _yes_or_no, fallback=False),
        mail=_mail(
            take("QIAO_SMTP_URL", "", str, ""), environment.get("QIAO_MAIL_FROM", ""), faults
        ),
        workers=take("QIAO_WORKERS", "2", _workers, 2),
    )
    host = urlsplit(config.address).hostname or ""
    if config.hosts and host and host not in config.hosts and "*" not in config.hosts:
        faults.append(f"QIAO_HOSTS does not name {host}, the host of QIAO_ADDRESS: add it")
    if faults:
        raise ConfigRefused(faults)
    return config


def _shown(name: str, value: str) -> str:
    return "(not shown)" if "SECRET" in name or "URL" in name else repr(value)


def _database(url: str, default: Database) -> Database:
    if not url:
        return default
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        path = url.removeprefix("sqlite:///")
        if path in ("", url):
            raise ValueError("write sqlite:///folder/file.sqlite3")
        return Database("sqlite", str(Path(path).resolve()))
    if parts.scheme in ("postgresql", "postgres"):
        name = parts.path.lstrip("/")
        if not name:
            raise ValueError("name the database: postgresql://user:password@host:5432/name")
        return Database(
            "postgresql",
            unquote(name),
            host=unquote(parts.hostname or ""),
            port=str(parts.port or ""),
            user=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
            options=_database_options(parts.query),
        )
    raise ValueError("must begin with sqlite:/// or postgresql://")


def _database_options(query: str) -> tuple[tuple[str, str], ...]:
    options = tuple(parse_qsl(query, keep_blank_values=True))
    if unknown := [name for name, _ in options if name not in DATABASE_OPTIONS]:
        raise ValueError(
            f"{', '.join(unknown)}: only {' and '.join(DATABASE_OPTIONS)} may be asked"
        )
    return options


def _secret_key(key: str, home: Path) -> str:
    if key:
        if len(key) < SHORTEST_KEY:
            raise ValueError("too short: at least 50 characters, or leave it out to have one made")
        return key
    kept = home / "secret_key"
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not kept.exists():
            _make_key(kept)
        key = kept.read_text().strip()
    except OSError as error:
        raise ValueError(f"none given, and {kept} cannot be written ({error.strerror})") from error
    if len(key) < SHORTEST_KEY:
        raise ValueError(f"none given, and {kept} holds no whole key: delete it to have one made")
    return key


def _make_key(kept: Path) -> None:
    """Write the key whole under another name, then link it: of several processes the first wins."""
    half = kept.with_name(f"{kept.name}.{os.getpid()}")
    with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as handle:
        handle.write(secrets.token_urlsafe(64))
        handle.flush()
        os.fsync(handle.fileno())
    with contextlib.suppress(FileExistsError):
        os.link(half, kept)
    half.unlink()


def _hosts(value: str) -> tuple[str, ...]:
    hosts = tuple(host.strip() for host in value.split(",") if host.strip())
    if not hosts or any("/" in host or " " in host for host in hosts):
        raise ValueError("write host names without http://, separated by commas")
    return hosts


def _address(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("write the whole address, such as https://dialogue.example.org")
    if parts.port == 0 or parts.path.strip("/") or parts.query:
        raise ValueError("write the address alone, without a path")
    return value.rstrip("/")


def _yes_or_no(value: str) -> bool:
    answers = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}
    if value.lower() not in answers:
        raise ValueError("answer yes or no")
    return answers[value.lower()]


def _workers(value: str) -> int:
    if not value.isdecimal() or not 1 <= int(value) <= MOST_WORKERS:
        raise ValueError("write a whole number from 1 to 64")
    return int(value)


def _mail(url: str, sender: str, faults: list[str]) -> Mail:
    sender = sender.strip() or "qiao@localhost"
    if not url:
        return Mail(sender=sender)
    try:
        parts = urlsplit(url)
        port = parts.port or 587
    except ValueError as error:
        faults.append(f"QIAO_SMTP_URL: {error}; write smtp://user:password@host:587")
        return Mail(sender=sender)
    if parts.scheme != "smtp" or not parts.hostname:
        faults.append("QIAO_SMTP_URL: write smtp://user:password@host:587")
        return Mail(sender=sender)
    return Mail(
        host=parts.hostname,
        port=port,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        sender=sender,
    )
