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

from amparo.foundation.accounts.decorators import staff_page
from amparo.foundation.accounts.edit_page import EditPage, edit
from amparo.foundation.accounts.middleware import StaffRequest
from amparo.foundation.kernel.errors import Conflict, RuleBroken
from amparo.foundation.policy import Actor, check, may

from .. import operations, queries, texts
from ..models import Remark
from ..queries import LanguageStatus, scope_for
from ..texts import PublicText
from . import presenters
from .forms import RemarkForm, SignOffForm, WithdrawForm

READ = ("GET", "HEAD")


@staff_page("language.list", methods=READ)
def languages(request: StaffRequest) -> HttpResponse:
    """Every language of the public pages, with how far it is checked."""
    mine: list[dict[str, Any]] = []
    others: list[dict[str, Any]] = []
    home = {
        code
        for assignment in request.actor.assignments
        for code in assignment.countries
    }
    for language_status in queries.language_statuses():
        here = any(country.code in home for country in language_status.countries)
        (mine if here else others).append(_row(language_status))
    return render(request, "languages/list.html", {"mine": mine, "others": others})


def _row(language_status: LanguageStatus) -> dict[str, Any]:
    state, tone = presenters.state_of(language_status)
    spoken = ", ".join(country.label for country in language_status.countries)
    parts = (spoken, presenters.progress_of(language_status))
    return {
        "title": presenters.name_of(language_status.language),
        "lang": language_status.language,
        "url": reverse("languages:language", args=[language_status.language]),
        "second": " · ".join(part for part in parts if part),
        "state": state,
        "tone": tone,
    }


@staff_page("language.list", methods=READ)
def language(request: StaffRequest, code: str) -> HttpResponse:
    """One language: how far it is checked, what to read, what was noted."""
    language_status = _language_status(code)
    state, tone = presenters.state_of(language_status)
    can = _can(request.actor, language_status)
    context = {
        "language_status": language_status,
        "name": presenters.name_of(code),
        "crumbs": _crumbs((presenters.name_of(code), "")),
        "state": state,
        "tone": tone,
        "shown": presenters.shown_to_public(language_status),
        "missing": presenters.what_is_missing(language_status),
        "next_part": next(iter(language_status.unread), ""),
        "facts": _facts(language_status),
        "parts": [_part_row(language_status, part) for part in language_status.parts],
        "remarks": _remarks(request.actor, language_status, language_status.remarks),
        "can": can,
    }
    return render(request, "languages/language.html", context)


def _facts(language_status: LanguageStatus) -> list[tuple[str, str]]:
    facts = [(_("Texts"), str(len(language_status.texts)))]
    if signed := language_status.signed:
        facts.append((_("Signed off"), date_format(localtime(signed.created_at))))
        facts.append((_("By"), presenters.how_signed(signed)))
    facts.append((_("Time format"), presenters.times_in(language_status.language)))
    return facts if not presenters.is_source(language_status) else facts[1:]


def _part_row(language_status: LanguageStatus, part: str) -> dict[str, Any]:
    here = language_status.of(part)
    reading = language_status.readings.get(part)
    state, tone = _("to review"), "quiet"
    if language_status.is_read(part) and reading:
        state, tone = _("reviewed by %(who)s") % {"who": reading.reader.name}, "good"
    elif reading:
        state, tone = _("changed since"), "warn"
    return {
        "title": presenters.PARTS[part],
        "url": reverse("languages:part", args=[language_status.language, part]),
        "second": ngettext("%(n)s text", "%(n)s texts", len(here)) % {"n": len(here)},
        "state": state,
        "tone": tone,
    }


@staff_page("language.list", methods=READ)
def part(request: StaffRequest, code: str, part: str) -> HttpResponse:
    """Every text of one part, beside its English."""
    language_status = _language_status(code)
    here = language_status.of(part)
    if not here:
        raise Http404
    return _part_page(request, language_status, part)


def _part_page(
    request: StaffRequest, language_status: LanguageStatus, part: str, status: int = 200
) -> HttpResponse:
    here = language_status.of(part)
    code = language_status.language
    after = language_status.parts.index(part) + 1
    following = (
        language_status.parts[after] if after < len(language_status.parts) else ""
    )
    context = {
        "language_status": language_status,
        "part": part,
        "title": presenters.PARTS[part],
        "language": presenters.name_of(code),
        "crumbs": _crumbs(
            (presenters.name_of(code), reverse("languages:language", args=[code])),
            (presenters.PARTS[part], ""),
        ),
        "texts": [_text(request.actor, language_status, text) for text in here],
        "seen": texts.digest(here),
        "is_read": language_status.is_read(part),
        "reading": language_status.readings.get(part),
        "can": _can(request.actor, language_status),
        "following": following and reverse("languages:part", args=[code, following]),
        "following_title": following and presenters.PARTS[following],
    }
    return render(request, "languages/part.html", context, status=status)


def _text(
    actor: Actor, language_status: LanguageStatus, text: PublicText
) -> dict[str, Any]:
    reading = language_status.readings.get(text.part)
    before = reading.marks.get(text.key) if reading else text.mark
    notes = tuple(r for r in language_status.remarks if r.key == text.key)
    return {
        "key": text.key,
        "english": presenters.with_gaps(text.english),
        "translation": presenters.with_gaps(text.translations),
        "new": before != text.mark,
        "remarks": _remarks(actor, language_status, notes),
    }


def _remarks(
    actor: Actor, language_status: LanguageStatus, remarks: tuple[Remark, ...]
) -> list[dict[str, Any]]:
    known = {text.key: text for text in language_status.texts}
    return [
        {
            "id": remark.id,
            "words": remark.words,
            "who": remark.writer.name,
            "when": remark.created_at,
            "about": known.get(remark.key),
            "may_resolve": may(
                actor,
                "language.resolve",
                operations.scope_of_remark(actor, remark),
            ),
        }
        for remark in remarks
    ]


@staff_page("language.read", methods=("POST",))
def read(request: StaffRequest, code: str, part: str) -> HttpResponse:
    """Say that a part is right as it stands."""
    language_status = _language_status(code)
    check(
        request.actor, "language.read", scope_for(request.actor, "language.read", code)
    )
    if not language_status.of(part):
        raise Http404
    try:
        operations.read_part(request.actor, code, part, request.POST.get("seen", ""))
    except (RuleBroken, Conflict) as broken:
        messages.error(request, str(broken.message))
        return _part_page(request, language_status, part, status=409)
    messages.success(request, _("Part marked as reviewed."))
    return redirect("languages:language", code)


@staff_page("language.remark")
def remark(request: StaffRequest, code: str, key: str) -> HttpResponse:
    """Write a note on one text."""
    language_status = _language_status(code)
    about = next((s for s in language_status.texts if s.key == key), None)
    if about is None:
        raise Http404
    back = reverse("languages:part", args=[code, about.part]) + f"#t-{key}"

    def save(answers: dict[str, Any]) -> Remark:
        return operations.write_remark(
            request.actor, code, key, answers["words"], answers["form_key"]
        )

    page = EditPage(
        form=RemarkForm,
        save=save,
        done=lambda _saved: back,
        title=_("Note on this text"),
        lead=about.translations[0] or about.english[0],
        submit=_("Save note"),
        saved=_("Note saved."),
        cancel=back,
        crumbs=_crumbs(
            (presenters.name_of(code), reverse("languages:language", args=[code])),
            (presenters.PARTS[about.part], back),
        ),
        values={"form_key": uuid4()},
    )
    return edit(request, page)


@staff_page("language.resolve", methods=("POST",))
def resolve(request: StaffRequest, remark_id: UUID) -> HttpResponse:
    """Settle a note."""
    found = get_object_or_404(Remark, id=remark_id)
    operations.resolve_remark(request.actor, found.id)
    messages.success(request, _("Note resolved."))
    return redirect("languages:language", found.language)


@staff_page("language.sign_off")
def sign_off(request: StaffRequest, code: str) -> HttpResponse:
    """Answer for a language."""
    language_status = _language_status(code)
    verb = "language.sign_off"
    check(request.actor, verb, scope_for(request.actor, verb, code))
    here = reverse("languages:language", args=[code])

    def save(answers: dict[str, Any]) -> Any:
        try:
            return operations.sign_off(
                request.actor, code, answers["how"], answers["seen"]
            )
        except Conflict as changed:  # there is nothing of theirs to choose from
            raise RuleBroken(changed.message) from changed

    page = EditPage(
        form=SignOffForm,
        save=save,
        done=lambda _saved: here,
        title=_("Sign off %(language)s") % {"language": presenters.name_of(code)},
        lead=_(
            "By signing off, you confirm that you have read these texts, "
            "that they are true, kind and clear, and that a child "
            "understands them. The public can read them from now on."
        ),
        submit=_("Sign off"),
        saved=_("Language signed off. The public can read it now."),
        cancel=here,
        crumbs=_crumbs((presenters.name_of(code), here)),
        values={"seen": texts.digest(language_status.texts)},
    )
    return edit(request, page)


@staff_page("language.withdraw")
def withdraw(request: StaffRequest, code: str) -> HttpResponse:
    """Take a sign-off back."""
    _language_status(code)
    verb = "language.withdraw"
    check(request.actor, verb, scope_for(request.actor, verb, code))
    here = reverse("languages:language", args=[code])

    def save(answers: dict[str, Any]) -> None:
        operations.withdraw(request.actor, code, answers["why"])

    page = EditPage(
        form=WithdrawForm,
        save=save,
        done=lambda _saved: here,
        title=_("Withdraw sign-off: %(language)s")
        % {"language": presenters.name_of(code)},
        lead=_("The public is not offered this language until it is signed off again."),
        submit=_("Withdraw sign-off"),
        saved=_("Sign-off withdrawn."),
        cancel=here,
        crumbs=_crumbs((presenters.name_of(code), here)),
        danger=True,
    )
    return edit(request, page)


def _language_status(code: str) -> LanguageStatus:
    try:
        return queries.language_status_of(code)
    except LookupError:
        raise Http404 from None


def _can(actor: Actor, language_status: LanguageStatus) -> dict[str, bool]:
    verbs = ("remark", "read", "sign_off", "withdraw")
    if presenters.is_source(language_status):
        return dict.fromkeys(verbs, False)
    code = language_status.language
    return {
        verb: may(actor, name, scope_for(actor, name, code))
        for verb in verbs
        if (name := f"language.{verb}")
    }


def _crumbs(*more: tuple[Any, str]) -> tuple[Any, ...]:
    return ((_("Languages"), reverse("languages:list")), *more)
