"""The exit page: a calendar, clocks and the moon, an innocent thing to have open.

It is our own, so that leaving is quick on a bad network and no one else learns of it.
No database, no script, no country: it works when nothing else does.
"""

from __future__ import annotations

import calendar
import math
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.formats import get_format
from django.views.decorators.csrf import csrf_exempt

from amparo.foundation.accounts.decorators import public_page
from amparo.foundation.design.clock_times import clock, month_name, numerals
from amparo.foundation.kernel.languages import best_of
from amparo.foundation.kernel.text import sort_key

from .labels import COUNTRIES
from .visits import guarded

# For these clocks only; response times use the country's own time zone.
ZONES = {
    "BD": "Asia/Dhaka",
    "BO": "America/La_Paz",
    "BR": "America/Sao_Paulo",
    "CO": "America/Bogota",
    "DO": "America/Santo_Domingo",
    "ID": "Asia/Jakarta",
    "IN": "Asia/Kolkata",
    "NI": "America/Managua",
    "NL": "Europe/Amsterdam",
    "NP": "Asia/Kathmandu",
    "PE": "America/Lima",
    "PH": "Asia/Manila",
    "TH": "Asia/Bangkok",
}
# We do not know where they are: the day of many who read this language.
NEAR = {"es": "CO", "pt-br": "BR", "bn": "BD", "ne": "NP", "id": "ID", "fil": "PH"}
NEAR |= {"th": "TH", "nl": "NL"}
A_NEW_MOON = datetime(2000, 1, 6, 18, 14, tzinfo=UTC)
LOOKS = ("GET", "HEAD")  # methods of the pages here
MONTH_OF_THE_MOON = 29.530588853  # days, on average


@dataclass(frozen=True)
class Month:
    """A month as on a wall calendar: weeks of days; empty weeks are left out."""

    name: str
    days: list[str]
    weeks: list[list[str]]
    today: str = ""


@public_page
@csrf_exempt
def leave(request: HttpRequest) -> HttpResponse:
    """Show a page that says nothing about the one before it, whatever was sent."""
    # In the phone's own language, as an onlooker expects.
    wanted = request.headers.get("Accept-Language", "")
    language = best_of(wanted, settings.PUBLIC_LANGUAGES) or settings.LANGUAGE_CODE
    with translation.override(language):
        answer = render(request, "public/exit_page.html", _context(request))
    if request.method not in LOOKS:
        answer.status_code = 405
        answer.headers["Allow"] = ", ".join(LOOKS)
    return guarded(answer)


@public_page
@csrf_exempt
def moon(request: HttpRequest, forgets: bool = False) -> HttpResponse:
    """Draw tonight's moon; with ``forgets``, the browser drops what it kept of us.

    Without script a browser keeps the page that was left alive, with what was typed,
    for its "back" button. Only a response after the exit page's own can clear it.
    """
    if request.method not in LOOKS:
        return guarded(HttpResponseNotAllowed(LOOKS))
    context = {"light": lit_path(phase(timezone.now()))}
    answer = render(request, "public/moon.svg", context, content_type="image/svg+xml")
    if forgets:
        answer.headers["Clear-Site-Data"] = '"cache"'
    return guarded(answer)


def _context(request: HttpRequest) -> dict[str, object]:
    now = timezone.now()
    near = ZONES[NEAR.get(translation.get_language() or "", "IN")]
    # Our script wipes the page itself and leaves with a referrer; the link has none.
    wiped = "Referer" in request.headers
    return {
        "months": months(now.astimezone(ZoneInfo(near)).date()),
        "clocks": clocks(now),
        "moon_url": reverse("public:moon" if wiped else "public:night"),
        "elsewhere": settings.AMPARO_NEUTRAL_EXIT,
        "elsewhere_name": urlsplit(settings.AMPARO_NEUTRAL_EXIT).hostname,
    }


def months(today: date) -> list[Month]:
    """Return this month and the next, in the order of days of the active language."""
    after = (today.replace(day=1) + timedelta(days=31)).replace(day=1)
    return [_month(today, numerals(str(today.day))), _month(after, "")]


def _month(day: date, today: str) -> Month:
    first = (int(get_format("FIRST_DAY_OF_WEEK")) - 1) % 7  # Python counts from Monday
    return Month(
        name=month_name(day),
        days=[str(WEEKDAYS_ABBR[(first + day) % 7]) for day in range(7)],
        weeks=[
            [numerals(str(number)) if number else "" for number in week]
            for week in calendar.Calendar(first).monthdayscalendar(day.year, day.month)
        ],
        today=today,
    )


def clocks(now: datetime) -> list[tuple[str, str]]:
    """Return the time in each country, by name."""
    hours = [
        (str(COUNTRIES[code]), clock(now.astimezone(ZoneInfo(zone))))
        for code, zone in ZONES.items()
    ]
    return sorted(hours, key=lambda each: sort_key(each[0]))


def phase(now: datetime) -> float:
    """Return how far the moon is on its way from new (0) through full (0.5) to new."""
    days = (now - A_NEW_MOON) / timedelta(days=1)
    return days / MONTH_OF_THE_MOON % 1


def lit_path(turn: float) -> str:
    """Return the outline of the moon's lit part on its disc in moon.svg."""
    waxing, crescent = turn < 0.5, math.cos(math.tau * turn)
    rim = 1 if waxing else 0
    edge = rim if crescent < 0 else 1 - rim
    width = round(40 * abs(crescent), 1)
    return f"M50 10A40 40 0 0 {rim} 50 90A{width} 40 0 0 {edge} 50 10"
