"""What the operations of this room share."""

from __future__ import annotations

from typing import Any, TypeVar
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from amparo.foundation.kernel.errors import RuleBroken
from amparo.foundation.kernel.text import one_line
from amparo.foundation.policy import Actor
from amparo.response.cases.models import Case
from amparo.response.cases.operations._shared import key_of, optional_text

from ..details import read_details
from ..models import Around, PersonAround

LONGEST_LINE = 200
LONGEST_NOTE = 1_000
R = TypeVar("R", bound=Around)


def known(model: type[R], case: Case, form_key: UUID | None) -> R | None:
    """Return what the same form has made before."""
    if form_key is None:
        return None
    found: Any = model._default_manager.filter(form_key=form_key, case=case)
    first: R | None = found.first()
    return first


def line_of(typed: str, field: str) -> str:
    """Return a cleaned line; it may be empty."""
    text = one_line(typed)
    if len(text) > LONGEST_LINE:
        raise RuleBroken(_("This is too long. Please shorten it or split it."), field)
    return text


def note_of(typed: str, field: str = "note") -> str:
    """Return a cleaned note; it may be empty."""
    return optional_text(typed, field, longest=LONGEST_NOTE)


def name_of(actor: Actor, case: Case, person: PersonAround | None) -> str:
    """Return how someone around the child is called, for the history."""
    if person is None:
        return ""
    name: str = read_details(key_of(actor, case), person)["name"]
    return name or str(person.get_relation_display())
