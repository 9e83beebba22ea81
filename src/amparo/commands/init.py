"""``amparo init``: five questions, and the settings of a new installation."""

from __future__ import annotations

import argparse
import os
import re
import secrets
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote, urlsplit

from .base import Commands, ask, declare
from .errors import OperatorError
from .settings_file import DEFAULT, place

MORE = """Asks five questions, makes the two secrets, and writes everything into a
folder that only this account may read. Each question can be answered by an option
instead. Passwords are asked for, unseen, or read from standard input: they never stand
on the command line. Nothing that is there already is overwritten."""

SECRET_FILES = {
    "AMPARO_SECRET": "secret",
    "AMPARO_DJANGO_SECRET": "django-secret",
    "AMPARO_DATABASE_URL": "database-url",
    "AMPARO_EMAIL_URL": "email-url",
}
_LOCAL = ("localhost", "127.0.0.1")


class Question(NamedTuple):
    """One question: its option, what is asked, and how an answer is made valid."""

    option: str
    text: str
    valid: Callable[[str], str]


@dataclass(frozen=True)
class Answers:
    """What was answered, each made valid."""

    site: str
    origin: str
    countries: str
    database: str
    email: str


def add(commands: Commands) -> None:
    """Declare the arguments."""
    parser = declare(commands, "init", run, "Begin an installation", MORE)
    parser.add_argument(
        "--folder",
        type=Path,
        default=place().parent,
        help="where the settings go (default: %(default)s, by AMPARO_SETTINGS)",
    )
    parser.add_argument(
        "--data",
        type=Path,
        help="where the database (SQLite) and stylesheets go"
        " (default: /var/lib/amparo, or within another folder)",
    )
    for question in QUESTIONS:
        parser.add_argument(f"--{question.option}", help=question.text)


def run(arguments: argparse.Namespace) -> None:
    """Ask, and write the settings."""
    folder = _plain(arguments.folder.absolute())
    data = arguments.data or _data_of(folder)
    data = _plain(data.absolute())
    for name in ("settings", *SECRET_FILES.values()):
        if (folder / name).exists():
            raise OperatorError(
                f"{folder / name} is there already. An installation is begun once; with"
                " another secret nothing of it would open any more."
            )
    given = {q.option: _answer(q, vars(arguments)[q.option]) for q in QUESTIONS}
    answers = Answers(**given)
    sealed = {
        "AMPARO_SECRET": secrets.token_hex(32),
        "AMPARO_DJANGO_SECRET": secrets.token_hex(32),
        "AMPARO_DATABASE_URL": (
            _with_password(answers.database, "the database")
            or f"sqlite:///{data / 'amparo.sqlite3'}"
        ),
        "AMPARO_EMAIL_URL": _with_password(answers.email, "the mail server"),
    }
    for made in (folder, data):
        made.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name, value in sealed.items():
        if value:
            _write(folder / SECRET_FILES[name], value)
    _write(folder / "settings", _settings(answers, sealed, folder, data))
    print(_what_next(folder))


def _settings(
    answers: Answers, sealed: dict[str, str], folder: Path, data: Path
) -> str:
    lines = [
        "# Settings of this installation: docs/operations.md has the table.",
        f"AMPARO_SITE={answers.site}",
        f"AMPARO_ORIGIN={answers.origin}",
        f"AMPARO_VAR={data}",
        "# What has ended; copy it to another machine often (docs/keeping.md).",
        f"AMPARO_ENDED_LIST={data / 'ended.jsonl'}",
    ]
    lines += [
        f"{name}_FILE={folder / SECRET_FILES[name]}"
        for name, value in sealed.items()
        if value
    ]
    if answers.countries:
        lines.append(f"AMPARO_COUNTRIES={answers.countries}")
    if urlsplit(answers.origin).hostname not in _LOCAL:
        lines.append("# The proxy of deploy/ stands before it.")
        lines.append("AMPARO_TRUSTED_PROXIES=1")
    return "\n".join(lines)


def _what_next(folder: Path) -> str:
    file = folder / "settings"
    lines = [f"Written to {folder}, for this account only."]
    if str(file) != DEFAULT:
        lines += ["In each shell, first:", f"    export AMPARO_SETTINGS={file}"]
    lines += [
        "Then, one after the other (docs/handbook.md):",
        "    amparo migrate",
        "    amparo secret print",
        "    amparo user found",
    ]
    return "\n".join(lines)


def _write(file: Path, text: str) -> None:
    """Write a new file that no other account may read; never over another one."""
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with open(handle, "w", encoding="utf-8") as stream:
        stream.write(f"{text}\n")


def _plain(path: Path) -> Path:
    if not re.fullmatch(r"[A-Za-z0-9_./-]+", str(path)):
        raise OperatorError(
            f"{path} has characters that not every program reads in a settings file."
            " Please choose a folder of letters, digits, dots and dashes."
        )
    return path


def _data_of(folder: Path) -> Path:
    at_home = folder == Path(DEFAULT).parent
    return Path("/var/lib/amparo") if at_home else folder / "data"


# -- the questions ---------------------------------------------------------------------


def _answer(question: Question, given: str | None) -> str:
    """Return a valid answer: of the option, else asked for until it is one."""
    if given is not None:
        return question.valid(given.strip())
    while True:
        try:
            typed = input(f"{question.text}\n  > ").strip()
        except EOFError:
            raise OperatorError("Nothing was written: an answer is missing.") from None
        try:
            return question.valid(typed)
        except OperatorError as error:
            if not sys.stdin.isatty():
                raise
            print(f"  {error}")


def _site(text: str) -> str:
    if not re.fullmatch("[a-z][a-z0-9-]{2,39}", text) or text in ("amparo", "demo"):
        raise OperatorError(
            "The name has 3 to 40 small letters, digits and dashes, like casa-abierta."
        )
    return text


def _origin(text: str) -> str:
    parts = urlsplit(text)
    local = parts.scheme == "http" and parts.hostname in _LOCAL
    if not parts.hostname or not (parts.scheme == "https" or local):
        raise OperatorError(
            "The address begins with https://, like https://help.example.org; to try it"
            " out on this machine, http://localhost:8000."
        )
    if parts.path not in ("", "/") or parts.query or parts.username:
        raise OperatorError("The address ends with the name of the host.")
    return text.rstrip("/")


def _countries(text: str) -> str:
    import json

    from amparo.settings.base import PACKAGE

    file = PACKAGE / "foundation" / "countries" / "data" / "countries.json"
    rows = json.loads(file.read_text(encoding="utf-8"))
    known = sorted(row["code"] for row in rows if row["in_programme"])
    codes = text.upper().replace(",", " ").split()
    if not set(codes) <= set(known):
        raise OperatorError(
            f"Two letters for each. There are these countries: {', '.join(known)}."
        )
    return ",".join(dict.fromkeys(codes))


def _address_of(text: str, schemes: tuple[str, ...], example: str) -> str:
    """Return the address of a server without a password, or nothing."""
    if not text:
        return ""
    parts = urlsplit(text)
    if parts.scheme not in schemes:
        raise OperatorError(f"Please write it like {example}.")
    if parts.password is not None:
        raise OperatorError(
            f"Leave the password out, like {example}. It is asked for, unseen."
        )
    return text


def _database(text: str) -> str:
    return _address_of(
        text, ("postgresql", "postgres"), "postgresql://amparo@db.example.org/amparo"
    )


def _email(text: str) -> str:
    return _address_of(
        text, ("smtps", "smtp+tls", "smtp"), "smtps://amparo@mail.example.org"
    )


def _with_password(address: str, whose: str) -> str:
    """Return an address with the password of its account, which is asked for.

    An account without a host signs in by a socket of the machine, without one.
    """
    parts = urlsplit(address)
    if not parts.username or not parts.hostname:
        return address
    word = ask(f"The password of {parts.username} for {whose}, or nothing").strip()
    if not word:
        return address
    before, _at, after = address.partition("@")
    return f"{before}:{quote(word, safe='')}@{after}"


QUESTIONS = (
    Question(
        "site",
        "What is the installation called? A short name, like casa-abierta. It is bound"
        " into every record and never changes.",
        _site,
    ),
    Question(
        "origin",
        "At which address will it be? Like https://help.example.org",
        _origin,
    ),
    Question(
        "countries",
        "Which countries does it serve? Two letters for each, like BO,PE; nothing for"
        " all of the programme. The public sees these only.",
        _countries,
    ),
    Question(
        "database",
        "Which PostgreSQL database, without its password? Like"
        " postgresql://amparo@/amparo?host=/run/postgresql; nothing for a file"
        " (SQLite), which is right for one office.",
        _database,
    ),
    Question(
        "email",
        "Which mail server, without its password? Like smtps://amparo@mail.example.org;"
        " nothing to send no e-mail yet.",
        _email,
    ),
)
