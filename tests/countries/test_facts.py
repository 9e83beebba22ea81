"""The shipped facts: counted by hand, each in its own country."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from amparo.foundation.countries import facts, operations
from amparo.foundation.countries.models import (
    Area,
    Country,
    CountrySetting,
    Deadline,
    HelpContact,
    ReportingDuty,
)
from amparo.foundation.countries.queries import deadline_hours
from tests.countries.release import Release

pytestmark = pytest.mark.django_db

GUIDE = Path(__file__).resolve().parents[2] / "CONTRIBUTING.md"

# Counted by hand from the lists of ISO 3166-2: Brazil has 26 states and a federal
# district, India 28 states and 8 union territories, and so on.
AREAS = {
    "BD": 8,
    "BO": 9,
    "BR": 27,
    "CO": 33,
    "DO": 32,
    "ID": 38,
    "IN": 36,
    "NI": 17,
    "NL": 15,
    "NP": 7,
    "PE": 26,
    "PH": 17,
    "TH": 78,
}


def test_every_installation_has_the_twelve_countries_and_the_netherlands() -> None:
    assert Country.objects.count() == 13
    assert list(
        Country.objects.filter(in_programme=False).values_list("code", flat=True)
    ) == ["NL"]


def test_every_country_has_its_level_one_areas_and_the_file_says_the_same() -> None:
    with (facts.DATA / "areas.csv").open(encoding="utf-8") as lines:
        in_file = Counter(row["code"][:2] for row in csv.DictReader(lines))
    stored = Counter(Area.objects.values_list("country_id", flat=True))
    assert stored == in_file == AREAS


def test_every_area_code_begins_with_its_country() -> None:
    assert all(a.code.startswith(f"{a.country_id}-") for a in Area.objects.all())


def test_the_help_contacts_are_all_there_with_source_and_end() -> None:
    sure = Counter(HelpContact.objects.values_list("confidence", flat=True))
    assert sure == {"high": 46, "medium": 19, "low": 6}
    assert HelpContact.objects.filter(country=None).count() == 2
    assert not HelpContact.objects.filter(source="").exists()
    ends = set(HelpContact.objects.values_list("checked_on", "expires_on"))
    assert ends == {(date(2026, 11, 23), date(2027, 5, 22))}  # 180 days


def test_what_is_not_confirmed_keeps_its_mark() -> None:
    assert set(ReportingDuty.objects.values_list("country", "confidence")) == {
        ("IN", "medium"),
        ("DO", "medium"),
    }
    assert not Deadline.objects.filter(country=None, confidence="high").exists()
    assert not Deadline.objects.filter(source="").exists()


def test_only_what_was_read_stands_in_the_files_and_all_of_it_with_a_source() -> None:
    switched = CountrySetting.objects.values_list(
        "country", "key", "value", "confidence"
    )
    assert set(switched) == {
        ("NI", "no_state_forwarding", True, "medium"),
        ("NI", "hide_partner_names", True, "medium"),
    }
    for table in (ReportingDuty, CountrySetting):
        assert not table.objects.filter(source="").exists()
        assert not table.objects.filter(reviewed_on__isnull=True).exists()
    assert not ReportingDuty.objects.filter(law="").exists()
    assert not ReportingDuty.objects.exclude(reviewed_by="").exists()


def test_loading_again_makes_nothing() -> None:
    before = list(HelpContact.objects.order_by("id").values())
    assert sum(facts.load().values()) == 0
    assert list(HelpContact.objects.order_by("id").values()) == before


# -- A row of one country ----------------------------------------------------------

ROWS: dict[str, dict[str, object]] = {
    "helplines.json": {
        "key": "child_helpline:child-helpline-1098",  # as India and others name theirs
        "country": "PE",
        "kind": "child_helpline",
        "name": "Another line",
        "phone": "1098",
        "source": "A test",
        "confidence": "low",
        "checked_on": "2026-12-01",
    },
    "reporting_duties.json": {
        "key": "pocso-19",  # as India names its own
        "country": "PE",
        "who": "Anyone",
        "to_whom": "Prosecutor",
        "within_hours": 12,
        "summary": "A test",
        "source": "A test",
        "confidence": "low",
        "reviewed_on": "2026-12-01",
    },
    "settings.json": {
        "key": "hide_partner_names",  # as Nicaragua has it
        "country": "PE",
        "value": True,
        "source": "A test",
        "confidence": "low",
        "reviewed_on": "2026-12-01",
    },
    "deadlines.json": {
        "country": "PE",
        "kind": "concern.first_answer",  # as it holds everywhere
        "level": "now",
        "hours": 2,
        "source": "A test",
        "confidence": "low",
        "reviewed_on": "2026-12-01",
    },
    "countries.json": {
        "code": "CL",
        "name": "Chile",
        "languages": ["es"],
        "time_zone": "America/Santiago",
    },
    "areas.csv": {"code": "PE-XYZ", "name": "Nuevo", "kind": "region"},
}


def snapshot(but: str) -> dict[str, list[dict[str, object]]]:
    """Return every fact of all places but one, and of everywhere."""
    found: dict[str, list[dict[str, object]]] = {}
    for name, table in facts.TABLES.items():
        if name == "ShippedFact":
            continue
        place = "code" if name == "Country" else "country_id"
        rows = table._default_manager.order_by("pk").values()
        found[name] = [row for row in rows if row[place] != but]
    return found


def test_every_file_of_facts_is_tried_with_a_row_of_one_country() -> None:
    files = {path.name for path in facts.DATA.iterdir() if path.suffix != ".md"}
    assert files == set(ROWS)


@pytest.mark.parametrize("file", ROWS)
def test_a_row_of_one_country_changes_nothing_elsewhere(
    file: str, release: Release
) -> None:
    place = "CL" if file == "countries.json" else "PE"
    before = snapshot(but=place)
    release.add(file, **ROWS[file])
    assert sum(operations.load_facts(release.data).changed.values()) == 1
    assert snapshot(but=place) == before


def test_a_deadline_of_peru_is_perus_alone(release: Release) -> None:
    release.add("deadlines.json", **ROWS["deadlines.json"])
    operations.load_facts(release.data)
    urgent = {
        c: deadline_hours(c, "concern.first_answer", "now") for c in ("PE", "BO", "")
    }
    assert urgent == {"PE": 2, "BO": 1, "": 1}


def test_the_recipe_for_a_deadline_of_a_country_works_as_it_is_written(
    release: Release,
) -> None:
    """One row, as CONTRIBUTING has it: Peru gets it, and nobody else notices."""
    recipe = GUIDE.read_text().partition("\n## A deadline of a country\n")[2]
    file = re.search(r"`src/amparo/foundation/countries/data/([a-z.]+)`", recipe)
    row = re.search(r"```json\n(.+?)```", recipe, re.DOTALL)
    assert file
    assert row
    assert file[0].strip("`") == str((facts.DATA / file[1]).relative_to(GUIDE.parent))
    before = snapshot(but="PE")
    release.add(file[1], **json.loads(row[1]))
    operations.load_facts(release.data)
    assert deadline_hours("PE", "concern.first_answer", "now") == 2
    assert deadline_hours("PE", "concern.first_answer", "soon") == 24
    assert deadline_hours("BO", "concern.first_answer", "now") == 1
    assert snapshot(but="PE") == before


@pytest.mark.parametrize(
    ("file", "changes", "said"),
    [
        ("deadlines.json", {"countri": "PE", "country": None}, "twice"),
        ("deadlines.json", {"hour": 3}, "what is hour?"),
        ("deadlines.json", {"hours": "soon"}, "hours"),
        ("deadlines.json", {"level": "sometimes"}, "no page shows it"),
        ("deadlines.json", {"country": "ZZ"}, "there is no country ZZ"),
        ("deadlines.json", {"source": ""}, "source"),
        ("deadlines.json", {"reviewed_on": "soon"}, "reviewed_on"),
        ("reporting_duties.json", {"country": None}, "of which country?"),
        ("reporting_duties.json", {"confidence": "certain"}, "confidence"),
        ("helplines.json", {"languages": "es"}, "languages is no list"),
        ("helplines.json", {"checked_on": "soon"}, "checked_on is no date"),
        ("helplines.json", {"key": "child_helpline:anna-1810"}, "stands there twice"),
    ],
)
def test_a_row_that_cannot_be_right_is_refused_by_name(
    file: str, changes: dict[str, object], said: str, release: Release
) -> None:
    release.add(file, **ROWS[file] | changes)
    with pytest.raises(facts.FactsError, match=re.escape(said)):
        operations.load_facts(release.data)
