"""What is remembered of possible duplicates: merges, and pairs that are two people."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q, QuerySet

from .models import Merge, MergeState, NoDuplicate, Person


def marked(one_id: UUID, other_id: UUID) -> QuerySet[NoDuplicate]:
    """Return the mark that says that two records are two people, if it counts."""
    first, second = sorted([one_id, other_id])
    found = NoDuplicate.objects.filter(one_id=first, other_id=second)
    return found.filter(withdrawn_at=None).select_related("by")


def marked_with(person_id: UUID) -> set[UUID]:
    """Return the records that are marked as other people than this one."""
    found = NoDuplicate.objects.filter(
        Q(one_id=person_id) | Q(other_id=person_id), withdrawn_at=None
    )
    pairs = found.values_list("one_id", "other_id")
    return {one for pair in pairs for one in pair} - {person_id}


def merges_of(person: Person) -> QuerySet[Merge]:
    """Return the merges that stand of a record that was kept, newest first."""
    found = Merge.objects.filter(kept=person, state=MergeState.MERGED)
    return found.select_related("away", "by").order_by("-created_at", "-id")
