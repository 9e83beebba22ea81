"""Write access to the database alone cannot forge what someone wrote."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.utils import timezone

from amparo.foundation.kernel.crypto import KeyPair, RecordKey, random_key, seal_to
from amparo.foundation.kernel.errors import RuleBroken
from amparo.foundation.kernel.ids import uuid7
from amparo.foundation.kernel.moments import with_time
from amparo.foundation.vault.models import KeyGrant, UserKey, VaultKey
from amparo.response.concerns.models import Concern, Message
from amparo.response.concerns.operations import (
    open_concern,
    open_mailbox,
    read_answers,
    reply,
    write_more,
)
from amparo.response.concerns.signed_messages import CONCERN, NARRATIVE, signed_text
from tests.cast import World
from tests.reporting import Tell

LURE = "Come to the bus station at nine, alone."


def replace_record_key(concern: Concern) -> RecordKey:
    """Do what a writer to the database can: a new key, sealed to the public halves."""
    key = RecordKey(CONCERN, concern.id, random_key())
    for grant in KeyGrant.objects.filter(kind=CONCERN, record_id=concern.id):
        vault = VaultKey.objects.get(record_grants=grant)
        grant.sealed_key = seal_to(vault.public_key, key.key)
        grant.save()
    Concern.objects.filter(id=concern.id).update(
        reporter_sealed_key=seal_to(concern.reporter_public or b"", key.key),
        narrative_sealed=key.seal(NARRATIVE, with_time("Nothing.", timezone.now())),
        contact_sealed=key.seal("contact", ""),
    )
    return key


def forge(
    key: RecordKey, concern: Concern, author: str, pair: KeyPair, **more: object
) -> None:
    message_id, text = uuid7(), with_time(LURE, timezone.now(), 1)
    Message.objects.create(
        id=message_id,
        concern=concern,
        author=author,
        text_sealed=key.seal(f"message|{message_id}", text),
        signature=pair.sign(signed_text(concern.id, message_id, author, text)),
        **more,
    )


def test_a_forged_answer_never_reaches_the_child(world: World, tell: Tell) -> None:
    receipt, concern = tell()
    key = replace_record_key(concern)
    user_key = UserKey.objects.get(user=world.users["tomasa"], retired_at=None)
    forge(
        key,
        concern,
        "staff",
        KeyPair(random_key()),
        user=world.users["tomasa"],
        user_key=user_key,
    )
    assert read_answers(receipt.number).messages == []
    [shown] = open_concern(world.tomasa, concern.id).messages
    assert not shown.verified


def test_a_staff_key_that_was_slipped_in_proves_nothing(
    world: World, tell: Tell
) -> None:
    receipt, concern = tell()
    key = replace_record_key(concern)
    own = KeyPair(random_key())
    slipped = UserKey.objects.get(user=world.users["tomasa"], retired_at=None)
    UserKey.objects.filter(id=slipped.id).update(verify_key=own.verify_key)
    forge(key, concern, "staff", own, user=world.users["tomasa"], user_key=slipped)
    assert read_answers(receipt.number).messages == []


def test_another_persons_key_does_not_sign_for_a_colleague(
    world: World, tell: Tell
) -> None:
    receipt, concern = tell()
    key = replace_record_key(concern)
    keyring = world.keyrings["celso"]
    forge(
        key,
        concern,
        "staff",
        keyring.pair,
        user=world.users["tomasa"],
        user_key_id=keyring.user_key_id,
    )
    assert read_answers(receipt.number).messages == []


@pytest.mark.parametrize("swap_keys", [False, True])
def test_forged_words_of_the_person_are_marked_for_the_team(
    world: World, tell: Tell, swap_keys: bool
) -> None:
    _receipt, concern = tell()
    own = KeyPair(random_key())
    if swap_keys:
        concern.reporter_public, concern.reporter_verify = (
            own.public_key,
            own.verify_key,
        )
        concern.save()
    key = replace_record_key(concern)
    forge(key, concern, "reporter", own)
    opened = open_concern(world.tomasa, concern.id)
    assert not opened.words_verified
    assert [m.verified for m in opened.messages] == [False]


def test_a_message_moved_to_another_concern_is_not_shown(
    world: World, tell: Tell
) -> None:
    one, first = tell()
    other, second = tell()
    reply(world.tomasa, first.id, "For the first.", uuid4())
    write_more(one.number, "Back to the first.", uuid4())
    Message.objects.update(concern=second)
    assert read_answers(other.number).messages == []
    shown = open_concern(world.tomasa, second.id).messages
    assert [(m.text, m.verified) for m in shown] == [("", False), ("", False)]


def test_changing_sides_is_noticed(world: World, tell: Tell) -> None:
    receipt, concern = tell()
    reply(world.tomasa, concern.id, "For you.", uuid4())
    Message.objects.update(author="reporter", user=None)
    assert read_answers(receipt.number).messages == []


@pytest.mark.parametrize("cut", [0, 1, 13, -1])
def test_a_damaged_message_is_shown_as_not_verified(
    world: World, tell: Tell, cut: int
) -> None:
    receipt, concern = tell()
    message = reply(world.tomasa, concern.id, "For you.", uuid4())
    Message.objects.update(text_sealed=bytes(message.text_sealed)[:cut])
    assert read_answers(receipt.number).messages == []
    [shown] = open_concern(world.tomasa, concern.id).messages
    assert not shown.verified


def test_a_destroyed_mailbox_answers_like_a_number_that_opens_nothing(
    tell: Tell,
) -> None:
    receipt, _concern = tell()
    Concern.objects.update(reporter_sealed_key=b"")
    with pytest.raises(RuleBroken) as destroyed:
        open_mailbox(receipt.number)
    with pytest.raises(RuleBroken) as unknown:
        open_mailbox("1" * 20)
    assert destroyed.value.message == unknown.value.message
