"""Pages of a list: a total order, an end of counting, links that hold codes only."""

from __future__ import annotations

import base64
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.db.models import F
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from amparo.foundation.kernel import counts
from amparo.foundation.lists import pages
from amparo.foundation.lists.pages import ListPage, page_of
from amparo.foundation.lists.requests import Asked, asked_of
from amparo.foundation.lists.specs import Cell, Column, ListSpec
from amparo.foundation.policy import Actor
from amparo.response.concerns import queue
from amparo.response.muting.queries import count_muted
from amparo.response.services.models import Service
from amparo.response.transfers.queries import count_waiting
from tests.cast import World
from tests.services.helpers import a_service

pytestmark = pytest.mark.django_db


def opened(_actor: Actor, records: Sequence[Any]) -> dict[Any, str]:
    """Play keys that open the last letter of a name, and of none with a "0"."""
    return {r.pk: r.name[-1] for r in records if not r.name.endswith("0")}


SPEC = ListSpec(
    name="sample",
    label="Sample",
    columns=(
        Column("name", "Name", lambda s: Cell(s.name), ("name",)),
        Column("kind", "Type", lambda s: s.kind, ("kind",)),
        Column("day", "Verified", lambda s: s.verified_on, ("verified_on",)),
        Column("ages", "Ages", lambda s: s.min_age),
        Column("secret", "Secret", sealed=True),
    ),
    order=("kind",),
    page_size=4,
    open=opened,
)


def names(page: ListPage) -> list[str]:
    return [row.record.name for row in page.rows]


def read(world: World, **asked: Any) -> ListPage:
    return page_of(SPEC, world.carla, Service.objects.all(), Asked(**asked))


def many(world: World, count: int) -> list[str]:
    return [a_service(world, name=f"Taller {n:02}").name for n in range(count)]


@pytest.mark.parametrize("sort", ["", "kind", "-kind", "name", "day", "-day", "secret"])
def test_no_row_is_skipped_or_repeated_at_equal_keys(world: World, sort: str) -> None:
    made = many(world, 11)
    found = [n for page in (1, 2, 3) for n in names(read(world, sort=sort, page=page))]
    assert sorted(found) == made


def test_a_column_sorts_both_ways_and_says_how(world: World) -> None:
    made = many(world, 3)
    up, down = read(world, sort="name"), read(world, sort="-name")
    assert names(up) == made
    assert names(down) == made[::-1]
    assert (up.heads[0].sorted, up.heads[0].sort) == ("ascending", "-name")
    assert (down.heads[0].sorted, down.heads[0].sort) == ("descending", "name")
    assert [head.sort for head in up.heads[3:]] == ["", "secret"]


def test_rows_without_a_value_stand_last_both_ways(world: World) -> None:
    many(world, 2)
    Service.objects.filter(name="Taller 01").update(verified_on="2026-01-01")
    for sort in ("day", "-day"):
        assert names(read(world, sort=sort)) == ["Taller 01", "Taller 00"]


def test_what_is_no_column_and_no_page_is_the_list_itself(world: World) -> None:
    many(world, 6)
    usual = names(read(world))
    assert names(read(world, sort="min_age")) == usual
    assert names(read(world, sort="ages")) == usual
    assert names(read(world, page=99)) == names(read(world, page=2))


def test_a_sealed_column_sorts_by_what_keys_open_the_rest_last(world: World) -> None:
    many(world, 4)
    assert names(read(world, sort="secret"))[-1] == "Taller 00"
    back = read(world, sort="-secret")
    assert names(back) == ["Taller 03", "Taller 02", "Taller 01", "Taller 00"]
    assert [row.cells[4][1].text for row in back.rows] == ["3", "2", "1", ""]


def test_beyond_two_thousand_a_sealed_column_does_not_sort_and_says_why(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    many(world, 3)
    assert pages.MOST_OPENED == 2000
    monkeypatch.setattr(pages, "MOST_OPENED", 2)
    page = read(world, sort="secret")
    assert names(page) == names(read(world))
    assert "up to 2,000 rows" in page.problem
    assert read(world).problem == ""


def test_counting_stops_and_paging_goes_on(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    many(world, 9)
    assert counts.MOST_COUNTED == 10_000
    monkeypatch.setattr(counts, "MOST_COUNTED", 5)
    page = read(world, page=2)
    assert (page.total, page.is_capped, page.label) == (6, True, "Page 2")
    assert names(read(world, sort="name", page=3)) == ["Taller 08"]
    assert read(world, page=3).later == ""


def test_headings_stand_where_a_group_begins_unless_somebody_sorts(
    world: World,
) -> None:
    many(world, 3)
    grouped = ListSpec(
        "g",
        "G",
        SPEC.columns,
        ("name",),
        group=lambda s: "A" if s.name[-1] == "0" else "B",
    )
    found = Service.objects.all()
    page = page_of(grouped, world.carla, found, Asked())
    assert [row.heading for row in page.rows] == ["A", "B", ""]
    page = page_of(grouped, world.carla, found, Asked(sort="-name"))
    assert [row.heading for row in page.rows] == ["", "", ""]


def test_typed_words_are_taken_from_a_form_and_never_reach_an_address() -> None:
    make = RequestFactory()
    typed = {"q": "Wara Quispe", "kind": "legal_aid", "sort": "name", "page": "2"}
    sent = asked_of(make.post("/", typed), ("kind",), ("q",))
    assert sent.typed == {"q": "Wara Quispe"}
    assert sent.address(page=3) == "?kind=legal_aid&sort=name&page=3"
    assert sent.hidden == {
        "kind": "legal_aid", "q": "Wara Quispe", "sort": "name",
    }  # fmt: skip
    looked = asked_of(make.get("/", typed), ("kind",), ("q",))
    assert looked.filters == {"kind": "legal_aid"}
    odd = asked_of(make.get("/", {"kind": "Wara Quispe", "page": "-1"}), ("kind",))
    assert (odd.codes, odd.typed, odd.page) == ({}, {"kind": "Wara Quispe"}, 1)


def follow(world: World, page: ListPage, way: str, spec: ListSpec = SPEC) -> ListPage:
    """Open the page before or after, as its address says."""
    address = "/" + (page.later if way == "later" else page.earlier)
    asked = asked_of(RequestFactory().get(address))
    return page_of(spec, world.carla, Service.objects.all(), asked)


@pytest.mark.parametrize("sort", ["", "kind", "-name", "day", "-day", "-secret"])
def test_a_row_that_leaves_between_two_pages_makes_no_other_row_disappear(
    world: World, sort: str
) -> None:
    made = many(world, 11)
    Service.objects.filter(name__in=made[::3]).update(verified_on="2026-01-01")
    first = read(world, sort=sort)
    unseen = set(made) - set(names(first))
    # The first and the last row of the page that was seen, and all keys but the
    # primary one are equal or missing.
    gone = {names(first)[0], names(first)[-1]}
    Service.objects.filter(name__in=gone).delete()
    second = follow(world, first, "later")
    third = follow(world, second, "later")
    assert [page.number for page in (second, third)] == [2, 3]
    assert set(names(second)) | set(names(third)) == unseen
    assert len(names(second)) == 4 and not third.later
    assert names(follow(world, third, "earlier")) == names(second)
    assert set(names(follow(world, second, "earlier"))) >= set(made) - unseen - gone


def test_a_list_that_puts_rows_without_a_value_first_skips_none(world: World) -> None:
    made = many(world, 11)
    Service.objects.filter(name__in=made[::3]).update(verified_on="2026-01-01")
    spec = replace(SPEC, order=(F("verified_on").desc(nulls_first=True), "name"))
    page = page_of(spec, world.carla, Service.objects.all(), Asked())
    there = [page, second := follow(world, page, "later", spec)]
    there.append(third := follow(world, second, "later", spec))
    dated = made[::3]
    expected = [name for name in made if name not in dated] + dated
    assert [name for each in there for name in names(each)] == expected
    assert names(follow(world, third, "earlier", spec)) == names(second)
    assert names(follow(world, second, "earlier", spec)) == names(page)


def test_a_page_that_has_become_empty_is_the_last_one(world: World) -> None:
    many(world, 6)
    first = read(world, sort="name")
    Service.objects.filter(name__gt="Taller 03").delete()
    last = follow(world, first, "later")
    assert names(last) == names(first)
    assert (last.number, last.later) == (1, "")


def test_the_first_page_begins_with_what_came_in_before_it(world: World) -> None:
    many(world, 5)
    second = follow(world, read(world, sort="name"), "later")
    a_service(world, name="A new one")
    first = follow(world, second, "earlier")
    assert names(first)[0] == "A new one"
    assert (first.number, first.earlier) == (1, "")


def test_the_place_in_an_address_is_sealed_and_of_its_list_and_order(
    world: World,
) -> None:
    many(world, 9)
    page = read(world, sort="name")
    mark = asked_of(RequestFactory().get("/" + page.later)).mark
    assert mark and "Taller" not in base64.urlsafe_b64decode(mark + "==").decode("l1")
    by_name = names(read(world, sort="name", page=2, mark=mark))
    assert by_name == names(read(world, sort="name", page=2))
    # For another order, or made up, it is as if there was none.
    for sort, made_up in (("-name", mark), ("name", mark[:-9] + "AAAAAAAAA")):
        other = read(world, sort=sort, page=2, mark=made_up)
        assert names(other) == names(read(world, sort=sort, page=2))


@pytest.mark.parametrize(
    ("cell", "empty"),
    [
        (Cell(), True),
        (Cell(None), True),
        (Cell(url="/staff/", tone="warn"), True),
        (Cell("words"), False),
        (Cell(0), False),
        (Cell(code="BO-1"), False),
        (Cell(due=datetime(2026, 3, 1, tzinfo=UTC)), False),
    ],
)
def test_a_cell_is_empty_when_nothing_stands_in_it(cell: Cell, empty: bool) -> None:
    assert cell.is_empty is empty


def test_a_card_says_what_a_value_is_where_its_column_is_labelled(world: World) -> None:
    """And not above nothing."""
    columns = (
        Column("a", "Name", lambda s: s.name),
        Column("b", "Labelled head", lambda s: s.name[:1], labelled=True),
        Column("c", "Of nothing", lambda _s: "", labelled=True),
        Column("d", "Short head", lambda s: s.name[-1:], short=True),
    )
    spec = replace(SPEC, columns=columns)
    many(world, 1)
    page = page_of(spec, world.carla, Service.objects.all(), Asked())
    html = render_to_string("lists/table.html", {"page": page})
    (row,) = re.findall(r"(?s)<tbody.*?</tbody>", html)
    assert "Labelled head" in row
    assert "Of nothing" not in row and "Short head" not in row
    assert row.count('class="list-short"') == 1


def test_a_count_is_said_up_to_ten_thousand() -> None:
    assert counts.count_words(9_999) == "9,999"
    assert counts.count_words(10_000) == "10,000"
    assert counts.count_words(10_001) == "10,000+"
    with translation.override("es"):
        assert counts.count_words(10_001) == "10\xa0000+"
    tabs = {"items": [{"label": "All", "url": "#", "count": 12_345}], "label": ""}
    for part in ("tabs", "rail_item"):
        html = render_to_string(
            f"design/parts/{part}.html", tabs | {"item": tabs["items"][0]}
        )
        assert "10,000+" in html and "12,345" not in html


def test_counting_reads_no_more_rows_than_it_says(world: World) -> None:
    tomasa = world.tomasa
    with CaptureQueriesContext(connection) as seen:
        counts.count_up_to(Service.objects.all())
        queue.counts(tomasa)
        count_muted(tomasa)
        count_waiting(tomasa)
    assert len(seen) == 4
    assert all("LIMIT 10001" in query["sql"] for query in seen)
