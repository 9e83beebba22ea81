"""Files sent to harm us, or by mistake: each gets a sentence, and nothing is left."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from uuid import uuid4

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from amparo.foundation.kernel.errors import RuleBroken
from amparo.foundation.lists.imports import workbook
from amparo.foundation.lists.imports.tables_in import read_book
from amparo.foundation.lists.models import Import, ImportRow
from amparo.foundation.vault.models import KeyGrant
from tests.cast import World
from tests.lists.importing import TARGET
from tests.signin import signed_in

Parts = dict[str, bytes]


def plain() -> Parts:
    """Return the parts of a small, harmless Excel file."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet()
    sheet.write_string(0, 0, "Name")
    sheet.write_string(1, 0, "Wara")
    book.close()
    with zipfile.ZipFile(out) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


SHEET = "xl/worksheets/sheet1.xml"


def packed(parts: Parts) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def with_cell(cell: bytes) -> bytes:
    parts = plain()
    parts[SHEET] = parts[SHEET].replace(b"</sheetData>", cell + b"</sheetData>")
    return packed(parts)


def macros() -> bytes:
    return packed(plain() | {"xl/vbaProject.bin": b"x"})


def macro_type() -> bytes:
    parts = plain()
    name = "[Content_Types].xml"
    parts[name] = parts[name].replace(
        b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
        b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
    )
    return packed(parts)


def formula() -> bytes:
    return with_cell(b'<row r="9"><c r="B9"><f>HYPERLINK("x")</f><v>1</v></c></row>')


def bomb() -> bytes:
    zeros = b" " * (workbook.MOST_UNPACKED + 1)
    return packed(plain() | {"xl/media/image1.png": zeros})


def far_right() -> bytes:
    return with_cell(b"<row r = '3'><c r = 'XFD3'><v>1</v></c></row>")


def entities() -> bytes:
    parts = plain()
    doctype = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    head, _end, rest = parts[SHEET].partition(b"?>")
    parts[SHEET] = head + b"?>" + doctype + rest
    return packed(parts)


def entities_in_sixteen_bits() -> bytes:
    parts = plain()
    text = parts[SHEET].decode().replace("UTF-8", "UTF-16")
    doctype = '?><!DOCTYPE x [<!ENTITY a "b">]>'
    parts[SHEET] = text.replace("?>", doctype, 1).encode("utf-16")
    return packed(parts)


def far_down() -> bytes:
    return with_cell(b"<row r='99999999999'><c><v>1</v></c></row>")


def wide_rows() -> bytes:
    """Every row has one cell at the right end of a sheet, which is empty."""
    rows = b"".join(b"<row><c r='XFD%d'/></row>" % n for n in range(3, 200))
    return with_cell(rows)


def many_elements() -> bytes:
    return with_cell(b"<row/>" * (workbook.MOST_SIGNS + 1))


def many_styles() -> bytes:
    return packed(plain() | {"xl/styles.xml": b"<xf/>" * 300_000})


def sheet_at_another_place() -> bytes:
    """The sheet lies where no program puts it, and holds a formula."""
    with zipfile.ZipFile(io.BytesIO(formula())) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    links = "xl/_rels/workbook.xml.rels"
    parts[links] = parts[links].replace(b"worksheets/sheet1.xml", b"else/s.data")
    types = "[Content_Types].xml"
    parts[types] = parts[types].replace(SHEET.encode(), b"xl/else/s.data")
    parts["xl/else/s.data"] = parts.pop(SHEET)
    return packed(parts)


def sizes_that_are_not_true() -> bytes:
    """Say that there are four thousand million texts, and one row of them."""
    parts = plain()
    texts = "xl/sharedStrings.xml"
    parts[texts] = parts[texts].replace(b'niqueCount="2"', b'niqueCount="4000000000"')
    return packed(parts)


def another_office_file() -> bytes:
    return packed({"word/document.xml": b"<x/>", "[Content_Types].xml": b"<x/>"})


def with_password() -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000)


def cut_off() -> bytes:
    whole = packed(plain())
    return whole[: len(whole) // 2]


def broken_sheet() -> bytes:
    return packed(plain() | {SHEET: b"<worksheet><sheetData><row>"})


def picture() -> bytes:
    return b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20


def heads_twice() -> bytes:
    return b"Name;Name\nWara;Inti\n"


WRONG: dict[str, tuple[Callable[[], bytes], str]] = {
    "macros": (macros, "macros"),
    "type with macros": (macro_type, "macros"),
    "formula": (formula, "formula in cell B9"),
    "bomb": (bomb, "too large when it is unpacked"),
    "far right": (far_right, "in cell XFD3"),
    "entities": (entities, "cannot be read"),
    "entities in sixteen bits": (entities_in_sixteen_bits, "cannot be read"),
    "far down": (far_down, "far away"),
    "wide rows": (wide_rows, "far away"),
    "many elements": (many_elements, "too large when it is unpacked"),
    "many styles": (many_styles, "too large when it is unpacked"),
    "a sheet at another place": (sheet_at_another_place, "formula in cell B9"),
    "another office file": (another_office_file, "not an Excel or CSV"),
    "password": (with_password, "password"),
    "cut off": (cut_off, "cannot be read"),
    "broken sheet": (broken_sheet, "cannot be read|empty"),
    "picture": (picture, "not an Excel or CSV"),
    "headings twice": (heads_twice, "Columns A and B"),
    "nothing": (lambda: b"\n\n", "empty"),
    "only headings": (lambda: b"Name,Day\n", "no rows"),
}


@pytest.mark.parametrize("name", [n for n in WRONG if n != "only headings"])
def test_a_wrong_file_is_refused_before_it_is_read(name: str) -> None:
    make, said = WRONG[name]
    with pytest.raises(RuleBroken, match=said):
        read_book(make())


def test_the_harmless_file_that_these_are_made_from_is_read() -> None:
    assert read_book(packed(plain())).main.lines[0].cells == ("Wara",)


def test_what_a_file_says_about_its_size_is_not_believed() -> None:
    assert read_book(sizes_that_are_not_true()).main.lines[0].cells == ("Wara",)


def sent(client: Client, data: bytes, name: str = "x.xlsx") -> tuple[int, str]:
    file = SimpleUploadedFile(name, data)
    answer = client.post(
        reverse("lists:import-upload", args=TARGET), {"file": file, "form_key": uuid4()}
    )
    return answer.status_code, answer.content.decode()


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_file_gets_a_sentence_on_the_page_and_leaves_nothing(
    world: World, name: str
) -> None:
    make, said = WRONG[name]
    grants = KeyGrant.objects.count()
    status, page = sent(signed_in(world, "carla"), make())
    assert status == 422
    assert any(part in page for part in said.split("|"))
    assert not Import.objects.exists() and not ImportRow.objects.exists()
    assert KeyGrant.objects.count() == grants


def test_fifty_megabytes_are_refused_before_they_are_read(world: World) -> None:
    status, page = sent(signed_in(world, "carla"), b"Name\n" + b"x" * 50_000_000)
    assert status == 413
    assert "<h1" in page
    assert not Import.objects.exists()


def test_the_name_of_a_file_counts_for_nothing(world: World) -> None:
    status, _page = sent(signed_in(world, "carla"), packed(plain()), "../../x.exe")
    assert status == 302
    assert Import.objects.get().rows == 1
