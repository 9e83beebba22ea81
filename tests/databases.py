"""The test databases: made once, renewed when out of date, copied for each process.

Two are kept, under ``var/`` or in the PostgreSQL server: ``bare`` is migrated and empty
of people, ``cast`` holds the cast too. Their names say what they were made from and in
which hour: the first process that finds none makes it, the others wait.
"""

from __future__ import annotations

import fcntl
import gc
import hashlib
import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path
from uuid import uuid4

import django
from django.conf import settings
from django.db import connection

from tests.serving import ROOT, TEMPLATES, Template, server_cursor

KINDS = ("bare", "cast")
SOURCE = ROOT / "src" / "amparo"
# What is read to make a database, beside every module.
DATA = (".py", ".json", ".csv")
NO_DATA = {"templates", "static", "locale", "__pycache__"}
HOUR = 3600
KEPT_HOURS = 3  # an older one may go: nobody who could still want it is at work
# Said by `make mutants`, which breaks files and keeps the database of whole ones.
MADE_FROM = os.environ.get("AMPARO_TESTS_MADE_FROM", "")
# Said by `make test`, which makes both and needs them after the clock has struck, too.
BEGUN = os.environ.get("AMPARO_TESTS_BEGUN", "")
LOCK = 7_218_330_114  # any number; the same for all who share a server


def template(kind: str) -> Template:
    """Return the database of this kind, made from what the house is now."""
    with _alone():
        return _made(kind)


def use_copy_of_cast() -> None:
    """Let this process's tests work on a copy of the cast that is theirs alone."""
    with _alone():
        source = _made("cast")
        connection.close()
        if connection.vendor == "sqlite":
            _use(f"file:tests-{uuid4().hex}?mode=memory&cache=shared")
            connection.ensure_connection()
            with closing(sqlite3.connect(source.file)) as kept:
                kept.backup(connection.connection)
        else:
            mine = Template(f"amparo_tests_{uuid4().hex[:12]}")
            mine.begin(source)
            _use(mine.name)


def drop_copy() -> None:
    """Remove what ``use_copy_of_cast`` made; one in memory ends with the process."""
    if connection.vendor != "sqlite":
        name = str(connection.settings_dict["NAME"])
        connection.close()
        Template(name).drop()


def _use(name: str) -> None:
    settings.DATABASES["default"]["NAME"] = name
    connection.settings_dict["NAME"] = name


@contextmanager
def _alone() -> Iterator[None]:
    """Keep out everybody else who would make or remove these databases."""
    if connection.vendor != "sqlite":
        with server_cursor() as cursor:  # the lock ends with its session
            cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
            yield
        return
    TEMPLATES.mkdir(parents=True, exist_ok=True)
    with (TEMPLATES / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _made(kind: str) -> Template:
    hour = 0 if MADE_FROM else int(float(BEGUN or time.time()) // HOUR)
    found = {each: Template(_name(each, hour)) for each in KINDS}
    if not all(each.exists() for each in found.values()):
        _remove_old(hour)
        source = None
        for each in KINDS:
            source = _make(each, found[each], source)
    return found[kind]


def _make(kind: str, target: Template, source: Template | None) -> Template:
    """Fill it under another name, in a process that leaves no connection behind."""
    making = Template(f"amparo_making_{uuid4().hex[:12]}")
    making.begin(source)
    try:
        kept = {k: v for k, v in os.environ.items() if not k.startswith("AMPARO_")}
        subprocess.run(
            [sys.executable, "-m", "tests.databases", kind],
            env={
                **kept,
                "DJANGO_SETTINGS_MODULE": "amparo.settings.test",
                "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
                "AMPARO_DATABASE_URL": making.url,
            },
            cwd=ROOT,
            check=True,
        )
        target.drop()
        making.rename(target.name)
    finally:
        making.drop()
    return target


def _name(kind: str, hour: int) -> str:
    return f"amparo_{kind}_{_fingerprint()}_{hour}"


def _remove_old(hour: int) -> None:
    for name in _names():
        made = name.rpartition("_")[2]
        if made.isdigit() and int(made) < hour - KEPT_HOURS:
            Template(name).drop()


def _names() -> list[str]:
    """Return the names of all databases of these kinds that are kept."""
    if connection.vendor == "sqlite":
        found = [file.stem for file in TEMPLATES.glob("*.sqlite3")]
    else:
        with server_cursor() as cursor:
            cursor.execute("SELECT datname FROM pg_database")
            found = [name for (name,) in cursor.fetchall()]
    return [name for name in found if name.split("_")[1:2] in ([k] for k in KINDS)]


@cache
def _fingerprint() -> str:
    """Return a short text that changes with whatever the databases are made from."""
    if MADE_FROM:
        return MADE_FROM
    digest = hashlib.sha256(f"{sys.version}{django.VERSION}{ROOT}".encode())
    for path in (*_sources(), ROOT / "tests" / "cast.py", Path(__file__)):
        digest.update(path.relative_to(ROOT).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _sources() -> list[Path]:
    return sorted(
        path
        for path in SOURCE.rglob("*")
        if path.suffix in DATA and NO_DATA.isdisjoint(path.parts)
    )


def main(kind: str) -> None:
    """Fill the database that AMPARO_DATABASE_URL names; ``all`` makes both of them."""
    django.setup()
    if kind == "all":
        template("cast")
    elif kind == "bare":
        from django.core.management import call_command

        # Each migration makes hundreds of classes, of which few may go before the next.
        gc.set_threshold(100_000, 50, 1000)
        call_command("migrate", verbosity=0)
        call_command("createcachetable", "cache_entry")
    else:
        from tests.cast import make_world

        make_world()


if __name__ == "__main__":
    main(sys.argv[1])
