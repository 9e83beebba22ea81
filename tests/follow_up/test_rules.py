"""The rules of follow-up: the next day and means, and whether a visit is allowed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amparo.foundation.countries.models import Country, CountrySetting
from amparo.foundation.countries.queries import forget_facts
from amparo.response.cases.codes import Risk
from amparo.response.follow_up.codes import Means, Result
from amparo.response.follow_up.rules import (
    LADDER,
    Standing,
    days_of,
    is_missed_too_often,
    next_day,
    next_means,
    usual_means,
    visit_answer,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_facts")]
DAY = date(2026, 11, 30)
STANDINGS = st.builds(
    Standing,
    country=st.just("BO"),
    risk=st.sampled_from(["", *Risk.values]),
    assessed_on=st.none() | st.dates(DAY - timedelta(days=40), DAY),
    missed=st.integers(0, 6),
    in_danger=st.booleans(),
    can_call=st.booleans(),
    exposes=st.booleans(),
)
RESULTS = st.sampled_from(Result.values)
LOW = Standing("BO", "low", DAY - timedelta(days=30))


def visits_need_reason(country: str = "BO") -> None:
    CountrySetting.objects.create(
        country=Country.objects.get(code=country),
        key="visits_need_reason",
        value=True,
        source="A lockdown of this test.",
        confidence="high",
    )
    forget_facts()


@pytest.mark.parametrize(
    ("risk", "days"), [("high", 7), ("medium", 14), ("low", 30), ("", 7)]
)
def test_contact_follows_the_risk(risk: str, days: int) -> None:
    case = replace(LOW, risk=risk)
    assert next_day(case, DAY, Result.SPOKE) == DAY + timedelta(days=days)


def test_the_first_week_at_high_risk_is_daily() -> None:
    case = Standing("BO", "high", DAY)
    assert next_day(case, DAY, Result.SPOKE) == DAY + timedelta(days=1)
    sixth, seventh = DAY + timedelta(days=6), DAY + timedelta(days=7)
    assert next_day(case, sixth, Result.SPOKE) == sixth + timedelta(days=1)
    assert next_day(case, seventh, Result.SPOKE) == seventh + timedelta(days=7)
    assert next_day(replace(case, risk="medium"), DAY, Result.SPOKE) == (
        DAY + timedelta(days=14)
    )


def test_the_ladder_goes_from_rung_to_rung_and_ends_with_the_authority() -> None:
    means, climbed = Means.CALL, [Means.CALL]
    while means != Means.AUTHORITY:
        means = next_means(LOW, means, Result.NOBODY)
        climbed.append(means)
    assert climbed == list(LADDER)
    assert next_means(LOW, Means.AUTHORITY, Result.NOBODY) == Means.AUTHORITY
    assert next_means(LOW, Means.AUTHORITY, Result.SPOKE) == Means.CALL
    assert next_means(LOW, Means.MEETING, Result.NOBODY) == Means.ADULT


def test_a_rung_that_is_not_safe_is_left_out() -> None:
    hidden = replace(LOW, can_call=False, exposes=True)
    assert usual_means(hidden) == Means.MEETING
    assert next_means(hidden, Means.CALL, Result.NOBODY) == Means.ADULT
    assert next_means(hidden, Means.FOCAL, Result.NOBODY) == Means.AUTHORITY


def test_a_visit_needs_a_reason_where_the_country_says_so() -> None:
    assert visit_answer(LOW).allowed
    visits_need_reason()
    assert not visit_answer(LOW).allowed
    for more in ({"risk": "high"}, {"risk": ""}, {"in_danger": True}, {"missed": 2}):
        answer = visit_answer(replace(LOW, **more))
        assert (answer.allowed, len(answer.why)) == (True, 1), more
    assert not visit_answer(replace(LOW, missed=1)).allowed
    assert visit_answer(replace(LOW, country="PH")).allowed


def test_high_risk_is_told_after_one_missed_contact_and_others_after_two() -> None:
    assert is_missed_too_often(Standing("BO", "high", missed=1))
    assert not is_missed_too_often(Standing("BO", "medium", missed=1))
    assert is_missed_too_often(Standing("BO", "medium", missed=2))
    assert not is_missed_too_often(Standing("BO", "high"))


@given(case=STANDINGS, before=st.sampled_from(Means.values), result=RESULTS)
def test_no_rule_ever_suggests_what_is_not_safe(
    case: Standing, before: str, result: str
) -> None:
    answer = visit_answer(case)
    assert answer.why
    assert not (case.exposes and answer.allowed)
    for means in (usual_means(case), next_means(case, before, result)):
        assert means != Means.VISIT or answer.allowed
        assert means not in (Means.CALL, Means.TEXT) or case.can_call


@given(case=STANDINGS, result=RESULTS, ahead=st.integers(0, 60))
def test_the_next_contact_is_never_today_and_sooner_after_a_failed_one(
    case: Standing, result: str, ahead: int
) -> None:
    day = DAY + timedelta(days=ahead)
    after = next_day(case, day, result)
    assert day < after <= day + timedelta(days=30)
    assert next_day(case, day, Result.NOBODY) <= next_day(case, day, Result.SPOKE)


@given(case=STANDINGS)
def test_nobody_climbs_the_ladder_for_ever(case: Standing) -> None:
    means: Means = usual_means(case)
    for _n in range(len(LADDER) + 1):
        means = next_means(case, means, Result.NOBODY)
    assert means is Means.AUTHORITY


@given(hours=st.integers(1, 20_000))
def test_hours_become_whole_days_that_are_never_shorter(hours: int) -> None:
    days = days_of(hours)
    assert timedelta(hours=hours) <= days < timedelta(hours=hours + 24)
