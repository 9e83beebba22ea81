"""Identifiers sort by time and do not collide; codes can be read aloud."""

from __future__ import annotations

import time_machine
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from amparo.foundation.kernel.ids import short_code, uuid7
from amparo.foundation.kernel.secret import keyed_digest, server_key

moments = st.integers(160_000_000_000, 400_000_000_000)  # hundredths of a second


@given(st.lists(moments, min_size=2, max_size=6, unique=True))
def test_ids_sort_by_the_time_at_which_they_were_made(times: list[int]) -> None:
    made = []
    for moment in sorted(times):
        with time_machine.travel(moment / 100 + 0.002, tick=False):
            made.append(uuid7())
    assert made == sorted(made)
    assert [str(i) for i in made] == sorted(map(str, made))


def test_ids_made_one_after_the_other_sort_within_a_millisecond_too() -> None:
    made = [uuid7() for _ in range(2000)]
    assert made == sorted(made)


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
