"""The mailbox: read answers, write more, say how to be reached, with the number."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amparo.foundation.kernel.errors import RuleBroken
from amparo.foundation.kernel.text import many_lines, one_line
from amparo.response.concerns.apart import public_name
from amparo.response.concerns.codes import ContactWay
from amparo.response.concerns.operations import (
    Destroyed,
    change_contact,
    end_contact,
    open_mailbox,
    read_answers,
    say_safe,
    write_more,
)
from amparo.response.concerns.queries import message_was_sent
from amparo.response.concerns.types import Mailbox, ShownMessage

from . import tokens
from .challenge import guard
from .forms import MoreForm, NewContactForm, ReceiptForm
from .labels import MESSAGE_TEXTS
from .rate_limits import GRID, guessed_wrong
from .response_time import answer_by_words
from .tokens import Pass
from .visits import Visit, page

# What the page says after an action: its heading, and a sentence.
DONE: dict[str, tuple[str | Promise, str | Promise]] = {
    "write": (
        gettext_lazy("We have your message"),
        gettext_lazy("Thank you for writing."),
    ),
    "safe": (
        gettext_lazy("We are glad you are safe"),
        gettext_lazy("The team will read it. You can always write more."),
    ),
    "contact": (
        gettext_lazy("Your changes are saved"),
        gettext_lazy("You can change this at any time."),
    ),
    "end": (
        gettext_lazy("We will not contact you"),
        gettext_lazy(
            "We have deleted your contact details. Come back here to read our answers."
        ),
    ),
}


# What only reads is not counted among the forms that are sent.
LOOKS = ("show", "box", "later")


@page("read", sends=[ReceiptForm, MoreForm, NewContactForm])
def read(visit: Visit) -> HttpResponse:
    """Open the mailbox with the number, or do something in one that is open."""
    posted = visit.request.POST
    if visit.request.method != "POST":
        return _ask_number(visit, ReceiptForm())
    known = tokens.read_pass(one_line(posted.get("pass", "")))
    if (question := _question(visit, known)) is not None:
        return question
    try:
        return _act(visit, known) if "pass" in posted else _open(visit)
    except Destroyed as gone:
        return visit.show("public/gone.html", why=gone.message)


def _question(visit: Visit, known: Pass | None) -> HttpResponse | None:
    """Count the form; return a question to the person if one must be asked."""
    posted = visit.request.POST
    if "pass" not in posted:
        # Every number is answered at the same pace, so that timing reveals nothing.
        visit.pace.grid = GRID
        return guard(visit, "read", posted.get("receipt", ""))
    if posted.get("act") in LOOKS:
        return None
    return guard(visit, "write", known.receipt if known else posted["pass"])


def _open(visit: Visit) -> HttpResponse:
    form = ReceiptForm(visit.request.POST)
    if not form.is_valid():
        return _ask_number(visit, form)
    number = form.cleaned_data["receipt"]
    try:
        mailbox = open_mailbox(number)
    except RuleBroken as broken:
        guessed_wrong(visit.request, number)
        form.blame(broken)
        return _ask_number(visit, form)
    if mailbox.waiting:
        return _ask_whether_safe(visit, number, "public/mailbox_ask.html")
    return _Box(visit, number).page(mailbox)


def _ask_number(
    visit: Visit, form: ReceiptForm, notice: str = "", draft: str | None = None
) -> HttpResponse:
    """Ask for the number; words that were not sent yet are kept beside it."""
    return visit.show(
        "public/read.html",
        form=form,
        draft=_draft(visit) if draft is None else draft,
        notice=notice,
        country_url=visit.url("country"),
    )


def _ask_whether_safe(visit: Visit, number: str, template: str) -> HttpResponse:
    token = tokens.new_pass(number)
    return visit.show(template, token=token, draft=_draft(visit))


def _draft(visit: Visit) -> str:
    return many_lines(visit.request.POST.get("text", ""))


def _act(visit: Visit, known: Pass | None) -> HttpResponse:
    """Do what a button of an open mailbox asks; an expired pass asks the number."""
    posted = visit.request.POST
    if known is None or posted.get("website"):
        notice = _("You were away for a while. Please write your number again.")
        key = tokens.key_of_pass(one_line(posted.get("pass", "")))
        sent = key is not None and message_was_sent(key)
        return _ask_number(visit, ReceiptForm(), notice, "" if sent else _draft(visit))
    act = posted.get("act", "write")
    if act == "later":
        return _ask_whether_safe(visit, known.receipt, "public/mailbox_later.html")
    do = _ACTIONS.get(act, _write)
    try:
        return do(_Box(visit, known.receipt), known)
    except RuleBroken as broken:  # the number no longer opens it
        number = ReceiptForm(data=posted)
        number.full_clean()
        number.errors.clear()
        number.blame(broken)
        return _ask_number(visit, number)


@dataclass
class _Box:
    """The page of an open mailbox; what was typed and not yet sent stays in it."""

    visit: Visit
    number: str
    text: MoreForm | None = None
    contact: NewContactForm | None = None

    def page(self, mailbox: Mailbox, done: str = "") -> HttpResponse:
        """Render it; ``done`` names the action that was just done."""
        heading, lead = self._heading_and_lead(mailbox, done)
        reach = mailbox.concern.reach
        contact = self.contact or self._contact(mailbox, done)
        return self.visit.show(
            "public/mailbox.html",
            heading=heading,
            lead=lead,
            mailbox=mailbox,
            conversation=[_message(mailbox, each) for each in mailbox.messages],
            **_apart(mailbox),
            form=self.text or self._more(done),
            contact=contact,
            contact_open=contact.is_bound,
            reached=reach != ContactWay.RETURN,
            token=tokens.new_pass(self.number),
        )

    def _heading_and_lead(self, mailbox: Mailbox, done: str) -> tuple[Any, str]:
        due = mailbox.answer_by
        code, team = self.visit.country_code, mailbox.concern.team
        answer_time_words = answer_by_words(code, due, team) if due else ""
        if done:
            heading, sentence = DONE[done]
            return (
                heading,
                f"{sentence} {answer_time_words if done == 'write' else ''}".strip(),
            )
        if mailbox.answered:
            return _("We answered you"), ""
        kept = _("We have your message.")
        return _("No answer yet"), f"{kept} {answer_time_words}".strip()

    def _more(self, done: str) -> MoreForm:
        """Return the words that were typed and not sent with this action."""
        typed = many_lines(self.visit.request.POST.get("text", ""))
        return MoreForm(initial={"text": "" if done == "write" else typed})

    def _contact(self, mailbox: Mailbox, done: str) -> NewContactForm:
        """Return the contact as saved, or as changed and not saved yet."""
        posted, reach = self.visit.request.POST, mailbox.concern.reach
        if "reach" in posted and done not in ("contact", "end"):
            typed = NewContactForm(posted)
            if not typed.is_valid() or typed.differs(reach, mailbox.contact):
                return typed
        return NewContactForm.showing(reach, mailbox.contact)


def _message(mailbox: Mailbox, message: ShownMessage) -> dict[str, Any]:
    text = MESSAGE_TEXTS.get(message.kind, message.text)
    return {
        "own": message.by_reporter,
        "text": text,
        "who": _writer(mailbox, message.team_id),
    }


def _writer(mailbox: Mailbox, team_id: UUID | None) -> str:
    """Return who answered: a safeguarding team by name, where that may be known."""
    concern = mailbox.concern
    if concern.apart_from_id is None or team_id != concern.team_id:
        return _("Our team")
    if name := public_name(concern.team):
        return _("Safeguarding team, %(name)s") % {"name": name}
    return _("Safeguarding team")


def _apart(mailbox: Mailbox) -> dict[str, Any]:
    """Return who reads a mailbox that is kept apart."""
    concern = mailbox.concern
    apart = concern.apart_from_id is not None
    return {
        "apart": apart,
        "parted": concern.parted_at is not None,
        "apart_name": public_name(concern.team) if apart else "",
    }


# -- Actions ---------------------------------------------------------------------------


def _show(box: _Box, known: Pass) -> HttpResponse:
    return box.page(read_answers(known.receipt))


def _look(box: _Box, known: Pass) -> HttpResponse:
    return box.page(open_mailbox(known.receipt))


def _write(box: _Box, known: Pass) -> HttpResponse:
    form = MoreForm(box.visit.request.POST)
    if form.is_valid():
        text = form.cleaned_data["text"]
        return box.page(write_more(known.receipt, text, known.form_key), "write")
    box.text = form
    return _look(box, known)


def _safe(box: _Box, known: Pass) -> HttpResponse:
    return box.page(say_safe(known.receipt, known.form_key), "safe")


def _end(box: _Box, known: Pass) -> HttpResponse:
    return box.page(end_contact(known.receipt, known.form_key), "end")


def _contact(box: _Box, known: Pass) -> HttpResponse:
    form = NewContactForm(box.visit.request.POST)
    if form.is_valid():
        reach, contact = form.reach_chosen, form.to_contact()
        try:
            mailbox = change_contact(known.receipt, reach, contact, known.form_key)
        except RuleBroken as broken:
            if broken.field == "receipt":
                raise
            form.blame(broken)
        else:
            return box.page(mailbox, "end" if reach == ContactWay.RETURN else "contact")
    box.contact = form
    return _look(box, known)


_ACTIONS: dict[str, Callable[[_Box, Pass], HttpResponse]] = {
    "show": _show,
    "box": _look,
    "write": _write,
    "safe": _safe,
    "end": _end,
    "contact": _contact,
}
