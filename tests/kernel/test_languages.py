"""Which language a browser's Accept-Language header leads to."""

from __future__ import annotations

import re
from pathlib import Path

import django
import pytest
from django.conf import settings
from django.utils import translation
from django.utils.translation import get_language_info

import amparo
from amparo.foundation import design
from amparo.foundation.design import formats
from amparo.foundation.kernel.languages import (
    LANGUAGES,
    Language,
    best_of,
    choices,
    choices_in,
    for_staff,
    label_for_staff,
    label_of,
    language_names,
    of_pages,
)

LOCALE = Path(amparo.__file__).parent / "locale"
FORMATS = Path(formats.__file__).parent
STATIC = Path(design.__file__).parent / "static" / "design"
ALL = [code for code, _name in settings.LANGUAGES]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("es-BO,es;q=0.9,en;q=0.8", "es"),
        ("fr,th;q=0.5,en;q=0.3", "th"),
        ("pt-BR", "pt-br"),
        ("pt-PT,en;q=0.1", "pt-br"),
        ("tl-PH,en;q=0.5", "fil"),
        ("fil-PH", "fil"),
        ("in-ID", "id"),
        ("hi-IN,bn;q=0.9", "hi"),
        ("fr", None),
        ("", None),
        ("*", None),
        ("\x00;;;q=x", None),
    ],
)
def test_the_best_language_is_the_first_that_we_know(
    asked: str, found: str | None
) -> None:
    assert best_of(asked, ALL) == found


def test_only_what_is_known_is_found() -> None:
    assert best_of("th,nl;q=0.9", ["en", "nl"]) == "nl"
    assert best_of("th", []) is None


@pytest.mark.parametrize(
    ("code", "found"), [("es", "es"), ("en", "en"), ("nl", "en"), ("", "en")]
)
def test_the_staff_side_speaks_only_what_is_whole(code: str, found: str) -> None:
    assert for_staff(code) == found


def test_django_offers_the_languages_of_pages_and_no_others() -> None:
    assert settings.LANGUAGES == [(one.code, one.label_for_staff) for one in of_pages()]
    assert set(settings.PUBLIC_LANGUAGES) <= set(ALL)


@pytest.mark.parametrize("language", of_pages(), ids=lambda one: one.code)
def test_a_language_of_pages_is_whole(language: Language) -> None:
    """Whoever adds a row learns here what else a language needs."""
    folder = translation.to_locale(language.code)
    catalogue = LOCALE / folder / "LC_MESSAGES" / "django.po"
    shipped = Path(django.__file__).parent / "conf" / "locale" / folder / "formats.py"

    assert language.own
    assert language.name
    assert get_language_info(language.code)["bidi"] is language.right_to_left
    assert language.code == settings.LANGUAGE_CODE or catalogue.exists()
    assert (FORMATS / folder / "formats.py").exists() or shipped.exists()


@pytest.mark.parametrize("sheet", ["staff.css", "public.css"])
def test_the_stylesheets_set_tall_letters_higher(sheet: str) -> None:
    tall = {language.code for language in of_pages() if language.tall}
    rules = re.findall(r"([^{}]*:lang\([^{}]*){", (STATIC / sheet).read_text())

    assert rules
    for rule in rules:
        assert set(re.findall(r":lang\(([\w-]+)\)", rule)) == tall, rule


def test_a_language_is_called_as_it_calls_itself() -> None:
    assert language_names(["qu", "pt-br", "th"]) == "Runasimi, Português, ไทย"
    assert label_of("xx") == "xx"


def test_staff_read_a_language_in_their_own_words_where_there_are_some() -> None:
    with translation.override("es"):
        assert label_for_staff("bn") == "Bengalí"
        assert label_for_staff("qu") == "Runasimi"
        assert str(label_of("sgn")) == "Lengua de señas"
    assert label_for_staff("xx") == "xx"


def test_a_form_offers_what_is_spoken_in_the_country_and_what_was_ticked() -> None:
    offered = [code for code, _label in choices_in("PE", ticked=["ht"])]

    assert set(offered) == {"es", "qu", "ay", "en", "sgn", "ht"}
    assert len(choices_in("ZZ")) == len(LANGUAGES)


def test_a_form_may_put_the_nearest_languages_first() -> None:
    found = [code for code, _label in choices(["qu", "xx", "es", "qu"])]

    assert found[:3] == ["qu", "es", "en"]
    assert sorted(found) == sorted(LANGUAGES)
