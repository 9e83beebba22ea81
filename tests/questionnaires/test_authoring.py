"""Authors: what an upload makes, what a new version leaves alone, translations."""

from __future__ import annotations

import pytest

from amparo.foundation.journal.models import Entry
from amparo.foundation.kernel.errors import Conflict, Refused, RuleBroken
from amparo.foundation.kernel.ids import uuid7
from amparo.foundation.questionnaires import texts
from amparo.foundation.questionnaires.engine import NotAForm
from amparo.foundation.questionnaires.models import (
    AnswerSheet,
    Questionnaire,
    Version,
)
from amparo.foundation.questionnaires.operations import (
    Details,
    add_texts,
    change_details,
    delete_draft,
    offer_again,
    propose_publishing,
    retire,
    upload_new,
    upload_version,
)
from amparo.foundation.questionnaires.queries import offered, visible_questionnaires
from tests.cases.helpers import opened
from tests.cast import World
from tests.questionnaires.helpers import (
    DETAILS,
    FORM,
    NEXT,
    begun,
    published,
    uploaded,
    workbook,
)

pytestmark = pytest.mark.django_db


def test_an_upload_is_a_draft_that_keeps_the_file_byte_for_byte(world: World) -> None:
    version = uploaded(world)
    assert (version.state, version.number) == ("draft", 1)
    assert bytes(Version.objects.get(id=version.id).xlsx) == workbook()
    assert version.languages == ["en", "es"]
    assert version.questionnaire.key == "household"
    assert version.is_sound
    entry = Entry.objects.filter(verb="questionnaire.write").latest("number")
    assert entry.facts == {"questionnaire": "household", "number": 1}


@pytest.mark.parametrize("name", ["carla", "pablo", "rosa", "celso", "luz"])
def test_who_is_no_author_of_the_organisation_uploads_nothing(
    world: World, name: str
) -> None:
    with pytest.raises(Refused):
        uploaded(world, getattr(world, name))
    assert not Questionnaire.objects.filter(key="household").exists()


@pytest.mark.parametrize("name", ["sonia", "mariana", "ana"])
def test_authors_upload(world: World, name: str) -> None:
    assert uploaded(world, getattr(world, name)).state == "draft"


def test_the_same_form_sent_twice_is_one_draft(world: World) -> None:
    casa, form_key = world.organisations["casa"].id, uuid7()
    one = upload_new(world.sonia, casa, workbook(), DETAILS, form_key)
    again = upload_new(world.sonia, casa, workbook(), DETAILS, form_key)
    assert one == again
    assert Version.objects.filter(questionnaire__organisation=casa).count() == 1


def test_a_form_id_that_the_organisation_has_is_a_new_version_there(
    world: World,
) -> None:
    uploaded(world)
    with pytest.raises(RuleBroken, match="as a new version"):
        uploaded(world)
    theirs = world.organisations["kanlungan"].id
    assert upload_new(world.luz, theirs, workbook(), DETAILS).number == 1


def test_what_is_no_form_leaves_nothing(world: World) -> None:
    with pytest.raises(NotAForm):
        upload_new(world.sonia, world.organisations["casa"].id, b"PK\3\4", DETAILS)
    assert not Questionnaire.objects.filter(organisation__isnull=False).exists()


@pytest.mark.parametrize(
    "details",
    [
        Details("verdict", ("cases.case",)),
        Details("visit", ()),
        Details("visit", ("accounts.user",)),
        Details("visit", ("cases.case",), source="x" * 2001),
    ],
)
def test_details_that_say_nothing_are_refused(world: World, details: Details) -> None:
    with pytest.raises(RuleBroken):
        upload_new(world.sonia, world.organisations["casa"].id, workbook(), details)
    assert not Questionnaire.objects.filter(key="household").exists()


def test_a_new_version_replaces_an_earlier_draft_only(world: World) -> None:
    first = published(world)
    sheet = begun(world.carla, opened(world).id, first)
    second = upload_version(world.sonia, first.questionnaire_id, workbook(NEXT))
    third = upload_version(world.sonia, first.questionnaire_id, workbook(FORM))
    assert not Version.objects.filter(id=second.id).exists()
    assert (first.number, third.number) == (1, 2)
    assert AnswerSheet.objects.get(id=sheet.id).form_version == first


def test_nothing_is_uploaded_over_what_waits_for_a_second_person(world: World) -> None:
    version = uploaded(world)
    propose_publishing(world.sonia, version.id)
    with pytest.raises(RuleBroken, match="waits for a second person"):
        upload_version(world.sonia, version.questionnaire_id, workbook(NEXT))
    with pytest.raises(RuleBroken, match="Only a draft"):
        delete_draft(world.sonia, version.id)


def test_missing_texts_are_added_to_the_draft_and_not_to_the_file(
    world: World,
) -> None:
    version = uploaded(world)
    lacking = texts.missing(texts.read_texts(version.xform), "es")
    (mood,) = [one for one in lacking if one.words["en"] == "How was the week?"]
    made = add_texts(
        world.sonia, version.id, "es", {mood.id: "¿Cómo fue la semana?"}, 1
    )
    assert made == version
    now = Version.objects.get(id=version.id)
    assert now.translations == {"es": {mood.id: "¿Cómo fue la semana?"}}
    assert bytes(now.xlsx) == workbook()
    assert now.is_sound
    said = {one.id: one.words for one in texts.read_texts(now.xform)}
    assert said[mood.id]["es"] == "¿Cómo fue la semana?"


def test_a_published_version_is_translated_in_a_new_draft(world: World) -> None:
    first = published(world)
    (mood,) = [
        one
        for one in texts.read_texts(first.xform)
        if one.words.get("en") == "How was the week?"
    ]
    words = {mood.id: "Hoe was de week?"}
    made = add_texts(world.sonia, first.id, "nl", words, first.version)
    assert (made.number, made.state) == (2, "draft")
    assert "nl" in made.languages
    assert Version.objects.get(id=first.id).xform == first.xform


def test_a_translation_never_replaces_a_draft_that_someone_uploaded(
    world: World,
) -> None:
    first = published(world)
    draft = upload_version(world.mariana, first.questionnaire_id, workbook(NEXT))
    (mood,) = [
        one
        for one in texts.read_texts(first.xform)
        if one.words.get("en") == "How was the week?"
    ]
    with pytest.raises(RuleBroken, match="a draft already"):
        add_texts(world.sonia, first.id, "nl", {mood.id: "Hoe?"}, first.version)
    published(world, draft)
    with pytest.raises(RuleBroken, match="retired"):
        now = Version.objects.get(id=first.id).version
        add_texts(world.sonia, first.id, "nl", {mood.id: "Hoe?"}, now)


def test_what_an_author_wrote_is_never_translated_over(world: World) -> None:
    version = uploaded(world)
    (rooms,) = [
        one
        for one in texts.read_texts(version.xform)
        if one.words.get("en") == "How many rooms?"
    ]
    with pytest.raises(RuleBroken, match="Nothing was added"):
        add_texts(world.sonia, version.id, "es", {rooms.id: "¿Otra cosa?"}, 1)


def test_two_translators_at_once_are_told(world: World) -> None:
    version = uploaded(world)
    lacking = texts.missing(texts.read_texts(version.xform), "es")
    add_texts(world.sonia, version.id, "es", {lacking[0].id: "Uno"}, 1)
    with pytest.raises(Conflict):
        add_texts(world.mariana, version.id, "es", {lacking[1].id: "Dos"}, 1)


def test_details_are_changed_by_authors_with_the_version_they_saw(
    world: World,
) -> None:
    one = uploaded(world).questionnaire
    changed = change_details(
        world.mariana, one.id, Details("survey", ("cases.case",)), one.version
    )
    assert (changed.purpose, changed.subjects) == ("survey", ["cases.case"])
    assert changed.is_authentic
    with pytest.raises(Conflict):
        change_details(world.sonia, one.id, DETAILS, one.version)


def test_a_retired_questionnaire_is_not_offered_until_it_is_again(
    world: World,
) -> None:
    version, casa = published(world), world.organisations["casa"].id
    assert version in offered("cases.case", [casa])
    retire(world.sonia, version.questionnaire_id)
    assert version not in offered("cases.case", [casa])
    with pytest.raises(RuleBroken, match="not offered"):
        begun(world.carla, opened(world).id, version)
    offer_again(world.ana, version.questionnaire_id)
    assert version in offered("cases.case", [casa])
    with pytest.raises(Refused):
        retire(world.carla, version.questionnaire_id)


def test_a_deleted_draft_takes_a_questionnaire_without_versions_along(
    world: World,
) -> None:
    version = uploaded(world)
    delete_draft(world.sonia, version.id)
    assert not Questionnaire.objects.filter(id=version.questionnaire_id).exists()


def test_an_organisation_sees_its_own_and_those_that_come_with_amparo(
    world: World,
) -> None:
    one = uploaded(world).questionnaire
    assert one in visible_questionnaires(world.carla)
    assert one not in visible_questionnaires(world.celso)
    ours = Questionnaire.objects.create(key="of-amparo", purpose="visit")
    assert ours in visible_questionnaires(world.celso)
    with pytest.raises(Refused):
        retire(world.ana, ours.id)
