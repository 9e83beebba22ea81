"""Identifiers tell the quarter hour and do not collide; codes can be read aloud."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from amparo.foundation.kernel.crypto import Tampered
from amparo.foundation.kernel.ids import short_code, uuid7
from amparo.foundation.kernel.moments import quarter, read_timed, with_time
from amparo.foundation.kernel.secret import keyed_digest, server_key

quarters = st.integers(1_700_000, 4_400_000)  # since 1970
seconds = st.integers(0, 899)


@given(st.lists(quarters, min_size=2, max_size=6, unique=True), seconds)
def test_ids_sort_by_the_quarter_hour_and_say_no_more(
    numbers: list[int], second: int
) -> None:
    made = []
    for number in sorted(numbers):
        with time_machine.travel(number * 900 + second + 0.002, tick=False):
            made.append(uuid7())
    assert made == sorted(made)
    assert [each.int >> 80 for each in made] == [n * 900_000 for n in sorted(numbers)]


def test_ids_of_one_quarter_hour_have_no_order() -> None:
    with time_machine.travel(1_800_000_000, tick=False):
        made = [uuid7() for _ in range(200)]
    assert made != sorted(made)


@given(quarters, seconds)
def test_stored_times_are_rounded_down(number: int, second: int) -> None:
    moment = datetime.fromtimestamp(number * 900 + second + 0.5, UTC)
    assert quarter(moment) == datetime.fromtimestamp(number * 900, UTC)


@given(st.text(), st.datetimes(timezones=st.just(UTC)), st.integers(0, 10**6))
def test_what_is_sealed_with_its_time_is_read_as_it_was(
    text: str, at: datetime, number: int
) -> None:
    assert read_timed(with_time(text, at, number)) == (text, at, number)


@pytest.mark.parametrize("forged", ["", "no time", "1|noon|1|text", "2|" + "x" * 9])
def test_words_without_their_time_are_not_ours(forged: str) -> None:
    with pytest.raises(Tampered):
        read_timed(forged)


def test_ids_have_the_shape_of_version_seven() -> None:
    for _ in range(200):
        made = uuid7()
        assert (made.version, made.variant) == (7, "specified in RFC 4122")


def test_ids_made_at_once_do_not_collide() -> None:
    assert len({uuid7() for _ in range(20_000)}) == 20_000


def test_codes_hold_nothing_that_is_mistaken_on_the_telephone() -> None:
    codes = [short_code() for _ in range(2000)]
    assert all(len(code) == 6 for code in codes)
    assert not set("".join(codes)) & set("01OIL")
    assert len(set(codes)) > 1990


def test_each_purpose_has_a_key_of_its_own(settings: Settings) -> None:
    search = server_key("search")
    assert len(search) == 32 and search != server_key("journal")
    digest = keyed_digest("search", "x")
    settings.AMPARO_SECRET = "another"
    assert server_key("search") != search and keyed_digest("search", "x") != digest
