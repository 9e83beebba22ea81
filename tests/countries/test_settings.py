"""Country settings: in what a country differs, and who may change that."""

from __future__ import annotations

from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from amparo.foundation.countries.models import CountrySetting
from amparo.foundation.countries.operations import (
    change_setting,
    load_facts,
    propose_setting,
)
from amparo.foundation.countries.queries import (
    country_setting,
    decisions_of,
    setting_history,
)
from amparo.foundation.countries.settings import SETTINGS
from amparo.foundation.decisions.operations import confirm, reject
from amparo.foundation.journal.models import Entry
from amparo.foundation.kernel.errors import Conflict, Refused, RuleBroken
from amparo.foundation.policy import Actor
from amparo.foundation.proposals.models import Proposal
from tests.cast import World

pytestmark = pytest.mark.django_db


ASKED: dict[str, Any] = {
    "country_code": "BO",
    "reason": "safety",
    "source": "Meeting of 3 May",
    "expected_version": 0,
}
# Written down by hand: to which value one person alone cannot set it.
BY_TWO = {
    "no_state_forwarding": {False},
    "hide_partner_names": {False},
    "online_handoff_allowed": set[bool](),
    "transfer_abroad_allowed": {True},
    "visits_need_reason": set[bool](),
}

ABROAD = "transfer_abroad_allowed"


def turn(actor: Actor, key: str, value: bool, **changes: Any) -> CountrySetting:
    return change_setting(actor, key=key, value=value, **ASKED | changes)


def propose(actor: Actor, key: str, value: bool, **changes: Any) -> Proposal:
    return propose_setting(actor, key=key, value=value, **ASKED | changes)


def own(key: str, code: str = "BO") -> CountrySetting:
    return CountrySetting.objects.get(country=code, key=key)


def test_a_country_without_a_setting_does_as_declared() -> None:
    for key, declared in SETTINGS.items():
        assert country_setting("BO", key) is declared.default


def test_in_nicaragua_nothing_goes_to_the_state_and_no_partner_is_named() -> None:
    assert country_setting("NI", "no_state_forwarding") is True
    assert country_setting("NI", "hide_partner_names") is True
    assert country_setting("NI", "online_handoff_allowed") is True


def test_an_undeclared_setting_is_an_error() -> None:
    with pytest.raises(KeyError):
        country_setting("BO", "no_such_setting")


def test_asking_often_asks_the_database_once(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_num_queries(1):
        for key in list(SETTINGS) * 10:
            country_setting("NI", key)


@pytest.mark.parametrize("key", sorted(SETTINGS))
def test_a_country_lead_makes_it_more_careful_and_only_the_alliance_lead_less(
    world: World, key: str
) -> None:
    careful = SETTINGS[key].careful
    turned = turn(world.lucia, key, careful)
    assert country_setting("BO", key) is careful
    assert country_setting("PH", key) is SETTINGS[key].default
    for way in (turn, propose):
        with pytest.raises(Refused):
            way(world.lucia, key, not careful, expected_version=turned.version)
    assert country_setting("BO", key) is careful
    if not BY_TWO[key]:
        turn(world.lena, key, not careful, expected_version=turned.version)
    else:
        with pytest.raises(RuleBroken, match="takes two people"):
            turn(world.lena, key, not careful, expected_version=turned.version)
        asked = propose(world.lena, key, not careful, expected_version=turned.version)
        assert country_setting("BO", key) is careful
        confirm(world.lucia, asked.id)
    assert country_setting("BO", key) is not careful


def test_the_table_here_says_of_each_setting_what_takes_two() -> None:
    assert {
        key: {side for side in (True, False) if found.takes_two(side)}
        for key, found in SETTINGS.items()
    } == BY_TWO


def test_a_rejected_rule_stands_as_it_was(world: World) -> None:
    turn(world.lucia, ABROAD, False)
    asked = propose(world.lena, ABROAD, True, expected_version=1)
    assert country_setting("BO", ABROAD) is False
    reject(world.lucia, asked.id)
    assert country_setting("BO", ABROAD) is False


def test_the_proposer_does_not_confirm_a_rule(world: World) -> None:
    turn(world.lucia, ABROAD, False)
    asked = propose(world.lena, ABROAD, True, expected_version=1)
    with pytest.raises(RuleBroken, match="yourself"):
        confirm(world.lena, asked.id)
    assert country_setting("BO", ABROAD) is False


def test_what_was_made_careful_meanwhile_is_not_loosened(world: World) -> None:
    asked = propose(world.lena, "hide_partner_names", False)
    turn(world.ana, "hide_partner_names", True)
    assert confirm(world.lucia, asked.id).state == Proposal.State.OVERTAKEN
    assert country_setting("BO", "hide_partner_names") is True


def test_a_proposal_stands_in_the_history_once_it_is_confirmed(world: World) -> None:
    turn(world.ana, ABROAD, False)
    asked = propose(world.lena, ABROAD, True, expected_version=1)
    assert [past.value for past in setting_history("BO")] == [False]
    confirm(world.lucia, asked.id)
    past, _before = setting_history("BO")
    assert (past.key, past.value, past.reason) == (ABROAD, True, "safety")
    assert past.user_id == world.users["lena"].id
    assert list(decisions_of("BO")) == [asked]
    assert own(ABROAD).source == "Meeting of 3 May"


@pytest.mark.parametrize("name", ["tomasa", "sonia", "mariana", "willem", "tala"])
def test_others_are_refused_and_nothing_changes(world: World, name: str) -> None:
    with pytest.raises(Refused):
        turn(getattr(world, name), "hide_partner_names", True)
    assert not CountrySetting.objects.filter(country="BO").exists()
    assert Entry.objects.filter(
        verb="country.change_setting", outcome="refused", country="BO"
    ).exists()


def test_the_second_of_two_sees_what_the_first_did(world: World) -> None:
    turn(world.lucia, "hide_partner_names", True)
    with pytest.raises(Conflict) as conflict:
        turn(world.ana, "hide_partner_names", True, source="Other")
    assert conflict.value.current.source == "Meeting of 3 May"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"reason": ""}, "reason"),
        ({"reason": "so"}, "reason"),
        ({"source": " "}, "source"),
    ],
)
def test_no_setting_changes_without_a_reason_and_a_source(
    world: World, changes: dict[str, str], field: str
) -> None:
    with pytest.raises(RuleBroken) as broken:
        turn(world.lucia, "hide_partner_names", True, **changes)
    assert broken.value.field == field
    assert country_setting("BO", "hide_partner_names") is False


def test_the_journal_keeps_key_value_and_reason_and_no_sentence(world: World) -> None:
    turned = turn(world.lucia, "hide_partner_names", True)
    entry = Entry.objects.filter(verb="country.change_setting").latest("number")
    assert (entry.subject_id, entry.country) == (turned.id, "BO")
    assert entry.facts == {
        "key": "hide_partner_names",
        "value": True,
        "reason": "safety",
    }


def test_a_setting_that_a_person_changed_survives_loading(world: World) -> None:
    key = "hide_partner_names"
    asked = propose(world.lena, key, False, country_code="NI", expected_version=1)
    confirm(world.wanda, asked.id)
    load_facts()
    assert country_setting("NI", key) is False
