"""Sets that grow: invented up to a size, then copied within the database, and kept.

A larger set is the one before with copies: the rows of all teams and of what belongs to
them are copied under new ids, so that there are more teams, and none has more than
before. Their sealed texts are repeated: nobody holds keys of the copies, and nothing of
them is opened. A set that was stopped goes on where it was.

    python -m benchmarks.growing cases 100000       in the database of the environment
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import django
from django.apps import apps
from django.db import connection, models, transaction
from django.test import Client

from amparo.commands.migrate import migrate
from amparo.commands.progress import progress

# Copies carry their number in place of the time in their ids, so theirs sort before.
FIRST_ORIGINAL = "00100000-0000-0000-0000-000000000000"
LOOSE = {"subject_id", "record_id", "case_id"}  # ids without a foreign key
EMPTIED = {"form_key", "concern_id", "sheet_id", "door"}
ROWS_AT_ONCE = 50_000  # in one transaction, or a single copy if that has more

Page = Callable[[Client], Any]


@dataclass(frozen=True)
class Growing:
    """Something that grows: what is copied, how large, and the pages to measure.

    Sizes are counted in rows of the ``counted`` table; up to ``invented`` they are made
    by the house's own operations. ``base`` is what others are compared with. Ids of all
    ``tables`` are renumbered in copies. ``pages`` are what is measured: its name, the
    post of the demonstration as whom, and how it is asked for; it is called on one set,
    and what it looks up is the same in all of them.
    """

    name: str
    sizes: tuple[int, ...]
    invented: int
    base: int
    counted: str
    tables: tuple[str, ...]
    invent: Callable[[int], None]
    pages: Callable[[], Iterable[tuple[str, str, Page]]]


def renumbered(column: str) -> str:
    """Return an id in SQL with the number of a copy (``n``) for its first digits."""
    if connection.vendor == "postgresql":
        rest = f"substr(replace(CAST({column} AS text), '-', ''), 9)"
        return f"CAST(lpad(to_hex(n), 8, '0') || {rest} AS uuid)"
    return f"(printf('%%08x', n) || substr({column}, 9))"


def _marked(column: str, *, first: bool = False) -> str:
    """Return a text in SQL that is unique again with the number of a copy."""
    number = "to_hex(n)" if connection.vendor == "postgresql" else "printf('%%x', n)"
    return f"({number} || {column})" if first else f"({column} || {number})"


def _copied(
    field: models.Field,  # type: ignore[type-arg]
    copied: set[type[models.Model]],
) -> str:
    column = f't."{field.column}"'
    if field.name in EMPTIED:
        return "NULL"
    if field.primary_key or field.related_model in copied or field.name in LOOSE:
        return f"CASE WHEN {column} IS NULL THEN NULL ELSE {renumbered(column)} END"
    if field.name == "email":
        return _marked(column, first=True)
    # Codes that are unique in all the house; cards are so within a run.
    if (field.name == "code" and field.unique) or (
        field.name == "name" and field.model._meta.label == "organisations.Team"
    ):
        return _marked(column)
    return column


def copy_statement(model: type[models.Model], tables: tuple[str, ...]) -> str:
    """Return the statement that copies the invented rows of a table.

    Its parameters are the first and the last number of the copies.
    """
    copied = {apps.get_model(name) for name in tables}
    fields = model._meta.concrete_fields
    columns = ", ".join(f'"{field.column}"' for field in fields)
    values = ", ".join(_copied(field, copied) for field in fields)
    first = FIRST_ORIGINAL
    if connection.vendor == "sqlite":
        first = first.replace("-", "")
    table = model._meta.db_table
    # Names of tables and columns only; nothing here was typed by anyone.
    return (
        "WITH RECURSIVE numbers(n) AS (SELECT CAST(%s AS integer) UNION ALL"  # noqa: S608
        " SELECT n + 1 FROM numbers WHERE n < %s)"
        f' INSERT INTO "{table}" ({columns}) SELECT {values}'
        f" FROM \"{table}\" AS t, numbers WHERE t.id >= '{first}'"
    )


def grow(growing: Growing, wanted: int) -> None:
    """Add copies until there are so many; what an earlier run added stays."""
    rows = apps.get_model(growing.counted)._base_manager
    originals = rows.filter(id__gte=FIRST_ORIGINAL).count()
    done = rows.count() // originals - 1
    last = -(-wanted // originals) - 1
    at_once = max(1, ROWS_AT_ONCE // originals)
    show = progress(growing.name)
    show(originals * (done + 1), originals * (last + 1))
    while done < last:
        upto = min(done + at_once, last)
        with transaction.atomic(), connection.cursor() as cursor:
            for name in growing.tables:
                statement = copy_statement(apps.get_model(name), growing.tables)
                cursor.execute(statement, [done + 1, upto])
        done = upto
        show(originals * (done + 1), originals * (last + 1))


def actor_of(post: str) -> Any:
    """Return a person of the demonstration with open keys, like ``caseworker.bo``."""
    # Their models can be read only when Django has started.
    actors = importlib.import_module("amparo.foundation.accounts.actors")
    keys = importlib.import_module("amparo.foundation.vault.user_keys")
    staff = importlib.import_module("amparo.demo.staff")
    users = apps.get_model("accounts.User")._base_manager
    user = users.get(email=f"{post}@demo.example")
    return actors.actor_for(user, keys.unlock(user.id, staff.PASSWORD))


def ground(name: str) -> Growing:
    """Return what grows under a name; Django has to have started."""
    found: Growing = importlib.import_module(f"benchmarks.{name}_sets").GROWING
    return found


def main() -> None:
    """Let the database of the environment grow to so many."""
    django.setup()
    growing, wanted = ground(sys.argv[1]), int(sys.argv[2])
    if wanted <= growing.invented:
        migrate()
        growing.invent(wanted)
    else:
        grow(growing, wanted)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("VACUUM ANALYZE")
        else:
            cursor.execute("ANALYZE")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


if __name__ == "__main__":
    main()
