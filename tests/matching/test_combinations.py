"""Codes of combinations: equal for equals, and nothing else to be seen."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext

from amparo.foundation.kernel.ids import uuid7
from amparo.foundation.matching import combinations
from amparo.foundation.matching.combinations import (
    bits_for,
    code,
    codes,
    drop,
    owner,
    record_of,
    replace,
    sharing,
    store,
    stored,
)
from amparo.foundation.matching.models import Combination

pytestmark = pytest.mark.django_db
ONE, OTHER, THIRD = (uuid7() for _each in range(3))


def others(record_id: UUID) -> dict[UUID, set[str]]:
    own = stored(record_id, {2: "contact", 4: "account"})
    return dict(sharing(own, record_id).by_record)


def test_records_that_share_a_value_find_each_other_and_know_which() -> None:
    store(ONE, {2: ["number"], 4: ["page", "group"]})
    store(OTHER, {2: ["number"]})
    store(THIRD, {4: ["group"]})
    assert others(ONE) == {OTHER: {"contact"}, THIRD: {"account"}}
    assert others(OTHER) == {ONE: {"contact"}}


def test_values_that_were_replaced_or_dropped_are_found_no_more() -> None:
    for one in (ONE, OTHER):
        store(one, {2: ["number"], 4: ["page"]})
    replace(ONE, 2, ["another"])
    assert others(ONE) == {OTHER: {"account"}}
    drop(OTHER, 2, 4)
    assert others(ONE) == {}
    assert Combination.objects.count() == 2


def test_the_table_tells_neither_record_nor_kind() -> None:
    store(ONE, {2: ["number"], 4: ["page"]})
    rows = list(Combination.objects.values())
    assert {len(row) for row in rows} == {4}  # id, owner, code, mark
    assert ONE not in {row["owner"] for row in rows}
    assert {record_of(row["owner"]) for row in rows} == {ONE}
    assert owner(ONE, 2) != owner(ONE, 4)
    assert all(row["id"].version == 4 for row in rows)


def test_the_rows_of_a_record_stand_in_no_order() -> None:
    """Sixty codes in the order of their values would be a list to read along."""
    values = [f"value {number:02}" for number in range(60)]
    in_order = list(codes(dict.fromkeys(values)))
    found = [
        [row.code for row in combinations.rows_of({ONE: {2: values}})] for _ in "ab"
    ]
    assert all(sorted(each) == sorted(in_order) for each in found)
    assert in_order not in found and found[0] != found[1]


def test_without_the_secret_nothing_is_the_same() -> None:
    known = code("value", 32), owner(ONE, 2)
    with override_settings(AMPARO_SECRET="another secret of somebody else, quite long"):
        assert code("value", 32) != known[0] and owner(ONE, 2) != known[1]


def test_codes_grow_with_the_table_and_still_find_the_shorter_ones(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert [bits_for(n) for n in (0, 2**18, 2**26, 2**40)] == [32, 40, 48, 48]
    store(ONE, {2: ["number"]})
    monkeypatch.setattr(combinations._size, "get", lambda _key, _ask: 40)
    store(OTHER, {2: ["number"]})
    monkeypatch.setattr(combinations._size, "get", lambda _key, _ask: 48)
    store(THIRD, {2: ["number"]})
    for one in (ONE, OTHER, THIRD):
        assert set(others(one)) == {ONE, OTHER, THIRD} - {one}


def test_at_most_one_link_in_ten_is_chance() -> None:
    """A record has up to six codes; one in three hundred is known elsewhere, too."""
    for bits, rows in ((32, 2**18), (40, 2**26), (48, 2**34)):
        assert bits_for(rows - 1) == bits
        by_chance = 6 * rows / 2**bits
        assert by_chance / (by_chance + 1 / 300) <= 0.1


def test_what_very_many_share_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(combinations, "COMMON", 2)
    for one in (ONE, OTHER, THIRD):
        store(one, {2: ["number"], 4: [f"page of {one}"]})
    found = sharing(stored(ONE, {2: "contact", 4: "account"}), ONE)
    assert (found.by_record, found.common) == ({}, {"contact"})


def test_two_queries_find_what_is_shared() -> None:
    for one in (ONE, OTHER, THIRD):
        store(one, {2: ["number"], 4: ["page", "group", "profile"]})
    with CaptureQueriesContext(connection) as asked:
        assert len(others(ONE)) == 2
    assert len(asked) == 2
