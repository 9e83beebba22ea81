"""Errors of an installation are explained in one sentence that says what to do."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from django.db import OperationalError, ProgrammingError

from amparo.cli import main
from amparo.commands.errors import explain
from tests.tooling.test_production import NEEDED

COMMANDS = [
    ["serve", "--port", "0"],
    ["worker", "--once"],
    ["tick"],
    ["migrate"],
    ["check"],
    ["backup", "."],
    ["user", "list"],
    ["vault", "status"],
    ["journal", "verify"],
]
# One process for all, because starting is dear; each code has a line of its own.
ONE_BY_ONE = """
import sys
from amparo.cli import main
for words in sys.argv[1:]:
    sys.stderr.write(f"{main(words.split())}\\n")
"""


def amparo(*words: str, **changes: str) -> subprocess.CompletedProcess[str]:
    return _python("-m", "amparo.cli", *words, **changes)


def each_command_says(
    commands: Sequence[Sequence[str]] = COMMANDS, **changes: str
) -> list[str]:
    """Run commands one by one, and return the one sentence that each ends with."""
    each = [" ".join(words) for words in commands]
    lines = _python("-c", ONE_BY_ONE, *each, **changes).stderr.splitlines()
    assert lines[1::2] == ["2"] * len(commands), lines
    assert all(line.startswith("amparo: ") for line in lines[::2]), lines
    return lines[::2]


def environment(**changes: str) -> dict[str, str]:
    """Return what an installation needs, with changes; an empty one takes away."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("AMPARO_")}
    kept.pop("DJANGO_SETTINGS_MODULE", None)
    return {k: v for k, v in (kept | NEEDED | changes).items() if v}


def _python(*words: str, **changes: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *words],
        env=environment(**changes),
        capture_output=True,
        text=True,
        check=False,
    )


def one_sentence(done: subprocess.CompletedProcess[str]) -> str:
    assert done.returncode == 2
    lines = done.stderr.strip().splitlines()
    assert len(lines) == 1, done.stderr
    assert lines[0].startswith("amparo: ")
    return lines[0]


def test_a_missing_secret() -> None:
    for said in each_command_says(AMPARO_SECRET=""):
        assert "AMPARO_SECRET is not set. Make one:" in said


def test_a_database_that_cannot_be_there(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/nowhere/amparo.sqlite3"
    for said in each_command_says(COMMANDS[::4], AMPARO_DATABASE_URL=url):
        assert "nowhere/amparo.sqlite3 cannot be opened" in said
        assert "AMPARO_DATABASE_URL" in said


@pytest.mark.prove  # what engines say is explained below
def test_a_database_that_does_not_answer_is_named_without_its_password() -> None:
    url = "postgresql://amparo:a-deep-word@localhost:1/amparo"
    said = one_sentence(amparo("journal", "verify", AMPARO_DATABASE_URL=url))
    assert "amparo on localhost does not answer" in said
    assert "a-deep-word" not in said


def test_a_database_without_tables(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/empty.sqlite3"
    said = one_sentence(amparo("user", "list", AMPARO_DATABASE_URL=url))
    assert said.endswith("Run: amparo migrate")


@pytest.mark.prove  # what engines say is explained below
def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    file = tmp_path / "letter.sqlite3"
    file.write_text("Dear Ana, " * 200)
    said = one_sentence(amparo("check", AMPARO_DATABASE_URL=f"sqlite:///{file}"))
    assert "is not a database that Amparo can read" in said
    assert file.read_text() == "Dear Ana, " * 200


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "var").write_text("a file where a folder should be")
    said = one_sentence(
        amparo(
            "migrate",
            AMPARO_DATABASE_URL=f"sqlite:///{tmp_path}/a.sqlite3",
            AMPARO_VAR=str(tmp_path / "var"),
        )
    )
    assert str(tmp_path / "var") in said


def test_settings_that_are_not_there() -> None:
    said = one_sentence(amparo("check", DJANGO_SETTINGS_MODULE="amparo.settings.nope"))
    assert "amparo.settings.nope, which is not there" in said


def test_the_demonstration_never_touches_a_real_installation(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/real.sqlite3"
    said = one_sentence(
        amparo(
            "demo",
            AMPARO_DATABASE_URL=url,
            DJANGO_SETTINGS_MODULE="amparo.settings.production",
        )
    )
    assert "never touches a real installation" in said


@pytest.mark.parametrize(
    "command",
    [
        [],
        *([name] for name in ("serve", "worker", "tick", "migrate", "check", "demo")),
        *(["user", what] for what in ("list", "invite", "deactivate")),
        *(["vault", what] for what in ("status", "drill", "recover")),
        ["journal", "verify"],
    ],
    ids=" ".join,
)
def test_every_command_explains_itself(
    command: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main([*command, "--help"])
    assert ended.value.code == 0
    said = capsys.readouterr().out
    assert said.startswith(f"usage: {' '.join(['amparo', *command])}")
    assert len(said.split("\n\n")[1]) > 10, "says what it does"


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (OperationalError("attempt to write a readonly database"), "only be read"),
        (OperationalError("database is locked"), "does not let go"),
        (OperationalError("database or disk is full"), "Please make room"),
        (OperationalError('FATAL: password authentication failed for "x"'), "accept"),
        (OperationalError('FATAL: database "x" does not exist'), "no such database"),
        (
            ProgrammingError('relation "journal_entry" does not exist\nLINE 1: x'),
            "amparo migrate",
        ),
        (PermissionError(13, "Permission denied", "/srv/x"), "/srv/x may not be"),
        (OSError(28, "No space left on device"), "Please make room"),
    ],
)
def test_what_engines_and_systems_say(error: Exception, told: str) -> None:
    assert told in explain(error)


def test_a_real_fault_is_not_explained_away() -> None:
    assert explain(KeyError("x")) == ""
    assert explain(ProgrammingError('syntax error at or near "x"')) == ""
