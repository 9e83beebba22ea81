"""Who takes part: registered, sealed, with consent; imported and undone whole."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from amparo.foundation.kernel.errors import Refused, RuleBroken
from amparo.foundation.lists.imports.operations import (
    begin,
    begin_undo,
    choose_columns,
    upload,
)
from amparo.foundation.lists.imports.steps import go_on
from amparo.foundation.matching import combinations
from amparo.foundation.persons.found_by import PART, SAME
from amparo.foundation.persons.models import Person
from amparo.foundation.persons.operations import search_people
from amparo.foundation.tasks.models import Task
from amparo.foundation.vault.models import KeyGrant
from amparo.prevention.courses import operations as do
from amparo.prevention.courses.models import Consent, Enrolment
from amparo.prevention.courses.people_forms import read_participant
from amparo.prevention.courses.queries import missing_consent
from amparo.prevention.courses.types import ConsentData, NewParticipant
from tests.cast import World
from tests.conftest import BeginWith
from tests.courses.helpers import (
    begin_started,
    facts_of,
    first_run,
    people,
    planned,
    session_of,
    started,
)
from tests.days import today


@pytest.fixture(scope="module", autouse=True)
def _begins(begin_with: BeginWith) -> None:
    """Each test of this file begins with a run that has started."""
    begin_with(begin_started)


def consent(**more: object) -> ConsentData:
    data = {
        "purpose": "take_part",
        "giver": "caregiver",
        "given": True,
        "method": "written",
        "on": today(),
        "assent": "yes",
        "who": "Su tía Elvira",
    }
    return ConsentData(**data | more)  # type: ignore[arg-type]


def test_a_line_is_read_as_trainers_write_it() -> None:
    read = read_participant("Wara Quispe Mamani, 12, f")
    assert (read.name, read.age, read.sex) == ("Wara Quispe Mamani", 12, "female")
    bare = read_participant("Don Félix")
    assert (bare.name, bare.age, bare.sex) == ("Don Félix", None, "not_asked")
    assert read_participant("Malcolm X 13 m").name == "Malcolm X"
    assert read_participant("वारा १२ m").age == 12


def test_names_are_sealed_and_opened_by_the_team_alone(world: World) -> None:
    run = first_run()
    people(world, run, 2)
    names = {one.name for one in do.list_people(world.rosa, run.id)}
    assert names == {"Wara AA", "Wara AB"}
    assert all(b"Wara" not in bytes(p.identity_sealed) for p in Person.objects.all())
    with pytest.raises(Refused):
        do.list_people(world.carla, run.id)
    found = search_people(world.rosa, "Wara AA")
    assert "Wara AA" in {one.identity.names[0] for one in found}


def test_no_code_tells_another_team_that_it_knows_someone(world: World) -> None:
    one, *_others = people(world, first_run(), 2, phone="+59171234567")
    assert combinations.stored(one.person_id, {PART: "found"}) == {}
    assert len(combinations.stored(one.person_id, {SAME: "counted"})) == 6


def test_the_same_form_registers_once(world: World) -> None:
    run, key = first_run(), uuid4()
    new = [NewParticipant("Wara"), NewParticipant("Nina")]
    do.register(world.rosa, run.id, new, key)
    do.register(world.rosa, run.id, new, key)
    assert Enrolment.objects.count() == 2


def test_all_are_registered_or_nobody(world: World) -> None:
    run = first_run()
    new = [NewParticipant("Wara"), NewParticipant("Nina", age=400)]
    with pytest.raises(RuleBroken):
        do.register(world.rosa, run.id, new)
    assert not Enrolment.objects.exists()
    assert not KeyGrant.objects.filter(kind="persons.person").exists()


def test_a_corrected_fact_stays_in_the_journal(world: World) -> None:
    run = first_run()
    row = people(world, run, 1)[0]
    do.correct_facts(world.rosa, row.id, "15-17", "withheld", "no", row.version)
    (facts,) = facts_of("course.register", "was_age")
    assert (facts["was_age"], facts["was_sex"]) == ("12-14", "female")
    row.refresh_from_db()
    assert (row.age_band, row.sex, row.disability) == ("15-17", "withheld", "no")


# -- Consent -------------------------------------------------------------------------


def test_a_child_of_twelve_needs_a_caregivers_consent_and_agrees(
    world: World,
) -> None:
    run = first_run()
    row = people(world, run, 1)[0]
    assert missing_consent(run) == {row.id}
    assert Task.objects.filter(kind="course.consent", completed_at=None).exists()
    do.record_consent(world.rosa, row.id, consent(assent="no"))
    assert missing_consent(run) == {row.id}
    do.record_consent(world.rosa, row.id, consent())
    assert missing_consent(run) == set()
    assert not Task.objects.filter(kind="course.consent", completed_at=None).exists()
    (last,) = Consent.objects.filter(assent="yes")
    assert b"Elvira" not in bytes(last.who_sealed)


def test_another_trusted_adult_counts_only_where_the_caregiver_is_unsafe(
    world: World,
) -> None:
    run = first_run()
    row = people(world, run, 1)[0]
    with pytest.raises(RuleBroken, match="unsafe"):
        do.record_consent(world.rosa, row.id, consent(giver="trusted_adult"))
    with pytest.raises(RuleBroken, match="do not ask"):
        do.record_consent(world.rosa, row.id, consent(caregiver_unsafe=True))
    do.record_consent(
        world.rosa, row.id, consent(giver="trusted_adult", caregiver_unsafe=True)
    )
    assert missing_consent(run) == set()


def test_an_adult_about_whom_anyone_worries_never_consents(world: World) -> None:
    row = people(world, first_run(), 1)[0]
    for giver in ("caregiver", "trusted_adult"):
        unsafe = giver == "trusted_adult"
        data = consent(giver=giver, worry=True, caregiver_unsafe=unsafe)
        with pytest.raises(RuleBroken, match="cannot consent"):
            do.record_consent(world.rosa, row.id, data)
    assert not Consent.objects.exists()


def test_a_withdrawn_consent_stays_readable_and_counts_no_more(world: World) -> None:
    run = first_run()
    row = people(world, run, 1)[0]
    one = do.record_consent(world.rosa, row.id, consent())
    do.withdraw_consent(world.sonia, one.id, one.version)
    assert missing_consent(run) == {row.id}
    assert Consent.objects.get(id=one.id).given


def test_an_age_that_nobody_knows_takes_the_careful_rule(world: World) -> None:
    run = first_run()
    row = people(world, run, 1, age=None, age_band="not_known")[0]
    do.record_consent(world.rosa, row.id, consent(giver="self", assent="not_needed"))
    assert missing_consent(run) == {row.id}


# -- Taken out, imported -------------------------------------------------------------


def test_a_mistake_is_taken_out_with_its_name(world: World) -> None:
    row = people(world, planned(world), 1)[0]
    do.take_out(world.rosa, row.id)
    assert not Person.objects.filter(id=row.person_id).exists()
    assert not KeyGrant.objects.filter(record_id=row.person_id).exists()


def test_who_was_written_about_is_not_taken_out(world: World) -> None:
    row = people(world, planned(world), 1)[0]
    do.record_consent(world.rosa, row.id, consent())
    with pytest.raises(RuleBroken, match="they left"):
        do.take_out(world.rosa, row.id)
    assert Enrolment.objects.filter(id=row.id).exists()


FILE = (
    "Full name,Age,Sex or gender\nWara Quispe,12,f\nNina Mamani,,Not asked\nX,400,f\n"
)


def test_a_spreadsheet_is_imported_and_undone_whole(world: World) -> None:
    run = first_run()
    one = upload(world.rosa, "course-people", str(run.id), FILE.encode(), uuid4())
    heads = {"Full name": "name", "Age": "age", "Sex or gender": "sex"}
    choose_columns(world.rosa, one.id, heads, one.version)

    def whole() -> str:
        while (now := go_on(world.rosa, one.id)).state in (
            *("checking", "saving", "undoing"),
        ):
            pass
        one.refresh_from_db()
        return str(now.state)

    whole()
    assert not Enrolment.objects.exists()  # so far a dry run
    begin(world.rosa, one.id, one.version)
    whole()
    found = set(Enrolment.objects.values_list("age_band", "sex"))
    assert found == {("12-14", "female"), ("not_asked", "not_asked")}
    begin_undo(world.rosa, one.id, one.version)
    assert whole() == "undone"
    assert not Enrolment.objects.exists()
    assert not Person.objects.exists()


ROWS = st.lists(
    st.tuples(
        st.sampled_from(["Wara Mamani", "Nayra Quispe", "", "=1+1"]),
        st.sampled_from(["12", "", "35", "not asked", "three", "400"]),
        st.sampled_from(["girl", "m", "", "x"]),
    ),
    max_size=4,
)


@given(ROWS)
def test_whatever_was_imported_is_undone_whole(
    world: World, lines: list[tuple[str, str, str]]
) -> None:
    """Rows with errors are left out; after undoing, all is as it was before."""

    def there() -> tuple[list[Any], list[Any], int]:
        keys = KeyGrant.objects.filter(kind="persons.person")
        people = Person.objects.order_by("id").values_list("id", "version")
        return list(people), list(Enrolment.objects.order_by("id")), keys.count()

    with transaction.atomic():
        run = first_run()
        people(world, run, 1)
        before = there()
        rows = ["Full name,Age,Sex or gender", "Alba Rojas,12,girl"]
        text = "\n".join([*rows, *map(",".join, lines)])
        one = upload(world.rosa, "course-people", str(run.id), text.encode(), uuid4())
        heads = {"Full name": "name", "Age": "age", "Sex or gender": "sex"}
        choose_columns(world.rosa, one.id, heads, one.version)
        for step, after in ((None, "checked"), (begin, "done"), (begin_undo, "undone")):
            one.refresh_from_db()
            if step is not None:
                step(world.rosa, one.id, one.version)
            while (now := go_on(world.rosa, one.id).state) != after:
                assert now in ("checking", "saving", "undoing")
            assert (there() != before) == (after == "done")
        assert there() == before
        transaction.set_rollback(True)


def test_a_certificate_is_for_who_was_there(world: World) -> None:
    from amparo.prevention.courses.types import Sheet

    run = started(world, session_count=1)
    there, away = people(world, run, 2)
    marks = {there.id: ("", "present"), away.id: ("", "absent")}
    do.save_sheet(world.rosa, session_of(run).id, Sheet(marks))
    with pytest.raises(RuleBroken):
        do.open_certificate(world.rosa, there.id)
    do.finish_run(world.rosa, run.id)
    made = do.open_certificate(world.rosa, there.id)
    assert (made.name, made.sessions, made.minutes) == ("Wara AA", 1, 90)
    with pytest.raises(RuleBroken):
        do.open_certificate(world.rosa, away.id)
