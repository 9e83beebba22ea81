"""Reading a spreadsheet: each cell says what it said in the program that wrote it."""

from __future__ import annotations

import io
from datetime import date, datetime, time
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from amparo.foundation.kernel.errors import RuleBroken
from amparo.foundation.kernel.tables import as_csv, as_xlsx
from amparo.foundation.lists.imports.cells import read_cell, suggested
from amparo.foundation.lists.imports.errors import NotATable
from amparo.foundation.lists.imports.specs import Field, Kind
from amparo.foundation.lists.imports.tables_in import (
    Sheet,
    cell_name,
    column_name,
    read_book,
)

HEADS = ["Name", "Age"]


def book_of(
    *rows: list[Any], sheets: dict[str, list[list[Any]]] | None = None
) -> bytes:
    """Return an Excel file with these cells; days look like days."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    clock = book.add_format({"num_format": "hh:mm"})
    for name, lines in {"Main": list(rows), **(sheets or {})}.items():
        sheet = book.add_worksheet(name)
        for y, line in enumerate(lines):
            for x, value in enumerate(line):
                shape = clock if isinstance(value, time) else day
                if isinstance(value, date | datetime | time):
                    sheet.write_datetime(y, x, value, shape)
                elif isinstance(value, bool):
                    sheet.write_boolean(y, x, value)
                elif isinstance(value, str):
                    sheet.write_string(y, x, value)
                elif value is not None:
                    sheet.write_number(y, x, value)
    book.close()
    return out.getvalue()


def main(data: bytes) -> Sheet:
    return read_book(data).main


def cells(data: bytes) -> list[tuple[str, ...]]:
    return [line.cells for line in main(data).lines]


def test_an_excel_file_gives_texts_numbers_days_and_clock_times() -> None:
    data = book_of(
        ["Name", "Number", "Half", "Day", "Time", "Yes"],
        ["Wara", 12, 0.5, date(2026, 3, 1), time(14, 30), True],
    )
    assert main(data).heads == ("Name", "Number", "Half", "Day", "Time", "Yes")
    ((name, number, half, day, clock, yes),) = cells(data)
    assert (name, number, half, day) == ("Wara", "12", "0.5", "2026-03-01")
    assert clock.startswith("14:30")
    assert yes == "true"


def test_a_telephone_number_that_is_a_number_keeps_its_digits() -> None:
    assert cells(book_of(["Phone"], [59171234567], [71234567.0])) == [
        ("59171234567",),
        ("71234567",),
    ]


def test_a_number_that_is_too_long_is_asked_for_as_text_and_then_taken() -> None:
    ((lost,), (kept,)) = cells(
        book_of(["Id"], [1234567890123456], ["1234567890123456"])
    )
    field = Field("id", "Id")
    with pytest.raises(RuleBroken, match="as text"):
        read_cell(field, lost)
    assert read_cell(field, kept) == "1234567890123456"


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_a_csv_file_may_separate_its_cells_by_any_usual_sign(mark: str) -> None:
    text = mark.join(HEADS) + "\r\n" + mark.join(["Wara, de Tarija", "12"])
    quoted = text.replace("Wara, de Tarija", '"Wara, de Tarija"')
    assert cells(quoted.encode()) == [("Wara, de Tarija", "12")]


def test_excel_s_own_line_about_the_separator_is_obeyed() -> None:
    data = b"sep=;\r\nName;Age\r\nWara;12\r\n"
    (line,) = main(data).lines
    assert (line.number, line.cells) == (3, ("Wara", "12"))


@pytest.mark.parametrize(
    ("encoding", "older"),
    [("utf-8", False), ("utf-8-sig", False), ("utf-16", False), ("latin-1", True)],
)
def test_a_csv_file_may_be_in_any_usual_encoding(encoding: str, older: bool) -> None:
    book = read_book("Niña,Año\nBegoña,2014\n".encode(encoding))
    assert book.main.heads == ("Niña", "Año")
    assert book.main.lines[0].cells == ("Begoña", "2014")
    assert book.older is older


def test_empty_rows_are_left_out_and_the_others_keep_their_numbers() -> None:
    data = b"\n\nName,Age\n,\nWara,12\n\n  ,\nInti,9\n\n"
    assert [line.number for line in main(data).lines] == [5, 8]
    data = book_of([], ["Name", "Age"], [None, None], ["Wara", 12])
    assert [line.number for line in main(data).lines] == [4]


def test_a_text_of_several_lines_is_one_row() -> None:
    data = b'Name,Words\nWara,"one\ntwo"\nInti,three\n'
    assert [(line.number, line.cells[1]) for line in main(data).lines] == [
        (2, "one\ntwo"),
        (3, "three"),
    ]


def test_what_we_write_we_read_again() -> None:
    words = ["+59171234567", "0812345678", "3-4", "=1+1", "@x", "São José", "'tis"]
    rows = [[word] for word in words]
    assert [c for (c,) in cells(as_csv(["A"], rows))] == words
    assert [c for (c,) in cells(as_xlsx(["A"], rows))] == words


@given(
    st.lists(
        st.text(
            st.characters(exclude_categories=["Cc", "Cs", "Cn", "Zl", "Zp"]), min_size=1
        ).filter(lambda text: text.strip() == text and not text.startswith("'")),
        min_size=1,
        max_size=5,
    )
)
def test_every_text_comes_back_from_a_file_of_ours(words: list[str]) -> None:
    from amparo.foundation.kernel.text import many_lines

    expected = [many_lines(word) for word in words if many_lines(word)]
    if not expected:
        return
    rows = [[word] for word in words]
    for data in (as_csv(["A"], rows), as_xlsx(["A"], rows)):
        assert [c for (c,) in cells(data)] == expected


def test_a_hidden_sheet_is_not_read() -> None:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    hidden, shown = book.add_worksheet("Old"), book.add_worksheet("New")
    for sheet, name in ((hidden, "Secret"), (shown, "Wara")):
        sheet.write_string(0, 0, "Name")
        sheet.write_string(1, 0, name)
    shown.activate()
    shown.set_first_sheet()
    hidden.hide()
    book.close()
    read = read_book(out.getvalue())
    assert [sheet.name for sheet in read.sheets] == ["New"]
    assert read.main.lines[0].cells == ("Wara",)


# -- What is not taken -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty"),
        (b" \r\n ", "empty"),
        (b"Name,Age\n", None),
        (b"Name,name\nWara,12\n", "Columns A and B"),
        (b"Name,N\xc3\xa1me\nWara,12\n", "Columns A and B"),
        (b"Name,\nWara,12\n", "Cell B2"),
        (b"Name\nWara,12\n", "Cell B2"),
        (b'Name,Age\n"Wara,12\n', "Row 2"),
        (b"\x89PNG\r\n\x1a\n\0\0", "not an Excel or CSV"),
        (b"a\0b\n", "not an Excel or CSV"),
        (b"Name\n" + b"x" * 5001, "Cell A2"),
    ],
)
def test_a_file_that_is_not_a_table_gets_a_sentence(
    data: bytes, said: str | None
) -> None:
    if said is None:
        assert main(data).lines == ()
        return
    with pytest.raises(NotATable, match=said):
        read_book(data)


def test_a_file_holds_ten_thousand_rows_and_not_one_more() -> None:
    rows = b"1\n" * 10_000
    assert len(main(b"A\n" + rows).lines) == 10_000
    with pytest.raises(NotATable, match="10,000 rows"):
        read_book(b"A\n" + rows + b"1\n")


def test_columns_have_the_names_that_a_spreadsheet_gives_them() -> None:
    assert [column_name(n) for n in (0, 25, 26, 701, 702)] == [
        *("A", "Z", "AA", "ZZ", "AAA"),
    ]
    assert cell_name(2, 7) == "C7"


# -- Cells -----------------------------------------------------------------------------

PLACES = Field(
    "place",
    "Place",
    Kind.CHOICE,
    choices=(("home", "At home"), ("home", "En casa"), ("school", "School")),
)
NEEDS = Field(
    "needs", "Needs", Kind.CHOICES, choices=(("food", "Food"), ("bed", "A bed, warm"))
)
WHY = (("not_known", "Not known"),)


@pytest.mark.parametrize(
    ("field", "cell", "value"),
    [
        (Field("a", "A"), " Wara ", "Wara"),
        (Field("a", "A", Kind.WHOLE), "12", "12"),
        (Field("a", "A", Kind.WHOLE), "12.0", "12"),
        (Field("a", "A", Kind.WHOLE), "१२", "12"),
        (Field("a", "A", Kind.WHOLE), "-3", "-3"),
        (Field("a", "A", Kind.NUMBER), "1,5", "1.5"),
        (Field("a", "A", Kind.NUMBER), "1.500,25", "1500.25"),
        (Field("a", "A", Kind.NUMBER), "1,500.25", "1500.25"),
        (Field("a", "A", Kind.NUMBER), "1 500 000", "1500000"),
        (Field("a", "A", Kind.NUMBER), "0.125", "0.125"),
        (Field("a", "A", Kind.DATE), "2026-03-01", "2026-03-01"),
        (Field("a", "A", Kind.DATE), "1/3/2026", "2026-03-01"),
        (Field("a", "A", Kind.DATE), "01.03.2026", "2026-03-01"),
        (Field("a", "A", Kind.DATE), "46082", "2026-03-01"),
        (Field("a", "A", Kind.DATE), "2026-03-01T00:00:00", "2026-03-01"),
        (Field("a", "A", Kind.TIME), "9:05", "09:05"),
        (Field("a", "A", Kind.TIME), "14:30:00", "14:30"),
        (Field("a", "A", Kind.MOMENT), "1/3/2026 14:30", "2026-03-01T14:30"),
        (Field("a", "A", Kind.MOMENT), "2026-03-01T14:30:00", "2026-03-01T14:30"),
        (PLACES, "HOME", "home"),
        (PLACES, "en casa", "home"),
        (NEEDS, "food bed", "food bed"),
        (NEEDS, "Food; A bed, warm", "food bed"),
        (NEEDS, "food, school", None),
        (Field("a", "A"), "1234567890123456", "1234567890123456"),
        (NEEDS, "A bed, warm", "bed"),
        (NEEDS, "Food;food", "food"),
        (Field("a", "A", Kind.WHOLE, instead=WHY), "not known", "=not_known"),
        (Field("a", "A", Kind.WHOLE), "", ""),
    ],
)
def test_a_cell_is_read_as_its_column_says(
    field: Field, cell: str, value: str | None
) -> None:
    if value is None:
        with pytest.raises(RuleBroken):
            read_cell(field, cell)
        return
    assert read_cell(field, cell) == value


@pytest.mark.parametrize(
    ("field", "cell", "said"),
    [
        (Field("a", "A", required=True), " ", "fill this in"),
        (Field("a", "A"), "=SUM(A1)", "formula"),
        (Field("a", "A"), "1.23E+15", "15 digits"),
        (Field("a", "A"), "1,23457E+15", "15 digits"),
        (Field("a", "A", Kind.WHOLE), "1.5", "whole number"),
        (Field("a", "A", Kind.WHOLE), "1.500", "thousands"),
        (Field("a", "A", Kind.WHOLE), "twelve", "whole number"),
        (Field("a", "A", Kind.NUMBER), "1,500", "thousands"),
        (Field("a", "A", Kind.NUMBER), "NaN", "a number"),
        (Field("a", "A", Kind.NUMBER), "1e400", "a number"),
        (Field("a", "A", Kind.DATE), "31/2/2026", "year, month and day"),
        (Field("a", "A", Kind.DATE), "1/3/26", "four digits"),
        (Field("a", "A", Kind.DATE), "2014", "year, month and day"),
        (Field("a", "A", Kind.TIME), "25:00", "hours and minutes"),
        (PLACES, "street", "At home, School"),
        (NEEDS, "food water", "Food"),
    ],
)
def test_a_cell_that_says_something_else_gets_a_sentence(
    field: Field, cell: str, said: str
) -> None:
    with pytest.raises(RuleBroken, match=said) as caught:
        read_cell(field, cell)
    assert caught.value.field == field.key


@given(st.dates(date(1930, 1, 1), date(2100, 1, 1)))
def test_a_day_is_the_same_however_it_was_written(day: date) -> None:
    field = Field("a", "A", Kind.DATE)
    number = (day - date(1899, 12, 30)).days
    for written in (day.isoformat(), day.strftime("%d/%m/%Y"), str(number)):
        assert read_cell(field, written) == day.isoformat()


def test_a_column_is_found_by_key_label_or_another_name_once() -> None:
    fields = (Field("name", "Full name", names=("Nombre",)), Field("age", "Age"))
    assert suggested(fields, ("NOMBRE", "Full  Name", "age", "x")) == {
        "NOMBRE": "name",
        "Full  Name": "",
        "age": "age",
        "x": "",
    }
