"""What a thief of the database does who has no secret, but a list of common names.

Two tools. ``read_token_codes`` reads a table of codes of single name parts (what this
software stored until November 2026): frequencies by country and sex say which names
are likely, the number of codes of left-out letters says how long they are, shared codes
say which are similar, and the order of rows is alphabetical. ``read_combinations``
makes the best of a table of combinations: who shares a code has the same name, and how
many share it says how frequent that name is.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from heapq import nlargest
from itertools import combinations
from random import Random

from amparo.demo.naming import naming
from amparo.demo.sample_countries import SAMPLE_COUNTRIES
from amparo.foundation.matching.names import parse_name

Group = tuple[str, bool]  # country and whether it is a girl: columns in the clear
Deletions = Callable[[str], frozenset[str]]
DRAWN = 4_000  # names drawn for each group, to know how frequent each is
GUESSES = 3  # parts that are named for each child


@dataclass(frozen=True)
class Child:
    """What lies in the clear about a child, and, to count what was read, the name."""

    group: Group
    year: int
    by_age: bool
    parts: tuple[str, ...] = field(repr=False)


@dataclass
class Known:
    """The public list: how frequent names and their parts are in each group."""

    parts: dict[Group, dict[str, float]]
    names: dict[Group, dict[tuple[str, ...], float]]

    def commonest(self, group: Group) -> list[str]:
        """Return what to say of a child of whom nothing is known."""
        return [part for part, _p in Counter(self.parts[group]).most_common(GUESSES)]


@lru_cache(maxsize=1)
def public_list() -> Known:
    """Return the frequencies of names, counted from the lists they are drawn from."""
    known = Known({}, {})
    for country in SAMPLE_COUNTRIES:
        for girl in (True, False):
            chance = Random(f"{country.code} {girl}")
            names: Counter[tuple[str, ...]] = Counter()
            for _drawn in range(DRAWN):
                _called, full = naming(country.code).person(chance, girl)
                names[parts_of(full)] += 1
            parts: Counter[str] = Counter()
            for name, count in names.items():
                parts.update(dict.fromkeys(name, count))
            group = (country.code, girl)
            known.names[group] = {n: c / DRAWN for n, c in names.items()}
            known.parts[group] = {p: c / DRAWN for p, c in parts.items()}
    return known


def parts_of(full_name: str) -> tuple[str, ...]:
    """Return the parts of a name that identify."""
    return parse_name(full_name).strong


def share_read(children: Sequence[Child], said: Sequence[Iterable[str]]) -> float:
    """Return how many of all name parts were said rightly."""
    right = sum(
        len(set(child.parts) & set(guesses))
        for child, guesses in zip(children, said, strict=True)
    )
    return right / sum(len(set(child.parts)) for child in children)


def by_chance(children: Sequence[Child]) -> float:
    """Return what always saying the commonest parts of a group would read."""
    known = public_list()
    return share_read(children, [known.commonest(child.group) for child in children])


# -- Codes of single parts -----------------------------------------------------------

Rows = list[list[tuple[str, int]]]  # of each child: (family, code), as stored


def read_token_codes(
    children: Sequence[Child], rows: Rows, deletions: Deletions
) -> list[list[str]]:
    """Return what is read of each child from codes of name parts and left-out letters.

    Starts with the likeliest part for each code, and improves one after the other
    until the whole fits: lengths, likeness, and the alphabet.
    """
    solver = _TokenSolver(children, rows, deletions)
    for _sweep in range(8):
        solver.improve()
    return [
        [solver.meant[code] for family, code in each if family == "name"]
        for each in rows
    ]


class _TokenSolver:
    def __init__(
        self, children: Sequence[Child], rows: Rows, deletions: Deletions
    ) -> None:
        known = public_list()
        self.deletions = {
            t: deletions(t) for parts in known.parts.values() for t in parts
        }
        self.sizes = Counter(child.group for child in children)
        self.counts: dict[int, Counter[Group]] = defaultdict(Counter)
        self.beside: dict[int, set[int]] = {}
        self.before: dict[int, Counter[int]] = defaultdict(Counter)
        self.after: dict[int, Counter[int]] = defaultdict(Counter)
        for child, each in zip(children, rows, strict=True):
            near = {code for family, code in each if family == "near"}
            names = [code for family, code in each if family == "name"]
            for code in names:
                self.counts[code][child.group] += 1
                self.beside[code] = self.beside.get(code, near) & near
            for one, other in combinations(names, 2):
                self.after[one][other] += 1
                self.before[other][one] += 1
        self.alike = self._alike()
        self.choices = {code: self._choices(code) for code in self.counts}
        self.meant = {
            c: max(found, key=found.__getitem__) for c, found in self.choices.items()
        }

    def _alike(self) -> dict[int, dict[int, int]]:
        """Return which codes share codes of left-out letters, and how many."""
        bearing: dict[int, set[int]] = defaultdict(set)
        for code, near in self.beside.items():
            if sum(self.counts[code].values()) > 1:
                for each in near:
                    bearing[each].add(code)
        found: dict[int, dict[int, int]] = defaultdict(dict)
        for codes in bearing.values():
            for one, other in combinations(codes, 2):
                found[one][other] = found[one].get(other, 0) + 1
                found[other][one] = found[other].get(one, 0) + 1
        return found

    def _choices(self, code: int) -> dict[str, float]:
        """Return the likely parts for a code, by the logarithm of how likely."""
        parts = public_list().parts
        groups = self.counts[code]
        known = {part for group in groups for part in parts[group]}
        scores = {}
        for part in known:
            score = 0.0
            for group, size in self.sizes.items():
                expected = max(size * parts[group].get(part, 0.0), 1e-4)
                score += groups[group] * math.log(expected) - expected
            off = len(self.beside[code]) - len(self.deletions[part])
            often = sum(groups.values()) > 2
            # What all its children share are its own left-out letters; with few
            # children, more by chance.
            score -= 6 * abs(off) if often or off < 0 else 0.3 * off
            scores[part] = score
        best = sorted(scores, key=scores.__getitem__, reverse=True)[:40]
        return {part: scores[part] for part in best}

    def improve(self) -> None:
        """Choose for each code, the most frequent first, what fits the others best."""
        order = sorted(self.counts, key=lambda c: -sum(self.counts[c].values()))
        taken = Counter(self.meant.values())
        for code in order:
            taken[self.meant[code]] -= 1
            fits = {
                part: score + self._fit(code, part) - 5 * (taken[part] > 0)
                for part, score in self.choices[code].items()
            }
            self.meant[code] = max(fits, key=fits.__getitem__)
            taken[self.meant[code]] += 1

    def _fit(self, code: int, part: str) -> float:
        fit = 0.0
        for other, often in self.after[code].items():
            fit -= 2.0 * min(often, 3) * (part > self.meant[other])
        for other, often in self.before[code].items():
            fit -= 2.0 * min(often, 3) * (part < self.meant[other])
        mine = self.deletions[part]
        for other, shared in self.alike.get(code, {}).items():
            theirs = self.deletions[self.meant[other]]
            fit -= 2.0 * abs(shared - len(mine & theirs))
        return fit


# -- Combinations --------------------------------------------------------------------


def read_combinations(
    children: Sequence[Child],
    codes: Sequence[Iterable[int]],
    same: Callable[[str, tuple[str, ...]], str] = lambda _country, name: " ".join(name),
) -> list[list[str]]:
    """Return the likeliest parts of each child, given who shares its codes.

    ``same`` is how names are made equal before they are coded: the software is public.
    The best that can be done with equality alone: for each name of the list, how well
    its frequency explains that so many, in these countries, share the code.
    """
    known = public_list()
    sizes = Counter((child.group, child.year) for child in children)
    bearers: dict[int, Counter[Group]] = defaultdict(Counter)
    for child, each in zip(children, codes, strict=True):
        for code in set(each):
            bearers[code][child.group] += 1
    keys: dict[Group, dict[tuple[str, ...], str]] = {
        group: {name: same(group[0], name) for name in names}
        for group, names in known.names.items()
    }
    share: dict[Group, dict[str, float]] = {}
    for group, names in known.names.items():
        share[group] = defaultdict(float)
        for name, p in names.items():
            share[group][keys[group][name]] += p

    @cache
    def likeliest(
        group: Group, year: int, shared: frozenset[tuple[Group, int]]
    ) -> list[str]:
        parts: dict[str, float] = defaultdict(float)
        for name, p in known.names[group].items():
            weight = math.log(p)
            for other, count in shared:
                expected = max(
                    sizes[other, year] * share[other][keys[group][name]], 1e-6
                )
                others = count - (other == group)
                weight += others * math.log(expected) - expected
            for part in set(name):
                parts[part] += math.exp(weight)
        return nlargest(GUESSES, parts, key=parts.__getitem__)

    said = []
    for child, each in zip(children, codes, strict=True):
        # The code that most share says most; a telephone's has one bearer.
        shared = max((bearers[c] for c in each), key=Counter.total, default=Counter())
        said.append(likeliest(child.group, child.year, frozenset(shared.items())))
    return said
