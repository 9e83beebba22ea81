"""Finding, adding, changing and verifying services, and reporting capacity."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

import pytest

from amparo.foundation.journal.models import Entry
from amparo.foundation.kernel.errors import Conflict, Refused, RuleBroken
from amparo.foundation.kernel.ids import uuid7
from amparo.foundation.organisations.models import Organisation
from amparo.response.services.models import Freshness, Service
from amparo.response.services.operations import (
    ServiceData,
    change_service,
    list_service,
    report_capacity,
    verify_service,
)
from amparo.response.services.queries import find, needs_reason, own
from amparo.response.services.search_providers import found_services
from tests.cast import World
from tests.services.helpers import DATA, a_service


def names(found: Any) -> list[str]:
    """Return the names of what was found, in order."""
    return [service.name for service in found]


def test_a_service_is_added_with_its_facts(world: World) -> None:
    service = a_service(world, area_codes=["BO-C"])
    service.refresh_from_db()
    assert service.country_id == "BO"
    assert service.organisation_id == world.organisations["sol"].id
    assert service.languages == ["es", "qu"]
    assert [area.code for area in service.areas.all()] == ["BO-C"]
    assert service.verified_on is None


def test_the_same_form_twice_lists_one(world: World) -> None:
    key, team = uuid7(), world.team_id("refugio")
    made = [list_service(world.pablo, team, ServiceData(**DATA), key) for _ in range(2)]
    assert made[0].id == made[1].id
    assert Service.objects.count() == 1


@pytest.mark.parametrize("who", ["carla", "sonia", "jun", "ana", "lucia", "willem"])
def test_only_the_team_and_its_administrators_list(world: World, who: str) -> None:
    with pytest.raises(Refused):
        a_service(world, getattr(world, who))
    assert not Service.objects.exists()


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"name": "  "}, "name"),
        ({"kind": "magic"}, "kind"),
        ({"for_sex": "cats"}, "kind"),
        ({"languages": ["xx"]}, "languages"),
        ({"min_age": 12, "max_age": 6}, "max_age"),
        ({"max_age": 900}, "max_age"),
        ({"area_codes": ["PH-00"]}, "area_codes"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(
    world: World, facts: dict[str, Any], field: str
) -> None:
    with pytest.raises(RuleBroken) as broken:
        a_service(world, **facts)
    assert broken.value.field == field
    assert not Service.objects.exists()


def test_finding_by_need_age_and_language(world: World) -> None:
    a_service(world, name="Talks", kind="psychosocial", min_age=8, max_age=17)
    a_service(world, name="Law", kind="legal_aid", languages=["es"], max_age=None)
    assert names(find(world.carla, "BO", kind="legal_aid")) == ["Law"]
    assert names(find(world.carla, "BO", age=7)) == []
    assert names(find(world.carla, "BO", age=18)) == ["Law"]
    assert names(find(world.carla, "BO", age=8)) == ["Law", "Talks"]
    assert names(find(world.carla, "BO", language="qu")) == ["Talks"]
    assert names(find(world.carla, "PH")) == []


def test_no_language_is_found_inside_another(world: World) -> None:
    a_service(world, languages=["ceb"])
    assert names(find(world.carla, language="ce")) == []
    assert names(find(world.carla, language="ceb")) != []


@pytest.mark.parametrize("text", ["jose", "JOSÉ", "san jose", "refugio jose", "sol"])
def test_marks_and_capitals_do_not_hide_a_name(world: World, text: str) -> None:
    a_service(world, name="Clínica San José")
    if text == "refugio jose":
        assert names(find(world.carla, text=text)) == ["Clínica San José"]
    assert names(find(world.carla, text=text)) == ["Clínica San José"]


@pytest.mark.parametrize("text", ["Fundación Niñez", "fundacion ninez", "NIÑEZ"])
@pytest.mark.parametrize("name", ["Fundación de la Niñez", "FUNDACION DE LA NINEZ"])
def test_an_organisation_is_found_with_and_without_marks(
    world: World, name: str, text: str
) -> None:
    service = a_service(world, name="Clínica")
    type(service.organisation).objects.filter(id=service.organisation_id).update(
        name=name
    )
    assert names(find(world.carla, text=text)) == ["Clínica"]
    assert [hit.title for hit in found_services(world.carla, text)] == ["Clínica"]


@pytest.mark.parametrize("text", ["Clínica San José", "jose clinica", "JOSÉ"])
@pytest.mark.parametrize("name", ["Clínica San José", "CLINICA SAN JOSE"])
def test_the_field_on_every_page_finds_a_service_with_and_without_marks(
    world: World, name: str, text: str
) -> None:
    a_service(world, name=name)
    assert [hit.title for hit in found_services(world.carla, text)] == [name]


def test_every_word_has_to_be_there(world: World) -> None:
    a_service(world, name="Clínica San José")
    assert names(find(world.carla, text="san maria")) == []


def test_those_with_room_stand_first_and_closed_ones_nowhere(world: World) -> None:
    first, second = a_service(world, name="A full"), a_service(world, name="B free")
    a_service(world, name="C closed", status="inactive")
    report_capacity(world.pablo, first.id, "none")
    report_capacity(world.pablo, second.id, "has")
    assert names(find(world.carla)) == ["B free", "A full"]
    assert names(own(world.pablo)) == ["A full", "B free", "C closed"]


def test_everyone_who_works_here_may_search_and_a_donor_may_not(world: World) -> None:
    a_service(world)
    for who in ("carla", "tala", "mariana", "lena", "rosa", "victor", "diego"):
        assert find(getattr(world, who)).count() == 1
    assert find(world.willem).count() == 0


def test_the_second_of_two_changes_is_a_conflict(world: World) -> None:
    service = a_service(world)
    data = ServiceData(**(DATA | {"hours": "24/7"}))
    change_service(world.pablo, service.id, data, service.version)
    with pytest.raises(Conflict) as conflict:
        change_service(world.pablo, service.id, data, service.version)
    assert conflict.value.current.hours == "24/7"


def test_another_organisation_changes_nothing(world: World) -> None:
    service = a_service(world)
    for who in ("jun", "ana", "carla"):
        with pytest.raises(Refused):
            change_service(
                getattr(world, who), service.id, ServiceData(**DATA), service.version
            )


def test_verifying_notes_the_day_and_the_person(world: World) -> None:
    service = a_service(world)
    verified = verify_service(world.lucia, service.id, service.version)
    assert verified.verified_on is not None
    assert verified.verified_by_id == world.users["lucia"].id
    assert verify_service(world.sonia, service.id, verified.version)


@pytest.mark.parametrize("who", ["pablo", "carla", "luz", "ana"])
def test_nobody_inside_or_far_away_verifies(world: World, who: str) -> None:
    service = a_service(world)
    with pytest.raises(Refused):
        verify_service(getattr(world, who), service.id, service.version)


def test_a_supervisor_does_not_verify_the_own_team(world: World) -> None:
    service = a_service(world)
    Service.objects.filter(id=service.id).update(team_id=world.team_id("cochabamba"))
    with pytest.raises(RuleBroken):
        verify_service(world.sonia, service.id, service.version)


def test_verifying_confirms_what_was_shown(world: World) -> None:
    service = a_service(world)
    change_service(world.pablo, service.id, ServiceData(**DATA), service.version)
    with pytest.raises(Conflict):
        verify_service(world.lucia, service.id, service.version)


def test_a_new_telephone_has_to_be_verified_again(world: World) -> None:
    service = a_service(world)
    service = verify_service(world.lucia, service.id, service.version)
    data = ServiceData(**(DATA | {"hours": "24/7"}))
    service = change_service(world.pablo, service.id, data, service.version)
    assert service.verified_on is not None
    for changes in ({"phone": "+591 4 555 9999"}, {"description": "Ask for Pablo"}):
        service = verify_service(world.lucia, service.id, service.version)
        data = ServiceData(**(asdict(data) | changes))
        service = change_service(world.pablo, service.id, data, service.version)
        assert service.verified_on is None


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (0, Freshness.FRESH),
        (89, Freshness.FRESH),
        (90, Freshness.AGEING),
        (180, Freshness.UNCONFIRMED),
        (None, Freshness.UNCONFIRMED),
    ],
)
def test_facts_become_outdated(days: int | None, expected: Freshness) -> None:
    today = date(2026, 11, 23)
    on = None if days is None else today - timedelta(days=days)
    assert Service(verified_on=on).freshness(today) is expected


def test_capacity_is_reported_by_the_team_and_dated(world: World) -> None:
    service = a_service(world)
    assert service.capacity_at is None
    service = report_capacity(world.pablo, service.id, "wait_list")
    assert (service.capacity, bool(service.capacity_at)) == ("wait_list", True)
    with pytest.raises(Refused):
        report_capacity(world.carla, service.id, "none")
    with pytest.raises(RuleBroken):
        report_capacity(world.pablo, service.id, "plenty")


@pytest.mark.parametrize(
    ("state", "needed"),
    [("ok", False), ("unknown", False), ("red", True), ("expired", True)],
)
def test_an_organisation_not_in_order_needs_a_reason(
    world: World, state: str, needed: bool
) -> None:
    service = a_service(world)
    Organisation.objects.filter(id=service.organisation_id).update(safeguarding=state)
    fresh = Service.objects.select_related("organisation").get(id=service.id)
    assert needs_reason(fresh) is needed


def test_the_journal_holds_codes_only(world: World) -> None:
    service = a_service(world)
    report_capacity(world.pablo, service.id, "has")
    facts = [e.facts for e in Entry.objects.filter(subject_id=service.id)]
    assert {"capacity": "has"} in facts
    assert DATA["name"] not in str(facts)


@pytest.mark.parametrize(
    ("age", "found"), [(7, False), (8, True), (17, True), (18, False)]
)
def test_a_service_is_for_the_ages_that_it_names_both_ends_included(
    world: World, age: int, found: bool
) -> None:
    service = a_service(world)
    assert (service in find(world.carla, "BO", age=age)) is found


def test_without_an_upper_age_a_service_is_for_everyone_older(world: World) -> None:
    service = a_service(world, min_age=8, max_age=None)
    assert service in find(world.carla, "BO", age=40)
    assert service not in find(world.carla, "BO", age=7)


def test_each_filter_leaves_out_what_does_not_fit(world: World) -> None:
    service = a_service(world)
    assert list(find(world.carla, "BO")) == [service]
    for wrong in (
        {"kind": "legal"},
        {"language": "nl"},
        {"text": "Taller Nowhere"},
        {"age": 3},
    ):
        assert list(find(world.carla, "BO", **wrong)) == [], wrong
    assert list(find(world.carla, "PH")) == []
    Organisation.objects.filter(id=service.organisation_id).update(is_active=False)
    assert list(find(world.carla, "BO")) == []


def test_services_with_the_same_room_and_name_have_one_order(world: World) -> None:
    made = [a_service(world) for _n in range(4)]
    assert list(find(world.carla, "BO")) == sorted(made, key=lambda s: s.id)
