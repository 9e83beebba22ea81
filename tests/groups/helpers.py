"""Groups, members, actions and requests, made the way a person makes them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from amparo.foundation.persons.identity import Facts, Identity
from amparo.foundation.policy import Actor
from amparo.prevention.groups import requests
from amparo.prevention.groups.models import Activity, Group, Member, Request
from amparo.prevention.groups.operations import (
    About,
    add_member,
    record_activity,
    start_group,
)
from amparo.prevention.groups.requests import Words
from tests.days import today

NAME = "Club Luz del Barrio"
PLACE = "Sede vecinal de Villa Nueva"
CHARTER = "Nos escuchamos. Nadie se queda sola."
GIRL = "Wara"
ASKED = "Queremos luz en el camino a la escuela."
TO = "La alcaldesa del distrito"
ABOUT = About(NAME, PLACE, CHARTER)
CHILD = Facts(sex="female", birth_year=today().year - 13, birth_precision="year")


def ago(days: int) -> date:
    """Return the day so many days before today."""
    return today() - timedelta(days=days)


def a_group(actor: Actor, team_id: UUID, **facts: Any) -> Group:
    """Start a club that has met for three years."""
    given: dict[str, Any] = {"kind": "club", "about": ABOUT, "started_on": ago(1100)}
    return start_group(actor, team_id, **(given | facts))


def a_member(actor: Actor, group: Group, called: str = GIRL, **facts: Any) -> Member:
    """Add a girl whose caregiver said yes, too."""
    given: dict[str, Any] = {
        "identity": Identity(called=called),
        "facts": CHILD,
        "role": "member",
        "agreed_by": "caregiver",
        "joined_on": ago(1000),
        "form_key": uuid4(),
    }
    return add_member(actor, group.id, **(given | facts))


def an_activity(
    actor: Actor,
    group: Group,
    *members: Member,
    kind: str = "awareness",
    on: date | None = None,
    notes: str = "",
) -> Activity:
    """Record an action of yesterday with these members."""
    ids = [member.id for member in members]
    day = on or ago(1)
    return record_activity(actor, group.id, kind, day, ids, None, notes, uuid4())


def a_request(actor: Actor, group: Group, on: date | None = None) -> Request:
    """Keep what the children ask, today unless told otherwise."""
    words = Words(ASKED, TO)
    return requests.ask(
        actor, group.id, "safety", "local", words, on or today(), uuid4()
    )
