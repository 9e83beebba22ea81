"""Recognise a database of another version whose tables this one cannot update.

The names of migrations do not tell: a migration that was rewritten keeps its name. So
the tables are compared with what the applied migrations should have made of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from .errors import OperatorError

if TYPE_CHECKING:
    from django.db.migrations.loader import MigrationLoader
    from django.db.migrations.state import ModelState

ANOTHER_VERSION = (
    "The database was made by another version of Amparo, and this one cannot update it."
)
WHAT_TO_DO = (
    "Go back to the version that made it, or name an empty database in"
    " AMPARO_DATABASE_URL and run: amparo migrate"
)


def refuse_another_version() -> None:
    """Raise ``OperatorError`` before a command works on tables that do not fit."""
    if made_by_another_version():
        raise OperatorError(f"{ANOTHER_VERSION} Nothing was changed. {WHAT_TO_DO}")


def made_by_another_version() -> bool:
    """Return whether the tables differ from those that the applied migrations make.

    Tables with more columns fit if rows can be written without them, so that one can
    go back to the version before.
    """
    from django.db import connection
    from django.db.migrations.exceptions import InconsistentMigrationHistory
    from django.db.migrations.loader import MigrationLoader

    loader = MigrationLoader(connection)
    try:
        loader.check_consistent_history(connection)
    except InconsistentMigrationHistory:
        return True
    there = _columns_there()
    return any(
        not _fits(there.get(table, {}), columns)
        for table, columns in _applied_tables(loader)
    )


def _applied_tables(loader: MigrationLoader) -> Iterator[tuple[str, set[str]]]:
    """Yield Amparo's tables and columns, as the applied migrations leave them."""
    from django.apps import apps

    ours = {
        config.label
        for config in apps.get_app_configs()
        if config.name.startswith("amparo.")
    }
    applied = [key for key in loader.graph.nodes if key in loader.applied_migrations]
    for (label, name), model in loader.project_state(applied).models.items():
        options = model.options
        if label in ours and options.get("managed", True) and not options.get("proxy"):
            yield options.get("db_table") or f"{label}_{name}", set(_columns(model))


def _columns(model: ModelState) -> Iterator[str]:
    from django.db.models import ForeignKey

    for name, field in model.fields.items():
        if not field.many_to_many:
            ending = "_id" if isinstance(field, ForeignKey) else ""
            yield field.db_column or f"{name}{ending}"


# Each column of each table, and whether a row cannot be written without it. One query:
# Django's introspection parses the text of every table on SQLite, which takes a second.
COLUMNS = {
    "sqlite": """
        SELECT held.name, of_it.name, of_it."notnull" AND of_it.dflt_value IS NULL
        FROM sqlite_master AS held JOIN pragma_table_xinfo(held.name) AS of_it
        WHERE held.type = 'table'
    """,
    "postgresql": """
        SELECT held.relname, of_it.attname, of_it.attnotnull AND made.adbin IS NULL
        FROM pg_class AS held JOIN pg_attribute AS of_it ON of_it.attrelid = held.oid
        LEFT JOIN pg_attrdef AS made
            ON made.adrelid = held.oid AND made.adnum = of_it.attnum
        WHERE held.relkind IN ('r', 'p') AND pg_table_is_visible(held.oid)
            AND held.relnamespace <> 'pg_catalog'::regnamespace
            AND of_it.attnum > 0 AND NOT of_it.attisdropped
    """,
}


def _columns_there() -> dict[str, dict[str, bool]]:
    """Return the columns of each table, and whether each must be given."""
    from django.db import connection

    found: dict[str, dict[str, bool]] = {}
    with connection.cursor() as cursor:
        cursor.execute(COLUMNS[connection.vendor])
        for table, column, must_be_given in cursor.fetchall():
            found.setdefault(table, {})[column] = bool(must_be_given)
    return found


def _fits(there: dict[str, bool], columns: set[str]) -> bool:
    """Return whether rows of these columns can be read from the table and written."""
    must_be_given = {column for column, given in there.items() if given}
    return columns <= set(there) and must_be_given <= columns
