"""Stop before a command works with a secret or a name that is not this database's."""

from __future__ import annotations

from .errors import OperatorError

SENTENCES = {
    "wrong": (
        "AMPARO_SECRET is not the secret of this database. Put the right one back (from"
        " its printed sheet: amparo secret read), or, if it is lost for good, see:"
        " amparo secret replace --help"
    ),
    "wrong site": (
        "AMPARO_SITE is not the name that this database was made with. Put the old name"
        " back; it never changes."
    ),
    "begun": (
        "AMPARO_SECRET is new, and AMPARO_SECRET_OLD is the secret of this database."
        " Begin the rotation with: amparo secret rotate"
    ),
    "replaced": (
        "AMPARO_SECRET is a secret that was replaced. Set the one that follows it."
    ),
}


def what_is_wrong() -> str:
    """Return what is wrong with secret or name, in a sentence; empty if they fit."""
    from django.db import connection

    from amparo.foundation.kernel import generations
    from amparo.foundation.kernel.models import SecretGeneration

    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
    if SecretGeneration._meta.db_table not in tables:
        return ""
    return SENTENCES.get(generations.state().value, "")


def refuse_wrong_secret() -> None:
    """Raise ``OperatorError`` when secret or name are not those of the database."""
    if wrong := what_is_wrong():
        raise OperatorError(f"Nothing was changed: {wrong}")
