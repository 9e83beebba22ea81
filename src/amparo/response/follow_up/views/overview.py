"""Looking: everyone who is followed in one screen, and the follow-up of one case."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from amparo.foundation.accounts.decorators import staff_page
from amparo.foundation.accounts.middleware import StaffRequest
from amparo.foundation.journal.operations import act
from amparo.foundation.lists.pages import page_of
from amparo.foundation.lists.requests import Asked, asked_of, with_defaults
from amparo.foundation.lists.views import bulk, to_address
from amparo.foundation.persons.queries import own_scope
from amparo.foundation.policy import Role
from amparo.foundation.tasks.models import Task
from amparo.response.cases.operations import open_the_case
from amparo.response.cases.queries import visible_to
from amparo.response.cases.questionnaires import finished_sheets
from amparo.response.services_delivered.queries import count_of

from .. import operations, presenters, queries, tasks
from ..codes import Because, Group
from ..forms import FilterForm, PlanManyForm
from ..forms_of import ASSESSMENT_FORM, buttons
from ..ranking_list import PLAN_MANY, RANKING
from ..reading import key_for, read_contacts
from ..rules import visit_answer
from ..states import CONTACT_STATES
from ._shared import Facts, crumbs, get, permissions, row_of, standing


@staff_page("follow_up.list")
def ranking(request: StaffRequest) -> HttpResponse:
    """Show whom to see in person, whom to call, and who was not reached."""
    asked, actor = _asked(request), request.actor
    if (elsewhere := to_address(request, asked)) is not None:
        return elsewhere
    form = FilterForm(asked.filters)
    group = form.cleaned_data["group"] if form.is_valid() else ""
    mine = asked.filters["of"] != "team"
    found = queries.ranked(actor, mine=mine, group=group)
    with act(actor, "follow_up.list", own_scope(actor)) as entry:
        page = page_of(RANKING, actor, found, asked)
        entry.note(shown=len(page.rows), names=page.opened)
    counts = queries.group_counts(actor, mine=mine)
    context = {
        "form": form,
        "of": asked.filters["of"],
        "tabs": _tabs(mine),
        "page": page,
        "counts": [(str(g.label), counts.get(g, 0), _address(mine, g)) for g in Group],
        "states": CONTACT_STATES,
        "states_url": reverse("follow_up:states"),
    }
    return render(request, "follow_up/ranking.html", context)


def _asked(request: StaffRequest) -> Asked:
    usual = "mine" if Role.CASEWORKER in request.actor.roles else "team"
    return with_defaults(asked_of(request, ("of", "group")), of=usual)


def _tabs(mine: bool) -> list[Facts]:
    return [
        {"label": _("My cases"), "url": _address(True), "current": mine},
        {"label": _("The team's cases"), "url": _address(False), "current": not mine},
    ]


def _address(mine: bool, group: str = "") -> str:
    more = f"&group={group}" if group else ""
    whose = "mine" if mine else "team"
    return f"{reverse('follow_up:ranking')}?of={whose}{more}"


@staff_page("follow_up.plan", methods=("POST",))
def plan_many(request: StaffRequest) -> HttpResponse:
    """Plan the next contact of each chosen child, after a second step."""
    actor = request.actor
    return bulk(
        request,
        PLAN_MANY,
        visible_to(actor, PLAN_MANY.verb),
        _asked(request),
        reverse("follow_up:ranking"),
        do=lambda case, _seen, said: operations.plan_contact(
            actor, case.id, said["means"], said["due_on"], Because.RERANKED
        ),
        form=PlanManyForm,
    )


@staff_page("follow_up.list", methods=("GET", "HEAD"))
def states(request: StaffRequest) -> HttpResponse:
    """Show how a contact moves, and who moves it."""
    way = ((RANKING.label, reverse("follow_up:ranking")), (CONTACT_STATES.label, ""))
    context = {"table": CONTACT_STATES, "crumbs": way}
    return render(request, "lists/states_page.html", context)


@staff_page("case.open", methods=("GET", "HEAD"))
def case(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Show how far a case is, the contacts, the services, and what was agreed."""
    actor = request.actor
    opened = open_the_case(actor, get(request, case_id).id)
    one, key = opened.case, key_for(actor, case_id)
    contacts = read_contacts(one, key)
    sheets = finished_sheets(actor, one).filter(
        form_version__questionnaire__key=ASSESSMENT_FORM
    )
    first = sheets.order_by("on", "finished_at").first()
    assessing = Task.objects.filter(
        subject_id=one.id, kind=tasks.ASSESSMENT, completed_at=None
    ).first()
    context = {
        "case": one,
        "crumbs": crumbs(one),
        "name": opened.child.identity.display_name if opened.child else "",
        "child": opened.child,
        "way": presenters.way(opened, first.on if first else None, count_of(one)),
        "assessing": assessing,
        "assess_buttons": buttons(ASSESSMENT_FORM) if assessing else [],
        "planned": presenters.planned_rows(contacts),
        "past": presenters.past_rows(contacts),
        "visit": visit_answer(standing(one)),
        "row": row_of(one),
        "may": permissions(actor, one),
        "open": one.closed_on is None,
    }
    return render(request, "follow_up/case.html", context)
