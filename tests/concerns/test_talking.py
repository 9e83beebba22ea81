"""Supervisors of two teams find out whether it is the same, and see nothing else."""

from __future__ import annotations

import secrets
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from amparo.foundation.duties.models import Duty
from amparo.foundation.duties.queries import mine
from amparo.foundation.journal.models import Entry
from amparo.foundation.kernel.errors import KeysLocked, Refused, RuleBroken
from amparo.foundation.vault.models import KeyGrant
from amparo.foundation.vault.records import holders, open_key
from amparo.response.concerns.letters import CONCERN, TALK
from amparo.response.concerns.linked import links_of
from amparo.response.concerns.models import Concern, LinkCode, Talk, TalkMessage
from amparo.response.concerns.operations import (
    answer_talk,
    ask_about,
    close_concern,
    destroy_concern,
    end_talk,
    open_talk,
    submit_concern,
)
from tests.cast import World
from tests.signin import signed_in

from .conftest import Tell, told
from .test_links import called, hidden, page

QUESTION = "¿Es una niña de unos doce años?"
ANSWER = "Sí. La vimos el lunes."

__all__ = ["hidden"]  # a fixture


@pytest.fixture
def pair(world: World, tell: Tell) -> tuple[Concern, Concern]:
    """The same number was left with Cochabamba and with Manila."""
    ours = tell(**called())[1]
    submit_concern(told(country_code="PH", **called()), secrets.token_bytes(16))
    return ours, Concern.objects.latest("id")


def ask(
    world: World, concern: Concern, text: str = QUESTION, who: str = "sonia"
) -> Talk:
    actor = getattr(world, who)
    mark = links_of(actor, concern).elsewhere[0].mark
    return ask_about(actor, concern.id, mark, text, uuid4())


def due_for(talk: Talk) -> list[Duty]:
    found = Duty.objects.filter(subject_id=talk.id, settled_at=None)
    return list(found.select_related("team"))


def test_the_other_supervisor_sees_who_asks_why_and_what_was_written(
    world: World, pair: tuple[Concern, Concern]
) -> None:
    ours, theirs = pair
    talk = ask(world, ours)
    asked = open_talk(world.luz, talk.id)
    assert [(m.body, m.own, m.verified, m.who) for m in asked.said] == [
        (QUESTION, False, True, "Sonia")
    ]
    assert asked.concern == theirs
    assert asked.other == "Cochabamba, Casa Abierta"
    assert (talk.reasons, asked.waits_for_us) == (["contact"], True)


def test_the_question_is_due_for_the_one_who_is_asked_then_for_the_asker(
    world: World, pair: tuple[Concern, Concern]
) -> None:
    ours, theirs = pair
    talk = ask(world, ours)
    [duty] = due_for(talk)
    assert (duty.team.name, duty.label, duty.kind) == (
        "Maynila",
        theirs.code,
        "concern.talk",
    )
    assert duty in mine(world.luz)
    assert duty not in mine(world.tala)
    assert 23 < (duty.due_at - timezone.now()).total_seconds() / 3600 <= 24
    answer_talk(world.luz, talk.id, ANSWER, uuid4())
    [duty] = due_for(talk)
    assert (duty.team.name, duty.label) == ("Cochabamba", ours.code)
    said = open_talk(world.sonia, talk.id).said
    assert [(m.body, m.own) for m in said] == [(QUESTION, True), (ANSWER, False)]
    end_talk(world.luz, talk.id, "same")
    assert due_for(talk) == []


def test_neither_team_can_open_the_others_concern(
    world: World, pair: tuple[Concern, Concern]
) -> None:
    ours, theirs = pair
    talk = ask(world, ours)
    assert {vault.team.name for vault in holders(TALK, talk.id)} == {
        "Cochabamba",
        "Maynila",
    }
    for actor, other in ((world.luz, ours), (world.sonia, theirs)):
        with pytest.raises(KeysLocked):
            open_key(actor, CONCERN, other.id)


def test_the_same_form_twice_is_one_message_and_one_talk_runs_at_a_time(
    world: World, pair: tuple[Concern, Concern]
) -> None:
    ours, theirs = pair
    talk, form_key = ask(world, ours), uuid4()
    for _turn in range(2):
        answer_talk(world.luz, talk.id, ANSWER, form_key)
    assert TalkMessage.objects.count() == 2
    assert ask(world, ours, "¿Sigue allí?") == talk
    assert ask(world, theirs, "Aquí también.", "luz") == talk
    assert TalkMessage.objects.count() == 4
    end_talk(world.sonia, talk.id, "unknown")
    assert ask(world, ours) != talk


def test_what_came_of_it_stays_as_it_was_said_first(
    world: World, pair: tuple[Concern, Concern]
) -> None:
    talk = ask(world, pair[0])
    end_talk(world.luz, talk.id, "other")
    end_talk(world.sonia, talk.id, "same")
    talk.refresh_from_db()
    assert talk.came_of == "other"
    with pytest.raises(RuleBroken, match="has ended"):
        answer_talk(world.sonia, talk.id, "More.", uuid4())
    with pytest.raises(RuleBroken):
        end_talk(world.sonia, talk.id, "perhaps")


@pytest.mark.parametrize("who", ["tomasa", "carla", "elena", "tala", "ana", "lena"])
def test_only_the_supervisors_of_the_two_teams_talk(
    world: World, pair: tuple[Concern, Concern], who: str
) -> None:
    actor, talk = getattr(world, who), ask(world, pair[0])
    for act in (
        lambda: open_talk(actor, talk.id),
        lambda: answer_talk(actor, talk.id, ANSWER, uuid4()),
        lambda: end_talk(actor, talk.id, "same"),
        lambda: ask_about(actor, pair[0].id, "0" * 16, QUESTION, uuid4()),
    ):
        with pytest.raises(Refused):
            act()
    assert TalkMessage.objects.count() == 1


def test_nothing_can_be_asked_that_the_codes_do_not_say(
    world: World, pair: tuple[Concern, Concern]
) -> None:
    mark = links_of(world.sonia, pair[0]).elsewhere[0].mark
    LinkCode.objects.filter(concern=pair[1]).delete()
    for each in (mark, "0" * 16):
        with pytest.raises(RuleBroken, match="alike any more"):
            ask_about(world.sonia, pair[0].id, each, QUESTION, uuid4())
    assert not Talk.objects.exists()


def test_words_that_somebody_slipped_in_are_marked(
    world: World, pair: tuple[Concern, Concern]
) -> None:
    talk = ask(world, pair[0])
    key = open_key(world.sonia, TALK, talk.id)
    row = TalkMessage.objects.get()
    forged = key.seal(f"talk|{row.id}", "Nothing of the kind.")
    TalkMessage.objects.filter(id=row.id).update(text_sealed=forged)
    assert not open_talk(world.luz, talk.id).said[0].verified
    TalkMessage.objects.filter(id=row.id).update(team=world.teams["manila"])
    assert not open_talk(world.luz, talk.id).said[0].verified


@pytest.mark.parametrize("which", [0, 1])
def test_a_talk_is_destroyed_with_either_concern(
    world: World, pair: tuple[Concern, Concern], which: int
) -> None:
    talk, concern = ask(world, pair[0]), pair[which]
    officer, boss = (("tomasa", "sonia"), ("tala", "luz"))[which]
    close_concern(
        getattr(world, officer), concern.id, "test", "Una prueba.", concern.version
    )
    concern.refresh_from_db()
    destroy_concern(
        getattr(world, boss), concern.id, concern.code, "asked", concern.version
    )
    assert not KeyGrant.objects.filter(kind=TALK, record_id=talk.id).exists()
    assert bytes(TalkMessage.objects.get().text_sealed) == b""
    assert due_for(talk) == []
    for actor in (world.sonia, world.luz):
        opened = open_talk(actor, talk.id)
        assert (opened.said, opened.talk.ended_at is not None) == ([], True)


def test_the_journal_knows_that_they_talked_and_not_what(
    world: World, pair: tuple[Concern, Concern]
) -> None:
    talk = ask(world, pair[0])
    open_talk(world.luz, talk.id)
    end_talk(world.luz, talk.id, "same")
    rows = Entry.objects.filter(verb="concern.talk").order_by("id")
    assert [row.facts for row in rows] == [
        {"again": False, "talk": str(talk.id)},
        {"read": True},
        {"came_of": "same", "again": False},
    ]


def test_where_a_country_hides_its_partners_they_talk_without_names(
    world: World, pair: tuple[Concern, Concern], hidden: None
) -> None:
    talk = ask(world, pair[0])
    answer_talk(world.luz, talk.id, ANSWER, uuid4())
    seen = open_talk(world.sonia, talk.id)
    assert seen.other == "A team of another organisation"
    assert seen.said[1].who == "A supervisor there"


# -- The pages -----------------------------------------------------------------------


def test_a_supervisor_asks_from_the_concern_and_finds_the_answer(
    world: World, pair: tuple[Concern, Concern]
) -> None:
    ours, theirs = pair
    sonia, luz = signed_in(world, "sonia"), signed_in(world, "luz")
    mark = links_of(world.sonia, ours).elsewhere[0].mark
    url = reverse("concerns:ask_about", args=[ours.id, mark])
    assert url in page(world, ours, "sonia")
    assert "Your supervisor can ask theirs." in page(world, ours, "tomasa")
    form = {"text": "", "form_key": str(uuid4())}
    assert sonia.post(url, form).status_code == 422
    form["text"] = QUESTION
    asked = sonia.post(url, form)
    talk = Talk.objects.get()
    assert asked["Location"] == reverse("concerns:talk", args=[talk.id])
    listed = luz.get(reverse("concerns:talks")).content.decode()
    assert "waits for you" in listed
    assert theirs.code in listed
    assert ours.code not in listed
    shown = luz.get(asked["Location"]).content.decode()
    assert QUESTION in shown
    assert ours.code not in shown
    assert str(ours.id) not in shown
    form = {"text": ANSWER, "form_key": str(uuid4())}
    assert luz.post(asked["Location"], form).status_code == 302
    assert ANSWER in sonia.get(asked["Location"]).content.decode()
    end = reverse("concerns:talk_end", args=[talk.id])
    assert sonia.post(end, {}).status_code == 422
    assert sonia.post(end, {"came_of": "same"}).status_code == 302
    assert "They are about the same" in page(world, ours, "sonia")
    refused = luz.post(asked["Location"], form | {"form_key": str(uuid4())})
    assert "has ended" in refused.content.decode()
