"""The pages of people: what they show, to whom, and what stays out of addresses."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from amparo.foundation.journal.models import Entry
from amparo.foundation.persons.forms import values_of
from amparo.foundation.persons.models import KIND, Person
from amparo.foundation.persons.operations import open_person
from amparo.foundation.persons.search_providers import (
    Hit,
    add_linker,
    add_search_provider,
)
from amparo.foundation.vault import record_keys
from amparo.foundation.vault.models import Purpose
from tests.cast import World
from tests.signin import signed_in

from .conftest import Recorder


def text_of(client: Client, name: str, *args: object, status: int = 200) -> str:
    response = client.get(reverse(name, args=args))
    assert response.status_code == status
    return response.content.decode()


def look(client: Client, text: str, **more: Any) -> str:
    response = client.post(reverse("persons:search"), {"q": text}, **more)
    assert response.status_code == 200
    return response.content.decode()


def answers(world: World, person: Person, **more: object) -> dict[str, object]:
    """Return what the form of a person holds, with some answers changed."""
    values = values_of(open_person(world.carla, person.id))
    born = str(values.pop("birth")).split("-")
    parts = [*reversed(born), ""][:3] if len(born) == 3 else ["", "", born[0]]
    typed = {name: value for name, value in values.items() if value is not None}
    places = ("birth_day", "birth_month", "birth_year")
    typed |= dict(zip(places, parts, strict=True))
    return typed | {"version": person.version} | more


def test_the_search_field_of_every_page_posts(world: World) -> None:
    html = text_of(signed_in(world, "carla"), "persons:search")
    address = reverse("persons:search")
    assert f'role="search" method="post" action="{address}"' in html
    assert 'method="get"' not in html


def test_who_may_not_look_for_people_sees_no_search_field(world: World) -> None:
    html = text_of(signed_in(world, "mariana"), "accounts:account")
    assert 'role="search"' not in html


def test_what_is_found_is_shown_with_why(world: World, recorded: Recorder) -> None:
    person = recorded("Ramesh Shrestha", birth_year=2012, birth_precision="year")
    html = look(signed_in(world, "carla"), "रमेश")
    assert person.code in html and "Ramesh Shrestha" in html
    assert (
        "sounds alike" in html and reverse("persons:person", args=[person.id]) in html
    )


def test_the_search_answers_htmx_with_the_results_alone(
    world: World, recorded: Recorder
) -> None:
    recorded("Ana Quispe")
    html = look(signed_in(world, "carla"), "Quispe", headers={"HX-Request": "true"})
    assert "Ana Quispe" in html and "<html" not in html


def test_when_nobody_is_found_the_page_says_what_to_try(world: World) -> None:
    assert "Try another spelling" in look(signed_in(world, "carla"), "Zzyzx")
    assert "Try another spelling" not in look(signed_in(world, "carla"), "")


def test_other_teams_do_not_find_the_person(world: World, recorded: Recorder) -> None:
    person = recorded("Ana Quispe")
    for name in ("beto", "pablo", "celso"):
        assert person.code not in look(signed_in(world, name), "Ana Quispe")


def test_other_rooms_answer_the_search_and_say_where_they_work_with_people(
    world: World, recorded: Recorder
) -> None:
    person = recorded("Ana Quispe")
    case = Hit("The case of the test", "/staff/cases/", code="BO-222222", icon="case")
    add_search_provider(
        "test", lambda _actor, text: [case] if text == "BO-222222" else []
    )
    add_linker("test", lambda _actor, ids: {i: [case] for i in ids})
    try:
        client = signed_in(world, "carla")
        assert "The case of the test" in look(client, "BO-222222")
        assert "The case of the test" not in look(client, "Ana")
        html = text_of(client, "persons:person", person.id)
        assert "Where we work with them" in html and "BO-222222" in html
    finally:
        add_search_provider("test", lambda _actor, _text: [])
        add_linker("test", lambda _actor, _ids: {})


def test_the_page_of_a_person_shows_how_to_reach_them_and_who_can_read(
    world: World, recorded: Recorder
) -> None:
    person = recorded(
        "Ana Quispe",
        called="Anita",
        safe_contact="Never before noon",
        phones=["71234567"],
        birth_date="2011-04-30",
        birth_year=2011,
        birth_precision="day",
    )
    html = text_of(signed_in(world, "carla"), "persons:person", person.id)
    for words in ("Anita", "Never before noon", "+59171234567", "30 April 2011"):
        assert words in html
    assert "Who can see this, why, and who did" in html and "Casa Abierta" in html
    title = html[html.index("<title>") : html.index("</title>")]
    assert "Anita" not in title and person.code in title


def test_opening_the_page_stands_in_the_journal(
    world: World, recorded: Recorder
) -> None:
    person = recorded("Ana Quispe")
    text_of(signed_in(world, "sonia"), "persons:person", person.id)
    entry = Entry.objects.filter(verb="person.open").latest("number")
    assert entry.subject_id == person.id
    assert entry.actor_id == world.users["sonia"].id


@pytest.mark.parametrize("name", ["persons:person", "persons:change"])
def test_a_person_out_of_reach_is_a_page_that_does_not_exist(
    world: World, recorded: Recorder, name: str
) -> None:
    person = recorded("Ana Quispe")
    for who in ("beto", "celso"):
        text_of(signed_in(world, who), name, person.id, status=404)
    text_of(signed_in(world, "carla"), name, uuid4(), status=404)
    text_of(signed_in(world, "tomasa"), name, person.id, status=403)


def test_a_change_is_saved_and_shown(world: World, recorded: Recorder) -> None:
    person = recorded("Ana Quispe", called="Anita")
    client = signed_in(world, "carla")
    url = reverse("persons:change", args=[person.id])
    sent = answers(
        world, person, called="Anahí", birth_day="3", birth_month="5", birth_year="2012"
    )
    response = client.post(url, sent)
    assert response.status_code == 302
    html = text_of(client, "persons:person", person.id)
    assert "Anahí" in html and "3 May 2012" in html
    person.refresh_from_db()
    assert (person.version, person.birth_year) == (2, 2012)
    assert person.birth_precision == "day"


def test_what_cannot_be_read_stays_typed_with_a_word_about_it(
    world: World, recorded: Recorder
) -> None:
    person = recorded("Ana Quispe")
    client = signed_in(world, "carla")
    url = reverse("persons:change", args=[person.id])
    sent = answers(world, person, birth_day="31", birth_month="2", birth_year="2012")
    response = client.post(url, sent)
    assert response.status_code == 422
    assert "There is no 31 February." in response.content.decode()
    response = client.post(url, answers(world, person, called="", names=""))
    assert "Write at least one name" in response.content.decode()
    person.refresh_from_db()
    assert person.version == 1


def test_two_changes_at_once_are_both_shown_and_the_person_chooses(
    world: World, recorded: Recorder
) -> None:
    person = recorded(
        "Ana Quispe", called="Anita", birth_date="2011-04-30", birth_year=2011,
        birth_precision="day",
    )  # fmt: skip
    url = reverse("persons:change", args=[person.id])
    mine = answers(world, person, called="Anahí", street="Calle 1")
    theirs = answers(
        world, person, called="Ani", birth_day="1", birth_month="4", birth_year="2012"
    )
    assert signed_in(world, "sonia").post(url, theirs).status_code == 302
    client = signed_in(world, "carla")
    response = client.post(url, mine)
    html = response.content.decode()
    assert response.status_code == 409
    for words in ("Anahí", "Ani", "30 April 2011", "1 April 2012", "Calle 1"):
        assert words in html
    assert open_person(world.carla, person.id).identity.called == "Ani"
    chosen = mine | {
        "version": 2,
        "keep_called": "mine",
        "keep_street": "mine",
        "keep_birth": "theirs",
    }
    assert client.post(url, chosen).status_code == 302
    known = open_person(world.carla, person.id)
    assert known.identity.called == "Anahí" and known.identity.street == "Calle 1"
    assert known.identity.birth_date == "2012-04-01"


def test_a_supervisor_whom_the_person_was_shared_with_reads_but_does_not_change(
    world: World, recorded: Recorder
) -> None:
    person = recorded("Ana Quispe")
    end = timezone.now() + timedelta(days=1)
    key = record_keys.open_key(world.carla, KIND, person.id)
    record_keys.give_to_team(key, world.team_id("el_alto"), Purpose.TRANSFER, end)
    client = signed_in(world, "elena")
    html = text_of(client, "persons:person", person.id)
    assert (
        "Ana Quispe" in html and reverse("persons:change", args=[person.id]) not in html
    )
    text_of(client, "persons:change", person.id, status=404)
    url = reverse("persons:change", args=[person.id])
    sent = answers(world, person, called="Changed")
    assert client.post(url, sent).status_code == 404
    assert open_person(world.carla, person.id).identity.called == ""
