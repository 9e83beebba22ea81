"""Closing, reviewing and reopening concerns; no one who may come back is lost."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
import time_machine
from django.utils import timezone

from amparo.foundation.journal.models import Entry
from amparo.foundation.kernel.errors import Conflict, Refused, RuleBroken
from amparo.foundation.tasks.models import Task
from amparo.foundation.tasks.operations import escalate_due
from amparo.response.concerns.codes import NEEDS_REVIEW, QUICK, Outcome
from amparo.response.concerns.models import Concern, TriageDecision
from amparo.response.concerns.operations import (
    assign_to_me,
    close_concern,
    close_quickly,
    confirm_closing,
    open_concern,
    open_mailbox,
    record_response,
    reopen,
    reply,
    triage,
    undo_closing,
    write_more,
)
from amparo.response.concerns.queries import closed, just_closed, waits_for_review
from amparo.response.concerns.queue import page_of
from amparo.response.concerns.types import ResponseData
from tests.cast import World
from tests.reporting import WELCOME, Tell, open_tasks
from tests.signin import signed_in


def queued(world: World, who: str = "tomasa") -> list[UUID]:
    return [row.concern.id for row in page_of(getattr(world, who)).rows]


def answered(world: World, tell: Tell) -> Concern:
    _receipt, concern = tell()
    reply(world.tomasa, concern.id, WELCOME, uuid4())
    concern.refresh_from_db()
    return concern


def test_closed_concerns_leave_for_a_supervisor_without_what_was_told(
    world: World, tell: Tell
) -> None:
    concern = answered(world, tell)
    close_concern(world.tomasa, concern.id, "advice", "Line named.", concern.version)
    typed, url = (
        {"format": "csv", "purpose": "quality"},
        "/staff/concerns/closed/export/",
    )
    assert signed_in(world, "tomasa").post(url, typed).status_code == 403
    made = signed_in(world, "sonia").post(url, typed).content.decode("utf-8-sig")
    assert concern.code in made
    assert "Line named." not in made
    # The heading, the concern, an empty line and who took it out.
    assert len(made.splitlines()) == 4


def test_the_closed_concerns_narrow_by_coded_facts_also_in_the_file(
    world: World, tell: Tell
) -> None:
    concern = answered(world, tell)
    close_concern(world.tomasa, concern.id, "advice", "Line named.", concern.version)
    Concern.objects.filter(id=concern.id).update(kinds=["online", "abuse"])
    client, url = signed_in(world, "sonia"), "/staff/concerns/closed/"
    for asked, there in (
        ({"outcome": "advice"}, True),
        ({"outcome": "test"}, False),
        ({"kind": "abuse", "outcome": "advice"}, True),
        ({"kind": "job_offer"}, False),
    ):
        assert bool(client.get(url, asked).context["page"].rows) is there, asked
        typed = asked | {"format": "csv", "purpose": "quality"}
        made = client.post(f"{url}export/", typed).content.decode()
        assert (concern.code in made) is there, asked


# -- After working on it -----------------------------------------------------------


def test_a_concern_closes_with_an_outcome_after_an_answer(
    world: World, tell: Tell
) -> None:
    receipt, concern = tell()
    reply(world.tomasa, concern.id, WELCOME, uuid4())
    concern.refresh_from_db()
    close_concern(world.tomasa, concern.id, "advice", "Line named.", concern.version)
    assert [c.id for c in closed(world.sonia)] == [concern.id]
    assert queued(world, "sonia") == []
    assert open_mailbox(receipt.number).answered
    concern.refresh_from_db()
    assert concern.closed_by_id == world.users["tomasa"].id


def test_a_concern_without_an_answer_is_not_closed(world: World, tell: Tell) -> None:
    _receipt, concern = tell()
    with pytest.raises(RuleBroken):
        close_concern(
            world.tomasa, concern.id, "advice", "ResponseKind.", concern.version
        )
    close_concern(world.tomasa, concern.id, "test", "Our own test.", concern.version)
    assert open_tasks(concern.id) == []


def test_an_unread_message_keeps_a_concern_open(world: World, tell: Tell) -> None:
    receipt, concern = tell()
    reply(world.tomasa, concern.id, WELCOME, uuid4())
    write_more(receipt.number, "One more thing.", uuid4())
    concern.refresh_from_db()
    with pytest.raises(RuleBroken):
        close_concern(
            world.tomasa, concern.id, "advice", "ResponseKind.", concern.version
        )


def test_a_closed_concern_opens_again_when_the_person_writes(
    world: World, tell: Tell
) -> None:
    receipt, concern = tell()
    reply(world.tomasa, concern.id, WELCOME, uuid4())
    concern.refresh_from_db()
    close_concern(world.tomasa, concern.id, "advice", "Line named.", concern.version)
    write_more(receipt.number, "It happened again.", uuid4())
    concern.refresh_from_db()
    assert (concern.state, concern.outcome, concern.closed_by_id) == ("open", "", None)
    assert open_tasks(concern.id) == ["concern.message"]


@pytest.mark.parametrize(
    ("outcome", "entry"),
    [("help_named", "help_named"), ("authority", "police"), ("authority", "emergency")],
)
def test_an_outcome_that_claims_a_response_needs_it_on_record(
    world: World, tell: Tell, outcome: str, entry: str
) -> None:
    concern = answered(world, tell)
    with pytest.raises(RuleBroken) as caught:
        close_concern(
            world.tomasa, concern.id, outcome, "ResponseKind.", concern.version
        )
    assert caught.value.field == "outcome"
    done = ResponseData(entry, timezone.now(), "The office in the square.", "danger")
    record_response(world.tomasa, concern.id, done)
    close_concern(world.tomasa, concern.id, outcome, "ResponseKind.", concern.version)
    concern.refresh_from_db()
    assert concern.outcome == outcome


def test_a_concern_assigned_to_a_colleague_has_to_be_taken_over_to_close_it(
    world: World, tell: Tell
) -> None:
    concern = answered(world, tell)
    with pytest.raises(RuleBroken) as caught:
        close_concern(
            world.sonia, concern.id, "advice", "ResponseKind.", concern.version
        )
    assert caught.value.field == "take_over"
    with pytest.raises(RuleBroken):
        close_quickly(world.sonia, concern.id, "test", concern.version)
    close_concern(
        world.sonia,
        concern.id,
        "advice",
        "ResponseKind.",
        concern.version,
        take_over=True,
    )
    concern.refresh_from_db()
    assert (concern.state, concern.owner_id) == ("closed", world.users["sonia"].id)


def test_two_people_who_close_at_once_hear_of_each_other_and_one_outcome_stands(
    world: World, tell: Tell
) -> None:
    concern = answered(world, tell)
    seen = concern.version
    close_concern(world.tomasa, concern.id, "advice", "Line named.", seen)
    with pytest.raises(Conflict):
        close_concern(world.tomasa, concern.id, "not_enough", "Nothing.", seen)
    concern.refresh_from_db()
    now = concern.version
    close_concern(world.tomasa, concern.id, "advice", "As she said.", now)
    concern.refresh_from_db()
    assert concern.version == now
    close_concern(world.tomasa, concern.id, "not_enough", "Read again.", now)
    concern.refresh_from_db()
    assert (concern.state, concern.outcome) == ("closed", "not_enough")
    kept = Entry.objects.filter(verb="concern.close").latest("number")
    assert kept.facts["outcome_from"] == "advice"


# -- In one step -------------------------------------------------------------------


@pytest.mark.parametrize("outcome", sorted(QUICK))
def test_a_concern_with_nothing_to_answer_is_closed_in_one_step(
    world: World, tell: Tell, outcome: str
) -> None:
    _receipt, concern = tell()
    close_quickly(world.tomasa, concern.id, outcome, concern.version)
    concern.refresh_from_db()
    assert (concern.state, concern.outcome) == ("closed", outcome)
    expected = ["concern.review"] if outcome in NEEDS_REVIEW else []
    assert open_tasks(concern.id) == expected
    assert concern.id in [c.id for c in closed(world.tomasa)]


@pytest.mark.parametrize("outcome", sorted(set(Outcome) - QUICK))
def test_what_needs_work_is_not_closed_in_one_step(
    world: World, tell: Tell, outcome: str
) -> None:
    _receipt, concern = tell()
    with pytest.raises(RuleBroken):
        close_quickly(world.tomasa, concern.id, outcome, concern.version)
    concern.refresh_from_db()
    assert concern.state == "new"


def test_closing_in_one_step_on_an_old_page_closes_nothing(
    world: World, tell: Tell
) -> None:
    receipt, concern = tell()
    write_more(receipt.number, "Please, are you there?", uuid4())
    with pytest.raises(Conflict):
        close_quickly(world.tomasa, concern.id, "silent", concern.version)


def test_closing_in_one_step_can_be_undone_within_a_minute(
    world: World, tell: Tell
) -> None:
    _receipt, concern = tell(danger_now="yes")
    before = Task.objects.get(subject_id=concern.id)
    done = close_quickly(world.tomasa, concern.id, "silent", concern.version)
    assert [c.id for c in just_closed(world.tomasa)] == [concern.id]
    assert just_closed(world.sonia) == []
    undo_closing(world.tomasa, concern.id, done.version)
    concern.refresh_from_db()
    assert (concern.state, concern.outcome, concern.owner_id) == ("new", "", None)
    assert open_tasks(concern.id) == ["concern.first_answer"]
    due = Task.objects.get(subject_id=concern.id, completed_at=None)
    assert (due.due_at, due.level) == (before.due_at, "now")
    assert queued(world) == [concern.id]
    assert just_closed(world.tomasa) == []


def test_only_the_person_who_closed_can_undo_and_not_for_long(
    world: World, tell: Tell
) -> None:
    _receipt, concern = tell()
    done = close_quickly(world.tomasa, concern.id, "test", concern.version)
    with pytest.raises(RuleBroken):
        undo_closing(world.sonia, concern.id, done.version)
    with time_machine.travel(timezone.now() + timedelta(minutes=17)):
        assert just_closed(world.tomasa) == []
        with pytest.raises(RuleBroken):
            undo_closing(world.tomasa, concern.id, done.version)
    concern.refresh_from_db()
    assert concern.state == "closed"


def test_closing_with_a_reason_cannot_be_undone_in_one_step(
    world: World, tell: Tell
) -> None:
    concern = answered(world, tell)
    done = close_concern(world.tomasa, concern.id, "advice", "Named.", concern.version)
    with pytest.raises(RuleBroken):
        undo_closing(world.tomasa, concern.id, done.version)


# -- Review ------------------------------------------------------------------------


def test_the_closing_of_a_silent_concern_is_reviewed_by_a_second_person(
    world: World, tell: Tell
) -> None:
    _receipt, concern = tell()
    done = close_quickly(world.tomasa, concern.id, "silent", concern.version)
    review = Task.objects.get(subject_id=concern.id, kind="concern.review")
    assert review.owner_id == world.users["sonia"].id
    assert queued(world) == [concern.id]
    with pytest.raises(RuleBroken):
        confirm_closing(world.tomasa, concern.id, "", done.version)
    confirm_closing(world.sonia, concern.id, "A pocket call.", done.version)
    assert queued(world) == []
    assert not waits_for_review(concern)
    kept = open_concern(world.sonia, concern.id).decisions[-1]
    assert (kept.about, kept.value, kept.reason) == (
        "review",
        "silent",
        "A pocket call.",
    )
    entry = Entry.objects.get(verb="concern.review")
    assert entry.facts["outcome"] == "silent"


def test_an_overdue_review_escalates_to_the_supervisor(
    world: World, tell: Tell
) -> None:
    _receipt, concern = tell()
    close_quickly(world.sonia, concern.id, "abusive", concern.version)
    review = Task.objects.get(subject_id=concern.id, kind="concern.review")
    assert review.owner_id == world.users["tomasa"].id
    escalate_due(review.due_at + timedelta(minutes=1))
    review.refresh_from_db()
    assert (review.escalates_to, bool(review.escalated_at)) == ("supervisor", True)


def test_only_what_waits_for_review_is_confirmed_and_once(
    world: World, tell: Tell
) -> None:
    _receipt, concern = tell()
    done = close_quickly(world.tomasa, concern.id, "test", concern.version)
    with pytest.raises(RuleBroken):
        confirm_closing(world.sonia, concern.id, "", done.version)


def test_another_outcome_still_needs_the_review(world: World, tell: Tell) -> None:
    _receipt, concern = tell()
    done = close_quickly(world.tomasa, concern.id, "silent", concern.version)
    close_concern(world.tomasa, concern.id, "test", "A test after all.", done.version)
    assert waits_for_review(concern)
    assert queued(world, "sonia") == [concern.id]


def test_a_message_of_the_reporter_ends_the_review(world: World, tell: Tell) -> None:
    receipt, concern = tell()
    close_quickly(world.tomasa, concern.id, "silent", concern.version)
    write_more(receipt.number, "I am here now.", uuid4())
    assert open_tasks(concern.id) == ["concern.message"]
    assert queued(world) == [concern.id]


# -- Reopening ---------------------------------------------------------------------


def test_a_closed_concern_is_opened_again_with_a_reason_and_is_due_if_unanswered(
    world: World, tell: Tell
) -> None:
    _receipt, concern = tell()
    triage(world.tomasa, concern.id, "now", "Alone.", concern.version)
    concern.refresh_from_db()
    done = close_quickly(world.tomasa, concern.id, "silent", concern.version)
    reopen(world.sonia, concern.id, "I hear somebody breathe.", done.version)
    concern.refresh_from_db()
    assert (concern.state, concern.owner_id) == ("open", world.users["sonia"].id)
    assert concern.closed_by_id is None
    assert open_tasks(concern.id) == ["concern.first_answer"]
    due = Task.objects.get(subject_id=concern.id, completed_at=None)
    assert (due.level, due.owner_id) == ("now", world.users["sonia"].id)
    kept = open_concern(world.sonia, concern.id).decisions[-1]
    assert (kept.value, kept.reason) == ("reopened", "I hear somebody breathe.")


def test_an_answered_concern_is_reopened_without_a_new_deadline(
    world: World, tell: Tell
) -> None:
    concern = answered(world, tell)
    done = close_concern(world.tomasa, concern.id, "advice", "Named.", concern.version)
    reopen(world.tomasa, concern.id, "She is not safe yet.", done.version)
    assert open_tasks(concern.id) == []
    assert queued(world) == [concern.id]


def test_opening_again_needs_a_reason_and_something_closed(
    world: World, tell: Tell
) -> None:
    _receipt, concern = tell()
    with pytest.raises(RuleBroken):
        reopen(world.tomasa, concern.id, "Why not.", concern.version)
    done = close_quickly(world.tomasa, concern.id, "test", concern.version)
    with pytest.raises(RuleBroken) as caught:
        reopen(world.tomasa, concern.id, " ", done.version)
    assert caught.value.field == "reason"
    assert TriageDecision.objects.filter(value="reopened").count() == 0


@pytest.mark.parametrize("who", ["carla", "elena", "tala"])
def test_others_end_nothing_and_open_nothing(
    world: World, tell: Tell, who: str
) -> None:
    actor = getattr(world, who)
    _receipt, concern = tell()
    with pytest.raises(Refused):
        close_quickly(actor, concern.id, "test", concern.version)
    done = close_quickly(world.tomasa, concern.id, "silent", concern.version)
    with pytest.raises(Refused):
        reopen(actor, concern.id, "Because.", done.version)
    with pytest.raises(Refused):
        undo_closing(actor, concern.id, done.version)
    with pytest.raises(Refused):
        confirm_closing(actor, concern.id, "", done.version)


def test_taking_on_ends_with_closing(world: World, tell: Tell) -> None:
    _receipt, concern = tell()
    done = close_quickly(world.tomasa, concern.id, "test", concern.version)
    with pytest.raises(RuleBroken):
        assign_to_me(world.sonia, concern.id, done.version)
