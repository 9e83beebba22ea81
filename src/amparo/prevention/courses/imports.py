"""People of a run from a spreadsheet: columns, dry run, who is known, undo."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from amparo.foundation.kernel.errors import RuleBroken
from amparo.foundation.lists.imports.specs import (
    Alike,
    Field,
    ImportSpec,
    Kind,
    NoSuchTarget,
    Problem,
    Row,
    Target,
    problem_of,
)
from amparo.foundation.policy import Actor

from . import operations
from .codes import AgeBand, Disability, RunState, Sex
from .models import Run
from .queries import scope_of, visible_runs
from .types import NewParticipant

NAME = "course-people"
_OLDEST = 110
_MISSING = (AgeBand.NOT_ASKED, AgeBand.NOT_KNOWN, AgeBand.WITHHELD)
_WHY = tuple((code.value, code.label) for code in _MISSING)
_SEXES = (
    *Sex.choices,
    *((Sex.FEMALE, short) for short in ("f", "F", _("girl"), _("woman"))),
    *((Sex.MALE, short) for short in ("m", "M", _("boy"), _("man"))),
)
_FIELDS = (
    Field("name", _("Full name"), required=True, names=("name", "nombre")),
    Field("age", _("Age"), Kind.WHOLE, instead=_WHY, names=("edad",)),
    Field("sex", _("Sex or gender"), Kind.CHOICE, choices=_SEXES, names=("sexo",)),
    Field(
        "disability",
        _("Lives with a disability"),
        Kind.CHOICE,
        choices=tuple(Disability.choices),
        names=("discapacidad",),
    ),
    Field("phone", _("Telephone"), names=("phone", "teléfono")),
)


def _run(actor: Actor, key: str) -> Run:
    try:
        return visible_runs(actor, "course.register").get(id=UUID(key))
    except (ValueError, Run.DoesNotExist) as missing:
        raise NoSuchTarget(key) from missing


def _find(actor: Actor, key: str) -> Target:
    run = _run(actor, key)
    return Target(
        key=key,
        title=run.code,
        url=reverse("courses:people", args=[run.id]),
        scope=scope_of(run),
        team=run.team,
        fields=_FIELDS,
    )


def _check_row(actor: Actor, target: Target, row: Row) -> Sequence[Problem]:
    run = _run(actor, target.key)
    found = []
    if run.state not in (RunState.PLANNED, RunState.RUNNING):
        found.append(Problem(_("This run has ended.")))
    age = row["age"]
    if age and not age.startswith("=") and not 0 <= int(age) <= _OLDEST:
        found.append(Problem(_("Nobody has this age. Please check it."), "age"))
    if not found:
        try:
            operations.check_person(run, _participant(row))
        except RuleBroken as broken:
            found.append(problem_of(broken))
    return found


def _participant(row: Row) -> NewParticipant:
    age = row["age"]
    has_age = bool(age) and not age.startswith("=")
    return NewParticipant(
        name=row["name"],
        age=int(age) if has_age else None,
        age_band=AgeBand(age[1:]) if age.startswith("=") else AgeBand.NOT_ASKED,
        sex=row["sex"] or Sex.NOT_ASKED,
        disability=row["disability"] or Disability.NOT_ASKED,
        phone=row["phone"],
    )


def _find_known(
    actor: Actor, target: Target, rows: Sequence[Row]
) -> Sequence[Sequence[UUID]]:
    people = [_participant(row) for row in rows]
    found = operations.perhaps_known(actor, UUID(target.key), people)
    return [[one.person.id for one in hits] for hits in found]


def _describe(
    actor: Actor, target: Target, ids: Collection[UUID]
) -> Mapping[UUID, str]:
    return operations.described(actor, UUID(target.key), ids)


def _save_row(actor: Actor, target: Target, row: Row) -> UUID:
    known = {0: row.same_as} if row.same_as else {}
    one = _participant(row)
    made = operations.register(actor, UUID(target.key), [one], known=known)
    if not made:
        raise RuleBroken(_("This person already takes part."))
    return made[0].id


def _undo_row(actor: Actor, _target: Target, made_id: UUID) -> None:
    operations.take_out(actor, made_id)


PEOPLE = ImportSpec(
    name=NAME,
    label=_("People of a course"),
    verb="course.register",
    find=_find,
    check_row=_check_row,
    save_row=_save_row,
    undo_row=_undo_row,
    alike=Alike(_find_known, _describe),
)
