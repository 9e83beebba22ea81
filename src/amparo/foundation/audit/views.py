"""The journal's pages: for those who watch, and for everyone about their own words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from ..accounts.decorators import staff_page
from ..accounts.edit_page import EditPage, edit
from ..accounts.middleware import StaffRequest
from ..design.forms import Text
from ..kernel.text import code_letters
from ..lists.requests import Asked, asked_of
from ..lists.views import export as export_list
from ..lists.views import to_address
from . import emergency as emergencies
from . import operations, presenters, queries, subjects
from .forms import EmergencyForm, FindingForm, JournalFilterForm
from .journal_list import JOURNAL
from .models import UnusualReading
from .queries import JournalFilter, Show

_CODES = ("show", "person", "record", "since", "until")


@staff_page("journal.see")
def journal(request: StaffRequest) -> HttpResponse:
    """Show the journal of the person's teams or organisation, the newest first."""
    asked = asked_of(request, _CODES, ("code",))
    if (elsewhere := to_address(request, asked)) is not None:
        return elsewhere
    form = _form(request, asked)
    context = {
        "form": form,
        "record": asked.filters.get("record", ""),
        "narrowed": any(asked.filters.values()),
        "page": operations.read(request.actor, _filters(asked, form), asked),
        "export_url": reverse("journal:export"),
    }
    return render(request, "audit/list.html", context)


@staff_page("journal.export", methods=("POST",))
def export(request: StaffRequest) -> HttpResponse:
    """Take the journal out as a file, with a purpose."""
    asked = asked_of(request, _CODES, ("code",))
    filters = _filters(asked, _form(request, asked))
    found = queries.listed(request.actor, filters, "journal.export")
    return export_list(request, JOURNAL, found, asked, reverse("journal:list"))


def _form(request: StaffRequest, asked: Asked) -> JournalFilterForm:
    return JournalFilterForm(asked.filters, people=queries.people_of(request.actor))


def _filters(asked: Asked, form: JournalFilterForm) -> JournalFilter:
    """Return what was asked for; a code that is unknown finds nothing."""
    form.is_valid()
    said: dict[str, Any] = form.cleaned_data
    records: frozenset[UUID] | None = None
    code = code_letters(said.get("code", ""))
    if code:
        records = frozenset(subjects.with_code(code))
    elif record := asked.filters.get("record"):
        records = frozenset(subjects.with_record(_uuid(record)))
    person = said.get("person")
    return JournalFilter(
        show=said.get("show", ""),
        person=UUID(person) if person else None,
        records=records,
        since=said.get("since"),
        until=said.get("until"),
    )


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Http404 from None


@staff_page("journal.see", methods=("GET", "HEAD"))
def week(request: StaffRequest) -> HttpResponse:
    """Show the last week in numbers, each a link to its entries."""
    found = operations.read_week(request.actor)
    url = reverse("journal:list")
    span = f"since={found.monday.isoformat()}&until={found.sunday.isoformat()}"
    rows = [
        {
            "title": Show(show).label,
            "url": f"{url}?show={show}&{span}",
            "count": count,
        }
        for show, count in found.counts
    ]
    context = {
        "week": found,
        "rows": rows,
        "crumbs": ((_("Journal"), url), (_("Last week"), "")),
    }
    return render(request, "audit/week.html", context)


@staff_page("journal.see_own", methods=("GET", "HEAD"))
def own(request: StaffRequest) -> HttpResponse:
    """Show who opened records in which the person wrote."""
    asked = asked_of(request)
    context = {"page": operations.read_own(request.actor, asked)}
    return render(request, "audit/own.html", context)


@staff_page("record.open_in_emergency")
def emergency(request: StaffRequest) -> HttpResponse:
    """Ask for a code and a reason, and open that record for some hours."""
    page = EditPage(
        form=EmergencyForm,
        save=lambda said: emergencies.open_in_emergency(
            request.actor, said["code"], said["because"]
        ),
        done=lambda opened: subjects.url_of(opened[0].kind, opened[1]),
        title=_("Emergency access"),
        lead=_(
            "For a record of your team that your role does not open. You can read it"
            " for some hours. Supervisor and data-protection officer are told at once."
        ),
        submit=_("Open the record"),
        cancel=reverse("tasks:my_day"),
        crumbs=((_("My day"), reverse("tasks:my_day")), (_("Emergency access"), "")),
        danger=True,
    )
    return edit(request, page)


@dataclass(frozen=True)
class UnusualPage(EditPage):
    """The page, with what was noticed and where its entries are."""

    found: UnusualReading | None = None
    facts: tuple[tuple[Text, object], ...] = ()
    entries_url: str = ""
    template: str = "audit/unusual.html"


def _local_day(moment: datetime) -> str:
    return timezone.localdate(moment).isoformat()


@staff_page("journal.look_into")
def unusual(request: StaffRequest, unusual_id: UUID) -> HttpResponse:
    """Show unusual reading by a colleague, and record what came of it."""
    get_object_or_404(UnusualReading, id=unusual_id)
    found = operations.look_into(request.actor, unusual_id)
    url = reverse("journal:list")
    began, ended = queries.moments_of(found.day)
    days = f"since={_local_day(began)}&until={_local_day(ended)}"
    facts: list[tuple[Text, object]] = [
        (_("Between"), f"{presenters.moment(began)} – {presenters.moment(ended)}"),
        (_("Why it was noticed"), found.get_because_display()),
        (_("In numbers"), presenters.unusual_words(found)),
    ]
    if found.finding:
        facts.append((_("Result"), found.get_finding_display()))
        facts.append((_("By"), found.settled_by.name if found.settled_by else ""))
    page = UnusualPage(
        form=FindingForm,
        save=lambda said: operations.settle(request.actor, unusual_id, said["finding"]),
        done=lambda _made: url,
        title=_("Unusual reading by %(name)s") % {"name": found.user.name},
        lead=_(
            "Talk with the person first. Covering for a colleague, a busy day or an"
            " inspection explain most of these."
        ),
        submit=_("Save result"),
        saved=_("Result saved."),
        cancel=url,
        crumbs=((_("Journal"), url), (_("Unusual reading"), "")),
        found=found,
        facts=tuple(facts),
        entries_url=f"{url}?person={found.user_id}&{days}",
    )
    return edit(request, page)
