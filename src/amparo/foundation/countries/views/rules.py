"""The rules of a country: duties to report, settings, deadlines."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from ...accounts.decorators import staff_page
from ...accounts.middleware import StaffRequest
from ...accounts.models import User
from .. import presenters, queries
from ..models import Confidence, Country, CountrySetting, Deadline, ReportingDuty
from ..operations import WHY_CHANGED
from ..settings import SETTINGS, SettingKind
from ._shared import can, country_of, link_if, page_context

_SURE = {Confidence.HIGH: "good", Confidence.MEDIUM: "warn", Confidence.LOW: "warn"}


# -- Duties to report --------------------------------------------------------------


@staff_page("country.see", methods=("GET", "HEAD"))
def duties(request: StaffRequest, code: str) -> HttpResponse:
    """Show who must be told in one country, in order, by which law."""
    place = get_object_or_404(Country, code=code)
    found = list(queries.in_order(ReportingDuty.objects.filter(country=place)))
    allowed = can(request.actor, place)
    may_edit = allowed["edit_reporting_duty"]
    context = page_context(place, "duties") | {
        "duties": [_duty(n, duty, may_edit) for n, duty in enumerate(found, start=1)],
        "decided_changed": any(not duty.is_authentic for duty in found),
        "unsure": any(duty.confidence != Confidence.HIGH for duty in found),
        "add_url": link_if(may_edit, "add_duty", code),
    }
    return render(request, "countries/reporting_duties.html", context)


def _duty(number: int, duty: ReportingDuty, may_edit: bool) -> dict[str, Any]:
    title = _("%(number)s. %(whom)s") % {"number": number, "whom": duty.to_whom}
    return {
        "title": title,
        "summary": duty.summary,
        "state": duty.get_confidence_display(),
        "tone": _SURE[Confidence(duty.confidence)],
        "facts": presenters.reporting_duty_facts(duty),
        "url": link_if(may_edit, "edit_duty", duty.id),
    }


# -- Settings ----------------------------------------------------------------------


@staff_page("country.see", methods=("GET", "HEAD"))
def settings(request: StaffRequest, code: str) -> HttpResponse:
    """Show in which settings a country differs, and who changed them when."""
    place = get_object_or_404(Country, code=code)
    own = {row.key: row for row in CountrySetting.objects.filter(country=place)}
    allowed = can(request.actor, place)
    context = page_context(place, "settings") | {
        "rules": [
            _rule(code, declared, own.get(declared.key), allowed)
            for declared in SETTINGS.values()
        ],
        "decided_changed": any(not row.is_authentic for row in own.values()),
        "history": _history(code, names=allowed["change_setting"]),
    }
    return render(request, "countries/settings.html", context)


def _rule(
    code: str,
    declared: SettingKind,
    own: CountrySetting | None,
    allowed: dict[str, bool],
) -> dict[str, Any]:
    value = own.value if own else declared.default
    open_to = choices(declared, allowed)
    return {
        "title": declared.label,
        "explains": declared.explains,
        "state": _("yes") if value else _("no"),
        "tone": "quiet" if own is None else "note",
        "status": presenters.setting_status(own),
        "source": own.source if own else "",
        "url": link_if(bool(open_to), "edit_setting", code, declared.key),
        "locked": allowed["change_setting"] and open_to == [value],
    }


def choices(declared: SettingKind, allowed: dict[str, bool]) -> list[bool]:
    """Return the values to which the person may change a setting."""
    return [
        side
        for side in (True, False)
        if allowed["change_setting" if declared.careful is side else "loosen_setting"]
    ]


def _history(code: str, names: bool) -> list[dict[str, Any]]:
    """Return a country's changes, with names for those who may change settings here."""
    found = queries.setting_history(code)
    known = _names({p.user_id for p in found if p.user_id}) if names else {}
    return [
        {
            "when": past.at,
            "who": known.get(past.user_id, "") if past.user_id else "",
            "what": _("%(what)s: %(value)s")
            % {
                "what": SETTINGS[past.key].label if past.key in SETTINGS else past.key,
                "value": _("yes") if past.value else _("no"),
            },
            "body": presenters.words_for(WHY_CHANGED, past.reason),
        }
        for past in found
    ]


def _names(user_ids: set[UUID]) -> dict[UUID, str]:
    return dict(User.objects.filter(id__in=user_ids).values_list("id", "name"))


# -- Deadlines ---------------------------------------------------------------------


@staff_page("country.see", methods=("GET", "HEAD"))
def deadlines(request: StaffRequest, code: str) -> HttpResponse:
    """Show how long things may take and are kept in one country, or everywhere."""
    place = country_of(code)
    may_edit = can(request.actor, place)["edit_deadline"]
    groups: dict[str, list[dict[str, Any]]] = {}
    known = queries.deadlines_of(place)
    for default, own in known:
        row = _deadline(code, default, own, may_edit)
        groups.setdefault(presenters.deadline_group(default), []).append(row)
    context = page_context(place, "deadlines") | {
        "groups": [
            {"label": label, "rows": rows, "open": number == 0 or _has_own(rows)}
            for number, (label, rows) in enumerate(groups.items())
        ],
        "decided_changed": any(
            not row.is_authentic for pair in known for row in pair if row is not None
        ),
    }
    return render(request, "countries/deadlines.html", context)


def _has_own(rows: list[dict[str, Any]]) -> bool:
    return any("state" in row for row in rows)


def _deadline(
    code: str, default: Deadline, own: Deadline | None, may_edit: bool
) -> dict[str, Any]:
    deadline = own or default
    row = {
        "title": presenters.deadline_name(deadline),
        "url": link_if(may_edit, "edit_deadline", code, default.id),
        "count": presenters.length_of(deadline),
        "second": deadline.source,
    }
    if own is not None:
        row["state"], row["tone"] = _("this country's own"), "note"
        row["reset_url"] = link_if(may_edit, "reset_deadline", code, default.id)
    return row
