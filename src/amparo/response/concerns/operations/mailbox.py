"""The mailbox of the reporter: read, write, change the contact."""

from __future__ import annotations

import hmac
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import NamedTuple
from uuid import UUID, uuid4, uuid5

from django.utils.translation import gettext_lazy as _

from amparo.foundation.journal.operations import OpenEntry, act
from amparo.foundation.kernel.crypto import RecordKey, Tampered, derive_key, open_with
from amparo.foundation.kernel.errors import AmparoError, RuleBroken
from amparo.foundation.kernel.locking import change, lock
from amparo.foundation.kernel.moments import now_rounded
from amparo.foundation.policy import PUBLIC
from amparo.foundation.tasks.operations import complete, create_task

from .. import extensions, receipts
from ..codes import ContactWay, MessageKind, State
from ..matching.found_by import CONTACT, contact_values, renew_combinations
from ..models import Concern, Message
from ..queries import scope_of
from ..receipts import MailboxKeys
from ..signed_messages import (
    CONCERN,
    already_sent,
    open_narrative,
    read_messages,
    write_message,
)
from ..tasks import MESSAGE, REVIEW
from ..types import Mailbox, SafeContact, ShownMessage
from ._shared import due_at, text_of
from ._validation import check_contact

_NOT_FOUND = _("We cannot find this number. Please check each group again.")


class Destroyed(AmparoError):
    """The receipt is right, but the concern was deleted."""


class Opened(NamedTuple):
    """A mailbox that was opened with its receipt."""

    concern: Concern
    keys: MailboxKeys
    record: RecordKey


def open_mailbox(receipt: str) -> Mailbox:
    """Open the mailbox of a receipt; new answers wait for ``read_answers``.

    Raises ``RuleBroken`` with the same words for every wrong number, and ``Destroyed``
    for a deleted concern. Only messages with a valid signature are shown.
    """
    opened = _open_by_receipt(receipt)
    with _acting(opened, "concern.read_mailbox"):
        return _mailbox(opened)


def read_answers(receipt: str) -> Mailbox:
    """Open the mailbox with all answers, and mark new ones as read."""
    opened = _open_by_receipt(receipt)
    with _acting(opened, "concern.read_mailbox") as entry:
        new = [m.id for m in _verified(opened) if _waits(m)]
        entry.note(answers=len(new))
        Message.objects.filter(id__in=new).update(read_at=now_rounded())
        return _mailbox(opened)


def write_more(receipt: str, text: str, form_key: UUID) -> Mailbox:
    """Add a message of the reporter, due to be answered, and return the mailbox.

    The same form sent twice makes one message. A closed concern is reopened.
    """
    text = text_of(text, "text")
    opened = _open_by_receipt(receipt)
    _write(opened, text, form_key)
    return _mailbox(opened)


def add_if_new(concern: Concern, keys: MailboxKeys, words: str) -> datetime | None:
    """Add words that came with a form that was sent before.

    Returns when it was first sent; None if nothing is left of it.
    """
    try:
        opened = _opened(concern, keys)
    except (RuleBroken, Destroyed):  # nothing is left to add to
        return None
    narrative = open_narrative(opened.record, concern, keys.pair.verify_key)
    if not already_sent(narrative.words, _verified(opened), words):
        _write(opened, words, uuid4())
    return narrative.came_at


def change_contact(
    receipt: str, reach: str, contact: SafeContact, form_key: UUID
) -> Mailbox:
    """Change the safe contact; this gives the permission to contact (again).

    The same form sent twice changes it once. Choosing no contact withdraws the
    permission.
    """
    check_contact(reach, contact)
    if reach == ContactWay.RETURN:
        return end_contact(receipt, form_key)
    if not contact.where.strip():
        raise RuleBroken(_("Please write where we can reach you."), "where")
    opened = _open_by_receipt(receipt)
    digest = _contact_digest(opened, reach, contact)
    with _acting(opened, "concern.change_contact") as entry:
        if _already_sent(opened, MessageKind.CONTACT_CHANGED, digest, form_key):
            entry.note(again=True)
        else:
            _store_contact(opened, reach, contact, checked=now_rounded())
            _add_message(opened, MessageKind.CONTACT_CHANGED, digest, form_key)
    return _mailbox(opened)


def end_contact(receipt: str, form_key: UUID) -> Mailbox:
    """Withdraw the permission to contact, at once, and delete the safe contact.

    What must never be done is kept: it protects the reporter.
    """
    opened = _open_by_receipt(receipt)
    with _acting(opened, "concern.end_contact") as entry:
        ended = opened.concern.reach == ContactWay.RETURN
        if ended or _already_sent(opened, MessageKind.CONTACT_ENDED, "", form_key):
            entry.note(again=True)
        else:
            remaining = SafeContact(never=_contact(opened).never)
            _store_contact(opened, ContactWay.RETURN, remaining, ended=now_rounded())
            _add_message(opened, MessageKind.CONTACT_ENDED, "", form_key)
    return _mailbox(opened)


def say_safe(receipt: str, form_key: UUID) -> Mailbox:
    """Record that the reporter says "I am safe now", due to be answered."""
    opened = _open_by_receipt(receipt)
    with _acting(opened, "concern.say_safe") as entry:
        if _already_sent(opened, MessageKind.SAFE_NOW, "", form_key):
            entry.note(again=True)
        else:
            concern = opened.concern
            change(concern, concern.version, safe_said_at=now_rounded())
            _add_message(opened, MessageKind.SAFE_NOW, "", form_key)
    return _mailbox(opened)


# -- Opening -----------------------------------------------------------------------


def _open_by_receipt(receipt: str) -> Opened:
    number = receipts.read_number(receipt)
    if number is None:
        raise RuleBroken(
            _("The number has 20 digits. Please check it again."), "receipt"
        )
    concerns = Concern.objects.select_related("team__organisation", "country")
    for keys in receipts.possible_keys(number):
        concern = concerns.filter(mailbox_lookup=keys.lookup).first()
        if concern is not None:
            return _opened(concern, keys)
    raise RuleBroken(_NOT_FOUND, "receipt")


def _opened(concern: Concern, keys: MailboxKeys) -> Opened:
    if concern.destroyed_at is not None:
        raise Destroyed(
            _(
                "What you told us is no longer here. We delete it when it is "
                "no longer needed. Nobody can read it now."
            )
        )
    try:
        key = open_with(keys.pair.private_key, concern.reporter_sealed_key or b"")
    except Tampered as error:
        raise RuleBroken(_NOT_FOUND, "receipt") from error
    return Opened(concern, keys, RecordKey(CONCERN, concern.id, key))


@contextmanager
def _acting(opened: Opened, verb: str) -> Iterator[OpenEntry]:
    """Run one act of the reporter; two at once wait for each other."""
    concern = opened.concern
    with act(PUBLIC, verb, scope_of(concern), concern) as entry:
        lock(concern)
        yield entry


def _mailbox(opened: Opened) -> Mailbox:
    # Verified with the reporter's own key, not the one in the database.
    own = opened.keys.pair.verify_key
    narrative = open_narrative(opened.record, opened.concern, own)
    messages = _verified(opened)
    return Mailbox(
        concern=opened.concern,
        words=narrative.words,
        contact=_contact(opened),
        messages=[message for message in messages if not _waits(message)],
        waiting=sum(_waits(message) for message in messages),
        answer_by=due_at(opened.concern),
    )


def _verified(opened: Opened) -> list[ShownMessage]:
    own = opened.keys.pair.verify_key
    found = read_messages(opened.record, opened.concern, own)
    return [message for message in found if message.verified]


def _waits(message: ShownMessage) -> bool:
    """Say whether this is an answer that the reporter has not seen yet."""
    return not message.by_reporter and message.read_at is None


def _contact(opened: Opened) -> SafeContact:
    return SafeContact.from_text(opened.record.read(opened.concern, "contact"))


# -- Writing -----------------------------------------------------------------------


def _write(opened: Opened, text: str, form_key: UUID) -> None:
    with _acting(opened, "concern.write_more") as entry:
        if _already_sent(opened, MessageKind.WORDS, text, form_key):
            entry.note(again=True)
        else:
            _add_message(opened, MessageKind.WORDS, text, form_key)


def _already_sent(opened: Opened, kind: MessageKind, text: str, form_key: UUID) -> bool:
    """Say whether this form has sent this text before."""
    keys = [_key_of(kind, form_key), _other_key(opened, kind, text, form_key)]
    sent = Message.objects.filter(form_key__in=keys, concern=opened.concern)
    found = set(sent.values_list("id", flat=True))
    return bool(found) and any(
        m.id in found and m.text == text for m in _verified(opened)
    )


def _add_message(opened: Opened, kind: MessageKind, text: str, form_key: UUID) -> None:
    """Store a signed message, due to be answered by the team."""
    key = _key_of(kind, form_key)
    if Message.objects.filter(form_key=key).exists():
        key = _other_key(opened, kind, text, form_key)  # store both
    pair = opened.keys.pair
    write_message(opened.record, opened.concern, text, pair, key, kind)
    if kind == MessageKind.WORDS and extensions.is_muted(opened.concern):
        return  # stored for the review; creates no task
    _make_due(opened.concern)


def _key_of(kind: MessageKind, form_key: UUID) -> UUID:
    """Return the form key of one kind of message: one form can send several."""
    return form_key if kind == MessageKind.WORDS else uuid5(form_key, kind)


def _other_key(opened: Opened, kind: MessageKind, text: str, form_key: UUID) -> UUID:
    """Return the key of a form that was sent before with another text.

    Only the reporter's key can compute it, so it reveals nothing of the text.
    """
    key = derive_key(opened.keys.pair.seed, "other")
    text_key = f"{form_key}|{kind}|{text}".encode()
    return UUID(bytes=hmac.new(key, text_key, "sha256").digest()[:16])


def _contact_digest(opened: Opened, reach: str, contact: SafeContact) -> str:
    """Return a digest of a contact that only the reporter's key can compute."""
    key = derive_key(opened.keys.pair.seed, "contact")
    text = f"{reach}|{contact.to_text()}".encode()
    return hmac.new(key, text, "sha256").hexdigest()


def _store_contact(
    opened: Opened,
    reach: str,
    contact: SafeContact,
    *,
    checked: datetime | None = None,
    ended: datetime | None = None,
) -> None:
    change(
        opened.concern,
        opened.concern.version,
        contact_sealed=opened.record.seal("contact", contact.to_text()),
        reach=reach,
        contact_checked_at=checked,
        contact_ended_at=ended,
    )
    values = contact_values(contact, opened.concern.country_id)
    renew_combinations(opened.concern, CONTACT, values)


def _make_due(concern: Concern) -> None:
    """Make an answer due, and reopen a closed concern."""
    changes: dict[str, object] = {}
    if concern.state == State.CLOSED:
        changes |= {"state": State.OPEN, "outcome": ""}
        changes |= {"closed_at": None, "closed_by_id": None}
        complete(concern, REVIEW, outcome="dropped")
    change(concern, concern.version, **changes)
    if concern.first_answer_at is None and due_at(concern) is not None:
        return  # the first answer is still due, and sooner
    create_task(
        MESSAGE,
        concern,
        concern.team,
        label=concern.code,
        owner_id=concern.owner_id,
        level=concern.urgency,
    )
