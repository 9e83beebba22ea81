"""Operations on persons: record, open, change and search."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.db import IntegrityError
from django.utils.translation import gettext_lazy as _

from ..audit.unusual import note_search
from ..journal.operations import act
from ..kernel.crypto import RecordKey
from ..kernel.errors import RuleBroken
from ..kernel.ids import short_code
from ..kernel.locking import change, check_version, lock
from ..matching import combinations, index
from ..organisations.models import Team
from ..organisations.operations import scope_of_team
from ..policy import Actor, check
from ..vault import record_keys
from ..vault.team_keys import keyring_of
from . import search
from .found_by import values_of
from .history import (
    check_area,
    checked_columns,
    columns_of,
    forget_combinations,
    place_of,
    store_combinations,
    store_earlier,
)
from .hooks import check_identity
from .identity import Facts, Identity
from .models import KIND, Disability, Person
from .phones import e164
from .queries import own_scope, person_by_id, readers_of, scope_of
from .search import Found

LONGEST = 20_000  # characters of a sealed identity


@dataclass(frozen=True)
class OpenPerson:
    """A person with the identity that the actor's keys opened."""

    person: Person
    identity: Identity


def record_person(
    actor: Actor,
    team_id: UUID,
    identity: Identity,
    facts: Facts,
    form_key: UUID | None = None,
) -> Person:
    """Record a person for a team, sealed to it; the same form key creates only one."""
    team = Team.objects.get(id=team_id)
    try:
        with act(actor, "person.record", scope_of_team(team)) as entry:
            entry.subject = person = _create(actor, team, identity, facts, form_key)
            return person
    except IntegrityError:
        # The same form at the same moment: the other request has created the person.
        twin = Person.objects.filter(form_key=form_key, team=team).first()
        if form_key is None or twin is None:
            raise
        return twin


def _create(
    actor: Actor, team: Team, identity: Identity, facts: Facts, form_key: UUID | None
) -> Person:
    if form_key is not None:
        earlier = Person.objects.filter(form_key=form_key, team=team).first()
        if earlier is not None:
            return earlier
    identity = _clean(identity, facts, team.country_id)
    person = Person(
        team=team, code=_free_code(), form_key=form_key, **columns_of(team, facts)
    )
    key = record_keys.new_key(KIND, person.id, [team.id])
    person.identity_sealed = key.seal("identity", identity.to_json())
    person.save(force_insert=True)
    store_combinations(person, identity)
    index.fold_now(actor, KIND, [person.id], [team.id])
    return person


def add_people(
    actor: Actor, team: Team, people: Sequence[tuple[Identity, Facts]]
) -> list[tuple[Person, RecordKey]]:
    """Record many people for a team in a few queries; call it inside an operation.

    Whoever searches next folds them into the team's index.
    """
    check(actor, "person.record", scope_of_team(team))
    for country, area in {place_of(team, facts) for _identity, facts in people}:
        check_area(country, area)
    rows = []
    for code, (identity, facts) in zip(_free_codes(len(people)), people, strict=True):
        cleaned = _clean(identity, facts, team.country_id)
        person = Person(team=team, code=code, **checked_columns(team, facts))
        rows.append((person, cleaned, facts))
    keys = record_keys.new_keys_of_many(KIND, [one.id for one, *_ in rows], team.id)
    for person, identity, _facts in rows:
        sealed = keys[person.id].seal("identity", identity.to_json())
        person.identity_sealed = sealed
    Person.objects.bulk_create(person for person, *_ in rows)
    combinations.store_all(
        {one.id: values_of(team, identity, facts) for one, identity, facts in rows}
    )
    index.note(KIND, list(keys), [team.id])
    return [(person, keys[person.id]) for person, *_ in rows]


def remove_people(people: Iterable[Person]) -> None:
    """Remove people whom nothing names, with their keys; call it inside an operation.

    For what was registered by mistake; what a person took part in is kept.
    """
    for person in people:
        record_keys.destroy(KIND, person.id)
        forget_combinations(person)
        person.delete()


def _free_codes(count: int) -> list[str]:
    """Return so many codes that no person has."""
    found: set[str] = set()
    while len(found) < count:
        new = {f"P-{short_code()}" for _ in range(count - len(found))}
        taken = Person.objects.filter(code__in=new).values_list("code", flat=True)
        found |= new - set(taken)
    return list(found)


def _free_code() -> str:
    while True:  # among a million people one code in seven hundred is taken
        code = f"P-{short_code()}"
        if not Person.objects.filter(code=code).exists():
            return code


def _clean(identity: Identity, facts: Facts, team_country: str) -> Identity:
    identity = identity.cleaned()
    if not identity.display_name:
        raise RuleBroken(
            _("Write at least one name, or what the child wants to be called."), "names"
        )
    identity = _with_numbers(identity, facts.country_code or team_country)
    if len(identity.to_json()) > LONGEST:
        raise RuleBroken(_("That is too long for this field. Please shorten it."))
    return identity


def _with_numbers(identity: Identity, country: str) -> Identity:
    """Return the identity with its numbers in one form, beside what was typed."""
    typed: dict[str, str] = {}
    for line in identity.phones:
        number = e164(line, country) or line
        typed.setdefault(number, identity.typed.get(line, line))
    changed = {number: line for number, line in typed.items() if number != line}
    return replace(identity, phones=list(typed), typed=changed)


def open_person(actor: Actor, person_id: UUID) -> OpenPerson:
    """Open a person's identity; teams the person was shared with may too."""
    person = person_by_id(person_id)
    with act(actor, "person.open", scope_of(person, readers_of(person.id)), person):
        key = record_keys.open_key(actor, KIND, person.id)
        sealed = key.read(person, "identity")
    return OpenPerson(person, Identity.from_json(sealed))


def change_person(
    actor: Actor,
    person_id: UUID,
    identity: Identity,
    facts: Facts,
    expected_version: int,
) -> Person:
    """Change what is known of a person; only the person's own team may.

    What was recorded before stays readable (``history.py``). Raises ``Conflict`` (with
    the current row) when someone else was faster.
    """
    person = person_by_id(person_id)
    with act(actor, "person.change", scope_of(person), person):
        if person.merged_into_id is not None:
            raise RuleBroken(
                _("This record was merged into another one. Change that one.")
            )
        key = record_keys.open_key(actor, KIND, person.id)
        identity = _clean(identity, facts, person.team.country_id)
        check_identity(actor, person, identity)
        check_version(person, expected_version)
        known = Identity.from_json(key.read(person, "identity"))
        columns = columns_of(person.team, facts)
        if actor.user_id is not None and _differs(person, known, identity, columns):
            store_earlier(person, key, known, actor.user_id)
        change(
            person,
            expected_version,
            identity_sealed=key.seal("identity", identity.to_json()),
            merged_into_id=person.merged_into_id,  # all that is coded is written anew
            **columns,
        )
        store_combinations(person, identity)
        teams = [vault.team_id for vault in readers_of(person.id)]
        index.renew(actor, KIND, [person.id], teams)
    return person_by_id(person.id)


def record_disability(actor: Actor, person_id: UUID, disability: str) -> Person:
    """Record whether a person lives with a disability, as they were asked about it."""
    person = person_by_id(person_id)
    with act(actor, "person.change", scope_of(person), person, disability=disability):
        key = record_keys.open_key(actor, KIND, person.id)
        lock(person, "version", "identity_sealed", "row_code", "disability")
        if disability not in Disability.values:
            raise RuleBroken(_("Please choose one of the answers."), "disability")
        if person.disability == disability:
            return person
        known = Identity.from_json(key.read(person, "identity"))
        if actor.user_id is not None:
            store_earlier(person, key, known, actor.user_id)
        return change(person, person.version, disability=disability)


def _differs(
    person: Person, known: Identity, identity: Identity, columns: dict[str, Any]
) -> bool:
    """Say whether a change changes anything."""
    same = all(getattr(person, name) == value for name, value in columns.items())
    return not same or known != identity


def search_people(actor: Actor, text: str) -> list[Found]:
    """Find people by name in any spelling or script, telephone, birth date or code.

    Best first, at most twenty, only those that the actor may see and open. The journal
    keeps how many were found, never what was searched for.
    """
    query = search.read_text(text)
    with act(actor, "person.search", own_scope(actor)) as entry:
        keyring_of(actor)
        found = [] if query.is_empty else search.find(actor, "person.search", query)
        entry.note(results=len(found))
        note_search(actor, text)
    return found
