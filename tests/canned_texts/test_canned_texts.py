from __future__ import annotations

from uuid import uuid4

import pytest
from django.conf import settings
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from amparo.foundation.kernel.errors import Conflict, Refused
from amparo.response.canned_texts.models import CannedText
from amparo.response.canned_texts.operations import (
    add_canned,
    change_canned,
    retire_canned,
)
from amparo.response.canned_texts.queries import canned_by_language, canned_for
from amparo.response.concerns.models import Message
from amparo.response.concerns.readability import hint_for
from tests.cast import World
from tests.reporting import Tell
from tests.signin import signed_in

LANGUAGES = [code for code, _name in settings.LANGUAGES]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_brings_the_same_seven_texts(
    world: World, language: str
) -> None:
    found = canned_for(world.team_id("cochabamba"), language)
    assert len(found) == 7
    assert all(each.title and each.text for each in found)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_shipped_texts_have_short_sentences(world: World, language: str) -> None:
    texts = canned_for(world.team_id("cochabamba"), language)
    long = [s for t in texts for s in hint_for(t.text, language).long_sentences]
    assert len(long) <= 2, long


def test_a_teams_own_text_comes_first_and_stays_in_the_team(world: World) -> None:
    team = world.team_id("cochabamba")
    made = add_canned(world.sonia, team, "es", "El lunes", "Te escribimos el lunes.")
    assert canned_for(team, "es")[0] == made
    assert made not in canned_for(world.team_id("el_alto"), "es")


def test_two_people_who_change_a_text_do_not_overwrite_each_other(
    world: World,
) -> None:
    made = add_canned(world.sonia, world.team_id("cochabamba"), "es", "Uno", "Uno.")
    change_canned(world.sonia, made.id, "Dos", "Dos.", 1)
    with pytest.raises(Conflict):
        change_canned(world.sonia, made.id, "Tres", "Tres.", 1)
    made.refresh_from_db()
    assert made.title == "Dos"


def test_only_a_supervisor_of_the_team_writes_texts(world: World) -> None:
    for who in ("tomasa", "carla", "elena", "ana"):
        with pytest.raises(Refused):
            add_canned(
                getattr(world, who), world.team_id("cochabamba"), "es", "A", "B."
            )


def test_shipped_texts_cannot_be_changed_or_retired(world: World) -> None:
    along = CannedText.objects.filter(team=None)[0]
    with pytest.raises(CannedText.DoesNotExist):
        retire_canned(world.sonia, along.id, 1)


def test_the_list_takes_few_queries_whatever_it_holds(
    world: World, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    tomasa = world.tomasa
    with django_assert_num_queries(1):
        groups = canned_by_language(tomasa)
    assert len(groups) == len(LANGUAGES)


def test_a_canned_text_is_appended_to_what_was_typed_and_nothing_is_sent(
    world: World, tell: Tell
) -> None:
    _receipt, told = tell()
    text = canned_for(told.team_id, "es")[0]
    form = {"text": "Hola.", "use": str(text.id), "version": 1, "form_key": uuid4()}
    page = signed_in(world, "tomasa").post(
        f"/staff/concerns/texts/into/{told.id}/", form
    )
    assert "Hola.\n\n" + text.text in page.content.decode()
    assert not Message.objects.filter(concern=told).exists()


def test_the_pages_add_change_and_retire_a_text(world: World) -> None:
    sonia = signed_in(world, "sonia")
    add = reverse("canned_texts:add", args=[world.team_id("cochabamba")])
    given = {"language": "es", "title": "El lunes", "text": "Te escribimos el lunes."}
    assert sonia.post(add, given).status_code == 302
    made = CannedText.objects.get(title="El lunes")
    url = reverse("canned_texts:change", args=[made.id])
    changed = {"title": "El martes", "text": "Te escribimos el martes.", "version": 1}
    assert sonia.post(url, changed).status_code == 302
    assert sonia.post(url, changed | {"title": "Nunca"}).status_code == 409
    page = sonia.get(url).content.decode()
    assert "El martes" in page
    retire = reverse("canned_texts:retire", args=[made.id])
    assert f'action="{retire}"' in page
    assert sonia.post(retire, {"version": 1})["Location"] == url
    assert sonia.post(retire, {"version": 2}).status_code == 302
    assert "El martes" not in sonia.get("/staff/concerns/texts/").content.decode()
