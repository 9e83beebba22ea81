"""How an organisation explains consent: its texts, and a new version of one."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from amparo.foundation.accounts.decorators import staff_page
from amparo.foundation.accounts.edit_page import EditPage, edit
from amparo.foundation.accounts.middleware import StaffRequest
from amparo.foundation.kernel.languages import label_for_staff
from amparo.foundation.kernel.panels import Drawn
from amparo.foundation.organisations.models import Organisation
from amparo.foundation.organisations.operations import scope_of
from amparo.foundation.policy import may, visible

from .. import operations
from ..codes import Audience
from ..consent_texts import texts_for
from ..forms import ConsentTextForm
from ..models import ConsentText
from ._shared import crumbs

VERB = "case.consent_texts"


@staff_page(VERB, methods=("GET", "HEAD"))
def texts(request: StaffRequest) -> HttpResponse:
    """Show the texts of the person's organisations, by language."""
    found = _organisations(request).prefetch_related("countries")
    context = {
        "organisations": [(one.name, _groups(one)) for one in found],
        "crumbs": crumbs(None, _("Consent texts")),
    }
    return render(request, "cases/consent_texts.html", context)


def organisation_panel(request: StaffRequest, organisation: Organisation) -> Drawn:
    """Return the link on the page of an organisation, for those who may write."""
    if not may(request.actor, VERB, scope_of(organisation)):
        return None
    return "cases/_consent_texts_link.html", {}


def _organisations(request: StaffRequest) -> QuerySet[Organisation]:
    return Organisation.objects.filter(
        visible(request.actor, VERB, organisation="pk"), is_active=True
    ).order_by("name")


def _languages(organisation: Organisation) -> list[str]:
    spoken = [code for c in organisation.countries.all() for code in c.languages]
    return list(dict.fromkeys([*spoken, "en"]))


def _groups(organisation: Organisation) -> list[tuple[str, list[dict[str, str]]]]:
    languages = _languages(organisation)
    known = texts_for(organisation, languages)
    groups = []
    for language in languages:
        rows = []
        for audience in Audience:
            one = known[language, audience]
            rows.append(
                {
                    "title": str(audience.label),
                    "url": reverse(
                        "cases:consent-text", args=[organisation.id, language, audience]
                    ),
                    "state": one.label if one else _("No text yet"),
                    "tone": "" if one else "warn",
                }
            )
        groups.append((label_for_staff(language), rows))
    return groups


@staff_page(VERB)
def text(
    request: StaffRequest, organisation_id: UUID, language: str, audience: str
) -> HttpResponse:
    """Write the next version of one text; earlier consents keep the one they name."""
    try:
        organisation = _organisations(request).get(id=organisation_id)
        speaks_to = Audience(audience)
    except (Organisation.DoesNotExist, ValueError) as missing:
        raise Http404 from missing
    if language not in _languages(organisation):
        raise Http404
    now = texts_for(organisation, [language])[language, speaks_to]
    facts = {"audience": speaks_to.label, "language": label_for_staff(language)}

    def save(answers: dict[str, str]) -> ConsentText:
        return operations.write_consent_text(
            request.actor,
            organisation,
            language,
            speaks_to,
            answers,
            int(answers["version"]),
        )

    page = EditPage(
        form=ConsentTextForm,
        save=save,
        done=lambda _row: reverse("cases:consent-texts"),
        title=_("Consent text: %(audience)s, %(language)s") % facts,
        lead=_("It is read out. Write short sentences, as you would say them."),
        submit=_("Save as new version"),
        saved=_("Saved. New consents name this version."),
        cancel=reverse("cases:consent-texts"),
        crumbs=(
            *crumbs(None, "")[:-1],
            (_("Consent texts"), reverse("cases:consent-texts")),
            (str(speaks_to.label), ""),
        ),
        values=dict(now.words) if now else {},
        version=now.number if now and now.organisation else 0,
        template="cases/edit.html",
    )
    return edit(request, page)
