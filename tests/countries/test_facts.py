"""The facts that come along: counted by hand, never loaded over a person's work."""

from __future__ import annotations

import csv
import json
import shutil
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
from tests.cast import World

pytestmark = pytest.mark.django_db

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


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """A copy of the files, to change as a newer release would."""
    return Path(shutil.copytree(facts.DATA, tmp_path / "data"))


def rewrite(path: Path, key: str, **changes: object) -> None:
    rows = json.loads(path.read_text(encoding="utf-8"))
    next(row for row in rows if row.get("key") == key).update(changes)
    path.write_text(json.dumps(rows), encoding="utf-8")


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
    assert not Deadline.objects.filter(confidence="high").exists()
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


def test_loading_again_changes_nothing() -> None:
    before = list(HelpContact.objects.order_by("id").values())
    assert sum(operations.load_facts().values()) == 0
    assert list(HelpContact.objects.order_by("id").values()) == before


def test_a_newer_file_reaches_what_nobody_has_touched(files: Path) -> None:
    key = "PE:child_helpline:anna-1810"
    rewrite(files / "helplines.json", key, phone="1811", checked_on="2027-02-01")
    changed = facts.load(data=files)
    assert changed == Counter({"HelpContact": 1})
    anna = HelpContact.objects.get(loaded_as=key)
    assert anna.phone == "1811"
    assert anna.expires_on == date(2027, 7, 31)


def test_what_a_person_corrected_survives_a_newer_file(
    world: World, files: Path
) -> None:
    police = HelpContact.objects.get(loaded_as="BO:emergency:police-110")
    words = operations.ContactData(
        kind="emergency", name="Policía 110", phone="110", source="Called today"
    )
    operations.correct_contact(world.lucia, police.id, 1, words, "called")
    rewrite(files / "helplines.json", "BO:emergency:police-110", phone="999")
    facts.load(data=files)
    police.refresh_from_db()
    assert (police.name, police.phone) == ("Policía 110", "110")


def test_what_a_person_took_down_does_not_come_back(world: World) -> None:
    police = HelpContact.objects.get(loaded_as="BO:emergency:police-110")
    operations.retire_contact(world.lucia, police.id, 1, "wrong")
    operations.load_facts()
    police.refresh_from_db()
    assert police.retired_at is not None
    assert HelpContact.objects.count() == 71


def test_a_clock_that_a_country_set_survives_loading(world: World) -> None:
    operations.edit_deadline(
        world.lucia,
        "BO",
        "case.plan",
        "",
        hours=100,
        source="Agreed",
        expected_version=0,
    )
    operations.load_facts()
    assert Deadline.objects.get(country="BO", kind="case.plan").hours == 100
    assert Deadline.objects.get(country=None, kind="case.plan").hours == 336


def test_a_profile_that_a_person_edited_survives_a_newer_file(
    world: World, files: Path
) -> None:
    words = operations.CountryData(("es", "en"), 18, "", "")
    operations.edit_country(world.lucia, "BO", 1, words)
    facts.load(data=files)
    assert Country.objects.get(code="BO").languages == ["es", "en"]
