"""Saved views: codes only, a sealed name, one's own or the team's, and an undo."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from amparo.foundation.accounts.models import Membership
from amparo.foundation.journal.models import Entry
from amparo.foundation.kernel.errors import Refused, RuleBroken
from amparo.foundation.lists import saved_views
from amparo.foundation.lists.models import SavedView
from amparo.foundation.lists.saved_views import (
    change_view,
    delete_view,
    restore_view,
    save_view,
    views_of,
)
from amparo.foundation.policy import Actor
from tests.cast import World
from tests.signin import signed_in

pytestmark = pytest.mark.django_db
CODES = {"of": "team", "risk": "high"}


def saved(actor: Actor, name: str = "High risk", **more: Any) -> SavedView:
    facts: dict[str, Any] = {"list_name": "cases", "codes": CODES, "sort": "-due"}
    return save_view(actor, **(facts | more), name=name)


def names(actor: Actor, list_name: str = "cases") -> list[str]:
    return [v.name for v in views_of(actor, list_name) if not v.was_deleted]


def shared(world: World, name: str = "High risk") -> SavedView:
    team = world.team_id("cochabamba")
    return change_view(world.carla, saved(world.carla).id, name, team, 1)


def page(client: Client, query: str = "") -> str:
    return client.get(reverse("cases:list") + query).content.decode()


def posted(client: Client, html: str, name: str) -> Any:
    (form,) = re.findall(r'(?s)action="/staff/lists/views/".*?</form>', html)
    hidden = dict(re.findall(r'name="(view|next)" value="([^"]*)"', form))
    hidden = {key: value.replace("&amp;", "&") for key, value in hidden.items()}
    return client.post(reverse("lists:save-view"), hidden | {"name": name})


def test_a_person_saves_what_they_look_at_and_opens_it_again(world: World) -> None:
    client, query = signed_in(world, "carla"), "?of=team&risk=high&sort=-due"
    made = posted(client, page(client, query), "High risk")
    assert made.headers["Location"] == reverse("cases:list") + query
    view = SavedView.objects.get()
    assert (view.list_name, view.codes, view.sort) == ("cases", CODES, "-due")
    again = page(client, "?of=mine")
    assert '<a href="?of=team&amp;risk=high&amp;sort=-due"' in again
    # Also while the list has no rows, and then it is the current one.
    assert re.search(r'aria-current="true"\s*>High risk', page(client, query))


def test_a_typed_word_is_never_saved_and_the_page_says_so(world: World) -> None:
    client = signed_in(world, "carla")
    typed = {"of": "mine", "risk": "high", "text": "WARA-QUISPE"}
    html = client.post(reverse("cases:list"), typed).content.decode()
    assert "Words typed in the search are not saved." in html
    posted(client, html, "Mine")
    assert SavedView.objects.get().codes == {"of": "mine", "risk": "high"}
    assert "Words typed" not in page(client)


def test_what_the_page_did_not_offer_is_not_saved(world: World) -> None:
    client = signed_in(world, "carla")
    forged = {"view": json.dumps(["cases", {"text": "Wara"}, ""]), "name": "Mine"}
    assert client.post(reverse("lists:save-view"), forged).status_code == 404
    assert not SavedView.objects.exists()


def test_no_name_lies_open_in_the_database_or_in_the_journal(world: World) -> None:
    view = saved(world.carla, "Wara Quispe")
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM lists_savedview")
        row = [bytes(v) if isinstance(v, memoryview) else v for v in cursor.fetchone()]
    assert "Wara" not in repr(row) and "Quispe" not in repr(row)
    assert names(world.carla) == ["Wara Quispe"]
    entry = Entry.objects.get(verb="list.save_view")
    assert (entry.subject_id, entry.facts) == (view.id, {"list": "cases"})


def test_views_are_one_s_own_and_those_of_one_list(world: World) -> None:
    view = saved(world.carla)
    saved(world.carla, "Elsewhere", list_name="services")
    assert names(world.carla) == ["High risk"]
    assert names(world.sonia) == []
    with pytest.raises(SavedView.DoesNotExist):
        change_view(world.sonia, view.id, "Mine", None, 1)
    with pytest.raises(SavedView.DoesNotExist):
        delete_view(world.sonia, view.id)


def test_a_view_is_renamed_and_shared_with_the_own_team_only(world: World) -> None:
    shared(world, "Urgent")
    assert names(world.carla) == names(world.sonia) == ["Urgent"]
    assert names(world.beto) == []
    (seen,) = views_of(world.sonia, "cases")
    assert not seen.mine
    assert Entry.objects.filter(verb="list.share_view").count() == 1
    mine = saved(world.carla, "Other")
    with pytest.raises(Refused):
        change_view(world.carla, mine.id, "Other", world.team_id("el_alto"), 1)
    assert names(world.carla) == ["Other", "Urgent"]
    assert names(world.beto) == []


def test_it_is_shared_with_one_of_the_own_teams_by_name(world: World) -> None:
    user, el_alto = world.users["carla"], world.teams["el_alto"]
    Membership.objects.create(
        user=user, team=el_alto, organisation=el_alto.organisation, role="caseworker"
    )
    url = reverse("lists:change-view", args=[saved(world.carla).id])
    form = signed_in(world, "carla").get(url).content.decode()
    offered = re.findall(r"<option[^>]*>\s*([^<]+?)\s*</option>", form)
    assert offered == ["Only me", "Cochabamba", "El Alto"]


def test_a_shared_view_goes_when_its_owner_leaves_the_team(world: World) -> None:
    shared(world)
    Membership.objects.filter(user=world.users["carla"]).update(ended_at=timezone.now())
    assert names(world.sonia) == []


def test_a_deleted_view_can_be_restored_for_ten_minutes(world: World) -> None:
    client, view = signed_in(world, "carla"), saved(world.carla)
    way_back = {"next": "/staff/cases/?of=team"}
    gone = client.post(reverse("lists:delete-view", args=[view.id]), way_back)
    assert gone.headers["Location"] == way_back["next"]
    html = page(client)
    assert "View “High risk” deleted." in html and names(world.carla) == []
    client.post(reverse("lists:restore-view", args=[view.id]), way_back)
    assert names(world.carla) == ["High risk"]
    delete_view(world.carla, view.id)
    with time_machine.travel(timezone.now() + timedelta(minutes=11)):
        assert views_of(world.carla, "cases") == []
        with pytest.raises(SavedView.DoesNotExist):
            restore_view(world.carla, view.id)
        other = saved(world.carla, "Other")
    assert list(SavedView.objects.all()) == [other]


def test_a_name_is_needed_and_short_and_there_is_an_end_of_views(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("  ", "x" * 41):
        with pytest.raises(RuleBroken):
            saved(world.carla, name)
    assert saved_views.MOST_VIEWS == 20
    monkeypatch.setattr(saved_views, "MOST_VIEWS", 1)
    saved(world.carla)
    with pytest.raises(RuleBroken, match="Delete one first"):
        saved(world.carla)


def test_the_page_of_a_view_renames_and_keeps_what_a_colleague_wrote(
    world: World,
) -> None:
    client, view = signed_in(world, "carla"), saved(world.carla)
    url = reverse("lists:change-view", args=[view.id]) + "?next=/staff/cases/"
    said = {"name": "Urgent", "team": str(world.team_id("cochabamba")), "version": 1}
    assert "High risk" in client.get(url).content.decode()
    assert client.post(url, said).headers["Location"] == "/staff/cases/"
    assert names(world.sonia) == ["Urgent"]
    assert client.post(url, said | {"name": "Old"}).status_code == 409
    assert names(world.carla) == ["Urgent"]
    foreign = {"name": "Urgent", "team": str(world.team_id("el_alto")), "version": 2}
    assert client.post(url, foreign).status_code == 422


def test_many_views_cost_a_list_no_more_than_one(world: World) -> None:
    client = signed_in(world, "carla")

    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            page(client)
        assert sum("lists_savedview" in q["sql"] for q in seen) == 1
        return len(seen)

    saved(world.carla)
    queries()  # asks once for the facts that a process keeps
    one = queries()
    for n in range(6):
        saved(world.carla, f"View {n}")
    assert queries() == one
