"""A session on the trainer's phone: sheet, heads, hours, door, and what was told."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from amparo.foundation.accounts.decorators import staff_page
from amparo.foundation.accounts.edit_page import press
from amparo.foundation.accounts.middleware import StaffRequest
from amparo.foundation.design.forms import AmparoForm
from amparo.foundation.kernel.errors import Conflict, RuleBroken
from amparo.foundation.kernel.qr import svg_path
from amparo.foundation.policy import may
from amparo.response.concerns.apart import NobodyApart

from .. import operations, queries
from ..codes import EnrolmentState, How, Mark
from ..forms import DayForm, HeadsForm, HoursForm
from ..models import Session
from ..operations import Told
from ..people_forms import ToldForm
from ..types import Sheet
from ._shared import (
    colleagues_of,
    crumbs,
    form_page,
    press_on,
    run_url,
    session_or_404,
    session_url,
)


@staff_page("course.attend")
def sheet(request: StaffRequest, session_id: UUID) -> HttpResponse:
    """Show the attendance sheet, or save it: one tick for each person."""
    session = session_or_404(request, session_id, "course.attend")
    if request.method != "POST":
        return _sheet(request, session)
    try:
        operations.save_sheet(request.actor, session_id, _sent(request))
    except RuleBroken as broken:
        return _sheet(request, session, notice=str(broken.message), status=422)
    except Conflict as conflict:
        return _sheet(request, session, notice=str(conflict.message), status=409)
    messages.success(request, _("Attendance saved."))
    return redirect(session_url(session))


def _sent(request: StaffRequest) -> Sheet:
    """Return what was sent: of each row what was shown, and what it says now."""
    marks = {}
    for name, seen in request.POST.items():
        if not name.startswith("was_"):
            continue
        try:
            enrolment_id = UUID(name.removeprefix("was_"))
        except ValueError:
            continue
        now = request.POST.get(f"now_{enrolment_id}", Mark.ABSENT)
        if now == Mark.ABSENT and seen == Mark.EXCUSED:
            now = Mark.EXCUSED  # nobody ticked them; they had said so
        marks[enrolment_id] = (str(seen), now)
    return Sheet(marks, request.POST.get("how", How.SHEET))


def _sheet(
    request: StaffRequest, session: Session, notice: str = "", status: int = 200
) -> HttpResponse:
    listed = operations.list_people(request.actor, session.run_id)
    marks = queries.marks_of(session)
    missing = queries.missing_consent(session.run)
    rows = []
    for one in listed:
        stands = marks.get(one.enrolment.id, "")
        if one.enrolment.state == EnrolmentState.LEFT and not stands:
            continue
        typed = request.POST.get(f"now_{one.enrolment.id}") if notice else stands
        rows.append(
            {
                "one": one.enrolment,
                "name": one.name or one.enrolment.code,
                "stands": stands,
                "present": typed == Mark.PRESENT,
                "without": one.enrolment.id in missing,
            }
        )
    context = {
        "session": session,
        "run": session.run,
        "rows": rows,
        "notice": notice,
        "why_not": "" if notice else operations.why_not(session),
        "heads": list(queries.headcounts_of(session)),
        "history": list(queries.history_of(session)[:20]),
        "hows": [How.SHEET, How.PAPER],
        "may_tell": may(request.actor, "course.tell", queries.scope_of(session.run)),
        "crumbs": crumbs(session.run, _title(session)),
    }
    return render(request, "courses/sheet.html", context, status=status)


def _title(session: Session) -> str:
    return _("Session %(n)s") % {"n": session.number}


@staff_page("course.run")
def move(request: StaffRequest, session_id: UUID) -> HttpResponse:
    """Move a session to another day."""
    session = session_or_404(request, session_id, "course.run")
    return form_page(
        request,
        session.run,
        _("Move session"),
        form=DayForm,
        save=lambda form: operations.move_session(
            request.actor,
            session_id,
            form.cleaned_data["on"],
            form.cleaned_data["version"],
        ),
        done=run_url(session.run),
        submit=_("Move session"),
        saved=_("Session moved."),
        values={"on": session.on},
        version=session.version,
    )


@staff_page("course.run", methods=("POST",))
def cancel(request: StaffRequest, session_id: UUID) -> HttpResponse:
    """Cancel a session."""
    url = run_url(session_or_404(request, session_id, "course.run").run)
    said = _("Session cancelled.")
    return press_on(request, operations.cancel_session, session_id, url, said)


@staff_page("course.run", methods=("POST",))
def restore(request: StaffRequest, session_id: UUID) -> HttpResponse:
    """Hold a cancelled session after all."""
    url = run_url(session_or_404(request, session_id, "course.run").run)
    said = _("The session is planned again.")
    return press_on(request, operations.restore_session, session_id, url, said)


@staff_page("course.headcount")
def heads(request: StaffRequest, session_id: UUID) -> HttpResponse:
    """Count heads where no names are taken."""
    session = session_or_404(request, session_id, "course.headcount")
    return form_page(
        request,
        session.run,
        _("Count heads"),
        form=HeadsForm,
        save=lambda form: operations.save_headcount(
            request.actor, session_id, form.to_data()
        ),
        done=session_url(session),
        submit=_("Save headcount"),
        saved=_("Headcount saved."),
        lead=_("Only where names must not be taken. It is never added to people."),
        values={"audience": session.run.course.audience},
    )


@staff_page("course.hours")
def hours(request: StaffRequest, session_id: UUID) -> HttpResponse:
    """Record how long colleagues worked for a session."""
    session = session_or_404(request, session_id, "course.hours")
    known = queries.hours_of([session])

    def save(form: AmparoForm) -> None:
        minutes = {
            UUID(name.removeprefix("m_")): value or 0
            for name, value in form.cleaned_data.items()
        }
        operations.save_hours(request.actor, session_id, minutes)

    return form_page(
        request,
        session.run,
        _("Trainers' hours"),
        form=partial(HoursForm, colleagues=colleagues_of(session.run)),
        save=save,
        done=run_url(session.run),
        submit=_("Save"),
        saved=_("Saved."),
        lead=_("Minutes, with getting ready and the way there."),
        values={f"m_{one.trainer_id}": one.minutes for one in known},
    )


@staff_page("course.open_door")
def door(request: StaffRequest, session_id: UUID) -> HttpResponse:
    """Show the code with which people sign in; it names nobody."""
    session = session_or_404(request, session_id, "course.open_door")
    if request.method == "POST":
        here = reverse("courses:door", args=[session_id])
        said = _("People can sign in now.")
        return press_on(request, operations.open_door, session_id, here, said)
    closes = session.door_closes_at
    is_open = bool(session.door and closes and closes > timezone.now())
    url = request.build_absolute_uri(f"/in/{session.door}") if is_open else ""
    context = {
        "session": session,
        "run": session.run,
        "url": url,
        "qr": svg_path(url) if url else None,
        "crumbs": crumbs(session.run, (_title(session), session_url(session))),
    }
    return render(request, "courses/door.html", context)


@staff_page("course.open_door", methods=("POST",))
def close_door(request: StaffRequest, session_id: UUID) -> HttpResponse:
    """Let nobody sign in any more."""
    session = session_or_404(request, session_id, "course.open_door")
    close = partial(operations.close_door, request.actor, session_id)
    return press(request, close, session_url(session), _("Signing in has ended."))


# -- A child told me something -------------------------------------------------------


@staff_page("course.tell")
def told(request: StaffRequest, session_id: UUID) -> HttpResponse:
    """Help the trainer in that minute, and pass on what a child told."""
    session = session_or_404(request, session_id, "course.tell")
    reads = operations.who_reads(session.run)

    def told_form(*, choose: bool) -> ToldForm:
        sent = request.POST if request.method == "POST" else None
        made = ToldForm(sent, apart=reads.apart, usual=reads.usual)
        if choose:
            made.let_choose()
        return made

    form = told_form(choose=bool(request.POST.get("usual_team")))
    context: dict[str, Any] = {
        "session": session,
        "run": session.run,
        "reads": reads,
        "form": form,
        "crumbs": crumbs(session.run, (_title(session), session_url(session))),
    }
    if request.method != "POST" or not reads.receives:
        return render(request, "courses/told.html", context)
    if not form.is_valid():
        return render(request, "courses/told.html", context, status=422)
    said = dict(form.cleaned_data)
    key = said.pop("form_key")
    language = get_language() or session.run.language
    try:
        context["receipt"] = operations.pass_on(
            request.actor, session.run, Told(**said), language, key
        )
    except NobodyApart as broken:
        # A form that was read keeps its fields: the question needs a new one.
        context["form"] = form = told_form(choose=True)
        form.add_error(None, str(broken.message))
        return render(request, "courses/told.html", context, status=422)
    except RuleBroken as broken:
        field = broken.field if broken.field in form.fields else None
        form.add_error(field, str(broken.message))
        return render(request, "courses/told.html", context, status=422)
    return render(request, "courses/told_done.html", context)
