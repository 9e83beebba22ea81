"""A machine burns down: its backup opens on an empty one, without what has ended."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from amparo.backup import files
from tests.backup.machines import (
    OF_GRANTS,
    PASSPHRASE,
    Backup,
    back_up,
    copy_list,
    empty_database,
    empty_machine,
    run,
)
from tests.cast import PASSWORD, World
from tests.serving import Server
from tests.visiting import Visitor, open_mailbox, receipt_on, tell

pytestmark = [pytest.mark.django_db, pytest.mark.prove]
WORDS = "My friend does not come to school any more."


@pytest.fixture
def told(server: Server) -> str:
    """A concern that someone told; the receipt."""
    page = tell(Visitor(server.url), {"words": WORDS, "name": "Somebody"})
    return receipt_on(page)


@pytest.fixture
def backup(server: Server, told: str, tmp_path: Path) -> Backup:
    made = back_up(server, tmp_path / "safe")
    copy_list(server, made)
    return made


@pytest.fixture
def machine(server: Server, tmp_path: Path) -> Iterator[Server]:
    with empty_machine(server, tmp_path / "new") as machine:
        yield machine


def restore(
    machine: Server, backup: Backup, *more: str, code: int = 0, **settings: str
) -> str:
    words = ("restore", str(backup.database), *more)
    if "--without-list" not in more:
        words += ("--list", str(backup.ended))
    return run(machine, *words, code=code, **settings)


def test_on_an_empty_machine_the_mailbox_opens_and_the_team_reads(
    server: Server, told: str, backup: Backup, machine: Server, world: World
) -> None:
    server.stop()  # the old one is gone
    told_by = restore(machine, backup)
    assert "Nothing was struck out." in told_by
    assert "Nothing was changed" in run(machine, "journal", "verify")
    if connection.vendor == "sqlite":
        file = machine.folder / "database.sqlite3"
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    machine.start()
    assert WORDS in open_mailbox(Visitor(machine.url), told).text
    officer = Visitor(machine.url)
    officer.sign_in(world.users["tomasa"].email, PASSWORD)
    concern = officer.get("/staff/concerns/").link(r"^/staff/concerns/[^/]{36}/$")
    assert WORDS in officer.get(concern).text
    # And it works on: the next number of the journal, the next concern.
    assert receipt_on(tell(Visitor(machine.url), {"words": "Another one."}))
    run(machine, "tick")
    assert "Nothing was changed" in run(machine, "journal", "verify")


def test_who_left_after_the_backup_does_not_come_back(
    server: Server, backup: Backup, machine: Server, world: World
) -> None:
    run(server, "user", "deactivate", "beto@example.org")
    copy_list(server, backup)
    said = restore(machine, backup)
    assert "Ended roles: 1" in said and "Closed accounts: 1" in said
    assert str(world.users["beto"].id) in said and "beto" not in said.lower()
    assert "beto@example.org  Beto  (closed" in run(machine, "user", "list")


def test_without_the_list_it_asks_before_it_brings_back_what_ended(
    server: Server, backup: Backup, machine: Server
) -> None:
    run(server, "user", "deactivate", "beto@example.org")
    missing = ("--list", str(backup.ended.with_name("nowhere")))
    words = ("restore", str(backup.database))
    assert "list of what has ended is not at" in run(machine, *words, *missing, code=2)
    assert "Nothing was struck out" in restore(machine, backup, "--without-list")
    assert "beto@example.org  Beto  (active" in run(machine, "user", "list")


def age(backup: Backup) -> None:
    """Make the grants of a backup again as if they were made 15 days ago."""
    lines = list(files.lines(backup.grants, OF_GRANTS))
    head = files.read_head(backup.grants)
    ended = timezone.now().date() - timedelta(days=1)
    old = files.new_head("grants", head.backup, ended - timedelta(days=14), ended)
    writer = files.Writer(backup.grants, old, OF_GRANTS)
    for line in lines:
        writer.write(line + b"\n")
    writer.finish()


def test_when_the_life_of_the_grants_is_over_it_says_first_that_nothing_opens(
    backup: Backup, machine: Server, told: str, world: World
) -> None:
    age(backup)
    said = restore(machine, backup, code=2)
    assert said.index("Nothing will open") < said.index("Nothing was changed")
    if connection.vendor == "sqlite":
        assert not (machine.folder / "database.sqlite3").exists()
    said = restore(machine, backup, "--without-grants")
    assert said.index("Nothing will open") < said.index("rows were restored")
    machine.start()
    officer = Visitor(machine.url)
    officer.sign_in(world.users["tomasa"].email, PASSWORD)
    concern = officer.get("/staff/concerns/").link(r"^/staff/concerns/[^/]{36}/$")
    assert WORDS not in officer.get(concern).text
    assert WORDS in open_mailbox(Visitor(machine.url), told).text  # by the number alone


def test_a_database_in_use_is_not_touched(server: Server, backup: Backup) -> None:
    assert "is in use" in restore(server, backup, code=2)


def test_a_wrong_passphrase_and_a_wrong_secret_change_nothing(
    backup: Backup, machine: Server
) -> None:
    wrong = {"AMPARO_BACKUP_GRANTS_PASSPHRASE": PASSPHRASE}
    assert "does not open" in restore(machine, backup, code=2, **wrong)
    cut = backup.database.read_bytes()
    backup.database.write_bytes(cut[:-1])
    assert "not whole" in restore(machine, backup, code=2)
    backup.database.write_bytes(cut)
    assert "rows were restored" in restore(machine, backup)
    assert "is in use" in restore(machine, backup, code=2)


def test_the_drill_restores_elsewhere_and_opens_a_mailbox(
    server: Server, backup: Backup, told: str, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    words = ["drill", str(backup.database.parent), "--mailbox"]
    with empty_database(elsewhere) as url:
        into = ["--into", url]
        said = run(server, *words, *into, said=f"{told}\n")
    assert "The mailbox opens." in said and "The drill went well." in said
    with empty_database(tmp_path) as url:
        wrong = "1234 5678 9012 3456 7890\n"
        said = run(server, *words, "--into", url, said=wrong, code=1)
    assert "The mailbox does not open." in said and "The drill failed." in said
