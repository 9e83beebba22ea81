"""A report about a colleague: the colleague's own people look for it everywhere.

The attackers are the supervisor, an officer and the administrator of the organisation
concerned, its country lead and its monitoring officer. They know the reporter's number
and the child's name, open every page that they have, and export what can be exported.
"""

from __future__ import annotations

import secrets
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from amparo.foundation.accounts.models import Membership
from amparo.foundation.decisions.operations import confirm
from amparo.foundation.journal.models import Entry
from amparo.foundation.kernel.errors import AmparoError, Refused, RuleBroken
from amparo.foundation.kernel.ids import uuid7
from amparo.foundation.matching.models import Combination, PendingEntry
from amparo.foundation.organisations.models import Team
from amparo.foundation.policy import Role
from amparo.foundation.tasks.models import Task
from amparo.foundation.tasks.queries import late_in_team, my_day
from amparo.foundation.tasks.reminders import remind
from amparo.foundation.vault.models import KeyGrant
from amparo.foundation.vault.record_keys import open_keys
from amparo.foundation.vault.safeguarding import (
    name_for_country,
)
from amparo.response.concerns import queries, queue
from amparo.response.concerns.apart import NobodyApart
from amparo.response.concerns.matching.presenters import matches_of
from amparo.response.concerns.matching.ranking import find_matches
from amparo.response.concerns.models import Concern, MatchDecision
from amparo.response.concerns.operations import (
    assign_to_me,
    change_contact,
    open_concern,
    open_mailbox,
    read_answers,
    record_concern,
    record_match,
    reply,
    submit_concern,
    write_more,
)
from amparo.response.concerns.signed_messages import CONCERN, IDENTITY, ONLINE
from amparo.response.concerns.types import Details, SafeContact
from amparo.response.consultations.models import Consultation
from amparo.response.safeguarding.operations import losses_of, part, release
from amparo.response.transfers.models import Transfer
from amparo.response.transfers.operations import accept_transfer, transfer_concern
from amparo.response.transfers.queries import receivers
from amparo.response.transfers.types import TransferData
from amparo.results.indicators.sources import concerns as counted
from amparo.results.intake_figures.counting import count, figure_scope
from amparo.results.intake_figures.filters import FigureFilter
from tests.cast import World
from tests.reporting import Tell, newest_concern, told
from tests.signin import signed_in

WORDS = "La cuidadora del refugio la encierra."
NUMBER = "70012345"
KNOWN: dict[str, Any] = {
    "words": WORDS,
    "reach": "call",
    "contact": SafeContact(where=NUMBER),
    "details": Details("Wara Quispe Mamani", "Calle Sucre"),
    "child_age": "13_15",
    "area_code": "BO-C",
    "name": "Rosa Mamani",
}
CONCERNED = ("tomasa", "carla", "sonia", "inti", "yara", "ana", "lucia", "mariana")
LISTS = ("/staff/", "/staff/concerns/", "/staff/concerns/closed/", "/staff/figures/")


@pytest.fixture
def named(world: World) -> World:
    """Manila, of another organisation, is named for Bolivia by two people."""
    asked = name_for_country(world.lucia, "BO", world.team_id("manila"))
    confirm(world.lena, asked.id)
    return world


def apart(tell: Tell, **more: Any) -> Concern:
    return tell(**{"about_colleague": "yes"} | KNOWN | more)[1]


def grants(concern: Concern, kind: str) -> set[str]:
    found = KeyGrant.objects.filter(record_id=concern.id, kind=kind)
    return set(found.values_list("vault_key__team__name", flat=True))


# -- What comes in apart -----------------------------------------------------------


@pytest.mark.parametrize("answer", ["yes", "not_sure"])
def test_only_the_safeguarding_team_gets_a_key_and_a_task(
    named: World, tell: Tell, answer: str
) -> None:
    concern = apart(tell, about_colleague=answer, addresses="https://example.org/wara")
    assert (concern.team, concern.apart_from_id) == (
        named.teams["manila"],
        named.team_id("cochabamba"),
    )
    assert grants(concern, CONCERN) == {"Maynila"}
    assert grants(concern, IDENTITY) == {"Maynila"}  # no custodians of the concerned
    assert grants(concern, ONLINE) == set()
    tasks = Task.objects.filter(subject_id=concern.id)
    assert {task.team_id for task in tasks} == {named.team_id("manila")}
    opened = open_concern(named.tala, concern.id)
    assert opened.words == f"{WORDS}\n\nhttps://example.org/wara"
    assert opened.words_verified


@pytest.mark.parametrize("answer", ["no", ""])
def test_whatever_is_not_about_one_of_us_goes_the_usual_way(
    named: World, tell: Tell, answer: str
) -> None:
    concern = apart(tell, about_colleague=answer)
    assert (concern.team, concern.apart_from_id) == (named.teams["cochabamba"], None)


def test_where_nobody_is_apart_nothing_is_kept_until_they_choose(
    world: World, tell: Tell
) -> None:
    nonce = secrets.token_bytes(16)
    with pytest.raises(NobodyApart):
        submit_concern(told(about_colleague="yes", **KNOWN), nonce)
    assert not Concern.objects.exists()
    assert not Combination.objects.exists()
    chosen = told(about_colleague="yes", usual_team=True, **KNOWN)
    assert submit_concern(chosen, nonce).apart_with is None
    concern = Concern.objects.get()
    assert (concern.team, concern.about_colleague) == (
        world.teams["cochabamba"],
        "yes",
    )


def test_a_form_that_went_to_the_usual_team_is_not_filled_up_apart(
    named: World,
) -> None:
    nonce = secrets.token_bytes(16)
    submit_concern(told(), nonce)
    with pytest.raises(RuleBroken, match="other team"):
        submit_concern(told(about_colleague="yes", words=WORDS), nonce)
    assert not newest_concern().messages.exists()


def test_the_mailbox_of_what_is_apart_works_as_any(named: World, tell: Tell) -> None:
    receipt, concern = tell(about_colleague="yes")
    assign_to_me(named.tala, concern.id, concern.version)
    reply(named.tala, concern.id, "Nakita namin ito.", uuid7())
    box = read_answers(receipt.number)
    assert [message.text for message in box.messages] == ["Nakita namin ito."]
    write_more(receipt.number, "Gracias", uuid7())
    assert open_concern(named.tala, concern.id).messages[-1].text == "Gracias"


# -- Whoever looks for it ------------------------------------------------------------


def looks(world: World, concern: Concern) -> None:
    """Everyone of the organisation concerned looks in every way there is."""
    for name in CONCERNED:
        actor = getattr(world, name)
        assert concern not in queries.visible_to(actor)
        assert not queries.closed(actor).filter(id=concern.id).exists()
        assert concern.id not in {key.concern_id for key in _keys(actor)}
        assert queue.came_since(actor, queue.QueueFilter(), 0) == _usual(world, actor)
        shown = my_day(actor).shown
        assert concern.id not in {task.subject_id for task in shown}
        assert concern.id not in {t.subject_id for t in late_in_team(actor)}
        assert concern.code not in {task.label for task in shown}
        for kind in (CONCERN, IDENTITY, ONLINE):
            assert not open_keys(actor, kind, [concern.id])
        with pytest.raises(AmparoError):
            open_concern(actor, concern.id)
        figures = count(figure_scope(actor), FigureFilter(), timezone.now())
        assert figures.came.total() <= _usual(world, actor, every=True)
    assert concern not in counted(None, None)


def _keys(actor: Any) -> list[queue.Key]:
    return queue.keys(actor, queue.QueueFilter(), None, 100)


def _usual(world: World, actor: Any, every: bool = False) -> int:
    """Return how many new concerns of their own team a person should find."""
    teams = [world.teams["cochabamba"], world.teams["el_alto"]]
    if every:
        return Concern.objects.filter(team__in=teams).count()
    seen = queries.visible_to(actor)
    return seen.filter(team__in=teams, state="new").count()


def test_the_team_concerned_finds_nothing_of_it(named: World, tell: Tell) -> None:
    other = tell(**KNOWN)[1]  # the same number, name, age and area: a decoy
    concern = apart(tell)
    looks(named, concern)
    for name in ("tomasa", "sonia"):
        found = matches_of(getattr(named, name), other)
        assert not found.elsewhere and not found.open
    assert not find_matches(named.sonia, other).alike
    assert not PendingEntry.objects.filter(
        record_id=concern.id, team=named.teams["cochabamba"]
    ).exists()


def test_an_invented_concern_with_the_number_learns_nothing(
    named: World, tell: Tell
) -> None:
    receipt, _concern = tell(about_colleague="yes", **KNOWN)
    # Nor does the number become known when the reporter gives it anew.
    change_contact(receipt.number, "call", SafeContact(where=NUMBER), uuid7())
    assert not Combination.objects.exists()
    asking = told(
        contact=SafeContact(where=NUMBER), reach="call", channel="phone", words="?"
    )
    probe, _receipt = record_concern(
        named.tomasa, named.team_id("cochabamba"), asking, uuid7()
    )
    found = matches_of(named.tomasa, probe)
    assert not (found.elsewhere or found.open or found.same)


def test_no_page_and_no_mail_of_theirs_names_it(
    named: World, tell: Tell, translations: None
) -> None:
    concern = apart(tell, danger_now="yes")
    remind()
    addresses = {named.users[name].email for name in CONCERNED}
    told_to = {each for message in mail.outbox for each in message.to}
    assert not addresses & told_to
    for name in ("sonia", "ana", "lucia"):
        client = signed_in(named, name)
        for path in LISTS:
            page = client.get(path)
            assert concern.code not in page.content.decode()
            assert str(concern.id) not in page.content.decode()
        for path in (
            f"/staff/concerns/{concern.id}/",
            f"/staff/concerns/safeguarding/{concern.id}/",
            f"/staff/concerns/safeguarding/{concern.id}/release/",
        ):
            assert client.get(path).status_code in (403, 404)


# -- An officer who notices it while reading -----------------------------------------


def handed_over(world: World, tell: Tell, **more: Any) -> Concern:
    concern = tell(**KNOWN | more)[1]
    assign_to_me(world.tomasa, concern.id, concern.version)
    concern.refresh_from_db()
    return part(world.tomasa, concern.id, "Es nuestra cuidadora.", concern.version)


def test_handing_over_ends_everything_the_first_team_had(
    named: World, tell: Tell
) -> None:
    twin = tell(**KNOWN)[1]
    concern = tell(**KNOWN | {"addresses": "https://example.org/wara"})[1]
    record_match(named.sonia, concern.id, twin.id, same=True)
    assert [m.concern for m in find_matches(named.sonia, twin).alike] == [concern]
    part(named.tomasa, concern.id, "Es nuestra cuidadora.", concern.version)
    concern.refresh_from_db()
    assert (concern.team_id, concern.owner_id) == (named.team_id("manila"), None)
    assert grants(concern, CONCERN) == {"Maynila"}
    assert grants(concern, IDENTITY) == grants(concern, ONLINE) == set()
    teams = set(Task.objects.filter(subject_id=concern.id).values_list("team__name"))
    assert teams == {("Maynila",)}
    assert not MatchDecision.objects.exists()
    assert not find_matches(named.sonia, twin).alike
    looks(named, concern)
    opened = open_concern(named.tala, concern.id)
    assert (opened.words, opened.words_verified) == (WORDS, True)
    assert opened.decisions[-1].reason == "Es nuestra cuidadora."


def test_the_page_says_before_what_cannot_go_along(named: World, tell: Tell) -> None:
    concern = tell(**KNOWN | {"addresses": "https://example.org/wara"})[1]
    losses = losses_of(named.tomasa, concern)
    assert (losses.name, losses.addresses) == (True, True)
    part(named.tomasa, concern.id, "Es nuestra cuidadora.", concern.version)
    concern.refresh_from_db()
    assert concern.online_purged_at is not None
    entry = Entry.objects.get(verb="concern.part")
    assert (entry.facts["name_lost"], entry.facts["addresses_lost"]) == (True, True)


def test_a_name_that_the_team_itself_keeps_goes_along(named: World, tell: Tell) -> None:
    Team.objects.filter(id=named.team_id("cochabamba")).update(custodians=None)
    concern = handed_over(named, tell)
    assert grants(concern, IDENTITY) == {"Maynila"}
    assert open_concern(named.tala, concern.id).name == "Rosa Mamani"


def test_a_transfer_and_its_rows_end_with_it(named: World, tell: Tell) -> None:
    concern = tell(**KNOWN)[1]
    data = TransferData(named.team_id("el_alto"), "Vive allá.", keeps_access=True)
    sent = transfer_concern(named.tomasa, concern.id, data, uuid7(), concern.version)
    accept_transfer(named.elena, sent.id)
    concern.refresh_from_db()
    again = TransferData(named.team_id("cochabamba"), "Vuelve.", keeps_access=False)
    transfer_concern(named.elena, concern.id, again, uuid7(), concern.version)
    concern.refresh_from_db()
    part(named.elena, concern.id, "Es de aquí.", concern.version)
    assert not Transfer.objects.exists()
    assert not Consultation.objects.exists()
    assert grants(concern, CONCERN) == {"Maynila"}
    assert set(Task.objects.values_list("team__name", flat=True)) == {"Maynila"}
    concern.refresh_from_db()
    assert not concern.in_transfer
    looks(named, concern)


def test_the_mailbox_says_who_reads_it_now(named: World, tell: Tell) -> None:
    receipt, concern = tell(**KNOWN)
    part(named.tomasa, concern.id, "Es nuestra cuidadora.", concern.version)
    box = open_mailbox(receipt.number)
    assert box.concern.team == named.teams["manila"]
    assert box.concern.parted_at is not None


def test_what_is_apart_never_goes_back_but_by_the_safeguarding_team(
    named: World, tell: Tell
) -> None:
    concern = queries.find(apart(tell).id)
    offered = receivers(named.luz, concern)
    assert not {team.organisation_id for team in offered} & {
        named.organisations["casa"].id
    }
    with pytest.raises(Refused):
        release(named.sonia, concern.id, "No es ella.", concern.version)
    release(named.luz, concern.id, "Hindi ito kasamahan.", concern.version)
    concern = queries.find(concern.id)
    assert (concern.apart_from_id, concern.about_colleague) == (None, "no")
    assert named.teams["cochabamba"] in receivers(named.luz, concern)
    assert Combination.objects.exists()


def test_where_nobody_is_apart_an_officer_hands_nothing_over(
    world: World, tell: Tell
) -> None:
    concern = tell(**KNOWN)[1]
    with pytest.raises(RuleBroken, match="another organisation"):
        part(world.tomasa, concern.id, "Es nuestra cuidadora.", concern.version)
    concern.refresh_from_db()
    assert concern.team == world.teams["cochabamba"]
    assert not Entry.objects.filter(verb="concern.part").exists()


# -- An officer who writes down a call -----------------------------------------------


def test_what_an_officer_records_is_apart_from_the_officer_too(named: World) -> None:
    form = told(about_colleague="yes", channel="phone", came_at=timezone.now())
    key = uuid7()
    team = named.team_id("cochabamba")
    concern, receipt = record_concern(named.tomasa, team, form, key, with_receipt=True)
    assert receipt is not None and receipt.apart_with == named.teams["manila"]
    looks(named, concern)
    opened = open_concern(named.tala, concern.id)
    assert (opened.words, opened.words_verified) == (form.words, True)
    again, same = record_concern(named.tomasa, team, form, key, with_receipt=True)
    assert again == concern and same is not None and same.number == receipt.number
    other = told(words="Otra cosa.", about_colleague="yes", channel="phone")
    with pytest.raises(RuleBroken, match="already been saved"):
        record_concern(named.tomasa, team, other, key)
    with pytest.raises(Refused):
        record_concern(named.luz, team, form, uuid7())


def test_someone_with_a_role_on_both_sides_does_not_read_it(
    named: World, tell: Tell
) -> None:
    Membership.objects.create(
        user=named.users["tala"],
        organisation=named.organisations["casa"],
        team=named.teams["el_alto"],
        role=Role.CASEWORKER,
    )
    concern = apart(tell)
    with pytest.raises(AmparoError):
        open_concern(named.tala, concern.id)
    assert concern not in queries.visible_to(named.tala)
    assert open_concern(named.luz, concern.id).words == WORDS
