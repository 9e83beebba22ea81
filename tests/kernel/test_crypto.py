"""What is sealed opens only whole, unchanged, in its own place and with its own key."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from pytest_django import Settings

from amparo.foundation.kernel.crypto import (
    KeyPair,
    RecordKey,
    Tampered,
    decrypt,
    encrypt,
    open_with,
    pad,
    random_key,
    seal_to,
    signed_by,
    unpad,
)
from amparo.foundation.kernel.ids import uuid7

names = st.sampled_from(["identity", "narrative", "contact"])
kinds = st.sampled_from(["persons.person", "cases.case", "concerns.concern"])


def record_keys() -> st.SearchStrategy[RecordKey]:
    keys = st.binary(min_size=32, max_size=32)
    return st.builds(RecordKey, kinds, st.uuids(), keys)


def flipped(sealed: bytes, place: int, bit: int) -> bytes:
    place %= len(sealed)
    changed = bytes([sealed[place] ^ (1 << bit)])
    return sealed[:place] + changed + sealed[place + 1 :]


@given(record_keys(), names, st.text(max_size=3000))
def test_any_text_comes_back_as_it_was(key: RecordKey, name: str, text: str) -> None:
    assert key.open(name, key.seal(name, text)) == text


@pytest.mark.parametrize("text", ["", "x" * 200_000, "रमेश\u200d 👩‍👧 \x00 ไทย"])
def test_empty_long_and_odd_texts_come_back_too(text: str) -> None:
    key = RecordKey("persons.person", uuid7(), random_key())
    assert key.open("identity", key.seal("identity", text)) == text


@given(
    record_keys(),
    names,
    st.text(max_size=60),
    st.integers(0, 10_000),
    st.integers(0, 7),
)
def test_a_single_changed_bit_anywhere_is_noticed(
    key: RecordKey, name: str, text: str, place: int, bit: int
) -> None:
    with pytest.raises(Tampered):
        key.open(name, flipped(key.seal(name, text), place, bit))


def test_every_single_byte_is_protected() -> None:
    key = RecordKey("persons.person", uuid7(), random_key())
    sealed = key.seal("identity", "María")
    for place in range(len(sealed)):
        with pytest.raises(Tampered):
            key.open("identity", flipped(sealed, place, 0))


def test_what_was_cut_short_or_lengthened_does_not_open() -> None:
    key = RecordKey("persons.person", uuid7(), random_key())
    sealed = key.seal("identity", "María")
    shorter = [sealed[:length] for length in range(1, len(sealed))]
    for wrong in [*shorter, sealed + b"\0", sealed + sealed]:
        with pytest.raises(Tampered):
            key.open("identity", wrong)


@given(record_keys(), st.uuids(), st.binary(min_size=32, max_size=32), st.text())
def test_it_opens_in_its_own_place_only(
    key: RecordKey, other_row: UUID, other_key: bytes, text: str
) -> None:
    assume(other_row != key.record_id and other_key != key.key)
    sealed = key.seal("identity", text)
    elsewhere = [
        replace(key, record_id=other_row),
        replace(key, kind=key.kind + ".identity"),
        replace(key, key=other_key),
    ]
    for wrong in elsewhere:
        with pytest.raises(Tampered):
            wrong.open("identity", sealed)
    with pytest.raises(Tampered):
        key.open("street", sealed)


def test_it_does_not_open_at_another_site(settings: Settings) -> None:
    key = RecordKey("persons.person", uuid7(), random_key())
    sealed = key.seal("identity", "María")
    settings.AMPARO_SITE = "elsewhere"
    with pytest.raises(Tampered):
        key.open("identity", sealed)


def test_the_same_text_is_sealed_differently_each_time() -> None:
    key = RecordKey("persons.person", uuid7(), random_key())
    assert len({key.seal("identity", "María") for _ in range(50)}) == 50


@given(st.binary(max_size=3000))
def test_padding_comes_off_again(plain: bytes) -> None:
    assert unpad(pad(plain)) == plain


@given(st.text(max_size=2500))
def test_the_length_of_what_is_sealed_tells_a_coarse_size_only(text: str) -> None:
    key = RecordKey("persons.person", UUID(int=7), b"k" * 32)
    overhead = 1 + 12 + 16
    size = len(key.seal("identity", text)) - overhead
    assert size in (32, 64, 128, 256, 512) or size % 1024 == 0
    assert size >= len(text.encode()) + 4


@given(st.binary(max_size=100), st.binary(min_size=32, max_size=32))
def test_a_padded_length_that_lies_is_noticed(rest: bytes, key: bytes) -> None:
    lie = (len(rest) + 1).to_bytes(4, "big") + rest
    with pytest.raises(Tampered):
        unpad(lie)


@given(st.binary(max_size=200), st.text(max_size=20), st.text(max_size=20))
def test_encryption_is_bound_to_what_it_is_for(
    plain: bytes, here: str, there: str
) -> None:
    assume(here != there)
    key = random_key()
    sealed = encrypt(key, plain, here)
    assert decrypt(key, sealed, here) == plain
    with pytest.raises(Tampered):
        decrypt(key, sealed, there)


@given(st.binary(min_size=32, max_size=32), st.binary(max_size=64))
def test_a_sealed_box_opens_with_its_private_half_only(
    seed: bytes, secret: bytes
) -> None:
    pair, other = KeyPair(seed), KeyPair(random_key())
    sealed = seal_to(pair.public_key, secret)
    assert open_with(pair.private_key, sealed) == secret
    for private, box in [
        (other.private_key, sealed),
        (pair.private_key, flipped(sealed, len(seed), 3)),
        (pair.private_key, sealed[:-1]),
        (pair.private_key, b""),
    ]:
        with pytest.raises(Tampered):
            open_with(private, box)


@given(st.binary(max_size=200), st.binary(max_size=200), st.integers(0, 63))
def test_a_signature_holds_for_its_message_and_key_only(
    message: bytes, other: bytes, place: int
) -> None:
    assume(message != other)
    pair = KeyPair(random_key())
    signature = pair.sign(message)
    assert signed_by(pair.verify_key, message, signature)
    assert not signed_by(pair.verify_key, other, signature)
    assert not signed_by(pair.verify_key, message, flipped(signature, place, 0))
    assert not signed_by(KeyPair(random_key()).verify_key, message, signature)
    assert not signed_by(b"short", message, signature)
    assert not signed_by(pair.verify_key, message, b"")


def test_keys_are_not_shown_when_an_object_is_printed() -> None:
    seed = random_key()
    shown = repr(KeyPair(seed)) + repr(RecordKey("cases.case", uuid7(), seed))
    assert repr(seed) not in shown and seed.hex() not in shown
