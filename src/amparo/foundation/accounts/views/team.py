"""Who is in the team, their roles, and who holds the key."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ...kernel.errors import RuleBroken
from ...policy import GIVEN_BY_TWO, may_anywhere
from ...proposals.models import Proposal
from ...vault.last_holder import held_alone
from .. import decisions, endings, operations, queries, recovery, sheets
from ..decorators import staff_page
from ..departures import held_by
from ..edit_page import press
from ..forms import InviteForm, RoleForm
from ..jobs import send_link, site_url
from ..middleware import StaffRequest
from ..models import Membership, User
from .sign_in import blame

PROPOSED = gettext_lazy("Proposed. It takes effect once a second person confirms it.")


@staff_page("account.see_team", methods=("GET", "HEAD"))
def overview(request: StaffRequest) -> HttpResponse:
    """Show the teams that the person may see, with the actions allowed there."""
    actor = request.actor
    context = {
        "groups": queries.groups_for(actor),
        "invitations": queries.open_invitations(actor),
        "may_invite": may_anywhere(actor, "account.invite"),
        "may_see_secret": may_anywhere(actor, "account.see_secret"),
        "may_see_journal": may_anywhere(actor, "journal.see"),
        "may_look_up": may_anywhere(actor, "organisations.look_up"),
        "supervised": recovery.supervised_organisations(actor),
    }
    return render(request, "accounts/team.html", context)


@staff_page("account.invite")
def invite(request: StaffRequest) -> HttpResponse:
    """Invite someone; the link is shown once, in case no e-mail arrives."""
    form = InviteForm(request.actor, request.POST or None)
    if form.is_valid():
        data = form.cleaned_data
        organisation_id, team_id = form.place_chosen()
        if data["role"] in GIVEN_BY_TWO:
            answer = _propose(request, form, data["email"], data["name"])
            if answer is not None:
                return answer
            return render(request, "accounts/invite.html", {"form": form})
        try:
            invitation, secret = operations.invite(
                request.actor,
                data["email"],
                data["name"],
                UUID(organisation_id),
                UUID(team_id) if team_id else None,
                data["role"],
                data["language"],
            )
        except RuleBroken as rule:
            field = "place" if rule.field == "team" else rule.field
            blame(form, RuleBroken(rule.message, field))
        else:
            path = reverse("accounts:accept", args=[secret])
            sent = _try_to_send(invitation.email, invitation.language, path)
            context = {
                "invitation": invitation,
                "url": site_url(path),
                "sent": sent,
            }
            return render(request, "accounts/invited.html", context)
    return render(request, "accounts/invite.html", {"form": form})


def _propose(
    request: StaffRequest, form: RoleForm, email: str, name: str
) -> HttpResponse | None:
    """Propose a role that two people give; None when a rule is broken."""
    organisation_id, team_id = form.place_chosen()
    try:
        proposal = decisions.propose_role(
            request.actor,
            email,
            name,
            UUID(organisation_id),
            UUID(team_id) if team_id else None,
            form.cleaned_data["role"],
            form.cleaned_data.get("language", "en"),
        )
    except RuleBroken as rule:
        field = "place" if rule.field == "team" else rule.field
        known = field if field in form.fields else None
        blame(form, RuleBroken(rule.message, known))
        return None
    messages.success(request, PROPOSED)
    return redirect("decisions:decision", proposal.id)


def _try_to_send(email: str, language: str, path: str) -> bool:
    """Send the link; False if no mail server is set, or it does not take it."""
    if settings.EMAIL_BACKEND.endswith("dummy.EmailBackend"):
        return False
    try:
        send_link(email, language, "invitation", path)
    except OSError:  # the mail server is down; the link can be passed on otherwise
        return False
    return True


@staff_page("account.invite", methods=("POST",))
def withdraw(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Cancel an invitation."""
    get_object_or_404(queries.open_invitations(request.actor), id=pk)
    return _do(
        request,
        lambda: operations.withdraw_invitation(request.actor, pk),
        _("Invitation cancelled."),
    )


def _do(
    request: StaffRequest, operation: Callable[[], object], done: Any
) -> HttpResponse:
    """Run an operation from the team page and say how it went."""
    try:
        return press(request, operation, reverse("accounts:team"), done)
    except Membership.DoesNotExist as gone:
        raise Http404 from gone


@staff_page("account.see_team", methods=("POST",))
def give_key(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Give a colleague the key of the team."""
    return _do(
        request,
        lambda: operations.give_key(request.actor, pk),
        _("Your colleague can now open the team's records."),
    )


@staff_page("account.start_vault", methods=("POST",))
def first_key(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Propose who gets the first key of a team."""
    return _do(
        request, lambda: decisions.propose_first_key(request.actor, pk), PROPOSED
    )


@staff_page("account.rotate_key")
def rotate(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Say what a new key of the team means, then rotate it."""
    group = next(
        (g for g in queries.groups_for(request.actor) if g.team and g.team.id == pk),
        None,
    )
    if group is None or not group.may_rotate:
        raise Http404
    if request.method == "POST":
        return _do(
            request,
            lambda: operations.rotate_key(request.actor, pk),
            _("The team has a new key. Nobody who left can use the old one."),
        )
    context = {"team": group.team, "after": queries.rotation_of(pk)}
    return render(request, "accounts/rotate.html", context)


@staff_page("account.end_role")
def end(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Ask for confirmation, then end a role."""
    actor = request.actor
    membership = get_object_or_404(queries.visible_memberships(actor), id=pk)
    if not queries.may_end(actor, membership, operations.scope_of(membership)):
        raise Http404
    takes_two = membership.role in GIVEN_BY_TWO and membership.user_id != actor.user_id
    if request.method == "POST":
        if takes_two:
            return _put(request, lambda: endings.propose_end(actor, pk))
        return _do(
            request,
            lambda: operations.end_membership(request.actor, pk),
            _("Role ended."),
        )
    context = {
        "membership": membership,
        "alone": operations.lost_with_role(membership),
        "takes_two": takes_two,
        "back": reverse("accounts:team"),
        "held": held_by(membership.user_id, membership.team_id),
    }
    return render(request, "accounts/end_role.html", context)


def _put(request: StaffRequest, propose: Callable[[], Proposal]) -> HttpResponse:
    """Propose something from the team page, and lead to the decision."""
    try:
        proposal = propose()
    except RuleBroken as broken:
        messages.warning(request, str(broken.message))
        return redirect("accounts:team")
    messages.success(request, PROPOSED)
    return redirect("decisions:decision", proposal.id)


@staff_page("account.add_role")
def add_role(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Give a person in my teams another role."""
    user = _person(request, pk)
    form = RoleForm(request.actor, request.POST or None)
    if form.is_valid():
        organisation_id, team_id = form.place_chosen()
        if form.cleaned_data["role"] in GIVEN_BY_TWO:
            answer = _propose(request, form, user.email, user.name)
            if answer is not None:
                return answer
            context = {"form": form, "person": user}
            return render(request, "accounts/add_role.html", context)
        try:
            operations.add_role(
                request.actor,
                user.id,
                UUID(organisation_id),
                UUID(team_id) if team_id else None,
                form.cleaned_data["role"],
            )
        except RuleBroken as rule:
            field = "place" if rule.field == "team" else rule.field
            blame(form, RuleBroken(rule.message, field))
        else:
            messages.success(request, _("Role given."))
            return redirect("accounts:team")
    return render(request, "accounts/add_role.html", {"form": form, "person": user})


def _person(request: StaffRequest, pk: UUID) -> User:
    found = queries.visible_memberships(request.actor).filter(user_id=pk).first()
    if found is None:
        raise Http404
    return found.user


@staff_page("account.close")
def close(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Ask for confirmation, then close an account."""
    user = _person(request, pk)
    leads = queries.leads(user.id)
    if request.method == "POST":
        if leads:
            return _put(request, lambda: endings.suspend(request.actor, user.id))
        return _do(
            request,
            lambda: operations.close_account(request.actor, user.id),
            _("Account closed."),
        )
    teams = user.memberships.filter(ended_at=None).values_list("team_id", flat=True)
    context = {
        "person": user,
        "alone": held_alone(user.id),
        "held": [one for team in set(teams) for one in held_by(user.id, team)],
        "leads": leads,
    }
    return render(request, "accounts/close.html", context)


@staff_page("account.reset_factor", methods=("POST",))
def reset_factor(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Propose that someone sets up their second factor again."""
    user = _person(request, pk)
    return _do(
        request,
        lambda: decisions.propose_factor_reset(request.actor, user.id),
        PROPOSED,
    )


@staff_page("account.reset_factor", methods=("POST",))
def sheet(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Propose that someone without phone or key prints a sheet of codes."""
    user = _person(request, pk)
    return _do(request, lambda: sheets.propose_sheet(request.actor, user.id), PROPOSED)
