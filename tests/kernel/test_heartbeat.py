"""Silence is an alarm: on staff pages, for the public, for a monitor and in checks."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.mail.backends.smtp import EmailBackend
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from amparo.commands import checks
from amparo.foundation.kernel import heartbeat
from amparo.foundation.kernel.heartbeat import CLOCK, MAIL, PARTS, WORKER, Sign
from amparo.foundation.kernel.models import Heartbeat
from tests.cast import World
from tests.signin import signed_in

pytestmark = pytest.mark.django_db
SMTP = "django.core.mail.backends.smtp.EmailBackend"
BANNER = "Reminders and alerts are not going out."


@pytest.fixture(autouse=True)
def watched(settings: Any) -> Any:
    """Watch, with a mail server, as an installation does."""
    settings.AMPARO_HEARTBEAT_MINUTES = 5
    settings.EMAIL_BACKEND = SMTP
    heartbeat.forget_signs()
    yield
    heartbeat.forget_signs()


def signs(**minutes: float) -> None:
    """Leave signs of life so many minutes ago."""
    Heartbeat.objects.all().delete()
    for part, ago in minutes.items():
        at = timezone.now() - timedelta(minutes=ago)
        Heartbeat.objects.create(part=part, at=at)
    heartbeat.forget_signs()


def silent_parts() -> list[str]:
    return [sign.part for sign in heartbeat.silent()]


@pytest.mark.parametrize(
    ("ages", "silent"),
    [
        ({"clock": 0, "worker": 1, "mail": 4.9}, []),
        ({"clock": 5.1, "worker": 1, "mail": 1}, [CLOCK]),
        ({"clock": 0, "mail": 20}, [WORKER, MAIL]),
        ({}, [CLOCK, WORKER, MAIL]),
    ],
)
def test_five_minutes_without_a_sign_are_silence(
    ages: dict[str, float], silent: list[str]
) -> None:
    signs(**ages)
    assert silent_parts() == silent


def test_without_a_mail_server_mail_is_not_watched(settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    signs(clock=0, worker=0)
    assert silent_parts() == []
    assert heartbeat.signs()[2] == Sign(MAIL, None, watched=False)


def test_the_worker_gives_its_sign_through_the_queue(monkeypatch: Any) -> None:
    monkeypatch.setattr(EmailBackend, "open", lambda _self: True)
    heartbeat.beat_clock()
    heartbeat.beat_clock()
    assert list(Heartbeat.objects.values_list("part", flat=True)) == [CLOCK]
    waiting = DBTaskResult.objects.filter(task_path=heartbeat.beat_worker.module_path)
    assert waiting.count() == 1  # while no worker runs, no second one waits
    heartbeat.beat_worker.func()
    waiting.update(status="SUCCESSFUL")
    assert set(Heartbeat.objects.values_list("part", flat=True)) == set(PARTS)
    heartbeat.beat_clock()
    assert waiting.count() == 1  # what is done is deleted, and asked for anew
    assert waiting.get().status == "READY"


def test_a_mail_server_that_does_not_answer_gives_no_sign(monkeypatch: Any) -> None:
    def refuse(_self: object) -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr(EmailBackend, "open", refuse)
    heartbeat.beat_worker.func()
    assert list(Heartbeat.objects.values_list("part", flat=True)) == [WORKER]


def test_a_mail_server_that_answered_lately_is_not_asked_again(
    monkeypatch: Any,
) -> None:
    signs(mail=1)
    asked: list[int] = []
    monkeypatch.setattr(EmailBackend, "open", lambda _self: asked.append(1))
    heartbeat.beat_worker.func()
    assert not asked
    signs(mail=3)
    heartbeat.beat_worker.func()
    assert len(asked) == 1


def test_every_staff_page_says_calmly_what_does_not_work(world: World) -> None:
    client = signed_in(world, "carla")
    signs(clock=0, worker=0, mail=0)
    assert BANNER not in client.get(reverse("tasks:my_day")).content.decode()
    signs(clock=14.5, worker=0)
    for name in ("tasks:my_day", "organisations:directory", "accounts:account"):
        page = client.get(reverse(name)).content.decode()
        assert BANNER in page
        assert "the scheduled jobs, for 14 minutes; the mail server" in page


def test_watching_costs_a_page_one_query_in_half_a_minute(world: World) -> None:
    client = signed_in(world, "carla")
    signs(clock=0, worker=0, mail=0)
    address = reverse("organisations:directory")

    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(address)
        return sum("kernel_heartbeat" in one["sql"] for one in queries)

    assert [asked(), asked(), asked()] == [1, 0, 0]


def test_the_public_is_promised_no_time_while_alerts_do_not_go_out(
    world: World,
) -> None:
    from amparo.channels.public.response_time import answer_by_words, calls_first

    due = timezone.now() + timedelta(hours=3)
    signs(clock=0, worker=0, mail=0)
    assert "We will read this and answer" in answer_by_words("BO", due)
    assert not calls_first("BO")
    signs(clock=0, worker=9, mail=0)
    assert answer_by_words("BO", due) == "Someone from our team will read this."
    assert calls_first("BO")


def test_a_monitor_sees_which_part_is_silent_and_since_when_and_nothing_else() -> None:
    signs(clock=0.5, worker=2.5, mail=1)
    answer = Client().get("/health")
    assert answer.status_code == 200
    assert answer.json() == {
        "clock": {"ok": True, "minutes": 0},
        "worker": {"ok": True, "minutes": 2},
        "mail": {"ok": True, "minutes": 1},
    }
    assert not answer.cookies
    assert "noindex" in answer["X-Robots-Tag"]
    assert answer["Cache-Control"] == "no-store"
    signs(clock=7.5, worker=0)
    answer = Client().get("/health")
    assert answer.status_code == 503
    assert answer.json()["clock"] == {"ok": False, "minutes": 7}
    assert answer.json()["mail"] == {"ok": False, "minutes": None}
    assert Client().post("/health").status_code == 405


def test_without_a_mail_server_a_monitor_sees_that_mail_is_not_watched(
    settings: Any,
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    signs(clock=0, worker=0)
    answer = Client().get("/health")
    assert answer.status_code == 200
    assert answer.json()["mail"] == {"ok": None, "minutes": None}


def ids() -> set[str]:
    found = {str(message.id) for message in checks.heartbeat()}
    return found & {"amparo.W084", "amparo.E085", "amparo.I086"}


def test_the_check_says_what_is_silent_and_what_is_not_watched(settings: Any) -> None:
    signs(clock=0, worker=0, mail=0)
    assert ids() == set()
    signs(clock=0, worker=0)
    assert ids() == {"amparo.E085"}
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    assert ids() == {"amparo.I086"}
    settings.AMPARO_HEARTBEAT_MINUTES = 0
    assert ids() == {"amparo.W084"}
