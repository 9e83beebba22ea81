"""Explain in one sentence what an operator can do about an error."""

from __future__ import annotations

from collections.abc import Iterator


class OperatorError(Exception):
    """Something that the operator can fix; the text says how."""


def explain(error: BaseException) -> str:
    """Return one sentence that says what to do, or an empty text for a bug."""
    for each in _chain(error):
        for explanation in (_ours, _settings, _database, _folder):
            if sentence := explanation(each):
                return " ".join(sentence.split())
    return ""


def _chain(error: BaseException) -> Iterator[BaseException]:
    """Yield the error and its causes, the outermost first."""
    seen: BaseException | None = error
    while seen is not None:
        yield seen
        seen = seen.__cause__


def _ours(error: BaseException) -> str:
    from amparo.foundation.kernel.errors import AmparoError

    if isinstance(error, OperatorError):
        return str(error)
    return str(error.message) if isinstance(error, AmparoError) else ""


def _settings(error: BaseException) -> str:
    import os

    from django.core.exceptions import ImproperlyConfigured

    if isinstance(error, ImproperlyConfigured):
        return str(error)
    module = os.environ.get("DJANGO_SETTINGS_MODULE", "")
    if isinstance(error, ModuleNotFoundError) and error.name and module:
        if module == error.name or module.startswith(f"{error.name}."):
            return (
                f"DJANGO_SETTINGS_MODULE names {module}, which is not there."
                " Leave it unset, or set it to amparo.settings.production."
            )
    return ""


def _database(error: BaseException) -> str:
    from django.db import DatabaseError, InterfaceError

    if not isinstance(error, DatabaseError | InterfaceError):
        return ""
    text = str(error).lower()
    for phrases, sentence in _DATABASE.items():
        if any(phrase in text for phrase in phrases):
            return sentence.format(where=_where())
    return ""


# Messages of the engines, and ours; {where} names the database.
_DATABASE: dict[tuple[str, ...], str] = {
    ("no such table", "no such column", "no column named", "does not exist\nline"): (
        "The database at {where} has no tables of Amparo yet, or not all of them."
        " Run: amparo migrate"
    ),
    ("unable to open database file",): (
        "The database file {where} cannot be opened. Please make sure that its"
        " folder exists and that this account may write there, or change"
        " AMPARO_DATABASE_URL."
    ),
    ("readonly database", "read-only"): (
        "The database at {where} may only be read. Please let this account write to"
        " it and to its folder."
    ),
    ("not a database", "malformed"): (
        "{where} is not a database that Amparo can read. Please check"
        " AMPARO_DATABASE_URL, or put a backup back."
    ),
    ("database is locked",): (
        "The database at {where} is in use by something that does not let go."
        " Please look for another program that has it open, and try again."
    ),
    ("password authentication failed", "no password supplied"): (
        "The database at {where} does not accept the name and password in"
        " AMPARO_DATABASE_URL."
    ),
    ("does not exist",): (
        "There is no such database or account at {where}. Please create it, or"
        " change AMPARO_DATABASE_URL."
    ),
    ("refused", "connection failed", "could not", "no such file", "resol"): (
        "The database at {where} does not answer. Please check that it runs and"
        " that AMPARO_DATABASE_URL is right."
    ),
    ("disk", "no space"): (
        "The disk of the database at {where} is full or failing. Please make room."
    ),
}


def _where() -> str:
    """Return the name of the database, without its password."""
    from django.db import connection

    given = connection.settings_dict
    if connection.vendor == "sqlite":
        return str(given["NAME"])
    host = given["OPTIONS"].get("host") or given["HOST"] or "this machine"
    return f"{given['NAME']} on {host}"


def _folder(error: BaseException) -> str:
    if isinstance(error, PermissionError):
        return (
            f"{error.filename or 'A file'} may not be written (or read) by this"
            " account. Please give it the right to, or choose another folder."
        )
    if isinstance(error, FileNotFoundError | NotADirectoryError) and error.filename:
        return f"{error.filename} is not there. Please create it or correct the path."
    if isinstance(error, OSError) and error.errno == 28:
        return "The disk is full. Please make room and try again."
    return ""
