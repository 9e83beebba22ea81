"""Who is on call: set by one person, shown to the team, asked for where missing."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from amparo.commands.work_checks import intake
from amparo.foundation.journal.models import Entry
from amparo.foundation.kernel.errors import Conflict, Refused, RuleBroken
from amparo.foundation.kernel.generations import stocks
from amparo.foundation.tasks import on_call, on_call_tasks
from amparo.foundation.tasks.key_task_kinds import ON_CALL
from amparo.foundation.tasks.models import OnCall, Task
from amparo.foundation.tasks.on_call import OnCallData, Rung, set_on_call
from tests.cast import World
from tests.signin import signed_in

PHONE = "+591 700 12345"


def data_of(world: World, *names: str, last: str = "", phone: str = "") -> OnCallData:
    rungs = [Rung(world.users[name].id) for name in names]
    return OnCallData(rungs, world.users[last].id if last else None, phone)


def saved(world: World, *names: str, last: str = "", phone: str = "") -> OnCall:
    row = OnCall.objects.filter(team=world.teams["cochabamba"]).first()
    version = row.version if row else 1
    data = data_of(world, *names, last=last, phone=phone)
    return set_on_call(world.sonia, world.team_id("cochabamba"), version, data)


def page_of(world: World, name: str) -> str:
    url = reverse("tasks:on_call", args=[world.team_id("cochabamba")])
    response = signed_in(world, name).get(url)
    assert response.status_code == 200
    return response.content.decode()


def test_the_page_sets_who_is_on_call(world: World) -> None:
    client, team = signed_in(world, "sonia"), world.teams["cochabamba"]
    url = reverse("tasks:set_on_call", args=[team.id])
    assert "Who is on call in Cochabamba?" in client.get(url).content.decode()
    typed: dict[str, Any] = {
        "version": 1,
        "person_0": world.users["tomasa"].id,
        "when_0": "open",
        "person_2": world.users["sonia"].id,  # a gap closes up
        "when_2": "always",
        "last_user": world.users["lucia"].id,
        "phone": PHONE,
    }
    response = client.post(url, typed)
    assert response["Location"] == reverse("tasks:on_call", args=[team.id])
    rungs = on_call.rungs_in(on_call.list_of(team))
    assert [(r.user.name, r.when) for r in rungs] == [
        ("Tomasa", "open"),
        ("Sonia", "always"),
    ]
    entry = Entry.objects.get(verb="task.set_on_call")
    assert entry.facts["last"] == str(world.users["lucia"].id)
    assert "700 12345" not in str(entry.facts)
    assert "70012345" not in str(entry.facts)
    page = page_of(world, "tomasa")
    assert page.index("Tomasa") < page.index("In the team&#x27;s hours")
    # The same form again is out of date, and the page shows both versions.
    assert client.post(url, typed | {"version": 1}).status_code == 409


def test_the_telephone_is_sealed_and_shown_to_the_team_only(world: World) -> None:
    row = saved(world, "tomasa", last="lucia", phone=PHONE)
    assert b"700" not in bytes(row.phone_sealed or b"")
    for name in ("tomasa", "carla", "sonia", "lucia"):
        assert PHONE in page_of(world, name), name
    assert PHONE not in page_of(world, "ana")  # she administers, and is not in the team


def test_a_telephone_stays_when_it_is_left_empty(world: World) -> None:
    saved(world, "tomasa", last="lucia", phone=PHONE)
    saved(world, "sonia", last="lucia")
    assert PHONE in page_of(world, "tomasa")


def test_another_last_person_needs_a_telephone_of_their_own(world: World) -> None:
    saved(world, "tomasa", last="lucia", phone=PHONE)
    with pytest.raises(RuleBroken, match="telephone number"):
        saved(world, "tomasa", last="ana")


def test_a_telephone_moved_to_another_person_opens_nothing(world: World) -> None:
    row = saved(world, "tomasa", last="lucia", phone=PHONE)
    OnCall.objects.filter(id=row.id).update(last_user=world.users["ana"])
    assert PHONE not in page_of(world, "tomasa")


@pytest.mark.parametrize("name", ["beto", "luz", "lucia"])
def test_only_people_of_the_team_are_on_its_list(world: World, name: str) -> None:
    with pytest.raises(RuleBroken, match="people of this team"):
        saved(world, name)


@pytest.mark.parametrize("name", ["carla", "pablo", "luz", "willem", "wanda"])
def test_the_last_one_is_someone_around_the_team(world: World, name: str) -> None:
    with pytest.raises(RuleBroken):
        saved(world, "tomasa", last=name, phone=PHONE)


def test_nobody_is_in_the_list_twice(world: World) -> None:
    with pytest.raises(RuleBroken, match="once"):
        saved(world, "tomasa", "tomasa")


@pytest.mark.parametrize("name", ["tomasa", "carla", "elena", "luz", "lucia"])
def test_only_supervisors_and_administrators_set_it(world: World, name: str) -> None:
    actor, team_id = getattr(world, name), world.team_id("cochabamba")
    with pytest.raises(Refused):
        set_on_call(actor, team_id, 1, data_of(world, "tomasa"))
    assert not OnCall.objects.exists()


def test_two_who_set_it_at_once_do_not_overwrite_each_other(world: World) -> None:
    saved(world, "tomasa")
    data = data_of(world, "sonia")
    with pytest.raises(Conflict):
        set_on_call(world.ana, world.team_id("cochabamba"), 1, data)


def test_a_receiving_team_without_a_list_has_a_task_until_it_has_one(
    world: World,
) -> None:
    on_call_tasks.create_on_call_tasks()
    assert on_call_tasks.create_on_call_tasks() == 0  # once
    found = Task.objects.filter(kind=ON_CALL, team=world.teams["cochabamba"])
    task = found.get()
    assert task.due_at > timezone.now()
    page = signed_in(world, "sonia").get(reverse("tasks:my_day")).content.decode()
    assert "Set who is on call" in page
    saved(world, "tomasa")
    on_call_tasks.create_on_call_tasks()
    assert found.get().outcome == "done"


def test_the_check_names_a_team_without_a_list(world: World) -> None:
    def named() -> list[str]:
        return [str(m.msg) for m in intake() if m.id == "amparo.W094"]

    assert any("Cochabamba" in line for line in named())
    saved(world, "tomasa")
    assert not any("Cochabamba" in line for line in named())


def test_an_empty_page_says_what_happens_until_then(world: World) -> None:
    page = page_of(world, "tomasa")
    assert "danger alerts everyone in the team at once" in page
    assert reverse("tasks:set_on_call", args=[world.team_id("cochabamba")]) not in page
    assert "Set who is on call" in page_of(world, "sonia")


def test_a_new_secret_brings_the_telephone_along(world: World, settings: Any) -> None:
    saved(world, "tomasa", last="lucia", phone=PHONE)
    (stock,) = [s for s in stocks() if s.name == "telephones of those on call"]
    assert stock.waiting() == 0
    settings.AMPARO_SECRET_OLD = settings.AMPARO_SECRET
    settings.AMPARO_SECRET = "another secret of thirty-two letters and more"
    assert stock.waiting() == 1
    assert stock.renew is not None
    assert sum(stock.renew()) == 1
    settings.AMPARO_SECRET_OLD = ""
    row = OnCall.objects.get(team=world.teams["cochabamba"])
    assert on_call.phone_for(world.tomasa, row) == PHONE


def test_a_lost_secret_ends_the_telephone(world: World) -> None:
    saved(world, "tomasa", last="lucia", phone=PHONE)
    (stock,) = [s for s in stocks() if s.name == "telephones of those on call"]
    assert stock.after_loss is not None
    assert stock.after_loss().startswith("1 telephones end")
    assert OnCall.objects.get().phone_sealed is None
