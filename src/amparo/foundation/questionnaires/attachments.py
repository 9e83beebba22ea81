"""The attachments of rooms below this one: people and organisations.

Their answers have keys of their own, sealed to the team that asks: a person's identity
is also open to providers with whom it was shared.
"""

from __future__ import annotations

from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ..accounts.middleware import StaffRequest
from ..kernel.panels import Drawn, add_panel
from ..kernel.text import one_line
from ..organisations.models import Organisation, Team
from ..organisations.queries import visible_organisations
from ..persons.models import Person
from ..persons.queries import person_by_id
from ..policy import Actor, permission, visible
from .attach import Attachment, Subject
from .panels import panel


def _person(actor: Actor, person_id: UUID) -> Subject:
    person = person_by_id(person_id)
    return Subject(
        kind="persons.person",
        id=person.id,
        title=person.code,
        url=reverse("persons:person", args=[person.id]),
        team=person.team,
        country=person.country_id,
    )


def _person_by_code(actor: Actor, typed: str) -> UUID | None:
    mine = visible(actor, "questionnaire.fill", team="team_id")
    found = Person.objects.filter(mine, code__iexact=one_line(typed))
    return found.values_list("id", flat=True).first()


def _organisation(actor: Actor, organisation_id: UUID) -> Subject:
    one = visible_organisations(actor).get(id=organisation_id)
    team = asking_team(actor)
    return Subject(
        kind="organisations.organisation",
        id=one.id,
        title=one.name,
        url=reverse("organisations:organisation", args=[one.id]),
        team=team,
        country=team.country_id if team else "",
        closed="" if one.is_active else _("This organisation no longer works with us."),
    )


def asking_team(actor: Actor) -> Team | None:
    """Return the first team for which someone fills in questionnaires."""
    roles = permission("questionnaire.fill").allowed
    ids = [a.team_id for a in actor.assignments if a.role in roles and a.team_id]
    found = Team.objects.select_related("organisation").filter(id__in=ids[:1])
    return found.first()


def _organisation_by_name(actor: Actor, typed: str) -> UUID | None:
    named = visible_organisations(actor).filter(name__iexact=one_line(typed))
    found = list(named.values_list("id", flat=True)[:2])
    return found[0] if len(found) == 1 else None


PERSON = Attachment(
    kind="persons.person",
    label=_("A person"),
    find=_person,
    see="person.open",
    voices=True,
    by_code=_person_by_code,
)
ORGANISATION = Attachment(
    kind="organisations.organisation",
    label=_("An organisation"),
    find=_organisation,
    by_code=_organisation_by_name,
)


def add_panels() -> None:
    """Add the panel to the pages of people and organisations."""
    add_panel(PERSON.kind, _on_person)
    add_panel(ORGANISATION.kind, _on_organisation)


def _on_person(request: StaffRequest, person: Person) -> Drawn:
    return panel(request, _person(request.actor, person.id))


def _on_organisation(request: StaffRequest, one: Organisation) -> Drawn:
    return panel(request, _organisation(request.actor, one.id))
