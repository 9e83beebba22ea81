"""The list of what has ended, kept outside of the database (``AMPARO_ENDED_LIST``).

A backup is older than today: what was withdrawn, deleted or closed since then would be
back after restoring it. So ``amparo tick`` adds to this file what the journal and the
tables say has ended: ids and codes, a line each, and nothing else.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from amparo.foundation.accounts.models import Membership, RecordBar, User
from amparo.foundation.accounts.operations import live_roles
from amparo.foundation.journal.models import Entry
from amparo.foundation.vault.grant_journal import DESTROY, GIVE, WITHDRAW

CONSENT, RECALL, DELETE = "case.consent", "referral.recall", "retention.delete"
HIDE, LESSONS = "service.hide_public", ("lesson.withdraw", "lesson.withdraw_offer")
VERBS = (GIVE, WITHDRAW, DESTROY, CONSENT, RECALL, DELETE, HIDE, *LESSONS)
# Added tasks that someone did or removed, services that were recorded by mistake.
TASK, TASK_ENDS, SERVICE = "own_task.change", ("done", "removed"), "delivery.record"
# A draft that was deleted, an import that was undone: what these also do ends nothing.
ANSWERS = {"questionnaire.fill": "deleted", "questionnaire.import": "undone"}
# Lines of other kinds: roles that ended; which accounts are closed and who is kept out
# of a record, as it is now; a restore.
ROLES, ACCOUNTS, BARS, RESTORED = "roles", "accounts", "bars", "restored"
_FACTS = (
    *("record_kind", "record", "team", "person"),
    *("withdrawn", "withdrawal_undone", "purpose", "given", "restored"),
    *("language", "country", "why", "what", "strikes"),
    *ANSWERS.values(),
)
# Numbers are counted before a transaction ends, so a lower one may come later.
_OVERLAP = 2000
_OVERLAP_TIME = timedelta(days=1)
_TAIL = 1 << 20  # bytes at the end of the list that tell what it holds already
Line = dict[str, Any]


def add_to_list() -> int:
    """Add what has ended since the last time; return how many lines.

    Run by ``amparo tick``. Without ``AMPARO_ENDED_LIST`` nothing is kept.
    """
    if not settings.AMPARO_ENDED_LIST:
        return 0
    path = Path(settings.AMPARO_ENDED_LIST)
    known = _tail(path)
    new = [*_from_journal(known), *_from_roles(known)]
    new += [line for line in (_accounts(), _bars()) if _is_news(line, known)]
    append(path, new)
    return len(new)


def append(path: Path, new: Iterable[Line]) -> None:
    """Write lines at the end of the list, and wait until they are on the disk."""
    text = "".join(f"{json.dumps(line, sort_keys=True)}\n" for line in new)
    if not text and path.exists():  # an empty list says that nothing has ended
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    opened = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(opened, "r+b") as file:
        size = file.seek(0, os.SEEK_END)
        if size:  # after a power cut half a line may stand there
            file.seek(size - 1)
            text = text if file.read(1) == b"\n" else f"\n{text}"
        file.write(text.encode())
        file.flush()
        os.fsync(file.fileno())


def read_list(path: Path) -> Iterator[Line]:
    """Yield all lines of a list; one that a power cut left half is skipped."""
    with path.open("rb") as file:
        yield from _parsed(file)


def _parsed(rows: Iterable[bytes]) -> Iterator[Line]:
    for row in rows:
        try:
            line = json.loads(row)
        except ValueError:
            continue
        if isinstance(line, dict):
            yield line


def _tail(path: Path) -> list[Line]:
    if not path.exists():
        return []
    with path.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(0, size - _TAIL))
        return list(_parsed(file.read().splitlines()))


def _from_journal(known: list[Line]) -> Iterator[Line]:
    last = next((line["number"] for line in reversed(known) if "number" in line), 0)
    there = {line.get("entry") for line in known}
    ends = Q(verb__in=VERBS)
    for verb, fact in ANSWERS.items():
        ends |= Q(verb=verb, **{f"facts__{fact}": True})
    ends |= Q(verb=TASK, facts__what__in=TASK_ENDS)
    ends |= Q(verb=SERVICE, facts__has_key="strikes")
    found = Entry.objects.filter(ends, number__gt=last - _OVERLAP, outcome="done")
    for entry in found.order_by("number").iterator():
        if str(entry.id) not in there:
            yield line_of(entry)


def line_of(entry: Entry) -> Line:
    """Return what the list says of an entry of the journal."""
    facts = {name: entry.facts[name] for name in _FACTS if name in entry.facts}
    return {
        "number": entry.number,
        "entry": str(entry.id),
        "at": entry.at.isoformat(),
        "verb": entry.verb,
        "subject": str(entry.subject_id) if entry.subject_id else None,
        "by": str(entry.actor_id) if entry.actor_id else None,
        "facts": facts,
    }


def _from_roles(known: list[Line]) -> Iterator[Line]:
    lines = [line for line in known if line.get("kind") == ROLES]
    ended = Membership.objects.filter(ended_at__isnull=False)
    if lines:
        since = datetime.fromisoformat(lines[-1]["at"]) - _OVERLAP_TIME
        ended = ended.filter(ended_at__gt=since)
    there = {one for line in lines for one in line["ids"]}
    ids = sorted({str(one) for one in ended.values_list("id", flat=True)} - there)
    if ids:
        yield {"kind": ROLES, "at": timezone.now().isoformat(), "ids": ids}


def _accounts() -> Line:
    """Return all accounts that are closed or suspended now."""
    closed: list[str] = []
    suspended: list[str] = []
    for user in User.objects.filter(is_active=False).order_by("id"):
        (suspended if live_roles(user) else closed).append(str(user.id))
    return {"kind": ACCOUNTS, "closed": closed, "suspended": suspended}


def _bars() -> Line:
    """Return who is kept out of which record now, without the reason."""
    rows = RecordBar.objects.order_by("id")
    ids = rows.values_list("user_id", "record_id", "root_id")
    return {"kind": BARS, "rows": [[str(one) for one in row] for row in ids]}


def _is_news(line: Line, known: list[Line]) -> bool:
    """Say whether the list's last line of this kind says something else."""
    before = [each for each in known if each.get("kind") == line["kind"]]
    return line != before[-1] if before else any(map(bool, _values(line)))


def _values(line: Line) -> Iterator[list[object]]:
    return (value for value in line.values() if isinstance(value, list))


def go_on_after(lines: Iterable[Line]) -> None:
    """Go on with the list of a restored database, whose journal is an older one.

    On a new machine the list begins with these lines, for the next restore.
    """
    if not settings.AMPARO_ENDED_LIST:
        return
    path = Path(settings.AMPARO_ENDED_LIST)
    last = Entry.objects.order_by("-number").first()
    restored: Line = {"kind": RESTORED, "number": last.number if last else 0}
    append(path, [*([] if path.exists() else lines), restored])
