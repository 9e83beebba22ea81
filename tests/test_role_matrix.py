"""Every address as every role: in one's own team, another team and another country.

The addresses come from the URLconf and the verdicts from the policies, so a new page is
tried by itself; a page without a declared permission, or with an argument that is not
known here, fails. ``make test`` tries every page of one's own team as someone who may,
as one who may not, as someone who works elsewhere (they take turns), and as a visitor.
In another team and country it asks by permission: two roles that have it and do not
reach there, and one that does. ``make prove`` tries every page as everyone everywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from django.conf import settings
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from amparo.foundation.policy import (
    AccessScope,
    Actor,
    Role,
    all_permissions,
    may,
    may_anywhere,
)
from tests.cast import PEOPLE, World
from tests.signin import signed_in
from tests.subjects import PLACES, SUBJECTS, Records, Subject
from tools.roles import DOCUMENT, table


@dataclass(frozen=True)
class Route:
    """One address of the site, as the URLconf has it."""

    name: str
    arguments: tuple[str, ...]
    view: Callable[..., object]

    @property
    def verb(self) -> str | None:
        """The permission that the page declares."""
        return getattr(self.view, "verb", None)


def routes(
    patterns: list[URLPattern | URLResolver], namespace: str = ""
) -> Iterator[Route]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = pattern.namespace or ""
            yield from routes(
                pattern.url_patterns, f"{namespace}{inner}:" if inner else namespace
            )
        elif pattern.name:
            yield Route(
                namespace + pattern.name,
                tuple(pattern.pattern.converters),
                pattern.callback,
            )


ALL = list(routes(get_resolver().url_patterns))
STAFF = [route for route in ALL if route.verb]
FIRST_PLACE = next(iter(PLACES))
# In one's own team the gate tries every page, and so every permission; proofs alone see
# each role that has a permission there at one page of it.
WHERE = [
    pytest.param(place, thorough, marks=[pytest.mark.prove] if thorough else [])
    for place in PLACES
    for thorough in (False, True)
    if thorough or place != FIRST_PLACE
]
ONE_OF_EACH_ROLE = {
    role: name for name, (_at, role) in reversed(PEOPLE.items())
}.values()


def test_every_page_says_who_may_come_in() -> None:
    silent = [
        route.name
        for route in ALL
        if route.verb is None and not getattr(route.view, "public", False)
    ]
    assert silent == []


def test_every_role_is_played_by_someone_of_the_cast() -> None:
    assert {role for _place, role in PEOPLE.values()} == set(Role)


def test_the_table_of_roles_in_the_documents_is_up_to_date() -> None:
    assert DOCUMENT.read_text() == table(), "run `make roles`"


def test_every_argument_of_a_page_is_known_to_the_matrix() -> None:
    unknown = {
        route.name for route in STAFF if route.arguments and route.name not in SUBJECTS
    }
    assert unknown == set()


@pytest.mark.prove
@pytest.mark.parametrize("name", PEOPLE)
def test_pages_without_a_record_open_exactly_for_those_who_hold_the_verb(
    world: World, name: str
) -> None:
    visits = Visits(world)
    for route in STAFF:
        if not route.arguments:
            visits.look(name, route, Subject([], None))
    assert not visits.wrong, visits.wrong


@pytest.mark.prove
@pytest.mark.parametrize("place", PLACES)
def test_pages_of_a_record_open_only_where_the_policy_reaches(
    world: World, place: str
) -> None:
    visits, records = Visits(world), Records(world, PLACES[place])
    for route in STAFF:
        if route.arguments and (subject := subject_of(route, records)):
            for name in PEOPLE:
                visits.look(name, route, subject)
    assert not visits.wrong, visits.wrong


@pytest.mark.parametrize(("place", "thorough"), WHERE)
def test_every_verb_reaches_as_far_for_each_role_as_the_policy_says(
    world: World, place: str, thorough: bool
) -> None:
    """One page stands for its permission: the others ask the policy the same.

    Whoever lacks the permission altogether is tried at every page, by the next test.
    Drawing pages is slow: roles take turns, in proofs each of them comes.
    """
    visits, records = Visits(world), Records(world, PLACES[place])
    for number, (route, subject) in enumerate(one_page_of_each_verb(records)):
        holders = [n for n in ONE_OF_EACH_ROLE if visits.holds(n, route)]
        allowed = [n for n in holders if visits.may(n, route, subject)]
        refused = [n for n in holders if n not in allowed]
        comes = holders
        if not thorough:
            comes = [*in_turn(allowed, number, 1), *in_turn(refused, number, 2)]
        for name in comes:
            visits.look(name, route, subject)
    assert not visits.wrong, visits.wrong


def test_every_page_is_tried_by_who_may_who_may_not_and_who_works_elsewhere(
    world: World,
) -> None:
    visits, records = Visits(world), Records(world, PLACES[FIRST_PLACE])
    unopened = set()
    for number, route in enumerate(STAFF):
        subject = subject_of(route, records)
        if subject is None:
            continue
        allowed = [n for n in PEOPLE if visits.may(n, route, subject)]
        refused = [n for n in PEOPLE if n not in allowed]
        strangers = [n for n in refused if not visits.holds(n, route)]
        elsewhere = [n for n in refused if n not in strangers]
        if not allowed:
            unopened.add(route.name)
        for names in (allowed, strangers, elsewhere):
            for name in in_turn(names, number, 1):
                visits.look(name, route, subject)
    assert not visits.wrong, visits.wrong
    assert unopened == set()


def in_turn(names: list[str], number: int, most: int) -> list[str]:
    """Return whose turn it is at a page: each role comes to some."""
    start = number % len(names) if names else 0
    return [*names[start:], *names[:start]][:most]


def subject_of(route: Route, records: Records) -> Subject | None:
    return SUBJECTS[route.name](records) if route.arguments else Subject([], None)


def one_page_of_each_verb(records: Records) -> list[tuple[Route, Subject]]:
    """Choose the first page that has a record here, else one without a record."""
    chosen: dict[str, tuple[Route, Subject]] = {}
    for route in sorted(STAFF, key=lambda route: not route.arguments):
        if route.verb not in chosen and (subject := subject_of(route, records)):
            chosen[str(route.verb)] = (route, subject)
    return list(chosen.values())


class Visits:
    """Everybody of the cast at their own browser, and the wrong answers they got."""

    def __init__(self, world: World) -> None:
        self.actors: dict[str, Actor] = {name: getattr(world, name) for name in PEOPLE}
        self.wrong: list[tuple[str, str, int]] = []
        self._world = world
        self._clients: dict[str, Client] = {}

    def holds(self, name: str, route: Route) -> bool:
        """Say whether this person's role has the page's permission at all."""
        return may_anywhere(self.actors[name], str(route.verb))

    def may(self, name: str, route: Route, subject: Subject) -> bool:
        """Say whether the policy lets this person use the page's permission there."""
        where, verb = subject.where, str(route.verb)
        reaches = where is None or may(self.actors[name], verb, where)
        return reaches and self.holds(name, route)

    def look(self, name: str, route: Route, subject: Subject) -> None:
        """Open the page as this person, and note an answer that is not right."""
        client = self._clients.get(name) or signed_in(self._world, name)
        self._clients[name] = client
        answer = client.get(reverse(route.name, args=subject.args)).status_code
        if answer not in expected(self.actors[name], route, subject):
            self.wrong.append((name, route.name, answer))


def expected(actor: Actor, route: Route, subject: Subject) -> tuple[int, ...]:
    verb = str(route.verb)
    if not may_anywhere(actor, verb):
        return (403, 405)
    if subject.where is None:
        return (200, 302, 404, 405)
    if may(actor, verb, subject.where):
        return (200, 302, 405)
    return (302, 403, 404, 405) if subject.leads_away else (403, 404, 405)


def test_nobody_without_an_account_gets_behind_the_door(world: World) -> None:
    client, records = Client(), Records(world, PLACES[FIRST_PLACE])
    for route in STAFF:
        if subject := subject_of(route, records):
            answer = client.get(reverse(route.name, args=subject.args))
            assert answer.status_code in (302, 405), route.name
            if answer.status_code == 302:
                assert answer["Location"].startswith("/staff/sign-in/"), route.name


@pytest.mark.parametrize("name", ["willem", "lena", "mariana", "ana", "diego"])
def test_who_holds_no_keys_may_do_no_verb_that_opens_what_is_sealed(
    world: World, name: str
) -> None:
    actor = getattr(world, name)
    everywhere = AccessScope(
        owner_id=actor.user_id,
        team_ids=frozenset(t.id for t in world.teams.values()),
        organisation_ids=frozenset(o.id for o in world.organisations.values()),
        country="BO",
    )
    opened = [
        v.name for v in all_permissions() if v.opens and may(actor, v.name, everywhere)
    ]
    assert opened == []


def test_no_role_reaches_into_another_country_with_keys(world: World) -> None:
    elsewhere = AccessScope(
        team_ids=frozenset({world.team_id("manila")}),
        organisation_ids=frozenset({world.organisations["kanlungan"].id}),
        country="PH",
    )
    for name, (place, _role) in PEOPLE.items():
        if place in ("cochabamba", "el_alto", "refugio", "custodians"):
            actor = getattr(world, name)
            for verb in all_permissions():
                if verb.opens:
                    assert not may(actor, verb.name, elsewhere), (name, verb.name)


def test_the_demo_pages_exist_only_in_demo_mode() -> None:
    assert settings.AMPARO_DEMO or not [r for r in ALL if r.name.startswith("demo:")]
