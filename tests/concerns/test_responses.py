"""Responses are recorded: what was done, who was informed, when, on what ground."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from amparo.foundation.countries.models import Confidence, CountrySetting, ReportingDuty
from amparo.foundation.countries.queries import forget_facts
from amparo.foundation.journal.models import Entry
from amparo.foundation.kernel.errors import Refused, RuleBroken
from amparo.response.concerns import presenters
from amparo.response.concerns.codes import ContactWay
from amparo.response.concerns.models import Concern, Response
from amparo.response.concerns.operations import (
    close_quickly,
    open_concern,
    record_contact,
    record_response,
)
from amparo.response.concerns.types import ResponseData, SafeContact
from tests.cast import World
from tests.reporting import Tell, open_tasks
from tests.rows import write
from tests.signin import signed_in

pytestmark = pytest.mark.usefixtures("fresh_facts")
OFFICE = "The office for children, Mrs Rojas, reference 17."


def done(kind: str, **more: Any) -> ResponseData:
    known: dict[str, Any] = {"done_at": timezone.now(), "detail": OFFICE}
    return ResponseData(kind, **(known | more))


def a_duty(country: str = "BO", hours: int | None = 24) -> ReportingDuty:
    made = ReportingDuty.objects.create(
        country_id=country,
        who="Anyone",
        to_whom="The office for children",
        within_hours=hours,
        law="Code of children, article 1",
        summary="Must be told.",
        source="Told by a lawyer",
        confidence="medium",
    )
    forget_facts()
    return made


def careful(country: str = "BO") -> None:
    CountrySetting.objects.create(
        country_id=country,
        key="no_state_forwarding",
        value=True,
        source="Known here",
        confidence="medium",
    )
    forget_facts()


def test_each_response_is_stored_with_who_when_what_and_a_sealed_note(
    world: World, tell: Tell
) -> None:
    _receipt, concern = tell()
    record_response(world.tomasa, concern.id, done("help_named"))
    record_response(world.sonia, concern.id, done("police", basis="consent"))
    named, informed = open_concern(world.carla, concern.id).responses
    assert (named.kind, named.who, named.detail) == ("help_named", "Tomasa", OFFICE)
    assert (informed.kind, informed.basis, informed.who) == (
        "police",
        "consent",
        "Sonia",
    )
    for row in Response.objects.all():
        assert b"Rojas" not in bytes(row.detail_sealed or b"")
    facts = Entry.objects.filter(verb="concern.respond").latest("number").facts
    assert facts == {"kind": "police", "basis": "consent"}


def test_the_same_form_sent_twice_is_one_response(world: World, tell: Tell) -> None:
    _receipt, concern = tell()
    key = uuid4()
    first = record_response(world.tomasa, concern.id, done("advice"), key)
    again = record_response(world.tomasa, concern.id, done("advice"), key)
    assert first.id == again.id


@pytest.mark.parametrize(
    ("kind", "more", "field"),
    [
        ("gossip", {}, "kind"),
        ("contact", {}, "kind"),
        ("police", {}, "basis"),
        ("police", {"basis": "rumour"}, "basis"),
        ("emergency", {"basis": "danger", "detail": " "}, "detail"),
        ("help_named", {"detail": ""}, "detail"),
        ("police", {"basis": "duty", "duty_id": uuid4()}, "duty_id"),
        ("advice", {"detail": "x" * 1300}, "detail"),
        ("advice", {"days": 1}, "done_at"),
        ("advice", {"days": -9}, "done_at"),
    ],
)
def test_what_is_missing_is_refused_at_its_field(
    world: World, tell: Tell, kind: str, more: dict[str, Any], field: str
) -> None:
    _receipt, concern = tell()
    moment = timezone.now() + timedelta(days=more.get("days", 0))
    given = {k: v for k, v in more.items() if k != "days"}
    with pytest.raises(RuleBroken) as caught:
        record_response(world.tomasa, concern.id, done(kind, done_at=moment, **given))
    assert caught.value.field == field
    assert not Response.objects.exists()


@pytest.mark.parametrize("who", ["carla", "elena", "tala"])
def test_others_record_nothing(world: World, tell: Tell, who: str) -> None:
    _receipt, concern = tell()
    with pytest.raises(Refused):
        record_response(getattr(world, who), concern.id, done("advice"))


def test_a_response_can_be_recorded_after_closing(world: World, tell: Tell) -> None:
    _receipt, concern = tell()
    close_quickly(world.tomasa, concern.id, "wrong_place", concern.version)
    record_response(world.tomasa, concern.id, done("help_named"))
    concern.refresh_from_db()
    assert concern.state == "closed"


# -- What counts as an answer ------------------------------------------------------


AT_ANY_HOUR = SafeContact(where="70000000", whose="own", from_hour=0, to_hour=24)


def test_reaching_the_reporter_is_an_answer_and_trying_is_not(
    world: World, tell: Tell
) -> None:
    _receipt, concern = tell(reach="call", contact=AT_ANY_HOUR)
    for result, due in (("nobody", ["concern.first_answer"]), ("reached", [])):
        concern.refresh_from_db()
        record_contact(
            world.tomasa,
            concern.id,
            ContactWay.CALL,
            result,
            "",
            uuid4(),
            concern.version,
        )
        assert open_tasks(concern.id) == due
    concern.refresh_from_db()
    assert concern.first_answer_at is not None
    assert (concern.state, concern.owner_id) == ("open", world.users["tomasa"].id)


def test_a_reporter_with_a_mailbox_is_answered_there(world: World, tell: Tell) -> None:
    _receipt, concern = tell()
    record_response(world.tomasa, concern.id, done("advice"))
    assert open_tasks(concern.id) == ["concern.first_answer"]


def test_a_reporter_without_a_mailbox_is_answered_by_advice(
    world: World, tell: Tell
) -> None:
    _receipt, concern = tell()
    Concern.objects.filter(id=concern.id).update(mailbox_lookup=None)
    record_response(world.tomasa, concern.id, done("advice"))
    assert open_tasks(concern.id) == []


# -- Mandatory reporting -----------------------------------------------------------


def test_the_checklist_counts_its_hours_from_when_the_concern_came(
    world: World, tell: Tell
) -> None:
    duty = a_duty(hours=24)
    a_duty(hours=None)
    _receipt, concern = tell(kinds=("trafficking",))
    first, second = presenters.checklist(open_concern(world.tomasa, concern.id))
    assert first.due_at == concern.came_at + timedelta(hours=24)
    assert (first.duty.id, first.done, first.tone) == (duty.id, None, "warn")
    assert second.due_at is None


def test_a_fulfilled_duty_shows_who_and_when(world: World, tell: Tell) -> None:
    duty = a_duty()
    _receipt, concern = tell()
    told = done("police", basis="duty", duty_id=duty.id)
    record_response(world.tomasa, concern.id, told)
    [line] = presenters.checklist(open_concern(world.sonia, concern.id))
    assert line.done is not None
    assert (line.done.who, line.done.at) == ("Tomasa", told.done_at)
    facts = Entry.objects.get(verb="concern.respond").facts
    assert facts["duty"] == str(duty.id)


def test_a_duty_to_report_is_its_own_ground_and_of_this_country(
    world: World, tell: Tell
) -> None:
    duty, elsewhere = a_duty(), a_duty("PH")
    _receipt, concern = tell()
    for wrong, field in (
        (done("police", basis="consent", duty_id=duty.id), "basis"),
        (done("police", basis="duty", duty_id=elsewhere.id), "duty_id"),
    ):
        with pytest.raises(RuleBroken) as caught:
            record_response(world.tomasa, concern.id, wrong)
        assert caught.value.field == field


def test_where_a_country_is_careful_only_a_supervisor_informs_the_state(
    world: World, tell: Tell
) -> None:
    careful()
    _receipt, concern = tell()
    for kind in ("police", "emergency"):
        with pytest.raises(RuleBroken) as caught:
            record_response(world.tomasa, concern.id, done(kind, basis="consent"))
        assert caught.value.field == "kind"
    with pytest.raises(RuleBroken):
        record_response(
            world.sonia, concern.id, done("police", basis="duty", detail="")
        )
    assert not Response.objects.exists()
    record_response(world.sonia, concern.id, done("police", basis="consent"))
    assert Response.objects.get().user_id == world.users["sonia"].id


def test_danger_to_life_waits_for_no_supervisor(world: World, tell: Tell) -> None:
    careful()
    _receipt, concern = tell()
    record_response(world.tomasa, concern.id, done("emergency", basis="danger"))
    assert Response.objects.count() == 1


def test_the_law_stands_on_the_page_with_its_source_and_how_sure_it_is(
    world: World, tell: Tell
) -> None:
    made = a_duty()
    write(ReportingDuty.objects.get(id=made.id), source="Gaceta 548, read in May")
    forget_facts()
    _receipt, concern = tell()
    page = signed_in(world, "tomasa").get(f"/staff/concerns/{concern.id}/")
    text = page.content.decode()
    for words in (
        "The office for children",
        "Code of children, article 1",
        "Must be told.",
        "Source",
        "Gaceta 548, read in May",
        str(Confidence.MEDIUM.label),
    ):
        assert words in text, words


def test_the_law_of_another_country_is_no_ground_here(world: World, tell: Tell) -> None:
    theirs, ours = a_duty("PE"), a_duty("BO")
    _receipt, concern = tell()
    given = done("police", basis="duty", duty_id=theirs.id)
    with pytest.raises(RuleBroken) as caught:
        record_response(world.tomasa, concern.id, given)
    assert caught.value.field == "duty_id"
    record_response(
        world.tomasa, concern.id, done("police", basis="duty", duty_id=ours.id)
    )
    assert Response.objects.get().duty_id == ours.id
