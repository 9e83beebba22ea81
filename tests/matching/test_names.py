"""Names of the twelve countries: parsed with care, similar where people say so."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amparo.foundation.kernel.ids import uuid7
from amparo.foundation.kernel.text import fold
from amparo.foundation.matching.comparing import NameQuery
from amparo.foundation.matching.entries import Entry, segment_of
from amparo.foundation.matching.names import parse_name
from amparo.foundation.matching.sounds import forms


def alike(one: str, other: str) -> float:
    segment = segment_of([Entry(uuid7(), (parse_name(other),))])
    found = NameQuery([parse_name(one)], strict=True).scores(segment)
    return found[0].value if found else 0.0


def sounds(token: str) -> frozenset[str]:
    return forms(token).sounds


@pytest.mark.parametrize(
    ("text", "strong", "weak", "suffix"),
    [
        ("María José Ñáñez", ["maria", "jose", "nanez"], [], ""),
        ("  ANA   maría ", ["ana", "maria"], [], ""),
        ("Suharto", ["suharto"], [], ""),
        ("Juan dela Cruz Jr.", ["juan", "cruz"], [], "jr"),
        ("Juan Delacruz", ["juan", "cruz"], [], ""),
        ("Maria de los Santos y Reyes", ["maria", "santos", "reyes"], [], ""),
        ("Ma. Luisa Sta. Ana", ["maria", "luisa", "santa", "ana"], [], ""),
        ("Ma Luisa Ramos", ["maria", "luisa", "ramos"], [], ""),
        ("Ma", ["ma"], [], ""),
        ("Md. Rahim", ["mohammad", "rahim"], [], ""),
        ("Mst. Rahima Khatun", ["mosammat", "rahima"], ["khatun"], ""),
        ("Rahima Begum", ["rahima"], ["begum"], ""),
        ("Sita Kumari Devi", ["sita"], ["kumari", "devi"], ""),
        ("Devi", ["devi"], [], ""),
        ("Devi Prasad", ["devi", "prasad"], [], ""),
        ("O'Brien-Santos", ["obrien", "santos"], [], ""),
        ("Siti binti Ahmad", ["siti", "ahmad"], [], ""),
        ("Ni Luh Ayu", ["luh", "ayu"], [], ""),
        ("Sr. Carlos Roca", ["carlos", "roca"], [], ""),
        ("Carlos Roca Sr.", ["carlos", "roca"], [], "sr"),
        ("रमेश कुमार", ["रमेश"], ["कुमार"], ""),
        ("श्रीमती गीता देवी", ["गीता"], ["देवी"], ""),
        ("মোঃ রহিম", ["মোহাম্মদ", "রহিম"], [], ""),
        ("মোছাঃ রহিমা খাতুন", ["মোসাম্মত", "রহিমা"], ["খাতুন"], ""),
        ("เด็กหญิงสมหญิง ใจดี", ["สมหญิง", "ใจดี"], [], ""),
        ("ด.ญ.สมหญิง ใจดี", ["สมหญิง", "ใจดี"], [], ""),
        ("นาย สมชาย", ["สมชาย"], [], ""),
        ("นายิกา", ["นายิกา"], [], ""),
        ("de la", ["de", "la"], [], ""),
        ("", [], [], ""),
        ("...", [], [], ""),
    ],
)
def test_a_name_is_read_as_people_mean_it(
    text: str, strong: list[str], weak: list[str], suffix: str
) -> None:
    name = parse_name(text)
    assert (list(name.strong), list(name.weak), name.suffix) == (strong, weak, suffix)


def test_vowel_signs_are_letters_and_latin_marks_are_not() -> None:
    assert fold("É") == "e" and fold("Đặng") == "dang" and fold("Łukasz") == "lukasz"
    for word in ("गीता", "সুমাইয়া", "สมหญิง", "ก้อย", "अरोड़ा"):
        assert fold(word) == unicodedata.normalize("NFC", word)
    assert fold("गीता") != fold("गता") and fold("ปี") != fold("ปา")
    assert fold("ज़ाहिद") == "जाहिद" and fold("चाँद") == fold("चांद")
    assert fold("٣४৫๖") == "3456"


@given(st.text(max_size=40))
def test_folding_twice_changes_nothing_more(text: str) -> None:
    once = fold(text)
    assert fold(once) == once
    assert fold(unicodedata.normalize("NFD", text)) == once


@given(st.text(max_size=60))
def test_any_text_can_be_read(text: str) -> None:
    for token in parse_name(text).tokens:
        assert token and forms(token).written == token


@pytest.mark.parametrize(
    "spellings",
    [
        "Ramesh Rames रमेश রমেশ",
        "Vikas Bikash Vikash विकास বিকাশ",
        "Lakshmi Laxmi लक्ष्मी লক্ষ্মী",
        "Shrestha Shresta Sresta श्रेष्ठ",
        "Geeta Gita गीता গীতা",
        "Sangeeta Sangita संगीता",
        "Jamuna যমুনা",
        "Fatema Phatema ফাতেমা",
        "Mohammad Muhammad Mohammed মোহাম্মদ",
        "Jahid Zahid জাহিদ",
        "Ximena Jimena",
        "Jiménez Gimenez Ximénez",
        "Vásquez Vazquez Basquez",
        "Cecilia Sesilia",
        "Hernández Ernandez",
        "Huanca Wanka",
        "Quispe Kispe",
        "Isabel Ysabel",
        "Soekarno Sukarno",
        "Djoko Joko",
        "Tjahjo Cahjo",
        "Sjarif Syarif Sharif",
        "Jennifer Jenifer",
        "Josefa Josepha",
        "Chhavi Chavi",
        "Sumaiya সুমাইয়া",
        "Arora अरोड़ा",
        "Zahid जाहिद ज़ाहिद",
        "Anand आनंद",
        "Sangita সংগীতা",
    ],
)
def test_what_sounds_alike_has_a_sound_in_common(spellings: str) -> None:
    first, *rest = (parse_name(word).strong[0] for word in spellings.split())
    for other in rest:
        assert sounds(first) & sounds(other), (first, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ramesh", "Suresh"),
        ("Carmen", "Carolina"),
        ("Pedro", "Pablo"),
        ("रमेश", "राजेश"),
        ("Fatema", "Rahima"),
    ],
)
def test_what_sounds_different_has_none(one: str, other: str) -> None:
    assert not sounds(parse_name(one).strong[0]) & sounds(parse_name(other).strong[0])


def test_the_same_name_in_another_order_or_spelling_is_very_alike() -> None:
    assert alike("Quispe Ana", "Ana Quispe") == 100
    assert alike("Ana Quispe", "Ana Quispe Mamani") >= 95
    assert alike("Anna Quispe", "Ana Quispe") >= 90
    assert alike("रमेश श्रेष्ठ", "Ramesh Shrestha") >= 80
    assert alike("Rahima Khatun", "Rahima Begum") >= 75


def test_what_speaks_against_lowers_the_likeness() -> None:
    same = alike("Juan Cruz Jr.", "Juan dela Cruz Jr.")
    assert same == 100
    assert alike("Juan Cruz Jr.", "Juan Cruz Sr.") <= same - 15
    assert alike("Ana Quispe Rojas", "Ana Quispe Mamani") < alike(
        "Ana Quispe", "Ana Quispe Mamani"
    )
    assert alike("Ana Quispe", "Pedro Mamani") < 50
    assert alike("Rahima Begum", "Salma Begum") < 60
