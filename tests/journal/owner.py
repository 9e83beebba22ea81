"""What the owner of the database could do without the server's secret."""

from __future__ import annotations

from typing import Any

from django.db import connection

from amparo.foundation.journal import triggers
from amparo.foundation.journal.models import Entry, Seal, SealedEntry


class Owner:
    """Takes the triggers away for the rest of the test's transaction."""

    def __init__(self) -> None:
        self.connection = connection
        triggers.remove(None, self)

    def execute(self, sql: str) -> None:
        """Run a statement, as a migration's editor does."""
        with connection.cursor() as cursor:
            cursor.execute(sql)

    def change(self, entry: Entry, **columns: Any) -> None:
        """Rewrite columns of an entry."""
        Entry.objects.filter(id=entry.id).update(**columns)

    def remove(self, entry: Entry) -> None:
        """Remove an entry and leave the list of its seal as it is."""
        Entry.objects.filter(id=entry.id).delete()

    def remove_from_everywhere(self, entry: Entry) -> None:
        """Remove an entry, its line in the list and mend the seal's count."""
        line = SealedEntry.objects.get(entry_id=entry.id)
        seal = line.seal
        line.delete()
        Entry.objects.filter(id=entry.id).delete()
        Seal.objects.filter(number=seal.number).update(count=seal.count - 1)

    def remove_seal(self, number: int) -> None:
        """Remove a seal with everything that lies under it."""
        lines = SealedEntry.objects.filter(seal_id=number)
        ids = list(lines.values_list("entry_id", flat=True))
        lines.delete()
        Entry.objects.filter(id__in=ids).delete()
        Seal.objects.filter(number=number).delete()

    def swap(self, number: int, first: int, second: int) -> None:
        """Let two entries of a seal change places."""
        lines = SealedEntry.objects.filter(seal_id=number)
        lines.filter(position=first).update(position=10_000)
        lines.filter(position=second).update(position=first)
        lines.filter(position=10_000).update(position=second)

    def forget_seals_from(self, number: int) -> None:
        """Take the newest seals off, so that their entries wait again."""
        SealedEntry.objects.filter(seal_id__gte=number).delete()
        Seal.objects.filter(number__gte=number).delete()
