"""Second factors: what is taken away, by whom, and what stays."""

from __future__ import annotations

import json

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from amparo.foundation.accounts import factors, operations
from amparo.foundation.accounts.actors import actor_for
from amparo.foundation.accounts.decisions import propose_factor_reset
from amparo.foundation.accounts.models import Membership, User
from amparo.foundation.decisions.operations import confirm
from amparo.foundation.journal.models import Entry
from amparo.foundation.kernel.errors import Refused, RuleBroken
from amparo.foundation.policy import Role
from amparo.foundation.proposals.models import Alarm
from amparo.foundation.vault.team_keys import holds_key
from tests.accounts.helpers import SECRET, try_password, walk_in, with_app
from tests.cast import PASSWORD, World
from tests.signin import signed_in


def kinds(user: User) -> list[str]:
    """Return the sorts of factors that someone has, papers among them."""
    found = Authenticator.objects.filter(user_id=user.id)
    return sorted(found.values_list("type", flat=True))


def with_paper(user: User) -> Client:
    """Give someone an app and codes on paper; return a client that is signed in."""
    client = Client()
    walk_in(client, with_app(user))
    client.post("/staff/account/second-factor/paper/")
    assert kinds(user) == ["recovery_codes", "totp"]
    return client


def passkey_of(user: User) -> Authenticator:
    return Authenticator.objects.create(
        user_id=user.id, type=Authenticator.Type.WEBAUTHN, data={"name": "Key"}
    )


def test_a_reset_takes_the_app_and_the_paper_and_nobody_elses(world: World) -> None:
    carla, sonia = world.users["carla"], world.users["sonia"]
    with_paper(carla)
    with_app(sonia)
    proposal = propose_factor_reset(world.ana, carla.id)
    assert kinds(carla) == ["recovery_codes", "totp"]
    confirm(world.sonia, proposal.id)
    assert kinds(carla) == []
    assert kinds(sonia) == ["totp"]
    told = Alarm.objects.get(what="decision.confirmed")
    assert str(carla.id) in told.user_ids


def test_nobody_resets_the_own_factor_or_that_of_a_closed_account(
    world: World,
) -> None:
    ana, carla = with_app(world.users["ana"]), with_app(world.users["carla"])
    with pytest.raises(RuleBroken, match="Someone else"):
        propose_factor_reset(world.ana, ana.id)
    User.objects.filter(id=carla.id).update(is_active=False)
    with pytest.raises(User.DoesNotExist):
        propose_factor_reset(world.ana, carla.id)
    assert kinds(ana) == kinds(carla) == ["totp"]


def test_closing_an_account_takes_every_factor_and_says_how_many(world: World) -> None:
    carla = world.users["carla"]
    with_paper(carla)
    operations.close_account(world.ana, carla.id)
    assert kinds(carla) == []
    assert Entry.objects.get(verb="account.close").facts == {"factors": 2}


def test_a_donor_may_go_without_and_the_paper_goes_along(world: World) -> None:
    willem = world.users["willem"]
    client = with_paper(willem)
    (app,) = factors.factors_of(willem)
    client.post(f"/staff/account/second-factor/{app.pk}/remove/")
    assert kinds(willem) == []
    assert client.session["factor"] == ""


@pytest.mark.parametrize("name", ["mariana", "ana", "lena", "wanda", "diego"])
def test_everyone_else_keeps_one(world: World, name: str) -> None:
    user = world.users[name]
    client = with_paper(user)
    (app,) = factors.factors_of(user)
    client.post(f"/staff/account/second-factor/{app.pk}/remove/")
    assert kinds(user) == ["recovery_codes", "totp"]


def test_one_of_two_factors_can_go_and_the_paper_stays(world: World) -> None:
    carla = world.users["carla"]
    client = with_paper(carla)
    app, passkey = *factors.factors_of(carla), passkey_of(carla)
    assert factors.factors_of(carla) == [app, passkey]
    assert factors.has_passkey(carla)
    client.post(f"/staff/account/second-factor/{app.pk}/remove/")
    assert kinds(carla) == ["recovery_codes", "webauthn"]
    assert client.session["factor"] == "totp"
    client.post(f"/staff/account/second-factor/{passkey.pk}/remove/")
    assert kinds(carla) == ["recovery_codes", "webauthn"]


def test_the_factor_of_a_colleague_cannot_be_removed(world: World) -> None:
    (theirs,) = factors.factors_of(with_app(world.users["sonia"]))
    client = with_paper(world.users["carla"])
    passkey_of(world.users["carla"])
    page = client.post(f"/staff/account/second-factor/{theirs.pk}/remove/", follow=True)
    assert "It has already been removed." in page.content.decode()
    assert kinds(world.users["sonia"]) == ["totp"]


def test_an_app_a_passkey_or_a_sheet_alone_is_a_second_factor(world: World) -> None:
    carla = world.users["carla"]
    assert not factors.has_factor(carla) and not factors.is_on_paper(carla)
    with_paper(carla)
    assert factors.has_factor(carla) and not factors.is_on_paper(carla)
    assert not factors.has_passkey(carla)
    Authenticator.objects.filter(user_id=carla.id, type="totp").delete()
    assert factors.has_factor(carla) and factors.is_on_paper(carla)
    factors.remove_all(carla.id)
    assert not factors.has_factor(carla)


def test_a_passkey_is_offered_to_devices_without_storage_and_pin_too(
    world: World,
) -> None:
    """It is a second factor beside the password, so a plain security key will do."""
    client = signed_in(world, "carla")
    page = client.get("/staff/account/second-factor/passkey/")
    asked = json.loads(page.context["offer"])["publicKey"]["authenticatorSelection"]
    assert asked["residentKey"] == "discouraged"
    assert asked["userVerification"] == "preferred"


def test_a_new_app_ends_the_old_one_and_leaves_passkey_and_paper(
    world: World,
) -> None:
    carla = world.users["carla"]
    with_paper(carla)
    passkey_of(carla)
    factors.set_up_app(carla, "A" * 32)
    assert kinds(carla) == ["recovery_codes", "totp", "webauthn"]
    assert factors.accept_code(carla, factors.code_now(SECRET)) == ""
    assert factors.accept_code(carla, factors.code_now("A" * 32)) == "totp"


def test_new_paper_ends_the_old_paper_only(world: World) -> None:
    carla = world.users["carla"]
    client = with_paper(carla)
    page = client.post("/staff/account/second-factor/paper/")
    assert kinds(carla) == ["recovery_codes", "totp"]
    assert factors.paper_codes_left(carla) == 10
    code = page.context["codes"][0]
    spaced = f" {code[:4]} {code[4:]} "
    assert factors.accept_code(carla, spaced) == "recovery_codes"


def test_the_code_of_a_colleague_opens_nothing(world: World) -> None:
    carla = world.users["carla"]
    factors.set_up_app(world.users["sonia"], "A" * 32)
    with_app(carla)
    assert factors.accept_code(carla, factors.code_now("A" * 32)) == ""
    assert factors.accept_code(world.users["beto"], factors.code_now(SECRET)) == ""


# -- accounts that end -----------------------------------------------------------------


def test_nobody_closes_the_own_account(world: World) -> None:
    with pytest.raises(RuleBroken, match="Someone else"):
        operations.close_account(world.ana, world.users["ana"].id)
    assert User.objects.get(id=world.users["ana"].id).is_active


@pytest.mark.parametrize("name", ["carla", "sonia", "diego", "lucia", "lena", "luz"])
def test_only_an_administrator_of_the_organisation_closes_an_account(
    world: World, name: str
) -> None:
    with pytest.raises(Refused):
        operations.close_account(getattr(world, name), world.users["tomasa"].id)
    assert User.objects.get(id=world.users["tomasa"].id).is_active


def test_an_account_is_closed_once(world: World) -> None:
    operations.close_account(world.ana, world.users["carla"].id)
    with pytest.raises(User.DoesNotExist):
        operations.close_account(world.ana, world.users["carla"].id)


def test_a_key_is_given_for_a_role_that_needs_it_only(world: World) -> None:
    team, teo = world.teams["cochabamba"], world.users["rosa"]
    membership = operations.add_role(
        world.ana, teo.id, team.organisation_id, team.id, Role.TRAINER
    )
    with pytest.raises(RuleBroken, match="does not need"):
        operations.give_key(world.carla, membership.id)
    wide = teo.memberships.get(team=None)
    with pytest.raises(RuleBroken, match="does not need"):
        operations.give_key(world.carla, wide.id)
    assert not holds_key(teo.id, team.id)


def test_the_invitation_of_someone_else_is_not_taken_up(world: World) -> None:
    team = world.teams["cochabamba"]
    invitation, secret = operations.invite(
        world.sonia,
        world.users["beto"].email,
        "Beto",
        team.organisation_id,
        team.id,
        Role.CASEWORKER,
        "en",
    )
    with pytest.raises(RuleBroken, match="another address"):
        operations.accept_as(secret, world.users["elena"])
    with pytest.raises(RuleBroken, match="already"):
        operations.accept(secret, "four words nobody joins")
    invitation.refresh_from_db()
    assert invitation.accepted_at is None
    assert not world.users["elena"].memberships.filter(team=team).exists()
    operations.accept_as(secret, world.users["beto"])
    assert world.users["beto"].memberships.filter(team=team).count() == 1


def test_a_role_that_someone_has_already_is_not_taken_up_twice(world: World) -> None:
    carla = world.users["carla"]
    here = carla.memberships.get()
    _invitation, secret = operations.invite(
        world.sonia,
        carla.email,
        "Carla",
        here.organisation_id,
        here.team_id,
        here.role,
        "en",
    )
    operations.accept_as(secret, carla)
    assert carla.memberships.get() == here


def test_after_a_reset_no_page_opens_before_a_new_factor_is_set_up(
    world: World,
) -> None:
    mariana = with_app(world.users["mariana"])
    first = try_password(Client(), mariana.email, PASSWORD)
    assert first["Location"] == "/staff/sign-in/second/"
    confirm(world.lena, propose_factor_reset(world.ana, mariana.id).id)
    client = Client()
    try_password(client, mariana.email, PASSWORD)
    answer = client.get("/staff/account/")
    assert answer["Location"].startswith("/staff/account/second-factor/")


def test_of_each_organisation_where_someone_holds_keys_an_administrator_takes_part(
    world: World,
) -> None:
    luz = with_app(world.users["luz"])
    Membership.objects.create(
        user=luz, organisation=world.organisations["casa"], role=Role.TRAINER
    )
    proposal = propose_factor_reset(world.ana, luz.id)
    with pytest.raises(RuleBroken, match="holds keys in other organisations"):
        confirm(world.lena, proposal.id)
    home = User.objects.create(email="amy@example.org", name="Amy")
    Membership.objects.create(
        user=home,
        organisation=world.organisations["kanlungan"],
        role=Role.ADMINISTRATOR,
    )
    confirm(actor_for(home, None), proposal.id)
    assert kinds(luz) == []


def test_choosing_a_language_changes_ones_own_and_nothing_else(world: World) -> None:
    before = User.objects.get(id=world.users["carla"].id)
    signed_in(world, "carla").post("/staff/account/", {"language": "es"})
    after = User.objects.get(id=before.id)
    assert (after.language, after.password) == ("es", before.password)
    assert User.objects.get(id=world.users["sonia"].id).language == "en"
