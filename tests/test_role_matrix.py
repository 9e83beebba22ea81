"""Every address as every role: in the own team, next door, and in another country.

The addresses come from the URLconf and the verdicts from the policies, so a new page is
tried by itself; a page without a declared verb, or with an argument that nobody here
knows how to fill, fails.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from django.conf import settings
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
        """The verb that the page declares."""
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


def test_every_page_says_who_may_come_in() -> None:
    silent = [
        route.name
        for route in ALL
        if route.verb is None and not getattr(route.view, "public", False)
    ]
    assert silent == []


def test_every_role_is_played_by_somebody_of_the_cast() -> None:
    assert {role for _place, role in PEOPLE.values()} == set(Role)


def test_the_table_of_roles_in_the_documents_is_up_to_date() -> None:
    assert DOCUMENT.read_text() == table(), "run `make roles`"


def test_every_argument_of_a_page_is_known_to_the_matrix() -> None:
    unknown = {
        route.name for route in STAFF if route.arguments and route.name not in SUBJECTS
    }
    assert unknown == set()


@pytest.mark.parametrize("name", PEOPLE)
def test_pages_without_a_record_open_exactly_for_those_who_hold_the_verb(
    world: World, name: str
) -> None:
    client, actor = signed_in(world, name), getattr(world, name)
    for route in STAFF:
        if route.arguments:
            continue
        answer = client.get(reverse(route.name)).status_code
        if may_anywhere(actor, str(route.verb)):
            assert answer in (200, 302, 405), (route.name, answer)
        else:
            assert answer in (403, 405), (route.name, answer)


@pytest.mark.parametrize("place", PLACES)
def test_pages_of_a_record_open_only_where_the_policy_reaches(
    world: World, place: str
) -> None:
    records = Records(world, PLACES[place])
    subjects = [
        (route, subject)
        for route in STAFF
        if route.arguments and (subject := SUBJECTS[route.name](records))
    ]
    wrong = []
    for name in PEOPLE:
        client, actor = signed_in(world, name), getattr(world, name)
        for route, subject in subjects:
            answer = client.get(reverse(route.name, args=subject.args)).status_code
            if answer not in expected(actor, route, subject):
                wrong.append((name, route.name, answer))
    assert not wrong, wrong


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
    from django.test import Client

    client = Client()
    for route in STAFF:
        if not route.arguments:
            answer = client.get(reverse(route.name))
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
