"""After a lost secret, pages say since when what they show is proven."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.apps import apps
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from pytest_django import Settings

from amparo.foundation.accounts import secret_rotation
from amparo.foundation.kernel import generations
from amparo.foundation.kernel.coded import CodedRecord, vouch, write_coded
from amparo.foundation.kernel.locking import change
from amparo.foundation.persons.identity import Facts, Identity
from amparo.foundation.persons.models import Person
from amparo.foundation.persons.operations import change_person, record_person
from amparo.foundation.vault.models import Alarm, VaultKey
from amparo.foundation.vault.user_keys import vouch_proven
from amparo.response.cases.models import Note
from amparo.response.cases.operations import write_note
from tests.cases.helpers import opened
from tests.cast import World
from tests.reporting import Tell
from tests.signin import signed_in

NEW = "the secret that was made after the fire, long enough"
NEXT = "the secret that follows the one of after the fire"
# Those who lose their keys and sessions by it are another matter (attacks).
OF_PEOPLE = {"passwords", "second factors", "locks of people's keys"}
# (page of whom, its address)
Page = tuple[str, str]


def concern_page(world: World, tell: Tell) -> Page:
    return "tomasa", f"/staff/concerns/{tell()[1].id}/"


def case_page(world: World, _tell: Tell) -> Page:
    case = opened(world)
    write_note(world.carla, case.id, "visit", "She laughed today.")
    return "carla", f"/staff/cases/{case.id}/"


def person_page(world: World, _tell: Tell) -> Page:
    return "carla", page_of(a_person(world))


def page_of(person: Person) -> str:
    return reverse("persons:person", args=[person.id])


def a_person(world: World) -> Person:
    team = world.team_id("cochabamba")
    return record_person(world.carla, team, Identity(called="Wara"), Facts())


def lose(settings: Settings) -> None:
    """Lose the secret; everything but people's own keys is vouched for anew."""
    generations.record_first()
    settings.AMPARO_SECRET = NEW
    generations.begin_after_loss({})
    for vault in VaultKey.objects.all():
        vouch_proven(vault)  # the paper does that
    for stock in generations.stocks():
        if stock.after_loss and stock.name not in OF_PEOPLE:
            stock.after_loss()


def line() -> str:
    day = date_format(timezone.now().date(), "DATE_FORMAT")
    return f"Some of what you read here is date proven only from {day}"


@pytest.mark.parametrize("page", [concern_page, case_page, person_page])
def test_a_page_says_since_when_what_it_shows_is_proven(
    world: World, tell: Tell, settings: Settings, page: Callable[[World, Tell], Page]
) -> None:
    who, url = page(world, tell)
    before = signed_in(world, who).get(url).content.decode()
    assert "from before" not in before
    lose(settings)
    after = signed_in(world, who).get(url).content.decode()
    assert after.count(line()) == 1
    assert not Alarm.objects.exists(), "nobody has to check it"


def test_what_was_written_since_is_proven(world: World, settings: Settings) -> None:
    lose(settings)
    page = signed_in(world, "carla").get(page_of(a_person(world)))
    assert "Wara" in page.content.decode() and line() not in page.content.decode()


def test_lists_say_nothing_about_it(world: World, settings: Settings) -> None:
    a_person(world)
    opened(world)
    lose(settings)
    for url in ("/staff/cases/", "/staff/concerns/"):
        page = signed_in(world, "sonia").get(url)
        assert page.status_code == 200
        assert line() not in page.content.decode()


def test_an_old_note_of_a_case_is_enough(world: World, settings: Settings) -> None:
    case = opened(world)
    note = write_note(world.carla, case.id, "visit", "She laughed today.")
    lose(settings)
    for model in apps.get_app_config("cases").get_models():
        for row in model._base_manager.exclude(id=note.id):
            if isinstance(row, CodedRecord):
                vouch(row)
    page = signed_in(world, "carla").get(f"/staff/cases/{case.id}/").content.decode()
    assert line() in page
    vouch(Note.objects.get(id=note.id))
    page = signed_in(world, "carla").get(f"/staff/cases/{case.id}/").content.decode()
    assert line() not in page


# -- How it stays so -----------------------------------------------------------------


def test_a_change_beside_the_sealed_words_proves_nothing(
    world: World, tell: Tell, settings: Settings
) -> None:
    """Else a new state of a concern would make its first words look proven."""
    _receipt, concern = tell()
    lose(settings)
    concern.refresh_from_db()
    change(concern, concern.version, urgency="soon")
    assert concern.is_authentic and not concern.is_proven
    write_coded([concern], details_sealed=None)
    assert concern.is_authentic and not concern.is_proven


def test_a_row_that_is_written_whole_is_proven_again(
    world: World, settings: Settings
) -> None:
    person = a_person(world)
    lose(settings)
    person.refresh_from_db()
    assert person.is_authentic and not person.is_proven
    change_person(
        world.carla, person.id, Identity(called="Inti"), Facts(), person.version
    )
    assert Person.objects.get(id=person.id).is_proven


def test_a_rotation_afterwards_does_not_prove_it(
    world: World, settings: Settings
) -> None:
    person = a_person(world)
    lose(settings)
    settings.AMPARO_SECRET_OLD, settings.AMPARO_SECRET = NEW, NEXT
    secret_rotation.begin()
    secret_rotation.bring_along(lambda _done, _total: None)
    settings.AMPARO_SECRET_OLD = ""
    person.refresh_from_db()
    assert person.is_authentic and not person.is_proven
