"""What begins first in a run of several workers.

Each worker gets an equal part and takes from the others when it has done its own. A
test that takes a minute and is begun last keeps one at work after all others are done.
"""

from __future__ import annotations

from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path

import pytest

LONG = (
    "attacks/test_stolen_*.py",
    "canary/test_canary.py",
    "concerns/test_accessibility.py",
    "concerns/test_racing.py",
    "demo/test_journeys.py",
    "faults/test_killed_servers.py",
    "indicators/*.py",
    "journey/*.py",
    "matching/test_folding.py",
    "persons/test_recall.py",
    "public/test_paper.py",
    "public/test_reading_aloud.py",
    "test_role_matrix.py",
)


def put_long_first(items: list[pytest.Item], workers: int) -> None:
    """Let each worker's part begin with its share of what takes long."""
    long = [item for item in items if _is_long(item.path)]
    others = [item for item in items if not _is_long(item.path)]
    items.clear()
    for number in range(workers):
        for each in (long, others):
            first, last = (len(each) * at // workers for at in (number, number + 1))
            items += each[first:last]


@cache
def _is_long(file: Path) -> bool:
    path = file.relative_to(Path(__file__).parent).as_posix()
    return any(fnmatchcase(path, pattern) for pattern in LONG)
