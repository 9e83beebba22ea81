"""The pages of countries: reading, correcting, and two people at once."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from amparo.foundation.countries import presenters
from amparo.foundation.countries.models import (
    Country,
    Deadline,
    HelpContact,
    ReportingDuty,
)
from amparo.foundation.countries.queries import deadline_hours
from amparo.foundation.proposals.models import Proposal
from tests.cast import World
from tests.countries.agreed import agree_to_all, edit_deadline
from tests.signin import signed_in

pytestmark = pytest.mark.django_db


def police() -> HelpContact:
    return HelpContact.objects.get(loaded_as="BO:emergency:police-110")


def correction(**changes: Any) -> dict[str, Any]:
    return {
        "version": 1,
        "kind": "emergency",
        "name": "Policía 110",
        "phone": "110",
        "hours": "24/7",
        "languages": ["es", "qu"],
        "source": "Called today",
        "how": "called",
    } | changes


def test_every_deadline_and_level_is_said_in_words() -> None:
    for deadline in Deadline.objects.all():
        assert deadline.kind in presenters.DEADLINES, deadline.kind
        assert not deadline.level or deadline.level in presenters.LEVELS, deadline.level


def test_every_country_has_a_page_that_opens(world: World) -> None:
    client = signed_in(world, "carla")
    pages = ("country", "deadlines", "duties", "settings", "facts", "history")
    codes = [*Country.objects.values_list("code", flat=True), "everywhere"]
    for number, code in enumerate(codes):
        # The overview of each country, and of the other pages one in turn.
        others = pages[1:] if code == "everywhere" else [pages[1 + number % 5]]
        for page in ("country", *others):
            answer = client.get(reverse(f"countries:{page}", args=[code]))
            is_there = code != "everywhere" or page not in ("duties", "settings")
            assert answer.status_code == (200 if is_there else 404), (code, page)


def test_the_list_says_which_countries_want_a_look(world: World) -> None:
    with time_machine.travel(datetime(2026, 12, 1, 12, tzinfo=UTC), tick=False):
        page = signed_in(world, "lucia").get(reverse("countries:countries"))
    rows = {row["title"]: row["state"] for row in page.context["rows"]}
    assert rows["Bolivia"] == "5 to check"  # 3 to be confirmed, 2 doubtful
    assert rows["Everywhere"] == "all checked"
    second = {row["title"]: row["second"] for row in page.context["rows"]}
    unwritten = [name for name, line in second.items() if "no reporting duties" in line]
    assert len(unwritten) == 11  # all but India and the Dominican Republic
    assert "India" not in unwritten


def test_an_unknown_country_is_not_found(world: World) -> None:
    client = signed_in(world, "lucia")
    assert client.get(reverse("countries:country", args=["ZZ"])).status_code == 404


def test_only_who_may_change_sees_the_ways_to_change(world: World) -> None:
    address = reverse("countries:contact", args=[police().id])
    mine = signed_in(world, "lucia").get(address).content.decode()
    theirs = signed_in(world, "carla").get(address).content.decode()
    confirm = reverse("countries:confirm", args=[police().id])
    assert confirm in mine
    assert confirm not in theirs


def test_correcting_a_contact_from_its_page(world: World) -> None:
    client, line = signed_in(world, "lucia"), police()
    address = reverse("countries:correct", args=[line.id])
    assert 'value="Police 110"' in client.get(address).content.decode()
    answer = client.post(address, correction())
    proposal = Proposal.objects.get(subject_id=line.id)
    assert answer["Location"] == reverse("countries:proposal", args=[proposal.id])
    line.refresh_from_db()
    assert line.name == "Police 110"  # the old stands until a second person confirms
    page = client.get(reverse("countries:contact", args=[line.id])).content.decode()
    assert "Change pending" in page
    agree_to_all()
    line.refresh_from_db()
    assert (line.name, line.languages, line.version) == ("Policía 110", ["es", "qu"], 2)


def test_what_cannot_be_saved_stays_typed_with_the_reason_at_its_field(
    world: World,
) -> None:
    client, line = signed_in(world, "lucia"), police()
    address = reverse("countries:correct", args=[line.id])
    answer = client.post(address, correction(phone="by pigeon", name="Mi nombre"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Write the number as it is dialled" in page
    assert "by pigeon" in page
    assert "Mi nombre" in page
    line.refresh_from_db()
    assert line.version == 1


def test_the_second_of_two_sees_both_and_chooses_line_by_line(world: World) -> None:
    address = reverse("countries:correct", args=[police().id])
    signed_in(world, "lucia").post(address, correction(phone="111", hours=""))
    agree_to_all()
    second = signed_in(world, "ana")
    late = correction(phone="112", hours="08:00-20:00", operator="Policía Boliviana")
    asked = second.post(address, late)
    assert asked.status_code == 409
    assert {d.name: (d.mine, d.theirs) for d in asked.context["both"]} == {
        "phone": ("112", "111"),
        "hours": ("08:00-20:00", ""),
        "operator": ("Policía Boliviana", ""),
    }
    assert police().phone == "111"
    choice = late | {
        "version": 2,
        "keep_phone": "theirs",
        "keep_hours": "mine",
        "keep_operator": "theirs",
    }
    assert second.post(address, choice).status_code == 302
    agree_to_all()
    line = police()
    assert (line.phone, line.hours, line.operator) == ("111", "08:00-20:00", "")
    assert line.version == 3


def test_the_page_of_both_versions_posts_along_what_was_typed(world: World) -> None:
    address = reverse("countries:correct", args=[police().id])
    signed_in(world, "lucia").post(address, correction())
    agree_to_all()
    page = signed_in(world, "ana").post(address, correction(phone="112"))
    text = page.content.decode()
    for kept in ('name="phone" value="112"', 'name="languages" value="qu"'):
        assert kept in text
    assert '<input type="hidden" name="version" value="2">' in text
    assert text.count('name="version"') == 1


def test_confirming_and_taking_down_from_the_page(world: World) -> None:
    client = signed_in(world, "lucia")
    line = HelpContact.objects.filter(country="BO", confidence="medium").first()
    assert line is not None
    confirm = reverse("countries:confirm", args=[line.id])
    client.post(confirm, {"version": 1, "how": "called"})
    line.refresh_from_db()
    assert line.confirmed_by == world.lucia.user_id
    retire = reverse("countries:retire", args=[line.id])
    client.post(retire, {"version": 2, "reason": "closed"})
    line.refresh_from_db()
    assert line.retired_at is None  # the last helpline for children: it takes two
    agree_to_all()
    line.refresh_from_db()
    assert line.retired_at is not None
    assert client.get(confirm).status_code == 404


def test_a_new_contact_is_shown_once_a_second_person_has_checked_it(
    world: World,
) -> None:
    client = signed_in(world, "lucia")
    address = reverse("countries:add_contact", args=["BO"])
    client.post(address, correction(name="Línea nueva", phone="156"))
    assert not HelpContact.objects.filter(name="Línea nueva").exists()
    agree_to_all()
    made = HelpContact.objects.get(name="Línea nueva")
    assert (made.country_id, made.confirmed_by) == ("BO", world.lena.user_id)


def test_setting_and_resetting_a_deadline_from_its_page(world: World) -> None:
    client = signed_in(world, "lucia")
    default = Deadline.objects.get(country=None, kind="case.plan")
    address = reverse("countries:edit_deadline", args=["BO", default.id])
    client.post(address, {"version": 0, "length": 100, "source": "Agreed"})
    assert deadline_hours("BO", "case.plan") == 336
    agree_to_all()
    assert deadline_hours("BO", "case.plan") == 100
    page = client.get(reverse("countries:deadlines", args=["BO"]))
    rows = [row for group in page.context["groups"] for row in group["rows"]]
    own = [row for row in rows if "reset_url" in row]
    assert [(row["title"], row["count"]) for row in own] == [
        ("Plan with the child", "100 hours")
    ]
    reset = reverse("countries:reset_deadline", args=["BO", default.id])
    client.post(reset, {"version": 1})
    agree_to_all()
    assert deadline_hours("BO", "case.plan") == 336
    assert client.get(reset)["Location"] == reverse("countries:deadlines", args=["BO"])


def test_what_is_kept_is_counted_in_days(world: World) -> None:
    client = signed_in(world, "lucia")
    default = Deadline.objects.get(country=None, kind="concern.retention")
    address = reverse("countries:edit_deadline", args=["BO", default.id])
    page = client.get(address).content.decode()
    assert 'name="length" value="90"' in page
    client.post(address, {"version": 0, "length": 365, "source": "Agreed"})
    agree_to_all()
    assert deadline_hours("BO", "concern.retention") == 365 * 24
    too_short = {"version": 1, "length": 10, "source": "Agreed"}
    refused = client.post(address, too_short)
    assert refused.status_code == 422
    assert "such a concern is kept for 10 days only" in refused.content.decode()


def test_a_deadline_set_by_two_at_once_asks_the_second(world: World) -> None:
    default = Deadline.objects.get(country=None, kind="case.plan")
    edit_deadline(
        world.ana, "BO", "case.plan", "", hours=50, source="A", expected_version=0
    )
    address = reverse("countries:edit_deadline", args=["BO", default.id])
    answer = signed_in(world, "lucia").post(
        address, {"version": 0, "length": 100, "source": "B"}
    )
    assert answer.status_code == 409
    assert deadline_hours("BO", "case.plan") == 50


def test_a_duty_to_report_is_confirmed_only_with_the_name_of_who_read_it(
    world: World,
) -> None:
    client = signed_in(world, "lena")
    duty = ReportingDuty.objects.get(country="DO")
    address = reverse("countries:edit_duty", args=[duty.id])
    answers = {
        "version": 1,
        "who": "Anyone",
        "to_whom": "Public prosecutor",
        "within_hours": "",
        "position": 10,
        "summary": "Must report.",
        "source": "Constitution, article 56",
        "confidence": "high",
    }
    refused = client.post(address, answers)
    assert "say who read the law itself" in refused.content.decode()
    client.post(address, answers | {"reviewed_by": "Lic. Peralta, Santo Domingo"})
    agree_to_all()
    duty.refresh_from_db()
    assert (duty.confidence, duty.to_whom) == ("high", "Public prosecutor")
    assert duty.reviewed_on is not None


def test_a_profile_keeps_the_order_of_its_languages(world: World) -> None:
    client = signed_in(world, "lucia")
    address = reverse("countries:edit_profile", args=["BO"])
    answers = {"version": 1, "first": "es", "second": "en", "third": "es"}
    client.post(address, answers | {"adult_at": 18, "note": "", "source": ""})
    assert Country.objects.get(code="BO").languages == ["es", "en"]


@pytest.mark.parametrize("code", ["PH", "everywhere"])
def test_the_forms_of_other_countries_are_closed_to_a_country_lead(
    world: World, code: str
) -> None:
    client = signed_in(world, "lucia")
    default = Deadline.objects.filter(country=None).first()
    assert default is not None
    for address in (
        reverse("countries:add_contact", args=[code]),
        reverse("countries:edit_deadline", args=[code, default.id]),
    ):
        assert client.get(address).status_code == 404
        assert client.post(address, correction()).status_code == 404


def test_the_history_shows_who_proposed_and_who_confirmed(world: World) -> None:
    address = reverse("countries:correct", args=[police().id])
    signed_in(world, "lucia").post(address, correction(phone="111"))
    agree_to_all()
    client = signed_in(world, "carla")  # everyone who works here
    page = client.get(reverse("countries:history", args=["BO"])).content.decode()
    assert "Lucia, Lena" in page
    assert "Number to dial: 110 → 111" in page
