"""The exit page reveals nothing about the page before it, and needs nothing."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from amparo.channels.public import exit_page
from tests.markup import on_one_line

AUTUMN = datetime(2026, 11, 25, 20, tzinfo=UTC)  # Wednesday; still light in La Paz


def shown(language: str = "en", **headers: str) -> str:
    answer = Client().get("/x", headers={"Accept-Language": language, **headers})
    assert answer.status_code == 200
    return on_one_line(answer.content.decode())


@time_machine.travel(AUTUMN, tick=False)
def test_leaving_leads_to_a_calendar_without_asking_the_database() -> None:
    """No database is allowed in this test, and it passes."""
    page = shown("es")
    assert "<title>noviembre de 2026</title>" in page
    assert '<td aria-current="date"><span>25</span>' in page
    assert "diciembre de 2026" in page
    assert re.search("<dt>Bolivia</dt><dd>16:00</dd>", page)


def test_the_calendar_names_nothing_of_the_page_before() -> None:
    page = re.sub("<[^>]*>", " ", shown()).lower()
    for revealing in (
        "help",
        "leave",
        "tell",
        "child",
        "danger",
        "amparo",
        "information",
    ):
        assert revealing not in page


def test_the_calendar_is_light_and_asks_nobody_else() -> None:
    page = shown()
    assert len(page) < 8_000
    assert "<script" not in page
    asked = re.findall(r'(?:src|href)="([^"]*)"', page)
    assert all(url.startswith(("/static/", "data:image/svg", "/x/")) for url in asked)


@pytest.mark.parametrize("path", ["/x", "/x/moon.svg", "/x/night.svg"])
def test_what_follows_leaving_is_not_kept_and_takes_no_form(path: str) -> None:
    answer = Client().get(path)
    assert answer["Cache-Control"] == "no-store"
    assert answer["X-Robots-Tag"].startswith("noindex")
    assert "Set-Cookie" not in answer.headers
    refused = Client().post(path)
    assert refused.status_code == 405
    assert refused["Cache-Control"] == "no-store"


def test_only_the_plain_link_makes_the_browser_forget() -> None:
    """After our script it would forget the very script that keeps the way back shut."""
    assert "/x/night.svg" in shown()
    assert "/x/moon.svg" in shown(Referer="http://testserver/en/bo/worried/")
    assert Client().get("/x/night.svg")["Clear-Site-Data"] == '"cache"'
    assert "Clear-Site-Data" not in Client().get("/x/moon.svg")


def test_an_installation_may_name_a_site_to_go_on_to(settings: Any) -> None:
    assert 'rel="noreferrer' not in shown()
    settings.AMPARO_NEUTRAL_EXIT = "https://www.example.org/news"
    link = '<a href="https://www.example.org/news" rel="noreferrer noopener external">'
    assert link + "www.example.org</a>" in shown()


@pytest.mark.parametrize(
    ("language", "first", "weeks"), [("en", "Mon", 6), ("pt-br", "Dom", 5)]
)
def test_a_week_begins_as_it_does_in_the_language(
    language: str, first: str, weeks: int
) -> None:
    with translation.override(language):
        november, december = exit_page.months(date(2026, 11, 25))
    assert november.days[0] == first
    assert len(november.weeks) == weeks  # the 1st of November 2026 is a Sunday
    assert (november.today, december.today) == ("25", "")


@pytest.mark.parametrize(
    ("language", "name", "today"),
    [("th", "พฤศจิกายน 2569", "25"), ("bn", "নভেম্বর ২০২৬", "২৫")],
)
def test_years_and_digits_are_those_that_people_see_on_their_walls(
    language: str, name: str, today: str
) -> None:
    with translation.override(language):
        month = exit_page.months(date(2026, 11, 25))[0]
    assert (month.name, month.today) == (name, today)


@pytest.mark.parametrize(
    ("moment", "turn"),
    [
        (datetime(2024, 4, 8, 18, 21, tzinfo=UTC), 0.0),  # it covered the sun
        (datetime(2026, 8, 12, 17, 37, tzinfo=UTC), 0.0),
        (datetime(2025, 9, 7, 18, 9, tzinfo=UTC), 0.5),  # the earth's shadow on it
        (datetime(2026, 3, 3, 11, 38, tzinfo=UTC), 0.5),
    ],
)
def test_the_moon_is_new_and_full_on_the_days_of_known_eclipses(
    moment: datetime, turn: float
) -> None:
    away = abs(exit_page.phase(moment) - turn)
    assert min(away, 1 - away) * exit_page.MONTH_OF_THE_MOON < 1  # day


@given(st.floats(min_value=0, max_value=1, exclude_max=True))
def test_the_lit_side_is_right_while_it_grows(turn: float) -> None:
    drawn = re.fullmatch(
        r"M50 10A40 40 0 0 (\d) 50 90A([\d.]+) 40 0 0 (\d) 50 10",
        exit_page.lit_path(turn),
    )
    assert drawn
    rim, width, edge = drawn.groups()
    assert (rim == "1") is (turn < 0.5)
    assert 0 <= float(width) <= 40
    more_than_half = 0.25 < turn < 0.75
    assert (rim == edge) is more_than_half or float(width) < 0.1
