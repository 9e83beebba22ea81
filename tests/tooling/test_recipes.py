"""The recipes of CONTRIBUTING do what they promise, in at most five opened files."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tooling.recipes import ROOT, Copy, Recipe, patched, recipes

MOST_FILES = 5
ALL = recipes()
TITLES = [
    "A deadline of a country",
    "A new field of the child",
    "Who sees what",
    "A new outcome of a referral",
    "Attach a questionnaire",
    "A new language",
]
# What is true once all of them have been followed; needs no database.
CHECK = """
import json
from uuid import uuid4
import django
django.setup()
from django.conf import settings
from django.core.management import call_command
from amparo.foundation.countries import facts
from amparo.foundation.persons.forms import PersonForm
from amparo.foundation.persons.identity import Identity
from amparo.foundation.policy import AccessScope, Actor, Kind, Role, RoleAssignment, may
from amparo.foundation.questionnaires import attach
from amparo.response.referrals.models import HELPED, Outcome

call_command("check")
call_command("makemigrations", "--check", "--dry-run", verbosity=0)
rows = json.loads((facts.DATA / "deadlines.json").read_text())
assert any(row.get("country") == "PE" and row["hours"] == 2 for row in rows)
assert Identity.from_json(Identity(school_grade="6th").to_json()).school_grade == "6th"
assert "school_grade" in PersonForm.base_fields
assert any("school_grade" in names for _heading, names in PersonForm.sections)
team = uuid4()
role = RoleAssignment(Role.SUPERVISOR, uuid4(), team)
actor = Actor(Kind.PERSON, assignments=(role,))
for permission in ("referral.see", "referral.send", "referral.preview"):
    assert may(actor, permission, AccessScope(team_ids=frozenset({team})))
    assert not may(actor, permission, AccessScope(team_ids=frozenset({uuid4()})))
assert Outcome("referred_on") not in HELPED
assert len(settings.LANGUAGES) == 11
assert "services.service" in attach.kinds()
"""


@pytest.mark.parametrize("title", TITLES)
def test_a_recipe_opens_at_most_five_files_that_exist(title: str) -> None:
    files = {step.path: step for step in ALL[title].steps}
    assert 0 < len(files) <= MOST_FILES
    for path, step in files.items():
        assert (ROOT / path).exists() is not step.is_new, path


def test_there_are_no_other_recipes() -> None:
    assert list(ALL) == TITLES


@pytest.mark.parametrize("title", TITLES)
def test_the_places_of_a_recipe_are_there_once(title: str) -> None:
    for step, diff in ALL[title].block("diff"):
        text = (ROOT / step.path).read_text()
        assert patched(text, diff) != text


def test_a_place_that_is_gone_or_there_twice_is_noticed() -> None:
    assert patched("a\nb\nc\n", " b\n+d\n") == "a\nb\nd\nc\n"
    for diff in (" x\n+d\n", " b\n+d\n"):
        with pytest.raises(ValueError, match="instead of one"):
            patched("a\nb\nb\n", diff)


@pytest.mark.prove
def test_the_recipes_work_together_in_a_copy(tmp_path: Path) -> None:
    """Slow, and for newcomers only; the gate sees that each place is there once."""
    copy = Copy(tmp_path)
    for recipe in ALL.values():
        copy.follow(recipe)
    copy.run("-m", "django", "makemigrations", "referrals")
    copy.run("-c", CHECK)


TESTS = {
    "A deadline of a country": [
        "tests/countries/test_deadlines.py",
        "tests/countries/test_facts.py",
    ],
    "A new field of the child": ["tests/persons", "tests/cases/test_pages.py"],
    "Who sees what": ["tests/referrals", "tests/policy"],
    "A new outcome of a referral": ["tests/referrals"],
    "Attach a questionnaire": ["tests/services", "tests/questionnaires/test_pages.py"],
    "A new language": [
        "tests/kernel/test_languages.py",
        "tests/design/test_clock_times.py",
        "tests/locale/test_terms.py",
        "tests/public/test_languages.py",
    ],
}


@pytest.mark.prove
@pytest.mark.parametrize("title", TITLES)
def test_the_tests_pass_after_a_recipe(title: str, tmp_path: Path) -> None:
    recipe, copy = ALL[title], Copy(tmp_path)
    copy.follow(recipe)
    if title == "A new outcome of a referral":
        copy.run("-m", "django", "makemigrations", "referrals")
    if title == "Who sees what":
        copy.run("tools/roles.py")
    if any(step.path.endswith(".po") for step in recipe.steps):
        copy.run("tools/messages.py", "gather", *_new_catalogues(recipe))
        copy.translate(recipe)
        copy.run("tools/messages.py", "check")
    copy.run("-m", "ruff", "format", "--check", "src", "tests")
    files = [*TESTS[title], "tests/locale/test_spanish.py"]
    said = copy.run("-m", "pytest", "-q", "-p", "no:randomly", *files)
    assert " passed" in said


def _new_catalogues(recipe: Recipe) -> list[str]:
    return [
        Path(step.path).parts[-3]
        for step in recipe.steps
        if step.is_new and step.path.endswith(".po")
    ]
