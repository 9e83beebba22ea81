"""What changed in a country: who proposed it, who confirmed it, and when."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from ...accounts.decorators import staff_page
from ...accounts.middleware import StaffRequest
from ...accounts.queries import names_of
from ...policy import permission
from ...proposals.kinds import kind_of
from ...proposals.models import Proposal
from .. import queries
from ..models import HelpContact
from ._shared import country_of, page_context


@staff_page("country.see", methods=("GET", "HEAD"))
def history(request: StaffRequest, code: str) -> HttpResponse:
    """Show to everyone who works here what was changed in a country, newest first."""
    place = country_of(code)
    proposals = list(queries.decisions_of(place.code if place else "")[:100])
    acts = list(queries.single_acts(place.code if place else "")[:100])
    took_part = [(one.proposed_by, one.decided_by) for one in proposals]
    names = names_of(
        [*(one for pair in took_part for one in pair), *(act.actor_id for act in acts)]
    )
    contacts = dict(
        HelpContact.objects.filter(id__in=[act.subject_id for act in acts]).values_list(
            "id", "name"
        )
    )
    entries = [_decided(one, names) for one in proposals]
    entries += [
        {
            "when": act.at,
            "who": names.get(act.actor_id, ""),
            "what": str(permission(act.verb).label),
            "body": contacts.get(act.subject_id, "") if act.subject_id else "",
        }
        for act in acts
    ]
    entries.sort(key=lambda entry: entry["when"], reverse=True)
    context = page_context(place, "history") | {"entries": entries[:100]}
    return render(request, "countries/history.html", context)


def _decided(proposal: Proposal, names: dict[UUID | None, str]) -> dict[str, Any]:
    people = [proposal.proposed_by, proposal.decided_by]
    who = [names[one] for one in people if one and one in names]
    kind = kind_of(proposal)
    name = proposal.new.get("name", "") or proposal.old.get("name", "")
    lines = [
        _("%(what)s: %(old)s → %(new)s")
        % {"what": line.label, "old": line.old or "–", "new": line.new or "–"}
        for line in kind.lines(proposal)
    ]
    return {
        "when": proposal.applied_at or proposal.decided_at or proposal.created_at,
        "who": ", ".join(who) or _("a new version"),
        "what": _("%(what)s: %(state)s")
        % {"what": name or kind.label, "state": proposal.get_state_display()},
        "body": " · ".join(lines),
        "url": reverse("decisions:decision", args=[proposal.id]),
    }
