"""Recording and withdrawing consent of child and family."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from amparo.foundation.kernel.errors import RuleBroken
from amparo.foundation.kernel.moments import now_rounded
from amparo.foundation.persons.operations import open_person
from amparo.foundation.policy import Actor
from amparo.response.referrals.models import OPEN_STATES
from amparo.response.referrals.operations import recall
from amparo.response.referrals.queries import for_case

from ..ages import age_on
from ..codes import ConsentGiver, ConsentMethod, Relation
from ..consents import has_consent
from ..models import Case, Consent
from ..types import ConsentData
from ._shared import (
    choice,
    doing,
    find,
    key_of,
    not_closed,
    optional_text,
    today_of,
    user_of,
)


def record_consent(
    actor: Actor, case_id: UUID, data: ConsentData, form_key: UUID | None = None
) -> Consent:
    """Record a consent or refusal for one purpose; the same form makes one.

    The child has to be recorded first. The alleged perpetrator can never consent. A
    decision in the child's best interest needs a reason. Without consent any more, open
    referrals are recalled.
    """
    case = find(case_id)
    with doing(actor, "case.consent", case) as entry:
        known = _known(case, form_key)
        if known is not None:
            return known
        _check(case, data)
        consent = _store(actor, case, data, form_key)
        entry.note(purpose=data.purpose, giver=data.giver, given=data.given)
        _recall_without_consent(actor, case)
    return consent


def _known(case: Case, form_key: UUID | None) -> Consent | None:
    if form_key is None:
        return None
    return Consent.objects.filter(form_key=form_key, case=case).first()


def _check(case: Case, data: ConsentData) -> None:
    not_closed(case)
    if case.person_id is None:
        raise RuleBroken(_("Record the child first, then what the child agrees to."))
    if data.is_alleged_offender:
        raise RuleBroken(
            _("Who is said to have harmed the child can never consent for the child."),
            "is_alleged_offender",
        )
    choice(Consent.Purpose, data.purpose, "purpose")
    choice(ConsentGiver, data.giver, "giver")
    choice(Relation, data.relation, "relation")
    choice(ConsentMethod, data.method, "method")
    if (data.giver == ConsentGiver.CHILD) != (data.relation == Relation.SELF):
        raise RuleBroken(
            _("Please look again at who this person is to the child."), "relation"
        )
    if data.giver == ConsentGiver.BEST_INTEREST and not data.note.strip():
        raise RuleBroken(
            _("Write why this is best for the child, and who else was asked."),
            "note",
        )
    if data.given and data.expires_on and data.expires_on <= today_of(case):
        raise RuleBroken(_("Choose a day that is still to come."), "expires_on")


def _store(
    actor: Actor, case: Case, data: ConsentData, form_key: UUID | None
) -> Consent:
    key = key_of(actor, case)
    consent = Consent(
        case=case,
        purpose=data.purpose,
        giver=data.giver,
        relation=data.relation,
        method=data.method,
        given=data.given,
        age=_age(actor, case, today_of(case)),
        expires_on=data.expires_on if data.given else None,
        recorded_by_id=user_of(actor),
        form_key=form_key,
    )
    note = optional_text(data.note, "note")
    consent.note_sealed = key.seal(f"consent.{consent.id}", note) if note else None
    consent.save(force_insert=True)
    return consent


def _age(actor: Actor, case: Case, today: date) -> int | None:
    if case.person_id is None:
        return None
    child = open_person(actor, case.person_id)
    return age_on(today, child.person, child.identity)


def withdraw_consent(actor: Actor, case_id: UUID, consent_id: UUID) -> Consent:
    """Withdraw a consent, as child or family wish; open referrals are recalled."""
    case = find(case_id)
    with doing(actor, "case.consent", case, withdrawn=consent_id):
        not_closed(case)
        consent = Consent.objects.get(id=consent_id, case=case)
        if not consent.given:
            raise RuleBroken(_("This was a no. Record a new answer instead."))
        ended = Consent.objects.filter(id=consent.id, withdrawn_at=None).update(
            withdrawn_at=now_rounded()
        )
        if not ended:
            raise RuleBroken(_("This has been taken back already."))
        _recall_without_consent(actor, case)
    return Consent.objects.get(id=consent_id)


def _recall_without_consent(actor: Actor, case: Case) -> None:
    consents = case.consents.order_by("created_at", "turn")
    if has_consent(consents, Consent.Purpose.REFERRAL, today_of(case)):
        return
    for referral in for_case(case.id).filter(state__in=OPEN_STATES):
        recall(actor, referral.id)
