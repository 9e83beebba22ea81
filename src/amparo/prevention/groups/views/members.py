"""Members of a group, and what it does."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from amparo.foundation.accounts.decorators import staff_page
from amparo.foundation.accounts.edit_page import EditPage, edit, press
from amparo.foundation.accounts.middleware import StaffRequest
from amparo.foundation.journal.operations import act
from amparo.foundation.kernel.errors import RuleBroken
from amparo.foundation.policy import may

from .. import operations, queries
from ..forms import ActivityForm, ChangeMemberForm, JoinForm, MemberForm
from ..models import Activity, Group
from ..reading import named_members, people_elsewhere
from ._shared import crumbs, found_or_404, group_of, page_of


@staff_page("group.member")
def add(request: StaffRequest, group_id: UUID) -> HttpResponse:
    """Record a person as a member of a group."""
    found = group_of(request, group_id, "group.member")
    sent = MemberForm(request.POST or None, country_code=found.country_id)
    if request.method == "POST" and sent.is_valid():
        said = sent.cleaned_data
        try:
            operations.add_member(
                request.actor,
                found.id,
                sent.identity(),
                sent.facts(),
                said["role"],
                said["agreed_by"],
                said["joined_on"],
                said["form_key"],
            )
        except RuleBroken as broken:
            field = broken.field if broken.field in sent.fields else None
            sent.add_error(field, str(broken.message))
        else:
            messages.success(request, _("Member added."))
            return redirect(page_of(found))
    context = {
        "form": sent,
        "group": found,
        "cancel": page_of(found),
        "crumbs": crumbs(found, (_("New member"), "")),
    }
    status = 422 if sent.errors else 200
    return render(request, "groups/member.html", context, status=status)


@staff_page("group.open")
def join(request: StaffRequest, group_id: UUID) -> HttpResponse:
    """Let someone of another group of the team be a member here, too."""
    found = group_of(request, group_id, "group.open")
    if not may(request.actor, "group.member", queries.scope_of(found)):
        return redirect(page_of(found))
    with act(request.actor, "group.open", queries.scope_of(found), found, names=True):
        people = people_elsewhere(request.actor, found)
    if not people:
        words = _("Nobody of another group of your team could join. Add a new member.")
        messages.info(request, words)
        return redirect("groups:add-member", found.id)
    page = EditPage(
        form=partial(JoinForm, people=people),
        save=lambda said: operations.join_member(
            request.actor,
            found.id,
            UUID(said["person"]),
            said["role"],
            said["agreed_by"],
            said["joined_on"],
        ),
        done=lambda _member: page_of(found),
        title=_("Someone of another group"),
        submit=_("Add member"),
        saved=_("Member added."),
        cancel=page_of(found),
        crumbs=crumbs(found, (_("New member"), "")),
    )
    return edit(request, page)


@staff_page("group.member")
def change_member(request: StaffRequest, member_id: UUID) -> HttpResponse:
    """Change what a member does, or end the membership."""
    member = found_or_404(lambda: operations.find_member(member_id))
    found = group_of(request, member.group_id, "group.member")
    page = EditPage(
        form=ChangeMemberForm,
        save=lambda said: operations.change_member(
            request.actor, member.id, said["role"], said["left_on"], said["version"]
        ),
        done=lambda _member: page_of(found),
        title=_("Member %(code)s") % {"code": member.person.code},
        submit=_("Save"),
        saved=_("Saved."),
        cancel=page_of(found),
        crumbs=crumbs(found, (member.person.code, "")),
        values={"role": member.role, "left_on": member.left_on},
        version=member.version,
    )
    return edit(request, page)


@staff_page("group.act")
def record(request: StaffRequest, group_id: UUID) -> HttpResponse:
    """Record a meeting or an action: a day, what it was, who was there."""
    found = group_of(request, group_id, "group.act")
    page = EditPage(
        form=partial(ActivityForm, members=_present(request, found)),
        save=lambda said: operations.record_activity(
            request.actor,
            found.id,
            said["kind"],
            said["on"],
            [UUID(one) for one in said["members"]],
            said["others"],
            said["notes"],
            said["form_key"],
        ),
        done=lambda _made: page_of(found),
        title=_("Meeting or action"),
        submit=_("Save"),
        saved=_("Saved."),
        cancel=page_of(found),
        crumbs=crumbs(found, (_("Meeting or action"), "")),
    )
    return edit(request, page)


@staff_page("group.act", methods=("POST",))
def void(request: StaffRequest, activity_id: UUID) -> HttpResponse:
    """Mark a meeting or an action as recorded by mistake."""
    row = found_or_404(lambda: Activity.objects.get(id=activity_id))
    found = group_of(request, row.group_id, "group.act")
    mark = partial(operations.void_activity, request.actor, row.id, row.version)
    words = _("Marked as a mistake. It counts no more.")
    return press(request, mark, reverse("groups:group", args=[found.id]), words)


def _present(request: StaffRequest, group: Group) -> list[tuple[str, str]]:
    """Return who may be ticked, by name where the keys open it, else by code."""
    scope = queries.scope_of(group)
    with act(request.actor, "group.open", scope, group, names=True):
        members = named_members(request.actor, group)
    return [(str(m.member.id), m.name or m.member.person.code) for m in members]
