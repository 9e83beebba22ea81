"""Concerns that led nowhere have a retention period; then a person deletes them."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from secrets import token_bytes
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.apps import apps
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from amparo.foundation.countries.models import Deadline
from amparo.foundation.countries.queries import forget_facts, local_date
from amparo.foundation.journal.models import Entry
from amparo.foundation.kernel.errors import (
    AmparoError,
    Conflict,
    KeysLocked,
    Refused,
    RuleBroken,
)
from amparo.foundation.matching.combinations import stored
from amparo.foundation.policy import SYSTEM
from amparo.foundation.tasks.models import Task
from amparo.foundation.tasks.queries import mine
from amparo.foundation.vault.models import KeyGrant
from amparo.foundation.vault.record_keys import open_key
from amparo.response.concerns.codes import LED_NOWHERE
from amparo.response.concerns.matching.found_by import FAMILIES
from amparo.response.concerns.models import Concern, Response
from amparo.response.concerns.operations import (
    Destroyed,
    close_concern,
    open_concern,
    open_mailbox,
    reply,
    submit_concern,
    write_more,
)
from amparo.response.concerns.signed_messages import CONCERN, HANDED, IDENTITY, ONLINE
from amparo.response.concerns.types import Details, SafeContact
from amparo.response.online_desk.operations import hand_off
from amparo.response.online_desk.types import HandOff
from amparo.response.retention.operations import (
    create_retention_tasks,
    delete_concern,
    extend_retention,
)
from amparo.response.retention.rules import RetentionEnd, ending_soon, retention_end
from amparo.results.indicators.models import Value
from amparo.results.indicators.operations import count_all
from tests.cast import PEOPLE, World
from tests.conftest import BeginWith
from tests.days import BOLIVIA
from tests.reporting import Tell, newest_concern, told
from tests.signin import signed_in

TYPED = {
    "words": "La vecina Zenobia llora.",
    "name": "Quispe Condori",
    "contact": SafeContact(where="700 12 345", code_word="girasol"),
    "details": Details(child="Wara Mamani", place="Calle Sucre"),
    "addresses": "https://chat.example/7",
    "reach": "call",
}
NOW = timezone.now


@pytest.fixture(scope="module")
def receipt_number(begin_with: BeginWith) -> str:
    """The receipt of the concern that led nowhere, with which this file begins."""
    numbers: list[str] = []
    begin_with(lambda world: numbers.append(_led_nowhere(world)))
    return numbers[0]


def _led_nowhere(world: World) -> str:
    """Report a concern with everything that can be typed in one, and close it."""
    receipt = submit_concern(told(**TYPED), token_bytes(16))
    concern = newest_concern()
    hand_off(world.yara, concern.id, HandOff("Linea", NOW(), "L-1"), uuid4(), 0)
    reply(world.tomasa, concern.id, "Gracias por contarnos.", uuid4())
    write_more(receipt.number, "No era nada.", uuid4())
    open_concern(world.tomasa, concern.id)
    concern.refresh_from_db()
    close_concern(
        world.tomasa, concern.id, "other_topic", "Una pelea.", concern.version
    )
    return receipt.number


@pytest.fixture
def ended(receipt_number: str, world: World) -> tuple[str, Concern]:
    """The concern that led nowhere, and its receipt."""
    return receipt_number, newest_concern()


def later(days: float) -> time_machine.travel:
    return time_machine.travel(NOW() + timedelta(days=days), tick=False)


def destroyed(world: World, concern: Concern, **more: Any) -> Concern:
    known: dict[str, Any] = {"code": concern.code, "early": ""}
    known |= {"version": concern.version} | more
    return delete_concern(
        world.sonia, concern.id, known["code"], known["early"], known["version"]
    )


# -- The warning ---------------------------------------------------------------------


def test_two_weeks_before_its_end_one_task_is_created(
    world: World, ended: tuple[str, Concern]
) -> None:
    with later(75):
        assert create_retention_tasks() == 0
    with later(77):
        assert create_retention_tasks() == 1
        assert create_retention_tasks() == 0
        task = Task.objects.get(kind="concern.retention")
        assert task in mine(world.sonia)
        assert task not in mine(world.tomasa)
    concern = ended[1]
    assert concern.closed_at is not None
    assert task.due_at == concern.closed_at + timedelta(days=90)
    assert task.label == concern.code


def test_nothing_is_deleted_without_a_person_however_long_it_waits(
    world: World, ended: tuple[str, Concern]
) -> None:
    with later(4000):
        create_retention_tasks()
    assert open_concern(world.tomasa, ended[1].id).words == TYPED["words"]


@pytest.mark.parametrize(
    "outcome", ["advice", "help_named", "authority", "transferred"]
)
def test_what_led_to_something_is_not_counted(
    world: World, ended: tuple[str, Concern], outcome: str
) -> None:
    Concern.objects.filter(id=ended[1].id).update(outcome=outcome)
    with later(4000):
        assert create_retention_tasks() == 0


def test_every_concern_that_led_nowhere_has_a_task(
    world: World, ended: tuple[str, Concern]
) -> None:
    for outcome in LED_NOWHERE:
        Concern.objects.filter(id=ended[1].id).update(outcome=outcome)
        Task.objects.filter(kind="concern.retention").delete()
        with later(80):
            assert create_retention_tasks() == 1, outcome


def test_a_reopened_concern_loses_its_task(
    world: World, ended: tuple[str, Concern]
) -> None:
    with later(80):
        create_retention_tasks()
        write_more(ended[0], "Ha vuelto a pasar.", uuid4())
        create_retention_tasks()
    assert Task.objects.get(kind="concern.retention").outcome == "dropped"


def test_the_warning_and_the_end_come_to_the_second(
    world: World, ended: tuple[str, Concern]
) -> None:
    concern = ended[1]
    assert concern.closed_at is not None
    end = concern.closed_at + timedelta(days=90)
    second = timedelta(seconds=1)
    warned = end - timedelta(days=14)

    for moment, over in [(end - second, False), (end, True), (end + second, True)]:
        assert retention_end(concern, moment) == RetentionEnd(end, over)
    assert concern not in ending_soon(warned - second)
    assert concern in ending_soon(warned)


def test_a_country_with_its_own_deadline_has_its_own_period(
    fresh_facts: None, world: World, ended: tuple[str, Concern]
) -> None:
    concern = ended[1]
    assert concern.closed_at is not None
    for code, hours in [("BO", 24 * 30), ("PE", 24 * 300)]:
        Deadline.objects.create(
            kind="concern.retention", country_id=code, hours=hours, source="A test."
        )
    forget_facts()

    kept = retention_end(concern)

    assert kept is not None
    assert kept.ends_at == concern.closed_at + timedelta(days=30)
    assert concern in ending_soon(kept.ends_at - timedelta(days=14))


# -- Extending -----------------------------------------------------------------------


def test_extending_completes_the_task_until_then(
    world: World, ended: tuple[str, Concern]
) -> None:
    concern = ended[1]
    with later(80):
        create_retention_tasks()
        until = date.fromordinal(NOW().date().toordinal() + 200)
        extend_retention(world.sonia, concern.id, until, "A trial.", concern.version)
        assert Task.objects.get(kind="concern.retention").outcome == "kept"
        assert create_retention_tasks() == 0
        concern.refresh_from_db()
        with pytest.raises(RuleBroken):
            destroyed(world, concern)
    with later(80 + 190):
        assert create_retention_tasks() == 1
    entry = Entry.objects.get(verb="retention.extend")
    assert entry.facts == {"until": until.isoformat()}
    client = signed_in(world, "tomasa")
    shown = client.get(reverse("concerns:concern", args=[concern.id]))
    assert "Retention extended until" in shown.content.decode()


def test_an_extended_period_ends_when_that_day_begins_in_the_country(
    world: World, ended: tuple[str, Concern]
) -> None:
    concern = ended[1]
    until = local_date(concern.country, NOW()) + timedelta(days=200)

    extend_retention(world.sonia, concern.id, until, "A trial.", concern.version)

    concern.refresh_from_db()
    kept = retention_end(concern)
    assert kept is not None
    assert kept.ends_at == datetime.combine(until, time(), ZoneInfo("America/La_Paz"))


@pytest.mark.parametrize(
    ("days", "reason", "field"),
    [(0, "x", "until"), (400, "x", "until"), (30, " ", "reason")],
)
def test_retention_is_extended_with_a_reason_and_for_a_year_at_most(
    world: World, ended: tuple[str, Concern], days: int, reason: str, field: str
) -> None:
    concern = ended[1]
    until = date.fromordinal(NOW().date().toordinal() - 1 + days)
    with pytest.raises(RuleBroken) as caught:
        extend_retention(world.sonia, concern.id, until, reason, concern.version)
    assert caught.value.field == field
    concern.refresh_from_db()
    assert concern.keep_until is None


# -- Deleting ------------------------------------------------------------------------


@pytest.mark.parametrize("more", [{"code": "C-AAAAAA"}, {}, {"early": "tired"}])
def test_before_its_time_or_without_its_code_nothing_is_destroyed(
    world: World, ended: tuple[str, Concern], more: dict[str, str]
) -> None:
    with pytest.raises(RuleBroken):
        destroyed(world, ended[1], **more)
    assert open_mailbox(ended[0]).words == TYPED["words"]


@pytest.mark.parametrize("who", ["tomasa", "carla", "elena", "ana", "yara"])
def test_only_a_supervisor_of_the_team_destroys(
    world: World, ended: tuple[str, Concern], who: str
) -> None:
    concern = ended[1]
    with later(100), pytest.raises(Refused):
        delete_concern(
            getattr(world, who), concern.id, concern.code, "", concern.version
        )


def test_earlier_it_is_destroyed_when_the_person_asks(
    world: World, ended: tuple[str, Concern]
) -> None:
    destroyed(world, ended[1], early="asked", code=ended[1].code.lower())
    assert Entry.objects.get(verb="retention.delete").facts == {"early": "asked"}


def test_two_people_or_an_old_page_are_a_conflict(
    world: World, ended: tuple[str, Concern]
) -> None:
    with later(100):
        with pytest.raises(Conflict):
            destroyed(world, ended[1], version=ended[1].version - 1)
        destroyed(world, ended[1])
        with pytest.raises(Conflict):
            destroyed(world, ended[1])


def everything() -> bytes:
    """Return every value of every table, as bytes."""
    parts: list[bytes] = []
    for model in apps.get_models():
        for row in model._default_manager.values_list():
            parts += [_bytes(value) for value in row]
    return b"|".join(parts)


def _bytes(value: Any) -> bytes:
    if isinstance(value, bytes | memoryview):
        return bytes(value)
    return str(value).encode()


def sealed_of(concern: Concern) -> list[bytes]:
    """Return every sealed or signed column that belongs to a concern."""
    rows: list[Any] = [
        concern,
        *concern.messages.all(),
        *concern.decisions.all(),
        *concern.responses.all(),
    ]
    found = [
        bytes(value)
        for row in rows
        for name, value in vars(row).items()
        if value and name.endswith(("_sealed", "_sealed_key", "signature"))
    ]
    kinds = (CONCERN, IDENTITY, ONLINE, HANDED)
    return found + [
        bytes(g.sealed_key) for g in KeyGrant.objects.filter(kind__in=kinds)
    ]


def test_after_it_nobody_opens_anything_and_no_byte_is_left(
    world: World, ended: tuple[str, Concern]
) -> None:
    number, concern = ended
    before = sealed_of(concern)
    assert len(before) >= 15
    whole = everything()
    assert all(one in whole for one in before)
    with later(100):
        destroyed(world, concern)
        left = everything()
        assert [one for one in before if one in left] == []
        responses = Response.objects.filter(concern=concern)
        for name in PEOPLE:
            for kind, known in (
                (CONCERN, concern.id),
                (IDENTITY, concern.id),
                (ONLINE, concern.id),
                *((HANDED, row.id) for row in responses),
            ):
                with pytest.raises(KeysLocked):
                    open_key(getattr(world, name), kind, known)
            with pytest.raises(AmparoError):
                open_concern(getattr(world, name), concern.id)
        for act in (open_mailbox, lambda n: write_more(n, "Hola", uuid4())):
            with pytest.raises(Destroyed):
                act(number)
    assert not stored(concern.id, FAMILIES)
    assert not Task.objects.filter(subject_id=concern.id, completed_at=None).exists()


def test_the_figures_stay_the_same(world: World, ended: tuple[str, Concern]) -> None:
    def counted() -> list[Any]:
        Value.objects.all().delete()
        count_all(SYSTEM, NOW().date())
        columns = [
            field.attname
            for field in Value._meta.concrete_fields
            if not field.primary_key and field.name != "count"
        ]
        return sorted(map(repr, Value.objects.values_list(*columns)))

    with later(100):
        before = counted()
        assert before
        destroyed(world, ended[1])
        assert counted() == before


# -- The pages -----------------------------------------------------------------------


def test_a_supervisor_destroys_on_the_page_after_typing_the_code(
    world: World, ended: tuple[str, Concern]
) -> None:
    concern = ended[1]
    with later(100):
        client = signed_in(world, "sonia")
        url = reverse("retention:retention", args=[concern.id])
        shown = client.get(url).content.decode()
        assert "The retention period has ended" in shown
        assert "Zenobia" not in shown
        destroy = reverse("retention:delete", args=[concern.id])
        form = {"code": "C-XXXXXX", "early": "", "version": concern.version}
        assert client.post(destroy, form).status_code == 422
        assert client.post(destroy, form | {"code": concern.code}).status_code == 302
        assert "Deleted on" in client.get(url, follow=True).content.decode()
        page = signed_in(world, "tomasa").get(
            reverse("concerns:concern", args=[concern.id])
        )
        assert "Nobody can read it any more" in page.content.decode()


def test_the_pages_say_until_when_it_is_kept(
    world: World, ended: tuple[str, Concern], tell: Tell
) -> None:
    concern, client = ended[1], signed_in(world, "sonia")
    end = retention_end(concern)
    assert end is not None
    day = date_format(timezone.localtime(end.ends_at, BOLIVIA), "DATE_FORMAT")
    own = reverse("retention:retention", args=[concern.id])
    page = client.get(reverse("concerns:concern", args=[concern.id])).content.decode()
    assert f"Kept until {day}." in page
    assert own in page
    page = client.get(own).content.decode()
    assert f"The retention period ends on {day}." in page
    assert "keeps such concerns for" in page
    still_open = reverse("retention:retention", args=[tell()[1].id])
    assert (
        "This concern has no retention period"
        in client.get(still_open).content.decode()
    )


def test_several_are_extended_from_the_list_of_housekeeping(
    world: World, ended: tuple[str, Concern]
) -> None:
    concern, url = ended[1], reverse("retention:extend-many")
    with later(80):
        create_retention_tasks()
        task = Task.objects.get(kind="concern.retention")
        client = signed_in(world, "sonia")
        text = client.get(reverse("tasks:housekeeping")).content.decode()
        assert "Extend retention" in text
        assert concern.code in text
        until = local_date(concern.country, NOW()) + timedelta(days=200)
        typed = {
            "row": f"{task.id}:{task.version}",
            "confirmed": "1",
            "until_day": until.day,
            "until_month": until.month,
            "until_year": until.year,
            "reason": "The police still ask.",
        }
        assert client.post(url, typed | {"reason": ""}).status_code == 422
        done = client.post(url, typed)
        assert done.status_code == 302, done.content.decode()
        assert done["Location"].startswith("/staff/day/housekeeping/")
        concern.refresh_from_db()
        assert concern.keep_until is not None
        assert local_date(concern.country, concern.keep_until) == until
        task.refresh_from_db()
        assert (task.completed_at is not None, task.outcome) == (True, "kept")
        # A colleague who had the same list open changes nothing any more.
        again = client.post(url, typed | {"until_year": until.year + 1}, follow=True)
        assert "Select at least one row" in again.content.decode()


def test_only_a_supervisor_extends_several(
    world: World, ended: tuple[str, Concern]
) -> None:
    url = reverse("retention:extend-many")
    for name in ("tomasa", "carla"):
        assert signed_in(world, name).post(url, {}).status_code == 403
