"""Cases as a list; the child's name is sealed and opens with the person's keys."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy, pgettext_lazy

from amparo.foundation.lists.specs import (
    BulkAct,
    Cell,
    Column,
    Export,
    ListSpec,
    Opened,
)
from amparo.foundation.persons.ages import Age, age_on, bands_in_words
from amparo.foundation.persons.birth_dates import Birth
from amparo.foundation.persons.models import Sex
from amparo.foundation.persons.queries import called_people
from amparo.foundation.policy import Actor

from . import extensions, presenters
from .codes import Kind, Risk, State
from .models import Case
from .queries import FAR, CaseFilter


def spec_for(filters: CaseFilter) -> ListSpec:
    """Return the list for what somebody looks at: closed cases have nothing due."""
    left_out = {"owner"} if filters.mine else set()
    further = tuple(need.column for need in extensions.needs())
    spec = replace(CASES, columns=(*CASES.columns, *further))
    if filters.state != State.CLOSED:
        return _without(spec, left_out | {"closed"})
    closed = _without(spec, left_out | {"due"})
    return replace(closed, order=("-closed_on", "-id"), bulk=())


def _without(spec: ListSpec, keys: set[str]) -> ListSpec:
    return replace(spec, columns=tuple(c for c in spec.columns if c.key not in keys))


def _names(actor: Actor, cases: Sequence[Case]) -> Opened:
    """Open the names; beside them stands the age as exactly as the case says it."""
    ids: list[UUID] = [case.person_id for case in cases if case.person_id]
    called = called_people(actor, ids) if ids else {}
    names = {}
    for case in cases:
        if case.person_id and (child := called.get(case.person_id)):
            names[case.pk] = child.name
            case.birth = child.birth  # type: ignore[attr-defined]
    return names


def child_words(case: Case) -> str:
    """Return what stands for a name that no key opens."""
    return _("A child") if case.person_id else _("Child not registered yet")


ADULT = 18  # in the Convention on the Rights of the Child
# One word beside an age: of who may be a child, and of an adult.
_WORDS = {
    Sex.FEMALE: (gettext_lazy("girl"), gettext_lazy("woman")),
    Sex.MALE: (gettext_lazy("boy"), gettext_lazy("man")),
}

# What it is about, where there is little room.
_SHORT_KINDS = {
    Kind.PROSTITUTION: pgettext_lazy("narrow column", "Exploitation in prostitution"),
    Kind.TRAVEL_TOURISM: pgettext_lazy("narrow column", "Exploitation in travel"),
    Kind.JOB_OFFER: pgettext_lazy("narrow column", "Job offer"),
    Kind.ABUSE: pgettext_lazy("narrow column", "Abuse or violence"),
}


def _child(case: Case) -> Cell:
    return Cell(child_words(case), reverse("cases:detail", args=[case.id]))


def _age(case: Case) -> Age | None:
    """Return the age when the case was open: by its year where no key opens more."""
    day = case.closed_on or timezone.localdate()
    coded = Birth(case.born)  # type: ignore[attr-defined]
    return age_on(day, getattr(case, "birth", coded))


def _age_and_sex(case: Case) -> str:
    age, sex = _age(case), _sex(case)
    if age is None:
        return sex
    words = _WORDS.get(case.sex)  # type: ignore[attr-defined]
    if words:
        sex = str(words[age.youngest >= ADULT])
    return f"{age.words}, {sex}" if sex else age.words


def _age_band(case: Case) -> str:
    age = _age(case)
    return bands_in_words(age.bands) if age else ""


def _sex(case: Case) -> str:
    code = case.sex  # type: ignore[attr-defined]
    return str(Sex(code).label) if code in Sex.values else ""


def _area(case: Case) -> str | None:
    name: str | None = case.area_name  # type: ignore[attr-defined]
    return name


def _kinds(case: Case) -> str:
    """Return what it is about in few words; beside others "not sure" says nothing."""
    kinds = [Kind(code) for code in case.kinds if code in Kind.values]
    said = [kind for kind in kinds if kind != Kind.NOT_SURE] or kinds
    return " · ".join(str(_SHORT_KINDS.get(kind, kind.label)) for kind in said)


def _kinds_in_full(case: Case) -> str:
    return ", ".join(str(Kind(k).label) for k in case.kinds if k in Kind.values)


def _owner(case: Case) -> str:
    return case.owner.name if case.owner else _("unassigned")


def _risk(case: Case) -> Cell:
    if case.state == State.CLOSED:
        return Cell(case.get_risk_display() if case.risk else "")
    if not case.risk:
        return Cell(_("Risk not assessed"), tone="warn")
    return Cell(case.get_risk_display(), tone=presenters.RISK_TONES[Risk(case.risk)])


def _due(case: Case) -> Cell:
    moment = case.due  # type: ignore[attr-defined]
    return Cell(due=None if moment == FAR else moment)


def _now_with(case: Case) -> str:
    """Say who has a case that was assigned, and that its open tasks moved along."""
    return _("Now with %(name)s, with its open tasks.") % {"name": _owner(case)}


ASSIGN = BulkAct(
    verb="case.assign",
    url_name="cases:assign-many",
    label=gettext_lazy("Assign cases"),
    title=ngettext_lazy("Assign %(n)s case", "Assign %(n)s cases", "n"),
    done=ngettext_lazy("%(n)s case assigned.", "%(n)s cases assigned.", "n"),
    name=lambda case: case.code,
    lead=gettext_lazy("Open tasks move with the case."),
    fits=lambda case: case.state != State.CLOSED,
    result=_now_with,
)
CASES = ListSpec(
    name="cases",
    label=gettext_lazy("Cases"),
    columns=(
        Column("child", gettext_lazy("Child"), _child, sealed=True),
        Column("code", gettext_lazy("Code"), lambda c: Cell(code=c.code), ("code",)),
        Column(
            "age",
            gettext_lazy("Age and gender"),
            _age_and_sex,
            ("-born", "sex"),
            leaves=Export.STAYS,
            short=True,
        ),
        Column("age_band", gettext_lazy("Age"), _age_band, only_in_files=True),
        Column("sex", gettext_lazy("Sex or gender"), _sex, only_in_files=True),
        Column("area", gettext_lazy("Area"), _area, only_in_files=True),
        Column(
            "kinds", gettext_lazy("Concern"), _kinds, value=_kinds_in_full, wide=True
        ),
        Column(
            "state",
            gettext_lazy("State"),
            Case.get_state_display,
            ("state",),
            short=True,
        ),
        Column(
            "owner",
            pgettext_lazy("narrow column", "Caseworker"),
            _owner,
            ("owner__name",),
            short=True,
        ),
        Column("risk", gettext_lazy("Risk"), _risk, ("rank",), labelled=True),
        Column("due", gettext_lazy("Due"), _due, ("due",)),
        Column(
            "opened",
            gettext_lazy("Opened"),
            lambda case: case.opened_on,
            only_in_files=True,
        ),
        Column(
            "closed",
            gettext_lazy("Closed"),
            lambda case: case.closed_on,
            ("closed_on",),
            labelled=True,
        ),
    ),
    order=("due", "rank", "id"),
    open=_names,
    export_verb="case.export",
    bulk=(ASSIGN,),
)
