"""The kept test databases: made once, whole or not at all, and never out of date."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import connection

from amparo.foundation.accounts.models import User
from amparo.foundation.countries.models import Country
from tests import databases
from tests.cast import PEOPLE, World
from tests.serving import Template


class Workshop:
    """Makes empty databases under names of its own, slowly, and counts them."""

    def __init__(self) -> None:
        self.print = uuid4().hex[:16]
        self.made: list[str] = []

    def make(self, kind: str, target: Template, _source: Template | None) -> Template:
        self.made.append(kind)
        time.sleep(0.2)
        target.begin()
        return target


@pytest.fixture
def workshop(db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workshop]:
    made, names = Workshop(), databases._names
    # Away from the databases that other tests work with.
    monkeypatch.setattr(
        databases, "_names", lambda: [name for name in names() if made.print in name]
    )
    monkeypatch.setattr(databases, "_fingerprint", lambda: made.print)
    monkeypatch.setattr(databases, "_make", made.make)
    monkeypatch.setattr(databases, "BEGUN", "")
    yield made
    for name in databases._names():
        Template(name).drop()


def test_two_who_need_it_at_once_make_it_once(workshop: Workshop) -> None:
    def ask(_number: int) -> str:
        try:
            return databases.template("cast").name
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        names = set(pool.map(ask, range(2)))
    assert workshop.made == ["bare", "cast"]
    assert len(names) == 1


def test_a_changed_house_and_a_later_hour_make_it_anew(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    databases.template("cast")
    databases.template("bare")
    assert workshop.made == ["bare", "cast"]
    monkeypatch.setattr(databases, "_fingerprint", lambda: f"{workshop.print}b")
    databases.template("cast")
    assert workshop.made == ["bare", "cast"] * 2
    later = time.time() + databases.HOUR
    monkeypatch.setattr("time.time", lambda: later)
    databases.template("cast")
    assert workshop.made == ["bare", "cast"] * 3


def test_a_whole_run_keeps_those_of_the_hour_in_which_it_began(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(databases, "BEGUN", str(time.time()))
    databases.template("cast")
    later = time.time() + databases.HOUR
    monkeypatch.setattr("time.time", lambda: later)
    databases.template("cast")
    assert workshop.made == ["bare", "cast"]


def test_what_is_old_is_removed(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = databases.template("cast")
    later = time.time() + (databases.KEPT_HOURS + 2) * databases.HOUR
    monkeypatch.setattr("time.time", lambda: later)
    databases.template("cast")
    assert not old.exists()


def test_a_making_that_fails_leaves_nothing(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    fingerprint = uuid4().hex[:16]
    monkeypatch.setattr(databases, "_fingerprint", lambda: fingerprint)
    monkeypatch.setattr("sys.executable", "/bin/false")
    before = set(databases._names())
    with pytest.raises(subprocess.CalledProcessError):
        databases.template("cast")
    assert set(databases._names()) == before


def test_code_that_is_broken_on_purpose_keeps_the_database_of_whole_code(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(databases, "MADE_FROM", "whole")
    assert databases._fingerprint.__wrapped__() == "whole"


@pytest.mark.parametrize(
    "changed",
    ["rooms/migrations/0002_more.py", "rooms/data/countries.json", "settings/test.py"],
)
def test_the_fingerprint_follows_what_databases_are_made_from(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, changed: str
) -> None:
    source, cast = tmp_path / "src" / "amparo", tmp_path / "tests" / "cast.py"
    cast.parent.mkdir()
    cast.write_text("PEOPLE = {}")
    (source / "rooms" / "templates").mkdir(parents=True)
    monkeypatch.setattr(databases, "ROOT", tmp_path)
    monkeypatch.setattr(databases, "SOURCE", source)
    monkeypatch.setattr(databases, "__file__", str(cast))
    seen = [databases._fingerprint.__wrapped__()]
    for file, text in [(source / changed, "1"), (source / changed, "2"), (cast, "3")]:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
        seen.append(databases._fingerprint.__wrapped__())
    assert len(set(seen)) == 4
    (source / "rooms" / "templates" / "data.json").write_text("a page")
    assert databases._fingerprint.__wrapped__() == seen[-1]


def test_the_copy_holds_the_house_and_the_cast_with_open_keys(world: World) -> None:
    assert Country.objects.exists()
    assert User.objects.count() == len(PEOPLE)
    assert {ring.user_id for ring in world.keyrings.values()} == {
        user.id for user in world.users.values()
    }
