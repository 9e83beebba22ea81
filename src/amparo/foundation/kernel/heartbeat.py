"""Signs of life: the clock, the worker and the mail server each leave one.

Silence is an alarm. Without the clock nothing is escalated and nobody is reminded,
without the worker and the mail server no alert leaves; so pages and an outside monitor
look here. The rows say nothing of anybody, so their times are exact.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.apps import apps
from django.conf import settings
from django.core.mail import get_connection
from django.utils import timezone
from django_tasks import task

from .cache import Cache
from .models import Heartbeat

CLOCK, WORKER, MAIL = "clock", "worker", "mail"
PARTS = (CLOCK, WORKER, MAIL)

log = logging.getLogger(__name__)
_UNDER_WAY = ("READY", "RUNNING")  # states of work in the queue
_known = Cache(30)  # seconds for which a page may still believe an old state


@dataclass(frozen=True)
class Sign:
    """When a part gave its last sign of life; ``at`` None: never."""

    part: str
    at: datetime | None
    watched: bool = True

    def minutes(self, now: datetime) -> int | None:
        """Return how many whole minutes ago it was; None: never."""
        return None if self.at is None else (now - self.at) // timedelta(minutes=1)

    def is_silent(self, now: datetime) -> bool:
        """Return whether that is too long ago."""
        return self.watched and (self.at is None or now - self.at > _limit())


def _limit() -> timedelta:
    return timedelta(minutes=settings.AMPARO_HEARTBEAT_MINUTES)


def is_watched() -> bool:
    """Return whether this installation watches for signs of life at all."""
    return bool(settings.AMPARO_HEARTBEAT_MINUTES)


def mail_is_watched() -> bool:
    """Return whether e-mail leaves through a server that can be asked."""
    return is_watched() and settings.EMAIL_BACKEND.endswith("smtp.EmailBackend")


def signs() -> list[Sign]:
    """Return the last sign of each part, up to half a minute old."""
    if not is_watched():
        return [Sign(part, None, watched=False) for part in PARTS]
    last = _known.get(
        "beats", lambda: dict(Heartbeat.objects.values_list("part", "at"))
    )
    return [
        Sign(part, last.get(part), watched=part != MAIL or mail_is_watched())
        for part in PARTS
    ]


def silent(now: datetime | None = None) -> list[Sign]:
    """Return the parts that gave no sign of life for too long."""
    moment = now or timezone.now()
    return [sign for sign in signs() if sign.is_silent(moment)]


def forget_signs() -> None:
    """Clear this process's cache of the last signs."""
    _known.clear()


def beat(part: str) -> None:
    """Leave a sign of life of one part."""
    Heartbeat.objects.update_or_create(part=part, defaults={"at": timezone.now()})


def beat_clock() -> None:
    """Leave the clock's sign and ask the worker for its own.

    Run by ``amparo tick``.
    """
    if not is_watched():
        return
    beat(CLOCK)
    asked = apps.get_model("django_tasks_database", "DBTaskResult").objects.filter(
        task_path=beat_worker.module_path
    )
    asked.exclude(status__in=_UNDER_WAY).delete()
    if not asked.exists():  # while no worker runs, one request is enough
        beat_worker.enqueue()


@task()
def beat_worker() -> None:
    """Leave the worker's sign, and that of the mail server if it answers."""
    beat(WORKER)
    if not mail_is_watched() or _beat_lately(MAIL):
        return
    try:
        connection = get_connection()
        connection.open()
        connection.close()
    except Exception as error:  # noqa: BLE001  whatever it is, no mail leaves
        log.error("The mail server does not answer: %s", type(error).__name__)
        return
    beat(MAIL)


def _beat_lately(part: str) -> bool:
    """Return whether a part gave a sign so lately that it need not be asked again."""
    since = timezone.now() - _limit() / 2
    return Heartbeat.objects.filter(part=part, at__gt=since).exists()
