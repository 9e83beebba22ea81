"""The cases of a child follow when two records of the child are merged, and go back."""

from __future__ import annotations

from uuid import UUID

from amparo.foundation.accounts.record_bars import carry
from amparo.foundation.kernel.locking import change, lock
from amparo.foundation.persons.hooks import Follower
from amparo.foundation.persons.models import Person
from amparo.foundation.policy import Actor

from .models import Case


def move(_actor: Actor, away: Person, kept: Person) -> list[UUID]:
    """Give the cases of a record that goes to the one that is kept."""
    cases = list(Case.objects.filter(person=away).order_by("id"))
    _give(cases, kept)
    return [case.id for case in cases]


def back(_actor: Actor, away: Person, kept: Person, ids: list[UUID]) -> None:
    """Give cases back that are still those of the record that was kept."""
    _give(list(Case.objects.filter(id__in=ids, person=kept).order_by("id")), away)


def _give(cases: list[Case], person: Person) -> None:
    for case in cases:
        lock(case, "version")
        change(case, case.version, person_id=person.id)
        carry(person.id, case.id, case.code)
        carry(case.id, person.id, person.code)


FOLLOWER = Follower(move, back)
