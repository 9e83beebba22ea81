"""What the operations of this room share."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from amparo.foundation.countries.queries import local_date
from amparo.foundation.kernel.errors import RuleBroken
from amparo.foundation.kernel.ids import short_code
from amparo.foundation.kernel.text import many_lines, one_line
from amparo.foundation.lists.states import StateTable
from amparo.foundation.policy import Actor

from ..models import Run

LONGEST = 2_000  # characters of one text
_CHOOSE = _("Please choose one of the answers.")
_TOO_LONG = _("This is too long. Please make it shorter.")


def choice(known: Collection[str], value: str, field: str) -> str:
    """Return a code, or raise ``RuleBroken`` for one that is not known."""
    if value not in known:
        raise RuleBroken(_CHOOSE, field)
    return value


def words_of(text: str, field: str, longest: int = LONGEST) -> str:
    """Return longer text as it is kept, or raise ``RuleBroken`` when it is too long."""
    words = many_lines(text)
    if len(words) > longest:
        raise RuleBroken(_TOO_LONG, field)
    return words


def line_of(text: str, field: str, longest: int = 120) -> str:
    """Return one line of text, or raise ``RuleBroken`` for none, or too much."""
    line = one_line(text)
    if not line:
        raise RuleBroken(_("Please fill this in."), field)
    if len(line) > longest:
        raise RuleBroken(_TOO_LONG, field)
    return line


def number_of(value: int | None, least: int, most: int, field: str) -> int:
    """Return a whole number within its limits, or raise ``RuleBroken``."""
    if value is None or not least <= value <= most:
        text = _("Please enter a number from %(least)s to %(most)s.")
        raise RuleBroken(text % {"least": least, "most": most}, field)
    return value


def moved(table: StateTable, move: str, before: str, after: str) -> str:
    """Return the new state, or raise ``RuleBroken`` where the table has no such way."""
    if not table.allows(move, before, after):
        raise RuleBroken(_("This is not possible in its present state."))
    return after


def today_of(run: Run) -> date:
    """Return today's date where a run takes place."""
    return local_date(run.team.country, timezone.now())


def user_of(actor: Actor) -> UUID:
    """Return who acts; only people have these permissions, so it is never empty."""
    if actor.user_id is None:
        raise TypeError("only a person does this")
    return actor.user_id


def fresh_codes(count: int, taken: Collection[str], length: int = 4) -> list[str]:
    """Return so many short codes, none of them taken and none twice."""
    found: set[str] = set()
    while len(found) < count:
        found |= {short_code(length) for _ in range(count - len(found))} - set(taken)
    return sorted(found)
