"""The concerns at an online desk; nothing is opened for them."""

from __future__ import annotations

from django.db.models import OuterRef, Q, QuerySet, Subquery

from amparo.foundation.policy import Actor, visible
from amparo.foundation.tasks.models import Task
from amparo.foundation.vault.models import KeyGrant

from ..concerns.models import Concern, Response
from ..concerns.signed_messages import HANDED, ONLINE
from ..concerns.tasks import HANDOFF


def concerns_at_desk(actor: Actor) -> QuerySet[Concern]:
    """Return the concerns at this person's online desks; ``due_at`` of the hand-off."""
    grants = KeyGrant.objects.filter(
        visible(actor, "online.open", team="vault_key__team_id", record="record_id")
    )
    addresses = grants.filter(kind=ONLINE).values("record_id")
    references = grants.filter(kind=HANDED).values("record_id")
    hand_offs = Response.objects.filter(id__in=references).values("concern_id")
    due = Task.objects.filter(
        subject_id=OuterRef("id"), kind=HANDOFF, completed_at=None
    )
    return (
        Concern.objects.filter(Q(id__in=addresses) | Q(id__in=hand_offs))
        .annotate(due_at=Subquery(due.values("due_at")[:1]))
        .select_related("country")
    )
