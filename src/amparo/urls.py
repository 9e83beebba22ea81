"""All addresses of the site, room by room."""

from __future__ import annotations

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

handler400 = "amparo.channels.public.error_pages.unreadable"
handler403 = "amparo.channels.public.error_pages.closed"
handler404 = "amparo.channels.public.error_pages.not_there"
handler500 = "amparo.channels.public.error_pages.broken"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("amparo.channels.public.urls")),
    path("staff/", include("amparo.foundation.accounts.urls")),
    path("staff/", include("amparo.foundation.tasks.urls")),
    path("staff/lists/", include("amparo.foundation.lists.urls")),
    path("staff/decisions/", include("amparo.foundation.decisions.urls")),
    path("staff/journal/", include("amparo.foundation.audit.urls")),
    path("staff/countries/", include("amparo.foundation.countries.urls")),
    path("staff/organisations/", include("amparo.foundation.organisations.urls")),
    path("staff/index/", include("amparo.foundation.matching.urls")),
    path("staff/people/", include("amparo.foundation.persons.urls")),
    path("staff/questionnaires/", include("amparo.foundation.questionnaires.urls")),
    path("staff/services/", include("amparo.response.services.urls")),
    path("staff/referrals/", include("amparo.response.referrals.urls")),
    path("staff/cases/", include("amparo.response.cases.urls")),
    path("staff/case-transfers/", include("amparo.response.case_transfers.urls")),
    path("staff/cases/around/", include("amparo.response.people_around.urls")),
    path("staff/delivered/", include("amparo.response.services_delivered.urls")),
    path("staff/follow-up/", include("amparo.response.follow_up.urls")),
    path("staff/tasks/", include("amparo.response.own_tasks.urls")),
    path("staff/visits/", include("amparo.response.home_visits.urls")),
    path("staff/supervision/", include("amparo.response.supervision.urls")),
    path("staff/concerns/", include("amparo.response.concerns.urls")),
    path("staff/lessons/", include("amparo.prevention.learning.urls")),
    path("staff/transfers/", include("amparo.response.transfers.urls")),
    path("staff/consultations/", include("amparo.response.consultations.urls")),
    path("staff/online-desk/", include("amparo.response.online_desk.urls")),
    path("staff/retention/", include("amparo.response.retention.urls")),
    path("staff/concerns/muted/", include("amparo.response.muting.urls")),
    path(
        "staff/concerns/safeguarding/",
        include("amparo.response.safeguarding.urls"),
    ),
    path("staff/concerns/texts/", include("amparo.response.canned_texts.urls")),
    path("staff/concerns/names/", include("amparo.response.reporter_names.urls")),
    path("staff/courses/", include("amparo.prevention.courses.urls")),
    path("staff/groups/", include("amparo.prevention.groups.urls")),
    path("staff/results/intake/", include("amparo.results.intake_figures.urls")),
    path("staff/results/cases/", include("amparo.results.case_figures.urls")),
    path("staff/results/", include("amparo.results.indicators.urls")),
    path("staff/languages/", include("amparo.channels.public.staff.urls")),
]
if settings.AMPARO_DEMO:
    urlpatterns += [
        path("", include("amparo.foundation.design.urls")),
        path("demo/", include("amparo.demo.urls")),
    ]
