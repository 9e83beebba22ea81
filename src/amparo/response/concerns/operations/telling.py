"""Taking in what somebody tells."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, connection
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from amparo.foundation.duties.operations import raise_duty
from amparo.foundation.journal.operations import act
from amparo.foundation.kernel.crypto import RecordKey, seal_to
from amparo.foundation.kernel.errors import RuleBroken
from amparo.foundation.kernel.ids import short_code, uuid7
from amparo.foundation.kernel.rows import insert
from amparo.foundation.organisations.models import Team
from amparo.foundation.places.queries import hours_for
from amparo.foundation.policy import PUBLIC
from amparo.foundation.vault.models import Purpose
from amparo.foundation.vault.records import new_key

from .. import linking_codes, receipts
from ..codes import Author, Kind, Reach, Urgency
from ..duties import FIRST_ANSWER
from ..letters import CONCERN, IDENTITY, NARRATIVE, mac_of_reporter, signed_text
from ..models import Concern
from ..queries import open_door, where_of
from ..receipts import SHOWN_AGAIN, MailboxKeys, Receipt
from ..shapes import ConcernData
from ..urgency import suggest
from ._checks import checked_words
from ._link_codes import keep_codes
from ._shared import due_at, keeper_for
from .mailbox import add_if_new
from .online import ask_desk, seal_addresses


def submit_concern(form: ConcernData, nonce: bytes) -> Receipt:
    """Take in a concern and return the receipt that opens its mailbox.

    The same nonce makes one concern, however often it is sent; other words sent with
    it are kept as a further message. After ten minutes the receipt holds no number any
    more, for then somebody else may hold the phone. Raises ``RuleBroken`` when the
    words are missing or nobody could read them.
    """
    words = checked_words(form)
    number = receipts.number_for(nonce)
    keys = receipts.keys_for(number)
    digest = receipts.digest_of(nonce)
    team = open_door(form.country_code)
    try:
        if team is not None:
            answer_by = _take_in(form, words, team, keys, digest)
            return Receipt(receipts.grouped(number), answer_by)
    except IntegrityError:  # most forms are new: the database says which are not
        known = _sent_before(digest)
        if known is None:
            raise
    else:
        known = _sent_before(digest)
        if known is None:
            raise RuleBroken(_("Nobody can receive messages for this country now."))
    add_if_new(known, keys, words)
    fresh = timezone.now() - known.came_at <= SHOWN_AGAIN
    shown = receipts.grouped(number) if fresh else ""
    return Receipt(shown, due_at(known), again=True)


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
    keeper = keeper_for(team)
    with act(
        PUBLIC, "concern.submit", where_of(concern), concern, channel=form.channel
    ):
        _seal_words(concern, form, words, keys)
        return store(concern, form, keeper)


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


def store(concern: Concern, form: ConcernData, keeper: UUID) -> datetime:
    """Store a concern whose words are sealed, with all that goes with it.

    ``keeper`` keeps the name. Returns when it will be answered. Call it inside an
    operation, with as little as possible beside it: on SQLite all others wait.
    """
    _seal_name(concern, form.name.strip(), keeper)
    seal_addresses(concern, form.addresses)
    # Until somebody has judged, the clock follows what the rules suggest.
    level = Urgency.NOW if suggest(form).level == Urgency.NOW else ""
    due_at = concern.came_at + timedelta(
        hours=hours_for(concern.team.country_id, FIRST_ANSWER, level)
    )
    concern.promised_at = due_at
    insert(concern)
    keep_codes(concern, linking_codes.of_concern(form))
    ask_desk(concern)
    raise_duty(
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
    """Return a code that no concern has; in SQL, for every concern asks for one."""
    with connection.cursor() as cursor:
        while True:
            code = f"C-{short_code()}"
            cursor.execute("SELECT 1 FROM concerns_concern WHERE code = %s", [code])
            if cursor.fetchone() is None:
                return code


def _seal_words(
    concern: Concern, form: ConcernData, words: str, keys: MailboxKeys
) -> None:
    key = new_key(CONCERN, concern.id, teams=[concern.team_id])
    concern.narrative_sealed = key.seal(NARRATIVE, words)
    concern.narrative_signature = keys.pair.sign(
        signed_text(concern.id, NARRATIVE, Author.REPORTER, words)
    )
    seal_rest(concern, key, form)
    give_mailbox(concern, key, keys)


def give_mailbox(concern: Concern, key: RecordKey, keys: MailboxKeys) -> None:
    """Let a receipt open a concern that is not stored yet."""
    pair = keys.pair
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


def _seal_name(concern: Concern, name: str, keeper: UUID) -> None:
    if not name:
        return
    key = new_key(IDENTITY, concern.id, teams=[keeper], purpose=Purpose.IDENTITY)
    concern.identity_sealed = key.seal(
        "identity", json.dumps({"name": name}, ensure_ascii=False)
    )
