"""Transfers: another team accepts or declines, and the child loses nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from amparo.foundation.accounts.models import User
from amparo.foundation.countries.models import CountrySetting
from amparo.foundation.countries.queries import forget_facts
from amparo.foundation.journal.models import Entry
from amparo.foundation.kernel.errors import Conflict, KeysLocked, Refused, RuleBroken
from amparo.foundation.kernel.moments import now_rounded
from amparo.foundation.organisations.models import Organisation, Receiving
from amparo.foundation.tasks.models import Task
from amparo.foundation.tasks.queries import mine
from amparo.foundation.vault.models import KeyGrant
from amparo.foundation.vault.record_keys import holders, open_key
from amparo.foundation.vault.team_keys import rotate
from amparo.response.concerns.codes import DecisionKind
from amparo.response.concerns.models import Concern, TriageDecision
from amparo.response.concerns.operations import (
    assign_to_me,
    close_concern,
    close_quickly,
    open_case_from,
    open_concern,
    read_answers,
    reply,
    triage,
    undo_closing,
    write_more,
)
from amparo.response.concerns.signed_messages import CONCERN, IDENTITY
from amparo.response.reporter_names.operations import pass_identity
from amparo.response.transfers.models import Transfer
from amparo.response.transfers.operations import (
    accept_transfer,
    decline_transfer,
    recall_transfer,
    resume,
    transfer_concern,
)
from amparo.response.transfers.queries import (
    count_waiting,
    receiver_words,
    receivers,
    teams_keeping_access,
)
from amparo.response.transfers.types import TransferData
from tests.cast import World
from tests.concerns.test_matching import hidden, page
from tests.reporting import Tell
from tests.signin import signed_in
from tests.tasks.helpers import team_of

REASON = "Vive ahora en El Alto."
__all__ = ["hidden"]  # a fixture


def sent(
    world: World, concern: Concern, team: str = "el_alto", **more: Any
) -> Transfer:
    concern.refresh_from_db()
    who, key = more.pop("who", "tomasa"), more.pop("form_key", uuid4())
    data = TransferData(world.team_id(team), REASON, more.pop("keeps", False))
    return transfer_concern(
        getattr(world, who), concern.id, data, key, concern.version, **more
    )


def readers(concern: Concern, kind: str = CONCERN) -> set[str]:
    return {vault.team.name for vault in holders(kind, concern.id)}


def due(subject: Any, kind: str) -> Task | None:
    found = Task.objects.filter(subject_id=subject.id, kind=kind, completed_at=None)
    return found.select_related("team").first()


# -- Until they answer ---------------------------------------------------------------


def test_until_they_accept_the_other_team_cannot_open_it(
    world: World, tell: Tell
) -> None:
    concern = tell()[1]
    sent(world, concern)
    assert readers(concern) == {"Cochabamba"}
    assert KeyGrant.objects.filter(record_id=concern.id, in_escrow=True).count() == 1
    with pytest.raises(Refused):
        open_concern(world.elena, concern.id)
    with pytest.raises(KeysLocked):
        open_key(world.elena, CONCERN, concern.id)


def test_until_they_accept_the_sending_team_works_on(world: World, tell: Tell) -> None:
    receipt, concern = tell()
    sent(world, concern)
    reply(world.tomasa, concern.id, "Gracias.", uuid4())
    assert [m.text for m in read_answers(receipt.number).messages] == ["Gracias."]


@pytest.mark.parametrize(("told_with", "hours"), [({"danger_now": "yes"}, 1), ({}, 12)])
def test_their_answer_is_due_sooner_the_more_urgent_it_is(
    world: World, tell: Tell, told_with: dict[str, Any], hours: int
) -> None:
    row = sent(world, tell(**told_with)[1])
    task = due(row, "concern.transfer")
    assert task is not None
    assert task.team == world.teams["el_alto"]
    assert abs(task.due_at - now_rounded() - timedelta(hours=hours)) < timedelta(
        minutes=1
    )
    assert task in mine(world.elena)
    assert task not in mine(world.beto)


def test_their_answer_is_due_by_the_urgency_that_was_assessed(
    world: World, tell: Tell
) -> None:
    """What an officer assessed counts, also against what the rules suggest."""
    for told_with, urgency, hours in (({}, "now", 1), ({"danger_now": "yes"}, "", 12)):
        concern = tell(**told_with)[1]
        level = urgency or "soon"
        triage(world.tomasa, concern.id, level, "Assessed by phone.", concern.version)
        task = due(sent(world, concern), "concern.transfer")
        assert task is not None
        assert task.due_at == now_rounded() + timedelta(hours=hours), level


def test_the_preview_holds_codes_and_no_word(world: World, tell: Tell) -> None:
    concern = tell(kinds=("job_offer",), child_age="13_15", name="Rosa")[1]
    row = sent(world, concern)
    url = reverse("transfers:incoming", args=[row.id])
    shown = signed_in(world, "elena").get(url).content.decode()
    for code in ("Recruitment by a job offer", "Bolivia", "13 to 15", "Cochabamba"):
        assert code in shown
    for word in ("Mi amiga", REASON, "Rosa", str(concern.id)):
        assert word not in shown
    assert signed_in(world, "luz").get(url).status_code in (403, 404)


def test_it_cannot_be_closed_while_a_transfer_waits(world: World, tell: Tell) -> None:
    concern = tell()[1]
    sent(world, concern)
    concern.refresh_from_db()
    for act in (
        lambda: close_quickly(world.tomasa, concern.id, "test", concern.version),
        lambda: close_concern(world.tomasa, concern.id, "test", "No.", concern.version),
        lambda: open_case_from(world.tomasa, concern.id, concern.version),
        lambda: sent(world, concern, "manila"),
    ):
        with pytest.raises(RuleBroken, match="Recall it first"):
            act()


# -- Accepting -----------------------------------------------------------------------


def test_accepting_moves_it_to_them_and_withdraws_our_key(
    world: World, tell: Tell
) -> None:
    concern = tell()[1]
    row = sent(world, concern)
    accept_transfer(world.elena, row.id)
    concern.refresh_from_db()
    assert (concern.team_id, concern.owner_id, concern.state) == (
        world.team_id("el_alto"),
        world.users["elena"].id,
        "open",
    )
    assert readers(concern) == {"El Alto"}
    assert not KeyGrant.objects.filter(
        record_id=concern.id, expires_at__isnull=False
    ).exists()
    assert open_concern(world.elena, concern.id).words.startswith("Mi amiga")
    with pytest.raises(Refused):
        open_concern(world.tomasa, concern.id)
    with pytest.raises(KeysLocked):
        open_key(world.tomasa, CONCERN, concern.id)


def test_the_mailbox_goes_on_and_answers_come_from_the_new_team(
    world: World, tell: Tell
) -> None:
    receipt, concern = tell()
    reply(world.tomasa, concern.id, "Gracias por contarnos.", uuid4())
    accept_transfer(world.elena, sent(world, concern).id)
    write_more(receipt.number, "¿Siguen ahí?", uuid4())
    assert due(concern, "concern.message") in mine(world.elena)
    reply(world.elena, concern.id, "Sí, somos otro equipo.", uuid4())
    texts = [m.text for m in read_answers(receipt.number).messages]
    assert texts == [
        "Gracias por contarnos.",
        "¿Siguen ahí?",
        "Sí, somos otro equipo.",
    ]
    opened = open_concern(world.elena, concern.id)
    assert all(message.verified for message in opened.messages)


def test_the_deadlines_of_answers_stay(world: World, tell: Tell) -> None:
    concern = tell()[1]
    before = due(concern, "concern.first_answer")
    assert before is not None
    with time_machine.travel(timezone.now() + timedelta(hours=3)):
        accept_transfer(world.elena, sent(world, concern).id)
    after = due(concern, "concern.first_answer")
    assert after is not None
    assert (after.due_at, team_of(after).name, after.owner_id) == (
        before.due_at,
        "El Alto",
        world.users["elena"].id,
    )


def test_the_outcome_is_stored_with_the_reason(world: World, tell: Tell) -> None:
    concern = tell()[1]
    row = sent(world, concern)
    accept_transfer(world.elena, row.id)
    [outcome] = TriageDecision.objects.filter(about=DecisionKind.TRANSFER)
    assert (outcome.value, outcome.user_id) == ("transferred", world.users["tomasa"].id)
    row.refresh_from_db()
    assert (row.answer, row.answered_by_id) == ("accepted", world.users["elena"].id)
    shown = page(world, concern, "elena")
    assert "Transferred to another team or country" in shown
    assert REASON in shown


def test_the_sending_team_keeps_reading_only_if_it_asked_to_and_writes_nothing(
    world: World, tell: Tell
) -> None:
    receipt, concern = tell()
    accept_transfer(world.elena, sent(world, concern, keeps=True).id)
    assert readers(concern) == {"Cochabamba", "El Alto"}
    write_more(receipt.number, "Una cosa más.", uuid4())
    assert open_concern(world.tomasa, concern.id).messages[0].text == "Una cosa más."
    concern.refresh_from_db()
    assert concern.messages.get().read_at is None
    with pytest.raises(Refused):
        reply(world.tomasa, concern.id, "Hola.", uuid4())
    shown = page(world, concern)
    assert "Your team can still read it, but not write." in shown
    assert 'id="reply"' not in shown


def test_a_concern_that_comes_back_and_goes_on_leaves_no_key_behind(
    world: World, tell: Tell
) -> None:
    concern = tell()[1]
    accept_transfer(world.elena, sent(world, concern, keeps=True).id)
    back = sent(world, concern, "cochabamba", who="elena")
    accept_transfer(world.sonia, back.id)
    assert readers(concern) == {"Cochabamba"}
    on = sent(world, concern, "manila", who="sonia")
    accept_transfer(world.luz, on.id)
    assert readers(concern) == {"Maynila"}
    for who in ("sonia", "elena"):
        with pytest.raises(Refused):
            open_concern(getattr(world, who), concern.id)


def test_a_rotated_key_still_opens_what_is_in_escrow(world: World, tell: Tell) -> None:
    concern = tell()[1]
    row = sent(world, concern)
    rotate(world.elena, world.team_id("el_alto"))
    accept_transfer(world.elena, row.id)
    assert open_concern(world.elena, concern.id).words


def test_a_key_that_was_in_escrow_too_long_has_to_be_sent_again(
    world: World, tell: Tell
) -> None:
    concern = tell()[1]
    row = sent(world, concern)
    with (
        time_machine.travel(timezone.now() + timedelta(days=31)),
        pytest.raises(RuleBroken, match="transfer it again"),
    ):
        accept_transfer(world.elena, row.id)
    concern.refresh_from_db()
    assert concern.team_id == world.team_id("cochabamba")
    assert readers(concern) == {"Cochabamba"}


# -- The reporter's name -------------------------------------------------------------


def test_the_custodians_hold_the_name_and_share_it_with_the_new_team(
    world: World, tell: Tell
) -> None:
    concern = tell(name="Rosa Quispe")[1]
    accept_transfer(world.elena, sent(world, concern).id)
    assert readers(concern, IDENTITY) == {"Custodias"}
    assert open_concern(world.elena, concern.id).name == ""
    for who, works in (("tomasa", False), ("elena", True)):
        user_id = world.users[who].id
        if not works:
            with pytest.raises(RuleBroken):
                pass_identity(world.inti, concern.id, user_id, 1, "protect")
        else:
            pass_identity(world.inti, concern.id, user_id, 1, "protect")
    assert open_concern(world.elena, concern.id).name == "Rosa Quispe"


def test_a_name_shared_with_a_colleague_is_withdrawn_with_the_key(
    world: World, tell: Tell
) -> None:
    concern = tell(name="Rosa Quispe")[1]
    pass_identity(world.inti, concern.id, world.users["tomasa"].id, 24, "protect")
    accept_transfer(world.elena, sent(world, concern).id)
    with pytest.raises(KeysLocked):
        open_key(world.tomasa, IDENTITY, concern.id)


def test_a_name_held_by_the_team_goes_to_the_custodians_of_the_other(
    world: World, tell: Tell
) -> None:
    concern = tell(name="Rosa Quispe", country_code="PH")[1]
    assert readers(concern, IDENTITY) == {"Maynila"}
    row = sent(world, concern, "cochabamba", who="tala")
    assert readers(concern, IDENTITY) == {"Maynila"}
    accept_transfer(world.sonia, row.id)
    assert readers(concern, IDENTITY) == {"Custodias"}


# -- Declining and recalling ---------------------------------------------------------


def test_a_declined_transfer_returns_to_the_sender_with_its_reason(
    world: World, tell: Tell
) -> None:
    concern = tell()[1]
    assign_to_me(world.tomasa, concern.id, concern.version)
    row = sent(world, concern)
    decline_transfer(world.elena, row.id, "language")
    assert not KeyGrant.objects.filter(record_id=concern.id, in_escrow=True).exists()
    assert due(row, "concern.transfer") is None
    task = due(concern, "concern.transfer_returned")
    assert task is not None
    assert (team_of(task).name, task.owner_id) == ("Cochabamba", concern.owner_id)
    assert "Nobody here speaks the language" in page(world, concern)
    resume(world.tomasa, concern.id)
    resume(world.tomasa, concern.id)
    assert due(concern, "concern.transfer_returned") is None
    assert "Nobody here speaks" not in page(world, concern)
    with pytest.raises(RuleBroken):
        decline_transfer(world.elena, row.id, "because")


def test_sending_it_again_completes_the_decision_on_the_declined_one(
    world: World, tell: Tell
) -> None:
    concern = tell()[1]
    decline_transfer(world.elena, sent(world, concern).id, "full")
    sent(world, concern, "manila")
    assert due(concern, "concern.transfer_returned") is None


def test_a_returned_concern_belongs_to_the_officer_who_replies_next(
    world: World, tell: Tell
) -> None:
    concern = tell()[1]
    decline_transfer(world.elena, sent(world, concern).id, "full")
    task = due(concern, "concern.transfer_returned")
    assert task is not None and task.owner is None
    reply(world.tomasa, concern.id, "Estamos aquí.", uuid4())
    task = due(concern, "concern.transfer_returned")
    assert task is not None and task.owner_id == world.tomasa.user_id


def test_a_returned_concern_is_not_due_once_it_is_closed_or_a_case(
    world: World, tell: Tell
) -> None:
    closed, case = tell()[1], tell()[1]
    for concern in (closed, case):
        decline_transfer(world.elena, sent(world, concern).id, "full")
        concern.refresh_from_db()
    closed = close_quickly(world.tomasa, closed.id, "thanks", closed.version)
    open_case_from(world.tomasa, case.id, case.version)
    assert due(closed, "concern.transfer_returned") is None
    assert due(case, "concern.transfer_returned") is None
    undo_closing(world.tomasa, closed.id, closed.version)
    assert due(closed, "concern.transfer_returned") is not None


def test_a_recalled_concern_is_as_it_was(world: World, tell: Tell) -> None:
    concern = tell()[1]
    row = sent(world, concern)
    recall_transfer(world.sonia, row.id)
    assert due(row, "concern.transfer") is None
    assert readers(concern) == {"Cochabamba"}
    assert not KeyGrant.objects.filter(record_id=concern.id, in_escrow=True).exists()
    for act in (
        lambda: accept_transfer(world.elena, row.id),
        lambda: decline_transfer(world.elena, row.id, "full"),
        lambda: recall_transfer(world.sonia, row.id),
    ):
        with pytest.raises(Conflict):
            act()


@pytest.mark.parametrize("end", ["decline", "recall"])
def test_no_key_of_a_name_stays_in_escrow_after_a_no(
    world: World, tell: Tell, end: str
) -> None:
    concern = tell(name="Rosa Quispe", country_code="PH")[1]
    row = sent(world, concern, "cochabamba", who="tala")
    waiting = KeyGrant.objects.filter(record_id=concern.id, in_escrow=True)
    assert waiting.count() == 2  # the concern's key and that of the name
    if end == "decline":
        decline_transfer(world.sonia, row.id, "full")
    else:
        recall_transfer(world.tala, row.id)
    assert not waiting.exists()
    assert readers(concern, IDENTITY) == {"Maynila"}


def test_a_page_recalls_the_transfer_of_its_own_concern(
    world: World, tell: Tell
) -> None:
    other, mine = tell()[1], tell()[1]
    rows = sent(world, other), sent(world, mine)
    url = reverse("transfers:recall", args=[mine.id])
    assert signed_in(world, "tomasa").post(url).status_code == 302
    answers = [Transfer.objects.get(id=row.id).answer for row in rows]
    assert answers == ["waiting", "recalled"]


def test_an_accepted_transfer_cannot_be_recalled(world: World, tell: Tell) -> None:
    concern = tell()[1]
    row = sent(world, concern)
    accept_transfer(world.elena, row.id)
    with pytest.raises(Refused):
        recall_transfer(world.tomasa, row.id)
    with pytest.raises(Conflict):
        recall_transfer(world.elena, row.id)
    assert readers(concern) == {"El Alto"}


# -- Receivers -----------------------------------------------------------------------


@pytest.fixture
def at_home(world: World, fresh_facts: None) -> Iterator[None]:
    CountrySetting.objects.create(
        country_id="BO", key="transfer_abroad_allowed", value=False
    )
    forget_facts()
    yield


def test_abroad_only_where_the_country_allows_it(world: World, tell: Tell) -> None:
    concern = tell()[1]
    accept_transfer(world.luz, sent(world, concern, "manila").id)
    concern.refresh_from_db()
    assert (concern.team_id, concern.country_id) == (world.team_id("manila"), "BO")
    assert open_concern(world.luz, concern.id).words


def test_where_it_forbids_it_the_page_says_why_and_so_does_the_refusal(
    world: World, tell: Tell, at_home: None
) -> None:
    concern = tell()[1]
    with pytest.raises(RuleBroken, match="The rules of Bolivia keep") as caught:
        sent(world, concern, "manila")
    assert caught.value.field == "to_team_id"
    url = reverse("transfers:send", args=[concern.id])
    shown = signed_in(world, "tomasa").get(url).content.decode()
    assert "The rules of Bolivia keep concerns in the country" in shown
    assert "Maynila" not in shown
    assert "El Alto" in shown


@pytest.mark.parametrize("team", ["cochabamba", "refugio", "custodians", "desk"])
def test_only_another_response_team_receives_concerns(
    world: World, tell: Tell, team: str
) -> None:
    with pytest.raises(RuleBroken, match="cannot receive"):
        sent(world, tell()[1], team)
    assert not Transfer.objects.exists()


def test_a_team_that_cannot_open_it_or_is_not_safe_is_not_offered(
    world: World, tell: Tell
) -> None:
    concern = tell()[1]
    offered = [team.name for team in receivers(world.tomasa, concern)]
    assert offered == ["El Alto", "Maynila"]
    Organisation.objects.filter(name="Kanlungan").update(safeguarding="red")
    User.objects.filter(name__in=["Elena", "Beto"]).update(is_active=False)
    assert receivers(world.tomasa, concern) == []


def test_a_hidden_partner_is_offered_without_its_name(
    world: World, tell: Tell, hidden: None
) -> None:
    concern = tell()[1]
    manila = str(world.team_id("manila"))
    assert receiver_words(world.tomasa, concern)[1] == (
        "Philippines",
        [(manila, "A team of another organisation")],
    )
    Receiving.objects.filter(country="PH").delete()
    assert len(receivers(world.tomasa, concern)) == 1


def test_the_lists_and_their_file_hide_the_name_of_a_hidden_partner(
    world: World, tell: Tell, hidden: None
) -> None:
    sent(world, tell()[1], "manila")
    client = signed_in(world, "sonia")
    listed = client.get(reverse("transfers:list"), {"of": "sent"}).content.decode()
    asked = {"of": "sent", "purpose": "quality", "format": "csv"}
    file = client.post(reverse("transfers:export"), asked).content.decode()
    for shown in (listed, file):
        assert "A team of another organisation" in shown
        assert "Maynila" not in shown
    assert Entry.objects.get(verb="transfer.export").facts["rows"] == 1


def test_the_list_opens_what_its_reader_may_open(world: World, tell: Tell) -> None:
    kept, gone, waits, back = (tell()[1] for _n in range(4))
    rows = [sent(world, concern, keeps=concern == kept) for concern in (kept, gone)]
    waiting = sent(world, waits, keeps=True)
    declined = sent(world, back)
    for row in rows:
        accept_transfer(world.elena, row.id)
    decline_transfer(world.elena, declined.id, "full")

    def addresses(who: str, of: str) -> set[str]:
        listed = signed_in(world, who).get(reverse("transfers:list"), {"of": of})
        return {row.cells[0][1].url for row in listed.context["page"].rows}

    opens = {one: reverse("concerns:concern", args=[one.id]) for one in (
        kept, gone, waits, back,
    )}  # fmt: skip
    assert addresses("tomasa", "sent") == {opens[kept], opens[waits], opens[back], ""}
    answer = reverse("transfers:incoming", args=[waiting.id])
    assert addresses("elena", "received") == {opens[kept], opens[gone], answer, ""}


def test_only_what_waits_for_an_answer_of_the_own_team_is_counted(
    world: World, tell: Tell
) -> None:
    first, second, third = (sent(world, tell()[1]) for _n in range(3))
    assert count_waiting(world.elena) == 3
    accept_transfer(world.elena, first.id)
    decline_transfer(world.elena, second.id, "full")
    assert count_waiting(world.elena) == 1
    for other in ("tomasa", "beto", "luz", "lena"):
        assert count_waiting(getattr(world, other)) == 0
    recall_transfer(world.tomasa, third.id)
    assert count_waiting(world.elena) == 0


def test_access_is_kept_by_a_transfer_that_was_accepted_and_by_no_other(
    world: World, tell: Tell
) -> None:
    concern, other = tell()[1], tell()[1]
    teams = [team.id for team in world.teams.values()]
    declined = sent(world, concern, keeps=True)
    assert teams_keeping_access(concern, teams) == frozenset()
    decline_transfer(world.elena, declined.id, "full")
    assert teams_keeping_access(concern, teams) == frozenset()
    accept_transfer(world.elena, sent(world, concern, keeps=True).id)
    ours = frozenset({world.team_id("cochabamba")})
    assert teams_keeping_access(concern, teams) == ours
    assert teams_keeping_access(concern, [world.team_id("manila")]) == frozenset()
    assert teams_keeping_access(other, teams) == frozenset()


def test_what_waits_stands_above_what_was_answered(world: World, tell: Tell) -> None:
    rows = [sent(world, tell()[1]) for _ in range(3)]
    decline_transfer(world.elena, rows[0].id, "full")
    recall_transfer(world.tomasa, rows[2].id)
    page = signed_in(world, "elena").get(reverse("transfers:list")).context["page"]
    assert [(str(row.heading), row.record.id) for row in page.rows] == [
        ("Waiting for an answer", rows[1].id),
        ("Answered", rows[0].id),
    ]


# -- Who, and what is left behind ----------------------------------------------------


@pytest.mark.parametrize("who", ["carla", "beto", "elena", "tala", "ana", "yara"])
def test_only_officers_of_the_team_transfer(world: World, tell: Tell, who: str) -> None:
    with pytest.raises(Refused):
        sent(world, tell()[1], who=who)


@pytest.mark.parametrize("who", ["beto", "tomasa", "sonia", "luz", "ana"])
def test_only_officers_of_the_other_team_answer(
    world: World, tell: Tell, who: str
) -> None:
    row, actor = sent(world, tell()[1]), getattr(world, who)
    with pytest.raises(Refused):
        accept_transfer(actor, row.id)
    with pytest.raises(Refused):
        decline_transfer(actor, row.id, "full")


def test_accepting_needs_open_keys(world: World, tell: Tell) -> None:
    row = sent(world, tell()[1])
    with pytest.raises(KeysLocked):
        accept_transfer(world.without_keys("elena"), row.id)
    row.refresh_from_db()
    assert row.answer == "waiting"


def test_it_takes_a_reason_the_newest_version_and_one_form(
    world: World, tell: Tell
) -> None:
    concern, form_key = tell()[1], uuid4()
    data = TransferData(world.team_id("el_alto"), "  ")
    with pytest.raises(RuleBroken) as caught:
        transfer_concern(world.tomasa, concern.id, data, form_key, concern.version)
    assert caught.value.field == "reason"
    row = sent(world, concern, form_key=form_key)
    assert sent(world, concern, form_key=form_key) == row
    recall_transfer(world.tomasa, row.id)
    data = TransferData(world.team_id("el_alto"), REASON)
    with pytest.raises(Conflict):
        transfer_concern(world.tomasa, concern.id, data, uuid4(), 1)


def test_a_concern_assigned_to_a_colleague_has_to_be_taken_over_first(
    world: World, tell: Tell
) -> None:
    concern = tell()[1]
    assign_to_me(world.sonia, concern.id, concern.version)
    with pytest.raises(RuleBroken) as caught:
        sent(world, concern)
    assert caught.value.field == "take_over"
    sent(world, concern, take_over=True)


def test_the_journal_holds_codes_and_no_reason(world: World, tell: Tell) -> None:
    concern = tell()[1]
    row = sent(world, concern)
    decline_transfer(world.elena, row.id, "full")
    again = sent(world, concern)
    accept_transfer(world.elena, again.id)
    verbs = ("transfer.send", "transfer.answer")
    facts = Entry.objects.filter(verb__in=verbs).order_by("number")
    assert [entry.facts for entry in facts] == [
        {
            "to_team": str(row.to_team_id),
            "keeps": False,
            "transfer": str(row.id),
        },
        {"answer": "declined", "because": "full"},
        {
            "to_team": str(row.to_team_id),
            "keeps": False,
            "transfer": str(again.id),
        },
        {"answer": "accepted", "concern": str(concern.id)},
    ]


# -- The pages -----------------------------------------------------------------------


def test_from_one_inbox_to_the_other_and_back_to_the_list(
    world: World, tell: Tell
) -> None:
    concern = tell()[1]
    tomasa, elena = signed_in(world, "tomasa"), signed_in(world, "elena")
    url = reverse("transfers:send", args=[concern.id])
    assert url in page(world, concern)
    form = {
        "to_team_id": str(world.team_id("el_alto")),
        "reason": "",
        "version": concern.version,
        "form_key": str(uuid4()),
    }
    assert tomasa.post(url, form).status_code == 422
    assert tomasa.post(url, form | {"reason": REASON}).status_code == 302
    assert "Transfer sent, not answered yet" in page(world, concern)
    back = reverse("transfers:recall", args=[concern.id])
    assert "Transfer recalled." in tomasa.post(back, follow=True).content.decode()
    concern.refresh_from_db()
    form |= {"reason": REASON, "version": concern.version, "form_key": str(uuid4())}
    assert tomasa.post(url, form).status_code == 302
    inbox = elena.get(reverse("concerns:inbox")).content.decode()
    assert "1 transfer is waiting for your team" in inbox
    row = Transfer.objects.get(answer="waiting")
    listed = elena.get(reverse("transfers:list")).content.decode()
    assert reverse("transfers:incoming", args=[row.id]) in listed
    no = reverse("transfers:decline", args=[row.id])
    assert elena.post(no, {}).status_code == 422
    yes = reverse("transfers:accept", args=[row.id])
    opened = elena.post(yes, follow=True).content.decode()
    assert "Mi amiga" in opened
    assert elena.post(yes, follow=True).status_code == 200
    assert elena.post(no, {"because": "full"}, follow=True).status_code == 200
    mine_still = tomasa.get(reverse("transfers:list"), {"of": "sent"}).content.decode()
    assert "Accepted" in mine_still
    assert str(concern.id) not in mine_still
    late = tomasa.post(back, follow=True).status_code
    assert late in (403, 404)


def test_declining_from_the_page(world: World, tell: Tell) -> None:
    concern = tell()[1]
    row = sent(world, concern)
    no = reverse("transfers:decline", args=[row.id])
    answer = signed_in(world, "elena").post(no, {"because": "full"})
    assert answer.status_code == 302
    on = reverse("transfers:resume", args=[concern.id])
    assert on in page(world, concern)
    assert signed_in(world, "tomasa").post(on).status_code == 302
    assert due(concern, "concern.transfer_returned") is None
