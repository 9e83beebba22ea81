"""Two ways to a server: straight to it, and through the proxy that comes with it.

``make test`` goes straight; ``make prove`` says all of it again through Debian's nginx,
and what only a proxy gives: slow and idle visitors who hold up nobody.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from pytest_django.plugin import DjangoDbBlocker

from tests.server.proxy import proxied
from tests.server.rows import rows
from tests.serving import Server, Template, served

WAYS = ["straight", pytest.param("proxied", marks=pytest.mark.prove)]


@pytest.fixture(scope="module", params=WAYS)
def way(request: pytest.FixtureRequest) -> str:
    """How a visitor comes to the server."""
    return str(request.param)


Served = Callable[..., AbstractContextManager[Server]]


@pytest.fixture(scope="module")
def serve(
    cast_template: Template,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Served:
    """Start a server, straight or behind the proxy, with changes to its environment."""

    @contextmanager
    def one(way: str, workers: int = 2, **environment: str) -> Iterator[Server]:
        folder: Path = tmp_path_factory.mktemp(way)
        with (
            django_db_blocker.unblock(),
            served(cast_template, folder, start=False) as server,
        ):
            server.environment |= environment
            if way == "straight":
                server.start(workers=workers)
                yield server
                return
            server.environment["AMPARO_SERVED_PROXIES"] = "1"
            server.start(workers=workers)
            with proxied(server) as outside:
                yield outside

    return one


@pytest.fixture(scope="module")
def writing(serve: Served, way: str) -> Iterator[Server]:
    """A server of four processes, in which something may be left behind."""
    with serve(way, workers=4) as server:
        yield server


@pytest.fixture(scope="module")
def shared(serve: Served, way: str) -> Iterator[Server]:
    """The server of all tests that leave nothing behind, as is seen in the end."""
    with serve(way) as server:
        before = rows(server)
        yield server
        assert rows(server) == before


@pytest.fixture(scope="module")
def impatient(serve: Served, way: str) -> Iterator[Server]:
    """A server that believes in a proxy; both wait two seconds, and keep nothing."""
    seconds = {"AMPARO_SERVED_SECONDS": "2", "AMPARO_SERVED_PROXIES": "1"}
    with serve(way, **seconds) as server:
        before = rows(server)
        yield server
        assert rows(server) == before
