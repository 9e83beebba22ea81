"""The Washington Group short set, once finished, is written into the child's record."""

from __future__ import annotations

import pytest

from amparo.foundation.persons.history import open_history
from amparo.foundation.persons.models import Person
from amparo.foundation.questionnaires.models import AnswerSheet, Version
from amparo.foundation.questionnaires.operations import begin
from amparo.response.cases.models import Case
from amparo.response.people_around.functioning import ANSWER, FORM, filled_in
from tests.cases.helpers import opened, with_child
from tests.cast import World
from tests.questionnaires import our_forms
from tests.questionnaires.our_forms import paths

pytestmark = pytest.mark.django_db


def finished(world: World, case: Case, answer: str) -> AnswerSheet:
    """Return answers of our form that say this, as finishing them leaves them."""
    our_forms.load(FORM)
    version = Version.objects.get(
        questionnaire__key=FORM, questionnaire__organisation=None, state="published"
    )
    sheet = begin(world.carla, "cases.case", case.id, version.id, "child")
    sheet.codes = {ANSWER: answer} if answer else {}
    return sheet


def test_the_answer_lies_where_it_is_looked_for() -> None:
    assert paths(FORM)["disability"] == ANSWER


@pytest.mark.parametrize("answer", ["yes", "no"])
def test_the_answer_is_written_into_the_childs_record(
    world: World, answer: str
) -> None:
    case = with_child(world)
    assert case.person_id is not None
    for _again in range(2):
        filled_in(world.carla, case, finished(world, case, answer))
    assert Person.objects.get().disability == answer
    before, now = open_history(world.carla, case.person_id)
    assert (before.facts.disability, now.facts.disability) == ("not_asked", answer)
    assert now.identity.called == "Wara"


def test_what_was_not_answered_says_nothing(world: World) -> None:
    case = with_child(world)
    filled_in(world.carla, case, finished(world, case, ""))
    assert Person.objects.get().disability == "not_asked"


def test_without_a_child_nothing_is_written(world: World) -> None:
    case = opened(world)
    filled_in(world.carla, case, finished(world, case, "yes"))
    assert not Person.objects.exists()
