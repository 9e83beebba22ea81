"""Context of every staff page: who is signed in, and the navigation."""

from __future__ import annotations

import time
from datetime import datetime, timedelta
from functools import lru_cache, partial
from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, resolve, reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from ..kernel import heartbeat
from ..policy import PUBLIC, Actor, may_anywhere
from ..vault.alarms import not_proven_before, suspects_of
from .models import Membership
from .unsent import words_of


class Entry(NamedTuple):
    """One navigation entry: its address, its icon and its key after "g"."""

    name: str
    label: str | Promise
    icon: str
    key: str
    # For those who manage; people with cases of their own have enough entries already.
    steering: bool = False
    # Hidden from those with this permission: they get there from another page.
    unless: str = ""
    # Further pages that belong to it, by the beginning of their address.
    also: tuple[str, ...] = ()


_WORK = ("case.list", "concern.list", "online.open", "referral.see")

# In some languages this word needs a hint where it may be hyphenated.
_REFERRALS = pgettext_lazy("a word of the rail", "Referrals")
ENTRIES = (
    Entry("tasks:my_day", _("My day"), "day", "d"),
    Entry(
        "concerns:inbox",
        _("Concerns"),
        "concern",
        "c",
        also=("/staff/transfers/", "/staff/consultations/", "/staff/retention/"),
    ),
    Entry(
        "intake_figures:dashboard", _("Concerns"), "concern", "c", unless="concern.list"
    ),
    Entry(
        "online_desk:list",
        pgettext_lazy("a word of the rail", "Online desk"),
        "shield",
        "n",
    ),
    Entry(
        "concerns:record",
        pgettext_lazy("a word of the rail", "Record"),
        "phone",
        "w",
        unless="concern.list",
    ),
    Entry(
        "cases:list",
        _("Cases"),
        "case",
        "k",
        also=(
            "/staff/case-transfers/",
            "/staff/follow-up/",
            "/staff/visits/",
            "/staff/delivered/",
        ),
    ),
    Entry("case_figures:dashboard", _("Cases"), "case", "k", unless="case.list"),
    Entry("referrals:list", _REFERRALS, "referral", "r"),
    Entry(
        "courses:list", pgettext_lazy("a word of the rail", "Courses"), "people", "b"
    ),
    Entry("services:list", _("Services"), "service", "s"),
    Entry("groups:list", _("Groups"), "people", "g"),
    Entry("indicators:dashboard", _("Results"), "results", "u"),
    Entry("accounts:team", _("Team"), "people", "t"),
    Entry("journal:list", _("Journal"), "history", "j", steering=True),
    Entry(
        "questionnaires:list",
        pgettext_lazy("a word of the rail", "Questionnaires"),
        "note",
        "q",
        steering=True,
    ),
    Entry("decisions:list", _("Decisions"), "check", "e", steering=True),
    Entry("organisations:directory", _("Organisations"), "home", "o", steering=True),
    Entry("countries:countries", _("Countries"), "map", "l", steering=True),
    Entry("languages:list", _("Languages"), "globe", "a", steering=True),
    Entry("learning:list", _("Lessons"), "document", "i", steering=True),
)


def frame(request: HttpRequest) -> dict[str, Any]:
    """Give the pages of a signed-in person ``me``, ``nav`` and ``idle_seconds``."""
    actor: Actor = getattr(request, "actor", PUBLIC)
    if actor.user_id is None:
        return {}
    left, ends = session_end(request)
    return {
        "session_left": left,
        "session_ends": ends,
        "session_warning": settings.AMPARO_SESSION_WARNING,
        "words_refused": partial(words_of, request),
        "me": _me(actor, getattr(request, "memberships", [])),
        "nav": navigation(actor, request.path),
        "search_url": _search(actor),
        "silence": _silence(),
        "found_changed": bool(suspects_of(actor)),
        "not_proven_before": not_proven_before(actor),
        "idle_seconds": settings.SESSION_COOKIE_AGE,
        "awake_url": reverse("accounts:awake"),
    }


def session_end(request: HttpRequest) -> tuple[int, datetime]:
    """Return in how many seconds the session ends even if active, and at what time."""
    now = int(time.time())
    began = getattr(request, "session", {}).get("began", now)
    left = max(0, began + settings.AMPARO_LONGEST_SESSION - now)
    return left, timezone.now() + timedelta(seconds=left)


_PARTS = {
    heartbeat.CLOCK: _("the scheduled jobs"),
    heartbeat.WORKER: _("the e-mail worker"),
    heartbeat.MAIL: _("the mail server"),
}


def _silence() -> list[str]:
    """Return what gives no sign of life, and since when; cached for half a minute."""
    now = timezone.now()
    return [_silent_words(sign, now) for sign in heartbeat.silent(now)]


def _silent_words(sign: heartbeat.Sign, now: datetime) -> str:
    part, minutes = _PARTS[sign.part], sign.minutes(now)
    if minutes is None:
        return str(part)
    text = ngettext(
        "%(part)s, for %(minutes)s minute",
        "%(part)s, for %(minutes)s minutes",
        minutes,
    )
    return text % {"part": part, "minutes": minutes}


def _me(actor: Actor, memberships: list[Membership]) -> dict[str, Any]:
    first = next((m for m in memberships if m.team), None)
    team = first.team if first else None
    if team is not None:
        place: object = team.name
    else:
        place = memberships[0].organisation.name if memberships else ""
    return {
        "name": actor.name,
        "url": reverse("accounts:account"),
        "team": place,
        "country": team.country.label if team else "",
        "roles": sorted({m.get_role_display() for m in memberships}),
    }


def _search(actor: Actor) -> str:
    """Return the address of the search field; empty for those who may not search."""
    try:
        url = reverse("persons:search")
    except NoReverseMatch:
        return ""
    return url if may_anywhere(actor, "person.look_up") else ""


@lru_cache(maxsize=1)
def _entries() -> list[tuple[Entry, str, str]]:
    """Return the entries this installation has, with address and permission."""
    found = []
    for entry in ENTRIES:
        try:
            url = reverse(entry.name)
        except NoReverseMatch:
            continue
        found.append((entry, url, getattr(resolve(url).func, "verb", "")))
    return found


def navigation(actor: Actor, path: str) -> list[dict[str, Any]]:
    """Return the navigation for this person: only what their roles allow."""
    works = any(may_anywhere(actor, verb) for verb in _WORK)
    mine = [
        (entry, url)
        for entry, url, verb in _entries()
        if (not verb or may_anywhere(actor, verb))
        and not (entry.steering and works)
        and not (entry.unless and may_anywhere(actor, entry.unless))
    ]
    starts = [(start, url) for entry, url in mine for start in (url, *entry.also)]
    here = max((s for s in starts if path.startswith(s[0])), default=("", ""))[1]
    return [
        {
            "label": entry.label,
            "url": url,
            "icon": entry.icon,
            "key": entry.key,
            "current": url == here,
        }
        for entry, url in mine
    ]
