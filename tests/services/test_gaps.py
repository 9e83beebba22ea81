"""What keeps a child of a country from help: found, a task, and done when mended."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from amparo.foundation.countries.models import (
    Area,
    Country,
    HelpContact,
    ReportingDuty,
)
from amparo.foundation.tasks.models import Task
from amparo.response.services.gaps import Gap, create_gap_tasks, gaps_of
from amparo.response.services.tasks import GAP
from tests.cast import World
from tests.services.helpers import a_service, made_public
from tests.signin import signed_in


def gaps(code: str = "BO") -> dict[str, Gap]:
    country = Country.objects.get(code=code)
    return {gap.code: gap for gap in gaps_of(country, timezone.now())}


def test_a_country_without_a_confirmed_line_has_a_gap_for_it(world: World) -> None:
    HelpContact.objects.filter(country="BO").delete()
    assert {"line.emergency", "line.child_helpline"} <= set(gaps())


def test_unwritten_duties_are_a_gap_and_forged_ones_are_too(world: World) -> None:
    ReportingDuty.objects.filter(country="BO").delete()
    assert "duties" in gaps()
    made = ReportingDuty.objects.create(
        country_id="BO",
        who="Everyone",
        to_whom="The child protection office",
        summary="Everyone reports.",
        source="A test",
        confidence="high",
    )
    assert "duties" not in gaps()
    ReportingDuty.objects.filter(id=made.id).update(to_whom="Me")
    assert "duties" in gaps()


def test_a_kind_of_help_is_missing_where_no_service_names_the_area(
    world: World,
) -> None:
    assert gaps()["none.psychosocial"].places == ()
    first = Area.objects.filter(country="BO").first()
    assert first is not None
    service = a_service(world, area_codes=[first.code])
    missing = gaps()["none.psychosocial"].places
    assert first.name not in missing
    assert len(missing) == Area.objects.filter(country="BO").count() - 1
    assert gaps()["hidden.psychosocial"].places == (first.name,)
    made_public(service)
    assert "hidden.psychosocial" not in gaps()


def test_a_service_for_the_whole_country_fills_the_gap_once_it_is_public(
    world: World,
) -> None:
    service = a_service(world)
    assert "none.psychosocial" not in gaps()
    assert gaps()["hidden.psychosocial"].places == ()
    made_public(service)
    assert not {c for c in gaps() if c.endswith("psychosocial")}
    assert "none.psychosocial" in gaps("PH")


def test_each_gap_is_a_task_of_the_country_until_it_is_mended(world: World) -> None:
    assert create_gap_tasks() > 0
    assert create_gap_tasks() == 0
    waiting = Task.objects.filter(kind=GAP, country="BO", completed_at=None)
    assert set(waiting.values_list("subject_id", flat=True)) == {
        gap.subject_id("BO") for gap in gaps().values()
    }
    before = waiting.count()
    made_public(a_service(world))
    assert create_gap_tasks() == 0
    assert waiting.count() == before - 1


def test_a_gap_that_opens_again_is_a_task_again(world: World) -> None:
    listing = made_public(a_service(world))
    create_gap_tasks()
    listing.delete()
    assert create_gap_tasks() == 1


@pytest.mark.parametrize(("who", "status"), [("lucia", 200), ("lena", 200)])
def test_who_leads_the_country_reads_the_list(
    world: World, who: str, status: int
) -> None:
    client: Client = signed_in(world, who)
    page = client.get("/staff/services/gaps/BO/")
    assert page.status_code == status
    assert "Psychosocial support" in page.content.decode()


def test_who_leads_another_country_does_not(world: World) -> None:
    assert signed_in(world, "lucia").get("/staff/services/gaps/PH/").status_code == 404


def test_a_task_leads_to_the_list_of_its_country(world: World) -> None:
    create_gap_tasks()
    task = Task.objects.filter(kind=GAP, country="BO").first()
    assert task is not None
    page = signed_in(world, "lucia").get(
        f"/staff/services/gaps/task/{task.subject_id}/"
    )
    assert page.headers["Location"] == "/staff/services/gaps/BO/"
