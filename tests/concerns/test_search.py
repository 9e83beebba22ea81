"""Who triages finds concerns by the field on every page; a caseworker by the code."""

from __future__ import annotations

from uuid import uuid4

import pytest

from amparo.foundation.journal.models import Entry
from amparo.foundation.kernel.errors import Refused
from amparo.foundation.vault.models import KeyGrant
from amparo.response.concerns.models import Concern
from amparo.response.concerns.operations.search import search_concerns
from amparo.response.concerns.types import Details, SafeContact
from amparo.response.transfers.operations import accept_transfer, transfer_concern
from amparo.response.transfers.types import TransferData
from tests.cast import World
from tests.reporting import Tell
from tests.signin import signed_in

WARA = Details(child="Wara Mamani Choque", place="Hotel Sucre")
FIELD = "/staff/people/search/"


@pytest.fixture
def wara(world: World, tell: Tell) -> Concern:
    """A concern of the team in Cochabamba."""
    called = SafeContact(where="700 12 345")
    return tell(details=WARA, reach="call", contact=called)[1]


def shown(world: World, name: str, text: str) -> str:
    return signed_in(world, name).post(FIELD, {"q": text}).content.decode()


def ways_to_say(code: str) -> list[str]:
    return [code, code.lower(), code.removeprefix("C-"), f" {code.replace('-', ' ')}. "]


@pytest.mark.parametrize("name", ["tomasa", "sonia", "carla"])
def test_a_concern_is_found_by_the_code_that_somebody_reads_out(
    world: World, wara: Concern, name: str
) -> None:
    for typed in ways_to_say(wara.code):
        assert f'href="/staff/concerns/{wara.id}/"' in shown(world, name, typed), typed


@pytest.mark.parametrize(
    "asked",
    ["Wara Mamani", "wará mamaní", "70012345", "+591 700 12 345", "call 700-12-345"],
)
def test_who_triages_finds_a_concern_by_name_and_telephone(
    world: World, wara: Concern, asked: str
) -> None:
    for name in ("tomasa", "sonia"):
        assert wara.code in shown(world, name, asked)
    assert wara.code not in shown(world, "carla", asked)


@pytest.mark.parametrize("asked", ["Nadie Nunca", "79999999", "C-ZZZZZZ"])
def test_without_a_match_the_page_says_so(
    world: World, wara: Concern, asked: str
) -> None:
    assert "No matches" in shown(world, "tomasa", asked)


@pytest.mark.parametrize("name", ["beto", "celso", "pablo"])
def test_a_concern_of_another_team_looks_like_a_code_that_does_not_exist(
    world: World, wara: Concern, name: str
) -> None:
    page = shown(world, name, wara.code)
    assert "No matches" in page and "Cochabamba" not in page
    assert shown(world, name, "C-ZZZZZZ").count("No matches") == page.count(
        "No matches"
    )


def test_without_a_live_grant_nothing_is_found(world: World, wara: Concern) -> None:
    KeyGrant.objects.filter(record_id=wara.id).delete()
    for asked in (wara.code, "Wara Mamani", "70012345"):
        assert search_concerns(world.tomasa, asked) == []


def test_who_has_nothing_to_do_with_concerns_is_refused(
    world: World, wara: Concern
) -> None:
    with pytest.raises(Refused):
        search_concerns(world.pablo, wara.code)


def test_the_journal_keeps_how_many_and_not_what_was_looked_for(
    world: World, wara: Concern
) -> None:
    search_concerns(world.tomasa, "Wara Mamani")
    entry = Entry.objects.filter(verb="concern.search").latest("number")
    assert entry.facts == {"results": 1}


def test_after_a_transfer_the_code_says_whom_to_ask_and_nothing_else(
    world: World, wara: Concern
) -> None:
    to = TransferData(world.team_id("el_alto"), "They live there now.", False)
    sent = transfer_concern(world.tomasa, wara.id, to, uuid4(), wara.version)
    assert wara.code in shown(world, "tomasa", wara.code)
    accept_transfer(world.elena, sent.id)
    page = shown(world, "tomasa", wara.code)
    assert "Ask them about it" in page and str(wara.id) not in page
    assert "No matches" in shown(world, "carla", wara.code)
