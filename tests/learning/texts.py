"""A short lesson for the tests, and what happens to it."""

from __future__ import annotations

from amparo.foundation.policy import Actor
from amparo.prevention.learning.models import Lesson, LessonSignOff, LessonText
from amparo.prevention.learning.operations import add_lesson, sign_off, write_text
from amparo.prevention.learning.queries import newest_text
from tests.cast import World

ENGLISH = """+++
title = "Doors"
summary = "Who may come in."
itgse = ["4.1"]
crc = ["19"]
licence = "CC BY 4.0"
+++

## picture hello hand
This is a door.

## choice visit
Someone knocks.

- [Open it](#open)
- [Call my aunt](#aunt)

## screen open -> whom
It is the baker.

## screen aunt -> whom
She looks first.

## question whom
Whom may I ask?

- My aunt
  > Yes, aunts listen.
- Nobody
  > You may ask again.

## help help
Call a number.

## facilitator notes
Bring paper.
"""
SPANISH = (
    ENGLISH.replace("Doors", "Puertas")
    .replace("Who may come in.", "Quién puede entrar.")
    .replace("This is a door.", "Esta es una puerta.")
)


def a_lesson(world: World, slug: str = "doors") -> Lesson:
    """Return a lesson that Sonia wrote in English."""
    return add_lesson(world.sonia, slug, "6-9", ENGLISH)


def text_of(lesson: Lesson, language: str = "en") -> LessonText:
    """Return the newest wording."""
    found = newest_text(lesson, language)
    assert found is not None
    return found


def in_spanish(world: World, lesson: Lesson) -> LessonText:
    """Return the lesson in Spanish, every step translated."""
    return write_text(world.sonia, lesson.id, "es", SPANISH, 0)


def signed(
    actor: Actor, lesson: Lesson, language: str = "en", country: str = "BO"
) -> LessonSignOff:
    """Sign the newest wording for a country."""
    return sign_off(actor, text_of(lesson, language).id, country, "teaches")
