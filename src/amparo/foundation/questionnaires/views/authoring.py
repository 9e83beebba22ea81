"""The author's pages: list, upload, describe, retire."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from ...accounts.decorators import staff_page
from ...accounts.edit_page import EditPage, edit, press
from ...accounts.middleware import StaffRequest
from ...kernel.errors import RuleBroken
from ...lists.pages import page_of
from ...lists.requests import asked_of
from ...lists.views import to_address
from ...policy import check, may_anywhere, permission
from .. import operations, presenters, queries
from ..codes import Purpose, VersionState
from ..engine import NotAForm
from ..forms import ChangeDetailsForm, FileForm, FilterForm, UploadForm, details_of
from ..models import Questionnaire, Version
from ..operations._shared import scope_of
from ..questionnaire_list import SPEC, listed
from ._shared import may_do, questionnaire_or_404, way, way_to


@staff_page("questionnaire.list")
def questionnaire_list(request: StaffRequest) -> HttpResponse:
    """List questionnaires: those of the organisation, and those that we bring."""
    asked = asked_of(request, ("purpose", "of"))
    if (elsewhere := to_address(request, asked)) is not None:
        return elsewhere
    form = FilterForm(asked.filters)
    said = form.cleaned_data if form.is_valid() else {}
    found = listed(request.actor, said.get("purpose", ""), said.get("of", ""))
    context = {
        "form": form,
        "page": page_of(SPEC, request.actor, found, asked),
        "may_write": may_anywhere(request.actor, "questionnaire.write"),
    }
    return render(request, "questionnaires/list.html", context)


@staff_page("questionnaire.list", methods=("GET", "HEAD"))
def questionnaire(request: StaffRequest, questionnaire_id: UUID) -> HttpResponse:
    """Show a questionnaire: what it is for, its versions, what may be done."""
    one = questionnaire_or_404(request, questionnaire_id)
    versions = list(queries.versions_of(one))
    context = {
        "one": one,
        "title": presenters.title_of(one),
        "crumbs": way((presenters.title_of(one), "")),
        "purpose": Purpose(one.purpose).label,
        "facts": presenters.questionnaire_facts(one),
        "versions": [presenters.version_row(version) for version in versions],
        "waiting": any(v.state == VersionState.WAITING for v in versions),
        "may": may_do(request.actor, one),
    }
    return render(request, "questionnaires/questionnaire.html", context)


@staff_page("questionnaire.write")
def upload(request: StaffRequest) -> HttpResponse:
    """Upload a questionnaire that the organisation does not have yet."""
    offered = _organisations(request)

    def form(*args: Any) -> UploadForm:
        return UploadForm(*args, organisations=offered)

    def save(sent: UploadForm, data: bytes) -> Version:
        return operations.upload_new(
            request.actor,
            UUID(sent.cleaned_data["organisation"]),
            data,
            details_of(sent.cleaned_data),
            sent.cleaned_data["form_key"],
        )

    title = _("Upload a questionnaire")
    return _upload(request, form, save, {"title": title, "crumbs": way((title, ""))})


@staff_page("questionnaire.write")
def upload_version(request: StaffRequest, questionnaire_id: UUID) -> HttpResponse:
    """Upload a further version of a questionnaire."""
    one = questionnaire_or_404(request, questionnaire_id)
    check(request.actor, "questionnaire.write", scope_of(one))

    def save(sent: FileForm, data: bytes) -> Version:
        form_key = sent.cleaned_data["form_key"]
        return operations.upload_version(request.actor, one.id, data, form_key)

    title = _("Upload a new version")
    lead = _("Answers that were given keep their version.")
    facts = {
        "title": title,
        "lead": lead,
        "crumbs": way_to(one, title),
        "draft": _draft(one),
    }
    return _upload(request, FileForm, save, facts)


def _draft(one: Questionnaire) -> dict[str, Any] | None:
    """Return the draft whose place an upload takes."""
    found = queries.versions_of(one).filter(state=VersionState.DRAFT).first()
    return presenters.version_row(found) | {"number": found.number} if found else None


def _upload(
    request: StaffRequest,
    form: Callable[..., Any],
    save: Callable[[Any, bytes], Version],
    facts: dict[str, Any],
) -> HttpResponse:
    """Show the form of an upload, or take the file; say what is wrong row by row."""
    sent = form(request.POST, request.FILES) if request.method == "POST" else form()
    problems: tuple[Any, ...] = ()
    if sent.is_bound and sent.is_valid():
        try:
            version = save(sent, sent.cleaned_data["file"].read())
        except NotAForm as wrong:
            problems = wrong.problems
        except RuleBroken as broken:
            field = broken.field if broken.field in sent.fields else None
            sent.add_error(field, str(broken.message))
        else:
            messages.success(request, _("Uploaded as a draft."))
            return redirect("questionnaires:version", version.id)
    context = {"form": sent, "problems": problems, **facts}
    status = 422 if sent.is_bound else 200
    return render(request, "questionnaires/upload.html", context, status=status)


def _organisations(request: StaffRequest) -> list[tuple[str, str]]:
    """Return the organisations for which someone may upload."""
    roles = permission("questionnaire.write").allowed
    mine = {m.organisation for m in request.memberships if m.role in roles}
    return sorted(((str(o.id), o.name) for o in mine), key=lambda pair: pair[1])


@staff_page("questionnaire.write")
def details(request: StaffRequest, questionnaire_id: UUID) -> HttpResponse:
    """Change purpose, source and licence."""
    one = questionnaire_or_404(request, questionnaire_id)
    check(request.actor, "questionnaire.write", scope_of(one))
    here, title = _page(one), _("Change details")

    def save(said: dict[str, Any]) -> Questionnaire:
        given = details_of(said)
        return operations.change_details(request.actor, one.id, given, said["version"])

    names = ("purpose", "subjects", "voices", "source", "licence")
    return edit(
        request,
        EditPage(
            form=ChangeDetailsForm,
            save=save,
            done=lambda _one: here,
            title=title,
            submit=_("Save"),
            saved=_("Saved."),
            cancel=here,
            crumbs=way_to(one, title),
            values={name: getattr(one, name) for name in names},
            version=one.version,
        ),
    )


@staff_page("questionnaire.retire", methods=("POST",))
def retire(request: StaffRequest, questionnaire_id: UUID) -> HttpResponse:
    """Offer a questionnaire no more."""
    one = questionnaire_or_404(request, questionnaire_id)
    return press(
        request,
        lambda: operations.retire(request.actor, one.id),
        _page(one),
        _("Retired. Answers stay; nobody begins new ones."),
    )


@staff_page("questionnaire.retire", methods=("POST",))
def offer_again(request: StaffRequest, questionnaire_id: UUID) -> HttpResponse:
    """Offer a retired questionnaire again."""
    one = questionnaire_or_404(request, questionnaire_id)
    return press(
        request,
        lambda: operations.offer_again(request.actor, one.id),
        _page(one),
        _("Offered again."),
    )


def _page(one: Questionnaire) -> str:
    return reverse("questionnaires:questionnaire", args=[one.id])
