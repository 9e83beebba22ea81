"""Proposing who reads what is told about one of us: of a country, of a partner."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from ...accounts.decorators import staff_page
from ...accounts.edit_page import EditPage, edit
from ...accounts.middleware import StaffRequest
from ...policy import AccessScope, check
from ...proposals.models import Proposal
from ...vault import safeguarding
from .. import forms
from ..models import Organisation, Team
from ._listing import at
from .directory import crumbs

_VERB = "organisations.name_safeguarding_team"


@staff_page(_VERB)
def of_country(request: StaffRequest, team_id: UUID) -> HttpResponse:
    """Propose the safeguarding team of a receiving team's country."""
    found = get_object_or_404(
        Team.objects.select_related("organisation", "country"), id=team_id
    )
    check(request.actor, _VERB, AccessScope(country=found.country_id))
    now = safeguarding.named_for_country(found.country_id)
    where, back = found.country.label, reverse("organisations:team", args=[found.id])
    return _page(
        request,
        partial(safeguarding.name_for_country, request.actor, found.country_id),
        now,
        [found.organisation_id],
        title=_("Safeguarding team for %(country)s") % {"country": where},
        cancel=back,
        crumbs=crumbs(
            (found.organisation.name, at(found.organisation)), (found.name, back)
        ),
    )


@staff_page(_VERB)
def of_partner(request: StaffRequest, organisation_id: UUID) -> HttpResponse:
    """Propose the safeguarding team of one organisation."""
    one = get_object_or_404(Organisation, id=organisation_id)
    check(request.actor, _VERB, safeguarding.scope_of_partner(one.id))
    return _page(
        request,
        partial(safeguarding.name_for_partner, request.actor, one.id),
        safeguarding.named_for_partner(one.id),
        [one.id],
        title=_("Safeguarding team for %(name)s") % {"name": one.name},
        cancel=at(one),
        crumbs=crumbs((one.name, at(one))),
    )


def _page(
    request: StaffRequest,
    name: Callable[[UUID | None], Proposal],
    now: Team | None,
    concerned: Iterable[UUID],
    **words: Any,
) -> HttpResponse:
    def save(answers: dict[str, Any]) -> Proposal:
        return name(UUID(answers["team"]) if answers["team"] else None)

    page = EditPage(
        form=partial(
            forms.SafeguardingTeamForm, actor=request.actor, concerned=concerned
        ),
        save=save,
        done=lambda proposal: reverse("decisions:decision", args=[proposal.id]),
        lead=_(
            "Concerns about a colleague are sealed to this team alone. The "
            "team that receives all other concerns does not see them."
        ),
        submit=_("Propose"),
        saved=_("Proposed. It takes effect once a second person confirms it."),
        values={"team": str(now.id) if now else ""},
        **words,
    )
    return edit(request, page)
