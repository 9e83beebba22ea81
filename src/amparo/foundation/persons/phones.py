"""Telephone numbers in E.164 form, however they were written."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumber, PhoneNumberFormat

_TAIL = 8
_RUNS = re.compile(r"[+＋]?[\d(][\d\s().\-/]{4,}\d")


def digits(text: str) -> str:
    """Return the digits of a text, of any script, as 0-9."""
    found = (unicodedata.digit(letter, None) for letter in text)
    return "".join(str(d) for d in found if d is not None)


def e164(text: str, country_code: str) -> str:
    """Return a number as ``+59171234567``; empty when we cannot be sure.

    ``country_code`` says how to parse a number that is written without its country.
    Empty too for helplines and other short numbers, and for text with words in it: such
    a line is kept as it was typed.
    """
    if any(letter.isalpha() for letter in text):
        return ""
    for number in _readings(text, country_code):
        if phonenumbers.is_valid_number(number) and _is_whole(number, text):
            return phonenumbers.format_number(number, PhoneNumberFormat.E164)
    return ""


def _readings(text: str, country_code: str) -> Iterator[PhoneNumber]:
    """Yield the possible readings of a text, its country's plan first.

    People write 00 for + where another prefix is dialled, and a zero where none is.
    """
    written = [text]
    if (number := digits(text)).startswith("00"):
        written.append(f"+{number[2:]}")
    elif number.startswith("0"):
        written.append(number[1:])
    for each in written:
        try:
            yield phonenumbers.parse(each, country_code)
        except NumberParseException:
            continue


def _is_whole(number: PhoneNumber, text: str) -> bool:
    """Return whether nothing gets lost: an extension, a second number."""
    is_all = digits(text).endswith(str(number.national_number))
    return is_all and not number.extension


def whole(text: str, country_code: str) -> str:
    """Return the number in a text, with words around it or not, in one form.

    E.164 where we are sure, else its last eight digits; empty for no number.
    """
    for run in _RUNS.findall(text):
        if number := e164(run, country_code) or tail(run):
            return number
    return ""


def tail(text: str) -> str:
    """Return the last eight digits, which are the same whatever the prefix.

    Empty for fewer than six digits: a short number is a helpline, not a personal one.
    """
    number = digits(text)
    return number[-_TAIL:] if len(number) >= 6 else ""
