"""The pages "where to turn": by need, by place, and by what someone writes."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse

from amparo.foundation.countries.models import Country

from .forms import LookForm
from .labels import NEEDS
from .page_cache import cache
from .places import Place, areas_with, look, needs_with, places_in
from .visits import Visit, page

ALL = "z"  # the letter for whatever is needed
MOST = 40  # places on a page


@page("places", sends=[LookForm])
def places(visit: Visit) -> HttpResponse:
    """Choose what is needed, or write it; nothing of it is kept."""
    if visit.request.method != "POST":
        return _choose(visit, LookForm())
    form = LookForm(visit.request.POST)
    if not form.is_valid():
        return _choose(visit, form)
    found = look(_places(visit), form.cleaned_data["look"])
    if not found:
        return _choose(visit, form, found_nothing=True)
    return _show(visit, found)


def _need(visit: Visit) -> HttpResponse:
    """Show the places for one need, in one area or the whole country."""
    country = _country(visit)
    letter, area = visit.more["need"], visit.more.get("area", "").upper()
    labels = {each[0]: each[1] for each in NEEDS} | {ALL: ""}
    if letter not in labels:
        raise Http404
    known = _places(visit)
    areas = areas_with(known, country)
    if area and area not in dict(areas):
        raise Http404
    fits = [place for place in known if letter in (place.need, ALL)]
    found = [p for p in fits if not area or not p.area_codes or area in p.area_codes]
    return _show(
        visit,
        found,
        what=labels[letter],
        area_name=dict(areas).get(area, ""),
        areas=[
            (name, _address(visit, letter, code))
            for code, name in areas_with(fits, country)
            if code != area
        ],
    )


need = page("need")(_need)
need_in = page("need_in")(_need)


def _show(visit: Visit, found: list[Place], **more: Any) -> HttpResponse:
    """Show places, at most as many as keep the page light; the nearest are first."""
    return visit.show(
        "public/places.html",
        found=found[:MOST],
        there_are_more=len(found) > MOST,
        places_page=visit.url("places"),
        **more,
    )


def _choose(visit: Visit, form: LookForm, **more: Any) -> HttpResponse:
    known = _places(visit)
    there = needs_with(known)
    return visit.show(
        "public/where_to_turn.html",
        needs=[
            {"url": _address(visit, letter), "label": label, "hint": hint}
            for letter, label, hint, _kinds in NEEDS
            if letter in there
        ],
        areas=[
            (name, _address(visit, ALL, code))
            for code, name in areas_with(known, _country(visit))
        ],
        form=form if known else None,
        status=422 if form.errors else 200,
        **more,
    )


def _places(visit: Visit) -> list[Place]:
    """Return the country's places, cached for some seconds."""
    key = ("places", visit.country_code, visit.language)
    return cache.get(key, lambda: places_in(visit.country))


def _country(visit: Visit) -> Country:
    if visit.country is None:
        raise Http404
    return visit.country


def _address(visit: Visit, letter: str, area: str = "") -> str:
    country = _country(visit).code.lower()
    kwargs = {"lang": visit.language, "country": country, "need": letter}
    if area:
        return reverse("public:need_in", kwargs=kwargs | {"area": area.lower()})
    return reverse("public:need", kwargs=kwargs)
