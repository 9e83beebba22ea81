"""Which language somebody gets who asks as browsers do."""

from __future__ import annotations

import pytest
from django.conf import settings

from amparo.foundation.kernel.languages import best_of, for_staff

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
    ("code", "spoken"), [("es", "es"), ("en", "en"), ("nl", "en"), ("", "en")]
)
def test_the_staff_side_speaks_only_what_is_whole(code: str, spoken: str) -> None:
    assert for_staff(code) == spoken
