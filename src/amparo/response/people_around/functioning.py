"""The Washington Group short set, filled in about a case, says it of the child, too."""

from __future__ import annotations

from amparo.foundation.persons.operations import record_disability
from amparo.foundation.policy import Actor
from amparo.foundation.questionnaires.models import AnswerSheet
from amparo.response.cases.models import Case

FORM = "functioning"  # the key of our own form
ANSWER = "/data/after/disability"  # "yes" or "no"; nothing where areas were left out


def filled_in(actor: Actor, case: Case, sheet: AnswerSheet) -> None:
    """Record whether the child lives with a disability, once the form is finished.

    An organisation's own form of the same name says nothing here.
    """
    form = sheet.form_version.questionnaire
    if form.organisation_id is not None or form.key != FORM or case.person_id is None:
        return
    if (answer := sheet.codes.get(ANSWER)) in ("yes", "no"):
        record_disability(actor, case.person_id, answer)
