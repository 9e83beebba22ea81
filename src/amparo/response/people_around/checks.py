"""An alleged perpetrator never consents, is never a safe contact, never has the care.

The rooms below ask here (``panels.py`` registers these functions).
"""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from amparo.foundation.kernel.crypto import RecordKey
from amparo.foundation.kernel.errors import RuleBroken
from amparo.foundation.persons import phones
from amparo.foundation.persons.identity import Identity
from amparo.foundation.persons.models import Person
from amparo.foundation.policy import Actor
from amparo.foundation.vault.record_keys import open_keys
from amparo.response.cases.codes import ConsentGiver
from amparo.response.cases.codes import Relation as GiverRelation
from amparo.response.cases.models import KIND, Case, Consent

from .codes import AS_GIVER, CARED_BY, AroundState, CareKind, Relation
from .details import read_details
from .models import PersonAround

# Of these there is one, so a consent of theirs is known to be that person's.
ONE_PERSON = (
    *(GiverRelation.MOTHER, GiverRelation.FATHER),
    *(GiverRelation.GUARDIAN, GiverRelation.FOSTER),
)
NOT_OTHERS = (ConsentGiver.CHILD, ConsentGiver.BEST_INTEREST)


def as_giver(relation: str) -> str:
    """Return how consent names a relationship."""
    return AS_GIVER.get(Relation(relation), GiverRelation.OTHER)


def check_giver(case: Case, giver: str, relation: str) -> None:
    """Raise ``RuleBroken`` where this can only be an alleged perpetrator."""
    if giver in NOT_OTHERS or not is_alleged_giver(case.id, relation):
        return
    raise RuleBroken(
        _(
            "Someone with this relationship is an alleged perpetrator, who can never "
            "consent. If it is another person, add them to the people around the "
            "child first."
        ),
        "relation",
    )


def is_alleged_giver(case_id: UUID, relation: str) -> bool:
    """Say whether all who are known with a giver's relationship are alleged."""
    people = PersonAround.objects.filter(case_id=case_id)
    rows = people.values_list("relation", "is_alleged_perpetrator", "state")
    return _only_alleged(
        (alleged, state) for one, alleged, state in rows if as_giver(one) == relation
    )


def _only_alleged(people: Iterable[tuple[bool, str]]) -> bool:
    """Say whether there is an alleged perpetrator and nobody else who is around."""
    found = list(people)
    others = any(not alleged and s == AroundState.AROUND for alleged, s in found)
    return any(alleged for alleged, _state in found) and not others


def consents_of(case: Case, relation: str) -> list[Consent]:
    """Return the consents in force of the one person with this relationship."""
    giver = as_giver(relation)
    if giver not in ONE_PERSON or not is_alleged_giver(case.id, giver):
        return []
    found = case.consents.filter(relation=giver, given=True, withdrawn_at=None)
    return list(found.exclude(giver__in=NOT_OTHERS).order_by("created_at", "turn"))


def check_care(case: Case, kind: str, caregiver: PersonAround | None) -> None:
    """Raise ``RuleBroken`` for care by an alleged perpetrator."""
    if caregiver is not None and caregiver.is_alleged_perpetrator:
        raise RuleBroken(
            _("An alleged perpetrator can never care for the child."), "caregiver"
        )
    people = list(
        PersonAround.objects.filter(case=case).values_list(
            "relation", "is_alleged_perpetrator", "state"
        )
    )
    for relation in CARED_BY.get(CareKind(kind), ()):
        if caregiver is not None and caregiver.relation == relation:
            continue
        if _only_alleged((a, state) for one, a, state in people if one == relation):
            raise RuleBroken(
                _(
                    "This would be care by an alleged perpetrator. Name who cares for "
                    "the child instead; whether the alleged perpetrator lives there "
                    "is written down with the person."
                ),
                "kind",
            )


def check_contact(actor: Actor, case: Case, text: str) -> None:
    """Raise ``RuleBroken`` for a text with a telephone of an alleged perpetrator.

    Where the actor has no key of the case, nothing can be compared.
    """
    _check_numbers(actor, [case.id], text)


def check_identity(actor: Actor, person: Person, identity: Identity) -> None:
    """Raise ``RuleBroken`` where a child would be reached through a perpetrator."""
    cases = Case.objects.filter(person=person).values_list("id", flat=True)
    text = "\n".join([*identity.phones, identity.safe_contact])
    _check_numbers(actor, list(cases), text)


def _check_numbers(actor: Actor, case_ids: list[UUID], text: str) -> None:
    typed = phones.tails([text])
    if not typed or not case_ids:
        return
    alleged = PersonAround.objects.filter(
        case_id__in=case_ids, is_alleged_perpetrator=True
    )
    rows = list(alleged)
    keys = open_keys(actor, KIND, {row.case_id for row in rows}) if rows else {}
    for row in rows:
        key = keys.get(row.case_id)
        if key is not None and typed & number_of(key, row):
            raise RuleBroken(
                _(
                    "This number belongs to an alleged perpetrator. The child can "
                    "never be contacted through it."
                ),
                "phones",
            )


def number_of(key: RecordKey, row: PersonAround) -> set[str]:
    """Return by what the numbers of someone around a child are compared."""
    return phones.tails([read_details(key, row).get("phone", "")])
