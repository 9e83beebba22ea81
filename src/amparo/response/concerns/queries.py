"""Queries about concerns that open nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db.models import (
    Case,
    DateTimeField,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce
from django.utils import timezone

from amparo.foundation.accounts.models import Membership
from amparo.foundation.accounts.record_bars import barred_users
from amparo.foundation.kernel.moments import QUARTER
from amparo.foundation.organisations.models import Team
from amparo.foundation.organisations.queries import team_for_country
from amparo.foundation.policy import AccessScope, Actor, Role, visible
from amparo.foundation.tasks.models import Task
from amparo.foundation.vault.team_keys import reachable, reachable_of
from amparo.response.cases.queries import FAR, LATE, NONE

from .codes import QUICK, State, Urgency
from .models import Concern, MatchDecision, Message
from .receipts import digest_of
from .tasks import REVIEW, WORK

# How long closing in one step can be undone.
UNDO = timedelta(seconds=90)  # after the quarter hour in which it was closed
ANSWERING = (Role.TRIAGE_OFFICER, Role.SUPERVISOR)


@dataclass(frozen=True)
class Intake:
    """The team that receives a country's concerns, and the one that holds names."""

    team: Team
    keeper: UUID


def intake_for(country_code: str) -> Intake | None:
    """Return who receives a country's concerns; None if no one there holds a key.

    Public pages then say so instead of showing a form.
    """
    team = team_for_country(country_code)
    if team is None:
        return None
    reached = _reached(team)
    return Intake(team, _keeper(team, reached)) if team.id in reached else None


def keeper_for(team: Team) -> UUID:
    """Return which team holds the names of a team's reporters: its custodians.

    Without custodians who hold a key, it is the team itself.
    """
    return _keeper(team, _reached(team))


def _reached(team: Team) -> set[UUID]:
    return reachable_of({team.id, team.keeper_id or team.id})


def _keeper(team: Team, reached: set[UUID]) -> UUID:
    keeper = team.keeper_id
    return keeper if keeper is not None and keeper in reached else team.id


def online_desk(team: Team) -> UUID | None:
    """Return a team's online desk, if someone there can open addresses."""
    desk = team.desk_id
    return desk if desk is not None and reachable(desk) else None


def was_submitted(nonce: bytes) -> bool:
    """Say whether a form with this nonce has created a concern."""
    return Concern.objects.filter(submission_digest=digest_of(nonce)).exists()


def message_was_sent(form_key: UUID) -> bool:
    """Say whether a message was sent from a mailbox form with this key."""
    return Message.objects.filter(form_key=form_key).exists()


def find(concern_id: UUID) -> Concern:
    """Return a concern with its team, or raise ``Concern.DoesNotExist``."""
    found = Concern.objects.select_related("team", "owner", "recorded_by")
    return found.get(id=concern_id)


def destroyed(concern_id: UUID) -> Concern | None:
    """Return a concern whose content was deleted, else None."""
    found = Concern.objects.filter(id=concern_id, destroyed_at__isnull=False)
    return found.select_related("team", "country").first()


def match_decision(concern: Concern, other: Concern) -> QuerySet[MatchDecision]:
    """Return the decision about two concerns; at most one row."""
    one, two = sorted((concern.id, other.id))
    return MatchDecision.objects.filter(one_id=one, other_id=two)


def matches_decided(concern: Concern) -> QuerySet[MatchDecision]:
    """Return the decisions about a concern and any other."""
    return MatchDecision.objects.filter(Q(one=concern) | Q(other=concern))


def match_decisions(concern: Concern) -> list[tuple[Concern, MatchDecision]]:
    """Return the decisions about this and other concerns, each with the other."""
    found = matches_decided(concern)
    rows = found.select_related("user", "one__team", "other__team").order_by("id")
    return [(row.other if row.one_id == concern.id else row.one, row) for row in rows]


def scope_of(concern: Concern) -> AccessScope:
    """Return the access scope of a concern."""
    return AccessScope(
        owner_id=concern.owner_id,
        team_ids=frozenset({concern.team_id}),
        organisation_ids=frozenset({concern.team.organisation_id}),
        country=concern.country_id,
        records=frozenset({concern.id}),
    )


def visible_to(actor: Actor) -> QuerySet[Concern]:
    """Return the concerns that the actor may list."""
    return Concern.objects.filter(visible(actor, "concern.list", team="team_id"))


def closed(actor: Actor, **same: str) -> QuerySet[Concern]:
    """Return the closed concerns that this person may see, newest first.

    ``same`` narrows them: columns and their codes, empty for any; ``kind`` is one of
    what a concern is about.
    """
    found = visible_to(actor).filter(state=State.CLOSED)
    return _narrowed(found, same).order_by("-closed_at", "-id")


def unclosed(actor: Actor, needs: str = "", **same: str) -> QuerySet[Concern]:
    """Return the open concerns that this person may see, first due first.

    ``same`` narrows them as those that are closed, and ``needs`` to what is late or
    unassigned; those that became a case stand there only if their state is asked for.
    Each row has ``due`` (``FAR`` when nothing is) and ``rank`` of urgency.
    """
    due = Task.objects.filter(
        subject_id=OuterRef("pk"), kind__in=WORK, completed_at=None
    ).order_by("due_at")
    found = visible_to(actor).exclude(state=State.CLOSED)
    if not same.get("state"):
        found = found.exclude(state=State.CASE)  # its work goes on in the case
    if same.get("urgency") == NONE:
        found, same = found.filter(urgency=""), same | {"urgency": ""}
    found = _narrowed(found, same).annotate(
        due=Coalesce(
            Subquery(due.values("due_at")[:1]),
            Value(FAR),
            output_field=DateTimeField(),
        ),
        rank=Case(
            *(When(urgency=code, then=Value(n)) for n, code in enumerate(Urgency)),
            # Not assessed yet: sorted as if it were urgent.
            default=Value(0),
            output_field=IntegerField(),
        ),
    )
    if needs == LATE:
        found = found.filter(due__lt=timezone.now())
    elif needs == NONE:
        found = found.filter(owner=None)
    return found.order_by("due", "rank", "id")


def _narrowed(found: QuerySet[Concern], same: dict[str, str]) -> QuerySet[Concern]:
    if kind := same.pop("kind", ""):
        found = found.alias(about=Cast("kinds", TextField())).filter(
            about__contains=f'"{kind}"'
        )
    found = found.filter(**{column: code for column, code in same.items() if code})
    return found.select_related("country", "area", "owner")


def just_closed(actor: Actor) -> list[Concern]:
    """Return the concerns that the actor closed in one step and can still reopen."""
    found = visible_to(actor).filter(
        closed_by_id=actor.user_id,
        outcome__in=QUICK,
        closed_at__gt=timezone.now() - UNDO - QUARTER,
    )
    return list(found.order_by("-closed_at"))


def may_undo(actor: Actor, concern: Concern) -> bool:
    """Say whether the actor has just closed this concern in one step."""
    return (
        concern.state == State.CLOSED
        and concern.outcome in QUICK
        and concern.closed_by_id == actor.user_id
        and concern.closed_at is not None
        and timezone.now() - concern.closed_at < UNDO + QUARTER
    )


def waits_for_review(concern: Concern) -> bool:
    """Say whether the closing of a concern still has to be reviewed."""
    return Task.objects.filter(
        subject_id=concern.id, kind=REVIEW, completed_at=None
    ).exists()


def officers_of(concern: Concern) -> list[tuple[UUID, str]]:
    """Return the officers of a concern's team, by name: (id, name)."""
    found = Membership.objects.filter(
        team_id=concern.team_id,
        role__in=ANSWERING,
        ended_at=None,
        user__is_active=True,
    )
    found = found.exclude(user__in=barred_users(concern.id))
    return list(
        found.order_by("user__name").values_list("user_id", "user__name").distinct()
    )
