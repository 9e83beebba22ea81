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
from amparo.foundation.design.charts import Nothing
from amparo.foundation.kernel.tables import download
from amparo.foundation.lists.pages import page_of
from amparo.foundation.lists.requests import asked_of
from amparo.foundation.policy import may_anywhere

from . import presenters
from .declarations import BY_CODE, Indicator, Source, Words
from .lists import KINDS, spec_for
from .models import Count
from .operations import count_all
from .quarters import last_quarters
from .queries import (
    counted_records,
    last_count,
    looks_from_outside,
    numbers,
    seen_countries,
)


@staff_page("results.see", methods=("GET", "HEAD"))
def dashboard(request: StaffRequest) -> HttpResponse:
    """Show what the person may see of the alliance's numbers, the sentence first."""
    run = last_count()
    if run is None:
        return render(request, "indicators/empty.html", _may(request))
    countries = seen_countries(request.actor)
    found = numbers(request.actor, run, countries)
    page = presenters.Page(run, countries, found, _link(request))
    return render(
        request,
        "indicators/dashboard.html",
        _may(request)
        | {
            "run": run,
            "summary": page.sentence(),
            "tiles": page.tiles(),
            "map": page.people_map(),
            "concerns": page.over_time("C0"),
            "people": page.over_time("R1"),
            "by_country": page.by_country_over_time("R1"),
            "hidden": looks_from_outside(request.actor),
        },
    )


@staff_page("results.see", methods=("GET", "HEAD"))
def indicator(request: StaffRequest, code: str) -> HttpResponse:
    """Show one indicator: what it means, by country, over time."""
    declared, run = _declared(code), _run()
    countries = seen_countries(request.actor)
    found = numbers(request.actor, run, countries)
    page = presenters.Page(run, countries, found, _link(request))
    return render(
        request,
        "indicators/indicator.html",
        _may(request)
        | {
            "indicator": declared,
            "crumbs": _crumbs((declared.label, "")),
            "run": run,
            "target": presenters.number_format(declared.target or 0),
            "total": found.total(code),
            "bars": page.bars(declared),
            "over_time": page.over_time(code),
            "hidden": looks_from_outside(request.actor),
        },
    )


@staff_page("results.see", methods=("GET", "HEAD"))
def export(request: StaffRequest, code: str) -> HttpResponse:
    """Give one indicator as CSV, with its method, day and the four kinds of nothing."""
    declared, run = _declared(code), _run()
    countries = seen_countries(request.actor)
    found = numbers(request.actor, run, countries)
    heads = ["indicator", "country", "quarter", "value", "method", "counted_until"]
    rows = []
    for quarter in ["", *last_quarters(run.until, presenters.QUARTERS)]:
        for country in countries:
            value = found.cell(code, country.code, quarter)
            text = value.value if isinstance(value, Nothing) else value
            rows.append([code, country.code, quarter, text, declared.method, run.until])
    return download(code, request.GET.get("format", ""), heads, rows)


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
    if source.kind == "delivery":
        records = records.select_related("case")
    spec = spec_for(declared, source, may_anywhere(request.actor, "case.open"))
    found = numbers(request.actor, run, [country])
    here = reverse("indicators:indicator", args=[code])
    return render(
        request,
        "indicators/trace.html",
        {
            "indicator": declared,
            "country": country,
            "run": run,
            "crumbs": _crumbs((declared.label, here), (country.label, "")),
            "value": found.cell(code, country.code, quarter),
            "page": page_of(spec, request.actor, records, asked),
            "tabs": _tabs(declared, source, quarter),
        },
    )


def _source(declared: Indicator, kind: str) -> Source:
    known = {source.kind: source for source in declared.sources}
    if kind and kind not in known:
        raise Http404
    return known.get(kind, declared.sources[0])


def _tabs(declared: Indicator, shown: Source, quarter: str) -> list[dict[str, Any]]:
    """Return what else the number counts, where it counts more than one thing."""
    if len(declared.sources) < 2:
        return []
    kept = {"quarter": quarter} if quarter else {}
    return [
        {
            "label": KINDS[source.kind],
            "url": f"?{urlencode({'of': source.kind, **kept})}",
            "current": source is shown,
        }
        for source in declared.sources
    ]


@staff_page("results.count", methods=("POST",))
def count_again(request: StaffRequest) -> HttpResponse:
    """Count everything now."""
    count_all(request.actor)
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


def _may(request: StaffRequest) -> dict[str, bool]:
    return {
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
