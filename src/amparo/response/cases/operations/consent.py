"""Recording and withdrawing consent of child and family."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID, uuid5

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from amparo.foundation.journal.operations import OpenEntry, act
from amparo.foundation.kernel.crypto import RecordKey
from amparo.foundation.kernel.errors import RuleBroken
from amparo.foundation.kernel.locking import change
from amparo.foundation.kernel.moments import now_rounded
from amparo.foundation.persons.ages import age_of
from amparo.foundation.persons.operations import open_person
from amparo.foundation.policy import Actor
from amparo.foundation.vault.team_keys import reachable
from amparo.response.referrals.models import OPEN_STATES, Referral
from amparo.response.referrals.models import State as Sent
from amparo.response.referrals.operations import recall
from amparo.response.referrals.queries import for_case
from amparo.response.referrals.restoring import restore
from amparo.response.referrals.sharing import Item

from ..codes import AtOnce, ConsentGiver, ConsentMethod, Relation
from ..consent_texts import find as find_text
from ..consents import has_consent, may_undo_withdrawal
from ..extensions import check_giver
from ..models import Case, Consent
from ..types import ConsentData
from ._shared import (
    choice,
    doing,
    find,
    key_of,
    not_closed,
    optional_text,
    scope_of,
    text_of,
    today_of,
    user_of,
)
from .at_once import ask_afterwards


def record_consents(
    actor: Actor, case_id: UUID, answers: Sequence[ConsentData], form_key: UUID
) -> list[Consent]:
    """Record several answers of one page, each as its own record, or none of them.

    They count in this order. The same form sent twice makes each of them once.
    """
    case = find(case_id)
    with doing(actor, "case.consent", case, answers=len(answers)):
        age, key = _age(actor, case, today_of(case)), key_of(actor, case)
        found = [_record_once(actor, case, one, form_key, age, key) for one in answers]
        # Only now: a decision in the child's best interest may follow a no.
        _recall_without_consent(actor, case)
    return found


def _record_once(
    actor: Actor,
    case: Case,
    data: ConsentData,
    form_key: UUID,
    age: int | None,
    key: RecordKey,
) -> Consent:
    one_key = uuid5(form_key, f"{data.purpose}.{data.giver}")
    known = _known(case, one_key)
    if known is not None:
        return known
    with act(actor, "case.consent", scope_of(case), case) as entry:
        return _record(actor, case, data, one_key, age, key, entry)


def _record(
    actor: Actor,
    case: Case,
    data: ConsentData,
    form_key: UUID | None,
    age: int | None,
    key: RecordKey,
    entry: OpenEntry,
) -> Consent:
    _check(case, data)
    consent = _store(actor, case, data, form_key, age, key)
    entry.note(purpose=data.purpose, giver=data.giver, given=data.given)
    if consent.given and consent.giver == ConsentGiver.BEST_INTEREST:
        ask_afterwards(actor, case, AtOnce.BEST_INTEREST, consent.id)
    return consent


def _known(case: Case, form_key: UUID | None) -> Consent | None:
    if form_key is None:
        return None
    return Consent.objects.filter(form_key=form_key, case=case).first()


def _check(case: Case, data: ConsentData) -> None:
    not_closed(case)
    if case.person_id is None:
        raise RuleBroken(_("Register the child first, then record consent."))
    if data.is_alleged_offender:
        raise RuleBroken(
            _("An alleged perpetrator can never consent for the child."),
            "is_alleged_offender",
        )
    choice(Consent.Purpose, data.purpose, "purpose")
    choice(ConsentGiver, data.giver, "giver")
    choice(Relation, data.relation, "relation")
    choice(ConsentMethod, data.method, "method")
    if data.given:  # a refusal protects; it is written down, whoever says it
        check_giver(case, data.giver, data.relation)
    if (data.giver == ConsentGiver.CHILD) != (data.relation == Relation.SELF):
        raise RuleBroken(
            _("Please check this person's relationship to the child."), "relation"
        )
    if data.giver == ConsentGiver.BEST_INTEREST and not data.note.strip():
        raise RuleBroken(
            _(
                "Write why this is in the child's best interest, and who else "
                "was consulted."
            ),
            "note",
        )
    if data.given and data.expires_on and data.expires_on <= today_of(case):
        raise RuleBroken(_("Choose a date in the future."), "expires_on")
    if data.text and find_text(data.text) is None:
        raise RuleBroken(_("Please choose from the answers."))
    if not data.withheld.items <= set(Item.values):
        raise RuleBroken(_("Please choose from the answers."), "withheld")


def _store(
    actor: Actor,
    case: Case,
    data: ConsentData,
    form_key: UUID | None,
    age: int | None,
    key: RecordKey,
) -> Consent:
    consent = Consent(
        case=case,
        purpose=data.purpose,
        giver=data.giver,
        relation=data.relation,
        method=data.method,
        given=data.given,
        age=age,
        expires_on=data.expires_on if data.given else None,
        text=data.text,
        recorded_by_id=user_of(actor),
        form_key=form_key,
    )
    note = optional_text(data.note, "note")
    consent.note_sealed = key.seal(f"consent.{consent.id}", note) if note else None
    if data.given and data.withheld:
        place = f"consent.{consent.id}.withheld"
        consent.withheld_sealed = key.seal(place, data.withheld.to_json())
    consent.save(force_insert=True)
    return consent


def _age(actor: Actor, case: Case, today: date) -> int | None:
    if case.person_id is None:
        return None
    child = open_person(actor, case.person_id)
    age = age_of(child.person, child.identity, today)
    return age.likely if age else None


def withdraw_consent(
    actor: Actor, case_id: UUID, consent_id: UUID, reason: str
) -> Consent:
    """Withdraw a consent, as child or family wish; open referrals are recalled.

    A mistake can be undone for a time (``undo_withdrawal``).
    """
    case = find(case_id)
    with doing(actor, "case.consent", case, withdrawn=consent_id):
        not_closed(case)
        consent = Consent.objects.get(id=consent_id, case=case)
        if not consent.given:
            raise RuleBroken(
                _("Consent was refused here. Record a new answer instead.")
            )
        if consent.withdrawn_at is not None:
            raise RuleBroken(_("This has already been withdrawn."))
        sealed = key_of(actor, case).seal(
            f"consent.{consent.id}.withdrawal", text_of(reason, "reason")
        )
        change(
            consent,
            consent.version,
            withdrawn_at=now_rounded(),
            withdrawn_by_id=user_of(actor),
            withdrawal_sealed=sealed,
        )
        ended = _recall_without_consent(actor, case)
        change(consent, consent.version, ended_referrals=[str(one) for one in ended])
    return consent


def undo_withdrawal(actor: Actor, case_id: UUID, consent_id: UUID) -> Consent:
    """Undo a withdrawal that was a mistake, soon after it.

    Referrals that ended by it are sent again, and answered anew.
    """
    case = find(case_id)
    with doing(actor, "case.consent", case, withdrawal_undone=consent_id):
        not_closed(case)
        consent = Consent.objects.get(id=consent_id, case=case)
        if not may_undo_withdrawal(consent):
            raise RuleBroken(
                _("This can no longer be undone. Record a new answer instead.")
            )
        check_giver(case, consent.giver, consent.relation)
        ended = consent.ended_referrals
        change(
            consent,
            consent.version,
            withdrawn_at=None,
            withdrawn_by_id=None,
            withdrawal_sealed=None,
            ended_referrals=[],
        )
        if has_consent(_oldest_first(case), Consent.Purpose.REFERRAL, today_of(case)):
            _restore(actor, case, ended)
    return consent


def _restore(actor: Actor, case: Case, ids: list[str]) -> None:
    """Send again what is still recalled, where somebody can open it."""
    recalled = for_case(case.id).filter(id__in=ids, state=Sent.RECALLED)
    for referral in recalled:
        if reachable(referral.to_team_id):
            restore(actor, referral.id)


def ended_by_withdrawal(consent: Consent) -> list[Referral]:
    """Return the open referrals that would end if this consent were withdrawn."""
    rows = _oldest_first(consent.case)
    for row in rows:
        if row.id == consent.id:
            row.withdrawn_at = timezone.now()
    return _ending(consent.case, rows)


def _oldest_first(case: Case) -> list[Consent]:
    return list(case.consents.order_by("created_at", "turn"))


def _ending(case: Case, consents: list[Consent]) -> list[Referral]:
    if has_consent(consents, Consent.Purpose.REFERRAL, today_of(case)):
        return []
    return list(for_case(case.id).filter(state__in=OPEN_STATES))


def _recall_without_consent(actor: Actor, case: Case) -> list[UUID]:
    ending = [one.id for one in _ending(case, _oldest_first(case))]
    for referral_id in ending:
        recall(actor, referral_id)
    return ending
