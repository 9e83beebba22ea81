"""A list as a file: what is written is text, and nothing computes."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

import amparo
from amparo.foundation.journal.models import Entry
from amparo.foundation.kernel import counts
from amparo.foundation.kernel.errors import Refused, RuleBroken
from amparo.foundation.kernel.tables import as_csv, as_xlsx
from amparo.foundation.lists import operations
from amparo.foundation.lists.pages import page_of
from amparo.foundation.lists.requests import Asked
from amparo.foundation.lists.specs import Column, ListSpec
from amparo.response.referrals.lists import SENT, arranged
from amparo.response.referrals.queries import sent as sent_by
from tests.cast import World
from tests.referrals.helpers import sent
from tests.signin import signed_in

EVIL = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"]


def test_no_cell_of_a_csv_is_a_formula() -> None:
    rows = [[word, 7, date(2026, 3, 1), None, "plain"] for word in EVIL]
    text = as_csv(["=head", "b", "c", "d", "e"], rows).decode("utf-8-sig")
    read = list(csv.reader(io.StringIO(text, newline="")))
    assert read[0][0] == "'=head"
    for word, line in zip(EVIL, read[1:], strict=True):
        assert line == [f"'{word}", "7", "2026-03-01", "", "plain"]


def test_no_cell_of_an_xlsx_is_a_formula_and_dates_are_dates() -> None:
    when = datetime(2026, 3, 1, 12, tzinfo=UTC)
    made = as_xlsx(["Name", "Day"], [[word, when] for word in EVIL])
    with zipfile.ZipFile(io.BytesIO(made)) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        texts = book.read("xl/sharedStrings.xml").decode()
    assert "<f>" not in sheet
    assert all(word.strip() in texts for word in EVIL)
    assert sheet.count("<v>46082.5</v>") == len(EVIL)


def post(client: Client, **typed: str) -> int:
    return client.post(reverse("referrals:export"), typed).status_code


def test_a_file_needs_a_purpose_and_a_role(world: World) -> None:
    sent(world)
    supervisor = signed_in(world, "sonia")
    assert post(supervisor, format="xlsx") == 422
    assert post(supervisor, format="xlsx", purpose="curiosity") == 422
    assert post(supervisor, format="exe", purpose="audit") == 422
    assert not Entry.objects.filter(verb="referral.export").exists()
    assert post(supervisor, format="xlsx", purpose="supervision") == 200
    assert post(signed_in(world, "carla"), format="csv", purpose="audit") == 403


def test_the_journal_knows_who_took_out_what_and_holds_no_content(
    world: World,
) -> None:
    code = sent(world).code
    found = arranged(sent_by(world.sonia))
    made = operations.export(world.sonia, SENT, found, Asked(), "audit", "csv")
    assert code in made.content.decode()
    assert "Wara" not in made.content.decode()
    entry = Entry.objects.get(verb="referral.export")
    assert entry.actor_id == world.sonia.user_id
    assert entry.facts == {
        "list": "referrals-sent",
        "purpose": "audit",
        "format": "csv",
        "rows": 1,
        "columns": [column.key for column in SENT.columns],
    }


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_file_says_who_took_it_out_when_and_what_for(world: World, kind: str) -> None:
    sent(world)
    found = arranged(sent_by(world.sonia))
    made = operations.export(world.sonia, SENT, found, Asked(), "audit", kind).content
    if kind == "csv":
        *_rows, blank, mark = list(csv.reader(io.StringIO(made.decode("utf-8-sig"))))
        assert blank == []
        words = ",".join(mark)
    else:
        with zipfile.ZipFile(io.BytesIO(made)) as book:
            sheet = book.read("xl/worksheets/sheet1.xml").decode()
            words = book.read("xl/sharedStrings.xml").decode()
        # Below the heading, the row and an empty line; and where it is printed.
        assert '<row r="4"' in sheet
        assert "<oddFooter>&amp;LExported by Sonia" in sheet
    assert "Exported by Sonia" in words
    assert str(datetime.now(UTC).year) in words
    assert "Audit or data protection" in words


def test_rows_that_no_table_holds_are_sorted_paged_and_taken_out(
    world: World,
) -> None:
    @dataclass(frozen=True)
    class Made:
        pk: int
        name: str
        size: int | None

    spec = ListSpec(
        name="made",
        label="Made",
        columns=(
            Column("name", "Name", lambda row: row.name, ("name",)),
            Column("size", "Size", lambda row: row.size, ("-size",)),
        ),
        order=("name",),
        page_size=2,
        export_verb="referral.export",
    )
    rows = [Made(1, "Índia", 3), Made(2, "Peru", None), Made(3, "Brazil", 7)]

    def names(**asked: Any) -> list[str]:
        page = page_of(spec, world.sonia, rows, Asked(**asked))
        return [row.record.name for row in page.rows]

    assert (names(), names(page=2)) == (["Brazil", "Índia"], ["Peru"])
    assert names(sort="size") == ["Brazil", "Índia"]
    # Without a value last, both ways.
    assert names(sort="-size") == ["Índia", "Brazil"]
    made = operations.export(
        world.sonia, spec, rows, Asked(sort="size"), "audit", "csv"
    ).content.decode("utf-8-sig")
    assert made.splitlines()[:4] == ["Name,Size", "Brazil,7", "Índia,3", "Peru,"]


def test_who_may_not_is_refused_and_the_journal_says_so(world: World) -> None:
    sent(world)
    found = arranged(sent_by(world.carla))
    with pytest.raises(Refused):
        operations.export(world.carla, SENT, found, Asked(), "audit", "csv")
    assert Entry.objects.get(verb="referral.export").outcome == "refused"


@pytest.mark.parametrize(
    ("purpose", "kind", "field"),
    [
        ("", "csv", "purpose"),
        ("curiosity", "csv", "purpose"),
        ("audit", "exe", "format"),
    ],
)
def test_nothing_goes_out_without_a_known_purpose_and_format(
    world: World, purpose: str, kind: str, field: str
) -> None:
    found = arranged(sent_by(world.sonia))
    with pytest.raises(RuleBroken) as caught:
        operations.export(world.sonia, SENT, found, Asked(), purpose, kind)
    assert caught.value.field == field
    assert not Entry.objects.filter(verb="referral.export").exists()


def test_a_file_holds_as_many_rows_as_are_counted_and_no_list_that_is_longer(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert counts.MOST_COUNTED == 10_000
    monkeypatch.setattr(operations, "MOST_COUNTED", 2)
    codes = {sent(world).code for _n in range(2)}
    found = arranged(sent_by(world.sonia))
    made = operations.export(world.sonia, SENT, found, Asked(), "audit", "csv")
    assert all(code in made.content.decode() for code in codes)
    sent(world)
    with pytest.raises(RuleBroken, match="up to 10,000 rows"):
        operations.export(world.sonia, SENT, found.all(), Asked(), "audit", "csv")
    # Nothing went out, and the journal names one file only.
    done = Entry.objects.filter(verb="referral.export", outcome="done")
    assert [entry.facts["rows"] for entry in done] == [2]


TEXTS = ["+59171234567", "0812345678", "9999888877776666", "3-4", "1E5", "12:30", "007"]
PLAIN = ["C-7KQ2MV", "71234567", "2026", "N. 4", "São José"]


def test_numbers_of_telephones_and_codes_stay_what_they_are() -> None:
    text = as_csv(["a"], [[word] for word in [*TEXTS, *PLAIN]])
    assert text.startswith(b"\xef\xbb\xbf")
    read = [line[0] for line in csv.reader(io.StringIO(text.decode("utf-8-sig")))]
    assert read[1:] == [*(f"'{word}" for word in TEXTS), *PLAIN]


def test_excel_gets_numbers_dates_and_texts_as_such() -> None:
    half = Decimal("0.5")
    made = as_xlsx(["a"], [["0812345678"], [half], [1.5], [date(2026, 3, 1)], [None]])
    with zipfile.ZipFile(io.BytesIO(made)) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        assert "0812345678" in book.read("xl/sharedStrings.xml").decode()
    assert all(f"<v>{value}</v>" in sheet for value in ("0.5", "1.5", "46082"))


def test_one_writer_makes_every_table() -> None:
    source = Path(amparo.__file__).parent
    makes = re.compile(r"csv\.writer|xlsxwriter|text/csv|csv\.DictWriter")
    found = [
        path.relative_to(source).as_posix()
        for path in source.rglob("*.py")
        if makes.search(path.read_text(encoding="utf-8"))
    ]
    # The other one writes our own forms, which hold no data.
    ours = "foundation/questionnaires/shipped.py"
    assert sorted(found) == ["foundation/kernel/tables.py", ours]


@pytest.mark.parametrize(
    "address", ["/staff/countries/BO/facts.csv", "/staff/results/intake/table.csv"]
)
def test_every_table_is_offered_for_excel_too(world: World, address: str) -> None:
    client = signed_in(world, "lucia" if "countries" in address else "tomasa")
    plain = client.get(address)
    assert plain.content.startswith(b"\xef\xbb\xbf")
    made = client.get(f"{address}?format=xlsx")
    assert made["Content-Disposition"].endswith('.xlsx"')
    with zipfile.ZipFile(io.BytesIO(made.content)) as book:
        assert "xl/worksheets/sheet1.xml" in book.namelist()
