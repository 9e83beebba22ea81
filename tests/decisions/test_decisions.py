"""Two-person decisions: who may be the second, who may object, who hears of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from amparo.foundation.accounts.actors import actor_for
from amparo.foundation.accounts.models import Invitation, Membership
from amparo.foundation.decisions import queries
from amparo.foundation.decisions.alarms import tell
from amparo.foundation.decisions.operations import (
    confirm,
    object_to,
    reject,
    settle,
    take_effect,
    withdraw,
)
from amparo.foundation.decisions.states import DECISION_STATES
from amparo.foundation.journal.models import Entry
from amparo.foundation.kernel.errors import Refused, RuleBroken
from amparo.foundation.kernel.ids import uuid7
from amparo.foundation.organisations.models import Team
from amparo.foundation.organisations.queries import team_for_country
from amparo.foundation.policy import Role
from amparo.foundation.proposals.models import Proposal
from amparo.foundation.tasks.models import Task
from amparo.foundation.tasks.queries import housekeeping, my_day
from amparo.foundation.vault import record_keys
from amparo.foundation.vault.intake_switch import start_receiving, stop_receiving
from amparo.foundation.vault.keepers import change_keepers
from tests.cast import World
from tests.rows import write
from tests.signin import signed_in

HOUR = timedelta(hours=1)
S = Proposal.State


def moving(world: World, records: bool = True) -> Proposal:
    """Let Ana propose that El Alto receives instead of Cochabamba with its records."""
    if records:
        record_keys.new_key("test", uuid7(), [world.team_id("cochabamba")])
    return start_receiving(world.ana, world.team_id("el_alto"))


def receives(world: World, team: str) -> bool:
    return team_for_country("BO") == world.teams[team]


# -- The second person -------------------------------------------------------------


def test_where_nothing_is_lost_a_confirmation_takes_effect_at_once(
    world: World,
) -> None:
    proposal = confirm(world.lena, moving(world, records=False).id)
    assert (proposal.state, proposal.delay_hours) == (S.CONFIRMED, 0)
    assert receives(world, "el_alto")


def test_a_team_with_records_has_two_days_to_object(world: World) -> None:
    proposal = confirm(world.lena, moving(world).id)
    assert proposal.state == S.WAITING
    assert proposal.takes_effect_at is not None
    assert take_effect(proposal.takes_effect_at - HOUR) == 0
    assert receives(world, "cochabamba")
    assert take_effect(proposal.takes_effect_at) == 1
    assert receives(world, "el_alto")
    assert take_effect(proposal.takes_effect_at + HOUR) == 0


def test_the_second_person_is_not_the_first(world: World) -> None:
    proposal = moving(world)
    with pytest.raises(RuleBroken, match="yourself"):
        confirm(world.ana, proposal.id)
    for name in ("carla", "luz", "diego", "willem", "tomasa"):
        with pytest.raises(Refused):
            confirm(getattr(world, name), proposal.id)
    proposal.refresh_from_db()
    assert proposal.is_pending


def test_neither_of_the_two_gains_anything(world: World) -> None:
    """Lucía leads the country and also works in El Alto; so does Ana, elsewhere."""
    proposal = moving(world)
    home = world.teams["el_alto"]
    for name in ("lucia", "ana"):
        Membership.objects.create(
            user=world.users[name],
            organisation=home.organisation,
            team=home,
            role=Role.CASEWORKER,
        )
    with pytest.raises(RuleBroken, match="gain"):
        confirm(world.lucia, proposal.id)
    withdraw(world.ana, proposal.id)
    with pytest.raises(RuleBroken, match="gain"):
        moving(world)


def test_an_account_that_the_proposer_has_just_made_confirms_nothing(
    world: World,
) -> None:
    proposal = moving(world)
    invitation = Invitation.objects.create(
        email=world.users["lena"].email,
        name="Lena",
        organisation=world.organisations["alliance"],
        role=Role.ALLIANCE_LEAD,
        digest=b"x" * 32,
        expires_at=timezone.now(),
        accepted_at=timezone.now(),
        invited_by=world.users["ana"],
    )
    with pytest.raises(RuleBroken, match="invited you"):
        confirm(world.lena, proposal.id)
    invitation.accepted_at = timezone.now() - 49 * HOUR
    invitation.save()
    assert confirm(world.lena, proposal.id).state == S.WAITING


def test_a_witness_confirms_where_nobody_else_can(world: World) -> None:
    proposal = moving(world)
    with pytest.raises(RuleBroken, match="Someone else can"):
        confirm(world.wanda, proposal.id)
    Membership.objects.filter(role__in=("alliance_lead", "country_lead")).update(
        ended_at=timezone.now()
    )
    assert queries.confirmers(proposal) == [world.wanda.user_id]
    assert confirm(world.wanda, proposal.id).state == S.WAITING


def test_a_witness_does_nothing_else(world: World) -> None:
    with pytest.raises(Refused):
        start_receiving(world.wanda, world.team_id("el_alto"))
    client = signed_in(world, "wanda")
    closed = (
        "/staff/cases/",
        "/staff/concerns/",
        "/staff/organisations/",
        "/staff/team/",
    )
    for path in closed:
        assert client.get(path).status_code == 403, path
    for path in ("/staff/decisions/", "/staff/day/", "/staff/account/"):
        assert client.get(path).status_code == 200, path


def test_what_changed_meanwhile_is_overtaken(world: World) -> None:
    """Two proposals at once; the first that takes effect ends the other."""
    names = change_keepers(world.ana, world.team_id("cochabamba"), None, None)
    team = Team.objects.get(id=world.team_id("cochabamba"))
    write(team, online_desk=None)
    assert confirm(world.lena, names.id).state == S.OVERTAKEN
    team.refresh_from_db()
    assert team.custodians == world.teams["custodians"]


def test_what_cannot_be_done_any_more_is_overtaken_and_holds_up_nothing(
    world: World,
) -> None:
    proposal = confirm(world.lena, moving(world).id)
    world.teams["el_alto"].kind = "service"
    world.teams["el_alto"].save()
    assert take_effect(timezone.now() + 49 * HOUR) == 1
    proposal.refresh_from_db()
    assert (proposal.state, proposal.applied_at) == (S.OVERTAKEN, None)
    assert receives(world, "cochabamba")


def test_one_person_does_not_push_aside_what_two_have_agreed_on(world: World) -> None:
    confirm(world.lena, moving(world).id)
    with pytest.raises(RuleBroken, match="under way"):
        stop_receiving(world.ana, world.team_id("cochabamba"))


# -- Objecting ---------------------------------------------------------------------


@pytest.mark.parametrize("confirmed", [True, False])
def test_one_objection_of_a_member_stops_it(world: World, confirmed: bool) -> None:
    proposal = moving(world)
    if confirmed:
        confirm(world.lena, proposal.id)
    object_to(world.tomasa, proposal.id)
    assert take_effect(timezone.now() + 49 * HOUR) == 0
    proposal.refresh_from_db()
    assert (proposal.state, proposal.objected_by) == (S.OBJECTED, world.tomasa.user_id)
    assert receives(world, "cochabamba")


def test_only_those_who_lose_something_object(world: World) -> None:
    proposal = confirm(world.lena, moving(world).id)
    for name in ("beto", "elena", "luz", "inti", "lucia", "wanda"):
        with pytest.raises(Refused):
            object_to(getattr(world, name), proposal.id)
    proposal.refresh_from_db()
    assert proposal.state == S.WAITING


@pytest.mark.parametrize("uphold", [True, False])
def test_someone_above_settles_an_objection(world: World, uphold: bool) -> None:
    proposal = confirm(world.lucia, moving(world).id)
    object_to(world.sonia, proposal.id)
    for name in ("ana", "lucia", "sonia"):
        with pytest.raises((Refused, RuleBroken)):
            settle(getattr(world, name), proposal.id, uphold)
    settle(world.lena, proposal.id, uphold)
    assert receives(world, "el_alto") is uphold


def test_who_took_part_settles_nothing(world: World) -> None:
    proposal = confirm(world.lena, moving(world).id)
    object_to(world.sonia, proposal.id)
    with pytest.raises(RuleBroken, match="took part"):
        settle(world.lena, proposal.id, True)
    assert settle(world.wanda, proposal.id, False).state == S.REJECTED


def test_the_administrator_of_the_parent_settles_too(world: World) -> None:
    casa, alliance = world.organisations["casa"], world.organisations["alliance"]
    casa.parent = alliance
    casa.save()
    Membership.objects.create(
        user=world.users["rosa"], organisation=alliance, role=Role.ADMINISTRATOR
    )
    proposal = confirm(world.lena, moving(world).id)
    object_to(world.sonia, proposal.id)
    rosa = actor_for(world.users["rosa"], None)
    assert settle(rosa, proposal.id, True).state == S.CONFIRMED


# -- States ------------------------------------------------------------------------


def _overtaken(world: World) -> Proposal:
    proposal = confirm(world.lucia, moving(world).id)
    write(proposal, old={"team": "other"})
    take_effect(timezone.now() + 49 * HOUR)
    proposal.refresh_from_db()
    return proposal


# How to bring a decision into each state.
INTO: dict[str, Callable[[World], Proposal]] = {
    S.PENDING: moving,
    S.WAITING: lambda world: confirm(world.lucia, moving(world).id),
    S.OBJECTED: lambda world: object_to(world.sonia, moving(world).id),
    S.CONFIRMED: lambda world: confirm(world.lucia, moving(world, records=False).id),
    S.REJECTED: lambda world: reject(world.lucia, moving(world).id),
    S.OVERTAKEN: _overtaken,
}
MOVES: dict[str, Callable[[World, Proposal], Any]] = {
    "confirm": lambda world, one: confirm(world.lucia, one.id),
    "reject": lambda world, one: reject(world.lucia, one.id),
    "decision.withdraw": lambda world, one: withdraw(world.ana, one.id),
    "decision.object": lambda world, one: object_to(world.tomasa, one.id),
    "decision.settle": lambda world, one: settle(world.lena, one.id, True),
    "decision.take_effect": lambda _world, _one: take_effect(
        timezone.now() + 49 * HOUR
    ),
}


def test_every_state_and_move_is_tried_here() -> None:
    assert set(INTO) == set(S)
    assert set(MOVES) == {move.key for move in DECISION_STATES.moves}


@pytest.mark.parametrize("state", list(S))
@pytest.mark.parametrize("key", list(MOVES))
def test_a_decision_moves_only_as_its_table_says(
    world: World, state: str, key: str
) -> None:
    proposal = INTO[state](world)
    assert proposal.state == state
    try:
        MOVES[key](world, proposal)
    except RuleBroken:
        pass
    proposal.refresh_from_db()
    moves = {move.key: move for move in DECISION_STATES.moves}
    allowed = moves[key].after if state in moves[key].before else (state,)
    assert proposal.state in allowed
    assert (proposal.state == state) is (state not in moves[key].before)


# -- Who hears of it ---------------------------------------------------------------


def queued(world: World) -> set[str]:
    """Return whose e-mails wait, by name."""
    path = "amparo.foundation.tasks.jobs.send_reminder"
    ids = {
        row.args_kwargs["args"][0]
        for row in DBTaskResult.objects.filter(task_path=path)
    }
    return {name for name, user in world.users.items() if str(user.id) in ids}


def titles(world: World, name: str) -> list[str]:
    day = my_day(getattr(world, name))
    return [task.kind for task in day.shown]


def test_those_it_touches_hear_of_it_and_who_can_is_asked_to_confirm(
    world: World,
) -> None:
    proposal = moving(world)
    assert tell() > 0
    assert {"tomasa", "carla", "sonia", "beto", "elena"} <= queued(world)
    assert {"lena", "lucia"} <= queued(world)  # who can confirm
    assert not {"ana", "luz", "willem", "mariana"} & queued(world)
    assert titles(world, "tomasa") == []
    (look,) = housekeeping(world.tomasa)
    assert look.kind == "decision.look"
    assert titles(world, "lena") == ["decision.confirm"]
    assert titles(world, "celso") == []
    confirm(world.lena, proposal.id)
    assert titles(world, "lucia") == []


def test_nobody_is_told_twice_of_the_same(world: World) -> None:
    moving(world)
    tell()
    before = Task.objects.count()
    assert tell() == 0
    assert Task.objects.count() == before


def test_the_alliance_lead_is_asked_to_settle_an_objection(world: World) -> None:
    proposal = confirm(world.lucia, moving(world).id)
    object_to(world.sonia, proposal.id)
    tell()
    assert "decision.settle" in titles(world, "lena")
    assert "decision.settle" not in titles(world, "lucia")


def test_looking_at_it_ends_the_task(world: World) -> None:
    proposal = moving(world)
    tell()
    task = Task.objects.get(kind="decision.look", owner=world.users["tomasa"])
    client = signed_in(world, "tomasa")
    answer = client.get(f"/staff/decisions/news/{task.subject_id}/")
    assert answer["Location"] == f"/staff/decisions/{proposal.id}/"
    assert titles(world, "tomasa") == []
    # The news of somebody else is not theirs to open.
    other = signed_in(world, "celso").get(f"/staff/decisions/news/{task.subject_id}/")
    assert other.status_code == 404


def test_the_page_offers_what_the_person_may_do_and_nothing_else(world: World) -> None:
    proposal = moving(world)
    offered = {
        "ana": {"withdraw"},
        "lena": {"confirm", "reject"},
        "tomasa": {"object"},
        "elena": set(),
    }
    for name, acts in offered.items():
        page = signed_in(world, name).get(f"/staff/decisions/{proposal.id}/")
        text = page.content.decode()
        found = {
            act
            for act in ("confirm", "reject", "withdraw", "object", "settle")
            if f'/{act}/"' in text
        }
        assert found == acts, name
    for name in ("luz", "celso"):
        page = signed_in(world, name).get(f"/staff/decisions/{proposal.id}/")
        assert page.status_code == 404, name


def test_the_list_sorts_decisions_by_what_waits_for_whom(world: World) -> None:
    proposal = moving(world)
    assert queries.decisions_of(world.lena).to_confirm == [proposal]
    assert queries.decisions_of(world.ana).asked == [proposal]
    assert queries.decisions_of(world.tomasa).coming == [proposal]
    reject(world.lena, proposal.id)
    assert queries.decisions_of(world.tomasa).decided == [proposal]
    for name in ("lena", "ana", "tomasa", "luz", "willem"):
        page = signed_in(world, name).get("/staff/decisions/")
        assert page.status_code == 200
    empty = signed_in(world, "luz").get("/staff/decisions/").content.decode()
    assert "No decisions yet" in empty


def test_every_act_stands_in_the_journal(world: World) -> None:
    proposal = confirm(world.lucia, moving(world).id)
    object_to(world.sonia, proposal.id)
    settle(world.lena, proposal.id, True)
    verbs = list(
        Entry.objects.filter(subject_id=proposal.id)
        .order_by("number")
        .values_list("verb", flat=True)
    )
    assert verbs == [
        "organisations.confirm_routing",
        "decision.object",
        "decision.settle",
    ]
