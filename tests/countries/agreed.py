"""Facts of countries as two people change them: one proposes, another confirms."""

from __future__ import annotations

from typing import Any

from amparo.foundation.accounts.actors import actor_for
from amparo.foundation.accounts.models import User
from amparo.foundation.countries import operations
from amparo.foundation.countries.models import Deadline, HelpContact, ReportingDuty
from amparo.foundation.countries.operations.proposals import contact_of
from amparo.foundation.decisions.operations import confirm
from amparo.foundation.policy import Actor
from amparo.foundation.proposals.models import Proposal


def _person(name: str) -> Actor:
    return actor_for(User.objects.get(email=f"{name}@example.org"), None)


def second(proposal: Proposal) -> Actor:
    """Return who confirms it: the alliance lead, or the country lead or the witness."""
    lena = _person("lena")
    if proposal.proposed_by != lena.user_id:
        return lena
    return _person("lucia" if proposal.country == "BO" else "wanda")


def agree(proposal: Proposal) -> Proposal:
    """Confirm a deadline or a duty."""
    return confirm(second(proposal), proposal.id)


def edit_deadline(*place: Any, **words: Any) -> Deadline:
    proposal = agree(operations.edit_deadline(*place, **words))
    country, kind, level = proposal.key.split(":")
    return Deadline.objects.get(country_id=country or None, kind=kind, level=level)


def reset_deadline(*place: Any, **words: Any) -> None:
    agree(operations.reset_deadline(*place, **words))


def add_reporting_duty(*words: Any) -> ReportingDuty:
    agree(operations.add_reporting_duty(*words))
    return ReportingDuty.objects.filter(loaded_as=None).latest("created_at")


def edit_reporting_duty(actor: Actor, duty_id: Any, *words: Any) -> ReportingDuty:
    agree(operations.edit_reporting_duty(actor, duty_id, *words))
    return ReportingDuty.objects.get(id=duty_id)


def show(saved: HelpContact | Proposal) -> HelpContact:
    """Confirm a change of a help contact, if it waits for somebody."""
    if isinstance(saved, HelpContact):
        return saved
    operations.confirm_proposal(second(saved), saved.id, "called")
    made = HelpContact.objects.filter(
        name=saved.new["name"], country_id=saved.country or None
    )
    return contact_of(saved) or made.latest("created_at")


def add_contact(*words: Any) -> HelpContact:
    return show(operations.add_contact(*words))


def correct_contact(*words: Any) -> HelpContact:
    return show(operations.correct_contact(*words))


def retire_contact(*words: Any) -> HelpContact:
    return show(operations.retire_contact(*words))


def agree_to_all() -> None:
    """Confirm whatever people have proposed."""
    pending = Proposal.objects.filter(state="pending", proposed_by__isnull=False)
    for proposal in pending:
        if proposal.topic == HelpContact.TOPIC:
            show(proposal)
        else:
            agree(proposal)
