"""Who comes to a second course is asked about, and stays one person."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from amparo.foundation.kernel.errors import RuleBroken
from amparo.foundation.persons.models import Person
from amparo.prevention.courses import operations as do
from amparo.prevention.courses.models import Enrolment, Run
from amparo.prevention.courses.types import NewParticipant
from tests.cases.helpers import with_child
from tests.cast import World
from tests.courses.helpers import facts_of, started
from tests.signin import signed_in

WARA = NewParticipant("Wara Quispe Mamani", age=12, sex="female")
NINA = NewParticipant("Nina Choque", age=11, sex="female")


def earlier(world: World) -> Person:
    """Let Wara take part in a course."""
    run = started(world)
    return do.register(world.rosa, run.id, [WARA])[0].person


def codes(world: World, run: Run, *people: NewParticipant) -> list[list[str]]:
    found = do.perhaps_known(world.rosa, run.id, people)
    return [[one.person.code for one in hits] for hits in found]


def test_who_took_part_before_is_found_in_any_spelling(world: World) -> None:
    wara = earlier(world)
    run = started(world, title="Ofertas de trabajo")
    typed = NewParticipant("Huara Quispe", age=13, sex="female")
    assert codes(world, run, WARA, typed, NINA) == [[wara.code], [wara.code], []]


def test_another_age_or_sex_is_another_person(world: World) -> None:
    wara = earlier(world)
    run = started(world, title="Ofertas de trabajo")
    older = NewParticipant(WARA.name, age=15, sex="female")
    boy = NewParticipant(WARA.name, age=12, sex="male")
    assert codes(world, run, older, boy) == [[], []]
    assert codes(world, run, NewParticipant(WARA.name)) == [[wara.code]]


def test_who_takes_part_already_is_not_asked_about(world: World) -> None:
    person = earlier(world)
    assert codes(world, person.enrolments.get().run, WARA) == [[]]


def test_a_known_person_is_registered_without_being_recorded_again(
    world: World,
) -> None:
    wara = earlier(world)
    run = started(world, title="Ofertas de trabajo")
    again = NewParticipant("Wara", disability="no")
    rows = do.register(world.rosa, run.id, [NINA, again], known={1: wara.id})
    assert [row.person_id == wara.id for row in rows] == [False, True]
    assert Person.objects.filter(enrolments__isnull=False).distinct().count() == 2
    second = wara.enrolments.get(run=run)
    assert (second.sex, second.disability) == ("female", "no")
    assert facts_of("course.register", "known")[-1]["known"] == 1


@pytest.mark.parametrize("whose", ["another team's", "twice"])
def test_what_cannot_be_registers_nobody(world: World, whose: str) -> None:
    wara = earlier(world)
    run = started(world, title="Ofertas de trabajo")
    known = {0: wara.id, 1: wara.id}
    if whose != "twice":
        child = with_child(world).person
        assert child is not None
        known = {0: child.id}
    with pytest.raises(RuleBroken):
        do.register(world.rosa, run.id, [WARA, NINA], known=known)
    assert not Enrolment.objects.filter(run=run).exists()


def test_the_page_asks_before_it_registers(world: World) -> None:
    wara = earlier(world)
    run = started(world, title="Ofertas de trabajo")
    client = signed_in(world, "rosa")
    page = reverse("courses:add", args=[run.id])
    lines = "Nina Choque 11 f\nWara Quispe Mamani 12 f"
    sent = {"people": lines, "form_key": str(uuid4())}
    asked = client.post(page, sent)
    assert asked.status_code == 422
    text = asked.content.decode()
    assert "Wara Quispe Mamani: does your team know this person?" in text
    assert lines.split("\n", maxsplit=1)[0] in text and wara.code in text
    assert not Enrolment.objects.filter(run=run).exists()
    name = re.findall(r'name="(same_[0-9a-f]{12})"', text)
    assert len(set(name)) == 1
    assert client.post(page, sent | {name[0]: str(wara.id)}).status_code == 302
    assert run.enrolments.count() == 2
    assert run.enrolments.filter(person=wara).exists()


def test_someone_else_of_the_same_name_is_recorded(world: World) -> None:
    wara = earlier(world)
    run = started(world, title="Ofertas de trabajo")
    client = signed_in(world, "rosa")
    page = reverse("courses:add", args=[run.id])
    sent = {"people": "Wara Quispe Mamani 12 f", "form_key": str(uuid4())}
    name = re.findall(r'name="(same_\w+)"', client.post(page, sent).content.decode())
    assert client.post(page, sent | {name[0]: "new"}).status_code == 302
    assert run.enrolments.get().person_id != wara.id


def test_thirty_are_looked_for_in_as_many_queries_as_three(world: World) -> None:
    earlier(world)
    run = started(world, title="Ofertas de trabajo")
    codes(world, run, WARA)
    with CaptureQueriesContext(connection) as few:
        codes(world, run, *[WARA] * 3)
    with CaptureQueriesContext(connection) as many:
        codes(world, run, *[WARA] * 30)
    assert len(many) == len(few)
