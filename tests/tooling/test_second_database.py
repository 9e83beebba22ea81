"""What the second database is spared must not be what could differ there."""

from __future__ import annotations

import os
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
from django.apps import apps

from tests.fixtures import COLLECTED
from tests.once import (
    OTHERS,
    RULES,
    is_bytes,
    is_page,
    is_policy,
    is_rule,
    is_server,
    sent_before,
)
from tools.run_tests import GATE, POSTGRES, PROOFS, SQLITE
from tools.statements import ALWAYS, sent_by_others, shape

TESTS = Path(__file__).resolve().parent.parent
# Operations, the vault, the journal, races, faults, machines, migrations, commands.
BOTH = (
    "accounts/test_teams.py",
    "concerns/test_queue.py",
    "concerns/test_racing.py",
    "demo/test_bulk_rows.py",
    "faults/test_killed_servers.py",
    "journal/test_chain.py",
    "journal/test_operations.py",
    "tooling/test_commands.py",
    "vault/test_record_keys.py",
    "vault/test_team_keys.py",
)


def rooms_with_tables() -> set[str]:
    return {
        config.label
        for config in apps.get_app_configs()
        if config.name.startswith("amparo.") and list(config.get_models())
    }


@pytest.fixture(scope="module")
def chosen(request: pytest.FixtureRequest) -> set[str]:
    """The files of which `make test` runs something on PostgreSQL."""
    items = request.config.stash[COLLECTED]
    if {item.path for item in items} >= set(TESTS.rglob("test_*.py")):
        left = [
            i
            for i in items
            if not {"prove", "once"} & {m.name for m in i.iter_markers()}
        ]
        return {item.path.relative_to(TESTS).as_posix() for item in left}
    return collected_alone()


def collected_alone() -> set[str]:
    """Collect all tests, for a run that has chosen some files."""
    command = [sys.executable, "-m", "pytest", "--collect-only", "-qq"]
    command += ["-p", "no:cacheprovider", "-m", GATE[POSTGRES]]
    kept = {k: v for k, v in os.environ.items() if not k.startswith("PYTEST_")}
    done = subprocess.run(
        command, cwd=TESTS.parent, env=kept, capture_output=True, text=True, check=True
    )
    lines = [line.partition(":")[0] for line in done.stdout.splitlines()]
    return {line.removeprefix("tests/") for line in lines if line.endswith(".py")}


def test_every_room_with_tables_keeps_tests_on_both(chosen: set[str]) -> None:
    folders = {path.partition("/")[0] for path in chosen}
    assert len(rooms_with_tables()) > 10
    assert rooms_with_tables() - folders == set()


def test_what_depends_on_a_database_stays_on_both(chosen: set[str]) -> None:
    kinds = ("*/*_machine.py", "*/test_operations.py")
    found = {
        path.relative_to(TESTS).as_posix()
        for kind in kinds
        for path in TESTS.glob(kind)
    }
    assert {*BOTH, *found} - chosen == set()


def test_pages_and_browsers_are_spared(chosen: set[str]) -> None:
    assert "persons/test_operations.py" in chosen
    spared = (is_page, is_server, is_bytes, is_rule, is_policy)
    assert [path for path in chosen if any(each(path) for each in spared)] == []
    assert "public/test_leaving.py" not in chosen, "a browser drives all of it"
    assert "kernel/test_crypto.py" not in chosen, "it touches no database"


def test_where_rules_are_spared_a_machine_is_not(chosen: set[str]) -> None:
    rooms = {path.partition("/")[0] for path in RULES}
    assert {f"{room}/test_machine.py" for room in rooms} - chosen == set()
    others = {path.partition("/")[0] for path in OTHERS}
    kept = {room: [p for p in chosen if p.startswith(f"{room}/")] for room in others}
    assert [room for room, paths in kept.items() if len(paths) < 2] == []


def test_what_leaves_the_gate_comes_back_in_the_proofs() -> None:
    left_out = GATE[POSTGRES].removeprefix("not ").split(" and not ")
    assert " or ".join(left_out) == PROOFS[POSTGRES]
    assert GATE[SQLITE] == f"not {PROOFS[SQLITE]}"
    assert set(left_out) == {"prove", "once"}


def test_what_others_send_is_named_as_it_stands() -> None:
    """A test that was renamed since runs on both, and its line says nothing."""
    gone = [
        name
        for name in sent_before()
        for path, _, function in [name.partition("::")]
        if f"def {function.rpartition('::')[2]}(" not in _text(TESTS.parent / path)
    ]
    assert len(gone) <= len(sent_before()) // 10, "run: python -m tools.statements"
    assert [name for name in sent_before() if ALWAYS.search(name)] == []


@cache
def _text(path: Path) -> str:
    return path.read_text("utf-8") if path.exists() else ""


def test_every_statement_stays_with_a_test_on_both() -> None:
    sent = {
        "tests/cases/test_a.py::test_one": {"read", "write"},
        "tests/cases/test_a.py::test_two": {"read"},
        "tests/cases/test_a.py::test_three": {"write"},
        "tests/vault/test_keys.py::test_four": {"read"},
    }
    dear = {"tests/cases/test_a.py::test_one": 9.0}
    assert sent_by_others(sent, dear) == [
        "tests/cases/test_a.py::test_one",
        "tests/cases/test_a.py::test_two",
    ]
    other = {"tests/cases/test_a.py::test_three": 9.0}
    assert sent_by_others(sent, other) == [
        "tests/cases/test_a.py::test_three",
        "tests/cases/test_a.py::test_two",
    ]


def test_a_statement_has_one_shape_however_many_values() -> None:
    few = 'SELECT "a" FROM "t" WHERE "id" IN (%s) LIMIT 21'
    many = 'SELECT "a" FROM "t" WHERE "id" IN (%s, %s, %s) LIMIT 5'
    assert shape(few) == shape(many) != shape(few.replace('"a"', '"b"'))
