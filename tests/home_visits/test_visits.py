"""Nobody visits alone, and who does not come back is looked for."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from amparo.commands.tick import jobs
from amparo.foundation.journal.models import Entry
from amparo.foundation.kernel.errors import Conflict, Refused, RuleBroken
from amparo.foundation.tasks.alerts import send_alerts
from amparo.foundation.tasks.models import Alert, Task
from amparo.foundation.vault.record_keys import open_key
from amparo.response.cases.models import KIND
from amparo.response.cases.operations.bars import bar_from_case
from amparo.response.follow_up.operations import record_contact
from amparo.response.follow_up.operations.recording import Outcome
from amparo.response.home_visits import tasks
from amparo.response.home_visits.codes import TripState
from amparo.response.home_visits.models import Trip
from amparo.response.home_visits.operations import (
    arrive,
    come_back,
    set_out,
    sound_alarms,
    stay_longer,
)
from tests.cast import World
from tests.follow_up.helpers import agreed, followed, next_contact, open_task
from tests.home_visits.helpers import ROUTE, late, out, to_visit, trip_data

pytestmark = pytest.mark.django_db


def test_a_worker_sets_out_in_a_pair_and_is_expected_back(world: World) -> None:
    trip = out(world)
    assert (trip.state, trip.pair_id) == (TripState.OUT, world.users["sonia"].id)
    assert (trip.back_by.minute % 15, trip.back_by.second) == (0, 0)
    assert trip.back_by >= timezone.now() + timedelta(hours=2, minutes=59)
    task = open_task(trip, tasks.CHECK_OUT)
    assert task is not None
    assert (task.owner_id, task.due_at) == (trip.worker_id, trip.back_by)
    assert task.next_alert_at is None
    key = open_key(world.carla, KIND, trip.contact.case_id)
    assert key.read(trip, "route", f"trip.{trip.id}") == ROUTE
    assert ROUTE.encode() not in bytes(trip.route_sealed)


@pytest.mark.parametrize("pair", ["carla", "beto", "pablo", "tomasa"])
def test_a_pair_is_another_worker_of_the_team(world: World, pair: str) -> None:
    contact = to_visit(world)
    with pytest.raises(RuleBroken) as broken:
        set_out(world.carla, contact.id, trip_data(world, pair))
    assert broken.value.field == "pair"


def test_someone_kept_out_of_the_case_goes_along_no_more(world: World) -> None:
    contact = to_visit(world)
    bar_from_case(world.sonia, contact.case_id, world.users["carla"].id, "knows")
    with pytest.raises(RuleBroken):
        set_out(world.sonia, contact.id, trip_data(world, "carla"))


def test_someone_from_outside_may_go_along_named_in_the_route(world: World) -> None:
    trip = set_out(world.carla, to_visit(world).id, trip_data(world, ""))
    assert (trip.pair, trip.pair_outside) == (None, True)


def test_the_database_lets_nobody_go_alone(world: World) -> None:
    trip = out(world)
    for columns in (
        {"pair": None},
        {"pair": world.users["carla"]},
        {"pair_outside": True},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Trip.objects.filter(id=trip.id).update(**columns)


def test_no_one_sets_out_where_a_visit_is_not_allowed(world: World) -> None:
    case = followed(world)
    contact = to_visit(world, case)
    agreed(world, case, visit_exposes=True)
    with pytest.raises(RuleBroken, match="expose"):
        set_out(world.carla, contact.id, trip_data(world))


@pytest.mark.parametrize("hours", [-1, 49])
def test_the_time_to_be_back_is_ahead_and_near(world: World, hours: int) -> None:
    contact = to_visit(world)
    with pytest.raises(RuleBroken) as broken:
        set_out(world.carla, contact.id, trip_data(world, hours=hours))
    assert broken.value.field == "back_by"


def test_a_contact_that_is_no_visit_or_is_past_has_no_way_there(world: World) -> None:
    case = followed(world)
    with pytest.raises(RuleBroken):
        set_out(world.carla, next_contact(case).id, trip_data(world))
    contact = to_visit(world, case)
    set_out(world.carla, contact.id, trip_data(world))
    with pytest.raises(RuleBroken):
        set_out(world.sonia, contact.id, trip_data(world, "carla"))
    record_contact(world.carla, contact.id, Outcome("spoke"), contact.version)
    assert open_task(contact.trip, tasks.CHECK_OUT)  # the worker is still out


def test_checking_in_and_out_ends_what_is_expected(world: World) -> None:
    trip = out(world)
    assert arrive(world.carla, trip.id).state == TripState.THERE
    with pytest.raises(RuleBroken):
        arrive(world.carla, trip.id)
    back = come_back(world.sonia, trip.id)  # a colleague knows that both are safe
    assert (back.state, back.back_noted_by) == (TripState.BACK, world.users["sonia"])
    assert open_task(trip, tasks.CHECK_OUT) is None
    assert sound_alarms(late(trip)) == 0
    with pytest.raises(RuleBroken):
        come_back(world.carla, trip.id)


def test_who_is_not_back_in_time_is_looked_for_by_who_is_on_call(world: World) -> None:
    trip = out(world)
    assert sound_alarms(trip.back_by + timedelta(minutes=29)) == 0
    assert sound_alarms(trip.back_by + timedelta(minutes=30)) == 1
    assert sound_alarms(late(trip)) == 0  # once
    task = open_task(trip, tasks.WORKER)
    assert task is not None and task.level == "now"
    assert send_alerts(late(trip)) > 0
    assert Alert.objects.filter(task=task).exists()
    queued = str(list(DBTaskResult.objects.values_list("args_kwargs", flat=True)))
    assert "Carla" not in queued and ROUTE not in queued
    assert mail.outbox == []
    entry = Entry.objects.get(verb="home_visit.alarm")
    assert entry.facts == {"trip": str(trip.id)}
    come_back(world.sonia, trip.id)
    assert open_task(trip, tasks.WORKER) is None


def test_a_later_time_ends_the_alarm_and_is_watched_again(world: World) -> None:
    trip = out(world)
    sound_alarms(late(trip))
    now = Trip.objects.get(id=trip.id)
    with pytest.raises(Conflict):
        stay_longer(world.carla, trip.id, late(trip), now.version - 1)
    back_by = timezone.now() + timedelta(hours=5)
    longer = stay_longer(world.carla, trip.id, back_by, now.version)
    assert (longer.alarmed_at, open_task(trip, tasks.WORKER)) == (None, None)
    task = open_task(trip, tasks.CHECK_OUT)
    assert task is not None and task.due_at == longer.back_by
    assert sound_alarms(late(longer)) == 1


def test_the_clock_looks_for_them_before_it_alerts() -> None:
    names = [job.name for job in jobs()]
    alarm = names.index("raise the alarm about visits")
    assert alarm < names.index("alert who is on call")


def test_nobody_of_another_team_notes_anything_of_a_visit(world: World) -> None:
    trip = out(world)
    for what in (arrive, come_back):
        with pytest.raises(Refused):
            what(world.beto, trip.id)
    assert Task.objects.filter(subject_id=trip.id, completed_at=None).count() == 1
