"""Setting up and removing a second factor."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from ...kernel.errors import RuleBroken
from ...policy import WITHOUT_FACTOR
from .. import factors, sheets, sign_in
from ..decorators import go_to, safe_next, signed_in_page
from ..forms import AppCodeForm, PasskeyForm
from ..middleware import StaffRequest
from .sign_in import blame

View = Callable[..., HttpResponse]


def careful(view: View) -> View:
    """Ask for the password first unless it was given lately.

    Anyone who already has a second factor must have shown it in this session.
    """

    @wraps(view)
    def page(request: StaffRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not sign_in.confirmed_lately(request):
            return go_to(request, "accounts:unlock")
        if not request.session.get("factor") and factors.has_factor(request.user):
            sign_in.lock(request)
            return redirect("accounts:sign_in")
        return view(request, *args, **kwargs)

    return page


@signed_in_page(settling=True, methods=("GET", "HEAD"))
def overview(request: StaffRequest) -> HttpResponse:
    """Show the person's second factors and how to add one."""
    mine = factors.factors_of(request.user)
    context = {
        "factors": mine,
        "app": any(factor.type == factors.TOTP for factor in mine),
        "paper_left": factors.paper_codes_left(request.user),
        "on_paper": factors.is_on_paper(request.user),
        "sheet": sheets.agreed(request.user) is not None,
        "needed": bool(request.actor.roles - WITHOUT_FACTOR),
        "next": safe_next(request),
    }
    return render(request, "accounts/second_factor.html", context)


@signed_in_page(settling=True)
@careful
def app(request: StaffRequest) -> HttpResponse:
    """Set up an authenticator app."""
    form = AppCodeForm(request.POST or None)
    if form.is_valid():
        try:
            factors.add_app(request, form.cleaned_data["code"])
        except RuleBroken as rule:
            blame(form, rule)
        else:
            return _after_adding(request)
    secret = factors.offered_secret(request)
    side, path = factors.qr_path(request, secret)
    groups = " ".join(secret[i : i + 4] for i in range(0, len(secret), 4))
    context = {"form": form, "side": side, "path": path, "secret": groups}
    return render(request, "accounts/add_app.html", context)


@signed_in_page(settling=True)
@careful
def passkey(request: StaffRequest) -> HttpResponse:
    """Set up a passkey: the phone's, the computer's, or a security key."""
    form = PasskeyForm(request.POST or None)
    if form.is_valid():
        name = form.cleaned_data["name"]
        try:
            factors.add_passkey(request, name, factors.read_credential(request))
        except RuleBroken as rule:
            blame(form, rule)
        else:
            return _after_adding(request)
    offer = json.dumps(factors.passkey_offer(request))
    context = {"form": form, "offer": offer}
    return render(request, "accounts/add_passkey.html", context)


def _after_adding(request: StaffRequest) -> HttpResponse:
    messages.success(request, _("Your second factor works."))
    if factors.paper_codes_left(request.user):
        return redirect("accounts:second_factor")
    return redirect("accounts:paper_codes")


@signed_in_page(settling=True)
@careful
def paper(request: StaffRequest) -> HttpResponse:
    """Show new recovery codes, once."""
    codes: list[str] = []
    if request.method == "POST":
        try:
            codes = sheets.new_codes(request)
        except RuleBroken as rule:
            messages.warning(request, str(rule.message))
            return redirect("accounts:second_factor")
    context = {"codes": codes, "left": factors.paper_codes_left(request.user)}
    return render(request, "accounts/paper_codes.html", context)


@signed_in_page(methods=("POST",), settling=True)
@careful
def remove(request: StaffRequest, pk: int) -> HttpResponse:
    """Remove a second factor."""
    try:
        factors.remove(request, pk)
        messages.success(request, _("Second factor removed."))
    except RuleBroken as rule:
        messages.warning(request, str(rule.message))
    return redirect("accounts:second_factor")
