"""How answers become tables: sheets, columns, rows, in codes and in words."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amparo.foundation.questionnaires.blocks import block_of_codes, block_of_xml
from amparo.foundation.questionnaires.engine import parse_form
from amparo.foundation.questionnaires.layout import (
    Block,
    Table,
    cells,
    rows_of,
    tables_of,
)
from tests.questionnaires.data_helpers import (
    NAME,
    ONE,
    TWO,
    VISITS,
    WHY,
    filled,
    form_of_visits,
)
from tests.questionnaires.helpers import compiled

CHILD, VISIT = "/data/child", "/data/child/visit"


def tables(**how: bool) -> dict[str, Table]:
    chosen = {"labels": False, "coded": False} | how
    made = tables_of([form_of_visits()], "es", **chosen)
    return {table.path: table for table in made}


def finished(said: dict[str, object]) -> Block:
    form = form_of_visits()
    return block_of_xml(form, filled(form, said).finished().xml)


def test_each_repeat_has_a_sheet_that_names_its_parent() -> None:
    found = tables()
    assert list(found) == ["/data", CHILD, VISIT]
    assert [t.name for t in found.values()] == ["Visits", "child", "visit"]
    assert found["/data"].heads == [
        *("_index", "home/rooms", "home/safe", "home/why", "days", "days/mo"),
        *("days/tu", "seen", "phone", "points", "_left"),
    ]
    assert found[CHILD].heads == [
        *("_index", "child/nick", "child/age", "_left"),
        *("_parent_table_name", "_parent_index"),
    ]
    assert found[VISIT].parent is found[CHILD]


def test_words_are_in_the_language_that_was_asked_for() -> None:
    heads = tables(labels=True)["/data"].heads
    assert "¿Cuántos cuartos?" in heads and "Días de escuela/lunes" in heads


def test_only_what_is_coded_is_in_a_file_of_codes() -> None:
    found = tables(coded=True)
    assert found["/data"].heads == [
        *("_index", "home/rooms", "home/safe", "days", "days/mo", "days/tu"),
        *("points", "_left"),
    ]
    assert found[CHILD].heads[1:2] == ["child/age"]


def test_a_repeat_without_anything_coded_has_no_sheet_in_a_file_of_codes() -> None:
    form = VISITS.replace("| . < 130 | | yes |", "| . < 130 | | |").replace(
        "| ¿Estaba bien? | | | | | yes |", "| ¿Estaba bien? | | | | | |"
    )
    made = tables_of([parse_form(compiled(form).xform)], "en", labels=False, coded=True)
    assert [table.path for table in made] == ["/data"]


def test_a_column_whose_words_are_there_twice_says_its_name_too() -> None:
    form = VISITS.replace("| Telephone |", "| Last seen |")
    (main, *_rest) = tables_of(
        [parse_form(compiled(form).xform)], "en", labels=True, coded=False
    )
    assert {"Last seen (seen)", "Last seen (phone)"} <= set(main.heads)
    assert len(set(main.heads)) == len(main.heads)


def test_versions_share_their_columns() -> None:
    new = VISITS.replace(
        "| | text | phone |",
        "| | text | wish | Wish | | | | | | | |\n| | text | phone |",
    )
    forms = [parse_form(compiled(one).xform) for one in (new, VISITS)]
    main = tables_of(forms, "en", labels=False, coded=False)[0]
    assert "wish" in main.heads and main.heads.count("phone") == 1


def row(table: Table, block: Block, labels: bool = False) -> dict[str, object]:
    heads = [column.head for column in table.columns] + ["_left"]
    return dict(zip(heads, cells(table, block, "es", labels=labels), strict=True))


def test_answers_stand_in_their_columns_as_codes_numbers_and_days() -> None:
    found, block = tables(), finished(ONE)
    said = row(found["/data"], block)
    assert said["home/rooms"] == 3 and said["points"] == 6
    assert (said["days"], said["days/mo"], said["home/safe"]) == ("mo tu", 1, "no")
    assert said["seen"] == date(2026, 11, 1)
    assert said["phone"] == "+59171234567"
    assert said["_left"] == ""
    words = row(tables(labels=True)["/data"], block, labels=True)
    assert words["Días de escuela"] == "lunes; martes"


def test_what_was_not_asked_is_empty_and_a_reason_stands_at_the_end() -> None:
    said = row(tables()["/data"], finished(TWO))
    assert said["home/rooms"] is None and said["home/why"] is None
    assert said["days"] is None and said["days/mo"] is None
    assert said["_left"] == "home/rooms=not_asked"


def test_rows_of_repeats_know_the_row_they_belong_to() -> None:
    found, block = tables(), finished(ONE)
    children = list(rows_of(found[CHILD], block))
    assert [(place, b.values.get("/data/child/nick")) for place, b in children] == [
        (1, NAME),
        (1, "Inti"),
    ]
    visits = list(rows_of(found[VISIT], block))
    assert [place for place, _b in visits] == [1, 2, 2]
    assert visits[2][1].left == {"/data/child/visit/well": "did_not_say"}


def test_codes_say_the_same_as_the_answers_themselves() -> None:
    form = form_of_visits()
    ended = filled(form, ONE).finished()
    whole, codes = block_of_xml(form, ended.xml), block_of_codes(ended.codes)
    for path, table in tables(coded=True).items():
        open_rows = list(rows_of(table, codes))
        full_rows = list(rows_of(table, whole))
        assert len(open_rows) == len(full_rows), path
        for (_place, one), (_other, other) in zip(open_rows, full_rows, strict=True):
            columns = [c.question.path for c in table.columns]
            for name in columns:
                assert one.values.get(name) == other.values.get(name), name
                assert one.left.get(name) == other.left.get(name), name
    assert NAME not in str(ended.codes) and WHY not in str(ended.codes)


@pytest.mark.parametrize(
    "xml",
    [b"", b"<x/>", b"<data id='other'/>", b"<!DOCTYPE a [<!ENTITY b 'c'>]><data/>"],
)
def test_what_is_not_an_answer_to_the_form_is_refused(xml: bytes) -> None:
    with pytest.raises(ValueError):
        block_of_xml(form_of_visits(), xml)


@given(
    st.lists(st.tuples(st.integers(0, 49), st.integers(0, 3)), max_size=4),
)
def test_every_row_of_every_repeat_comes_out(rows: list[tuple[int, int]]) -> None:
    said = TWO | {
        "child": [
            {"nick": str(n), "visit": [{"well": "yes"}] * visits} for n, visits in rows
        ]
    }
    found, block = tables(), finished(said)
    assert len(list(rows_of(found[CHILD], block))) == len(rows)
    places = [place for place, _b in rows_of(found[VISIT], block)]
    assert places == [n for n, (_x, v) in enumerate(rows, 1) for _i in range(v)]
