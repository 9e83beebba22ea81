"""The page on which an officer records a call."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from amparo.foundation.accounts.middleware import KEY_COOKIE
from amparo.foundation.accounts.models import Membership
from amparo.foundation.policy import Role
from amparo.response.concerns.forms.recording import RecordForm
from amparo.response.concerns.models import Concern
from amparo.response.concerns.operations import (
    open_concern,
    open_mailbox,
    say_safe,
    triage,
    write_more,
)
from amparo.response.concerns.types import ConcernData, Details, SafeContact
from tests.cast import World
from tests.markup import on_one_line
from tests.signin import signed_in

URL = "/staff/concerns/new/"
HEARD = "A boy calls: his sister is to leave on Friday."
LA_PAZ = ZoneInfo("America/La_Paz")


def sent(world: World, day: date | None = None, **more: Any) -> dict[str, Any]:
    day = day or timezone.now().astimezone(LA_PAZ).date()
    known = {
        "words": HEARD,
        "team_id": world.team_id("cochabamba"),
        "channel": "phone",
        "language": "es",
        "came_on_day": day.day,
        "came_on_month": day.month,
        "came_on_year": day.year,
        "form_key": uuid4(),
    }
    return known | more


def send(client: Client, world: World, **more: Any) -> Any:
    return client.post(URL, sent(world, **more))


def page(answer: Any) -> str:
    return str(answer.content.decode())


@pytest.mark.parametrize("who", ["tomasa", "carla", "sonia"])
def test_a_call_is_recorded_with_its_words_alone(world: World, who: str) -> None:
    answer = send(signed_in(world, who), world)
    concern = Concern.objects.get()
    assert answer.status_code == 302
    assert answer["Location"] == f"/staff/concerns/{concern.id}/"
    shown = page(signed_in(world, "sonia").get(answer["Location"]))
    assert HEARD in shown
    assert f"Recorded by {who.title()} as heard," in shown


ALL = {
    "about_colleague": "no",
    "danger_now": "no",
    "risk_signs": ["travel"],
    "kinds": ["trafficking"],
    "online": "on",
    "addresses": "@man.with.car",
    "child": "Wara",
    "child_age": "13_15",
    "area_code": "BO-C",
    "place": "Calle Sucre",
    "offender_access": "meets",
    "disclosed_to": ["family"],
    "reporter_type": "friend",
    "name": "Quispe",
    "reach": "call",
    "where": "700 12 345",
    "whose": "shared",
    "days": ["1", "3"],
    "from_hour": "15",
    "to_hour": "17",
    "leave_message": "on",
    "code_word": "lamp",
    "when": "let it ring twice",
    "never": "talk to my uncle",
}


def test_every_field_is_stored(world: World) -> None:
    send(signed_in(world, "tomasa"), world, **ALL)
    opened = open_concern(world.tomasa, Concern.objects.get().id)
    told = opened.concern
    assert (told.danger_now, told.risk_signs, told.kinds) == (
        "no",
        ["travel"],
        ["trafficking"],
    )
    assert told.about_colleague == "no"
    assert (told.child_age, told.area_id, told.offender_access) == (
        "13_15",
        "BO-C",
        "meets",
    )
    assert (told.disclosed_to, told.reporter_type, told.online) == (
        ["family"],
        "friend",
        True,
    )
    assert opened.details == Details(child="Wara", place="Calle Sucre")
    assert opened.has_name and told.online_sealed is not None
    assert opened.contact == SafeContact(
        where="700 12 345",
        whose="shared",
        days=(1, 3),
        from_hour=15,
        to_hour=17,
        leave_message=True,
        code_word="lamp",
        when="let it ring twice",
        never="talk to my uncle",
    )
    frame = {"words", "team_id", "channel", "language", "came_on", "came_time", "late"}
    frame |= {"with_receipt", "form_key", "usual_team"}
    assert set(RecordForm.base_fields) == frame | set(ALL)


NOW = datetime(2026, 3, 4, 10, 30, tzinfo=LA_PAZ)


@pytest.mark.parametrize(
    ("days_ago", "at", "kept"),
    [
        (0, "", NOW),
        (0, "08:15", NOW.replace(hour=8, minute=15)),
        (2, "21:00", NOW.replace(day=2, hour=21, minute=0)),
        (2, "", NOW.replace(day=2, hour=12, minute=0)),
    ],
)
def test_day_and_time_are_those_of_the_country(
    world: World, days_ago: int, at: str, kept: datetime
) -> None:
    with time_machine.travel(NOW, tick=False):
        day = NOW.date() - timedelta(days=days_ago)
        send(signed_in(world, "tomasa"), world, day=day, came_time=at)
    assert Concern.objects.get().came_at == kept


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"words": " "}, "Please fill this in."),
        ({"where": ""}, "Please write where they can be reached."),
        ({"came_on_year": "2999"}, "This day or time is in the future."),
        ({"came_on_year": "2001"}, "Please say why it is written down now."),
        ({"came_time": "noon"}, "like 14:30"),
        ({"channel": "web"}, "Please choose one of the answers."),
        ({"area_code": "PH-00"}, "Please choose one of the answers."),
    ],
)
def test_an_invalid_form_comes_back_with_what_was_typed(
    world: World, more: dict[str, str], said: str
) -> None:
    answer = send(
        signed_in(world, "tomasa"), world, **(ALL | {"place": "Sucre"} | more)
    )
    assert answer.status_code == 422
    assert said in page(answer)
    assert 'value="Sucre"' in page(answer)
    assert not Concern.objects.exists()


def test_a_number_is_shown_once_to_be_read_out(world: World) -> None:
    client, key = signed_in(world, "tomasa"), uuid4()
    answer = send(client, world, with_receipt="on", form_key=key)
    found = re.search(r'class="spoken-number"[^>]*>(.*?)</p>', page(answer), re.S)
    assert found and answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    number = " ".join(re.sub(r"<[^>]+>", " ", found[1]).split())
    assert open_mailbox(number).words == HEARD
    concern = Concern.objects.get()
    opened = page(client.get(f"/staff/concerns/{concern.id}/"))
    assert number not in opened and number.replace(" ", "") not in opened
    again = send(client, world, with_receipt="on", form_key=key)
    assert number in " ".join(re.sub(r"<[^>]+>", " ", page(again)).split())
    assert Concern.objects.count() == 1


def test_later_messages_are_shown_in_plain_words(world: World) -> None:
    client = signed_in(world, "tomasa")
    answer = send(client, world, with_receipt="on")
    found = re.search(r'class="spoken-number"[^>]*>(.*?)</p>', page(answer), re.S)
    assert found
    number = re.sub(r"<[^>]+>", " ", found[1])
    say_safe(number, uuid4())
    write_more(number, "safe_now", uuid4())
    shown = page(client.get(f"/staff/concerns/{Concern.objects.get().id}/"))
    assert "“I am safe now”" in shown
    assert shown.count("Verified: written with the receipt") == 2


def test_without_a_number_no_answer_is_written_that_nobody_could_read(
    world: World,
) -> None:
    client = signed_in(world, "tomasa")
    send(client, world)
    concern = Concern.objects.get()
    triage(world.tomasa, concern.id, "soon", "An offer.", concern.version)
    shown = page(client.get(f"/staff/concerns/{concern.id}/"))
    assert "They have no number for reading replies." in shown
    assert 'name="text"' not in shown
    assert f'class="act" href="/staff/concerns/{concern.id}/done/"' in on_one_line(
        shown
    )


def test_locked_keys_are_asked_for_before_anyone_types(world: World) -> None:
    client = signed_in(world, "tomasa")
    del client.cookies[KEY_COOKIE]
    answer = client.get(URL)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/staff/unlock/")


def test_whoever_works_in_two_teams_says_for_which(world: World) -> None:
    assert 'type="hidden" name="team_id"' in page(signed_in(world, "tomasa").get(URL))
    Membership.objects.create(
        user=world.users["tomasa"],
        team=world.teams["el_alto"],
        organisation=world.organisations["casa"],
        role=Role.TRIAGE_OFFICER,
    )
    client = signed_in(world, "tomasa")
    assert '<select name="team_id"' in page(client.get(URL))
    send(client, world, team_id=world.team_id("el_alto"))
    assert Concern.objects.get().team_id == world.team_id("el_alto")


@pytest.mark.parametrize(
    ("who", "status", "said"),
    [("inti", 200, "Your teams do not receive concerns."), ("pablo", 403, "")],
)
def test_others_are_told_why_not(
    world: World, who: str, status: int, said: str
) -> None:
    answer = signed_in(world, who).get(URL)
    assert answer.status_code == status
    assert said in page(answer)
    send(signed_in(world, who), world)
    assert not Concern.objects.exists()


def test_without_a_desk_no_addresses_are_asked(world: World) -> None:
    assert 'name="addresses"' in page(signed_in(world, "tomasa").get(URL))
    assert 'name="addresses"' not in page(signed_in(world, "tala").get(URL))


def test_each_question_of_the_public_page_can_be_written_down_too() -> None:
    asked = set(ConcernData.__dataclass_fields__)
    asked -= {"country_code", "form_kind", "came_at", "contact", "details"}
    assert asked <= set(RecordForm.base_fields)
