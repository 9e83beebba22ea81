"""What is filled in about a case: sealed under its key, shown on its page."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from amparo.foundation.accounts.middleware import StaffRequest
from amparo.foundation.kernel.panels import Drawn
from amparo.foundation.policy import Actor
from amparo.foundation.questionnaires.attach import Attachment, Subject
from amparo.foundation.questionnaires.models import AnswerSheet
from amparo.foundation.questionnaires.panels import panel
from amparo.foundation.questionnaires.queries import listed_sheets

from . import extensions
from .codes import State
from .models import KIND, Case
from .queries import get, visible_to


def subject_of(case: Case) -> Subject:
    """Return a case as what answers belong to."""
    closed = case.state == State.CLOSED and not extensions.is_still_followed(case)
    return Subject(
        kind=KIND,
        id=case.id,
        title=case.code,
        url=reverse("cases:detail", args=[case.id]),
        team=case.team,
        country=case.country_id,
        records=frozenset(one for one in (case.concern_id, case.person_id) if one),
        key_kind=KIND,
        key_id=case.id,
        closed=_("This case is closed.") if closed else "",
        judgement=_risk_words(case),
    )


def _risk_words(case: Case) -> str:
    if not case.risk:
        return gettext("Risk not assessed")
    return gettext("%(risk)s risk") % {"risk": case.get_risk_display()}


def _find(actor: Actor, case_id: UUID) -> Subject:
    return subject_of(get(actor, case_id))


def _by_code(actor: Actor, code: str) -> UUID | None:
    found = visible_to(actor, "case.open").filter(code=code.strip().upper())
    return found.values_list("id", flat=True).first()


def _filled_in(actor: Actor, sheet: AnswerSheet) -> None:
    extensions.tell_filled_in(actor, get(actor, sheet.subject_id), sheet)


CASE = Attachment(
    kind=KIND,
    label=_("A case"),
    find=_find,
    see="case.open",
    fill="case.fill_questionnaire",
    voices=True,
    by_code=_by_code,
    filled_in=_filled_in,
)


def case_panel(request: StaffRequest, case: Case) -> Drawn:
    """Return the panel of a case's page."""
    return panel(request, subject_of(case))


def finished_sheets(actor: Actor, case: Case) -> QuerySet[AnswerSheet]:
    """Return what was filled in about a case, for its timeline; nothing is opened."""
    return listed_sheets(actor, KIND, case.id)
