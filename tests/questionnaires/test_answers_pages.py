"""The pages on which answers leave and come in."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from django.urls import reverse

from amparo.foundation.lists.imports.tables_in import read_book
from amparo.foundation.questionnaires.models import Version
from tests.cases.helpers import opened
from tests.cast import World
from tests.questionnaires.data_helpers import ONE, TWO, answers, visits
from tests.signin import signed_in

pytestmark = pytest.mark.django_db


def begin(world: World) -> Version:
    version = visits(world)
    for said in (ONE, TWO):
        answers(world.carla, version, opened(world).id, said)
    return version


def address(version: Version) -> str:
    return reverse("questionnaires:export", args=[version.questionnaire_id])


def test_a_file_is_sent_while_it_is_made_and_the_page_hears_how_far_it_is(
    world: World,
) -> None:
    version, client = begin(world), signed_in(world, "sonia")
    page = client.get(address(version)).content.decode()
    (progress,) = re.findall(r'hx-get="([^"]+)"', page)
    key = re.findall(r"/([0-9a-f-]{36})/", progress)[0]
    # It asks only once a file was asked for, and until that is whole.
    assert 'hx-trigger="submit' in page
    begun = client.get(progress).content.decode()
    assert "meter" not in begun and 'hx-trigger="every' in begun
    said = {"purpose": "audit", "content": "coded", "shown": "codes", "format": "xlsx"}
    answer = client.post(address(version), said | {"key": key})
    assert answer.streaming
    assert answer["Content-Disposition"].startswith('attachment; filename="visits-')
    found = read_book(answer.getvalue())
    assert len(found.main.lines) == 2
    shown = client.get(progress).content.decode()
    assert "2 of" in " ".join(shown.split()) and 'hx-trigger="submit' in shown


def test_nobody_sees_how_far_another_s_file_is(world: World) -> None:
    version, client = begin(world), signed_in(world, "sonia")
    key = uuid4()
    said = {"purpose": "audit", "content": "coded", "shown": "codes", "format": "csv"}
    client.post(address(version), said | {"key": key}).getvalue()
    progress = reverse("questionnaires:export-progress", args=[key])
    assert "meter" in client.get(progress).content.decode()
    other = signed_in(world, "mariana")
    assert "meter" not in other.get(progress).content.decode()


def test_all_answers_are_offered_only_to_who_may_export_them(world: World) -> None:
    version = begin(world)
    assert "All answers that I can open" in _page(world, "sonia", version)
    assert "All answers that I can open" not in _page(world, "mariana", version)
    said = {"purpose": "audit", "content": "all", "shown": "codes", "format": "csv"}
    answer = signed_in(world, "mariana").post(address(version), said | {"key": uuid4()})
    assert answer.status_code == 422


def _page(world: World, name: str, version: Version) -> str:
    return signed_in(world, name).get(address(version)).content.decode()


def test_a_form_without_a_purpose_comes_back(world: World) -> None:
    version = begin(world)
    said = {"content": "coded", "shown": "codes", "format": "csv", "key": uuid4()}
    answer = signed_in(world, "sonia").post(address(version), said)
    assert answer.status_code == 422


def test_a_questionnaire_leads_to_its_files(world: World) -> None:
    version = begin(world)
    one = reverse("questionnaires:questionnaire", args=[version.questionnaire_id])
    assert address(version) in signed_in(world, "sonia").get(one).content.decode()
    assert address(version) not in signed_in(world, "carla").get(one).content.decode()
    shown = reverse("questionnaires:version", args=[version.id])
    incoming = reverse("questionnaires:import", args=[version.id])
    page = signed_in(world, "carla").get(shown).content.decode()
    assert incoming in page
    listed = signed_in(world, "carla").get(incoming).content.decode()
    assert f"/staff/lists/imports/answers/{version.id}.cases.case/upload/" in listed


def test_the_upload_page_lists_what_may_stand_in_columns(world: World) -> None:
    version = begin(world)
    target = f"{version.id}.cases.case"
    page = signed_in(world, "carla").get(
        reverse("lists:import-upload", args=["answers", target])
    )
    text = page.content.decode()
    for words in ("How many rooms?", "Sheet “A child”", "How old?", "home/rooms"):
        assert words in text, words
