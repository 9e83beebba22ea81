"""Consent and assent: recording, withdrawing, and undoing a mistake."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from amparo.foundation.accounts.decorators import staff_page
from amparo.foundation.accounts.middleware import StaffRequest
from amparo.foundation.persons.ages import age_of
from amparo.response.referrals.models import OPEN_STATES

from .. import consents, operations
from ..forms import ConsentForm, WithdrawForm
from ..models import Case, Consent
from ..operations._shared import today_of
from ..types import ConsentData, OpenCase
from ._shared import do, form_page, get

Said = dict[str, Any]


@staff_page("case.consent")
def consent(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Record consent; the usual giver at this age is suggested."""
    case = get(request, case_id, "case.consent")
    lead = ""
    if request.method != "POST":
        opened = operations.open_the_case(request.actor, case.id)
        lead = f"{_suggestion(opened)} {_no_ends(opened)}".strip()
    return form_page(
        request,
        case,
        form=ConsentForm,
        save=lambda answers: operations.record_consent(
            request.actor, case.id, _consent_data(answers), answers["form_key"]
        ),
        title=_("Consent and assent"),
        lead=lead,
        submit=_("Save answer"),
        saved=_("Recorded."),
    )


def _consent_data(answers: Said) -> ConsentData:
    given = answers["given"] == "yes"
    return ConsentData(
        purpose=answers["purpose"],
        giver=answers["giver"],
        relation=answers["relation"],
        method=answers["method"],
        given=given,
        is_alleged_offender=answers["is_alleged_offender"] == "yes",
        expires_on=answers["expires_on"],
        note=answers["note"],
    )


def _suggestion(opened: OpenCase) -> str:
    """Return who is usually asked at this age, and with what confidence."""
    if opened.child is None:
        return ""
    today = today_of(opened.case)
    age = age_of(opened.child.person, opened.child.identity, today)
    # In doubt the younger: then more people are asked.
    usual = consents.usual_at(age.youngest if age else None)
    if age is None or usual is None:
        return _("Ask the people your national law names, and always the child.")
    facts = {
        "age": age.words,
        "usual": _list(usual.usual),
        "otherwise": _list(usual.otherwise),
    }
    return _(
        "At %(age)s, consent or assent is usually asked of: %(usual)s. If "
        "that is unsafe or not possible: %(otherwise)s. This is usual "
        "practice, not confirmed for your country; national law comes first."
    ) % (facts)


def _list(givers: Any) -> str:
    return "; ".join(str(giver.label) for giver in givers)


def _no_ends(opened: OpenCase) -> str:
    """Say which referrals a no to referring would end."""
    codes = [one.code for one in opened.referrals if one.state in OPEN_STATES]
    if not codes:
        return ""
    return _("Refusing referral ends these referrals at once: %(codes)s.") % {
        "codes": ", ".join(codes)
    }


@staff_page("case.consent")
def withdraw(request: StaffRequest, case_id: UUID, consent_id: UUID) -> HttpResponse:
    """Withdraw a consent, with a reason; the page says first which referrals end."""
    case = get(request, case_id, "case.consent")
    return form_page(
        request,
        case,
        form=WithdrawForm,
        save=lambda answers: operations.withdraw_consent(
            request.actor, case.id, consent_id, answers["reason"]
        ),
        title=_("Withdraw consent"),
        lead=_what_ends(_consent(case, consent_id)),
        submit=_("Withdraw consent"),
        saved=_("Consent withdrawn. Referrals that depended on it have ended."),
        danger=True,
    )


def _consent(case: Case, consent_id: UUID) -> Consent:
    try:
        return case.consents.select_related("case__country").get(id=consent_id)
    except Consent.DoesNotExist as missing:
        raise Http404 from missing


def _what_ends(consent: Consent) -> str:
    facts: Said = {"purpose": consent.get_purpose_display()}
    ending = operations.ended_by_withdrawal(consent)
    if not ending:
        return _("%(purpose)s: withdrawing this ends no referrals.") % facts
    facts["referrals"] = ", ".join(f"{one.code} ({one.service.name})" for one in ending)
    return (
        _(
            "%(purpose)s. These referrals end at once, and the services can "
            "no longer open anything: %(referrals)s."
        )
        % facts
    )


@staff_page("case.consent", methods=("POST",))
def undo(request: StaffRequest, case_id: UUID, consent_id: UUID) -> HttpResponse:
    """Undo a withdrawal that was a mistake."""
    case = get(request, case_id, "case.consent")
    _consent(case, consent_id)
    return do(
        request,
        case,
        lambda: operations.undo_withdrawal(request.actor, case.id, consent_id),
        _(
            "Withdrawal undone. Referrals that had ended because of it have been "
            "sent again."
        ),
    )
