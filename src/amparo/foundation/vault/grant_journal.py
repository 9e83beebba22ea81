"""What the journal knows of keys that were taken away, and grants that contradict it.

A grant that was deleted can be set back from a backup, code and all. The journal says
that it was withdrawn, so ``amparo journal verify`` finds it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from ..journal.models import Entry
from ..journal.operations import act
from ..policy import SYSTEM
from .models import KeyGrant

GIVE = "vault.give"
WITHDRAW = "vault.withdraw"
DESTROY = "vault.destroy"
_AT_A_TIME = 500


def note(
    verb: str,
    kind: str,
    record_id: UUID,
    team_id: UUID | None = None,
    person_id: UUID | None = None,
) -> None:
    """Journal that a team or a person got or lost a record's key, or that all did."""
    with act(SYSTEM, verb, record_kind=kind, record=record_id, team=team_id) as entry:
        if person_id is not None:
            entry.note(person=person_id)


def contradicting_grants() -> list[KeyGrant]:
    """Return the grants that should be gone: withdrawn or destroyed, by the journal.

    One that was given again afterwards is none of them.
    """
    entries = Entry.objects.filter(verb__in=[GIVE, WITHDRAW, DESTROY], outcome="done")
    told = entries.order_by("number").values_list("verb", "facts")
    return grants_gone_by(told.iterator())


def grants_gone_by(told: Iterable[tuple[str, Mapping[str, Any]]]) -> list[KeyGrant]:
    """Return the grants that these verbs and facts of entries, in order, took away."""
    gone: set[tuple[str, str, str]] = set()  # kind, record, holder ("None": all)
    for verb, noted in told:
        holder = str(noted.get("person") or noted["team"])
        what = (noted["record_kind"], noted["record"], holder)
        if verb == GIVE:
            gone.discard(what)
        else:
            gone.add(what)
    return [grant for grant in _grants_of(gone) if _is_gone(grant, gone)]


def _grants_of(gone: set[tuple[str, str, str]]) -> list[KeyGrant]:
    records = sorted({record for _kind, record, _team in gone})
    found: list[KeyGrant] = []
    for start in range(0, len(records), _AT_A_TIME):
        some = records[start : start + _AT_A_TIME]
        grants = KeyGrant.objects.filter(record_id__in=some)
        found += grants.select_related("vault_key", "user_key").order_by("id")
    return found


def _is_gone(grant: KeyGrant, gone: set[tuple[str, str, str]]) -> bool:
    of_all = (grant.kind, str(grant.record_id), "None")
    return of_all in gone or (grant.kind, str(grant.record_id), _holder(grant)) in gone


def _holder(grant: KeyGrant) -> str:
    if grant.vault_key is not None:
        return str(grant.vault_key.team_id)
    return str(grant.user_key.user_id) if grant.user_key is not None else ""
