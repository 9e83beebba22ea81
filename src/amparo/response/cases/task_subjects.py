"""The child of a case on "My day": name and age as the reader's keys open them, risk.

The rule of the case list: what no key opens is a child with a code, and each page
leaves one line in the journal.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from uuid import UUID

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from amparo.foundation.countries.queries import local_date
from amparo.foundation.journal.operations import act
from amparo.foundation.persons.ages import age_of
from amparo.foundation.persons.identity import Identity
from amparo.foundation.persons.models import Person
from amparo.foundation.persons.queries import opened_identities, own_scope
from amparo.foundation.policy import Actor, may_anywhere
from amparo.foundation.tasks.models import Task
from amparo.foundation.tasks.subjects import Subject
from amparo.response.referrals.models import Referral

from .case_list import child_words
from .codes import Risk, State
from .models import Action, Approval, Case
from .presenters import RISK_TONES
from .queries import visible_to

CASE, ACTION, APPROVAL, REFERRAL = (
    model._meta.label_lower for model in (Case, Action, Approval, Referral)
)
SUBJECTS = (CASE, ACTION, APPROVAL, REFERRAL)


def describe(actor: Actor, tasks: Sequence[Task]) -> dict[UUID, Subject]:
    """Return the child for each task about a case, in a fixed number of queries.

    Only of cases that are on the reader's list: a referral's receiver has none there.
    """
    if not may_anywhere(actor, "case.list"):
        return {}
    return subjects_of_cases(actor, _cases_of(tasks))


def subjects_of_cases(
    actor: Actor, case_of: Mapping[UUID, UUID]
) -> dict[UUID, Subject]:
    """Return the child for each subject, whose case is given; for rooms above, too."""
    if not case_of or not may_anywhere(actor, "case.list"):
        return {}
    found = visible_to(actor).filter(id__in=set(case_of.values()))
    cases = {case.id: case for case in found}
    if not cases:
        return {}
    with act(actor, "case.list", own_scope(actor)) as entry:
        people = [case.person for case in cases.values() if case.person]
        opened = opened_identities(actor, people)
        entry.note(shown=len(cases), names=len(opened))
    now = timezone.now()
    return {
        subject_id: _subject(case, opened, local_date(case.country, now))
        for subject_id, case_id in case_of.items()
        if (case := cases.get(case_id)) is not None
    }


def _cases_of(tasks: Iterable[Task]) -> dict[UUID, UUID]:
    """Return the case of each subject: a query for each other kind of subject."""
    ids: dict[str, set[UUID]] = {kind: set() for kind in SUBJECTS}
    for task in tasks:
        ids[task.subject_kind].add(task.subject_id)
    found = {case_id: case_id for case_id in ids[CASE]}
    others = (
        (ids[ACTION], Action.objects.values_list("id", F("goal__case_id"))),
        (ids[APPROVAL], Approval.objects.values_list("id", "case_id")),
        (ids[REFERRAL], Referral.objects.order_by().values_list("id", "case_id")),
    )
    for wanted, rows in others:
        if wanted:
            found |= dict(rows.filter(id__in=wanted))
    return found


def _subject(case: Case, opened: dict[UUID, Identity], today: date) -> Subject:
    identity = opened.get(case.person_id) if case.person_id else None
    title = child_words(case)
    if identity is not None and case.person is not None:
        title = _name_and_age(case.person, identity, today)
    if case.state == State.CLOSED:
        return Subject(title, state=case.get_state_display())
    if not case.risk:
        return Subject(title, state=_("Risk not assessed"), tone="warn")
    risk = _("%(risk)s risk") % {"risk": case.get_risk_display()}
    return Subject(title, state=risk, tone=RISK_TONES[Risk(case.risk)])


def _name_and_age(person: Person, identity: Identity, today: date) -> str:
    age = age_of(person, identity, today)
    if age is None:
        return identity.display_name
    facts = {"name": identity.display_name, "age": age.sentence}
    return _("%(name)s, %(age)s") % facts
