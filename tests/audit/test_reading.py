"""Who reads which part of the journal, and that reading it is recorded itself."""

from __future__ import annotations

import pytest
from django.urls import reverse

from amparo.foundation.audit.access import access_of
from amparo.foundation.audit.operations import read_own, read_week
from amparo.foundation.audit.queries import Show
from amparo.foundation.journal.models import Entry
from amparo.foundation.kernel.errors import Refused
from amparo.foundation.lists.requests import Asked
from amparo.foundation.persons.operations import search_people
from amparo.foundation.vault.record_keys import holders
from amparo.response.cases.models import KIND
from amparo.response.cases.operations import open_the_case, write_note
from amparo.response.cases.operations._shared import scope_of
from amparo.response.cases.operations.bars import bar_from_case
from tests.audit.helpers import seen, subjects_seen
from tests.cases.helpers import opened, with_child
from tests.cast import World
from tests.signin import signed_in


def test_a_supervisor_reads_the_entries_of_the_team_and_of_no_other(
    world: World,
) -> None:
    here = opened(world)
    there = opened(world, world.beto, team_id=world.team_id("el_alto"))
    assert here.id in subjects_seen(world.sonia)
    assert there.id not in subjects_seen(world.sonia)
    assert subjects_seen(world.diego) >= {here.id, there.id}
    assert here.id not in subjects_seen(world.luz)


@pytest.mark.parametrize("name", ["ana", "carla", "lucia", "lena", "wanda"])
def test_administrators_and_others_do_not_read_the_journal(
    world: World, name: str
) -> None:
    with pytest.raises(Refused):
        seen(getattr(world, name))


def test_reading_the_journal_leaves_one_line_a_page_that_says_what_for(
    world: World,
) -> None:
    case = opened(world)
    before = Entry.objects.count()
    seen(world.sonia, show="opened", records=frozenset({case.id}))
    assert Entry.objects.count() == before + 1
    entry = Entry.objects.latest("number")
    assert (entry.verb, entry.actor_id) == ("journal.see", world.users["sonia"].id)
    assert entry.facts == {"show": "opened", "records": [str(case.id)], "page": 1}
    assert entry.number in {one.number for one in seen(world.diego)}


def test_what_one_looks_for_narrows_the_list(world: World) -> None:
    case = opened(world)
    open_the_case(world.carla, case.id)
    search_people(world.carla, "Wara")
    with pytest.raises(Refused):
        open_the_case(world.beto, case.id)
    assert {e.verb for e in seen(world.sonia, show=Show.OPENED)} == {"case.open"}
    assert {e.verb for e in seen(world.sonia, show=Show.SEARCHES)} == {"person.search"}
    refused = seen(world.sonia, show=Show.REFUSED)
    assert [(e.verb, e.actor_id) for e in refused] == [
        ("case.open", world.users["beto"].id)
    ]
    found = seen(world.sonia, person=world.users["carla"].id)
    assert {e.actor_id for e in found} == {world.users["carla"].id}


def test_a_code_finds_everything_about_the_child(world: World) -> None:
    case = with_child(world)
    open_the_case(world.carla, case.id)
    client = signed_in(world, "sonia")
    page = client.post(reverse("journal:list"), {"code": case.code, "show": "opened"})
    shown = {row.record.subject_id for row in page.context["page"].rows}
    assert shown == {case.id, case.person_id}
    assert b"Wara" not in page.content


def test_a_code_that_nobody_has_finds_nothing(world: World) -> None:
    opened(world)
    page = signed_in(world, "sonia").post(reverse("journal:list"), {"code": "C-999999"})
    assert page.context["page"].rows == ()


def test_the_journal_leaves_as_a_file_with_a_purpose_only(world: World) -> None:
    opened(world)
    client = signed_in(world, "sonia")
    url = reverse("journal:export")
    assert client.post(url, {"format": "csv", "purpose": ""}).status_code == 422
    file = client.post(url, {"format": "csv", "purpose": "audit"})
    assert file.status_code == 200
    entry = Entry.objects.filter(verb="journal.export").latest("number")
    assert entry.facts["purpose"] == "audit"
    assert entry.facts["list"] == "journal"


def test_everyone_sees_which_colleague_opened_what_they_wrote(world: World) -> None:
    case = opened(world)
    write_note(world.carla, case.id, "call", "She came to the door.")
    open_the_case(world.carla, case.id)
    open_the_case(world.sonia, case.id)
    page = read_own(world.carla, Asked())
    assert [row.record.actor_id for row in page.rows] == [world.users["sonia"].id]
    assert read_own(world.beto, Asked()).rows == ()


def test_who_is_kept_out_of_a_record_reads_nothing_about_it(world: World) -> None:
    case = opened(world, world.sonia)
    write_note(world.carla, case.id, "call", "She came to the door.")
    bar_from_case(world.sonia, case.id, world.users["carla"].id, "knows")
    open_the_case(world.sonia, case.id)
    carla = world.read_everybody().carla
    assert read_own(carla, Asked()).rows == ()


def test_the_panel_says_who_can_open_a_case_why_and_who_did(world: World) -> None:
    case = opened(world)
    open_the_case(world.sonia, case.id)
    open_the_case(world.sonia, case.id)  # of each person the last opening
    vaults = holders(KIND, case.id)
    access = access_of(
        world.carla, case.id, scope_of(case), vaults, opens="case.open", bars="case.bar"
    )
    (team,) = access.teams
    assert [row["name"] for row in team.people] == ["Carla", "Sonia"]
    assert team.people[1]["why"] == "Supervisor, with the team's key"
    assert [row["title"] for row in access.opened] == ["Sonia"]
    assert access.journal_url == ""
    watcher = access_of(
        world.sonia, case.id, scope_of(case), vaults, opens="case.open", bars="case.bar"
    )
    assert str(case.id) in watcher.journal_url


def test_the_people_of_another_team_are_not_named(world: World) -> None:
    case = opened(world)
    vaults = holders(KIND, case.id)
    access = access_of(world.beto, case.id, scope_of(case), vaults, opens="case.open")
    assert access.teams[0].people == ()
    assert access.opened == ()


def test_pages_of_a_case_and_a_person_draw_the_panel(world: World) -> None:
    case = with_child(world)
    client = signed_in(world, "carla")
    for name, pk in (("cases:detail", case.id), ("persons:person", case.person_id)):
        page = client.get(reverse(name, args=[pk]))
        assert b"Who can see this, why, and who did" in page.content


def test_the_week_is_counted_for_those_who_watch(world: World) -> None:
    week = read_week(world.sonia)
    assert week.monday.weekday() == 0
    assert dict(week.counts)[Show.OPENED] == 0
    page = signed_in(world, "diego").get(reverse("journal:week"))
    assert page.status_code == 200
