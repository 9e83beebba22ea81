"""The pages on which staff write lessons and sign them off."""

from __future__ import annotations

from django.db import connection
from django.test.utils import CaptureQueriesContext

from amparo.prevention.learning.models import Lesson, LessonSignOff, LessonText
from amparo.prevention.learning.offers import offer_digest
from amparo.prevention.learning.queries import standing_offer_sign_off
from amparo.prevention.learning.shipped import load_shipped
from tests.cast import World
from tests.signin import signed_in

from .texts import ENGLISH, a_lesson, in_spanish, signed, text_of

LIST = "/staff/lessons/"


def test_the_list_asks_no_more_for_twenty_lessons_than_for_two(world: World) -> None:
    client = signed_in(world, "rosa")
    a_lesson(world), a_lesson(world, "windows")
    client.get(LIST)
    with CaptureQueriesContext(connection) as few:
        client.get(LIST)
    load_shipped_beside(world)
    with CaptureQueriesContext(connection) as many:
        page = client.get(LIST).content.decode()
    assert len(many) == len(few)
    assert "Five people I can tell" in page


def load_shipped_beside(world: World) -> None:
    Lesson.objects.all().delete()
    load_shipped()


def test_a_trainer_writes_a_lesson_with_a_preview(world: World) -> None:
    client = signed_in(world, "rosa")
    given = {"slug": "doors", "audience": "6-9", "source": ENGLISH}
    shown = client.post(LIST + "add/", {**given, "preview": "yes"})
    assert shown.status_code == 200
    assert "This is a door." in shown.content.decode()
    assert not LessonText.objects.exists()
    saved = client.post(LIST + "add/", given)
    assert saved.status_code == 302
    assert LessonText.objects.get().author_id == world.rosa.user_id


def test_a_preview_says_what_is_wrong_and_keeps_what_was_typed(world: World) -> None:
    client = signed_in(world, "rosa")
    broken = ENGLISH.replace("#open)", "#cellar)")
    given = {"slug": "doors", "audience": "6-9", "source": broken}
    page = client.post(LIST + "add/", {**given, "preview": "yes"}).content.decode()
    assert "A choice leads to a step that is not there." in page
    assert "#cellar" in page


def test_who_was_slower_sees_both_texts(world: World) -> None:
    lesson = a_lesson(world)
    client = signed_in(world, "rosa")
    address = f"{LIST}{lesson.id}/en/edit/"
    given = {"source": ENGLISH.replace("Bring", "Take"), "version": "1"}
    assert client.post(address, given).status_code == 302
    given["source"] = ENGLISH.replace("Bring", "Use")
    answer = client.post(address, given)
    assert answer.status_code == 409
    assert "Use paper." in answer.content.decode()


def test_a_translation_stands_beside_english_with_its_state(world: World) -> None:
    lesson = a_lesson(world)
    in_spanish(world, lesson)
    client = signed_in(world, "rosa")
    page = client.get(f"{LIST}{lesson.id}/es/").content.decode()
    assert "Esta es una puerta." in page
    assert "This is a door." in page
    assert "Translated" in page
    assert client.get(f"{LIST}{lesson.id}/hi/").status_code == 404


def test_a_trainer_signs_off_and_withdraws(world: World) -> None:
    lesson = a_lesson(world)
    client = signed_in(world, "rosa")
    text = text_of(lesson)
    page = client.get(f"{LIST}{lesson.id}/en/").content.decode()
    address = f"{LIST}texts/{text.id}/sign-off/BO/"
    assert address in page
    assert client.post(address, {"work": "teaches"}).status_code == 302
    row = LessonSignOff.objects.get()
    page = client.get(f"{LIST}{lesson.id}/").content.decode()
    assert f"{LIST}sign-offs/{row.id}/withdraw/" in page
    client.post(f"{LIST}sign-offs/{row.id}/withdraw/", {"why": "unclear"})
    row.refresh_from_db()
    assert row.why_ended == "unclear"


def test_who_wrote_it_is_not_offered_to_sign(world: World) -> None:
    lesson = a_lesson(world)
    page = signed_in(world, "sonia").get(f"{LIST}{lesson.id}/en/").content.decode()
    assert "sign-off/" not in page


def test_an_earlier_wording_can_still_be_read(world: World) -> None:
    lesson = a_lesson(world)
    signed(world.rosa, lesson)
    client = signed_in(world, "rosa")
    page = client.get(f"{LIST}{lesson.id}/en/1/").content.decode()
    assert "There may be a newer wording" in page


def test_the_offer_check_is_signed_on_its_page(world: World) -> None:
    client = signed_in(world, "rosa")
    assert "Bolivia" in client.get(LIST + "offer/").content.decode()
    page = client.get(LIST + "offer/BO/").content.decode()
    assert "Operational indicators" in page
    given = {"seen": offer_digest("BO"), "work": "works"}
    assert client.post(LIST + "offer/BO/sign-off/", given).status_code == 302
    assert standing_offer_sign_off("BO") is not None
    client.post(LIST + "offer/BO/withdraw/", {"why": "wrong"})
    assert standing_offer_sign_off("BO") is None
