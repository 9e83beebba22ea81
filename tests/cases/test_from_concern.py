"""What a concern said that keeps the child safe goes along into the case."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from amparo.foundation.tasks.models import Task
from amparo.response.cases.models import Case
from amparo.response.concerns.models import MatchDecision, Message
from amparo.response.concerns.operations import (
    join_case,
    open_case_from,
    write_more,
)
from amparo.response.concerns.types import Details, SafeContact
from tests.cases.helpers import opened
from tests.cast import World
from tests.reporting import Tell
from tests.signin import signed_in

NEVER = "Never call the girl's house, he listens."
TOLD: dict[str, Any] = {
    "reporter_type": "neighbour",
    "child_age": "13_15",
    "danger_now": "yes",
    "risk_signs": ("threat",),
    "area_code": "BO-C",
    "details": Details("Wara", "The market of Quillacollo"),
    "contact": SafeContact(never=NEVER),
}


def _case(world: World, tell: Tell, **more: Any) -> Case:
    _receipt, concern = tell(**(TOLD | more))
    return open_case_from(world.tomasa, concern.id, concern.version)


def test_what_must_never_be_done_stands_first_in_the_case(
    world: World,
    tell: Tell,
) -> None:
    case = _case(world, tell)
    page = signed_in(world, "carla").get(reverse("cases:detail", args=[case.id]))
    text = page.content.decode()
    never = text.index("Never call the girl&#x27;s house")
    assert never < text.index("Next action")
    for told in ("Someone is threatening", "Wara", "Quillacollo", "13 to 15"):
        assert told in text
    assert case.concern_id is not None
    assert reverse("concerns:concern", args=[case.concern_id]) in text


def test_the_panel_shows_joined_concerns_and_those_marked_as_the_same(
    world: World,
    tell: Tell,
) -> None:
    case = _case(world, tell)
    _receipt, joined = tell(contact=SafeContact(never="Never write to her phone."))
    join_case(world.tomasa, joined.id, case.id, joined.version)
    _receipt, linked = tell()
    assert case.concern_id is not None
    one, other = sorted([case.concern_id, linked.id])
    MatchDecision.objects.create(
        one_id=one, other_id=other, same=True, user=world.users["tomasa"]
    )
    page = signed_in(world, "carla").get(reverse("cases:detail", args=[case.id]))
    text = page.content.decode()
    assert "Never write to her phone." in text
    assert linked.code in text


def test_reading_the_case_marks_nothing_of_the_mailbox_as_read(
    world: World,
    tell: Tell,
) -> None:
    receipt, concern = tell(**TOLD)
    case = open_case_from(world.tomasa, concern.id, concern.version)
    write_more(receipt.number, "She is at her aunt's.", uuid4())
    signed_in(world, "carla").get(reverse("cases:detail", args=[case.id]))
    assert Message.objects.get(concern=concern).read_at is None


def test_the_childs_form_is_filled_in_from_the_concern(
    world: World,
    tell: Tell,
) -> None:
    contact = SafeContact(where="+591 7 555 0100", never=NEVER)
    case = _case(world, tell, reach="call", contact=contact)
    page = signed_in(world, "carla").get(reverse("cases:child", args=[case.id]))
    values = page.context["form"].initial
    assert values["called"] == "Wara"
    assert values["street"] == "The market of Quillacollo"
    assert values["area"] == "BO-C"
    assert NEVER in values["safe_contact"]
    assert values["phones"] == ""  # it is the neighbour's telephone
    assert "13 to 15" in page.content.decode()


def test_a_child_who_tells_gives_their_own_telephone_and_hours(
    world: World,
    tell: Tell,
) -> None:
    contact = SafeContact(where="+591 7 555 0100", when="after school", never=NEVER)
    case = _case(world, tell, reporter_type="child", reach="call", contact=contact)
    page = signed_in(world, "carla").get(reverse("cases:child", args=[case.id]))
    values = page.context["form"].initial
    assert values["phones"] == "+591 7 555 0100"
    assert "after school" in values["safe_contact"]


@pytest.mark.parametrize(("danger", "hours"), [("yes", 12), ("no", 48)])
def test_the_first_assessment_is_due_by_urgency(
    world: World,
    tell: Tell,
    danger: str,
    hours: int,
) -> None:
    case = _case(world, tell, danger_now=danger, risk_signs=(), child_age="")
    assess = Task.objects.get(subject_id=case.id, kind="case.assess")
    late = assess.due_at - timezone.now()
    assert timedelta(hours=hours, minutes=-16) < late <= timedelta(hours=hours)


def test_a_further_urgent_concern_brings_the_review_as_soon(
    world: World,
    tell: Tell,
) -> None:
    case = opened(world)
    _receipt, urgent = tell(danger_now="yes")
    join_case(world.tomasa, urgent.id, case.id, urgent.version)
    review = Task.objects.get(subject_id=case.id, kind="case.review")
    assert review.due_at - timezone.now() <= timedelta(hours=12)
