"""Referring the child of a case: consent and plan first, minimum information."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from amparo.foundation.kernel.errors import RuleBroken
from amparo.foundation.kernel.text import many_lines
from amparo.foundation.persons.ages import age_of
from amparo.foundation.persons.operations import OpenPerson, open_person
from amparo.foundation.policy import Actor
from amparo.response.referrals.models import Priority, Referral
from amparo.response.referrals.operations import send_referral
from amparo.response.referrals.sharing import Full, Item, Preview, ReferralData
from amparo.response.services.models import Service

from ..codes import AtOnce, NoteKind, State
from ..consents import Withheld, has_consent, withheld_now
from ..extensions import check_contact
from ..models import Approval, Case, Consent
from ..reading import withheld_of
from ..types import ReferralWish
from ._shared import (
    doing,
    find,
    key_of,
    move,
    not_closing,
    optional_text,
    text_of,
    today_of,
)
from .approvals import plan_approved
from .at_once import ask_afterwards
from .notes import store_note

LONGEST_WHY = 1_000  # characters


def refer(
    actor: Actor,
    case_id: UUID,
    service_id: UUID,
    wish: ReferralWish,
    form_key: UUID | None = None,
) -> Referral:
    """Refer the child to a service; the same form sends one referral.

    It needs consent to refer, besides what the referrals room requires (reasons, a
    reachable team). Before the plan is approved it must be urgent, with the reason why
    it cannot wait, and is approved afterwards.
    """
    case = find(case_id)
    with doing(actor, "case.refer", case, priority=wish.priority) as entry:
        check_ready_to_refer(case)
        child = _child(actor, case)
        _check_not_withheld(actor, case, service_id, wish)
        planned = plan_approved(case)
        if not planned:
            _check_cannot_wait(wish)
        data = _data(case, service_id, wish, child)
        check_contact(actor, case, data.full.safe_contact)
        referral = send_referral(actor, data, form_key)
        if not planned:
            _ask_afterwards(actor, case, referral, wish.why_now)
        move(case, "refer", State.IN_CARE)
        entry.note(referral=referral.id, before_plan=not planned)
    return referral


def _check_not_withheld(
    actor: Actor, case: Case, service_id: UUID, wish: ReferralWish
) -> None:
    """Raise ``RuleBroken`` for what child or family do not want shared, or there."""
    held = withheld_here(actor, case, Consent.Purpose.REFERRAL)
    service = Service.objects.only("organisation_id").get(id=service_id)
    if service.organisation_id in held.organisations:
        raise RuleBroken(
            gettext("The child or family does not want this organisation to be told."),
        )
    items = [item for item in Item if item in held.items & set(wish.share)]
    if items:
        told = gettext("The child or family does not want this shared: %(items)s.")
        named = ", ".join(str(item.label) for item in items)
        raise RuleBroken(told % {"items": named}, f"share_{items[0].value}")


def withheld_here(actor: Actor, case: Case, purpose: str) -> Withheld:
    """Open what the consents of a case withhold for a purpose today."""
    key = key_of(actor, case)
    rows = case.consents.order_by("created_at", "turn")
    held = [(row, withheld_of(row, key)) for row in rows]
    return withheld_now(held, purpose, today_of(case))


def _check_cannot_wait(wish: ReferralWish) -> None:
    if wish.priority == Priority.NORMAL:
        raise RuleBroken(
            _("The plan has to be approved first, unless it is urgent."), "priority"
        )
    text_of(wish.why_now, "why_now", longest=LONGEST_WHY)


def _ask_afterwards(actor: Actor, case: Case, referral: Referral, why: str) -> None:
    if Approval.objects.filter(subject_id=referral.id).exists():
        return  # the same form, sent again
    told = gettext("Referred before the plan was approved: %(why)s")
    words = told % {"why": text_of(why, "why_now", longest=LONGEST_WHY)}
    note = store_note(actor, case, NoteKind.OTHER, words)
    ask_afterwards(actor, case, AtOnce.REFERRAL, referral.id, note)


def _child(actor: Actor, case: Case) -> OpenPerson:
    key_of(actor, case)
    if case.person_id is None:
        raise RuleBroken(_("Register the child before you refer."))
    return open_person(actor, case.person_id)


def check_ready_to_refer(case: Case) -> None:
    """Raise ``RuleBroken`` when nothing could be referred, however urgent."""
    not_closing(case)
    if case.person_id is None:
        raise RuleBroken(_("Register the child before you refer."))
    consents = case.consents.order_by("created_at", "turn")
    if not has_consent(consents, Consent.Purpose.REFERRAL, today_of(case)):
        raise RuleBroken(_("Record consent to the referral before anything is shared."))


def _data(
    case: Case, service_id: UUID, wish: ReferralWish, child: OpenPerson
) -> ReferralData:
    age = age_of(child.person, child.identity, today_of(case))
    return ReferralData(
        case_id=case.id,
        case_code=case.code,
        from_team_id=case.team_id,
        service_id=service_id,
        priority=wish.priority,
        preview=Preview(
            need=wish.need,
            age_band=age.bands if age else "",
            sex=child.person.sex,
            language=wish.language,
        ),
        full=Full(
            called=child.identity.display_name,
            safe_contact=many_lines(wish.safe_contact) or child.identity.safe_contact,
            items={
                code: optional_text(text, "share", longest=1_000)
                for code, text in wish.share.items()
            },
            reasons=dict(wish.reasons),
        ),
        person_id=case.person_id,
        override=wish.override,
    )
