"""The pages of filling in and reading, without script; nothing typed is lost."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from amparo.foundation.kernel.ids import uuid7
from amparo.foundation.questionnaires.models import AnswerSheet
from amparo.foundation.questionnaires.operations import (
    Typed,
    begin,
    open_draft,
    save_page,
)
from tests.cases.helpers import give_consent, opened, with_child
from tests.cast import World
from tests.questionnaires.helpers import (
    FORM,
    HOME,
    NICK,
    WHY,
    answered,
    begun,
    ended,
    finished_answers,
    published_form,
    text_of,
    url,
)
from tests.questionnaires.helpers import (
    page_answers as answers,
)
from tests.signin import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def carla(world: World) -> Client:
    return signed_in(world, "carla")


@pytest.fixture
def sonia(world: World) -> Client:
    return signed_in(world, "sonia")


@pytest.fixture
def sheet(world: World) -> AnswerSheet:
    version = published_form(world.organisations["casa"])
    return begun(world.carla, opened(world).id, version)


def test_a_caseworker_fills_in_a_form_from_the_case_without_script(
    world: World, carla: Client
) -> None:
    version, case = published_form(world.organisations["casa"]), opened(world)
    page = text_of(carla.get(reverse("cases:detail", args=[case.id])))
    address = url("begin", "cases.case", case.id, version.id)
    assert address in page
    carla.get(address)
    answer = carla.post(
        address, {"voice": "worker", "form_key": str(uuid7())}, follow=True
    )
    sheet = AnswerSheet.objects.get()
    here = url("page", sheet.id, "home")
    assert answer.redirect_chain[-1][0] == here
    assert "What makes it unsafe?" not in text_of(answer)

    said = answers(rooms="3", safe="no") | {"version": "1"}
    answer = carla.post(here, said, follow=True)
    assert answer.redirect_chain[-1][0] == here  # a further question has come up
    shown = text_of(answer)
    assert "1 further question" in shown
    assert "What makes it unsafe?" in shown
    said = answers(rooms="3", safe="no", why=WHY) | {"version": "2"}
    answer = carla.post(here, said, follow=True)
    week = url("page", sheet.id, "week")
    assert answer.redirect_chain[-1][0] == week

    said = {
        "/data/week/days": ["mo", "tu"],
        "/data/week/mood": "4",
        "left:/data/week/days": "",
        "left:/data/week/mood": "",
        "left:/data/week/seen": "not_known",
        "version": "3",
    }
    answer = carla.post(week, said, follow=True)
    here = answer.redirect_chain[-1][0]
    assert answer.context["page_key"] == "child"
    version_now = str(AnswerSheet.objects.get().version)
    answer = carla.post(
        here, {"add": "/data/child", "version": version_now}, follow=True
    )
    nick = re.search(r'name="(/data/child\[\d\]/nick)"', answer.content.decode())
    assert nick is not None
    row = nick[1].removesuffix("/nick")
    version_now = str(AnswerSheet.objects.get().version)
    said = {f"{row}/nick": NICK, f"{row}/age": "4", "version": version_now}
    said |= {f"left:{row}/nick": "", f"left:{row}/age": ""}
    answer = carla.post(here, said, follow=True)
    assert answer.redirect_chain[-1][0] == url("review", sheet.id)
    for words in (WHY, NICK, "Not known", "Monday, Tuesday"):
        assert words in text_of(answer)

    version_now = str(AnswerSheet.objects.get().version)
    answer = carla.post(url("review", sheet.id), {"version": version_now}, follow=True)
    assert answer.redirect_chain[-1][0] == url("read", sheet.id)
    shown = text_of(answer)
    assert WHY in shown
    assert "Points" in shown
    case_page = text_of(carla.get(reverse("cases:detail", args=[case.id])))
    assert url("read", sheet.id) in case_page
    assert WHY not in case_page


def test_what_is_wrong_is_said_and_may_wait(carla: Client, sheet: AnswerSheet) -> None:
    here = url("page", sheet.id, "home")
    said = answers(rooms="77", safe="") | {"version": "1"}
    page = carla.post(here, said)
    assert page.status_code == 422
    shown = text_of(page)
    assert "Write a number below 50." in shown
    assert 'value="2"' in shown  # what was typed is kept, so the version is the next
    answer = carla.post(here, said | {"version": "2", "anyway": "yes"})
    assert answer["Location"] == url("page", sheet.id, "week")
    review = carla.get(url("review", sheet.id))
    assert "2 answers are missing" in text_of(review)
    assert AnswerSheet.objects.get().state == "draft"


def test_a_draft_is_left_and_gone_on_with(carla: Client, sheet: AnswerSheet) -> None:
    here = url("page", sheet.id, "home")
    said = answers(rooms="3", safe="yes") | {"version": "1", "leave": "yes"}
    answer = carla.post(here, said)
    assert answer["Location"] == reverse("cases:detail", args=[sheet.subject_id])
    assert carla.get(url("continue", sheet.id))["Location"] == here
    back = {"version": "2", "back": "yes"}
    answer = carla.post(url("page", sheet.id, "week"), back)
    assert answer["Location"] == here
    shown = carla.get(here).content.decode()
    assert re.search(r'value="yes"[^>]*checked', shown)


def test_two_people_at_one_form_see_both_and_choose(
    world: World, carla: Client, sonia: Client, sheet: AnswerSheet
) -> None:
    here = url("page", sheet.id, "home")
    carla.post(here, answers(rooms="3", safe="yes") | {"version": "1"})
    sent = answers(rooms="7", safe="no") | {"version": "1"}
    page = sonia.post(here, sent)
    assert page.status_code == 409
    shown = text_of(page)
    assert "Two people changed this" in shown
    chosen = {"version": "2", f"keep_{HOME}/rooms": "theirs"}
    chosen[f"keep_{HOME}/safe"] = "mine"
    sonia.post(here, sent | chosen)
    value = begun_values(world, sheet)
    assert value == {"rooms": "3", "safe": "no"}


def begun_values(world: World, sheet: AnswerSheet) -> dict[str, str]:
    filling = open_draft(world.carla, sheet.id).filling
    return {name: filling.value(f"{HOME}/{name}") for name in ("rooms", "safe")}


def test_what_is_relevant_changes_at_once(carla: Client, sheet: AnswerSheet) -> None:
    address = url("look", sheet.id, "home")
    sent = answers(rooms="3", safe="no") | {"version": "1"}
    answer = carla.post(address, sent, headers={"HX-Request": "true"})
    shown = text_of(answer)
    assert "What makes it unsafe?" in shown
    assert "<html" not in shown
    assert 'value="3"' in shown
    assert AnswerSheet.objects.get().version == 1


def test_the_three_reasons_stand_beside_each_question(
    carla: Client, sheet: AnswerSheet
) -> None:
    shown = text_of(carla.get(url("page", sheet.id, "home")))
    for words in ("Not asked", "Did not want to say", "Not known"):
        assert shown.count(f">{words}<") == 2


@pytest.mark.parametrize("name", ["beto", "luz", "tomasa", "diego"])
def test_nobody_else_finds_a_draft_or_what_was_finished(
    world: World, sheet: AnswerSheet, name: str
) -> None:
    finished = finished_answers(
        world.carla, begun(world.carla, sheet.subject_id, sheet.form_version)
    )
    client = signed_in(world, name)
    for address in (
        url("continue", sheet.id),
        url("page", sheet.id, "home"),
        url("review", sheet.id),
        url("read", finished.id),
        url("about", "cases.case", sheet.subject_id),
    ):
        assert client.get(address).status_code in (403, 404), address


def test_a_person_and_an_organisation_have_the_panel(
    world: World, carla: Client
) -> None:
    version = published_form(world.organisations["casa"])
    person = with_child(world).person
    assert person is not None
    page = text_of(carla.get(reverse("persons:person", args=[person.id])))
    assert url("begin", "persons.person", person.id, version.id) in page
    shelter = world.organisations["sol"].id
    page = text_of(carla.get(reverse("organisations:organisation", args=[shelter])))
    assert url("begin", "organisations.organisation", shelter, version.id) in page
    directory = signed_in(world, "mariana").get(
        reverse("organisations:organisation", args=[shelter])
    )
    assert "Fill in a questionnaire" not in text_of(directory)


def test_a_comparison_and_three_voices_are_offered_once_there_are_some(
    world: World, carla: Client, sheet: AnswerSheet
) -> None:
    version, about = sheet.form_version, sheet.subject_id
    finished_answers(world.carla, sheet)
    later = {f"{HOME}/rooms": "5", f"{HOME}/safe": "yes"}
    finished_answers(world.carla, begun(world.carla, about, version), later)
    child = begin(world.carla, "cases.case", about, version.id, "child")
    finished_answers(world.carla, child)
    timeline = text_of(carla.get(reverse("cases:detail", args=[about])))
    assert "Compared with last time: 1 coded answer differs." in timeline
    shown = text_of(carla.get(url("about", "cases.case", about)))
    args = ("cases.case", about, version.questionnaire_id)
    assert url("over-time", *args) in shown
    assert url("voices", *args) in shown
    page = text_of(carla.get(url("over-time", *args) + "?voice=worker"))
    assert "1 answer differs from last time." in page
    assert "<svg" in page
    page = text_of(carla.get(url("voices", *args)))
    assert "The child," in page
    assert "The worker," in page


def test_what_is_refused_stays_on_the_page(carla: Client, sheet: AnswerSheet) -> None:
    here = url("page", sheet.id, "home")
    carla.post(here, answers(rooms="3", safe="no") | {"version": "1"})
    long = "a" * 20_001
    page = carla.post(here, answers(rooms="4", safe="no", why=long) | {"version": "2"})
    assert page.status_code == 422
    shown = text_of(page)
    assert "This is too long" in shown
    assert long in shown
    assert 'value="4"' in shown
    assert AnswerSheet.objects.get().version == 2


@pytest.mark.parametrize(("voice", "shown"), [("child", False), ("worker", True)])
def test_a_score_is_not_shown_while_a_child_answers(
    world: World, carla: Client, sheet: AnswerSheet, voice: str, shown: bool
) -> None:
    one = begin(
        world.carla, "cases.case", sheet.subject_id, sheet.form_version_id, voice
    )
    answered(world.carla, one)
    answered(world.carla, one, "week", {"/data/week/mood": "4"})
    page = text_of(carla.get(url("page", one.id, "week")))
    assert "How was the week?" in page
    assert ("Points" in page) == shown
    assert ("Points" in text_of(carla.get(url("review", one.id)))) == shown
    ended_at = carla.post(
        url("review", one.id),
        {"version": str(AnswerSheet.objects.get(id=one.id).version)},
    )
    # A child may still be holding the phone: the page after it shows no score either.
    about = url("about", "cases.case", sheet.subject_id)
    assert ended_at["Location"] == (url("read", one.id) if shown else about)
    read_page = carla.get(url("read", one.id))
    assert read_page.context["scores"] == [("Points", "8")]
    assert read_page.context["one"].subject.judgement == "Risk not assessed"
    assert "Risk not assessed" in text_of(read_page)


def test_scores_inside_of_rows_are_shown_for_each(world: World, carla: Client) -> None:
    form = FORM.replace(
        "| | end_repeat |",
        "| | calculate | twice | Twice the age | | | | | | | ${age} * 2 | | | | yes |\n"
        "| | end_repeat |",
    )
    version = published_form(world.organisations["casa"], form)
    one = begun(world.carla, opened(world).id, version)
    version_now = answered(world.carla, one).version
    save_page(world.carla, one.id, "child", Typed(add="/data/child"), version_now)
    row = open_draft(world.carla, one.id).filling.rows("/data/child")[0]
    answered(world.carla, one, "child", {f"{row}/age": "7"})
    done = ended(world.carla, one).sheet
    page = carla.get(url("read", done.id))
    assert ("Twice the age", "14") in page.context["scores"]


def test_a_draft_that_is_there_is_offered_before_another_begins(
    carla: Client, sheet: AnswerSheet
) -> None:
    address = url("begin", "cases.case", sheet.subject_id, sheet.form_version_id)
    shown = text_of(carla.get(address))
    assert "Begun already" in shown
    assert url("continue", sheet.id) in shown


def test_what_is_missing_is_named_with_the_way_to_it(
    carla: Client, sheet: AnswerSheet
) -> None:
    shown = text_of(carla.get(url("review", sheet.id)))
    link = f'<a href="{url("page", sheet.id, "home")}">Is it safe at home?</a>'
    assert link in shown
    assert "Finish</button>" not in shown


def test_the_next_action_leads_to_what_helps_with_it(
    world: World, carla: Client
) -> None:
    version, case = published_form(world.organisations["casa"]), with_child(world)
    give_consent(world, case, "case_management")
    page = carla.get(reverse("cases:detail", args=[case.id]))
    assert page.context["next"].title == "Assess risk"
    about = url("about", "cases.case", case.id)
    assert f'<a href="{about}#offered">Fill in an assessment first</a>' in text_of(page)
    assert url("begin", "cases.case", case.id, version.id) in text_of(carla.get(about))
