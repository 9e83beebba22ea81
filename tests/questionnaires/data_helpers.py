"""Answers for files: a form with repeats in repeats, codes and reasons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from amparo.foundation.policy import Actor
from amparo.foundation.questionnaires.engine import Filling, Form, Why, parse_form
from amparo.foundation.questionnaires.models import AnswerSheet, Version
from amparo.foundation.questionnaires.operations.importing import import_answers
from tests.cases.helpers import opened
from tests.cast import World
from tests.questionnaires.helpers import compiled, published_form

VISITS = """
| survey | type | name | label::English (en) | label::Español (es) | relevant | required | constraint | calculation | coded | score |
|---|---|---|---|---|---|---|---|---|---|---|
| | begin_group | home | The home | La casa | | | | | | |
| | integer | rooms | How many rooms? | ¿Cuántos cuartos? | | | . < 50 | | yes | |
| | select_one yes_no | safe | Is it safe? | ¿Es segura? | | yes | | | yes | |
| | text | why | Why not? | ¿Por qué no? | ${safe} = 'no' | | | | | |
| | end_group | | | | | | | | | |
| | select_multiple day | days | School days | Días de escuela | | | | | yes | |
| | date | seen | Last seen | Vista | | | . <= today() | | | |
| | text | phone | Telephone | Teléfono | | | | | | |
| | note | thanks | Thank you | Gracias | | | | | | |
| | calculate | points | Points | Puntos | | | | coalesce(${rooms}, 0) * 2 | yes | yes |
| | begin_repeat | child | A child | Un niño | | | | | | |
| | text | nick | Called | Nombre | | | | | | |
| | integer | age | How old? | ¿Cuántos años? | | | . < 130 | | yes | |
| | begin_repeat | visit | A visit | Una visita | | | | | | |
| | date | day | Day | Día | | | | | | |
| | select_one yes_no | well | Was she well? | ¿Estaba bien? | | | | | yes | |
| | end_repeat | | | | | | | | | |
| | end_repeat | | | | | | | | | |
| choices | list_name | name | label::English (en) | label::Español (es) |
|---|---|---|---|---|
| | yes_no | yes | Yes | Sí |
| | yes_no | no | No | No |
| | day | mo | Monday | lunes |
| | day | tu | Tuesday | martes |
| settings | form_title | form_id | version | default_language |
|---|---|---|---|---|
| | Visits | visits | 1 | English (en) |
"""  # noqa: E501
TODAY = date(2026, 11, 20)
# Ids of one quarter hour have no order, so each was asked on another day.
DAYS = (date(2026, 11, 18), date(2026, 11, 19), TODAY)
NAME = "Pequeñín Zarabanda"
WHY = "The uncle has a key."
# What one caseworker wrote, by question; rows of repeats are lists.
ONE: dict[str, Any] = {
    "home/rooms": "3",
    "home/safe": "no",
    "home/why": WHY,
    "days": "mo tu",
    "seen": "2026-11-01",
    "phone": "+59171234567",
    "child": [
        {"nick": NAME, "age": "7", "visit": [{"day": "2026-10-01", "well": "yes"}]},
        {
            "nick": "Inti",
            "age": "=not_known",
            "visit": [
                {"day": "2026-10-02", "well": "no"},
                {"day": "2026-10-03", "well": "=did_not_say"},
            ],
        },
    ],
}
TWO: dict[str, Any] = {"home/rooms": "=not_asked", "home/safe": "yes", "child": []}
THREE: dict[str, Any] = {
    "home/rooms": "1",
    "home/safe": "yes",
    "child": [{"nick": "Sisa", "age": "4", "visit": [{"well": "yes"}]}],
}


def form_of_visits() -> Form:
    """Return the form, parsed."""
    return parse_form(compiled(VISITS).xform)


def visits(world: World) -> Version:
    """Return the form as a published version of Casa Abierta."""
    return published_form(world.organisations["casa"], VISITS, key="visits")


def filled(form: Form, said: Mapping[str, Any]) -> Filling:
    """Return these answers; "=" and a code is a reason."""
    filling = Filling(form, now=timezone.make_aware(datetime(2026, 11, 20, 12)))
    _put(filling, "/data", said)
    return filling


def _put(filling: Filling, place: str, said: Mapping[str, Any]) -> None:
    for name, value in said.items():
        at = f"{place}/{name}"
        if isinstance(value, Sequence) and not isinstance(value, str):
            for row in value:
                _put(filling, filling.add_row(at), row)
        elif value.startswith("="):
            filling.leave(at, Why(value[1:]))
        else:
            filling.set(at, value)


def answers(
    actor: Actor, version: Version, case_id: UUID, said: Mapping[str, Any], **more: Any
) -> AnswerSheet:
    """Keep these answers about a case."""
    filling = filled(parse_form(version.xform), said)
    on = more.pop("on", TODAY)
    return import_answers(
        actor, version, "cases.case", case_id, filling, on, voice="worker", **more
    )


def answered(world: World, version: Version) -> list[AnswerSheet]:
    """Keep the three of them about three cases of Carla's, oldest first."""
    return [
        answers(world.carla, version, opened(world).id, said, on=day)
        for said, day in zip((ONE, TWO, THREE), DAYS, strict=True)
    ]
