"""The pages of transfers: sent, previewed, declined and accepted in a browser's way."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from amparo.foundation.persons.ages import bands_in_words
from amparo.response.case_transfers.models import CaseTransfer
from amparo.response.case_transfers.operations import accept_transfer, decline_transfer
from amparo.response.cases.models import Case, Consent
from amparo.response.cases.operations import withdraw_consent
from tests.case_transfers.helpers import HANDOVER, asked, sent
from tests.cases.helpers import (
    GOAL,
    STORY,
    begin_planned,
    first_case,
    opened,
)
from tests.cast import World
from tests.conftest import BeginWith
from tests.markup import on_one_line
from tests.signin import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def _begins(begin_with: BeginWith) -> None:
    """Each test of this file begins with a case whose plan is approved."""
    begin_with(begin_planned)


def url(name: str, *args: Any) -> str:
    return reverse(f"case_transfers:{name}", args=list(args))


def words(client: Client, address: str) -> str:
    return on_one_line(client.get(address).content.decode())


def test_a_transfer_goes_the_whole_way_through_the_pages(world: World) -> None:
    case = first_case()
    carla, sonia = signed_in(world, "carla"), signed_in(world, "sonia")
    elena = signed_in(world, "elena")
    detail = reverse("cases:detail", args=[case.id])
    assert url("send", case.id) in words(carla, detail)
    answers = {
        "form_key": str(uuid4()),
        "version": case.version,
        "to_team_id": str(world.team_id("el_alto")),
        "why": "moved",
        "handover": HANDOVER,
    }
    assert carla.post(url("send", case.id), answers).status_code == 302
    row = CaseTransfer.objects.get()
    assert "Waiting for approval" in words(carla, detail)
    assert row.approval_id is not None
    decide = reverse("cases:decide", args=[row.approval_id])
    page = words(sonia, decide)
    for told in ("Can this case be transferred?", HANDOVER, "El Alto", "In force"):
        assert told in page
    approval = row.approval
    assert approval is not None
    sonia.post(decide, {"approve": "yes", "note": "", "version": approval.version})
    preview = words(elena, url("incoming", row.id))
    band = bands_in_words(row.age_band)
    assert band
    for told in ("The child moves to another place", band, "Medium", "Accept"):
        assert told in preview
    for sealed in ("Wara", HANDOVER, GOAL, STORY):
        assert sealed not in preview
    shown = elena.post(url("accept", row.id), follow=True)
    page = on_one_line(shown.content.decode())
    assert "Transfer accepted. Assign the case to a caseworker." in page
    assert "Transferred from Cochabamba" in page
    assert HANDOVER in page
    assert carla.get(detail).status_code == 404
    trace = words(carla, url("sent", row.id))
    assert "Accepted" in trace
    assert "Unassigned" in trace
    assert "Wara" not in trace


def test_an_empty_form_keeps_what_was_typed(world: World) -> None:
    case, carla = first_case(), signed_in(world, "carla")
    answers = {"form_key": str(uuid4()), "version": case.version, "handover": HANDOVER}
    answer = carla.post(url("send", case.id), answers)
    assert answer.status_code == 422
    assert HANDOVER in answer.content.decode()
    assert not CaseTransfer.objects.exists()


def test_two_people_at_one_form_see_both_and_lose_nothing(world: World) -> None:
    case, carla = first_case(), signed_in(world, "carla")
    Case.objects.filter(id=case.id).update(version=case.version + 1)
    answers = {
        "form_key": str(uuid4()),
        "version": case.version,
        "to_team_id": str(world.team_id("el_alto")),
        "why": "moved",
        "handover": HANDOVER,
    }
    answer = carla.post(url("send", case.id), answers)
    assert answer.status_code == 409
    assert HANDOVER in answer.content.decode()
    assert not CaseTransfer.objects.exists()


def test_a_decline_without_a_reason_asks_for_it(world: World) -> None:
    row, elena = sent(world, first_case()), signed_in(world, "elena")
    assert elena.post(url("decline", row.id), {}).status_code == 422
    elena.post(url("decline", row.id), {"because": "language"})
    carla = signed_in(world, "carla")
    trace = words(carla, url("sent", row.id))
    assert "Nobody here speaks the language" in trace
    detail = reverse("cases:detail", args=[row.case_id])
    assert "Decide how it continues" in words(carla, detail)
    carla.post(url("keep", row.id))
    assert "Decide how it continues" not in words(carla, detail)


def test_the_caseworker_of_the_receiving_team_sees_it_but_does_not_answer(
    world: World,
) -> None:
    row, beto = sent(world, first_case()), signed_in(world, "beto")
    page = words(beto, url("incoming", row.id))
    assert "Your supervisor accepts or declines." in page
    assert beto.post(url("accept", row.id)).status_code == 403


def test_before_it_is_approved_the_other_team_sees_no_word_of_it(world: World) -> None:
    row, elena = asked(world, first_case()), signed_in(world, "elena")
    page = words(elena, url("incoming", row.id))
    assert "The child moves to another place" not in page
    assert row.case.code not in words(elena, url("list"))


def test_the_trace_ends_with_the_consent(world: World) -> None:
    row, carla = sent(world, first_case(), to="manila"), signed_in(world, "carla")
    accept_transfer(world.luz, row.id)
    assert "Plan approved" in words(carla, url("sent", row.id))
    yes = Consent.objects.get(case=row.case_id, purpose="sharing")
    withdraw_consent(world.celso, row.case_id, yes.id, "She does not want it.")
    trace = words(carla, url("sent", row.id))
    assert "Accepted" in trace
    assert "Plan approved" not in trace


def test_the_lists_say_where_each_transfer_stands(world: World) -> None:
    row = sent(world, first_case())
    elena, carla = signed_in(world, "elena"), signed_in(world, "carla")
    assert "Waiting for an answer" in words(elena, url("list"))
    decline_transfer(world.elena, row.id, "full")
    assert "Declined" in words(carla, url("list") + "?of=sent")
    assert "No cases received" in words(carla, url("list"))


def test_strangers_see_none_of_it(world: World) -> None:
    row = sent(world, first_case())
    for name in ("luz", "celso", "tomasa", "pablo", "mariana", "lucia"):
        client = signed_in(world, name)
        for page in ("incoming", "sent"):
            assert client.get(url(page, row.id)).status_code in (403, 404), name


def test_my_day_says_what_a_transfer_is_about_in_codes(world: World) -> None:
    row, elena = sent(world, first_case()), signed_in(world, "elena")
    day = words(elena, reverse("tasks:my_day"))
    assert "Accept or decline a transferred case" in day
    assert row.case.code in day
    assert "Recruitment by a job offer" in day
    assert "Wara" not in day


def test_cases_are_assigned_with_a_line_for_each(world: World) -> None:
    cases = [opened(world, world.tomasa) for _number in range(2)]
    taken = cases[1]
    sonia = signed_in(world, "sonia")
    rows = [f"{case.id}:{case.version}" for case in cases]
    Case.objects.filter(id=taken.id).update(version=taken.version + 1)
    chosen = {"row": rows, "of": "team"}
    address = reverse("cases:assign-many")
    assert sonia.post(address, chosen).status_code == 200
    done = chosen | {"confirmed": "1", "owner": str(world.users["carla"].id)}
    page = on_one_line(sonia.post(address, done).content.decode())
    assert "Now with Carla, with its open tasks." in page
    assert "Not done" in page
    for case in cases:
        assert case.code in page
    assert Case.objects.get(id=cases[0].id).owner_id == world.users["carla"].id
    assert Case.objects.get(id=taken.id).owner_id is None
