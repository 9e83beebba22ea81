"""The rules suggest in the open, each with a sentence; more is never calmer."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amparo.foundation.journal.operations import Deed
from amparo.response.concerns.codes import Access, Age, Danger, Depth, Sign, Urgency
from amparo.response.concerns.urgency import RANK, RULES, sentence_of, suggest


@dataclass(frozen=True)
class Facts:
    danger_now: str = ""
    child_age: str = ""
    access: str = ""
    signs: tuple[str, ...] = field(default=())
    depth: str = "worried"


@pytest.mark.parametrize(
    ("facts", "level", "codes"),
    [
        (Facts(), "normal", []),
        (Facts("no", "16_17", "no"), "normal", []),
        (Facts("not_sure", "not_sure", "not_sure"), "normal", []),
        (Facts("yes"), "now", ["danger"]),
        (Facts(depth="now"), "now", ["help_now"]),
        (Facts(depth="staff"), "normal", []),
        (Facts(signs=("missing",)), "now", ["missing"]),
        (Facts(signs=("self_harm",)), "now", ["self_harm"]),
        (Facts(signs=("injury",)), "now", ["injury"]),
        (Facts(signs=("threat",)), "soon", ["threat"]),
        (Facts(signs=("images",)), "soon", ["images"]),
        (Facts(signs=("travel",)), "soon", ["travel"]),
        (Facts(child_age="under_13"), "soon", ["under_13"]),
        (Facts(access="lives"), "soon", ["near"]),
        (Facts(access="works"), "soon", ["near"]),
        (Facts(access="meets"), "soon", ["near"]),
        (Facts(access="online"), "normal", []),
        (Facts("yes", "under_13", signs=("travel",)), "now", None),
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
    everything = Facts("yes", "under_13", "lives", tuple(Sign.values), "now")
    assert suggest(everything).codes == codes
    for rule in RULES:
        assert re.fullmatch(r"[A-Z].+\.", str(rule.sentence))
        assert sentence_of(rule.code) == str(rule.sentence)
    assert sentence_of("gone") == "gone"


def test_every_sign_has_a_rule() -> None:
    for sign in Sign.values:
        assert suggest(Facts(signs=(sign,))).rules, sign


def test_the_journal_takes_the_codes_of_all_rules() -> None:
    Deed().note(rules=[rule.code for rule in RULES])


FACTS = st.builds(
    Facts,
    st.sampled_from(["", *Danger.values]),
    st.sampled_from(["", *Age.values]),
    st.sampled_from(["", *Access.values]),
    st.lists(st.sampled_from(Sign.values), unique=True).map(tuple),
    st.sampled_from(Depth.values),
)


@given(FACTS, st.sampled_from(Sign.values))
def test_one_more_sign_never_suggests_less(facts: Facts, sign: str) -> None:
    more = replace(facts, signs=(*facts.signs, sign))
    assert RANK[suggest(more).level] <= RANK[suggest(facts).level]
    assert set(suggest(facts).codes) <= set(suggest(more).codes)


@given(FACTS)
def test_a_worse_fact_never_suggests_less(facts: Facts) -> None:
    calm = RANK[suggest(facts).level]
    for worse in (
        replace(facts, danger_now="yes"),
        replace(facts, child_age="under_13"),
        replace(facts, access="lives"),
        replace(facts, depth="now"),
    ):
        assert RANK[suggest(worse).level] <= calm


@given(FACTS)
def test_the_level_is_that_of_the_most_urgent_rule_that_spoke(facts: Facts) -> None:
    suggestion = suggest(facts)
    levels = [RANK[rule.level] for rule in suggestion.rules]
    assert RANK[suggestion.level] == min(levels, default=RANK[Urgency.NORMAL])
