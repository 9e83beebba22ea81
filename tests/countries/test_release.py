"""Loading a new release: at once, or as proposals; never over what people changed."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.urls import reverse

from amparo.commands.migrate import load_facts as migrate_facts
from amparo.foundation.countries import facts, operations
from amparo.foundation.countries.models import (
    Country,
    CountrySetting,
    HelpContact,
    ReportingDuty,
)
from amparo.foundation.countries.queries import deadline_hours, public_contacts
from amparo.foundation.journal.models import Entry
from amparo.foundation.kernel.errors import Refused, RuleBroken
from amparo.foundation.proposals.models import Proposal
from amparo.foundation.questionnaires.operations import load_shipped
from amparo.prevention.learning.shipped import load_shipped as load_lessons
from tests.cast import World
from tests.countries import agreed
from tests.countries.release import Release
from tests.countries.test_contacts import contact
from tests.rows import write
from tests.signin import signed_in

pytestmark = pytest.mark.django_db

NOON = datetime(2027, 3, 1, 16, tzinfo=UTC)
POLICE = {"country": "BO", "key": "emergency:police-110"}
WORDS = operations.ContactData(
    kind="emergency", name="Policía 110", phone="110", source="Called today"
)


def police() -> HelpContact:
    return HelpContact.objects.get(loaded_as="BO:emergency:police-110")


def seen_in_bolivia() -> list[str]:
    return [c.phone for c in public_contacts("BO", NOON) if c.kind == "emergency"]


def newer(release: Release, **values: object) -> operations.Loaded:
    """Bring in a release that says something else of Bolivia's police."""
    release.change("helplines.json", POLICE, **values)
    return operations.load_facts(release.data)


def pending() -> Proposal:
    return Proposal.objects.get(state="pending")


# -- At once, or by two ------------------------------------------------------------


def test_the_release_that_is_here_already_brings_nothing_and_leaves_no_trace() -> None:
    load_shipped()  # questionnaires, which the test database does without
    load_lessons()
    assert migrate_facts() == []
    assert not Entry.objects.filter(verb="country.load_facts").exists()


def test_a_number_that_children_follow_waits_for_a_second_person(
    release: Release,
) -> None:
    loaded = newer(release, phone="111", source="The ministry")
    assert (loaded.proposed, loaded.changed, loaded.left) == (1, {}, 0)
    assert seen_in_bolivia() == ["110"]
    proposal = pending()
    assert (proposal.old["phone"], proposal.new["phone"]) == ("110", "111")
    assert (proposal.source, proposal.country) == ("The ministry", "BO")
    assert proposal.subject_id == police().id
    assert (proposal.proposed_by, proposal.release) == (None, "0.1.0")
    entry = Entry.objects.get(verb="country.load_facts")
    assert (entry.facts["proposed"], entry.facts["release"]) == (1, "0.1.0")


def test_a_new_sure_line_waits_and_a_new_unsure_one_is_there_but_hidden(
    release: Release,
) -> None:
    line = {"country": "BO", "kind": "emergency", "source": "A test"}
    line |= {"checked_on": "2027-02-01"}
    release.add(
        "helplines.json", **line, key="a", name="A", phone="1", confidence="high"
    )
    release.add(
        "helplines.json", **line, key="b", name="B", phone="2", confidence="medium"
    )
    loaded = operations.load_facts(release.data)
    assert (loaded.proposed, loaded.changed["HelpContact"]) == (1, 1)
    assert pending().key == "BO:a"
    assert pending().subject_id is None
    assert HelpContact.objects.filter(name="B", confirmed_by=None).count() == 1
    assert seen_in_bolivia() == ["110"]


def test_a_later_check_of_the_same_number_keeps_it_on_the_pages(
    release: Release,
) -> None:
    loaded = newer(release, checked_on="2027-02-01", note="Asked them again")
    assert loaded.proposed == 0
    line = police()
    assert (line.checked_on, line.expires_on) == (date(2027, 2, 1), date(2027, 7, 31))
    assert (line.note, line.version) == ("Asked them again", 2)


def test_an_earlier_check_does_not_shorten_what_a_person_checked(
    world: World, release: Release
) -> None:
    with time_machine.travel(NOON, tick=False):
        operations.confirm_contact(world.lucia, police().id, 1, "called")
    newer(release, checked_on="2027-02-01")
    assert police().checked_on == date(2027, 3, 1)


def test_deadlines_laws_rules_and_countries_come_in_at_once(release: Release) -> None:
    release.change(
        "deadlines.json", {"kind": "concern.first_answer", "level": "soon"}, hours=12
    )
    release.change("reporting_duties.json", {"country": "IN"}, within_hours=24)
    release.change("countries.json", {"code": "BO"}, adult_at=19)
    release.change(
        "settings.json", {"country": "NI", "key": "hide_partner_names"}, value=False
    )
    loaded = operations.load_facts(release.data)
    assert (sum(loaded.changed.values()), loaded.proposed, loaded.left) == (4, 0, 0)
    assert deadline_hours("BO", "concern.first_answer", "soon") == 12
    assert ReportingDuty.objects.get(country="IN").within_hours == 24
    assert Country.objects.get(code="BO").adult_at == 19
    assert not CountrySetting.objects.get(country="NI", key="hide_partner_names").value


def test_a_second_migrate_makes_no_second_proposal(release: Release) -> None:
    newer(release, phone="111")
    again = operations.load_facts(release.data)
    assert (again.proposed, again.left) == (0, 0)
    assert Proposal.objects.count() == 1


def test_a_newer_release_takes_the_place_of_what_waits(release: Release) -> None:
    newer(release, phone="111")
    newer(release, phone="112")
    assert pending().new["phone"] == "112"
    assert Proposal.objects.filter(state="overtaken").count() == 1


def test_a_release_that_thinks_better_of_it_takes_its_proposal_back(
    release: Release,
) -> None:
    newer(release, phone="111")
    newer(release, phone="110")
    assert Proposal.objects.get().state == "overtaken"


# -- Never over what people changed ------------------------------------------------


def test_a_contact_that_a_person_corrected_is_asked_about_and_not_changed(
    world: World, release: Release
) -> None:
    agreed.correct_contact(world.lucia, police().id, 1, WORDS, "called")
    newer(release, phone="999")
    assert (police().name, police().phone) == ("Policía 110", "110")
    assert pending().old["name"] == "Policía 110"


def test_words_for_staff_do_not_replace_those_of_a_person(
    world: World, release: Release
) -> None:
    agreed.correct_contact(world.lucia, police().id, 1, WORDS, "called")
    newer(release, name="Policía 110", local_name="", hours="", note="Ask for Juana")
    assert police().note == ""


def test_what_a_person_took_down_does_not_come_back(
    world: World, release: Release
) -> None:
    agreed.retire_contact(world.lucia, police().id, 1, "wrong")
    assert newer(release, phone="999").left == 1
    assert police().retired_at is not None
    assert not Proposal.objects.filter(release__gt="").exists()


def test_a_deadline_that_a_person_changed_stays(world: World, release: Release) -> None:
    agreed.edit_deadline(
        world.lena, None, "case.plan", "", hours=100, source="We", expected_version=1
    )
    release.change("deadlines.json", {"kind": "case.plan"}, hours=48)
    assert operations.load_facts(release.data).left == 1
    assert deadline_hours("BO", "case.plan") == 100


def test_a_country_that_set_its_own_deadline_keeps_it(
    world: World, release: Release
) -> None:
    agreed.edit_deadline(
        world.lucia, "BO", "case.plan", "", hours=100, source="We", expected_version=0
    )
    row = {"kind": "case.plan", "level": "", "confidence": "low", "source": "They"}
    release.add(
        "deadlines.json", **row, country="BO", hours=48, reviewed_on="2027-01-01"
    )
    assert operations.load_facts(release.data).left == 1
    assert deadline_hours("BO", "case.plan") == 100


def test_a_deadline_that_a_country_gave_up_does_not_come_back(
    world: World, release: Release
) -> None:
    row = {"kind": "case.plan", "level": "", "confidence": "low", "source": "They"}
    release.add(
        "deadlines.json", **row, country="BO", hours=48, reviewed_on="2027-01-01"
    )
    operations.load_facts(release.data)
    agreed.reset_deadline(world.lucia, "BO", "case.plan", "", expected_version=1)
    release.change("deadlines.json", {"country": "BO"}, hours=50)
    operations.load_facts(release.data)
    assert deadline_hours("BO", "case.plan") == 336


def test_of_a_profile_only_what_a_person_left_as_it_was_is_changed(
    world: World, release: Release
) -> None:
    operations.edit_country(
        world.lucia, "BO", 1, operations.CountryData(("es", "en"), 18, "", "")
    )
    release.change(
        "countries.json", {"code": "BO"}, languages=["en"], time_zone="America/Lima"
    )
    operations.load_facts(release.data)
    bolivia = Country.objects.get(code="BO")
    assert (bolivia.languages, bolivia.time_zone) == (["es", "en"], "America/Lima")


# -- The second person -------------------------------------------------------------


def test_the_yes_of_the_country_lead_shows_the_new_number(
    world: World, release: Release
) -> None:
    newer(release, phone="111")
    with time_machine.travel(NOON, tick=False):
        decided = operations.confirm_proposal(world.lucia, pending().id, "called")
    assert (decided.state, decided.decided_by) == ("confirmed", world.lucia.user_id)
    line = police()
    assert (line.phone, line.confirmed_by) == ("111", world.lucia.user_id)
    assert (line.checked_on, line.expires_on) == (date(2027, 3, 1), date(2027, 8, 28))
    assert seen_in_bolivia() == ["111"]
    entry = Entry.objects.get(verb="country.confirm_proposal")
    assert entry.facts == {"how": "called", "state": "confirmed", "changed": "phone"}
    assert (entry.subject_id, entry.country) == (decided.id, "BO")


def test_the_yes_to_a_new_line_makes_it(world: World, release: Release) -> None:
    line = {"country": "BO", "kind": "emergency", "source": "A", "name": "Fire"}
    release.add(
        "helplines.json",
        **line,
        key="fire",
        phone="119",
        confidence="high",
        checked_on="2027-02-01",
    )
    operations.load_facts(release.data)
    with time_machine.travel(NOON, tick=False):
        operations.confirm_proposal(world.lucia, pending().id, "called")
    made = HelpContact.objects.get(phone="119")
    assert (made.loaded_as, made.country_id) == ("BO:fire", "BO")
    assert "119" in seen_in_bolivia()


def test_a_no_leaves_the_number_and_is_not_asked_again(
    world: World, release: Release
) -> None:
    newer(release, phone="111")
    operations.reject_proposal(world.lucia, pending().id, "ours")
    operations.load_facts(release.data)
    assert seen_in_bolivia() == ["110"]
    assert Proposal.objects.get().state == "rejected"
    newer(release, phone="112")
    assert pending().new["phone"] == "112"


def test_a_no_needs_a_reason(world: World, release: Release) -> None:
    newer(release, phone="111")
    with pytest.raises(RuleBroken):
        operations.reject_proposal(world.lucia, pending().id, "")
    assert pending().decided_at is None


def test_how_it_was_checked_must_be_said(world: World, release: Release) -> None:
    newer(release, phone="111")
    with pytest.raises(RuleBroken) as broken:
        operations.confirm_proposal(world.lucia, pending().id, "")
    assert broken.value.field == "how"
    assert pending().decided_at is None


@pytest.mark.parametrize("change", ["correct", "retire"])
def test_what_was_changed_by_hand_meanwhile_overtakes_the_proposal(
    world: World, release: Release, change: str
) -> None:
    newer(release, phone="111")
    proposal = pending()
    if change == "correct":
        agreed.correct_contact(world.ana, police().id, 1, WORDS, "called")
    else:
        agreed.retire_contact(world.ana, police().id, 1, "wrong")
    proposal.refresh_from_db()
    assert (proposal.state, proposal.decided_by) == ("overtaken", world.ana.user_id)
    with pytest.raises(RuleBroken, match="already been decided"):
        operations.confirm_proposal(world.lucia, proposal.id, "called")
    assert police().phone == "110"


def test_a_change_that_nobody_told_of_overtakes_it_too_and_nothing_is_written(
    world: World, release: Release
) -> None:
    newer(release, phone="111")
    write(police(), hours="Mon-Fri 08:00-12:00")
    decided = operations.confirm_proposal(world.lucia, pending().id, "called")
    assert decided.state == "overtaken"
    assert (police().phone, police().version) == ("110", 1)
    assert Entry.objects.get(verb="country.confirm_proposal").facts["state"] == (
        "overtaken"
    )


def test_the_second_decision_is_told_that_there_was_a_first(
    world: World, release: Release
) -> None:
    newer(release, phone="111")
    proposal = pending()
    operations.confirm_proposal(world.ana, proposal.id, "called")
    with pytest.raises(RuleBroken, match="already been decided"):
        operations.confirm_proposal(world.lucia, proposal.id, "called")
    with pytest.raises(RuleBroken, match="already been decided"):
        operations.reject_proposal(world.lucia, proposal.id, "ours")
    assert Proposal.objects.get().decided_by == world.ana.user_id


@pytest.mark.parametrize("name", ["carla", "sonia", "mariana", "willem", "tala"])
def test_others_decide_nothing(world: World, release: Release, name: str) -> None:
    newer(release, phone="111")
    actor = getattr(world, name)
    with pytest.raises(Refused):
        operations.confirm_proposal(actor, pending().id, "called")
    with pytest.raises(Refused):
        operations.reject_proposal(actor, pending().id, "ours")
    assert pending().decided_at is None


def test_a_country_lead_decides_in_her_country_only(
    world: World, release: Release
) -> None:
    release.change("helplines.json", {"country": "PE", "phone": "105"}, phone="106")
    release.change(
        "helplines.json",
        {"country": None, "key": "online:take-it-down"},
        url="https://example.org/",
    )
    operations.load_facts(release.data)
    peru, everywhere = Proposal.objects.order_by("-country")
    for proposal in (peru, everywhere):
        with pytest.raises(Refused):
            operations.confirm_proposal(world.lucia, proposal.id, "called")
        operations.confirm_proposal(world.lena, proposal.id, "official_page")


# -- A line that closed ------------------------------------------------------------


def test_a_line_that_closed_leaves_the_pages_when_the_country_lead_agrees(
    world: World, release: Release
) -> None:
    contact(kind="emergency", name="Ambulance", phone="118")
    loaded = newer(release, closed_on="2027-02-20", source="The ministry")
    assert (loaded.proposed, loaded.changed) == (1, {})
    assert seen_in_bolivia() == ["110"]
    proposal = pending()
    assert (proposal.new["closed_on"], proposal.source) == (
        "2027-02-20",
        "The ministry",
    )
    operations.confirm_proposal(world.lucia, proposal.id, "called")
    line = police()
    assert (line.closed_on, line.source) == (date(2027, 2, 20), "The ministry")
    assert "110" not in seen_in_bolivia()
    for late in (operations.confirm_contact, operations.retire_contact):
        with pytest.raises(RuleBroken):
            late(world.lucia, line.id, line.version, "called")


@pytest.mark.parametrize("kind", ["emergency", "child_helpline"])
def test_a_countrys_last_line_cannot_be_closed(
    world: World, release: Release, kind: str
) -> None:
    write(HelpContact.objects.filter(country="BO"), kind=kind)
    HelpContact.objects.filter(country="BO").exclude(pk=police().pk).delete()
    contact(kind=kind, country_id="PE")
    contact(kind=kind, confidence="low")
    newer(release, closed_on="2027-02-20")
    with (
        time_machine.travel(NOON, tick=False),
        pytest.raises(RuleBroken, match="last line"),
    ):
        operations.confirm_proposal(world.lucia, pending().id, "called")
    assert (police().closed_on, pending().state) == (None, "pending")
    assert "110" in [c.phone for c in public_contacts("BO", NOON)]


def test_a_site_closes_and_the_next_release_may_open_it_again(
    world: World, release: Release
) -> None:
    site = {"name": "Take It Down"}
    release.change("helplines.json", site, closed_on="2027-02-20")
    operations.load_facts(release.data)
    operations.confirm_proposal(world.lena, pending().id, "called")
    assert "Take It Down" not in [c.name for c in public_contacts("BO", NOON)]
    release.change("helplines.json", site, closed_on=None)
    assert operations.load_facts(release.data).proposed == 1
    operations.confirm_proposal(world.lena, pending().id, "called")
    assert HelpContact.objects.get(name="Take It Down").closed_on is None


def test_a_closed_line_is_not_shown_in_a_new_installation(release: Release) -> None:
    HelpContact.objects.all().delete()
    release.change("helplines.json", POLICE, closed_on="2027-02-20")
    facts.load(data=release.data)
    assert police().closed_on == date(2027, 2, 20)
    assert seen_in_bolivia() == []


def test_the_page_of_a_closing_asks_for_its_confirmation(
    world: World, release: Release
) -> None:
    newer(release, closed_on="2027-02-20")
    page = reverse("countries:confirm_proposal", args=[pending().id])
    seen = signed_in(world, "lucia").get(page).content.decode()
    assert "Yes, it is closed" in seen
    assert "20 February 2027" in seen
    check = reverse("countries:check", args=["BO"])
    listed = signed_in(world, "lucia").get(check).content.decode()
    assert "Closed since 20 February 2027" in listed
