"""What every test may ask for: the cast (``world``)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from pytest_django.plugin import DjangoDbBlocker

from amparo.channels.public import rate_counter
from amparo.foundation.countries.queries import forget_facts
from tests.cast import World, make_world
from tests.serving import Template
from tools.messages import compile_all

pytest_plugins = ["tests.fixtures", "tests.properties"]

_cast: dict[str, World] = {}
_bare: dict[str, Template] = {}


@pytest.fixture(scope="session")
def translations() -> None:
    """Compile the translations, as installing does."""
    compile_all()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    request: pytest.FixtureRequest, django_db_modify_db_settings: None
) -> None:
    """Start the browser, if a test needs it, before the first database connection.

    While Playwright runs, Django keeps connections apart from those it had before; two
    connections of one test would lock each other out.
    """
    if _is_asked_for(request, "browser"):
        request.getfixturevalue("browser")


def _is_asked_for(request: pytest.FixtureRequest, fixture: str) -> bool:
    """Say whether a test of this run uses a fixture."""
    items = (
        item for item in request.session.items if isinstance(item, pytest.Function)
    )
    return any(fixture in item.fixturenames for item in items)


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest,
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[None]:
    """Put the cast into the test database once; each test then rolls back."""
    with django_db_blocker.unblock(), ExitStack() as stack:
        if _is_asked_for(request, "bare_template"):
            _bare["template"] = Template(tmp_path_factory.mktemp("bare"))
            stack.callback(_bare["template"].drop)
        _cast["world"] = make_world()
        with django_db_blocker.block():
            yield


@pytest.fixture(scope="session")
def bare_template(django_db_setup: None) -> Template:
    """The database as it was before the cast came: no organisations, no people."""
    return _bare["template"]


@pytest.fixture
def fresh_facts() -> Iterator[None]:
    """Forget the kept facts of places before and after: for tests that change them."""
    forget_facts()
    yield
    forget_facts()


@pytest.fixture(autouse=True)
def fresh_counts() -> None:
    """Begin each test as if nothing had been sent from anywhere of late."""
    rate_counter.forget()


@pytest.fixture
def world(db: None) -> World:
    """The cast, with everybody's keys open."""
    return _cast["world"]
