"""Tasks for oneself or a colleague: sealed, done, handed back, removed, forgotten."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from amparo.foundation.accounts.actors import actor_for
from amparo.foundation.journal.models import Entry
from amparo.foundation.kernel.errors import Conflict, Refused, RuleBroken
from amparo.foundation.kernel.ids import uuid7
from amparo.foundation.policy import Actor
from amparo.foundation.tasks.models import Task
from amparo.foundation.tasks.queries import mine, my_day
from amparo.foundation.tasks.subjects import describe
from amparo.foundation.tasks.week import my_week
from amparo.foundation.vault.models import KeyGrant
from amparo.response.cases.models import Case
from amparo.response.cases.operations import (
    ask_closure,
    close_case,
    decide_approval,
    reopen_case,
)
from amparo.response.cases.operations.bars import bar_from_case
from amparo.response.own_tasks.models import KIND, OwnTask
from amparo.response.own_tasks.operations import (
    TaskData,
    add_case_task,
    add_task,
    change_task,
    finish_task,
    forget_ended,
    hand_back,
    remove_task,
)
from amparo.response.own_tasks.queries import added_by
from amparo.response.own_tasks.reading import words_of
from amparo.response.own_tasks.tasks import DO
from tests.cases.helpers import ALL_YES, with_child
from tests.cast import World
from tests.days import today
from tests.signin import signed_in

pytestmark = pytest.mark.django_db
WORDS = "Call Wara back about the school"


def data(
    world: World, who: str = "carla", days: int = 2, text: str = WORDS
) -> TaskData:
    return TaskData(text, world.users[who].id, today() + timedelta(days=days))


def alone(world: World, by: Actor, who: str = "carla") -> OwnTask:
    """Add a task about no case."""
    return add_task(by, world.team_id("cochabamba"), data(world, who), uuid7())


def due(row: OwnTask) -> Task | None:
    return Task.objects.filter(kind=DO, subject_id=row.id, completed_at=None).first()


def due_of(row: OwnTask) -> Task:
    found = due(row)
    assert found is not None
    return found


def read(actor: Actor, row: OwnTask) -> str:
    return words_of(actor, [OwnTask.objects.get(id=row.id)]).get(row.id, "")


def test_a_colleague_reads_on_their_day_what_was_set_for_them(world: World) -> None:
    row = alone(world, world.sonia)
    tasks = my_day(world.carla).coming
    assert [task.subject_id for task in tasks] == [row.id]
    said = describe(world.carla, tasks)[row.id]
    assert (said.title, said.facts) == (WORDS, ("added by Sonia",))
    assert my_day(world.sonia).is_empty
    assert read(world.beto, row) == ""


def test_about_a_case_it_names_the_child_and_what_to_do(world: World) -> None:
    case = with_child(world)
    row = add_case_task(world.carla, case.id, data(world), uuid7())
    task = due_of(row)
    assert task.label == case.code
    said = describe(world.carla, [task])[row.id]
    assert said.title.startswith("Wara")
    assert said.what == WORDS
    assert describe(world.beto, [task]) == {}
    assert not KeyGrant.objects.filter(kind=KIND).exists()


@pytest.mark.parametrize("about_case", [True, False])
def test_no_word_stands_in_a_column_or_in_the_journal(
    world: World, about_case: bool
) -> None:
    if about_case:
        case = with_child(world)
        row = add_case_task(world.carla, case.id, data(world), uuid7())
    else:
        row = alone(world, world.carla)
    plain = OwnTask.objects.filter(id=row.id).values().get()
    assert WORDS.encode() not in bytes(plain["text_sealed"])
    told = [*Task.objects.values(), *Entry.objects.values("facts", "verb")]
    assert "school" not in f"{ {**plain, 'text_sealed': ''} }{told}"


def test_the_same_form_adds_one(world: World) -> None:
    key, team = uuid7(), world.team_id("cochabamba")
    one = add_task(world.carla, team, data(world), key)
    assert add_task(world.carla, team, data(world), key).id == one.id
    assert Task.objects.filter(kind=DO).count() == 1


@pytest.mark.parametrize(
    ("who", "days", "text", "field"),
    [
        ("beto", 2, WORDS, "owner"),
        ("willem", 2, WORDS, "owner"),
        ("carla", -1, WORDS, "due_on"),
        ("carla", 400, WORDS, "due_on"),
        ("carla", 2, "  ", "text"),
        ("carla", 2, "x" * 501, "text"),
    ],
)
def test_what_cannot_be_set_leaves_nothing_behind(
    world: World, who: str, days: int, text: str, field: str
) -> None:
    said = data(world, who, days, text)
    with pytest.raises(RuleBroken) as broken:
        add_task(world.carla, world.team_id("cochabamba"), said, uuid7())
    assert broken.value.field == field
    assert not OwnTask.objects.exists()
    assert not KeyGrant.objects.filter(kind=KIND).exists()
    assert not Task.objects.filter(kind=DO).exists()


def test_about_a_case_only_who_does_case_work_gets_it(world: World) -> None:
    case = with_child(world)
    with pytest.raises(RuleBroken) as broken:
        add_case_task(world.carla, case.id, data(world, "tomasa"), uuid7())
    assert broken.value.field == "owner"


@pytest.mark.parametrize("who", ["beto", "willem", "ana"])
def test_nobody_from_elsewhere_sets_or_ends_a_task(world: World, who: str) -> None:
    row = alone(world, world.carla)
    actor: Actor = getattr(world, who)
    for do in (finish_task, hand_back, remove_task):
        with pytest.raises(Refused):
            do(actor, row.id)
    with pytest.raises(Refused):
        alone(world, actor)
    assert OwnTask.objects.get(id=row.id).state == OwnTask.State.OPEN


def test_done_ends_it_once_and_says_by_whom(world: World) -> None:
    row = alone(world, world.sonia)
    finish_task(world.carla, row.id)
    now = OwnTask.objects.get(id=row.id)
    assert (now.state, now.ended_by_id) == ("done", world.users["carla"].id)
    assert due(row) is None
    assert read(world.sonia, row) == WORDS
    with pytest.raises(RuleBroken, match="done this already"):
        finish_task(world.sonia, row.id)


def test_handed_back_it_is_on_the_day_of_who_added_it(world: World) -> None:
    row = alone(world, world.sonia)
    with pytest.raises(RuleBroken, match="was given"):
        hand_back(world.sonia, row.id)
    hand_back(world.carla, row.id)
    assert due_of(row).owner_id == world.users["sonia"].id
    assert my_day(world.carla).is_empty


def test_only_who_added_it_removes_it_and_its_key_is_gone(world: World) -> None:
    row = alone(world, world.sonia)
    with pytest.raises(RuleBroken, match="can remove it"):
        remove_task(world.carla, row.id)
    remove_task(world.sonia, row.id)
    assert due(row) is None
    assert read(world.sonia, row) == ""
    assert not KeyGrant.objects.filter(kind=KIND, record_id=row.id).exists()


def test_changing_moves_it_and_a_stale_form_changes_nothing(world: World) -> None:
    row = alone(world, world.sonia)
    said = data(world, "sonia", 5, "Call her aunt")
    change_task(world.sonia, row.id, said, row.version)
    task = due_of(row)
    assert task.owner_id == world.users["sonia"].id
    assert read(world.sonia, row) == "Call her aunt"
    with pytest.raises(Conflict):
        change_task(world.carla, row.id, data(world), row.version)
    assert read(world.sonia, row) == "Call her aunt"


def test_what_ended_long_ago_is_forgotten_with_its_key(world: World) -> None:
    kept, gone = alone(world, world.carla), alone(world, world.carla)
    finish_task(world.carla, gone.id)
    of_case = add_case_task(world.carla, with_child(world).id, data(world), uuid7())
    finish_task(world.carla, of_case.id)
    now = timezone.now()
    assert forget_ended(now + timedelta(days=29)) == 0
    assert forget_ended(now + timedelta(days=31)) == 1
    assert not OwnTask.objects.filter(id=gone.id).exists()
    assert not KeyGrant.objects.filter(kind=KIND, record_id=gone.id).exists()
    assert OwnTask.objects.filter(id__in=[kept.id, of_case.id]).count() == 2


def closed(world: World, case: Case) -> Case:
    request = ask_closure(world.carla, case.id, "goals_met", ALL_YES)
    decide_approval(world.sonia, request.id, True)
    return close_case(world.carla, case.id, Case.objects.get(id=case.id).version)


def test_closing_a_case_says_and_ends_what_was_added_and_reopening_returns_it(
    world: World,
) -> None:
    case, carla = with_child(world), signed_in(world, "carla")
    row = add_case_task(world.carla, case.id, data(world), uuid7())
    day = due_of(row).due_at
    page = carla.get(f"/staff/cases/{case.id}/closure/").content.decode()
    assert "1 added task is still open and ends with the case." in page
    case = closed(world, case)
    assert due(row) is None
    added = carla.get("/staff/tasks/").content.decode()
    assert "Ended with the case" in added
    with pytest.raises(RuleBroken):
        finish_task(world.carla, row.id)
    reopen_case(world.sonia, case.id, "It was the wrong case.", case.version)
    assert due_of(row).due_at == day
    finish_task(world.carla, row.id)


def test_what_had_ended_before_stays_ended_when_a_case_opens_again(
    world: World,
) -> None:
    case = with_child(world)
    row = add_case_task(world.carla, case.id, data(world), uuid7())
    finish_task(world.carla, row.id)
    case = closed(world, case)
    reopen_case(world.sonia, case.id, "It was the wrong case.", case.version)
    assert due(row) is None
    assert OwnTask.objects.get(id=row.id).state == OwnTask.State.DONE


def test_who_is_kept_out_of_a_case_sees_none_of_its_tasks(world: World) -> None:
    case = with_child(world)
    hers = add_case_task(world.carla, case.id, data(world), uuid7())
    given = add_case_task(world.carla, case.id, data(world, "sonia"), uuid7())
    bar_from_case(world.sonia, case.id, world.users["carla"].id, "knows")
    carla = actor_for(world.users["carla"], world.keyrings["carla"])
    assert not mine(carla).exists()
    assert my_day(carla).is_empty
    assert not my_week(carla).shown
    assert not added_by(carla).exists()
    client = signed_in(world, "carla")
    for row in (hers, given):
        assert client.get(f"/staff/tasks/{row.id}/").status_code == 404
        with pytest.raises(Refused):
            finish_task(carla, row.id)
    # Hers is the team's now; and nothing is handed back to her.
    assert due_of(hers).owner_id is None
    hand_back(world.sonia, given.id)
    assert due_of(given).owner_id is None
