"""Tasks for members who lack their team's key, for keys that only one person holds,
and for keys to be rotated."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeVar
from uuid import UUID

from django.db import models, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from ..accounts.models import Membership, with_keys
from ..kernel.moments import now_rounded
from ..organisations.models import Team
from ..policy import Role
from ..vault.last_holder import held_by_one
from ..vault.models import UserKey, VaultGrant, VaultKey
from .key_task_kinds import ALONE, GRANT, ROTATE
from .models import Task
from .operations import create_task

M = TypeVar("M", bound=models.Model)


def create_key_tasks() -> int:
    """Create due tasks about keys, complete done ones; return how many are new.

    Run by ``amparo tick``. A task that exists already is left as it is, so that a
    postponed time stays. A supervisor who holds the key gets it; without one, the whole
    team.
    """
    with transaction.atomic():
        waiting = {m.id: m for m in members_without_key()}
        stale = {team.id: team for team in teams_to_rotate()}
        alone = held_by_one()
        teams = Team.objects.select_related("country").in_bulk(alone)
        _complete_others(GRANT, waiting)
        _complete_others(ALONE, teams)
        _complete_others(ROTATE, stale)
        granted = [
            create_task(
                GRANT,
                membership,
                membership.team,
                label="",
                owner_id=_key_holder(membership.team.id),
            )
            for membership in _without_task(GRANT, waiting)
            if membership.team
        ]
        rotated = [
            create_task(ROTATE, team, team, label="", owner_id=_key_holder(team.id))
            for team in _without_task(ROTATE, stale)
        ]
        lonely = [
            create_task(ALONE, team, team, label="", owner_id=alone[team.id])
            for team in _without_task(ALONE, teams)
        ]
    return len(granted) + len(rotated) + len(lonely)


def members_without_key() -> Iterable[Membership]:
    """Return those with keys of their own but not their team's, once per team."""
    has_keys = UserKey.objects.filter(user=OuterRef("user"), retired_at=None)
    vault = VaultKey.objects.filter(team=OuterRef("team"), retired_at=None)
    holds = VaultGrant.objects.filter(
        vault_key__team=OuterRef("team"),
        vault_key__retired_at=None,
        user_key__user=OuterRef("user"),
        user_key__retired_at=None,
    )
    found = (
        _in_teams()
        .filter(Exists(has_keys), Exists(vault), ~Exists(holds), ended_at=None)
        .select_related("team__country")
        .order_by("created_at", "id")
    )
    return {(m.user_id, m.team_id): m for m in reversed(found)}.values()


def teams_to_rotate() -> Iterable[Team]:
    """Return the teams whose key is older than the departure of a holder."""
    still_there = Membership.objects.filter(
        with_keys(),
        user=OuterRef("user"),
        team=OuterRef("team"),
        ended_at=None,
    )
    older_key = VaultKey.objects.filter(
        team=OuterRef("team"),
        retired_at=None,
        created_at__lt=OuterRef("ended_at"),
    )
    left = _in_teams().filter(
        Exists(older_key), ~Exists(still_there), ended_at__lte=timezone.now()
    )
    return Team.objects.filter(id__in=left.values("team_id")).select_related("country")


def _in_teams() -> models.QuerySet[Membership]:
    return Membership.objects.filter(
        with_keys(),
        team__is_active=True,
        user__is_active=True,
    )


def _key_holder(team_id: UUID) -> UUID | None:
    """Return a supervisor of the team who can open its key, if there is one."""
    return (
        Membership.objects.filter(
            team_id=team_id,
            role=Role.SUPERVISOR,
            ended_at=None,
            user__is_active=True,
            user__keys__retired_at=None,
            user__keys__vault_grants__vault_key__team_id=team_id,
            user__keys__vault_grants__vault_key__retired_at=None,
        )
        .order_by("created_at")
        .values_list("user_id", flat=True)
        .first()
    )


def _open_tasks(kind: str) -> models.QuerySet[Task]:
    return Task.objects.filter(kind=kind, completed_at=None)


def _without_task(kind: str, subjects: Mapping[UUID, M]) -> list[M]:
    known = set(_open_tasks(kind).values_list("subject_id", flat=True))
    return [subject for key, subject in subjects.items() if key not in known]


def _complete_others(kind: str, subjects: Mapping[UUID, M]) -> None:
    _open_tasks(kind).exclude(subject_id__in=list(subjects)).update(
        completed_at=now_rounded(), outcome="done"
    )
