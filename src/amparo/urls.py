"""All addresses of the site, room by room."""

from __future__ import annotations

from importlib.util import find_spec

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

Route = URLPattern | URLResolver


def _room(prefix: str, module: str) -> list[Route]:
    """Include a room's addresses; a room that has none yet is left out."""
    return [path(prefix, include(module))] if find_spec(module) else []


handler400 = "amparo.channels.public.error_pages.unreadable"
handler403 = "amparo.channels.public.error_pages.closed"
handler404 = "amparo.channels.public.error_pages.not_there"
handler500 = "amparo.channels.public.error_pages.broken"

urlpatterns: list[Route] = [
    *_room("", "amparo.channels.public.urls"),
    *_room("staff/", "amparo.foundation.accounts.urls"),
    *_room("staff/", "amparo.foundation.tasks.urls"),
    *_room("staff/", "amparo.foundation.journal.urls"),
    *_room("staff/decisions/", "amparo.foundation.decisions.urls"),
    *_room("staff/countries/", "amparo.foundation.countries.urls"),
    *_room("staff/organisations/", "amparo.foundation.organisations.urls"),
    *_room("staff/people/", "amparo.foundation.persons.urls"),
    *_room("staff/services/", "amparo.response.services.urls"),
    *_room("staff/referrals/", "amparo.response.referrals.urls"),
    *_room("staff/cases/", "amparo.response.cases.urls"),
    *_room("staff/concerns/", "amparo.response.concerns.urls"),
    *_room("staff/transfers/", "amparo.response.transfers.urls"),
    *_room("staff/consultations/", "amparo.response.consultations.urls"),
    *_room("staff/online-desk/", "amparo.response.online_desk.urls"),
    *_room("staff/retention/", "amparo.response.retention.urls"),
    *_room("staff/results/intake/", "amparo.results.intake_figures.urls"),
    *_room("staff/results/", "amparo.results.indicators.urls"),
    *_room("staff/languages/", "amparo.channels.public.staff.urls"),
]
if settings.AMPARO_DEMO:
    urlpatterns += [
        *_room("", "amparo.foundation.design.urls"),
        *_room("demo/", "amparo.demo.urls"),
    ]
