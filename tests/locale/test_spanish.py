"""The Spanish is whole: nothing missing, nothing guessed, nothing dropped."""

from __future__ import annotations

import polib

from .texts import Text, catalogue, placeholders, source_texts


def said(entry: polib.POEntry) -> list[str]:
    return [*entry.msgstr_plural.values()] if entry.msgid_plural else [entry.msgstr]


def test_the_reader_of_texts_finds_them_in_code_and_in_templates() -> None:
    found = source_texts()
    assert found[Text("Your keys are locked")].endswith("unlock.html")
    assert found[Text("No closed concerns yet")].endswith("closed.html")
    assert found[Text("%(n)s codes on paper left")].endswith("account.html")
    assert found[Text("%(n)s days late")].endswith("due_times.py")
    assert found[Text("Sent", "one referral")].endswith("presenters.py")


def test_every_text_of_the_interface_has_its_spanish() -> None:
    known = {
        Text(text, entry.msgctxt or "")
        for entry in catalogue("es")
        for text in (entry.msgid, entry.msgid_plural)
        if text and not entry.fuzzy and all(said(entry))
    }
    missing = [(at, text) for text, at in source_texts().items() if text not in known]
    assert missing == [], "Gather with tools/messages.py, then translate these."


def test_no_spanish_text_is_a_guess() -> None:
    assert [entry.msgid for entry in catalogue("es") if entry.fuzzy] == []


def test_spanish_says_each_plural_in_its_two_forms() -> None:
    plurals = [entry for entry in catalogue("es") if entry.msgid_plural]
    assert plurals
    assert [e.msgid for e in plurals if {*e.msgstr_plural} != {0, 1}] == []


def test_every_placeholder_survives_into_spanish() -> None:
    changed = []
    for entry in catalogue("es"):
        sources = [entry.msgid] * 2
        if entry.msgid_plural:
            sources = [entry.msgid, entry.msgid_plural]
        for source, text in zip(sources, said(entry), strict=False):
            if text and placeholders(text) != placeholders(source):
                changed.append((source, text))
    assert changed == []


def test_spanish_begins_and_ends_lines_as_the_english_does() -> None:
    moved = [
        entry.msgid
        for entry in catalogue("es")
        for text in said(entry)
        if text and text.endswith("\n") != entry.msgid.endswith("\n")
    ]
    assert moved == []
