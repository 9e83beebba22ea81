"""What is declared is used: every permission, setting, deadline and kind of task."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings

from amparo.foundation.countries.settings import SETTINGS
from amparo.foundation.policy import all_permissions
from amparo.foundation.tasks.kinds import all_kinds
from tests.reach import SOURCE, Unit, reached, units, unreached

FACTS = SOURCE / "foundation" / "countries" / "data"
# Used only from outside the package, and by what.
ELSEWHERE = {
    "channels/public/rate_counter.py: forget": "tests",
    "channels/public/texts.py: public_files": "tools/messages.py",
    "foundation/accounts/factors.py: code_now": "demo",
    "foundation/accounts/factors.py: forget_last_code": "tests",
    "foundation/accounts/sign_in.py: sign_in_as": "demo",
}


@cache
def alive() -> frozenset[Unit]:
    return frozenset(reached(units()))


@cache
def speakers() -> dict[str, list[Unit]]:
    """Return who speaks of each text, and of each name in capitals."""
    found: dict[str, list[Unit]] = defaultdict(list)
    for one in alive():
        for said in one.texts | {name for name in one.names if name.isupper()}:
            found[said].append(one)
    return found


def unread(key: str) -> bool:
    """Return whether only its declaration mentions a key or its constant."""
    tellers = [one for one in speakers().get(key, ()) if key in one.texts]
    names = {one.name for one in tellers if one.texts == {key} and one.name.isupper()}
    users = [
        one for name in names for one in speakers().get(name, ()) if name in one.names
    ]
    return all(_declares(one) or one.name in names for one in (*tellers, *users))


def _declares(one: Unit) -> bool:
    table = "SETTINGS" if one.path.name == "settings.py" else ""
    return one.path.name == "policy.py" or one.name == table


def test_every_function_is_called_by_something() -> None:
    assert unreached(units()) == sorted(ELSEWHERE)


@pytest.mark.parametrize("name", [each.name for each in all_permissions()])
def test_a_permission_is_checked_by_a_page_a_command_or_tick(name: str) -> None:
    assert not unread(name)


@pytest.mark.parametrize("key", sorted(SETTINGS))
def test_a_country_setting_is_read(key: str) -> None:
    assert not unread(key)


@pytest.mark.parametrize("key", [kind.key for kind in all_kinds()])
def test_a_kind_of_task_is_created(key: str) -> None:
    assert not unread(key)


def test_facts_of_countries_speak_of_what_there_is() -> None:
    country_settings = json.loads((FACTS / "settings.json").read_text())
    deadlines = json.loads((FACTS / "deadlines.json").read_text())
    assert {row["key"] for row in country_settings} <= set(SETTINGS)
    assert [row["kind"] for row in deadlines if unread(row["kind"])] == []


def test_every_setting_of_ours_is_read() -> None:
    ours = {name for name in dir(settings) if name.startswith("AMPARO_")}
    read = {
        word
        for path in SOURCE.rglob("*.py")
        if path.parent.name != "settings"
        for word in re.findall(r"AMPARO_\w+", path.read_text())
    }
    assert ours and ours <= read


def test_every_variable_in_the_handbook_is_read() -> None:
    handbook = (SOURCE.parents[1] / "docs" / "operations.md").read_text()
    listed = set(re.findall(r"^\| `(AMPARO_\w+)`", handbook, re.MULTILINE))
    code = " ".join(path.read_text() for path in SOURCE.rglob("*.py"))
    assert (
        listed and [name for name in listed if not re.search(rf"{name}\b", code)] == []
    )


def written(*endings: str) -> dict[Path, str]:
    """Return the text of each file of the house with one of these endings."""
    files = [path for ending in endings for path in SOURCE.rglob(f"*.{ending}")]
    return {path: path.read_text(encoding="utf-8") for path in files}


def test_every_template_is_drawn() -> None:
    texts = written("py", "html")
    idle = [
        name
        for path in texts
        if path.suffix == ".html"
        if (name := path.as_posix().partition("/templates/")[2])
        # Django itself draws those that stand outside of a room.
        if "/" in name and not any(f'"{name}"' in text for text in texts.values())
    ]
    assert idle == []


def test_every_tag_and_filter_of_ours_stands_in_a_template() -> None:
    drawn = " ".join(written("html").values())
    tags = [
        name
        for path, text in written("py").items()
        if path.parent.name == "templatetags"
        for name in re.findall(r"@register\.[^\n]*\ndef (\w+)", text)
    ]
    assert len(tags) > 20
    assert [name for name in tags if not re.search(rf"[%|] ?{name}\b", drawn)] == []


def test_every_class_in_a_style_sheet_is_given_to_something() -> None:
    code = " ".join(
        text
        for path, text in written("py", "html", "js").items()
        if ".min." not in path.name
    )
    words = set(re.findall(r"[\w-]+", code))
    begun = set(re.findall(r"([\w-]+)(?=\{)", code))  # tone-{{ tone }}, f"shade-{n}"
    idle = {
        name
        for text in written("css").values()
        for name in re.findall(r"\.([a-z][\w-]*)(?=[^{}]*\{)", _rules(text))
        if name not in words and not name.startswith("htmx-")
        if not begun & _beginnings(name)
    }
    assert idle == set()


def _beginnings(name: str) -> set[str]:
    hyphens = [at + 1 for at, letter in enumerate(name) if letter == "-"]
    return {name.rstrip("0123456789"), *(name[:end] for end in hyphens)}


def _rules(css: str) -> str:
    return re.sub(r"\{[^{}]*\}", "{}", re.sub(r"(?s)/\*.*?\*/", "", css))


# That these tests can fail


@dataclass
class House:
    """A small house: who begins, and what each one speaks of."""

    found: list[Unit]

    def has(self, file: str, name: str, *names: str) -> None:
        said = frozenset(names)
        self.found.append(Unit(SOURCE / "room" / file, name, said, frozenset()))


def test_a_function_that_only_idle_ones_call_is_idle_itself() -> None:
    house = House([])
    house.has("urls.py", "", "page")
    house.has("views.py", "page", "change")
    house.has("operations.py", "change")
    house.has("operations.py", "share", "lend")
    house.has("operations.py", "lend", "share")
    assert unreached(house.found) == ["room/operations.py: lend",
                                      "room/operations.py: share"]  # fmt: skip


def test_a_verb_that_no_reached_operation_asks_for_is_unread() -> None:
    assert unread("person.share")
    assert not unread("person.change")


def test_a_policy_does_not_speak_for_itself() -> None:
    declared = [one for one in units() if one.path.name == "policy.py"]
    assert any("person.change" in one.texts for one in declared)
    assert all(_declares(one) for one in declared)
