"""The table of states and the operations say the same, for each state, move, person."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.urls import reverse

from amparo.foundation.kernel.errors import RuleBroken
from amparo.foundation.policy import AccessScope, Actor
from amparo.response.concerns.models import Concern
from amparo.response.concerns.operations import close_concern
from amparo.response.concerns.queries import scope_of
from amparo.response.consultations import operations as do
from amparo.response.consultations.codes import ConsultationState
from amparo.response.consultations.models import Consultation
from amparo.response.consultations.queries import scope_of_consultation
from amparo.response.consultations.states import CONSULTATION_STATES
from amparo.response.retention.operations import delete_concern
from tests.cast import World
from tests.consultations.test_consultations import ANSWER, ask, hidden, pair
from tests.lists.walking import Acts, moves_of, wrong_moves
from tests.signin import signed_in

__all__ = ["hidden", "pair"]  # fixtures


def acts(row: Consultation, concern: Concern) -> Acts:
    def delete(actor: Actor) -> None:
        delete_concern(actor, concern.id, concern.code, "asked", concern.version)

    return {
        ("reply", "open"): lambda a: do.reply_in_consultation(
            a, row.id, ANSWER, uuid4()
        ),
        ("end", "ended"): lambda a: do.end_consultation(a, row.id, "same"),
        ("delete", "deleted"): delete,
    }


@pytest.mark.parametrize("state", ConsultationState)
def test_the_operations_do_what_the_table_says(
    world: World, everybody: bool, pair: tuple[Concern, Concern], state: str
) -> None:
    concern = pair[0]
    row = ask(world, concern)
    close_concern(world.tomasa, concern.id, "test", "Una prueba.", concern.version)
    concern.refresh_from_db()
    assert moves_of(CONSULTATION_STATES) == set(acts(row, concern))
    for (_key, after), act in acts(row, concern).items():
        if after == state:
            act(world.sonia)
    row = Consultation.objects.get(id=row.id)
    assert row.state == state

    def where(key: str) -> AccessScope:
        return scope_of(concern) if key == "delete" else scope_of_consultation(row)

    table, tries = CONSULTATION_STATES, acts(row, concern)
    assert (
        wrong_moves(world, table, row, tries, where, "luz", everybody=everybody) == []
    )


def test_an_ended_consultation_takes_no_reply(
    world: World, pair: tuple[Concern, Concern]
) -> None:
    row = ask(world, pair[0])
    do.end_consultation(world.luz, row.id, "same")
    with pytest.raises(RuleBroken, match="has ended"):
        do.reply_in_consultation(world.sonia, row.id, ANSWER, uuid4())


def test_the_page_says_how_a_consultation_moves(world: World) -> None:
    shown = signed_in(world, "sonia").get(reverse("consultations:states"))
    words = shown.content.decode()
    assert all(str(state.label) in words for state in ConsultationState)
    assert "Delete one of the two concerns" in words
