"""Whom a team knows already: who takes part may be one of them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import UUID

from amparo.foundation.persons.identity import Facts, Identity
from amparo.foundation.persons.models import Person
from amparo.foundation.persons.models import Sex as PersonSex
from amparo.foundation.persons.presenters import age_in_words
from amparo.foundation.persons.queries import (
    opened_identities,
    possible_duplicates_of_many,
)
from amparo.foundation.persons.search import Found
from amparo.foundation.policy import Actor, check

from ..models import Enrolment
from ..queries import find_run, scope_of
from ..types import NewParticipant
from .registration import person_of


def perhaps_known(
    actor: Actor, run_id: UUID, people: Sequence[NewParticipant]
) -> list[list[Found]]:
    """Return for each of these people whom the team knows who it may be.

    Whoever takes part already, was of another age then, or of another sex, is left out.
    """
    run = find_run(run_id)
    check(actor, "course.register", scope_of(run))
    persons = [person_of(run, one) for one in people]
    here = set(Enrolment.objects.filter(run=run).values_list("person_id", flat=True))
    return [
        [
            one
            for one in hits
            if one.person.team_id == run.team_id
            and one.person.id not in here
            and _may_be(one.person, facts)
        ]
        for (_who, facts), hits in zip(
            persons, possible_duplicates_of_many(actor, persons), strict=True
        )
    ]


def described(
    actor: Actor, run_id: UUID, person_ids: Collection[UUID]
) -> dict[UUID, str]:
    """Say of people of the run's team who they are, of those that the keys open.

    For pages that ask whether someone is known: the caller journals that they opened.
    """
    run = find_run(run_id)
    check(actor, "course.register", scope_of(run))
    people = Person.objects.filter(
        id__in=person_ids, team=run.team, merged_into=None
    ).exclude(id__in=actor.barred)
    opened = opened_identities(actor, people)
    return {one.id: in_words(one, opened[one.id]) for one in people if one.id in opened}


def in_words(person: Person, identity: Identity) -> str:
    """Return a person as a choice: name, age and code."""
    age = age_in_words(person, identity)
    return " · ".join(filter(None, [identity.display_name, age, person.code]))


def _may_be(person: Person, facts: Facts) -> bool:
    known = {person.sex, facts.sex} - {PersonSex.NOT_RECORDED, PersonSex.UNDISCLOSED}
    years = [year for year in (person.birth_year, facts.birth_year) if year]
    return len(known) < 2 and max(years, default=0) - min(years, default=0) < 2
