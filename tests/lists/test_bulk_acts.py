"""Bulk acts: a second step, each row by itself, and what became of each."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from amparo.foundation.journal.models import Entry
from amparo.foundation.tasks.models import Task
from amparo.response.cases.models import Case
from amparo.response.cases.operations import assign
from amparo.response.referrals.models import Referral
from amparo.response.referrals.operations import accept
from tests.cases.helpers import opened
from tests.cast import World
from tests.referrals.helpers import sent
from tests.services.helpers import a_service
from tests.signin import signed_in

pytestmark = pytest.mark.django_db
ASSIGN, DECLINE = "cases:assign-many", "referrals:decline-many"


def unassigned(world: World, count: int) -> list[Case]:
    return [opened(world, world.tomasa) for _n in range(count)]


def ask(client: Client, name: str, rows: list[Any], **more: Any) -> str:
    """Send the chosen rows of a list: the first step."""
    said = {"row": [str(row.pk) for row in rows]} | more
    answer = client.post(reverse(name), said)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def confirm(client: Client, name: str, asked: str, **said: str) -> Any:
    """Send the page of the second step with these answers."""
    rows = re.findall(r'name="row" value="([^"]+)"', asked)
    return client.post(reverse(name), {"row": rows, "confirmed": "1"} | said)


def owners(cases: list[Case]) -> list[str]:
    found = Case.objects.in_bulk([case.id for case in cases])
    return [getattr(found[case.id].owner, "name", "") for case in cases]


def test_a_list_offers_bulk_acts_to_those_who_may(world: World) -> None:
    (case,) = unassigned(world, 1)
    url = reverse("cases:list") + "?of=team"
    html = signed_in(world, "sonia").get(url).content.decode()
    assert f'name="row" value="{case.pk}"' in html
    assert 'name="all"' in html and f'name="shown" value="{case.pk}"' in html
    html = signed_in(world, "carla").get(url).content.decode()
    assert str(case.pk) in html
    assert 'name="row"' not in html and "list-bulk" not in html


def test_nothing_is_done_before_the_second_step_which_says_what_to_how_many(
    world: World,
) -> None:
    cases, client = unassigned(world, 2), signed_in(world, "sonia")
    asked = ask(client, ASSIGN, cases)
    assert "Assign 2 cases" in asked
    assert all(case.code in asked for case in cases)
    assert owners(cases) == ["", ""]
    unanswered = confirm(client, ASSIGN, asked)
    assert unanswered.status_code == 422
    assert owners(cases) == ["", ""]


def test_chosen_cases_are_assigned_each_with_its_tasks_and_its_entry(
    world: World,
) -> None:
    *cases, other = unassigned(world, 3)
    client, carla = signed_in(world, "sonia"), world.users["carla"]
    asked = ask(client, ASSIGN, cases, of="team")
    done = confirm(client, ASSIGN, asked, owner=str(carla.id), of="team")
    html = done.content.decode()
    assert html.count("Now with Carla, with its open tasks.") == 2
    assert reverse("cases:list") + "?of=team" in html
    assert owners([*cases, other]) == ["Carla", "Carla", ""]
    assert {e.subject_id for e in Entry.objects.filter(verb="case.assign")} == {
        case.id for case in cases
    }
    late = Task.objects.filter(subject_id=cases[0].id, completed_at=None)
    assert set(late.values_list("owner__name", flat=True)) == {"Carla"}


def test_all_on_the_page_are_chosen_with_one_tick_without_script(world: World) -> None:
    cases, client = unassigned(world, 2), signed_in(world, "sonia")
    said = {"all": "on", "shown": [str(case.pk) for case in cases]}
    asked = client.post(reverse(ASSIGN), said).content.decode()
    assert "Assign 2 cases" in asked


def test_what_fails_for_one_row_leaves_the_others_done_and_says_why(
    world: World,
) -> None:
    cases, client = unassigned(world, 3), signed_in(world, "sonia")
    asked = ask(client, ASSIGN, cases)
    sonia, carla = world.users["sonia"], world.users["carla"]
    assign(world.sonia, cases[1].id, sonia.id, cases[1].version)  # in the meantime
    answer = confirm(client, ASSIGN, asked, owner=str(carla.id))
    html = answer.content.decode()
    assert owners(cases) == ["Carla", "Sonia", "Carla"]
    assert "2 cases assigned." in html
    failed, done = html.split("<h2>Done</h2>")
    assert cases[1].code in failed and "Someone changed this" in failed
    assert cases[1].code not in done and cases[0].code in done
    assert Entry.objects.filter(verb="case.assign", outcome="done").count() == 3


def test_rows_of_others_and_rows_that_do_not_fit_are_left_out(world: World) -> None:
    mine, done = unassigned(world, 2)
    theirs = opened(world, world.beto, team_id=world.team_id("el_alto"))
    Case.objects.filter(id=done.id).update(
        state="closed", closed_on=done.opened_on, closure_reason="moved"
    )
    client = signed_in(world, "sonia")
    asked = ask(client, ASSIGN, [mine, done, theirs])
    assert "Assign 1 case" in asked and "2 selected rows are left out" in asked
    assert theirs.code not in asked and done.code not in asked
    nothing = client.post(reverse(ASSIGN), {"row": [str(theirs.pk), "x"]})
    assert nothing.status_code == 302
    refused = signed_in(world, "carla").post(reverse(ASSIGN), {"row": str(mine.pk)})
    assert refused.status_code == 403


def test_a_full_service_declines_what_waits_for_one_reason(world: World) -> None:
    service = a_service(world)
    first, second, taken, kept = (sent(world, service) for _n in range(4))
    accept(world.pablo, taken.id)
    client = signed_in(world, "pablo")
    html = client.get(reverse("referrals:list")).content.decode()
    assert f'name="row" value="{first.pk}"' in html
    assert f'name="row" value="{taken.pk}"' not in html
    asked = ask(client, DECLINE, [first, second, taken])
    assert "Decline 2 referrals" in asked
    done = confirm(client, DECLINE, asked, because="no_capacity", note="From May on.")
    assert done.status_code == 302
    states = Referral.objects.in_bulk([r.id for r in (first, second, taken, kept)])
    assert [states[r.id].state for r in (first, second, taken, kept)] == [
        "declined", "declined", "accepted", "sent",
    ]  # fmt: skip
    assert Entry.objects.filter(verb="referral.decline").count() == 2


def test_the_second_step_costs_the_same_for_few_and_for_many(world: World) -> None:
    client = signed_in(world, "sonia")

    def queries(count: int) -> int:
        cases = unassigned(world, count)
        with CaptureQueriesContext(connection) as seen:
            ask(client, ASSIGN, cases)
        return len(seen)

    queries(1)  # asks once for the facts that a process keeps
    assert queries(1) == queries(6)
