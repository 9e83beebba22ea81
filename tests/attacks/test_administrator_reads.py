"""An administrator alone, with every button that is offered, reads what is told.

The attacker is one person who is signed in and administers an organisation. They have
no key and no accomplice; they try whatever a page or an address offers, the addresses
of earlier versions included. What they want: the next words of a child, the name of who
told, and another organisation's page closed.
"""

from __future__ import annotations

import secrets

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from amparo.foundation.accounts.factors import has_factor, set_up_app
from amparo.foundation.accounts.models import Invitation, Membership, User
from amparo.foundation.decisions.alarms import tell
from amparo.foundation.kernel.ids import uuid7
from amparo.foundation.organisations.models import Team
from amparo.foundation.organisations.queries import team_for_country
from amparo.foundation.policy import Role
from amparo.foundation.proposals.models import Proposal
from amparo.foundation.tasks.jobs import send_reminder
from amparo.foundation.vault.models import VaultGrant, VaultKey
from amparo.response.concerns.models import Concern
from amparo.response.concerns.operations import submit_concern
from amparo.response.concerns.types import ConcernData
from tests.cast import World
from tests.signin import signed_in

WORDS, NAME = "Mi vecina tiene miedo", "Rosa Mamani"


def told(country: str = "BO") -> Concern:
    """Somebody tells us something, with a name."""
    data = ConcernData(country, "es", WORDS, name=NAME)
    submit_concern(data, secrets.token_bytes(16))
    return Concern.objects.latest("id")


def press(client: Client, path: str, **answers: object) -> None:
    """Send a form; whatever the answer is, the attacker goes on."""
    client.post(path, answers)


def team_path(team: Team, act: str) -> str:
    return f"/staff/organisations/teams/{team.id}/{act}/"


def make_team(client: Client, world: World, kind: str = "response") -> Team:
    path = reverse("organisations:create_team", args=[world.organisations["casa"].id])
    name = f"Mine {kind}"
    answers = {"form_key": uuid7(), "name": name, "country": "BO", "kind": kind}
    client.post(path, answers)
    return Team.objects.get(name=name)


def take_roles(client: Client, me: User, team: Team) -> None:
    """Try every way to a role in the own team."""
    place = f"{team.organisation_id}:{team.id}"
    for role in ("caseworker", "supervisor", "triage_officer"):
        add = reverse("accounts:add_role", args=[me.id])
        press(client, add, place=place, role=role)
        for email in (me.email, me.email.upper(), f" {me.email} "):
            invite = {"name": "Me", "place": place, "role": role, "language": "en"}
            press(client, reverse("accounts:invite"), email=email, **invite)
    for letter in mail.outbox:
        for word in str(letter.body).split():
            if "/staff/" in word:
                client.post("/staff/" + word.partition("/staff/")[2])


def take_keys(client: Client, me: User) -> None:
    """Try to start or get the key of each team in which they have a role by now."""
    for membership in Membership.objects.filter(user=me):
        press(client, f"/staff/team/{membership.id}/key/")
        press(client, f"/staff/team/{membership.id}/first-key/")


def confirm_everything(client: Client) -> None:
    """Press every button on every decision that there is."""
    for proposal in Proposal.objects.all():
        for act in ("confirm", "settle", "reject", "withdraw", "object"):
            press(client, f"/staff/decisions/{proposal.id}/{act}/", uphold="yes")


def tell_everyone() -> None:
    """Let the scheduler and the worker run."""
    tell()
    path = "amparo.foundation.tasks.jobs.send_reminder"
    for queued in DBTaskResult.objects.filter(task_path=path):
        send_reminder.call(*queued.args_kwargs["args"])


def test_they_do_not_read_the_next_words_in_a_team_of_their_own(world: World) -> None:
    client, me = signed_in(world, "ana"), world.users["ana"]
    mine = make_team(client, world)
    take_roles(client, me, mine)
    take_keys(client, me)
    cochabamba = world.teams["cochabamba"]
    press(client, team_path(cochabamba, "receiving/stop"), version=1)
    press(client, team_path(mine, "receiving/start"), version=1)
    confirm_everything(client)
    concern = told()
    page = client.get(reverse("concerns:concern", args=[concern.id]))
    assert WORDS not in page.content.decode()
    assert team_for_country("BO") == cochabamba == concern.team
    assert not Membership.objects.filter(user=me, team__isnull=False).exists()
    assert not Invitation.objects.filter(email__iexact=me.email).exists()
    assert not VaultGrant.objects.filter(
        user_key__user=me, vault_key__team=mine
    ).exists()


def test_with_a_role_in_the_team_already_they_do_not_move_the_stream(
    world: World,
) -> None:
    """As in a small partner: who administers also works with children."""
    el_alto = world.teams["el_alto"]
    Membership.objects.create(
        user=world.users["ana"],
        organisation=el_alto.organisation,
        team=el_alto,
        role=Role.CASEWORKER,
    )
    client = signed_in(world, "ana")
    press(client, team_path(el_alto, "receiving/start"), version=1)
    press(client, team_path(world.teams["cochabamba"], "receiving/stop"), version=1)
    confirm_everything(client)
    assert team_for_country("BO") == world.teams["cochabamba"]


def test_the_first_key_of_a_team_is_not_theirs_to_give_to_an_own_second_account(
    world: World,
) -> None:
    """One e-mail address more is easy; the colleagues then know of it for two days."""
    client = signed_in(world, "ana")
    mine = make_team(client, world)
    second = User(email="ana.other@example.org", name="Ana")
    second.save()
    Invitation.objects.create(
        email=second.email,
        name="Ana",
        organisation=mine.organisation,
        team=mine,
        role=Role.SUPERVISOR,
        digest=secrets.token_bytes(32),
        expires_at=second.joined_at,
        accepted_at=second.joined_at,
        invited_by=world.users["ana"],
    )
    for user, role in (
        (second, Role.SUPERVISOR),
        (world.users["beto"], Role.CASEWORKER),
    ):
        Membership.objects.create(
            user=user, organisation=mine.organisation, team=mine, role=role
        )
    beto = Membership.objects.get(user=world.users["beto"], team=mine)
    for act in ("key", "first-key"):
        press(client, f"/staff/team/{beto.id}/{act}/")
    accomplice = Client()
    accomplice.force_login(second)
    session = accomplice.session
    session["factor"] = "totp"
    session.save()
    confirm_everything(accomplice)
    assert not VaultKey.objects.filter(team=mine).exists()


def test_names_and_addresses_do_not_go_to_teams_of_their_own_unseen(
    world: World,
) -> None:
    client = signed_in(world, "ana")
    cochabamba = world.teams["cochabamba"]
    names, desk = (make_team(client, world, k) for k in ("custodians", "online_desk"))
    answers = {
        "version": 1,
        "name": cochabamba.name,
        "kind": cochabamba.kind,
        "is_active": "on",
        "custodians": names.id,
        "online_desk": desk.id,
    }
    press(client, team_path(cochabamba, "change"), **answers)
    press(client, team_path(cochabamba, "keepers"), **answers)
    confirm_everything(client)
    now = Team.objects.get(id=cochabamba.id)
    assert now.custodians == world.teams["custodians"]
    assert now.online_desk == world.teams["desk"]
    mail.outbox.clear()
    tell_everyone()
    told_of = {address for sent in mail.outbox for address in sent.to}
    touched = ("inti", "yara", "tomasa", "carla", "sonia")
    assert {world.users[name].email for name in touched} <= told_of
    assert not [m for m in mail.outbox if "Cochabamba" in f"{m.subject} {m.body}"]


@pytest.mark.parametrize("role", ["alliance_lead", "country_lead", "witness"])
def test_they_do_not_make_themselves_lead_and_close_anothers_page(
    world: World, role: str
) -> None:
    me, alliance = world.users["willem"], world.organisations["alliance"]
    Membership.objects.create(user=me, organisation=alliance, role=Role.ADMINISTRATOR)
    client = signed_in(world, "willem")
    place = {"place": f"{alliance.id}:", "role": role}
    press(client, reverse("accounts:add_role", args=[me.id]), **place)
    invite = {"name": "Me", "email": me.email, "language": "en"}
    press(client, reverse("accounts:invite"), **place, **invite)
    confirm_everything(client)
    assert not Membership.objects.filter(user=me, role=role).exists()
    press(client, team_path(world.teams["manila"], "receiving/stop"), version=1)
    confirm_everything(client)
    assert team_for_country("PH") == world.teams["manila"]


def test_one_lead_alone_closes_no_page_either(world: World) -> None:
    client = signed_in(world, "lena")
    press(client, team_path(world.teams["manila"], "receiving/stop"), version=1)
    confirm_everything(client)
    assert team_for_country("PH") == world.teams["manila"]


def test_they_do_not_let_themselves_into_an_account_of_another_organisation(
    world: World,
) -> None:
    """Luz of Kanlungan also trains at Casa; Casa's people reset her second factor."""
    luz = world.users["luz"]
    set_up_app(luz, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    Membership.objects.create(
        user=luz, organisation=world.organisations["casa"], role=Role.TRAINER
    )
    client = signed_in(world, "ana")
    press(client, reverse("accounts:reset_factor", args=[luz.id]))
    confirm_everything(client)
    confirm_everything(signed_in(world, "lucia"))
    assert has_factor(luz)


def test_they_do_not_close_the_account_of_the_last_who_can_read(world: World) -> None:
    client = signed_in(world, "ana")
    inti = world.users["inti"]  # the only custodian
    press(client, reverse("accounts:close", args=[inti.id]))
    inti.refresh_from_db()
    assert inti.is_active


def test_they_do_not_get_rid_of_the_lead_who_could_stop_them(world: World) -> None:
    """Every button: ending the role, closing the account, then confirming it all."""
    me, alliance = world.users["willem"], world.organisations["alliance"]
    Membership.objects.create(user=me, organisation=alliance, role=Role.ADMINISTRATOR)
    client = signed_in(world, "willem")
    lena = world.users["lena"]
    hers = Membership.objects.get(user=lena)
    press(client, reverse("accounts:end_role", args=[hers.id]))
    press(client, reverse("accounts:leave", args=[hers.id]))
    for proposal in Proposal.objects.all():
        press(client, f"/staff/decisions/{proposal.id}/confirm/")
    press(client, reverse("accounts:close", args=[lena.id]))
    for proposal in Proposal.objects.all():
        for act in ("confirm", "settle"):
            press(client, f"/staff/decisions/{proposal.id}/{act}/", uphold="yes")
    hers.refresh_from_db()
    assert hers.ended_at is None
    tell_everyone()
    assert world.users["wanda"].email in {to for m in mail.outbox for to in m.to}
    witness = signed_in(world, "wanda")
    for proposal in Proposal.objects.filter(state="pending"):
        press(witness, f"/staff/decisions/{proposal.id}/reject/")
    lena.refresh_from_db()
    hers.refresh_from_db()
    assert lena.is_active and hers.ended_at is None
