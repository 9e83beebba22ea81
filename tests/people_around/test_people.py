"""People around a child: corrected with history; a perpetrator never has a part."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from amparo.foundation.journal.models import Entry
from amparo.foundation.kernel.errors import Conflict, KeysLocked, Refused, RuleBroken
from amparo.foundation.persons.found_by import facts_of
from amparo.foundation.persons.operations import change_person, open_person
from amparo.foundation.policy import Actor
from amparo.foundation.tasks.models import Task
from amparo.foundation.vault.record_keys import open_key
from amparo.response.cases.history import corrections_of, lines
from amparo.response.cases.models import KIND, Case, Consent
from amparo.response.cases.operations import (
    refer,
    undo_withdrawal,
)
from amparo.response.people_around.codes import Relation
from amparo.response.people_around.models import PersonAround
from amparo.response.people_around.operations import (
    add_person,
    correct_care,
    correct_person,
    move_person,
    record_care,
    record_whereabouts,
)
from amparo.response.people_around.reading import read_around
from amparo.response.people_around.types import (
    CareData,
    PersonData,
    WhereaboutsData,
)
from amparo.response.people_around.warnings import warnings_of
from amparo.response.referrals.models import Referral
from tests.cases.helpers import (
    WISH,
    consent_data,
    due,
    give_consent,
    opened,
    planned,
    record_consent,
    with_child,
)
from tests.cast import World
from tests.services.helpers import a_service

from .helpers import AUNT, HIS_PHONE, SISTER, around, father, person

pytestmark = pytest.mark.django_db
MOTHER: dict[str, Any] = {"giver": "caregiver", "relation": "mother"}


def history(world: World, case: Case) -> list[str]:
    """Return what the history of a case says, line by line."""
    key = open_key(world.carla, KIND, case.id)
    return [line for one in corrections_of(case, key) for line in lines(one)]


def test_who_is_around_is_sealed_and_opens_for_the_team(world: World) -> None:
    case = opened(world)
    row = person(world, case)
    assert b"Elsa" not in bytes(row.details_sealed)
    found = around(world, case)
    assert [one.title for one in found.people] == ["Doña Elsa"]
    assert found.people[0].said["phone"] == AUNT.phone
    entry = Entry.objects.filter(verb="case.record_around").latest("id")
    assert "Elsa" not in str(entry.facts)


def test_the_same_form_adds_one(world: World) -> None:
    case, key = opened(world), uuid4()
    first = add_person(world.carla, case.id, AUNT, key)
    assert add_person(world.carla, case.id, AUNT, key).id == first.id
    assert PersonAround.objects.count() == 1


@pytest.mark.parametrize("name", ["tomasa", "beto", "pablo", "ana", "celso"])
def test_nobody_outside_the_casework_of_the_team_records_or_reads(
    world: World, name: str
) -> None:
    case, actor = opened(world), getattr(world, name)
    with pytest.raises(Refused):
        add_person(actor, case.id, AUNT)
    assert not PersonAround.objects.exists()


def test_without_open_keys_nothing_is_recorded(world: World) -> None:
    case = opened(world)
    with pytest.raises(KeysLocked):
        add_person(world.without_keys("carla"), case.id, AUNT)
    assert not PersonAround.objects.exists()


def test_a_person_needs_a_name_unless_they_are_an_alleged_perpetrator(
    world: World,
) -> None:
    case = opened(world)
    with pytest.raises(RuleBroken) as broken:
        person(world, case, PersonData("neighbour"))
    assert broken.value.field == "name"
    unknown = person(world, case, father(relation="stranger", name=""))
    assert around(world, case).people[0].title == "A stranger"
    assert unknown.access == "reaches"


@pytest.mark.parametrize(
    "part", ["is_caregiver", "is_trusted", "is_safe_contact", "may_consent"]
)
def test_an_alleged_perpetrator_has_no_part(world: World, part: str) -> None:
    case = opened(world)
    with pytest.raises(RuleBroken) as broken:
        person(world, case, father(**{part: True}))
    assert broken.value.field == "is_alleged_perpetrator"
    row = person(world, case, father())
    with pytest.raises(IntegrityError), transaction.atomic():
        PersonAround.objects.filter(id=row.id).update(**{part: True})


def test_an_alleged_perpetrator_may_live_there_and_that_is_a_danger(
    world: World,
) -> None:
    case = with_child(world)
    person(world, case, father(in_household=True, access="none"))
    task = Task.objects.get(kind="case.assess", completed_at=None)
    assert task.subject_id == case.id
    assert warnings_of(world.carla, around(world, case)) == [
        "Don Rufino, an alleged perpetrator, lives with the child."
    ]


def test_a_correction_keeps_the_old_value_readable(world: World) -> None:
    case = opened(world)
    row = person(world, case)
    data = replace(AUNT, relation="grandparent", name="Doña Elsa Mamani")
    correct_person(world.carla, row.id, data, "She is her grandmother.", row.version)
    assert around(world, case).people[0].title == "Doña Elsa Mamani"
    assert sorted(history(world, case)) == [
        "Name: Doña Elsa → Doña Elsa Mamani",
        "Reason: She is her grandmother.",
        "Relationship to the child: Aunt or uncle → Grandparent",
    ]


def test_a_correction_needs_a_reason_and_the_version_that_was_seen(
    world: World,
) -> None:
    row = person(world, opened(world))
    with pytest.raises(RuleBroken):
        correct_person(world.carla, row.id, SISTER, " ", row.version)
    correct_person(world.sonia, row.id, SISTER, "Another person.", row.version)
    with pytest.raises(Conflict):
        correct_person(world.carla, row.id, AUNT, "The aunt.", row.version)


def test_who_leaves_stays_in_the_record_and_may_come_back(world: World) -> None:
    case = opened(world)
    row = person(world, case)
    move_person(world.carla, row.id, "past", row.version, "Moved to Oruro.")
    found = around(world, case)
    assert (found.around, [one.title for one in found.past]) == ([], ["Doña Elsa"])
    row.refresh_from_db()
    with pytest.raises(RuleBroken):
        move_person(world.carla, row.id, "past", row.version)
    move_person(world.carla, row.id, "around", row.version)
    assert around(world, case).past == []
    assert "Reason: Moved to Oruro." in history(world, case)


# -- Never a giver of consent ----------------------------------------------------------


def test_the_consent_of_an_alleged_perpetrator_is_refused(world: World) -> None:
    case = with_child(world)
    person(world, case, father())
    for giver in ("caregiver", "guardian", "trusted_adult"):
        with pytest.raises(RuleBroken) as broken:
            record_consent(
                world.carla, case.id, consent_data(giver=giver, relation="father")
            )
        assert broken.value.field == "relation"
    assert not Consent.objects.exists()


def test_a_refusal_is_written_down_whoever_says_it(world: World) -> None:
    case = with_child(world)
    person(world, case, father())
    data = consent_data(giver="caregiver", relation="father", given=False)
    assert record_consent(world.carla, case.id, data).given is False


def test_another_person_with_the_same_relationship_may_consent_once_recorded(
    world: World,
) -> None:
    case = with_child(world)
    person(world, case, father(relation="aunt_uncle", name="An uncle"))
    relative = consent_data(giver="caregiver", relation="relative")
    with pytest.raises(RuleBroken):
        record_consent(world.carla, case.id, relative)
    person(world, case)
    assert record_consent(world.carla, case.id, relative).given


def test_who_becomes_an_alleged_perpetrator_loses_the_consent_given(
    world: World,
) -> None:
    case = planned(world)
    for consent in case.consents.all():
        consent.delete()
    for purpose in Consent.Purpose.values:
        record_consent(world.carla, case.id, consent_data(purpose=purpose, **MOTHER))
    refer(world.carla, case.id, a_service(world).id, WISH)
    row = person(world, case, PersonData("mother", name="Mamá", may_consent=True))
    data = PersonData(
        "mother", name="Mamá", is_alleged_perpetrator=True, access="lives_with"
    )
    correct_person(world.carla, row.id, data, "Told by the child.", row.version)
    withdrawn = Consent.objects.filter(withdrawn_at=None)
    assert not withdrawn.exists()
    assert Referral.objects.get().state == "recalled"
    with pytest.raises(RuleBroken):
        undo_withdrawal(world.carla, case.id, case.consents.latest("turn").id)


def test_a_referral_goes_on_by_the_childs_own_consent(world: World) -> None:
    case = planned(world)
    refer(world.carla, case.id, a_service(world).id, WISH)
    person(world, case, father())
    assert Referral.objects.get().state == "sent"
    assert not Consent.objects.exclude(withdrawn_at=None).exists()


def test_consent_that_may_be_anothers_is_not_withdrawn_but_shown(
    world: World,
) -> None:
    case = with_child(world)
    relative = consent_data(giver="caregiver", relation="relative")
    record_consent(world.carla, case.id, relative)
    person(world, case, father(relation="relative", access="none"))
    assert not Consent.objects.exclude(withdrawn_at=None).exists()
    (warning,) = warnings_of(world.carla, around(world, case))
    assert "Another relative" in warning


@given(relation=st.sampled_from(Relation.values), given_by=st.booleans())
def test_no_relationship_lets_an_alleged_perpetrator_consent(
    world: World, relation: str, given_by: bool
) -> None:
    from amparo.response.people_around.checks import as_giver

    with transaction.atomic():
        case = with_child(world)
        person(world, case, father(relation=relation))
        giver = "guardian" if given_by else "caregiver"
        data = consent_data(giver=giver, relation=as_giver(relation))
        with pytest.raises(RuleBroken):
            record_consent(world.carla, case.id, data)
        transaction.set_rollback(True)


# -- Never a safe contact --------------------------------------------------------------


def test_the_number_of_an_alleged_perpetrator_is_never_the_childs(
    world: World,
) -> None:
    case = with_child(world)
    assert case.person_id is not None
    person(world, case, father())
    known = open_person(world.carla, case.person_id)
    for identity in (
        replace(known.identity, phones=[HIS_PHONE]),
        replace(known.identity, safe_contact="Call 75550666, after six."),
    ):
        with pytest.raises(RuleBroken) as broken:
            change_person(
                world.carla,
                case.person_id,
                identity,
                facts_of(known.person),
                known.person.version,
            )
        assert broken.value.field == "phones"


def test_a_referral_never_carries_the_number_of_an_alleged_perpetrator(
    world: World,
) -> None:
    case = planned(world)
    person(world, case, father())
    wish = replace(WISH, safe_contact=f"Her father, {HIS_PHONE}")
    with pytest.raises(RuleBroken):
        refer(world.carla, case.id, a_service(world).id, wish)
    assert not Referral.objects.exists()


def test_a_number_that_was_the_childs_before_is_shown_as_a_danger(
    world: World,
) -> None:
    case = with_child(world)
    data = father(access="none", phone="+591 7 555 0199")
    person(world, case, data)
    (warning,) = warnings_of(world.carla, around(world, case))
    assert "Change it before anyone calls" in warning


# -- Never the placement ---------------------------------------------------------------


def test_an_alleged_perpetrator_never_has_the_care(world: World) -> None:
    case = opened(world)
    row = person(world, case, father())
    for data in (
        CareData("kin", caregiver=row.id),
        CareData("father"),
        CareData("both_parents"),
    ):
        with pytest.raises(RuleBroken):
            record_care(world.carla, case.id, data)
    aunt = person(world, case)
    made = record_care(world.carla, case.id, CareData("kin", caregiver=aunt.id))
    with pytest.raises(RuleBroken):
        correct_care(
            world.carla,
            made.id,
            CareData("kin", caregiver=row.id),
            "No.",
            made.version,
        )


def test_a_caregiver_of_another_case_is_not_chosen(world: World) -> None:
    other = person(world, opened(world))
    with pytest.raises(RuleBroken) as broken:
        record_care(world.carla, opened(world).id, CareData("kin", caregiver=other.id))
    assert broken.value.field == "caregiver"


def test_a_caregiver_who_becomes_an_alleged_perpetrator_is_a_danger(
    world: World,
) -> None:
    case = opened(world)
    aunt = person(world, case)
    record_care(world.carla, case.id, CareData("kin", caregiver=aunt.id))
    data = father(relation="aunt_uncle", access="none")
    correct_person(world.carla, aunt.id, data, "Told by the child.", aunt.version)
    assert warnings_of(world.carla, around(world, case)) == [
        "The care arrangement is with an alleged perpetrator."
    ]


def test_care_and_place_keep_their_history_and_the_latest_counts(
    world: World,
) -> None:
    case = opened(world)
    for kind in ("mother", "kin"):
        record_care(world.carla, case.id, CareData(kind))
    for where in ("home", "missing"):
        record_whereabouts(world.carla, case.id, WhereaboutsData(where))
    found = around(world, case)
    assert [one.row.kind for one in found.care] == ["mother", "kin"]
    assert found.care_now is not None and found.care_now.row.kind == "kin"
    assert found.place_now is not None and found.place_now.row.where == "missing"
    assert "case.assess" in due(case.id)
    assert warnings_of(world.carla, found) == ["Where the child is now: Missing."]


def test_reading_costs_the_same_for_many_people(world: World) -> None:
    case = opened(world)

    def asked(actor: Actor) -> int:
        key = open_key(actor, KIND, case.id)
        with CaptureQueriesContext(connection) as queries:
            read_around(Case.objects.select_related("person").get(id=case.id), key)
        return len(queries)

    person(world, case)
    asked(world.carla)
    few = asked(world.carla)
    for _ in range(10):
        person(world, case, SISTER)
    assert asked(world.carla) == few


def test_give_consent_still_works_beside_a_perpetrator(world: World) -> None:
    case = with_child(world)
    person(world, case, father())
    give_consent(world, case)
    assert case.consents.filter(given=True).count() == len(Consent.Purpose.values)
