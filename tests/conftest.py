"""Fixtures of every test: the cast (``world``)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from amparo.channels.public import rate_counter
from amparo.foundation.countries.queries import forget_facts
from amparo.foundation.organisations.hours import forget_days
from amparo.prevention.learning.queries import forget_signed
from tests.cast import World, read_world
from tests.databases import drop_copy, use_copy_of_cast
from tools.messages import compile_all

pytest_plugins = ["tests.fixtures", "tests.properties", "tests.reporting"]

_cast: dict[str, World] = {}


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
    django_test_environment: None,
    django_db_modify_db_settings: None,
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[None]:
    """Give this process a copy of the cast's database; each test then rolls back."""
    with django_db_blocker.unblock():
        use_copy_of_cast()
        _cast["world"] = read_world()
    yield
    with django_db_blocker.unblock():
        drop_copy()


@pytest.fixture
def fresh_facts() -> Iterator[None]:
    """Forget the kept facts of places before and after: for tests that change them."""
    forget_facts()
    forget_days()
    forget_signed()
    yield
    forget_facts()
    forget_days()
    forget_signed()


@pytest.fixture(autouse=True)
def fresh_counts() -> None:
    """Begin each test as if nothing had been sent, and no fact of a country asked."""
    rate_counter.forget()
    forget_facts()
    forget_days()
    forget_signed()


@pytest.fixture
def world(db: None) -> Iterator[World]:
    """The cast, with everybody's keys open."""
    with _cast["world"].watched() as world:
        yield world


BeginWith = Callable[[Callable[[World], None]], None]


@pytest.fixture(scope="module")
def begin_with(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[BeginWith]:
    """Make records once, to which each later test of the file then goes back."""
    with django_db_blocker.unblock(), transaction.atomic(), ExitStack() as stack:

        def begin(make: Callable[[World], None]) -> None:
            stack.enter_context(_cast["world"].begun(make))

        yield begin
        transaction.set_rollback(True)
