"""Answers as a file: what leaves, for whom, and what the journal keeps."""

from __future__ import annotations

import csv
import io
import zipfile
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from amparo.foundation.journal.models import Entry
from amparo.foundation.kernel import long_tables
from amparo.foundation.kernel.errors import KeysLocked, Refused, RuleBroken
from amparo.foundation.lists.imports.tables_in import Book, Sheet, read_book
from amparo.foundation.policy import Actor
from amparo.foundation.questionnaires import answers_out
from amparo.foundation.questionnaires.answers_out import Wish, export_answers
from amparo.foundation.questionnaires.models import AnswerSheet, Questionnaire, Version
from amparo.foundation.vault.record_keys import withdraw
from tests.cases.helpers import opened
from tests.cast import World
from tests.questionnaires.data_helpers import (
    NAME,
    TWO,
    WHY,
    answered,
    answers,
    visits,
)

pytestmark = pytest.mark.django_db
CODED = Wish("reporting", "xlsx")
ALL = Wish("supervision", "xlsx", everything=True)


def begin(world: World) -> Version:
    version = visits(world)
    answered(world, version)
    return version


def made(actor: Actor, version: Version, wish: Wish = CODED) -> bytes:
    return b"".join(export_answers(actor, version.questionnaire_id, wish).pieces)


def book(actor: Actor, version: Version, wish: Wish = CODED) -> Book:
    return read_book(made(actor, version, wish))


def column(sheet: Sheet, head: str) -> list[str]:
    at = sheet.heads.index(head)
    return [line.cells[at] for line in sheet.lines]


def test_a_file_of_codes_holds_no_words_and_no_case(world: World) -> None:
    version = begin(world)
    found = book(world.sonia, version)
    assert [sheet.name for sheet in found.sheets] == ["Visits", "child", "visit"]
    assert column(found.main, "home/safe") == ["no", "yes", "yes"]
    assert column(found.main, "home/rooms") == ["3", "", "1"]
    assert column(found.main, "_left") == ["", "home/rooms=not_asked", ""]
    text = str(found)
    for word in (NAME, WHY, "Inti", "71234567", "C-"):
        assert word not in text, word
    assert "_about" not in found.main.heads


def test_all_answers_say_what_they_are_about_and_everything_that_was_told(
    world: World,
) -> None:
    version = begin(world)
    main, child, visit = book(world.sonia, version, ALL).sheets
    assert column(main, "home/why") == [WHY, "", ""]
    assert column(main, "phone")[0] == "+59171234567"
    codes = AnswerSheet.objects.order_by("on", "id").values_list("subject_id")
    assert len(set(column(main, "_about"))) == len(codes) == 3
    assert column(child, "child/nick") == [NAME, "Inti", "Sisa"]
    assert column(child, "_left") == ["", "child/age=not_known", ""]
    assert column(child, "_parent_index") == ["1", "1", "3"]
    assert set(column(child, "_parent_table_name")) == {"Visits"}
    assert column(child, "_index") == ["1", "2", "3"]
    assert column(visit, "_parent_index") == ["1", "2", "2", "3"]


def test_words_instead_of_codes_in_the_reader_s_language(world: World) -> None:
    version = begin(world)
    labels = Wish("reporting", "xlsx", labels=True)
    main = book(world.sonia, version, labels).main
    assert column(main, "Is it safe?") == ["No", "Yes", "Yes"]
    assert column(main, "School days/Monday") == ["1", "", ""]


def test_csv_is_packed_when_there_are_several_sheets(world: World) -> None:
    version = begin(world)
    wish = Wish("reporting", "csv", everything=True)
    sent = export_answers(world.sonia, version.questionnaire_id, wish)
    assert sent.name.endswith(".zip") and sent.content_type == "application/zip"
    with zipfile.ZipFile(io.BytesIO(b"".join(sent.pieces))) as packed:
        assert packed.namelist() == ["Visits.csv", "child.csv", "visit.csv"]
        text = packed.read("Visits.csv").decode("utf-8-sig")
    first = next(csv.DictReader(io.StringIO(text, newline="")))
    assert first["phone"] == "'+59171234567"  # as every file of the house


def test_the_journal_keeps_purpose_count_and_mark_and_no_content(
    world: World,
) -> None:
    version = begin(world)
    main = book(world.sonia, version, ALL).main
    entry = Entry.objects.get(verb="questionnaire.export_all")
    assert entry.actor_id == world.sonia.user_id
    facts = entry.facts
    assert (facts["purpose"], facts["rows"], facts["format"]) == (
        *("supervision", 3, "xlsx"),
    )
    assert set(column(main, "_file")) == {facts["file"]}
    assert NAME not in str(facts) and WHY not in str(facts)


@pytest.mark.parametrize("name", ["carla", "tomasa", "pablo", "ana", "lena", "willem"])
def test_who_may_not_export_is_refused_and_the_journal_says_so(
    world: World, name: str
) -> None:
    version = begin(world)
    for wish in (CODED, ALL):
        with pytest.raises((Refused, Questionnaire.DoesNotExist)):
            made(getattr(world, name), version, wish)
    assert set(
        Entry.objects.filter(verb__startswith="questionnaire.export").values_list(
            "outcome", flat=True
        )
    ) <= {"refused"}


def test_the_monitoring_officer_gets_codes_and_nothing_sealed(world: World) -> None:
    version = begin(world)
    assert len(book(world.mariana, version).main.lines) == 3
    with pytest.raises(Refused):
        made(world.mariana, version, ALL)


def test_all_answers_need_keys(world: World) -> None:
    version = begin(world)
    with pytest.raises(KeysLocked):
        made(world.without_keys("sonia"), version, ALL)
    assert len(book(world.without_keys("sonia"), version).main.lines) == 3


def test_other_teams_answers_are_not_in_the_file(world: World) -> None:
    version = begin(world)
    beto = opened(world, world.beto, team_id=world.team_id("el_alto"))
    answers(world.beto, version, beto.id, TWO)
    assert len(book(world.sonia, version).main.lines) == 3
    assert len(book(world.mariana, version).main.lines) == 4


@pytest.mark.parametrize(
    ("wish", "field"),
    [
        (Wish("", "xlsx"), "purpose"),
        (Wish("curiosity", "xlsx"), "purpose"),
        (Wish("audit", "exe"), "format"),
    ],
)
def test_nothing_leaves_without_a_known_purpose_and_format(
    world: World, wish: Wish, field: str
) -> None:
    version = begin(world)
    with pytest.raises(RuleBroken) as caught:
        made(world.sonia, version, wish)
    assert caught.value.field == field
    assert not Entry.objects.filter(verb="questionnaire.export").exists()


def test_a_file_may_be_of_some_days_only(world: World) -> None:
    version = begin(world)
    answers(world.carla, version, opened(world).id, TWO, on=date(2026, 1, 5))
    wish = Wish("reporting", "xlsx", since=date(2026, 1, 1), until=date(2026, 1, 31))
    assert len(book(world.sonia, version, wish).main.lines) == 1
    with pytest.raises(RuleBroken, match="no answers"):
        made(world.sonia, version, Wish("reporting", "xlsx", until=date(2025, 1, 1)))


def told_of(actor: Actor, version: Version, wish: Wish) -> tuple[Book, list[Any]]:
    told: list[Any] = []
    sent = export_answers(
        actor, version.questionnaire_id, wish, lambda *numbers: told.append(numbers)
    )
    return read_book(b"".join(sent.pieces)), told


def test_what_the_keys_do_not_open_is_left_out_and_counted(world: World) -> None:
    version = begin(world)
    sheet = AnswerSheet.objects.order_by("on", "id")[1]
    withdraw("cases.case", sheet.key_id, sheet.team_id)
    found, told = told_of(world.sonia, version, ALL)
    assert column(found.main, "_index") == ["1", "3"]
    assert told[-1] == (3, 3, 1)


def test_what_was_changed_outside_of_amparo_is_left_out(world: World) -> None:
    version = begin(world)
    sheet = AnswerSheet.objects.order_by("on", "id")[0]
    AnswerSheet.objects.filter(id=sheet.id).update(codes={"/data/home/rooms": 49})
    for wish in (CODED, ALL):
        found, told = told_of(world.sonia, version, wish)
        assert "49" not in column(found.main, "home/rooms")
        assert told[-1] == (3, 3, 1)


def test_who_is_barred_from_a_case_does_not_find_it_in_the_file(world: World) -> None:
    version = begin(world)
    sheet = AnswerSheet.objects.order_by("on", "id")[0]
    assert WHY in str(book(world.sonia, version, ALL))
    again = replace(world.sonia, barred=frozenset({sheet.subject_id}))
    for wish in (CODED, ALL):
        assert len(book(again, version, wish).main.lines) == 2


@pytest.mark.parametrize("sheet", ["sheet2", "sheet3"])
def test_rows_keep_their_parents_when_answers_go_while_the_file_is_made(
    world: World, monkeypatch: pytest.MonkeyPatch, sheet: str
) -> None:
    version = begin(world)
    monkeypatch.setattr(answers_out, "_CHUNK", 1)
    monkeypatch.setattr(long_tables, "PIECE", 0)  # every row is a piece
    sent = export_answers(world.sonia, version.questionnaire_id, ALL)
    whole = b""
    while sheet.encode() not in whole:
        whole += next(sent.pieces)
    first = AnswerSheet.objects.order_by("on")[0]
    AnswerSheet.objects.filter(id=first.id).delete()
    main, child, visit = read_book(whole + b"".join(sent.pieces)).sheets
    assert column(main, "_index") == ["1", "2", "3"]
    assert column(child, "child/nick")[-1] == "Sisa"
    assert column(child, "_parent_index")[-1] == "3"
    assert len(visit.lines) == 1  # those of the first were gone
    assert column(visit, "_parent_index") == column(child, "_index")[-1:]


def test_a_file_costs_as_many_queries_for_each_further_answer_as_it_did_before(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    version = begin(world)
    monkeypatch.setattr(answers_out, "_CHUNK", 3)

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            made(world.sonia, version)
        return len(seen)

    made(world.sonia, version)  # what is cached is read
    three = queries()
    for _n in range(3):
        answers(world.carla, version, opened(world).id, TWO)
    six = queries()
    # A chunk more in each of the three sheets.
    assert six - three == 3
