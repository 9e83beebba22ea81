"""A deleted concern opens nothing any more, whatever was done with it before."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from amparo.foundation.kernel.crypto import RecordKey, Tampered
from amparo.foundation.kernel.errors import AmparoError, RuleBroken
from amparo.foundation.matching.combinations import stored
from amparo.foundation.policy import Actor
from amparo.foundation.tasks.models import Task
from amparo.foundation.vault.models import KeyGrant
from amparo.foundation.vault.record_keys import open_keys
from amparo.response.concerns.codes import Channel, ContactWay, FormKind, State
from amparo.response.concerns.matching.found_by import FAMILIES
from amparo.response.concerns.models import Concern
from amparo.response.concerns.operations import (
    Destroyed,
    change_contact,
    correct,
    open_case_from,
    open_mailbox,
    record_concern,
    record_contact,
    record_response,
    reply,
    say_safe,
    submit_concern,
    triage,
    write_more,
)
from amparo.response.concerns.signed_messages import CONCERN, HANDED, IDENTITY, ONLINE
from amparo.response.concerns.types import (
    CorrectedFacts,
    Details,
    ResponseData,
    SafeContact,
)
from amparo.response.muting.operations import block
from amparo.response.online_desk.operations import hand_off
from amparo.response.online_desk.types import HandOff
from amparo.response.reporter_names.operations import pass_identity
from amparo.response.retention.operations import delete_concern
from amparo.response.transfers.operations import accept_transfer, transfer_concern
from amparo.response.transfers.types import TransferData
from amparo.results.intake_figures.counting import count, figure_scope
from amparo.results.intake_figures.filters import FigureFilter
from tests.cast import PEOPLE, World
from tests.reporting import newest_concern, told

Place = tuple[str, UUID, str]
NOW = timezone.now


def _at_any_hour(where: str, **more: Any) -> SafeContact:
    return SafeContact(where=where, whose="own", from_hour=0, to_hour=24, **more)


class Story:
    """One concern and what is done with it; each act is a method."""

    def __init__(self, world: World, recorded: bool, **typed: Any) -> None:
        self.world = world
        contact = _at_any_hour("700 12 345") if typed["reach"] else SafeContact()
        data = told(**typed | {"reach": typed["reach"] or "return"}, contact=contact)
        if recorded:
            team = world.team_id("cochabamba")
            known = {"channel": Channel.PHONE, "form_kind": FormKind.STAFF}
            data = told(**vars(data) | known)
            self.concern, given_out = record_concern(
                world.tomasa, team, data, uuid4(), with_receipt=True
            )
            assert given_out is not None
            self.receipt = given_out.number
        else:
            self.receipt = submit_concern(data, secrets.token_bytes(16)).number
            self.concern = newest_concern()

    @property
    def now(self) -> Concern:
        return Concern.objects.select_related("team").get(id=self.concern.id)

    @property
    def officer(self) -> Actor:
        """The officer who works on it; in El Alto, after a transfer, the supervisor."""
        moved = self.now.team_id == self.world.team_id("el_alto")
        return self.world.elena if moved else self.world.tomasa

    @property
    def supervisor(self) -> Actor:
        return self.world.sonia if self.officer == self.world.tomasa else self.officer

    def answer(self) -> None:
        reply(self.officer, self.concern.id, "Gracias.", uuid4())

    def write(self) -> None:
        write_more(self.receipt, "Algo más.", uuid4())

    def safe(self) -> None:
        say_safe(self.receipt, uuid4())

    def move(self) -> None:
        contact = _at_any_hour("@wara.q", code_word="girasol", never="Nunca.")
        change_contact(self.receipt, ContactWay.MESSAGE, contact, uuid4())

    def triage(self) -> None:
        triage(self.officer, self.concern.id, "now", "Vive allí.", self.now.version)

    def set_right(self) -> None:
        facts = CorrectedFacts(details=Details(child="Wara", place="Calle Sucre"))
        correct(self.officer, self.concern.id, facts, self.now.version)

    def respond(self) -> None:
        data = ResponseData("help_named", NOW(), detail="La línea 156.")
        record_response(self.officer, self.concern.id, data, uuid4())

    def call(self) -> None:
        record_contact(
            self.officer,
            self.concern.id,
            ContactWay.CALL,
            "nobody",
            "Por la tarde.",
            uuid4(),
            self.now.version,
        )

    def hand_off_addresses(self) -> None:
        data = HandOff("Línea", NOW(), "L-1")
        hand_off(self.world.yara, self.concern.id, data, uuid4(), 0)

    def ask_who(self) -> None:
        officer = self.officer.user_id
        assert officer is not None
        pass_identity(self.world.inti, self.concern.id, officer, 4, "protect")

    def mute(self) -> None:
        block(self.officer, self.concern.id, 24, "Insultos.")

    def send_transfer(self) -> None:
        data = TransferData(
            self.world.team_id("el_alto"), "Vive ahora en El Alto.", True
        )
        transfer_concern(self.officer, self.concern.id, data, uuid4(), self.now.version)

    def be_accepted(self) -> None:
        waiting = self.now.transfers.filter(answer="waiting").first()
        if waiting is not None:
            accept_transfer(self.world.elena, waiting.id)

    def become_a_case(self) -> None:
        open_case_from(self.officer, self.concern.id, self.now.version)


ACTS: dict[str, Callable[[Story], None]] = {
    name: act
    for name, act in vars(Story).items()
    if callable(act) and not name.startswith("_")  # properties cannot be called
}
TYPED = st.fixed_dictionaries(
    {
        "words": st.sampled_from(["La vecina llora.", "Mi amiga no viene."]),
        "name": st.sampled_from(["", "Quispe Condori"]),
        "details": st.sampled_from([Details(), Details(child="Inti", place="Oruro")]),
        "addresses": st.sampled_from(["", "https://chat.example/7"]),
        "reach": st.sampled_from(["", "call"]),
    }
)


def sealed(concern: Concern) -> dict[Place, bytes]:
    """Return what is sealed of a concern, and in which place: a thief's copy."""
    now, of = Concern.objects.get(id=concern.id), concern.id
    found: dict[Place, Any] = {
        (CONCERN, of, "narrative"): now.narrative_sealed,
        (CONCERN, of, "details"): now.details_sealed,
        (CONCERN, of, "contact"): now.contact_sealed,
        (IDENTITY, of, "identity"): now.identity_sealed,
        (ONLINE, of, "online"): now.online_sealed,
    }
    for message in now.messages.all():
        found[CONCERN, of, f"message|{message.id}"] = message.text_sealed
    for decision in now.decisions.all():
        found[CONCERN, of, f"decision|{decision.id}"] = decision.reason_sealed
    for muted in now.blocks.all():
        found[CONCERN, of, f"block|{muted.id}"] = muted.reason_sealed
    for transfer in now.transfers.all():
        found[CONCERN, of, f"transfer|{transfer.id}"] = transfer.reason_sealed
    for response in now.responses.all():
        field = f"response|{response.id}"
        own = response.kind == "hotline"
        place = (HANDED, response.id, field) if own else (CONCERN, of, field)
        found[place] = response.detail_sealed
    return {place: bytes(value) for place, value in found.items() if value}


def keys_of_the_house(world: World) -> set[bytes]:
    """Return every record key that anyone can open now."""
    found: set[bytes] = set()
    for kind in KeyGrant.objects.order_by().values_list("kind", flat=True).distinct():
        ids = set(
            KeyGrant.objects.filter(kind=kind).values_list("record_id", flat=True)
        )
        for name in PEOPLE:
            keys = open_keys(getattr(world, name), kind, ids)
            found |= {record.key for record in keys.values()}
    return found


def opened(copy: dict[Place, bytes], keys: set[bytes]) -> set[Place]:
    """Return what of a copy opens with any of these keys."""
    return {
        (kind, record, field)
        for (kind, record, field), content in copy.items()
        for key in keys
        if _opens(RecordKey(kind, record, key), field, content)
    }


def _opens(key: RecordKey, field: str, content: bytes) -> bool:
    try:
        key.open(field, content)
    except Tampered:
        return False
    return True


@contextmanager
def undone() -> Iterator[None]:
    """Undo at the end what an example did."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


# Not to look for the shortest failure: that takes minutes on a database.
HOW_MUCH = settings(
    max_examples=5,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


def check(
    world: World, recorded: bool, typed: dict[str, Any], acts: list[str]
) -> list[str]:
    """Do these acts, close and delete the concern; nothing of it may open.

    Returns which acts were refused, each because of one before it.
    """
    refused = []
    story = Story(world, recorded, **typed)
    for name in acts:
        try:
            ACTS[name](story)
        except AmparoError:
            refused.append(name)
    copy, concern = sealed(story.concern), story.now
    assert opened(copy, keys_of_the_house(world)) == set(copy), "nothing was tested"
    if concern.case_id is not None:
        with pytest.raises(RuleBroken):
            destroyed(story)
        assert sealed(concern) == copy
        return refused
    Concern.objects.filter(id=concern.id).update(
        state=State.CLOSED, outcome="not_enough", closed_at=NOW()
    )
    figures = count(figure_scope(world.lena), FigureFilter(), NOW() + timedelta(days=9))
    destroyed(story)
    assert opened(copy, keys_of_the_house(world)) == set()
    assert sealed(concern) == {}
    assert figures == count(
        figure_scope(world.lena), FigureFilter(), NOW() + timedelta(days=9)
    )
    assert not stored(story.now.id, FAMILIES)
    assert not Task.objects.filter(subject_id=concern.id, completed_at=None).exists()
    with pytest.raises(Destroyed):
        open_mailbox(story.receipt)
    with pytest.raises(Destroyed):
        write_more(story.receipt, "¿Siguen ahí?", uuid4())
    return refused


def destroyed(story: Story) -> None:
    now = story.now
    delete_concern(story.supervisor, now.id, now.code, "asked", now.version)


MANY_ACTS = st.lists(st.sampled_from(sorted(ACTS)), min_size=2, max_size=9)


def test_destroyed_nothing_of_a_concern_opens_with_any_key_in_the_house(
    world: World,
) -> None:
    @HOW_MUCH
    @given(recorded=st.booleans(), typed=TYPED, acts=MANY_ACTS)
    def examples(recorded: bool, typed: dict[str, Any], acts: list[str]) -> None:
        with undone():
            check(world, recorded, typed, acts)

    examples()


@pytest.mark.parametrize("recorded", [False, True])
def test_the_same_with_everything_that_can_be_done(
    world: World, recorded: bool
) -> None:
    typed = {
        "words": "La vecina llora.",
        "name": "Quispe Condori",
        "details": Details(child="Inti"),
        "addresses": "https://chat.example/7",
        "reach": "call",
    }
    last = ["move", "send_transfer", "be_accepted"]
    acts = [name for name in ACTS if name not in ("become_a_case", *last)]
    assert check(world, recorded, typed, [*acts, *last, "triage", "answer"]) == []


@pytest.mark.prove
def test_destroyed_nothing_opens_after_very_many_histories(world: World) -> None:
    @settings(HOW_MUCH, max_examples=300)
    @given(recorded=st.booleans(), typed=TYPED, acts=MANY_ACTS)
    def examples(recorded: bool, typed: dict[str, Any], acts: list[str]) -> None:
        with undone():
            check(world, recorded, typed, acts)

    examples()
