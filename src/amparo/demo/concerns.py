"""The concerns of the demonstration: reported, answered, some still waiting."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from amparo.foundation.kernel.crypto import KeyPair, RecordKey, seal_to
from amparo.foundation.kernel.moments import quarter, with_time
from amparo.foundation.policy import Role
from amparo.foundation.tasks.models import Task
from amparo.foundation.vault.models import Purpose, VaultKey
from amparo.response.concerns.codes import (
    Author,
    Channel,
    ContactWay,
    Danger,
    FormKind,
    Kind,
    Outcome,
    ReporterType,
    State,
    Urgency,
)
from amparo.response.concerns.models import Concern, Message
from amparo.response.concerns.signed_messages import (
    CONCERN,
    NARRATIVE,
    ONLINE,
    mac_of_reporter,
    signed_text,
)
from amparo.response.concerns.tasks import FIRST_ANSWER, HANDOFF
from amparo.response.concerns.types import SafeContact

from .bulk_rows import Row, Rows
from .rng import code, id_at
from .sample_countries import REPLIES, SampleCountry
from .staff import DemoTeam

CHANNELS = [Channel.WEB, Channel.PHONE, Channel.WALK_IN, Channel.HOME_VISIT]
KINDS = [
    (Kind.ONLINE, 30),
    (Kind.JOB_OFFER, 22),
    (Kind.NOT_SURE, 16),
    (Kind.TRAVEL_TOURISM, 9),
    (Kind.TRAFFICKING, 9),
    (Kind.CHILD_MARRIAGE, 7),
    (Kind.PROSTITUTION, 7),
]
# Django builds the list of values at each access.
REPORTER_TYPES, DANGERS, URGENCIES = (
    ReporterType.values,
    ["", *Danger.values],
    Urgency.values,
)
CONTACT = SafeContact().to_text()  # nobody asks to be contacted
OUTCOMES = [Outcome.ADVICE, Outcome.HELP_NAMED, Outcome.OTHER_TOPIC, Outcome.AUTHORITY]


@dataclass(frozen=True)
class ReportedConcern:
    """What the rest of the child's journey needs of a concern."""

    concern: Row
    kinds: list[str]
    key: RecordKey = field(repr=False)


def kinds(chance: Random) -> list[str]:
    """Choose one or two things that a concern is about."""
    names, weights = zip(*KINDS, strict=True)
    return list(dict.fromkeys(chance.choices(names, weights, k=chance.choice([1, 2]))))


def concern(
    rows: Rows,
    chance: Random,
    country: SampleCountry,
    team: DemoTeam,
    vault: VaultKey,
    number: int,
    at: datetime,
    areas: list[str],
    state: State,
    case_id: UUID | None = None,
    desk: VaultKey | None = None,
) -> ReportedConcern:
    """Invent one concern with its words, its answer and its outcome.

    With an online desk, an online concern has addresses that wait to be forwarded.
    """
    about = kinds(chance)
    made = rows.add(
        Concern,
        id=id_at(chance, at),
        created_at=quarter(at),
        came_at=quarter(at),
        code=code("C", number),
        country_id=country.code,
        area_id=chance.choice(areas),
        team_id=team.team.id,
        channel=chance.choices(CHANNELS, [55, 25, 12, 8])[0],
        reporter_type=chance.choice(REPORTER_TYPES),
        kinds=about,
        online=Kind.ONLINE in about,
        danger_now=chance.choices(DANGERS, [40, 8, 32, 20])[0],
        reach=ContactWay.RETURN,
        language=country.language,
        state=state,
        case_id=case_id,
    )
    key = rows.key(CONCERN, made.id, [vault])
    _seal_words(made, chance, key, chance.choice(country.worries), team)
    if made.online and desk is not None:
        _addresses(rows, made, desk)
    answered = state != State.NEW
    hours = 1 if made.danger_now == Danger.YES else 24
    made.promised_at = at + timedelta(hours=hours)
    if answered:
        made.owner_id = team.one(Role.TRIAGE_OFFICER).id
        made.urgency = chance.choices(URGENCIES, [15, 40, 45])[0]
        # Most have their answer in time, a few a little later.
        minutes = 60 * hours * chance.triangular(0.02, 1.3, 0.3)
        made.first_answer_at = at + timedelta(minutes=minutes)
    if state == State.CLOSED:
        made.outcome = chance.choice(OUTCOMES)
        made.closed_at = at + timedelta(days=chance.randint(1, 20))
    if not answered:
        _task(rows, made, team)
    elif made.channel == Channel.WEB:  # the others were recorded by staff
        _answer(rows, chance, made, key, team)
    return ReportedConcern(made, about, key)


def _seal_words(
    made: Row, chance: Random, key: RecordKey, words: str, team: DemoTeam
) -> None:
    words = with_time(words, made.came_at)
    made.narrative_sealed = key.seal(NARRATIVE, words)
    made.contact_sealed = key.seal("contact", CONTACT)
    if made.channel == Channel.WEB:
        _report(made, chance, key, words)
    else:
        _written_down(made, words, team)


def _report(made: Row, chance: Random, key: RecordKey, words: str) -> None:
    """Seal it as a web report; nobody in the demonstration has its receipt."""
    pair = KeyPair(chance.randbytes(32))
    public, verify = pair.public_key, pair.verify_key  # computed anew at each access
    made.narrative_signature = pair.sign(
        signed_text(made.id, NARRATIVE, Author.REPORTER, words)
    )
    made.reporter_public, made.reporter_verify = public, verify
    made.reporter_mac = mac_of_reporter(made.id, public, verify)
    made.reporter_sealed_key = seal_to(public, key.key)


def _written_down(made: Row, words: str, team: DemoTeam) -> None:
    """Sign it as the officer who recorded it."""
    officer = team.one(Role.TRIAGE_OFFICER)
    keyring = team.keyrings[officer.id]
    made.form_kind = FormKind.STAFF
    made.recorded_by_id, made.recorded_key_id = officer.id, keyring.user_key_id
    made.narrative_signature = keyring.pair.sign(
        signed_text(made.id, NARRATIVE, Author.STAFF, words)
    )


def _addresses(rows: Rows, made: Row, desk: VaultKey) -> None:
    """Add two addresses at hosts that cannot exist, and the desk's task."""
    key = rows.key(ONLINE, made.id, [desk], Purpose.ONLINE)
    name = made.code.lower()
    text = f"https://chat.example/{name}\n@{name}.example"
    made.online_sealed = key.seal("online", text)
    rows.add(
        Task,
        created_at=made.created_at,
        kind=HANDOFF,
        subject_kind=Concern._meta.label_lower,
        subject_id=made.id,
        team_id=desk.team_id,
        due_at=made.created_at + timedelta(hours=24),
        label=made.code,
        escalates_to=Role.HOTLINE_OFFICER,
    )


def _answer(
    rows: Rows, chance: Random, made: Row, key: RecordKey, team: DemoTeam
) -> None:
    officer = team.one(Role.TRIAGE_OFFICER)
    keyring = team.keyrings[officer.id]
    at = made.first_answer_at or made.created_at
    message_id = id_at(chance, at)
    text = with_time(REPLIES[made.language], at, 1)
    rows.add(
        Message,
        id=message_id,
        created_at=at,
        concern_id=made.id,
        author=Author.STAFF,
        user_id=officer.id,
        user_key_id=keyring.user_key_id,
        team_id=made.team_id,
        text_sealed=key.seal(f"message|{message_id}", text),
        signature=keyring.pair.sign(
            signed_text(made.id, message_id, Author.STAFF, text)
        ),
    )


def _task(rows: Rows, made: Row, team: DemoTeam) -> None:
    urgent = made.danger_now == Danger.YES
    rows.add(
        Task,
        created_at=made.created_at,
        kind=FIRST_ANSWER,
        subject_kind=Concern._meta.label_lower,
        subject_id=made.id,
        team_id=team.team.id,
        due_at=made.promised_at,
        level="now" if urgent else "",
        label=made.code,
        escalates_to=Role.SUPERVISOR,
    )
