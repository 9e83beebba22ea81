"""What people without an account do: tell, read answers, write more."""

from __future__ import annotations

import json
from datetime import datetime
from typing import NamedTuple
from uuid import UUID, uuid4

from django.db import IntegrityError
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from amparo.foundation.duties.operations import raise_duty
from amparo.foundation.journal.operations import act
from amparo.foundation.kernel.crypto import RecordKey, Tampered, open_with, seal_to
from amparo.foundation.kernel.errors import RuleBroken
from amparo.foundation.kernel.ids import short_code, uuid7
from amparo.foundation.organisations.models import Team
from amparo.foundation.policy import PUBLIC, Where
from amparo.foundation.vault.models import Purpose
from amparo.foundation.vault.records import new_key
from amparo.foundation.vault.teams import reachable

from .. import receipts
from ..codes import Author, Danger, Kind, Reach, State, Teller
from ..duties import FIRST_ANSWER, MESSAGE
from ..letters import (
    CONCERN,
    IDENTITY,
    NARRATIVE,
    mac_of_reporter,
    open_narrative,
    read_messages,
    said_already,
    signed_text,
    write_message,
)
from ..models import Concern, Message
from ..queries import open_door, where_of
from ..receipts import MailboxKeys, Receipt
from ..shapes import LONGEST_LINE, ConcernData, Mailbox
from ._shared import due_at, text_of

_NOT_FOUND = _("We cannot find this number. Please look at each group again.")


class _Entered(NamedTuple):
    """A mailbox that was opened with its receipt."""

    concern: Concern
    keys: MailboxKeys
    record: RecordKey


def submit_concern(form: ConcernData, nonce: bytes) -> Receipt:
    """Take in a concern and return the receipt that opens its mailbox.

    The same nonce makes one concern, however often it is sent; other words sent with
    it are kept as a further message. Raises ``RuleBroken`` when the words are missing
    or nobody could read them.
    """
    words = _checked(form)
    number = receipts.number_for(nonce)
    keys = receipts.keys_for_telling(number)
    digest = receipts.digest_of(nonce)
    if (known := _sent_before(digest)) is None:
        team = open_door(form.country_code)
        if team is None:
            raise RuleBroken(_("Nobody can receive messages for this country now."))
        try:
            answer_by = _take_in(form, words, team, keys, digest)
        except IntegrityError:  # the same form, sent twice at the same moment
            known = _sent_before(digest)
            if known is None:
                raise
        else:
            return Receipt(receipts.grouped(number), answer_by)
    _add_if_new(known, keys, words)
    return Receipt(receipts.grouped(number), due_at(known), again=True)


def _checked(form: ConcernData) -> str:
    """Return the words, once every code and length is one that we know."""
    known = (
        (form.teller, ("", *Teller.values), "teller"),
        (form.danger_now, ("", *Danger.values), "danger_now"),
        (form.reach, Reach.values, "reach"),
        *((kind, Kind.values, "kinds") for kind in form.kinds),
    )
    for value, allowed, name in known:
        if value not in allowed:
            raise RuleBroken(_("Please choose one of the answers."), name)
    for text in (form.name, form.contact.where, form.contact.when):
        if len(text) > LONGEST_LINE:
            raise RuleBroken(_("This is too long. Please make it shorter."))
    return text_of(form.words, "words")


def _sent_before(digest: bytes) -> Concern | None:
    return (
        Concern.objects.select_related("team").filter(submission_digest=digest).first()
    )


def _take_in(
    form: ConcernData, words: str, team: Team, keys: MailboxKeys, digest: bytes
) -> datetime:
    """Store a concern, its keys and its duty together; return when we will answer."""
    concern = Concern(
        id=uuid7(),
        code=_unused_code(),
        country_id=form.country_code,
        team=team,
        channel=form.channel,
        teller=form.teller,
        kinds=list(dict.fromkeys(form.kinds)),
        danger_now=form.danger_now,
        reach=form.reach,
        language=form.language,
        submission_digest=digest,
    )
    with act(
        PUBLIC, "concern.submit", where_of(concern), concern, channel=form.channel
    ):
        _seal_words(concern, form, words, keys)
        _seal_name(concern, form.name.strip())
        concern.save(force_insert=True)
        level = "now" if form.danger_now == Danger.YES else ""
        duty = raise_duty(FIRST_ANSWER, concern, team, label=concern.code, level=level)
    return duty.due_at


def _unused_code() -> str:
    while Concern.objects.filter(code=(code := f"C-{short_code()}")).exists():
        pass
    return code


def _seal_words(
    concern: Concern, form: ConcernData, words: str, keys: MailboxKeys
) -> None:
    key = new_key(CONCERN, concern.id, teams=[concern.team_id])
    pair = keys.pair
    concern.narrative_sealed = key.seal(NARRATIVE, words)
    concern.narrative_signature = pair.sign(
        signed_text(concern.id, NARRATIVE, Author.REPORTER, words)
    )
    concern.contact_sealed = key.seal("contact", form.contact.to_text())
    concern.mailbox_lookup = keys.lookup
    concern.reporter_public = pair.public_key
    concern.reporter_verify = pair.verify_key
    concern.reporter_mac = mac_of_reporter(concern.id, pair.public_key, pair.verify_key)
    concern.reporter_sealed_key = seal_to(pair.public_key, key.key)


def _seal_name(concern: Concern, name: str) -> None:
    if not name:
        return
    team = concern.team
    apart = team.custodians_id is not None and reachable(team.custodians_id)
    keeper = team.custodians_id if apart and team.custodians_id else team.id
    key = new_key(IDENTITY, concern.id, teams=[keeper], purpose=Purpose.IDENTITY)
    concern.identity_sealed = key.seal(
        "identity", json.dumps({"name": name}, ensure_ascii=False)
    )


# -- The mailbox -------------------------------------------------------------------


def open_mailbox(receipt: str) -> Mailbox:
    """Open the mailbox of a receipt and mark the answers in it as read.

    Raises ``RuleBroken`` with the same words for every number that opens nothing.
    Only messages whose author is proved are shown to the person.
    """
    entered = _enter(receipt)
    concern = entered.concern
    with act(PUBLIC, "concern.read_mailbox", where_of(concern), concern):
        Message.objects.filter(
            concern=concern, author=Author.STAFF, read_at=None
        ).update(read_at=timezone.now())
    return _mailbox(entered)


def write_more(receipt: str, text: str, form_key: UUID) -> Mailbox:
    """Add a message of the person, raise the duty to answer, and return the mailbox.

    The same form sent twice makes one message. A closed concern opens again.
    """
    text = text_of(text, "text")
    entered = _enter(receipt)
    _append(entered, text, form_key)
    return _mailbox(entered)


def _enter(receipt: str) -> _Entered:
    number = receipts.read_number(receipt)
    if number is None:
        raise RuleBroken(_("The number has 20 digits. Please look again."), "receipt")
    keys = receipts.keys_for_reading(number)
    concern = (
        Concern.objects.select_related("team")
        .filter(mailbox_lookup=keys.lookup)
        .first()
    )
    if concern is None:
        raise RuleBroken(_NOT_FOUND, "receipt")
    return _Entered(concern, keys, _record_key(concern, keys))


def _record_key(concern: Concern, keys: MailboxKeys) -> RecordKey:
    try:
        key = open_with(keys.pair.private_key, concern.reporter_sealed_key or b"")
    except Tampered as error:
        raise RuleBroken(_NOT_FOUND, "receipt") from error
    return RecordKey(CONCERN, concern.id, key)


def _mailbox(entered: _Entered) -> Mailbox:
    # The person's own key checks, not the one that the database holds.
    own = entered.keys.pair.verify_key
    words, _genuine = open_narrative(entered.record, entered.concern, own)
    messages = read_messages(entered.record, entered.concern, own)
    return Mailbox(
        concern=entered.concern,
        words=words,
        messages=[message for message in messages if message.verified],
        answer_by=due_at(entered.concern),
    )


def _add_if_new(concern: Concern, keys: MailboxKeys, words: str) -> None:
    """Keep words that were sent with a form which had been sent before."""
    try:
        entered = _Entered(concern, keys, _record_key(concern, keys))
    except RuleBroken:  # its content was destroyed meanwhile
        return
    mailbox = _mailbox(entered)
    if not said_already(mailbox.words, mailbox.messages, words):
        _append(entered, words, uuid4())


def _append(entered: _Entered, text: str, form_key: UUID) -> None:
    concern = entered.concern
    with act(PUBLIC, "concern.write_more", _where_now(concern), concern) as deed:
        sent = Message.objects.filter(form_key=form_key, concern=concern).first()
        if sent is not None:
            own = entered.keys.pair.verify_key
            before = read_messages(entered.record, concern, own)
            if any(m.id == sent.id and m.text == text for m in before):
                deed.note(again=True)
                return
            form_key = uuid4()  # the same form, but other words: keep both
        write_message(entered.record, concern, text, entered.keys.pair, form_key)
        _wake(concern)


def _where_now(concern: Concern) -> Where:
    concern.refresh_from_db()
    return where_of(concern)


def _wake(concern: Concern) -> None:
    """Bring a concern back to the team that must answer it."""
    changes: dict[str, object] = {"version": F("version") + 1}
    if concern.state == State.CLOSED:
        changes |= {"state": State.OPEN, "closed_at": None, "outcome": ""}
    Concern.objects.filter(id=concern.id).update(**changes)
    concern.refresh_from_db()
    if concern.first_answer_at is None and due_at(concern) is not None:
        return  # the first answer is still due, and sooner
    raise_duty(
        MESSAGE, concern, concern.team, label=concern.code, owner_id=concern.owner_id
    )
