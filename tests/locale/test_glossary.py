"""One word for one thing: the glossary and the texts of the interface agree."""

from __future__ import annotations

import re
from pathlib import Path

from .texts import source_texts

# Named in code and documents; pages ask for them in a question or name the act.
UNSAID = {
    "intake", "bar (to bar)", "risk signs", "offender access", "disclosed to",
    "assignment", "contact ladder", "handover note",
}  # fmt: skip
GLOSSARY = Path(__file__).parents[2] / "GLOSSARY.md"


def table(heading: str) -> dict[str, str]:
    """Return the rows of a section's table, the first column by the second."""
    section = GLOSSARY.read_text().split(f"\n## {heading}\n")[1].split("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("| ")]
    rows = [line.strip("| ").split(" | ") for line in lines[2:]]
    return {row[0]: row[1] for row in rows}


def said(words: str) -> list[str]:
    """Return the texts that use a word; a star stands for any ending."""
    some = "|".join(
        re.escape(word).replace(r"\*", r"\w*") for word in words.split(", ")
    )
    pattern = re.compile(rf"(?<!\w)(?:{some})s?(?!\w)", re.IGNORECASE)
    return [text.said for text in source_texts() if pattern.search(text.said)]


def test_the_interface_uses_the_words_of_the_field() -> None:
    words = [*table("A concern"), *table("A case")]
    assert len(words) > 40
    unsaid = {word for word in words if not said(re.sub(r" \(.*", "", word))}
    assert unsaid == UNSAID


def test_no_text_says_a_thing_in_other_words_than_the_glossary() -> None:
    left_behind = table("Left behind")
    assert len(left_behind) > 15
    assert {words: said(words) for words in left_behind if said(words)} == {}


def test_what_is_said_instead_is_said() -> None:
    instead = [
        word for words in table("Left behind").values() for word in words.split(", ")
    ]
    assert [word for word in instead if not said(word)] == []
