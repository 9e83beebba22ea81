"""All tables at one moment, out of the database and back into an empty one.

Lines of text: ``T`` names a table with its columns, ``R`` is one row of it, ``E`` ends
with the count of rows. PostgreSQL writes rows as COPY does, in one REPEATABLE READ
transaction; SQLite gives them in one read transaction, which in WAL mode sees one
moment and keeps nobody from writing. So grants never lie on a disk beside the rest.
"""

from __future__ import annotations

import base64
import itertools
import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.color import no_style
from django.db import connection, transaction

from amparo.foundation.vault.models import KeyGrant, RecoveryGrant, VaultGrant

from .files import Unreadable

GRANTED = {model._meta.db_table for model in (KeyGrant, RecoveryGrant, VaultGrant)}
# Sessions end, counts begin anew, what waited in the queue is not sent twice, and signs
# of life are not those of another machine. The migrations are made, not copied.
LEFT_OUT = {
    "django_migrations",
    "django_session",
    "django_tasks_database_dbtaskresult",
    "kernel_heartbeat",
    str(settings.CACHES["default"].get("LOCATION", "")),
}
Add = Callable[[bytes], object]


class _Source:
    """One moment of a database, read table by table."""

    def columns(self, table: str) -> list[str]:
        """Return the names of a table's columns."""
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {_name(table)} LIMIT 0")  # noqa: S608
            return [column[0] for column in cursor.description]

    def rows(self, table: str, columns: list[str]) -> Iterator[bytes]:
        """Yield each row as a line."""
        raise NotImplementedError


class _Sqlite(_Source):
    def __init__(self, session: sqlite3.Connection) -> None:
        self.session = session

    def rows(self, table: str, columns: list[str]) -> Iterator[bytes]:
        wanted = f"SELECT {_names(columns)} FROM {_name(table)}"  # noqa: S608
        for row in self.session.execute(wanted):
            yield json.dumps([_to_json(value) for value in row]).encode()


class _Postgres(_Source):
    def rows(self, table: str, columns: list[str]) -> Iterator[bytes]:
        wanted = f"COPY {_name(table)} ({_names(columns)}) TO STDOUT"
        with connection.cursor() as cursor, cursor.cursor.copy(wanted) as copied:
            for part in copied:
                yield bytes(part).removesuffix(b"\n")


@contextmanager
def _one_moment() -> Iterator[_Source]:
    if connection.vendor != "sqlite":
        with transaction.atomic(durable=True):
            with connection.cursor() as cursor:
                cursor.execute(
                    "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"
                )
            yield _Postgres()
        return
    # A connection of its own: ours takes the lock for writing with each transaction.
    name = str(connection.settings_dict["NAME"])
    with closing(sqlite3.connect(name, isolation_level=None, uri=True)) as session:
        session.execute("PRAGMA query_only = ON")
        session.execute("BEGIN")
        session.execute("SELECT count(*) FROM django_migrations").fetchone()
        yield _Sqlite(session)


def _name(name: str) -> str:
    return connection.ops.quote_name(name)


def _names(columns: Iterable[str]) -> str:
    return ", ".join(map(_name, columns))


def tables() -> list[str]:
    """Return the tables that belong into a backup."""
    with connection.cursor() as cursor:
        there = connection.introspection.table_names(cursor)
    return sorted(set(there) - LEFT_OUT)


def applied() -> list[list[str]]:
    """Return app and name of each migration that this database has."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT app, name FROM django_migrations")
        return sorted([app, name] for app, name in cursor.fetchall())


def take(about: dict[str, Any], database: Add, grants: Add) -> int:
    """Write everything that is there at one moment; return the number of rows."""
    known = {**about, "vendor": connection.vendor, "migrations": applied()}
    for add in (database, grants):
        add(b"A" + json.dumps(known).encode() + b"\n")
    counts = {database: 0, grants: 0}
    wanted = tables()
    with _one_moment() as source:
        for table in wanted:
            add = grants if table in GRANTED else database
            columns = source.columns(table)
            named = json.dumps({"table": table, "columns": columns})
            add(b"T" + named.encode() + b"\n")
            for row in source.rows(table, columns):
                add(b"R" + row + b"\n")
                counts[add] += 1
    for add, count in counts.items():
        add(b"E" + str(count).encode() + b"\n")
    return sum(counts.values())


def about(lines: Iterator[bytes]) -> dict[str, Any]:
    """Return what the first line says of the snapshot."""
    first = next(lines, b"")
    if first[:1] != b"A":
        raise Unreadable("The backup is not whole.")
    known: dict[str, Any] = json.loads(first[1:])
    return known


# -- Back -----------------------------------------------------------------------------


def empty() -> None:
    """Delete what migrations put into the tables of a new database."""
    with connection.cursor() as cursor:
        for table in tables():
            cursor.execute(f"DELETE FROM {_name(table)}")  # noqa: S608


def put_back(lines: Iterator[bytes]) -> int:
    """Write the rows of a backup into its tables; return how many there are.

    Call it in a transaction, for a file that is cut off is noticed at its end.
    """
    count, stated = 0, -1
    for head, rows in _sections(lines):
        if head[:1] == b"E":
            stated = int(head[1:])
            continue
        named = json.loads(head[1:])
        table, columns = named["table"], named["columns"]
        if table not in tables() or set(columns) - set(_Source().columns(table)):
            raise Unreadable(f"This version has no such table or column: {table}.")
        count += _insert(table, columns, rows)
    if count != stated:
        raise Unreadable("The backup is not whole.")
    return count


def _sections(lines: Iterator[bytes]) -> Iterator[tuple[bytes, Iterator[bytes]]]:
    """Yield each line that begins something, with the rows that follow it."""
    number = itertools.count()
    current = 0

    def section(line: bytes) -> int:
        nonlocal current
        if line[:1] != b"R":
            current = next(number)
        return current

    for _number, group in itertools.groupby(lines, section):
        head = next(group)
        yield head, (line[1:] for line in group)  # noqa: B031  (what is left)


def _insert(table: str, columns: list[str], rows: Iterator[bytes]) -> int:
    counted = itertools.count()
    each = (row for row, _n in zip(rows, counted, strict=False))
    if connection.vendor == "sqlite":
        places = ", ".join("?" for _column in columns)
        into = f"INSERT INTO {_name(table)} ({_names(columns)}) VALUES ({places})"  # noqa: S608
        connection.ensure_connection()
        values = ([_from_json(value) for value in json.loads(row)] for row in each)
        connection.connection.executemany(into, values)
    else:
        into = f"COPY {_name(table)} ({_names(columns)}) FROM STDIN"
        with connection.cursor() as cursor, cursor.cursor.copy(into) as copied:
            for row in each:
                copied.write(row + b"\n")
    return next(counted)


def count_on() -> None:
    """Let the database count on behind the rows that were put back."""
    commands = connection.ops.sequence_reset_sql(no_style(), apps.get_models())
    with connection.cursor() as cursor:
        for command in commands:
            cursor.execute(command)


def _to_json(value: Any) -> Any:
    if isinstance(value, bytes):
        return {"b": base64.b64encode(value).decode()}
    return value


def _from_json(value: Any) -> Any:
    return base64.b64decode(value["b"]) if isinstance(value, dict) else value
