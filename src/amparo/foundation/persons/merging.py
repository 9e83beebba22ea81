"""Two records of one person: merge them, undo it, or remember that they are two.

A person decides, looking at both records, with a reason; nothing is merged by itself.
What rooms above keep about the record that goes follows, and comes back (``hooks.py``).
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from ..accounts.record_bars import carry
from ..journal.operations import OpenEntry, act
from ..kernel.crypto import RecordKey
from ..kernel.errors import Refused, RuleBroken
from ..kernel.locking import change, conflict, lock
from ..kernel.moments import now_rounded
from ..kernel.text import many_lines
from ..matching import index
from ..policy import AccessScope, Actor
from ..vault import record_keys
from . import hooks
from .duplicates import marked, merges_of
from .found_by import facts_of
from .history import (
    columns_of,
    forget_combinations,
    open_details,
    store_combinations,
    store_earlier,
)
from .identity import Facts, Identity
from .models import KIND, Disability, Merge, MergeState, NoDuplicate, Person, Sex
from .queries import person_by_id, readers_of, scope_of
from .states import MERGE_STATES

VERB = "person.merge"
LONGEST_REASON = 1_000
_LOCKED = (
    *("version", "merged_into", "identity_sealed", "row_code", "country", "area"),
    *("sex", "birth_year", "birth_precision", "disability"),
)


def merge_people(
    actor: Actor, keep_id: UUID, away_id: UUID, reason: str, seen: int
) -> Merge:
    """Merge two records of one person of a team; the first is kept.

    The record that is kept gains names, numbers and facts that only the other has; its
    own are not replaced. ``seen`` is what ``versions`` said when the person compared
    them: raises ``Conflict`` when one has changed meanwhile.
    """
    kept, away = person_by_id(keep_id), person_by_id(away_id)
    with _act(actor, kept, away):
        _lock(kept, away)
        _check_may_merge(kept, away)
        if versions(kept, away) != seen:
            raise conflict(kept)
        why = many_lines(reason)[:LONGEST_REASON]
        if not why:
            raise RuleBroken(_("Please write something here."), "reason")
        key = record_keys.open_key(actor, KIND, kept.id)
        mine, theirs = _identity(actor, kept), _identity(actor, away)
        identity, facts = together(mine, theirs), _facts_together(kept, away)
        for one in (kept, away):
            hooks.check_identity(actor, one, identity)
        merge = Merge(kept=kept, away=away, by_id=_user(actor))
        merge.before = store_earlier(kept, key, mine, _user(actor))
        merge.reason_sealed = key.seal(f"merge.{merge.id}.reason", why)
        _write(kept, key, identity, facts)
        change(away, away.version, merged_into_id=kept.id)
        forget_combinations(away)
        carry(away.id, kept.id, kept.code)
        carry(kept.id, away.id, away.code)
        merge.moved = hooks.move_all(actor, away, kept)
        merge.kept_version = kept.version
        merge.save(force_insert=True)
        _renew_index(actor, kept, away)
    return merge


@dataclass(frozen=True)
class OpenMerge:
    """A merge that stands, with the reason."""

    row: Merge
    reason: str


def open_merges(actor: Actor, person: Person) -> list[OpenMerge]:
    """Open the merges that stand of a record that was kept, newest first."""
    rows = list(merges_of(person))
    if not rows:
        return []
    with act(actor, "person.open", scope_of(person), person):
        key = record_keys.open_key(actor, KIND, person.id)
        return [
            OpenMerge(row, key.read(row, "reason", f"merge.{row.id}.reason"))
            for row in rows
        ]


def undo_merge(actor: Actor, merge_id: UUID) -> Merge:
    """Undo a merge: both records stand again, and what followed goes back.

    What was changed in the record that was kept since then stays as it is.
    """
    merge = Merge.objects.get(id=merge_id)
    kept, away = person_by_id(merge.kept_id), person_by_id(merge.away_id)
    with _act(actor, kept, away, undone=True) as entry:
        _lock(kept, away)
        lock(merge, "state", "version")
        if not MERGE_STATES.allows("undo", merge.state, MergeState.UNDONE):
            raise RuleBroken(_("This merge has already been undone."))
        if kept.merged_into_id is not None:
            raise RuleBroken(
                _(
                    "The record that was kept has itself been merged since. Undo "
                    "that merge first."
                )
            )
        key = record_keys.open_key(actor, KIND, kept.id)
        as_before = kept.version == merge.kept_version
        if as_before:
            _put_back(actor, merge, kept, key)
        change(away, away.version, merged_into_id=None)
        store_combinations(away, _identity(actor, away))
        hooks.move_back(actor, away, kept, merge.moved)
        change(
            merge,
            merge.version,
            state=MergeState.UNDONE,
            undone_by_id=_user(actor),
            undone_at=now_rounded(),
        )
        entry.note(as_before=as_before)
        _renew_index(actor, kept, away)
    return merge


def mark_no_duplicate(actor: Actor, one_id: UUID, other_id: UUID) -> NoDuplicate:
    """Remember that two records are two people; nobody is asked about them again."""
    one, other = person_by_id(one_id), person_by_id(other_id)
    with _act(actor, one, other, duplicate=False) as entry:
        _lock(one, other)
        _check_two(one, other)
        known = marked(one.id, other.id).first()
        if known is not None:
            entry.note(again=True)
            return known
        first, second = sorted([one.id, other.id])
        return NoDuplicate.objects.create(
            one_id=first, other_id=second, by_id=_user(actor)
        )


def withdraw_no_duplicate(actor: Actor, one_id: UUID, other_id: UUID) -> None:
    """Withdraw that two records are two people; once is enough."""
    one, other = person_by_id(one_id), person_by_id(other_id)
    with _act(actor, one, other, duplicate=True) as entry:
        _lock(one, other)
        known = marked(one.id, other.id).first()
        if known is None:
            entry.note(again=True)
            return
        change(
            known,
            known.version,
            withdrawn_at=now_rounded(),
            withdrawn_by_id=_user(actor),
        )


def versions(one: Person, other: Person) -> int:
    """Return a number that grows whenever one of two records changes."""
    return one.version + other.version


# -- Rules ---------------------------------------------------------------------------


def _act(
    actor: Actor, one: Person, other: Person, **facts: bool
) -> AbstractContextManager[OpenEntry]:
    """Begin an act on two records; who is barred from either may not."""
    mine, theirs = scope_of(one), scope_of(other)
    scope = AccessScope(
        team_ids=mine.team_ids & theirs.team_ids,
        organisation_ids=mine.organisation_ids & theirs.organisation_ids,
        country=mine.country,
        records=mine.records | theirs.records,
    )
    return act(actor, VERB, scope, one, other=other.id, **facts)


def _lock(*people: Person) -> None:
    """Lock records in one order, so that two who merge the same do not wait forever."""
    for person in sorted({one.id: one for one in people}.values(), key=lambda p: p.id):
        lock(person, *_LOCKED)


def _check_two(one: Person, other: Person) -> None:
    if one.id == other.id:
        raise RuleBroken(_("Choose two records."))
    if one.team_id != other.team_id:
        raise RuleBroken(_("Both records have to belong to the same team."))


def _check_may_merge(kept: Person, away: Person) -> None:
    _check_two(kept, away)
    if kept.merged_into_id is not None or away.merged_into_id is not None:
        raise RuleBroken(_("One of these records has been merged already."))
    if marked(kept.id, away.id).exists():
        raise RuleBroken(
            _("These are marked as two people. Withdraw that first, if it was wrong.")
        )


# -- What both records say -------------------------------------------------------------


def together(kept: Identity, away: Identity) -> Identity:
    """Return what two records say of one person; the record that is kept has priority.

    Nothing that keeps the person safe is lost: both rules of safe contact stay.
    """
    names = [*kept.names, *away.names]
    if away.called and away.called != kept.called:
        names.append(away.called)
    rules = dict.fromkeys(r for r in (kept.safe_contact, away.safe_contact) if r)
    return Identity(
        called=kept.called or away.called,
        names=names,
        phones=[*kept.phones, *away.phones],
        typed=away.typed | kept.typed,
        birth_date=kept.birth_date or away.birth_date,
        street=kept.street or away.street,
        safe_contact="\n".join(rules),
    ).cleaned()


def _facts_together(kept: Person, away: Person) -> Facts:
    mine, theirs = facts_of(kept), facts_of(away)
    if mine.sex == Sex.NOT_RECORDED:
        mine = replace(mine, sex=theirs.sex)
    if mine.birth_year is None:
        mine = replace(
            mine,
            birth_year=theirs.birth_year,
            birth_precision=theirs.birth_precision,
        )
    if mine.disability == Disability.NOT_ASKED:
        mine = replace(mine, disability=theirs.disability)
    if not mine.area_code and theirs.country_code == mine.country_code:
        mine = replace(mine, area_code=theirs.area_code)
    return mine


def _identity(actor: Actor, person: Person) -> Identity:
    key = record_keys.open_key(actor, KIND, person.id)
    return Identity.from_json(key.read(person, "identity"))


def _write(person: Person, key: RecordKey, identity: Identity, facts: Facts) -> None:
    change(
        person,
        person.version,
        identity_sealed=key.seal("identity", identity.to_json()),
        **columns_of(person.team, facts),
    )
    store_combinations(person, identity)


def _put_back(actor: Actor, merge: Merge, kept: Person, key: RecordKey) -> None:
    before = open_details(merge.before, key)
    store_earlier(kept, key, _identity(actor, kept), _user(actor))
    _write(kept, key, before.identity, before.facts)


def _renew_index(actor: Actor, *people: Person) -> None:
    for person in people:
        teams = [vault.team_id for vault in readers_of(person.id)]
        index.renew(actor, KIND, [person.id], teams)


def _user(actor: Actor) -> UUID:
    if actor.user_id is None:
        raise Refused(_("Only a person can do this."), VERB)
    return actor.user_id
