"""Find the tests that send a database nothing that other tests do not send.

``python -m tools.statements`` runs on SQLite what ``make test`` runs on PostgreSQL,
notes which statements each test sends, without their values, and writes
``tests/sent_before.txt``: tests of which every statement is sent by others, too. The
gate spares PostgreSQL these (``tests/once.py``). A test that is not listed, such as a
new one, runs on both; so the list may grow old, and is written anew when the gate grows
long.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from tools.run_tests import GATE, POSTGRES, WORKERS

ROOT = Path(__file__).resolve().parent.parent
LIST = ROOT / "tests" / "sent_before.txt"
NOTED = ROOT / "var" / "statements"
# What could differ by database in more than its statements runs on both, always.
ALWAYS = re.compile(
    r"^tests/(vault|journal|faults|backup|tooling|kernel)/|machine|racing|race|conflict"
    r"|lock|kill|twice|same_moment|alerts|test_combinations|test_database_writer"
)
_SHAPES = [
    (re.compile(r"IN \((?:%s(?:, )?)+\)"), "IN (..)"),
    (re.compile(r"VALUES (?:\((?:%s(?:, )?)+\)(?:, )?)+"), "VALUES .."),
    (re.compile(r"CASE WHEN \(\"\w+\".\"id\" = %s.*?END"), "CASE .."),
    (re.compile(r"\b\d+\b"), "0"),
]
_NO_WORK = ("SAVEPOINT", "RELEASE", "ROLLBACK", "PRAGMA", "BEGIN", "COMMIT")
HEAD = """\
# Tests that send a database nothing that others do not; PostgreSQL is spared them in
# the gate. Written by `python -m tools.statements`.
"""

_sent: dict[str, set[str]] = defaultdict(set)
_seconds: dict[str, float] = defaultdict(float)


def shape(sql: str) -> str:
    """Return a statement without its values and how many they are."""
    for pattern, short in _SHAPES:
        sql = pattern.sub(short, sql)
    return sql


def name_of(nodeid: str) -> str:
    """Return a test by its function: with one of its parameters come the others."""
    return nodeid.partition("[")[0]


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Note what a test sends, with what is set up for it."""
    from django.db import connection

    name = name_of(item.nodeid)

    def note(execute: Any, sql: Any, *more: Any) -> Any:
        if not str(sql).startswith(_NO_WORK):
            _sent[name].add(shape(str(sql)))
        return execute(sql, *more)

    began = time.process_time()
    with connection.execute_wrapper(note):
        yield
    _seconds[name] += time.process_time() - began


def pytest_sessionfinish() -> None:
    """Keep what a worker has noted."""
    if worker := os.environ.get("PYTEST_XDIST_WORKER"):
        NOTED.mkdir(parents=True, exist_ok=True)
        found = [{name: sorted(sent) for name, sent in _sent.items()}, _seconds]
        (NOTED / f"{worker}.json").write_text(json.dumps(found), "utf-8")


def sent_by_others(
    sent: Mapping[str, set[str]], seconds: Mapping[str, float]
) -> list[str]:
    """Return tests that can be left out one after the other, the dearest first.

    Every statement stays with a test that is not left out.
    """
    left = Counter(each for statements in sent.values() for each in statements)
    found = []
    for name in sorted(sent, key=lambda one: (-seconds.get(one, 0.0), one)):
        if ALWAYS.search(name) or any(left[each] == 1 for each in sent[name]):
            continue
        left.subtract(sent[name])
        found.append(name)
    return sorted(found)


def main() -> int:
    """Run the tests, and write the list."""
    for old in NOTED.glob("*.json"):
        old.unlink()
    LIST.write_text(HEAD, "utf-8")  # else those of today's list would not be asked
    done = subprocess.run(
        [
            *[sys.executable, "-m", "pytest", "-q", "-m", GATE[POSTGRES]],
            *["-n", str(WORKERS), "--dist", "loadfile", "-p", "tools.statements"],
        ],
        cwd=ROOT,
        check=False,
    )
    sent: dict[str, set[str]] = defaultdict(set)
    seconds: dict[str, float] = defaultdict(float)
    for path in NOTED.glob("*.json"):
        by_test, taken = json.loads(path.read_text("utf-8"))
        for name, statements in by_test.items():
            sent[name].update(statements)
        for name, spent in taken.items():
            seconds[name] += spent
    names = sent_by_others(sent, seconds)
    LIST.write_text(HEAD + "".join(f"{name}\n" for name in names), "utf-8")
    print(f"{len(names)} of {len(sent)} tests send nothing that others do not.")
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
