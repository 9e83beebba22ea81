"""A case that another team takes over: its keys are laid ready, then all of it moves.

The room of transfers asks, sends and answers; this is what changes in a case.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from amparo.foundation.kernel.coded import write_coded
from amparo.foundation.kernel.errors import RuleBroken
from amparo.foundation.kernel.locking import change, lock
from amparo.foundation.matching import index
from amparo.foundation.organisations.models import Team
from amparo.foundation.persons.models import KIND as PERSON
from amparo.foundation.policy import Actor
from amparo.foundation.questionnaires.operations.moving import move_answers
from amparo.foundation.tasks.models import Task
from amparo.foundation.tasks.operations import alert_anew, create_task
from amparo.foundation.vault import record_keys
from amparo.foundation.vault.models import KeyGrant, Purpose, not_expired
from amparo.response.referrals.moving import keys_of_referrals, move_referrals

from .. import tasks
from ..codes import ActionStatus
from ..models import KIND, Action, Case

_INCOMPLETE = _("Something was added meanwhile. Ask them to transfer the case again.")


def keys_of(case: Case) -> list[tuple[str, UUID]]:
    """Return which keys open a case and what belongs to it: kind and record.

    What rooms above keep of a case is sealed under the key of the case.
    """
    person = [(PERSON, case.person_id)] if case.person_id else []
    return [
        (KIND, case.id),
        *person,
        *keys_of_referrals(case.id),
    ]


def lay_keys(actor: Actor, case: Case, team: Team, until: datetime) -> None:
    """Put the keys of a case in escrow for a team: it opens nothing with them yet."""
    for kind, record_id in keys_of(case):
        key = record_keys.open_key(actor, kind, record_id)
        record_keys.escrow_for_team(key, team.id, Purpose.WORK, until)


def drop_keys(case: Case, team: Team) -> None:
    """Remove the keys that lie in escrow for a team; what it can open, it keeps."""
    for kind, record_id in keys_of(case):
        record_keys.drop_escrow(kind, record_id, team.id)


def move_case(actor: Actor, case: Case, team: Team) -> None:
    """Move a case to a team whose keys lie ready; the team before opens it no more.

    Its tasks go along, and the supervisor there assigns it. Raises ``RuleBroken`` when
    keys are missing. Call it inside an operation, with the case locked.
    """
    before, keys = case.team, keys_of(case)
    for kind, record_id in keys:
        record_keys.release(kind, record_id, team.id)
        record_keys.end_at(kind, record_id, team.id, None)
    if not _holds(team, keys):
        raise RuleBroken(_INCOMPLETE)
    stays = _stays_known(case)
    for kind, record_id in keys:
        record_keys.withdraw_from_people(kind, record_id)
        if (kind, record_id) not in stays:
            record_keys.withdraw(kind, record_id, before.id)
    _move_rows(case, team)
    _move_person(actor, case, before, team, keeps=bool(stays))
    move_referrals(case.id, team)
    move_answers(KIND, case.id, team)
    _move_tasks(case, before, team)


def _holds(team: Team, keys: list[tuple[str, UUID]]) -> bool:
    """Say whether a team can now open all of these."""
    grants = KeyGrant.objects.filter(
        not_expired(), vault_key__team_id=team.id, in_escrow=False
    )
    wanted = Q(pk__in=[])
    for kind, record_id in keys:
        wanted |= Q(kind=kind, record_id=record_id)
    found = set(grants.filter(wanted).values_list("kind", "record_id"))
    return found >= set(keys)


def _stays_known(case: Case) -> set[tuple[str, UUID]]:
    """Return the key of the child, if the team has another case of the same child."""
    if case.person_id is None:
        return set()
    others = Case.objects.filter(person_id=case.person_id, team_id=case.team_id)
    known = others.exclude(id=case.id).exists()
    return {(PERSON, case.person_id)} if known else set()


def _move_rows(case: Case, team: Team) -> None:
    abroad = team.country_id != case.country_id
    change(
        case,
        case.version,
        team_id=team.id,
        owner_id=None,
        country_id=team.country_id,
        area_id=None if abroad else case.area_id,
    )
    left = Action.objects.filter(goal__case=case, status=ActionStatus.OPEN)
    write_coded(left.exclude(responsible=None), responsible_id=None)
    # Whoever was to decide in the supervisor's place was so in the other team.
    write_coded(case.approvals.filter(decision="").exclude(deputy=None), deputy_id=None)


def _move_person(
    actor: Actor, case: Case, before: Team, team: Team, *, keeps: bool
) -> None:
    if case.person is None:
        return
    if not keeps:
        lock(case.person)
        change(case.person, case.person.version, team_id=team.id)
    index.renew(actor, PERSON, [case.person.id], [before.id, team.id])


def _move_tasks(case: Case, before: Team, team: Team) -> None:
    """Move what is due, whichever room made it: its tasks have the code of the case."""
    Task.objects.filter(label=case.code, kind=tasks.DEPUTY, completed_at=None).delete()
    due = Task.objects.filter(label=case.code, team=before, completed_at=None)
    ids = list(due.values_list("id", flat=True))
    due.update(team=team, owner=None)
    alert_anew(Task.objects.filter(id__in=ids))
    create_task(tasks.ASSIGN, case, team, label=case.code, level=case.risk)
