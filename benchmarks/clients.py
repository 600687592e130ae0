"""How long do several clients wait for pages? They ask from a process of their own, all at once."""

from __future__ import annotations

import http.client
import multiprocessing
import threading
import time
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Round:
    """So many clients, each asking for so many of the pages, one after another."""

    port: int
    cookie: str
    pages: tuple[str, ...]
    clients: int
    requests: int

    def run(self) -> list[float]:
        """The waits of all clients, in milliseconds."""
        with multiprocessing.get_context("spawn").Pool(1) as elsewhere:
            return elsewhere.apply(_ask_together, (self,))


def _ask_together(asking: Round) -> list[float]:
    waits: list[float] = []
    together = threading.Barrier(asking.clients)

    def ask(number: int) -> None:
        together.wait()
        waits.extend(_waits_of(asking, number))

    threads = [threading.Thread(target=ask, args=(n,)) for n in range(asking.clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(waits) == asking.clients * asking.requests
    return waits


def _waits_of(asking: Round, number: int) -> list[float]:
    connection = http.client.HTTPConnection("127.0.0.1", asking.port, timeout=60)
    waits = []
    for turn in range(asking.requests):
        started = time.perf_counter()
        path = asking.pages[(number + turn) % len(asking.pages)]
        connection.request("GET", path, headers={"Cookie": asking.cookie, "Host": "127.0.0.1"})
        response = connection.getresponse()
        response.read()
        assert response.status == 200, (path, response.status)
        waits.append((time.perf_counter() - started) * 1000)
    return waits
