"""The question about one of us: what the pages promise is what happens."""

from __future__ import annotations

import pytest

from amparo.foundation.countries.models import HelpContact
from amparo.foundation.kernel.ids import uuid7
from amparo.foundation.organisations.models import SafeguardingTeam
from amparo.foundation.persons.phones import dial
from amparo.response.concerns.models import Concern
from amparo.response.concerns.operations import assign_to_me, reply
from amparo.response.safeguarding.operations import part
from tests.cast import World

from .conftest import WORDS, Visitor, hidden, number_on, text

NOW, WORRIED = "/en/bo/now/", "/en/bo/worried/"
NOTHING_SENT = "Nothing was sent. Only the team here could read it."


@pytest.fixture
def named(world: World) -> World:
    SafeguardingTeam.objects.create(country_id="BO", team=world.teams["manila"])
    return world


@pytest.mark.parametrize("url", [NOW, WORRIED])
def test_both_forms_ask_and_say_who_would_read_it(
    named: World, visitor: Visitor, url: str
) -> None:
    shown = text(visitor.get(url))
    assert "Is it about someone who works with children" in shown
    assert "another organisation reads this, not the team here" in shown


def test_where_nobody_is_apart_the_form_promises_nothing(visitor: Visitor) -> None:
    shown = text(visitor.get(NOW))
    assert "we first ask you who may read this" in shown
    assert "another organisation reads this" not in shown


@pytest.mark.parametrize("answer", ["yes", "not_sure"])
def test_the_receipt_and_the_mailbox_say_who_reads_it(
    named: World, visitor: Visitor, answer: str
) -> None:
    told = visitor.report(("about_colleague", answer))
    assert "A safeguarding team from Kanlungan reads it." in text(told)
    concern = Concern.objects.select_related("team").get()
    assert concern.team == named.teams["manila"]
    assign_to_me(named.tala, concern.id, concern.version)
    reply(named.tala, concern.id, "Salamat.", uuid7())
    box = visitor.open(number_on(told))
    shown = visitor.post("/en/bo/read/", ("pass", hidden(box, "pass")), ("act", "show"))
    assert "A safeguarding team reads this. The team here does not." in text(shown)
    assert "Safeguarding team, Kanlungan" in text(shown)
    assert "Our team" not in text(shown)


def test_other_receipts_say_nothing_of_it(named: World, visitor: Visitor) -> None:
    told = text(visitor.report(("about_colleague", "no")))
    assert "afeguarding" not in told
    assert "afeguarding" not in text(visitor.open(number_on(visitor.report())))


@pytest.mark.parametrize("url", [NOW, WORRIED])
def test_where_nobody_is_apart_they_choose_and_the_child_line_stands_first(
    world: World, visitor: Visitor, url: str
) -> None:
    token = visitor.token()
    told = [("token", token), ("words", WORDS), ("about_colleague", "yes")]
    shown = text(visitor.post(url, *told))
    assert NOTHING_SENT in shown and WORDS in shown
    assert not Concern.objects.exists()
    apart = shown.index('id="apart-title"')
    # Bolivia has no line for children: what there is stands there.
    assert apart < shown.index("<li", apart) < shown.index('id="danger-title"')
    assert "Send it to Casa Abierta anyway." in shown
    # Pressing the button again, or Enter, still sends nothing.
    assert NOTHING_SENT in text(visitor.post(url, *told))
    assert not Concern.objects.exists()
    chosen = visitor.post(url, *told, ("usual_team", "yes"))
    assert number_on(chosen) and "afeguarding" not in text(chosen)
    concern = Concern.objects.get()
    assert (concern.team, concern.about_colleague) == (world.teams["cochabamba"], "yes")


def test_the_child_line_stands_first_where_there_is_one(
    world: World, visitor: Visitor
) -> None:
    url = "/en/ph/now/"
    told = [("token", visitor.token()), ("words", WORDS)]
    shown = text(visitor.post(url, *told, ("about_colleague", "yes")))
    begins = shown.index('id="apart-title"')
    first = shown[begins : shown.index('id="danger-title"')]
    line = HelpContact.objects.filter(country="PH", kind="child_helpline").first()
    assert line is not None and f'href="{dial(line.phone)}"' in first
    assert first.count("<li") == 1


def test_a_form_that_went_to_the_usual_team_goes_apart_with_a_number_of_its_own(
    named: World, visitor: Visitor
) -> None:
    fields = [("token", visitor.token()), ("words", WORDS)]
    first = number_on(visitor.post(WORRIED, *fields))
    again = visitor.post(WORRIED, *fields, ("about_colleague", "yes"))
    assert "What you sent before is with the team here." in text(again)
    assert Concern.objects.count() == 1
    fresh = [("token", hidden(again, "token")), ("words", WORDS)]
    second = number_on(visitor.post(WORRIED, *fresh, ("about_colleague", "yes")))
    assert second != first
    teams = set(Concern.objects.values_list("team__name", flat=True))
    assert teams == {"Cochabamba", "Maynila"}


def test_after_it_was_handed_over_the_mailbox_says_what_was_read_before(
    named: World, visitor: Visitor
) -> None:
    number = number_on(visitor.report())
    concern = Concern.objects.get()
    assign_to_me(named.tomasa, concern.id, concern.version)
    concern.refresh_from_db()
    reply(named.tomasa, concern.id, "Te leemos.", uuid7())
    concern.refresh_from_db()
    part(named.tomasa, concern.id, "Es nuestra cuidadora.", concern.version)
    box = visitor.open(number)
    shown = visitor.post("/en/bo/read/", ("pass", hidden(box, "pass")), ("act", "show"))
    assert "The team here read it before, but not any more." in text(shown)
    assert "Our team" in text(shown)  # who had answered until then
