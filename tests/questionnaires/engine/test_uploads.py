"""Files that are no form, or no safe one, get a sentence and are not opened."""

from __future__ import annotations

import struct
import zipfile
from datetime import datetime
from io import BytesIO

import pytest
from openpyxl import Workbook

from amparo.foundation.questionnaires.engine import compile_form, compile_table
from tests.questionnaires.engine.forms import problems_of, said, workbook, xlsx

FORM = """
| survey | | | | | |
| | type | name | label | relevant | my remarks |
| | integer | rooms | Rooms | | from 2019 |
| | note | big | Big | ${rooms} > 3 | |
| settings | | | |
| | form_title | form_id | version |
| | Home | home | 7 |
"""


def sentence(data: bytes) -> str:
    """Return the one sentence about the whole file."""
    found = problems_of(data)
    assert len(found) == 1
    return str(found[0].text)


def repacked(data: bytes, **more: bytes) -> bytes:
    """Return an archive with more parts; "__" in a name stands for "/"."""
    written = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(data)) as old,
        zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        names = {
            name.replace("__", "/").replace("_DOT_", "."): part
            for name, part in more.items()
        }
        for info in old.infolist():
            if info.filename not in names:
                new.writestr(info.filename, old.read(info))
        for name, part in names.items():
            new.writestr(name, part)
    return written.getvalue()


def test_an_excel_file_is_the_same_form_as_its_table() -> None:
    from_file, from_table = compile_form(xlsx(FORM)), compile_table(FORM)
    assert from_file.xform == from_table.xform
    form = from_file.form
    assert (form.id, form.title, form.version) == ("home", "Home", "7")


def test_columns_that_nobody_knows_are_no_part_of_the_form() -> None:
    xform = compile_form(xlsx(FORM)).xform
    assert "from 2019" not in xform and "remarks" not in xform


@pytest.mark.parametrize(
    "text", ["two  blanks", "${rooms} is no reference here", "“quoted”", "<&>", "日本"]
)
def test_the_label_of_a_calculation_is_not_changed(text: str) -> None:
    book = workbook(FORM)
    book["survey"]["F1"] = "calculation"
    book["survey"].append(["calculate", "twice", text, None, None, "2 * ${rooms}"])
    form = compile_form(xlsx(book)).form
    assert form.questions()["/data/twice"].label == {"": text}


def test_other_sheets_are_left_alone() -> None:
    book = workbook(FORM)
    book.create_sheet("Notes of the author")["A1"] = "=1+1"
    assert compile_form(xlsx(book)).form.id == "home"


def test_a_workbook_that_is_no_form_says_what_is_missing() -> None:
    book = Workbook()
    assert book.active is not None
    book.active["A1"] = "Budget"
    assert "“survey”" in sentence(xlsx(book))


@pytest.mark.parametrize("name", ["external_choices", "entities", "osm"])
def test_sheets_that_bring_answers_from_elsewhere_are_refused(name: str) -> None:
    book = workbook(FORM)
    sheet = book.create_sheet(name)
    sheet.append(["list_name", "name"])
    sheet.append(["a", "b"])
    assert f"“{name}”" in sentence(xlsx(book))


def test_a_formula_is_named_by_its_cell() -> None:
    book = workbook(FORM)
    book["survey"]["D3"] = '=CONCATENATE("$", "{rooms} > 3")'
    assert said(xlsx(book)) == [
        (
            "survey",
            3,
            "relevant",
            "This cell holds a formula. Replace it with its value.",
        )
    ]


def test_text_that_begins_like_a_formula_is_text() -> None:
    book = workbook(FORM)
    book["survey"]["C2"].value = "=Rooms"
    book["survey"]["C2"].data_type = "s"
    form = compile_form(xlsx(book)).form
    assert form.questions()["/data/rooms"].label == {"": "=Rooms"}


def test_macros_are_refused() -> None:
    with_code = repacked(xlsx(FORM), xl__vbaProject_DOT_bin=b"code")
    assert "macros" in sentence(with_code)
    types = b'<Types><Override ContentType="application/vnd.ms-excel.sheet.'
    types += b'macroEnabled.main+xml" PartName="/xl/workbook.xml"/></Types>'
    named = BytesIO(xlsx(FORM))
    with zipfile.ZipFile(named) as old:
        parts = {info.filename: old.read(info) for info in old.infolist()}
    parts["[Content_Types].xml"] = types
    assert "macros" in sentence(_packed(parts))


def _packed(parts: dict[str, bytes]) -> bytes:
    written = BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return written.getvalue()


@pytest.mark.parametrize(
    "part",
    [
        "xl/externalLinks/externalLink1.xml",
        "xl/embeddings/oleObject1.bin",
        "xl/activeX/activeX1.xml",
        "xl/connections.xml",
        "xl/queryTables/queryTable1.xml",
    ],
)
def test_links_to_elsewhere_and_objects_are_refused(part: str) -> None:
    name = part.replace("/", "__").replace(".", "_DOT_")
    assert "links to other files" in sentence(repacked(xlsx(FORM), **{name: b"<x/>"}))


def test_a_file_that_unpacks_to_far_more_is_not_unpacked() -> None:
    bomb = repacked(xlsx(FORM), xl__sharedStrings_DOT_xml=b"0" * 40_000_000)
    assert len(bomb) < 200_000
    assert "unpacks to far more" in sentence(bomb)


def test_a_file_that_lies_about_its_size_is_refused() -> None:
    data = bytearray(repacked(xlsx(FORM), xl__more_DOT_xml=b"0" * 40_000_000))
    true = struct.pack("<I", 40_000_000)
    assert data.count(true) >= 1
    false = bytes(data).replace(true, struct.pack("<I", 1_000))
    assert sentence(false)


def test_a_file_of_fifty_megabytes_is_refused_unread() -> None:
    assert "up to 5 MB" in sentence(b"PK" + b"0" * 50_000_000)


def test_more_parts_than_a_workbook_has_are_refused() -> None:
    parts = {f"xl__p{number}_DOT_xml": b"<x/>" for number in range(600)}
    assert "unpacks to far more" in sentence(repacked(xlsx(FORM), **parts))


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"", "not an Excel file"),
        (b"type,name,label\ntext,a,A\n", "not an Excel file"),
        (b"PK\x03\x04" + b"\0" * 40, "not an Excel file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "older Excel"),
        (b"%PDF-1.7", "not an Excel file"),
    ],
)
def test_another_kind_of_file_is_named_as_such(data: bytes, text: str) -> None:
    assert text in sentence(data)


def test_a_zip_that_is_no_workbook_is_refused() -> None:
    assert "not an Excel file" in sentence(_packed({"survey.csv": b"type,name"}))


@pytest.mark.parametrize("code", ["utf-8", "utf-16-le", "utf-16-be"])
def test_a_document_type_inside_is_refused(code: str) -> None:
    part = '<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'.encode(code)
    data = repacked(xlsx(FORM), xl__sharedStrings_DOT_xml=part)
    assert "not an Excel file" in sentence(data)


def test_a_workbook_with_broken_parts_is_refused() -> None:
    for name in ("xl__workbook_DOT_xml", "xl__worksheets__sheet1_DOT_xml"):
        data = repacked(xlsx(FORM), **{name: b"<broken"})
        assert sentence(data)


def test_a_sheet_of_a_million_empty_rows_is_read_to_its_end() -> None:
    book = workbook(FORM)
    book["survey"]["A1048576"] = "text"
    assert compile_form(xlsx(book)).form.questions().keys() == {
        "/data/rooms",
        "/data/big",
    }


def test_a_column_that_stands_twice_is_named() -> None:
    book = workbook(FORM)
    book["survey"]["G1"] = "relevant"
    assert said(xlsx(book))[0][:3] == ("survey", 1, "relevant")


def test_numbers_and_dates_of_excel_are_read_as_text() -> None:
    book = workbook(FORM)
    book["survey"]["C2"] = datetime(2026, 11, 29)
    book["settings"]["C2"] = 7.0
    form = compile_form(xlsx(book)).form
    assert form.version == "7"
    assert form.questions()["/data/rooms"].label == {"": "2026-11-29"}
