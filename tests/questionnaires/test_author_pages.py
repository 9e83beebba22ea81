"""An author's pages: a form comes, is tried, translated, compared and published."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from amparo.foundation.kernel.ids import uuid7
from amparo.foundation.proposals.models import Proposal
from amparo.foundation.questionnaires.models import AnswerSheet, Version
from amparo.foundation.questionnaires.shipped import as_workbook
from tests.cast import World
from tests.questionnaires.helpers import (
    NEXT,
    published,
    text_of,
    uploaded,
    url,
    workbook,
)
from tests.questionnaires.helpers import (
    page_answers as answers,
)
from tests.signin import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def sonia(world: World) -> Client:
    return signed_in(world, "sonia")


@pytest.fixture
def mariana(world: World) -> Client:
    return signed_in(world, "mariana")


@pytest.mark.parametrize("who", ["elena", "mariana", "ana", "diego"])
def test_an_author_brings_a_form_and_a_second_person_publishes_it(
    world: World, sonia: Client, who: str
) -> None:
    sent = {
        "file": SimpleUploadedFile("assessment.xlsx", workbook()),
        "organisation": str(world.organisations["casa"].id),
        "purpose": "assessment",
        "subjects": ["cases.case"],
        "voices": ["child", "worker"],
        "form_key": str(uuid7()),
    }
    page = sonia.post(url("upload"), sent, follow=True)
    version = Version.objects.get(questionnaire__key="household")
    assert page.redirect_chain[-1][0] == url("version", version.id)
    shown = text_of(page)
    assert "How many rooms?" in shown
    assert "Propose publishing" in shown
    sonia.post(url("propose", version.id))
    asked = Proposal.objects.get(subject_id=version.id)
    page_of_it = reverse("decisions:decision", args=[asked.id])
    assert "Withdraw" in text_of(sonia.get(page_of_it))
    second = signed_in(world, who)
    assert page_of_it in text_of(second.get(reverse("decisions:list")))
    assert "Answers that lie open as codes" in text_of(second.get(page_of_it))
    assert signed_in(world, "carla").get(page_of_it).status_code == 404
    second.post(reverse("decisions:confirm", args=[asked.id]))
    assert Version.objects.get(id=version.id).state == "published"


def test_what_is_wrong_in_a_file_is_said_by_sheet_and_row(
    world: World, sonia: Client
) -> None:
    broken = as_workbook(
        "| survey | type | name | label |\n"
        "|---|---|---|---|\n"
        "| | barcode | tag | Scan it |\n"
        "| settings | form_title | form_id |\n"
        "|---|---|---|\n"
        "| | Broken | broken |\n"
    )
    sent = {
        "file": SimpleUploadedFile("form.xlsx", broken),
        "organisation": str(world.organisations["casa"].id),
        "purpose": "visit",
        "subjects": ["cases.case"],
        "form_key": str(uuid7()),
    }
    page = sonia.post(url("upload"), sent)
    assert page.status_code == 422
    shown = text_of(page)
    assert "survey" in shown
    assert "barcode" in shown
    assert not Version.objects.filter(questionnaire__key="broken").exists()


def test_the_file_comes_back_byte_for_byte(world: World, sonia: Client) -> None:
    version = uploaded(world)
    answer = sonia.get(url("file", version.id))
    assert answer.content == workbook()
    assert answer["Content-Disposition"] == 'attachment; filename="household-1.xlsx"'


def test_what_changed_is_shown_before_publishing(world: World, sonia: Client) -> None:
    first = published(world)
    sent = {"file": SimpleUploadedFile("b.xlsx", workbook(NEXT))}
    address = url("upload-version", first.questionnaire_id)
    sonia.post(address, {**sent, "form_key": str(uuid7())})
    second = Version.objects.get(questionnaire=first.questionnaire, number=2)
    assert "What would help?" in text_of(sonia.get(url("changes", second.id)))
    assert "What changed" in text_of(sonia.get(url("version", second.id)))


def test_missing_texts_are_translated_in_a_table(world: World, sonia: Client) -> None:
    version = uploaded(world)
    page = sonia.get(url("texts", version.id, "es"))
    shown = text_of(page)
    assert "How was the week?" in shown
    assert "How many rooms?" not in shown  # it has its Spanish
    names = re.findall(r'name="(text:[^"]+)"', page.content.decode())
    sent = dict.fromkeys(names, "") | {names[0]: "Una palabra", "version": "1"}
    answer = sonia.post(url("texts", version.id, "es"), sent)
    assert answer["Location"] == url("texts", version.id, "es")  # more are missing
    now = Version.objects.get(id=version.id)
    assert list(now.translations["es"].values()) == ["Una palabra"]
    chosen = sonia.post(url("add-language", version.id), {"language": "nl"})
    assert chosen["Location"] == url("texts", version.id, "nl")


@pytest.mark.parametrize("reader", ["child", "caregiver", "worker"])
def test_a_form_is_tried_page_by_page_and_nothing_is_kept(
    world: World, sonia: Client, reader: str
) -> None:
    version = uploaded(world)
    page = sonia.get(url("try", version.id) + f"?reader={reader}")
    assert f"phone-{reader}" in page.content.decode()
    state = page.context["state"]
    sent = {"state": state, "page": "home", "reader": reader, "version": "1"}
    wrong = sonia.post(url("try", version.id), sent | answers(rooms="99", safe=""))
    assert "Write a number below 50." in text_of(wrong)
    sent["state"] = wrong.context["state"]
    next_page = sonia.post(
        url("try", version.id), sent | answers(rooms="3", safe="yes")
    )
    assert next_page.context["page_key"] == "week"
    assert not AnswerSheet.objects.exists()


def test_an_empty_form_has_a_box_for_each_answer_and_reason(
    world: World, sonia: Client
) -> None:
    shown = text_of(sonia.get(url("empty", uploaded(world).id)))
    for words in ("What makes it unsafe?", "Monday", "Did not want to say", "A child"):
        assert words in shown
    assert shown.count("Only if it applies") == 1  # what makes it unsafe


def test_two_translators_at_once_lose_nothing(
    world: World, sonia: Client, mariana: Client
) -> None:
    """The table is shorter by then: what was typed stays with its own text."""
    version = uploaded(world)
    address = url("texts", version.id, "es")
    page = sonia.get(address).content.decode()
    one, other = re.findall(r'name="(text:[^"]+)"', page)[:2]
    sonia.post(address, {one: "Uno", "version": "1"})
    late = mariana.post(address, {one: "Eins", other: "Dos", "version": "1"})
    assert late.status_code == 422
    shown = late.content.decode()
    assert "Someone else saved translations meanwhile" in shown
    assert f'name="{other}"' in shown
    assert ">\nDos</textarea>" in shown
    assert "Eins" not in shown
    mariana.post(
        address, {other: "Dos", "version": late.context["form"]["version"].value()}
    )
    kept = Version.objects.get(id=version.id).translations["es"]
    assert sorted(kept.values()) == ["Dos", "Uno"]


@pytest.mark.parametrize(("reader", "shown"), [("caregiver", False), ("worker", True)])
def test_a_score_is_tried_as_a_worker_only(
    world: World, sonia: Client, reader: str, shown: bool
) -> None:
    address = url("try", uploaded(world).id)
    state = sonia.get(f"{address}?reader={reader}").context["state"]
    sent = {"page": "home", "reader": reader, **answers(rooms="3", safe="yes")}
    page = sonia.post(address, sent | {"state": state})
    assert page.context["page_key"] == "week"
    assert ("Points" in text_of(page)) == shown


def test_an_upload_says_whose_place_it_takes(world: World, sonia: Client) -> None:
    version = uploaded(world)
    shown = text_of(sonia.get(url("upload-version", version.questionnaire_id)))
    assert "Version 1 is a draft already" in shown
    assert url("version", version.id) in shown
