"""A transfer of a case on "My day": what its preview says, and no more."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import gettext as _

from amparo.foundation.persons.ages import bands_in_words
from amparo.foundation.policy import Actor, may_anywhere
from amparo.foundation.tasks.models import Task
from amparo.foundation.tasks.subjects import Subject

from ..cases.codes import Risk
from ..cases.presenters import RISK_TONES
from .models import CaseTransfer
from .presenters import kind_words
from .queries import transfers_from, transfers_to

TRANSFER = CaseTransfer._meta.label_lower


def describe(actor: Actor, tasks: Sequence[Task]) -> dict[UUID, Subject]:
    """Return what each transfer is about, in two queries; codes, no content."""
    if not may_anywhere(actor, "case_transfer.see"):
        return {}
    ids = {task.subject_id for task in tasks}
    rows = [*transfers_to(actor).filter(id__in=ids)]
    rows += transfers_from(actor).filter(id__in=ids - {row.id for row in rows})
    return {row.id: _subject(row) for row in rows}


def _subject(row: CaseTransfer) -> Subject:
    known = tuple(fact for fact in (bands_in_words(row.age_band),) if fact)
    if not row.case.risk:
        return Subject(kind_words(row), known, _("Risk not assessed"), "warn")
    risk = _("%(risk)s risk") % {"risk": row.case.get_risk_display()}
    return Subject(kind_words(row), known, risk, RISK_TONES[Risk(row.case.risk)])
