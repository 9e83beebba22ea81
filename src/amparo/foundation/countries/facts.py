"""The facts that a release ships in ``data/``: read, validate, load for the first time.

Every row is keyed by its country, so that a row of one country can change nothing of
another. What the last release said is kept in ``ShippedFact``: a fact that differs from
it was changed here, by a person, and is never overwritten.
"""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db import models

from .models import (
    Area,
    Country,
    CountrySetting,
    Deadline,
    HelpContact,
    ReportingDuty,
    ShippedFact,
)

DATA = Path(__file__).parent / "data"
LIVES = timedelta(days=180)  # how long a help contact is shown after a check
EVERYWHERE = "XX"  # stands for "no country" in keys

Fields = dict[str, Any]
# Returns the model of a name: the current one, or a migration's historical one.
Models = Callable[[str], type[models.Model]]

TABLES: Mapping[str, type[models.Model]] = {
    table.__name__: table
    for table in (
        *(Country, Area, HelpContact, ReportingDuty, CountrySetting, Deadline),
        ShippedFact,
    )
}
# Columns that key the rows of a file; the other files have a key of their own.
_KEYED = {
    "HelpContact": ("key",),
    "ReportingDuty": ("key",),
    "CountrySetting": ("key",),
    "Deadline": ("kind", "level"),
}


class FactsError(ValueError):
    """A row of a file that cannot be right; the text names file, row and fault."""


class Shipped(NamedTuple):
    """A row as the release ships it: its table, its key there, JSON values."""

    table: str
    key: str
    values: Fields


def read_files(data: Path = DATA) -> list[Shipped]:
    """Return every row of the files; raise ``FactsError`` at the first bad one."""
    rows = [
        *_countries(data),
        *_areas(data),
        *_read_rows(data, "helplines.json", "HelpContact"),
        *_read_rows(data, "reporting_duties.json", "ReportingDuty"),
        *_read_rows(data, "settings.json", "CountrySetting"),
        *_read_rows(data, "deadlines.json", "Deadline"),
    ]
    _check_keys(rows)
    for row in rows:
        _check_values(row)
    return rows


def load(table_of: Models = TABLES.__getitem__, data: Path = DATA) -> Counter[str]:
    """Fill a new installation; return how many rows were created, by table.

    What exists already stays as it is: a later release is loaded by
    ``operations.load_facts``. A migration passes its own models.
    """
    made: Counter[str] = Counter()
    rows = read_files(data)
    for name in dict.fromkeys(row.table for row in rows):
        table = table_of(name)
        known = set(table._default_manager.values_list(key_column(table), flat=True))
        fresh = [r for r in rows if r.table == name and r.key not in known]
        table._default_manager.bulk_create([build(table, row) for row in fresh])
        made[name] = len(fresh)
    note(table_of("ShippedFact"), rows)
    return made


def build(table: type[models.Model], row: Shipped) -> models.Model:
    """Return a new, unsaved row of a table as the release ships it."""
    return table(**{key_column(table): row.key}, **python_values(table, row.values))


def note(table: type[models.Model], rows: list[Shipped]) -> None:
    """Record what this release says of these rows, replacing what the last one said."""
    table._default_manager.bulk_create(
        [table(table=row.table, key=row.key, values=row.values) for row in rows],
        update_conflicts=True,
        unique_fields=["table", "key"],
        update_fields=["values"],
    )


def key_column(table: type[models.Model]) -> str:
    """Return the column that holds the release's key of a row."""
    return "code" if table.__name__ in ("Country", "Area") else "loaded_as"


def json_value(value: object) -> object:
    """Return a value of a row as it is written in the files."""
    return value.isoformat() if isinstance(value, date) else value


def python_values(table: type[models.Model], values: Fields) -> Fields:
    """Convert values of the files to what the columns of a table hold."""
    dates = {c.name for c in table._meta.fields if isinstance(c, models.DateField)}
    return {
        name: date.fromisoformat(value) if name in dates and value else value
        for name, value in values.items()
    }


# -- Reading -----------------------------------------------------------------------


def _json(path: Path) -> list[Fields]:
    rows: list[Fields] = json.loads(path.read_text(encoding="utf-8"))
    return rows


def _countries(data: Path) -> Iterator[Shipped]:
    for row in _json(data / "countries.json"):
        yield Shipped("Country", row.pop("code"), row)


def _areas(data: Path) -> Iterator[Shipped]:
    with (data / "areas.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            code = row.pop("code")
            yield Shipped("Area", code, {"country_id": code[:2], **row})


def _read_rows(data: Path, file: str, table: str) -> Iterator[Shipped]:
    for row in _json(data / file):
        missing = [name for name in _KEYED[table] if name not in row]
        if missing:
            raise FactsError(f"{file}: a row lacks {missing[0]}: {row}")
        country = row.pop("country", None)
        key = ":".join([country or EVERYWHERE, *(row[n] for n in _KEYED[table])])
        if table in ("HelpContact", "ReportingDuty"):
            del row["key"]  # its key in the file only
        if table == "HelpContact":
            row["expires_on"] = _end(row.get("checked_on"), key)
        yield Shipped(table, key, {"country_id": country, **row})


def _end(checked_on: object, key: str) -> str:
    try:
        return (date.fromisoformat(str(checked_on)) + LIVES).isoformat()
    except ValueError:
        raise FactsError(
            f"HelpContact {key}: checked_on is no date: {checked_on}"
        ) from None


# -- Checking ----------------------------------------------------------------------


def _check_keys(rows: list[Shipped]) -> None:
    """Reject duplicate keys, and rows about a country that does not exist."""
    twice = [key for key, n in Counter((r.table, r.key) for r in rows).items() if n > 1]
    if twice:
        raise FactsError(f"{twice[0][0]} {twice[0][1]} stands there twice")
    countries = {None, *(row.key for row in rows if row.table == "Country")}
    everywhere = {row.key for row in rows if row.table == "Deadline"}
    for table, key, values in rows:
        country = values.get("country_id")
        if country not in countries:
            raise FactsError(f"{table} {key}: there is no country {country}")
        if (
            table == "Deadline"
            and key.replace(f"{country}:", "XX:", 1) not in everywhere
        ):
            raise FactsError(
                f"{table} {key}: no such deadline holds everywhere, so no page shows it"
            )


def _check_values(row: Shipped) -> None:
    """Reject a row with an unknown column, or a value the column refuses."""
    table = TABLES[row.table]
    columns = {column.attname: column for column in table._meta.concrete_fields}
    for name in row.values:
        if name not in columns:
            raise FactsError(f"{row.table} {row.key}: what is {name}?")
    lists = {n for n, c in columns.items() if isinstance(c, models.JSONField)}
    for name in lists & set(row.values):
        if not isinstance(row.values[name], list):
            raise FactsError(f"{row.table} {row.key}: {name} is no list")
    try:
        checked = table(**{key_column(table): row.key}, **row.values)
        checked.clean_fields(exclude=lists | {"country"})
    except ValidationError as error:
        raise FactsError(f"{row.table} {row.key}: {error.message_dict}") from None
    country = columns.get("country_id")
    if country and not country.null and not row.values.get("country_id"):
        raise FactsError(f"{row.table} {row.key}: of which country?")
