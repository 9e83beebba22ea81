from __future__ import annotations

import secrets
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from amparo.foundation.journal.models import Entry
from amparo.foundation.kernel.errors import RuleBroken
from amparo.foundation.tasks.models import Task
from amparo.foundation.vault.models import KeyGrant, VaultGrant
from amparo.response.concerns import receipts
from amparo.response.concerns.models import Concern, Message
from amparo.response.concerns.operations import open_mailbox, submit_concern, write_more
from amparo.response.concerns.queries import intake_for
from amparo.response.concerns.types import LONGEST_WORDS, Details, SafeContact
from tests.cast import World
from tests.reporting import Tell, told

MORE = "I forgot: it is the house beside the mill."


def test_a_concern_reaches_the_team_of_its_country(world: World, tell: Tell) -> None:
    receipt, concern = tell()
    assert concern.team_id == world.team_id("cochabamba")
    assert concern.state == "new"
    assert receipt.again is False
    assert receipts.read_number(receipt.number)


def test_nothing_that_opens_it_or_tells_anything_is_stored_in_clear(tell: Tell) -> None:
    receipt, concern = tell(
        words="La vecina Zenobia llora cada noche.",
        name="Quispe Condori",
        contact=SafeContact(where="700 12 345", when="after school"),
    )
    row = Concern.objects.filter(id=concern.id).values().get()
    journal = list(Entry.objects.filter(subject_id=concern.id).values())
    tasks = list(Task.objects.filter(subject_id=concern.id).values())
    kept = repr((row, journal, tasks))
    number = receipt.number.replace(" ", "")
    for planted in ("Zenobia", "Quispe", "700 12", "after school", number):
        assert planted not in kept


def test_the_first_answer_is_due_within_a_day_and_in_danger_within_the_hour(
    tell: Tell,
) -> None:
    now = timezone.now()
    _receipt, calm = tell()
    _receipt, danger = tell(danger_now="yes")
    due = {d.subject_id: d for d in Task.objects.filter(completed_at=None)}
    assert due[calm.id].kind == due[danger.id].kind == "concern.first_answer"
    assert timedelta(hours=23) < due[calm.id].due_at - now < timedelta(hours=25)
    assert timedelta(0) < due[danger.id].due_at - now < timedelta(hours=2)
    assert due[calm.id].label == calm.code
    assert due[calm.id].escalates_to == "supervisor"


def test_the_receipt_says_when_we_answer(tell: Tell) -> None:
    receipt, concern = tell()
    assert receipt.answer_by == Task.objects.get(subject_id=concern.id).due_at


def test_the_same_form_sent_twice_makes_one_concern_and_the_same_receipt(
    world: World,
) -> None:
    nonce = secrets.token_bytes(16)
    first = submit_concern(told(), nonce)
    second = submit_concern(told(), nonce)
    assert second.number == first.number
    assert second.again
    assert Concern.objects.count() == 1
    assert Message.objects.count() == 0


def test_other_words_in_the_same_form_are_kept_as_a_further_message(
    world: World,
) -> None:
    nonce = secrets.token_bytes(16)
    first = submit_concern(told(), nonce)
    submit_concern(told(words=MORE), nonce)
    again = submit_concern(told(words=MORE), nonce)
    assert again.number == first.number
    mailbox = open_mailbox(first.number)
    assert [m.text for m in mailbox.messages] == [MORE]


def test_intake_takes_few_queries(
    world: World, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    """Three questions and a lock, five rows or groups of rows, a transaction (two)."""
    details = Details(child="Ana", place="The school beside the market")
    form = told(name="A friend", details=details)
    submit_concern(form, secrets.token_bytes(16))
    with django_assert_num_queries(11):
        submit_concern(form, secrets.token_bytes(16))


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"words": "   "}, "words"),
        ({"words": "a" * (LONGEST_WORDS + 1)}, "words"),
        ({"kinds": ("online", "weather")}, "kinds"),
        ({"reporter_type": "robot"}, "reporter_type"),
        ({"danger_now": "perhaps"}, "danger_now"),
        ({"reach": "pigeon"}, "reach"),
        ({"name": "n" * 301}, None),
    ],
)
def test_a_refused_concern_leaves_nothing_behind(
    world: World, wrong: dict[str, object], field: str | None
) -> None:
    with pytest.raises(RuleBroken) as caught:
        submit_concern(told(**wrong), secrets.token_bytes(16))
    assert caught.value.field == field
    assert not Concern.objects.exists()
    assert not KeyGrant.objects.filter(kind="concerns.concern").exists()


def test_a_country_without_a_reachable_team_receives_no_concerns(world: World) -> None:
    assert intake_for("BO") is not None
    assert intake_for("TH") is None
    VaultGrant.objects.filter(vault_key__team_id=world.team_id("cochabamba")).delete()
    assert intake_for("BO") is None
    with pytest.raises(RuleBroken):
        submit_concern(told(), secrets.token_bytes(16))
    assert not Concern.objects.exists()


def test_null_characters_are_dropped(tell: Tell) -> None:
    receipt, _concern = tell(words="two\x00 words")
    assert open_mailbox(receipt.number).words == "two words"


# -- The mailbox -------------------------------------------------------------------


def test_the_receipt_opens_the_mailbox(tell: Tell) -> None:
    receipt, _concern = tell()
    mailbox = open_mailbox(receipt.number.replace(" ", "-"))
    assert mailbox.words.startswith("Mi amiga")
    assert mailbox.messages == []
    assert not mailbox.answered
    assert mailbox.answer_by == receipt.answer_by


def test_every_number_that_opens_nothing_gets_the_same_answer(tell: Tell) -> None:
    receipt, _concern = tell()
    number = receipt.number.replace(" ", "")
    near = number[:-1] + str((int(number[-1]) + 1) % 10)
    said = set()
    for wrong in (near, "0" * 20, "12345678901234567890"):
        with pytest.raises(RuleBroken) as caught:
            open_mailbox(wrong)
        said.add((str(caught.value.message), caught.value.field))
    assert len(said) == 1


def test_writing_more_makes_an_answer_due(tell: Tell) -> None:
    receipt, concern = tell()
    Task.objects.filter(subject_id=concern.id).update(completed_at=timezone.now())
    Concern.objects.filter(id=concern.id).update(first_answer_at=timezone.now())
    write_more(receipt.number, "He came back today.", uuid4())
    task = Task.objects.get(subject_id=concern.id, completed_at=None)
    assert task.kind == "concern.message"


def test_a_first_answer_that_is_due_sooner_stays_due(tell: Tell) -> None:
    receipt, concern = tell(danger_now="yes")
    before = Task.objects.get(subject_id=concern.id)
    write_more(receipt.number, "He came back today.", uuid4())
    after = Task.objects.get(subject_id=concern.id)
    assert (after.kind, after.due_at) == (before.kind, before.due_at)


def test_the_same_message_form_makes_one_message(tell: Tell) -> None:
    receipt, _concern = tell()
    key = uuid4()
    write_more(receipt.number, "Once.", key)
    mailbox = write_more(receipt.number, "Once.", key)
    assert [m.text for m in mailbox.messages] == ["Once."]
    mailbox = write_more(receipt.number, "Once, and then this.", key)
    assert [m.text for m in mailbox.messages] == ["Once.", "Once, and then this."]


def test_reading_is_in_the_journal_without_the_number(tell: Tell) -> None:
    receipt, concern = tell()
    open_mailbox(receipt.number)
    entry = Entry.objects.filter(verb="concern.read_mailbox").get()
    assert entry.subject_id == concern.id
    assert entry.actor_kind == "public"
    assert receipt.number.replace(" ", "") not in repr(entry.facts)
