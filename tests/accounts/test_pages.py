"""The decorators of every page, and what they refuse."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import Http404, HttpResponse
from django.template.response import TemplateResponse
from django.test import Client, RequestFactory
from django.utils import translation

from amparo.foundation.accounts.actors import live_memberships
from amparo.foundation.accounts.context import frame, navigation
from amparo.foundation.accounts.decorators import (
    public_page,
    signed_in_page,
    staff_page,
)
from amparo.foundation.accounts.middleware import ActorMiddleware, StaffRequest
from amparo.foundation.accounts.models import Membership
from amparo.foundation.accounts.views.explain import room_name
from amparo.foundation.journal.models import Entry
from amparo.foundation.kernel.errors import KeysLocked, Refused
from amparo.foundation.policy import PUBLIC, Actor, all_permissions
from tests.cast import World
from tests.signin import signed_in


def a_request(world: World, actor: Actor, path: str = "/staff/x/") -> Any:
    """Make a request as the middleware would leave it."""
    request: Any = RequestFactory().get(path)
    user = world.users[actor.name.lower()]
    request.user, request.actor = user, actor
    request.memberships = live_memberships(user)
    request.session = {"factor": "totp"}
    return request


def test_a_page_says_which_permission_it_needs() -> None:
    @staff_page("account.invite")
    def page(request: StaffRequest) -> HttpResponse:
        return HttpResponse()

    @signed_in_page()
    def mine(request: StaffRequest) -> HttpResponse:
        return HttpResponse()

    @public_page
    def anybodys(request: StaffRequest) -> HttpResponse:
        return HttpResponse()

    assert page.verb == "account.invite"  # type: ignore[attr-defined]
    assert (mine.verb, mine.signed_in) == ("", True)  # type: ignore[attr-defined]
    assert anybodys.public  # type: ignore[attr-defined]


def test_without_the_permission_a_page_is_403_and_journalled(
    world: World,
) -> None:
    response = signed_in(world, "carla").get("/staff/team/invite/")
    assert response.status_code == 403
    entry = Entry.objects.get(verb="account.invite", outcome="refused")
    assert entry.actor_id == world.users["carla"].id


def test_a_stranger_is_sent_to_sign_in_with_the_way_back(world: World) -> None:
    response = Client().get("/staff/team/?q=1")
    assert response["Location"] == "/staff/sign-in/?next=%2Fstaff%2Fteam%2F%3Fq%3D1"
    assert response.cookies.keys() == set()


def test_htmx_sends_the_whole_page_to_sign_in(world: World) -> None:
    response = Client().get("/staff/team/", headers={"HX-Request": "true"})
    assert response.headers["HX-Redirect"].startswith("/staff/sign-in/")


def test_a_record_out_of_reach_is_404_but_a_missing_permission_403(
    world: World,
) -> None:
    @staff_page("account.see_team")
    def record_page(request: StaffRequest) -> HttpResponse:
        raise Refused("no", "account.see_team")

    @staff_page("account.see_team")
    def lacking(request: StaffRequest) -> HttpResponse:
        raise Refused("no", "account.invite")

    request = a_request(world, world.carla)
    with pytest.raises(Http404):
        record_page(request)
    assert lacking(request).status_code == 403


def test_locked_keys_lead_to_the_unlock_page_and_back(world: World) -> None:
    @staff_page("account.see_team")
    def page(request: StaffRequest) -> HttpResponse:
        raise KeysLocked("locked")

    locked = a_request(world, world.without_keys("carla"))
    assert page(locked)["Location"] == "/staff/unlock/?next=%2Fstaff%2Fx%2F"
    opened = page(a_request(world, world.carla))
    assert opened.status_code == 403
    assert b"You do not have the key for this" in opened.content


def test_the_page_speaks_the_language_of_the_person_and_leaves_it_there(
    world: World,
) -> None:
    spoken = []

    @staff_page("account.see_team")
    def page(request: StaffRequest) -> HttpResponse:
        spoken.append(translation.get_language())
        return TemplateResponse(request, "accounts/reset_sent.html")

    request = a_request(world, world.carla)
    request.user.language = "es"
    with translation.override("en"):
        response = page(request)
        assert translation.get_language() == "en"
    request.user.language = "en"
    assert spoken == ["es"]
    assert b'lang="es"' in response.content


@pytest.mark.parametrize(
    ("asked", "language"), [("nl,es;q=0.5", "es"), ("nl", "en"), ("", "en")]
)
def test_sign_in_never_offers_a_language_that_staff_pages_lack(
    db: None, asked: str, language: str
) -> None:
    page = Client().get("/staff/sign-in/", headers={"Accept-Language": asked})
    assert f'<html lang="{language}"' in page.content.decode()


def test_only_the_named_methods_are_answered(world: World) -> None:
    client = signed_in(world, "carla")
    assert client.post("/staff/team/").status_code == 405
    assert client.delete("/staff/account/").status_code == 405


def test_public_pages_never_touch_the_session(world: World) -> None:
    seen = []

    def page(request: Any) -> HttpResponse:
        seen.append(request.actor)
        return HttpResponse()

    request: Any = RequestFactory().get("/")
    request.session = Untouchable()
    response = ActorMiddleware(page)(request)
    assert seen == [PUBLIC]
    assert not response.cookies
    assert "Vary" not in response.headers


class Untouchable:
    """A session that must not be asked anything."""

    def __getattr__(self, name: str) -> object:
        raise AssertionError("the session was touched")


def test_ended_roles_and_closed_organisations_do_not_count(world: World) -> None:
    before = world.carla
    assert before.assignments[0].countries == {"BO"}
    organisation = world.organisations["casa"]
    type(organisation).objects.filter(id=organisation.id).update(is_active=False)
    assert world.carla.assignments == ()


def test_a_role_in_a_whole_organisation_reaches_its_countries(world: World) -> None:
    assert world.lena.assignments[0].countries == {"BO", "PH", "NL"}
    assert world.lena.assignments[0].team_id is None


def test_the_rail_offers_only_what_the_roles_open(world: World) -> None:
    labels = [str(e["label"]) for e in navigation(world.sonia, "/staff/team/")]
    assert "Team" in labels
    donor = [str(e["label"]) for e in navigation(world.willem, "/staff/")]
    assert "Team" not in donor
    for path, entry in (
        ("/staff/team/invite/", "/staff/team/"),
        ("/staff/transfers/how-it-moves/", "/staff/concerns/"),
        ("/staff/elsewhere/", ""),
    ):
        here = [e["url"] for e in navigation(world.sonia, path) if e["current"]]
        assert here == ([entry] if entry else [])


def test_the_frame_says_who_i_am_and_where(world: World) -> None:
    around = frame(a_request(world, world.carla))
    assert around["me"]["name"] == "Carla"
    assert around["me"]["team"] == "Cochabamba"
    assert around["idle_seconds"] == 1800
    assert frame(RequestFactory().get("/")) == {}


def test_the_page_why_names_role_scope_and_team(world: World) -> None:
    page = signed_in(world, "sonia").get("/staff/why/").content.decode()
    assert "through your role Supervisor: your team (Cochabamba)" in page
    other = signed_in(world, "willem").get("/staff/why/").content.decode()
    assert "Invite someone" not in other


def test_every_room_with_permissions_has_a_name_that_people_read() -> None:
    names = {room_name(one) for one in all_permissions()}
    assert {"Concerns", "Languages", "Accounts and keys"} <= names
    assert not {name for name in names if name[0].islower()}


def test_the_table_of_roles_says_who_may_do_what_and_how_far(world: World) -> None:
    rooms = dict(signed_in(world, "carla").get("/staff/roles/").context["rooms"])
    rows = {v.name: who for room in rooms.values() for v, who in room}
    assert set(rows) == {one.name for one in all_permissions() if one.allowed}
    invite = [
        (str(reach), [str(r) for r in who]) for reach, who in rows["account.invite"]
    ]
    assert invite == [
        ("In their team", ["Supervisor"]),
        ("In their organisation", ["Administrator"]),
    ]
    assert [str(r) for r in rows["account.sign_in"][0][1]] == ["everyone"]


def test_no_page_of_this_room_is_kept_by_browsers_or_proxies(world: World) -> None:
    client = signed_in(world, "sonia")
    for path in ("sign-in/", "team/", "account/", "why/", "roles/", "team/invite/"):
        assert client.get(f"/staff/{path}")["Cache-Control"] == "no-store, private"


def test_pages_hold_no_inline_script_or_style(world: World) -> None:
    client = signed_in(world, "sonia")
    membership = Membership.objects.get(user=world.users["carla"])
    for path in (
        "sign-in/",
        "team/",
        "account/",
        "why/",
        "roles/",
        "team/invite/",
        "account/second-factor/",
        "account/second-factor/app/",
        "unlock/",
        "account/second-factor/passkey/",
        "account/second-factor/paper/",
        "account/password/",
        f"team/{membership.id}/end/",
        "new-password/",
    ):
        page = client.get(f"/staff/{path}")
        text = page.content.decode()
        assert page.status_code == 200, path
        assert " style=" not in text, path
        assert "<style" not in text, path
        assert "onclick" not in text, path
        assert "<script>" not in text, path


def test_language_is_a_persons_own_choice(world: World) -> None:
    client = signed_in(world, "carla")
    client.post("/staff/account/", {"language": "es"})
    assert 'lang="es"' in client.get("/staff/account/").content.decode()
    wrong = client.post("/staff/account/", {"language": "xx"})
    assert "field-error" in wrong.content.decode()
    assert 'lang="es"' in client.get("/staff/account/").content.decode()
