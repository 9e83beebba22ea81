"""``act`` checks the policy, opens a transaction and writes the journal entry."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from uuid import UUID

from django.db import models, transaction

from ..kernel.errors import Refused
from ..policy import NO_SCOPE, AccessScope, Actor, check
from .chain import mac_of
from .models import Entry, Outcome

Fact = str | int | bool | UUID | None | list[UUID] | list[str]

# Codes, never sentences: a fact that could hold a name is a bug.
_CODE = re.compile(r"[A-Za-z0-9_.:+-]{0,80}")


@dataclass
class OpenEntry:
    """The entry being written; the operation may add its subject and facts."""

    subject: models.Model | None = None
    facts: dict[str, Fact] = field(default_factory=dict)

    def note(self, **facts: Fact) -> None:
        """Add coded facts to the entry; ``ValueError`` for text with spaces."""
        for name, value in facts.items():
            texts = value if isinstance(value, list) else [value]
            if any(isinstance(t, str) and not _CODE.fullmatch(t) for t in texts):
                raise ValueError(f"the journal takes codes only, not {name}")
            self.facts[name] = value


@contextmanager
def act(
    actor: Actor,
    verb: str,
    scope: AccessScope = NO_SCOPE,
    subject: models.Model | None = None,
    **facts: Fact,
) -> Iterator[OpenEntry]:
    """Do ``verb`` in one transaction: policy first, the journal entry at the end.

    Raises ``Refused`` (and journals the refusal, outside of what is rolled back) when
    the policy says no. Any exception inside undoes everything, entry included. Of
    nested acts, the one at which a refusal is caught keeps its entry.
    """
    open_entry = OpenEntry(subject)
    open_entry.note(**facts)
    try:
        check(actor, verb, scope)
        with transaction.atomic():
            yield open_entry
            _write(actor, verb, scope, open_entry, Outcome.DONE)
    except Refused as refusal:
        # Within another act this is rolled back with it, and written by the outer one.
        _write(actor, refusal.verb or verb, scope, open_entry, Outcome.REFUSED)
        refusal.journalled = True
        raise


def record_refusal(actor: Actor, verb: str, scope: AccessScope = NO_SCOPE) -> None:
    """Journal that someone was refused before an operation began."""
    _write(actor, verb, scope, OpenEntry(), Outcome.REFUSED)


def _plain(value: Fact) -> str | int | bool | list[str] | None:
    if isinstance(value, list):
        return [str(v) for v in value]
    return str(value) if isinstance(value, UUID) else value


def _team_of(actor: Actor, scope: AccessScope) -> UUID | None:
    """Return the team as which the person acts: their own, of several that may."""
    own = scope.team_ids & actor.team_ids()
    return min(own or scope.team_ids, default=None)


def _write(
    actor: Actor, verb: str, scope: AccessScope, open_entry: OpenEntry, outcome: Outcome
) -> None:
    subject = open_entry.subject
    entry = Entry(
        actor_kind=actor.kind,
        actor_id=actor.user_id,
        verb=verb,
        outcome=outcome,
        subject_kind=subject._meta.label_lower if subject is not None else "",
        subject_id=subject.pk if subject is not None else None,
        organisation_id=min(scope.organisation_ids, default=None),
        team_id=_team_of(actor, scope),
        country=scope.country,
        facts={name: _plain(value) for name, value in open_entry.facts.items()},
    )
    entry.mac = mac_of(entry)
    entry.save(force_insert=True)
