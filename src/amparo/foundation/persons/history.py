"""What was recorded of a person before: kept at every change, readable for good."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from ..countries.models import Area
from ..journal.operations import act
from ..kernel.crypto import RecordKey
from ..kernel.errors import RuleBroken
from ..matching import combinations
from ..organisations.models import Team
from ..policy import Actor
from ..vault import record_keys
from . import found_by
from .found_by import facts_of
from .identity import Facts, Identity
from .models import KIND, EarlierDetails, Person, Precision
from .queries import person_by_id, readers_of, scope_of


@dataclass(frozen=True)
class Details:
    """What was recorded of a person at a time, and who changed it then."""

    identity: Identity
    facts: Facts
    changed_at: datetime | None = None  # None: as it is now
    changed_by: str = ""


def store_earlier(
    person: Person, key: RecordKey, identity: Identity, by_id: UUID
) -> EarlierDetails:
    """Keep what is recorded now; call it inside the operation that changes it."""
    row = EarlierDetails(person=person, by_id=by_id)
    said = {"identity": identity.to_json(), "facts": asdict(facts_of(person))}
    text = json.dumps(said, ensure_ascii=False)
    row.details_sealed = key.seal(f"earlier.{row.id}", text)
    row.save(force_insert=True)
    return row


def open_history(actor: Actor, person_id: UUID) -> list[Details]:
    """Open what was recorded of a person over time, oldest first, now at the end."""
    person = person_by_id(person_id)
    with act(actor, "person.open", scope_of(person, readers_of(person.id)), person):
        key = record_keys.open_key(actor, KIND, person.id)
        rows = person.earlier.select_related("by").order_by("created_at", "turn")
        found = [open_details(row, key) for row in rows]
        now = Identity.from_json(key.read(person, "identity"))
    return [*found, Details(now, facts_of(person))]


def open_details(row: EarlierDetails, key: RecordKey) -> Details:
    """Open what was recorded before one change."""
    said: dict[str, Any] = json.loads(key.read(row, "details", f"earlier.{row.id}"))
    return Details(
        Identity.from_json(said["identity"]),
        Facts(**said["facts"]),
        row.created_at,
        row.by.name,
    )


def columns_of(team: Team, facts: Facts) -> dict[str, Any]:
    """Return the columns that hold coded facts; ``RuleBroken`` for a strange area."""
    check_area(*place_of(team, facts))
    return checked_columns(team, facts)


def place_of(team: Team, facts: Facts) -> tuple[str, str]:
    """Return the country and the area that facts name."""
    return facts.country_code or team.country_id, facts.area_code


def check_area(country: str, area_code: str) -> None:
    """Raise ``RuleBroken`` for an area that is not of the country."""
    if area_code:
        area = Area.objects.filter(code=area_code, country_id=country)
        if not area.exists():
            raise RuleBroken(_("Choose an area of the same country."), "area")


def checked_columns(team: Team, facts: Facts) -> dict[str, Any]:
    """Return the columns of facts whose area was checked before."""
    known = facts.birth_year is not None
    return {
        "country_id": facts.country_code or team.country_id,
        "area_id": facts.area_code or None,
        "sex": facts.sex,
        "birth_year": facts.birth_year,
        "birth_precision": facts.birth_precision if known else Precision.UNKNOWN,
        "disability": facts.disability,
    }


def store_combinations(person: Person, identity: Identity) -> None:
    """Code what few people share of a person, as it is now, in place of before."""
    values = found_by.values_of(person.team, identity, facts_of(person))
    combinations.replace_all({person.id: values})


def forget_combinations(person: Person) -> None:
    """Let nobody find a person across teams any more."""
    combinations.drop(person.id, *found_by.PARTS)
