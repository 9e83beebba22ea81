"""What the operations of this room share."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from amparo.foundation.countries.queries import local_date
from amparo.foundation.journal.operations import Fact, OpenEntry, act
from amparo.foundation.kernel.crypto import RecordKey
from amparo.foundation.kernel.errors import Refused, RuleBroken
from amparo.foundation.kernel.locking import lock
from amparo.foundation.kernel.text import many_lines
from amparo.foundation.policy import AccessScope, Actor
from amparo.foundation.vault import record_keys

from ..codes import State
from ..models import KIND, Case
from ..states import CASE_STATES

LONGEST = 5_000  # characters of one text


def find(case_id: UUID) -> Case:
    """Return a case with its team, or raise ``Case.DoesNotExist``."""
    return Case.objects.select_related(
        "team__organisation", "country", "area", "owner", "person"
    ).get(id=case_id)


def scope_of(case: Case) -> AccessScope:
    """Return the access scope of a case."""
    return AccessScope(
        owner_id=case.owner_id,
        team_ids=frozenset({case.team_id}),
        organisation_ids=frozenset({case.team.organisation_id}),
        country=case.team.country_id,
        records=frozenset(
            one for one in (case.id, case.concern_id, case.person_id) if one
        ),
    )


@contextmanager
def doing(actor: Actor, verb: str, case: Case, **facts: Fact) -> Iterator[OpenEntry]:
    """Run an act in a case, with the case locked and refreshed.

    Others who write in the same case wait, so that what is checked first still holds
    when it is written.
    """
    with act(actor, verb, scope_of(case), case, **facts) as entry:
        lock(case, "state", "risk", "version", "person", "owner")
        yield entry


def user_of(actor: Actor) -> UUID:
    """Return the id of the acting user; the policy lets only users through."""
    if actor.user_id is None:
        raise Refused(_("Only a person can do this."))
    return actor.user_id


def key_of(actor: Actor, case: Case) -> RecordKey:
    """Open the key of a case, or raise ``KeysLocked``."""
    return record_keys.open_key(actor, KIND, case.id)


def today_of(case: Case) -> date:
    """Return today's date in the country of the case."""
    return local_date(case.country, timezone.now())


def not_closed(case: Case) -> None:
    """Raise ``RuleBroken`` if a case is closed."""
    if case.state == State.CLOSED:
        raise RuleBroken(_("This case is closed."))


def not_closing(case: Case) -> None:
    """Raise ``RuleBroken`` while a case is about to close."""
    not_closed(case)
    if case.state == State.CLOSING:
        raise RuleBroken(
            _("This case is about to close. Withdraw the closure request first.")
        )


def move(case: Case, key: str, to: str) -> bool:
    """Move a case on as the table of states allows; says whether it did."""
    allowed = CASE_STATES.before(key, to)
    return bool(Case.objects.filter(id=case.id, state__in=allowed).update(state=to))


def text_of(typed: str, field: str, *, longest: int = LONGEST) -> str:
    """Return a cleaned text; raises ``RuleBroken`` if it is empty or too long."""
    text = optional_text(typed, field, longest=longest)
    if not text:
        raise RuleBroken(_("Please write something here."), field)
    return text


def optional_text(typed: str, field: str, *, longest: int = LONGEST) -> str:
    """Return a cleaned text; it may be empty."""
    text = many_lines(typed)
    if len(text) > longest:
        raise RuleBroken(_("This is too long. Please shorten it or split it."), field)
    return text


def choice(codes: Any, value: str, field: str) -> str:
    """Return a known code, or raise ``RuleBroken``."""
    if value not in codes.values:
        raise RuleBroken(_("Please choose one of the answers."), field)
    return value
