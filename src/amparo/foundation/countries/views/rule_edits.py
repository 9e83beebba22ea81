"""Edit the rules of a country: deadlines, settings, duties to report."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ...accounts.decorators import staff_page
from ...accounts.edit_page import EditPage, edit
from ...accounts.middleware import StaffRequest
from ...design.conflicts import VersionedForm
from ...policy import check
from ...proposals.models import Proposal
from .. import forms, operations, presenters
from ..models import Country, CountrySetting, Deadline, ReportingDuty
from ..operations.base import scope_of
from ..settings import SETTINGS
from ._shared import can, code_of, country_of, crumbs, name_of
from .rules import choices

_DUTY = (
    "who",
    "to_whom",
    "within_hours",
    "position",
    "summary",
    "applies_to",
    "law",
    "source",
    "confidence",
    "reviewed_by",
)
_FOUND_OUT = ("only_child_victim", "anonymous", "non_state")


PROPOSED = gettext_lazy(
    "Proposed. The old value stays until someone with another role confirms the change."
)


def _at_decision(proposal: Proposal) -> str:
    return reverse("decisions:decision", args=[proposal.id])


def _at_deadlines(country: Country | None, _saved: object = None) -> str:
    return reverse("countries:deadlines", args=[code_of(country)])


def _at_settings(country: Country, _saved: object = None) -> str:
    return reverse("countries:settings", args=[country.code])


def _at_duties(country: Country, _saved: object = None) -> str:
    return reverse("countries:duties", args=[country.code])


@staff_page("country.edit_deadline")
def edit_deadline(request: StaffRequest, code: str, deadline_id: UUID) -> HttpResponse:
    """Change how long something may take, in a country or everywhere."""
    place, default, own = _deadline(request, code, deadline_id)
    deadline = own or default
    unit = 24 if deadline.in_days else 1

    def save(answers: dict[str, Any]) -> Proposal:
        return operations.edit_deadline(
            request.actor,
            place.code if place else None,
            default.kind,
            default.level,
            hours=answers["length"] * unit,
            source=answers["source"],
            expected_version=answers["version"],
        )

    page = EditPage(
        form=forms.deadline_form(deadline),
        save=save,
        done=_at_decision,
        title=presenters.deadline_name(default),
        lead=_("%(place)s. Tasks that already exist keep their deadline.")
        % {"place": name_of(place)},
        submit=_("Propose this deadline"),
        saved=PROPOSED,
        cancel=_at_deadlines(place),
        crumbs=crumbs(place),
        values={"length": deadline.hours // unit, "source": deadline.source},
        version=own.version if own else 0,
    )
    return edit(request, page)


@staff_page("country.edit_deadline")
def reset_deadline(request: StaffRequest, code: str, deadline_id: UUID) -> HttpResponse:
    """Let a country follow everyone's deadline again."""
    country, default, own = _deadline(request, code, deadline_id)
    if country is None or own is None:
        return redirect(_at_deadlines(country))

    def save(answers: dict[str, Any]) -> Proposal:
        return operations.reset_deadline(
            request.actor,
            country.code,
            default.kind,
            default.level,
            expected_version=answers["version"],
        )

    page = EditPage(
        form=VersionedForm,
        save=save,
        done=_at_decision,
        title=_("Use the standard deadline again"),
        lead=_("%(what)s: %(length)s, the standard deadline.")
        % {
            "what": presenters.deadline_name(default),
            "length": presenters.length_of(default),
        },
        submit=_("Propose the standard deadline"),
        saved=PROPOSED,
        cancel=_at_deadlines(country),
        crumbs=crumbs(country),
        version=own.version,
    )
    return edit(request, page)


def _deadline(
    request: StaffRequest, code: str, deadline_id: UUID
) -> tuple[Country | None, Deadline, Deadline | None]:
    """Return the country, everyone's deadline, and the country's own if it has one."""
    place = country_of(code)
    check(
        request.actor,
        "country.edit_deadline",
        scope_of(place.code if place else None),
    )
    default = get_object_or_404(Deadline, id=deadline_id, country=None)
    if place is None:
        return place, default, default
    own = place.deadlines.filter(kind=default.kind, level=default.level).first()
    return place, default, own


@staff_page("country.change_setting")
def edit_setting(request: StaffRequest, code: str, key: str) -> HttpResponse:
    """Change a setting of a country."""
    place = get_object_or_404(Country, code=code)
    check(request.actor, "country.change_setting", scope_of(code))
    declared = SETTINGS.get(key)
    if declared is None:
        raise Http404
    sides = choices(declared, can(request.actor, place))
    own = place.settings.filter(key=key).first()

    def save(answers: dict[str, Any]) -> CountrySetting | Proposal:
        value = answers["value"] == forms.side_code(True)
        by_two = declared.takes_two(value)
        write = operations.propose_setting if by_two else operations.change_setting
        saved = write(
            request.actor,
            code,
            key,
            value,
            reason=answers["reason"],
            source=answers["source"],
            expected_version=answers["version"],
        )
        messages.success(request, PROPOSED if by_two else _("Rule set."))
        return saved

    def leads_to(saved: CountrySetting | Proposal) -> str:
        if isinstance(saved, Proposal):
            return _at_decision(saved)
        return _at_settings(place, saved)

    value = own.value if own else declared.default
    page = EditPage(
        form=partial(forms.SettingForm, sides=sides),
        save=save,
        done=leads_to,
        title=declared.label,
        lead=declared.explains,
        submit=_("Set or propose this rule") if declared.by_two else _("Set this rule"),
        cancel=_at_settings(place),
        crumbs=crumbs(place),
        values={
            "value": forms.side_code(value),
            "source": own.source if own else "",
        },
        version=own.version if own else 0,
    )
    return edit(request, page)


@staff_page("country.edit_reporting_duty")
def add_duty(request: StaffRequest, code: str) -> HttpResponse:
    """Add a legal duty to report in a country."""
    place = get_object_or_404(Country, code=code)
    check(request.actor, "country.edit_reporting_duty", scope_of(code))

    def save(answers: dict[str, Any]) -> Proposal:
        written = _duty_words(answers)
        return operations.add_reporting_duty(request.actor, code, written)

    page = EditPage(
        form=forms.AddReportingDutyForm,
        save=save,
        done=_at_decision,
        title=_("Add a reporting duty"),
        submit=_("Propose this duty"),
        saved=PROPOSED,
        cancel=_at_duties(place),
        crumbs=crumbs(place),
    )
    return edit(request, page)


@staff_page("country.edit_reporting_duty")
def edit_duty(request: StaffRequest, duty_id: UUID) -> HttpResponse:
    """Edit a legal duty to report."""
    duty = get_object_or_404(
        ReportingDuty.objects.select_related("country"), id=duty_id
    )
    check(request.actor, "country.edit_reporting_duty", scope_of(duty.country_id))

    def save(answers: dict[str, Any]) -> Proposal:
        version = answers.pop("version")
        written = _duty_words(answers)
        return operations.edit_reporting_duty(request.actor, duty.id, version, written)

    page = EditPage(
        form=forms.ReportingDutyForm,
        save=save,
        done=_at_decision,
        title=_("Reporting duty in %(country)s") % {"country": duty.country.label},
        submit=_("Propose the correction"),
        saved=PROPOSED,
        cancel=_at_duties(duty.country),
        crumbs=crumbs(duty.country),
        values={name: getattr(duty, name) for name in _DUTY}
        | {name: forms.answer_code(getattr(duty, name)) for name in _FOUND_OUT},
        version=duty.version,
    )
    return edit(request, page)


def _duty_words(answers: dict[str, Any]) -> operations.ReportingDutyData:
    return operations.ReportingDutyData(
        **answers | {"applies_to": tuple(answers["applies_to"])}
    )
