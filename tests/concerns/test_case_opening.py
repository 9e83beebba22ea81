"""Opening a case from a concern, or adding the concern to an existing case."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from amparo.foundation.journal.models import Entry
from amparo.foundation.kernel.errors import Conflict, Refused, RuleBroken
from amparo.foundation.tasks.models import Task
from amparo.response.cases.models import Case, Note
from amparo.response.cases.operations import open_the_case
from amparo.response.cases.queries import by_code, like_code
from amparo.response.concerns.models import Message
from amparo.response.concerns.operations import (
    assign_to_me,
    join_case,
    open_case_from,
    open_mailbox,
    reply,
    say_safe,
    write_more,
)
from tests.cases.helpers import opened, with_child, with_risk
from tests.cast import World
from tests.reporting import Tell, open_tasks
from tests.signin import signed_in


def test_a_case_begins_with_the_words_of_the_concern(world: World, tell: Tell) -> None:
    receipt, concern = tell(kinds=("job_offer",))
    case = open_case_from(world.tomasa, concern.id, concern.version, uuid4())
    concern.refresh_from_db()
    assert (concern.state, concern.case_id) == ("case", case.id)
    assert case.kinds == ["job_offer"]
    assert case.concern_id == concern.id
    reply(world.tomasa, concern.id, "Somebody will help you.", uuid4())
    assert open_mailbox(receipt.number).answered


def test_the_page_shows_the_last_message_also_one_sent_with_a_button(
    world: World, tell: Tell
) -> None:
    receipt, concern = tell()
    say_safe(receipt.number, uuid4())
    address = reverse("concerns:open_case", args=[concern.id])
    page = signed_in(world, "tomasa").get(address).content.decode()
    said = re.search(r"Their newest message.*?</blockquote>", page, re.DOTALL)
    assert said and "I am safe now" in said[0]
    assert "Not verified" not in page
    Message.objects.filter(concern=concern).update(signature=b"forged")
    assert "Not verified" in signed_in(world, "tomasa").get(address).content.decode()


def test_one_concern_makes_one_case(world: World, tell: Tell) -> None:
    _receipt, concern = tell()
    open_case_from(world.tomasa, concern.id, concern.version, uuid4())
    with pytest.raises(Conflict):
        open_case_from(world.sonia, concern.id, concern.version, uuid4())
    assert Case.objects.count() == 1


def test_an_old_page_opens_no_case(world: World, tell: Tell) -> None:
    _receipt, concern = tell()
    assign_to_me(world.sonia, concern.id, concern.version)
    with pytest.raises(Conflict):
        open_case_from(world.tomasa, concern.id, concern.version, uuid4())
    assert not Case.objects.exists()


def test_a_concern_assigned_to_a_colleague_has_to_be_taken_over_to_open_a_case(
    world: World, tell: Tell
) -> None:
    _receipt, concern = tell()
    held = assign_to_me(world.sonia, concern.id, concern.version)
    with pytest.raises(RuleBroken):
        open_case_from(world.tomasa, concern.id, held.version, uuid4())
    assert not Case.objects.exists()
    open_case_from(world.tomasa, concern.id, held.version, uuid4(), take_over=True)
    concern.refresh_from_db()
    assert concern.owner_id == world.users["tomasa"].id


# -- An existing case ----------------------------------------------------------------


def test_a_further_concern_becomes_a_note_of_the_case_and_its_mailbox_stays_open(
    world: World, tell: Tell
) -> None:
    case = opened(world)
    receipt, concern = tell()
    joined = join_case(world.tomasa, concern.id, case.id, concern.version, uuid4())
    assert joined.id == case.id
    concern.refresh_from_db()
    assert (concern.state, concern.case_id) == ("case", case.id)
    [note] = open_the_case(world.carla, case.id).notes
    assert note.row.kind == "concern"
    assert "Mi amiga no viene a la escuela" in note.text
    assert concern.code in note.text
    assert b"Mi amiga" not in bytes(Note.objects.get().text_sealed)
    assert open_tasks(concern.id) == ["concern.first_answer"]
    write_more(receipt.number, "She is with her aunt.", uuid4())
    reply(world.tomasa, concern.id, "Thank you.", uuid4())
    assert open_mailbox(receipt.number).answered


def test_the_caseworker_reviews_the_risk_soon(world: World, tell: Tell) -> None:
    case = with_risk(world, with_child(world), "low")
    _receipt, concern = tell()
    join_case(world.tomasa, concern.id, case.id, concern.version)
    review = Task.objects.get(subject_id=case.id, kind="case.review", completed_at=None)
    assert review.due_at < timezone.now() + timedelta(days=3)
    assert review.owner_id == case.owner_id


def test_joining_is_journalled_on_both_sides(world: World, tell: Tell) -> None:
    case = opened(world)
    _receipt, concern = tell()
    join_case(world.tomasa, concern.id, case.id, concern.version)
    assert Entry.objects.get(verb="concern.join_case").facts["case"] == str(case.id)
    taken = Entry.objects.get(verb="case.take_in")
    assert (taken.subject_id, taken.facts["from_concern"]) == (
        case.id,
        str(concern.id),
    )


def test_a_concern_joins_one_case_only_and_an_old_page_none(
    world: World, tell: Tell
) -> None:
    case, other = opened(world), opened(world)
    _receipt, concern = tell()
    join_case(world.tomasa, concern.id, case.id, concern.version)
    with pytest.raises(Conflict):
        join_case(world.tomasa, concern.id, other.id, concern.version + 1)
    _receipt, second = tell()
    assign_to_me(world.tomasa, second.id, second.version)
    with pytest.raises(Conflict):
        join_case(world.tomasa, second.id, case.id, second.version)
    assert Note.objects.count() == 1


def test_a_case_of_another_team_cannot_be_joined(world: World, tell: Tell) -> None:
    from amparo.response.cases.operations import open_case

    theirs = open_case(
        world.beto,
        team_id=world.team_id("el_alto"),
        country_code="BO",
        kinds=["abuse"],
        story="Another girl.",
    )
    _receipt, concern = tell()
    with pytest.raises(Refused):
        join_case(world.tomasa, concern.id, theirs.id, concern.version)
    concern.refresh_from_db()
    assert concern.case_id is None
    assert by_code(world.tomasa, theirs.code, "case.take_in") is None


def test_a_case_is_found_by_its_code_however_it_was_typed(world: World) -> None:
    case = opened(world)
    plain = case.code.replace("-", "").lower()
    for typed in (case.code, f"  {plain} ", case.code.replace("-", " ")):
        assert by_code(world.tomasa, typed, "case.take_in") == case
    assert by_code(world.tomasa, "BO-000000", "case.take_in") is None


def test_who_lists_cases_is_helped_with_half_a_code_and_others_are_not(
    world: World,
) -> None:
    case = opened(world)
    half = case.code[3:8]
    assert like_code(world.sonia, half) == [case.code]
    assert like_code(world.sonia, half[:2]) == []
    assert like_code(world.tomasa, half) == []
