"""The pages before sign-in: sign in, accept an invitation, set a new password."""

from __future__ import annotations

import json
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from ...kernel.errors import RuleBroken
from ...vault.last_holder import kept_until
from .. import factors, operations, passwords, sending_again, unsent
from .. import sign_in as account_sign_in
from ..decorators import entry_page, not_allowed, safe_next
from ..forms import (
    CodeForm,
    EmailForm,
    NewPasswordForm,
    ResetForm,
    SignInForm,
    UnlockForm,
)
from ..middleware import StaffRequest
from ..models import User
from ..queries import after_reset


def blame(form: forms.Form, rule: RuleBroken) -> None:
    """Put the message of a broken rule at its field, or above the form."""
    known = rule.field in form.fields
    form.add_error(rule.field if known else None, str(rule.message))


def _next(request: StaffRequest) -> str:
    wanted = safe_next(request, "accounts:home")
    return "" if wanted == reverse("accounts:home") else wanted


def go_on(request: StaffRequest, user: User, way: str) -> HttpResponse:
    """Continue after the password: to the second step if there is one, else inside."""
    if factors.has_factor(user):
        url = reverse("accounts:second_step")
        return redirect(url + ("?" + urlencode({"next": way}) if way else ""))
    account_sign_in.finish(request, user, "")
    return _inside(request, user, way)


def _inside(request: StaffRequest, user: User, way: str) -> HttpResponse:
    account_sign_in.warn(request, user)
    return redirect(way or "accounts:home")


@entry_page
def sign_in(request: StaffRequest) -> HttpResponse:
    """Ask for e-mail and password."""
    form = SignInForm(request.POST or None)
    way = _next(request)
    if form.is_valid():
        data = form.cleaned_data
        try:
            user = account_sign_in.user_with_email(
                request, data["email"], data["password"]
            )
            account_sign_in.begin(request, user, data["password"])
            return go_on(request, user, way)
        except RuleBroken as rule:
            blame(form, rule)
    return render(request, "accounts/sign_in.html", {"form": form, "next": way})


@entry_page
def second_step(request: StaffRequest) -> HttpResponse:
    """Ask for the second factor after the right password."""
    user = account_sign_in.pending_user(request)
    if user is None:
        return redirect("accounts:sign_in")
    way = _next(request)
    form = CodeForm(request.POST if "code" in request.POST else None)
    try:
        factor = _check_code(request, user, form)
        if factor:
            account_sign_in.finish(request, user, factor)
            return _inside(request, user, way)
    except RuleBroken as rule:
        if form.is_bound:
            blame(form, rule)
        else:
            messages.error(request, str(rule.message))
    asked = factors.passkey_question(user) if factors.has_passkey(user) else {}
    question = json.dumps(asked) if asked else ""
    context = {"form": form, "next": way, "question": question}
    return render(request, "accounts/second_step.html", context)


def _check_code(request: StaffRequest, user: User, form: CodeForm) -> str:
    if form.is_bound:
        if not form.is_valid():
            return ""
        return account_sign_in.show_code(request, user, form.cleaned_data["code"])
    if request.POST.get("credential"):
        return factors.accept_passkey(user, factors.read_credential(request))
    return ""


@entry_page
def lock(request: StaffRequest) -> HttpResponse:
    """Drop the keys and sign out, with the way back to the same page."""
    if request.method != "POST":
        return not_allowed(request, ["POST"])
    held = unsent.read_unpressed(request)
    host = f"{request.scheme}://{request.get_host()}"
    came_from = request.headers.get("Referer", "").removeprefix(host)
    account_sign_in.lock(request)
    if held is not None:
        return sending_again.Page(request, held).draw()
    url = reverse("accounts:sign_in")
    if came_from.startswith("/staff/") and not came_from.startswith(url):
        url += "?" + urlencode({"next": came_from})
    messages.success(request, _("Locked. None of your work can be seen here now."))
    return redirect(url)


@entry_page
def accept(request: StaffRequest, secret: str) -> HttpResponse:
    """Accept an invitation by its one-time link."""
    try:
        invitation = operations.invitation_of(secret)
    except RuleBroken as rule:
        return _link_over(request, rule, "invitation")
    known = operations.invited_user(invitation) is not None
    form = (UnlockForm if known else NewPasswordForm)(request.POST or None)
    if form.is_valid():
        password = form.cleaned_data["password"]
        try:
            if known:
                user = account_sign_in.user_with_email(
                    request, invitation.email, password
                )
                operations.accept_as(secret, user)
            else:
                user = operations.accept(secret, password)
            account_sign_in.begin(request, user, password)
            return go_on(request, user, "")
        except RuleBroken as rule:
            blame(form, rule)
    context = {"form": form, "invitation": invitation, "known": known}
    return render(request, "accounts/accept.html", context)


def _link_over(request: StaffRequest, rule: RuleBroken, kind: str) -> HttpResponse:
    context = {"message": rule.message, "kind": kind}
    return render(request, "accounts/link_over.html", context, status=410)


@entry_page
def ask_reset(request: StaffRequest) -> HttpResponse:
    """Send a link for a new password; the response is the same for every address."""
    form = EmailForm(request.POST or None)
    if form.is_valid():
        passwords.ask_reset(request, form.cleaned_data["email"])
        return render(request, "accounts/reset_sent.html")
    return render(request, "accounts/ask_reset.html", {"form": form})


@entry_page
def reset(request: StaffRequest, uid: str, token: str) -> HttpResponse:
    """Set a new password by the link from the e-mail."""
    try:
        user = passwords.user_of_reset(uid, token)
    except RuleBroken as rule:
        return _link_over(request, rule, "reset")
    form = ResetForm(request.POST or None)
    consequences = after_reset(user.id)
    if form.is_valid():
        data = form.cleaned_data
        try:
            passwords.reset(uid, token, data["password"], data["known"] == "known")
        except RuleBroken as rule:
            blame(form, rule)
        else:
            return render(
                request,
                "accounts/reset_done.html",
                {"after": consequences, "kept_until": kept_until(user.id)},
            )
    context = {
        "form": form,
        "after": consequences,
        "keeps": passwords.keeps_old(user),
    }
    return render(request, "accounts/reset.html", context)
