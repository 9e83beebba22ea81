"""How long something may take: the country's own deadline before everyone's."""

from __future__ import annotations

from typing import Any

import pytest

from amparo.foundation.accounts.actors import actor_for
from amparo.foundation.accounts.models import Membership
from amparo.foundation.countries import operations
from amparo.foundation.countries.models import Country, Deadline
from amparo.foundation.countries.queries import deadline_hours, objection_hours
from amparo.foundation.decisions.operations import confirm
from amparo.foundation.journal.models import Entry
from amparo.foundation.kernel.errors import Conflict, Refused, RuleBroken
from amparo.foundation.policy import Actor, Role
from amparo.foundation.proposals.models import Proposal
from tests.cast import World
from tests.countries.agreed import edit_deadline, reset_deadline
from tests.rows import write

pytestmark = pytest.mark.django_db

# What the other rooms rely on; the reasons stand beside the numbers in deadlines.json.
AGREED = {
    ("concern.first_answer", "now"): 1,
    ("concern.first_answer", "soon"): 24,
    ("concern.first_answer", "normal"): 72,
    ("concern.first_answer", ""): 24,
    ("concern.message", "now"): 1,
    ("concern.message", "soon"): 24,
    ("concern.message", "normal"): 24,
    ("concern.message", ""): 24,
    ("concern.contact_recheck", ""): 14 * 24,
    ("concern.contact_from", ""): 9,
    ("concern.contact_until", ""): 18,
    ("concern.review", ""): 24,
    ("concern.transfer", "now"): 1,
    ("concern.transfer", "soon"): 12,
    ("concern.transfer", "normal"): 24,
    ("concern.transfer", ""): 12,
    ("concern.consultation", "now"): 2,
    ("concern.consultation", ""): 24,
    ("concern.handoff", ""): 24,
    ("concern.retention", ""): 90 * 24,
    ("concern.retention_warning", ""): 14 * 24,
    ("concern.online_part", ""): 3 * 24,
    ("concern.block", ""): 30 * 24,
    ("case.assign", ""): 24,
    ("case.assess", "now"): 12,
    ("case.assess", "soon"): 24,
    ("case.assess", ""): 48,
    ("case.withdrawal_undo", ""): 24,
    ("case.plan", ""): 336,
    ("case.review", "high"): 720,
    ("case.review", "medium"): 1008,
    ("case.review", "low"): 2160,
    ("case.approve", "high"): 24,
    ("case.approve", ""): 168,
    ("referral.acknowledge", "emergency"): 1,
    ("referral.acknowledge", "urgent"): 24,
    ("referral.acknowledge", "normal"): 72,
    ("referral.outcome", ""): 336,
    ("decision.objection", ""): 48,
    ("vault.rotate", ""): 24,
    ("vault.grant", ""): 24,
    ("journal.history", ""): 60 * 24,
    ("journal.times", ""): 3,
    ("record.emergency", ""): 4,
}


def set_deadline(actor: Actor, **changes: Any) -> Deadline:
    asked: dict[str, Any] = {
        "country_code": "BO",
        "kind": "concern.first_answer",
        "level": "now",
        "hours": 2,
        "source": "Agreement of 3 May",
        "expected_version": 0,
    }
    return edit_deadline(actor, **asked | changes)


def test_every_country_begins_with_the_agreed_hours() -> None:
    own = set(
        Deadline.objects.exclude(country=None).values_list("country", "kind", "level")
    )
    for country in Country.objects.values_list("code", flat=True):
        for (kind, level), hours in AGREED.items():
            if (country, kind, level) not in own:
                found = deadline_hours(country, kind, level)
                assert found == hours, (country, kind, level)


def test_no_deadline_looks_more_certain_than_it_is() -> None:
    ours = Deadline.objects.filter(kind__startswith="concern.")
    shipped = ours.filter(country=None)
    assert {deadline.confidence for deadline in shipped} == {"low"}
    assert all(deadline.source.startswith("Our ") for deadline in shipped)


def test_an_unknown_kind_is_a_fault() -> None:
    with pytest.raises(KeyError):
        deadline_hours("BO", "case.action")


def test_a_level_without_a_deadline_takes_the_general_one() -> None:
    assert deadline_hours("BO", "case.approve", "low") == 168


def test_a_level_without_any_general_deadline_takes_the_shortest() -> None:
    assert deadline_hours("BO", "case.review", "") == 720


def test_a_country_deadline_holds_there_and_nowhere_else(world: World) -> None:
    assert deadline_hours("BO", "concern.first_answer", "now") == 1
    set_deadline(world.lucia)
    assert deadline_hours("BO", "concern.first_answer", "now") == 2
    assert deadline_hours("PH", "concern.first_answer", "now") == 1
    assert deadline_hours("BO", "concern.first_answer", "soon") == 24


def test_a_general_deadline_of_a_country_does_not_loosen_what_is_urgent(
    world: World,
) -> None:
    set_deadline(world.lucia, level="", hours=48)
    assert deadline_hours("BO", "concern.first_answer", "now") == 1
    assert deadline_hours("BO", "concern.first_answer", "") == 48


def test_a_country_may_follow_the_common_deadline_again(world: World) -> None:
    deadline = set_deadline(world.lucia)
    reset_deadline(
        world.lucia,
        "BO",
        deadline.kind,
        deadline.level,
        expected_version=deadline.version,
    )
    assert deadline_hours("BO", "concern.first_answer", "now") == 1


def test_only_the_alliance_lead_sets_the_deadline_for_all(world: World) -> None:
    with pytest.raises(Refused):
        set_deadline(world.lucia, country_code=None, expected_version=1)
    assert deadline_hours("PH", "concern.first_answer", "now") == 1
    set_deadline(world.lena, country_code=None, expected_version=1)
    assert deadline_hours("PH", "concern.first_answer", "now") == 2


@pytest.mark.parametrize("name", ["tomasa", "sonia", "mariana", "willem", "tala"])
def test_others_are_refused_and_nothing_changes(world: World, name: str) -> None:
    with pytest.raises(Refused):
        set_deadline(getattr(world, name))
    assert not Deadline.objects.filter(country="BO").exists()
    assert Entry.objects.filter(
        verb="country.edit_deadline", outcome="refused", country="BO"
    ).exists()


def test_a_change_to_an_outdated_deadline_is_a_conflict(world: World) -> None:
    first = set_deadline(world.lucia)
    with pytest.raises(Conflict) as conflict:
        set_deadline(world.ana, hours=9)
    assert conflict.value.current.hours == 2
    second = set_deadline(world.lucia, hours=3, expected_version=first.version)
    with pytest.raises(Conflict):
        set_deadline(world.ana, hours=9, expected_version=first.version)
    assert deadline_hours("BO", "concern.first_answer", "now") == 3
    with pytest.raises(Conflict):
        reset_deadline(
            world.ana, "BO", second.kind, second.level, expected_version=first.version
        )


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"hours": 0}, "length"),
        ({"hours": 9000}, "length"),
        ({"source": "  "}, "source"),
    ],
)
def test_a_deadline_needs_finite_hours_and_a_source(
    world: World, changes: dict[str, Any], field: str
) -> None:
    with pytest.raises(RuleBroken) as broken:
        set_deadline(world.lucia, **changes)
    assert broken.value.field == field
    assert not Deadline.objects.filter(country="BO").exists()


def keep(actor: Actor, kind: str, days: int) -> Deadline:
    return set_deadline(actor, kind=f"concern.{kind}", level="", hours=days * 24)


def test_what_is_kept_may_be_kept_for_years_but_not_for_ever(world: World) -> None:
    keep(world.lucia, "retention", 5 * 365)
    assert deadline_hours("BO", "concern.retention") == 5 * 365 * 24
    for days in (0, 11 * 366):
        with pytest.raises(RuleBroken):
            keep(world.ana, "online_part", days)


def test_the_warning_comes_before_the_destruction_and_after_the_end(
    world: World,
) -> None:
    for kind, days in (("retention_warning", 90), ("retention", 14)):
        with pytest.raises(RuleBroken) as broken:
            keep(world.lucia, kind, days)
        assert broken.value.field == "length"
    keep(world.lucia, "retention_warning", 89)
    with pytest.raises(RuleBroken):
        keep(world.lucia, "retention", 60)


def test_nobody_invents_a_deadline_of_an_unknown_kind(world: World) -> None:
    with pytest.raises(RuleBroken):
        set_deadline(world.lucia, kind="case.action", level="")


def test_the_journal_keeps_kind_level_and_hours(world: World) -> None:
    set_deadline(world.lucia)
    entry = Entry.objects.filter(verb="country.edit_deadline").latest("number")
    assert entry.subject_id == Proposal.objects.get().id
    assert entry.facts == {"kind": "concern.first_answer", "level": "now", "hours": 2}


@pytest.mark.parametrize(("hours", "counts"), [(1, 24), (24, 24), (90, 90), (999, 168)])
def test_the_time_to_object_is_between_a_day_and_a_week(
    hours: int, counts: int
) -> None:
    write(Deadline.objects.filter(kind="decision.objection"), hours=hours)
    assert objection_hours("BO") == counts


@pytest.mark.parametrize("hours", [23, 169])
def test_nobody_sets_another_time_to_object(world: World, hours: int) -> None:
    with pytest.raises(RuleBroken, match="one day and one week"):
        set_deadline(world.lucia, kind="decision.objection", level="", hours=hours)


def test_somebody_of_the_same_role_confirms_no_deadline(world: World) -> None:
    proposal = operations.edit_deadline(
        world.lucia, "BO", "case.plan", "", hours=50, source="A", expected_version=0
    )
    Membership.objects.create(
        user=world.users["rosa"],
        organisation=world.organisations["casa"],
        role=Role.COUNTRY_LEAD,
    )
    with pytest.raises(RuleBroken, match="another role"):
        confirm(actor_for(world.users["rosa"], None), proposal.id)
    assert confirm(world.ana, proposal.id).state == "confirmed"
    assert deadline_hours("BO", "case.plan") == 50
