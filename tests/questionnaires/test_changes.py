"""What changed between two versions is said question by question."""

from __future__ import annotations

from amparo.foundation.questionnaires.changes import Change, changes
from tests.questionnaires.helpers import FORM, NEXT, compiled


def between(old: str, new: str) -> list[tuple[str, str, str, str]]:
    one, other = compiled(old), compiled(new)
    found = changes(one.form, other.form, one.xform, other.xform, "en")
    return [_plain(change) for change in found]


def _plain(change: Change) -> tuple[str, str, str, str]:
    return change.path, str(change.what), change.old, change.new


def test_the_same_form_has_not_changed() -> None:
    assert between(FORM, FORM) == []


def test_texts_and_new_questions_are_named() -> None:
    assert between(FORM, NEXT) == [
        ("/data/home/rooms", "Text", "How many rooms?", "How many rooms are there?"),
        ("/data/week/wish", "New question", "", "What would help?"),
    ]


def test_what_is_removed_is_named() -> None:
    assert ("/data/week/wish", "Removed", "What would help?", "") in between(NEXT, FORM)


def test_rules_choices_and_open_codes_are_compared() -> None:
    other = (
        FORM.replace(". < 130", ". < 120")
        .replace("| | day | tu | Tuesday | martes |\n", "")
        .replace("| | | yes | | | | | | yes | |", "| | | | | | | | | | |")
    )
    found = {(path, what): (old, new) for path, what, old, new in between(FORM, other)}
    assert found["/data/child/age", "Allowed answers"] == (". < 130", ". < 120")
    assert found["/data/week/days", "Choices"] == (
        "Monday (mo); Tuesday (tu)",
        "Monday (mo)",
    )
    assert found["/data/home/safe", "Lies open as a code"] == ("yes", "no")
    assert ("/data/home/safe", "Required") in found
