"""Opening everything that this room knows of a case."""

from __future__ import annotations

from uuid import UUID

from amparo.foundation.journal.operations import act
from amparo.foundation.policy import Actor
from amparo.response.cases.operations._shared import find, key_of, scope_of

from ..reading import read_around
from ..types import OpenAround


def open_around(actor: Actor, case_id: UUID) -> OpenAround:
    """Open the people around the child of a case, care and incidents."""
    case = find(case_id)
    with act(actor, "case.open", scope_of(case), case, part="people"):
        return read_around(case, key_of(actor, case))
