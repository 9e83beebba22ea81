"""A child of twelve can read every public page; measured in four languages."""

from __future__ import annotations

import re

import pytest

from amparo.channels.public import texts
from amparo.channels.public.texts import PARTS, PublicText

from .reading import FORMULAS, hardness, sentences, syllables, words

LONGEST = 20  # words in a sentence
# A name or an answer of one word says nothing about how hard sentences are.
SHORTEST = 4
SPACED = ["en", "nl", "es", "pt-br", "hi", "bn", "ne", "id", "fil"]

BY_HAND = {
    "en": "danger 2, somebody 3, number 2, tell 1, safe 1, people 2, answer 2, idea 3,"
    " message 2, another 3, country 2, picture 2, every 2, something 2, language 2,"
    " page 1, above 2, below 2, write 1, please 1, fault 1, trouble 2, children 2,"
    " history 3, computer 3, telephone 3, leave 1, address 2, afraid 2, happened 2,"
    " friend 1, teacher 2, neighbour 2, family 3, company 3, hotel 2, tourist 2,"
    " traveller 3, marry 2, online 2, minute 2, nobody 3, locked 1, decide 2, are 1,"
    " we 1, you 1, the 1, once 1, little 2, open 2, away 2, about 2, area 3, only 2,"
    " safely 2, nothing 2, phone 1, one 1, come 1",
    "es": "peligro 3, alguien 2, número 3, cuéntanos 3, seguro 3, respuesta 3, país 2,"
    " mensaje 3, ayuda 3, escribe 3, página 3, niña 2, historia 3, teléfono 4, y 1,"
    " computadora 5, idioma 3, después 2, ahora 3, amiga 3, culpa 2, día 2, oír 2,"
    " todavía 4, también 2, leer 2, aeropuerto 5, cuidar 2, quieres 2, nadie 2, foto 2,"
    " equipo 3, llamar 2, otra 2, que 1, guía 2, seguir 2, agua 2, ciudad 2, viaje 2,"
    " juego 2, familia 3, adulto 3, escuela 3, idea 3, real 2, caer 2, ahí 2,"
    " pingüino 3, aquí 2, queremos 3, estoy 2, hay 1, muy 1, soy 1",
    "pt-br": "perigo 3, alguém 2, número 3, conte 2, seguro 3, resposta 3, país 2,"
    " mensagem 3, ajuda 3, escreva 3, página 3, criança 3, história 4, telefone 4,"
    " computador 4, língua 2, depois 2, agora 3, amiga 3, culpa 2, dia 2, ainda 3,"
    " também 2, ler 1, quer 1, ninguém 2, foto 2, equipe 3, ligar 2, outro 2, que 1,"
    " não 1, mãe 1, pais 1, saiu 2, saída 3, você 2, irmão 2, lugar 2, escola 3,"
    " trabalho 3, alguma 3, quem 1, aqui 2, água 2, ideia 3, celular 3, histórico 4,"
    " enviar 3, guardamos 3, apagar 3, esconde 3, sozinha 3, machuca 3, a 1, e 1",
    "nl": "gevaar 2, iemand 2, nummer 2, vertel 2, veilig 2, antwoord 2, bericht 2,"
    " land 1, hulp 1, schrijf 1, pagina 3, kind 1, kinderen 3, telefoon 3, computer 3,"
    " taal 1, daarna 2, nu 1, vriend 1, vriendin 2, schuld 1, geschiedenis 4, team 1,"
    " bellen 2, ander 2, een 1, de 1, niemand 2, leeg 1, nog 1, foto 2, alsjeblieft 3,"
    " onderweg 3, adres 2, sleutel 2, cookie 2, school 1, trainer 2, bedrijf 2, werk 1,"
    " zee 1, idee 2, ruïne 3, museum 3, video 3, leuke 2, mooie 2, waarom 2, wanneer 2,"
    " online 2, hotel 2, reiziger 3, toerist 2, minuut 2, familie 3, informatie 4",
}


def public_texts(language: str) -> list[tuple[str, str]]:
    """Return each public text with its part, as someone may read it."""
    known = texts.texts_of("nl" if language == "en" else language)
    return [
        (text.part, _filled(wording))
        for text in known
        for wording in (text.english if language == "en" else text.translations)
        if not _for_builders(text)
    ]


def _filled(text: str) -> str:
    """Put something into each gap: mostly it is a day, a time or a country."""
    return re.sub(r"%?%\(\w+\)[sd]|\{\w+\}", "Peru", text)


def _for_builders(text: PublicText) -> bool:
    """Some texts of the framework are for developers of forms, in long words."""
    return "ManagementForm" in text.english[0] or "step size" in text.english[0]


def page(language: str, part: str) -> list[str]:
    """Return the texts of a part's pages, with those around every page."""
    return [
        text
        for of, text in public_texts(language)
        if of in (part, "frame") and len(words(text)) >= SHORTEST
    ]


def whole(language: str) -> list[str]:
    return [t for _part, t in public_texts(language) if len(words(t)) >= SHORTEST]


@pytest.mark.parametrize("language", FORMULAS)
def test_a_child_of_twelve_reads_the_whole(language: str) -> None:
    assert len(whole(language)) > 90
    value = hardness(language, whole(language))
    assert FORMULAS[language].fits(value), value


@pytest.mark.parametrize("part", [part for part in PARTS if part != "frame"])
@pytest.mark.parametrize("language", FORMULAS)
def test_a_child_of_twelve_reads_every_page(language: str, part: str) -> None:
    value = hardness(language, page(language, part))
    assert FORMULAS[language].fits(value), (value, page(language, part))


@pytest.mark.parametrize("language", SPACED)
def test_no_sentence_is_long(language: str) -> None:
    long = [
        sentence
        for _part, text in public_texts(language)
        for sentence in sentences(text)
        if len(sentence.split()) > LONGEST
    ]
    assert long == []


def test_no_thai_phrase_is_long() -> None:
    """Thai has no spaces between words; one stands where we would set a comma."""
    phrases = [part for _part, text in public_texts("th") for part in text.split()]
    assert [phrase for phrase in phrases if len(phrase) > 60] == []


# -- The measure itself ----------------------------------------------------------------


@pytest.mark.parametrize("language", BY_HAND)
def test_syllables_are_not_undercounted(language: str) -> None:
    counted = [entry.split() for entry in BY_HAND[language].split(",")]
    true = sum(int(number) for _word, number in counted)
    found = sum(syllables(language, word) for word, _number in counted)
    assert 0.99 <= found / true <= 1.2, found / true
    if language == "es":
        for word, number in counted:
            assert syllables("es", word) == int(number), word


OFFICES = {
    "en": "Pursuant to applicable regulations, information regarding individuals"
    " may be communicated to competent authorities.",
    "es": "De conformidad con la legislación aplicable, la información relativa"
    " a las personas podrá ser comunicada a las autoridades competentes.",
    "pt-br": "Em conformidade com a legislação aplicável, as informações relativas"
    " às pessoas poderão ser comunicadas às autoridades competentes.",
    "nl": "Overeenkomstig de toepasselijke regelgeving kunnen persoonsgegevens"
    " worden medegedeeld aan de bevoegde autoriteiten.",
}


@pytest.mark.parametrize("language", OFFICES)
def test_the_language_of_offices_is_found_too_hard(language: str) -> None:
    assert not FORMULAS[language].fits(hardness(language, [OFFICES[language]]))


def test_sentences_are_told_apart() -> None:
    assert sentences("Call now! It is free. Are you there? Yes") == [
        "Call now",
        "It is free",
        "Are you there",
        "Yes",
    ]
    assert sentences("यह पढ़ें। फिर लिखें।") == ["यह पढ़ें", "फिर लिखें"]
    assert sentences("18:00") == []
