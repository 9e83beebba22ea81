"""Writing lessons and signing them off: what is done, and what is refused."""

from __future__ import annotations

import pytest
from pytest_django import Settings

from amparo.foundation.journal.models import Entry
from amparo.foundation.kernel.errors import Conflict, Refused, RuleBroken
from amparo.prevention.learning.models import LessonSignOff, LessonText, OfferSignOff
from amparo.prevention.learning.offers import offer_digest, offices_for, signs_for
from amparo.prevention.learning.operations import (
    add_lesson,
    sign_off,
    sign_offer,
    withdraw,
    withdraw_offer,
    write_text,
)
from amparo.prevention.learning.queries import (
    offer_state,
    public_lessons,
    stale_steps,
    standing_offer_sign_off,
    texts_of,
)
from tests.cast import World

from .texts import ENGLISH, SPANISH, a_lesson, in_spanish, signed, text_of


@pytest.fixture(autouse=True)
def production(settings: Settings) -> None:
    """Show no drafts, as in production."""
    settings.AMPARO_OFFER_UNREVIEWED = False


def test_a_new_lesson_gets_the_next_number(world: World) -> None:
    first, second = a_lesson(world), a_lesson(world, "windows")
    assert second.number == first.number + 1
    assert text_of(first).source == ENGLISH


def test_earlier_wordings_stay(world: World) -> None:
    lesson = a_lesson(world)
    later = ENGLISH.replace("the baker", "a friend")
    write_text(world.rosa, lesson.id, "en", later, 1)
    assert [text.source for text in texts_of(lesson, "en")] == [later, ENGLISH]


def test_saving_the_same_words_writes_nothing(world: World) -> None:
    lesson = a_lesson(world)
    write_text(world.rosa, lesson.id, "en", ENGLISH + "\n\n", 1)
    assert texts_of(lesson, "en").count() == 1


def test_two_people_who_write_do_not_overwrite_each_other(world: World) -> None:
    lesson = a_lesson(world)
    write_text(world.rosa, lesson.id, "en", ENGLISH.replace("Bring", "Take"), 1)
    with pytest.raises(Conflict):
        write_text(world.sonia, lesson.id, "en", ENGLISH.replace("Bring", "Use"), 1)
    assert texts_of(lesson, "en").count() == 2


@pytest.mark.parametrize(
    ("source", "field"),
    [
        ("no lesson at all", "source"),
        (ENGLISH.replace("#open)", "#cellar)"), "source"),
        (ENGLISH + "x" * 40_001, "source"),
    ],
)
def test_a_broken_lesson_is_refused_and_leaves_nothing(
    world: World, source: str, field: str
) -> None:
    with pytest.raises(RuleBroken) as refused:
        add_lesson(world.sonia, "doors", "6-9", source)
    assert refused.value.field == field
    assert not LessonText.objects.exists()


def test_a_translation_has_no_steps_of_its_own(world: World) -> None:
    lesson = a_lesson(world)
    with pytest.raises(RuleBroken):
        write_text(
            world.sonia, lesson.id, "es", SPANISH + "\n## screen more\nMás.\n", 0
        )


def test_a_caseworker_writes_no_lessons(world: World) -> None:
    with pytest.raises(Refused):
        add_lesson(world.carla, "doors", "6-9", ENGLISH)


# -- Signing off -----------------------------------------------------------------------


def test_nobody_reads_what_nobody_signed(world: World) -> None:
    a_lesson(world)
    assert public_lessons("BO") == {}


def test_a_signed_lesson_is_read_in_that_country_only(world: World) -> None:
    lesson = a_lesson(world)
    signed(world.rosa, lesson)
    shown = public_lessons("BO")[lesson.number]["en"]
    assert shown.document.title == "Doors"
    assert not shown.draft
    assert public_lessons("PH") == {}


def test_a_new_wording_waits_for_its_own_sign_off(world: World) -> None:
    lesson = a_lesson(world)
    signed(world.rosa, lesson)
    later = ENGLISH.replace("Doors", "Gates")
    write_text(world.sonia, lesson.id, "en", later, 1)
    assert public_lessons("BO")[lesson.number]["en"].document.title == "Doors"
    signed(world.rosa, lesson)
    assert public_lessons("BO")[lesson.number]["en"].document.title == "Gates"
    assert LessonSignOff.objects.filter(ended_at=None).count() == 1
    assert LessonSignOff.objects.get(ended_at__isnull=False).why_ended == "renewed"


def test_who_wrote_it_does_not_sign_it(world: World) -> None:
    lesson = a_lesson(world)
    with pytest.raises(RuleBroken):
        signed(world.sonia, lesson)
    assert not LessonSignOff.objects.exists()


def test_someone_from_elsewhere_does_not_sign(world: World) -> None:
    lesson = a_lesson(world)
    with pytest.raises(Refused):
        signed(world.rosa, lesson, country="PH")


def test_a_half_translated_lesson_is_not_signed(world: World) -> None:
    lesson = a_lesson(world)
    in_spanish(world, lesson)
    write_text(world.sonia, lesson.id, "en", ENGLISH.replace("Bring", "Take"), 1)
    assert stale_steps(text_of(lesson, "es")) == ["notes"]
    with pytest.raises(RuleBroken):
        signed(world.rosa, lesson, "es")
    write_text(world.sonia, lesson.id, "es", SPANISH, 1, all_checked=True)
    assert stale_steps(text_of(lesson, "es")) == []
    signed(world.rosa, lesson, "es")


def test_an_unknown_ground_is_refused(world: World) -> None:
    with pytest.raises(RuleBroken) as refused:
        sign_off(world.rosa, text_of(a_lesson(world)).id, "BO", "guessed")
    assert refused.value.field == "work"


def test_a_withdrawn_lesson_is_read_no_more(world: World) -> None:
    lesson = a_lesson(world)
    row = signed(world.rosa, lesson)
    withdraw(world.carla, row.id, "harmful")
    assert public_lessons("BO") == {}
    with pytest.raises(RuleBroken):
        withdraw(world.carla, row.id, "harmful")
    with pytest.raises(RuleBroken):
        withdraw(world.carla, row.id, "renewed")


def test_the_journal_says_who_signed_which_wording(world: World) -> None:
    lesson = a_lesson(world)
    signed(world.rosa, lesson)
    entry = Entry.objects.get(verb="lesson.sign_off")
    assert entry.actor_id == world.rosa.user_id
    assert entry.country == "BO"
    assert entry.facts["digest"] == text_of(lesson).digest


def test_a_text_changed_in_the_database_is_shown_to_nobody(world: World) -> None:
    lesson = a_lesson(world)
    signed(world.rosa, lesson)
    text = text_of(lesson)
    LessonText.objects.filter(id=text.id).update(
        source=ENGLISH.replace("Call a number.", "Call 0666.")
    )
    assert public_lessons("BO") == {}


def test_a_sign_off_written_into_the_database_counts_for_nothing(world: World) -> None:
    lesson = a_lesson(world)
    row = signed(world.rosa, lesson)
    LessonSignOff.objects.filter(id=row.id).update(country="PH")
    assert public_lessons("PH") == {}


# -- The offer check -------------------------------------------------------------------


def test_every_question_has_a_sign_with_a_source(world: World) -> None:
    from amparo.prevention.learning.offer_texts import QUESTIONS

    signs = signs_for("BO")
    assert len(QUESTIONS) == 8
    assert {sign.question for sign in signs} == {each.key for each in QUESTIONS}
    assert all(sign.source and sign.confidence for sign in signs)
    assert all(office.source and office.confidence for office in offices_for("BO"))


def test_the_offer_check_is_off_until_someone_of_the_country_signs(
    world: World,
) -> None:
    assert offer_state("BO") == (False, True)
    sign_offer(world.rosa, "BO", offer_digest("BO"), "works")
    assert offer_state("BO") == (True, False)
    assert offer_state("PH") == (False, True)
    withdraw_offer(world.sonia, "BO", "wrong")
    assert offer_state("BO") == (False, True)


def test_the_offer_check_is_signed_as_it_was_read(world: World) -> None:
    with pytest.raises(Conflict):
        sign_offer(world.rosa, "BO", "an older one", "works")
    assert not OfferSignOff.objects.exists()


def test_a_sign_off_ends_by_itself_when_the_facts_change(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_offer(world.rosa, "BO", offer_digest("BO"), "works")
    assert standing_offer_sign_off("BO") is not None
    monkeypatch.setattr(
        "amparo.prevention.learning.queries.offer_digest", lambda _code: "changed"
    )
    assert standing_offer_sign_off("BO") is None


def test_the_digest_is_the_same_in_every_language(world: World) -> None:
    from django.utils import translation

    english = offer_digest("BO")
    with translation.override("es"):
        assert offer_digest("BO") == english
    assert offer_digest("NP") != english
