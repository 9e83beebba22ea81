"""People join, leave, forget, share and rotate in any order; the keys always fit."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule

from amparo.foundation.kernel.crypto import RecordKey
from amparo.foundation.kernel.ids import uuid7
from amparo.foundation.policy import Actor
from amparo.foundation.vault import record_keys, team_keys
from amparo.foundation.vault.keyring import Keyring
from amparo.foundation.vault.models import Purpose
from amparo.foundation.vault.recovery import make_recovery_key, recover
from amparo.foundation.vault.user_keys import change_password, make_keys, unlock
from tests.cast import PASSWORD, World
from tests.machines import EVERYTHING, MANY, DatabaseMachine, Step, follow, run

from .test_team_keys import opens_something

KIND = "persons.person"
STAFF = ("carla", "sonia", "tomasa", "beto")
people = st.sampled_from(STAFF)
which = st.integers(0, 5)  # counted among those there are


@dataclass
class Kept:
    """The model of a record: who else may open it."""

    record: RecordKey
    shared: str = ""  # "", "in_escrow", "open", "over"
    destroyed: bool = False
    persons: set[str] = field(default_factory=set)


class Vault(DatabaseMachine):
    """The model: who is in the team, and what happened to each record."""

    world: World

    def __init__(self) -> None:
        super().__init__()
        self.team = self.world.team_id("cochabamba")
        self.refugio = self.world.team_id("refugio")
        self.casa = self.world.organisations["casa"].id
        self.rings = {
            name: replace(self.world.keyrings[name], _teams={})
            for name in (*STAFF, "pablo", "inti")
        }
        self.passwords = dict.fromkeys(self.rings, PASSWORD)
        self.members = {"carla", "sonia", "tomasa"}
        self.kept: list[Kept] = []
        self.stolen: list[bytes] = []
        self.paper = make_recovery_key(self.actor("carla"), self.casa)

    def actor(self, name: str) -> Actor:
        known: Actor = getattr(self.world, name)
        return replace(known, keys=self.rings[name])

    def somebody(self, number: int) -> str:
        return sorted(self.members)[number % len(self.members)]

    def some_record(self, number: int) -> Kept:
        alive = [k for k in self.kept if not k.destroyed]
        return alive[number % len(alive)]

    def copied_by(self, name: str) -> bytes:
        return team_keys.private_key_of(self.rings[name], self.team)[1]

    # -- the team ------------------------------------------------------------------

    @precondition(lambda self: self.members)
    @rule(member=which, newcomer=people)
    def join(self, member: int, newcomer: str) -> None:
        user_id = self.world.users[newcomer].id
        team_keys.admit(self.actor(self.somebody(member)), self.team, user_id)
        self.members.add(newcomer)

    @precondition(lambda self: len(self.members) > 1)
    @rule(member=which, other=which)
    def leave(self, member: int, other: int) -> None:
        leaver = self.somebody(member)
        self.stolen.append(self.copied_by(leaver))
        team_keys.expel(self.team, self.world.users[leaver].id)
        self.members.discard(leaver)
        team_keys.rotate(self.actor(self.somebody(other)), self.team)

    @precondition(lambda self: self.members)
    @rule(member=which)
    def rotate(self, member: int) -> None:
        name = self.somebody(member)
        self.stolen.append(self.copied_by(name))
        team_keys.rotate(self.actor(name), self.team)

    @rule()
    def the_shelter_rotates(self) -> None:
        pablo = self.rings["pablo"]
        self.stolen.append(team_keys.private_key_of(pablo, self.refugio)[1])
        team_keys.rotate(self.actor("pablo"), self.refugio)

    @rule(name=people, number=st.integers(0, 99))
    def forget_the_password(self, name: str, number: int) -> None:
        self.passwords[name] = f"forgotten {number}"
        self.rings[name] = make_keys(self.world.users[name].id, self.passwords[name])
        self.members.discard(name)
        for kept in self.kept:
            kept.persons.discard(name)

    @rule(name=people, number=st.integers(0, 99))
    def change_the_password(self, name: str, number: int) -> None:
        self.passwords[name] = f"changed {number}"
        change_password(self.rings[name], self.passwords[name])

    @rule(name=people)
    def sign_in_again(self, name: str) -> None:
        user_id = self.world.users[name].id
        ring = unlock(user_id, self.passwords[name])
        assert isinstance(ring, Keyring) and ring.pair == self.rings[name].pair
        assert unlock(user_id, self.passwords[name] + "!") is None
        self.rings[name] = ring

    @rule(name=people)
    def recover_with_the_paper(self, name: str) -> None:
        # El Alto too, when Beto was the one who printed the paper.
        assert recover(self.casa, self.paper, self.world.users[name].id) in (1, 2)
        self.members.add(name)

    @precondition(lambda self: self.members)
    @rule(member=which)
    def print_a_new_paper(self, member: int) -> None:
        self.paper = make_recovery_key(self.actor(self.somebody(member)), self.casa)

    # -- records -------------------------------------------------------------------

    @rule()
    def make_a_record(self) -> None:
        self.kept.append(Kept(record_keys.new_key(KIND, uuid7(), [self.team])))

    @precondition(lambda self: any(not k.destroyed for k in self.kept))
    @rule(number=which, how=st.sampled_from(["in_escrow", "open", "over"]))
    def share(self, number: int, how: str) -> None:
        kept = self.some_record(number)
        ahead = timedelta(days=1) if how != "over" else timedelta(seconds=-1)
        end = timezone.now() + ahead
        if how == "in_escrow":
            record_keys.escrow_for_team(
                kept.record, self.refugio, Purpose.REFERRAL, end
            )
            kept.shared = "open" if kept.shared == "open" else "in_escrow"
        else:
            record_keys.give_to_team(kept.record, self.refugio, Purpose.REFERRAL, end)
            kept.shared = how

    @precondition(lambda self: any(not k.destroyed for k in self.kept))
    @rule(number=which)
    def accept(self, number: int) -> None:
        kept = self.some_record(number)
        record_keys.release(KIND, kept.record.record_id, self.refugio)
        if kept.shared == "in_escrow":
            kept.shared = "open"

    @precondition(lambda self: any(not k.destroyed for k in self.kept))
    @rule(number=which)
    def withdraw(self, number: int) -> None:
        kept = self.some_record(number)
        record_keys.withdraw(KIND, kept.record.record_id, self.refugio)
        kept.shared = ""

    @precondition(lambda self: any(not k.destroyed for k in self.kept))
    @rule(number=which)
    def let_it_expire(self, number: int) -> None:
        kept = self.some_record(number)
        past = timezone.now() - timedelta(seconds=1)
        record_keys.end_at(KIND, kept.record.record_id, self.refugio, past)
        kept.shared = "over" if kept.shared else ""

    @precondition(lambda self: any(not k.destroyed for k in self.kept))
    @rule(number=which, name=people)
    def give_to_one_person(self, number: int, name: str) -> None:
        kept = self.some_record(number)
        user_id, end = self.world.users[name].id, timezone.now() + timedelta(days=1)
        record_keys.give_to_person(kept.record, user_id, Purpose.IDENTITY, end)
        kept.persons.add(name)

    @precondition(lambda self: any(not k.destroyed for k in self.kept))
    @rule(number=which)
    def destroy(self, number: int) -> None:
        kept = self.some_record(number)
        record_keys.destroy(KIND, kept.record.record_id)
        kept.destroyed, kept.shared, kept.persons = True, "", set()

    @rule()
    def sweep(self) -> None:
        record_keys.drop_expired()
        for kept in self.kept:
            kept.shared = "" if kept.shared == "over" else kept.shared

    # -- what always holds ---------------------------------------------------------

    def may_open(self, name: str, kept: Kept) -> bool:
        if kept.destroyed:
            return False
        if name == "pablo":
            return kept.shared == "open"
        return name in self.members or name in kept.persons

    @invariant()
    def everybody_opens_what_they_may_and_nothing_else(self) -> None:
        ids = [kept.record.record_id for kept in self.kept]
        for name in self.rings:
            opened = record_keys.open_keys(self.actor(name), KIND, ids)
            expected = {
                kept.record.record_id: kept.record
                for kept in self.kept
                if self.may_open(name, kept)
            }
            assert opened == expected, name

    @invariant()
    def who_holds_the_vault_is_known(self) -> None:
        assert team_keys.reachable(self.team) == bool(self.members)
        for name in STAFF:
            holds_it = team_keys.holds_key(self.world.users[name].id, self.team)
            assert holds_it == (name in self.members)

    @invariant()
    def copied_keys_open_nothing(self) -> None:
        for private_key in self.stolen[-3:]:
            assert not opens_something(private_key)


HISTORIES: dict[str, list[Step]] = {
    "people come and go": [
        ("make_a_record",),
        ("join", 0, "beto"),
        ("give_to_one_person", 0, "beto"),
        ("leave", 0, 0),
        ("rotate", 1),
        ("forget_the_password", "carla", 1),
        ("recover_with_the_paper", "carla"),
        ("change_the_password", "sonia", 2),
        ("sign_in_again", "sonia"),
        ("print_a_new_paper", 0),
        ("forget_the_password", "sonia", 3),
        ("recover_with_the_paper", "sonia"),
        ("leave", 1, 1),
        EVERYTHING,
    ],
    "everybody forgets, and the paper is left": [
        ("make_a_record",),
        ("share", 0, "open"),
        *((("forget_the_password", name, 1)) for name in STAFF),
        ("let_it_expire", 0),
        EVERYTHING,
        ("recover_with_the_paper", "tomasa"),
        ("join", 0, "carla"),
        ("rotate", 0),
    ],
    "records are shared, taken back and destroyed": [
        ("make_a_record",),
        ("make_a_record",),
        ("share", 0, "in_escrow"),
        EVERYTHING,
        ("the_shelter_rotates",),
        ("accept", 0),
        ("share", 0, "in_escrow"),
        ("share", 1, "over"),
        ("the_shelter_rotates",),
        ("sweep",),
        ("withdraw", 0),
        ("share", 0, "open"),
        ("let_it_expire", 0),
        ("sweep",),
        ("give_to_one_person", 0, "beto"),
        ("destroy", 0),
        ("share", 0, "over"),
        ("give_to_one_person", 0, "beto"),
        EVERYTHING,
    ],
}
PASSWORDS = ("forget_the_password", "change_the_password")
TRIES: list[Step] = [
    ("join", 0, "beto"),
    ("join", 0, "carla"),
    ("leave", 0, 0),
    ("rotate", 0),
    ("the_shelter_rotates",),
    *((what, name, 1) for what in PASSWORDS for name in ("carla", "beto")),
    ("sign_in_again", "carla"),
    ("recover_with_the_paper", "beto"),
    ("recover_with_the_paper", "carla"),
    ("print_a_new_paper", 0),
    ("make_a_record",),
    *(("share", 0, how) for how in ("in_escrow", "open", "over")),
    *((what, 0) for what in ("accept", "withdraw", "let_it_expire", "destroy")),
    ("give_to_one_person", 0, "beto"),
    ("sweep",),
]


def test_the_written_histories_of_the_vault_hold(world: World) -> None:
    Vault.world = world
    follow(Vault, HISTORIES)


@pytest.mark.once
def test_the_right_people_hold_the_right_keys_whatever_happens(world: World) -> None:
    Vault.world = world
    follow(Vault, HISTORIES, TRIES)


@pytest.mark.prove
def test_the_right_people_hold_the_right_keys_for_long(world: World) -> None:
    Vault.world = world
    run(Vault, MANY)
