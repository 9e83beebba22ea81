"""A spreadsheet asks about people whom the team knows, as the form does."""

from __future__ import annotations

import re
from dataclasses import dataclass
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from amparo.foundation.journal.models import Entry
from amparo.foundation.kernel.errors import Conflict, KeysLocked, RuleBroken
from amparo.foundation.lists.imports import known
from amparo.foundation.lists.imports import operations as imports
from amparo.foundation.lists.imports.models import KIND, Import, ImportRow
from amparo.foundation.persons.identity import Identity
from amparo.foundation.persons.models import Person
from amparo.foundation.vault.record_keys import open_key
from amparo.prevention.courses import operations as do
from amparo.prevention.courses.imports import PEOPLE
from amparo.prevention.courses.models import Enrolment, Run
from tests.cases.helpers import with_child
from tests.cast import World
from tests.conftest import BeginWith
from tests.courses.helpers import started
from tests.courses.test_known_people import NINA, WARA, earlier
from tests.groups.helpers import a_group, a_member
from tests.lists.importing import undone, whole
from tests.signin import signed_in

HEADS = {"name": "name", "age": "age", "sex": "sex"}
ROWS = ("Huara Quispe,12,f", "Nina Choque,11,f")


@dataclass
class Table:
    """A spreadsheet of people whom Rosa brings into a second course."""

    world: World
    run: Run
    one: Import

    @classmethod
    def of(cls, world: World, rows: tuple[str, ...]) -> Table:
        """Bring these people, and compare them with those whom the team knows."""
        run = started(world, title="Ofertas de trabajo")
        text = "\n".join(["name,age,sex", *rows])
        target = ("course-people", str(run.id))
        one = imports.upload(world.rosa, *target, text.encode(), uuid4())
        table = cls(world, run, one)
        table.check()
        return table

    def check(self) -> None:
        imports.choose_columns(self.world.rosa, self.one.id, HEADS, self.version)
        whole(self.world.rosa, self.one)

    @property
    def version(self) -> int:
        self.one.refresh_from_db()
        return self.one.version

    def asked(self) -> dict[int, list[str]]:
        """Return the numbers of the rows that are asked about, with who they may be."""
        rows = known.open_asked(self.world.rosa, self.one.id).rows
        return {row.number: [code for code, _words in row.choices] for row in rows}

    def say(self, answers: dict[int, str], rest: str = "") -> None:
        known.answer(self.world.rosa, self.one.id, answers, rest, self.version)

    def take(self) -> Import:
        imports.begin(self.world.rosa, self.one.id, self.version)
        return whole(self.world.rosa, self.one)

    def undo(self) -> Import:
        self.one.refresh_from_db()
        return undone(self.world.rosa, self.one)


@pytest.fixture(scope="module", autouse=True)
def _begins(begin_with: BeginWith) -> None:
    """Wara took part in a course, and ``ROWS`` wait to be brought into a second."""

    def begin(world: World) -> None:
        earlier(world)
        Table.of(world, ROWS)

    begin_with(begin)


@pytest.fixture
def wara(world: World) -> Person:
    return Person.objects.get()


@pytest.fixture
def table(world: World) -> Table:
    return Table(world, Run.objects.get(enrolments=None), Import.objects.get())


def there() -> tuple[list[object], list[object]]:
    people = Person.objects.order_by("id").values_list("id", "version")
    return list(people), list(Enrolment.objects.order_by("id"))


def test_a_spreadsheet_is_not_imported_before_each_known_person_is_answered(
    world: World, wara: Person, table: Table
) -> None:
    page = known.open_asked(world.rosa, table.one.id)
    (row,) = page.rows
    assert (row.number, row.words) == (2, "Huara Quispe · 12 · Girl or woman")
    ((code, words),) = row.choices
    assert code == str(wara.id) and row.answer == ""
    assert words.startswith("Wara Quispe Mamani · ") and wara.code in words
    with pytest.raises(RuleBroken, match="who they are"):
        table.take()
    assert not table.run.enrolments.exists()


def test_the_same_person_takes_part_again_and_undoing_leaves_them_as_they_were(
    wara: Person, table: Table
) -> None:
    before = there()
    table.say({2: str(wara.id)})
    assert table.take().left_out == 0
    assert table.run.enrolments.count() == 2
    assert table.run.enrolments.filter(person=wara, sex="female").exists()
    assert Person.objects.count() == 2
    kept = table.one.lines.order_by("number").values_list("known", flat=True)
    assert list(kept) == ["same", "nobody"]
    table.undo()
    assert there() == before


def test_someone_else_of_the_same_name_is_recorded_and_goes_when_it_is_undone(
    wara: Person, table: Table
) -> None:
    before = there()
    table.say({2: "other"})
    table.take()
    assert Person.objects.count() == 3
    assert not table.run.enrolments.filter(person=wara).exists()
    table.undo()
    assert there() == before


def test_the_journal_keeps_how_many_were_known_and_nobody(
    wara: Person, table: Table
) -> None:
    table.say({2: str(wara.id)})
    table.take()
    facts = [e.facts for e in Entry.objects.filter(subject_id=table.one.id)]
    by_step = {one["what"]: one for one in facts}
    assert by_step["checked"] == {"what": "checked", "wrong": 0, "asked": 1}
    assert by_step["known"] == {"what": "known", "same": 1}
    assert "Quispe" not in str(facts) and str(wara.id) not in str(facts)


def test_one_answer_for_all_that_are_open_takes_nobody_where_two_are_alike(
    world: World,
) -> None:
    run = started(world, title="Otro curso")
    twin = do.register(world.rosa, run.id, [NINA, NINA])
    table = Table.of(world, ROWS)
    assert set(table.asked()[3]) == {str(one.person_id) for one in twin}
    table.say({}, "same")
    assert known.known_counts(table.one) == {"asked": 1, "same": 1, "other": 0}
    table.say({}, "other")  # what was answered stays
    assert known.known_counts(table.one) == {"asked": 0, "same": 1, "other": 1}


def test_a_long_table_is_asked_page_by_page(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(known, "LISTED", 2)
    table = Table.of(world, ("Wara Quispe,12,f",) * 3)
    page = known.open_asked(world.rosa, table.one.id)
    assert ([row.number for row in page.rows], page.more) == ([2, 3], 1)
    table.say({2: "other"})  # what is still open comes first
    assert list(table.asked()) == [3, 4]
    table.say({}, "other")  # also what no page has shown
    assert known.known_counts(table.one)["asked"] == 0


def test_an_answer_can_be_changed_until_it_is_imported(
    world: World, wara: Person, table: Table
) -> None:
    table.say({2: "other"})
    table.say({2: str(wara.id)})
    assert known.known_counts(table.one)["same"] == 1
    seen = table.version
    table.say({2: "other"})
    with pytest.raises(Conflict):
        known.answer(world.rosa, table.one.id, {2: str(wara.id)}, "", seen)


def test_only_someone_whom_the_row_is_like_is_the_same_person(world: World) -> None:
    child = with_child(world).person
    assert child is not None
    table = Table.of(world, ROWS)
    for wrong in (str(child.id), "nobody"):
        with pytest.raises(RuleBroken):
            table.say({2: wrong})
    table.say({3: str(child.id)})  # this row is like nobody: nothing was asked
    assert known.known_counts(table.one) == {"asked": 1, "same": 0, "other": 0}


def test_two_rows_of_one_person_are_imported_once(world: World, wara: Person) -> None:
    table = Table.of(world, ("Wara Quispe,12,f", "Wara Quispe Mamani,12,f"))
    table.say({}, "same")
    now = table.take()
    assert (now.state, now.left_out) == ("done", 1)
    assert table.run.enrolments.get().person_id == wara.id


def test_who_it_may_be_waits_sealed_and_goes_with_the_import(
    world: World, wara: Person, table: Table
) -> None:
    row = table.one.lines.get(number=2)
    stored = bytes(row.known_sealed or b"")
    assert stored and str(wara.id).encode() not in stored
    assert wara.id.bytes not in stored and row.is_authentic
    with pytest.raises(KeysLocked):
        known.open_asked(world.without_keys("rosa"), table.one.id)
    table.say({2: str(wara.id)})
    table.take()
    assert set(ImportRow.objects.values_list("known_sealed", flat=True)) == {None}


def test_an_answer_that_was_set_in_the_database_registers_nobody(table: Table) -> None:
    table.one.lines.filter(number=2).update(known="other")
    now = table.take()
    assert (now.state, now.left_out) == ("done", 1)
    assert table.run.enrolments.count() == 1  # Nina


def test_a_table_is_compared_again_when_its_columns_change(table: Table) -> None:
    table.say({2: "other"})
    table.check()
    assert known.known_counts(table.one) == {"asked": 1, "same": 0, "other": 0}


def test_a_table_that_was_checked_before_this_was_asked_is_compared_first(
    table: Table,
) -> None:
    table.one.lines.update(known="")
    assert table.take().state == "checked"
    assert known.known_counts(table.one)["asked"] == 1


def test_a_name_that_cannot_be_registered_is_an_error_of_its_row(world: World) -> None:
    table = Table.of(world, (f"{'Wara ' * 60},12,f", "Nina Choque,11,f"))
    assert imports.counts(table.one)["wrong"] == 1
    assert table.take().left_out == 1


def test_thirty_rows_are_compared_and_shown_in_as_many_queries_as_three(
    world: World,
) -> None:
    def queries(count: int) -> tuple[int, int]:
        table = Table.of(world, ("Wara Quispe,12,f",) * count)
        table.one.lines.update(known="")
        key = open_key(world.rosa, KIND, table.one.id)
        about = imports.read_about(table.one, key)
        alike, target = PEOPLE.alike, imports.target_of(world.rosa, table.one)
        assert alike is not None
        Import.objects.filter(id=table.one.id).update(state="checking")
        with CaptureQueriesContext(connection) as compared:
            known.compare(world.rosa, table.one, alike, target, key, about)
        Import.objects.filter(id=table.one.id).update(state="checked")
        with CaptureQueriesContext(connection) as shown:
            assert len(table.asked()) == count
        return len(compared), len(shown)

    queries(1)
    assert queries(3) == queries(30)


def test_who_belongs_to_a_club_too_is_not_removed_with_a_course(
    world: World, wara: Person
) -> None:
    run = started(world)
    group = a_group(world.sonia, run.team_id)
    member = a_member(world.sonia, group, identity=Identity(names=[WARA.name]))
    table = Table.of(world, ROWS)
    table.say({2: str(member.person_id)})
    table.take()
    assert imports.counts(table.undo())["undone"] == 2
    left = set(Person.objects.values_list("id", flat=True))
    assert left == {wara.id, member.person_id}


def test_the_page_asks_and_keeps_the_answers(world: World, wara: Person) -> None:
    table = Table.of(world, (*ROWS, "Wara Quispe,12,f"))
    client = signed_in(world, "rosa")
    address = reverse("lists:import", args=[table.one.id])
    page = client.get(address).content.decode()
    assert "2 rows look like people whom your team knows." in page
    assert f"{address}save/" not in page
    asked = client.get(f"{address}known/").content.decode()
    assert "Row 2: Huara Quispe · 12 · Girl or woman" in asked and wara.code in asked
    assert not re.findall(r"value=\"[^\"]+\"[^>]*\bchecked\b", asked)  # none is chosen
    sent = {"version": table.version, "row_2": str(wara.id)}
    answer = client.post(f"{address}known/", sent)
    assert answer["Location"] == f"{address}known/"  # one is still open
    sent = {"version": table.version, "row_2": str(wara.id), "row_4": "other"}
    assert client.post(f"{address}known/", sent)["Location"] == address
    page = client.get(address).content.decode()
    assert "1 row is someone whom your team knows." in page
    client.post(f"{address}save/", {"version": table.version})
    client.post(f"{address}next/")
    page = client.get(address).content.decode()
    assert "1 of them is someone whom your team knew already." in page


def test_what_cannot_be_chosen_stays_on_the_page(world: World, table: Table) -> None:
    client = signed_in(world, "rosa")
    address = reverse("lists:import-known", args=[table.one.id])
    wrong = client.post(address, {"version": table.version, "row_2": str(uuid4())})
    assert wrong.status_code == 422
    late = client.post(address, {"version": 1, "row_2": "other"})
    assert late.status_code == 422
    assert known.known_counts(table.one)["asked"] == 1
