"""A spreadsheet is checked, imported and undone; what waits is sealed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
import time_machine
from django.utils import timezone

from amparo.foundation.journal.models import Entry
from amparo.foundation.kernel import locking
from amparo.foundation.kernel.errors import (
    Conflict,
    KeysLocked,
    Refused,
    RuleBroken,
)
from amparo.foundation.lists.imports import operations, steps
from amparo.foundation.lists.imports.models import (
    KIND,
    ColumnChoice,
    Import,
    ImportRow,
)
from amparo.foundation.lists.imports.operations import (
    begin,
    choose_columns,
    counts,
    drop,
    drop_old,
    get,
    read_about,
    target_of,
    upload,
)
from amparo.foundation.lists.imports.reading import open_waiting
from amparo.foundation.lists.imports.rows import Stored, read_row
from amparo.foundation.lists.imports.specs import Row, Target
from amparo.foundation.lists.models import SavedView
from amparo.foundation.lists.saved_views import change_view, views_of
from amparo.foundation.policy import Actor
from amparo.foundation.vault.models import KeyGrant
from amparo.foundation.vault.record_keys import open_key
from tests.cast import World
from tests.lists.importing import (
    TARGET,
    VIEWS,
    checked,
    imported,
    undone,
    uploaded,
    whole,
)
from tests.lists.test_imports_files import book_of

pytestmark = pytest.mark.django_db
GOOD = b"Name,Day,Risk\nNorth,2026-03-01,High\nSouth,1/4/2026,low\n"
MIXED = (
    b"Name,Day,Risk\nNorth,2026-03-01,High\n,,\n,1/4/2026,low\ntaken,,\nEast,5/26,\n"
    b"late,,\nWest,,\n"
)


def names(actor: Actor) -> list[str]:
    return sorted(v.name for v in views_of(actor, "cases") if not v.was_deleted)


def test_what_is_right_is_imported_and_the_journal_keeps_counts_only(
    world: World,
) -> None:
    one = imported(world.carla, GOOD)
    assert (one.state, one.rows, one.left_out) == ("done", 2, 0)
    assert names(world.carla) == ["North", "South"]
    entries = Entry.objects.filter(verb="list.import").order_by("number")
    assert [e.facts["what"] for e in entries] == [
        *("upload", "columns", "checked", "begin", "done"),
    ]
    facts = str([e.facts for e in Entry.objects.all()])
    assert "North" not in facts and "2026-03-01" not in facts
    assert entries[0].facts["rows"] == 2 and entries[4].facts["rows"] == 2


def test_rows_with_errors_say_why_and_the_others_are_imported(world: World) -> None:
    one = checked(world.carla, MIXED)
    assert one.state == "checked"
    assert names(world.carla) == []  # a dry run
    found = counts(one)
    assert (found["right"], found["wrong"]) == (3, 3)
    opened = open_waiting(world.carla, one.id)
    said = {row.number: row.problems for row in opened.wrong}
    assert said[4] == [("Name", "Please fill this in.", "")]
    assert said[5] == [("Name", "This name is taken.", "taken")]
    ((label, text, cell),) = said[6]
    assert (label, cell) == ("Day", "5/26")
    assert "year, month and day" in text
    assert opened.read[0] == (
        2,
        [("Name", "North"), ("Day", "2026-03-01"), ("Risk", "High")],
    )
    begin(world.carla, one.id, one.version)
    now = whole(world.carla, one)
    # One more fails when it is saved: it was right when it was checked.
    assert (now.state, now.left_out) == ("done", 4)
    assert names(world.carla) == ["North", "West"]


def test_what_waits_is_sealed_and_goes_when_it_is_imported(world: World) -> None:
    one = checked(world.carla, GOOD)
    stored = b"".join(
        bytes(row.cells_sealed or b"") + bytes(row.problems_sealed or b"")
        for row in ImportRow.objects.all()
    )
    for word in (b"North", b"South", b"Name", b"2026"):
        assert word not in stored + bytes(Import.objects.get().about_sealed)
    assert KeyGrant.objects.filter(kind=KIND, record_id=one.id).exists()
    begin(world.carla, one.id, one.version)
    now = whole(world.carla, one)
    assert not KeyGrant.objects.filter(kind=KIND, record_id=one.id).exists()
    assert bytes(now.about_sealed) == b""
    assert set(ImportRow.objects.values_list("cells_sealed", flat=True)) == {None}


def test_an_import_is_undone_as_a_whole(world: World) -> None:
    now = undone(world.carla, imported(world.carla, GOOD))
    assert now.state == "undone"
    assert names(world.carla) == []
    assert counts(now)["undone"] == 2
    last = Entry.objects.filter(verb="list.undo_import").order_by("number").last()
    assert last is not None and last.facts == {"what": "done", "rows": 2, "kept": 0}


def test_what_someone_has_changed_since_is_kept_when_an_import_is_undone(
    world: World,
) -> None:
    one = imported(world.carla, GOOD)
    view = next(v for v in views_of(world.carla, "cases") if v.name == "North")
    change_view(world.carla, view.row.id, "Far north", None, view.row.version)
    now = undone(world.carla, one)
    assert names(world.carla) == ["Far north"]
    assert (counts(now)["undone"], counts(now)["kept"]) == (1, 1)


def test_an_import_can_be_undone_for_two_weeks(world: World) -> None:
    one = imported(world.carla, GOOD)
    with (
        time_machine.travel(timezone.now() + timedelta(days=15), tick=False),
        pytest.raises(RuleBroken, match="over"),
    ):
        undone(world.carla, one)
    assert names(world.carla) == ["North", "South"]


def test_a_row_whose_result_was_set_in_the_database_undoes_nothing(
    world: World,
) -> None:
    one = imported(world.carla, GOOD)
    other = imported(world.carla, b"Name\nMine\n").lines.get().made_id
    one.lines.filter(number=2).update(made_id=other)
    now = undone(world.carla, one)
    assert "Mine" in names(world.carla)
    assert counts(now)["kept"] == 1


def test_the_same_file_is_not_imported_twice_unless_it_was_undone(
    world: World,
) -> None:
    one = imported(world.carla, GOOD)
    with pytest.raises(RuleBroken, match="already"):
        uploaded(world.carla, GOOD)
    undone(world.carla, one)
    assert imported(world.carla, GOOD).state == "done"
    assert names(world.carla) == ["North", "South"]


def test_the_same_form_uploads_once(world: World) -> None:
    key = uuid4()
    first = upload(world.carla, *TARGET, GOOD, key)
    assert upload(world.carla, *TARGET, GOOD, key).id == first.id
    assert Import.objects.count() == 1


def test_columns_that_someone_chose_are_chosen_the_next_time(world: World) -> None:
    checked(world.carla, b"Who,Day\nNorth,\n", Who="name", Day="")
    again = uploaded(world.carla, b"When,Who,Day\n,South,\n")
    said = open_waiting(world.carla, again.id).about
    assert said.fields == {"When": "", "Who": "name", "Day": ""}
    # Only digests of the headings are kept, and only for this person.
    assert all(b"Who" not in bytes(c.heading) for c in ColumnChoice.objects.all())
    beto = uploaded(world.beto, b"When,Who,Day\n,South,\n")
    assert open_waiting(world.beto, beto.id).about.fields["Who"] == ""


def test_a_required_column_and_no_field_twice(world: World) -> None:
    one = uploaded(world.carla, b"Name,Other\nNorth,x\n")
    for wrong, said in (
        ({"Other": "day"}, "Choose a column"),
        ({"Name": "name", "Other": "name"}, "Two columns"),
    ):
        with pytest.raises(RuleBroken, match=said):
            choose_columns(world.carla, one.id, wrong, one.version)
    assert Import.objects.get().state == "mapping"
    assert not ColumnChoice.objects.exists()


def test_columns_can_be_chosen_again_after_the_check(world: World) -> None:
    one = checked(world.carla, b"Name,Title\ntaken,North\n")
    assert counts(one)["wrong"] == 1
    choose_columns(world.carla, one.id, {"Title": "name"}, one.version)
    assert counts(whole(world.carla, one))["right"] == 1


def test_a_step_does_some_rows_and_the_next_goes_on_where_it_ended(
    world: World,
) -> None:
    one = checked(world.carla, GOOD)
    begin(world.carla, one.id, one.version)
    assert steps.go_on(world.carla, one.id, seconds=0).state == "saving"
    assert names(world.carla) == ["North"]
    assert steps.go_on(world.carla, one.id, seconds=0).state == "saving"
    assert names(world.carla) == ["North", "South"]
    assert steps.go_on(world.carla, one.id, seconds=0).state == "done"


def test_a_fault_in_the_middle_leaves_whole_rows_and_the_next_step_goes_on(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = checked(world.carla, GOOD)
    begin(world.carla, one.id, one.version)
    steps.go_on(world.carla, one.id, seconds=0)
    real = locking.change

    def broken(*_args: object, **_fields: object) -> None:
        raise ConnectionError

    monkeypatch.setattr(steps, "change", broken)
    with pytest.raises(ConnectionError):
        steps.go_on(world.carla, one.id, seconds=0)
    assert names(world.carla) == ["North"]  # the second was rolled back with its row
    monkeypatch.setattr(steps, "change", real)
    assert whole(world.carla, one).state == "done"
    assert names(world.carla) == ["North", "South"]


def test_a_file_that_waits_is_deleted_by_its_owner_or_by_the_clock(
    world: World,
) -> None:
    one, other = uploaded(world.carla, GOOD), uploaded(world.carla, MIXED)
    assert drop(world.carla, one.id, one.version).state == "dropped"
    assert not one.lines.exists()
    assert drop_old() == 0
    with time_machine.travel(timezone.now() + timedelta(hours=73), tick=False):
        assert drop_old() == 1
    other.refresh_from_db()
    assert (other.state, bytes(other.about_sealed)) == ("dropped", b"")
    assert not ImportRow.objects.exists()
    assert not KeyGrant.objects.filter(kind=KIND).exists()


def test_only_its_owner_goes_on_and_a_supervisor_may_undo(world: World) -> None:
    one = checked(world.carla, GOOD)
    for name in ("beto", "ana", "pablo"):
        with pytest.raises(Import.DoesNotExist):
            get(getattr(world, name), one.id)
    with pytest.raises(Refused):
        begin(world.sonia, one.id, one.version)
    begin(world.carla, one.id, one.version)
    with pytest.raises(Refused):
        steps.go_on(world.sonia, one.id)
    done = whole(world.carla, one)
    with pytest.raises(Import.DoesNotExist):
        undone(world.beto, done)
    assert names(world.carla) == ["North", "South"]


def test_without_keys_nothing_goes_on(world: World) -> None:
    one = uploaded(world.carla, GOOD)
    locked = world.without_keys("carla")
    with pytest.raises(KeysLocked):
        open_waiting(locked, one.id)
    with pytest.raises(KeysLocked):
        choose_columns(locked, one.id, {"Name": "name"}, one.version)
    assert Import.objects.get().state == "mapping"


def test_two_pages_of_one_import_do_each_row_once(world: World) -> None:
    one = checked(world.carla, GOOD)
    begin(world.carla, one.id, one.version)
    with pytest.raises((Conflict, RuleBroken)):
        begin(world.carla, one.id, one.version)
    steps.go_on(world.carla, one.id, seconds=0)
    steps.go_on(world.carla, one.id)
    assert SavedView.objects.count() == 2


def test_who_may_not_do_it_in_the_room_may_not_import_into_it(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    only = replace(VIEWS, verb="case.export")  # supervisors
    monkeypatch.setattr(operations, "spec_of", lambda _name: only)
    with pytest.raises(Refused):
        uploaded(world.carla, GOOD)
    assert not Import.objects.exists()


def test_a_file_that_was_uploaded_twice_is_imported_once(world: World) -> None:
    one, again = checked(world.carla, GOOD), checked(world.carla, GOOD)
    begin(world.carla, one.id, one.version)
    with pytest.raises(RuleBroken, match="already"):
        begin(world.carla, again.id, again.version)
    whole(world.carla, one)
    assert names(world.carla) == ["North", "South"]


@pytest.mark.parametrize(
    "error", [Refused("Not yours."), KeysLocked("No key."), Import.DoesNotExist()]
)
def test_a_row_that_may_no_longer_be_saved_is_left_out_and_stops_no_other(
    world: World, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    one = checked(world.carla, GOOD)
    begin(world.carla, one.id, one.version)

    def save(actor: Actor, target: Target, row: Row) -> UUID:
        if row["name"] == "North":
            raise error
        return VIEWS.save_row(actor, target, row)

    monkeypatch.setattr(steps, "spec_of", lambda _name: replace(VIEWS, save_row=save))
    now = whole(world.carla, one)
    assert (now.state, now.left_out) == ("done", 1)
    assert names(world.carla) == ["South"]


def test_the_clock_ends_an_import_that_was_left_half_way(world: World) -> None:
    one = checked(world.carla, GOOD)
    begin(world.carla, one.id, one.version)
    steps.go_on(world.carla, one.id, seconds=0)
    with time_machine.travel(timezone.now() + timedelta(hours=73), tick=False):
        assert drop_old() == 1
        one.refresh_from_db()
        assert (one.state, one.left_out) == ("done", 1)
        assert not KeyGrant.objects.filter(kind=KIND).exists()
        assert not ImportRow.objects.exclude(cells_sealed=None).exists()
        undone(world.carla, one)
    assert names(world.carla) == []


# -- Further sheets --------------------------------------------------------------------

SHEETS: dict[str, list[list[Any]]] = {
    "Visits": [
        ["Place", "How long", "_index", "_parent_index"],
        ["Home", 2, 1, 2],
        ["School", 3, 2, 1],
        ["Market", 1, 3, 2],
    ],
    "Guests": [["Who", "_parent_index"], ["Aunt", 3], ["Teacher", 2], ["Uncle", 3]],
    "Notes": [["x"], ["y"]],
}
MAIN = (["Name", "_index"], ["North", 1], ["South", 2])


def test_rows_of_further_sheets_come_with_the_row_they_belong_to(
    world: World,
) -> None:
    one = uploaded(world.carla, book_of(*MAIN, sheets=SHEETS))
    key = open_key(world.carla, KIND, one.id)
    said, target = read_about(one, key), target_of(world.carla, one)
    assert said.ignored == ("Notes",)
    north, south = (
        read_row(target, said, Stored.loaded(key.read(r, "cells", f"row.{r.number}")))[
            0
        ]
        for r in one.lines.order_by("number")
    )
    assert [(v["place"], v["how"]) for v in north.parts["visit"]] == [("School", "3")]
    home, market = south.parts["visit"]
    assert (home["place"], market["place"]) == ("Home", "Market")
    assert home.parts["guest"] == ()
    assert [g["who"] for g in market.parts["guest"]] == ["Aunt", "Uncle"]


def test_a_row_of_a_further_sheet_without_a_parent_is_named(world: World) -> None:
    wrong: dict[str, list[list[Any]]] = {
        "Visits": [["Place", "_parent_index"], ["Home", 7]]
    }
    with pytest.raises(RuleBroken, match="Row 2 of sheet Visits"):
        uploaded(world.carla, book_of(*MAIN, sheets=wrong))
    assert not Import.objects.exists()


def test_an_error_in_a_further_sheet_says_where(world: World) -> None:
    wrong: dict[str, list[list[Any]]] = {
        "Visits": [["Place", "How long", "_parent_index"], ["Home", "long", 1]]
    }
    one = checked(world.carla, book_of(*MAIN, sheets=wrong))
    (row,) = open_waiting(world.carla, one.id).wrong
    assert row.number == 2
    assert row.problems[0][1].startswith("Sheet Visits, row 2: ")
