"""A backup is made, looked at, and put back into an empty database."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from amparo.foundation.accounts.models import User
from amparo.foundation.journal.operations import act
from amparo.foundation.policy import SYSTEM

from . import files, snapshot
from .ended import Line, go_on_after
from .files import DATABASE, GRANTS, UNFINISHED, Head, Unreadable, Writer
from .strike import Struck, strike_out

DAY = 86_400  # seconds


@dataclass(frozen=True)
class Passphrases:
    """What opens the two files; the grants may have one of their own."""

    database: str
    grants: str


@dataclass(frozen=True)
class Made:
    """The two files of a new backup."""

    database: Path
    grants: Path
    rows: int


def make(folder: Path, passphrases: Passphrases, today: date, version: str) -> Made:
    """Write a backup into a folder: the database, and the grants apart."""
    name = secrets.token_hex(4)
    paths = [
        folder / f"amparo-{today:%Y%m%d}-{name}.{part}" for part in (DATABASE, GRANTS)
    ]
    days = (settings.AMPARO_BACKUP_DAYS, settings.AMPARO_BACKUP_GRANTS_DAYS)
    ends = [today + timedelta(days=each) for each in days]
    heads = [
        files.new_head(part, name, today, end)
        for part, end in zip((DATABASE, GRANTS), ends, strict=True)
    ]
    about = {"site": settings.AMPARO_SITE, "version": version, "backup": name}
    with (
        _new(paths[0], heads[0], passphrases.database) as database,
        _new(paths[1], heads[1], passphrases.grants) as grants,
    ):
        rows = snapshot.take(about, database.write, grants.write)
    with act(SYSTEM, "vault.back_up", backup=name):
        pass  # only now: `amparo check` takes it as the word that there is one
    return Made(paths[0], paths[1], rows)


@contextmanager
def _new(path: Path, head: Head, passphrase: str) -> Iterator[Writer]:
    writer = Writer(path, head, passphrase)
    try:
        yield writer
        writer.finish()
    except BaseException:
        writer.give_up()
        raise


def forget_old(folder: Path, today: date) -> list[Path]:
    """Delete the backups of a folder whose life is over; return which.

    So is that of what a backup left that was killed the day before, or earlier.
    """
    gone = []
    yesterday = time.time() - DAY
    for path in sorted(folder.glob("amparo-*")):
        if path.suffix == UNFINISHED and path.stat().st_mtime < yesterday:
            path.unlink()
            gone.append(path)
        if path.suffix not in (f".{DATABASE}", f".{GRANTS}"):
            continue
        try:
            head = files.read_head(path)
        except Unreadable:
            continue
        if head.is_over(today):
            path.unlink()
            gone.append(path)
    return gone


def newest(folder: Path) -> Path:
    """Return the newest database file of a folder, or raise ``Unreadable``."""
    found = list(folder.glob(f"amparo-*.{DATABASE}"))
    if not found:
        raise Unreadable(f"There is no backup in {folder}.")
    return max(found, key=lambda path: path.stat().st_mtime)


def why_nothing_opens(database: Path, today: date) -> str:
    """Return why no record would open after restoring; empty if the grants are there.

    Needs no passphrase, so that it is known before anything is done.
    """
    known = files.read_head(database)
    if known.part != DATABASE:
        raise Unreadable(f"Name the file that ends in .{DATABASE}.")
    grants = database.with_suffix(f".{GRANTS}")
    if not grants.exists():
        return f"{grants.name} is not there."
    head = files.read_head(grants)
    if head.part != GRANTS or head.backup != known.backup:
        return f"{grants.name} belongs to another backup."
    if head.is_over(today):
        return f"The life of the grants in this backup ended on {head.ends_on}."
    return ""


def restore(
    database: Path,
    passphrases: Passphrases,
    ended: list[Line],
    *,
    with_grants: bool,
    wrong: Callable[[], str],
) -> tuple[int, Struck]:
    """Put a backup into this database, which is prepared and empty of people.

    What ``ended`` names is struck out in the same transaction, so nobody ever works
    with it. ``wrong()`` says what is wrong with the secret or the name of the site.
    Returns the number of rows, and what was struck out.
    """
    rest = files.lines(database, passphrases.database)
    known = snapshot.about(rest)
    _check_fits(known)
    streams = [rest]
    if with_grants:
        sealed = database.with_suffix(f".{GRANTS}")
        keys = files.lines(sealed, passphrases.grants)
        if snapshot.about(keys)["backup"] != known["backup"]:
            raise Unreadable(f"{sealed.name} belongs to another backup.")
        streams.append(keys)
    with transaction.atomic():
        snapshot.empty()
        count = sum(snapshot.put_back(stream) for stream in streams)
        snapshot.count_on()
        if sentence := wrong():
            raise Unreadable(f"Nothing was changed: {sentence}")
        struck = strike_out(ended)
        with act(SYSTEM, "vault.restore", backup=known["backup"]) as entry:
            entry.note(**{name: len(ids) for name, ids in vars(struck).items()})
    go_on_after(ended)
    return count, struck


def _check_fits(known: dict[str, Any]) -> None:
    if known["vendor"] != connection.vendor:
        raise Unreadable(
            f"This backup is of {known['vendor']}: name a database of that kind in"
            " AMPARO_DATABASE_URL."
        )
    if known["migrations"] != snapshot.applied():
        raise Unreadable(
            f"This backup was made by another version of Amparo ({known['version']})."
            " Restore it with that version; then update, and run: amparo migrate"
        )


def is_empty() -> bool:
    """Return whether this database holds nobody yet; one in a file is not made."""
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite" and not Path(name).exists():
        return True
    with connection.cursor() as cursor:
        there = connection.introspection.table_names(cursor)
    return User._meta.db_table not in there or not User.objects.exists()
