"""The styleguide: every component in every state; demo installations only."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from amparo.foundation.design import samples
from amparo.foundation.design.icons import STROKES

SWATCHES = [
    ("paper", "ground", "card", "ink", "quiet", "line", "edge"),
    ("act", "lamp", "danger", "warn", "good", "note"),
]


def styleguide(request: HttpRequest) -> HttpResponse:
    """Show the staff layout with all components."""
    context = components()
    if "wrong" in request.GET:
        context["form"] = samples.filled_form()
    return render(request, "design/styleguide.html", context)


def styleguide_public(request: HttpRequest) -> HttpResponse:
    """Show the public layout with its parts."""
    wrong = "wrong" in request.GET
    context = {
        "languages": samples.SWITCH,
        "form": samples.filled_form() if wrong else samples.SampleForm(),
        "talk": samples.talk(samples.fixed_now()),
    }
    return render(request, "design/styleguide_public.html", context)


def styleguide_entry(request: HttpRequest) -> HttpResponse:
    """Show the layout of the sign-in pages."""
    return render(request, "design/styleguide_entry.html", {"form": samples.SignIn()})


def components() -> dict[str, Any]:
    """Return the samples that the styleguide page shows."""
    now = samples.fixed_now()
    return {
        "nav": samples.NAV,
        "me": samples.ME,
        "search_url": "#",
        "now": now,
        "at": samples.moments(now),
        "rows": samples.rows(now),
        "entries": samples.timeline(now),
        "conflict_fields": samples.CONFLICT,
        "change_lines": samples.CHANGE,
        "languages_shown": samples.LANGUAGE_SAMPLES,
        "form": samples.SampleForm(),
        "talk": samples.talk(now),
        "charts": samples.charts(),
        "map": samples.programme_map(),
        "spark_values": [3, 5, 4, 8, 9, 12],
        "icons": sorted(STROKES),
        "swatches": SWATCHES,
        "step_items": ["What happened", "Safe contact", "Check", "Send"],
        "tab_items": [
            {"label": "Timeline", "url": "#", "current": True},
            {"label": "Plan", "url": "#", "count": 3},
            {"label": "People", "url": "#"},
            {"label": "Consent", "url": "#"},
        ],
        "fact_items": [
            ("Called", "Lucía"),
            ("Age", "14"),
            ("Visits this month", 0),
            ("School", None),
        ],
        "crumbs": [("Cases", "#"), ("BO-4F7K-22", "#"), ("Plan", "")],
    }
