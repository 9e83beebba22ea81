"""Due times read as a person would say them."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.template import Context, Template
from django.utils import timezone, translation

from amparo.foundation.design.due_times import due_words

NOW = datetime(2026, 11, 23, 15, 40, tzinfo=UTC)


@pytest.mark.parametrize(
    ("ahead", "text", "tone"),
    [
        (timedelta(seconds=-59), "now", "warn"),
        (timedelta(minutes=-1), "1 minute late", "danger"),
        (timedelta(minutes=-59), "59 minutes late", "danger"),
        (timedelta(hours=-1), "1 hour late", "danger"),
        (timedelta(hours=-23, minutes=-59), "23 hours late", "danger"),
        (timedelta(hours=-24), "1 day late", "danger"),
        (timedelta(hours=-47, minutes=-59), "1 day late", "danger"),
        (timedelta(hours=-48), "2 days late", "danger"),
        (timedelta(seconds=30), "now", "warn"),
        (timedelta(minutes=1), "1 minute left", "warn"),
        (timedelta(minutes=59, seconds=59), "59 minutes left", "warn"),
        (timedelta(minutes=60), "today 16:40", "warn"),
        (timedelta(hours=8, minutes=19), "today 23:59", "warn"),
        (timedelta(hours=8, minutes=20), "tomorrow 00:00", "quiet"),
        (timedelta(hours=32, minutes=19), "tomorrow 23:59", "quiet"),
        (timedelta(hours=32, minutes=20), "in 2 days", "quiet"),
        (timedelta(days=7), "in 7 days", "quiet"),
        (timedelta(days=8), "1 December", "quiet"),
        (timedelta(days=40), "2 Jan 2027", "quiet"),
    ],
)
def test_a_moment_is_said_by_how_near_it_is(
    ahead: timedelta, text: str, tone: str
) -> None:
    words = due_words(NOW + ahead, NOW)
    assert (words.text, words.tone) == (text, tone)


@pytest.mark.parametrize(
    ("day", "text", "tone"),
    [
        (date(2026, 11, 21), "2 days late", "danger"),
        (date(2026, 11, 22), "1 day late", "danger"),
        (date(2026, 11, 23), "today", "warn"),
        (date(2026, 11, 24), "tomorrow", "quiet"),
        (date(2026, 11, 26), "in 3 days", "quiet"),
    ],
)
def test_a_day_is_kept_until_its_end(day: date, text: str, tone: str) -> None:
    words = due_words(day, NOW)
    assert (words.text, words.tone) == (text, tone)


def test_today_is_the_readers_today() -> None:
    due = datetime(2026, 11, 23, 18, 30, tzinfo=UTC)
    assert due_words(due, NOW).text == "today 18:30"
    with timezone.override(ZoneInfo("Asia/Bangkok")):
        assert due_words(due, NOW).text == "tomorrow 01:30"


def test_a_clock_that_changes_does_not_make_a_day_late() -> None:
    with timezone.override(ZoneInfo("Europe/Amsterdam")):
        before = datetime(2026, 3, 28, 12, 0, tzinfo=timezone.get_current_timezone())
        words = due_words(datetime(2026, 3, 29, 12, 0, tzinfo=before.tzinfo), before)
    assert words.text == "tomorrow 12:00"


def test_the_tag_carries_the_exact_time_for_machines_and_on_hover() -> None:
    page = Template("{% load amparo %}{% due when now=now %}")
    html = page.render(Context({"when": NOW + timedelta(minutes=20), "now": NOW}))
    assert 'datetime="2026-11-23T16:00+00:00"' in html
    assert 'title="23 November 2026, 16:00"' in html
    assert ">20 minutes left</time>" in html


def test_what_is_done_shows_its_time_without_alarm() -> None:
    page = Template("{% load amparo %}{% due when done=True now=now %}")
    html = page.render(Context({"when": NOW - timedelta(days=3), "now": NOW}))
    assert "late" not in html
    assert "due-quiet" in html


def test_nothing_due_draws_nothing() -> None:
    page = Template("{% load amparo %}{% due when %}")
    assert page.render(Context({"when": None})) == ""


def test_other_languages_keep_the_time_in_their_sentence() -> None:
    with translation.override("es"):
        assert "18:00" in due_words(NOW + timedelta(minutes=140), NOW).text


def test_the_last_hour_is_near_also_across_midnight() -> None:
    late = datetime(2026, 11, 23, 23, 50, tzinfo=UTC)
    words = due_words(late + timedelta(minutes=20), late)
    assert (words.text, words.tone) == ("20 minutes left", "warn")
