"""The weekly digest: an e-mail that says nothing but that the journal can be read."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop
from django_tasks import task

from ..accounts.models import Membership
from ..organisations.hours import zone_of
from ..policy import permission
from ..tasks.jobs import send_link
from ..tasks.reminders import FIRST_HOUR
from .models import Digest
from .queries import last_monday


def send_digests(now: datetime | None = None) -> int:
    """Queue the digest of the week for everyone who reads the journal; return how many.

    Run by ``amparo tick``. It leaves once a week, on Monday morning where they work.
    """
    moment = now or timezone.now()
    count = 0
    recent = Digest.objects.filter(week__gte=(moment - timedelta(days=8)).date())
    known = set(recent.values_list("user_id", "week"))
    readers: dict[UUID, Membership] = {}
    rows = Membership.objects.filter(
        role__in=list(permission("journal.see").allowed),
        ended_at=None,
        user__is_active=True,
        organisation__is_active=True,
    )
    for row in rows.select_related("team__country").order_by("created_at"):
        readers.setdefault(row.user_id, row)
    for user_id, row in readers.items():
        zone = zone_of(row.team) if row.team else timezone.get_default_timezone()
        local = moment.astimezone(zone)
        week = last_monday(local.date())
        if local.hour < FIRST_HOUR or (user_id, week) in known:
            continue
        with transaction.atomic():
            if Digest.objects.get_or_create(user_id=user_id, week=week)[1]:
                send_digest.enqueue(str(user_id))
                count += 1
    return count


@task()
def send_digest(user_id: str) -> None:
    """E-mail a person that last week's journal can be read; never what is in it."""
    send_link(
        user_id,
        gettext_noop("Amparo: the journal of last week"),
        gettext_noop("Please sign in to read the journal of last week:\n%(link)s\n"),
        "journal:week",
    )
