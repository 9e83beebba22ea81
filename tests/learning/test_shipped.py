"""The lessons that we ship: whole in two languages, short enough, easy enough."""

from __future__ import annotations

import re

import pytest

from amparo.prevention.learning.checks import problems_of
from amparo.prevention.learning.codes import CHILDREN, Audience
from amparo.prevention.learning.document import Document
from amparo.prevention.learning.models import LessonText
from amparo.prevention.learning.queries import stale_steps
from amparo.prevention.learning.shipped import ShippedLesson, load_shipped, read_lessons
from amparo.prevention.learning.titles import AUDIENCES, TITLES
from tests.locale.reading import hardness

LESSONS = list(read_lessons())
NAMES = [lesson.slug for lesson in LESSONS]
# The grade of Flesch and Kincaid at most, and the points of Fernández Huerta at least.
# Each is a class below the youngest of the band; adults may have left school early.
LEVELS = {
    Audience.AGES_6: (3.0, 85),
    Audience.AGES_10: (4.5, 80),
    Audience.AGES_14: (6.0, 75),
}
ADULTS = (6.5, 70)


def sayings(document: Document) -> list[str]:
    return [f"{said}." for step in document.screens for said in step.sentences()]


def test_there_are_twenty_numbered_lessons_for_every_audience() -> None:
    assert [lesson.number for lesson in LESSONS] == list(range(1, 21))
    assert {lesson.audience for lesson in LESSONS} == set(Audience)
    assert set(AUDIENCES) == set(Audience)


@pytest.mark.parametrize("lesson", LESSONS, ids=NAMES)
@pytest.mark.parametrize("language", ["en", "es"])
def test_a_lesson_has_nothing_to_complain_of(
    lesson: ShippedLesson, language: str
) -> None:
    english = None if language == "en" else lesson.texts["en"]
    assert problems_of(lesson.texts[language], lesson.audience, english) == []


@pytest.mark.parametrize("lesson", LESSONS, ids=NAMES)
def test_both_languages_have_the_same_steps_and_ways(lesson: ShippedLesson) -> None:
    def shape(document: Document) -> list[object]:
        return [
            (
                step.kind,
                step.key,
                step.picture,
                step.then,
                [c.target for c in step.choices],
                len(step.answers),
            )
            for step in document.steps
        ]

    assert shape(lesson.texts["es"]) == shape(lesson.texts["en"])


@pytest.mark.parametrize("lesson", LESSONS, ids=NAMES)
def test_its_readers_can_read_it(lesson: ShippedLesson) -> None:
    english, spanish = LEVELS.get(Audience(lesson.audience), ADULTS)
    assert hardness("en", sayings(lesson.texts["en"])) <= english
    assert hardness("es", sayings(lesson.texts["es"])) >= spanish


def test_the_older_the_readers_the_harder_their_limit() -> None:
    grades = [LEVELS[band][0] for band in CHILDREN]
    assert grades == sorted(grades)
    points = [LEVELS[band][1] for band in CHILDREN]
    assert points == sorted(points, reverse=True)


@pytest.mark.parametrize("lesson", LESSONS, ids=NAMES)
def test_a_lesson_is_tagged_and_free_to_share(lesson: ShippedLesson) -> None:
    head = lesson.texts["en"]
    assert head.head["licence"] == "CC BY 4.0"
    assert isinstance(head.head["care"], bool)
    assert isinstance(head.head["online"], bool)
    assert all(re.fullmatch(r"[1-8]\.[1-5]", tag) for tag in head.words("itgse"))
    assert all(1 <= int(article) <= 54 for article in head.words("crc"))
    assert head.words("itgse")
    assert head.words("crc")


def test_every_shipped_lesson_has_a_title_in_all_languages() -> None:
    titles = {lesson.slug: lesson.texts["en"].title for lesson in LESSONS}
    assert {slug: str(title) for slug, title in TITLES.items()} == titles


@pytest.mark.django_db
def test_loading_twice_changes_nothing() -> None:
    assert load_shipped() == 40
    assert load_shipped() == 0
    assert LessonText.objects.count() == 40


@pytest.mark.django_db
def test_what_we_ship_is_translated_as_a_whole() -> None:
    load_shipped()
    spanish = LessonText.objects.filter(language="es").select_related("lesson")
    assert [text for text in spanish if stale_steps(text)] == []
