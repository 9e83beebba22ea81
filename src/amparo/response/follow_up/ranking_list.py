"""The open cases in one screen: whom to see, whom to call, who was not reached."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db.models import F
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, ngettext_lazy

from amparo.foundation.lists.specs import BulkAct, Cell, Column, ListSpec, Opened
from amparo.foundation.persons.queries import called_names
from amparo.foundation.policy import Actor
from amparo.response.cases.case_list import child_words
from amparo.response.cases.codes import Risk, State
from amparo.response.cases.models import Case
from amparo.response.cases.presenters import RISK_TONES

from .codes import Group, Means


def _names(actor: Actor, cases: Sequence[Case]) -> Opened:
    ids: list[UUID] = [case.person_id for case in cases if case.person_id]
    names = called_names(actor, ids) if ids else {}
    return {case.pk: names[case.person_id] for case in cases if case.person_id in names}


def _child(case: Case) -> Cell:
    return Cell(child_words(case), reverse("follow_up:case", args=[case.id]))


def _risk(case: Case) -> Cell:
    if not case.risk:
        return Cell(_("Risk not assessed"), tone="warn")
    return Cell(case.get_risk_display(), tone=RISK_TONES[Risk(case.risk)])


def _last(case: Case) -> Cell:
    row = getattr(case, "follow_up", None)
    missed = row.missed if row else 0
    if missed:
        words = ngettext("%(n)s attempt failed", "%(n)s attempts failed", missed)
        return Cell(words % {"n": missed}, tone="warn")
    if row is None or row.reached_on is None:
        return Cell(_("No contact yet"))
    return Cell(row.reached_on)


def _means(case: Case) -> str:
    code = case.next_means  # type: ignore[attr-defined]
    return str(Means(code).label) if code else _("Nothing planned")


def _next_on(case: Case) -> date | None:
    day: date | None = case.next_on  # type: ignore[attr-defined]
    return day


def _heading(case: Case) -> Promise | str:
    return Group(case.group).label  # type: ignore[attr-defined]


PLAN_MANY = BulkAct(
    verb="follow_up.plan",
    url_name="follow_up:plan-many",
    label=gettext_lazy("Plan contacts"),
    title=ngettext_lazy("Plan %(n)s contact", "Plan %(n)s contacts", "n"),
    done=ngettext_lazy("%(n)s contact planned.", "%(n)s contacts planned.", "n"),
    name=lambda case: case.code,
    lead=gettext_lazy("It replaces the next contact of each of these children."),
    fits=lambda case: case.state != State.CLOSED,
)
RANKING = ListSpec(
    name="follow-up",
    label=gettext_lazy("Rank contacts again"),
    columns=(
        Column("child", gettext_lazy("Child"), _child, sealed=True),
        Column("code", gettext_lazy("Code"), lambda c: Cell(code=c.code), ("code",)),
        Column("risk", gettext_lazy("Risk"), _risk, ("rank",), labelled=True),
        Column(
            "owner",
            gettext_lazy("Caseworker"),
            lambda case: case.owner.name if case.owner else _("unassigned"),
            ("owner__name",),
        ),
        Column(
            "last",
            gettext_lazy("Last contact"),
            _last,
            ("follow_up__reached_on",),
            labelled=True,
            short=True,
        ),
        Column("means", gettext_lazy("Next contact"), _means, labelled=True),
        Column(
            "next",
            gettext_lazy("Due"),
            _next_on,
            ("next_on",),
            labelled=True,
            short=True,
        ),
    ),
    order=(
        "group",
        "rank",
        F("follow_up__reached_on").asc(nulls_first=True),
        "id",
    ),
    page_size=50,
    group=_heading,
    open=_names,
    bulk=(PLAN_MANY,),
)
