"""Checking what the public reads: every text beside its English, on a phone too."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from amparo.foundation.accounts.editing import Editing, edit
from amparo.foundation.accounts.middleware import StaffRequest
from amparo.foundation.accounts.pages import staff_page
from amparo.foundation.kernel.errors import Conflict, RuleBroken
from amparo.foundation.policy import Actor, check, may

from .. import operations, queries, texts
from ..models import Remark
from ..queries import Standing, where_for
from ..texts import Saying
from . import said
from .forms import RemarkForm, SignOffForm, WithdrawForm

READ = ("GET", "HEAD")


@staff_page("language.list", methods=READ)
def languages(request: StaffRequest) -> HttpResponse:
    """Every language of the public pages, with how far it is checked."""
    mine: list[dict[str, Any]] = []
    others: list[dict[str, Any]] = []
    home = {code for held in request.actor.held for code in held.countries}
    for standing in queries.standings():
        here = any(land.code in home for land in standing.countries)
        (mine if here else others).append(_row(standing))
    return render(request, "languages/list.html", {"mine": mine, "others": others})


def _row(standing: Standing) -> dict[str, Any]:
    state, tone = said.state_of(standing)
    spoken = ", ".join(land.label for land in standing.countries)
    parts = (spoken, said.progress_of(standing))
    return {
        "title": said.name_of(standing.language),
        "lang": standing.language,
        "url": reverse("languages:language", args=[standing.language]),
        "second": " · ".join(part for part in parts if part),
        "state": state,
        "tone": tone,
    }


@staff_page("language.list", methods=READ)
def language(request: StaffRequest, code: str) -> HttpResponse:
    """One language: how far it is checked, what to read, what was noted."""
    standing = _standing(code)
    state, tone = said.state_of(standing)
    can = _can(request.actor, standing)
    context = {
        "standing": standing,
        "name": said.name_of(code),
        "crumbs": _crumbs((said.name_of(code), "")),
        "state": state,
        "tone": tone,
        "shown": said.shown_to_public(standing),
        "missing": said.what_is_missing(standing),
        "next_part": next(iter(standing.unread), ""),
        "facts": _facts(standing),
        "parts": [_part_row(standing, part) for part in standing.parts],
        "remarks": _remarks(request.actor, standing, standing.remarks),
        "can": can,
    }
    return render(request, "languages/language.html", context)


def _facts(standing: Standing) -> list[tuple[str, str]]:
    facts = [(_("Texts"), str(len(standing.sayings)))]
    if signed := standing.signed:
        facts.append((_("Signed off"), date_format(localtime(signed.created_at))))
        facts.append((_("By"), said.how_signed(signed)))
    facts.append((_("Clock times look like this"), said.times_in(standing.language)))
    return facts if not said.is_source(standing) else facts[1:]


def _part_row(standing: Standing, part: str) -> dict[str, Any]:
    here = standing.of(part)
    reading = standing.readings.get(part)
    state, tone = _("to read"), "quiet"
    if standing.is_read(part) and reading:
        state, tone = _("read by %(who)s") % {"who": reading.reader.name}, "good"
    elif reading:
        state, tone = _("changed since"), "warn"
    return {
        "title": said.PARTS[part],
        "url": reverse("languages:part", args=[standing.language, part]),
        "second": ngettext("%(n)s text", "%(n)s texts", len(here)) % {"n": len(here)},
        "state": state,
        "tone": tone,
    }


@staff_page("language.list", methods=READ)
def part(request: StaffRequest, code: str, part: str) -> HttpResponse:
    """Every text of one part, beside its English."""
    standing = _standing(code)
    here = standing.of(part)
    if not here:
        raise Http404
    return _part_page(request, standing, part)


def _part_page(
    request: StaffRequest, standing: Standing, part: str, status: int = 200
) -> HttpResponse:
    here = standing.of(part)
    code = standing.language
    after = standing.parts.index(part) + 1
    following = standing.parts[after] if after < len(standing.parts) else ""
    context = {
        "standing": standing,
        "part": part,
        "title": said.PARTS[part],
        "language": said.name_of(code),
        "crumbs": _crumbs(
            (said.name_of(code), reverse("languages:language", args=[code])),
            (said.PARTS[part], ""),
        ),
        "texts": [_text(request.actor, standing, saying) for saying in here],
        "seen": texts.digest(here),
        "is_read": standing.is_read(part),
        "reading": standing.readings.get(part),
        "can": _can(request.actor, standing),
        "following": following and reverse("languages:part", args=[code, following]),
        "following_title": following and said.PARTS[following],
    }
    return render(request, "languages/part.html", context, status=status)


def _text(actor: Actor, standing: Standing, saying: Saying) -> dict[str, Any]:
    reading = standing.readings.get(saying.part)
    before = reading.marks.get(saying.key) if reading else saying.mark
    notes = tuple(r for r in standing.remarks if r.key == saying.key)
    return {
        "key": saying.key,
        "english": said.with_gaps(saying.english),
        "said": said.with_gaps(saying.said),
        "new": before != saying.mark,
        "remarks": _remarks(actor, standing, notes),
    }


def _remarks(
    actor: Actor, standing: Standing, remarks: tuple[Remark, ...]
) -> list[dict[str, Any]]:
    known = {saying.key: saying for saying in standing.sayings}
    return [
        {
            "id": remark.id,
            "words": remark.words,
            "who": remark.writer.name,
            "when": remark.created_at,
            "about": known.get(remark.key),
            "may_settle": may(
                actor,
                "language.settle",
                operations.where_of_remark(actor, remark),
            ),
        }
        for remark in remarks
    ]


@staff_page("language.read", methods=("POST",))
def read(request: StaffRequest, code: str, part: str) -> HttpResponse:
    """Say that a part is right as it stands."""
    standing = _standing(code)
    check(
        request.actor, "language.read", where_for(request.actor, "language.read", code)
    )
    if not standing.of(part):
        raise Http404
    try:
        operations.read_part(request.actor, code, part, request.POST.get("seen", ""))
    except (RuleBroken, Conflict) as broken:
        messages.error(request, str(broken.message))
        return _part_page(request, standing, part, status=409)
    messages.success(request, _("Thank you. This part counts as read."))
    return redirect("languages:language", code)


@staff_page("language.remark")
def remark(request: StaffRequest, code: str, key: str) -> HttpResponse:
    """Write a note on one text."""
    standing = _standing(code)
    about = next((s for s in standing.sayings if s.key == key), None)
    if about is None:
        raise Http404
    back = reverse("languages:part", args=[code, about.part]) + f"#t-{key}"

    def save(answers: dict[str, Any]) -> Remark:
        return operations.write_remark(
            request.actor, code, key, answers["words"], answers["form_key"]
        )

    page = Editing(
        form=RemarkForm,
        save=save,
        done=lambda _saved: back,
        title=_("A note on this text"),
        lead=about.said[0] or about.english[0],
        submit=_("Save the note"),
        saved=_("The note is saved."),
        cancel=back,
        crumbs=_crumbs(
            (said.name_of(code), reverse("languages:language", args=[code])),
            (said.PARTS[about.part], back),
        ),
        values={"form_key": uuid4()},
    )
    return edit(request, page)


@staff_page("language.settle", methods=("POST",))
def settle(request: StaffRequest, remark_id: UUID) -> HttpResponse:
    """Settle a note."""
    found = get_object_or_404(Remark, id=remark_id)
    operations.settle_remark(request.actor, found.id)
    messages.success(request, _("The note is settled."))
    return redirect("languages:language", found.language)


@staff_page("language.sign_off")
def sign_off(request: StaffRequest, code: str) -> HttpResponse:
    """Answer for a language."""
    standing = _standing(code)
    verb = "language.sign_off"
    check(request.actor, verb, where_for(request.actor, verb, code))
    here = reverse("languages:language", args=[code])

    def save(answers: dict[str, Any]) -> Any:
        try:
            return operations.sign_off(
                request.actor, code, answers["how"], answers["seen"]
            )
        except Conflict as changed:  # there is nothing of theirs to choose from
            raise RuleBroken(changed.message) from changed

    page = Editing(
        form=SignOffForm,
        save=save,
        done=lambda _saved: here,
        title=_("Sign off %(language)s") % {"language": said.name_of(code)},
        lead=_(
            "You say: I have read these texts. They are true, kind and clear, and a"
            " child understands them. The public reads them from now on."
        ),
        submit=_("Sign off"),
        saved=_("The language is signed off. The public reads it."),
        cancel=here,
        crumbs=_crumbs((said.name_of(code), here)),
        values={"seen": texts.digest(standing.sayings)},
    )
    return edit(request, page)


@staff_page("language.withdraw")
def withdraw(request: StaffRequest, code: str) -> HttpResponse:
    """Take a sign-off back."""
    _standing(code)
    verb = "language.withdraw"
    check(request.actor, verb, where_for(request.actor, verb, code))
    here = reverse("languages:language", args=[code])

    def save(answers: dict[str, Any]) -> None:
        operations.withdraw(request.actor, code, answers["why"])

    page = Editing(
        form=WithdrawForm,
        save=save,
        done=lambda _saved: here,
        title=_("Withdraw %(language)s") % {"language": said.name_of(code)},
        lead=_("The public is not offered this language until it is signed off anew."),
        submit=_("Withdraw it"),
        saved=_("The sign-off is withdrawn."),
        cancel=here,
        crumbs=_crumbs((said.name_of(code), here)),
        danger=True,
    )
    return edit(request, page)


def _standing(code: str) -> Standing:
    try:
        return queries.standing_of(code)
    except LookupError:
        raise Http404 from None


def _can(actor: Actor, standing: Standing) -> dict[str, bool]:
    verbs = ("remark", "read", "sign_off", "withdraw")
    if said.is_source(standing):
        return dict.fromkeys(verbs, False)
    code = standing.language
    return {
        verb: may(actor, name, where_for(actor, name, code))
        for verb in verbs
        if (name := f"language.{verb}")
    }


def _crumbs(*more: tuple[Any, str]) -> tuple[Any, ...]:
    return ((_("Languages"), reverse("languages:list")), *more)
