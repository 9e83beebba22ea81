"""A newer release: a copy of the data files that a test changes."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Release:
    """The files of a release, to be loaded by ``load_facts(release.data)``."""

    data: Path

    def add(self, file: str, **row: object) -> None:
        """Write one more row at the end of a file."""
        if file.endswith(".csv"):
            with (self.data / file).open("a", encoding="utf-8", newline="") as lines:
                csv.writer(lines).writerow(row.values())
            return
        self._write(file, [*self._rows(file), row])

    def change(self, file: str, key: Mapping[str, object], **values: object) -> None:
        """Change the one row of a file that has these values."""
        rows = self._rows(file)
        (row,) = [r for r in rows if all(r.get(n) == v for n, v in key.items())]
        row.update(values)
        self._write(file, rows)

    def leave_out_own(self, file: str) -> None:
        """Keep only the rows that hold everywhere."""
        self._write(file, [r for r in self._rows(file) if not r.get("country")])

    def _rows(self, file: str) -> list[dict[str, Any]]:
        text = (self.data / file).read_text(encoding="utf-8")
        rows: list[dict[str, Any]] = json.loads(text)
        return rows

    def _write(self, file: str, rows: list[Any]) -> None:
        (self.data / file).write_text(json.dumps(rows), encoding="utf-8")
