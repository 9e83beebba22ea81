"""Loading the facts that stand in ``data/``; what a person edited is never undone."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.db import models

from .models import Area, Country, CountrySetting, Deadline, HelpContact, ReportingDuty

DATA = Path(__file__).parent / "data"
LIVES = timedelta(days=180)  # how long a checked help contact stays shown

Fields = dict[str, Any]
# Gives the table of a name: today's model, or a migration's historical one.
Models = Callable[[str], type[models.Model]]

_TODAY: Mapping[str, type[models.Model]] = {
    table.__name__: table
    for table in (Country, Area, HelpContact, ReportingDuty, CountrySetting, Deadline)
}


def load(table_of: Models = _TODAY.__getitem__, data: Path = DATA) -> Counter[str]:
    """Bring the untouched rows in step with the files; returns what changed, by table.

    Rows that a person edited stay as they are, and no row is ever deleted. What the
    tables of an older migration have no place for yet is left to a later one.
    """
    changed: Counter[str] = Counter()
    changed["Country"] = _countries(table_of("Country"), data)
    changed["Area"] = _areas(table_of("Area"), data)
    for name, rows in (
        ("HelpContact", _contacts(data)),
        ("ReportingDuty", _duties(data)),
        ("CountrySetting", _settings(data)),
        ("Deadline", _deadlines(data)),
    ):
        table = _table(table_of, name)
        changed[name] = _facts(table, rows) if table else 0
    return changed


def _table(table_of: Models, name: str) -> type[models.Model] | None:
    try:
        return table_of(name)
    except LookupError:
        return None


def _json(path: Path) -> list[Fields]:
    rows: list[Fields] = json.loads(path.read_text(encoding="utf-8"))
    return rows


def _contacts(data: Path) -> Iterator[tuple[str, Fields]]:
    for row in _json(data / "helplines.json"):
        checked = date.fromisoformat(row.pop("checked_on"))
        row |= {"checked_on": checked, "expires_on": checked + LIVES}
        yield row.pop("key"), _with_country(row)


def _duties(data: Path) -> Iterator[tuple[str, Fields]]:
    for row in _json(data / "reporting_duties.json"):
        row["reviewed_on"] = date.fromisoformat(row["reviewed_on"])
        yield row.pop("key"), _with_country(row)


def _settings(data: Path) -> Iterator[tuple[str, Fields]]:
    for row in _json(data / "settings.json"):
        row["reviewed_on"] = date.fromisoformat(row["reviewed_on"])
        yield f"{row['country']}:{row['key']}", _with_country(row)


def _with_country(row: Fields) -> Fields:
    row["country_id"] = row.pop("country")
    return row


def _deadlines(data: Path) -> Iterator[tuple[str, Fields]]:
    for row in _json(data / "deadlines.json"):
        row["reviewed_on"] = date.fromisoformat(row["reviewed_on"])
        yield f"{row['kind']}:{row['level']}", row


def _countries(table: type[models.Model], data: Path) -> int:
    rows = ((row.pop("code"), row) for row in _json(data / "countries.json"))
    return sum(_keep(table, {"code": code}, fields) for code, fields in rows)


def _areas(table: type[models.Model], data: Path) -> int:
    known = {area.pk: area for area in table._default_manager.all()}
    fresh = []
    changed = 0
    with (data / "areas.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            code, area = row["code"], known.get(row["code"])
            fields = {"name": row["name"], "kind": row["kind"]}
            if area is None:
                fresh.append(table(code=code, country_id=code[:2], **fields))
            elif _differs(area, fields):
                changed += table._default_manager.filter(pk=code).update(**fields)
    table._default_manager.bulk_create(fresh)
    return len(fresh) + changed


def _facts(table: type[models.Model], rows: Iterator[tuple[str, Fields]]) -> int:
    columns = {column.name for column in table._meta.get_fields()}
    columns |= {f"{name}_id" for name in columns}
    return sum(
        _keep(
            table, {"loaded_as": key}, {n: v for n, v in fields.items() if n in columns}
        )
        for key, fields in rows
    )


def _keep(table: type[models.Model], key: Fields, fields: Fields) -> int:
    row = table._default_manager.filter(**key).first()
    if row is None:
        table._default_manager.create(**key, **fields)
        return 1
    if not _differs(row, fields):
        return 0
    untouched = table._default_manager.filter(**key, version=1)
    return untouched.update(**fields)


def _differs(row: models.Model, fields: Fields) -> bool:
    return any(getattr(row, name) != value for name, value in fields.items())
