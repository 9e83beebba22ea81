"""Consent and assent: recording, withdrawing, and undoing a mistake."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from amparo.foundation.accounts.decorators import staff_page
from amparo.foundation.accounts.middleware import StaffRequest
from amparo.foundation.kernel.languages import label_of
from amparo.foundation.organisations.models import Organisation
from amparo.foundation.persons.ages import Age, age_of
from amparo.foundation.policy import Actor
from amparo.response.referrals.models import OPEN_STATES
from amparo.response.services import queries as services

from .. import consents, operations
from ..codes import Audience
from ..consent_form import PURPOSES, ConsentPageForm, Known
from ..consent_presenters import answer_words, missing, usually_until
from ..consent_texts import audience_at, text_for
from ..forms import WithdrawForm
from ..models import Case, Consent
from ..operations._shared import today_of
from ..types import OpenCase
from ._shared import do, form_page, get, onward

Said = dict[str, Any]
MOST_ORGANISATIONS = 200  # of which one may be told nothing


@staff_page("case.consent")
def consent(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Record what child and adult answer to each purpose, on one page."""
    case = get(request, case_id, "case.consent")
    opened = operations.open_the_case(request.actor, case.id)
    sent: dict[str, ConsentPageForm] = {}
    drawn = partial(ConsentPageForm, **_of_page(request, opened))

    def form(*args: Any, **kwargs: Any) -> ConsentPageForm:
        sent["form"] = drawn(*args, **kwargs)
        return sent["form"]

    today = today_of(case)
    return form_page(
        request,
        case,
        form=form,
        save=lambda answers: operations.record_consents(
            request.actor, case.id, sent["form"].answers(), answers["form_key"]
        ),
        done=lambda _made: onward(case),
        title=_("Consent and assent"),
        lead=_no_ends(opened),
        submit=_("Save answers"),
        saved=_("Recorded."),
        values={"expires_on": usually_until(case.country_id, today)},
    )


def _of_page(request: StaffRequest, opened: OpenCase) -> Said:
    """Return what the form shows beside its fields."""
    case, age = opened.case, _age(opened)
    organisation = case.team.organisation
    spoken = list(dict.fromkeys([*case.country.languages, "en"]))
    asked = request.GET.get("in", "")
    language = asked if asked in spoken else spoken[0]
    # Where there is no text, one that the reader can put into the child's words.
    wanted = list(dict.fromkeys([language, get_language() or "en", *spoken]))
    youngest = age.youngest if age else None
    return {
        "organisations": _told(request.actor, case),
        "texts": (
            text_for(organisation, wanted, audience_at(youngest)),
            text_for(organisation, wanted, Audience.ADULT),
        ),
        "known": _known(opened, youngest),
        "usual": _suggestion(age),
        "languages": [(one, str(label_of(one)), one == language) for one in spoken],
    }


def _told(actor: Actor, case: Case) -> list[tuple[str, str]]:
    """Return the organisations with services in the country, which could be told."""
    ids = services.find(actor, case.country_id).order_by().values("organisation_id")
    found = Organisation.objects.filter(id__in=ids).order_by("name")
    return [
        (str(one), name)
        for one, name in found.values_list("id", "name")[:MOST_ORGANISATIONS]
    ]


def _known(opened: OpenCase, age: int | None) -> dict[str, Known]:
    rows = [one.row for one in opened.consents]
    usual, today = consents.usual_at(age), today_of(opened.case)
    return {
        purpose: Known(
            answer_words(rows, purpose, of_child=True),
            answer_words(rows, purpose, of_child=False),
            missing(rows, purpose, usual, today),
        )
        for purpose in PURPOSES
    }


def _age(opened: OpenCase) -> Age | None:
    if opened.child is None:
        return None
    child = opened.child
    return age_of(child.person, child.identity, today_of(opened.case))


def _suggestion(age: Age | None) -> str:
    """Return who is usually asked at this age, and with what confidence."""
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
