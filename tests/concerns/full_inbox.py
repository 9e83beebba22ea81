"""A full inbox: thousands of waiting concerns, stored without intake."""

from __future__ import annotations

import secrets
from datetime import timedelta
from random import Random

from django.utils import timezone

from amparo.foundation.kernel.ids import uuid7
from amparo.foundation.organisations.models import Team
from amparo.foundation.policy import Role
from amparo.foundation.tasks.models import Task
from amparo.foundation.vault.record_keys import new_key
from amparo.response.concerns.codes import (
    Age,
    Channel,
    Kind,
    OffenderAccess,
    ReporterType,
    State,
)
from amparo.response.concerns.models import Concern
from amparo.response.concerns.signed_messages import CONCERN, NARRATIVE
from amparo.response.concerns.tasks import FIRST_ANSWER

LANGUAGES = ("es", "en")


def fill_inbox(
    team: Team, number: int, seed: int = 1, words: str = ""
) -> list[Concern]:
    """Store this many unassigned concerns of a team, each with its task.

    Without ``words`` they cannot be opened; lists and assignment open nothing.
    """
    chance, now = Random(seed), timezone.now()
    concerns = [_concern(team, chance, number) for number in range(number)]
    for concern in concerns if words else ():
        key = new_key(CONCERN, concern.id, teams=[team.id])
        concern.narrative_sealed = key.seal(NARRATIVE, words)
        concern.contact_sealed = key.seal("contact", "")
    tasks = []
    for concern in concerns:
        hours = chance.uniform(-40, 70)
        tasks.append(
            Task(
                kind=FIRST_ANSWER,
                subject_kind=Concern._meta.label_lower,
                subject_id=concern.id,
                team=team,
                due_at=now + timedelta(hours=hours),
                level="now" if concern.danger_now == "yes" else "",
                label=concern.code,
                escalates_to=Role.SUPERVISOR,
            )
        )
    Concern.objects.bulk_create(concerns, batch_size=500)
    Task.objects.bulk_create(tasks, batch_size=500)
    return concerns


def _concern(team: Team, chance: Random, number: int) -> Concern:
    came = timezone.now() - timedelta(hours=chance.uniform(0, 200))
    return Concern(
        id=uuid7(),
        created_at=came,
        came_at=came,
        code=f"C-{number:05d}{secrets.token_hex(2)}",
        country_id=team.country_id,
        team=team,
        channel=Channel.WEB,
        reporter_type=chance.choice(ReporterType.values),
        kinds=chance.sample(Kind.values, chance.choice([1, 2])),
        child_age=chance.choice(["", *Age.values]),
        offender_access=chance.choice(["", *OffenderAccess.values]),
        danger_now=chance.choices(["", "no", "yes"], [50, 45, 5])[0],
        language=chance.choice(LANGUAGES),
        state=State.NEW,
        narrative_sealed=secrets.token_bytes(700),
    )
