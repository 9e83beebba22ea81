"""Check a server's database for partial records, in the server's own environment.

Prints JSON: how many concerns there are, and one line for each incomplete one. Then it
takes a row away behind Amparo's back, and prints what it finds of that.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator
from uuid import UUID

import django


def halves() -> Iterator[str]:
    """Name every concern without its keys, task or journal entry, and the reverse."""
    from amparo.foundation.journal.models import Entry
    from amparo.foundation.tasks.models import Task
    from amparo.foundation.vault.models import KeyGrant
    from amparo.response.concerns.models import Concern

    concerns = set(Concern.objects.values_list("id", flat=True))
    grants = KeyGrant.objects.filter(kind__startswith="concerns.concern")
    kinds = Counter(grants.values_list("kind", "record_id"))
    journal = Entry.objects.filter(verb="concern.submit", outcome="done")
    entries = Counter(journal.values_list("subject_id", flat=True))
    tasks = Counter(
        Task.objects.filter(kind="concern.first_answer").values_list(
            "subject_id", flat=True
        )
    )
    for each in concerns:
        for name, count in (
            ("key of the words", kinds["concerns.concern", each]),
            ("key of the name", kinds["concerns.concern.identity", each]),
            ("journal entry", entries[each]),
            ("task", tasks[each]),
        ):
            if count != 1:
                yield f"concern {each}: {count} x {name}"
    strays = {record for _kind, record in kinds} | set(entries) | set(tasks)
    for stray in strays - concerns:
        yield f"{stray} has keys, a task or an entry, but is no concern"


def messages() -> Iterator[str]:
    """Name every message without its own journal entry, and the reverse."""
    from amparo.foundation.journal.models import Entry
    from amparo.response.concerns.models import Message

    done = Entry.objects.filter(verb="concern.write_more", outcome="done")
    written: Counter[UUID | None] = Counter(
        entry.subject_id for entry in done.iterator() if "again" not in entry.facts
    )
    stored: Counter[UUID | None] = Counter(
        Message.objects.values_list("concern_id", flat=True)
    )
    for concern in set(written) | set(stored):
        if written[concern] != stored[concern]:
            yield f"{concern}: {stored[concern]} messages, {written[concern]} entries"


def broken_links() -> Iterator[str]:
    """Name the broken link of the journal, and each key that came back."""
    from amparo.foundation.journal.chain import verify
    from amparo.foundation.vault.grant_journal import contradicting_grants

    if broken := verify().broken:
        yield f"the journal is broken: {broken}"
    yield from (f"grant {grant.id} is back" for grant in contradicting_grants())


def damage() -> Iterator[str]:
    """Ask SQLite whether its file is sound."""
    from django.db import connection

    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA integrity_check")
            yield from (row[0] for row in cursor.fetchall() if row[0] != "ok")


def main() -> None:
    """Print what was found."""
    django.setup()
    from amparo.foundation.tasks.models import Task
    from amparo.response.concerns.models import Concern

    found = [*halves(), *messages(), *broken_links(), *damage()]
    told = {"concerns": Concern.objects.count(), "found": found}
    Task.objects.filter(kind="concern.first_answer")[:1].get().delete()
    json.dump(told | {"spoilt": [*halves()]}, sys.stdout)


if __name__ == "__main__":
    main()
