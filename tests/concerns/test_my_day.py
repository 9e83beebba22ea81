""" "My day" says how a concern came and what is known, as its row in the queue does."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from amparo.foundation.tasks.models import Task
from amparo.foundation.tasks.queries import mine
from amparo.foundation.tasks.subjects import add_describer, describe
from amparo.response.concerns.codes import Channel, Danger, FormKind
from amparo.response.concerns.list_presenters import came_words, waiting_row
from amparo.response.concerns.models import Concern
from amparo.response.concerns.queue import page_of
from amparo.response.transfers.operations import transfer_concern
from amparo.response.transfers.types import TransferData
from tests.cast import World
from tests.concerns.full_inbox import fill_inbox
from tests.reporting import Tell
from tests.signin import signed_in

pytestmark = pytest.mark.django_db

DAY = reverse("tasks:my_day")
KNOWN = {
    "form_kind": FormKind.NOW,
    "danger_now": Danger.YES,
    "child_age": "13_15",
    "reporter_type": "child",
    "kinds": ("job_offer",),
    "area_code": "BO-C",
}


@pytest.mark.parametrize(
    ("channel", "title"),
    [
        ("web", "Online report"),
        ("phone", "Telephone report"),
        ("message", "Report by message"),
        ("walk_in", "Walk-in report"),
        ("home_visit", "Report from a home visit"),
        ("other", "Report recorded by the team"),
    ],
)
def test_a_concern_is_titled_by_how_it_came(channel: str, title: str) -> None:
    assert channel in Channel.values
    assert came_words(Concern(form_kind="worried", channel=channel)) == title
    assert came_words(Concern(form_kind="now", channel="web")) == "Asked for help now"


def test_its_row_says_what_is_known_as_the_queue_does(world: World, tell: Tell) -> None:
    concern = tell(**KNOWN)[1]
    (one,) = describe(world.tomasa, list(mine(world.tomasa))).values()
    (waiting,) = page_of(world.tomasa).rows
    row = waiting_row(waiting, world.tomasa)
    assert (one.title, " · ".join(one.facts)) == (row.title, row.second)
    assert one.title == "Asked for help now"
    assert one.facts[:3] == ("13 to 15", "Cochabamba", "The child")
    assert (one.state, one.tone) == ("Danger now", "danger")
    text = signed_in(world, "tomasa").get(DAY).content.decode()
    for words in ("Asked for help now", "13 to 15", "Danger", concern.code):
        assert words in text


def test_only_a_team_that_lists_it_reads_what_is_known(
    world: World, tell: Tell
) -> None:
    tell(**KNOWN)
    tasks = list(Task.objects.all())
    for name in ("carla", "elena", "pablo", "tala", "yara", "lucia"):
        assert describe(getattr(world, name), tasks) == {}


def test_a_transfer_says_no_more_than_its_preview(world: World, tell: Tell) -> None:
    concern = tell(**KNOWN)[1]
    data = TransferData(world.team_id("el_alto"), "They live there.", False)
    row = transfer_concern(world.tomasa, concern.id, data, uuid4(), concern.version)
    tasks = list(Task.objects.filter(subject_id=row.id))
    one = describe(world.elena, tasks)[row.id]
    assert one.facts == ("13 to 15", "Spanish")
    assert "child" not in f"{one}".lower().replace("subject", "")
    assert describe(world.luz, tasks) == {}


def test_the_page_costs_the_same_for_few_concerns_and_for_many(world: World) -> None:
    client = signed_in(world, "tomasa")
    fill_inbox(world.teams["cochabamba"], 1)
    client.get(DAY)
    with CaptureQueriesContext(connection) as few:
        client.get(DAY)
    fill_inbox(world.teams["cochabamba"], 20)
    with CaptureQueriesContext(connection) as many:
        client.get(DAY)
    assert len(many) <= len(few) <= 16
    for query in many.captured_queries:
        assert "narrative_sealed" not in query["sql"]


def test_subjects_of_a_kind_are_described_by_one_room() -> None:
    with pytest.raises(ValueError, match="already"):
        add_describer(lambda _actor, _tasks: {}, "concerns.concern")
