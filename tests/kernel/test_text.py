"""Text in any script, made the same before it is stored or compared."""

from collections.abc import Callable
from random import shuffle

import pytest

from amparo.foundation.kernel.text import (
    ascii_digits,
    fold,
    many_lines,
    one_line,
    sort_key,
)


def test_one_line_is_composed_and_without_doubled_spaces() -> None:
    assert one_line("  Li\u0301nea \n\t 156 ") == "Línea 156"


def test_many_lines_keep_their_breaks_and_lose_the_empty_ends() -> None:
    assert many_lines("\r\n  uno  \r\n\r\n  dos\n\n") == "uno\n\n  dos"


@pytest.mark.parametrize("clean", [one_line, many_lines])
def test_what_no_database_takes_is_dropped_and_letters_are_composed(
    clean: Callable[[str], str],
) -> None:
    assert clean("\0 li\u0301\0nea \0") == "línea"
    assert clean("\0 \0\n") == ""
    assert clean(clean("á \0 é")) == clean("á \0 é")


def test_digits_of_any_script_become_those_one_dials() -> None:
    assert ascii_digits("১০৯৮ / १०९८ / ๑๓๐๐ / *211") == "1098 / 1098 / 1300 / *211"


def test_case_and_latin_accents_do_not_count_but_vowel_signs_do() -> None:
    assert fold("ÓRGANO  Judicial") == fold("organo judicial")
    assert fold("ประเทศ") != fold("ประเทศ".replace("ะ", ""))
    assert fold("किताब") != fold("कताब")
    assert fold("ที่พัก") == "ที่พัก"


def test_wide_letters_and_ligatures_are_found_as_plain_ones() -> None:
    assert fold("Ｃａｓａ  ﬁna") == "casa fina"


@pytest.mark.parametrize(
    "names",
    [
        ["Bolivia", "Brasil", "Índia", "Peru"],
        # Dictionary order of the consonants: ก ค ท น บ ป พ ฟ อ
        ["โคลอมเบีย", "ไทย", "นิการากัว", "เนปาล", "บราซิล", "โบลิเวีย", "เปรู", "ฟิลิปปินส์"],
    ],
)
def test_names_stand_as_in_a_dictionary(names: list[str]) -> None:
    mixed = names.copy()
    shuffle(mixed)
    assert sorted(mixed, key=sort_key) == names
