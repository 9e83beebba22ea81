"""Organisations and teams: who manages them, and what must hold."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest

from amparo.foundation.countries.models import CountrySetting
from amparo.foundation.countries.queries import forget_facts
from amparo.foundation.decisions.operations import confirm
from amparo.foundation.journal.models import Entry
from amparo.foundation.kernel.errors import Conflict, Refused, RuleBroken
from amparo.foundation.kernel.ids import uuid7
from amparo.foundation.organisations.models import Organisation, Team
from amparo.foundation.organisations.operations import (
    OrganisationData,
    TeamData,
    change_organisation,
    change_team,
    create_organisation,
    create_team,
    set_safeguarding,
)
from amparo.foundation.organisations.queries import (
    DirectoryFilter,
    counts_by_kind,
    directory,
    team_for_country,
    visible_organisations,
    visible_teams,
)
from amparo.foundation.proposals.models import Alarm, Proposal
from amparo.foundation.vault.intake_switch import (
    name_standby,
    start_receiving,
    stop_receiving,
    switch_to_standby,
)
from amparo.foundation.vault.keepers import change_keepers
from tests.cast import World

pytestmark = pytest.mark.django_db

SHELTER = OrganisationData("Hogar Nuevo", "service_provider", ("BO",))
TEAM = TeamData("Nuevo equipo", "response")


def words_of(one: Organisation) -> OrganisationData:
    codes = one.countries.values_list("code", flat=True)
    return OrganisationData(
        one.name, one.kind, tuple(codes), one.parent_id, one.area_id, one.is_active
    )


# -- Adding ------------------------------------------------------------------------


def test_an_administrator_adds_a_service_in_her_country(world: World) -> None:
    made = create_organisation(world.ana, replace(SHELTER, area="BO-C"))
    assert made.name == "Hogar Nuevo"
    assert list(made.countries.values_list("code", flat=True)) == ["BO"]
    assert made.safeguarding == "unknown"
    entry = Entry.objects.filter(verb="organisations.create").latest("number")
    assert entry.facts == {"kind": "service_provider", "countries": "BO"}


@pytest.mark.parametrize("name", ["carla", "sonia", "mariana", "willem", "diego"])
def test_others_add_nobody(world: World, name: str) -> None:
    with pytest.raises(Refused):
        create_organisation(getattr(world, name), SHELTER)
    assert not Organisation.objects.filter(name="Hogar Nuevo").exists()


def test_nobody_adds_an_organisation_where_they_do_not_reach(world: World) -> None:
    for countries in (("PH",), ("BO", "PH"), ("PH", "BO")):
        with pytest.raises(Refused):
            create_organisation(world.ana, replace(SHELTER, countries=countries))
    assert not Organisation.objects.filter(name="Hogar Nuevo").exists()


def test_only_the_alliance_lead_adds_a_member_of_the_alliance(world: World) -> None:
    member = replace(SHELTER, kind="alliance_member")
    with pytest.raises(Refused):
        create_organisation(world.ana, member)
    assert create_organisation(world.lena, member).kind == "alliance_member"


def test_the_same_form_sent_twice_adds_one_organisation(world: World) -> None:
    key = uuid7()
    first = create_organisation(world.ana, SHELTER, key)
    second = create_organisation(world.ana, SHELTER, key)
    assert first == second
    assert Organisation.objects.filter(name="Hogar Nuevo").count() == 1


def test_a_name_in_any_script_is_kept_composed(world: World) -> None:
    made = create_organisation(
        world.lena,
        replace(SHELTER, name="  บ้าน\u200b อุ่นใจ ", countries=("TH",)),
    )
    assert made.name == "บ้าน\u200b อุ่นใจ"
    french = replace(SHELTER, name="Cafe\u0301")
    assert create_organisation(world.lena, french).name == "Café"


@pytest.mark.parametrize(
    ("words", "field"),
    [
        (replace(SHELTER, name=" "), "name"),
        (replace(SHELTER, name="x" * 161), "name"),
        (replace(SHELTER, kind="circus"), "kind"),
        (replace(SHELTER, area="PE-LIM"), "area"),
        (replace(SHELTER, parent_id=UUID(int=7)), "parent"),
        (replace(SHELTER, name="REFUGIO  sól"), "name"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(
    world: World, words: OrganisationData, field: str
) -> None:
    before = Organisation.objects.count()
    with pytest.raises(RuleBroken) as broken:
        create_organisation(world.lena, words)
    assert broken.value.field == field
    assert Organisation.objects.count() == before


def test_an_organisation_works_somewhere(world: World) -> None:
    with pytest.raises(RuleBroken) as broken:
        create_organisation(world.lena, replace(SHELTER, countries=()))
    assert broken.value.field == "countries"


def test_the_same_name_in_another_country_is_someone_else(world: World) -> None:
    namesake = replace(SHELTER, name="Refugio Sol", countries=("PE",))
    assert create_organisation(world.lena, namesake).name == "Refugio Sol"


# -- Changing ----------------------------------------------------------------------


def test_an_administrator_changes_her_own_organisation_only(world: World) -> None:
    casa, sol = world.organisations["casa"], world.organisations["sol"]
    renamed = replace(words_of(casa), name="Casa Abierta Bolivia")
    assert change_organisation(world.ana, casa.id, 1, renamed).version == 2
    with pytest.raises(Refused):
        change_organisation(world.ana, sol.id, 1, words_of(sol))


def test_a_country_lead_keeps_those_who_work_only_in_her_country(world: World) -> None:
    sol, alliance = world.organisations["sol"], world.organisations["alliance"]
    renamed = replace(words_of(sol), name="Refugio del Sol")
    change_organisation(world.lucia, sol.id, 1, renamed)
    with pytest.raises(Refused):
        change_organisation(world.lucia, alliance.id, 1, words_of(alliance))


def test_nobody_widens_their_own_reach_by_adding_a_country(world: World) -> None:
    casa = world.organisations["casa"]
    wider = replace(words_of(casa), countries=("BO", "PH"))
    with pytest.raises(Refused):
        change_organisation(world.ana, casa.id, 1, wider)
    assert [c.code for c in casa.countries.all()] == ["BO"]


def test_nobody_makes_their_own_organisation_a_member(world: World) -> None:
    casa = world.organisations["casa"]
    member = replace(words_of(casa), kind="alliance_member")
    with pytest.raises(Refused):
        change_organisation(world.ana, casa.id, 1, member)


def test_the_second_of_two_changes_is_refused_with_what_stands(world: World) -> None:
    casa = world.organisations["casa"]
    change_organisation(world.ana, casa.id, 1, replace(words_of(casa), name="Una"))
    with pytest.raises(Conflict) as conflict:
        change_organisation(world.lena, casa.id, 1, replace(words_of(casa), name="Dos"))
    assert conflict.value.current.name == "Una"
    assert Organisation.objects.get(id=casa.id).name == "Una"


def test_an_organisation_never_belongs_to_a_part_of_itself(world: World) -> None:
    casa = world.organisations["casa"]
    child = create_organisation(world.lena, replace(SHELTER, parent_id=casa.id))
    below = create_organisation(
        world.lena, replace(SHELTER, name="Hogar Menor", parent_id=child.id)
    )
    for parent in (casa.id, child.id, below.id):
        with pytest.raises(RuleBroken) as broken:
            change_organisation(
                world.lena, casa.id, 1, replace(words_of(casa), parent_id=parent)
            )
        assert broken.value.field == "parent"


def test_a_country_with_a_team_at_work_cannot_be_left(world: World) -> None:
    casa = world.organisations["casa"]
    moved = replace(words_of(casa), countries=("PE",))
    with pytest.raises(RuleBroken) as broken:
        change_organisation(world.lena, casa.id, 1, moved)
    assert broken.value.field == "countries"


def test_an_organisation_that_receives_concerns_does_not_close(world: World) -> None:
    casa = world.organisations["casa"]
    closed = replace(words_of(casa), is_active=False)
    with pytest.raises(RuleBroken):
        change_organisation(world.ana, casa.id, 1, closed)
    confirm(world.lena, stop_receiving(world.ana, world.team_id("cochabamba")).id)
    assert change_organisation(world.ana, casa.id, 1, closed).is_active is False


# -- Safeguarding ------------------------------------------------------------------


def test_safeguarding_is_judged_from_outside(world: World) -> None:
    sol, casa = world.organisations["sol"], world.organisations["casa"]
    assert set_safeguarding(world.lucia, sol.id, 1, "expired").safeguarding == "expired"
    with pytest.raises(RuleBroken):
        set_safeguarding(world.lucia, casa.id, 1, "ok")
    with pytest.raises(Refused):
        set_safeguarding(world.ana, sol.id, 2, "ok")
    entry = Entry.objects.filter(
        verb="organisations.set_safeguarding", outcome="done"
    ).latest("number")
    assert entry.facts == {"status": "expired", "before": "ok"}


def test_safeguarding_knows_four_answers_and_no_other(world: World) -> None:
    sol = world.organisations["sol"]
    with pytest.raises(RuleBroken):
        set_safeguarding(world.lucia, sol.id, 1, "fine")


# -- Teams and public intake --------------------------------------------------------


def test_a_new_team_receives_no_public_concerns_yet(world: World) -> None:
    casa = world.organisations["casa"]
    team = create_team(world.ana, casa.id, "BO", TEAM)
    assert (team.organisation, team.receives_concerns) == (casa, False)
    key = uuid7()
    second = replace(TEAM, name="Otro")
    again = [create_team(world.ana, casa.id, "BO", second, key) for _ in range(2)]
    assert again[0] == again[1]


@pytest.mark.parametrize("name", ["lucia", "sonia", "tala", "willem"])
def test_only_administrators_of_the_organisation_make_teams(
    world: World, name: str
) -> None:
    with pytest.raises(Refused):
        create_team(getattr(world, name), world.organisations["casa"].id, "BO", TEAM)
    assert not Team.objects.filter(name="Nuevo equipo").exists()


def test_a_team_works_where_its_organisation_works(world: World) -> None:
    with pytest.raises(RuleBroken) as broken:
        create_team(world.ana, world.organisations["casa"].id, "PE", TEAM)
    assert broken.value.field == "country"


def test_two_teams_of_an_organisation_never_share_a_name(world: World) -> None:
    with pytest.raises(RuleBroken) as broken:
        create_team(
            world.ana,
            world.organisations["casa"].id,
            "BO",
            replace(TEAM, name="el  ALTO"),
        )
    assert broken.value.field == "name"


def test_names_are_kept_only_by_custodians_of_the_same_organisation(
    world: World,
) -> None:
    for keeper in ("el_alto", "manila", "cochabamba"):
        with pytest.raises(RuleBroken) as broken:
            change_keepers(
                world.ana, world.team_id("cochabamba"), world.team_id(keeper), None
            )
        assert broken.value.field == "custodians"


def test_addresses_are_opened_only_by_an_online_desk_of_the_same_organisation(
    world: World,
) -> None:
    el_alto = world.team_id("el_alto")
    for desk in ("el_alto", "manila", "custodians"):
        with pytest.raises(RuleBroken) as broken:
            change_keepers(world.ana, el_alto, None, world.team_id(desk))
        assert broken.value.field == "online_desk"
    proposal = change_keepers(world.ana, el_alto, None, world.team_id("desk"))
    assert Team.objects.get(id=el_alto).online_desk is None
    confirm(world.lena, proposal.id)
    assert Team.objects.get(id=el_alto).online_desk_id == world.team_id("desk")


def test_changing_a_team_leaves_its_keepers_as_they_are(world: World) -> None:
    words = TeamData("Centro", "response")
    team = change_team(world.ana, world.team_id("cochabamba"), 1, words)
    assert (team.custodians, team.online_desk) == (
        world.teams["custodians"],
        world.teams["desk"],
    )


def test_a_team_that_receives_concerns_stays_an_active_response_team(
    world: World,
) -> None:
    team = world.team_id("cochabamba")
    for words in (
        TeamData("Cochabamba", "programme"),
        TeamData("Cochabamba", "response", is_active=False),
    ):
        with pytest.raises(RuleBroken):
            change_team(world.ana, team, 1, words)
    assert change_team(world.ana, team, 1, TeamData("Centro", "response")).version == 2


def test_no_team_becomes_a_programme_team_or_stops_being_one(world: World) -> None:
    casa = world.organisations["casa"]
    for before, after in (("programme", "service"), ("service", "programme")):
        team = create_team(world.ana, casa.id, "BO", TeamData(before, before))
        with pytest.raises(RuleBroken, match="stays one") as broken:
            change_team(world.ana, team.id, 1, TeamData(before, after))
        assert broken.value.field == "kind"
        assert Team.objects.get(id=team.id).kind == before
        renamed = change_team(world.ana, team.id, 1, TeamData(f"{before} 2", before))
        assert renamed.kind == before


def test_a_team_receives_concerns_only_if_someone_can_read_them(world: World) -> None:
    casa = world.organisations["casa"]
    empty = create_team(world.ana, casa.id, "BO", TEAM)
    with pytest.raises(RuleBroken, match="Nobody can open this team"):
        start_receiving(world.ana, empty.id)
    assert start_receiving(world.ana, world.team_id("el_alto")).is_pending


@pytest.mark.parametrize("kind", ["custodians", "online_desk"])
def test_a_team_receives_nothing_while_nobody_opens_the_vault_of_its_keepers(
    world: World, kind: str
) -> None:
    casa = world.organisations["casa"]
    keepers = create_team(world.ana, casa.id, "BO", TeamData("Nuevas", kind))
    ids = {"custodians": None, "online_desk": None, kind: keepers.id}
    proposal = change_keepers(world.ana, world.team_id("el_alto"), *ids.values())
    confirm(world.lena, proposal.id)
    with pytest.raises(RuleBroken, match="Nobody can open the vault"):
        start_receiving(world.ana, world.team_id("el_alto"))


def test_only_a_response_team_receives_concerns(world: World) -> None:
    with pytest.raises(RuleBroken):
        start_receiving(world.ana, world.team_id("custodians"))


def test_what_is_so_already_is_not_proposed(world: World) -> None:
    with pytest.raises(RuleBroken, match="already"):
        start_receiving(world.ana, world.team_id("cochabamba"))
    with pytest.raises(RuleBroken, match="does not receive"):
        stop_receiving(world.ana, world.team_id("el_alto"))
    with pytest.raises(RuleBroken, match="Nothing would change"):
        change_keepers(world.ana, world.team_id("el_alto"), None, None)


@pytest.mark.parametrize("name", ["sonia", "carla", "tala", "wanda"])
def test_others_propose_nothing_about_receiving(world: World, name: str) -> None:
    actor, team = getattr(world, name), world.team_id("cochabamba")
    with pytest.raises(Refused):
        stop_receiving(actor, team)
    with pytest.raises(Refused):
        start_receiving(actor, world.team_id("el_alto"))
    with pytest.raises(Refused):
        name_standby(actor, team, world.team_id("el_alto"))
    with pytest.raises(Refused):
        change_keepers(actor, team, None, None)
    assert not Proposal.objects.exists()


# -- The team that stands by -------------------------------------------------------


def with_standby(world: World) -> None:
    """Let two people name El Alto as the team that stands by for Cochabamba."""
    proposal = name_standby(
        world.ana, world.team_id("cochabamba"), world.team_id("el_alto")
    )
    confirm(world.lena, proposal.id)


def test_one_person_switches_to_the_team_that_two_have_named(world: World) -> None:
    with_standby(world)
    switch_to_standby(world.sonia, world.team_id("cochabamba"))
    assert team_for_country("BO") == world.teams["el_alto"]
    alarm = Alarm.objects.get(what="receiving.switched")
    assert set(alarm.team_ids) == {
        str(world.team_id("cochabamba")),
        str(world.team_id("el_alto")),
    }
    switch_to_standby(world.elena, world.team_id("el_alto"))  # and back
    assert team_for_country("BO") == world.teams["cochabamba"]


def test_nobody_switches_to_a_team_that_was_not_named(world: World) -> None:
    name_standby(world.ana, world.team_id("cochabamba"), world.team_id("el_alto"))
    with pytest.raises(RuleBroken, match="no standby team"):
        switch_to_standby(world.sonia, world.team_id("cochabamba"))
    for name in ("carla", "elena", "luz", "wanda", "diego"):
        with pytest.raises(Refused):
            switch_to_standby(getattr(world, name), world.team_id("cochabamba"))
    assert team_for_country("BO") == world.teams["cochabamba"]


def test_a_team_that_stands_by_stays_at_work_and_is_of_the_country(
    world: World,
) -> None:
    for team in ("manila", "cochabamba", "custodians"):
        with pytest.raises(RuleBroken):
            name_standby(world.ana, world.team_id("cochabamba"), world.team_id(team))
    with_standby(world)
    closed = TeamData("El Alto", "response", is_active=False)
    with pytest.raises(RuleBroken):
        change_team(world.ana, world.team_id("el_alto"), 1, closed)


# -- Finding -----------------------------------------------------------------------


def test_concerns_of_a_country_go_to_the_one_team_that_two_people_decided(
    world: World,
) -> None:
    assert team_for_country("BO") == world.teams["cochabamba"]
    assert team_for_country("PH") == world.teams["manila"]
    assert team_for_country("PE") is None
    proposal = start_receiving(world.ana, world.team_id("el_alto"))
    assert team_for_country("BO") == world.teams["cochabamba"]
    confirm(world.lena, proposal.id)  # before its first record nothing waits
    assert team_for_country("BO") == world.teams["el_alto"]
    confirm(world.lucia, stop_receiving(world.lena, world.team_id("el_alto")).id)
    assert team_for_country("BO") is None


def test_a_closed_organisation_receives_nothing(world: World) -> None:
    Organisation.objects.filter(id=world.organisations["casa"].id).update(
        is_active=False
    )
    assert team_for_country("BO") is None


def names(world: World, looking: DirectoryFilter) -> list[str]:
    return sorted(one.name for one in directory(world.carla, looking))


def test_the_directory_finds_by_words_kind_and_country(world: World) -> None:
    everybody = ["Alianza Amparo", "Bahay Araw", "Casa Abierta", "Kanlungan"]
    assert names(world, DirectoryFilter()) == [*everybody, "Refugio Sol"]
    assert names(world, DirectoryFilter(words="ábierta CASA")) == ["Casa Abierta"]
    assert names(world, DirectoryFilter(words="casa sol")) == []
    assert names(world, DirectoryFilter(kind="service_provider")) == [
        "Bahay Araw",
        "Refugio Sol",
    ]
    assert names(world, DirectoryFilter(kind="service_provider", country="BO")) == [
        "Refugio Sol"
    ]


def test_the_directory_counts_teams_once_also_when_it_filters(world: World) -> None:
    found = {
        one.name: getattr(one, "team_count", None)
        for one in directory(world.carla, DirectoryFilter(country="BO"))
    }
    assert found == {"Alianza Amparo": 0, "Casa Abierta": 4, "Refugio Sol": 1}


def test_thai_vowels_make_another_word(world: World) -> None:
    create_organisation(world.lena, replace(SHELTER, name="บ้านดี", countries=("TH",)))
    assert names(world, DirectoryFilter(words="บ้าน")) == ["บ้านดี"]
    assert names(world, DirectoryFilter(words="บาน")) == []


def test_closed_organisations_stand_apart(world: World) -> None:
    Organisation.objects.filter(name="Refugio Sol").update(is_active=False)
    assert "Refugio Sol" not in names(world, DirectoryFilter())
    assert names(world, DirectoryFilter(closed=True)) == ["Refugio Sol"]


def test_a_donor_sees_members_and_numbers_only(world: World) -> None:
    seen = visible_organisations(world.willem)
    assert [one.name for one in seen] == ["Alianza Amparo"]
    assert not visible_teams(world.willem).exists()
    casa = world.organisations["casa"]
    assert visible_teams(world.carla).filter(organisation=casa).count() == 4
    assert counts_by_kind() == {
        "alliance_member": 1,
        "local_partner": 2,
        "service_provider": 2,
    }


# -- Partners that a country hides -------------------------------------------------


def names_seen(world: World, name: str) -> set[str]:
    found = directory(getattr(world, name), DirectoryFilter())
    return set(found.values_list("name", flat=True))


def test_a_country_that_hides_partners_hides_them_in_the_directory(
    world: World,
) -> None:
    CountrySetting.objects.create(
        country_id="PH",
        key="hide_partner_names",
        value=True,
        source="A test",
        confidence="high",
    )
    forget_facts()
    manila = world.teams["manila"]
    for name in ("carla", "lucia", "ana", "jun"):
        assert "Kanlungan" not in names_seen(world, name), name
        assert manila not in visible_teams(getattr(world, name)), name
    assert {"Kanlungan"} == names_seen(world, "luz") & {"Kanlungan", "Bahay Araw"}
    assert {"Kanlungan", "Bahay Araw"} <= names_seen(world, "lena")
    assert "Casa Abierta" in names_seen(world, "jun")
    forget_facts()
