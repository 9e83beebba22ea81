"""An officer assesses the urgency with a reason, and corrects the facts."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from amparo.foundation.journal.models import Entry
from amparo.foundation.kernel.errors import Conflict, Refused, RuleBroken
from amparo.foundation.tasks.models import Task
from amparo.response.concerns.models import Concern, TriageDecision
from amparo.response.concerns.operations import (
    assign_to_me,
    close_quickly,
    correct,
    open_concern,
    triage,
)
from amparo.response.concerns.operations.triage import answer_time
from amparo.response.concerns.types import CorrectedFacts
from tests.cast import World
from tests.reporting import Tell

REASON = "Travels on Friday with a stranger."


def test_assessing_moves_the_first_answer_and_keeps_the_reason_sealed(
    world: World, tell: Tell
) -> None:
    _receipt, concern = tell()
    triage(world.tomasa, concern.id, "now", REASON, concern.version)
    due = Task.objects.get(subject_id=concern.id)
    assert due.level == "now"
    assert due.due_at < timezone.now() + timedelta(hours=2)
    [decision] = open_concern(world.sonia, concern.id).decisions
    known = (decision.value, decision.reason, decision.who)
    assert known == ("now", REASON, "Tomasa")
    assert b"Friday" not in bytes(TriageDecision.objects.get().reason_sealed)


@pytest.mark.parametrize(
    ("urgency", "reason", "field"),
    [("now", " ", "reason"), ("tomorrow", "Because.", "urgency")],
)
def test_urgency_needs_a_known_word_and_a_reason(
    world: World, tell: Tell, urgency: str, reason: str, field: str
) -> None:
    _receipt, concern = tell()
    with pytest.raises(RuleBroken) as caught:
        triage(world.tomasa, concern.id, urgency, reason, concern.version)
    assert caught.value.field == field
    concern.refresh_from_db()
    assert concern.urgency == ""


def test_a_assessment_on_an_old_page_changes_nothing(world: World, tell: Tell) -> None:
    _receipt, concern = tell()
    triage(world.tomasa, concern.id, "soon", "Calm voice.", concern.version)
    with pytest.raises(Conflict):
        triage(world.sonia, concern.id, "now", "Alone.", concern.version)
    concern.refresh_from_db()
    assert concern.urgency == "soon"
    assert TriageDecision.objects.count() == 1


def test_overriding_the_suggestion_is_stored_and_journalled(
    world: World, tell: Tell
) -> None:
    _receipt, concern = tell(child_age="under_13", risk_signs=("missing", "travel"))
    triage(world.tomasa, concern.id, "normal", "Found by now.", concern.version)
    kept = TriageDecision.objects.get()
    assert (kept.suggested, kept.rules) == ("now", ["missing", "travel", "under_13"])
    [shown] = open_concern(world.sonia, concern.id).decisions
    assert shown.overrides
    facts = Entry.objects.get(verb="concern.triage").facts
    assert (facts["urgency"], facts["suggested"]) == ("normal", "now")
    assert facts["rules"] == ["missing", "travel", "under_13"]


def test_assessing_as_the_rules_suggest_overrides_nothing(
    world: World, tell: Tell
) -> None:
    _receipt, concern = tell(danger_now="yes")
    triage(world.tomasa, concern.id, "now", "She says so.", concern.version)
    [shown] = open_concern(world.tomasa, concern.id).decisions
    assert not shown.overrides
    assert shown.rules == ("danger",)


def test_a_supervisor_assesses_what_a_colleague_works_on_and_an_officer_does_not(
    world: World, tell: Tell
) -> None:
    _receipt, concern = tell()
    held = assign_to_me(world.tomasa, concern.id, concern.version)
    triage(world.sonia, concern.id, "soon", "As I see it.", held.version)
    held.refresh_from_db()
    assert held.owner_id == world.users["tomasa"].id
    _receipt, other = tell()
    hers = assign_to_me(world.sonia, other.id, other.version)
    with pytest.raises(RuleBroken) as caught:
        triage(world.tomasa, other.id, "soon", "As I see it.", hers.version)
    assert caught.value.field == "take_over"
    triage(world.tomasa, other.id, "soon", "As I see it.", hers.version, take_over=True)
    other.refresh_from_db()
    assert other.owner_id == world.users["tomasa"].id


NOON = datetime.fromisoformat("2026-03-02T12:00:00+00:00")


def hours(count: float) -> timedelta:
    return timedelta(hours=count)


@pytest.mark.parametrize(
    ("came", "promised", "allowed", "expected"),
    [
        (NOON - hours(1), NOON + hours(23), 72, NOON + hours(71)),  # less urgent
        (NOON - hours(3), NOON + hours(21), 1, NOON + hours(1)),  # more urgent
        (NOON - hours(30), NOON - hours(6), 72, NOON - hours(6)),  # late stays late
        (NOON - hours(80), NOON - hours(56), 1, NOON - hours(56)),
    ],
)
def test_assessing_again_never_hides_that_something_is_late(
    came: datetime, promised: datetime, allowed: int, expected: datetime
) -> None:
    assert answer_time(came, NOON, promised, allowed) == expected


# -- The facts ---------------------------------------------------------------------


def as_told(concern: Concern, **other: Any) -> CorrectedFacts:
    known: dict[str, Any] = {
        "kinds": tuple(concern.kinds),
        "online": concern.online,
        "danger_now": concern.danger_now,
        "child_age": concern.child_age,
        "offender_access": concern.offender_access,
        "risk_signs": tuple(concern.risk_signs),
        "disclosed_to": tuple(concern.disclosed_to),
        "area_code": concern.area_id or "",
    }
    return CorrectedFacts(**(known | other))


def test_corrected_facts_are_in_the_journal_from_what_to_what(
    world: World, tell: Tell
) -> None:
    _receipt, concern = tell(kinds=("not_sure",), child_age="13_15")
    facts = as_told(
        concern,
        kinds=("online", "job_offer"),
        child_age="under_13",
        risk_signs=("travel",),
        area_code="BO-C",
    )
    correct(world.tomasa, concern.id, facts, concern.version)
    concern.refresh_from_db()
    assert sorted(concern.kinds) == ["job_offer", "online"]
    assert (concern.online, concern.child_age) == (True, "under_13")
    assert (concern.risk_signs, concern.area_id) == (["travel"], "BO-C")
    kept = Entry.objects.get(verb="concern.correct").facts
    assert kept["kinds_from"] == ["not_sure"]
    assert sorted(kept["kinds_to"]) == ["job_offer", "online"]
    assert (kept["child_age_from"], kept["child_age_to"]) == ("13_15", "under_13")
    assert (kept["risk_signs_from"], kept["risk_signs_to"]) == ([], ["travel"])
    assert (kept["area_id_from"], kept["area_id_to"]) == (None, "BO-C")
    assert "access_from" not in kept


def test_the_same_facts_in_another_order_change_nothing(
    world: World, tell: Tell
) -> None:
    _receipt, concern = tell(kinds=("job_offer", "prostitution"))
    facts = as_told(concern, kinds=("prostitution", "job_offer"))
    correct(world.tomasa, concern.id, facts, concern.version)
    assert Entry.objects.get(verb="concern.correct").facts == {}


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"kinds": ("gossip",)}, "kinds"),
        ({"risk_signs": ("rain",)}, "risk_signs"),
        ({"disclosed_to": ("moon",)}, "disclosed_to"),
        ({"danger_now": "perhaps"}, "danger_now"),
        ({"child_age": "7"}, "child_age"),
        ({"offender_access": "far"}, "offender_access"),
        ({"area_code": "PH-00"}, "area_code"),
    ],
)
def test_an_unknown_code_is_refused_at_its_field(
    world: World, tell: Tell, wrong: dict[str, Any], field: str
) -> None:
    _receipt, concern = tell()
    with pytest.raises(RuleBroken) as caught:
        correct(world.tomasa, concern.id, as_told(concern, **wrong), concern.version)
    assert caught.value.field == field
    assert not Entry.objects.filter(verb="concern.correct").exists()


def test_facts_on_an_old_page_change_nothing(world: World, tell: Tell) -> None:
    _receipt, concern = tell()
    facts = as_told(concern, child_age="16_17")
    correct(world.tomasa, concern.id, facts, concern.version)
    with pytest.raises(Conflict):
        correct(
            world.sonia, concern.id, as_told(concern, child_age=""), concern.version
        )
    concern.refresh_from_db()
    assert concern.child_age == "16_17"


def test_an_urgent_fact_brings_the_first_answer_forward_until_triage(
    world: World, tell: Tell
) -> None:
    _receipt, concern = tell()
    facts = as_told(concern, risk_signs=("missing",))
    version = correct(world.tomasa, concern.id, facts, concern.version).version
    task = Task.objects.get(subject_id=concern.id)
    assert task.level == "now"
    assert task.due_at < timezone.now() + timedelta(hours=2)
    triage(world.tomasa, concern.id, "normal", "She is home.", version)
    task.refresh_from_db()
    assert task.level == "normal"
    concern.refresh_from_db()
    correct(
        world.tomasa,
        concern.id,
        as_told(concern, risk_signs=("missing", "injury")),
        concern.version,
    )
    task.refresh_from_db()
    assert task.level == "normal"


@pytest.mark.parametrize("who", ["carla", "elena", "tala"])
def test_others_correct_nothing(world: World, tell: Tell, who: str) -> None:
    _receipt, concern = tell()
    with pytest.raises(Refused):
        correct(getattr(world, who), concern.id, as_told(concern), concern.version)


def test_a_closed_concern_is_neither_assessed_nor_corrected(
    world: World, tell: Tell
) -> None:
    _receipt, concern = tell()
    done = close_quickly(world.tomasa, concern.id, "test", concern.version)
    with pytest.raises(RuleBroken):
        triage(world.tomasa, concern.id, "now", REASON, done.version)
    with pytest.raises(RuleBroken):
        correct(world.tomasa, concern.id, as_told(concern), done.version)
