"""Which tests ``make test`` runs on one database only (marker ``once``).

PostgreSQL comes second, and runs what could differ there: operations, queries, the
vault, the journal, races, faults, migrations, commands. It leaves out

* what touches no database: without a database fixture, pytest-django refuses queries;
* what drives a browser: the server under it is the same, and other tests ask it;
* pages (and one count), by the names below: they parse, call operations and queries
  that have tests of their own on both databases, and render.

Nothing is lost by that: ``make prove`` runs all of these on PostgreSQL. A test holds
that every room with tables keeps tests on both (``tooling/test_second_database.py``).
"""

from __future__ import annotations

from fnmatch import fnmatchcase
from pathlib import Path

import pytest

PAGES = (
    "test_role_matrix.py",
    "*/test_pages.py",
    "*/test_*_page.py",
    "*/test_*_pages.py",
    "budgets/*.py",
    # What the public reads. What it writes (reporting, mailbox, review) runs on both.
    "public/test_page_cache.py",
    "public/test_challenge.py",
    "public/test_help.py",
    "public/test_refusals.py",
    "public/test_languages.py",
    "public/test_way_back.py",
    "public/test_labels.py",
)


def is_once(item: pytest.Item) -> bool:
    """Say whether one database is enough for this test in ``make test``."""
    fixtures = set(getattr(item, "fixturenames", ()))
    touches = "db" in fixtures or item.get_closest_marker("django_db") is not None
    path = item.path.as_posix().removeprefix(f"{Path(__file__).parent.as_posix()}/")
    return not touches or "browser" in fixtures or is_page(path)


def is_page(path: str) -> bool:
    """Say whether a file, named from this folder, holds tests of pages."""
    return any(fnmatchcase(path, pattern) for pattern in PAGES)
