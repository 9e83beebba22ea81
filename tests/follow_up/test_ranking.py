"""One screen for a lockdown: in person, by phone, not reached; contacts for many."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from amparo.response.cases.models import Case
from amparo.response.follow_up.codes import Group
from amparo.response.follow_up.models import Contact
from amparo.response.follow_up.queries import group_counts, ranked
from tests.cases.helpers import opened, with_risk
from tests.cast import World
from tests.follow_up.helpers import (
    agreed,
    closed,
    followed,
    in_days,
    next_contact,
    recorded,
)
from tests.signin import signed_in

pytestmark = pytest.mark.django_db
SCREEN = reverse("follow_up:ranking")


def assessed(world: World, risk: str) -> Case:
    """Return a case of which no more is known than its risk: a contact is planned."""
    return with_risk(world, opened(world), risk)


def groups(world: World, **more: Any) -> dict[Any, str]:
    return {case.pk: vars(case)["group"] for case in ranked(world.sonia, **more)}


def test_each_child_stands_where_the_rules_say(world: World) -> None:
    high, low, missed = (assessed(world, risk) for risk in ("high", "low", "low"))
    hidden, silent = assessed(world, "high"), assessed(world, "low")
    fresh = opened(world)
    recorded(world, missed, "nobody")
    agreed(world, hidden, visit_exposes=True)
    agreed(world, silent, can_call=False)
    closed(world, followed(world))
    assert groups(world) == {
        missed.id: Group.NOT_REACHED,
        high.id: Group.IN_PERSON,
        silent.id: Group.IN_PERSON,
        fresh.id: Group.IN_PERSON,
        low.id: Group.BY_PHONE,
        hidden.id: Group.BY_PHONE,
    }
    assert group_counts(world.sonia) == {
        "1_not_reached": 1,
        "2_in_person": 3,
        "3_by_phone": 2,
    }


def test_the_order_is_not_reached_then_risk_then_the_longest_without_contact(
    world: World,
) -> None:
    low, high, missed = (assessed(world, risk) for risk in ("low", "high", "low"))
    seen = assessed(world, "high")
    recorded(world, seen, "spoke")
    recorded(world, missed, "nobody")
    page = signed_in(world, "sonia").get(SCREEN).context["page"]
    assert [row.record.id for row in page.rows] == [
        missed.id,
        high.id,
        seen.id,
        low.id,
    ]
    assert [str(row.heading) for row in page.rows] == [
        "Not reached",
        "See in person",
        "",
        "By phone",
    ]


def test_the_screen_is_narrowed_to_one_group_and_to_ones_own_cases(
    world: World,
) -> None:
    mine, other = assessed(world, "high"), assessed(world, "low")
    Case.objects.filter(id=other.id).update(owner=world.users["sonia"])
    client = signed_in(world, "carla")
    first = client.get(SCREEN).context["page"]
    assert [row.record.id for row in first.rows] == [mine.id]
    phone = client.get(f"{SCREEN}?of=team&group=3_by_phone").context["page"]
    assert [row.record.id for row in phone.rows] == [other.id]


def test_contacts_are_planned_for_several_children_with_a_line_for_each_refusal(
    world: World,
) -> None:
    visited, hidden = assessed(world, "high"), assessed(world, "high")
    agreed(world, hidden, visit_exposes=True)
    client = signed_in(world, "sonia")
    day = in_days(4)
    answers = {
        "row": [f"{case.id}:1" for case in (visited, hidden)],
        "confirmed": "1",
        "means": "visit",
        "due_on_day": day.day,
        "due_on_month": day.month,
        "due_on_year": day.year,
    }
    answer = client.post(reverse("follow_up:plan-many"), answers)
    assert answer.status_code == 200
    assert "expose" in answer.content.decode()
    contact = next_contact(visited)
    assert (contact.means, contact.due_on) == ("visit", day)
    assert contact.replaces is not None and contact.replaces.because == "reranked"
    assert next_contact(hidden).means == "call"
    assert Contact.objects.filter(case=hidden).count() == 1


def test_nobody_of_another_team_is_listed(world: World) -> None:
    followed(world)
    assert not ranked(world.elena).exists()
    assert not ranked(world.luz).exists()


def test_the_screen_costs_the_same_for_few_children_and_for_many(world: World) -> None:
    client = signed_in(world, "sonia")
    followed(world)
    client.get(SCREEN)
    with CaptureQueriesContext(connection) as few:
        client.get(SCREEN)
    for _n in range(4):
        followed(world)
    with CaptureQueriesContext(connection) as many:
        client.get(SCREEN)
    assert len(many) <= len(few) <= 20
