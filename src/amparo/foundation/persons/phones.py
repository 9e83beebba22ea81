"""Telephone numbers in one form, from whatever digits somebody wrote."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass


@dataclass(frozen=True)
class Plan:
    """A country's calling code and how long its own numbers are, without trunk 0."""

    calling_code: str
    shortest: int
    longest: int
    prefixes: tuple[str, ...] = ("00",)


PLANS = {
    "BD": Plan("880", 8, 10),
    "BO": Plan("591", 8, 8),
    "BR": Plan("55", 10, 11),
    "CO": Plan("57", 8, 10, ("00", "009", "007", "005")),
    "DO": Plan("1", 10, 10, ("011",)),
    "ID": Plan("62", 7, 12, ("00", "001", "007", "008")),
    "IN": Plan("91", 10, 10),
    "NI": Plan("505", 8, 8),
    "NL": Plan("31", 9, 9),
    "NP": Plan("977", 8, 10),
    "PE": Plan("51", 8, 9),
    "PH": Plan("63", 8, 10),
    "TH": Plan("66", 8, 9, ("00", "001")),
}
_TAIL = 8


def digits(text: str) -> str:
    """Return the digits of a text, of any script, as 0-9."""
    found = (unicodedata.digit(letter, None) for letter in text)
    return "".join(str(d) for d in found if d is not None)


def e164(text: str, country_code: str) -> str:
    """Return a number as ``+59171234567``; empty when we cannot be sure.

    ``country_code`` says how to read a number that is written without its country.
    """
    number = digits(text)
    if text.strip().startswith(("+", "＋")):
        return f"+{number}" if 8 <= len(number) <= 15 else ""
    plan = PLANS.get(country_code)
    if plan is None:
        return ""
    for prefix in sorted(plan.prefixes, key=len, reverse=True):
        rest = number.removeprefix(prefix)
        if rest != number and _is_abroad(rest):
            return f"+{rest}"
    return _at_home(number, plan)


def _is_abroad(number: str) -> bool:
    return any(
        number.startswith(plan.calling_code)
        and plan.shortest <= len(number) - len(plan.calling_code) <= plan.longest
        for plan in PLANS.values()
    )


def _at_home(number: str, plan: Plan) -> str:
    own = number.removeprefix("0")
    if plan.shortest <= len(own) <= plan.longest:
        return f"+{plan.calling_code}{own}"
    own = number.removeprefix(plan.calling_code)
    if own != number and plan.shortest <= len(own) <= plan.longest:
        return f"+{plan.calling_code}{own}"
    return ""


def tail(text: str) -> str:
    """Return the last eight digits, which agree however the number begins.

    Empty for fewer than six digits: a short number is a helpline, nobody's own.
    """
    number = digits(text)
    return number[-_TAIL:] if len(number) >= 6 else ""
