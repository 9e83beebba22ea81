"""The agreed words: compared when one was heard, and never shown to anybody."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.urls import reverse

from amparo.foundation.journal.models import Entry
from amparo.foundation.kernel.errors import Conflict, KeysLocked, RuleBroken
from amparo.response.follow_up import tasks
from amparo.response.follow_up.codes import Heard
from amparo.response.follow_up.operations import agree, check_word
from amparo.response.follow_up.operations.words import Agreement
from tests.cases.helpers import begin_ready, first_case
from tests.cast import World
from tests.conftest import BeginWith
from tests.follow_up.helpers import (
    CAME_IN,
    DANGER,
    agreed,
    next_contact,
    open_task,
    planned_as,
    recorded,
    standing,
)
from tests.signin import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def _begins(begin_with: BeginWith) -> None:
    """Each test of this file begins with a case whose risk was assessed."""
    begin_with(begin_ready)


@pytest.mark.parametrize(
    ("typed", "heard"),
    [
        (CAME_IN, Heard.CAME_IN),
        ("  el PERRO  duerme", Heard.CAME_IN),
        ("Perro", Heard.NONE),
        ("Mandarinas", Heard.NONE),
    ],
)
def test_a_word_is_known_however_it_is_written(
    world: World, typed: str, heard: Heard
) -> None:
    case = first_case()
    agreed(world, case)
    contact = next_contact(case)
    assert check_word(world.carla, contact.id, typed) is heard
    assert open_task(contact, tasks.DANGER) is None


def test_the_word_for_danger_alerts_at_once(world: World) -> None:
    case = first_case()
    agreed(world, case)
    contact = next_contact(case)
    assert check_word(world.carla, contact.id, "mandarina") is Heard.DANGER
    task = open_task(contact, tasks.DANGER)
    assert task is not None and task.next_alert_at is not None
    assert standing(case).in_danger


def test_recording_or_moving_the_contact_does_not_end_the_alarm(world: World) -> None:
    case = first_case()
    agreed(world, case)
    changes: list[Callable[[], object]] = [
        lambda: recorded(world, case, "not_free"),
        lambda: planned_as(world, case, "meeting"),
    ]
    for change in changes:
        contact = next_contact(case)
        check_word(world.carla, contact.id, DANGER)
        change()
        assert open_task(contact, tasks.DANGER)


def test_both_words_are_agreed_together_and_differ(world: World) -> None:
    case = first_case()
    for danger, came_in, field in (
        ("Mandarina", "", "came_in"),
        ("", "Perro", "danger"),
        ("mandarina", "MANDARINA", "came_in"),
    ):
        with pytest.raises(RuleBroken) as broken:
            agreed(world, case, danger=danger, came_in=came_in)
        assert broken.value.field == field
    with pytest.raises(RuleBroken):
        check_word(world.carla, next_contact(case).id, DANGER)


def test_known_words_stay_when_only_the_rest_changes(world: World) -> None:
    case = first_case()
    before = bytes(agreed(world, case).words_sealed or b"")
    agreed(world, case, danger="", came_in="", can_call=False)
    row = standing(case)
    assert (bytes(row.words_sealed or b""), row.can_call) == (before, False)


def test_two_people_who_agree_at_once_do_not_overwrite_each_other(
    world: World,
) -> None:
    case = first_case()
    agreed(world, case)
    with pytest.raises(Conflict):
        agree(world.sonia, case.id, Agreement(False, True), 1)


def test_no_page_and_no_line_of_the_journal_shows_a_word(world: World) -> None:
    case = first_case()
    agreed(world, case)
    contact, client = next_contact(case), signed_in(world, "carla")
    client.post(reverse("follow_up:word", args=[contact.id]), {"word": DANGER})
    pages = [
        reverse("cases:detail", args=[case.id]),
        reverse("follow_up:case", args=[case.id]),
        reverse("follow_up:agree", args=[case.id]),
        reverse("follow_up:contact", args=[contact.id]),
        reverse("follow_up:record", args=[contact.id]),
    ]
    for address in pages:
        text = client.get(address).content.decode()
        assert DANGER not in text and CAME_IN not in text, address
    facts = str(list(Entry.objects.values_list("facts", flat=True)))
    assert "andarina" not in facts
    assert DANGER.encode() not in bytes(standing(case).words_sealed or b"")


def test_a_word_that_is_refused_is_not_drawn_again(world: World) -> None:
    case = first_case()
    contact, client = next_contact(case), signed_in(world, "carla")
    answer = client.post(reverse("follow_up:word", args=[contact.id]), {"word": DANGER})
    assert answer.status_code == 422
    assert DANGER not in answer.content.decode()


def test_without_the_key_no_word_is_compared(world: World) -> None:
    case = first_case()
    agreed(world, case)
    with pytest.raises(KeysLocked):
        check_word(world.without_keys("carla"), next_contact(case).id, DANGER)
