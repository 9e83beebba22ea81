"""Queries about concerns that open nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import get_language

from amparo.foundation.accounts.models import Membership
from amparo.foundation.kernel.counts import MOST_COUNTED
from amparo.foundation.kernel.languages import label_for_staff
from amparo.foundation.organisations.models import Team
from amparo.foundation.organisations.queries import team_for_country
from amparo.foundation.policy import AccessScope, Actor, Role, visible
from amparo.foundation.tasks.models import Task
from amparo.foundation.vault.team_keys import reachable, reachable_of

from .codes import QUICK, Author, State
from .models import Block, CannedText, Concern, MatchDecision, Message
from .receipts import digest_of
from .tasks import REVIEW

# How long closing in one step can be undone.
UNDO = timedelta(seconds=90)
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
    return reachable_of({team.id, team.custodians_id or team.id})


def _keeper(team: Team, reached: set[UUID]) -> UUID:
    keeper = team.custodians_id
    return keeper if keeper is not None and keeper in reached else team.id


def online_desk(team: Team) -> UUID | None:
    """Return a team's online desk, if someone there can open addresses."""
    desk = team.online_desk_id
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


def running_block(concern: Concern) -> Block | None:
    """Return the block that mutes the mailbox of a concern now, if one does."""
    now = timezone.now()
    return concern.blocks.filter(lifted_at=None, until__gt=now).first()


def muted(actor: Actor) -> QuerySet[Block]:
    """Return the muted contacts, soonest end first, each with its ``unread`` count."""
    unread = Count(
        "concern__messages",
        filter=Q(
            concern__messages__author=Author.REPORTER, concern__messages__read_at=None
        ),
    )
    return (
        Block.objects.filter(visible(actor, "concern.unblock", team="team_id"))
        .filter(lifted_at=None, until__gt=timezone.now())
        .annotate(unread=unread)
        .select_related("concern", "user", "reviewed_by")
        .order_by("until", "id")
    )


def count_muted(actor: Actor) -> int:
    """Return how many contacts are muted, as far as is counted."""
    found = muted(actor).order_by().values("concern_id").distinct()
    return found[: MOST_COUNTED + 1].count()


def match_decision(concern: Concern, other: Concern) -> QuerySet[MatchDecision]:
    """Return the decision about two concerns; at most one row."""
    one, two = sorted((concern.id, other.id))
    return MatchDecision.objects.filter(one_id=one, other_id=two)


def match_decisions(concern: Concern) -> list[tuple[Concern, MatchDecision]]:
    """Return the decisions about this and other concerns, each with the other."""
    found = MatchDecision.objects.filter(Q(one=concern) | Q(other=concern))
    rows = found.select_related("user", "one__team", "other__team").order_by("id")
    return [(row.other if row.one_id == concern.id else row.one, row) for row in rows]


def scope_of(concern: Concern) -> AccessScope:
    """Return the access scope of a concern."""
    return AccessScope(
        owner_id=concern.owner_id,
        team_ids=frozenset({concern.team_id}),
        organisation_ids=frozenset({concern.team.organisation_id}),
        country=concern.country_id,
    )


def visible_to(actor: Actor) -> QuerySet[Concern]:
    """Return the concerns that the actor may list."""
    return Concern.objects.filter(visible(actor, "concern.list", team="team_id"))


def closed(actor: Actor) -> QuerySet[Concern]:
    """Return the closed concerns that this person may see, newest first."""
    return (
        visible_to(actor)
        .filter(state=State.CLOSED)
        .select_related("country", "area", "owner")
        .order_by("-closed_at", "-id")
    )


def canned_for(team_id: UUID, language: str) -> QuerySet[CannedText]:
    """Return the texts that a team may send in a language, its own first."""
    return CannedText.objects.filter(
        Q(team_id=team_id) | Q(team=None), language=language, retired_at=None
    ).order_by(F("team").asc(nulls_last=True), "position", "title")


@dataclass(frozen=True)
class CannedGroup:
    """The texts of one language, and what the language is called."""

    name: str
    texts: list[CannedText]


def canned_by_language(actor: Actor) -> list[CannedGroup]:
    """Return the texts of the actor's teams by language, their own language first.

    One query, whatever the number of languages.
    """
    found = (
        CannedText.objects.filter(
            Q(team_id__in=actor.team_ids()) | Q(team=None), retired_at=None
        )
        .select_related("team")
        .order_by(F("team").asc(nulls_last=True), "position", "title")
    )
    by_language: dict[str, list[CannedText]] = {}
    for text in found:
        by_language.setdefault(text.language, []).append(text)
    own = get_language()
    codes = sorted(by_language, key=lambda c: (c != own, label_for_staff(c)))
    return [CannedGroup(label_for_staff(c), by_language[c]) for c in codes]


def just_closed(actor: Actor) -> list[Concern]:
    """Return the concerns that the actor closed in one step and can still reopen."""
    found = visible_to(actor).filter(
        closed_by_id=actor.user_id,
        outcome__in=QUICK,
        closed_at__gt=timezone.now() - UNDO,
    )
    return list(found.order_by("-closed_at"))


def may_undo(actor: Actor, concern: Concern) -> bool:
    """Say whether the actor has just closed this concern in one step."""
    return (
        concern.state == State.CLOSED
        and concern.outcome in QUICK
        and concern.closed_by_id == actor.user_id
        and concern.closed_at is not None
        and timezone.now() - concern.closed_at < UNDO
    )


def waits_for_review(concern: Concern) -> bool:
    """Say whether the closing of a concern still has to be reviewed."""
    return Task.objects.filter(
        subject_id=concern.id, kind=REVIEW, completed_at=None
    ).exists()


def colleagues_of(concern: Concern) -> list[tuple[UUID, str]]:
    """Return the members of a concern's team, by name: (id, name)."""
    found = Membership.objects.filter(
        team_id=concern.team_id, ended_at=None, user__is_active=True
    )
    return list(
        found.order_by("user__name").values_list("user_id", "user__name").distinct()
    )


def officers_of(concern: Concern) -> list[tuple[UUID, str]]:
    """Return the officers of a concern's team, by name: (id, name)."""
    found = Membership.objects.filter(
        team_id=concern.team_id,
        role__in=ANSWERING,
        ended_at=None,
        user__is_active=True,
    )
    return list(
        found.order_by("user__name").values_list("user_id", "user__name").distinct()
    )


def keeps_names(actor: Actor) -> bool:
    """Say whether a team of the actor holds the names of other teams' reporters."""
    return Team.objects.filter(custodians_id__in=actor.team_ids()).exists()
