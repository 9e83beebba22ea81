"""The public pages without a form: choose a country, find help, be safe."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpResponse

from amparo.foundation.countries.queries import programme_countries
from amparo.foundation.kernel.text import sort_key
from amparo.prevention.learning.queries import offer_state, public_lessons
from amparo.response.concerns.queries import intake_for

from .labels import COUNTRIES, WAYS
from .visits import Visit, page


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
    for country in programme_countries():
        group = near if visit.language in country.languages else far
        name = str(COUNTRIES.get(country.code, country.name))
        group.append((name, replace(visit, country=country).url("country")))
    return [
        sorted(group, key=lambda each: sort_key(each[0]))
        for group in (near, far)
        if group
    ]


@page("country")
def country(visit: Visit) -> HttpResponse:
    """Show the help of a country, and the ways to report."""
    ways = [
        {"url": visit.url(page), "label": label, "hint": hint}
        for page, label, hint in WAYS
    ]
    return visit.show(
        "public/country.html",
        ways=ways if intake_for(visit.country_code) else [],
        people_to_talk_to=[
            row for row in visit.people() if row not in visit.first_rows()
        ],
        read_url=visit.url("read"),
        learn_url=visit.url("lessons") if _teaches(visit.country_code) else "",
        safety_url=visit.url("safety"),
        start_url=visit.url("start"),
    )


def _teaches(country_code: str) -> bool:
    """Return whether there is something to learn for people of a country."""
    return bool(public_lessons(country_code)) or offer_state(country_code)[0]


@page("safety")
def safety(visit: Visit) -> HttpResponse:
    """Say what this site can hide and what it cannot."""
    return visit.show("public/safety.html")
