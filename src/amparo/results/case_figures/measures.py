"""What is counted of case work: titles, units, categories; in the order of the page."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from amparo.foundation.persons.ages import AGE_BANDS, OLDER
from amparo.foundation.persons.models import Disability, Sex
from amparo.response.cases.codes import ClosureReason, HelpKind, Risk
from amparo.response.referrals.models import State

from .counting import IN_TIME, LATE, MISSED, NO_YEAR, NOT_ASSESSED, OVERDUE

Labels = dict[str, str | Promise]


@dataclass(frozen=True)
class Measure:
    """One count: its categories by code, and the section of the page it stands in."""

    code: str
    section: str
    title: str | Promise
    unit: str | Promise
    source: str | Promise
    categories: Labels
    note: str | Promise = ""


_DONE: Labels = {
    IN_TIME: _("In time"),
    LATE: _("Late"),
    OVERDUE: _("Overdue, still to do"),
}
_BY_DUE = _("Counted by the day it was due, before anyone put it off.")
_CASES = _("Cases, coded facts")
_OPEN: Labels = {
    **{code: Risk(code).label for code in ("high", "medium", "low")},
    NOT_ASSESSED: _("Risk not assessed"),
}

MEASURES = (
    Measure(
        "assessment",
        "time",
        _("First risk assessment"),
        _("cases"),
        _("Tasks, coded facts"),
        _DONE,
        _BY_DUE,
    ),
    Measure(
        "plan",
        "time",
        _("Plan made with the child"),
        _("cases"),
        _("Tasks, coded facts"),
        _DONE,
        _BY_DUE,
    ),
    Measure(
        "contacts",
        "time",
        _("Follow-up contacts"),
        _("contacts"),
        _("Follow-up, coded facts"),
        {**_DONE, MISSED: _("No contact")},
        _("Contacts that were moved or cancelled are left out."),
    ),
    Measure(
        "open",
        "now",
        _("Open cases by risk"),
        _("cases"),
        _("Cases, coded facts"),
        _OPEN,
    ),
    Measure(
        "referrals",
        "help",
        _("Referrals by state"),
        _("referrals"),
        _("Referrals, coded facts"),
        dict(State.choices),
        _("Counted by the day they were sent."),
    ),
    Measure(
        "services",
        "help",
        _("Services delivered by kind"),
        _("services"),
        _("Services recorded by the team"),
        dict(HelpKind.choices),
        _("A telephone call is not a service. Referrals are counted apart."),
    ),
    Measure(
        "closures",
        "help",
        _("Closed cases by reason"),
        _("cases"),
        _CASES,
        dict(ClosureReason.choices),
    ),
)

# Where each stands in a group of ``counting.Counts``, and its codes.
QUALITIES: dict[str, tuple[int, Labels]] = {
    "sex": (1, dict(Sex.choices)),
    "age": (
        2,
        {
            **{f"{low}-{high}": f"{low}–{high}" for low, high in AGE_BANDS},
            OLDER: OLDER,
            NO_YEAR: _("Not known"),
        },
    ),
    "disability": (3, dict(Disability.choices)),
}
