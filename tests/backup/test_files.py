"""A backup file says nothing without its passphrase, and is whole or refused."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from amparo.backup import files, snapshot
from amparo.backup.files import Unreadable
from amparo.backup.restoring import (
    Passphrases,
    forget_old,
    make,
    newest,
    why_nothing_opens,
)
from amparo.foundation.journal.models import Entry
from tests.cast import World

TODAY = date(2026, 11, 29)
WORDS = "a lamp over calm water"
LINES = [b"R" + os.urandom(2000).hex().encode() for _ in range(800)]  # two pieces


def write(
    path: Path, part: str = "database", days: int = 14, backup: str = "ab12"
) -> Path:
    head = files.new_head(part, backup, TODAY, TODAY + timedelta(days=days))
    writer = files.Writer(path, head, WORDS)
    for line in LINES:
        writer.write(line + b"\n")
    writer.finish()
    return path


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return write(tmp_path / "amparo-20261129-ab12.database")


def test_what_was_written_is_read_and_its_owner_alone_may(file: Path) -> None:
    assert list(files.lines(file, WORDS)) == LINES
    assert file.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in file.parent.iterdir()] == [file.name]


def test_another_passphrase_opens_nothing(file: Path) -> None:
    with pytest.raises(Unreadable, match="does not open"):
        next(files.lines(file, WORDS + "."))


def test_a_short_passphrase_is_refused(tmp_path: Path) -> None:
    head = files.new_head("database", "ab", TODAY, TODAY)
    with pytest.raises(Unreadable, match="less than 20"):
        files.Writer(tmp_path / "x", head, "calm water")
    assert not list(tmp_path.iterdir())


def _without_first_piece(whole: bytes) -> bytes:
    head, rest = whole.split(b"\n", 1)
    size = int.from_bytes(rest[:4], "big")
    return head + b"\n" + rest[4 + size :]


def _first_piece_alone(whole: bytes) -> bytes:
    head, rest = whole.split(b"\n", 1)
    size = int.from_bytes(rest[:4], "big")
    return head + b"\n" + rest[: 4 + size]


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda whole: whole[:-1], id="cut off"),
        pytest.param(lambda whole: whole[:-9] + b"X" + whole[-8:], id="a byte"),
        pytest.param(_first_piece_alone, id="the first piece alone"),
        pytest.param(_without_first_piece, id="a piece missing"),
        pytest.param(
            lambda whole: whole.replace(b"2026-12", b"2036-12"), id="its life"
        ),
        pytest.param(lambda whole: whole.split(b"\n")[0] + b"\n", id="nothing"),
        pytest.param(lambda whole: b"SQLite format 3\n" + whole, id="another file"),
        pytest.param(
            lambda whole: whole.replace(b'"passes": 1', b'"passes": 99', 1), id="cost"
        ),
    ],
)
def test_a_changed_file_is_refused(
    file: Path, change: Callable[[bytes], bytes]
) -> None:
    before = file.read_bytes()
    file.write_bytes(change(before))
    assert file.read_bytes() != before
    with pytest.raises(Unreadable):
        list(files.lines(file, WORDS))


def test_what_breaks_off_leaves_no_file(tmp_path: Path) -> None:
    head = files.new_head("database", "ab", TODAY, TODAY)
    writer = files.Writer(tmp_path / "x.database", head, WORDS)
    writer.write(b"half")
    writer.give_up()
    assert not list(tmp_path.iterdir())


# -- How long they live ----------------------------------------------------------------


def test_files_are_deleted_when_their_life_is_over_and_no_others(
    tmp_path: Path,
) -> None:
    kept = write(tmp_path / "amparo-1.database", days=90)
    over = write(tmp_path / "amparo-1.grants", "grants")
    foreign = tmp_path / "amparo-notes.database"
    foreign.write_text("of somebody else")
    assert forget_old(tmp_path, TODAY + timedelta(days=14)) == []
    assert forget_old(tmp_path, TODAY + timedelta(days=15)) == [over]
    assert kept.exists() and foreign.exists() and not over.exists()


def test_before_restoring_it_is_known_whether_anything_opens(file: Path) -> None:
    assert "is not there" in why_nothing_opens(file, TODAY)
    grants = write(file.with_suffix(".grants"), "grants")
    assert why_nothing_opens(file, TODAY + timedelta(days=14)) == ""
    assert "ended on 2026-12-13" in why_nothing_opens(file, TODAY + timedelta(days=15))
    write(grants, "grants", backup="cd34")
    assert "another backup" in why_nothing_opens(file, TODAY)


def test_the_newest_is_taken_and_an_empty_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="no backup"):
        newest(tmp_path)
    older = write(tmp_path / "amparo-1.database")
    os.utime(older, (1, 1))
    newer = write(tmp_path / "amparo-0.database")
    assert newest(tmp_path) == newer


def test_a_backup_that_fails_is_not_in_the_journal_and_leaves_no_file(
    tmp_path: Path, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_given: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(snapshot, "take", full)
    with pytest.raises(OSError, match="space"):
        make(tmp_path, Passphrases(WORDS, WORDS), TODAY, "1")
    assert not Entry.objects.filter(verb="vault.back_up").exists()
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_backup_left_goes_after_a_day(tmp_path: Path) -> None:
    left, going = (tmp_path / f"amparo-{name}.database.unfinished" for name in "ab")
    left.touch()
    going.touch()
    os.utime(left, (0, 0))
    assert forget_old(tmp_path, TODAY) == [left]
    assert going.exists()
