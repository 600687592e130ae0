"""`qiao serve`: the pages and the API, by gunicorn, until interrupted."""

from __future__ import annotations

import socket
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import click
from django.conf import settings
from django.db import connections
from django.utils.translation import gettext as _
from gunicorn.app.base import BaseApplication

from qiao.cli.console import say, say_good, warn
from qiao.core.errors import RuleBroken
from qiao.installation.assets import assets_are_current
from qiao.installation.tables import waiting_migrations
from qiao.phases.queries import programme_facts

_GRACE_SECONDS = 30


class Server(BaseApplication):  # type: ignore[misc]
    """Gunicorn with our settings, and none from files, environment or its control socket."""

    def __init__(self, options: dict[str, Any]) -> None:
        self.options = options
        super().__init__()

    def load_config(self) -> None:
        for name, value in self.options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        from qiao.wsgi import application  # noqa: PLC0415 - in the worker, after the fork

        return application


@click.command(
    help=_("Serve the pages and the API until interrupted."),
    epilog=_("Example: qiao serve --bind 127.0.0.1:9000 (behind a proxy: see docs/how-to)"),
)
@click.option("--bind", metavar="HOST:PORT", help=_("Where to listen; from QIAO_ADDRESS if local."))
@click.option("--workers", type=click.IntRange(1, 64), help=_("Processes; QIAO_WORKERS if unsaid."))
@click.option("--threads", type=click.IntRange(1, 64), default=4, help=_("Threads of a process."))
def serve(bind: str | None, workers: int | None, threads: int) -> int:
    run_server(bind, workers, threads)
    return 0


def run_server(bind: str | None = None, workers: int | None = None, threads: int = 4) -> None:
    """Serve until interrupted."""
    _must_be_set_up()
    where = bind or _local_address()
    _must_be_free(where)
    _say_hello()
    connections.close_all()  # workers must not inherit them
    Server(server_options(where, workers or settings.CONFIG.workers, threads)).run()


def server_options(bind: str, workers: int, threads: int) -> dict[str, Any]:
    """What gunicorn is told. Workers are replaced now and then, which bounds what a leak costs."""
    return {
        "bind": bind,
        "workers": workers,
        "threads": threads,
        "worker_class": "gthread",
        "control_socket_disable": True,
        "preload_app": True,
        "max_requests": 20_000,
        "max_requests_jitter": 2_000,
        "timeout": 120,
        "graceful_timeout": _GRACE_SECONDS,
        "keepalive": 5,
        "limit_request_line": 8190,
        "worker_tmp_dir": "/dev/shm" if _has_shared_memory() else None,  # noqa: S108 - not ours to make
        "forwarded_allow_ips": "127.0.0.1,::1",
        "errorlog": "-",
        "loglevel": "warning",
    }


def _must_be_set_up() -> None:
    if waiting_migrations() or not assets_are_current():
        raise RuleBroken(
            _("This place is not set up for this version."), mend=_("Run `qiao setup` first.")
        )


def _local_address() -> str:
    """Where QIAO_ADDRESS says, when that is this machine; else port 8000 of the loopback."""
    parts = urlsplit(settings.CONFIG.address)
    if parts.scheme == "http" and parts.hostname in {"127.0.0.1", "localhost"}:
        return f"127.0.0.1:{parts.port or 80}"
    return "127.0.0.1:8000"


def _must_be_free(where: str) -> None:
    host, _colon, port = where.rpartition(":")
    if not host or not port.isdecimal():
        return
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host.strip("[]"), int(port)))
        except OSError as error:
            raise RuleBroken(
                _("Qiao cannot listen on %(where)s: %(reason)s."),
                mend=_("Stop what listens there, or take another: `qiao serve --bind HOST:PORT`."),
                values={"where": where, "reason": error.strerror or str(error)},
            ) from error


def _has_shared_memory() -> bool:
    return Path("/dev/shm").is_dir()  # noqa: S108 - asked about, never written by us


def _say_hello() -> None:
    facts = programme_facts()
    say_good(f"Qiao · {settings.CONFIG.address}")
    if facts is None:
        warn(_("No programme is loaded: `qiao load programmes/FOLDER`."))
        return
    say(str(facts.name))
