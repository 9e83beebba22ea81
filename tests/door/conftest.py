from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytest_django.plugin import DjangoDbBlocker

from tests.door.rows import rows
from tests.serving import Server, Template, served


@pytest.fixture(scope="module")
def writing(
    cast_template: Template,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Server]:
    """A server of four processes, in which something may be left behind."""
    folder = tmp_path_factory.mktemp("writing")
    with (
        django_db_blocker.unblock(),
        served(cast_template, folder, start=False) as server,
    ):
        server.start(workers=4)
        yield server


@pytest.fixture(scope="module")
def impatient(
    cast_template: Template,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Server]:
    """A server behind a proxy that waits two seconds; nothing is left behind in it."""
    folder = tmp_path_factory.mktemp("impatient")
    with (
        django_db_blocker.unblock(),
        served(cast_template, folder, start=False) as server,
    ):
        server.environment["AMPARO_SERVED_SECONDS"] = "2"
        server.environment["AMPARO_SERVED_PROXIES"] = "1"
        server.start()
        before = rows(server)
        yield server
        assert rows(server) == before
