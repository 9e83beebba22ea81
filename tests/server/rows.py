"""What a server's database holds, table by table: nothing may appear unseen."""

from __future__ import annotations

import sqlite3
from urllib.parse import urlsplit

import psycopg

from tests.serving import Server

_TABLES = (
    "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
)


def rows(server: Server) -> dict[str, int]:
    """Return how many rows each table has just now."""
    if urlsplit(server.database_url).scheme == "sqlite":
        path = server.database_url.removeprefix("sqlite:///")
        with sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=20) as database:
            names = database.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
            )
            return {
                name: database.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]  # noqa: S608
                for (name,) in names.fetchall()
            }
    with psycopg.connect(server.database_url) as connection:
        tables = [name for (name,) in connection.execute(_TABLES).fetchall()]
        found = {}
        for name in tables:
            query = psycopg.sql.SQL("SELECT count(*) FROM {}").format(
                psycopg.sql.Identifier(name)
            )
            one = connection.execute(query).fetchone()
            found[name] = one[0] if one else 0
        return found
