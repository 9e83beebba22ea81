"""Opening, assigning and reading a case."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from amparo.foundation.accounts.models import Membership
from amparo.foundation.journal.models import Entry
from amparo.foundation.kernel.errors import Conflict, KeysLocked, Refused, RuleBroken
from amparo.foundation.kernel.ids import uuid7
from amparo.foundation.policy import Role
from amparo.foundation.tasks.models import Task
from amparo.foundation.vault.team_keys import admit
from amparo.response.cases.codes import Kind
from amparo.response.cases.models import Action, Case
from amparo.response.cases.operations import (
    assign,
    finish_action,
    link_child,
    open_case,
    open_the_case,
    record_child,
)
from amparo.response.concerns.codes import Kind as ConcernKind
from tests.cases.helpers import FACTS, STORY, WARA, due, opened, with_action, with_child
from tests.cast import World

pytestmark = pytest.mark.django_db


def test_a_case_is_assigned_to_the_caseworker_who_opens_it(world: World) -> None:
    case = opened(world)
    assert case.owner_id == world.carla.user_id
    assert case.code.startswith("BO-")
    assert due(case.id) == {"case.assess"}


def test_a_case_opened_by_triage_waits_for_the_supervisor(world: World) -> None:
    case = opened(world, world.tomasa)
    assert case.owner_id is None
    assert due(case.id) == {"case.assign", "case.assess"}


def test_the_story_lies_sealed_and_opens_for_the_team_only(world: World) -> None:
    case = opened(world, world.tomasa)
    assert STORY.encode() not in bytes(case.story_sealed)
    assert open_the_case(world.carla, case.id).story == STORY
    for stranger in (world.beto, world.celso, world.tomasa, world.lucia, world.lena):
        with pytest.raises(Refused):
            open_the_case(stranger, case.id)
    with pytest.raises(KeysLocked):
        open_the_case(world.without_keys("carla"), case.id)


def test_opening_a_case_is_written_in_the_journal_without_content(
    world: World,
) -> None:
    case = opened(world)
    open_the_case(world.sonia, case.id)
    entry = Entry.objects.filter(verb="case.open").latest("number")
    assert entry.subject_id == case.id
    assert entry.actor_id == world.sonia.user_id
    assert "school" not in str(entry.facts)


def test_the_same_form_twice_opens_one_case(world: World) -> None:
    form_key = uuid7()
    first = opened(world, form_key=form_key)
    assert opened(world, form_key=form_key).id == first.id
    assert Case.objects.filter(form_key=form_key).count() == 1


def test_one_concern_makes_one_case(world: World) -> None:
    concern_id = uuid7()
    first = opened(world, concern_id=concern_id)
    assert opened(world, world.tomasa, concern_id=concern_id).id == first.id


def test_unknown_codes_and_over_long_stories_open_nothing(world: World) -> None:
    for wrong in (
        {"kinds": ["weather"]},
        {"area_code": "PH-00"},
        {"story": "x" * 20_001},
    ):
        with pytest.raises(RuleBroken):
            opened(world, **wrong)
    assert not Case.objects.exists()


def test_every_kind_of_concern_can_become_a_case() -> None:
    assert set(ConcernKind.values) <= set(Kind.values)


def test_nobody_opens_a_case_for_another_team(world: World) -> None:
    for stranger in (world.celso, world.pablo, world.ana, world.mariana, world.lucia):
        with pytest.raises(Refused):
            opened(world, stranger)


def test_the_supervisor_gives_the_case_to_a_caseworker_with_what_is_due(
    world: World,
) -> None:
    case = opened(world, world.tomasa)
    case = assign(world.sonia, case.id, world.users["carla"].id, case.version)
    assert case.owner_id == world.carla.user_id
    assert due(case.id) == {"case.assess"}
    task = Task.objects.get(subject_id=case.id, kind="case.assess")
    assert task.owner_id == world.carla.user_id


def test_a_case_stays_with_people_who_work_in_its_team(world: World) -> None:
    case = opened(world, world.tomasa)
    for name in ("beto", "tomasa", "ana"):
        with pytest.raises(RuleBroken):
            assign(world.sonia, case.id, world.users[name].id, case.version)
    with pytest.raises(Refused):
        assign(world.carla, case.id, world.users["carla"].id, case.version)


def test_actions_of_someone_else_stay_with_them_and_done_ones_too(
    world: World,
) -> None:
    case = opened(world)
    theirs, done = with_action(world, case), with_action(world, case)
    Action.objects.filter(id=theirs.id).update(responsible=world.users["carla"])
    finish_action(world.carla, done.id, "done")
    assign(world.sonia, case.id, world.users["sonia"].id, case.version)
    owners = Task.objects.filter(kind="case.action").values_list("subject_id", "owner")
    carla = world.carla.user_id
    assert dict(owners) == {theirs.id: carla, done.id: carla}


def test_a_closed_case_is_given_to_nobody(world: World) -> None:
    case = opened(world)
    Case.objects.filter(id=case.id).update(
        state="closed", closed_on=case.opened_on, closure_reason="moved"
    )
    with pytest.raises(RuleBroken, match="closed"):
        assign(world.sonia, case.id, world.users["sonia"].id, case.version)


def test_a_supervisor_who_opens_a_case_does_not_answer_for_it_by_that(
    world: World,
) -> None:
    case = opened(world, world.sonia)
    assert case.owner_id is None
    assert due(case.id) == {"case.assign", "case.assess"}


def test_a_caseworker_of_one_team_does_not_own_what_is_opened_in_another(
    world: World,
) -> None:
    team = world.teams["el_alto"]
    Membership.objects.create(
        user=world.users["carla"],
        team=team,
        organisation=team.organisation,
        role=Role.TRIAGE_OFFICER,
    )
    assert opened(world, team_id=team.id).owner_id is None


def test_a_case_keeps_its_kinds_once_each_in_the_order_of_the_list(
    world: World,
) -> None:
    case = opened(world, kinds=["not_sure", "online", "online"])
    assert case.kinds == ["online", "not_sure"]


def test_the_area_of_a_case_lies_in_its_country(world: World) -> None:
    assert opened(world, area_code="BO-C").area_id == "BO-C"
    assert opened(world, area_code="").area_id is None
    with pytest.raises(RuleBroken) as no:
        opened(world, area_code="BO-C", country_code="PE")
    assert no.value.field == "area"


def test_a_story_may_be_as_long_as_it_is_said(world: World) -> None:
    case = opened(world, story="x" * 20_000)
    assert len(open_the_case(world.carla, case.id).story) == 20_000


def test_one_form_of_two_teams_is_never_the_case_of_the_other(world: World) -> None:
    concern_id = uuid7()
    opened(world, concern_id=concern_id)
    with pytest.raises(IntegrityError), transaction.atomic():
        open_case(
            world.beto,
            team_id=world.team_id("el_alto"),
            country_code="BO",
            kinds=[],
            story="",
            concern_id=concern_id,
        )
    assert Case.objects.count() == 1


def test_two_people_who_assign_at_once_hear_of_each_other(world: World) -> None:
    case = opened(world, world.tomasa)
    assign(world.sonia, case.id, world.users["carla"].id, case.version)
    with pytest.raises(Conflict) as both:
        assign(world.sonia, case.id, world.users["sonia"].id, case.version)
    assert both.value.current.owner_id == world.carla.user_id


def test_the_child_is_recorded_once_and_opens_with_the_case(world: World) -> None:
    case, form_key = opened(world), uuid7()
    case = record_child(world.carla, case.id, WARA, FACTS, form_key)
    again = record_child(world.carla, case.id, WARA, FACTS, form_key)
    assert again.person_id == case.person_id
    child = open_the_case(world.carla, case.id).child
    assert child is not None
    assert child.identity.called == "Wara"
    with pytest.raises(RuleBroken):
        record_child(world.sonia, case.id, WARA, FACTS)


def test_a_child_whom_the_team_knows_is_linked_not_recorded_again(
    world: World,
) -> None:
    first = with_child(world)
    second = opened(world)
    assert first.person_id is not None
    second = link_child(world.carla, second.id, first.person_id)
    assert second.person_id == first.person_id


def test_a_case_keeps_the_child_that_was_recorded_first(world: World) -> None:
    other, case = with_child(world), with_child(world)
    assert other.person_id is not None
    assert case.person_id is not None
    again = link_child(world.carla, case.id, case.person_id)
    assert (again.person_id, again.version) == (case.person_id, case.version)
    with pytest.raises(RuleBroken, match="already"):
        link_child(world.carla, case.id, other.person_id)
    assert Case.objects.get(id=case.id).person_id == case.person_id


def test_a_closed_case_takes_no_child(world: World) -> None:
    known, case = with_child(world), opened(world)
    Case.objects.filter(id=case.id).update(
        state="closed", closed_on=case.opened_on, closure_reason="moved"
    )
    assert known.person_id is not None
    with pytest.raises(RuleBroken, match="closed"):
        link_child(world.carla, case.id, known.person_id)
    with pytest.raises(RuleBroken, match="closed"):
        record_child(world.carla, case.id, WARA, FACTS)


def test_a_child_of_another_team_cannot_be_linked(world: World) -> None:
    theirs = open_case(
        world.beto,
        team_id=world.team_id("el_alto"),
        country_code="BO",
        kinds=[],
        story="",
    )
    theirs = record_child(world.beto, theirs.id, WARA, FACTS)
    mine = opened(world)
    assert theirs.person_id is not None
    with pytest.raises(Refused):
        link_child(world.carla, mine.id, theirs.person_id)


def test_who_works_in_two_teams_links_no_child_of_the_one_to_a_case_of_the_other(
    world: World,
) -> None:
    team, carla = world.teams["el_alto"], world.users["carla"]
    Membership.objects.create(
        user=carla, team=team, organisation=team.organisation, role=Role.CASEWORKER
    )
    admit(world.beto, team.id, carla.id)
    theirs = opened(world, world.beto, team_id=team.id)
    theirs = record_child(world.beto, theirs.id, WARA, FACTS)
    mine = opened(world)
    assert theirs.person_id is not None
    with pytest.raises(RuleBroken, match="another team only"):
        link_child(world.carla, mine.id, theirs.person_id)
    assert Case.objects.get(id=mine.id).person_id is None


def test_the_database_itself_refuses_a_closed_case_without_a_day(
    world: World,
) -> None:
    case = opened(world)
    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.filter(id=case.id).update(state="closed")
