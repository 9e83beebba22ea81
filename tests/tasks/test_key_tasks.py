"""Tasks for members without the key, and for rotating after someone left."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from amparo.foundation.accounts.models import Membership, User
from amparo.foundation.policy import Role
from amparo.foundation.tasks.key_tasks import create_key_tasks
from amparo.foundation.tasks.models import Task
from amparo.foundation.vault.models import VaultGrant
from amparo.foundation.vault.team_keys import admit, expel, rotate
from amparo.foundation.vault.user_keys import make_keys
from tests.cast import World
from tests.signin import signed_in

ALONE = {"custodians": "inti", "desk": "yara", "refugio": "pablo", "bahay": "jun"}


@pytest.fixture(autouse=True)
def two_in_each_team(world: World) -> None:
    """Give a second person the key of the teams in which one works alone."""
    for team, name in ALONE.items():
        admit(getattr(world, name), world.team_id(team), world.users["rosa"].id)


def newcomer(world: World, team: str = "cochabamba", with_keys: bool = True) -> User:
    """Return a new member of a team, who does not hold its key yet."""
    user = User.objects.create(email="nina@example.org", name="Nina")
    Membership.objects.create(
        user=user,
        team=world.teams[team],
        organisation=world.teams[team].organisation,
        role=Role.CASEWORKER,
    )
    if with_keys:
        make_keys(user.id, "a quiet place by the river")
    return user


def due(kind: str) -> list[Task]:
    """Return what is due of a kind."""
    return list(Task.objects.filter(kind=kind, completed_at=None))


def leave(world: World, name: str) -> None:
    """End someone's role and take the key away, as leaving does."""
    user = world.users[name]
    membership = Membership.objects.get(user=user)
    membership.ended_at = timezone.now()
    membership.save(update_fields=["ended_at"])
    if membership.team_id:
        expel(membership.team_id, user.id)


def test_nothing_is_due_while_everyone_has_the_key(world: World) -> None:
    assert create_key_tasks() == 0
    assert not Task.objects.exists()


def test_a_member_without_the_key_is_due_for_a_supervisor(world: World) -> None:
    newcomer(world)
    assert create_key_tasks() == 1
    (task,) = due("vault.grant")
    assert task.owner_id == world.users["sonia"].id
    assert task.team_id == world.team_id("cochabamba")
    assert task.label == ""


def test_raising_again_changes_nothing(world: World) -> None:
    newcomer(world)
    create_key_tasks()
    before = Task.objects.values().get()
    assert create_key_tasks() == 0
    assert Task.objects.values().get() == before


def test_giving_the_key_completes_it(world: World) -> None:
    user = newcomer(world)
    create_key_tasks()
    admit(world.carla, world.team_id("cochabamba"), user.id)
    create_key_tasks()
    assert due("vault.grant") == []


def test_who_has_not_set_a_password_yet_cannot_be_given_a_key(world: World) -> None:
    newcomer(world, with_keys=False)
    assert create_key_tasks() == 0


def test_a_role_without_keys_waits_for_none(world: World) -> None:
    user = newcomer(world)
    Membership.objects.filter(user=user).update(role=Role.TRAINER)
    assert create_key_tasks() == 0


def test_without_a_supervisor_the_whole_team_hears(world: World) -> None:
    newcomer(world, "refugio")
    create_key_tasks()
    (task,) = due("vault.grant")
    assert task.owner_id is None


def test_a_supervisor_who_lost_the_key_is_not_asked_to_give_it(world: World) -> None:
    make_keys(world.users["sonia"].id, "a new password after a reset")
    create_key_tasks()
    (task,) = due("vault.grant")
    assert task.owner_id is None


def test_after_someone_left_rotating_is_due_until_done(world: World) -> None:
    leave(world, "carla")
    assert create_key_tasks() == 1
    (task,) = due("vault.rotate")
    assert task.owner_id == world.users["sonia"].id
    assert task.subject_id == world.team_id("cochabamba")
    rotate(world.sonia, world.team_id("cochabamba"))
    create_key_tasks()
    assert due("vault.rotate") == []


def test_who_only_changed_the_role_has_not_left(world: World) -> None:
    leave(world, "carla")
    Membership.objects.create(
        user=world.users["carla"],
        team=world.teams["cochabamba"],
        organisation=world.organisations["casa"],
        role=Role.TRIAGE_OFFICER,
    )
    admit(world.sonia, world.team_id("cochabamba"), world.users["carla"].id)
    assert create_key_tasks() == 0


def test_two_roles_in_a_team_wait_for_one_key(world: World) -> None:
    user = newcomer(world)
    Membership.objects.create(
        user=user,
        team=world.teams["cochabamba"],
        organisation=world.organisations["casa"],
        role=Role.TRIAGE_OFFICER,
    )
    assert create_key_tasks() == 1


def test_the_row_leads_to_the_team_page(world: World) -> None:
    VaultGrant.objects.filter(user_key__user=world.users["tomasa"]).delete()
    create_key_tasks()
    (task,) = due("vault.grant")
    client = signed_in(world, "sonia")
    text = client.get(reverse("tasks:housekeeping")).content.decode()
    url = reverse("tasks:keys", args=[task.subject_id])
    assert url in text
    assert client.get(url)["Location"] == reverse("accounts:team")


def test_a_team_that_one_person_can_open_is_a_task_from_its_first_day(
    world: World,
) -> None:
    make_keys(world.users["rosa"].id, "a new password after a reset")
    create_key_tasks()
    tasks = {task.subject_id: task.owner_id for task in due("vault.alone")}
    assert tasks == {
        world.team_id(team): world.users[name].id for team, name in ALONE.items()
    }
    assert create_key_tasks() == 0
    admit(world.inti, world.team_id("custodians"), world.users["sonia"].id)
    create_key_tasks()
    assert world.team_id("custodians") not in {t.subject_id for t in due("vault.alone")}
