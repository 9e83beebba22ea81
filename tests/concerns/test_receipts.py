from __future__ import annotations

import secrets

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amparo.response.concerns import receipts

NONCES = st.binary(min_size=16, max_size=32)


@given(NONCES)
def test_a_receipt_has_twenty_digits_in_five_groups(nonce: bytes) -> None:
    shown = receipts.grouped(receipts.number_for(nonce))
    groups = shown.split(" ")
    assert [len(group) for group in groups] == [4, 4, 4, 4, 4]
    assert "".join(groups).isdecimal()


@given(NONCES)
def test_the_same_form_always_has_the_same_receipt(nonce: bytes) -> None:
    assert receipts.number_for(nonce) == receipts.number_for(bytes(nonce))


@given(NONCES, NONCES)
def test_two_forms_have_two_receipts(one: bytes, other: bytes) -> None:
    same = one == other
    assert (receipts.number_for(one) == receipts.number_for(other)) is same
    assert (receipts.digest_of(one) == receipts.digest_of(other)) is same


def test_a_short_nonce_is_a_fault() -> None:
    with pytest.raises(ValueError, match="short"):
        receipts.number_for(b"too short")


def test_every_digit_comes_about_equally_often_in_every_place() -> None:
    numbers = [receipts.number_for(secrets.token_bytes(16)) for _turn in range(4000)]
    for place in range(receipts.DIGITS):
        for digit in "0123456789":
            seen = sum(number[place] == digit for number in numbers)
            assert 280 < seen < 520  # 400 expected; six standard deviations


@given(NONCES, st.sampled_from([" ", "-", "", ".", "  ", "\n", " – "]))
def test_a_receipt_is_read_however_it_is_written(nonce: bytes, between: str) -> None:
    number = receipts.number_for(nonce)
    typed = between.join(number[i : i + 4] for i in range(0, 20, 4))
    assert receipts.read_number(f" {typed} ") == number


def test_digits_of_another_script_are_digits() -> None:
    assert receipts.read_number("१२३४ " * 5) == "1234" * 5
    assert receipts.read_number("๑๒๓๔" * 5) == "1234" * 5


@given(st.text(max_size=60))
def test_what_is_not_twenty_digits_is_no_receipt(typed: str) -> None:
    found = receipts.read_number(typed)
    assert found is None or (len(found) == 20 and found.isascii() and found.isdigit())


@given(st.integers(min_value=0, max_value=40).filter(lambda n: n != 20))
def test_too_few_or_too_many_digits_are_no_receipt(count: int) -> None:
    assert receipts.read_number("7" * count) is None


def test_the_keys_of_a_receipt_are_its_own_and_nothing_of_it_shows() -> None:
    one, other = "1" * 20, "1" * 19 + "2"
    keys, again = receipts.keys_for(one), receipts.keys_for(one)
    different = receipts.keys_for(other)
    assert keys.lookup == again.lookup
    assert keys.pair.public_key == again.pair.public_key
    assert keys.lookup != different.lookup
    assert keys.pair.public_key != different.pair.public_key
    assert one not in repr(keys)
    assert "1111" not in repr(receipts.Receipt(receipts.grouped(one)))
