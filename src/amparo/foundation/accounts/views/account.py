"""The pages of a person's own account."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _

from ...kernel.errors import RuleBroken
from ...policy import may_anywhere
from ...vault.last_holder import kept_until
from ...vault.user_keys import current_key
from .. import factors, known_password, operations, passwords, queries, sign_in
from ..context import navigation, session_end
from ..decorators import safe_next, signed_in_page
from ..edit_page import press
from ..forms import ChangePasswordForm, LanguageForm, OldPasswordForm, UnlockForm
from ..middleware import StaffRequest
from .sign_in import blame


@signed_in_page(methods=("GET", "HEAD"))
def home(request: StaffRequest) -> HttpResponse:
    """Redirect to the first page of the person's work."""
    places = navigation(request.actor, request.path)
    return redirect(places[0]["url"] if places else "accounts:account")


@signed_in_page(methods=("GET", "HEAD"))
def awake(request: StaffRequest) -> HttpResponse:
    """Keep the session alive while the person writes without sending."""
    left, ends = session_end(request)
    return HttpResponse(
        status=204,
        headers={
            "X-Session-Left": str(left),
            "X-Session-Ends": time_format(timezone.localtime(ends), "TIME_FORMAT"),
        },
    )


@signed_in_page(settling=True)
def unlock(request: StaffRequest) -> HttpResponse:
    """Ask for the password again: to unlock the keys, or before something sensitive."""
    form = UnlockForm(request.POST or None)
    way = safe_next(request)
    if form.is_valid():
        try:
            sign_in.unlock(request, form.cleaned_data["password"])
        except RuleBroken as rule:
            blame(form, rule)
        else:
            return redirect(way if request.key_cookie else "accounts:renew_keys")
    context = {"form": form, "next": way, "locked": request.actor.keys is None}
    return render(request, "accounts/unlock.html", context)


@signed_in_page()
def account(request: StaffRequest) -> HttpResponse:
    """Language, password, second factor, sessions."""
    user = request.user
    form = LanguageForm(request.POST or None, initial={"language": user.language})
    if form.is_valid():
        operations.choose_language(request.actor, user, form.cleaned_data["language"])
        messages.success(request, _("Saved."))
        return redirect("accounts:account")
    context = {
        "form": form,
        "memberships": request.memberships,
        "factors": factors.factors_of(user),
        "paper_left": factors.paper_codes_left(user),
        "on_paper": factors.is_on_paper(user),
        "sign_ins": queries.recent_sign_ins(user.id),
        "waits_for": [
            (team, queries.who_can_give(team.id)) for team in queries.waits_for(user.id)
        ],
        "keys_open": request.actor.keys is not None,
        "kept_until": kept_until(user.id),
        "may_see_own": may_anywhere(request.actor, "journal.see_own"),
        "may_in_emergency": may_anywhere(request.actor, "record.open_in_emergency"),
    }
    return render(request, "accounts/account.html", context)


@signed_in_page()
def password(request: StaffRequest) -> HttpResponse:
    """Change the password; the keys stay the same."""
    form = ChangePasswordForm(request.POST or None)
    if form.is_valid():
        data = form.cleaned_data
        try:
            passwords.change(request, data["current"], data["password"])
        except RuleBroken as rule:
            field = "current" if rule.message == sign_in.WRONG_PASSWORD else rule.field
            blame(form, RuleBroken(rule.message, field))
        else:
            messages.success(request, _("Password changed."))
            return redirect("accounts:account")
    return render(request, "accounts/password.html", {"form": form})


@signed_in_page()
def renew_keys(request: StaffRequest) -> HttpResponse:
    """Make new keys for someone whose password does not open the old ones."""
    form = UnlockForm(request.POST or None)
    if form.is_valid():
        try:
            passwords.renew_keys(request, form.cleaned_data["password"])
        except RuleBroken as rule:
            blame(form, rule)
        else:
            messages.success(request, _("You have new keys."))
            return redirect("accounts:account")
    context = {
        "form": form,
        "has_keys": current_key(request.user.id) is not None,
        "after": queries.after_reset(request.user.id),
        "keeps": passwords.keeps_old(request.user),
    }
    return render(request, "accounts/renew_keys.html", context)


@signed_in_page()
def leave(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Ask for confirmation, then end a role of one's own."""
    membership = next((m for m in request.memberships if m.id == pk), None)
    if membership is None:
        raise Http404
    back = reverse("accounts:account")
    if request.method == "POST":
        return press(
            request,
            lambda: operations.end_membership(request.actor, pk),
            back,
            _("Role ended."),
        )
    context = {
        "membership": membership,
        "alone": operations.lost_with_role(membership),
        "back": back,
    }
    return render(request, "accounts/end_role.html", context)


@signed_in_page(methods=("POST",))
def end_others(request: StaffRequest) -> HttpResponse:
    """Sign out everywhere else."""
    sign_in.end_other_sessions(request)
    messages.success(request, _("You are signed out everywhere else."))
    return redirect("accounts:account")


@signed_in_page(methods=("POST",))
def it_was_me(request: StaffRequest) -> HttpResponse:
    """Take back the warning that someone else knows the password."""
    known_password.it_was_me(request.actor, request.user)
    messages.success(request, _("Warning removed."))
    return redirect("accounts:account")


@signed_in_page()
def bring_back(request: StaffRequest) -> HttpResponse:
    """Bring back with the old password what nobody else can open."""
    form = OldPasswordForm(request.POST or None)
    until = kept_until(request.user.id)
    if form.is_valid():
        try:
            teams = passwords.bring_back(request, form.cleaned_data["password"])
        except RuleBroken as rule:
            blame(form, rule)
        else:
            names = ", ".join(team.name for team in teams)
            messages.success(
                request, _("You can open these again: %(teams)s.") % {"teams": names}
            )
            return redirect("accounts:account")
    context = {"form": form, "kept_until": until}
    return render(request, "accounts/bring_back.html", context)
