"""A full inbox: thousands of concerns that wait, made without telling each of them."""

from __future__ import annotations

import secrets
from datetime import timedelta
from random import Random

from django.utils import timezone

from amparo.foundation.duties.models import Duty
from amparo.foundation.kernel.ids import uuid7
from amparo.foundation.organisations.models import Team
from amparo.foundation.policy import Role
from amparo.foundation.vault.records import new_key
from amparo.response.concerns.codes import Access, Age, Channel, Kind, State, Teller
from amparo.response.concerns.duties import FIRST_ANSWER
from amparo.response.concerns.letters import CONCERN, NARRATIVE
from amparo.response.concerns.models import Concern

LANGUAGES = ("es", "en")


def fill_inbox(
    team: Team, number: int, seed: int = 1, words: str = ""
) -> list[Concern]:
    """Let this many concerns wait for a team, each with its clock; nobody's yet.

    Without ``words`` they cannot be opened: what lists and takes them opens nothing.
    """
    chance, now = Random(seed), timezone.now()
    concerns = [_concern(team, chance, number) for number in range(number)]
    for concern in concerns if words else ():
        key = new_key(CONCERN, concern.id, teams=[team.id])
        concern.narrative_sealed = key.seal(NARRATIVE, words)
        concern.contact_sealed = key.seal("contact", "")
    duties = []
    for concern in concerns:
        hours = chance.uniform(-40, 70)
        duties.append(
            Duty(
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
    Duty.objects.bulk_create(duties, batch_size=500)
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
        teller=chance.choice(Teller.values),
        kinds=chance.sample(Kind.values, chance.choice([1, 2])),
        child_age=chance.choice(["", *Age.values]),
        access=chance.choice(["", *Access.values]),
        danger_now=chance.choices(["", "no", "yes"], [50, 45, 5])[0],
        language=chance.choice(LANGUAGES),
        state=State.NEW,
        narrative_sealed=secrets.token_bytes(700),
    )
