"""The pages on which a second person decides about proposals of a release."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import time_machine
from django.urls import reverse

from amparo.foundation.countries import operations
from amparo.foundation.countries.models import HelpContact
from amparo.foundation.proposals.models import Proposal
from tests.cast import World
from tests.countries.release import Release
from tests.rows import write
from tests.signin import signed_in

pytestmark = pytest.mark.django_db

POLICE = {"country": "BO", "key": "emergency:police-110"}


def police() -> HelpContact:
    return HelpContact.objects.get(loaded_as="BO:emergency:police-110")


@pytest.fixture
def proposal(release: Release) -> Proposal:
    """A new number for Bolivia's police, which came with a release."""
    release.change("helplines.json", POLICE, phone="111", source="The ministry")
    operations.load_facts(release.data)
    return Proposal.objects.get()


def page(world: World, name: str, address: str, *args: object) -> str:
    answer = signed_in(world, name).get(reverse(f"countries:{address}", args=args))
    assert answer.status_code == 200
    return answer.content.decode()


def test_colleagues_see_the_pending_number_beside_the_one_that_holds(
    world: World, proposal: Proposal
) -> None:
    country = page(world, "carla", "country", "BO")
    assert "110 · day and night · new, not confirmed yet: 111" in country
    assert "1 change of a help contact waits for a second person." in country
    contact = page(world, "carla", "contact", police().id)
    assert "Change pending" in contact
    assert reverse("countries:proposal", args=[proposal.id]) in contact


def test_a_new_line_stands_among_the_others_and_is_marked(
    world: World, release: Release
) -> None:
    line = {"kind": "emergency", "source": "A test", "confidence": "high"}
    line |= {"checked_on": "2027-02-01", "name": "Bomberos", "phone": "119"}
    release.add("helplines.json", **line, country="BO", key="fire")
    operations.load_facts(release.data)
    country = page(world, "carla", "country", "BO")
    assert "Bomberos" in country
    assert "Not shown: new, not confirmed yet" in country


def test_the_list_of_countries_counts_what_waits(
    world: World, proposal: Proposal
) -> None:
    with time_machine.travel(datetime(2026, 12, 1, 12, tzinfo=UTC), tick=False):
        answer = signed_in(world, "lucia").get(reverse("countries:countries"))
    rows = {row["title"]: row["state"] for row in answer.context["rows"]}
    assert rows["Bolivia"] == "6 to check"


def test_only_who_answers_for_the_country_sees_the_ways_to_decide(
    world: World, proposal: Proposal
) -> None:
    confirm = reverse("countries:confirm_proposal", args=[proposal.id])
    reject = reverse("countries:reject_proposal", args=[proposal.id])
    hers = page(world, "lucia", "proposal", proposal.id)
    assert confirm in hers
    assert reject in hers
    for name in ("carla", "tala"):
        theirs = page(world, name, "proposal", proposal.id)
        assert "The ministry" in theirs
        assert confirm not in theirs
        assert reject not in theirs


def test_confirming_from_the_page(world: World, proposal: Proposal) -> None:
    client = signed_in(world, "lucia")
    listed = page(world, "lucia", "check", "BO")
    assert "110 becomes 111" in listed
    address = reverse("countries:confirm_proposal", args=[proposal.id])
    form = client.get(address).content.decode()
    assert "<span>110</span>" in form
    assert "<span>111</span>" in form
    refused = client.post(address, {})
    assert refused.status_code == 422
    assert police().phone == "110"
    answer = client.post(address, {"how": "called"}, follow=True)
    assert answer.redirect_chain[0][0] == reverse("countries:check", args=["BO"])
    assert "Confirmed. The public sees it from now on." in answer.content.decode()
    assert police().phone == "111"


def test_rejecting_from_the_page_and_reading_later_who_decided(
    world: World, proposal: Proposal
) -> None:
    address = reverse("countries:reject_proposal", args=[proposal.id])
    signed_in(world, "lucia").post(address, {"reason": "ours"})
    assert police().phone == "110"
    listed = page(world, "carla", "check", "BO")
    assert "110 becomes 111" not in listed
    assert "Lucia · What we have here is right" in listed
    assert "What we have here is right" in page(world, "carla", "proposal", proposal.id)


def test_a_proposal_that_was_overtaken_says_so(
    world: World, proposal: Proposal
) -> None:
    write(police(), phone="112")
    address = reverse("countries:confirm_proposal", args=[proposal.id])
    client = signed_in(world, "lucia")
    answer = client.post(address, {"how": "called"}, follow=True)
    assert "this contact was changed by hand in the meantime" in answer.content.decode()
    assert police().phone == "112"
    assert "None of this was applied." in page(world, "lucia", "proposal", proposal.id)


def test_deciding_twice_says_that_it_was_decided(
    world: World, proposal: Proposal
) -> None:
    operations.reject_proposal(world.ana, proposal.id, "ours")
    address = reverse("countries:confirm_proposal", args=[proposal.id])
    answer = signed_in(world, "lucia").post(address, {"how": "called"})
    assert answer.status_code == 422
    assert "This has already been decided." in answer.content.decode()


def test_a_country_in_which_all_is_checked_says_so(world: World) -> None:
    with time_machine.travel(datetime(2026, 12, 1, 12, tzinfo=UTC), tick=False):
        assert "Nothing to check" in page(world, "lena", "check", "everywhere")
        assert "Not shown: needs your confirmation" in page(
            world, "lena", "check", "BO"
        )


def test_a_line_that_is_shown_in_spite_of_its_age_is_marked(world: World) -> None:
    with time_machine.travel(datetime(2027, 6, 1, 12, tzinfo=UTC), tick=False):
        marked = page(world, "lucia", "contact", police().id)
        listed = page(world, "lucia", "check", "BO")
    said = "Still shown, as last checked in November 2026: check it now"
    assert said in marked
    assert said in listed
