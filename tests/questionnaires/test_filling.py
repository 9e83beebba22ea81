"""Filling in: sealed from the first page, two people, three reasons, open codes."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from amparo.foundation.audit.subjects import with_record
from amparo.foundation.journal.models import Entry
from amparo.foundation.kernel.errors import (
    Conflict,
    KeysLocked,
    Refused,
    RuleBroken,
)
from amparo.foundation.kernel.ids import uuid7
from amparo.foundation.organisations.models import Organisation
from amparo.foundation.policy import Watched, names_watched
from amparo.foundation.questionnaires.engine import Unfinished, Why
from amparo.foundation.questionnaires.models import KIND, AnswerSheet
from amparo.foundation.questionnaires.operations import (
    Typed,
    begin,
    delete_answers,
    finish,
    look,
    open_draft,
    open_sheet,
    save_page,
    upload_version,
)
from amparo.foundation.questionnaires.queries import offered, visible_questionnaires
from amparo.foundation.vault.models import KeyGrant
from amparo.response.cases.models import Case
from tests.cases.helpers import opened, with_child
from tests.cast import World
from tests.questionnaires.helpers import (
    NEXT,
    NICK,
    WHY,
    answered,
    begun,
    ended,
    finished_answers,
    published,
    published_form,
    workbook,
)
from tests.rows import write

pytestmark = pytest.mark.django_db
HOME = "/data/home"


@pytest.fixture
def sheet(world: World) -> AnswerSheet:
    version = published_form(world.organisations["casa"])
    return begun(world.carla, opened(world).id, version)


def current(sheet: AnswerSheet) -> AnswerSheet:
    return AnswerSheet.objects.get(id=sheet.id)


def test_answers_about_a_case_are_sealed_under_its_key(
    world: World, sheet: AnswerSheet
) -> None:
    answered(world.carla, sheet, answers={f"{HOME}/safe": "no", f"{HOME}/why": WHY})
    kept = current(sheet)
    assert (kept.key_kind, kept.key_id) == ("cases.case", kept.subject_id)
    assert WHY.encode() not in bytes(kept.answers_sealed)
    assert kept.codes == {}
    assert open_draft(world.sonia, sheet.id).filling.value(f"{HOME}/why") == WHY


def test_answers_about_a_person_have_a_key_of_their_own(world: World) -> None:
    person = with_child(world).person
    assert person is not None
    version = published_form(world.organisations["casa"])
    sheet = begin(world.carla, "persons.person", person.id, version.id, "child")
    assert (sheet.key_kind, sheet.key_id) == (KIND, sheet.id)
    grants = KeyGrant.objects.filter(kind=KIND, record_id=sheet.id)
    assert [g.vault_key.team_id for g in grants if g.vault_key] == [
        world.team_id("cochabamba")
    ]


def test_answers_about_an_organisation_belong_to_the_team_that_asks(
    world: World,
) -> None:
    version = published_form(world.organisations["casa"])
    shelter = world.organisations["sol"].id
    sheet = begin(world.beto, "organisations.organisation", shelter, version.id)
    assert sheet.team == world.teams["el_alto"]
    finished_answers(world.elena, sheet)
    with pytest.raises(Refused):
        open_sheet(world.carla, sheet.id)


def test_the_same_form_begins_once(world: World) -> None:
    version = published_form(world.organisations["casa"])
    case, form_key = opened(world), uuid7()
    say = ("cases.case", case.id, version.id, "worker", None, form_key)
    assert begin(world.carla, *say) == begin(world.carla, *say)


@pytest.mark.parametrize("name", ["beto", "celso", "tomasa", "mariana", "pablo"])
def test_who_may_not_open_the_case_fills_in_nothing(
    world: World, sheet: AnswerSheet, name: str
) -> None:
    actor = getattr(world, name)
    with pytest.raises((Refused, Case.DoesNotExist)):
        begun(actor, sheet.subject_id, sheet.form_version)
    with pytest.raises((Refused, Case.DoesNotExist)):
        open_draft(actor, sheet.id)
    with pytest.raises((Refused, Case.DoesNotExist)):
        answered(actor, sheet)
    assert current(sheet).version == 1


def test_locked_keys_open_nothing(world: World, sheet: AnswerSheet) -> None:
    with pytest.raises(KeysLocked):
        open_draft(world.without_keys("carla"), sheet.id)


def test_a_page_is_kept_right_or_not(world: World, sheet: AnswerSheet) -> None:
    typed = {f"{HOME}/rooms": "many", f"{HOME}/safe": ""}
    answered(world.carla, sheet, answers=typed)
    filling = open_draft(world.carla, sheet.id).filling
    assert filling.value(f"{HOME}/rooms") == "many"
    assert set(filling.problems()) == {f"{HOME}/rooms", f"{HOME}/safe"}
    with pytest.raises(Unfinished):
        ended(world.carla, sheet)
    assert current(sheet).state == "draft"


def test_only_what_is_asked_on_the_page_is_taken(
    world: World, sheet: AnswerSheet
) -> None:
    answers = {
        f"{HOME}/rooms": "2",
        "/data/week/mood": "9",
        "/data/week/points": "99",
        "/data/nothing": "x",
        f"{HOME}/why": WHY,
    }
    answered(world.carla, sheet, answers=answers)
    filling = open_draft(world.carla, sheet.id).filling
    assert filling.value("/data/week/mood") == ""
    assert filling.value("/data/week/points") == "0"
    assert filling.value(f"{HOME}/why") == ""  # it is not asked


def test_an_answer_brings_up_the_question_that_the_next_one_is_for(
    world: World, sheet: AnswerSheet
) -> None:
    typed = Typed({f"{HOME}/safe": "no"})
    saved = save_page(world.carla, sheet.id, "home", typed, 1)
    assert saved.fresh == (f"{HOME}/why",)
    typed = Typed({f"{HOME}/safe": "no", f"{HOME}/why": WHY})
    saved = save_page(world.carla, sheet.id, "home", typed, 2)
    assert saved.fresh == ()
    assert saved.opened.filling.value(f"{HOME}/why") == WHY


@pytest.mark.parametrize("why", list(Why))
def test_a_question_is_left_with_one_of_three_reasons(
    world: World, sheet: AnswerSheet, why: Why
) -> None:
    answered(
        world.carla,
        sheet,
        answers={f"{HOME}/rooms": "", f"{HOME}/safe": ""},
        left={f"{HOME}/safe": str(why)},
    )
    filling = open_draft(world.carla, sheet.id).filling
    assert filling.left(f"{HOME}/safe") is why
    ended(world.carla, sheet)
    assert current(sheet).codes == {f"{HOME}/safe": {"left": str(why)}}


def test_a_reason_that_is_none_is_refused(world: World, sheet: AnswerSheet) -> None:
    with pytest.raises(RuleBroken):
        answered(
            world.carla,
            sheet,
            answers={f"{HOME}/safe": ""},
            left={f"{HOME}/safe": "tired"},
        )
    assert current(sheet).version == 1


def test_an_answer_takes_its_reason_back(world: World, sheet: AnswerSheet) -> None:
    reason = {f"{HOME}/safe": "not_asked"}
    answered(world.carla, sheet, answers={f"{HOME}/safe": ""}, left=reason)
    answered(world.carla, sheet, answers={f"{HOME}/safe": "yes"}, left=reason)
    filling = open_draft(world.carla, sheet.id).filling
    assert filling.left(f"{HOME}/safe") is None
    assert filling.value(f"{HOME}/safe") == "yes"


def test_a_reason_that_is_chosen_later_takes_the_place_of_a_choice(
    world: World, sheet: AnswerSheet
) -> None:
    """Without script nobody can clear a choice: the browser sends it along."""
    safe = f"{HOME}/safe"
    answered(world.carla, sheet, answers={safe: "yes"})
    answered(world.carla, sheet, answers={safe: "yes"}, left={safe: "did_not_say"})
    filling = open_draft(world.carla, sheet.id).filling
    assert filling.left(safe) is Why.DID_NOT_SAY
    assert filling.value(safe) == ""


def test_rows_are_added_and_removed(world: World, sheet: AnswerSheet) -> None:
    page = open_draft(world.carla, sheet.id).filling.pages()[-1]
    rows = open_draft(world.carla, sheet.id).filling.rows("/data/child")
    save_page(world.carla, sheet.id, page.key, Typed(add="/data/child"), 1)
    filling = open_draft(world.carla, sheet.id).filling
    assert len(filling.rows("/data/child")) == len(rows) + 1
    last = filling.rows("/data/child")[-1]
    typed = Typed({f"{last}/nick": NICK, f"{last}/age": "4"})
    save_page(world.carla, sheet.id, page.key, typed, 2)
    save_page(world.carla, sheet.id, page.key, Typed(remove=last), 3)
    filling = open_draft(world.carla, sheet.id).filling
    assert filling.rows("/data/child") == rows
    # What is no repeat grows no rows.
    save_page(world.carla, sheet.id, page.key, Typed(add=f"{HOME}/rooms"), 4)


def test_two_people_at_one_form_are_told(world: World, sheet: AnswerSheet) -> None:
    typed = Typed({f"{HOME}/rooms": "3", f"{HOME}/safe": "yes"})
    save_page(world.carla, sheet.id, "home", typed, 1)
    with pytest.raises(Conflict):
        save_page(world.sonia, sheet.id, "home", Typed({f"{HOME}/rooms": "7"}), 1)
    with pytest.raises(Conflict):
        finish(world.sonia, sheet.id, 1)
    value = open_draft(world.carla, sheet.id).filling.value
    assert value(f"{HOME}/rooms") == "3"


def test_looking_stores_nothing(world: World, sheet: AnswerSheet) -> None:
    one = look(world.carla, sheet.id, "home", Typed({f"{HOME}/safe": "no"}))
    assert one.filling.is_relevant(f"{HOME}/why")
    assert current(sheet).version == 1


def test_what_is_finished_has_open_codes_and_never_changes(
    world: World, sheet: AnswerSheet
) -> None:
    answers = {f"{HOME}/rooms": "3", f"{HOME}/safe": "no", f"{HOME}/why": WHY}
    answered(world.carla, sheet, answers=answers)
    ended(world.sonia, sheet)
    done = current(sheet)
    assert done.codes == {f"{HOME}/rooms": 3, f"{HOME}/safe": "no"}
    assert done.finished_by == world.users["sonia"]
    assert done.finished_at is not None and done.finished_at.minute % 15 == 0
    assert WHY.encode() not in bytes(done.answers_sealed)
    assert done.is_authentic
    assert open_sheet(world.carla, sheet.id).filling.value(f"{HOME}/why") == WHY
    with pytest.raises(RuleBroken, match="finished"):
        save_page(world.carla, sheet.id, "home", Typed(), done.version)
    with pytest.raises(RuleBroken, match="finished"):
        delete_answers(world.carla, sheet.id)


def test_what_hid_again_is_dropped_at_the_end_only(
    world: World, sheet: AnswerSheet
) -> None:
    answers = {f"{HOME}/rooms": "3", f"{HOME}/safe": "no", f"{HOME}/why": WHY}
    answered(world.carla, sheet, answers=answers)
    answered(world.carla, sheet)  # it is safe after all
    draft = open_draft(world.carla, sheet.id).filling
    assert not draft.is_relevant(f"{HOME}/why")
    assert WHY.encode() in draft.saved()
    one = ended(world.carla, sheet)
    read = open_sheet(world.carla, one.sheet.id).filling
    assert read.value(f"{HOME}/why") == ""


def test_a_draft_is_deleted_with_its_key(world: World) -> None:
    person = with_child(world).person
    assert person is not None
    version = published_form(world.organisations["casa"])
    sheet = begin(world.carla, "persons.person", person.id, version.id, "child")
    delete_answers(world.sonia, sheet.id)
    assert not AnswerSheet.objects.filter(id=sheet.id).exists()
    assert not KeyGrant.objects.filter(kind=KIND, record_id=sheet.id).exists()


def test_a_version_published_meanwhile_changes_nothing_for_who_fills_in(
    world: World,
) -> None:
    first = published(world)
    sheet = begun(world.carla, opened(world).id, first)
    second = upload_version(world.sonia, first.questionnaire_id, workbook(NEXT))
    published(world, second)
    finished_answers(world.carla, sheet)
    one = open_sheet(world.carla, sheet.id)
    assert one.sheet.form_version == first
    assert one.filling.label(f"{HOME}/rooms", "en") == "How many rooms?"
    with pytest.raises(RuleBroken, match="not offered"):
        begun(world.carla, sheet.subject_id, first)


def test_nothing_is_added_to_a_closed_case(world: World, sheet: AnswerSheet) -> None:
    case = Case.objects.get(id=sheet.subject_id)
    closed = {"state": "closed", "closed_on": case.opened_on}
    write(case, closure_reason="goals_met", **closed)
    with pytest.raises(RuleBroken, match="closed"):
        answered(world.carla, sheet)
    with pytest.raises(RuleBroken, match="closed"):
        begun(world.carla, case.id, sheet.form_version)
    assert open_draft(world.carla, sheet.id).sheet == sheet  # it can still be read


def test_a_questionnaire_of_another_organisation_is_not_filled_in(
    world: World,
) -> None:
    theirs = published_form(world.organisations["kanlungan"])
    with pytest.raises(RuleBroken, match="not offered"):
        begun(world.carla, opened(world).id, theirs)
    ours = published_form(None)
    assert begun(world.carla, opened(world).id, ours).state == "draft"


def test_what_the_organisation_above_has_published_is_filled_in(world: World) -> None:
    casa, above = world.organisations["casa"], world.organisations["kanlungan"]
    version = published_form(above)
    case = opened(world).id
    Organisation.objects.filter(id=casa.id).update(parent=above)
    assert version in offered("cases.case", [casa.id, above.id])
    assert visible_questionnaires(world.carla).get(id=version.questionnaire_id)
    assert begun(world.carla, case, version).state == "draft"


def test_only_those_are_asked_whom_the_questionnaire_is_for(world: World) -> None:
    version = published_form(world.organisations["casa"])
    write(version.questionnaire, voices=["child"])
    with pytest.raises(RuleBroken):
        begun(world.carla, opened(world).id, version, "worker")
    assert begun(world.carla, opened(world).id, version, "child").voice == "child"


def test_a_questionnaire_about_something_else_is_not_filled_in(world: World) -> None:
    version = published_form(world.organisations["casa"])
    write(version.questionnaire, subjects=["persons.person"])
    with pytest.raises(RuleBroken, match="something else"):
        begun(world.carla, opened(world).id, version)


def test_a_day_in_the_future_is_refused(world: World, sheet: AnswerSheet) -> None:
    say = ("cases.case", sheet.subject_id, sheet.form_version_id)
    with pytest.raises(RuleBroken, match="future"):
        begin(world.carla, *say, "worker", on=timezone.localdate() + timedelta(days=3))
    earlier = begin(world.carla, *say, "worker", on=date(2026, 1, 5))
    assert earlier.on == date(2026, 1, 5)


def test_the_journal_holds_codes_only(world: World, sheet: AnswerSheet) -> None:
    answers = {f"{HOME}/rooms": "3", f"{HOME}/safe": "no", f"{HOME}/why": WHY}
    answered(world.carla, sheet, answers=answers)
    ended(world.carla, sheet)
    open_sheet(world.carla, sheet.id)
    entries = Entry.objects.filter(verb__startswith="questionnaire.")
    facts = [name for entry in entries for name in entry.facts]
    assert set(facts) == {"questionnaire", "number", "begun", "saved", "finished"}
    assert entries.filter(verb="questionnaire.read", subject_id=sheet.id).exists()


def test_who_watches_a_child_finds_who_read_the_answers_about_her(
    world: World, sheet: AnswerSheet
) -> None:
    ended(world.carla, answered(world.carla, sheet))
    open_sheet(world.sonia, sheet.id)
    read = Entry.objects.filter(verb__in=names_watched(Watched.READ))
    about = read.filter(subject_id__in=with_record(sheet.subject_id))
    assert about.filter(verb="questionnaire.read", actor_id=world.users["sonia"].id)
