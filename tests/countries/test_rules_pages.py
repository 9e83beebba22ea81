"""The pages of reporting duties and settings, and all facts as one table."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from amparo.foundation.accounts.models import User
from amparo.foundation.countries.models import (
    Country,
    CountrySetting,
    Deadline,
    HelpContact,
)
from amparo.foundation.countries.operations import ReportingDutyData, change_setting
from amparo.foundation.countries.queries import country_setting, reporting_duties
from amparo.foundation.countries.settings import SETTINGS
from tests.cast import World
from tests.countries.agreed import (
    add_reporting_duty,
    agree_to_all,
    edit_deadline,
)
from tests.rows import write
from tests.signin import signed_in

pytestmark = pytest.mark.django_db

KEY = "hide_partner_names"
WHY = {"version": 0, "value": "yes", "reason": "safety", "source": "Meeting of 3 May"}


def rule(key: str = KEY, code: str = "BO") -> str:
    return reverse("countries:edit_setting", args=[code, key])


def rules(client: Client, code: str = "BO") -> Any:
    return client.get(reverse("countries:settings", args=[code]))


def table(client: Client, code: str) -> list[dict[str, str]]:
    answer = client.get(reverse("countries:facts", args=[code]))
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    text = answer.content.decode("utf-8")
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


# -- Reporting duties ------------------------------------------------------------------


def test_a_country_that_nobody_has_read_says_whom_to_ask(world: World) -> None:
    page = signed_in(world, "carla").get(reverse("countries:duties", args=["BO"]))
    text = page.content.decode()
    assert "No reporting duties recorded for this country" in text
    assert "Ask your lawyer" in text


def test_the_duties_stand_numbered_in_order_with_their_doubt(world: World) -> None:
    words = ReportingDutyData("Anyone", "Court", "Last.", "A lawyer", "low")
    add_reporting_duty(world.lucia, "BO", words)
    first = ReportingDutyData(
        "Anyone", "Police", "First.", "A lawyer", "low", position=1
    )
    add_reporting_duty(world.lucia, "BO", first)
    page = signed_in(world, "carla").get(reverse("countries:duties", args=["BO"]))
    assert [duty["title"] for duty in page.context["duties"]] == [
        "1. Police",
        "2. Court",
    ]
    text = page.content.decode()
    assert "Ask a lawyer before you rely on this" in text
    assert text.count("not known yet") == 6
    assert "Correct" not in text


def test_a_duty_is_written_with_all_its_answers_from_its_page(world: World) -> None:
    client = signed_in(world, "lucia")
    answers = {
        "who": "Anyone",
        "to_whom": "Hotline",
        "within_hours": 24,
        "position": 5,
        "summary": "Hand over the address.",
        "applies_to": ["online", "trafficking"],
        "only_child_victim": "no",
        "anonymous": "yes",
        "non_state": "",
        "law": "Law 1",
        "source": "A lawyer",
        "confidence": "medium",
    }
    client.post(reverse("countries:add_duty", args=["BO"]), answers)
    assert reporting_duties("BO", ["online"]) == []
    agree_to_all()
    [line] = reporting_duties("BO", ["online"])
    assert (line.only_child_victim, line.anonymous, line.non_state) == (
        False,
        True,
        None,
    )
    assert line.applies_to == ("online", "trafficking")
    address = reverse("countries:edit_duty", args=[line.id])
    form = client.get(address).context["form"]
    kept = {name: form[name].value() for name in answers}
    assert kept == answers


def test_two_lawyers_at_once_see_only_what_differs(world: World) -> None:
    duty = add_reporting_duty(
        world.lucia, "BO", ReportingDutyData("Anyone", "Police", "S.", "L.", "low")
    )
    address = reverse("countries:edit_duty", args=[duty.id])
    same = {
        "version": 1,
        "who": "Anyone",
        "to_whom": "Police",
        "position": 100,
        "summary": "S.",
        "source": "L.",
        "confidence": "low",
        "anonymous": "",
        "only_child_victim": "",
        "non_state": "",
    }
    signed_in(world, "ana").post(address, same | {"anonymous": "no"})
    agree_to_all()
    asked = signed_in(world, "lucia").post(address, same | {"anonymous": "yes"})
    assert asked.status_code == 409
    [both] = asked.context["both"]
    assert (both.name, both.mine, both.theirs) == ("anonymous", "yes", "no")


# -- Rules -------------------------------------------------------------------------


def test_every_rule_says_what_it_does_and_how_it_stands(world: World) -> None:
    page = rules(signed_in(world, "carla"), "NI")
    found = {rule["title"]: rule for rule in page.context["rules"]}
    assert len(found) == len(SETTINGS)
    nothing_to_the_state = found["No automatic reports to the state"]
    assert nothing_to_the_state["state"] == "yes"
    assert "to be confirmed" in nothing_to_the_state["status"]
    assert "independent child-protection" in nothing_to_the_state["source"]
    abroad = found["A concern or a case may go to a team in another country"]
    assert abroad["status"].startswith("Standard rule")
    assert all(rule["url"] == "" for rule in found.values())


def test_a_rule_is_set_from_its_page_and_stands_in_its_history(world: World) -> None:
    client = signed_in(world, "lucia")
    answer = client.post(rule(), WHY)
    assert answer["Location"] == reverse("countries:settings", args=["BO"])
    assert country_setting("BO", KEY) is True
    page = rules(client)
    [past] = page.context["history"]
    assert past["what"] == "Names of partners and staff stay hidden: yes"
    assert past["body"] == "It is safer for children or colleagues"
    assert past["who"] == User.objects.get(id=str(world.lucia.user_id)).name
    assert "Meeting of 3 May" in page.content.decode()


def test_who_may_not_change_rules_does_not_read_who_did(world: World) -> None:
    change_setting(
        world.lucia, "BO", KEY, True, reason="law", source="S.", expected_version=0
    )
    for name in ("carla", "celso"):
        [past] = rules(signed_in(world, name)).context["history"]
        assert past["who"] == ""


def test_a_country_lead_can_choose_the_careful_side_only(world: World) -> None:
    client = signed_in(world, "lucia")
    client.post(rule(), WHY)
    sides = client.get(rule()).context["form"].fields["value"].choices
    assert [code for code, _label in sides] == ["yes"]
    refused = client.post(rule(), WHY | {"version": 1, "value": "no"})
    assert refused.status_code == 422
    assert country_setting("BO", KEY) is True
    [own] = [r for r in rules(client).context["rules"] if r["locked"]]
    assert own["title"] == "Names of partners and staff stay hidden"
    lead = signed_in(world, "lena")
    asked = WHY | {"version": 1, "value": "no", "reason": "agreement"}
    answer = lead.post(rule(), asked)
    assert country_setting("BO", KEY) is True
    client.post(answer["Location"] + "confirm/")
    assert country_setting("BO", KEY) is False


def test_old_grounds_are_not_carried_into_a_new_decision(world: World) -> None:
    client = signed_in(world, "lena")
    client.post(rule(), WHY)
    form = client.get(rule()).context["form"]
    assert (form["value"].value(), form["source"].value()) == ("yes", None)


def test_the_second_of_two_sees_what_the_first_decided(world: World) -> None:
    signed_in(world, "lucia").post(rule(), WHY)
    late = WHY | {"value": "no", "reason": "mistake", "source": "Mine"}
    asked = signed_in(world, "lena").post(rule(), late)
    assert asked.status_code == 409
    differ = {d.name: (d.mine, d.theirs) for d in asked.context["both"]}
    assert differ == {"value": ("no", "yes"), "source": ("Mine", "Meeting of 3 May")}
    assert CountrySetting.objects.get(country="BO").source == "Meeting of 3 May"


@pytest.mark.parametrize(
    ("key", "code"), [("no_such_rule", "BO"), (KEY, "PH"), (KEY, "ZZ")]
)
def test_rules_that_are_not_there_or_not_ours_are_not_found(
    world: World, key: str, code: str
) -> None:
    client = signed_in(world, "lucia")
    assert client.get(rule(key, code)).status_code == 404
    assert client.post(rule(key, code), WHY).status_code == 404


# -- All facts as one table --------------------------------------------------------


def test_the_table_of_a_country_holds_every_fact_with_its_source(world: World) -> None:
    rows = table(signed_in(world, "carla"), "NI")
    # 4 contacts, 5 rules, every deadline, the profile; no duties recorded.
    assert len(rows) == 4 + 5 + Deadline.objects.filter(country=None).count() + 1
    assert HelpContact.objects.filter(country="NI").count() == 4
    line = next(row for row in rows if row["What"] == "Línea 133")
    assert line["What it says"].startswith("Number to dial: 133\n")
    assert line["How sure we are"] == "Confirmed"
    assert line["Last reviewed"] == "2026-11-23"
    assert "never auto-forward" in line["Remark"]
    hidden = next(row for row in rows if row["What"].startswith("Names of partners"))
    assert (hidden["What it says"], hidden["How sure we are"]) == (
        "yes",
        "To be confirmed",
    )
    unsourced = [row["What"] for row in rows if not row["Source"]]
    assert len(unsourced) == 3  # the settings in which Nicaragua follows the default


def test_the_table_says_what_is_a_countrys_own_and_what_everyones(
    world: World,
) -> None:
    edit_deadline(
        world.lucia, "BO", "case.plan", "", hours=100, source="A", expected_version=0
    )
    client = signed_in(world, "carla")
    plan = next(
        row for row in table(client, "BO") if row["What"] == "Plan with the child"
    )
    assert (plan["What it says"], plan["Remark"]) == ("100 hours", "this country's own")
    everywhere = {
        row["What"]: row["What it says"] for row in table(client, "everywhere")
    }
    assert everywhere["Plan with the child"] == "14 days"


def test_nothing_in_the_table_is_calculated_by_a_spreadsheet(world: World) -> None:
    write(HelpContact.objects.filter(country="BO"), name="=1+1", source="@import")
    Country.objects.filter(code="BO").update(note="-2+3")
    for row in table(signed_in(world, "carla"), "BO"):
        for cell in row.values():
            assert not cell.startswith(("=", "+", "-", "@")), cell
