"""Intake of a case: the child, risk, notes, assignment."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from amparo.foundation.accounts.decorators import staff_page
from amparo.foundation.accounts.edit_page import EditPage, edit
from amparo.foundation.accounts.middleware import StaffRequest
from amparo.foundation.kernel.errors import RuleBroken
from amparo.foundation.organisations.models import Team
from amparo.foundation.persons.forms import PersonForm
from amparo.foundation.persons.models import Person
from amparo.foundation.persons.presenters import rows_of
from amparo.foundation.persons.queries import possible_duplicates
from amparo.foundation.persons.search import Found
from amparo.foundation.policy import may, permission

from .. import extensions, operations
from ..codes import Risk
from ..forms import AssignForm, NewCaseForm, NoteForm, ReasonForm, RiskForm
from ..models import Case
from ..operations._shared import scope_of
from ..queries import workers_of
from ._shared import closed_first, crumbs, do, form_page, get, onward, page_of

Said = dict[str, Any]


@staff_page("case.open_new")
def new(request: StaffRequest) -> HttpResponse:
    """Open a case without a concern."""
    teams = _teams(request)
    countries = {team.country_id for team in teams}

    def form(*args: Any, **kwargs: Any) -> NewCaseForm:
        choices = [(str(team.id), team.name) for team in teams]
        return NewCaseForm(*args, teams=choices, countries=sorted(countries), **kwargs)

    page = EditPage(
        form=form,
        save=lambda answers: _open(request, teams, answers),
        done=lambda case: _after(request, case),
        title=_("New case"),
        lead=_("For a child you meet without an earlier concern."),
        submit=_("Open the case"),
        saved=_("Case opened."),
        cancel=reverse("accounts:home"),
        crumbs=crumbs(None, _("New case")),
    )
    return edit(request, page)


def _teams(request: StaffRequest) -> list[Team]:
    roles = permission("case.open_new").allowed
    return list(
        Team.objects.filter(id__in=request.actor.team_ids(*roles), is_active=True)
    )


def _open(request: StaffRequest, teams: list[Team], answers: Said) -> Case:
    team = next(team for team in teams if str(team.id) == answers["team"])
    return operations.open_case(
        request.actor,
        team_id=team.id,
        country_code=team.country_id,
        kinds=answers["kinds"],
        story=answers["story"],
        area_code=answers["area"],
        form_key=answers["form_key"],
    )


def _after(request: StaffRequest, case: Case) -> str:
    """Return where it goes on for those who may open the case, else home."""
    if may(request.actor, "case.open", scope_of(case)):
        return onward(case)
    return reverse("accounts:home")


@staff_page("case.record_child")
def child(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Record the child; possible duplicates are shown first."""
    case = get(request, case_id, "case.record_child")
    if closed := closed_first(request, case):
        return closed
    if case.person_id:
        messages.info(request, _("The child of this case is already registered."))
        return redirect(page_of(case))
    posted = request.method == "POST"
    known = {} if posted else extensions.child_values(request.actor, case)
    sent = PersonForm(
        request.POST if posted else None,
        country_code=case.country_id,
        initial=known,
    )
    alike: list[Found] = []
    if request.method == "POST" and sent.is_valid():
        identity, facts = sent.identity(), sent.facts()
        if not request.POST.get("somebody_else"):
            found = possible_duplicates(request.actor, identity, facts)
            alike = [one for one in found if one.person.team_id == case.team_id]
        if not alike:
            try:
                operations.record_child(
                    request.actor,
                    case.id,
                    identity,
                    facts,
                    sent.cleaned_data["form_key"],
                )
            except RuleBroken as broken:
                field = broken.field if broken.field in sent.fields else None
                sent.add_error(field, str(broken.message))
            else:
                said = [_("Child registered.")]
                if sent.converted:
                    said.append(_("Born %(day)s.") % {"day": sent.converted})
                messages.success(request, " ".join(said))
                return redirect(onward(case))
    context = {
        "case": case,
        "form": sent,
        "alike": rows_of(alike),
        "pairs": [_known(case, one) for one in alike],
        "filled": bool(known),
        "said_age": known.get("said_age", ""),
        "crumbs": crumbs(case, _("The child")),
        "cancel": page_of(case),
    }
    status = 422 if sent.errors else 200
    return render(request, "cases/child.html", context, status=status)


def _known(case: Case, one: Found) -> Said:
    return {
        "title": one.identity.display_name,
        "code": one.person.code,
        "url": reverse("cases:link", args=[case.id, one.person.id]),
    }


@staff_page("case.record_child", methods=("POST",))
def link(request: StaffRequest, case_id: UUID, person_id: UUID) -> HttpResponse:
    """Link the child to a person the team knows."""
    case = get(request, case_id, "case.record_child")
    try:
        return do(
            request,
            case,
            lambda: operations.link_child(request.actor, case.id, person_id),
            _("Child registered."),
        )
    except Person.DoesNotExist:
        messages.warning(request, _("This person is no longer in the records."))
        return redirect(page_of(case))


@staff_page("case.unlink_child")
def unlink(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Undo a wrong link between the child and the case."""
    case = get(request, case_id, "case.unlink_child")
    return form_page(
        request,
        case,
        form=ReasonForm,
        save=lambda answers: operations.unlink_child(
            request.actor, case.id, answers["reason"], answers["version"]
        ),
        title=_("Undo a wrong link"),
        lead=_(
            "The case stays, without a child. The child's own record stays, too. What"
            " was written in the case about another child is not moved."
        ),
        submit=_("Undo link"),
        saved=_("Link undone."),
        version=case.version,
        danger=True,
    )


@staff_page("case.assess_risk")
def risk(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Assess the risk, with a reason."""
    case = get(request, case_id, "case.assess_risk")
    lead = _("Now: not assessed yet.")
    if case.risk:
        lead = _("Now: %(risk)s.") % {"risk": Risk(case.risk).label}
    return form_page(
        request,
        case,
        form=RiskForm,
        save=lambda answers: _assess(request, case, answers),
        title=_("Assess risk"),
        lead=lead,
        submit=_("Save assessment"),
        done=lambda _made: onward(case),
        values={"level": case.risk},
        version=case.version,
    )


def _assess(request: StaffRequest, case: Case, answers: Said) -> object:
    """Assess, or ask a second person where that is needed."""
    lower = operations.needs_second_person(request.actor, case, answers["level"])
    do = operations.ask_lower_risk if lower else operations.assess_risk
    done = do(
        request.actor,
        case.id,
        answers["level"],
        answers["reason"],
        answers["version"],
    )
    messages.success(
        request,
        _("Sent to your supervisor. The level stays until it is approved.")
        if lower
        else _("Saved. The next review is on your list."),
    )
    return done


@staff_page("case.note")
def note(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Write a note."""
    case = get(request, case_id, "case.note")
    return form_page(
        request,
        case,
        form=NoteForm,
        save=lambda answers: operations.write_note(
            request.actor,
            case.id,
            answers["kind"],
            answers["text"],
            answers["on"],
            answers["form_key"],
        ),
        title=_("New note"),
        submit=_("Save note"),
        saved=_("Note saved."),
    )


@staff_page("case.assign")
def assign(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Assign the case, with the caseload of each colleague."""
    case = get(request, case_id, "case.assign")
    workers = workers_of(case.team_id)

    def form(*args: Any, **kwargs: Any) -> AssignForm:
        return AssignForm(*args, workers=workers, **kwargs)

    return form_page(
        request,
        case,
        form=form,
        save=lambda answers: operations.assign(
            request.actor, case.id, UUID(answers["owner"]), answers["version"]
        ),
        title=_("Assign case"),
        lead=_(
            "Everyone in the team can read it and write in it; one person is "
            "responsible."
        ),
        submit=_("Assign"),
        saved=_("Assigned, with open tasks."),
        values={"owner": str(case.owner_id or "")},
        version=case.version,
    )
