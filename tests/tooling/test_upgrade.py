"""A filled database goes back to the version before, and up again, and keeps it all."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from collections.abc import Iterator

import pytest
from django.db.migrations.loader import MigrationLoader

from tests.backup.machines import run
from tests.canary.storage import connected
from tests.serving import ROOT, Server
from tests.visiting import Visitor, open_mailbox, receipt_on, tell

pytestmark = [pytest.mark.django_db, pytest.mark.prove]
WORDS = "My friend does not come to school any more."
# What a version brings along itself, and what says which version it is.
BROUGHT = ("countries_", "canned_texts_", "proposals_", "django_", "auth_", "cache_")
Contents = dict[str, tuple[list[str], list[tuple[object, ...]]]]


def newest() -> Iterator[tuple[str, str]]:
    """Yield each room that has changed its tables, and the migration before that.

    Without those on which the first tables of another room stand: going back behind
    them would take these tables away, which is no step of a version.
    """
    loader = MigrationLoader(None, ignore_no_migrations=True)
    for label in sorted(loader.migrated_apps):
        names = sorted(name for app, name in loader.disk_migrations if app == label)
        module = loader.disk_migrations[label, names[-1]].__module__
        if len(names) > 1 and module.startswith("amparo."):
            gone = loader.graph.backwards_plan((label, names[-1]))
            if not any(name.startswith("0001") for _app, name in gone):
                yield label, names[-2]


def contents(server: Server) -> Contents:
    found: Contents = {}
    with connected(server) as there, there.cursor() as cursor:
        for table in there.introspection.table_names(cursor):
            if not table.startswith(BROUGHT):
                cursor.execute(f"SELECT * FROM {there.ops.quote_name(table)}")  # noqa: S608
                columns = [column[0] for column in cursor.description]
                found[table] = (columns, cursor.fetchall())
    return found


def of_columns(there: Contents, table: str, columns: list[str]) -> Counter[str]:
    """Return the rows of a table with these columns only."""
    has, rows = there[table]
    places = [has.index(column) for column in columns]
    return Counter(repr([_plain(row[place]) for place in places]) for row in rows)


def _plain(value: object) -> object:
    return bytes(value) if isinstance(value, memoryview) else value


def django(server: Server, *words: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "django", *words],
        env=server.environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_a_filled_database_goes_down_a_version_and_up_again(server: Server) -> None:
    receipt = receipt_on(tell(Visitor(server.url), {"words": WORDS}))
    run(server, "tick")
    server.stop()
    before = contents(server)
    steps = list(newest())
    assert len(steps) > 5
    for label, name in steps:
        django(server, "migrate", label, name, "--verbosity", "0")
    older = contents(server)
    for table, (columns, _rows) in older.items():
        assert of_columns(before, table, columns) == of_columns(older, table, columns)
    # The program of today does not work on tables of yesterday: it says what to do.
    assert "Run: amparo migrate" in run(server, "serve", "--port", "0", code=2)
    run(server, "migrate", "--no-statics")
    after = contents(server)
    assert {table: has for table, (has, _rows) in after.items()}.keys() == before.keys()
    for table, (columns, _rows) in older.items():
        known = of_columns(older, table, columns)
        assert known <= of_columns(after, table, columns), table
    assert "Nothing was changed" in run(server, "journal", "verify")
    server.start()
    assert WORDS in open_mailbox(Visitor(server.url), receipt).text
