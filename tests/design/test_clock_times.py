"""Clock times as people read them, and digits only where nobody dials them."""

from __future__ import annotations

from datetime import time

import pytest
from django.conf import settings
from django.utils import translation

from amparo.foundation.design.clock_times import clock, numerals


@pytest.mark.parametrize(
    ("language", "early", "late"),
    [
        ("en", "06:05", "18:00"),
        ("nl", "06:05", "18:00"),
        ("es", "06:05", "18:00"),
        ("pt-br", "06:05", "18:00"),
        ("hi", "सुबह 6:05", "शाम 6:00"),
        ("bn", "সকাল ৬:০৫", "সন্ধ্যা ৬:০০"),
        ("ne", "बिहान ६:०५", "बेलुका ६:००"),
        ("id", "06.05", "18.00"),
        ("fil", "6:05 AM", "6:00 PM"),
        ("th", "06:05", "18:00"),
    ],
)
def test_each_language_says_clock_times_its_own_way(
    translations: None, language: str, early: str, late: str
) -> None:
    with translation.override(language):
        assert clock(time(6, 5)) == early
        assert clock(time(18, 0)) == late


def test_no_two_hours_of_a_day_are_said_alike(translations: None) -> None:
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            said = {clock(time(hour, 30)) for hour in range(24)}
        assert len(said) == 24, language


def test_digits_change_only_where_people_read_others(translations: None) -> None:
    with translation.override("bn"):
        assert numerals("10:98 a") == "১০:৯৮ a"
    with translation.override("hi"):
        assert numerals("1098") == "1098"
