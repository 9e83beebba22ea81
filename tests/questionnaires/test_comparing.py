"""Answers beside each other: what differs, pictures of numbers, versions, voices."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from amparo.foundation.questionnaires.comparing import by_voice, over_time
from amparo.foundation.questionnaires.models import AnswerSheet
from amparo.foundation.questionnaires.operations import (
    OpenSheet,
    begin,
    open_timeline,
    upload_version,
)
from tests.cases.helpers import opened
from tests.cast import World
from tests.questionnaires.helpers import (
    NEXT,
    answered,
    begun,
    ended,
    published,
    published_form,
    workbook,
)

pytestmark = pytest.mark.django_db
HOME = "/data/home"


def given(world: World, sheet: AnswerSheet, rooms: str, mood: str) -> AnswerSheet:
    """Answer the home and the week, and finish."""
    answered(
        world.carla, sheet, answers={f"{HOME}/rooms": rooms, f"{HOME}/safe": "yes"}
    )
    answered(world.carla, sheet, "week", {"/data/week/mood": mood})
    return ended(world.carla, sheet).sheet


def read(world: World, sheet: AnswerSheet) -> list[OpenSheet]:
    one = sheet.form_version.questionnaire_id
    return open_timeline(world.carla, "cases.case", sheet.subject_id, one)


def test_answers_are_compared_with_last_time(world: World) -> None:
    version, case = published_form(world.organisations["casa"]), opened(world).id
    for mood in ("2", "2", "6"):
        sheet = given(world, begun(world.carla, case, version), "3", mood)
    found = over_time(read(world, sheet))
    rows = {row.label: row for row in found.rows}
    assert len(found.heads) == 3
    assert rows["How was the week?"].answers == ("2", "2", "6")
    assert rows["How was the week?"].changed
    assert "<svg" in rows["How was the week?"].picture
    assert rows["Points"].answers == ("4", "4", "12")
    assert rows["Points"].score
    assert not rows["How many rooms?"].changed
    assert found.changed == 2


def test_one_set_alone_has_nothing_to_differ_from(world: World) -> None:
    version, case = published_form(world.organisations["casa"]), opened(world).id
    sheet = given(world, begun(world.carla, case, version), "3", "2")
    found = over_time(read(world, sheet))
    assert found.changed == 0
    assert not any(row.picture for row in found.rows)
    assert over_time([]).rows == ()


def test_versions_are_compared_by_what_they_share(world: World) -> None:
    first, case = published(world), opened(world).id
    given(world, begun(world.carla, case, first), "3", "2")
    second = published(
        world, upload_version(world.sonia, first.questionnaire_id, workbook(NEXT))
    )
    sheet = begun(world.carla, case, second)
    answered(world.carla, sheet, "week", {"/data/week/wish": "A bed"})
    sheet = given(world, sheet, "4", "2")
    rows = {row.label: row for row in over_time(read(world, sheet)).rows}
    assert rows["How many rooms are there?"].answers == ("3", "4")
    assert rows["What would help?"].answers == ("", "A bed")


def test_three_voices_stand_side_by_side(world: World) -> None:
    version, case = published_form(world.organisations["casa"]), opened(world).id
    for voice, mood in (("worker", "7"), ("caregiver", "8"), ("child", "3")):
        sheet = begin(world.carla, "cases.case", case, version.id, voice)
        sheet = given(world, sheet, "3", mood)
    found = by_voice(read(world, sheet))
    assert [head.partition(",")[0] for head in found.heads] == [
        "The child",
        "The caregiver",
        "The worker",
    ]
    rows = {row.label: row for row in found.rows}
    week = rows["How was the week?"]
    assert week.answers == ("3", "8", "7")
    assert week.section == "The week"
    assert week.beside == list(zip(found.heads, week.answers, strict=True))
    assert not rows["How many rooms?"].changed


def test_many_sets_are_opened_in_as_many_queries_as_two(world: World) -> None:
    version, case = published_form(world.organisations["casa"]), opened(world).id
    counts = []
    for rounds in (2, 3):
        for _round in range(rounds):
            sheet = given(world, begun(world.carla, case, version), "3", "2")
        with CaptureQueriesContext(connection) as asked:
            read(world, sheet)
        counts.append(len(asked))
    assert counts[0] == counts[1]
