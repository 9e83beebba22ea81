"""What every test may ask for: the cast (``world``)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytest_django.plugin import DjangoDbBlocker

from amparo.foundation.places.queries import forget_facts
from tests.cast import World, make_world

pytest_plugins = ["tests.plumbing"]  # servers, browser windows

_cast: dict[str, World] = {}


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    request: pytest.FixtureRequest, django_db_modify_db_settings: None
) -> None:
    """Start the browser, if a test needs it, before the first database connection.

    While Playwright runs, Django keeps connections apart from those it had before; two
    connections of one test would lock each other out.
    """
    items = (
        item for item in request.session.items if isinstance(item, pytest.Function)
    )
    if any("browser" in item.fixturenames for item in items):
        request.getfixturevalue("browser")


@pytest.fixture(scope="session")
def django_db_setup(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """Put the cast into the test database once; each test then rolls back."""
    with django_db_blocker.unblock():
        _cast["world"] = make_world()
    yield


@pytest.fixture
def fresh_facts() -> Iterator[None]:
    """Forget the kept facts of places before and after: for tests that change them."""
    forget_facts()
    yield
    forget_facts()


@pytest.fixture
def world(db: None) -> World:
    """The cast, with everybody's keys open."""
    return _cast["world"]
