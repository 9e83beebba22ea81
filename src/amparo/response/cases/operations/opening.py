"""Opening a case, assigning it, and reading what is sealed in it."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db import IntegrityError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from amparo.foundation.accounts.models import Membership
from amparo.foundation.accounts.record_bars import barred_users
from amparo.foundation.countries.models import Area, Country
from amparo.foundation.countries.queries import local_date
from amparo.foundation.journal.operations import act
from amparo.foundation.kernel.errors import RuleBroken
from amparo.foundation.kernel.ids import short_code
from amparo.foundation.kernel.locking import change
from amparo.foundation.organisations.models import Team
from amparo.foundation.persons.operations import open_person
from amparo.foundation.policy import AccessScope, Actor, Role
from amparo.foundation.tasks.operations import complete, create_task, hand_over
from amparo.foundation.vault import record_keys

from .. import extensions, tasks
from ..codes import ActionStatus, Kind
from ..models import KIND, Action, Case
from ..reading import read
from ..types import OpenCase
from ._shared import (
    doing,
    find,
    not_closed,
    optional_text,
    scope_of,
)

WORKERS = (Role.CASEWORKER, Role.SUPERVISOR)


def open_case(
    actor: Actor,
    *,
    team_id: UUID,
    country_code: str,
    kinds: Collection[str],
    story: str,
    concern_id: UUID | None = None,
    area_code: str | None = None,
    form_key: UUID | None = None,
    urgency: str = "",
) -> Case:
    """Open a case for a team; the same form, or the same concern, makes one.

    It is assigned to a caseworker who opens it; otherwise the team's supervisor has to
    assign it. The first assessment is due by the urgency of the concern.
    """
    team = Team.objects.select_related("organisation", "country").get(id=team_id)
    scope = AccessScope(
        team_ids=frozenset({team.id}),
        organisation_ids=frozenset({team.organisation_id}),
        country=team.country_id,
    )
    owner_id = _first_owner(actor, team)
    try:
        with act(actor, "case.open_new", scope) as entry:
            known = _known(team, form_key, concern_id)
            if known is not None:
                entry.subject = known
                entry.note(again=True)
                return known
            case = Case(
                team=team,
                owner_id=owner_id,
                country=Country.objects.get(code=country_code),
                area=area_of(area_code, country_code),
                kinds=kinds_of(kinds),
                concern_id=concern_id,
                form_key=form_key,
                code=f"{country_code}-{short_code()}",
            )
            _store(case, story)
            entry.subject = case
            entry.note(from_concern=concern_id)
            _create_first_tasks(case, urgency)
            return case
    except IntegrityError:
        # The same form at the same moment: the other request created the case.
        twin = _known(team, form_key, concern_id)
        if twin is None:
            raise
        return twin


def _first_owner(actor: Actor, team: Team) -> UUID | None:
    return actor.user_id if team.id in actor.team_ids(Role.CASEWORKER) else None


def _known(team: Team, form_key: UUID | None, concern_id: UUID | None) -> Case | None:
    found = Case.objects.filter(team=team)
    if form_key is not None and (twin := found.filter(form_key=form_key).first()):
        return twin
    if concern_id is not None:
        return found.filter(concern_id=concern_id).first()
    return None


def area_of(code: str | None, country_code: str) -> Area | None:
    """Return an area of a country; ``RuleBroken`` for one of another."""
    if not code:
        return None
    found = Area.objects.filter(code=code, country_id=country_code).first()
    if found is None:
        raise RuleBroken(_("Choose an area of the same country."), "area")
    return found


def kinds_of(kinds: Collection[str]) -> list[str]:
    """Return what a case is about in the order of the codes, each once."""
    if not set(kinds) <= set(Kind.values):
        raise RuleBroken(_("Please choose from the answers."), "kinds")
    return [kind for kind in Kind.values if kind in set(kinds)]


def _store(case: Case, story: str) -> None:
    case.opened_on = local_date(case.country, timezone.now())
    key = record_keys.new_key(KIND, case.id, [case.team_id])
    case.story_sealed = key.seal("story", optional_text(story, "story", longest=20_000))
    case.save(force_insert=True)


def _create_first_tasks(case: Case, urgency: str) -> None:
    for kind in (tasks.ASSIGN, tasks.ASSESS):
        if kind == tasks.ASSIGN and case.owner_id is not None:
            continue
        create_task(
            kind,
            case,
            case.team,
            label=case.code,
            owner_id=case.owner_id,
            level=urgency,
        )


def open_the_case(actor: Actor, case_id: UUID) -> OpenCase:
    """Open everything in a case, and the child, for those who hold its key."""
    case = find(case_id)
    with act(actor, "case.open", scope_of(case), case):
        key = record_keys.open_key(actor, KIND, case.id)
        child = open_person(actor, case.person_id) if case.person_id else None
        return read(case, key, child)


def assign(actor: Actor, case_id: UUID, user_id: UUID, expected_version: int) -> Case:
    """Assign a case to a caseworker of the team, with its tasks.

    Raises ``Conflict`` when the case has changed meanwhile.
    """
    case = find(case_id)
    with doing(actor, "case.assign", case, to=user_id):
        not_closed(case)
        barred = barred_users(case.id)
        if user_id in barred or not does_case_work(user_id, case.team_id):
            raise RuleBroken(_("Please choose someone in this team."), "owner")
        change(case, expected_version, owner_id=user_id)
        complete(case, tasks.ASSIGN, by=actor.user_id)
        hand_over(case, case.team, user_id)
        for action in Action.objects.filter(
            goal__case=case, status=ActionStatus.OPEN, responsible=None
        ):
            hand_over(action, case.team, user_id)
        extensions.follow(extensions.Happened.ASSIGNED, case)
    return find(case_id)


def does_case_work(user_id: UUID, team_id: UUID) -> bool:
    """Say whether a user does case work in a team today."""
    return Membership.objects.filter(
        user_id=user_id,
        user__is_active=True,
        team_id=team_id,
        role__in=WORKERS,
        ended_at=None,
    ).exists()
