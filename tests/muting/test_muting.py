"""Muting an abusive contact for a time; nothing is lost, and danger is not muted."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from amparo.foundation.journal.models import Entry
from amparo.foundation.kernel import counts
from amparo.foundation.kernel.errors import Refused, RuleBroken
from amparo.foundation.tasks.models import Task
from amparo.foundation.tasks.queries import mine
from amparo.response.concerns.models import Concern, Message
from amparo.response.concerns.operations import (
    close_concern,
    open_concern,
    reply,
    say_safe,
    write_more,
)
from amparo.response.muting.models import Block
from amparo.response.muting.operations import (
    block,
    reason_of_block,
    review_block,
    unblock,
)
from amparo.response.muting.queries import count_muted, is_muted, may_mute, muted
from amparo.response.retention.operations import delete_concern
from amparo.response.transfers.operations import accept_transfer, transfer_concern
from amparo.response.transfers.types import TransferData
from tests.cast import World
from tests.reporting import Tell
from tests.signin import signed_in

RUDE = "Otra vez insultos."
REASON = "Insults, ten a day."


@pytest.fixture
def abusive(world: World, tell: Tell) -> tuple[str, Concern]:
    receipt, concern = tell(words="Insultos.")
    close_concern(world.tomasa, concern.id, "abusive", REASON, concern.version)
    concern.refresh_from_db()
    block(world.tomasa, concern.id, 72, REASON)
    return receipt.number, concern


def is_due(concern: Concern, kind: str = "concern.message") -> bool:
    found = Task.objects.filter(subject_id=concern.id, kind=kind, completed_at=None)
    return found.exists()


def test_plain_words_of_a_muted_contact_are_stored_and_create_no_task(
    world: World, abusive: tuple[str, Concern]
) -> None:
    number, concern = abusive
    write_more(number, RUDE, uuid4())
    assert not is_due(concern)
    concern.refresh_from_db()
    assert concern.state == "closed"
    assert [m.text for m in open_concern(world.tomasa, concern.id).messages] == [RUDE]


def test_messages_sent_with_one_button_are_not_muted(
    abusive: tuple[str, Concern],
) -> None:
    number, concern = abusive
    say_safe(number, uuid4())
    assert is_due(concern)


def test_a_new_concern_is_heard_as_ever(
    abusive: tuple[str, Concern], tell: Tell
) -> None:
    _receipt, another = tell()
    assert is_due(another, "concern.first_answer")


def test_a_block_ends_by_itself(abusive: tuple[str, Concern]) -> None:
    number, concern = abusive
    with time_machine.travel(timezone.now() + timedelta(hours=73)):
        write_more(number, RUDE, uuid4())
        assert is_due(concern)


def test_another_supervisor_reviews_it_half_way(
    world: World, abusive: tuple[str, Concern]
) -> None:
    concern = abusive[1]
    task = Task.objects.get(kind="concern.block_review")
    assert timedelta(hours=35) < task.due_at - timezone.now() < timedelta(hours=37)
    assert task in mine(world.sonia)
    assert task not in mine(world.tomasa)
    review_block(world.sonia, concern.id, stays=True)
    task.refresh_from_db()
    assert task.completed_at is not None
    row = Block.objects.get()
    assert row.reviewed_by_id == world.users["sonia"].id
    assert row.lifted_at is None


def test_a_review_after_its_end_is_done_and_has_nothing_to_decide(
    world: World, abusive: tuple[str, Concern]
) -> None:
    concern = abusive[1]
    assert reason_of_block(world.sonia, concern.id) == REASON
    with time_machine.travel(timezone.now() + timedelta(hours=73)):
        assert reason_of_block(world.sonia, concern.id) == ""
        review_block(world.sonia, concern.id, stays=False)
    assert not is_due(concern, "concern.block_review")
    entry = Entry.objects.filter(verb="concern.review_block").latest("id")
    assert entry.facts == {"stays": False, "ended": True}
    row = Block.objects.get()
    assert (row.reviewed_at, row.lifted_at) == (None, None)


def test_nobody_reviews_their_own_block(world: World, tell: Tell) -> None:
    _receipt, concern = tell()
    block(world.sonia, concern.id, 24, REASON)
    with pytest.raises(RuleBroken) as caught:
        review_block(world.sonia, concern.id, stays=True)
    assert caught.value.field == "stays"
    assert Block.objects.get().reviewed_at is None


@pytest.mark.parametrize("way", ["review", "unblock"])
def test_lifting_brings_back_what_was_written_meanwhile(
    world: World, abusive: tuple[str, Concern], way: str
) -> None:
    number, concern = abusive
    write_more(number, RUDE, uuid4())
    if way == "review":
        review_block(world.sonia, concern.id, stays=False)
    else:
        unblock(world.tomasa, concern.id)
        unblock(world.tomasa, concern.id)
    assert is_due(concern)
    assert not is_due(concern, "concern.block_review")
    assert Block.objects.get().lifted_at is not None


def test_the_same_form_twice_is_one_block(
    world: World, abusive: tuple[str, Concern]
) -> None:
    block(world.sonia, abusive[1].id, 24, REASON)
    assert Block.objects.count() == 1


def test_a_silent_contact_is_never_muted(world: World, tell: Tell) -> None:
    _receipt, concern = tell()
    close_concern(world.tomasa, concern.id, "silent", "No words.", concern.version)
    with pytest.raises(RuleBroken):
        block(world.tomasa, concern.id, 24, REASON)
    assert not Block.objects.exists()


@pytest.mark.parametrize(
    ("hours", "reason", "field"),
    [(0, REASON, "hours"), (721, REASON, "hours"), (24, "  ", "reason")],
)
def test_it_takes_a_reason_and_at_most_the_countrys_time(
    world: World, tell: Tell, hours: int, reason: str, field: str
) -> None:
    _receipt, concern = tell()
    with pytest.raises(RuleBroken) as caught:
        block(world.tomasa, concern.id, hours, reason)
    assert caught.value.field == field
    assert not Block.objects.exists()


@pytest.mark.parametrize("who", ["carla", "elena", "yara", "ana", "luz"])
def test_only_officers_and_supervisors_of_the_team_mute(
    world: World, tell: Tell, who: str
) -> None:
    _receipt, concern = tell()
    with pytest.raises(Refused):
        block(getattr(world, who), concern.id, 24, REASON)


def test_a_mailbox_is_muted_from_its_page_once_it_was_closed_as_abusive(
    world: World, tell: Tell
) -> None:
    concerns = {kind: tell()[1] for kind in ("open", "thanks", "abusive")}
    for kind in ("thanks", "abusive"):
        concern = concerns[kind]
        close_concern(world.tomasa, concern.id, kind, REASON, concern.version)
    client = signed_in(world, "tomasa")

    def offered() -> set[str]:
        pages = {
            kind: client.get(reverse("concerns:concern", args=[concern.id]))
            for kind, concern in concerns.items()
        }
        words = "Mute this contact for a time"
        return {kind for kind, page in pages.items() if words in page.content.decode()}

    assert offered() == {"abusive"}
    assert may_mute(world.tomasa, concerns["abusive"])
    for other in ("carla", "elena", "ana"):
        assert not may_mute(getattr(world, other), concerns["abusive"])
    block(world.tomasa, concerns["abusive"].id, 24, REASON)
    assert offered() == set()


def test_the_queue_says_how_many_are_muted_and_nothing_when_none_is(
    world: World, abusive: tuple[str, Concern]
) -> None:
    client, inbox = signed_in(world, "tomasa"), reverse("concerns:inbox")
    assert "1 contact is muted" in client.get(inbox).content.decode()
    unblock(world.tomasa, abusive[1].id)
    assert reverse("muting:list") not in client.get(inbox).content.decode()


def test_the_muted_are_those_of_now_and_of_the_own_team_soonest_end_first(
    world: World, tell: Tell, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = [tell() for _n in range(4)]
    late, soon, lifted, over = (concern for _receipt, concern in told)
    for concern, hours in ((late, 72), (soon, 24), (lifted, 24), (over, 24)):
        block(world.tomasa, concern.id, hours, REASON)
    unblock(world.tomasa, lifted.id)
    Block.objects.filter(concern=over).update(until=timezone.now())
    for text in (RUDE, "Y otra vez."):
        write_more(told[0][0].number, text, uuid4())
    write_more(told[1][0].number, RUDE, uuid4())
    reply(world.tomasa, soon.id, "Hola.", uuid4())
    Message.objects.filter(concern=soon, author="reporter").update(
        read_at=timezone.now()
    )
    found = [(row.concern, row.unread) for row in muted(world.sonia)]  # type: ignore[attr-defined]
    assert found == [(soon, 0), (late, 2)]
    for other in ("elena", "tala", "carla", "lena"):
        assert not muted(getattr(world, other)).exists()
        assert count_muted(getattr(world, other)) == 0
    assert count_muted(world.sonia) == 2
    assert [is_muted(concern) for concern in (late, soon, lifted, over)] == [
        True, True, False, False,
    ]  # fmt: skip
    # Counting ends one after the most that is said.
    monkeypatch.setattr(counts, "MOST_COUNTED", 0)
    assert count_muted(world.sonia) == 1


def test_with_a_transfer_the_new_team_reviews_what_mutes_the_contact(
    world: World, tell: Tell
) -> None:
    _receipt, concern = tell()
    block(world.tomasa, concern.id, 72, REASON)
    data = TransferData(world.team_id("el_alto"), "They live there now.")
    concern.refresh_from_db()
    row = transfer_concern(
        world.tomasa, concern.id, data, uuid4(), concern.version, take_over=True
    )
    accept_transfer(world.elena, row.id)
    task = Task.objects.get(kind="concern.block_review", completed_at=None)
    assert task.team == world.teams["el_alto"]
    assert [block.concern for block in muted(world.elena)] == [concern]
    assert not muted(world.sonia).exists()
    assert reason_of_block(world.elena, concern.id) == REASON


def test_with_a_concern_the_reason_why_it_was_muted_is_deleted(
    world: World, abusive: tuple[str, Concern], tell: Tell
) -> None:
    concern, other = abusive[1], tell()[1]
    block(world.tomasa, other.id, 24, REASON)
    concern.refresh_from_db()
    delete_concern(world.sonia, concern.id, concern.code, "asked", concern.version)
    assert bytes(Block.objects.get(concern=concern).reason_sealed) == b""
    assert reason_of_block(world.sonia, other.id) == REASON


def test_lifting_creates_no_task_when_nothing_is_unread(
    world: World, abusive: tuple[str, Concern]
) -> None:
    number, concern = abusive
    write_more(number, RUDE, uuid4())
    Message.objects.filter(concern=concern).update(read_at=timezone.now())
    unblock(world.tomasa, concern.id)
    assert not is_due(concern)
    assert not is_due(concern, "concern.block_review")


def test_the_pages_mute_show_and_lift(world: World, tell: Tell) -> None:
    _receipt, concern = tell()
    close_concern(world.tomasa, concern.id, "abusive", REASON, concern.version)
    client = signed_in(world, "tomasa")
    shown = client.get(reverse("concerns:concern", args=[concern.id]))
    mute = reverse("muting:block", args=[concern.id])
    assert mute in shown.content.decode()
    assert client.post(mute, {"hours": "72", "reason": ""}).status_code == 422
    assert client.post(mute, {"hours": "72", "reason": REASON}).status_code == 302
    muted = client.get(reverse("muting:list")).content.decode()
    assert concern.code in muted
    assert REASON not in muted
    review = reverse("muting:review", args=[concern.id])
    sonia = signed_in(world, "sonia")
    assert REASON in sonia.get(review).content.decode()
    assert sonia.post(review, {"stays": "yes"}).status_code == 302
    end = reverse("muting:unblock", args=[concern.id])
    assert client.post(end).status_code == 302
    assert Block.objects.get().lifted_at is not None
