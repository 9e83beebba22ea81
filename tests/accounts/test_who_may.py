"""Permissions of accounts, written down by hand."""

from __future__ import annotations

import pytest

from amparo.foundation.policy import (
    PUBLIC,
    SYSTEM,
    AccessScope,
    all_permissions,
    may,
    permission,
)
from tests.cast import PEOPLE, World

TEAM = {"carla", "sonia", "tomasa"}
# Who stands beside an administrator.
SECOND = {"ana", "lucia", "lena", "wanda"}
# In the team of Cochabamba; what is about oneself only is below.
IN_THE_TEAM = {
    "account.see_team": TEAM | {"ana", "diego"},
    "account.give_key": TEAM,
    "account.start_vault": {"sonia", "ana"},
    "account.confirm_key": TEAM | SECOND,
    "account.propose_role": {"ana"},
    "account.name_deputy": {"sonia", "ana"},
    "account.confirm_deputy": SECOND | {"sonia"},
    "account.confirm_role": SECOND,
    "account.confirm_factor": SECOND | {"sonia"},
    "account.rotate_key": TEAM,
    "account.print_recovery": {"sonia", "inti", "elena"},
    "account.join_recovery": {"sonia", "inti", "elena"},
    "account.invite": {"sonia", "ana"},
    "account.add_role": {"sonia", "ana"},
    "account.end_role": {"sonia", "ana"},
    "account.close": {"ana"},
    "account.reset_factor": {"ana"},
    "account.see_secret": {"ana"},
}
ABOUT_ONESELF = {
    "account.sign_in",
    "account.sign_out",
    "account.unlock",
    "account.change",
    "account.add_factor",
    "account.remove_factor",
    "account.change_password",
    "account.renew_keys",
    "account.bring_back",
    "account.end_sessions",
    "account.leave",
}
BY_ANYBODY = {"account.sign_in", "account.reset_password", "account.accept"}
ONLY_BY_THE_COMMAND_LINE = {
    "account.rotate_secret",
    "account.replace_secret",
    "account.give_reset_link",
}
BY_THE_COMMAND_LINE = {
    "account.invite",
    "account.add_role",
    "account.end_role",
    "account.close",
    *ONLY_BY_THE_COMMAND_LINE,
}


def test_the_lists_here_name_every_permission_of_accounts() -> None:
    declared = {v.name for v in all_permissions() if v.name.startswith("account.")}
    listed = {*IN_THE_TEAM, *ABOUT_ONESELF, *BY_ANYBODY, *ONLY_BY_THE_COMMAND_LINE}
    assert declared == listed


@pytest.mark.parametrize("name", IN_THE_TEAM)
def test_in_a_team_these_people_may_and_nobody_else(world: World, name: str) -> None:
    team = world.teams["cochabamba"]
    scope = AccessScope(
        team_ids=frozenset({team.id}),
        organisation_ids=frozenset({team.organisation_id}),
        country="BO",
    )
    allowed = {who for who in PEOPLE if may(getattr(world, who), name, scope)}
    assert allowed == IN_THE_TEAM[name]


@pytest.mark.parametrize("name", sorted(ABOUT_ONESELF))
def test_everyone_looks_after_their_own_account_and_no_other(
    world: World, name: str
) -> None:
    for who in PEOPLE:
        actor = getattr(world, who)
        assert may(actor, name, AccessScope(owner_id=actor.user_id))
    others = AccessScope(owner_id=world.users["carla"].id)
    assert {who for who in PEOPLE if may(getattr(world, who), name, others)} == {
        "carla"
    }


def test_without_an_account_one_signs_in_resets_and_accepts() -> None:
    names = [v.name for v in all_permissions() if v.name.startswith("account.")]
    assert {name for name in names if may(PUBLIC, name)} == BY_ANYBODY
    assert {name for name in names if may(SYSTEM, name)} == BY_THE_COMMAND_LINE
    assert permission("account.accept").allowed == {}
