"""Every kind of ours has its place among the categories of the help lines."""

from __future__ import annotations

import json
from datetime import date

import pytest

from amparo.response.concerns.chi import FILE, categories
from amparo.response.concerns.codes import Kind

KNOWN = json.loads(FILE.read_text())


@pytest.mark.parametrize("online", [False, True])
@pytest.mark.parametrize("kind", Kind)
def test_each_kind_has_a_category_with_and_without_something_online(
    kind: Kind, online: bool
) -> None:
    found = categories([kind], online)
    assert found
    assert all(category.label.startswith("Violence: ") for category in found)
    assert all(c.confidence in ("high", "medium", "low") for c in found)


def test_each_kind_stands_in_the_file_once_and_each_category_is_used() -> None:
    assert sorted(row["kind"] for row in KNOWN["kinds"]) == sorted(Kind)
    used = {code for row in KNOWN["kinds"] for code in row["online"] + row["offline"]}
    assert used == set(KNOWN["categories"])
    assert KNOWN["source"] and date.fromisoformat(KNOWN["reviewed_on"])


def test_something_online_adds_and_never_takes_away() -> None:
    for kind in Kind:
        offline = {c.code for c in categories([kind], False)}
        assert offline <= {c.code for c in categories([kind], True)}


def test_several_kinds_count_in_each_category_once_and_the_surest_pair_speaks() -> None:
    found = categories([Kind.TRAFFICKING, Kind.PROSTITUTION, Kind.ABUSE], True)
    assert [(c.code.removeprefix("violence."), c.confidence) for c in found] == [
        ("commercial_sexual_exploitation", "high"),
        ("online_sexual_exploitation", "high"),
        ("online_sexual_abuse", "medium"),
        ("sexual_violence", "medium"),
    ]


def test_nothing_chosen_is_not_recorded_rather_than_other() -> None:
    assert categories([], True) == []
    assert [c.code for c in categories([Kind.NOT_SURE], False)] == ["violence.other"]
