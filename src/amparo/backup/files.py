"""An encrypted file under a passphrase: written and read as a stream, never whole.

A readable first line says what the file is and until when it lives; everything else is
compressed, cut into pieces and encrypted with AES-256-GCM. Each piece is bound to the
first line, its number, and whether it is the last: a piece that is moved, left out or
cut off is noticed.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import zlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from amparo.foundation.kernel.crypto import Tampered, argon, decrypt, encrypt
from amparo.foundation.kernel.errors import AmparoError

DATABASE, GRANTS = "database", "grants"
UNFINISHED = ".unfinished"
MAGIC = b"amparo-backup-1 "
SHORTEST = 20  # characters of a passphrase: whoever finds a file may guess for years
_PIECE = 1 << 20
_LONGEST_HEAD = 2000
_MOST_MEMORY_KIB, _MOST_PASSES = 1 << 20, 20  # what a strange file may cost us


class Unreadable(AmparoError):
    """A backup that is none, is damaged, or opens with another passphrase."""


@dataclass(frozen=True)
class Head:
    """What anyone who finds the file may read."""

    part: str
    backup: str  # a random name; both files of one snapshot have the same
    made_on: str
    ends_on: str  # after this day it is deleted, and not restored any more
    salt: str
    memory_kib: int
    passes: int

    def is_over(self, today: date) -> bool:
        """Return whether its life is over."""
        return date.fromisoformat(self.ends_on) < today


def new_head(part: str, backup: str, made_on: date, ends_on: date) -> Head:
    """Return the head of a new file, with a salt of its own."""
    memory_kib, passes = settings.AMPARO_PASSWORD_ARGON
    salt = secrets.token_hex(16)
    days = (made_on.isoformat(), ends_on.isoformat())
    return Head(part, backup, *days, salt, memory_kib, passes)


def read_head(path: Path) -> Head:
    """Return the head of a backup file, or raise ``Unreadable``."""
    with path.open("rb") as file:
        return _parse(_head_line(file))


def _head_line(file: BinaryIO) -> bytes:
    line = file.readline(_LONGEST_HEAD)
    if not line.startswith(MAGIC) or not line.endswith(b"\n"):
        raise Unreadable("This is not a backup of Amparo.")
    return line


def _parse(line: bytes) -> Head:
    try:
        head = Head(**json.loads(line.removeprefix(MAGIC)))
        date.fromisoformat(head.made_on)
        date.fromisoformat(head.ends_on)
        bytes.fromhex(head.salt)
        fits = 0 < head.memory_kib <= _MOST_MEMORY_KIB
        fits = fits and 0 < head.passes <= _MOST_PASSES
    except (ValueError, TypeError) as error:
        raise Unreadable("This is not a backup of Amparo.") from error
    if not fits:
        raise Unreadable("This is not a backup of Amparo.")
    return head


def _key(head: Head, passphrase: str) -> bytes:
    salt = bytes.fromhex(head.salt)
    return argon(passphrase, salt, head.memory_kib, head.passes)


def _place(line: bytes, number: int, last: bool) -> str:
    ending = "last" if last else "more"
    return f"backup|{hashlib.sha256(line).hexdigest()}|{number}|{ending}"


class Writer:
    """A new backup file; it has its name only once it is whole and on the disk."""

    def __init__(self, path: Path, head: Head, passphrase: str) -> None:
        if len(passphrase) < SHORTEST:
            raise Unreadable(
                f"The passphrase has less than {SHORTEST} characters."
                " Make one with: amparo secret new"
            )
        self.path, self.head = path, head
        self._unfinished = path.with_name(f"{path.name}{UNFINISHED}")
        self._line = MAGIC + json.dumps(asdict(head)).encode() + b"\n"
        self._key = _key(head, passphrase)
        self._packer = zlib.compressobj(6)
        self._waiting = bytearray()
        self._number = 0
        made = os.open(self._unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        self._file = os.fdopen(made, "wb")
        self._file.write(self._line)

    def write(self, plain: bytes) -> None:
        """Add bytes."""
        self._waiting += self._packer.compress(plain)
        while len(self._waiting) > _PIECE:
            self._piece(bytes(self._waiting[:_PIECE]), last=False)
            del self._waiting[:_PIECE]

    def _piece(self, plain: bytes, *, last: bool) -> None:
        place = _place(self._line, self._number, last)
        sealed = encrypt(self._key, plain, place)
        self._file.write(len(sealed).to_bytes(4, "big") + sealed)
        self._number += 1

    def finish(self) -> None:
        """Write the last piece, and give the file its name."""
        self._waiting += self._packer.flush()
        while len(self._waiting) > _PIECE:
            self._piece(bytes(self._waiting[:_PIECE]), last=False)
            del self._waiting[:_PIECE]
        self._piece(bytes(self._waiting), last=True)
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        self._unfinished.rename(self.path)

    def give_up(self) -> None:
        """Remove what was written so far."""
        self._file.close()
        self._unfinished.unlink(missing_ok=True)


def lines(path: Path, passphrase: str) -> Iterator[bytes]:
    """Yield the lines of a backup file; whatever is wrong with it is ``Unreadable``.

    Who cannot bear half of it works in a transaction: the end is proved last.
    """
    rest = b""
    for plain in _opened(path, passphrase):
        *whole, rest = (rest + plain).split(b"\n")
        yield from whole
    if rest:
        raise Unreadable("The backup is not whole.")


def _opened(path: Path, passphrase: str) -> Iterator[bytes]:
    with path.open("rb") as file:
        line = _head_line(file)
        key = _key(_parse(line), passphrase)
        unpacker = zlib.decompressobj()
        for number, (sealed, last) in enumerate(_pieces(file)):
            try:
                packed = decrypt(key, sealed, _place(line, number, last))
            except Tampered as error:
                raise Unreadable(_why(number)) from error
            yield from _unpacked(unpacker, packed)
        if not unpacker.eof:
            raise Unreadable("The backup is not whole.")


def _why(number: int) -> str:
    if number:
        return "The backup is damaged, or was changed."
    return "The passphrase does not open this backup, or the backup was changed."


def _unpacked(unpacker: zlib._Decompress, packed: bytes) -> Iterator[bytes]:
    """Yield what was compressed, in pieces that fit in memory whatever it was."""
    while packed:
        yield unpacker.decompress(packed, _PIECE)
        packed = unpacker.unconsumed_tail


def _pieces(file: BinaryIO) -> Iterator[tuple[bytes, bool]]:
    """Yield each encrypted piece, and whether it is the last of the file."""
    piece = _next(file)
    while piece is not None:
        following = _next(file)
        yield piece, following is None
        piece = following


def _next(file: BinaryIO) -> bytes | None:
    size = file.read(4)
    if not size:
        return None
    length = int.from_bytes(size, "big")
    if len(size) < 4 or length > 2 * _PIECE:
        raise Unreadable("The backup is damaged, or was changed.")
    sealed = file.read(length)
    if len(sealed) < length:
        raise Unreadable("The backup is not whole.")
    return sealed
