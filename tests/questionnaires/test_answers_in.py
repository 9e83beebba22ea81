"""Earlier answers from a spreadsheet: what goes out comes in again."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from amparo.foundation.journal.models import Entry
from amparo.foundation.kernel.errors import RuleBroken
from amparo.foundation.lists.imports.errors import NotATable
from amparo.foundation.lists.imports.models import Import
from amparo.foundation.lists.imports.operations import (
    begin,
    begin_undo,
    choose_columns,
    counts,
    upload,
)
from amparo.foundation.lists.imports.reading import open_waiting
from amparo.foundation.lists.imports.specs import NoSuchTarget
from amparo.foundation.policy import Actor
from amparo.foundation.questionnaires.answers_in import NAME, key_of_target
from amparo.foundation.questionnaires.answers_out import Wish, export_answers
from amparo.foundation.questionnaires.blocks import block_of_xml
from amparo.foundation.questionnaires.models import AnswerSheet, Version
from amparo.foundation.questionnaires.operations import open_sheet
from amparo.foundation.vault.record_keys import open_key
from amparo.response.cases.models import Case
from tests.cases.helpers import opened
from tests.cast import World
from tests.lists.importing import whole
from tests.lists.test_imports_files import book_of
from tests.questionnaires.data_helpers import (
    TWO,
    answered,
    answers,
    form_of_visits,
    visits,
)
from tests.rows import write

pytestmark = pytest.mark.django_db
HEADS = ["Code", "Date", "home/rooms", "home/safe", "home/why", "days", "_index"]


def checked(
    actor: Actor, version: Version, data: bytes, kind: str = "cases.case"
) -> Import:
    one = upload(actor, NAME, key_of_target(version.id, kind), data, uuid4())
    said = open_waiting(actor, one.id).about
    choose_columns(actor, one.id, said.fields, one.version)
    return whole(actor, one)


def imported(actor: Actor, version: Version, data: bytes) -> Import:
    one = checked(actor, version, data)
    assert not open_waiting(actor, one.id).wrong, open_waiting(actor, one.id).wrong
    begin(actor, one.id, one.version)
    return whole(actor, one)


def block(actor: Actor, sheet: AnswerSheet) -> Any:
    key = open_key(actor, sheet.key_kind, sheet.key_id)
    xml = key.open_bytes(f"sheet.{sheet.id}", sheet.answers_sealed)
    return block_of_xml(form_of_visits(), xml)


@pytest.mark.parametrize("labels", [False, True])
def test_what_goes_out_comes_in_again_as_it_was(world: World, labels: bool) -> None:
    version = visits(world)
    before = answered(world, version)
    expected = [(block(world.carla, s), s.codes, s.on, s.voice) for s in before]
    wish = Wish("quality", "xlsx", everything=True, labels=labels)
    sent = export_answers(world.sonia, version.questionnaire_id, wish)
    data = b"".join(sent.pieces)
    AnswerSheet.objects.all().delete()
    one = imported(world.carla, version, data)
    assert (one.state, counts(one)["saved"]) == ("done", 3)
    after = [
        AnswerSheet.objects.get(id=made)
        for made in one.lines.order_by("number").values_list("made_id", flat=True)
        if made
    ]
    assert [(block(world.carla, s), s.codes, s.on, s.voice) for s in after] == expected


def line(case: Case, *more: object) -> list[object]:
    return [case.code, "2026-11-20", *more]


def test_answers_are_about_the_case_whose_code_stands_there(world: World) -> None:
    version, one, other = visits(world), opened(world), opened(world)
    rows = [line(other, 3, "Yes", None, None, 1), line(one, None, "no", "x", "mo", 2)]
    imported(world.carla, version, book_of(HEADS, *rows))
    found = {s.subject_id: s.codes for s in AnswerSheet.objects.all()}
    assert found[other.id]["/data/home/safe"] == "yes"
    assert found[one.id]["/data/days"] == ["mo"]
    sheet = AnswerSheet.objects.get(subject_id=other.id)
    assert open_sheet(world.carla, sheet.id).filling.value("/data/points") == "6"
    assert (sheet.state, sheet.begun_by_id) == ("finished", world.carla.user_id)


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        (("C-NOBODY", "2026-11-20", 3, "yes", None, None), "no record with this code"),
        ((None, "2026-11-20", 3, "yes", None, None), "fill this in"),
        (("own", "2036-11-20", 3, "yes", None, None), "in the future"),
        (("own", None, 3, "yes", None, None), "fill this in"),
        (("own", "2026-11-20", 70, "yes", None, None), "not allowed"),
        (("own", "2026-11-20", 3, None, None, None), "Answer this question"),
        (("own", "2026-11-20", 3, "maybe", None, None), "not one of the answers"),
        (("own", "2026-11-20", 3, "yes", "The door", None), "not asked"),
        (("own", "2026-11-20", "three", "yes", None, None), "whole number"),
        (
            ("other team", "2026-11-20", 3, "yes", None, None),
            "no record with this code",
        ),
    ],
)
def test_a_wrong_row_says_what_is_wrong_and_makes_nothing(
    world: World, cells: tuple[Any, ...], said: str
) -> None:
    version = visits(world)
    codes = {
        "own": opened(world).code,
        "other team": opened(world, world.beto, team_id=world.team_id("el_alto")).code,
    }
    first = codes.get(cells[0], cells[0])
    one = checked(world.carla, version, book_of(HEADS, [first, *cells[1:], 1]))
    (row,) = open_waiting(world.carla, one.id).wrong
    assert any(said in text for _label, text, _cell in row.problems), row.problems
    with pytest.raises(RuleBroken, match="no row"):
        begin(world.carla, one.id, one.version)
    assert not AnswerSheet.objects.exists()


def test_a_reason_may_stand_instead_of_an_answer(world: World) -> None:
    version, case = visits(world), opened(world)
    imported(
        world.carla,
        version,
        book_of(HEADS, line(case, "Not known", "did_not_say", None, None, 1)),
    )
    sheet = AnswerSheet.objects.get()
    assert sheet.codes["/data/home/rooms"] == {"left": "not_known"}
    assert sheet.codes["/data/home/safe"] == {"left": "did_not_say"}


def test_an_import_of_answers_is_undone_as_a_whole(world: World) -> None:
    version, case = visits(world), opened(world)
    kept = answers(world.carla, version, case.id, TWO)
    rows = [line(case, n, "yes", None, None, n) for n in (1, 2, 3)]
    one = imported(world.carla, version, book_of(HEADS, *rows))
    assert AnswerSheet.objects.count() == 4
    begin_undo(world.carla, one.id, one.version)
    assert whole(world.carla, one).state == "undone"
    assert list(AnswerSheet.objects.values_list("id", flat=True)) == [kept.id]
    undone = Entry.objects.filter(verb="questionnaire.import", facts__undone=True)
    assert undone.count() == 3


def test_answers_to_a_version_that_is_a_draft_are_not_imported(world: World) -> None:
    version, case = visits(world), opened(world)
    write(version, state="draft")
    one = checked(
        world.carla, version, book_of(HEADS, line(case, 3, "yes", None, None, 1))
    )
    (row,) = open_waiting(world.carla, one.id).wrong
    assert row.problems


def test_a_questionnaire_of_another_organisation_is_no_target(world: World) -> None:
    version = visits(world)
    with pytest.raises((Version.DoesNotExist, NoSuchTarget)):
        checked(world.celso, version, book_of(HEADS, ["x", "y", 1, 2, 3, 4, 5]))


def test_a_row_of_a_repeat_without_a_parent_is_named(world: World) -> None:
    version, case = visits(world), opened(world)
    data = book_of(
        HEADS,
        line(case, 3, "yes", None, None, 1),
        sheets={"child": [["nick", "_parent_index"], ["Inti", 9]]},
    )
    with pytest.raises(NotATable, match="Row 2 of sheet child"):
        checked(world.carla, version, data)
