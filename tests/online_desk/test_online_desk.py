"""Online addresses: read by the desk alone, handed off, then deleted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from amparo.foundation.countries.models import CountrySetting
from amparo.foundation.countries.queries import forget_facts
from amparo.foundation.journal.models import Entry
from amparo.foundation.kernel.errors import Conflict, KeysLocked, Refused, RuleBroken
from amparo.foundation.matching.combinations import stored
from amparo.foundation.tasks.models import Task
from amparo.foundation.tasks.queries import late_in_team, mine
from amparo.foundation.vault.models import KeyGrant
from amparo.response.concerns.matching.found_by import FAMILIES
from amparo.response.concerns.models import Concern, Response
from amparo.response.concerns.operations import close_concern, open_concern, reply
from amparo.response.online_desk.operations import (
    end_without_hand_off,
    hand_off,
    open_addresses,
    purge_addresses,
)
from amparo.response.online_desk.types import HandOff
from tests.cast import World
from tests.reporting import Tell
from tests.signin import signed_in

SITE = "https://chat.example/room/7"
ACCOUNT = "@sombra.example"
WHO, REFERENCE = "Linea Clara", "LC-2026-881"


@pytest.fixture
def concern(tell: Tell) -> Concern:
    return tell(addresses=f"{SITE}\n\n{ACCOUNT}")[1]


@pytest.fixture
def forbidden(world: World, fresh_facts: None) -> Iterator[None]:
    CountrySetting.objects.create(
        country_id="BO", key="online_handoff_allowed", value=False
    )
    forget_facts()
    yield


def record_hand_off(
    world: World, concern: Concern, known: int = 0, form_key: UUID | None = None
) -> Response:
    data = HandOff(WHO, timezone.now(), REFERENCE)
    return hand_off(world.yara, concern.id, data, form_key or uuid4(), known)


def later(hours: int = 73) -> time_machine.travel:
    return time_machine.travel(timezone.now() + timedelta(hours=hours))


# -- Who reads them ------------------------------------------------------------------


def test_the_desk_reads_the_addresses_one_a_line_and_nothing_else(
    world: World, concern: Concern
) -> None:
    assert open_addresses(world.yara, concern.id).addresses == [SITE, ACCOUNT]
    with pytest.raises(Refused):
        open_concern(world.yara, concern.id)
    entry = Entry.objects.get(verb="online.open")
    assert entry.team_id == world.team_id("desk")
    assert entry.facts == {}


@pytest.mark.parametrize("who", ["tomasa", "sonia", "carla", "inti", "ana", "luz"])
def test_no_one_else_reads_them(world: World, concern: Concern, who: str) -> None:
    with pytest.raises(Refused):
        open_addresses(getattr(world, who), concern.id)


def test_locked_keys_open_nothing(world: World, concern: Concern) -> None:
    with pytest.raises(KeysLocked):
        open_addresses(world.without_keys("yara"), concern.id)


def test_a_concern_without_addresses_has_nothing_for_the_desk(
    world: World, tell: Tell
) -> None:
    _receipt, concern = tell()
    with pytest.raises(Refused):
        open_addresses(world.yara, concern.id)
    assert not Task.objects.filter(subject_id=concern.id, kind="concern.handoff")


# -- What is due ---------------------------------------------------------------------


def test_the_hand_off_is_due_for_the_desk_and_late_ones_reach_it_again(
    world: World, concern: Concern
) -> None:
    task = Task.objects.get(subject_id=concern.id, kind="concern.handoff")
    assert task.team_id == world.team_id("desk")
    assert task.label == concern.code
    assert timedelta(hours=23) < task.due_at - timezone.now() < timedelta(hours=25)
    assert task in mine(world.yara)
    assert task not in mine(world.tomasa)
    Task.objects.filter(id=task.id).update(escalated_at=timezone.now())
    assert task in late_in_team(world.yara)


def test_answering_and_closing_leave_the_hand_off_due(
    world: World, concern: Concern
) -> None:
    reply(world.tomasa, concern.id, "Gracias por contarnos.", uuid4())
    concern.refresh_from_db()
    close_concern(
        world.tomasa, concern.id, "advice", "Advice was given.", concern.version
    )
    task = Task.objects.get(subject_id=concern.id, kind="concern.handoff")
    assert task.completed_at is None
    assert task.team_id == world.team_id("desk")


# -- Hand-off ------------------------------------------------------------------------


def test_a_hand_off_is_sealed_completes_the_task_and_sets_the_end(
    world: World, concern: Concern
) -> None:
    row = record_hand_off(world, concern)
    concern.refresh_from_db()
    assert row.kind == "hotline"
    assert concern.online_purge_at == row.done_at + timedelta(hours=72)
    assert Task.objects.get(kind="concern.handoff").completed_at is not None
    part = open_addresses(world.yara, concern.id)
    assert [(h.hotline, h.reference) for h in part.hand_offs] == [(WHO, REFERENCE)]
    kept = repr((list(Response.objects.values()), list(Entry.objects.values())))
    assert WHO not in kept
    assert REFERENCE not in kept


def test_a_hand_off_does_not_conflict_with_a_reply(
    world: World, concern: Concern
) -> None:
    record_hand_off(world, concern)
    reply(world.tomasa, concern.id, "Gracias.", uuid4(), concern.version)


def test_the_same_form_twice_is_one_hand_off(world: World, concern: Concern) -> None:
    key = uuid4()
    record_hand_off(world, concern, form_key=key)
    record_hand_off(world, concern, form_key=key)
    assert Response.objects.count() == 1


def test_two_colleagues_do_not_hand_off_the_same_unknowingly(
    world: World, concern: Concern
) -> None:
    record_hand_off(world, concern)
    with pytest.raises(Conflict):
        record_hand_off(world, concern)
    record_hand_off(world, concern, known=1)
    assert Response.objects.count() == 2
    assert len(open_addresses(world.yara, concern.id).hand_offs) == 2


@pytest.mark.parametrize(
    ("data", "field"),
    [
        (HandOff("  ", timezone.now()), "hotline"),
        (HandOff("h" * 301, timezone.now()), "hotline"),
        (HandOff(WHO, timezone.now(), "r" * 301), "reference"),
        (HandOff(WHO, timezone.now() + timedelta(days=40)), "done_on"),
        (HandOff(WHO, timezone.now() - timedelta(days=400)), "done_on"),
    ],
)
def test_a_refused_hand_off_leaves_nothing_behind(
    world: World, concern: Concern, data: HandOff, field: str
) -> None:
    with pytest.raises(RuleBroken) as caught:
        hand_off(world.yara, concern.id, data, uuid4(), 0)
    assert caught.value.field == field
    assert not Response.objects.exists()
    concern.refresh_from_db()
    assert concern.online_purge_at is None


# -- Deletion ------------------------------------------------------------------------


def test_addresses_are_deleted_after_the_hand_off_and_the_reference_stays(
    world: World, concern: Concern
) -> None:
    record_hand_off(world, concern)
    assert purge_addresses() == 0
    with later():
        assert purge_addresses() == 1
        assert purge_addresses() == 0
        part = open_addresses(world.yara, concern.id)
    concern.refresh_from_db()
    assert concern.online_sealed is None
    assert concern.online_purged_at is not None
    assert not KeyGrant.objects.filter(kind="concerns.concern.online").exists()
    assert not stored(concern.id, FAMILIES)
    assert part.addresses == []
    assert part.hand_offs[0].reference == REFERENCE
    entries = Entry.objects.filter(verb="online.purge")
    assert [entry.actor_kind for entry in entries] == ["system"]


def test_nothing_is_deleted_without_a_hand_off(world: World, concern: Concern) -> None:
    with later(24 * 365):
        assert purge_addresses() == 0
    concern.refresh_from_db()
    assert concern.online_sealed is not None


def test_deleted_addresses_cannot_be_handed_off(world: World, concern: Concern) -> None:
    record_hand_off(world, concern)
    with later():
        purge_addresses()
        with pytest.raises(RuleBroken):
            record_hand_off(world, concern, known=1)


# -- Where the country forbids it ----------------------------------------------------


def test_where_it_is_forbidden_a_supervisor_has_to_end_it(
    world: World, forbidden: None, concern: Concern
) -> None:
    task = Task.objects.get(subject_id=concern.id, kind="concern.no_handoff")
    assert task in mine(world.sonia)
    assert task not in mine(world.tomasa)
    with pytest.raises(RuleBroken):
        record_hand_off(world, concern)
    end_without_hand_off(world.sonia, concern.id, "forbidden")
    task.refresh_from_db()
    assert task.completed_at is not None
    assert purge_addresses() == 0
    with later():
        assert purge_addresses() == 1
    concern.refresh_from_db()
    assert concern.online_sealed is None


def test_ending_it_again_does_not_move_the_deletion(
    world: World, concern: Concern
) -> None:
    end_without_hand_off(world.sonia, concern.id, "known")
    concern.refresh_from_db()
    before = concern.online_purge_at
    end_without_hand_off(world.sonia, concern.id, "nothing")
    concern.refresh_from_db()
    assert concern.online_purge_at == before


def test_only_a_true_reason_counts(world: World, concern: Concern, tell: Tell) -> None:
    for reason in ("forbidden", "tired"):
        with pytest.raises(RuleBroken) as caught:
            end_without_hand_off(world.sonia, concern.id, reason)
        assert caught.value.field == "reason"
    with pytest.raises(Refused):
        end_without_hand_off(world.tomasa, concern.id, "known")
    with pytest.raises(RuleBroken):
        end_without_hand_off(world.sonia, tell()[1].id, "known")


# -- The pages -----------------------------------------------------------------------


def test_the_list_of_the_desk_opens_nothing(world: World, concern: Concern) -> None:
    shown = signed_in(world, "yara").get(reverse("online_desk:list"))
    text = shown.content.decode()
    assert concern.code in text
    assert "chat.example" not in text
    assert not Entry.objects.filter(verb="online.open").exists()


def test_what_is_to_hand_off_stands_first_and_what_is_deleted_last(
    world: World, concern: Concern, tell: Tell
) -> None:
    handed = tell(addresses=ACCOUNT)[1]
    tell()
    record_hand_off(world, concern)
    with later():
        purge_addresses()
        record_hand_off(world, handed)
        waiting = tell(addresses=ACCOUNT)[1]
        page = signed_in(world, "yara").get(reverse("online_desk:list")).context["page"]
    assert [(str(row.heading), row.record.id) for row in page.rows] == [
        ("To hand off", waiting.id),
        ("Deletion scheduled", handed.id),
        ("Addresses deleted; the reference stays", concern.id),
    ]


def test_addresses_stand_as_plain_text_and_never_as_a_link(
    world: World, concern: Concern
) -> None:
    url = reverse("online_desk:addresses", args=[concern.id])
    text = signed_in(world, "yara").get(url).content.decode()
    assert f'<li dir="ltr">{SITE}</li>' in text
    assert 'translate="no"' in text
    assert f'="{SITE}' not in text
    assert "Do not open these addresses" in text
    assert "Mi amiga" not in text


def test_a_hand_off_is_recorded_on_the_page(world: World, concern: Concern) -> None:
    client, now = signed_in(world, "yara"), timezone.now()
    url = reverse("online_desk:addresses", args=[concern.id])
    here = timezone.localtime(now, timezone.get_fixed_timezone(-240))
    form = {
        "hotline": WHO,
        "done_on_day": here.day,
        "done_on_month": here.month,
        "done_on_year": here.year,
        "done_time": here.strftime("%H:%M"),
        "reference": REFERENCE,
        "form_key": uuid4(),
        "version": 0,
    }
    Concern.objects.filter(id=concern.id).update(came_at=now - timedelta(hours=2))
    assert client.post(url, form | {"done_time": ""}).status_code == 422
    assert client.post(url, form | {"version": 1}).status_code == 409
    assert client.post(url, form).status_code == 302
    assert REFERENCE in client.get(url).content.decode()


def test_the_officers_see_only_the_facts(world: World, concern: Concern) -> None:
    client = signed_in(world, "tomasa")
    url = reverse("concerns:concern", args=[concern.id])
    text = client.get(url).content.decode()
    assert "with the online desk" in text
    assert "chat.example" not in text
    record_hand_off(world, concern)
    text = client.get(url).content.decode()
    assert "Handed to a hotline on" in text
    assert REFERENCE not in text
    with later():
        purge_addresses()
    assert "Deleted on" in client.get(url).content.decode()


def test_where_it_is_forbidden_the_desk_is_told_so(
    world: World, forbidden: None, concern: Concern
) -> None:
    url = reverse("online_desk:addresses", args=[concern.id])
    text = signed_in(world, "yara").get(url).content.decode()
    assert "forbid the hand-off" in text
    assert "Save hand-off" not in text


def test_a_supervisor_decides_on_a_page(world: World, concern: Concern) -> None:
    client = signed_in(world, "sonia")
    concern_page = client.get(reverse("concerns:concern", args=[concern.id]))
    url = reverse("online_desk:end", args=[concern.id])
    assert url in concern_page.content.decode()
    assert client.post(url, {"reason": "known"}).status_code == 302
    concern.refresh_from_db()
    assert concern.online_purge_at is not None
