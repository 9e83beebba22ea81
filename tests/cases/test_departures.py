"""Somebody who leaves: what they held returns to the team at once."""

from __future__ import annotations

import pytest
from django.urls import reverse

from amparo.foundation.accounts.models import Membership
from amparo.foundation.accounts.operations import close_account, end_membership
from amparo.foundation.journal.models import Entry
from amparo.foundation.policy import Role
from amparo.foundation.tasks.models import Task
from amparo.response.cases.models import Action, Case
from amparo.response.concerns.models import Concern
from amparo.response.concerns.operations import assign_to_me
from tests.cases.helpers import due, opened, with_action
from tests.cast import World
from tests.reporting import Tell
from tests.signin import signed_in

pytestmark = pytest.mark.django_db


def _role(world: World, name: str) -> Membership:
    return Membership.objects.get(user=world.users[name], ended_at=None)


def test_cases_actions_and_tasks_of_a_caseworker_who_leaves_return(
    world: World,
) -> None:
    case = opened(world)
    action = with_action(world, case)
    page = signed_in(world, "sonia").get(
        reverse("accounts:end_role", args=[_role(world, "carla").id])
    )
    assert "Cases: 1" in page.content.decode()
    end_membership(world.sonia, _role(world, "carla").id)
    case.refresh_from_db()
    assert case.owner_id is None
    assert case.is_authentic
    assert "case.assign" in due(case.id)  # the supervisor hears of it
    assert not Task.objects.filter(
        owner=world.users["carla"], team=case.team, completed_at=None
    ).exists()
    assert Task.objects.get(subject_id=action.id).owner_id is None
    facts = Entry.objects.get(verb="account.end_role").facts
    assert facts["cases"] == 1


def test_an_action_done_by_someone_else_than_the_caseworker_returns_too(
    world: World,
) -> None:
    case = opened(world, world.tomasa)
    action = with_action(world, case)
    Action.objects.filter(id=action.id).update(responsible=world.users["carla"])
    end_membership(world.sonia, _role(world, "carla").id)
    assert Action.objects.get(id=action.id).responsible_id is None


def test_held_concerns_of_an_officer_who_leaves_return(
    world: World, tell: Tell
) -> None:
    _receipt, concern = tell()
    assign_to_me(world.tomasa, concern.id, concern.version)
    end_membership(world.sonia, _role(world, "tomasa").id)
    assert Concern.objects.get(id=concern.id).owner_id is None
    assert not Task.objects.filter(owner=world.users["tomasa"]).exists()


def test_a_closed_account_gives_everything_back(world: World) -> None:
    case = opened(world)
    close_account(world.ana, world.users["carla"].id)
    assert Case.objects.get(id=case.id).owner_id is None


def test_another_role_that_does_case_work_keeps_the_cases(world: World) -> None:
    case = opened(world)
    team, carla = world.teams["cochabamba"], world.users["carla"]
    also = Membership.objects.create(
        user=carla, team=team, organisation=team.organisation, role=Role.SUPERVISOR
    )
    end_membership(world.sonia, also.id)
    assert Case.objects.get(id=case.id).owner_id == carla.id
