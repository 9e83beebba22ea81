"""Requests of children: asked, answered or silent, told back, never written over."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from amparo.foundation.countries.models import Deadline
from amparo.foundation.countries.queries import forget_facts
from amparo.foundation.journal.models import Entry
from amparo.foundation.kernel.coded import vouch
from amparo.foundation.kernel.errors import Conflict, Refused, RuleBroken
from amparo.foundation.tasks.models import Task
from amparo.prevention.groups import requests
from amparo.prevention.groups.models import Group, Request, RequestStep
from amparo.prevention.groups.requests import Words, mark_silent, open_request
from amparo.prevention.groups.tasks import TELL_BACK
from tests.cast import World
from tests.days import today
from tests.groups.helpers import ASKED, TO, a_group, a_request, ago
from tests.rows import write

ANSWERED = "Habrá luz en seis meses."


@pytest.fixture
def group(world: World) -> Group:
    return a_group(world.carla, world.team_id("cochabamba"))


@pytest.fixture
def request_(world: World, group: Group) -> Request:
    return a_request(world.carla, group)


def now(row: Request) -> Request:
    return Request.objects.get(id=row.id)


def answer(world: World, row: Request, value: str = "promised") -> Request:
    version = now(row).version
    return requests.answer(world.carla, row.id, value, ANSWERED, today(), version)


def tell(world: World, row: Request, view: str = "mixed") -> Request:
    version = now(row).version
    return requests.tell_back(world.carla, row.id, view, "Ojalá.", today(), version)


def kinds(world: World, row: Request) -> list[str]:
    return [one.step.kind for one in open_request(world.carla, row.id).steps]


def test_a_request_keeps_the_childrens_words_and_waits_ninety_days(
    world: World, request_: Request
) -> None:
    opened = open_request(world.sonia, request_.id)
    assert opened.words == Words(ASKED, TO)
    assert request_.due_on == today() + timedelta(days=90)
    assert request_.state == "asked"
    assert not Task.objects.filter(kind=TELL_BACK).exists()


def test_how_long_it_waits_is_data_of_the_country(world: World, group: Group) -> None:
    row = Deadline.objects.get(kind="group.request_answer")
    write(row, hours=30 * 24)
    vouch(row)
    forget_facts()
    assert a_request(world.carla, group).due_on == today() + timedelta(days=30)


def test_one_form_keeps_one_request(world: World, group: Group) -> None:
    key, words = uuid4(), Words(ASKED, TO)
    made = [
        requests.ask(world.carla, group.id, "safety", "local", words, today(), key)
        for _twice in range(2)
    ]
    assert made[0] == made[1]
    assert RequestStep.objects.count() == 1


def test_an_answer_is_told_back_with_what_the_children_think(
    world: World, request_: Request
) -> None:
    answer(world, request_)
    task = Task.objects.get(kind=TELL_BACK, completed_at=None)
    assert (task.subject_id, task.label) == (request_.id, request_.code)
    tell(world, request_)
    assert not Task.objects.filter(completed_at=None).exists()
    assert now(request_).state == "told"
    steps = open_request(world.sonia, request_.id).steps
    assert [(one.step.kind, one.step.value, one.words.words) for one in steps] == [
        ("asked", "", ASKED),
        ("answered", "promised", ANSWERED),
        ("told", "mixed", "Ojalá."),
    ]
    assert all(one.is_authentic for one in steps)


def test_silence_is_noted_after_the_deadline_and_told_back(
    world: World, group: Group
) -> None:
    late, waiting = (
        a_request(world.carla, group, ago(91)),
        a_request(world.carla, group),
    )
    on_its_day = a_request(world.carla, group, ago(90))
    assert mark_silent() == 1
    assert mark_silent() == 0
    assert [now(one).state for one in (late, on_its_day, waiting)] == [
        *("silent", "asked", "asked")
    ]
    task = Task.objects.get(kind=TELL_BACK, completed_at=None)
    assert task.subject_id == late.id
    tell(world, late, "not")
    assert kinds(world, late) == ["asked", "silent", "told"]
    assert Entry.objects.get(verb="group.mark_silent").actor_id is None


def test_a_late_answer_is_an_answer_and_is_told_back_again(
    world: World, group: Group
) -> None:
    row = a_request(world.carla, group, ago(200))
    mark_silent()
    tell(world, row, "not")
    answer(world, row, "yes")
    assert now(row).state == "answered"
    assert Task.objects.filter(kind=TELL_BACK, completed_at=None).count() == 1
    tell(world, row, "good")
    with pytest.raises(RuleBroken, match="told back"):
        answer(world, row, "no")
    assert kinds(world, row) == ["asked", "silent", "told", "answered", "told"]


def test_a_correction_leaves_the_earlier_words_readable(
    world: World, request_: Request
) -> None:
    changed = Words("Queremos luz y un paso seguro.", TO)
    requests.correct(world.sonia, request_.id, changed, request_.version)
    opened = open_request(world.carla, request_.id)
    assert opened.words == changed
    assert [one.words.words for one in opened.steps] == [ASKED, changed.words]
    with pytest.raises(Conflict):
        requests.correct(world.carla, request_.id, changed, request_.version)


def test_of_two_who_record_an_answer_one_is_told(
    world: World, request_: Request
) -> None:
    seen = request_.version
    requests.answer(world.carla, request_.id, "yes", ANSWERED, today(), seen)
    with pytest.raises(Conflict):
        requests.answer(world.sonia, request_.id, "no", "No.", today(), seen)
    assert kinds(world, request_) == ["asked", "answered"]


@pytest.mark.parametrize("days", [-2, 1])
def test_an_answer_has_a_day_between_the_request_and_today(
    world: World, request_: Request, days: int
) -> None:
    day = today() + timedelta(days=days)
    with pytest.raises(RuleBroken) as refused:
        requests.answer(
            world.carla, request_.id, "yes", ANSWERED, day, request_.version
        )
    assert refused.value.field == "on"
    assert now(request_).state == "asked"


def test_what_the_children_withdraw_stays_readable_and_goes_no_further(
    world: World, request_: Request
) -> None:
    requests.withdraw(world.carla, request_.id, request_.version)
    assert kinds(world, request_) == ["asked", "withdrawn"]
    assert mark_silent(timezone.now() + timedelta(days=400)) == 0
    with pytest.raises(RuleBroken, match="withdrawn"):
        version = now(request_).version
        requests.correct(world.carla, request_.id, Words(ASKED, TO), version)


def test_another_team_reads_no_request(world: World, request_: Request) -> None:
    for who in (world.beto, world.luz, world.ana):
        with pytest.raises(Refused):
            open_request(who, request_.id)


def test_a_step_written_into_the_database_is_noticed(
    world: World, request_: Request
) -> None:
    answer(world, request_, "no")
    RequestStep.objects.filter(kind="answered").update(value="yes")
    steps = open_request(world.carla, request_.id).steps
    assert [one.is_authentic for one in steps] == [True, False]
