"""Sealing, signing and checking what is written in a concern."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from amparo.foundation.accounts.models import Membership
from amparo.foundation.accounts.queries import belonged
from amparo.foundation.kernel.crypto import (
    Blob,
    KeyPair,
    RecordKey,
    Tampered,
    signed_by,
)
from amparo.foundation.kernel.generations import proven_since
from amparo.foundation.kernel.ids import uuid7
from amparo.foundation.kernel.moments import TimedText, read_timed, with_time
from amparo.foundation.kernel.secret import code, code_holds, is_proven
from amparo.foundation.vault.keyring import Keyring
from amparo.foundation.vault.models import UserKey
from amparo.foundation.vault.user_keys import is_authentic, is_proven_key

from .codes import Author, MessageKind
from .models import Concern, Message
from .types import ShownMessage

CONCERN = "concerns.concern"
IDENTITY = "concerns.concern.identity"
ONLINE = "concerns.concern.online"
HANDED = "concerns.response.hotline"  # its reference outlives the addresses
NARRATIVE = "narrative"
REPORTER_KEYS = "reporter-keys"  # what codes over their public keys are for


def signed_text(concern_id: UUID, part: object, author: str, text: str) -> bytes:
    """Return the bytes that an author signs: the text, bound to its place and author.

    ``text`` is as it is sealed, with its time; ``part`` is the narrative or a message,
    as ``part_of`` names it.
    """
    place = f"{settings.AMPARO_SITE}|concern|{concern_id}|{part}|{author}|"
    return place.encode() + text.encode()


def part_of(message_id: UUID, kind: str) -> str:
    """Return the name of a message in the signed text, which includes its kind."""
    return str(message_id) if kind == MessageKind.WORDS else f"{message_id}|{kind}"


def mac_of_reporter(concern_id: UUID, public_key: bytes, verify_key: bytes) -> bytes:
    """Return the keyed code that authenticates a reporter's public keys."""
    return code(REPORTER_KEYS, told_of_reporter(concern_id, public_key, verify_key))


def told_of_reporter(concern_id: UUID, public_key: bytes, verify_key: bytes) -> str:
    """Return what the code over a reporter's public keys is made over."""
    return f"{concern_id}|{public_key.hex()}|{verify_key.hex()}"


def trusted_verify_key(concern: Concern) -> bytes | None:
    """Return the key that checks the reporter's signatures, if it is authentic."""
    if not concern.reporter_public or not concern.reporter_verify:
        return None
    public, verify = bytes(concern.reporter_public), bytes(concern.reporter_verify)
    told = told_of_reporter(concern.id, public, verify)
    return verify if code_holds(REPORTER_KEYS, told, concern.reporter_mac) else None


def write_message(
    key: RecordKey,
    concern: Concern,
    text: str,
    signer: KeyPair | Keyring,
    form_key: UUID | None,
    kind: MessageKind = MessageKind.WORDS,
) -> Message:
    """Store a message, sealed and signed: with a keyring by staff, else with a pair.

    Its minute, and how many were there before, are sealed with the words.
    """
    message_id = uuid7()
    before = Message.objects.filter(concern=concern).count()
    timed = with_time(text, timezone.now(), before + 1)
    staff = isinstance(signer, Keyring)
    author = Author.STAFF if staff else Author.REPORTER
    pair = signer.pair if isinstance(signer, Keyring) else signer
    return Message.objects.create(
        id=message_id,
        concern=concern,
        author=author,
        kind=kind,
        user_id=signer.user_id if isinstance(signer, Keyring) else None,
        user_key_id=signer.user_key_id if isinstance(signer, Keyring) else None,
        team_id=concern.team_id if staff else None,
        text_sealed=key.seal(f"message|{message_id}", timed),
        signature=pair.sign(
            signed_text(concern.id, part_of(message_id, kind), author, timed)
        ),
        form_key=form_key,
    )


def read_messages(
    key: RecordKey, concern: Concern, reporter_key: bytes | None
) -> list[ShownMessage]:
    """Open the messages of a concern, oldest first, and check who wrote each.

    ``reporter_key`` checks the reporter's signatures. A message that cannot be opened
    is returned with an empty text, not verified.
    """
    found = concern.messages.select_related("user", "user_key", "concern")
    rows = list(found)
    writers = {row.user_id for row in rows if row.user_id}
    roles = belonged(writers, "concern.reply") if writers else []
    read = [_read(key, message, reporter_key, roles) for message in rows]
    return sorted(read, key=lambda message: (message.at, message.number))


def _read(
    key: RecordKey,
    row: Message,
    reporter_key: bytes | None,
    roles: Iterable[Membership],
) -> ShownMessage:
    try:
        sealed = key.read(row, "text", f"message|{row.id}")
        timed = read_timed(sealed)
    except Tampered:
        timed, verified = TimedText("", row.created_at), False
    else:
        genuine = _is_genuine(row, sealed, timed.at, reporter_key, roles)
        verified = row.is_authentic and genuine
    return ShownMessage(
        id=row.id,
        author=Author(row.author),
        who=row.user.name if row.user else "",
        text=timed.text,
        at=timed.at,
        number=timed.number,
        team_id=row.team_id,
        verified=verified,
        read_at=row.read_at,
        kind=MessageKind(row.kind),
        proven_since=None if not verified or _is_proven(row) else proven_since(),
    )


def _is_proven(row: Message) -> bool:
    """Say whether whose key it is was proved before a secret was lost, too."""
    if row.author != Author.REPORTER:
        return row.user_key is not None and is_proven_key(row.user_key)
    concern = row.concern
    public, verify = concern.reporter_public, concern.reporter_verify
    told = told_of_reporter(concern.id, bytes(public or b""), bytes(verify or b""))
    return is_proven(REPORTER_KEYS, told, concern.reporter_mac)


def _is_genuine(
    row: Message,
    sealed: str,
    at: datetime,
    reporter_key: bytes | None,
    roles: Iterable[Membership],
) -> bool:
    part = part_of(row.id, row.kind)
    signed = signed_text(row.concern_id, part, row.author, sealed)
    if row.author == Author.REPORTER:
        return reporter_key is not None and signed_by(
            reporter_key, signed, row.signature
        )
    return _wrote_for(row, at, roles) and by_colleague(
        row.user_key, row.user_id, signed, row.signature
    )


def _wrote_for(row: Message, at: datetime, roles: Iterable[Membership]) -> bool:
    """Say whether the author had a role in that team which replies, at that time."""
    return any(
        role.user_id == row.user_id
        and role.team_id == row.team_id
        and role.created_at <= at
        and (role.ended_at is None or at <= role.ended_at)
        for role in roles
    )


def by_colleague(
    key: UserKey | None, user_id: UUID | None, signed: bytes, signature: Blob
) -> bool:
    """Say whether an authentic key of this colleague signed it."""
    return (
        key is not None
        and key.user_id == user_id
        and is_authentic(key)
        and signed_by(key.verify_key, signed, signature)
    )


class Narrative(NamedTuple):
    """The words of a concern, whether the author signed them, and when they came."""

    words: str
    genuine: bool
    came_at: datetime


def open_narrative(
    key: RecordKey, concern: Concern, reporter_key: bytes | None
) -> Narrative:
    """Open the narrative, and say whether its signature is the author's.

    The author is the reporter, or the colleague who recorded the concern.
    """
    try:
        sealed = key.read(concern, NARRATIVE)
        words, came_at, _first = read_timed(sealed)
    except Tampered:
        return Narrative("", False, concern.came_at)
    signature = concern.narrative_signature or b""
    if concern.recorded_by_id is not None:
        signed = signed_text(concern.id, NARRATIVE, Author.STAFF, sealed)
        colleague = concern.recorded_by_id
        genuine = by_colleague(concern.recorded_key, colleague, signed, signature)
        return Narrative(words, genuine, came_at)
    signed = signed_text(concern.id, NARRATIVE, Author.REPORTER, sealed)
    genuine = reporter_key is not None and signed_by(reporter_key, signed, signature)
    return Narrative(words, genuine, came_at)


def already_sent(words: str, messages: Iterable[ShownMessage], text: str) -> bool:
    """Say whether the reporter has sent this text before."""
    own = (m for m in messages if m.by_reporter and m.kind == MessageKind.WORDS)
    return text == words or any(m.text == text for m in own)
