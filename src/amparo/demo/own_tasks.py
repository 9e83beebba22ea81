"""Tasks that people of the demonstration set for themselves or each other."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

from django.utils import timezone

from amparo.foundation.accounts.actors import actor_for
from amparo.foundation.policy import Role
from amparo.foundation.vault.user_keys import unlock
from amparo.response.cases.codes import State
from amparo.response.cases.models import Case
from amparo.response.own_tasks.operations import (
    TaskData,
    add_case_task,
    add_task,
    finish_task,
)

from .context import Context, Plan
from .staff import PASSWORD

ABOUT_CASES = ("Llamar otra vez el martes", "Preguntar al colegio por la matrícula")
ABOUT_NOBODY = ("Pedir la sala para la reunión del jueves", "Imprimir los afiches")


def fill(plan: Plan) -> None:
    """Let the first team of two countries have some, one of them done."""
    for context in plan.contexts[:2]:
        _fill(context)


def _fill(context: Context) -> None:
    team = context.teams[0]
    boss, worker = team.one(Role.SUPERVISOR), team.one(Role.CASEWORKER)
    actor = actor_for(boss, team.keyrings.get(boss.id) or unlock(boss.id, PASSWORD))
    today = timezone.localdate()
    days = (today + timedelta(days=ahead) for ahead in (1, 3, 4, 5))
    cases = Case.objects.filter(team=team.team, state=State.IN_CARE)
    for text, case in zip(ABOUT_CASES, cases.order_by("code")[:2], strict=False):
        data = TaskData(text, worker.id, next(days))
        add_case_task(actor, case.id, data, uuid4())
    for text in ABOUT_NOBODY:
        made = add_task(
            actor, team.team.id, TaskData(text, boss.id, next(days)), uuid4()
        )
    finish_task(actor, made.id)
