"""The team board as a list; each number leads to the cases that it counts."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amparo.foundation.lists.specs import Cell, Column, ListSpec
from amparo.foundation.policy import Actor
from amparo.response.cases.caseload import target_of, weight_of
from amparo.response.cases.codes import Risk
from amparo.response.cases.queries import LATE, NONE, WAITS
from amparo.response.follow_up.silence import NEED

from .queries import Load


def spec_for(actor: Actor, several_teams: bool) -> ListSpec:
    """Return the board; with several teams each has a heading of its own."""
    return ListSpec(
        name="team-board",
        label=gettext_lazy("Team board"),
        columns=(
            Column("name", gettext_lazy("Caseworker"), _name, ("place", "name")),
            Column("team", gettext_lazy("Team"), _team, only_in_files=True),
            Column("away", gettext_lazy("On leave"), _away),
            _number("open", gettext_lazy("Open cases")),
            _number("weight", gettext_lazy("Weighted"), sort="risk"),
            _number("high", gettext_lazy("High risk"), risk=Risk.HIGH),
            _number("late", gettext_lazy("Late"), need=LATE),
            _number("silent", NEED.label(actor), need=NEED.name),
            _number("waiting", gettext_lazy("Waiting for approval"), need=WAITS),
            Column(
                "free",
                gettext_lazy("Free capacity"),
                _free,
                ("free",),
                value=lambda row: row.free,
                labelled=True,
            ),
        ),
        # The fullest first.
        order=("team", "place", "free", "name"),
        page_size=100,
        group=_team if several_teams else None,
        export_verb="supervision.export",
    )


def rules_for(loads: Iterable[Load]) -> list[str]:
    """Say how points are counted and what the target is, by the rules of a country."""
    found = [_rule(country) for country in sorted({row.country for row in loads})]
    return list(dict.fromkeys(found))


def _rule(country: str) -> str:
    return _(
        "Weighted: %(high)s points for a case at high risk, %(medium)s at medium,"
        " %(low)s at low, %(none)s without an assessment. Target for each caseworker:"
        " %(target)s points."
    ) % {
        "high": weight_of(country, Risk.HIGH),
        "medium": weight_of(country, Risk.MEDIUM),
        "low": weight_of(country, Risk.LOW),
        "none": weight_of(country, ""),
        "target": target_of(country),
    }


def _number(name: str, label: str | Promise, **narrowed: str) -> Column:
    """Return a column of a number that is a link to the cases it counts."""

    def read(row: Load) -> int:
        number: int = getattr(row, name)
        return number

    def cell(row: Load) -> Cell:
        number = read(row)
        return Cell(str(number), _cases(row, **narrowed) if number else "")

    return Column(
        name, label, cell, (f"-{name}",), value=read, labelled=True, number=True
    )


def _cases(row: Load, **narrowed: str) -> str:
    """Return the address of the list of cases, narrowed to a caseworker and more."""
    whose = {"of": "team", "team": str(row.team_id), "owner": str(row.owner_id or NONE)}
    return f"{reverse('cases:list')}?{urlencode(whose | narrowed)}"


def _name(row: Load) -> Cell:
    return Cell(row.name, _cases(row))


def _team(row: Load) -> str:
    return row.team


def _away(row: Load) -> Cell:
    if row.away:
        words = _("On leave; %(name)s covers") % {"name": row.away}
        return Cell(words, tone="warn")
    if row.covers:
        return Cell(_("Covers for %(names)s") % {"names": row.covers})
    return Cell()


def _free(row: Load) -> Cell:
    if row.free is None:
        return Cell()
    if row.free < 0:
        return Cell(str(row.free), tone="danger")
    return Cell(str(row.free), tone="good" if row.free else "warn")
