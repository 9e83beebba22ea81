"""The rules of urgency: each has a sentence; more facts never suggest less."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amparo.foundation.journal.operations import OpenEntry
from amparo.response.concerns.codes import (
    Age,
    Danger,
    FormKind,
    OffenderAccess,
    RiskSign,
    Urgency,
)
from amparo.response.concerns.urgency import RANK, RULES, suggest


@dataclass(frozen=True)
class Facts:
    danger_now: str = ""
    child_age: str = ""
    offender_access: str = ""
    risk_signs: tuple[str, ...] = field(default=())
    form_kind: str = "worried"


@pytest.mark.parametrize(
    ("facts", "level", "codes"),
    [
        (Facts(), "normal", []),
        (Facts("no", "16_17", "no"), "normal", []),
        (Facts("not_sure", "not_sure", "not_sure"), "normal", []),
        (Facts("yes"), "now", ["danger"]),
        (Facts(form_kind="now"), "now", ["help_now"]),
        (Facts(form_kind="staff"), "normal", []),
        (Facts(risk_signs=("missing",)), "now", ["missing"]),
        (Facts(risk_signs=("self_harm",)), "now", ["self_harm"]),
        (Facts(risk_signs=("injury",)), "now", ["injury"]),
        (Facts(risk_signs=("threat",)), "soon", ["threat"]),
        (Facts(risk_signs=("images",)), "soon", ["images"]),
        (Facts(risk_signs=("travel",)), "soon", ["travel"]),
        (Facts(child_age="under_13"), "soon", ["under_13"]),
        (Facts(offender_access="lives"), "soon", ["near"]),
        (Facts(offender_access="works"), "soon", ["near"]),
        (Facts(offender_access="meets"), "soon", ["near"]),
        (Facts(offender_access="online"), "normal", []),
        (Facts("yes", "under_13", risk_signs=("travel",)), "now", None),
    ],
)
def test_each_fact_suggests_what_its_rule_says(
    facts: Facts, level: str, codes: list[str] | None
) -> None:
    suggestion = suggest(facts)
    assert suggestion.level == level
    if codes is not None:
        assert suggestion.codes == codes


def test_every_rule_has_a_code_a_sentence_and_a_fact_that_makes_it_speak() -> None:
    codes = [rule.code for rule in RULES]
    assert len(set(codes)) == len(codes)
    everything = Facts("yes", "under_13", "lives", tuple(RiskSign.values), "now")
    assert suggest(everything).codes == codes
    for rule in RULES:
        assert re.fullmatch(r"[A-Z].+\.", str(rule.sentence))


def test_every_sign_has_a_rule() -> None:
    for sign in RiskSign.values:
        assert suggest(Facts(risk_signs=(sign,))).rules, sign


def test_the_journal_takes_the_codes_of_all_rules() -> None:
    OpenEntry().note(rules=[rule.code for rule in RULES])


FACTS = st.builds(
    Facts,
    st.sampled_from(["", *Danger.values]),
    st.sampled_from(["", *Age.values]),
    st.sampled_from(["", *OffenderAccess.values]),
    st.lists(st.sampled_from(RiskSign.values), unique=True).map(tuple),
    st.sampled_from(FormKind.values),
)


@given(FACTS, st.sampled_from(RiskSign.values))
def test_one_more_sign_never_suggests_less(facts: Facts, sign: str) -> None:
    more = replace(facts, risk_signs=(*facts.risk_signs, sign))
    assert RANK[suggest(more).level] <= RANK[suggest(facts).level]
    assert set(suggest(facts).codes) <= set(suggest(more).codes)


@given(FACTS)
def test_a_worse_fact_never_suggests_less(facts: Facts) -> None:
    calm = RANK[suggest(facts).level]
    for worse in (
        replace(facts, danger_now="yes"),
        replace(facts, child_age="under_13"),
        replace(facts, offender_access="lives"),
        replace(facts, form_kind="now"),
    ):
        assert RANK[suggest(worse).level] <= calm


@given(FACTS)
def test_the_level_is_that_of_the_most_urgent_rule_that_spoke(facts: Facts) -> None:
    suggestion = suggest(facts)
    levels = [RANK[rule.level] for rule in suggestion.rules]
    assert RANK[suggestion.level] == min(levels, default=RANK[Urgency.NORMAL])
