"""Consent and assent to take part: recorded, withdrawn, never changed."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from amparo.foundation.journal.operations import act
from amparo.foundation.kernel.errors import RuleBroken
from amparo.foundation.kernel.locking import change
from amparo.foundation.kernel.moments import now_rounded
from amparo.foundation.persons.models import KIND as PERSON
from amparo.foundation.policy import Actor
from amparo.foundation.vault.record_keys import open_key

from ..codes import Assent, Giver, Method, Purpose
from ..models import Consent, Enrolment
from ..queries import find_enrolment, scope_of
from ..rules import is_minor
from ..types import ConsentData
from ._shared import choice, today_of, user_of, words_of
from .registration import ask_consent


def record_consent(
    actor: Actor, enrolment_id: UUID, data: ConsentData, form_key: UUID | None = None
) -> Consent:
    """Record consent or a refusal for one purpose; the same form makes one.

    An adult about whom anybody worries never consents for a child: an alleged
    perpetrator would. Another adult whom the child trusts may, where the caregiver's
    way is unsafe; then the caregiver is not asked and not told.
    """
    row = find_enrolment(enrolment_id)
    with act(actor, "course.consent", scope_of(row.run), row.run) as entry:
        known = Consent.objects.filter(form_key=form_key, enrolment=row).first()
        if form_key is not None and known is not None:
            return known
        _check(row, data)
        key = open_key(actor, PERSON, row.person_id)
        consent = Consent(
            enrolment=row,
            purpose=data.purpose,
            given=data.given,
            giver=data.giver,
            assent=data.assent,
            method=data.method,
            on=data.on,
            caregiver_unsafe=data.caregiver_unsafe,
            recorded_by_id=user_of(actor),
            form_key=form_key,
        )
        words = words_of(data.who, "who", 300)
        consent.who_sealed = key.seal(f"course_consent|{consent.id}", words)
        consent.save(force_insert=True)
        entry.note(enrolment=row.id, purpose=data.purpose, given=data.given)
        entry.note(giver=data.giver)
        ask_consent(row.run)
    return consent


def withdraw_consent(actor: Actor, consent_id: UUID, expected_version: int) -> Consent:
    """Withdraw a consent; it stays readable with the day on which it ended."""
    consent = Consent.objects.get(id=consent_id)
    row = find_enrolment(consent.enrolment_id)
    with act(actor, "course.consent", scope_of(row.run), row.run) as entry:
        if consent.withdrawn_at is not None:
            raise RuleBroken(_("This has been withdrawn already."))
        change(consent, expected_version, withdrawn_at=now_rounded())
        entry.note(enrolment=row.id, withdrawn=True, purpose=consent.purpose)
        ask_consent(row.run)
    return consent


def _check(row: Enrolment, data: ConsentData) -> None:
    choice(Purpose.values, data.purpose, "purpose")
    choice(Giver.values, data.giver, "giver")
    choice(Assent.values, data.assent, "assent")
    choice(Method.values, data.method, "method")
    if data.on > today_of(row.run):
        raise RuleBroken(_("That date is in the future."), "on")
    if data.worry and data.giver != Giver.SELF:
        raise RuleBroken(
            _(
                "This adult cannot consent for the child. Ask another adult whom the"
                " child trusts, and pass on what you know."
            ),
            "worry",
        )
    if data.giver == Giver.TRUSTED_ADULT and not data.caregiver_unsafe:
        raise RuleBroken(
            _("Another adult consents only where the caregiver's way is unsafe."),
            "caregiver_unsafe",
        )
    if data.giver == Giver.CAREGIVER and data.caregiver_unsafe:
        raise RuleBroken(
            _("If the caregiver's way is unsafe, do not ask or tell the caregiver."),
            "giver",
        )
    if data.giver != Giver.SELF and not is_minor(row.age_band):
        raise RuleBroken(_("An adult consents for themselves."), "giver")
