"""The numbers: the dashboard, one indicator, and what a number counts."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from amparo.foundation.accounts.decorators import staff_page
from amparo.foundation.accounts.middleware import StaffRequest
from amparo.foundation.countries.models import Country
from amparo.foundation.design import values
from amparo.foundation.design.disclosure import Shown
from amparo.foundation.design.values import Nothing
from amparo.foundation.kernel.tables import download
from amparo.foundation.lists.pages import page_of
from amparo.foundation.lists.requests import asked_of
from amparo.foundation.policy import may_anywhere

from . import presenters
from .declarations import BY_CODE
from .lists import KINDS, near, spec_for
from .models import Count
from .operations import ask_for_count
from .prevention import N4, SESSIONS
from .quarters import last_quarters
from .queries import (
    counted_records,
    last_count,
    looks_from_outside,
    numbers,
    seen_countries,
    waiting_count,
)
from .shapes import OF, Indicator, Source, Words


@staff_page("results.see", methods=("GET", "HEAD"))
def dashboard(request: StaffRequest) -> HttpResponse:
    """Show what the person may see of the alliance's numbers, the sentence first."""
    run = last_count()
    if run is None:
        return render(request, "indicators/empty.html", _may(request))
    countries = seen_countries(request.actor)
    found = numbers(request.actor, run, countries, presenters.DASHBOARD)
    page = presenters.Page(run, countries, found, _link(request))
    return render(
        request,
        "indicators/dashboard.html",
        _may(request)
        | {
            "run": run,
            "summary": page.sentence(),
            "tiles": page.tiles(),
            "prevention": page.prevention_tiles(),
            "nested": page.nested(),
            "sessions": page.sessions(),
            "map": page.people_map(),
            "concerns": page.over_time("C0"),
            "people": page.over_time("R1"),
            "by_country": page.by_country_over_time("R1") if len(countries) > 1 else "",
            "hidden": looks_from_outside(request.actor),
        },
    )


@staff_page("results.see", methods=("GET", "HEAD"))
def indicator(request: StaffRequest, code: str) -> HttpResponse:
    """Show one indicator: what it means, by country, over time."""
    declared, run = _declared(code), _run()
    countries = seen_countries(request.actor)
    shown = {code, *(i.code for i in (*presenters.NESTED, N4))}
    found = numbers(request.actor, run, countries, shown)
    page = presenters.Page(run, countries, found, _link(request))
    return render(
        request,
        "indicators/indicator.html",
        _may(request)
        | {
            "indicator": declared,
            "crumbs": _crumbs((declared.label, "")),
            "run": run,
            "target": values.words(declared.target, str(declared.unit)),
            "total": page.total(declared),
            "of_how_many": page.of_how_many(declared) if declared.is_share else "",
            "bars": page.bars(declared),
            "over_time": page.over_time(code),
            "without_age": page.without_age(declared),
            "qualities": page.qualities(declared),
            "sessions": page.sessions() if code == SESSIONS.code else None,
            "nested": page.nested() if _is_of_people(declared) else (),
            "hidden": looks_from_outside(request.actor),
        },
    )


@staff_page("results.see", methods=("GET", "HEAD"))
def export(request: StaffRequest, code: str) -> HttpResponse:
    """Give one indicator as CSV, with its method, day and the four kinds of nothing."""
    declared, run = _declared(code), _run()
    countries = seen_countries(request.actor)
    found = numbers(request.actor, run, countries, [code])
    heads = ["indicator", "country", "quarter", "value", "method", "counted_until"]
    heads += ["of"] if declared.is_share else []
    rows = []
    for quarter in ["", *last_quarters(run.until, presenters.QUARTERS)]:
        for country in countries:
            value = _text(found.cell(code, country.code, quarter))
            row = [code, country.code, quarter, value, declared.method, run.until]
            if declared.is_share:
                row.append(_text(found.cell(code, country.code, quarter, OF)))
            rows.append(row)
    return download(code, request.GET.get("format", ""), heads, rows)


def _text(value: Shown) -> int | str:
    return value.value if isinstance(value, Nothing) else value


def _is_of_people(declared: Indicator) -> bool:
    """Say whether contacts, participations and people belong beside it."""
    return declared in presenters.NESTED or declared.code in ("R1", "1.1", "2.1")


@staff_page("results.trace", methods=("GET", "HEAD"))
def trace(request: StaffRequest, code: str, country_code: str) -> HttpResponse:
    """List the records behind one number: codes, not names."""
    declared, run = _declared(code), _run()
    country = get_object_or_404(Country, code=country_code)
    if country not in seen_countries(request.actor):
        raise Http404
    quarter = _quarter(request.GET.get("quarter", ""), run.until)
    asked = asked_of(request, ["quarter", "of"])
    source = _source(declared, asked.filters.get("of", ""))
    records = counted_records(request.actor, source, country.code, quarter, run)
    if beside := near(source):
        records = records.select_related(*beside)
    spec = spec_for(request.actor, declared, source)
    found = numbers(request.actor, run, [country], [code])
    here = reverse("indicators:indicator", args=[code])
    return render(
        request,
        "indicators/trace.html",
        {
            "indicator": declared,
            "country": country,
            "run": run,
            "crumbs": _crumbs((declared.label, here), (country.label, "")),
            "value": presenters.traced(declared, found, country.code, quarter),
            "page": page_of(spec, request.actor, records, asked),
            "tabs": _tabs(declared, source, quarter),
        },
    )


def _source(declared: Indicator, kind: str) -> Source:
    known = {source.kind: source for source in (*declared.sources, *declared.of)}
    if kind and kind not in known:
        raise Http404
    return known.get(kind, declared.sources[0])


def _tabs(declared: Indicator, shown: Source, quarter: str) -> list[dict[str, Any]]:
    """Return what else the number counts, where it counts more than one thing."""
    sources = (*declared.sources, *declared.of)
    if len(sources) < 2:
        return []
    kept = {"quarter": quarter} if quarter else {}
    return [
        {
            "label": KINDS[source.kind].label,
            "url": f"?{urlencode({'of': source.kind, **kept})}",
            "current": source is shown,
        }
        for source in sources
    ]


@staff_page("results.count", methods=("POST",))
def count_again(request: StaffRequest) -> HttpResponse:
    """Let everything be counted again, which takes a while."""
    if waiting_count() is None:
        ask_for_count(request.actor)
    return redirect("indicators:dashboard")


def _crumbs(*more: tuple[Words, str]) -> tuple[tuple[Words, str], ...]:
    return ((_("Results"), reverse("indicators:dashboard")), *more)


def _declared(code: str) -> Indicator:
    if code not in BY_CODE:
        raise Http404
    return BY_CODE[code]


def _run() -> Count:
    run = last_count()
    if run is None:
        raise Http404(_("Nothing has been counted yet."))
    return run


def _quarter(text: str, until: date) -> str:
    known = last_quarters(until, presenters.QUARTERS)
    if text and text not in known:
        raise Http404
    return text


def _may(request: StaffRequest) -> dict[str, Any]:
    return {
        "waiting": waiting_count(),
        "may_count": may_anywhere(request.actor, "results.count"),
        "may_trace": may_anywhere(request.actor, "results.trace"),
    }


def _link(request: StaffRequest) -> presenters.Link:
    """Return how a number becomes an address, for those who may open it down."""
    if not may_anywhere(request.actor, "results.trace"):
        return lambda _code, _country, _quarter="": ""

    def to(code: str, country: str, quarter: str = "") -> str:
        address = reverse("indicators:trace", args=[code, country])
        return f"{address}?quarter={quarter}" if quarter else address

    return to
