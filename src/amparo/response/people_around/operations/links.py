"""Siblings and friends with a case of their own: link it, or open it from here."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from amparo.foundation.kernel.errors import RuleBroken
from amparo.foundation.kernel.locking import change, check_version, lock
from amparo.foundation.persons.operations import open_person
from amparo.foundation.policy import Actor
from amparo.response.cases.models import Case
from amparo.response.cases.operations import open_case
from amparo.response.cases.operations._shared import doing, find, not_closed, text_of
from amparo.response.cases.queries import by_code

from ..codes import REVERSE, Relation
from ..details import add
from ..models import PersonAround
from ..states import RECORD

LONGEST_STORY = 20_000


def link_case(actor: Actor, person_id: UUID, code: str, version: int) -> PersonAround:
    """Link someone around the child to their own open case, by its code."""
    row, case = _found(person_id)
    with doing(actor, RECORD, case, person=row.id) as entry:
        not_closed(case)
        _free(row, version)
        other = by_code(actor, code, "case.open")
        if other is None or other.id == case.id:
            raise RuleBroken(
                _("There is no open case with this code that you may open."), "code"
            )
        change(row, version, linked_case_id=other.id)
        entry.note(linked=other.id)
    return row


def unlink_case(actor: Actor, person_id: UUID, version: int) -> PersonAround:
    """Undo a wrong link; neither case changes otherwise."""
    row, case = _found(person_id)
    with doing(actor, RECORD, case, person=row.id, was=row.linked_case_id):
        not_closed(case)
        check_version(row, version)
        change(row, version, linked_case_id=None)
    return row


def open_linked_case(
    actor: Actor,
    person_id: UUID,
    kinds: Collection[str],
    story: str,
    version: int,
    form_key: UUID | None = None,
) -> Case:
    """Open a case for a sibling or another child around; the same form opens one.

    Each case then names the other. Nothing else of this case is copied; the form of the
    child begins with the name.
    """
    row, case = _found(person_id)
    with doing(actor, RECORD, case, person=row.id) as entry:
        not_closed(case)
        if form_key is not None:
            made = Case.objects.filter(form_key=form_key, team_id=case.team_id).first()
            if made is not None:
                return made
        if row.is_alleged_perpetrator:
            raise RuleBroken(_("This person is an alleged perpetrator."))
        _free(row, version)
        made = open_case(
            actor,
            team_id=case.team_id,
            country_code=case.country_id,
            kinds=kinds,
            story=text_of(story, "story", longest=LONGEST_STORY),
            area_code=case.area_id,
            form_key=form_key,
        )
        change(row, version, linked_case_id=made.id)
        _name_the_first(actor, case, made, row)
        entry.note(linked=made.id)
    return made


def _name_the_first(actor: Actor, case: Case, made: Case, row: PersonAround) -> None:
    """Let the new case name the child of the first one."""
    child = open_person(actor, case.person_id) if case.person_id else None
    back = PersonAround(
        relation=REVERSE.get(Relation(row.relation), Relation.OTHER),
        is_at_risk=True,
        in_household=row.in_household,
        linked_case=case,
    )
    name = child.identity.display_name if child else case.code
    add(actor, made, back, {"name": name, "phone": "", "age": "", "note": ""})


def _found(person_id: UUID) -> tuple[PersonAround, Case]:
    row = PersonAround.objects.get(id=person_id)
    return row, find(row.case_id)


def _free(row: PersonAround, version: int) -> None:
    lock(row, "linked_case", "version")
    check_version(row, version)
    if row.linked_case_id is not None:
        raise RuleBroken(_("This person is linked to a case already."))
