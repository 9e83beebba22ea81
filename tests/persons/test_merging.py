"""Two records of one child: merged with a reason, undone, or remembered as two."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, ClassVar

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule

from amparo.foundation.accounts.models import RecordBar
from amparo.foundation.journal.models import Entry
from amparo.foundation.kernel.errors import (
    AmparoError,
    Conflict,
    Refused,
    RuleBroken,
)
from amparo.foundation.matching import combinations
from amparo.foundation.persons import found_by
from amparo.foundation.persons.found_by import combinations_of, facts_of
from amparo.foundation.persons.history import open_history
from amparo.foundation.persons.identity import Facts, Identity
from amparo.foundation.persons.merging import (
    mark_no_duplicate,
    merge_people,
    together,
    undo_merge,
    versions,
    withdraw_no_duplicate,
)
from amparo.foundation.persons.models import Merge, NoDuplicate, Person
from amparo.foundation.persons.operations import (
    change_person,
    open_person,
    record_person,
    search_people,
)
from amparo.foundation.persons.queries import possible_duplicates
from amparo.foundation.persons.states import MERGE_STATES
from amparo.foundation.policy import Actor
from amparo.response.cases.models import Case
from amparo.response.cases.operations import link_child
from amparo.response.cases.operations.bars import bar_from_case
from tests.attacks.database_writer import update
from tests.cases.helpers import FACTS, WARA, opened, with_child
from tests.cast import World
from tests.machines import EVERYTHING, MANY, Step, Traveller, follow, run_everywhere
from tests.signin import signed_in

pytestmark = pytest.mark.django_db
WHY = "Her aunt showed both papers."
TWIN = Identity(
    called="Warita",
    names=["Wara Quispe"],
    phones=["+591 7 555 0177"],
    safe_contact="Never before noon.",
)


def child(world: World) -> tuple[Case, Person]:
    """Return Wara's case with her record."""
    case = with_child(world)
    assert case.person is not None
    return case, case.person


def twin(world: World, **more: Any) -> Person:
    """Record her a second time, less completely."""
    team = world.team_id(more.pop("team", "cochabamba"))
    actor = getattr(world, more.pop("by", "carla"))
    return record_person(actor, team, TWIN, Facts(**more))


def merged(world: World, kept: Person, away: Person, by: str = "carla") -> Merge:
    for one in (kept, away):
        one.refresh_from_db()
    return merge_people(getattr(world, by), kept.id, away.id, WHY, versions(kept, away))


def identity(world: World, person: Person) -> Identity:
    return open_person(world.carla, person.id).identity


def names_found(world: World, text: str) -> list[str]:
    return [one.person.code for one in search_people(world.carla, text)]


def test_the_record_that_is_kept_gains_what_only_the_other_says(world: World) -> None:
    _case, kept = child(world)
    away = twin(world, disability="yes", birth_year=2012, birth_precision="year")
    merged(world, kept, away)
    known = open_person(world.carla, kept.id)
    assert known.identity.called == "Wara"
    assert known.identity.names == ["Wara Quispe Mamani", "Wara Quispe", "Warita"]
    assert len(known.identity.phones) == 2
    assert known.identity.safe_contact.splitlines() == [
        *WARA.safe_contact.splitlines(),
        "Never before noon.",
    ]
    assert (known.person.birth_year, known.person.disability) == (2013, "yes")


def test_cases_follow_and_only_the_kept_record_is_found(world: World) -> None:
    case, kept = child(world)
    away = twin(world)
    other = link_child(world.carla, opened(world).id, away.id)
    # Drawn by lot, a code can sound like a name, and is then looked for as one, too.
    Person.objects.filter(id=away.id).update(code="P-234567")
    merged(world, kept, away)
    assert set(Case.objects.filter(person=kept)) == {case, other}
    assert names_found(world, "Warita") == [kept.code]
    assert names_found(world, "P-234567") == []
    assert open_person(world.carla, away.id).person.merged_into_id == kept.id


def test_a_merge_is_undone_whole(world: World) -> None:
    case, kept = child(world)
    away = twin(world)
    other = link_child(world.carla, opened(world).id, away.id)
    before = identity(world, kept)
    facts = facts_of(Person.objects.get(id=kept.id))
    merge = merged(world, kept, away)
    undo_merge(world.sonia, merge.id)
    assert identity(world, kept) == before
    assert facts_of(Person.objects.get(id=kept.id)) == facts
    assert Case.objects.get(id=case.id).person_id == kept.id
    assert Case.objects.get(id=other.id).person_id == away.id
    assert set(names_found(world, "Wara Quispe")) == {kept.code, away.code}
    values = combinations_of(identity(world, away), facts_of(away))
    stored = combinations.stored(away.id, {found_by.PART: "x"})
    assert set(stored) == set(combinations.codes(values))
    with pytest.raises(RuleBroken):
        undo_merge(world.carla, merge.id)


def test_what_was_changed_since_stays_when_a_merge_is_undone(world: World) -> None:
    _case, kept = child(world)
    merge = merged(world, kept, twin(world))
    known = open_person(world.carla, kept.id)
    newer = replace(known.identity, called="Warita Q.")
    change_person(
        world.carla, kept.id, newer, facts_of(known.person), known.person.version
    )
    undo_merge(world.carla, merge.id)
    assert identity(world, kept).called == "Warita Q."
    entry = Entry.objects.filter(verb="person.merge").latest("number")
    assert entry.facts["as_before"] is False


def test_a_case_that_has_another_child_by_now_stays_with_it(world: World) -> None:
    _case, kept = child(world)
    away = twin(world)
    other = link_child(world.carla, opened(world).id, away.id)
    merge = merged(world, kept, away)
    third = twin(world)
    Case.objects.filter(id=other.id).update(person=third)
    undo_merge(world.carla, merge.id)
    assert Case.objects.get(id=other.id).person_id == third.id


@pytest.mark.parametrize("name", ["tomasa", "beto", "pablo", "diego", "celso"])
def test_only_the_casework_of_the_team_merges(world: World, name: str) -> None:
    _case, kept = child(world)
    with pytest.raises(Refused):
        merged(world, kept, twin(world), by=name)
    assert not Merge.objects.exists()


def test_records_of_two_teams_are_never_merged(world: World) -> None:
    _case, kept = child(world)
    away = twin(world, by="beto", team="el_alto")
    for one, other in ((kept, away), (away, kept)):
        for by in ("carla", "beto"):
            with pytest.raises((Refused, RuleBroken)):
                merged(world, one, other, by=by)
    assert not Merge.objects.exists()


def test_a_merge_needs_two_records_a_reason_and_what_was_compared(
    world: World,
) -> None:
    _case, kept = child(world)
    away = twin(world)
    seen = versions(kept, away)
    with pytest.raises(RuleBroken):
        merge_people(world.carla, kept.id, kept.id, WHY, seen)
    with pytest.raises(RuleBroken) as broken:
        merge_people(world.carla, kept.id, away.id, "  ", seen)
    assert broken.value.field == "reason"
    change_person(world.sonia, away.id, TWIN, Facts(sex="female"), away.version)
    with pytest.raises(Conflict):
        merge_people(world.carla, kept.id, away.id, WHY, seen)
    assert not Merge.objects.exists()


def test_a_merged_record_is_not_changed_linked_or_merged_again(world: World) -> None:
    _case, kept = child(world)
    away, third = twin(world), twin(world)
    merged(world, kept, away)
    away.refresh_from_db()
    with pytest.raises(RuleBroken):
        change_person(world.carla, away.id, TWIN, Facts(), away.version)
    with pytest.raises(RuleBroken):
        link_child(world.carla, opened(world).id, away.id)
    for one, other in ((third, away), (away, third)):
        with pytest.raises(RuleBroken):
            merged(world, one, other)


def test_a_later_merge_is_undone_first(world: World) -> None:
    _case, kept = child(world)
    away, last = twin(world), twin(world)
    first = merged(world, kept, away)
    second = merged(world, last, kept)
    with pytest.raises(RuleBroken):
        undo_merge(world.carla, first.id)
    undo_merge(world.carla, second.id)
    undo_merge(world.carla, first.id)
    assert not Person.objects.exclude(merged_into=None).exists()


def test_who_is_kept_out_of_one_record_is_kept_out_of_both(world: World) -> None:
    case, kept = child(world)
    away = twin(world)
    bar_from_case(world.sonia, case.id, world.users["carla"].id, "knows")
    merged(world, kept, away, by="sonia")
    barred = RecordBar.objects.filter(user=world.users["carla"])
    assert {kept.id, away.id, case.id} <= set(
        barred.values_list("record_id", flat=True)
    )


# -- Remembered as two -----------------------------------------------------------------


def suggested(world: World, person: Person) -> set[str]:
    known = open_person(world.carla, person.id)
    found = possible_duplicates(
        world.carla, known.identity, facts_of(known.person), person.id
    )
    return {one.person.code for one in found}


def test_two_people_are_not_suggested_again_and_not_merged(world: World) -> None:
    _case, kept = child(world)
    other = record_person(world.carla, world.team_id("cochabamba"), WARA, FACTS)
    assert suggested(world, kept) == {other.code}
    mark_no_duplicate(world.carla, other.id, kept.id)
    assert suggested(world, kept) == suggested(world, other) == set()
    with pytest.raises(RuleBroken):
        merged(world, kept, other)
    again = mark_no_duplicate(world.sonia, kept.id, other.id)
    assert NoDuplicate.objects.get() == again
    withdraw_no_duplicate(world.carla, kept.id, other.id)
    withdraw_no_duplicate(world.carla, kept.id, other.id)
    assert suggested(world, kept) == {other.code}
    merged(world, kept, other)


def test_a_pair_stands_once_and_in_order(world: World) -> None:
    one, other = twin(world), twin(world)
    mark = mark_no_duplicate(world.carla, other.id, one.id)
    assert mark.one_id < mark.other_id
    with pytest.raises(IntegrityError), transaction.atomic():
        NoDuplicate.objects.create(
            one_id=mark.one_id, other_id=mark.other_id, by_id=mark.by_id
        )


# -- History ---------------------------------------------------------------------------


def test_what_was_recorded_before_stays_readable(world: World) -> None:
    _case, kept = child(world)
    newer = replace(WARA, called="Warita", phones=[])
    change_person(world.carla, kept.id, newer, FACTS, 1)
    before, now = open_history(world.sonia, kept.id)
    assert (before.identity.called, now.identity.called) == ("Wara", "Warita")
    assert len(before.identity.phones) == 1
    assert before.changed_by == "Carla"


def test_a_change_that_changes_nothing_leaves_no_history(world: World) -> None:
    _case, kept = child(world)
    known = open_person(world.carla, kept.id)
    facts = facts_of(known.person)
    change_person(world.carla, kept.id, known.identity, facts, 1)
    assert len(open_history(world.carla, kept.id)) == 1


TEXT = st.text(st.characters(exclude_categories=["C"]), max_size=12)
IDENTITIES = st.builds(
    Identity,
    called=TEXT,
    names=st.lists(TEXT, max_size=3),
    phones=st.lists(TEXT, max_size=3),
    birth_date=st.sampled_from(["", "2012", "2012-03-04"]),
    street=TEXT,
    safe_contact=TEXT,
)


@given(kept=IDENTITIES, away=IDENTITIES)
def test_together_nothing_that_identifies_or_protects_is_lost(
    kept: Identity, away: Identity
) -> None:
    both, mine, theirs = together(kept, away), kept.cleaned(), away.cleaned()
    assert both.display_name in (mine.display_name, theirs.display_name)
    for one in (mine, theirs):
        assert set(one.names) <= set(both.names)
        assert set(one.phones) <= set(both.phones)
        assert one.safe_contact in both.safe_contact
    if mine.birth_date:
        assert both.birth_date == mine.birth_date


# -- Pages -----------------------------------------------------------------------------


def test_a_merge_goes_through_the_pages_and_is_undone_there(world: World) -> None:
    _case, kept = child(world)
    away = record_person(world.carla, world.team_id("cochabamba"), WARA, FACTS)
    carla = signed_in(world, "carla")
    pair = [kept.id, away.id]
    found = carla.get(reverse("persons:duplicates", args=[kept.id])).content.decode()
    assert reverse("persons:compare", args=pair) in found
    compared = carla.get(reverse("persons:compare", args=pair)).content.decode()
    assert "Merge and keep" in compared
    assert "Wara" not in compared.split("</title>")[0]
    url = reverse("persons:merge", args=pair)
    assert carla.post(url, {"reason": WHY, "version": "3"}).status_code == 409
    assert carla.post(url, {"reason": "", "version": "2"}).status_code == 422
    assert carla.post(url, {"reason": WHY, "version": "2"}).status_code == 302
    page = carla.get(reverse("persons:person", args=[kept.id])).content.decode()
    undo = reverse("persons:undo-merge", args=[Merge.objects.get().id])
    assert undo in page
    assert WHY in page
    gone = carla.get(reverse("persons:person", args=[away.id])).content.decode()
    assert "This record was merged" in gone
    assert carla.post(undo).status_code == 302
    assert not Person.objects.exclude(merged_into=None).exists()
    drawn = carla.get(reverse("persons:merge-states")).content.decode()
    assert all(str(state.label) in drawn for state in MERGE_STATES.states)


def test_two_people_are_marked_and_the_mark_withdrawn_on_the_page(
    world: World,
) -> None:
    one, other = twin(world), twin(world)
    carla, pair = signed_in(world, "carla"), [one.id, other.id]
    assert carla.post(reverse("persons:no-duplicate", args=pair)).status_code == 302
    page = carla.get(reverse("persons:compare", args=pair)).content.decode()
    assert "Carla marked them as two people" in page
    assert "Merge and keep" not in page
    withdraw = reverse("persons:withdraw-no-duplicate", args=pair)
    assert carla.post(withdraw).status_code == 302
    page = carla.get(reverse("persons:compare", args=pair)).content.decode()
    assert "Merge and keep" in page


def test_earlier_details_are_on_a_page(world: World) -> None:
    _case, kept = child(world)
    change_person(world.carla, kept.id, replace(WARA, called="Warita"), FACTS, 1)
    url = reverse("persons:history", args=[kept.id])
    page = signed_in(world, "carla").get(url).content.decode()
    assert "What they want to be called" in page
    assert "<del>Wara</del>" in page
    assert "<ins>Warita</ins>" in page
    assert signed_in(world, "beto").get(url).status_code in (403, 404)


def test_a_record_hidden_by_a_writer_to_the_database_is_seen(world: World) -> None:
    from amparo.foundation.vault import alarms

    _case, kept = child(world)
    update(kept, merged_into_id=twin(world).id)
    carla = world.carla
    open_person(carla, kept.id)
    assert {one.table for one in alarms.suspects_of(carla)} == {"persons.person"}


# -- Any order -------------------------------------------------------------------------


class Duplicates(Traveller):
    """Three records of one team and their cases, merged and undone in any order."""

    world: ClassVar[World]

    @initialize()
    def begin(self) -> None:
        self.people = [twin(self.world) for _ in range(3)]
        self.cases = {
            link_child(self.world.carla, opened(self.world).id, one.id).id: one.id
            for one in self.people
        }

    def attempt(self, name: str, act: Any, *told: Any) -> None:
        try:
            with transaction.atomic():
                act(*told)
        except AmparoError:
            self.seen.add(f"{name} refused")
        else:
            self.seen.add(f"{name} done")

    def pair(self, one: int, other: int) -> tuple[Person, Person]:
        for person in self.people:
            person.refresh_from_db()
        return self.people[one], self.people[other]

    @rule(
        who=st.sampled_from(["carla", "beto"]),
        one=st.integers(0, 2),
        other=st.integers(0, 2),
    )
    def merge(self, who: str, one: int, other: int) -> None:
        kept, away = self.pair(one, other)
        actor: Actor = getattr(self.world, who)
        seen = versions(kept, away)
        self.attempt("merge", merge_people, actor, kept.id, away.id, WHY, seen)

    @rule(which=st.integers(0, 2))
    def undo(self, which: int) -> None:
        found = list(Merge.objects.order_by("created_at", "id"))
        if which < len(found):
            self.attempt("undo", undo_merge, self.world.sonia, found[which].id)

    @rule(one=st.integers(0, 2), other=st.integers(0, 2), differ=st.booleans())
    def mark(self, one: int, other: int, differ: bool) -> None:
        mine, theirs = self.pair(one, other)
        act = mark_no_duplicate if differ else withdraw_no_duplicate
        self.attempt("mark", act, self.world.carla, mine.id, theirs.id)

    @invariant()
    def a_case_is_with_the_record_that_is_kept(self) -> None:
        gone = dict(
            Person.objects.exclude(merged_into=None).values_list("id", "merged_into")
        )
        for case_id, first in self.cases.items():
            here = first
            while (kept := gone.get(here)) is not None:
                here = kept
            assert Case.objects.get(id=case_id).person_id == here

    @invariant()
    def a_merge_that_stands_is_one_that_hides_a_record(self) -> None:
        standing = set(
            Merge.objects.filter(state="merged").values_list("away_id", "kept_id")
        )
        hidden = Person.objects.exclude(merged_into=None)
        assert standing == set(hidden.values_list("id", "merged_into"))


HISTORIES: dict[str, list[Step]] = {
    "one into another, and back": [
        ("begin",),
        ("merge", "beto", 0, 1),
        ("merge", "carla", 0, 1),
        EVERYTHING,
        ("undo", 0),
        EVERYTHING,
    ],
    "a chain, undone from its end": [
        ("begin",),
        ("merge", "carla", 0, 1),
        ("merge", "carla", 2, 0),
        EVERYTHING,
        ("undo", 0),
        ("undo", 1),
        ("undo", 0),
    ],
    "two people are not merged": [
        ("begin",),
        ("mark", 0, 1, True),
        ("merge", "carla", 0, 1),
        ("mark", 0, 1, False),
        ("merge", "carla", 1, 0),
    ],
}
TRIES: list[Step] = [
    ("merge", "carla", 0, 2),
    ("merge", "carla", 1, 1),
    ("undo", 0),
    ("mark", 1, 2, True),
    ("mark", 1, 2, False),
    ("mark", 1, 1, True),
]


def test_in_any_order_cases_are_with_the_record_that_is_kept(world: World) -> None:
    Duplicates.world, Duplicates.seen = world, set()
    follow(Duplicates, HISTORIES, TRIES)
    both = {f"{act} {how}" for act in ("merge", "undo") for how in ("done", "refused")}
    assert Duplicates.seen >= both | {"mark done"}


@pytest.mark.prove
def test_in_any_long_order_cases_are_with_the_record_that_is_kept(
    world: World,
) -> None:
    Duplicates.world, Duplicates.seen = world, set()
    run_everywhere(Duplicates, MANY, ["merge done", "undo done"])
