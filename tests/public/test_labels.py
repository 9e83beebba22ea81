"""A child reads their own language, and every code has words (see tests/locale)."""

from __future__ import annotations

import re
from typing import Any

import pytest

from amparo.channels.public import labels
from amparo.foundation.countries.queries import programme_countries
from amparo.response.concerns.codes import (
    Age,
    ContactWay,
    Danger,
    DisclosedTo,
    Kind,
    MessageKind,
    OffenderAccess,
    Phone,
    ReporterType,
    RiskSign,
)

from .conftest import Visitor, hidden, number_on, text


def test_a_child_in_bolivia_reads_spanish_to_the_last_word(visitor: Visitor) -> None:
    shown = text(visitor.get("/es/bo/worried/"))
    assert "¿Qué nos quieres contar?" in shown
    assert "Salir de esta página ahora" in shown
    fields = [
        ("token", hidden(visitor.get("/es/bo/worried/"), "token")),
        ("kinds", "?"),
    ]
    wrong = text(visitor.post("/es/bo/worried/", *fields))
    assert "Escribe algo aquí, por favor." in wrong
    assert re.search("Elige (una de|entre) las respuestas, por favor.", wrong)
    told = visitor.report(("reporter_type", "friend"), url="/es/bo/worried/")
    assert "a más tardar mañana a las" in text(told)
    opened = text(visitor.open(number_on(told), url="/es/bo/read/"))
    for english in ("Please", "answer", "Send", "optional", "day and night"):
        for page in (shown, wrong, text(told), opened):
            assert english not in re.sub(r"<[^>]*>|Take It Down|IWF report", " ", page)


def test_every_code_has_words_for_a_child() -> None:
    asked_of: list[tuple[Any, Any]] = [
        (labels.KINDS, Kind),
        (labels.YES_OR_NO, ["", *Danger]),
        (labels.REACHES, ContactWay),
        (labels.RISK_SIGNS, RiskSign),
        (labels.DISCLOSED_TO, DisclosedTo),
        (labels.REPORTER_TYPES, ["", *ReporterType]),
        (labels.AGES, ["", *Age]),
        (labels.OFFENDER_ACCESS, ["", *OffenderAccess]),
        (labels.PHONES, ["", *Phone]),
    ]
    for asked, codes in asked_of:
        assert {code for code, _words in asked} == set(codes)
    assert set(labels.MESSAGE_TEXTS) == set(MessageKind) - {MessageKind.WORDS}


@pytest.mark.django_db
def test_every_country_has_its_name() -> None:
    assert {c.code for c in programme_countries()} <= set(labels.COUNTRIES)
