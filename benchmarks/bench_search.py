"""Name search as people remember names: the whole operation, with keys.

And the index alone, for teams of a size that the demonstration does not have.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from functools import partial
from itertools import cycle
from uuid import uuid4

from amparo.demo.naming import naming
from amparo.demo.sample_countries import SAMPLE_COUNTRIES
from amparo.demo.staff import PASSWORD
from amparo.foundation.accounts.actors import actor_for
from amparo.foundation.accounts.models import Membership, User
from amparo.foundation.matching.entries import Entry, Opened, pack, segment_of, unpack
from amparo.foundation.matching.index import FULL
from amparo.foundation.matching.names import parse_name
from amparo.foundation.persons.models import Person
from amparo.foundation.persons.operations import open_person, search_people
from amparo.foundation.persons.search import Similarity, read_text
from amparo.foundation.policy import Actor
from amparo.foundation.vault.user_keys import unlock
from benchmarks.measure import Report, repeat

RUNS = 100
GOAL_MS = 150


def misheard(name: str, chance: random.Random) -> str:
    """Return a name with one letter missing, as if misheard on the telephone."""
    at = chance.randrange(1, max(2, len(name) - 1))
    return name[:at] + name[at + 1 :]


def _look(actor: Actor, texts: Iterator[str]) -> None:
    search_people(actor, next(texts))


def _said_of(actor: Actor, names: list[str], heard: list[str]) -> str:
    """Say how many misheard names are found; people with the same name count too."""
    first = ten = 0
    for name, text in zip(names, heard, strict=True):
        shown = [found.identity.names[0] for found in search_people(actor, text)]
        first += shown[:1] == [name]
        ten += name in shown[:10]
    return f"one letter lost: {first} of {len(names)} found first, {ten} among ten"


LARGE = (20_000, 50_000, 200_000)


def _packed(people: int) -> list[bytes]:
    """Return the segments of a team of so many people."""
    chance, entries = random.Random("large"), []
    for number in range(people):
        names = naming(SAMPLE_COUNTRIES[number % len(SAMPLE_COUNTRIES)].code)
        called, full = names.person(chance, chance.random() < 0.78)
        number_of = (f"+591{chance.randrange(10**8):08}",)
        parsed = (parse_name(full), parse_name(called))
        entries.append(
            Entry(uuid4(), parsed, str(chance.randint(2006, 2018)), number_of)
        )
    parts = range(0, people, FULL)
    return [pack(segment_of(entries[at : at + FULL])) for at in parts]


def _open_and_compare(packed: list[bytes], text: str) -> None:
    opened = Opened([unpack(each) for each in packed])
    list(Similarity(read_text(text)).rows(opened))


def _add_large(report: Report) -> None:
    """Measure opening an index and comparing, without database and decryption."""
    for people in LARGE:
        packed = _packed(people)
        size = sum(map(len, packed)) / 2**20
        for what, do in (
            ("unpacked", lambda packed=packed: [unpack(each) for each in packed]),
            (
                "and searched",
                lambda p=packed: _open_and_compare(p, "Ana Quispe Mamani"),
            ),
        ):
            name = f"an index of {people:,} people ({size:.1f} MiB) {what}"
            report.add(repeat(name, do, 20))


def run() -> Report:
    """Measure names as written, misheard, and of nobody; then larger indexes."""
    report = Report("Name search: the operation, with decryption and ranking")
    user = User.objects.get(email="caseworker.bo@demo.example")
    actor = actor_for(user, unlock(user.id, PASSWORD))
    team = Membership.objects.get(user=user, ended_at=None).team
    chance = random.Random("search")  # the same names in every run
    ids = list(
        Person.objects.filter(team=team).order_by("id").values_list("id", flat=True)
    )
    chosen = chance.sample(ids, min(RUNS, len(ids)))
    names = [open_person(actor, one).identity.names[0] for one in chosen]
    heard = [misheard(name, chance) for name in names]
    for what, texts in (
        ("full name, as written", names),
        ("full name, one letter lost", heard),
        ("one name of several", [name.split()[0] for name in names]),
        ("a name that nobody has", ["Zwerlindo Quaxmeier"]),
    ):
        again = cycle(texts)
        look = partial(_look, actor, again)
        report.add(repeat(what, look, RUNS, goal_ms=GOAL_MS))
    _add_large(report)
    report.say(_said_of(actor, names, heard))
    report.say(
        f"{Person.objects.count()} people in all, {len(ids)} of them this team's"
    )
    return report
