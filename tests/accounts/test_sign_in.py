"""Signing in: password and keys, then the second factor, then the session."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.utils import timezone

from amparo.foundation.accounts import factors
from amparo.foundation.accounts.middleware import KEY_COOKIE
from amparo.foundation.accounts.models import Membership, User
from amparo.foundation.journal.models import Entry
from amparo.foundation.vault import user_keys
from tests.accounts.helpers import SECRET, actor_in, try_password, walk_in, with_app
from tests.cast import PASSWORD, World
from tests.signin import signed_in


def test_password_and_code_sign_in_and_open_the_keys(world: World) -> None:
    carla = with_app(world.users["carla"])
    client = Client()
    assert (
        try_password(client, carla.email, PASSWORD)["Location"]
        == "/staff/sign-in/second/"
    )
    assert client.get("/staff/account/").status_code == 302  # not in yet
    walked = walk_in(Client(), carla)
    assert walked.status_code == 302
    assert walked["Location"] == "/staff/"


def test_after_sign_in_the_keys_open_what_the_team_has_sealed(world: World) -> None:
    client = Client()
    walk_in(client, with_app(world.users["carla"]))
    keys = actor_in(client).keys
    assert keys.pair.seed == world.keyrings["carla"].pair.seed


def test_the_password_alone_lets_nobody_in_who_has_a_second_factor(
    world: World,
) -> None:
    carla = with_app(world.users["carla"])
    client = Client()
    try_password(client, carla.email, PASSWORD)
    for path in ("/staff/", "/staff/account/", "/staff/team/", "/staff/unlock/"):
        assert client.get(path)["Location"].startswith("/staff/sign-in/?next=")


def test_the_password_of_the_next_person_ends_the_session_of_the_one_before(
    world: World,
) -> None:
    """On a shared computer nobody goes on as whoever forgot to sign out."""
    client = signed_in(world, "mariana")
    before = client.session.session_key
    carla = with_app(world.users["carla"])
    try_password(client, carla.email, PASSWORD)
    assert client.get("/staff/account/").status_code == 302
    assert client.session.session_key != before
    assert not Session.objects.filter(session_key=before).exists()


def test_a_role_that_opens_a_vault_must_set_up_a_second_factor_first(
    world: World,
) -> None:
    client = Client()
    try_password(client, world.users["carla"].email, PASSWORD)
    response = client.get("/staff/team/")
    assert response["Location"].startswith("/staff/account/second-factor/?next=")
    page = client.get(response["Location"]).content.decode()
    assert "Add a second factor" in page


def test_only_a_donor_comes_in_with_the_password_alone(world: World) -> None:
    for name, status in (("willem", 200), ("mariana", 302), ("wanda", 302)):
        client = Client()
        try_password(client, world.users[name].email, PASSWORD)
        assert client.get("/staff/account/").status_code == status, name


def test_unknown_address_and_wrong_password_get_the_same_answer(world: World) -> None:
    wrong = try_password(Client(), world.users["carla"].email, "not this password")
    unknown = try_password(Client(), "nobody@example.org", "not this password")
    text = [r.content.decode() for r in (wrong, unknown)]
    text[0] = text[0].replace(world.users["carla"].email, "X")
    text[1] = text[1].replace("nobody@example.org", "X")
    strip = [_without_token(page) for page in text]
    assert strip[0] == strip[1]
    assert "do not match" in strip[0]


def _without_token(page: str) -> str:
    return "\n".join(
        line for line in page.splitlines() if "csrfmiddlewaretoken" not in line
    )


def test_a_closed_account_gets_the_same_answer_too(world: World) -> None:
    User.objects.filter(id=world.users["carla"].id).update(is_active=False)
    page = try_password(Client(), world.users["carla"].email, PASSWORD)
    assert "do not match" in page.content.decode()


def test_someone_whose_roles_have_all_ended_cannot_sign_in(world: World) -> None:
    Membership.objects.filter(user=world.users["mariana"]).update(
        ended_at=timezone.now()
    )
    page = try_password(Client(), world.users["mariana"].email, PASSWORD)
    assert "no role at the moment" in page.content.decode()


def test_the_same_code_does_not_work_twice(world: World) -> None:
    carla = with_app(world.users["carla"])
    walk_in(Client(), carla)
    again = walk_in(Client(), carla)
    assert "That code is not correct" in again.content.decode()


def test_a_code_seen_over_a_shoulder_is_useless_even_a_minute_later(
    world: World,
) -> None:
    carla = with_app(world.users["carla"])
    with time_machine.travel(timezone.now(), tick=False) as clock:
        code = factors.code_now(SECRET)
        assert factors.accept_code(carla, code) == "totp"
        clock.shift(31)
        assert factors.accept_code(carla, code) == ""


def test_a_code_on_paper_works_once(world: World, client: Client) -> None:
    carla = with_app(world.users["carla"])
    walk_in(client, carla)
    page = client.post("/staff/account/second-factor/paper/")
    code = page.context["codes"][3]
    assert factors.accept_code(carla, code) == "recovery_codes"
    assert factors.accept_code(carla, code) == ""
    assert factors.paper_codes_left(carla) == 9


def test_secrets_of_apps_and_papers_do_not_lie_in_the_database_in_clear(
    world: World, client: Client
) -> None:
    carla = with_app(world.users["carla"])
    walk_in(client, carla)
    codes = client.post("/staff/account/second-factor/paper/").context["codes"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT data FROM mfa_authenticator")
        stored = " ".join(str(row[0]) for row in cursor.fetchall())
    assert stored
    assert SECRET not in stored
    assert not [code for code in codes if code in stored]


def test_the_secret_that_waits_to_be_scanned_is_sealed_in_the_session(
    world: World, client: Client
) -> None:
    try_password(client, world.users["carla"].email, PASSWORD)
    page = client.get("/staff/account/second-factor/app/")
    secret = page.context["secret"].replace(" ", "")
    rows = [s.get_decoded() for s in Session.objects.all()]
    assert len(secret) == 32
    assert secret not in str(rows)


def test_an_app_is_set_up_by_showing_its_first_code(
    world: World, client: Client
) -> None:
    try_password(client, world.users["carla"].email, PASSWORD)
    page = client.get("/staff/account/second-factor/app/")
    secret = page.context["secret"].replace(" ", "")
    wrong = client.post("/staff/account/second-factor/app/", {"code": "000000"})
    assert "not correct" in wrong.content.decode()
    done = client.post(
        "/staff/account/second-factor/app/", {"code": factors.code_now(secret)}
    )
    assert done["Location"] == "/staff/account/second-factor/paper/"
    assert client.get("/staff/account/").status_code == 200


def test_the_last_second_factor_stays_while_the_role_needs_it(
    world: World, client: Client
) -> None:
    carla = with_app(world.users["carla"])
    walk_in(client, carla)
    only = factors.factors_of(carla)[0]
    client.post(f"/staff/account/second-factor/{only.pk}/remove/")
    assert factors.has_factor(carla)


def test_a_session_row_that_was_stolen_opens_nothing(
    world: World, client: Client
) -> None:
    walk_in(client, with_app(world.users["carla"]))
    thief = Client()
    name = settings.SESSION_COOKIE_NAME
    thief.cookies[name] = client.cookies[name].value
    actor = actor_in(thief)
    assert actor.keys is None
    # ... and neither does the row hold the key, nor a wrong cookie open it.
    session = Session.objects.get(session_key=client.cookies[name].value)
    assert client.cookies[KEY_COOKIE].value not in str(session.get_decoded())
    assert world.keyrings["carla"].pair.seed.hex() not in str(session.get_decoded())
    thief.cookies[KEY_COOKIE] = "00" * 32
    assert actor_in(thief).keys is None


def test_who_lost_the_key_cookie_is_asked_to_unlock_and_comes_back(
    world: World, client: Client
) -> None:
    walk_in(client, with_app(world.users["carla"]))
    del client.cookies[KEY_COOKIE]
    assert actor_in(client).keys is None
    wrong = client.post("/staff/unlock/?next=/staff/account/", {"password": "no"})
    assert "That is not your password" in wrong.content.decode()
    right = client.post("/staff/unlock/?next=/staff/account/", {"password": PASSWORD})
    assert right["Location"] == "/staff/account/"
    assert actor_in(client).keys is not None


def test_the_cookies_are_for_the_staff_side_only_and_no_script_reads_them(
    world: World, client: Client
) -> None:
    walk_in(client, with_app(world.users["carla"]))
    for name in (settings.SESSION_COOKIE_NAME, KEY_COOKIE, "d"):
        morsel = client.cookies[name]
        assert morsel["path"] == "/staff/"
        assert morsel["httponly"]
        assert morsel["samesite"] == "Lax"


def test_lock_now_drops_keys_and_session(world: World, client: Client) -> None:
    walk_in(client, with_app(world.users["carla"]))
    response = client.post(
        "/staff/lock/", headers={"referer": "http://testserver/staff/team/"}
    )
    assert response["Location"] == "/staff/sign-in/?next=%2Fstaff%2Fteam%2F"
    assert client.cookies[KEY_COOKIE].value == ""
    assert client.get("/staff/account/").status_code == 302
    assert client.get("/staff/lock/").status_code == 405


@pytest.mark.parametrize("minutes, inside", [(29, True), (31, False)])
def test_a_session_ends_after_half_an_hour_of_silence(
    world: World, minutes: int, inside: bool
) -> None:
    client = Client()
    with time_machine.travel(timezone.now(), tick=False) as clock:
        walk_in(client, with_app(world.users["carla"]))
        clock.shift(timedelta(minutes=minutes))
        assert (client.get("/staff/awake/").status_code == 204) is inside


def test_a_session_goes_on_while_someone_works_but_not_for_ever(world: World) -> None:
    client = Client()
    with time_machine.travel(timezone.now(), tick=False) as clock:
        walk_in(client, with_app(world.users["carla"]))
        for _each in range(35):
            clock.shift(timedelta(minutes=20))
            assert client.get("/staff/awake/").status_code == 204
        clock.shift(timedelta(minutes=29))
        assert client.get("/staff/awake/").status_code == 302


def test_a_session_is_saved_at_most_once_a_minute(world: World) -> None:
    client = Client()
    with time_machine.travel(timezone.now(), tick=False) as clock:
        walk_in(client, with_app(world.users["carla"]))
        clock.shift(20)
        before = _session_of(client)
        client.get("/staff/awake/")
        assert _session_of(client) == before
        clock.shift(45)
        client.get("/staff/awake/")
        assert _session_of(client) != before


def _session_of(client: Client) -> object:
    key = client.cookies[settings.SESSION_COOKIE_NAME].value
    return Session.objects.values_list("expire_date", flat=True).get(session_key=key)


def test_signing_out_everywhere_else_leaves_only_this_session(world: World) -> None:
    carla = with_app(world.users["carla"])
    here, there = Client(), Client()
    walk_in(there, carla)
    with time_machine.travel(timezone.now() + timedelta(minutes=2)):
        walk_in(here, carla)
        here.post("/staff/account/elsewhere/")
        assert here.get("/staff/awake/").status_code == 204
        assert there.get("/staff/awake/").status_code == 302


def test_the_way_back_never_leads_to_another_site(world: World) -> None:
    for next_ in ("https://evil.example/", "//evil.example/", "/\\evil.example"):
        client = Client()
        response = client.post(
            "/staff/sign-in/",
            {
                "email": world.users["mariana"].email,
                "password": PASSWORD,
                "next": next_,
            },
        )
        assert response["Location"] == "/staff/"


def test_the_journal_knows_sign_ins_refusals_and_changes_of_factors(
    world: World, client: Client
) -> None:
    carla = world.users["carla"]
    try_password(client, carla.email, "not this password")
    refused = Entry.objects.get(verb="account.sign_in", outcome="refused")
    assert carla.email not in str(refused.facts)
    walk_in(client, with_app(carla))
    done = Entry.objects.get(verb="account.sign_in", outcome="done")
    assert (done.actor_id, done.facts) == (carla.id, {"factor": "totp"})
    client.post("/staff/account/second-factor/paper/")
    added = Entry.objects.get(verb="account.add_factor")
    assert added.facts == {"kind": "recovery_codes"}


def test_keys_are_made_at_the_first_sign_in_of_who_has_none(
    world: World, client: Client
) -> None:
    user = User.objects.create(email="new@example.org", name="New")
    user.set_password(PASSWORD)
    user.save()
    Membership.objects.create(
        user=user, organisation=world.organisations["casa"], role="trainer"
    )
    try_password(client, "new@example.org", PASSWORD)
    assert user_keys.unlock(user.id, PASSWORD) is not None
    assert actor_in(client).keys is not None


def test_pages_of_allauth_are_not_reachable(client: Client, db: None) -> None:
    for path in ("signup", "email", "login", "password/change", "2fa", "social"):
        for prefix in ("/accounts/", "/staff/", "/"):
            assert client.get(f"{prefix}{path}/").status_code == 404
