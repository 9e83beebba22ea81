"""Possible duplicates are found by codes; a person decides on them."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from amparo.foundation.countries.models import CountrySetting
from amparo.foundation.countries.queries import forget_facts
from amparo.foundation.journal.models import Entry
from amparo.foundation.kernel.errors import KeysLocked, Refused, RuleBroken
from amparo.foundation.matching import combinations, index
from amparo.foundation.matching.entries import Entry as IndexEntry
from amparo.foundation.matching.models import Combination
from amparo.foundation.vault.record_keys import withdraw
from amparo.response.concerns.codes import Channel, Family, Reason
from amparo.response.concerns.matching import ranking
from amparo.response.concerns.matching.presenters import Matches, matches_of
from amparo.response.concerns.matching.ranking import find_matches, reasons_of
from amparo.response.concerns.models import Concern, MatchDecision, Message
from amparo.response.concerns.operations import (
    change_contact,
    correct,
    open_concern,
    record_concern,
    record_match,
    submit_concern,
    undo_match,
)
from amparo.response.concerns.operations.replies import reply
from amparo.response.concerns.signed_messages import CONCERN
from amparo.response.concerns.types import CorrectedFacts, Details, SafeContact
from tests.cast import World
from tests.reporting import Tell, newest_concern, told
from tests.signin import signed_in

Finder = Callable[[Concern], dict[Any, tuple[Reason, ...]]]
CALLED = SafeContact(where="+591 700 12 345")
SAME_NUMBER = SafeContact(where="70012345")


def called(where: SafeContact = CALLED, **more: Any) -> dict[str, Any]:
    return {"reach": "call", "contact": where, **more}


def about(child: str = "", place: str = "", **more: Any) -> dict[str, Any]:
    return {"details": Details(child=child, place=place), **more}


def tell_manila(**more: Any) -> Concern:
    submit_concern(told(country_code="PH", **more), secrets.token_bytes(16))
    return newest_concern()


@pytest.fixture
def found(world: World) -> Finder:
    """Return what a triage officer of Cochabamba finds, with the reasons."""

    def find(concern: Concern) -> dict[Any, tuple[Reason, ...]]:
        alike = find_matches(world.tomasa, concern).alike
        return {one.concern.id: one.reasons for one in alike}

    return find


def opened_index(world: World, concern: Concern) -> IndexEntry:
    opened = index.opened(world.tomasa, CONCERN, [concern.team_id])
    rows = {s.ids[row]: s.entry(row) for s, row in opened.rows()}
    return rows.get(concern.id.hex, IndexEntry(concern.id))


def seen(world: World, concern: Concern, who: str = "tomasa") -> Matches:
    return matches_of(getattr(world, who), concern)


# -- What is found -------------------------------------------------------------------


def test_the_same_number_is_found_however_it_is_written(
    tell: Tell, found: Finder
) -> None:
    one, other = tell(**called())[1], tell(**called(SAME_NUMBER))[1]
    assert found(one) == {other.id: (Reason.CONTACT,)}
    assert found(other) == {one.id: (Reason.CONTACT,)}


def test_the_same_account_is_found_with_and_without_its_address(
    tell: Tell, found: Finder
) -> None:
    one = tell(addresses="https://www.chat.example/sombra7/")[1]
    other = tell(addresses="chat.example/sombra7")[1]
    assert found(one) == {other.id: (Reason.ACCOUNT,)}


def test_a_name_that_sounds_alike_counts_beside_the_same_age(
    tell: Tell, found: Finder
) -> None:
    one = tell(**about("Jhenifer"), child_age="13_15")[1]
    other = tell(**about("Jenifer"), child_age="13_15")[1]
    tell(**about("Jenifer"))  # nobody said how old: too little
    assert found(one) == {other.id: (Reason.SOUND, Reason.AGE)}


def test_a_first_name_by_itself_says_too_little(tell: Tell, found: Finder) -> None:
    one = tell(**about("Wara"))[1]
    tell(**about("Wara"))
    assert found(one) == {}


def test_a_full_name_is_a_reason_but_not_between_children_of_other_ages(
    tell: Tell, found: Finder
) -> None:
    one = tell(**about("Wara Mamani Choque"), child_age="under_13")[1]
    other = tell(**about("Mamani Choque, Wara"))[1]
    tell(**about("Wara Mamani"), child_age="16_17")
    assert found(one) == {other.id: (Reason.NAME,)}


def test_two_names_of_four_are_no_full_name(tell: Tell, found: Finder) -> None:
    one = tell(**about("María Carla Flores Quispe"))[1]
    tell(**about("Milagros María Flores Rojas"))
    other = tell(**about("María Flores Quispe"))[1]
    assert found(one) == {other.id: (Reason.NAME,)}


def test_a_rare_place_is_a_reason_and_stands_behind_the_number(
    tell: Tell, found: Finder
) -> None:
    one = tell(**about(place="Hotel Miraflores"), **called())[1]
    place = tell(**about(place="hotel miraflores, segundo piso"))[1]
    number = tell(**called())[1]
    assert list(found(one)) == [number.id, place.id]
    assert found(one)[place.id] == (Reason.PLACE,)


@pytest.mark.parametrize(
    ("place", "again"),
    [
        ("पुरानो काठमाडौं", "काठमाडौं, वडा"),
        ("ঢাকা বিভাগ", "ঢাকা শহর"),
        ("சென்னை நகர்", "சென்னை, பள்ளி"),
        ("ตลาด เชียงใหม่", "เชียงใหม่"),
        ("Sucre Potosí", "potosi"),
        ("potosi", "Potosí"),
        ("北京 学校", "北京"),
    ],
)
def test_a_place_in_any_script_is_a_reason(
    tell: Tell, found: Finder, place: str, again: str
) -> None:
    one = tell(**about(place=place))[1]
    other = tell(**about(place=again))[1]
    assert found(one) == {other.id: (Reason.PLACE,)}


def test_half_of_a_word_is_no_place(tell: Tell, found: Finder) -> None:
    one = tell(**about(place="काठमाडौं"))[1]
    tell(**about(place="काठमी"))
    assert found(one) == {}


def test_the_rarer_number_stands_first(tell: Tell, found: Finder) -> None:
    rare, shared = SafeContact(where="76543210"), SafeContact(where="71112223")
    one = tell(**called(rare, **about("Wara Mamani")))[1]
    for _turn in range(3):
        tell(**about("Wara Mamani"))
    by_number = tell(**called(rare))[1]
    tell(**called(shared))
    assert next(iter(found(one))) == by_number.id


def test_a_code_of_very_many_makes_no_match_and_is_reported_as_common(
    world: World, tell: Tell, monkeypatch: pytest.MonkeyPatch, found: Finder
) -> None:
    monkeypatch.setattr(combinations, "COMMON", 3)
    made = [tell(**called())[1] for _turn in range(3)]
    assert find_matches(world.tomasa, made[0]).common == ()
    assert len(found(made[0])) == 2
    tell(**called())
    told_so = seen(world, made[0])
    assert (told_so.open, told_so.elsewhere) == ([], [])
    assert told_so.common == ["The number or contact appears in very many concerns."]


def test_common_names_together_count_beside_the_same_age(
    world: World, tell: Tell, monkeypatch: pytest.MonkeyPatch, found: Finder
) -> None:
    monkeypatch.setattr(ranking, "COMMON", 1)
    one = tell(**about("Rosa Flores Quispe"), child_age="13_15")[1]
    other = tell(**about("Rosa Flores Quispe"), child_age="13_15")[1]
    tell(**about("Rosa Flores Quispe"))  # nobody said how old
    tell(**about("Rosa Mamani"), child_age="13_15")
    assert found(one) == {other.id: (Reason.NAME, Reason.AGE)}
    assert find_matches(world.tomasa, one).common == (Family.CHILD,)


def test_the_same_words_of_places_in_two_countries_are_two_places(
    tell: Tell, found: Finder
) -> None:
    one = tell(**about(place="Hotel Miraflores"))[1]
    tell_manila(**about(place="Hotel Miraflores"))
    assert found(one) == {}


@pytest.mark.parametrize(
    ("mine", "theirs", "reasons"),
    [
        ("13_15", "13_15", (Reason.NAME, Reason.AGE)),
        ("13_15", "16_17", ()),  # nearly: no reason, and no contradiction
        ("13_15", "not_sure", ()),
        ("under_13", "16_17", ()),
    ],
)
def test_how_ages_speak(mine: str, theirs: str, reasons: tuple[Reason, ...]) -> None:
    one, other = Concern(child_age=mine), Concern(child_age=theirs)
    assert reasons_of(one, other, {Family.CHILD: [2]}) == reasons
    contradicted = (mine, theirs) == ("under_13", "16_17")
    full = reasons_of(one, other, {Family.CHILD: [2, 3]}, full=True)
    assert (full == ()) == contradicted


# -- Codes follow what is known ------------------------------------------------------


def test_codes_follow_a_contact_that_is_changed(tell: Tell, found: Finder) -> None:
    receipt, one = tell(**called())
    other = tell(**called(SafeContact(where="76543210")))[1]
    assert found(one) == {}
    change_contact(receipt.number, "call", SafeContact(where="76543210"), uuid4())
    assert found(one) == {other.id: (Reason.CONTACT,)}


def test_codes_follow_a_corrected_name(world: World, tell: Tell, found: Finder) -> None:
    one, other = tell()[1], tell(**about("Wara Mamani", "Calle Sucre"))[1]
    facts = CorrectedFacts(details=Details("Wara Mamani", "Calle Sucre"))
    correct(world.tomasa, one.id, facts, one.version)
    one.refresh_from_db()
    assert found(one) == {other.id: (Reason.NAME, Reason.PLACE)}
    assert open_concern(world.tomasa, one.id).details == facts.details
    one.refresh_from_db()
    correct(world.tomasa, one.id, CorrectedFacts(details=Details()), one.version)
    assert not opened_index(world, one).names
    said = Entry.objects.filter(verb="concern.correct").values_list("facts", flat=True)
    assert list(said) == [{"details": True}, {"details": True}]


def test_correcting_facts_without_details_leaves_them(world: World, tell: Tell) -> None:
    one = tell(**about("Wara Mamani"))[1]
    before = opened_index(world, one)
    correct(world.tomasa, one.id, CorrectedFacts(danger_now="no"), one.version)
    assert open_concern(world.tomasa, one.id).details.child == "Wara Mamani"
    assert opened_index(world, one) == before


def test_a_concern_recorded_by_the_team_is_found_too(
    world: World, tell: Tell, found: Finder
) -> None:
    one = tell(**called())[1]
    data = told(**called(), channel=Channel.PHONE, came_at=timezone.now())
    record, _receipt = record_concern(
        world.carla, world.team_id("cochabamba"), data, uuid4()
    )
    assert found(one) == {record.id: (Reason.CONTACT,)}


# -- Who sees what -------------------------------------------------------------------


def test_the_own_team_sees_the_other_concern(world: World, tell: Tell) -> None:
    one, other = tell(**called())[1], tell(**called())[1]
    linked = seen(world, one)
    assert [each.concern.id for each in linked.open] == [other.id]
    assert linked.open[0].reasons == "The same number or contact"
    assert linked.elsewhere == []


def test_another_organisation_learns_only_that_there_is_one(
    world: World, tell: Tell
) -> None:
    one = tell(**called())[1]
    theirs = [tell_manila(**called()) for _turn in range(2)]
    linked = seen(world, one)
    assert linked.open == []
    assert [(each.count, each.reasons) for each in linked.elsewhere] == [
        (2, "The same number or contact")
    ]
    shown = page(world, one)
    assert "2 possible duplicates there." in shown
    assert not any(each.code in shown or str(each.id) in shown for each in theirs)


def test_a_shared_place_alone_is_not_shown_to_other_teams(
    world: World, tell: Tell, found: Finder
) -> None:
    one = tell(**about(place="Hotel Miraflores"))[1]
    other = tell(**about(place="Hotel Miraflores"))[1]
    Concern.objects.filter(id=other.id).update(team=world.teams["manila"])
    assert not found(one) and not seen(world, one)


@pytest.fixture
def hidden(fresh_facts: None) -> Iterator[None]:
    CountrySetting.objects.create(country_id="PH", key="hide_partner_names", value=True)
    forget_facts()
    yield


def test_the_name_of_a_partner_is_shown_where_its_country_allows_it(
    world: World, tell: Tell
) -> None:
    one = tell(**called())[1]
    tell_manila(**called())
    assert seen(world, one).elsewhere[0].name == "Maynila, Kanlungan"


def test_the_name_of_a_partner_stays_hidden_where_its_country_hides_it(
    world: World, tell: Tell, hidden: None
) -> None:
    one = tell(**called())[1]
    tell_manila(**called())
    assert seen(world, one).elsewhere[0].name == "A team of another organisation"
    assert "Kanlungan" not in page(world, one)


def test_who_only_works_on_cases_learns_nothing_of_other_teams(
    world: World, tell: Tell
) -> None:
    one = tell(**called())[1]
    tell_manila(**called())
    assert seen(world, one, "carla").elsewhere == []


def test_without_its_key_a_concern_of_the_team_is_not_shown_by_code(
    world: World, tell: Tell
) -> None:
    one, other = tell(**called())[1], tell(**called())[1]
    withdraw(CONCERN, other.id, world.team_id("cochabamba"))
    assert seen(world, one).open == []


# -- Decisions -----------------------------------------------------------------------


def test_a_decision_holds_for_both_concerns_and_can_be_undone(
    world: World, tell: Tell
) -> None:
    one, other = tell(**called())[1], tell(**called())[1]
    record_match(world.tomasa, one.id, other.id, same=True)
    record_match(world.sonia, other.id, one.id, same=True)
    for concern in (one, other):
        linked = seen(world, concern)
        assert (len(linked.same), linked.open, linked.others) == (1, [], [])
    undo_match(world.sonia, other.id, one.id)
    undo_match(world.sonia, other.id, one.id)
    assert len(seen(world, one).open) == 1
    verbs = Entry.objects.filter(verb="concern.link").order_by("number")
    assert [e.facts.get("again") for e in verbs] == [False, True, False, True]


def test_a_concern_that_is_not_the_same_is_set_aside(world: World, tell: Tell) -> None:
    one, other = tell(**called())[1], tell(**called())[1]
    record_match(world.tomasa, one.id, other.id, same=False)
    linked = seen(world, one)
    assert (linked.same, linked.open, len(linked.others)) == ([], [], 1)


def test_a_decision_of_a_colleague_cannot_be_overruled_unseen(
    world: World, tell: Tell
) -> None:
    one, other = tell(**called())[1], tell(**called())[1]
    record_match(world.tomasa, one.id, other.id, same=True)
    with pytest.raises(RuleBroken, match="Tomasa marked this differently"):
        record_match(world.sonia, one.id, other.id, same=False)
    assert MatchDecision.objects.get().same


def test_a_decision_stays_when_the_codes_are_gone(world: World, tell: Tell) -> None:
    one, other = tell(**called())[1], tell(**called())[1]
    record_match(world.tomasa, one.id, other.id, same=True)
    Combination.objects.all().delete()
    assert [each.concern.id for each in seen(world, one).same] == [other.id]


def test_a_concern_is_not_the_same_as_itself(world: World, tell: Tell) -> None:
    one = tell()[1]
    with pytest.raises(RuleBroken):
        record_match(world.tomasa, one.id, one.id, same=True)


@pytest.mark.parametrize("who", ["carla", "elena", "tala", "ana", "yara"])
def test_only_officers_of_both_concerns_decide(
    world: World, tell: Tell, who: str
) -> None:
    one, other = tell()[1], tell()[1]
    with pytest.raises(Refused):
        record_match(getattr(world, who), one.id, other.id, same=True)


def test_no_one_decides_on_a_concern_they_cannot_read(world: World, tell: Tell) -> None:
    one, theirs = tell(**called())[1], tell_manila(**called())
    with pytest.raises(Refused):
        record_match(world.tomasa, one.id, theirs.id, same=True)
    other = tell()[1]
    withdraw(CONCERN, other.id, world.team_id("cochabamba"))
    with pytest.raises(KeysLocked):
        record_match(world.tomasa, one.id, other.id, same=True)
    assert not MatchDecision.objects.exists()


# -- The page ------------------------------------------------------------------------


def page(world: World, concern: Concern, who: str = "tomasa") -> str:
    url = reverse("concerns:concern", args=[concern.id])
    return signed_in(world, who).get(url).content.decode()


def test_the_page_shows_the_possible_duplicate_and_takes_the_decision_and_its_undo(
    world: World, tell: Tell
) -> None:
    one, other = tell(**called())[1], tell(**called())[1]
    client = signed_in(world, "tomasa")
    url = reverse("concerns:concern", args=[one.id])
    say = reverse("concerns:record_match", args=[one.id, other.id])
    assert "The same number or contact" in client.get(url).content.decode()
    for answer, shown in (("same", "marked by Tomasa"), ("undo", "Not a duplicate")):
        answered = client.post(say, {"answer": answer}, follow=True)
        assert shown in answered.content.decode()
    assert not MatchDecision.objects.exists()
    refused = client.post(say, {"answer": "both"}, follow=True).content.decode()
    assert "Please choose one of the answers." in refused
    assert client.post(say.replace(str(one.id), str(uuid4()))).status_code == 302


def test_two_concerns_that_are_the_same_are_answered_each_for_itself(
    world: World, tell: Tell
) -> None:
    """The second may have been told by the one who did it."""
    one, other = tell(**called())[1], tell(**called())[1]
    client = signed_in(world, "tomasa")
    say = reverse("concerns:record_match", args=[one.id, other.id])
    told = client.post(say, {"answer": "same"}, follow=True).content.decode()
    assert one.code in told and other.code in told
    assert "Reply to each separately" in told
    assert f'href="/staff/concerns/{other.id}/#reply"' in told
    reply(world.tomasa, one.id, "For one person only.", uuid4())
    assert [row.concern_id for row in Message.objects.all()] == [one.id]
    assert Concern.objects.get(id=other.id).first_answer_at is None
    assert f'href="/staff/concerns/{other.id}/#reply"' in page(world, one)
    assert f'href="/staff/concerns/{one.id}/#reply"' not in page(world, other)
    reply(world.tomasa, other.id, "For the other person.", uuid4())
    assert f'href="/staff/concerns/{other.id}/#reply"' not in page(world, one)
    assert {row.concern_id for row in Message.objects.all()} == {one.id, other.id}


def test_a_concern_without_anything_alike_says_nothing(
    world: World, tell: Tell
) -> None:
    assert "Possible duplicates" not in page(world, tell()[1])


# -- What it costs -------------------------------------------------------------------


def test_it_takes_nine_queries_however_many_are_found(
    world: World,
    tell: Tell,
    django_assert_num_queries: DjangoAssertNumQueries,
    found: Finder,
) -> None:
    one = tell(**called(**about("Wara Mamani", "Hotel Sucre")))[1]
    for _turn in range(8):
        tell(**called(**about("Wara Mamani", "Hotel Sucre")))
    tell_manila(**called())
    actor = world.sonia
    assert matches_of(actor, one)  # the rules of the countries are read once
    with django_assert_num_queries(9):
        assert matches_of(actor, one)


def test_a_concern_without_codes_takes_two_queries(
    world: World, tell: Tell, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    one, actor = tell()[1], world.tomasa
    with django_assert_num_queries(2):
        assert not matches_of(actor, one)
