"""The pages of imports: upload, columns, check, import, undo."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_htmx.http import HttpResponseClientRedirect

from ...accounts.decorators import staff_page
from ...accounts.edit_page import press
from ...accounts.middleware import StaffRequest
from ...kernel.errors import Conflict, RuleBroken
from ...kernel.long_tables import pieces
from ...kernel.tables import TYPES, XLSX, saved
from . import operations, steps
from .forms import ColumnsForm, UploadForm, samples_of
from .known import known_counts
from .models import WAITING, Import, ImportState, Known, RowState
from .reading import SHOWN_WRONG, Waiting, open_waiting
from .rows import empty_tables
from .specs import ImportSpec, Target, spec_of

_WORKING = {
    ImportState.CHECKING: RowState.WAITING,
    ImportState.SAVING: RowState.RIGHT,
    ImportState.UNDOING: RowState.SAVED,
}
# States in which only who uploaded a file can go on with it.
_OWN = (*WAITING, ImportState.SAVING)
_MOST_LISTED = 50
TONES = {
    ImportState.CHECKED: "note",
    ImportState.DONE: "good",
    ImportState.UNDONE: "quiet",
    ImportState.DROPPED: "quiet",
}


@staff_page("list.undo_import")
def imports(request: StaffRequest) -> HttpResponse:
    """List the spreadsheets that someone has uploaded, newest first."""
    found = operations.visible_imports(request.actor)[:_MOST_LISTED]
    titles: dict[tuple[str, str], str] = {}
    rows = []
    for one in found:
        into = (one.spec, one.target)
        if into not in titles:
            titles[into] = _title(request, one)
        rows.append(_row(one, titles[into]))
    return render(request, "lists/imports.html", {"rows": rows})


def _row(one: Import, title: str) -> dict[str, Any]:
    said = ngettext(
        "%(rows)s row, uploaded by %(who)s for %(team)s on %(day)s",
        "%(rows)s rows, uploaded by %(who)s for %(team)s on %(day)s",
        one.rows,
    )
    return {
        "title": title,
        "url": reverse("lists:import", args=[one.id]),
        "second": said
        % {
            "rows": one.rows,
            "who": one.owner.name,
            "team": one.team.name,
            "day": date_format(localtime(one.created_at)),
        },
        "state": one.get_state_display(),
        "tone": TONES.get(ImportState(one.state), "warn"),
    }


def _title(request: StaffRequest, one: Import) -> str:
    """Return what was imported and into what, if the person may still see that."""
    label = spec_of(one.spec).label
    target = _target(request, one)
    return f"{label}: {target.title}" if target else str(label)


def _target(request: StaffRequest, one: Import) -> Target | None:
    try:
        return operations.target_of(request.actor, one)
    except ObjectDoesNotExist:
        return None


@staff_page("list.import")
def upload(request: StaffRequest, spec: str, target: str) -> HttpResponse:
    """Take a file, and go on to its columns."""
    kind, into = _into(request, spec, target)
    sent = request.method == "POST"
    form = UploadForm(request.POST, request.FILES) if sent else UploadForm()
    if sent and form.is_valid():
        said = form.cleaned_data
        try:
            one = operations.upload(
                request.actor, spec, target, said["file"].read(), said["form_key"]
            )
        except RuleBroken as broken:
            form.add_error("file", str(broken.message))
        else:
            return redirect("lists:import", one.id)
    # Not "target": in a form that is where script puts the answer.
    crumbs = [(into.title, into.url), (_("Import a spreadsheet"), "")]
    context = {
        "form": form,
        "spec": kind,
        "into": into,
        "crumbs": crumbs,
        "reasons": next((one.instead for one in into.fields if one.instead), ()),
    }
    status = 422 if form.errors else 200
    return render(request, "lists/import_upload.html", context, status=status)


@staff_page("list.import")
def empty_table(request: StaffRequest, spec: str, target: str) -> HttpResponse:
    """Send an Excel file with the headings that can be imported, and no rows."""
    kind, into = _into(request, spec, target)
    content = b"".join(pieces(XLSX, empty_tables(into)))
    return saved(f"{kind.name}.{XLSX}", TYPES[XLSX], content)


def _into(request: StaffRequest, spec: str, target: str) -> tuple[ImportSpec, Target]:
    try:
        kind = spec_of(spec)
        return kind, operations.find_target(request.actor, kind, target)
    except (ObjectDoesNotExist, ValueError) as error:
        raise Http404 from error


@staff_page("list.undo_import")
def show(request: StaffRequest, import_id: UUID) -> HttpResponse:
    """Show where an import stands: columns, progress, what was found, what was done."""
    one = get_or_404(request, import_id)
    if one.owner_id != request.actor.user_id and one.state in _OWN:
        return render(request, "lists/import_of_other.html", frame_of(one))
    if one.state in _WORKING:
        return render(request, "lists/import_working.html", _progress(one))
    if one.state in (ImportState.MAPPING, ImportState.CHECKED):
        return _waiting(request, one)
    return render(request, "lists/import_done.html", _done(request, one))


def _waiting(request: StaffRequest, one: Import) -> HttpResponse:
    opened = open_waiting(request.actor, one.id)
    if one.state == ImportState.CHECKED:
        return render(request, "lists/import_checked.html", _checked(opened))
    return _draw_columns(request, opened, _columns_form(opened))


@staff_page("list.import")
def columns(request: StaffRequest, import_id: UUID) -> HttpResponse:
    """Say which field each column is, then check the rows."""
    one = get_or_404(request, import_id)
    if one.state not in (ImportState.MAPPING, ImportState.CHECKED):
        return redirect("lists:import", one.id)
    opened = open_waiting(request.actor, one.id)
    if request.method != "POST":
        return _draw_columns(request, opened, _columns_form(opened))
    form = _columns_form(opened, request.POST)
    if form.is_valid():
        try:
            operations.choose_columns(
                request.actor, one.id, form.chosen(), form.cleaned_data["version"]
            )
        except (RuleBroken, Conflict) as broken:
            form.add_error(None, str(broken.message))
        else:
            return redirect("lists:import", one.id)
    return _draw_columns(request, opened, form)


def _columns_form(opened: Waiting, *sent: Any) -> ColumnsForm:
    said = opened.about
    return ColumnsForm(
        *sent,
        said=said,
        fields=opened.target.fields,
        samples=samples_of(opened.first, len(said.heads)),
        initial={"version": opened.one.version},
    )


def _draw_columns(
    request: StaffRequest, opened: Waiting, form: ColumnsForm
) -> HttpResponse:
    context = {"form": form, **frame_of(opened.one), "opened": opened}
    status = 422 if form.errors else 200
    return render(request, "lists/import_columns.html", context, status=status)


def _checked(opened: Waiting) -> dict[str, Any]:
    found, known = operations.counts(opened.one), known_counts(opened.one)
    return {
        **frame_of(opened.one),
        "asked": known[Known.ASKED],
        "same": known[Known.SAME],
        "other": known[Known.OTHER],
        "opened": opened,
        "right": found[RowState.RIGHT],
        "wrong": found[RowState.WRONG],
        "unlisted": max(0, found[RowState.WRONG] - SHOWN_WRONG),
        "upload_url": reverse(
            "lists:import-upload", args=[opened.one.spec, opened.one.target]
        ),
    }


@staff_page("list.undo_import", methods=("POST",))
def go_on(request: StaffRequest, import_id: UUID) -> HttpResponse:
    """Check, import or undo some more rows: by itself, or by a button."""
    one = get_or_404(request, import_id)
    if not request.htmx:
        steps.go_on(request.actor, one.id, steps.SECONDS_WITHOUT_SCRIPT)
        return redirect("lists:import", one.id)
    now = steps.go_on(request.actor, one.id)
    if now.state not in _WORKING:
        return HttpResponseClientRedirect(reverse("lists:import", args=[one.id]))
    return render(request, "lists/_import_progress.html", _progress(now))


@staff_page("list.import", methods=("POST",))
def save(request: StaffRequest, import_id: UUID) -> HttpResponse:
    """Begin to import the rows that are right."""
    return _press(request, import_id, operations.begin)


@staff_page("list.undo_import", methods=("POST",))
def undo(request: StaffRequest, import_id: UUID) -> HttpResponse:
    """Begin to undo an import as a whole."""
    return _press(request, import_id, operations.begin_undo)


@staff_page("list.undo_import", methods=("POST",))
def delete(request: StaffRequest, import_id: UUID) -> HttpResponse:
    """Delete a file that waits, without importing it."""
    return _press(request, import_id, operations.drop)


def _press(request: StaffRequest, import_id: UUID, do: Any) -> HttpResponse:
    one = get_or_404(request, import_id)
    seen = request.POST.get("version", "")
    version = int(seen) if seen.isdecimal() else one.version
    return press(
        request,
        lambda: do(request.actor, one.id, version),
        reverse("lists:import", args=[one.id]),
    )


def get_or_404(request: StaffRequest, import_id: UUID) -> Import:
    """Return an import that someone may see, or raise ``Http404``."""
    try:
        return operations.get(request.actor, import_id)
    except Import.DoesNotExist as error:
        raise Http404 from error


def frame_of(one: Import) -> dict[str, Any]:
    """Return what every page of an import shows."""
    kind = spec_of(one.spec)
    crumbs = [(_("Imports"), reverse("lists:imports")), (kind.label, "")]
    can_delete = one.state in WAITING
    return {"one": one, "spec": kind, "crumbs": crumbs, "can_delete": can_delete}


def _progress(one: Import) -> dict[str, Any]:
    left = operations.counts(one)[_WORKING[ImportState(one.state)]]
    whole = _whole(one)
    return {**frame_of(one), "whole": whole, "so_far": whole - left}


def _whole(one: Import) -> int:
    """Return how many rows this state deals with."""
    found = operations.counts(one)
    if one.state == ImportState.SAVING:
        return found[RowState.RIGHT] + found[RowState.SAVED]
    return sum(found.values())


def _done(request: StaffRequest, one: Import) -> dict[str, Any]:
    found = operations.counts(one)
    return {
        **frame_of(one),
        "target": _target(request, one),
        "can_undo": one.state == ImportState.DONE and one.ends_at > timezone.now(),
        "saved": found[RowState.SAVED],
        "known": one.lines.filter(state=RowState.SAVED, known=Known.SAME).count(),
        "undone": found[RowState.UNDONE],
        "kept": found[RowState.KEPT],
    }
