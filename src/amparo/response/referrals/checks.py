"""Rules of good practice for a referral."""

from __future__ import annotations

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from amparo.foundation.countries.queries import local_date
from amparo.foundation.kernel.errors import RuleBroken
from amparo.foundation.kernel.text import fold, many_lines
from amparo.foundation.vault.team_keys import reachable
from amparo.response.services.models import Service
from amparo.response.services.queries import needs_reason

from .models import HELPED, Declined, Outcome, Override, Priority, Referral
from .sharing import Full, Item, ReferralData, Why, beyond_minimum

MOST_NEED = 300
MOST_NOTE = 2000
SHORTEST_NAME = 3  # shorter ones occur in ordinary words


def check_target(service: Service, data: ReferralData) -> None:
    """Raise ``RuleBroken`` for a service that is closed, own, unsafe or keyless."""
    if data.priority not in Priority.values:
        raise RuleBroken(_("Please say how soon this is needed."), "priority")
    if service.team_id == data.from_team_id:
        raise RuleBroken(
            _("This is your own team's service. Add an action to the plan instead."),
            "service",
        )
    if service.status != Service.Status.ACTIVE or not service.organisation.is_active:
        raise RuleBroken(_("This service is closed. Please choose another."), "service")
    if needs_reason(service) and data.override not in Override.values:
        raise RuleBroken(
            _("Safeguarding there is not in order. Say why you refer all the same."),
            "override",
        )
    if not reachable(service.team_id):
        raise RuleBroken(
            _("Nobody there can open a referral yet. Call them, or choose another."),
            "service",
        )


def check_words(service: Service, data: ReferralData) -> None:
    """Raise ``RuleBroken`` if a preview names the child or a reason is missing."""
    need = many_lines(data.preview.need)
    if not need:
        raise RuleBroken(_("Please say in a few words what is needed."), "need")
    if len(need) > MOST_NEED:
        raise RuleBroken(_("Please say it shorter. The rest comes later."), "need")
    if _names_the_child(need, data.full):
        raise RuleBroken(
            _("Please leave the name out here. The service sees it after accepting."),
            "need",
        )
    if not data.full.called.strip() or not data.full.safe_contact.strip():
        raise RuleBroken(
            _("Please say what the child is called and how to make contact safely."),
            "safe_contact",
        )
    _check_items(service, data.full)


def _names_the_child(need: str, full: Full) -> bool:
    names = [full.called, *full.items.get(Item.FULL_NAME, "").split()]
    text = fold(need)
    return any(len(n) >= SHORTEST_NAME and fold(n) in text for n in names)


def _check_items(service: Service, full: Full) -> None:
    if not set(full.items) <= set(Item.values):
        raise RuleBroken(_("Please choose from the answers."), "share")
    for item in beyond_minimum(service.kind, full.items):
        if full.reasons.get(item) not in Why.values:
            raise RuleBroken(
                _(
                    "This service does not usually need all of that. Say why, or take"
                    " it out."
                ),
                "share",
            )


def check_decline(because: str, note: str) -> None:
    """Raise ``RuleBroken`` for declining without a reason."""
    if because not in Declined.values:
        raise RuleBroken(
            _("Please say why, so that the child finds help elsewhere."), "because"
        )
    if because == Declined.OTHER and not note.strip():
        raise RuleBroken(_("Please say in a few words what the reason is."), "note")


def check_outcome(
    referral: Referral, outcome: str, service_date: date | None, note: str
) -> None:
    """Raise ``RuleBroken`` for an outcome without its day or its words."""
    if outcome not in Outcome.values:
        raise RuleBroken(_("Please give the outcome."), "outcome")
    if outcome == Outcome.OTHER and not note.strip():
        raise RuleBroken(_("Please say in a few words what happened."), "note")
    if outcome not in HELPED:
        return
    if service_date is None:
        raise RuleBroken(_("Please say on which day help was given."), "service_date")
    country = referral.to_team.country
    if service_date > local_date(country, timezone.now()):
        raise RuleBroken(_("That date is in the future."), "service_date")
    if service_date < local_date(country, referral.created_at):
        raise RuleBroken(_("That day is before the referral was sent."), "service_date")
