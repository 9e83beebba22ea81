"""Shared fixtures: servers, browser windows, and no silent skip.

Fixtures: ``server`` (a fresh one for this test), ``file_server`` (one for the tests of
a file, none of which minds what the others leave), ``standing_server`` (one for all
tests that only read), ``start_server`` (as many as you like, with ``demo=True`` for
demo mode), ``windows`` (``windows.open(320, dark=True)`` returns a page).
"""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browsing import Windows, launched
from tests.databases import template
from tests.once import is_named, is_once
from tests.order import put_long_first
from tests.serving import Server, Template, served

# All tests of the run, before -m chooses among them.
COLLECTED = pytest.StashKey[list[pytest.Item]]()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--no-skips", action="store_true", help="a skipped test is a failure"
    )


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Spare a run without ``once`` the files of which it would choose nothing."""
    if "not once" in config.option.markexpr and collection_path.suffix == ".py":
        return is_named(collection_path) or None
    return None


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(
    config: pytest.Config, items: list[pytest.Item]
) -> Generator[None, None, None]:
    """Mark what follows from a test's fixtures and its name, before -m chooses.

    Tests of a real server need the test database, from which its own is copied. Those
    that were chosen and shuffled begin with what takes long.
    """
    for item in items:
        if "cast_template" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.django_db)
        if is_once(item):
            item.add_marker(pytest.mark.once)
    config.stash[COLLECTED] = list(items)
    yield
    if workers := getattr(config, "workerinput", {}).get("workercount"):
        put_long_first(items, workers)


def pytest_configure() -> None:
    """All that is loaded until the first test stays: the collector need not look."""
    gc.disable()


def pytest_collection_finish() -> None:
    """Nor need it look at that later."""
    gc.freeze()
    gc.set_threshold(50_000, 50, 100)
    gc.enable()


def _skipped(config: pytest.Config) -> int:
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    return len(reporter.stats.get("skipped", [])) if reporter else 0


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """With ``--no-skips``, fail when a test was skipped or left out."""
    if hasattr(session.config, "workerinput") or exitstatus:
        return
    if session.config.getoption("--no-skips") and _skipped(session.config):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    if config.getoption("--no-skips") and _skipped(config):
        terminalreporter.write_line(
            "A test was skipped, and here that counts as a failure.", red=True
        )


@pytest.fixture(scope="session")
def cast_template(django_db_setup: None) -> Template:
    """The database with the cast in it, from which servers get their copies."""
    return template("cast")


@pytest.fixture(scope="session")
def bare_template(django_db_setup: None) -> Template:
    """The database as it is before the cast comes: no organisations, no people."""
    return template("bare")


@pytest.fixture(params=[False, pytest.param(True, marks=pytest.mark.prove)])
def everybody(request: pytest.FixtureRequest) -> bool:
    """Whether all who may not do something try it, or only some in turn."""
    return bool(request.param)


Start = Callable[..., Server]


@pytest.fixture
def start_server(cast_template: Template, tmp_path: Path) -> Iterator[Start]:
    """Start servers, each with its own copy of the cast's database."""
    with ExitStack() as stack:

        def start_one(*, demo: bool = False, start: bool = True) -> Server:
            folder = tmp_path / f"server-{len(list(tmp_path.iterdir()))}"
            return stack.enter_context(
                served(cast_template, folder, demo=demo, start=start)
            )

        yield start_one


@pytest.fixture
def server(start_server: Start) -> Server:
    """A fresh server for this test."""
    return start_server()


@pytest.fixture
def installation(start_server: Start) -> Server:
    """An installation that does not run, for commands (``installation.run(...)``)."""
    return start_server(start=False)


@pytest.fixture(scope="module")
def file_server(
    cast_template: Template, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    """One server for the tests of a file, in any order."""
    with served(cast_template, tmp_path_factory.mktemp("file")) as running:
        yield running


@pytest.fixture(scope="session")
def standing_server(
    cast_template: Template, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    """One server for all tests that only look."""
    with served(cast_template, tmp_path_factory.mktemp("counts")) as running:
        yield running


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A real Chromium, started once."""
    # Its event loop makes Django believe that every query is asynchronous.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with launched() as running:
        yield running


@pytest.fixture
def windows(browser: Browser) -> Iterator[Windows]:
    """Browser windows; afterwards no page may have broken the policy of the site."""
    opened = Windows(browser)
    yield opened
    for window in opened.close():
        window.check()
