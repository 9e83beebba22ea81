"""Another secret, or another name, is noticed before anything is done with it.

Whoever starts a copy of the database with a secret of their own, and whoever mistypes
one, is told so in a sentence; nothing is written, and no journal seems broken.
"""

from __future__ import annotations

import pytest
from pytest_django import Settings

from amparo.cli import main
from amparo.commands.checks import known_secret
from amparo.commands.serve import prepare
from amparo.foundation.journal.models import Entry, Seal
from amparo.foundation.kernel import generations
from amparo.foundation.kernel.models import SecretGeneration
from tests.cast import World

Says = pytest.CaptureFixture[str]
ANOTHER = "another secret, which is as long as it has to be"


@pytest.fixture
def known(world: World, settings: Settings) -> Settings:
    """The cast's database, which knows its secret."""
    generations.record_first()
    return settings


@pytest.fixture(autouse=True)
def _no_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """The database of the tests lies in memory: migrating must not make its file."""
    monkeypatch.setattr("amparo.commands.migrate._make_private", lambda _file: None)


def one_sentence(said: str) -> str:
    assert said.startswith("amparo: ")
    assert "Traceback" not in said and len(said.splitlines()) == 1
    return said


COMMANDS = (
    ["migrate", "--no-statics"],
    ["tick"],
    ["worker", "--once"],
    ["journal", "verify"],
    ["vault", "status"],
    ["user", "list"],
    ["secret", "print"],
    ["secret", "status"],
)


# Both are looked at in one place: another name is tried with two commands only.
@pytest.mark.parametrize(
    ("name", "value", "command"),
    [
        *(("AMPARO_SECRET", ANOTHER, command) for command in COMMANDS),
        *(("AMPARO_SITE", "elsewhere", command) for command in COMMANDS[:2]),
        *(
            pytest.param("AMPARO_SITE", "elsewhere", command, marks=pytest.mark.prove)
            for command in COMMANDS[2:]
        ),
    ],
)
def test_every_command_stops_with_one_sentence(
    known: Settings, capsys: Says, command: list[str], name: str, value: str
) -> None:
    before = (Entry.objects.count(), Seal.objects.count())
    setattr(known, name, value)
    assert main(command) == 2
    said = one_sentence(capsys.readouterr().err)
    assert f"{name} is not" in said
    assert "Nothing was changed: " in said
    assert ANOTHER not in said
    assert (Entry.objects.count(), Seal.objects.count()) == before
    assert SecretGeneration.objects.count() == 1


def test_the_server_does_not_start(known: Settings) -> None:
    known.AMPARO_SECRET = ANOTHER
    with pytest.raises(Exception, match="AMPARO_SECRET is not the secret of this"):
        prepare("127.0.0.1", 0)


def test_the_check_names_it_as_unsafe(known: Settings) -> None:
    assert list(known_secret()) == []
    known.AMPARO_SITE = "elsewhere"
    (found,) = known_secret()
    assert found.id == "amparo.E015"


def test_a_secret_that_was_replaced_does_not_come_back(
    known: Settings, capsys: Says
) -> None:
    first = known.AMPARO_SECRET
    known.AMPARO_SECRET, known.AMPARO_SECRET_OLD = ANOTHER, first
    assert main(["tick"]) == 2
    assert "amparo secret rotate" in one_sentence(capsys.readouterr().err)
    generations.begin({})
    known.AMPARO_SECRET, known.AMPARO_SECRET_OLD = first, ""
    assert main(["tick"]) == 2
    assert "was replaced" in one_sentence(capsys.readouterr().err)


def test_a_new_installation_takes_the_secret_that_it_is_given(
    db: None, capsys: Says
) -> None:
    assert generations.latest() is None
    assert main(["migrate", "--no-statics"]) == 0
    now = generations.latest()
    assert now is not None and now.number == 1
    assert main(["migrate", "--no-statics"]) == 0
    assert SecretGeneration.objects.count() == 1
