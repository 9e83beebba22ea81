"""The public pages: choose a country, find help, tell, read the answer, leave."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from amparo.foundation.design.clock import clock
from amparo.foundation.kernel.errors import RuleBroken
from amparo.foundation.kernel.text import in_order
from amparo.foundation.places.models import Country
from amparo.foundation.places.queries import programme_countries
from amparo.response.concerns.operations import (
    read_answers,
    submit_concern,
    write_more,
)
from amparo.response.concerns.queries import open_door
from amparo.response.concerns.receipts import Receipt
from amparo.response.concerns.shapes import Mailbox

from . import tokens
from .forms import MoreForm, PublicForm, ReceiptForm, TellForm, plain
from .pages import Visit, page
from .throttle import slow_down
from .words import COUNTRIES, WAYS


@page("start")
def start(visit: Visit) -> HttpResponse:
    """Choose a language and a country."""
    return visit.show(
        "public/start.html",
        countries=_countries(visit),
        safety_url=visit.url("safety"),
    )


def _countries(visit: Visit) -> list[list[tuple[str, str]]]:
    """Return names and addresses: first where this language is spoken, then others."""
    near: list[tuple[str, str]] = []
    far: list[tuple[str, str]] = []
    for land in programme_countries():
        group = near if visit.language in land.languages else far
        name = str(COUNTRIES.get(land.code, land.name))
        group.append((name, replace(visit, country=land).url("country")))
    return [
        sorted(group, key=lambda land: in_order(land[0]))
        for group in (near, far)
        if group
    ]


@page("country")
def country(visit: Visit) -> HttpResponse:
    """Show the help of a country, and who may want to tell."""
    ways = [
        {"url": visit.url(page), "label": label, "hint": hint}
        for page, label, hint in WAYS
    ]
    return visit.show(
        "public/country.html",
        ways=ways if _door(visit) else [],
        read_url=visit.url("read"),
        safety_url=visit.url("safety"),
        start_url=visit.url("start"),
    )


@page("safety")
def safety(visit: Visit) -> HttpResponse:
    """Say honestly what this page hides and what it cannot."""
    return visit.show("public/safety.html")


# -- Telling -----------------------------------------------------------------------


@page("tell", sends=True)
def tell(visit: Visit) -> HttpResponse:
    """Take in what somebody tells, and show the number that opens the answer."""
    if not _door(visit):
        return visit.show("public/no_door.html")
    if visit.request.method != "POST":
        return _tell_page(visit, TellForm())
    slow_down(visit.request, "tell")
    form = TellForm(visit.request.POST)
    nonce = tokens.read_form(plain(visit.request.POST.get("token", "")))
    if nonce is None or visit.request.POST.get("website"):
        return _tell_page(visit, form, notice=_once_more())
    if not form.is_valid():
        return _tell_page(visit, form, token=visit.request.POST["token"])
    try:
        receipt = submit_concern(form.to_concern(_code(visit), visit.language), nonce)
    except RuleBroken as broken:
        _blame(form, broken)
        return _tell_page(visit, form, token=visit.request.POST["token"])
    return visit.show(
        "public/receipt.html",
        receipt=receipt,
        groups=receipt.number.split(" "),
        promise=_promise(visit, receipt),
        danger=form.cleaned_data["danger_now"] == "yes",
    )


def _tell_page(
    visit: Visit, form: TellForm, token: str = "", notice: str = ""
) -> HttpResponse:
    """Show the form; with a notice, what was typed stands in it without complaints."""
    if notice:
        form.full_clean()
        form.errors.clear()
    return visit.show(
        "public/tell.html", form=form, token=token or tokens.new_form(), notice=notice
    )


def _once_more() -> str:
    return _("Nothing is lost. Please press the button once more.")


def _promise(visit: Visit, receipt: Receipt) -> str:
    """Say when the team will have answered, as a clock in that country shows it."""
    if receipt.answer_by is None or visit.country is None:
        return _("Somebody from our team will read this.")
    zone = ZoneInfo(visit.country.time_zone)
    return promise(receipt.answer_by.astimezone(zone), timezone.now().astimezone(zone))


def promise(answer_by: datetime, now: datetime) -> str:
    """Say when we will have answered; both times stand in the reader's own zone."""
    time = {"time": clock(answer_by)}
    if answer_by <= now:
        return _("Somebody from our team will answer as soon as they can.")
    if answer_by.date() == now.date():
        return _("We will read this and answer today, before %(time)s.") % time
    if answer_by.date() == now.date() + timedelta(days=1):
        return _("We will read this and answer by tomorrow at %(time)s.") % time
    day = {"day": date_format(answer_by, "l")}
    return _("We will read this and answer by %(day)s at %(time)s.") % (time | day)


# -- The mailbox -------------------------------------------------------------------


@page("read", sends=True)
def read(visit: Visit) -> HttpResponse:
    """Open the mailbox with the number, read answers, write more."""
    if visit.request.method != "POST":
        return _ask_number(visit, ReceiptForm())
    slow_down(visit.request, "read")
    if "pass" in visit.request.POST:
        return _more(visit)
    form = ReceiptForm(visit.request.POST)
    draft = plain(visit.request.POST.get("text", ""))
    if not form.is_valid():
        return _ask_number(visit, form, draft)
    number = form.cleaned_data["receipt"]
    try:
        mailbox = read_answers(number)
    except RuleBroken as broken:
        _blame(form, broken)
        return _ask_number(visit, form, draft)
    more = MoreForm(initial={"text": draft})
    return _mailbox_page(visit, mailbox, more, tokens.new_pass(number))


def _more(visit: Visit) -> HttpResponse:
    """Add a message to an open mailbox; a pass that ran out asks for the number."""
    posted = visit.request.POST
    pass_ = plain(posted.get("pass", ""))
    known = tokens.read_pass(pass_)
    form = MoreForm(posted)
    if known is None or posted.get("website"):
        draft = plain(posted.get("text", ""))
        notice = _("You were away for a while. Please write your number again.")
        return _ask_number(visit, ReceiptForm(), draft, notice)
    try:
        if not form.is_valid():
            return _mailbox_page(visit, read_answers(known.receipt), form, pass_)
        mailbox = write_more(known.receipt, form.cleaned_data["text"], known.form_key)
    except RuleBroken as broken:
        number = ReceiptForm(data=posted)
        number.full_clean()
        number.errors.clear()
        _blame(number, broken)
        return _ask_number(visit, number, plain(posted.get("text", "")))
    fresh = tokens.new_pass(known.receipt)
    return _mailbox_page(visit, mailbox, MoreForm(), fresh, sent=True)


def _ask_number(
    visit: Visit, form: ReceiptForm, draft: str = "", notice: str = ""
) -> HttpResponse:
    return visit.show("public/read.html", form=form, draft=draft, notice=notice)


def _mailbox_page(
    visit: Visit, mailbox: Mailbox, form: MoreForm, pass_: str, sent: bool = False
) -> HttpResponse:
    waiting = mailbox.answer_by
    words = _promise(visit, Receipt("", waiting)) if waiting else ""
    return visit.show(
        "public/mailbox.html",
        mailbox=mailbox,
        form=form,
        token=pass_,
        sent=sent,
        promise=words,
    )


# -- Small things ------------------------------------------------------------------


def _blame(form: PublicForm, broken: RuleBroken) -> None:
    """Show a rule's sentence at its field, or above the form."""
    field = broken.field if broken.field in form.fields else None
    form.add_error(field, str(broken.message))


def _code(visit: Visit) -> str:
    return visit.country.code if isinstance(visit.country, Country) else ""


def _door(visit: Visit) -> bool:
    return open_door(_code(visit)) is not None
