"""Who may do what with cases, written down by hand."""

from __future__ import annotations

import pytest

from amparo.foundation.policy import AccessScope, all_permissions, may, permission
from tests.cast import PEOPLE, World

# c: caseworker, s: supervisor, t: triage officer; each in the own team only. e and i:
# supervisors of other teams of the organisation, a its administrator, d its officer.
WHO = {
    "case.list": "cs",
    "case.export": "s",
    "case.open_new": "cst",
    "case.open": "cs",
    "case.assign": "s",
    "case.record_child": "cs",
    "case.consent": "cs",
    "case.consent_texts": "seiad",
    "case.assess_risk": "cs",
    "case.plan": "cs",
    "case.note": "cs",
    "case.correct": "cs",
    "case.record_around": "cs",
    "case.fill_questionnaire": "cs",
    "case.take_in": "cst",
    "case.ask_approval": "cs",
    "case.approve": "s",
    "case.approve_as_deputy": "",  # what waits for them: tests/cases/test_deputies.py
    "case.refer": "cs",
    "case.close": "cs",
    "case.reopen": "cs",
    "case.unlink_child": "s",
    "case.bar": "s",
}
NAMES = {
    "c": "carla",
    "s": "sonia",
    "t": "tomasa",
    "e": "elena",
    "i": "inti",
    "a": "ana",
    "d": "diego",
}
WITHOUT_KEYS = {
    *("case.list", "case.export", "case.open_new"),
    *("case.assign", "case.bar", "case.consent_texts"),
}


def test_the_list_here_names_every_verb_of_cases() -> None:
    declared = {v.name for v in all_permissions() if v.name.startswith("case.")}
    figures = {"case.figures", "case.take_figures"}  # sums: tests/case_figures
    assert declared - figures == set(WHO)


@pytest.mark.parametrize("name", WHO)
def test_a_verb_is_for_these_people_of_the_team_and_for_no_one_else(
    world: World, name: str
) -> None:
    team = world.teams["cochabamba"]
    where = AccessScope(
        team_ids=frozenset({team.id}),
        organisation_ids=frozenset({team.organisation_id}),
        country="BO",
    )
    allowed = {who for who in PEOPLE if may(getattr(world, who), name, where)}
    assert allowed == {NAMES[letter] for letter in WHO[name]}


@pytest.mark.parametrize("name", WHO)
def test_a_verb_that_reads_what_is_sealed_asks_for_open_keys(name: str) -> None:
    assert permission(name).opens is (name not in WITHOUT_KEYS)
