"""Telephone numbers in E.164 form, however they were written."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

import phonenumbers
from django.utils.html import format_html
from django.utils.translation import gettext as _
from phonenumbers import NumberParseException, PhoneNumber, PhoneNumberFormat

_TAIL = 8
_RUNS = re.compile(r"\+?[\s.]*[\d(][\d\s().\-/]{4,}\d")
_EXTENSION = re.compile(r"\s*(?:[;,]?\s*(?:ext|int|x|#)[.:=\s]*)(\d{1,6})\b", re.I)
# A number of a sentence that is more than one: 7123 4567 / 7123 4568.
_SEVERAL = re.compile(r"\s/\s|\s{3,}")
_DIALLED = re.compile(r"\s*[+*#\d][*#\d\s().\-/]+")


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
    return _certain(_plain(text), country_code)


def numbers(text: str, country_code: str) -> list[str]:
    """Return all numbers in a text, with words around them or not, in E.164 form.

    An extension belongs to the telephone, not to the number.
    """
    found = (_certain(run, country_code) for run in _runs(text))
    return list(dict.fromkeys(number for number in found if number))


def comparable(text: str, country_code: str = "") -> list[str]:
    """Return what a text is compared by: its numbers, else their last eight digits."""
    found = (_certain(run, country_code) or tail(run) for run in _runs(text))
    return list(dict.fromkeys(number for number in found if number))


def whole(text: str, country_code: str) -> str:
    """Return the first number in a text in one form; empty for no number.

    E.164 where we are sure, else its last eight digits.
    """
    return next(iter(comparable(text, country_code)), "")


def tail(text: str) -> str:
    """Return the last eight digits, which are the same whatever the prefix.

    Empty for fewer than six digits: a short number is a helpline, not a personal one.
    """
    number = digits(text)
    return number[-_TAIL:] if len(number) >= 6 else ""


def tails(texts: Iterable[str]) -> set[str]:
    """Return the last eight digits of every number in these texts."""
    found = (tail(number) for text in texts for number in comparable(text))
    return {each for each in found if each}


def with_plain_gaps(text: str) -> str:
    """Return the text with plain dashes and spaces between its digits."""
    return re.sub(r"\d\W+(?=\d)", lambda found: _plain(found[0]), text)


# -- Shown ---------------------------------------------------------------------------


def shown(text: str, country_code: str = "") -> str:
    """Return a number in groups, as people read it; other text as it was typed.

    International for all: staff call across borders.
    """
    number = e164(text, country_code)
    if not number:
        return text
    parsed = phonenumbers.parse(number)
    return phonenumbers.format_number(parsed, PhoneNumberFormat.INTERNATIONAL)


def dial(text: str) -> str:
    """Return the address that a tap calls: digits, with the star and hash of codes."""
    kept = re.sub(r"[^0-9+*#]", "", _plain(text))
    return "tel:" + kept.replace("#", "%23")


def address(text: str, country_code: str) -> str:
    """Return the address that a tap calls for the number in a text, with its extension.

    Empty if it holds two numbers, or none: a tap must not call somebody else.
    """
    runs = list(_runs(text))
    number = _certain(runs[0], country_code) if len(runs) == 1 else ""
    if number:
        extension = _EXTENSION.search(_plain(text))
        return f"tel:{number}" + (f";ext={extension[1]}" if extension else "")
    return dial(text) if len(runs) < 2 and _DIALLED.fullmatch(_plain(text)) else ""


def linked(text: str, country_code: str = "", typed: str = "") -> str:
    """Return a number as HTML: in groups, as a link that calls it.

    What was typed stands beside it where its digits say something else.
    """
    href, number = address(text, country_code), shown(text, country_code)
    draw = (
        '<a href="{0}" translate="no"><bdi>{1}</bdi></a>'
        if href
        else '<bdi translate="no">{1}</bdi>'
    )
    drawn = format_html(draw, href, number)
    if not _says_more(typed or text, number):
        return drawn
    beside = _("written as %(typed)s") % {"typed": typed or text}
    return format_html('{} <span class="quiet">({})</span>', drawn, beside)


def _says_more(typed: str, number: str) -> bool:
    """Return whether the digits typed are not those of the number, or its end."""
    return not digits(number).endswith(digits(typed))


# -- Reading -------------------------------------------------------------------------


def _plain(text: str) -> str:
    """Return the text with 0-9, one kind of dash and space, and nothing invisible."""
    return "".join(map(_sign, unicodedata.normalize("NFKC", text)))


def _sign(sign: str) -> str:
    kind = unicodedata.category(sign)
    if kind == "Nd":
        return str(unicodedata.decimal(sign))
    if kind == "Cf":  # marks that turn the direction
        return ""
    if kind == "Pd" or sign in "_~∼−·•":
        return "-"
    return " " if kind == "Zs" else sign


def _runs(text: str) -> Iterator[str]:
    """Yield what looks like a number."""
    plain = _EXTENSION.sub(" | ", _plain(text))
    for part in _SEVERAL.split(plain):
        yield from _RUNS.findall(part)


def _certain(text: str, country_code: str) -> str:
    for number in _readings(text, country_code):
        if phonenumbers.is_valid_number(number) and _is_whole(number, text):
            return phonenumbers.format_number(number, PhoneNumberFormat.E164)
    return ""


def _readings(text: str, country_code: str) -> Iterator[PhoneNumber]:
    """Yield the possible readings of a text, its country's plan first.

    People write 00 for + where another prefix is dialled, and a zero where none is.
    """
    written = [text]
    number = digits(text)
    if number.startswith("00"):
        number = number.lstrip("0")
        written.append(f"+{number}")
    elif number.startswith("0"):
        written.append(number[1:])
    for each in [*written, *_without_zero(text, number, country_code)]:
        try:
            yield phonenumbers.parse(each, country_code)
        except NumberParseException:
            continue


def _without_zero(text: str, number: str, country_code: str) -> Iterator[str]:
    """Yield a number without the zero after its country: +57 (0)310 555 1234."""
    codes = {phonenumbers.country_code_for_region(country_code)}
    if "+" in text or digits(text).startswith("00"):
        codes = set(phonenumbers.COUNTRY_CODE_TO_REGION_CODE)
    for code in codes:
        before = f"{code}0"
        if code and number.startswith(before):
            yield f"+{code}{number.removeprefix(before)}"


def _is_whole(number: PhoneNumber, text: str) -> bool:
    """Return whether nothing gets lost: an extension, a second number."""
    is_all = digits(text).endswith(str(number.national_number))
    return is_all and not number.extension
