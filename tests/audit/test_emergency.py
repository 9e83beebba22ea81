"""Emergency access: within the team's keys, with a reason, an alarm and an end."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from amparo.foundation.accounts.models import EmergencyOpening
from amparo.foundation.audit.emergency import open_in_emergency
from amparo.foundation.journal.models import Entry
from amparo.foundation.kernel.errors import Refused, RuleBroken
from amparo.foundation.persons.operations import open_person
from amparo.foundation.proposals.models import Alarm
from amparo.response.cases.operations import open_the_case, write_note
from tests.cases.helpers import STORY, opened, with_child
from tests.cast import World
from tests.signin import signed_in


def test_a_reason_opens_a_case_of_the_team_and_its_child(world: World) -> None:
    case = with_child(world)
    with pytest.raises(Refused):
        open_the_case(world.tomasa, case.id)
    subject, record_id = open_in_emergency(world.tomasa, case.code, "danger")
    assert (subject.kind, record_id) == ("cases.case", case.id)
    assert open_the_case(world.tomasa, case.id).story == STORY
    assert case.person_id is not None
    assert open_person(world.tomasa, case.person_id).identity.called == "Wara"


def test_it_only_reads(world: World) -> None:
    case = opened(world)
    open_in_emergency(world.tomasa, case.code, "danger")
    with pytest.raises(Refused):
        write_note(world.tomasa, case.id, "call", "She called.")


def test_it_opens_no_other_case(world: World) -> None:
    case, other = opened(world), opened(world)
    open_in_emergency(world.tomasa, case.code, "danger")
    with pytest.raises(Refused):
        open_the_case(world.tomasa, other.id)


def test_it_ends_by_itself(world: World) -> None:
    case = opened(world)
    open_in_emergency(world.tomasa, case.code, "danger")
    with time_machine.travel(timezone.now() + timedelta(hours=5), tick=False):
        tomasa = world.read_everybody().tomasa
        with pytest.raises(Refused):
            open_the_case(tomasa, case.id)


def test_those_who_watch_are_alarmed_and_the_journal_has_the_reason(
    world: World,
) -> None:
    case = opened(world)
    open_in_emergency(world.tomasa, case.code, "contact")
    alarm = Alarm.objects.get(what="record.emergency")
    watchers = {str(world.users[name].id) for name in ("sonia", "diego")}
    assert set(alarm.user_ids) == watchers
    assert alarm.facts == {}
    entry = Entry.objects.get(verb="record.open_in_emergency")
    assert (entry.subject_id, entry.facts["because"]) == (case.id, "contact")


@pytest.mark.parametrize("because", ["", "curious"])
def test_without_a_reason_nothing_opens(world: World, because: str) -> None:
    case = opened(world)
    with pytest.raises(RuleBroken, match="choose one"):
        open_in_emergency(world.tomasa, case.code, because)
    assert not EmergencyOpening.objects.exists()
    assert not Alarm.objects.filter(what="record.emergency").exists()


def test_a_case_of_another_team_and_an_unknown_code_answer_alike(world: World) -> None:
    theirs = opened(world, world.beto, team_id=world.team_id("el_alto"))
    for code in (theirs.code, "C-999999", "?"):
        with pytest.raises(RuleBroken, match="No record of your teams"):
            open_in_emergency(world.tomasa, code, "danger")
    assert not EmergencyOpening.objects.exists()
    refused = Entry.objects.filter(verb="record.open_in_emergency", outcome="refused")
    assert refused.count() == 3


def test_who_may_open_it_anyway_needs_no_emergency(world: World) -> None:
    case = opened(world)
    with pytest.raises(RuleBroken, match="without an emergency"):
        open_in_emergency(world.carla, case.code, "danger")


def test_the_page_leads_to_the_record(world: World) -> None:
    case = opened(world)
    client = signed_in(world, "tomasa")
    url = reverse("journal:emergency")
    sent = client.post(url, {"code": case.code.lower(), "because": "danger"})
    assert sent.status_code == 302
    assert sent.headers["Location"] == reverse("cases:detail", args=[case.id])
    assert client.get(sent.headers["Location"]).status_code == 200
