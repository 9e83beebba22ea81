"""Sets of 1,000 to 1,000,000 cases: made once, kept, and gone on with where it stopped.

Up to 10,000 cases are the demonstration's, with keys and sealed texts of their own, and
one of them has 200 notes more. A larger set is a copy of the one before that grows
within the database: the rows of all teams, their people and cases are copied under new
ids, so that there are more teams, and none has more cases. Their sealed texts are
repeated: nobody holds keys of the copies, and nothing of them is opened. Neither the
journal nor what was reported grows.
"""

from __future__ import annotations

import importlib
import sys
from typing import Any

import django
from django.apps import apps
from django.db import connection, models, transaction

from amparo.commands.migrate import migrate
from amparo.commands.progress import progress

SIZES = (1_000, 10_000, 100_000, 1_000_000)
INVENTED = 10_000  # cases; what is more are copies of these
ENTRIES = 200  # of the long case
WHO = "caseworker.bo@demo.example"
# What belongs to a team and its cases. Ids of these tables are renumbered.
TABLES = (
    "accounts.User",
    "organisations.Team",
    "vault.VaultKey",
    "vault.KeyGrant",
    "persons.Person",
    "cases.Case",
    "cases.Consent",
    "cases.RiskAssessment",
    "cases.Goal",
    "cases.Action",
    "cases.Approval",
    "cases.Note",
    "cases.Closure",
    "referrals.Referral",
    "follow_up.FollowUp",
    "follow_up.Contact",
    "services_delivered.Delivery",
    "tasks.Task",
)
# Copies carry their number in place of the time in their ids, so theirs sort before.
FIRST_ORIGINAL = "00100000-0000-0000-0000-000000000000"
LOOSE = {"subject_id", "record_id", "case_id"}  # ids without a foreign key
EMPTIED = {"form_key", "concern_id", "sheet_id"}


Model = type[models.Model]


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


def _copied(field: models.Field, copied: set[Model]) -> str:  # type: ignore[type-arg]
    column = f't."{field.column}"'
    if field.name in EMPTIED:
        return "NULL"
    if field.primary_key or field.related_model in copied or field.name in LOOSE:
        return f"CASE WHEN {column} IS NULL THEN NULL ELSE {renumbered(column)} END"
    if field.name == "email":
        return _marked(column, first=True)
    if field.name == "code" or field.model._meta.label == "organisations.Team":
        return _marked(column) if field.name in ("code", "name") else column
    return column


def copy_statement(model: Model) -> str:
    """Return the statement that copies a table's rows of the demonstration.

    Its parameters are the first and the last number of the copies.
    """
    copied = {apps.get_model(name) for name in TABLES}
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


def grow(wanted: int) -> None:
    """Add copies until there are so many cases; what an earlier run added stays."""
    cases = apps.get_model("cases.Case")._base_manager
    originals = cases.filter(id__gte=FIRST_ORIGINAL).count()
    done = cases.count() // originals - 1
    last = -(-wanted // originals) - 1
    show = progress("cases")
    show(originals * (done + 1), originals * (last + 1))
    while done < last:
        done += 1
        with transaction.atomic(), connection.cursor() as cursor:
            for name in TABLES:
                cursor.execute(copy_statement(apps.get_model(name)), [done, done])
        show(originals * (done + 1), originals * (last + 1))


def invent(wanted: int) -> None:
    """Fill up to so many cases with the demonstration, as far as it is not done."""
    # Its models can be read only when Django has started.
    generate = importlib.import_module("amparo.demo.generate")
    done = generate.fill("medium", at_most=0)
    filling = generate.Filling.objects.get()
    done = filling.done
    if done < wanted:
        generate.fill("medium", progress("cases"), at_most=wanted - done)
    with transaction.atomic():
        generate.indexes.fold_all(generate.plan_of(filling))


def write_long_case() -> None:
    """Write notes until one case of the caseworker has so many entries."""
    cases = importlib.import_module("amparo.response.cases.models")
    notes = importlib.import_module("amparo.response.cases.operations.notes")
    case, actor = long_case(), signed_in_actor()
    missing = ENTRIES - cases.Note.objects.filter(case=case).count()
    for number in range(missing):
        notes.write_note(actor, case.id, "other", f"Called the school, entry {number}.")


def signed_in_actor() -> Any:
    """Return the caseworker with open keys."""
    actors = importlib.import_module("amparo.foundation.accounts.actors")
    keys = importlib.import_module("amparo.foundation.vault.user_keys")
    staff = importlib.import_module("amparo.demo.staff")
    user = apps.get_model("accounts.User")._base_manager.get(email=WHO)
    return actors.actor_for(user, keys.unlock(user.id, staff.PASSWORD))


def long_case() -> Any:
    """Return the case with most entries: of the caseworker's open ones, the first."""
    cases = apps.get_model("cases.Case")._base_manager
    own = cases.filter(owner__email=WHO).exclude(state="closed")
    return own.exclude(person=None).earliest("id")


def main() -> None:
    """Let the database of the environment grow to so many cases."""
    django.setup()
    wanted = int(sys.argv[1])
    if wanted <= INVENTED:
        migrate()
        invent(wanted)
        write_long_case()
    else:
        grow(wanted)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("VACUUM ANALYZE")
        else:
            cursor.execute("ANALYZE")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


if __name__ == "__main__":
    main()
