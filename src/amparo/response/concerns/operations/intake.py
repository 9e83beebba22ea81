"""Intake of concerns from the public."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from amparo.foundation.countries.queries import deadline_hours
from amparo.foundation.journal.operations import act
from amparo.foundation.kernel.crypto import RecordKey, seal_to
from amparo.foundation.kernel.errors import RuleBroken
from amparo.foundation.kernel.ids import short_code, uuid7
from amparo.foundation.kernel.moments import quarter, with_time
from amparo.foundation.kernel.text import many_lines, one_line
from amparo.foundation.organisations.hours import staffed_deadline
from amparo.foundation.organisations.models import Team
from amparo.foundation.policy import PUBLIC
from amparo.foundation.tasks.operations import create_task
from amparo.foundation.vault.models import Purpose
from amparo.foundation.vault.record_keys import Audience, new_keys

from .. import apart, receipts
from ..codes import Author, ContactWay, Kind, Urgency
from ..matching.found_by import store_combinations
from ..models import Concern
from ..queries import Intake, intake_for, scope_of
from ..receipts import SHOWN_AGAIN, MailboxKeys, Receipt
from ..signed_messages import (
    CONCERN,
    IDENTITY,
    NARRATIVE,
    ONLINE,
    mac_of_reporter,
    signed_text,
)
from ..tasks import FIRST_ANSWER
from ..types import ConcernData
from ..urgency import suggest
from ._shared import due_at
from ._validation import checked_words
from .addresses import create_hand_off_task, desk_for_addresses
from .mailbox import add_if_new

_SENT_TO_USUAL = _(
    "What you sent before is with the team here. This will go to the other team, with a"
    " new number. Please press the button once more."
)


def submit_concern(form: ConcernData, nonce: bytes) -> Receipt:
    """Store a concern and return the receipt that opens its mailbox.

    The same nonce makes one concern, however often it is sent; other words sent with
    it become a further message. After ten minutes the receipt has no number, because
    someone else may have the phone by then. Raises ``RuleBroken`` when words are
    missing or no one could read them. What is about one of us goes to a safeguarding
    team or to nobody: ``NobodyApart``, unless they choose the usual team.
    """
    words = checked_words(form)
    number = receipts.number_for(nonce)
    keys = receipts.keys_for(number)
    digest = receipts.digest_of(nonce)
    intake = intake_for(form.country_code)
    try:
        if intake is not None:
            concern = _take_in(form, words, intake, keys, digest)
            return _receipt(number, concern)
    except IntegrityError:  # most forms are new: the database says which are not
        known = _sent_before(digest)
        if known is None:
            raise
    else:
        known = _sent_before(digest)
        if known is None:
            raise RuleBroken(_("Nobody can receive messages for this country now."))
    if form.goes_apart and known.apart_from_id is None:
        raise RuleBroken(_SENT_TO_USUAL, "form_key")
    came = add_if_new(known, keys, words)
    fresh = came is not None and timezone.now() - came <= SHOWN_AGAIN
    return _receipt(number if fresh else "", known, again=True)


def _receipt(number: str, concern: Concern, again: bool = False) -> Receipt:
    shown = receipts.grouped(number) if number else ""
    return Receipt(
        shown,
        due_at(concern) if again else concern.promised_at,
        again=again,
        apart_with=concern.team if concern.apart_from_id else None,
    )


def _sent_before(digest: bytes) -> Concern | None:
    return (
        Concern.objects.select_related("team__organisation")
        .filter(submission_digest=digest)
        .first()
    )


def _take_in(
    form: ConcernData, words: str, intake: Intake, mailbox: MailboxKeys, digest: bytes
) -> Concern:
    """Store a concern with its keys and task."""
    concern = concern_for(form, intake.team)
    form, words, intake = apart.separate(concern, form, words, intake)
    concern.submission_digest = digest
    told = with_time(words, timezone.now())
    with act(
        PUBLIC, "concern.submit", scope_of(concern), concern, channel=form.channel
    ):
        keys = keys_for(concern, form, intake.keeper)
        concern.narrative_signature = mailbox.pair.sign(
            signed_text(concern.id, NARRATIVE, Author.REPORTER, told)
        )
        give_mailbox(concern, keys[CONCERN], mailbox)
        store(concern, form, told, keys)
    return concern


def concern_for(form: ConcernData, team: Team) -> Concern:
    """Return an unsaved concern with the coded facts."""
    came = quarter(form.came_at or timezone.now())
    return Concern(
        id=uuid7(),
        code=_unused_code(),
        country_id=form.country_code,
        area_id=form.area_code or None,
        team=team,
        form_kind=form.form_kind,
        channel=form.channel,
        came_at=came,
        reporter_type=form.reporter_type,
        kinds=list(dict.fromkeys(form.kinds)),
        online=form.online or Kind.ONLINE in form.kinds,
        about_colleague=form.about_colleague,
        danger_now=form.danger_now,
        child_age=form.child_age,
        offender_access=form.offender_access,
        risk_signs=list(dict.fromkeys(form.risk_signs)),
        disclosed_to=list(dict.fromkeys(form.disclosed_to)),
        reach=form.reach,
        contact_checked_at=None if form.reach == ContactWay.RETURN else came,
        language=form.language,
    )


def keys_for(concern: Concern, form: ConcernData, keeper: UUID) -> dict[str, RecordKey]:
    """Create the keys of a new concern: for its words, the name, and addresses.

    The name is for the custodians, addresses are for the online desk. Raises
    ``RuleBroken`` for addresses that no one could open; forms do not ask for them then.
    """
    parts = {CONCERN: Audience((concern.team_id,))}
    if form.name.strip():
        parts[IDENTITY] = Audience((keeper,), Purpose.IDENTITY)
    if form.addresses.strip():
        desk = desk_for_addresses(concern.team)
        parts[ONLINE] = Audience((desk,), Purpose.ONLINE)
    return new_keys(concern.id, parts)


def store(
    concern: Concern, form: ConcernData, told: str, keys: dict[str, RecordKey]
) -> datetime:
    """Seal a concern and store it with its combinations and tasks.

    ``told`` are the words with the time at which they were said.
    Returns when the answer is due. Call it inside an operation that does little else:
    on SQLite all others wait.
    """
    _seal(concern, form, told, keys)
    # Until triage, the deadline follows what the rules suggest.
    level = Urgency.NOW if suggest(form).level == Urgency.NOW else ""
    due_at = concern.came_at + timedelta(
        hours=deadline_hours(concern.team.country_id, FIRST_ANSWER, level)
    )
    if level != Urgency.NOW:
        due_at = staffed_deadline(concern.team, due_at)
    concern.promised_at = due_at
    concern.save(force_insert=True)
    apart.bar_both_sides(concern)
    store_combinations(concern, form)
    create_hand_off_task(concern)
    create_task(
        FIRST_ANSWER,
        concern,
        concern.team,
        label=concern.code,
        level=level,
        due_at=due_at,
        first=True,
    )
    return due_at


def _unused_code() -> str:
    """Return a code that no concern has."""
    while True:
        code = f"C-{short_code()}"
        if not Concern.objects.filter(code=code).exists():
            return code


def give_mailbox(concern: Concern, key: RecordKey, keys: MailboxKeys) -> None:
    """Let a receipt open a concern that is not stored yet."""
    pair = keys.pair
    concern.mailbox_lookup = keys.lookup
    concern.reporter_public = pair.public_key
    concern.reporter_verify = pair.verify_key
    concern.reporter_mac = mac_of_reporter(concern.id, pair.public_key, pair.verify_key)
    concern.reporter_sealed_key = seal_to(pair.public_key, key.key)


def _seal(
    concern: Concern, form: ConcernData, told: str, keys: dict[str, RecordKey]
) -> None:
    key = keys[CONCERN]
    concern.narrative_sealed = key.seal(NARRATIVE, told)
    concern.contact_sealed = key.seal("contact", form.contact.to_text())
    if details := form.details.to_text():
        concern.details_sealed = key.seal("details", details)
    if IDENTITY in keys:
        name = json.dumps({"name": one_line(form.name)}, ensure_ascii=False)
        concern.identity_sealed = keys[IDENTITY].seal("identity", name)
    if ONLINE in keys:
        concern.online_sealed = keys[ONLINE].seal("online", many_lines(form.addresses))
        concern.online = True
