"""Recording a concern by telephone, in person or on someone's behalf."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from django.db import IntegrityError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from amparo.foundation.journal.operations import act
from amparo.foundation.kernel.crypto import signed_by
from amparo.foundation.kernel.errors import RuleBroken
from amparo.foundation.kernel.moments import with_time
from amparo.foundation.organisations.models import Team
from amparo.foundation.policy import AccessScope, Actor, check, may
from amparo.foundation.vault.keyring import Keyring
from amparo.foundation.vault.record_keys import open_key
from amparo.foundation.vault.team_keys import keyring_of

from .. import apart, receipts
from ..codes import Author, Channel, ContactWay, FormKind, LateReason
from ..models import Concern
from ..queries import Intake, keeper_for, scope_of
from ..receipts import Receipt
from ..signed_messages import CONCERN, NARRATIVE, open_narrative, signed_text
from ..types import ConcernData
from ._shared import due_at
from ._validation import checked_words
from .intake import concern_for, give_mailbox, keys_for, store

_SENT_BEFORE = _("This form has already been saved. Open a new one to add more.")
_CLOCKS_DIFFER = timedelta(minutes=2)
LATE_AFTER = timedelta(days=7)  # from then on it needs a reason


def teams_recording(actor: Actor) -> list[Team]:
    """Return the teams for which the actor may record a concern, by name."""
    found = Team.objects.filter(
        id__in=actor.team_ids(), kind=Team.Kind.RESPONSE, is_active=True
    )
    return [
        team
        for team in found.select_related("country").order_by("name")
        if may(actor, "concern.record", _scope(team))
    ]


def record_concern(
    actor: Actor,
    team_id: UUID,
    form: ConcernData,
    form_key: UUID,
    *,
    late: str = "",
    with_receipt: bool = False,
) -> tuple[Concern, Receipt | None]:
    """Record a concern, signed by the actor, in the country of the team.

    ``form.came_at`` is when it was reported; after a week it needs a reason (``late``).
    With a receipt the reporter can read answers; the actor reads its number out. The
    same form sent twice makes one concern, and shows the same number. What is about one
    of us is sealed to a safeguarding team, and not to the actor's.
    """
    team = Team.objects.select_related("country").get(id=team_id)
    if team.kind != Team.Kind.RESPONSE or not team.is_active:
        raise RuleBroken(_("Only a response team can receive concerns."), "team_id")
    form = replace(form, country_code=team.country_id, form_kind=FormKind.STAFF)
    words = checked_words(form)
    _check_record(form, late)
    check(actor, "concern.record", _scope(team))
    nonce = f"{actor.user_id}|{form_key}".encode()
    concern = concern_for(form, team)
    usual = Intake(team, keeper_for(team))
    form, words, intake = apart.separate(concern, form, words, usual)
    concern.submission_digest = receipts.digest_of(nonce)
    number = receipts.number_for(nonce) if with_receipt else ""
    known = _known(concern)
    if known is None:
        try:
            _take_in(actor, concern, form, words, number, late, intake.keeper)
        except IntegrityError:  # the same form, sent twice at the same moment
            known = _known(concern)
            if known is None:
                raise
        else:
            return concern, _receipt(concern, number)
    _same_words(actor, known, words, form)
    return known, _receipt(known, number, again=True)


def _scope(team: Team) -> AccessScope:
    return scope_of(Concern(team=team, country_id=team.country_id))


def _check_record(form: ConcernData, late: str) -> None:
    if form.channel not in Channel.values or form.channel == Channel.WEB:
        raise RuleBroken(_("Please choose one of the answers."), "channel")
    if late not in ("", *LateReason.values):
        raise RuleBroken(_("Please choose one of the answers."), "late")
    if form.reach != ContactWay.RETURN and not form.contact.where.strip():
        raise RuleBroken(_("Please write where they can be reached."), "where")
    came, now = form.came_at or timezone.now(), timezone.now()
    if came > now + _CLOCKS_DIFFER:
        raise RuleBroken(_("This day or time is in the future."), "came_on")
    if now - came > LATE_AFTER and not late:
        raise RuleBroken(
            _("That is more than a week ago. Please say why it is written down now."),
            "late",
        )


def _known(concern: Concern) -> Concern | None:
    same = Concern.objects.filter(submission_digest=concern.submission_digest)
    return same.select_related("team__organisation").first()


def _take_in(
    actor: Actor,
    concern: Concern,
    form: ConcernData,
    words: str,
    number: str,
    late: str,
    keeper: UUID,
) -> None:
    """Store a concern, signed by the colleague who recorded it."""
    mailbox = receipts.keys_for(number) if number else None
    told = with_time(words, form.came_at or timezone.now())
    scope = _scope(concern.apart_from or concern.team)
    with act(actor, "concern.record", scope, concern, channel=form.channel) as entry:
        entry.note(receipt=bool(number), late=late)
        _sign(concern, told, keyring_of(actor))
        keys = keys_for(concern, form, keeper)
        if mailbox:
            give_mailbox(concern, keys[CONCERN], mailbox)
        store(concern, form, told, keys)


def _sign(concern: Concern, told: str, keyring: Keyring) -> None:
    concern.recorded_by_id = keyring.user_id
    concern.recorded_key_id = keyring.user_key_id
    concern.narrative_signature = keyring.pair.sign(
        signed_text(concern.id, NARRATIVE, Author.STAFF, told)
    )


def _same_words(actor: Actor, known: Concern, words: str, form: ConcernData) -> None:
    """Raise ``RuleBroken`` for other words in a form sent before, not to lose them."""
    if known.apart_from_id is not None:
        return _same_signed_words(actor, known, words, form)
    with act(actor, "concern.record", scope_of(known), known, again=True):
        key = open_key(actor, CONCERN, known.id)
        before = open_narrative(key, known, None)
        if before.words != words:
            raise RuleBroken(_SENT_BEFORE, "words")


def _same_signed_words(
    actor: Actor, known: Concern, words: str, form: ConcernData
) -> None:
    """Compare with what the actor signed: they cannot open what is kept apart."""
    told = with_time(words, form.came_at or known.came_at)
    signed = signed_text(known.id, NARRATIVE, Author.STAFF, told)
    verify_key = keyring_of(actor).pair.verify_key
    if not signed_by(verify_key, signed, known.narrative_signature or b""):
        raise RuleBroken(_SENT_BEFORE, "words")


def _receipt(concern: Concern, number: str, again: bool = False) -> Receipt | None:
    if not number or concern.mailbox_lookup is None:
        return None
    apart_with = concern.team if concern.apart_from_id else None
    return Receipt(receipts.grouped(number), due_at(concern), again, apart_with)
