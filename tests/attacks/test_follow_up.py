"""Someone wants to learn a child's words, or to keep the team from looking for one.

They can write to the database, work in another team, or were kept out of the record.
"""

from __future__ import annotations

import pytest
from django.urls import reverse

from amparo.foundation.kernel.errors import AmparoError, Refused
from amparo.foundation.tasks.queries import my_day
from amparo.response.cases.operations.bars import bar_from_case
from amparo.response.follow_up.models import FollowUp
from amparo.response.follow_up.operations import check_word, plan_contact
from amparo.response.follow_up.operations._shared import standing_of
from amparo.response.follow_up.queries import ranked
from amparo.response.follow_up.rules import visit_answer
from amparo.response.home_visits.models import Trip
from amparo.response.home_visits.operations import come_back, sound_alarms
from amparo.response.services_delivered.operations import record_service
from tests.attacks.database_writer import update
from tests.cast import World
from tests.follow_up.helpers import (
    CAME_IN,
    DANGER,
    agreed,
    followed,
    in_days,
    next_contact,
)
from tests.home_visits.helpers import ROUTE, late, out
from tests.services_delivered.test_deliveries import data
from tests.signin import signed_in

pytestmark = pytest.mark.django_db
OTHERS = ("beto", "elena", "pablo", "luz", "tomasa", "ana", "lucia")


def test_a_visit_that_was_allowed_in_the_database_is_not_allowed(world: World) -> None:
    case = followed(world)
    row = agreed(world, case, visit_exposes=True)
    update(row, visit_exposes=False)
    changed = FollowUp.objects.get(id=row.id)
    assert not visit_answer(standing_of(case, changed)).allowed


def test_no_one_outside_of_the_team_tries_words_or_reads_where_someone_goes(
    world: World,
) -> None:
    trip = out(world)
    contact = trip.contact
    for name in OTHERS:
        client = signed_in(world, name)
        for address in (
            reverse("follow_up:contact", args=[contact.id]),
            reverse("follow_up:case", args=[contact.case_id]),
            reverse("home_visits:trip", args=[trip.id]),
        ):
            answer = client.get(address)
            assert answer.status_code in (403, 404), (name, address)
            assert ROUTE not in answer.content.decode()
        word = reverse("follow_up:word", args=[contact.id])
        assert client.post(word, {"word": DANGER}).status_code in (403, 404)
        with pytest.raises(Refused):
            check_word(getattr(world, name), contact.id, DANGER)
        with pytest.raises(AmparoError):
            come_back(getattr(world, name), trip.id)


def test_who_is_kept_out_of_a_case_follows_it_no_more(world: World) -> None:
    case = followed(world)
    agreed(world, case)
    contact = next_contact(case)
    bar_from_case(world.sonia, case.id, world.users["carla"].id, "knows")
    carla = world.carla
    assert case not in ranked(carla)
    assert contact.id not in {task.subject_id for task in my_day(carla).shown}
    for attempt in (
        lambda: check_word(carla, contact.id, CAME_IN),
        lambda: plan_contact(carla, case.id, "call", in_days(2), "child_asked"),
        lambda: record_service(carla, case.id, data(world)),
    ):
        with pytest.raises(Refused):
            attempt()
    client = signed_in(world, "carla")
    assert client.get(reverse("follow_up:case", args=[case.id])).status_code == 404


def test_an_alarm_cannot_be_put_off_by_pressing_twice(world: World) -> None:
    trip = out(world)
    sound_alarms(late(trip))
    client = signed_in(world, "carla")
    client.post(reverse("home_visits:arrive", args=[trip.id]))
    assert Trip.objects.get(id=trip.id).alarmed_at is not None
