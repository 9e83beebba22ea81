"""What can be read of follow-up without opening anything."""

from __future__ import annotations

from uuid import UUID

from django.db.models import (
    Case as Choice,
)
from django.db.models import (
    CharField,
    Count,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)

from amparo.foundation.policy import Actor
from amparo.response.cases.codes import RISK_RANK, Risk, State
from amparo.response.cases.models import Case
from amparo.response.cases.queries import visible_to

from .codes import ContactState, Group
from .models import Contact

# Whom to see in person when not everyone can be visited; no visit that exposes a child.
_NOT_REACHED = Q(follow_up__missed__gt=0)
_EXPOSED = Q(follow_up__visit_exposes=True)
_IN_PERSON = (
    Q(risk__in=["", Risk.HIGH])
    | Q(follow_up__in_danger=True)
    | Q(follow_up__can_call=False)
)


def ranked(actor: Actor, *, mine: bool = False, group: str = "") -> QuerySet[Case]:
    """Return the open cases as they are followed when not everyone can be visited.

    Each carries ``group`` (a code of ``Group``), ``rank`` of its risk, and ``next_on``
    with ``next_means`` of the contact that is planned.
    """
    found = _grouped(actor, mine=mine)
    if group:
        found = found.filter(Q(group=group))
    following = Contact.objects.filter(
        case=OuterRef("pk"), after="", state=ContactState.PLANNED
    )
    return (
        found.select_related(None)
        .select_related("owner", "follow_up")
        .annotate(
            rank=Choice(
                *(
                    When(risk=risk, then=Value(rank))
                    for risk, rank in RISK_RANK.items()
                ),
                default=Value(RISK_RANK[Risk.HIGH]),  # not assessed yet
                output_field=IntegerField(),
            ),
            next_on=Subquery(following.values("due_on")[:1]),
            next_means=Subquery(following.values("means")[:1]),
        )
    )


def _grouped(actor: Actor, *, mine: bool) -> QuerySet[Case]:
    found = visible_to(actor, "follow_up.list").exclude(state=State.CLOSED)
    if mine:
        found = found.filter(owner_id=actor.user_id)
    return found.annotate(
        group=Choice(
            When(_NOT_REACHED, then=Value(Group.NOT_REACHED.value)),
            When(_IN_PERSON & ~_EXPOSED, then=Value(Group.IN_PERSON.value)),
            default=Value(Group.BY_PHONE.value),
            output_field=CharField(),
        )
    )


def group_counts(actor: Actor, *, mine: bool = False) -> dict[str, int]:
    """Return how many open cases there are in each group."""
    found = _grouped(actor, mine=mine).select_related(None).order_by()
    return dict(found.values_list(F("group")).annotate(Count("pk")))


def contacts_of(case: Case) -> QuerySet[Contact]:
    """Return the contacts of a case, newest first; the caller checks the case."""
    return (
        Contact.objects.filter(case=case)
        .select_related("planned_by", "recorded_by", "replaces")
        .order_by("-due_on", "-created_at", "-turn")
    )


def contact_for(actor: Actor, contact_id: UUID, verb: str) -> Contact:
    """Return a contact of a case for which someone has a permission."""
    cases = visible_to(actor, verb).values("pk")
    return (
        Contact.objects.filter(case__in=cases)
        .select_related("recorded_by", "planned_by")
        .get(id=contact_id)
    )
