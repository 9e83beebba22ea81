"""What is invented is sealed as in life: it opens for those who work with it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from amparo.demo import referrals
from amparo.demo.bulk_rows import store
from amparo.demo.context import Context, Plan, areas_of
from amparo.demo.generate import fill, keep
from amparo.demo.indexes import fold_all
from amparo.demo.journeys import invent, invent_fresh
from amparo.demo.models import Filling
from amparo.demo.staff import DemoTeam, build_all
from amparo.foundation.accounts.actors import actor_for
from amparo.foundation.kernel.errors import RuleBroken
from amparo.foundation.matching.combinations import codes, stored
from amparo.foundation.matching.models import IndexSegment, PendingEntry
from amparo.foundation.persons.found_by import PART, combinations_of, facts_of
from amparo.foundation.persons.models import KIND
from amparo.foundation.persons.operations import (
    open_person,
    search_people,
)
from amparo.foundation.policy import Actor, Role
from amparo.foundation.vault.models import VaultKey
from amparo.response.cases.models import Case
from amparo.response.cases.operations.opening import open_the_case
from amparo.response.concerns.matching.presenters import matches_of
from amparo.response.concerns.matching.ranking import find_matches
from amparo.response.concerns.models import Concern
from amparo.response.concerns.operations import open_concern
from amparo.response.consultations.models import Consultation
from amparo.response.consultations.operations import open_consultation
from amparo.response.referrals.models import Referral
from amparo.response.referrals.operations import open_referral
from amparo.response.transfers.models import Transfer
from amparo.response.transfers.operations import accept_transfer
from tests.cast import World
from tests.conftest import BeginWith

UNTIL = date(2026, 3, 1)


@pytest.fixture(scope="module")
def alliance(begin_with: BeginWith) -> Plan:
    made: list[Plan] = []
    begin_with(lambda _world: made.append(a_plan()))
    return made[0]


@pytest.fixture
def plan(alliance: Plan, db: None) -> Plan:
    return alliance


def a_plan() -> Plan:
    """Make the context of a small alliance, beside the cast."""
    contexts = []
    for country in build_all():
        areas = areas_of(country.sample.code)
        services = referrals.services(country, areas, UNTIL)
        contexts.append(Context(country.sample, country.teams, areas, services))
    vaults = {key.team_id: key for key in VaultKey.objects.filter(retired_at=None)}
    return Plan("small", 120, UNTIL, contexts, vaults)


def someone(team: DemoTeam, role: Role) -> Actor:
    """Return a person of a team with their keys open."""
    user = team.one(role)
    return actor_for(user, team.keyrings[user.id])


def test_everything_opens_for_those_who_work_with_it(plan: Plan) -> None:
    store(invent(plan, range(40)))
    context = next(g for g in plan.contexts if g.sample.code == "BO")
    first = context.teams[0]
    carla, tomas = (
        someone(first, Role.CASEWORKER),
        someone(first, Role.TRIAGE_OFFICER),
    )

    cases = Case.objects.filter(
        team=first.team, state="closed", concern_id__isnull=False
    )
    case = cases.order_by("id")[0]
    opened = open_the_case(carla, case.id)
    assert opened.story
    assert all(goal.words and goal.actions[0].text for goal in opened.goals)
    assert all(judgement.reason for judgement in opened.risk_assessments)
    assert [note.text for note in opened.notes if note.text]

    assert case.concern_id and case.person_id
    reported = open_concern(tomas, case.concern_id)
    assert reported.words in context.sample.worries
    assert reported.words_verified
    # Who told by telephone or in person was answered in the same journey.
    assert [m.verified for m in reported.messages] == [True] * reported.has_mailbox

    name = open_person(carla, case.person_id).identity.names[0]
    assert case.person_id in {found.person.id for found in search_people(carla, name)}

    sent = Referral.objects.filter(from_team=first.team, state="completed")[0]
    assert open_referral(carla, sent.id).full.called
    assert open_referral(carla, sent.id).preview.need


def test_people_are_found_as_if_they_had_been_recorded(plan: Plan) -> None:
    store(invent(plan, range(12)))
    fold_all(plan)
    assert not PendingEntry.objects.exists()
    for context in plan.contexts:
        for team in context.teams:
            reader = someone(team, Role.CASEWORKER)
            for case in Case.objects.filter(team=team.team):
                assert case.person
                identity = open_person(reader, case.person.id).identity
                meant = combinations_of(identity, facts_of(case.person))
                assert set(stored(case.person.id, {PART: ""})) == set(codes(meant))
                found = search_people(reader, identity.names[0])
                assert case.person in [each.person for each in found]
    people = IndexSegment.objects.filter(index__kind=KIND)
    assert sum(people.values_list("size", flat=True)) == 12


def test_in_the_end_some_still_wait_for_an_answer(plan: Plan) -> None:
    store(invent(plan, range(100, 120)))
    store(invent_fresh(plan))
    states = set(Concern.objects.values_list("state", flat=True))
    assert states == {"new", "open", "case", "closed"}
    assert Case.objects.exclude(state="closed").count() > 10, "the newest come last"


def test_it_never_fills_beside_real_accounts(world: World) -> None:
    with pytest.raises(RuleBroken, match="real accounts"):
        fill("small")
    assert not Filling.objects.exists()


def test_nor_does_it_go_on_when_one_has_come_since(world: World) -> None:
    begun = Filling.objects.create(size="small", until=UNTIL, wanted=600, done=200)
    with pytest.raises(RuleBroken, match="real accounts"):
        fill("small")
    begun.refresh_from_db()
    assert begun.done == 200
    assert not Case.objects.exists()


def test_two_never_store_the_same_part(plan: Plan) -> None:
    """Whoever comes second finds that the other was there, and stores nothing."""
    filling = Filling.objects.create(size="small", until=UNTIL, wanted=120)
    parts = [range(10), range(10, 20)]
    packed = [invent(plan, part) for part in parts]
    other = Filling.objects.get()
    keep(filling, parts[0], packed[0])
    with pytest.raises(RuleBroken, match="Someone else"):
        keep(other, parts[0], packed[0])
    assert Case.objects.count() == 10


def test_a_part_that_breaks_off_is_not_there_and_comes_again(
    plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    """How far it is and what it stored: both or neither."""
    filling = Filling.objects.create(size="small", until=UNTIL, wanted=120)
    part = range(10)
    packed = invent(plan, part)

    def half(packed: Any) -> None:
        store(dict(list(packed.items())[: len(packed) // 2]))
        raise RuntimeError("the plug is pulled")

    with monkeypatch.context() as patched, pytest.raises(RuntimeError):
        patched.setattr("amparo.demo.generate.store", half)
        keep(filling, part, packed)
    assert Filling.objects.get().done == 0
    assert not Case.objects.exists()
    keep(filling, part, packed)
    assert Case.objects.count() == 10


def test_an_unknown_size_is_refused(db: None) -> None:
    with pytest.raises(RuleBroken, match="small, medium, large"):
        fill("gigantic")


def test_between_teams_one_asks_one_passes_on_and_both_open(plan: Plan) -> None:
    store(invent_fresh(plan))
    here, there = plan.contexts[0].teams[0], plan.contexts[1].teams[0]
    sonia, tomas = (
        someone(here, role) for role in (Role.SUPERVISOR, Role.TRIAGE_OFFICER)
    )
    consultation = Consultation.objects.get()
    asked = open_consultation(sonia, consultation.id)
    assert [(m.verified, m.own) for m in asked.messages] == [(True, False)]
    assert asked.waits_for_us
    assert [each.team for each in matches_of(sonia, asked.concern).elsewhere] == [
        there.team
    ]
    accept_transfer(tomas, Transfer.objects.get().id)
    passed = Concern.objects.get(id=Transfer.objects.get().concern_id)
    assert open_concern(tomas, passed.id).words
    for context in plan.contexts:
        pair = Concern.objects.filter(child_age="13_15", country=context.sample.code)
        one, other = pair.exclude(details_sealed=None)
        teams = [team for each in plan.contexts for team in each.teams]
        team = next(team for team in teams if team.team.id == one.team_id)
        reader = someone(team, Role.SUPERVISOR)
        assert [each.concern for each in find_matches(reader, one).alike] == [other]
