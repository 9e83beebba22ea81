"""A deputy, of the team or from outside, decides while the supervisor is away."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from amparo.foundation.accounts import deputies
from amparo.foundation.accounts.models import Deputy, Membership
from amparo.foundation.decisions.operations import confirm
from amparo.foundation.journal.models import Entry
from amparo.foundation.kernel.errors import Refused, RuleBroken
from amparo.foundation.proposals.models import Proposal
from amparo.foundation.tasks.models import Task
from amparo.foundation.tasks.operations import escalate_due
from amparo.foundation.tasks.queries import my_day
from amparo.foundation.vault.grant_journal import contradicting_grants
from amparo.foundation.vault.models import KeyGrant, Purpose
from amparo.foundation.vault.record_keys import drop_expired
from amparo.response.cases.models import Approval, Case
from amparo.response.cases.operations import (
    ask_approval,
    decide_approval,
    withdraw_request,
)
from amparo.response.cases.operations.deputies import (
    holding_deputies,
    pass_to_deputies,
    take_back_keys,
)
from tests.cases.helpers import begin_ready, due, first_case, ready, with_risk
from tests.cast import World
from tests.conftest import BeginWith
from tests.rows import write
from tests.signin import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def _begins(begin_with: BeginWith) -> None:
    """Each test of this file begins with a case whose plan can be approved."""
    begin_with(begin_ready)


def _days(world: World, name: str, first: int = 0, last: int = 9) -> Any:
    today = deputies.today_in(world.teams["cochabamba"])
    user = world.users[name].id
    ends_on = today + timedelta(days=last)
    return deputies.DeputyData(user, today + timedelta(days=first), ends_on)


def _name(world: World, name: str, **days: int) -> Any:
    team = world.team_id("cochabamba")
    return deputies.name_deputy(world.sonia, team, _days(world, name, **days), 0)


def _from_outside(world: World) -> None:
    confirm(world.ana, _name(world, "elena").id)


def _keys() -> int:
    return KeyGrant.objects.filter(purpose=Purpose.DEPUTY).count()


def _journal(verb: str) -> int:
    entries = Entry.objects.filter(verb=verb).values_list("facts", flat=True)
    return sum("person" in facts for facts in entries)


def _later(approval: Approval) -> None:
    """Let the supervisor's time pass."""
    past = timezone.now() - timedelta(hours=1)
    Task.objects.filter(subject_id=approval.id).update(due_at=past)
    escalate_due()


# -- Naming one ----------------------------------------------------------------------


def test_one_person_names_a_deputy_of_the_team(world: World) -> None:
    team = world.teams["cochabamba"]
    assert deputies.deputy_of(team) is None
    _name(world, "carla")
    found = deputies.deputy_of(team)
    assert found is not None
    assert found.user_id == world.carla.user_id
    deputies.end_deputy(world.sonia, team.id)
    assert deputies.deputy_of(team) is None


def test_two_people_name_a_deputy_from_outside(world: World) -> None:
    team = world.teams["cochabamba"]
    proposal = _name(world, "elena")
    assert isinstance(proposal, Proposal)
    assert deputies.deputy_of(team) is None
    for who in ("sonia", "elena"):
        with pytest.raises((Refused, RuleBroken)):
            confirm(getattr(world, who), proposal.id)
    confirm(world.ana, proposal.id)
    found = deputies.deputy_of(team)
    assert found is not None
    assert found.user_id == world.elena.user_id


def test_a_deputy_counts_on_their_days_and_while_they_have_a_role(
    world: World,
) -> None:
    team = world.teams["cochabamba"]
    _name(world, "carla", first=1)
    assert deputies.deputy_of(team) is None
    row = Deputy.objects.get()
    write(row, starts_on=deputies.today_in(team))
    assert deputies.deputy_of(team) is not None
    Deputy.objects.update(ends_on=deputies.today_in(team) + timedelta(days=99))
    assert deputies.deputy_of(team) is None  # not as this server wrote it
    write(row, ends_on=deputies.today_in(team))
    carla = Membership.objects.get(user=world.users["carla"])
    write(carla, ended_at=timezone.now())
    assert deputies.deputy_of(team) is None


@pytest.mark.parametrize("name", ["pablo", "tomasa", "inti", "luz", "sonia"])
def test_others_are_not_named(world: World, name: str) -> None:
    """A service, a triage officer, a custodian, another country, oneself."""
    with pytest.raises(RuleBroken):
        _name(world, name)


def test_nobody_is_a_deputy_for_years(world: World) -> None:
    with pytest.raises(RuleBroken, match="at most 366 days"):
        _name(world, "carla", last=400)
    with pytest.raises(RuleBroken, match="in the future"):
        _name(world, "carla", first=-9, last=-1)


def test_the_page_of_the_team_asks_for_a_deputy_and_names_one(world: World) -> None:
    team = world.team_id("cochabamba")
    sonia = signed_in(world, "sonia")
    address = reverse("organisations:team", args=[team])
    assert "Name a deputy" in sonia.get(address).content.decode()
    today = deputies.today_in(world.teams["cochabamba"])
    sent: dict[str, Any] = {"user": str(world.carla.user_id), "version": 0}
    for name in ("starts_on", "ends_on"):
        for part in ("day", "month", "year"):
            sent[f"{name}_{part}"] = getattr(today, part)
    answer = sonia.post(reverse("accounts:deputy", args=[team]), sent)
    assert answer.status_code == 302, answer.content.decode()
    page = sonia.get(address).content.decode()
    assert "Carla, from" in page
    assert "Deputy now" in page
    sonia.post(reverse("accounts:end_deputy", args=[team]))
    assert not Deputy.objects.exists()


# -- Of the team ---------------------------------------------------------------------


def test_a_deputy_of_the_team_decides_and_never_their_own_request(
    world: World,
) -> None:
    case = first_case()
    _name(world, "carla")
    own = ask_approval(world.carla, case.id)
    assert own.deputy_id is None
    with pytest.raises(RuleBroken, match="other than the requester"):
        decide_approval(world.carla, own.id, True)
    withdraw_request(world.carla, own.id)
    asked = ask_approval(world.sonia, case.id)
    assert (asked.deputy_id, _keys()) == (world.carla.user_id, 0)
    decide_approval(world.carla, asked.id, True)
    assert Case.objects.get(id=case.id).state == "planned"


# -- From outside --------------------------------------------------------------------


def test_one_from_outside_gets_the_key_when_asked_and_loses_it_with_the_answer(
    world: World,
) -> None:
    case = first_case()
    _from_outside(world)
    assert _keys() == 0
    asked = ask_approval(world.carla, case.id)
    grant = KeyGrant.objects.get(purpose=Purpose.DEPUTY)
    assert (grant.record_id, grant.is_authentic) == (case.id, True)
    assert grant.expires_at is not None
    assert holding_deputies(case) == ["Elena"]
    elena = signed_in(world, "elena")
    address = reverse("cases:decide-as-deputy", args=[asked.id])
    page = elena.get(address).content.decode()
    assert "Is this plan right?" in page
    assert "Wara" not in page  # the child's record has another key
    sent = {"approve": "yes", "note": "Good.", "version": asked.version}
    elena.post(address, sent)
    assert Case.objects.get(id=case.id).state == "planned"
    assert _keys() == 0
    assert (_journal("vault.give"), _journal("vault.withdraw")) == (1, 1)
    assert elena.get(address).status_code == 404
    grant.save(force_insert=True)  # from an old copy of the table
    assert contradicting_grants() == [grant]


def test_the_key_goes_when_the_request_is_taken_back(world: World) -> None:
    case = first_case()
    _from_outside(world)
    withdraw_request(world.carla, ask_approval(world.carla, case.id).id)
    assert _keys() == 0


def test_the_key_stays_while_another_request_in_the_case_waits(world: World) -> None:
    case = ready(world, "low")
    _from_outside(world)
    asked = ask_approval(world.carla, case.id)
    with_risk(world, case, "high")
    assert _keys() == 1
    decide_approval(world.elena, asked.id, True)
    assert _keys() == 1
    after = Approval.objects.get(kind="after")
    decide_approval(world.elena, after.id, False, "Ask the school first.")
    assert _keys() == 0
    assert due(after.id) == {"case.objection"}


def test_no_key_is_left_once_its_time_is_over(world: World) -> None:
    case = first_case()
    _from_outside(world)
    ask_approval(world.carla, case.id)
    grant = KeyGrant.objects.get(purpose=Purpose.DEPUTY)
    write(grant, expires_at=timezone.now() - timedelta(minutes=1))
    drop_expired()
    assert _keys() == 0
    assert (_journal("vault.give"), _journal("vault.withdraw")) == (1, 1)


def test_no_key_is_left_once_they_are_the_deputy_no_more(world: World) -> None:
    case = first_case()
    _from_outside(world)
    asked = ask_approval(world.carla, case.id)
    assert take_back_keys() == 0
    deputies.end_deputy(world.sonia, world.team_id("cochabamba"))
    with pytest.raises(Refused):
        decide_approval(world.elena, asked.id, True)
    assert take_back_keys() == 1
    assert _keys() == 0


# -- When the supervisor does not answer ---------------------------------------------


def test_what_the_supervisor_leaves_goes_to_the_deputy(world: World) -> None:
    case = first_case()
    _from_outside(world)
    asked = ask_approval(world.carla, case.id)
    assert (pass_to_deputies(), due(asked.id)) == (0, {"case.approve"})
    _later(asked)
    assert (pass_to_deputies(), pass_to_deputies()) == (1, 0)
    [task] = my_day(world.elena).shown
    assert (task.kind, task.subject_id) == ("case.approve_as_deputy", asked.id)
    decide_approval(world.elena, asked.id, True)
    assert due(asked.id) == set()


def test_a_team_without_deputy_is_asked_for_one_while_a_request_is_late(
    world: World,
) -> None:
    asked = ask_approval(world.carla, first_case().id)
    team = world.team_id("cochabamba")
    pass_to_deputies()
    assert due(team) == set()
    _later(asked)
    pass_to_deputies()
    pass_to_deputies()
    assert due(team) == {"case.name_deputy"}
    decide_approval(world.sonia, asked.id, True)
    pass_to_deputies()
    assert due(team) == set()
