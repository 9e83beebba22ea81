"""Text in any script, made the same before it is stored or compared."""

import re
from collections.abc import Callable
from pathlib import Path
from random import shuffle

import pytest

import amparo
from amparo.foundation.kernel.text import (
    ascii_digits,
    code_letters,
    fold,
    many_lines,
    one_line,
    sort_key,
    words,
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


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Łódź", "lodz"),
        ("Ørsted", "orsted"),
        ("Groß", "GROSS"),
        ("İzmir", "izmir"),
        ("Niños’ home", "ninos home"),
        ("مَكتب", "مكتب"),
        ("שָׁלוֹם", "שלום"),
        ("घर १२", "घर 12"),
        ("ज़िला", "जिला"),
        ("কাঁঠাল", "কাঠাল"),
        ("क्‍ष", "क्ष"),  # a joiner that nobody sees
        ("サービス", "ｻｰﾋﾞｽ"),
    ],
)
def test_two_manners_of_writing_one_word_are_one(one: str, other: str) -> None:
    assert fold(one) == fold(other) == fold(fold(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("தமிழ்", "தமழ"),
        ("ગીતા", "ગતા"),
        ("ကာ", "က"),
        ("ភ្នំ", "ភន"),
        ("ສີ", "ສ"),
        ("น้ำ", "นำ"),
        ("и", "й"),
    ],
)
def test_marks_that_make_another_word_stay(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@pytest.mark.parametrize(
    "text",
    [
        "काठमाडौं उपत्यका",
        "ঢাকা বিভাগ",
        "தமிழ் நாடு",
        "เชียงใหม่ เหนือ",
        "မန္တလေး မြို့",
        "ភ្នំពេញ ខេត្ត",
        "الرياض القديمة",
        "São Tomé",
    ],
)
def test_a_word_is_letters_and_marks_of_its_script(text: str) -> None:
    assert words(text) == text.split()
    assert words(fold(f"({text}), 7.")) == [*fold(text).split(), "7"]


def test_a_code_is_one_however_it_is_typed() -> None:
    for typed in ("C-7KQ2MV", "c 7kq 2mv", "C–7KQ2MV", " ｃ-7kq2mv.", "C-৭KQ২MV"):
        assert code_letters(typed) == "C7KQ2MV"


def test_nothing_else_in_the_house_folds_text() -> None:
    """One function for all comparisons; who needs another reason writes it here."""
    source = Path(amparo.__file__).parent
    own = {
        "foundation/kernel/text.py",
        "foundation/persons/phones.py",  # what is dialled
        "foundation/kernel/long_tables.py",  # names of sheets that Excel holds for one
        "foundation/questionnaires/engine/xpath.py",  # names in expressions
    }
    found = {
        path.relative_to(source).as_posix()
        for path in source.rglob("*.py")
        if re.search(r"casefold\(|NFKD|NFKC|\[\\w", path.read_text(encoding="utf-8"))
    }
    assert found <= own
