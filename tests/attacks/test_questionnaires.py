"""Someone who can write to the database, and people of the house, reach for answers.

What they want: answers in the open, a form that asks something else, another's answers.
"""

from __future__ import annotations

import pytest
from django.urls import reverse

from amparo.foundation.kernel.crypto import Tampered
from amparo.foundation.kernel.errors import KeysLocked, Refused, RuleBroken
from amparo.foundation.questionnaires.models import (
    KIND,
    AnswerSheet,
    Questionnaire,
    Version,
)
from amparo.foundation.questionnaires.operations import (
    begin,
    open_draft,
    open_sheet,
)
from amparo.foundation.questionnaires.queries import offered, sheets
from amparo.foundation.vault.models import Purpose
from amparo.foundation.vault.record_keys import give_to_team, open_key, open_keys
from amparo.foundation.vault.watch import watch
from amparo.response.cases.models import Case
from amparo.response.cases.operations.bars import bar_from_case
from tests.cases.helpers import opened, with_child
from tests.cast import World
from tests.questionnaires.helpers import (
    WHY,
    answered,
    begun,
    finished_answers,
    published_form,
    uploaded,
)
from tests.signin import signed_in

pytestmark = pytest.mark.django_db
UNSAFE = {"/data/home/rooms": "3", "/data/home/safe": "no", "/data/home/why": WHY}


@pytest.fixture
def version(world: World) -> Version:
    return published_form(world.organisations["casa"])


@pytest.fixture
def sheet(world: World, version: Version) -> AnswerSheet:
    return begun(world.carla, opened(world).id, version)


def test_a_form_that_was_changed_to_open_more_is_not_filled_in(
    world: World, version: Version, sheet: AnswerSheet
) -> None:
    """It would ask something else, or with one more mark leave more in the open."""
    worse = version.xform.replace("How many rooms?", "Where do you sleep?")
    assert worse != version.xform
    Version.objects.filter(id=version.id).update(xform=worse)
    casa = world.organisations["casa"].id
    with pytest.raises(RuleBroken, match="changed outside"):
        answered(world.carla, sheet)
    with pytest.raises(RuleBroken, match="changed outside"):
        begun(world.carla, sheet.subject_id, version)
    digest = "0" * 64
    Version.objects.filter(id=version.id).update(digest=digest)
    assert version not in offered("cases.case", [casa])
    assert watch() == 1


def test_a_draft_made_published_by_hand_is_not_offered(world: World) -> None:
    draft = uploaded(world)
    Version.objects.filter(id=draft.id).update(state="published")
    assert draft not in offered("cases.case", [world.organisations["casa"].id])
    with pytest.raises(RuleBroken, match="changed outside"):
        begun(world.carla, opened(world).id, draft)


def test_finished_answers_of_another_child_do_not_open_under_this_one(
    world: World, version: Version, sheet: AnswerSheet
) -> None:
    finished_answers(world.carla, sheet, UNSAFE)
    other = opened(world, story="Another story")
    AnswerSheet.objects.filter(id=sheet.id).update(subject_id=other.id, key_id=other.id)
    with pytest.raises(Tampered):
        open_sheet(world.carla, sheet.id)


def test_changed_codes_are_noticed_when_the_answers_are_read(
    world: World, sheet: AnswerSheet
) -> None:
    finished_answers(world.carla, sheet, UNSAFE)
    AnswerSheet.objects.filter(id=sheet.id).update(codes={"/data/home/safe": "yes"})
    actor = world.carla
    open_sheet(actor, sheet.id)
    assert actor.keys is not None
    assert {s.row_id for s in actor.keys.suspects} == {sheet.id}  # type: ignore[attr-defined]


def test_a_provider_with_whom_a_child_was_shared_opens_no_answers_about_her(
    world: World, version: Version
) -> None:
    """The identity's key is theirs by then; that of the answers is another."""
    person = with_child(world).person
    assert person is not None
    made = begin(world.carla, "persons.person", person.id, version.id, "child")
    finished_answers(world.carla, made, UNSAFE)
    key = open_key(world.carla, "persons.person", person.id)
    give_to_team(key, world.team_id("refugio"), Purpose.REFERRAL)
    assert open_keys(world.pablo, "persons.person", [person.id])
    assert not open_keys(world.pablo, KIND, [made.id])
    with pytest.raises(Refused):
        open_sheet(world.pablo, made.id)
    page = signed_in(world, "pablo").get(reverse("persons:person", args=[person.id]))
    assert "Household" not in page.content.decode()


def test_someone_kept_out_of_a_case_reads_and_fills_in_nothing_about_it(
    world: World, version: Version, sheet: AnswerSheet
) -> None:
    done = finished_answers(world.carla, begun(world.carla, sheet.subject_id, version))
    bar_from_case(world.sonia, sheet.subject_id, world.users["carla"].id, "knows")
    carla = world.carla
    for attempt in (open_draft, open_sheet):
        for one in (sheet, done):
            with pytest.raises((Refused, Case.DoesNotExist, KeysLocked)):
                attempt(carla, one.id)
    assert not sheets(carla, "cases.case", sheet.subject_id).exists()


def test_an_administrator_and_a_monitoring_officer_read_no_answers(
    world: World, sheet: AnswerSheet
) -> None:
    done = finished_answers(world.carla, sheet, UNSAFE)
    for name in ("ana", "mariana", "diego", "lucia"):
        with pytest.raises((Refused, Case.DoesNotExist)):
            open_sheet(getattr(world, name), done.id)


def test_nothing_of_a_draft_lies_open(world: World, sheet: AnswerSheet) -> None:
    answered(world.carla, sheet, answers=UNSAFE)
    row = AnswerSheet.objects.filter(id=sheet.id).values().get()
    assert row["codes"] == {}
    assert WHY.encode() not in bytes(row["answers_sealed"])
    # Nor how long what was typed is, to the letter.
    assert (len(row["answers_sealed"]) - 29) % 1024 == 0 or len(
        row["answers_sealed"]
    ) < 1100


def test_a_questionnaire_of_ours_belongs_to_nobody(world: World) -> None:
    ours = Questionnaire(key="of-amparo", purpose="visit")
    ours.save(force_insert=True)
    client = signed_in(world, "ana")
    for name in ("details", "upload-version"):
        address = reverse(f"questionnaires:{name}", args=[ours.id])
        assert client.get(address).status_code == 404
    address = reverse("questionnaires:retire", args=[ours.id])
    assert client.post(address).status_code == 404
    ours.refresh_from_db()
    assert ours.retired_at is None
