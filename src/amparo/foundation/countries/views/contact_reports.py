"""Report a help contact as wrong or unsafe, and end such a report."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _

from ...accounts.decorators import staff_page
from ...accounts.edit_page import EditPage, edit
from ...accounts.middleware import StaffRequest
from ...design.conflicts import VersionedForm
from .. import forms, operations
from ..models import HelpContact
from ._shared import contact_of, contact_url, crumbs


@staff_page("country.report_contact")
def report(request: StaffRequest, contact_id: UUID) -> HttpResponse:
    """Report a help contact as wrong or unsafe."""
    found = contact_of(request, contact_id, "country.report_contact")
    page = EditPage(
        form=forms.ReportContactForm,
        save=lambda answers: operations.report_contact(
            request.actor, found.id, answers["version"], answers["reported_as"]
        ),
        title=_("Report wrong or unsafe"),
        lead=_(
            "The public no longer sees %(name)s until someone has checked "
            "it. A country's emergency numbers and its last child helpline "
            "stay visible."
        )
        % {"name": found.name},
        submit=_("Send report"),
        saved=_("Report sent. Those responsible have a task to check it."),
        danger=True,
        **_about(found),
    )
    return edit(request, page)


@staff_page("country.withdraw_report")
def withdraw(request: StaffRequest, contact_id: UUID) -> HttpResponse:
    """Withdraw one's own report of a help contact."""
    found = contact_of(request, contact_id, "country.withdraw_report")
    page = EditPage(
        form=VersionedForm,
        save=lambda answers: operations.withdraw_report(
            request.actor, found.id, answers["version"]
        ),
        title=_("Withdraw report"),
        lead=_("The public sees %(name)s as before.") % {"name": found.name},
        submit=_("Withdraw report"),
        saved=_("Report withdrawn."),
        **_about(found),
    )
    return edit(request, page)


@staff_page("country.dismiss_report")
def dismiss(request: StaffRequest, contact_id: UUID) -> HttpResponse:
    """Dismiss the report of a help contact."""
    found = contact_of(request, contact_id, "country.dismiss_report")
    page = EditPage(
        form=VersionedForm,
        save=lambda answers: operations.dismiss_report(
            request.actor, found.id, answers["version"]
        ),
        title=_("Dismiss report"),
        lead=_("The public sees %(name)s as before.") % {"name": found.name},
        submit=_("Dismiss report"),
        saved=_("Report dismissed."),
        **_about(found),
    )
    return edit(request, page)


def _about(found: HelpContact) -> dict[str, Any]:
    return {
        "done": contact_url,
        "cancel": contact_url(found),
        "crumbs": crumbs(found.country, (found.name, contact_url(found))),
        "version": found.version,
    }
