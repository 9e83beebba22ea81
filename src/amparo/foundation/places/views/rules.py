"""What holds in a country, to read: duties to report, its own rules, clocks."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from ...accounts.middleware import StaffRequest
from ...accounts.models import User
from ...accounts.pages import staff_page
from .. import queries, words
from ..models import Clock, Confidence, Country, ReportingDuty, Switch
from ..operations import WHY_SWITCHED
from ..switches import SWITCHES, Declared
from .shared import can, link_if, part, place_of

_SURE = {Confidence.HIGH: "good", Confidence.MEDIUM: "warn", Confidence.LOW: "warn"}


# -- Duties to report --------------------------------------------------------------


@staff_page("places.see", methods=("GET", "HEAD"))
def duties(request: StaffRequest, code: str) -> HttpResponse:
    """Who must be told in one country, in order, by which law."""
    place = get_object_or_404(Country, code=code)
    found = list(queries.in_order(ReportingDuty.objects.filter(country=place)))
    allowed = can(request.actor, place)
    may_edit = allowed["edit_reporting_duty"]
    context = part(place, "duties") | {
        "duties": [_duty(n, duty, may_edit) for n, duty in enumerate(found, start=1)],
        "unsure": any(duty.confidence != Confidence.HIGH for duty in found),
        "add_url": link_if(may_edit, "add_duty", code),
    }
    return render(request, "places/duties.html", context)


def _duty(number: int, duty: ReportingDuty, may_edit: bool) -> dict[str, Any]:
    title = _("%(number)s. %(whom)s") % {"number": number, "whom": duty.to_whom}
    return {
        "title": title,
        "summary": duty.summary,
        "state": duty.get_confidence_display(),
        "tone": _SURE[Confidence(duty.confidence)],
        "facts": words.duty_facts(duty),
        "url": link_if(may_edit, "edit_duty", duty.id),
    }


# -- The country's own rules -------------------------------------------------------


@staff_page("places.see", methods=("GET", "HEAD"))
def switches(request: StaffRequest, code: str) -> HttpResponse:
    """What one country does otherwise than everybody, and who changed that when."""
    place = get_object_or_404(Country, code=code)
    own = {row.key: row for row in Switch.objects.filter(country=place)}
    allowed = can(request.actor, place)
    context = part(place, "switches") | {
        "rules": [
            _rule(code, declared, own.get(declared.key), allowed)
            for declared in SWITCHES.values()
        ],
        "history": _history(code, names=allowed["set_switch"]),
    }
    return render(request, "places/switches.html", context)


def _rule(
    code: str, declared: Declared, own: Switch | None, allowed: dict[str, bool]
) -> dict[str, Any]:
    value = own.value if own else declared.default
    open_to = choices(declared, allowed)
    return {
        "title": declared.label,
        "explains": declared.explains,
        "state": _("yes") if value else _("no"),
        "tone": "quiet" if own is None else "note",
        "standing": words.switch_standing(own),
        "source": own.source if own else "",
        "url": link_if(bool(open_to), "edit_switch", code, declared.key),
        "locked": allowed["set_switch"] and open_to == [value],
    }


def choices(declared: Declared, allowed: dict[str, bool]) -> list[bool]:
    """Return the sides to which somebody may set a switch."""
    return [
        side
        for side in (True, False)
        if allowed[
            "set_switch" if declared.careful in (None, side) else "loosen_switch"
        ]
    ]


def _history(code: str, names: bool) -> list[dict[str, Any]]:
    """Return a country's changes; names only for those who may change rules here."""
    found = queries.switch_history(code)
    known = _names({p.user_id for p in found if p.user_id}) if names else {}
    return [
        {
            "when": past.at,
            "who": known.get(past.user_id, "") if past.user_id else "",
            "what": _("%(what)s: %(value)s")
            % {
                "what": SWITCHES[past.key].label if past.key in SWITCHES else past.key,
                "value": _("yes") if past.value else _("no"),
            },
            "body": words.words_for(WHY_SWITCHED, past.reason),
        }
        for past in found
    ]


def _names(user_ids: set[UUID]) -> dict[UUID, str]:
    return dict(User.objects.filter(id__in=user_ids).values_list("id", "name"))


# -- Clocks ------------------------------------------------------------------------


@staff_page("places.see", methods=("GET", "HEAD"))
def clocks(request: StaffRequest, code: str) -> HttpResponse:
    """How long things may take and are kept in one country, or everywhere."""
    place = place_of(code)
    may_edit = can(request.actor, place)["edit_clock"]
    groups: dict[str, list[dict[str, Any]]] = {}
    for default, own in queries.clocks_of(place):
        row = _clock(code, default, own, may_edit)
        groups.setdefault(words.clock_group(default), []).append(row)
    context = part(place, "clocks") | {
        "groups": [
            {"label": label, "rows": rows, "open": number == 0 or _has_own(rows)}
            for number, (label, rows) in enumerate(groups.items())
        ]
    }
    return render(request, "places/clocks.html", context)


def _has_own(rows: list[dict[str, Any]]) -> bool:
    return any("state" in row for row in rows)


def _clock(
    code: str, default: Clock, own: Clock | None, may_edit: bool
) -> dict[str, Any]:
    clock = own or default
    row = {
        "title": words.clock_name(clock),
        "url": link_if(may_edit, "edit_clock", code, default.id),
        "count": words.length(clock.hours),
        "second": clock.source,
    }
    if own is not None:
        row["state"], row["tone"] = _("this country's own"), "note"
        row["reset_url"] = link_if(may_edit, "reset_clock", code, default.id)
    return row
