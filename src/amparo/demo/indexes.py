"""The index that would grow at random places: left out at first, made at the end.

Search codes are as good as random numbers. With millions of them, each chunk would
touch and write thousands of pages of their index; made in one go it is sorted.
"""

from __future__ import annotations

from django.db import connection

from amparo.foundation.persons.models import SearchCode

NAME = "code_in_team"


def leave_out() -> None:
    """Drop the index of search codes; call it inside a transaction."""
    if _is_there():
        _run(f"DROP INDEX {connection.ops.quote_name(NAME)}")


def make_up() -> None:
    """Make the index of search codes if it is not there; inside a transaction too."""
    if not _is_there():
        index = next(each for each in SearchCode._meta.indexes if each.name == NAME)
        _run(str(index.create_sql(SearchCode, connection.schema_editor())))


def _run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def _is_there() -> bool:
    table = SearchCode._meta.db_table
    with connection.cursor() as cursor:
        return NAME in connection.introspection.get_constraints(cursor, table)
