"""A stolen database must not tell which concern was told at a known minute.

The attacker has every table and knows the exact minute at which a girl sat in the
internet café. Red before times and ids were rounded to the quarter hour (commit
ff62145): both the clear times and the milliseconds in the ids named her concern.

The order of rows in the file, and the numbers that the journal counts, remain; so does
how many came in a quarter hour. SECURITY.md says so.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
import time_machine
from django.db import connection
from django_tasks_db.models import DBTaskResult

from amparo.commands.worker import rounding_worker
from amparo.foundation.accounts.jobs import send_reset_link
from amparo.foundation.journal.chain import seal_pending, verify
from amparo.foundation.tasks.alerts import send_alerts
from amparo.foundation.tasks.models import Task
from amparo.foundation.tasks.on_call import take
from amparo.response.concerns.models import Concern
from amparo.response.concerns.operations import (
    change_contact,
    close_concern,
    end_contact,
    open_concern,
    open_mailbox,
    read_answers,
    record_response,
    reply,
    say_safe,
    submit_concern,
    triage,
    write_more,
)
from amparo.response.concerns.types import ResponseData, SafeContact
from tests.cast import World
from tests.reporting import WELCOME, newest_concern, told

QUARTER = 15 * 60
# A quarter hour after everything that the cast did, and three who come in it.
BEGIN = datetime(2027, 3, 4, 15, 0, tzinfo=UTC)
EARLIER, HER_MINUTE, LATER = (
    BEGIN + timedelta(minutes=minute, seconds=second, microseconds=417_000)
    for minute, second in ((2, 11), (7, 23), (12, 49))
)
_TIME = re.compile(
    r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?"
)
_ID = re.compile(
    r"\b[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}\b"
)
_NUMBER = re.compile(r"\b\d{10,19}(?:\.\d+)?\b")
# Since when version 1 and 6 count, in seconds before 1970.
_GREGORIAN = 12_219_292_800


@pytest.fixture
def clock(world: World) -> Iterator[time_machine.Traveller]:
    with time_machine.travel(EARLIER, tick=False) as traveller:
        yield traveller


def rows() -> Iterator[tuple[str, dict[str, Any]]]:
    """Read every row of every table, as the thief of the file does."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
            names = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                yield table, dict(zip(names, row, strict=True))


def changed_since(before: set[str]) -> list[tuple[str, dict[str, Any]]]:
    return [(table, row) for table, row in rows() if f"{table}{row}" not in before]


def fingerprints() -> set[str]:
    return {f"{table}{row}" for table, row in rows()}


def moments(value: Any) -> list[float]:
    """Return every time that a value tells, in seconds: as text, number or id."""
    if isinstance(value, bytes | memoryview):
        return []
    text = str(value)
    found = [
        datetime.fromisoformat(each).replace(tzinfo=UTC).timestamp()
        for each in _TIME.findall(text)
    ]
    for each in map(UUID, _ID.findall(text)):
        if each.version == 7:
            found.append((each.int >> 80) / 1000)
        elif each.version in (1, 6):
            ticks = each.time
            if each.version == 6:
                ticks = (each.int >> 80) << 12 | each.int >> 64 & 0xFFF
            found.append(ticks / 10**7 - _GREGORIAN)
    for each in _NUMBER.findall(text):
        found += [float(each) / unit for unit in (1, 10**3, 10**6, 10**9)]
    return found


def told_minutes(changed: list[tuple[str, dict[str, Any]]], now: datetime) -> set[str]:
    """Return the columns that tell a time near ``now`` finer than the quarter hour."""
    return {
        f"{table}.{name}: {value}"
        for table, row in changed
        for name, value in row.items()
        for moment in moments(value)
        if abs(moment - now.timestamp()) < 60 * 60 and moment % QUARTER
    }


def a_visit(words: str = "No me deja salir de la casa.") -> tuple[str, Concern]:
    """Tell, come back with the receipt, and do everything that a mailbox offers."""
    contact = SafeContact(where="+591 7 555 0101", never="Never call at home")
    data = told(words=words, reach="call", contact=contact, name="Rosa")
    nonce = secrets.token_bytes(16)
    receipt = submit_concern(data, nonce).number
    concern = newest_concern()
    submit_concern(data, nonce)
    open_mailbox(receipt)
    write_more(receipt, "Está en casa ahora.", uuid4())
    other = SafeContact(where="+591 7 555 0102")
    change_contact(receipt, "call", other, uuid4())
    end_contact(receipt, uuid4())
    say_safe(receipt, uuid4())
    return receipt, concern


def the_team_works(world: World, concern: Concern) -> None:
    """Open, triage, inform, answer and close, within the same quarter hour."""
    open_concern(world.tomasa, concern.id)
    concern.refresh_from_db()
    triage(world.tomasa, concern.id, "soon", "He is away.", concern.version)
    done = datetime.now(UTC) - timedelta(minutes=1)
    data = ResponseData("advice", done, "Her aunt knows.")
    record_response(world.tomasa, concern.id, data, uuid4())
    reply(world.tomasa, concern.id, WELCOME, uuid4())
    concern.refresh_from_db()
    close_concern(
        world.tomasa, concern.id, "advice", "She is with her aunt.", concern.version
    )


@pytest.mark.parametrize("answered", [False, True])
def test_nothing_in_any_table_tells_the_minute_of_a_visit(
    world: World, clock: time_machine.Traveller, answered: bool
) -> None:
    seal_pending()
    before = fingerprints()
    clock.move_to(HER_MINUTE)
    receipt, concern = a_visit()
    if answered:
        the_team_works(world, concern)
        read_answers(receipt)
        write_more(receipt, "Gracias.", uuid4())
    seal_pending()
    changed = changed_since(before)
    assert {"concerns_concern", "concerns_message", "journal_entry"} <= {
        table for table, _row in changed
    }
    assert told_minutes(changed, HER_MINUTE) == set()
    assert verify().broken == ""


def test_an_alert_forgets_the_minute_as_soon_as_someone_takes_it(
    world: World, clock: time_machine.Traveller
) -> None:
    seal_pending()
    before = fingerprints()
    clock.move_to(HER_MINUTE)
    submit_concern(told(danger_now="yes"), secrets.token_bytes(16))
    assert told_minutes(changed_since(before), HER_MINUTE) == set()
    clock.move_to(HER_MINUTE + timedelta(seconds=4))
    assert send_alerts() == 2
    known = {line.split(":")[0] for line in told_minutes(changed_since(before), LATER)}
    assert known == {"tasks_task.next_alert_at"}  # while nobody has taken it
    task = Task.objects.get(next_alert_at__isnull=False)
    take(world.tomasa, task.id)
    seal_pending()
    assert told_minutes(changed_since(before), HER_MINUTE) == set()


def test_e_mail_that_waits_or_was_sent_tells_no_minute(
    world: World, clock: time_machine.Traveller
) -> None:
    clock.move_to(HER_MINUTE)
    before = fingerprints()
    send_reset_link.enqueue(str(world.users["tomasa"].id))
    waiting = changed_since(before)
    assert waiting and told_minutes(waiting, HER_MINUTE) == set()
    clock.move_to(LATER)
    [work] = DBTaskResult.objects.all()
    work.claim("one")
    worker = rounding_worker()(
        queue_names=["*"],
        excluded_queue_names=[],
        worker_id="one",
        interval=0,
        batch=True,
        startup_delay=False,
        max_tasks=None,
        backend_name="default",
    )
    worker.run_task(work)
    [sent] = DBTaskResult.objects.all()
    assert sent.finished_at == BEGIN
    assert told_minutes(changed_since(before), LATER) == set()


def evidence(concern: Concern) -> list[tuple[str, str, object]]:
    """Return what the tables tell of one concern: times, ids, and sealed sizes."""
    found: list[tuple[str, str, object]] = []
    near = BEGIN.timestamp()
    for table, row in rows():
        if concern.id.hex not in str(row).replace("-", ""):
            continue
        for name, value in row.items():
            if isinstance(value, bytes | memoryview):
                found.append((table, name, len(value)))
            for moment in moments(value):
                if abs(moment - near) < 60 * 60:
                    found.append((table, name, moment))
    return sorted(found, key=str)


def test_her_concern_looks_like_all_others_of_the_quarter_hour(
    world: World, clock: time_machine.Traveller
) -> None:
    concerns = []
    for moment in (EARLIER, HER_MINUTE, LATER):
        clock.move_to(moment)
        concerns.append(a_visit()[1])
    seal_pending()
    earlier, hers, later = map(evidence, concerns)
    assert hers
    assert earlier == hers == later


def test_with_the_keys_the_minute_and_the_order_are_known(
    world: World, clock: time_machine.Traveller
) -> None:
    clock.move_to(HER_MINUTE)
    receipt, concern = a_visit()
    for second in range(1, 7):
        clock.move_to(HER_MINUTE + timedelta(seconds=second))
        write_more(receipt, f"Message {second}", uuid4())
    opened = open_concern(world.tomasa, concern.id)
    assert opened.came_at == HER_MINUTE
    words = [m for m in opened.messages if m.text.startswith("Message")]
    assert [m.text for m in words] == [f"Message {n}" for n in range(1, 7)]
    assert words[3].at == HER_MINUTE + timedelta(seconds=4)
    assert all(m.verified for m in opened.messages)
    shown = [m.text for m in open_mailbox(receipt).messages]
    assert shown[-6:] == [f"Message {n}" for n in range(1, 7)]


def test_rounding_never_makes_an_answer_later(
    world: World, clock: time_machine.Traveller
) -> None:
    clock.move_to(HER_MINUTE)
    concern = a_visit()[1]
    assert concern.promised_at == BEGIN + timedelta(hours=24)
