"""What must be seen at once: where an alleged perpetrator is too near to the child."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from amparo.foundation.persons import phones
from amparo.foundation.persons.queries import opened_identities
from amparo.foundation.policy import Actor
from amparo.response.cases.models import Consent

from .checks import NOT_OTHERS, as_giver, is_alleged_giver
from .codes import CARED_BY, DANGEROUS_ACCESS, DANGEROUS_PLACES, CareKind
from .models import PersonAround
from .types import OpenAround, Opened


def warnings_of(actor: Actor, found: OpenAround) -> list[str]:
    """Return the warnings about a child, as sentences; the most urgent first."""
    near = [one for one in found.around if one.row.is_alleged_perpetrator]
    return [
        *_place(found),
        *_near(near),
        *_care(found),
        *_contact(actor, found),
        *_consent(found),
    ]


def _place(found: OpenAround) -> Iterator[str]:
    now = found.place_now
    if now is not None and now.row.where in DANGEROUS_PLACES:
        place = now.row.get_where_display()
        yield _("Where the child is now: %(place)s.") % {"place": place}


def _near(alleged: list[Opened[PersonAround]]) -> Iterator[str]:
    for one in alleged:
        if one.row.in_household:
            words = _("%(name)s, an alleged perpetrator, lives with the child.")
            yield words % {"name": one.title}
        elif one.row.access in DANGEROUS_ACCESS:
            words = _("%(name)s, an alleged perpetrator, can reach the child.")
            yield words % {"name": one.title}


def _care(found: OpenAround) -> Iterator[str]:
    now = found.care_now
    if now is None:
        return
    by_name = now.person is not None and now.person.row.is_alleged_perpetrator
    relations = CARED_BY.get(CareKind(now.row.kind), ())
    unnamed = now.person is None and any(
        one.row.relation in relations for one in found.alleged
    )
    if by_name or unnamed:
        yield _("The care arrangement is with an alleged perpetrator.")


def _contact(actor: Actor, found: OpenAround) -> Iterator[str]:
    numbers = phones.tails(one.said["phone"] for one in found.alleged)
    person = found.case.person
    if not numbers or person is None:
        return
    for identity in opened_identities(actor, [person]).values():
        if numbers & phones.tails([*identity.phones, identity.safe_contact]):
            yield _(
                "The child's telephone or safe contact has the number of an alleged "
                "perpetrator. Change it before anyone calls."
            )


def _consent(found: OpenAround) -> Iterator[str]:
    if not found.alleged:
        return
    case = found.case
    relations = {as_giver(one.row.relation) for one in found.alleged}
    rows: list[Consent] = list(
        case.consents.filter(
            given=True, withdrawn_at=None, relation__in=relations
        ).exclude(giver__in=NOT_OTHERS)
    )
    for relation in dict.fromkeys(row.relation for row in rows):
        if is_alleged_giver(case.id, relation):
            label = next(
                r.get_relation_display() for r in rows if r.relation == relation
            )
            yield _(
                "Consent was given by: %(relation)s. An alleged perpetrator has the "
                "same relationship. Check who it was, and ask again if needed."
            ) % {"relation": label}
