"""A database of another version: the demonstration is made anew, others are left."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from django.db import connection

from amparo.commands.demo import Notes
from amparo.commands.history import made_by_another_version
from tests.tooling.test_errors import (
    amparo,
    each_command_says,
    environment,
    one_sentence,
)

# What the tables and the history of an older version looked like, in part.
OLDER = """
CREATE TABLE django_migrations (
    id integer PRIMARY KEY, app varchar(255), name varchar(255), applied datetime
);
INSERT INTO django_migrations (app, name, applied) VALUES
    ('organisations', '0001_initial', '2026-01-05'),
    ('organisations', '0002_online_desk', '2026-01-05'),
    ('accounts', '0001_initial', '2026-01-05'),
    ('places', '0001_initial', '2026-01-05'),
    ('duties', '0001_initial', '2026-01-05');
CREATE TABLE places_land (code varchar(2) PRIMARY KEY, name varchar(80));
INSERT INTO places_land VALUES ('BO', 'Bolivia');
CREATE TABLE accounts_user (id char(32) PRIMARY KEY, email varchar(254));
INSERT INTO accounts_user VALUES ('1', 'lead@demo.example');
"""
RECORD = "INSERT INTO django_migrations (app, name, applied)"
REAL_ACCOUNT = "INSERT INTO accounts_user VALUES ('2', 'ana@casa.example');"
ONE_SENTENCE = "The demonstration was made by another version of Amparo, so it is made"


def older_database(file: Path, *more: str) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(file)) as database:
        database.executescript("".join((OLDER, *more)))
    return file


def dump(file: Path) -> str:
    with closing(sqlite3.connect(file)) as database:
        return "\n".join(database.iterdump())


# -- the demonstration -----------------------------------------------------------------


@pytest.mark.prove  # the other demonstrations are refused, below
def test_the_demonstration_begins_anew_with_one_sentence(tmp_path: Path) -> None:
    file = older_database(tmp_path / "demo.sqlite3")
    Notes(tmp_path / "demo.json").once("people", "small", lambda: None)
    making = subprocess.Popen(
        [sys.executable, "-m", "amparo.cli", "demo"],
        env=environment(AMPARO_DATABASE_URL="", AMPARO_VAR=str(tmp_path)),
        stdout=subprocess.PIPE,
        text=True,
    )
    assert making.stdout is not None
    try:
        first = making.stdout.readline()
        assert ONE_SENTENCE in first, first
        assert "Preparing the database" in making.stdout.readline()
    finally:
        making.kill()
        making.communicate()
    assert not file.exists() or "places_land" not in dump(file)


@pytest.mark.prove
def test_the_demonstration_is_made_anew_to_the_end(tmp_path: Path) -> None:
    """Inventing everybody takes a minute: in the gate it is stopped before that."""
    file = older_database(tmp_path / "demo.sqlite3")
    Notes(tmp_path / "demo.json").once("people", "small", lambda: None)
    made = amparo("demo", AMPARO_DATABASE_URL="", AMPARO_VAR=str(tmp_path))
    assert made.returncode == 0, made.stderr
    assert made.stdout.count(ONE_SENTENCE) == 1
    assert "all with the password" in made.stdout
    assert "places_land" not in dump(file)
    again = amparo("demo", AMPARO_DATABASE_URL="", AMPARO_VAR=str(tmp_path))
    assert again.returncode == 0, again.stderr
    assert ONE_SENTENCE not in again.stdout, "only once"


def test_accounts_that_people_added_are_not_deleted_unasked(tmp_path: Path) -> None:
    file = older_database(tmp_path / "demo.sqlite3", REAL_ACCOUNT)
    before = dump(file)
    said = one_sentence(
        amparo("demo", AMPARO_DATABASE_URL="", AMPARO_VAR=str(tmp_path))
    )
    assert "nothing was changed" in said
    assert said.endswith("run: amparo demo --reset (make demo-reset)")
    assert dump(file) == before


def test_the_demonstration_deletes_no_database_with_real_accounts(
    tmp_path: Path,
) -> None:
    file = older_database(tmp_path / "real.sqlite3", REAL_ACCOUNT)
    before = dump(file)
    each_command_says(
        (["demo"], ["demo", "--reset"]),
        AMPARO_DATABASE_URL=f"sqlite:///{file}",
        AMPARO_VAR=str(tmp_path / "var"),
    )
    assert dump(file) == before


# -- other installations ---------------------------------------------------------------


def test_an_installation_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    file = older_database(tmp_path / "real.sqlite3")
    before = dump(file)
    commands = (["migrate", "--no-statics"], ["serve"], ["worker"], ["tick"])
    sentences = each_command_says(commands, AMPARO_DATABASE_URL=f"sqlite:///{file}")
    for said in sentences:
        assert "made by another version of Amparo" in said
        assert "Nothing was changed. Go back to the version that made it" in said
    assert len(sentences) == 4
    assert dump(file) == before


@pytest.mark.prove  # commands say the same, above
def test_the_check_says_what_to_do(tmp_path: Path) -> None:
    file = older_database(tmp_path / "real.sqlite3")
    looked = amparo("check", AMPARO_DATABASE_URL=f"sqlite:///{file}")
    assert looked.returncode == 1
    assert "amparo.E053" in looked.stdout
    assert "Go back to the version that made it" in looked.stdout
    assert looked.stderr == ""


@pytest.mark.prove  # tables that do not fit are recognised one by one, below
def test_a_table_that_lacks_a_column_is_told_in_one_sentence(tmp_path: Path) -> None:
    file = older_database(tmp_path / "real.sqlite3")
    said = one_sentence(amparo("user", "list", AMPARO_DATABASE_URL=f"sqlite:///{file}"))
    assert said.endswith("run: amparo migrate")


# -- what is recognised ----------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "another"),
    [
        ("ALTER TABLE demo_filling RENAME TO demo_older", True),
        ("ALTER TABLE demo_filling RENAME COLUMN wanted TO wished", True),
        ("ALTER TABLE demo_filling DROP COLUMN wanted", True),
        ("ALTER TABLE demo_filling ADD COLUMN later integer NULL", False),
        ("ALTER TABLE demo_filling ADD COLUMN later integer NOT NULL DEFAULT 1", False),
        ("DELETE FROM django_migrations WHERE app = 'organisations'", True),
        ("DELETE FROM django_migrations WHERE app = 'demo'", False),
        (f"{RECORD} VALUES ('cases', '0099_later', '2030-01-01')", False),
    ],
)
def test_what_no_longer_fits(change: str, another: bool) -> None:
    assert not made_by_another_version()
    with connection.cursor() as cursor:
        cursor.execute(change)
    assert made_by_another_version() is another
