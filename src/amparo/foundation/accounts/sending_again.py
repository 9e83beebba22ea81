"""The page that a refused form gets: sign in there, and send once more."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render

from ..kernel.errors import RuleBroken
from . import factors, sign_in, unsent
from .forms import CodeForm, SignInForm, UnlockForm
from .middleware import StaffRequest
from .models import User
from .unsent import Unsent

# Why a form was refused, as far as the page would not know it itself.
ENDED, LOCKED, OLD, FAULT = "ended", "locked", "old", "fault"
# What has to happen before it is sent.
SIGN_IN, CODE, UNLOCK, RENEW, FACTOR = "sign_in", "code", "unlock", "renew", "factor"
SEND, ASK, OTHER = "send", "ask", "other"


@dataclass
class Page:
    """One answer: the form in question, why it is here, and what comes next."""

    request: StaffRequest
    held: Unsent
    why: str = ENDED
    step: str = ""
    form: forms.Form | None = None
    problem: str = ""
    began: bool = False  # on this page, not in another tab
    at_once: bool = False  # the person has just shown who they are: nothing to ask

    def draw(self, status: int = 200) -> HttpResponse:
        """Render the page for the next step."""
        self.step = self.step or self._next_step()
        if self.form is None and self.step in _FORMS:
            self.form = _FORMS[self.step]()
        writer = unsent.is_writer(self.request.actor.user_id, self.held.written_by)
        if self.step in (SEND, RENEW, FACTOR) and not writer:
            self.step = OTHER if self.held.written_by else ASK
        context = {
            "held": self.held,
            "sealed": unsent.seal(self.held),
            "step": self.step,
            "why": self.why,
            "form": self.form,
            "problem": self.problem,
            "who": self.request.actor.name,
            "at_once": self.at_once and self.step == SEND and self.held.pressed,
            "question": self._question() if self.step == CODE else "",
        }
        return render(self.request, "accounts/unsent.html", context, status=status)

    def blame(self, rule: RuleBroken) -> None:
        """Show the message of a broken rule at its field, or above the form."""
        if self.form is None:
            self.problem = str(rule.message)
            return
        known = rule.field in self.form.fields
        self.form.add_error(rule.field if known else None, str(rule.message))

    def _next_step(self) -> str:
        request, actor = self.request, self.request.actor
        if actor.user_id is None:
            return CODE if self.began and sign_in.pending_user(request) else SIGN_IN
        if sign_in.needs_second_factor(request):
            return FACTOR
        return UNLOCK if self.why == LOCKED and actor.keys is None else SEND

    def _question(self) -> str:
        user = sign_in.pending_user(self.request)
        if user is None or not factors.has_passkey(user):
            return ""
        return json.dumps(factors.passkey_question(user))


_FORMS: dict[str, type[forms.Form]] = {
    SIGN_IN: SignInForm,
    CODE: CodeForm,
    UNLOCK: UnlockForm,
}


def refused(request: StaffRequest, why: str, status: int = 403) -> HttpResponse | None:
    """Answer a refused form with the page that carries it; None if it must not.

    A form of another site is never offered; what a script sends is no page.
    """
    held = None if getattr(request, "htmx", False) else unsent.read(request)
    return Page(request, held, why).draw(status) if held else None


def go_on(request: StaffRequest, held: Unsent) -> HttpResponse:
    """Take the next step that the page's own form brings."""
    page = Page(request, held, began=True)
    try:
        _take_step(request, page)
    except RuleBroken as rule:
        page.blame(rule)
    return page.draw()


def _take_step(request: StaffRequest, page: Page) -> None:
    sent: Any = request.POST
    if "switch" in sent:
        sign_in.lock(request)
    elif request.actor.user_id is not None:
        _unlock(request, page)
    elif "password" in sent:
        _begin(request, page)
    elif "code" in sent or sent.get("credential"):
        _show_factor(request, page)


def _unlock(request: StaffRequest, page: Page) -> None:
    if "password" not in request.POST:
        return
    page.why, page.step, page.form = LOCKED, UNLOCK, UnlockForm(request.POST)
    if page.form.is_valid():
        sign_in.unlock(request, page.form.cleaned_data["password"])
        page.step, page.form = SEND if request.key_cookie else RENEW, None
        page.at_once = True


def _begin(request: StaffRequest, page: Page) -> None:
    page.step, page.form = SIGN_IN, SignInForm(request.POST)
    if not page.form.is_valid():
        return
    data = page.form.cleaned_data
    user = sign_in.user_with_email(request, data["email"], data["password"])
    sign_in.begin(request, user, data["password"])
    if factors.has_factor(user):
        page.step, page.form = CODE, None
    else:
        _finish(request, page, user, "")


def _show_factor(request: StaffRequest, page: Page) -> None:
    user = sign_in.pending_user(request)
    if user is None:
        return
    page.step = CODE
    if "code" in request.POST:
        page.form = CodeForm(request.POST)
        if not page.form.is_valid():
            return
        try:
            factor = sign_in.show_code(request, user, page.form.cleaned_data["code"])
        except RuleBroken:
            if sign_in.pending_user(request) is None:
                page.step, page.form = SIGN_IN, None
            raise
    else:
        factor = factors.accept_passkey(user, factors.read_credential(request))
    _finish(request, page, user, factor)


def _finish(request: StaffRequest, page: Page, user: User, factor: str) -> None:
    sign_in.finish(request, user, factor)
    sign_in.warn(request, user)
    page.step = FACTOR if sign_in.needs_second_factor(request) else SEND
    page.form, page.at_once = None, True
