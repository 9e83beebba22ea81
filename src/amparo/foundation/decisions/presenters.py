"""Decisions and alarms in words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ..accounts.models import User
from ..countries.models import Country
from ..organisations.models import Organisation, Team
from ..policy import Role
from ..proposals.kinds import ALARMS, kind_of
from ..proposals.models import Alarm, Proposal

Names = dict[UUID | None, str]
S = Proposal.State
TONES = {
    S.PENDING: "warn",
    S.WAITING: "warn",
    S.OBJECTED: "danger",
    S.CONFIRMED: "good",
    S.REJECTED: "quiet",
    S.OVERTAKEN: "quiet",
}


def moment(when: datetime | None) -> str:
    """Return a day and a time in words, or nothing."""
    if when is None:
        return ""
    local = timezone.localtime(when)
    day = date_format(local, "DATE_FORMAT")
    return _("%(day)s, %(time)s") % {
        "day": day,
        "time": date_format(local, "TIME_FORMAT"),
    }


def state_words(proposal: Proposal) -> str:
    """Return the state of a decision, with when it takes effect."""
    if proposal.state == S.WAITING:
        return _("Confirmed. Takes effect on %(when)s unless someone objects.") % {
            "when": moment(proposal.takes_effect_at)
        }
    return str(S(proposal.state).label)


def _state_in_short(proposal: Proposal) -> str:
    if proposal.state == S.WAITING:
        return _("Takes effect %(when)s") % {"when": moment(proposal.takes_effect_at)}
    return str(S(proposal.state).label)


def row(proposal: Proposal, names: Names) -> dict[str, Any]:
    """Return a decision as a row of a list."""
    by = names.get(proposal.proposed_by, "")
    country = Country.objects.filter(code=proposal.country or None).first()
    parts = [_about(proposal), country.label if country else "", by]
    return {
        "title": kind_of(proposal).label,
        "url": reverse("decisions:decision", args=[proposal.id]),
        "second": " · ".join(part for part in parts if part),
        "state": _state_in_short(proposal),
        "tone": TONES[S(proposal.state)],
    }


def _about(proposal: Proposal) -> str:
    """Return the first thing that would change: what most people look for."""
    lines = [line for line in kind_of(proposal).lines(proposal) if line.new]
    if not lines:
        return ""
    return _("%(what)s: %(new)s") % {"what": lines[0].label, "new": lines[0].new}


def story(proposal: Proposal, names: Names) -> list[dict[str, Any]]:
    """Return what happened to a decision, newest first, for a timeline."""

    decided = _("rejected") if proposal.state == S.REJECTED else _("confirmed")
    if proposal.state == S.REJECTED and proposal.reason == "withdrawn":
        decided = _("withdrawn")
    if proposal.reason == Proposal.CHANGED:
        decided = _("ended: it was changed outside of Amparo")
    elif proposal.state == S.OVERTAKEN:
        decided = _("superseded by another change")
    steps = [
        (proposal.applied_at, names.get(proposal.settled_by, ""), _("took effect")),
        (proposal.objected_at, names.get(proposal.objected_by, ""), _("objected")),
        (proposal.decided_at, names.get(proposal.decided_by, ""), decided),
        (proposal.created_at, names.get(proposal.proposed_by, ""), _("proposed")),
    ]
    return [
        {"when": when, "who": name, "what": what} for when, name, what in steps if when
    ]


def people_of(proposal: Proposal) -> tuple[UUID | None, ...]:
    """Return who took part in a decision."""
    return (
        *(proposal.proposed_by, proposal.decided_by),
        *(proposal.objected_by, proposal.settled_by),
    )


def people(ids: Iterable[UUID]) -> list[str]:
    """Return the names of people, in order."""
    found = User.objects.filter(id__in=list(ids)).order_by("name")
    return list(found.values_list("name", flat=True)[:6])


# -- Alarms ------------------------------------------------------------------------


def alarm_words(alarm: Alarm) -> str:
    """Return what an alarm says."""
    return str(ALARMS.get(alarm.what, alarm.what))


def alarm_row(alarm: Alarm, is_new: bool, names: Names) -> dict[str, Any]:
    """Return an alarm as a row of a list."""
    parts = [value for _label, value in alarm_facts(alarm, names)]
    return {
        "title": alarm_words(alarm),
        "url": reverse("decisions:alarm", args=[alarm.id]),
        "second": " · ".join(parts),
        "state": _("new") if is_new else "",
        "tone": "note",
    }


def alarm_facts(alarm: Alarm, names: Names) -> list[tuple[str, str]]:
    """Return who did what to whom, where and when, in pairs."""
    teams = Team.objects.filter(id__in=alarm.team_ids).values_list("name", flat=True)
    homes = Organisation.objects.filter(id__in=alarm.organisation_ids)
    country = Country.objects.filter(code=alarm.facts.get("country")).first()
    role = alarm.facts.get("role", "")
    where = list(teams) or list(homes.values_list("name", flat=True))
    if alarm.what.startswith("changed."):  # these are only told, and perhaps hidden
        where = []
    facts = [
        (_("Who"), names.get(alarm.person, "")),
        (_("Role"), str(Role(role).label) if role in Role.values else ""),
        (_("Where"), ", ".join(where)),
        (_("Country"), country.label if country else ""),
        (_("What"), str(alarm.facts.get("what", ""))),
        (_("By"), names.get(alarm.by, "")),
        (_("When"), moment(alarm.created_at)),
    ]
    return [(label, value) for label, value in facts if value]
