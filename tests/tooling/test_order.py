"""What takes long is begun first, so that no worker is left alone with it."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.order import LONG, put_long_first

TESTS = Path(__file__).resolve().parent.parent


@pytest.mark.parametrize("pattern", LONG)
def test_each_name_is_of_a_file_that_is_there(pattern: str) -> None:
    assert list(TESTS.glob(pattern))


@pytest.mark.parametrize("workers", [1, 3, 40])
def test_each_part_begins_with_what_is_long_and_nothing_is_lost(workers: int) -> None:
    names = [f"tooling/test_{n}.py" for n in range(30)]
    names[9:9] = [
        "test_role_matrix.py",
        "journey/test_walk_in.py",
        "canary/__init__.py",
    ]
    names.append("canary/test_canary.py")
    items: list[Any] = [SimpleNamespace(path=TESTS / name) for name in names]
    given = list(items)
    put_long_first(items, workers)
    assert sorted(map(id, items)) == sorted(map(id, given))
    if workers == 3:  # 34 tests: parts of 11, 11 and 12
        begun = [items[at].path.name for at in (0, 11, 22)]
        assert begun == ["test_role_matrix.py", "test_walk_in.py", "test_canary.py"]
