"""The tool that breaks code on purpose: what it breaks, and what it says of it."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from django.conf import settings

from tools import mutants
from tools.mutations import mutations

QUERY = '''
"""Words about 3 things."""

LIMIT: int = 5


class Record:
    size = Column(10)

    def touch(self, at):
        self.seen = at
        self.save(update_fields=["seen", "version"])


@decorated(7)
def live(user, now, most=3):
    """Return 1 thing."""
    if not user.is_active and now < user.end:
        return []
    found = Row.objects.filter(user=user, ended=None).exclude(state="x")
    return found.order_by("-at", "id")
'''
CHANGED = {
    ("LIMIT: int = 5", "LIMIT: int = 6"),
    ("self.seen = at", "pass"),
    ('self.save(update_fields=["seen", "version"])', "pass"),
    (
        'self.save(update_fields=["seen", "version"])',
        'self.save(update_fields=["version",])',
    ),
    (
        'self.save(update_fields=["seen", "version"])',
        'self.save(update_fields=["seen",])',
    ),
    ("if not user.is_active and now < user.end:", "if False:"),
    (
        "if not user.is_active and now < user.end:",
        "if user.is_active and now < user.end:",
    ),
    (
        "if not user.is_active and now < user.end:",
        "if not user.is_active or now < user.end:",
    ),
    (
        "if not user.is_active and now < user.end:",
        "if not user.is_active and now <= user.end:",
    ),
    (
        'found = Row.objects.filter(user=user, ended=None).exclude(state="x")',
        "found = Row.objects.filter(user=user, ended=None)",
    ),
    (
        'found = Row.objects.filter(user=user, ended=None).exclude(state="x")',
        'found = Row.objects.exclude(state="x")',
    ),
    (
        'found = Row.objects.filter(user=user, ended=None).exclude(state="x")',
        'found = Row.objects.filter(ended=None).exclude(state="x")',
    ),
    (
        'found = Row.objects.filter(user=user, ended=None).exclude(state="x")',
        'found = Row.objects.filter(user=user).exclude(state="x")',
    ),
    ('return found.order_by("-at", "id")', "return found"),
    ('return found.order_by("-at", "id")', 'return found.order_by("at", "id")'),
    ('return found.order_by("-at", "id")', 'return found.order_by("-at", "-id")'),
}


def lines_of(source: str) -> set[tuple[str, ...]]:
    text = source.encode()
    shown = (mutation.shown(text).splitlines() for mutation in mutations(text))
    return {tuple(line.strip()[2:] for line in pair) for pair in shown}


def test_each_small_wrong_change_is_made_and_words_and_columns_are_left() -> None:
    assert lines_of(QUERY) == CHANGED


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("x = a is None", "x = a is not None"),
        ("x = a not in b", "x = a in b"),
        ("x = min(a, b)", "x = max(a, b)"),
        ("x = any(c for c in d if c)", "x = any(c for c in d if True)"),
        ("x = {Role.A, Role.B}", "x = {Role.B,}"),
        ("x = {Role.A: 'é', Role.B: S.T}", "x = {Role.A: 'é'}"),
        ("x = Q(a=1) | Q(b=2)", "x = Q(a=1) & Q(b=2)"),
        ("x = 'é' if a else b", "x = 'é' if True else b"),
        ("x = ('é', (a) < (b))", "x = ('é', (a) <= (b))"),
        ("x += 1", "pass"),
    ],
)
def test_kinds_of_changes(before: str, after: str) -> None:
    assert (before, after) in lines_of(before + "\n")


def test_what_a_mapping_gives_without_a_key_is_left() -> None:
    assert lines_of('x = headers.get("Accept", "")\n') == set()


def test_every_room_is_known_by_the_folder_of_its_tests() -> None:
    rooms = {name.rsplit(".", 1)[-1] for name in settings.ROOMS}
    assert rooms - {"demo"} <= set(mutants.rooms())


def test_the_same_seed_makes_the_same_changes() -> None:
    rooms = ["muting", "canned_texts"]
    once = mutants.sample(rooms, 10, seed=7)
    assert once == mutants.sample(rooms, 10, seed=7)
    assert once != mutants.sample(rooms, 10, seed=8)
    assert [m.room for m in once].count("muting") == 5


# -- a house with one room -------------------------------------------------------------

CODE = "def may_sign(age):\n    return 17 < age\n"
TESTS = "from operations import may_sign\ndef test_young(): assert not may_sign(17)\n"


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    room, tests = tmp_path / "src/amparo/floor/room", tmp_path / "tests/room"
    for folder in (room, tests):
        folder.mkdir(parents=True)
    (room / "operations.py").write_text(CODE)
    (room / "views.py").write_text(CODE)
    (tests / "conftest.py").write_text(
        "import sys, pathlib\n"
        "root = pathlib.Path(__file__).parents[2]\n"
        "sys.path.insert(0, str(root / 'src/amparo/floor/room'))\n"
    )
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    monkeypatch.setattr(mutants, "ROOT", tmp_path)
    monkeypatch.setattr("sys.argv", ["mutants", "room", "--seed", "1"])
    return tmp_path


def test_each_change_is_shown_with_what_became_of_it_and_nothing_stays_changed(
    house: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (house / "tests/room/test_room.py").write_text(TESTS)
    assert mutants.main() == 1
    said = capsys.readouterr().out.splitlines()
    place = "src/amparo/floor/room/operations.py:2"
    before = "    - return 17 < age"
    assert said[0] == "2 changes in room, SEED=1"
    assert said[-1] == "1 of 2 survived (SEED=1)"
    killed, survived = sorted([said[1:4], said[4:7]], reverse=True)
    by = "by tests/room/test_room.py::test_young"
    assert killed == [f"killed    {place} {by}", before, "    + return 17 <= age"]
    assert survived == [f"SURVIVED  {place}", before, "    + return 18 < age"]
    assert (house / "src/amparo/floor/room/operations.py").read_text() == CODE


def test_tests_that_fail_before_anything_is_changed_prove_nothing(
    house: Path,
) -> None:
    (house / "tests/room/test_room.py").write_text("def test(): assert 0\n")
    with pytest.raises(SystemExit, match="fail before"):
        mutants.main()


@pytest.mark.prove  # it waits for a limit
def test_a_change_that_goes_on_for_ever_is_noticed(house: Path) -> None:
    endless = "def may_sign(age):\n    n = 9\n    while n > 0:\n        n -= 1\n"
    path = house / "src/amparo/floor/room/operations.py"
    path.write_text(endless + "    return 17 < age\n")
    (house / "tests/room/test_room.py").write_text(TESTS)
    stuck = next(
        mutant
        for mutant in mutants.mutants_of("room")
        if mutant.mutation.apply(path.read_bytes()).endswith(
            b"        pass\n    return 17 < age\n"
        )
    )
    copied = house.parent / "copied"
    copied.mkdir(exist_ok=True)
    copy = mutants.Copy(copied)
    copy.begin("room")
    copy.limits["room"] = 2
    assert copy.outcome(stuck) == (mutants.KILLED, "by the limit of CPU time")


WAITS = "import threading\ndef test(): threading.Event().wait()\n"
ENDED = "import os\ndef test(): os.kill(os.getpid(), 9)\n"


@pytest.mark.parametrize("test", [WAITS, ENDED])
def test_a_run_without_an_answer_is_not_a_change_that_was_noticed(
    test: str, house: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (house / "tests/room/test_room.py").write_text(TESTS)
    copied = house.parent / "copied"
    copied.mkdir(exist_ok=True)
    copy = mutants.Copy(copied)
    copy.limits["room"] = 30
    (copied / "tests/room/test_room.py").write_text(test)
    monkeypatch.setattr(mutants, "SECONDS", 0 if test == WAITS else 60)
    change = mutants.mutants_of("room")[0]
    assert copy.outcome(change) == (mutants.NO_ANSWER, "")


def test_the_rooms_of_a_change_are_those_of_its_files(
    house: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (house / "tests/room/test_room.py").write_text(TESTS)
    answers = {"rev-parse": ["abc"], "diff": ["src/amparo/floor/room/views.py"]}
    monkeypatch.setattr(mutants, "git", lambda verb, *_more: answers[verb])
    assert mutants.changed_rooms("origin/main") == ["room"]
    answers["diff"] = ["src/amparo/floor/other.py", "tests/room/test_room.py"]
    assert mutants.changed_rooms("origin/main") == []
