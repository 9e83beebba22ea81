"""The flow of every page with one form: show, save, explain errors and conflicts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from ..design.conflicts import differences, with_choices
from ..design.forms import Text
from ..kernel.errors import Conflict, RuleBroken


@dataclass(frozen=True)
class EditPage:
    """A page with one form: its texts, where it leads, and the saved values.

    ``values`` are the saved values by field name and ``version`` the record's version;
    a page that creates something has no version. ``save`` takes the form's answers and
    calls one operation; ``done`` builds the next address from what it returns.
    """

    form: Callable[..., forms.Form]
    save: Callable[[dict[str, Any]], Any]
    done: Callable[[Any], str]
    title: Text
    submit: Text
    cancel: str
    lead: Text = ""
    saved: Text = ""
    crumbs: tuple[tuple[Text, str], ...] = ()
    values: Mapping[str, Any] = field(default_factory=dict)
    version: int | None = None
    danger: bool = False
    template: str = "accounts/edit.html"  # or one that extends it


def edit(request: HttpRequest, page: EditPage) -> HttpResponse:
    """Show the form, or save it; on errors what was typed stays, with the reason."""
    if request.method != "POST":
        initial = dict(page.values)
        if page.version is not None:
            initial["version"] = page.version
        return _show(request, page, page.form(initial=initial))
    sent = page.form(with_choices(request.POST, page.values))
    if not sent.is_valid():
        return _show(request, page, sent)
    try:
        result = page.save(sent.cleaned_data)
    except RuleBroken as broken:
        field = broken.field if broken.field in sent.fields else None
        sent.add_error(field, str(broken.message))
        return _show(request, page, sent)
    except Conflict:
        return _show_both(request, page, sent)
    if page.saved:
        messages.success(request, str(page.saved))
    return HttpResponseRedirect(page.done(result))


def _show(request: HttpRequest, page: EditPage, form: forms.Form) -> HttpResponse:
    status = 422 if form.errors else 200
    context = {"page": page, "form": form}
    return render(request, page.template, context, status=status)


def _show_both(request: HttpRequest, page: EditPage, sent: forms.Form) -> HttpResponse:
    both = differences(sent, page.values)
    context = {"page": page, "form": sent, "both": both, "version": page.version}
    return render(request, page.template, context, status=409)


def press(
    request: HttpRequest,
    do: Callable[[], Any],
    leads_to: str,
    done: Text = "",
    refused: str = "",
) -> HttpResponseRedirect:
    """Do what a button asks and redirect; what is refused is shown as a message.

    ``refused`` is the address after a refusal, where it is another one.
    """
    try:
        do()
    except (Conflict, RuleBroken) as broken:
        messages.warning(request, str(broken.message))
        return HttpResponseRedirect(refused or leads_to)
    if done:
        messages.success(request, str(done))
    return HttpResponseRedirect(leads_to)
