"""The two report pages: for someone without time, and for someone with a little."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from amparo.foundation.countries.queries import areas_of, deadline_hours
from amparo.foundation.kernel.errors import RuleBroken
from amparo.foundation.kernel.moments import quarter
from amparo.foundation.kernel.text import one_line
from amparo.response.concerns.apart import NobodyApart, public_name, team_apart
from amparo.response.concerns.codes import Danger, FormKind, Urgency
from amparo.response.concerns.operations import submit_concern
from amparo.response.concerns.queries import intake_for, online_desk, was_submitted
from amparo.response.concerns.receipts import Receipt
from amparo.response.concerns.tasks import FIRST_ANSWER

from . import tokens
from .challenge import guard
from .forms import NowForm, ReportForm, WorriedForm
from .page_cache import GAPS, cache, page_of
from .response_time import answer_by_words
from .visits import Visit, page


@page("now", sends=[NowForm])
def now(visit: Visit) -> HttpResponse:
    """Take in a few words of someone who needs help now."""
    return _report(visit, NowForm)


@page("worried", sends=[WorriedForm])
def worried(visit: Visit) -> HttpResponse:
    """Take in a report by someone who is worried, and a few answers if they like."""
    return _report(visit, WorriedForm)


def _report(visit: Visit, form_class: type[ReportForm]) -> HttpResponse:
    """Show and take a form; then show the number that opens the answer."""
    code = visit.country_code
    options = cache.get(("form_options", code), lambda: _form_options(code))
    if options is None:
        return visit.show("public/not_receiving.html")
    if visit.request.method != "POST":
        return _form_page(visit, form_class(**options))
    posted = visit.request.POST
    question = guard(visit, "report", posted.get("token", ""))
    return question or _submit(visit, form_class(posted, **options))


def _form_options(country_code: str) -> dict[str, Any] | None:
    """Return what a form needs of a country; None where nobody would read it.

    It may be a few seconds old; what is sent is checked again by ``submit_concern``.
    """
    intake = intake_for(country_code)
    if intake is None:
        return None
    return {
        "areas": list(areas_of([country_code]).values_list("code", "name")),
        "online_desk": online_desk(intake.team) is not None,
        "apart": team_apart(intake.team, country_code) is not None,
        "usual": public_name(intake.team),
    }


def _submit(visit: Visit, form: ReportForm) -> HttpResponse:
    token = one_line(visit.request.POST.get("token", ""))
    nonce = tokens.read_form(token)
    if nonce is None and _old_and_sent(token):
        return _reported_before(visit)
    if nonce is None or visit.request.POST.get("website"):
        return _form_page(visit, form, notice=_once_more())
    if not form.is_valid():
        return _form_page(visit, form, token)
    try:
        concern = form.to_concern(visit.country_code, visit.language)
        receipt = submit_concern(concern, nonce)
    except RuleBroken as broken:
        return _refused(visit, form, token, broken)
    if not receipt.number:
        return _reported_before(visit)
    return _receipt_page(visit, form, receipt)


def _refused(
    visit: Visit, form: ReportForm, token: str, broken: RuleBroken
) -> HttpResponse:
    """Show the form again: why nothing was sent, and what they can choose."""
    if isinstance(broken, NobodyApart):
        return _form_page(visit, form, token, nobody_apart=True)
    if broken.field == "form_key":  # for others to read: a concern of its own
        return _form_page(visit, form, notice=str(broken.message))
    form.blame(broken)
    return _form_page(visit, form, token)


def _form_page(
    visit: Visit,
    form: ReportForm,
    token: str = "",
    notice: str = "",
    nobody_apart: bool = False,
) -> HttpResponse:
    """Show the form; with a notice, what was typed is in it without error messages.

    ``nobody_apart``: say that only the usual team could read it, and let them choose.
    """
    if notice:
        form.full_clean()
        form.errors.clear()
    return visit.show(
        "public/report.html",
        form=form,
        token=token or visit.form_token(),
        notice=notice,
        read_by=_read_by(visit, form),
        nobody_apart=nobody_apart,
        call_instead=visit.call_instead() if nobody_apart else [],
    )


def _read_by(visit: Visit, form: ReportForm) -> str:
    """Say by when somebody answers what is sent now, as the receipt will say it."""
    level = Urgency.NOW if form.form_kind == FormKind.NOW else ""
    hours = deadline_hours(visit.country_code, FIRST_ANSWER, level)
    answer_by = quarter(timezone.now()) + timedelta(hours=hours)
    return answer_by_words(visit.country_code, answer_by)


def _old_and_sent(token: str) -> bool:
    old = tokens.read_old_form(token)
    return old is not None and was_submitted(old)


def _reported_before(visit: Visit) -> HttpResponse:
    """Say that we have it, to anyone who found the form in a browser."""
    return visit.show(
        "public/reported_before.html",
        read_url=visit.url("read"),
        country_url=visit.url("country"),
    )


def _once_more() -> str:
    return _("Nothing is lost. Please press the button once more.")


def _receipt_page(visit: Visit, form: ReportForm, receipt: Receipt) -> HttpResponse:
    """Show the number: the only thing on the page that differs between visitors."""
    answer_time_words = answer_by_words(visit.country_code, receipt.answer_by)
    danger = form.cleaned_data.get("danger_now") == Danger.YES
    apart_name = public_name(receipt.apart_with) if receipt.apart_with else ""
    facts = {
        "apart": receipt.apart_with is not None,
        "again": receipt.again,
        "danger": danger or form.form_kind == FormKind.NOW,
        "unreachable": form.unreachable,
        "calls_first": visit.calls_first,
    }
    shown = [name for name, is_true in facts.items() if is_true]
    key = (
        "receipt",
        visit.page,
        visit.language,
        visit.country_code,
        answer_time_words,
        apart_name,
        *shown,
    )

    def draw() -> HttpResponse:
        return visit.show(
            "public/receipt.html",
            groups=GAPS,
            answer_time_words=answer_time_words,
            read_url=visit.url("read"),
            apart_name=apart_name,
            **facts,
        )

    return page_of(key, draw, groups=receipt.number.split(" "))
