"""Consent on one page: each answer its own record, what is missing said in words."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from amparo.foundation.journal.models import Entry
from amparo.foundation.kernel.errors import RuleBroken
from amparo.foundation.kernel.ids import uuid7
from amparo.response.cases.codes import ConsentGiver
from amparo.response.cases.consent_presenters import missing
from amparo.response.cases.consents import Withheld, usual_at, withheld_now
from amparo.response.cases.models import Case, Consent
from amparo.response.cases.operations import (
    open_the_case,
    record_consents,
    refer,
)
from amparo.response.referrals.models import Referral
from amparo.response.referrals.sharing import Item
from tests.cases.helpers import (
    WISH,
    consent_data,
    give_consent,
    planned,
    record_consent,
    with_child,
)
from tests.cast import World
from tests.days import today
from tests.markup import on_one_line
from tests.services.helpers import a_service
from tests.signin import signed_in

pytestmark = pytest.mark.django_db
BOTH: dict[str, Any] = {
    "child_case_management": "yes",
    "child_sharing": "no",
    "child_referral": "yes",
    "adult_case_management": "yes",
    "adult_sharing": "yes",
    "adult_referral": "yes",
    "adult": "caregiver:mother",
    "is_alleged_offender": "no",
    "method": "spoken",
}
MOTHER = {"giver": "caregiver", "relation": "mother"}


@pytest.fixture
def carla(world: World) -> Client:
    return signed_in(world, "carla")


def address(case: Case) -> str:
    return reverse("cases:consent", args=[case.id])


def sent(carla: Client, case: Case, **more: Any) -> Any:
    return carla.post(address(case), BOTH | {"form_key": str(uuid7())} | more)


def said(case: Case) -> list[tuple[str, str, str, bool]]:
    rows = Consent.objects.filter(case=case).order_by("turn")
    return list(rows.values_list("purpose", "giver", "relation", "given"))


def test_one_form_makes_a_record_of_each_answer_the_childs_first(
    world: World, carla: Client
) -> None:
    case = with_child(world)
    before = Entry.objects.filter(verb="case.consent").count()
    assert sent(carla, case).status_code == 302
    assert said(case) == [
        ("case_management", "child", "self", True),
        ("sharing", "child", "self", False),
        ("referral", "child", "self", True),
        ("case_management", "caregiver", "mother", True),
        ("sharing", "caregiver", "mother", True),
        ("referral", "caregiver", "mother", True),
    ]
    # One line for each answer, and one for the page.
    assert Entry.objects.filter(verb="case.consent").count() == before + 7


def test_a_form_that_cannot_be_saved_whole_leaves_nothing(
    world: World, carla: Client
) -> None:
    case = with_child(world)
    answer = sent(carla, case, is_alleged_offender="yes")
    assert answer.status_code == 422
    assert not Consent.objects.exists()
    no_adult = sent(carla, case, adult="", is_alleged_offender="")
    page = on_one_line(no_adult.content.decode())
    assert "Say who the adult is." in page
    nothing = dict.fromkeys(BOTH, "") | {"method": "spoken"}
    assert sent(carla, case, **nothing).status_code == 422
    assert not Consent.objects.exists()


def test_the_relation_is_asked_only_of_adults(world: World, carla: Client) -> None:
    case = with_child(world)
    alone = {name: "" for name in BOTH if name.startswith("adult")}
    assert sent(carla, case, **alone, is_alleged_offender="").status_code == 302
    assert {row[1:3] for row in said(case)} == {("child", "self")}


def test_the_same_form_sent_twice_makes_each_answer_once(world: World) -> None:
    case, key = with_child(world), uuid4()
    answers = [consent_data(), consent_data(**MOTHER)]
    first = record_consents(world.carla, case.id, answers, key)
    assert record_consents(world.carla, case.id, answers, key) == first
    assert len(said(case)) == 2


def test_a_no_beside_a_decision_in_the_childs_interest_recalls_nothing(
    world: World,
) -> None:
    case = planned(world)
    referral = refer(world.carla, case.id, a_service(world).id, WISH)
    best = consent_data(
        purpose="referral",
        giver="caseworker_best_interest",
        relation="staff",
        note="She is in danger at home.",
    )
    no = consent_data(purpose="referral", given=False)
    record_consents(world.carla, case.id, [no, best], uuid4())
    assert Referral.objects.get(id=referral.id).state == "sent"


def test_the_page_says_what_is_missing(world: World, carla: Client) -> None:
    case = with_child(world)  # at her age both are usually asked
    record_consent(
        world.carla, case.id, consent_data(expires_on=today() + timedelta(days=9))
    )
    page = on_one_line(carla.get(address(case)).content.decode())
    assert "A caregiver&#x27;s consent is missing." in page
    assert "The child: consent ends on" in page
    detail = carla.get(reverse("cases:detail", args=[case.id])).content.decode()
    assert "A caregiver&#x27;s consent is missing." in detail
    record_consent(world.carla, case.id, consent_data(**MOTHER))
    page = on_one_line(carla.get(address(case)).content.decode())
    assert "A caregiver: no end date was agreed." in page


@given(
    age=st.sampled_from([None, 4, 9, 13, 16]),
    child=st.sampled_from([None, True, False]),
    adult=st.sampled_from([None, True, False]),
)
def test_nothing_is_missing_only_where_all_who_are_asked_agree(
    age: int | None, child: bool | None, adult: bool | None
) -> None:
    day = today() + timedelta(days=400)
    rows = [
        Consent(purpose="sharing", giver=giver, given=given, expires_on=day)
        for giver, given in (("child", child), ("caregiver", adult))
        if given is not None
    ]
    usual = usual_at(age)
    asked = set(usual.usual) if usual else {ConsentGiver.CHILD}
    given_by = {row.giver for row in rows}
    complete = asked <= given_by and all(row.given for row in rows)
    country = "BO"
    for row in rows:
        row.case = Case(country_id=country)
    assert (missing(rows, "sharing", usual, today()) == []) == complete


# -- What is withheld ----------------------------------------------------------------


def test_what_is_withheld_is_sealed_and_not_offered(
    world: World, carla: Client
) -> None:
    case, service = planned(world), a_service(world)
    held = {
        "withheld": ["birth_date", "safety"],
        "not_with": [str(service.organisation_id)],
    }
    sent(carla, case, **held)
    row = Consent.objects.filter(purpose="referral").latest("turn")
    assert b"birth_date" not in bytes(row.withheld_sealed or b"")
    opened = open_the_case(world.carla, case.id)
    found = next(one for one in opened.consents if one.row.id == row.id)
    assert found.withheld == Withheld(
        frozenset({"birth_date", "safety"}), frozenset({service.organisation_id})
    )
    plain = Consent.objects.filter(purpose="case_management").latest("turn")
    assert plain.withheld_sealed is None
    page = carla.get(reverse("cases:refer", args=[case.id])).content.decode()
    assert service.name not in page
    with pytest.raises(RuleBroken, match="does not want this organisation"):
        refer(world.carla, case.id, service.id, WISH)
    assert not Referral.objects.exists()


def test_a_withheld_item_is_not_shared(world: World, carla: Client) -> None:
    case, service = planned(world), a_service(world)
    sent(carla, case, withheld=["support_needs"])
    form = carla.get(reverse("cases:refer-to", args=[case.id, service.id]))
    page = on_one_line(form.content.decode())
    assert "does not want this shared: Support needs" in page
    assert 'name="share_support_needs"' not in page
    with pytest.raises(RuleBroken, match="Support needs"):
        refer(world.carla, case.id, service.id, WISH)


@given(
    held=st.lists(
        st.tuples(
            st.sampled_from(["child", "caregiver", "caseworker_best_interest"]),
            st.booleans(),
            st.frozensets(st.sampled_from(Item.values), max_size=2),
        ),
        max_size=5,
    )
)
def test_what_one_withholds_the_others_do_not_give(
    held: list[tuple[str, bool, frozenset[str]]],
) -> None:
    rows = []
    for turn, (giver, yes, items) in enumerate(held, 1):
        row = Consent(purpose="referral", giver=giver, given=yes, turn=turn)
        rows.append((row, Withheld(items) if yes else Withheld()))
    newest = {row.giver: (row, what) for row, what in rows}
    over = newest.get("caseworker_best_interest")
    turn = over[0].turn if over and over[0].given else 0
    expected = {
        item
        for row, what in newest.values()
        if row.given and row.turn >= turn
        for item in what.items
    }
    assert withheld_now(rows, "referral", today()).items == expected


def test_a_later_decision_in_the_childs_interest_says_what_stays_withheld(
    world: World,
) -> None:
    case = with_child(world)
    give_consent(world, case)
    no_legal = Withheld(frozenset({"legal"}))
    record_consent(
        world.carla, case.id, consent_data(purpose="referral", withheld=no_legal)
    )
    best = consent_data(
        purpose="referral",
        giver="caseworker_best_interest",
        relation="staff",
        note="The court needs it to protect her.",
    )
    record_consent(world.carla, case.id, best)
    opened = open_the_case(world.carla, case.id)
    rows = [(one.row, one.withheld) for one in opened.consents]
    assert not withheld_now(rows, "referral", today())
