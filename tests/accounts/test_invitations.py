"""An account begins with a link that works once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.utils import timezone

from amparo.foundation.accounts import operations, queries
from amparo.foundation.accounts.actors import actor_for
from amparo.foundation.accounts.models import Invitation, Membership, User
from amparo.foundation.kernel.errors import Refused, RuleBroken
from amparo.foundation.policy import SYSTEM, Role
from amparo.foundation.vault.team_keys import holds_key
from tests.cast import PASSWORD, World
from tests.signin import signed_in

NEW = "four words nobody joins"


def invited(
    world: World, role: str = Role.CASEWORKER, email: str = "mila@example.org"
) -> tuple[Invitation, str]:
    """Let Sonia invite someone into her team."""
    team = world.teams["cochabamba"]
    return operations.invite(
        world.sonia, email, "Mila", team.organisation_id, team.id, role, "en"
    )


def answer(secret: str, client: Client | None = None, password: str = NEW) -> Any:
    """Fill in the page behind the link."""
    return (client or Client()).post(
        f"/staff/welcome/{secret}/", {"password": password, "again": password}
    )


def test_the_invited_person_sets_a_password_and_is_a_member_without_the_key(
    world: World,
) -> None:
    _invitation, secret = invited(world)
    client = Client()
    assert "Welcome, Mila" in client.get(f"/staff/welcome/{secret}/").content.decode()
    answer(secret, client)
    mila = User.objects.get(email="mila@example.org")
    assert client.get("/staff/awake/").wsgi_request.user == mila
    assert actor_for(mila, None).team_ids(Role.CASEWORKER) == {
        world.team_id("cochabamba")
    }
    assert not holds_key(mila.id, world.team_id("cochabamba"))
    assert [m.user for m in queries.waiting_for_key()] == [mila]


def test_a_link_works_once(world: World) -> None:
    _invitation, secret = invited(world)
    answer(secret)
    again = Client().get(f"/staff/welcome/{secret}/")
    assert again.status_code == 410
    assert "already been used" in again.content.decode()
    with pytest.raises(RuleBroken):
        operations.accept(secret, NEW)


def test_of_two_who_press_at_the_same_moment_only_one_gets_in(world: World) -> None:
    invitation, _secret = invited(world)
    operations.use_up(invitation)  # both have read it while it was still open
    with pytest.raises(RuleBroken):
        operations.use_up(invitation)


def test_a_link_is_over_after_a_week(world: World) -> None:
    _invitation, secret = invited(world)
    with time_machine.travel(timezone.now() + timedelta(days=7, minutes=1)):
        assert Client().get(f"/staff/welcome/{secret}/").status_code == 410
        with pytest.raises(RuleBroken):
            operations.accept(secret, NEW)


def test_a_link_ends_at_its_moment_and_a_withdrawn_one_in_the_same(
    world: World,
) -> None:
    invitation, _secret = invited(world)
    end = invitation.expires_at
    assert invitation.is_open(end - timedelta(microseconds=1))
    assert not invitation.is_open(end)
    with time_machine.travel(timezone.now(), tick=False):
        _other, secret = invited(world)
        operations.withdraw_invitation(world.sonia, _other.id)
        with pytest.raises(RuleBroken):
            operations.accept(secret, NEW)


def test_a_link_that_was_taken_back_is_over(world: World) -> None:
    invitation, secret = invited(world)
    signed_in(world, "sonia").post(f"/staff/team/invite/{invitation.pk}/withdraw/")
    assert Client().get(f"/staff/welcome/{secret}/").status_code == 410


def test_the_link_itself_is_not_in_the_database(world: World) -> None:
    invitation, secret = invited(world)
    assert secret.encode() not in bytes(invitation.digest)
    assert secret not in str(Invitation.objects.values().get(pk=invitation.pk))


def test_short_and_well_known_passwords_are_turned_down_in_words(world: World) -> None:
    _invitation, secret = invited(world)
    for password in ("short", "password1234"):
        page = answer(secret, password=password).content.decode()
        assert "field-error" in page
    assert not User.objects.filter(email="mila@example.org").exists()


def test_pasting_a_password_is_possible(world: World) -> None:
    _invitation, secret = invited(world)
    page = Client().get(f"/staff/welcome/{secret}/").content.decode()
    assert "onpaste" not in page
    assert 'autocomplete="new-password"' in page


def test_who_has_an_account_takes_up_the_role_with_its_password(world: World) -> None:
    beto = world.users["beto"]
    _invitation, secret = invited(world, email=beto.email.upper())
    wrong = Client().post(f"/staff/welcome/{secret}/", {"password": "not his"})
    assert "do not match" in wrong.content.decode()
    Client().post(f"/staff/welcome/{secret}/", {"password": PASSWORD})
    assert world.team_id("cochabamba") in actor_for(beto, None).team_ids()


def asked_in(world: World) -> str:
    """Invite someone as Sonia does; return the page that shows the link."""
    team = world.teams["cochabamba"]
    answers = {
        "name": "Mila",
        "email": "mila@example.org",
        "place": f"{team.organisation_id}:{team.id}",
        "role": "caseworker",
        "language": "en",
    }
    client = signed_in(world, "sonia")
    return str(client.post("/staff/team/invite/", answers).content.decode())


def test_without_a_mail_server_nobody_is_told_that_a_link_is_on_its_way(
    world: World, settings: Any
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    page = asked_in(world)
    assert "No e-mail was sent" in page and "on its way" not in page


def test_an_invitation_says_nothing_of_what_the_work_is(world: World) -> None:
    page = asked_in(world)
    assert "is on its way to mila@example.org" in page
    message = mail.outbox[0]
    assert message.to == ["mila@example.org"]
    for word in ("amparo", "child", "Cochabamba", "Casa", "Mila", "Sonia"):
        assert word.lower() not in f"{message.subject} {message.body}".lower().replace(
            "http://localhost:8000", ""
        )
    link = next(w for w in message.body.split() if w.startswith("http"))
    assert link in page


def test_a_supervisor_invites_into_her_team_only(world: World) -> None:
    other = world.teams["el_alto"]
    with pytest.raises(Refused):
        operations.invite(
            world.sonia,
            "x@example.org",
            "X",
            other.organisation_id,
            other.id,
            Role.CASEWORKER,
            "en",
        )


def test_a_supervisor_cannot_make_administrators(world: World) -> None:
    with pytest.raises(RuleBroken):
        invited(world, role=Role.ADMINISTRATOR)


def test_an_administrator_of_a_partner_cannot_make_someone_lead_the_alliance(
    world: World,
) -> None:
    casa = world.organisations["casa"]
    with pytest.raises(RuleBroken):
        operations.invite(
            world.ana, "x@example.org", "X", casa.id, None, Role.ALLIANCE_LEAD, "en"
        )


def test_a_role_that_opens_a_vault_needs_a_team(world: World) -> None:
    casa = world.organisations["casa"]
    with pytest.raises(RuleBroken):
        operations.invite(
            world.ana, "x@example.org", "X", casa.id, None, Role.CASEWORKER, "en"
        )


def test_nobody_is_invited_into_a_team_of_another_organisation(
    world: World,
) -> None:
    casa, manila = world.organisations["casa"], world.teams["manila"]
    with pytest.raises((RuleBroken, Refused)):
        operations.invite(
            world.ana, "x@example.org", "X", casa.id, manila.id, Role.CASEWORKER, "en"
        )


def test_the_command_line_may_invite_the_first_administrator(world: World) -> None:
    casa = world.organisations["casa"]
    _invitation, secret = operations.invite(
        SYSTEM, "first@example.org", "First", casa.id, None, Role.ADMINISTRATOR, "es"
    )
    user = operations.accept(secret, NEW)
    assert user.language == "es"
    assert Membership.objects.get(user=user).role == Role.ADMINISTRATOR
