"""Names are found in another spelling or script, as people write it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from random import Random

import pytest

from amparo.demo.naming import naming
from amparo.demo.sample_countries import SAMPLE_COUNTRIES
from amparo.foundation.kernel.ids import uuid7
from amparo.foundation.matching.entries import Entry, Opened, Segment, segment_of
from amparo.foundation.matching.names import parse_name
from amparo.foundation.persons.search import SHOWN, Row, Similarity, read_text

from .sourced_spellings import SOURCED, Pairs
from .spellings import BY_SCRIPT, HELD_OUT

OTHERS = 3000
SCRIPTS = sorted(BY_SCRIPT)


@lru_cache(maxsize=1)
def others() -> list[Segment]:
    """Return the index of a team of three thousand, of twelve countries."""
    chance, entries = Random("others"), []
    for number in range(OTHERS):
        names = naming(SAMPLE_COUNTRIES[number % len(SAMPLE_COUNTRIES)].code)
        _called, full = names.person(chance, chance.random() < 0.78)
        entries.append(Entry(uuid7(), (parse_name(full),)))
    return [segment_of(entries[at : at + 1000]) for at in range(0, OTHERS, 1000)]


def found(pairs: Pairs) -> float:
    """Return the share of people who are recorded in one spelling and found in another.

    Found: among the rows that are shown.
    """
    entries = [Entry(uuid7(), (parse_name(recorded),)) for recorded, _asked in pairs]
    opened = Opened([*others(), segment_of(entries)])
    good = 0
    for entry, (_recorded, asked) in zip(entries, pairs, strict=True):
        rows = sorted(
            (
                (score, seg.ids[row])
                for score, seg, row, _why in searched(opened, asked)
            ),
            reverse=True,
        )
        good += entry.record_id.hex in [one for _score, one in rows[:SHOWN]]
    return good / len(pairs)


def searched(opened: Opened, asked: str) -> Iterator[Row]:
    return Similarity(read_text(asked)).rows(opened)


def swapped(pairs: Pairs) -> Pairs:
    return [(other, one) for one, other in pairs]


def test_nineteen_in_twenty_are_found_in_the_spelling_of_somebody_else() -> None:
    shares = {script: found(BY_SCRIPT[script]) for script in SCRIPTS}
    pairs = {script: len(BY_SCRIPT[script]) for script in SCRIPTS}
    together = sum(shares[s] * pairs[s] for s in SCRIPTS) / sum(pairs.values())
    assert together >= 0.95 and min(shares.values()) >= 0.80, shares


def test_those_of_public_lists_are_found_by_themselves() -> None:
    assert min(len(set(pairs)) for pairs in SOURCED.values()) >= 15
    shares = {script: found(pairs) for script, pairs in SOURCED.items()}
    assert min(shares.values()) >= 0.80, shares


@pytest.mark.prove
def test_and_the_other_way_round() -> None:
    shares = {script: found(swapped(BY_SCRIPT[script])) for script in SCRIPTS}
    assert min(shares.values()) >= 0.95, shares


def test_names_that_nobody_looked_at_while_rules_were_written_are_found() -> None:
    """The rules were improved with the lists above, and never with these."""
    shares = {script: found(pairs) for script, pairs in HELD_OUT.items()}
    assert min(shares.values()) >= 0.80, shares
