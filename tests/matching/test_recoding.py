"""Combinations follow a rotation of the server's secret, team by team."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import pytest
import time_machine
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from amparo.commands.work_checks import secret_rotation as check_rotation
from amparo.foundation.accounts import secret_rotation
from amparo.foundation.kernel import generations
from amparo.foundation.kernel.errors import RuleBroken
from amparo.foundation.kernel.secret import mark_of
from amparo.foundation.matching import combinations, index, recoding
from amparo.foundation.matching.models import Combination, WaitingRecord
from amparo.foundation.matching.operations import renew_index
from amparo.foundation.matching.tasks import RENEW
from amparo.foundation.persons.found_by import PART, PARTS, facts_of, values_of
from amparo.foundation.persons.identity import Facts, Identity
from amparo.foundation.persons.models import KIND, Person, Precision, Sex
from amparo.foundation.persons.operations import (
    change_person,
    open_person,
    record_person,
    search_people,
)
from amparo.foundation.persons.queries import known_elsewhere
from amparo.foundation.policy import Actor
from amparo.foundation.tasks.models import Task
from amparo.foundation.vault import record_keys
from amparo.foundation.vault.models import Purpose
from amparo.response.concerns.matching.found_by import (
    ADDRESSES,
    CONTACT,
    FAMILIES,
)
from amparo.response.concerns.models import Concern
from amparo.response.concerns.operations.addresses import destroy_addresses
from amparo.response.concerns.types import Details, SafeContact
from amparo.response.online_desk.operations import open_addresses
from tests.cast import World
from tests.reporting import Tell
from tests.signin import signed_in

NEXT = "the secret that follows the one of the tests"
THIRD = "the secret that follows the one that follows it"
FACTS = Facts(Sex.FEMALE, 2011, Precision.YEAR)
ANA = Identity(names=["Ana Quispe Mamani"], phones=["+59171234567"])


def person(actor: Actor, team: UUID, identity: Identity = ANA) -> Person:
    return record_person(actor, team, identity, FACTS)


def rotate(settings: Settings, secret: str = NEXT) -> None:
    """Begin a rotation to this secret, as far as the server goes."""
    settings.AMPARO_SECRET_OLD, settings.AMPARO_SECRET = settings.AMPARO_SECRET, secret
    secret_rotation.begin()
    secret_rotation.bring_along(lambda _done, _total: None)


def elsewhere(actor: Actor, one: Person) -> dict[str, int]:
    """Return the teams in which the person's page shows possible duplicates."""
    opened = open_person(actor, one.id)
    found = known_elsewhere(actor, opened.person, opened.identity)
    return {each.team.name: each.count for each in found}


def marks() -> set[int]:
    return set(Combination.objects.values_list("mark", flat=True))


def waits() -> dict[str, int]:
    """Return what waits for colleagues, by team."""
    return {
        str(team): each.count for each in secret_rotation.left() for team in each.teams
    }


class Two:
    """Two teams that know the same child."""

    def __init__(self, world: World) -> None:
        self.world = world
        generations.record_first()
        self.ours = person(world.carla, world.team_id("cochabamba"))
        self.theirs = person(world.beto, world.team_id("el_alto"))

    def find_each_other(self) -> bool:
        """Say whether each page shows the other team; both ways or neither."""
        here = elsewhere(self.world.carla, self.ours)
        there = elsewhere(self.world.beto, self.theirs)
        assert len(here) == len(there)
        return bool(here)


@pytest.fixture
def two(world: World) -> Two:
    return Two(world)


@pytest.fixture(autouse=True)
def asked_anew() -> Iterator[None]:
    recoding._waits.clear()
    yield
    recoding._waits.clear()


# -- One team and then the other -----------------------------------------------------


def test_they_find_each_other_all_through_a_rotation(
    two: Two, settings: Settings
) -> None:
    old = settings.AMPARO_SECRET
    assert two.find_each_other()
    rotate(settings)
    assert two.find_each_other(), "nobody came by yet"
    search_people(two.world.carla, "Quispe")
    assert waits() == {str(two.theirs.team): 1}
    assert two.find_each_other(), "one team is through, the other is not"
    recoding.end()
    assert marks() == {mark_of(old), mark_of(NEXT)}
    search_people(two.world.beto, "Quispe")
    assert waits() == {}
    assert two.find_each_other(), "both are through"
    assert recoding.end() > 0
    assert marks() == {mark_of(NEXT)}
    assert two.find_each_other()
    settings.AMPARO_SECRET_OLD = ""
    assert two.find_each_other()


def test_the_new_rows_are_those_that_a_record_of_today_would_have(
    two: Two, settings: Settings
) -> None:
    rotate(settings)
    for actor in (two.world.carla, two.world.beto):
        search_people(actor, "Quispe")
    recoding.end()
    settings.AMPARO_SECRET_OLD = ""
    every = dict.fromkeys(PARTS, 1)
    kept = [combinations.stored(each.id, every) for each in (two.ours, two.theirs)]
    fresh = person(two.world.carla, two.world.team_id("cochabamba"))
    assert kept == [combinations.stored(fresh.id, every)] * 2
    assert Combination.objects.count() == 3 * len(kept[0])


def test_a_new_record_is_found_by_teams_that_are_through_and_by_those_that_are_not(
    two: Two, settings: Settings
) -> None:
    rotate(settings)
    search_people(two.world.carla, "Quispe")
    newer = person(two.world.carla, two.world.team_id("cochabamba"))
    assert elsewhere(two.world.beto, two.theirs) == {str(two.ours.team): 2}
    search_people(two.world.beto, "Quispe")
    recoding.end()
    assert elsewhere(two.world.beto, two.theirs) == {str(two.ours.team): 2}
    assert elsewhere(two.world.carla, newer) == {str(two.theirs.team): 1}


def test_a_record_that_a_team_was_given_meanwhile_follows_with_that_team(
    two: Two, settings: Settings
) -> None:
    rotate(settings)
    key = record_keys.open_key(two.world.carla, KIND, two.ours.id)
    el_alto = two.world.team_id("el_alto")
    record_keys.give_to_team(key, el_alto, Purpose.REFERRAL)
    record_keys.withdraw(KIND, two.ours.id, two.ours.team_id)
    assert waits() == {str(two.theirs.team): 2}
    search_people(two.world.beto, "Quispe")
    assert waits() == {} and not WaitingRecord.objects.exists()


def test_who_cannot_open_a_record_does_not_bring_it_along(
    two: Two, settings: Settings
) -> None:
    rotate(settings)
    team = two.world.team_id("cochabamba")
    for actor in (two.world.beto, two.world.yara, two.world.without_keys("carla")):
        assert recoding.follow(actor, [team]) == 0
    assert WaitingRecord.objects.count() == 2


def test_a_page_brings_along_a_few_and_the_next_goes_on(
    two: Two, settings: Settings
) -> None:
    team = two.world.team_id("cochabamba")
    for number in range(4):
        person(two.world.carla, team, Identity(names=[f"Rosa Rojas {number}"]))
    rotate(settings)
    done = [recoding.follow(two.world.carla, [team], most=2) for _each in range(4)]
    assert done == [2, 2, 1, 0]


def test_what_nobody_brought_along_by_the_next_day_becomes_a_task(
    two: Two, settings: Settings
) -> None:
    rotate(settings)
    assert index.create_renewal_tasks() == 0
    with time_machine.travel(timezone.now() + timedelta(days=1), tick=False):
        assert index.create_renewal_tasks() == 2
        assert renew_index(two.world.carla, two.ours.team_id) == 1
        open_tasks = Task.objects.filter(kind=RENEW, completed_at=None)
        assert open_tasks.get().team_id == two.theirs.team_id


# -- Erasing -------------------------------------------------------------------------


@pytest.mark.parametrize("through", [False, True])
def test_a_corrected_name_is_gone_under_both_secrets(
    two: Two, settings: Settings, through: bool
) -> None:
    rotate(settings)
    if through:
        search_people(two.world.carla, "Quispe")
    other = Identity(names=["Rosa Rojas"])
    change_person(two.world.carla, two.ours.id, other, Facts(), 1)
    assert not two.find_each_other()
    search_people(two.world.carla, "Rojas")
    search_people(two.world.beto, "Quispe")
    assert not two.find_each_other()
    named = [
        combinations.owner(two.ours.id, PART, secret)
        for secret in (NEXT, settings.AMPARO_SECRET_OLD)
    ]
    assert not Combination.objects.filter(owner__in=named).exists()


@pytest.mark.parametrize("through", [False, True])
def test_what_is_destroyed_in_the_middle_of_a_rotation_is_gone(
    world: World, tell: Tell, settings: Settings, through: bool
) -> None:
    generations.record_first()
    _receipt, concern = tell(
        details=Details(child="Ana Quispe Mamani"),
        contact=SafeContact(where="+591 71234567"),
    )
    rotate(settings)
    if through:
        recoding.follow(world.tomasa, [concern.team_id])
    assert Combination.objects.exists()
    record_keys.destroy("concerns.concern", concern.id)
    combinations.drop(concern.id, *FAMILIES)
    recoding.follow(world.tomasa, [concern.team_id])
    assert not Combination.objects.exists()
    recoding.end()
    assert not WaitingRecord.objects.filter(record_id=concern.id).exists()


def test_rows_of_a_secret_that_was_taken_out_too_early_go_and_are_made_anew(
    two: Two, settings: Settings
) -> None:
    """Nobody could find them to delete them when a record is destroyed."""
    rotate(settings)
    settings.AMPARO_SECRET_OLD = ""
    assert not two.find_each_other()
    assert recoding.end() > 0 and not Combination.objects.exists()
    assert "amparo.W134" in {found.id for found in check_rotation()}
    for actor in (two.world.carla, two.world.beto):
        search_people(actor, "Quispe")
    assert two.find_each_other()
    assert marks() == {mark_of(NEXT)}


def test_a_second_rotation_before_the_first_was_through_loses_nobody(
    two: Two, settings: Settings
) -> None:
    rotate(settings)
    search_people(two.world.carla, "Quispe")
    rotate(settings, THIRD)
    assert marks() == {mark_of(NEXT)}
    for actor in (two.world.carla, two.world.beto):
        search_people(actor, "Quispe")
    assert two.find_each_other()
    recoding.end()
    assert two.find_each_other() and marks() == {mark_of(THIRD)}


# -- Concerns ------------------------------------------------------------------------


def test_what_the_own_key_does_not_open_follows_with_the_online_desk(
    world: World, tell: Tell, settings: Settings
) -> None:
    generations.record_first()
    _receipt, concern = tell(
        addresses="https://site.example/page", contact=SafeContact(where="@ana.q")
    )
    rotate(settings)
    recoding.follow(world.tomasa, [concern.team_id])
    assert len(under(NEXT, concern, CONTACT)) == 1
    assert under(NEXT, concern, ADDRESSES) == set()
    open_addresses(world.yara, concern.id)
    assert len(under(NEXT, concern, ADDRESSES)) == 1


def under(secret: str, concern: Concern, *parts: int) -> set[int]:
    named = [combinations.owner(concern.id, part, secret) for part in parts]
    found = Combination.objects.filter(owner__in=named)
    return set(found.values_list("code", flat=True))


def test_addresses_that_were_destroyed_are_not_coded_again(
    world: World, tell: Tell, settings: Settings
) -> None:
    generations.record_first()
    _receipt, concern = tell(addresses="https://site.example/page")
    rotate(settings)
    destroy_addresses(concern, timezone.now())
    for actor in (world.tomasa, world.yara):
        recoding.follow(actor, actor.team_ids())
    old = settings.AMPARO_SECRET_OLD
    assert not under(old, concern, ADDRESSES) | under(NEXT, concern, ADDRESSES)


def test_a_row_that_does_not_open_holds_nobody_up(two: Two, settings: Settings) -> None:
    Person.objects.filter(id=two.ours.id).update(identity_sealed=b"\1" * 64)
    rotate(settings)
    assert recoding.follow(two.world.carla, [two.ours.team_id]) == 1
    assert waits() == {str(two.theirs.team): 1}
    assert recoding.follow(two.world.beto, [two.theirs.team_id]) == 1
    recoding.end()
    assert combinations.stored(two.ours.id, {PART: 1}) == {}
    assert marks() == {mark_of(NEXT)}


# -- A lost secret -------------------------------------------------------------------


def test_after_a_lost_secret_rows_are_made_anew_as_colleagues_come(
    two: Two, settings: Settings
) -> None:
    settings.AMPARO_SECRET = NEXT  # and the one before is nowhere
    generations.begin_after_loss({})
    [stock] = [each for each in generations.stocks() if each.teams]
    assert stock.after_loss is not None
    assert "are deleted" in stock.after_loss()
    assert not Combination.objects.exists()
    assert sorted(waits()) == sorted({str(two.ours.team), str(two.theirs.team)})
    for other in generations.stocks():
        if other.name == "codes of rows" and other.after_loss:
            other.after_loss()
    search_people(two.world.carla, "Quispe")
    assert elsewhere(two.world.carla, two.ours) == {}, "theirs are not made yet"
    search_people(two.world.beto, "Quispe")
    assert two.find_each_other() and waits() == {}
    assert marks() == {mark_of(NEXT)}


def test_a_mark_that_is_taken_is_refused_after_a_loss_too(
    two: Two, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else codes of the lost secret would pass for codes of the new one."""
    now = generations.latest()
    assert now is not None
    settings.AMPARO_SECRET = NEXT
    monkeypatch.setattr(generations, "mark_of", lambda _secret: now.mark)
    with pytest.raises(RuleBroken, match="cannot follow"):
        generations.begin_after_loss({})


# -- What it costs, and what is shown ------------------------------------------------


def test_without_a_rotation_nothing_more_is_asked(two: Two) -> None:
    search_people(two.world.carla, "Quispe")
    with CaptureQueriesContext(connection) as asked:
        search_people(two.world.carla, "Quispe")
        elsewhere(two.world.carla, two.ours)
    assert not any("waitingrecord" in each["sql"] for each in asked)


def test_the_page_names_the_teams_that_a_rotation_waits_for(
    two: Two, settings: Settings
) -> None:
    person(two.world.celso, two.world.team_id("manila"))
    ana = signed_in(two.world, "ana")
    rotate(settings)
    page = ana.get("/staff/team/secret/").content.decode()
    assert "Updated when a colleague next searches" in page
    assert "Cochabamba" in page and "El Alto" in page and "Maynila" not in page
    assert "Also 1 team in other organisations" in page


# -- In any order --------------------------------------------------------------------

HISTORIES = [
    "rotate carla change beto",
    "rotate beto new change end",
    "change rotate carla end rotate new",
    "new rotate end change rotate carla",
]
STEPS = ("carla", "beto", "end", "change", "new", "rotate")


@pytest.mark.parametrize(
    "steps",
    [
        HISTORIES[0].split(),
        *(
            pytest.param(each.split(), marks=pytest.mark.prove)
            for each in HISTORIES[1:]
        ),
    ],
    ids=" ".join,
)
def test_whatever_comes_in_between_the_rows_say_what_the_records_say(
    steps: list[str], world: World, settings: Settings
) -> None:
    play(steps, world, settings)


@pytest.mark.prove
@given(steps=st.lists(st.sampled_from(STEPS), max_size=8))
def test_no_order_leaves_other_rows_than_those_of_the_records(
    steps: list[str], world: World, settings: Settings
) -> None:
    play(steps, world, settings)


def play(steps: list[str], world: World, settings: Settings) -> None:
    """Do all this, then let everyone come by: rows are those made of the records."""
    first, before = settings.AMPARO_SECRET, settings.AMPARO_SECRET_OLD
    with transaction.atomic():
        two, turn = Two(world), 0
        for number, step in enumerate([*steps, "carla", "beto", "end"]):
            if step in ("carla", "beto"):
                search_people(getattr(world, step), "Quispe")
            elif step == "end":
                recoding.end()
            elif step == "change":
                two.ours.refresh_from_db()
                other = Identity(names=[f"Rosa Rojas {number}"], phones=ANA.phones)
                version = two.ours.version
                two.ours = change_person(
                    world.carla, two.ours.id, other, FACTS, version
                )
            elif step == "new":
                person(world.beto, world.team_id("el_alto"))
            elif turn < 2:
                rotate(settings, (NEXT, THIRD)[turn])
                turn += 1
        assert waits() == {} and two.find_each_other()
        kept = set(Combination.objects.values_list("owner", "code", "mark"))
        assert len(kept) == Combination.objects.count()
        people = Person.objects.all()
        fresh = combinations.rows_of({one.id: parts_of(world, one) for one in people})
        assert kept == {(row.owner, row.code, row.mark) for row in fresh}
        transaction.set_rollback(True)
    settings.AMPARO_SECRET, settings.AMPARO_SECRET_OLD = first, before


def parts_of(world: World, one: Person) -> combinations.Parts:
    actor = world.carla if one.team_id == world.team_id("cochabamba") else world.beto
    identity = open_person(actor, one.id).identity
    return values_of(one.team, identity, facts_of(one))
