"""Long tables: what any spreadsheet opens, made piece by piece, nothing kept."""

from __future__ import annotations

import io
import tracemalloc
import warnings
import zipfile
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal

import openpyxl
import pytest
import python_calamine
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from amparo.foundation.kernel import long_tables
from amparo.foundation.kernel.long_tables import LongTable, pieces
from amparo.foundation.kernel.tables import PIECE, as_csv


def whole(*tables: LongTable, format: str = "xlsx") -> bytes:
    return b"".join(pieces(format, tables))


def sheets(data: bytes) -> dict[str, list[list[object]]]:
    book = python_calamine.load_workbook(io.BytesIO(data))
    return {
        name: [list(row) for row in book.get_sheet_by_name(name).to_python()]
        for name in book.sheet_names
    }


def test_texts_numbers_and_days_are_what_they_are() -> None:
    at = datetime(2026, 3, 1, 12, 30, tzinfo=UTC)
    rows = [
        ["=1+1", 7, Decimal("0.5"), date(2026, 3, 1), None, True],
        ["0812345678", -1.5, 10**12, at, "", "é<&>"],
    ]
    heads = ["a", "b", "c", "d", "e", "f"]
    with timezone.override("America/La_Paz"):
        found = sheets(whole(LongTable("One", heads, rows)))["One"]
    assert found[0] == heads
    assert found[1][:4] == ["=1+1", 7, 0.5, date(2026, 3, 1)]
    assert found[2][0] == "0812345678"
    # As a clock shows it there, like every table of ours.
    assert found[2][3] == datetime(2026, 3, 1, 8, 30)
    assert found[2][5] == "é<&>"


def test_another_program_reads_the_same_and_misses_nothing() -> None:
    day, at = date(2026, 3, 1), datetime(2026, 3, 1, 12, 30)
    rows = [["=1+1", 7, Decimal("0.5"), day, at, None, float("nan")]]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        book = openpyxl.load_workbook(io.BytesIO(whole(LongTable("A", ["a"], rows))))
    heads, cells = book["A"].iter_rows()
    assert heads[0].font.b
    assert [cell.value for cell in cells] == [
        *("=1+1", 7, 0.5, datetime(2026, 3, 1), at, None, "nan"),
    ]
    assert cells[0].data_type == "s"  # a text, whatever it looks like
    assert book["A"].freeze_panes == "A2"


def test_every_part_is_xml_and_none_holds_a_formula() -> None:
    made = whole(LongTable("A", ["=x"], [["=1+1"], ["a\x00b\x1f\ufffe"]]))
    with zipfile.ZipFile(io.BytesIO(made)) as book:
        assert book.testzip() is None
        for name in book.namelist():
            root = etree.fromstring(book.read(name))
            assert not root.findall(".//{*}f"), name
    assert sheets(made)["A"][2] == ["ab"]


@given(st.lists(st.lists(st.text(max_size=20), min_size=2, max_size=2), max_size=5))
def test_any_text_makes_a_file_that_opens(rows: list[list[str]]) -> None:
    made = whole(LongTable("x", ["a", "b"], rows))
    assert len(sheets(made)["x"]) >= 1


def test_names_of_sheets_are_such_as_a_spreadsheet_takes() -> None:
    names = ["a/b:c", "A B C", "", "x" * 40, "x" * 50]
    made = whole(*(LongTable(name, ["h"], []) for name in names))
    found = list(sheets(made))
    assert found[:3] == ["a b c", "A B C (2)", "1"]
    assert found[3] == "x" * 31 and found[4] == "x" * 27 + " (2)"


def test_a_table_that_is_longer_than_a_sheet_goes_on_in_another(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(long_tables, "MOST_ROWS", 4)
    made = whole(
        LongTable("Long", ["n"], [[n] for n in range(7)]), LongTable("B", ["n"], [])
    )
    found = sheets(made)
    assert list(found) == ["Long", "Long (2)", "Long (3)", "B"]
    assert [[row[0] for row in rows[1:]] for rows in found.values()] == [
        [0, 1, 2],
        [3, 4, 5],
        [6],
        [],
    ]


def test_a_sheet_that_is_too_large_goes_on_in_another(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(long_tables, "MOST_BYTES", 100_000)
    rows = [["x" * 100] for _n in range(3000)]
    found = sheets(whole(LongTable("Long", ["n"], rows)))
    assert len(found) > 1
    assert sum(len(rows) - 1 for rows in found.values()) == 3000


def test_csv_is_the_same_as_at_once_and_several_are_packed() -> None:
    rows: list[list[object]] = [["a", 1], ["+591", None]] * 5000
    assert whole(LongTable("x", ["h", "=i"], rows), format="csv") == as_csv(
        ["h", "=i"], rows
    )
    made = whole(
        LongTable("x", ["h"], [["a"]]), LongTable("y", ["h"], [["b"]]), format="csv"
    )
    with zipfile.ZipFile(io.BytesIO(made)) as packed:
        assert packed.namelist() == ["x.csv", "y.csv"]


@pytest.mark.parametrize("format", ["xlsx", "csv"])
def test_the_length_of_a_table_takes_no_memory(format: str) -> None:
    def rows(count: int) -> Iterator[list[object]]:
        for n in range(count):
            yield [n, f"text {n}", date(2026, 3, 1)]

    def most(count: int) -> int:
        tracemalloc.start()
        try:
            for _piece in pieces(
                format, [LongTable("x", ["a", "b", "c"], rows(count))]
            ):
                pass
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    most(10)
    # All rows together are some four megabytes; what waits to be taken, a few pieces.
    assert most(20_000) < most(2_000) + 5 * PIECE


def test_rows_are_asked_for_only_as_the_file_is_taken() -> None:
    asked = []

    def rows() -> Iterator[list[object]]:
        for n in range(100_000):
            asked.append(n)
            yield [f"{n:0>100}"]

    made = pieces("xlsx", [LongTable("x", ["a"], rows())])
    while not asked:
        next(made)
    assert len(asked) < 50_000
    made.close()  # type: ignore[attr-defined]
