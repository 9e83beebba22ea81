"""Pages of who is on call in a team, "I am on it", and webhooks."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID, uuid4

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..accounts.decorators import safe_next, staff_page
from ..accounts.edit_page import EditPage, edit, press
from ..accounts.middleware import StaffRequest
from ..countries.queries import deadline_minutes
from ..kernel.errors import RuleBroken
from ..organisations.models import Organisation, Team
from ..organisations.operations import scope_of as scope_of_organisation
from ..organisations.operations import scope_of_team
from ..policy import check, may
from . import alerts, on_call, webhooks
from .kinds import kind as kind_of
from .models import OnCall, Task, Webhook
from .on_call_forms import OnCallForm, WebhookForm, on_call_data, saved_on_call
from .operations import scope_of
from .queries import alerting, open_tasks


def _team(team_id: UUID) -> Team:
    return get_object_or_404(
        Team.objects.select_related("organisation", "country"), id=team_id
    )


def _at(team: Team) -> str:
    return reverse("tasks:on_call", args=[team.id])


def _crumbs(team: Team, *more: tuple[str, str]) -> tuple[Any, ...]:
    at_team = reverse("organisations:team", args=[team.id])
    return ((team.name, at_team), *more)


@staff_page("task.see_on_call", methods=("GET", "HEAD"))
def show(request: StaffRequest, team_id: UUID) -> HttpResponse:
    """Show who is alerted in a team, in which order, and what alerts just now."""
    team, now = _team(team_id), timezone.now()
    check(request.actor, "task.see_on_call", on_call.scope_for(request.actor, team))
    row = on_call.list_of(team)
    rungs = on_call.rungs_in(row)
    scope = scope_of_team(team)
    member = team.id in request.actor.team_ids()
    context = {
        "team": team,
        "crumbs": _crumbs(team, (_("On call"), "")),
        "rungs": [_rung(team, rung, now) for rung in rungs],
        "last": row.last_user,
        "phone": on_call.phone_for(request.actor, row),
        "next_minutes": deadline_minutes(team.country_id, alerts.NEXT),
        "again_minutes": deadline_minutes(team.country_id, alerts.AGAIN),
        "open": [
            alert_row(request, task, code=member)
            for task in alerts.counted(open_tasks().filter(alerting(), team=team))
        ],
        "may_set": may(request.actor, "task.set_on_call", scope),
        "may_set_webhooks": may(request.actor, "task.set_webhooks", scope),
    }
    return render(request, "tasks/on_call.html", context)


def _rung(team: Team, rung: Any, now: Any) -> dict[str, Any]:
    here = rung.user_id in on_call.members_of(team)
    now_on = here and on_call.is_on_call(rung, team, now)
    gone = "" if here else _("No longer in the team: not alerted")
    return {
        "title": rung.user.name,
        "second": gone or rung.get_when_display(),
        "state": _("On call now") if now_on else "",
        "tone": "good",
    }


def alert_row(request: StaffRequest, task: Task, code: bool = False) -> dict[str, Any]:
    """Return a row of what alerts just now; its code only where it may be read."""
    return {
        "title": kind_of(task.kind).label,
        "url": reverse(kind_of(task.kind).url_name, args=[task.subject_id])
        if code
        else "",
        "code": task.label if code else "",
        "second": alerted_words(task),
        "due": task.due_at,
        "now": timezone.now(),
        **take_urls(request, task),
    }


def alerted_words(task: Any) -> str:
    """Return who is on it, or how many were alerted (``alerts.counted``)."""
    if task.taken_by:
        return _("%(name)s is on it") % {"name": task.taken_by.name}
    said = ngettext("%(n)s person alerted", "%(n)s people alerted", task.alerted)
    return said % {"n": task.alerted}


def take_urls(request: StaffRequest, task: Task) -> dict[str, str]:
    """Return the addresses of "I am on it" and of its undo, as far as they apply."""
    may_take = may(request.actor, "task.take", scope_of(task)) or (
        task.team is not None
        and may(request.actor, "task.take", on_call.scope_for(request.actor, task.team))
    )
    if not may_take:
        return {}
    if task.next_alert_at is not None:
        return {"take_url": reverse("tasks:take", args=[task.id])}
    return {"undo_url": reverse("tasks:give_back", args=[task.id])}


@staff_page("task.set_on_call")
def set_list(request: StaffRequest, team_id: UUID) -> HttpResponse:
    """Set who is on call in a team."""
    team = _team(team_id)
    check(request.actor, "task.set_on_call", scope_of_team(team))
    row = on_call.list_of(team)

    def save(answers: dict[str, Any]) -> OnCall:
        data = on_call_data(answers)
        return on_call.set_on_call(request.actor, team.id, answers["version"], data)

    page = EditPage(
        form=partial(OnCallForm, team=team),
        save=save,
        done=lambda _row: _at(team),
        title=_("Who is on call in %(name)s?") % {"name": team.name},
        lead=_(
            "When someone is in danger, these people are alerted one after the other, "
            "until one of them takes it."
        ),
        submit=_("Save list"),
        saved=_("List saved."),
        cancel=_at(team),
        crumbs=_crumbs(team, (_("On call"), _at(team)), (_("Change list"), "")),
        values=saved_on_call(row, on_call.phone_for(request.actor, row)),
        version=row.version,
    )
    return edit(request, page)


@staff_page("task.take", methods=("POST",))
def take(request: StaffRequest, task_id: UUID) -> HttpResponse:
    """Say "I am on it": nobody else is alerted about it."""
    task = get_object_or_404(Task, on_call.alerting_or_done(), id=task_id)
    return press(
        request,
        lambda: on_call.take(request.actor, task.id),
        safe_next(request, "tasks:my_day"),
        _("You are on it. Nobody else is alerted."),
    )


@staff_page("task.take", methods=("POST",))
def give_back(request: StaffRequest, task_id: UUID) -> HttpResponse:
    """Undo that: alerts go out again."""
    task = get_object_or_404(Task, on_call.alerting_or_done(), id=task_id)
    return press(
        request,
        lambda: on_call.give_back(request.actor, task.id),
        safe_next(request, "tasks:my_day"),
        _("Alerts go out again."),
    )


# -- webhooks --------------------------------------------------------------------------


@staff_page("task.set_webhooks")
def hooks(request: StaffRequest, organisation_id: UUID) -> HttpResponse:
    """Show where else alerts go, and add an address; its key is shown once."""
    organisation = get_object_or_404(Organisation, id=organisation_id)
    check(request.actor, "task.set_webhooks", scope_of_organisation(organisation))
    sent = request.POST if request.method == "POST" else None
    form, secret = _hook_form(organisation, sent), ""
    if sent is not None and form.is_valid():
        answers = form.cleaned_data
        try:
            secret = webhooks.add_webhook(
                request.actor,
                organisation.id,
                UUID(answers["team"]) if answers["team"] else None,
                answers["address"],
                answers["form_key"],
            )[1]
            form = _hook_form(organisation, None)
        except RuleBroken as broken:
            field = broken.field if broken.field in form.fields else None
            form.add_error(field, str(broken.message))
    rows = organisation.webhooks.select_related("team").order_by("created_at", "id")
    context = {
        "one": organisation,
        "secret": secret,
        "form": form,
        "rows": [_hook(webhook) for webhook in rows],
        "crumbs": (
            (
                organisation.name,
                reverse("organisations:organisation", args=[organisation.id]),
            ),
            (_("Webhooks"), ""),
        ),
    }
    status = 422 if form.errors else 200
    return render(request, "tasks/webhooks.html", context, status=status)


def _hook_form(organisation: Organisation, sent: Any) -> WebhookForm:
    return WebhookForm(sent, organisation=organisation, initial={"form_key": uuid4()})


def _hook(webhook: Webhook) -> dict[str, Any]:
    team = webhook.team.name if webhook.team else _("All teams of the organisation")
    result = webhooks.RESULTS.get(webhook.last_result)
    status = f" ({webhook.last_status})" if webhook.last_status else ""
    return {
        "title": webhooks.host_of(webhook) or _("The address cannot be opened"),
        "second": team,
        "state": f"{result}{status}" if result else _("Nothing sent yet"),
        "tone": {"ok": "good", "": "quiet"}.get(webhook.last_result, "warn"),
        "at": webhook.last_at,
        "test_url": reverse("tasks:test_webhook", args=[webhook.id]),
        "remove_url": reverse("tasks:remove_webhook", args=[webhook.id]),
    }


@staff_page("task.set_webhooks", methods=("POST",))
def test_webhook(request: StaffRequest, webhook_id: UUID) -> HttpResponse:
    """Queue a notice that says "test"."""
    webhook = get_object_or_404(Webhook, id=webhook_id)
    return press(
        request,
        lambda: webhooks.send_test(request.actor, webhook.id),
        reverse("tasks:webhooks", args=[webhook.organisation_id]),
        _("Test on its way. Reload this page to see the result."),
    )


@staff_page("task.set_webhooks", methods=("POST",))
def remove_webhook(request: StaffRequest, webhook_id: UUID) -> HttpResponse:
    """Remove an address."""
    webhook = get_object_or_404(Webhook, id=webhook_id)
    return press(
        request,
        lambda: webhooks.remove_webhook(request.actor, webhook.id),
        reverse("tasks:webhooks", args=[webhook.organisation_id]),
        _("Address removed."),
    )
