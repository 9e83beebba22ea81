"""What people without an account do: tell, read answers, write more."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import datetime, timedelta
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
from amparo.foundation.places.models import Area
from amparo.foundation.places.queries import hours_for
from amparo.foundation.policy import PUBLIC, Where
from amparo.foundation.vault.models import Purpose
from amparo.foundation.vault.records import new_key
from amparo.foundation.vault.teams import reachable

from .. import linking_codes, receipts
from ..codes import (
    Access,
    Age,
    Author,
    Danger,
    Kind,
    Knows,
    Phone,
    Reach,
    Sign,
    State,
    Teller,
)
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
from ..shapes import (
    LONGEST_ADDRESSES,
    LONGEST_LINE,
    ConcernData,
    Mailbox,
    SafeContact,
)
from ._shared import due_at, text_of
from .linking import keep_codes
from .online import seal_addresses

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
    _check_codes(form)
    contact, details = form.contact, form.details
    lines = (form.name, contact.where, contact.when, contact.code_word, contact.never)
    for text in (*lines, details.child, details.place):
        if len(text) > LONGEST_LINE:
            raise RuleBroken(_("This is too long. Please make it shorter."))
    if len(form.addresses) > LONGEST_ADDRESSES:
        raise RuleBroken(_("This is too long. Please make it shorter."), "addresses")
    return text_of(form.words, "words")


def _check_codes(form: ConcernData) -> None:
    known: tuple[tuple[str, Collection[str], str], ...] = (
        (form.teller, ("", *Teller.values), "teller"),
        (form.danger_now, ("", *Danger.values), "danger_now"),
        (form.child_age, ("", *Age.values), "child_age"),
        (form.access, ("", *Access.values), "access"),
        (form.contact.whose, ("", *Phone.values), "whose"),
        (form.reach, Reach.values, "reach"),
        *((kind, Kind.values, "kinds") for kind in form.kinds),
        *((sign, Sign.values, "signs") for sign in form.signs),
        *((who, Knows.values, "known_by") for who in form.known_by),
    )
    for value, allowed, name in known:
        if value not in allowed:
            raise RuleBroken(_("Please choose one of the answers."), name)
    if form.area_code and not Area.objects.filter(
        code=form.area_code, country_id=form.country_code
    ):
        raise RuleBroken(_("Please choose one of the answers."), "area")


def _sent_before(digest: bytes) -> Concern | None:
    return (
        Concern.objects.select_related("team").filter(submission_digest=digest).first()
    )


def _take_in(
    form: ConcernData, words: str, team: Team, keys: MailboxKeys, digest: bytes
) -> datetime:
    """Store a concern, its keys and its duty together; return when we will answer."""
    concern = concern_for(form, team)
    concern.submission_digest = digest
    with act(
        PUBLIC, "concern.submit", where_of(concern), concern, channel=form.channel
    ):
        _seal_words(concern, form, words, keys)
        return store(concern, form)


def concern_for(form: ConcernData, team: Team) -> Concern:
    """Return an unsaved concern with the coded part of what was told."""
    came = form.came_at or timezone.now()
    return Concern(
        id=uuid7(),
        code=_unused_code(),
        country_id=form.country_code,
        area_id=form.area_code or None,
        team=team,
        depth=form.depth,
        channel=form.channel,
        came_at=came,
        teller=form.teller,
        kinds=list(dict.fromkeys(form.kinds)),
        online=form.online or Kind.ONLINE in form.kinds,
        danger_now=form.danger_now,
        child_age=form.child_age,
        access=form.access,
        signs=list(dict.fromkeys(form.signs)),
        known_by=list(dict.fromkeys(form.known_by)),
        reach=form.reach,
        contact_checked_at=None if form.reach == Reach.RETURN else came,
        language=form.language,
    )


def store(concern: Concern, form: ConcernData) -> datetime:
    """Store a concern whose words are sealed, with all that goes with it.

    Returns when it will be answered. Call it inside an operation.
    """
    _seal_name(concern, form.name.strip())
    seal_addresses(concern, form.addresses)
    level = "now" if form.danger_now == Danger.YES else ""
    due_at = concern.came_at + timedelta(
        hours=hours_for(concern.team.country_id, FIRST_ANSWER, level)
    )
    concern.promised_at = due_at
    concern.save(force_insert=True)
    keep_codes(concern, linking_codes.of_concern(form))
    raise_duty(
        FIRST_ANSWER,
        concern,
        concern.team,
        label=concern.code,
        level=level,
        due_at=due_at,
    )
    return due_at


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
    seal_rest(concern, key, form)
    concern.mailbox_lookup = keys.lookup
    concern.reporter_public = pair.public_key
    concern.reporter_verify = pair.verify_key
    concern.reporter_mac = mac_of_reporter(concern.id, pair.public_key, pair.verify_key)
    concern.reporter_sealed_key = seal_to(pair.public_key, key.key)


def seal_rest(concern: Concern, key: RecordKey, form: ConcernData) -> None:
    """Seal what stands beside the words: how to reach them, what helps to find."""
    concern.contact_sealed = key.seal("contact", form.contact.to_text())
    if details := form.details.to_text():
        concern.details_sealed = key.seal("details", details)


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
        contact=SafeContact.from_text(
            entered.record.open("contact", entered.concern.contact_sealed)
        ),
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
