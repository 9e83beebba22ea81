"""Supervisors of two teams consult about a possible duplicate, and see nothing else."""

from __future__ import annotations

import secrets
from uuid import UUID, uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from amparo.foundation.journal.models import Entry
from amparo.foundation.kernel.errors import KeysLocked, Refused, RuleBroken
from amparo.foundation.matching.combinations import drop
from amparo.foundation.tasks.models import Task
from amparo.foundation.tasks.queries import mine
from amparo.foundation.vault.models import KeyGrant
from amparo.foundation.vault.record_keys import holders, open_key
from amparo.response.concerns.matching.found_by import FAMILIES
from amparo.response.concerns.matching.presenters import matches_of
from amparo.response.concerns.models import Concern
from amparo.response.concerns.operations import close_concern, submit_concern
from amparo.response.concerns.signed_messages import CONCERN
from amparo.response.consultations.messages import KIND
from amparo.response.consultations.models import Consultation, ConsultationMessage
from amparo.response.consultations.operations import (
    end_consultation,
    open_consultation,
    reply_in_consultation,
    start_consultation,
)
from amparo.response.retention.operations import delete_concern
from tests.cast import World
from tests.concerns.test_matching import called, hidden, page
from tests.reporting import Tell, newest_concern, told
from tests.signin import signed_in
from tests.tasks.helpers import team_of

QUESTION = "¿Es una niña de unos doce años?"
ANSWER = "Sí. La vimos el lunes."

__all__ = ["hidden"]  # a fixture


@pytest.fixture
def pair(world: World, tell: Tell) -> tuple[Concern, Concern]:
    """The same number was left with Cochabamba and with Manila."""
    ours = tell(**called())[1]
    submit_concern(told(country_code="PH", **called()), secrets.token_bytes(16))
    return ours, newest_concern()


def ask(
    world: World, concern: Concern, text: str = QUESTION, who: str = "sonia"
) -> Consultation:
    actor = getattr(world, who)
    mark = matches_of(actor, concern).elsewhere[0].mark
    return start_consultation(actor, concern.id, mark, text, uuid4())


def due_for(consultation: Consultation) -> list[Task]:
    found = Task.objects.filter(subject_id=consultation.id, completed_at=None)
    return list(found.select_related("team"))


def test_the_other_supervisor_sees_who_asks_why_and_what_was_written(
    world: World, pair: tuple[Concern, Concern]
) -> None:
    ours, theirs = pair
    consultation = ask(world, ours)
    asked = open_consultation(world.luz, consultation.id)
    assert [(m.body, m.own, m.verified, m.who) for m in asked.messages] == [
        (QUESTION, False, True, "Sonia")
    ]
    assert asked.concern == theirs
    assert asked.other == "Cochabamba, Casa Abierta"
    assert (consultation.reasons, asked.waits_for_us) == (["contact"], True)


def test_the_question_is_due_for_the_one_who_is_asked_then_for_the_asker(
    world: World, pair: tuple[Concern, Concern]
) -> None:
    ours, theirs = pair
    consultation = ask(world, ours)
    [task] = due_for(consultation)
    assert (team_of(task).name, task.label, task.kind) == (
        "Maynila",
        theirs.code,
        "concern.consultation",
    )
    assert task in mine(world.luz)
    assert task not in mine(world.tala)
    assert 23 < (task.due_at - timezone.now()).total_seconds() / 3600 <= 24
    reply_in_consultation(world.luz, consultation.id, ANSWER, uuid4())
    [task] = due_for(consultation)
    assert (team_of(task).name, task.label) == ("Cochabamba", ours.code)
    said = open_consultation(world.sonia, consultation.id).messages
    assert [(m.body, m.own) for m in said] == [(QUESTION, True), (ANSWER, False)]
    end_consultation(world.luz, consultation.id, "same")
    assert due_for(consultation) == []


def test_neither_team_can_open_the_others_concern(
    world: World, pair: tuple[Concern, Concern]
) -> None:
    ours, theirs = pair
    consultation = ask(world, ours)
    assert {vault.team.name for vault in holders(KIND, consultation.id)} == {
        "Cochabamba",
        "Maynila",
    }
    for actor, other in ((world.luz, ours), (world.sonia, theirs)):
        with pytest.raises(KeysLocked):
            open_key(actor, CONCERN, other.id)


def test_the_same_form_twice_is_one_message_and_one_consultation_is_open_at_a_time(
    world: World, pair: tuple[Concern, Concern]
) -> None:
    ours, theirs = pair
    consultation, form_key = ask(world, ours), uuid4()
    for _turn in range(2):
        reply_in_consultation(world.luz, consultation.id, ANSWER, form_key)
    assert ConsultationMessage.objects.count() == 2
    assert ask(world, ours, "¿Sigue allí?") == consultation
    assert ask(world, theirs, "Aquí también.", "luz") == consultation
    assert ConsultationMessage.objects.count() == 4
    end_consultation(world.sonia, consultation.id, "unknown")
    assert ask(world, ours) != consultation


def test_the_first_outcome_stays(world: World, pair: tuple[Concern, Concern]) -> None:
    consultation = ask(world, pair[0])
    end_consultation(world.luz, consultation.id, "other")
    end_consultation(world.sonia, consultation.id, "same")
    consultation.refresh_from_db()
    assert consultation.outcome == "other"
    with pytest.raises(RuleBroken, match="has ended"):
        reply_in_consultation(world.sonia, consultation.id, "More.", uuid4())
    with pytest.raises(RuleBroken):
        end_consultation(world.sonia, consultation.id, "perhaps")


@pytest.mark.parametrize("who", ["tomasa", "carla", "elena", "tala", "ana", "lena"])
def test_only_the_supervisors_of_the_two_teams_consult(
    world: World, pair: tuple[Concern, Concern], who: str
) -> None:
    actor, consultation = getattr(world, who), ask(world, pair[0])
    for act in (
        lambda: open_consultation(actor, consultation.id),
        lambda: reply_in_consultation(actor, consultation.id, ANSWER, uuid4()),
        lambda: end_consultation(actor, consultation.id, "same"),
        lambda: start_consultation(actor, pair[0].id, "0" * 16, QUESTION, uuid4()),
    ):
        with pytest.raises(Refused):
            act()
    assert ConsultationMessage.objects.count() == 1


def test_nothing_can_be_asked_that_the_codes_do_not_say(
    world: World, pair: tuple[Concern, Concern]
) -> None:
    mark = matches_of(world.sonia, pair[0]).elsewhere[0].mark
    drop(pair[1].id, *FAMILIES)
    for each in (mark, "0" * 16):
        with pytest.raises(RuleBroken, match="no longer a possible duplicate"):
            start_consultation(world.sonia, pair[0].id, each, QUESTION, uuid4())
    assert not Consultation.objects.exists()


def test_words_that_someone_slipped_in_are_marked(
    world: World, pair: tuple[Concern, Concern]
) -> None:
    consultation = ask(world, pair[0])
    key = open_key(world.sonia, KIND, consultation.id)
    row = ConsultationMessage.objects.get()
    forged = key.seal(f"consultation|{row.id}", "Nothing of the kind.")
    ConsultationMessage.objects.filter(id=row.id).update(text_sealed=forged)
    assert not open_consultation(world.luz, consultation.id).messages[0].verified
    ConsultationMessage.objects.filter(id=row.id).update(team=world.teams["manila"])
    assert not open_consultation(world.luz, consultation.id).messages[0].verified


@pytest.mark.parametrize("which", [0, 1])
def test_a_consultation_is_deleted_with_either_concern(
    world: World, pair: tuple[Concern, Concern], which: int
) -> None:
    consultation, concern = ask(world, pair[0]), pair[which]
    officer, boss = (("tomasa", "sonia"), ("tala", "luz"))[which]
    close_concern(
        getattr(world, officer), concern.id, "test", "Una prueba.", concern.version
    )
    concern.refresh_from_db()
    delete_concern(
        getattr(world, boss), concern.id, concern.code, "asked", concern.version
    )
    assert not KeyGrant.objects.filter(kind=KIND, record_id=consultation.id).exists()
    assert bytes(ConsultationMessage.objects.get().text_sealed) == b""
    assert due_for(consultation) == []
    for actor in (world.sonia, world.luz):
        opened = open_consultation(actor, consultation.id)
        assert (opened.messages, opened.consultation.ended_at is not None) == ([], True)


def test_the_journal_knows_that_they_consulted_and_not_what(
    world: World, pair: tuple[Concern, Concern]
) -> None:
    consultation = ask(world, pair[0])
    open_consultation(world.luz, consultation.id)
    end_consultation(world.luz, consultation.id, "same")
    rows = Entry.objects.filter(verb="consultation.hold").order_by("number")
    assert [row.facts for row in rows] == [
        {"again": False, "consultation": str(consultation.id)},
        {"read": True},
        {"outcome": "same", "again": False},
    ]


def test_where_a_country_hides_its_partners_they_consult_without_names(
    world: World, pair: tuple[Concern, Concern], hidden: None
) -> None:
    consultation = ask(world, pair[0])
    reply_in_consultation(world.luz, consultation.id, ANSWER, uuid4())
    seen = open_consultation(world.sonia, consultation.id)
    assert seen.other == "A team of another organisation"
    assert seen.messages[1].who == "A supervisor there"


# -- The pages -----------------------------------------------------------------------


def test_a_supervisor_asks_from_the_concern_and_finds_the_answer(
    world: World, pair: tuple[Concern, Concern]
) -> None:
    ours, theirs = pair
    sonia, luz = signed_in(world, "sonia"), signed_in(world, "luz")
    mark = matches_of(world.sonia, ours).elsewhere[0].mark
    url = reverse("consultations:ask", args=[ours.id, mark])
    assert url in page(world, ours, "sonia")
    assert "Your supervisor can ask theirs." in page(world, ours, "tomasa")
    form = {"text": "", "form_key": str(uuid4())}
    assert sonia.post(url, form).status_code == 422
    form["text"] = QUESTION
    asked = sonia.post(url, form)
    consultation = Consultation.objects.get()
    assert asked["Location"] == reverse(
        "consultations:consultation", args=[consultation.id]
    )
    listed = luz.get(reverse("consultations:list")).content.decode()
    assert "Waiting for you" in listed
    assert theirs.code in listed
    assert ours.code not in listed
    shown = luz.get(asked["Location"]).content.decode()
    assert QUESTION in shown
    assert ours.code not in shown
    assert str(ours.id) not in shown
    form = {"text": ANSWER, "form_key": str(uuid4())}
    assert luz.post(asked["Location"], form).status_code == 302
    assert ANSWER in sonia.get(asked["Location"]).content.decode()
    end = reverse("consultations:end", args=[consultation.id])
    assert sonia.post(end, {}).status_code == 422
    assert sonia.post(end, {"outcome": "same"}).status_code == 302
    assert "They are duplicates" in page(world, ours, "sonia")
    refused = luz.post(asked["Location"], form | {"form_key": str(uuid4())})
    assert "has ended" in refused.content.decode()


def test_what_waits_for_the_reader_stands_first(
    world: World, pair: tuple[Concern, Concern], tell: Tell
) -> None:
    answered, again = ask(world, pair[0]), ask(world, tell(**called())[1])
    reply_in_consultation(world.luz, answered.id, ANSWER, uuid4())

    def listed(who: str) -> list[tuple[str, UUID]]:
        page = signed_in(world, who).get(reverse("consultations:list")).context["page"]
        return [(str(row.heading), row.record.id) for row in page.rows]

    assert listed("sonia") == [
        ("Waiting for you", answered.id),
        ("Waiting for the other team", again.id),
    ]
    assert listed("luz")[0] == ("Waiting for you", again.id)
    end_consultation(world.luz, again.id, "same")
    assert listed("luz")[1] == ("Ended", again.id)
    assert listed("elena") == []
