"""How many forms from one address are too many, and what happens then.

Many people share one address, so nobody is refused. First an answer waits a moment
longer (if there is room to wait: ``turns.py``), then we ask whether a person is there
(``challenge.py``). Numbers are guessed, so wrong ones count: for the place
they come from, for all numbers that are alike, from wherever, and all together.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import combinations
from time import monotonic
from typing import NamedTuple

from django.http import HttpRequest

from amparo.foundation.accounts.rate_limits import address_of
from amparo.response.concerns.receipts import DIGITS, GROUP, read_number

from .rate_counter import counter

LONGEST = 2.0  # seconds that an answer waits
EACH = 0.1  # seconds more for each form too many
GRID = 0.3  # seconds: answers about numbers leave at whole steps of it
_GROUPS = range(DIGITS // GROUP)


class Slow(NamedTuple):
    """What to do with a form: wait so many seconds, and ask for a person."""

    pause: float
    ask: bool


class Limit(NamedTuple):
    """How many in ten to fifteen minutes are answered at once, and without asking."""

    free: int
    unasked: int

    def slow(self, count: int) -> Slow:
        """Say what the ``count``-th form meets."""
        pause = min(max(count - self.free, 0) * EACH, LONGEST)
        return Slow(pause, count > self.unasked)


FORMS = Limit(15, 45)  # sent from one address, or the same form from any
GUESSES = Limit(5, 40)  # wrong numbers from one address
ALIKE = Limit(5, 20)  # wrong numbers that share three of their five groups
ALL_GUESSES = Limit(1000, 1000)  # wrong numbers from everywhere


@dataclass
class Pace:
    """When the answer to one request may leave."""

    begun: float
    pause: float = 0.0
    grid: float = 0.0

    @classmethod
    def start(cls) -> Pace:
        """Return the pace of a request that came just now."""
        return cls(monotonic())

    def until_step(self) -> float:
        """Return how many seconds are left until the next whole step."""
        if not self.grid:
            return 0.0
        spent = monotonic() - self.begun
        return math.ceil(spent / self.grid) * self.grid - spent


def sent(request: HttpRequest, form: str, about: str = "") -> Slow:
    """Count a form for the address it comes from, and for what it is about."""
    counted = [f"sent|{form}|{address_of(request)}"]
    if about:
        counted.append(f"same|{form}|{about}")
    return FORMS.slow(max(counter().add_all(counted)))


def guessing(request: HttpRequest, typed: str) -> Slow:
    """Check how many wrong numbers there were, before counting this one."""
    address, everywhere, *alike = counter().look_all(_guesses(request, typed))
    found = [GUESSES.slow(address), ALL_GUESSES.slow(everywhere)]
    found += [ALIKE.slow(count) for count in alike]
    return Slow(max(each.pause for each in found), any(each.ask for each in found))


def guessed_wrong(request: HttpRequest, typed: str) -> None:
    """Count a number that opened nothing."""
    counter().add_all(_guesses(request, typed))


def _guesses(request: HttpRequest, typed: str) -> list[str]:
    """Name what a guess counts for: its address, everywhere, all similar numbers.

    Two numbers are alike when three of their five groups are: who knows that much of
    someone's number and tries the rest is slowed, from however many addresses.
    """
    number = read_number(typed)
    alike = [] if number is None else _alike(number)
    return [f"guess|{address_of(request)}", "guess|everywhere", *alike]


def _alike(number: str) -> list[str]:
    groups = [number[GROUP * n : GROUP * (n + 1)] for n in _GROUPS]
    return [
        "alike|" + "|".join(f"{n}:{groups[n]}" for n in known)
        for known in combinations(_GROUPS, 3)
    ]
