"""Everything a server stores or sends: every row, file, log and e-mail."""

from __future__ import annotations

import base64
import email
import email.policy
import json
import os
import re
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from django.contrib.sessions.backends.db import SessionStore
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import ConnectionHandler

from amparo.settings.base import database
from tests.serving import Server

_TIME = re.compile(rb"^[0-9-]{10} [0-9:,]{12} ")
Found = Iterator[tuple[str, bytes]]


@contextmanager
def connected(server: Server) -> Iterator[BaseDatabaseWrapper]:
    """Open the server's own database."""
    handler = ConnectionHandler({"default": database(server.database_url)})
    with closing(handler["default"]) as connection:
        yield connection


def rows(connection: BaseDatabaseWrapper) -> Found:
    """Yield each column with its values as they are and, where packed, unpacked."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        assert len(tables) > 40, "these are not all tables"
        for table in tables:
            name = connection.ops.quote_name(table)
            cursor.execute(f"SELECT * FROM {name}")  # noqa: S608
            columns = [column[0] for column in cursor.description]
            for column, values in zip(columns, _turned(cursor), strict=False):
                yield f"{table}.{column}", b"\n".join(_unpacked(column, values))


def _turned(cursor: Any) -> Iterable[tuple[Any, ...]]:
    """Return the values of each column; nothing when there is no row."""
    return zip(*cursor.fetchall(), strict=True)


def _unpacked(column: str, values: Iterable[Any]) -> Iterator[bytes]:
    for value in values:
        yield bytes(value) if isinstance(value, bytes | memoryview) else _text(value)
        if column == "session_data":
            # Django signs and compresses it: the row itself would hide a name.
            yield _text(SessionStore().decode(value))
        elif isinstance(value, str):
            yield from _out_of_base64(value)


def _text(value: Any) -> bytes:
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False, default=str).encode()
    return str(value).encode()


def _out_of_base64(text: str) -> Iterator[bytes]:
    """The cache keeps its values pickled, in base64."""
    try:
        yield base64.b64decode("".join(text.split()), validate=True)
    except ValueError:
        return


def dump(connection: BaseDatabaseWrapper) -> Found:
    """Yield what PostgreSQL writes into a dump, table by table (COPY, text)."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            name = connection.ops.quote_name(table)
            with cursor.cursor.copy(f"COPY {name} TO STDOUT") as copied:
                yield f"dump of {table}", b"".join(bytes(part) for part in copied)


def files(server: Server) -> Found:
    """Yield every file of the server: database, WAL, log, letters."""
    for path in sorted(server.folder.rglob("*")):
        if path.is_file():
            yield path.name, _read(path)
            if path.parent.name == "mail":
                yield f"letter {path.name}", _letter(path)


def _read(path: Path) -> bytes:
    """Return a file; of a log, each different line once, for it says much and often."""
    content = path.read_bytes()
    if path.suffix != ".log":
        return content
    lines = (_TIME.sub(b"", line) for line in content.splitlines())
    return b"\n".join(dict.fromkeys(lines))


def _letter(path: Path) -> bytes:
    """Return the texts of the letters in a file, decoded."""
    letter = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    parts = [str(letter["subject"] or "")]
    for part in letter.walk():
        content = part.get_payload(decode=True)
        if isinstance(content, bytes):
            parts.append(content.decode("utf-8", "replace"))
    return "\n".join(parts).encode()


def database_log(server: Server) -> Found:
    """Yield what the PostgreSQL server itself has logged, failed statements too."""
    _before, found, folder = server.database_url.partition("host=")
    path = Path(folder.partition("&")[0]) / "log"
    if found and os.access(path, os.R_OK):
        yield "log of PostgreSQL", path.read_bytes()


def everywhere(server: Server, connection: BaseDatabaseWrapper) -> Found:
    """Yield all of it."""
    yield from rows(connection)
    yield from dump(connection)
    yield from files(server)
    yield from database_log(server)
