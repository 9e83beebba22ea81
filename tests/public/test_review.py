"""Checking a language: who may, what it takes, and what it leaves behind."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse

from amparo.channels.public import operations, queries, texts
from amparo.channels.public.models import Reading, Remark, SignOff
from amparo.channels.public.queries import State, language_status_of
from amparo.channels.public.staff import presenters
from amparo.foundation.journal.models import Entry
from amparo.foundation.kernel.errors import Conflict, Refused, RuleBroken
from amparo.foundation.policy import Actor
from tests.cast import World
from tests.signin import signed_in

from .conftest import Visitor, text

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh(settings: Any, translations: None) -> Iterator[None]:
    settings.AMPARO_OFFER_UNREVIEWED = False
    queries.forget_offered()
    yield
    queries.forget_offered()


def read_all(actor: Actor, language: str = "es") -> None:
    language_status = language_status_of(language)
    for part in language_status.parts:
        operations.read_part(
            actor, language, part, texts.digest(language_status.of(part))
        )


def signed_off(actor: Actor, language: str = "es") -> SignOff:
    read_all(actor, language)
    seen = texts.digest(language_status_of(language).texts)
    return operations.sign_off(actor, language, "daily", seen)


def key(language: str = "es") -> str:
    return texts.texts_of(language)[0].key


def noted(actor: Actor, language: str = "es") -> Remark:
    words = "A child would not say it so."
    return operations.write_remark(actor, language, key(language), words, uuid4())


@pytest.fixture
def other_wording(monkeypatch: pytest.MonkeyPatch) -> None:
    """A new version comes along, in which one text of the first page says it anew."""
    real = texts.texts_of

    def newer(language: str) -> tuple[texts.PublicText, ...]:
        if language != "es":
            return real(language)
        first, *rest = real(language)
        return (replace(first, translations=("Otra cosa.",)), *rest)

    monkeypatch.setattr(texts, "texts_of", newer)


# -- The way of a language -------------------------------------------------------------


def test_a_language_goes_from_not_reviewed_to_signed_off_and_back(
    world: World,
) -> None:
    assert language_status_of("es").state is State.NOT_REVIEWED
    assert queries.offered() == {"en": True}
    read_all(world.carla)
    assert language_status_of("es").state is State.IN_REVIEW
    assert queries.offered() == {"en": True}
    signed = signed_off(world.lucia)
    assert language_status_of("es").state is State.SIGNED_OFF
    assert queries.offered() == {"en": True, "es": True}
    assert (signed.signer_id, signed.how) == (world.lucia.user_id, "daily")
    assert signed.digest == texts.digest(texts.texts_of("es"))
    operations.withdraw(world.lucia, "es", "wrong")
    assert language_status_of("es").state is State.IN_REVIEW
    assert queries.offered() == {"en": True}
    ended = SignOff.objects.get()
    assert (ended.ended_by_id, ended.why_ended) == (world.lucia.user_id, "wrong")


def test_an_installation_without_english_shows_it_until_something_is_signed(
    world: World, settings: Any
) -> None:
    settings.PUBLIC_LANGUAGES = ["es", "qu"]
    assert queries.offered() == {"en": True}
    signed_off(world.lucia)
    assert queries.offered() == {"es": True}


def test_english_is_the_source_and_needs_nobody(world: World) -> None:
    assert language_status_of("en").state is State.SOURCE
    with pytest.raises(RuleBroken, match="the source"):
        operations.sign_off(world.lena, "en", "daily", texts.digest(()))
    with pytest.raises(RuleBroken, match="the source"):
        operations.read_part(world.lena, "en", "tell", texts.digest(()))


def test_every_part_must_be_read_first(world: World) -> None:
    read_all(world.carla)
    Reading.objects.get(language="es", part="tell").delete()
    seen = texts.digest(texts.texts_of("es"))
    with pytest.raises(RuleBroken, match="not been reviewed"):
        operations.sign_off(world.lucia, "es", "daily", seen)
    assert not SignOff.objects.exists()
    assert queries.offered() == {"en": True}


def test_an_open_note_holds_the_sign_off_until_it_is_settled(world: World) -> None:
    remark = noted(world.carla)
    with pytest.raises(RuleBroken, match="notes are still open"):
        signed_off(world.lucia)
    operations.resolve_remark(world.lucia, remark.id)
    assert signed_off(world.lucia).pk
    remark.refresh_from_db()
    assert remark.resolved_by_id == world.lucia.user_id


def test_other_words_since_the_sign_off_are_seen_and_stay_offered(
    world: World, other_wording: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    signed = signed_off(world.lucia)
    assert language_status_of("es").state is State.SIGNED_OFF
    monkeypatch.undo()  # the next version: the old wording is the other one now
    language_status = language_status_of("es")
    assert language_status.state is State.CHANGED
    assert language_status.changed == {key()}
    assert language_status.unread == ("start",)
    assert queries.offered()["es"] is True
    again = signed_off(world.lucia)
    signed.refresh_from_db()
    assert signed.why_ended == "renewed"
    assert language_status_of("es").signed == again


def test_what_was_not_seen_is_not_signed(world: World) -> None:
    read_all(world.carla)
    with pytest.raises(Conflict, match="review them again"):
        operations.sign_off(world.lucia, "es", "daily", "0" * 16)
    with pytest.raises(Conflict, match="review them again"):
        operations.read_part(world.carla, "es", "tell", "0" * 16)
    with pytest.raises(Conflict):
        operations.read_part(world.carla, "es", "weather", "0" * 16)
    with pytest.raises(RuleBroken, match="choose one"):
        seen = texts.digest(texts.texts_of("es"))
        operations.sign_off(world.lucia, "es", "guessed", seen)
    assert not SignOff.objects.exists()


def test_nothing_signed_is_nothing_to_withdraw(world: World) -> None:
    with pytest.raises(RuleBroken, match="not signed off"):
        operations.withdraw(world.lucia, "es", "wrong")
    with pytest.raises(RuleBroken, match="choose one"):
        operations.withdraw(world.lucia, "es", "renewed")


def test_the_same_note_twice_is_one_note(world: World) -> None:
    form = uuid4()
    for _turn in range(2):
        operations.write_remark(world.carla, "es", key(), "Too long.", form)
    assert Remark.objects.count() == 1


@pytest.mark.parametrize("words", ["", "   \n", "x" * 1001])
def test_a_note_has_words_and_not_too_many(world: World, words: str) -> None:
    with pytest.raises(RuleBroken):
        operations.write_remark(world.carla, "es", key(), words, uuid4())
    with pytest.raises(RuleBroken, match="does not exist"):
        operations.write_remark(world.carla, "es", "0" * 16, "Hm.", uuid4())
    assert not Remark.objects.exists()


# -- Who may ---------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["carla", "sonia", "ana", "tala", "celso", "jun"])
def test_only_who_answers_for_a_country_signs_off(world: World, name: str) -> None:
    read_all(world.lucia)
    seen = texts.digest(texts.texts_of("es"))
    with pytest.raises(Refused):
        operations.sign_off(getattr(world, name), "es", "daily", seen)
    assert not SignOff.objects.exists()


def test_a_country_lead_judges_the_languages_of_the_country_only(world: World) -> None:
    with pytest.raises(Refused):
        read_all(world.lucia, "fil")
    with pytest.raises(Refused):
        operations.withdraw(world.lucia, "fil", "wrong")
    assert signed_off(world.lena, "fil").language == "fil"


def test_an_administrator_may_take_away_but_not_vouch(world: World) -> None:
    signed_off(world.lucia)
    with pytest.raises(Refused):
        signed_off(world.ana)
    operations.withdraw(world.ana, "es", "harmful")
    assert queries.offered() == {"en": True}


def test_a_note_is_settled_by_its_writer_or_by_a_judge(world: World) -> None:
    remark = noted(world.tala)
    for name in ("carla", "celso"):
        with pytest.raises(Refused):
            operations.resolve_remark(getattr(world, name), remark.id)
    operations.resolve_remark(world.tala, remark.id)
    operations.resolve_remark(world.lucia, remark.id)  # twice changes nothing
    remark.refresh_from_db()
    assert remark.resolved_by_id == world.tala.user_id


def test_the_journal_keeps_who_and_which_language_and_no_words(world: World) -> None:
    noted(world.carla)
    entry = Entry.objects.filter(verb="language.remark").latest("number")
    assert entry.facts == {"language": "es", "text": key()}
    assert entry.country == "BO"
    operations.resolve_remark(world.carla, Remark.objects.get().id)
    signed = signed_off(world.lucia)
    entry = Entry.objects.filter(verb="language.sign_off").latest("number")
    assert entry.facts["digest"] == signed.digest
    assert entry.subject_id == signed.id


# -- The pages -------------------------------------------------------------------------


def test_a_reviewer_reads_notes_signs_off_and_the_public_reads_it(
    world: World, visitor: Visitor
) -> None:
    assert visitor.get("/es/bo/").status_code == 404
    client = signed_in(world, "lucia")
    page = client.get(reverse("languages:list"))
    assert "Español" in text(page)
    for part in language_status_of("es").parts:
        shown = client.get(reverse("languages:part", args=["es", part]))
        assert shown.context["texts"]
        done = client.post(
            reverse("languages:read", args=["es", part]),
            {"seen": shown.context["seen"]},
        )
        assert done.status_code == 302
    form = client.get(reverse("languages:sign_off", args=["es"]))
    seen = form.context["form"]["seen"].value()
    url = reverse("languages:sign_off", args=["es"])
    assert client.post(url, {"seen": seen}).status_code == 422
    assert client.post(url, {"seen": seen, "how": "daily"}).status_code == 302
    assert visitor.get("/es/bo/").status_code == 200
    assert 'id="unchecked"' not in text(visitor.get("/es/bo/"))
    url = reverse("languages:withdraw", args=["es"])
    assert client.post(url, {"why": "unclear"}).status_code == 302
    assert visitor.get("/es/bo/").status_code == 404


def test_a_note_is_written_beside_its_text_and_settled(world: World) -> None:
    client = signed_in(world, "lucia")
    url = reverse("languages:remark", args=["es", key()])
    form = client.get(url).context["form"]
    fields = {"form_key": form["form_key"].value(), "words": "Better: *ahora*."}
    for _twice in range(2):
        assert client.post(url, fields).status_code == 302
    remark = Remark.objects.get()
    part = text(client.get(reverse("languages:part", args=["es", "start"])))
    assert "Better: *ahora*." in part
    client.post(reverse("languages:resolve", args=[remark.id]))
    part = text(client.get(reverse("languages:part", args=["es", "start"])))
    assert "Better: *ahora*." not in part


def test_a_part_that_changed_while_someone_read_it_is_shown_anew(
    world: World,
) -> None:
    client = signed_in(world, "lucia")
    url = reverse("languages:read", args=["es", "tell"])
    page = client.post(url, {"seen": "0" * 16})
    assert page.status_code == 409
    assert "review them again" in text(page)
    assert not Reading.objects.exists()


@pytest.mark.parametrize("name", ["carla", "ana", "willem"])
def test_who_may_not_vouch_sees_no_button_for_it(world: World, name: str) -> None:
    read_all(world.lucia)
    page = signed_in(world, name).get(reverse("languages:language", args=["es"]))
    if name == "willem":  # a donor
        assert page.status_code == 403
    else:
        assert reverse("languages:sign_off", args=["es"]) not in text(page)


@pytest.mark.parametrize(
    "url", ["xx/", "es/parts/weather/", "en/parts/tell/", "es/texts/0000/note/"]
)
def test_what_is_not_there_is_a_404(world: World, url: str) -> None:
    client = signed_in(world, "lucia")
    assert client.get(reverse("languages:list") + url).status_code == 404


def test_every_part_and_state_has_words() -> None:
    assert set(presenters.PARTS) == set(texts.PARTS)
    for state in State:
        assert presenters._STATES[state]


def test_what_is_filled_in_is_set_apart() -> None:
    shown = presenters.with_gaps(("Help in %(country)s <b>", "{min_days}"))
    assert shown == (
        'Help in <span class="gap">country</span> &lt;b&gt;<br>'
        '<span class="gap">min_days</span>'
    )
