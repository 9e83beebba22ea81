"""What a cell says, read as what its column is for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from django.utils.translation import gettext_lazy as _

from ...kernel.errors import RuleBroken, Text
from ...kernel.text import ascii_digits, fold
from .specs import Field, Kind
from .tables_in import is_rounded

# A day that a spreadsheet shows as a number: days since 1899-12-30. Between 1927 and
# 2173, so that no year and no age is taken for one.
_FIRST_DAY, _EARLIEST, _LATEST = date(1899, 12, 30), 10_000, 100_000
_DAY = re.compile(r"(\d{1,4})\s*[-/.]\s*(\d{1,2})\s*[-/.]\s*(\d{1,4})")
_TIME = re.compile(r"([01]?\d|2[0-3])[:.h]([0-5]\d)(?:[:.][0-5]\d(?:\.\d+)?)?")
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:[.,' ]\d{3})+")
_COMMA = re.compile(r"[+-]?[1-9]\d{0,2},\d{3}")
_MOST_LISTED = 8  # answers in one sentence
_SEPARATORS = (";", "|", "\n", ",")  # of several answers; else blanks


def read_cell(field: Field, cell: str) -> str:
    """Return the value of a cell, or raise ``RuleBroken`` with what is wrong with it.

    An empty cell is an empty value, unless the field is required.
    """
    text = cell.strip()
    if not text:
        if field.required:
            raise _wrong(field, _("Please fill this in."))
        return ""
    if text.startswith("="):
        raise _wrong(field, _("This is a formula. Write the value itself."))
    instead = _codes_of(field.instead).get(fold(text))
    if instead is not None:
        return f"={instead}"
    try:
        return _READERS[field.kind](field, text)
    except _Wrong as wrong:
        raise _wrong(field, wrong.message) from None


class _Wrong(Exception):
    def __init__(self, message: Text) -> None:
        self.message = message


def _wrong(field: Field, message: Text) -> RuleBroken:
    return RuleBroken(message, field.key)


def _text(_field: Field, text: str) -> str:
    if is_rounded(text):
        raise _Wrong(
            _(
                "Excel keeps only 15 digits of a number. Format the column as text, and"
                " type the number again."
            )
        )
    return text


def _plain_number(text: str) -> Decimal:
    """Return a number however it is written: 1.5, 1,5, 1.500,00."""
    bare = ascii_digits(text).replace("\u00a0", " ").replace("\u202f", " ")
    both = [sign for sign in bare if sign in ",."]
    if len(set(both)) == 2:  # the last one is the decimal sign
        bare = bare.replace(both[0], "").replace(both[-1], ".")
    elif len(both) > 1 or (" " in bare or "'" in bare):
        if not _GROUPED.fullmatch(bare):
            raise InvalidOperation
        bare = re.sub(r"[.,' ]", "", bare)
    else:
        bare = bare.replace(",", ".")
    found = Decimal(bare)
    if not found.is_finite() or len(bare) > 30 or abs(found.adjusted()) > 30:
        raise InvalidOperation
    return found


def _number(_field: Field, text: str) -> str:
    if _COMMA.fullmatch(ascii_digits(text)):
        raise _grouped()
    try:
        return format(_plain_number(text), "f")
    except InvalidOperation:
        raise _Wrong(_("Please enter a number.")) from None


def _grouped() -> _Wrong:
    # Of 1,500 nobody can say whether it is a thousand more or less.
    return _Wrong(_("Write the number without a sign for thousands, such as 1500."))


def _whole(_field: Field, text: str) -> str:
    if _GROUPED.fullmatch(ascii_digits(text)):
        raise _grouped()
    try:
        found = _plain_number(text)
    except InvalidOperation:
        raise _Wrong(_("Please enter a whole number.")) from None
    if found != found.to_integral_value():
        raise _Wrong(_("Please enter a whole number."))
    return str(int(found))


def _day(_field: Field, text: str) -> str:
    return _read_day(text).isoformat()


def _read_day(text: str) -> date:
    plain = ascii_digits(text)
    if plain.isdigit() and _EARLIEST <= int(plain) <= _LATEST:
        return _FIRST_DAY + timedelta(days=int(plain))
    found = _DAY.fullmatch(plain.removesuffix("T00:00:00").removesuffix(" 00:00"))
    if found is None:
        raise _no_day()
    one, month, other = (int(part) for part in found.groups())
    if len(found[1]) == 4:  # 2026-03-01
        year, day = one, other
    elif len(found[3]) == 4:  # 01/03/2026: day first, as everywhere we work
        year, day = other, one
    else:  # of 01/03/26 nobody can say what it is
        raise _Wrong(_("Write the year with four digits, such as 2026-03-01."))
    try:
        return date(year, month, day)
    except ValueError:
        raise _no_day() from None


def _no_day() -> _Wrong:
    return _Wrong(
        _(
            "Write the date as year, month and day (2026-03-01), or day first"
            " (1/3/2026)."
        )
    )


def _time(_field: Field, text: str) -> str:
    return _read_time(text).isoformat("minutes")


def _read_time(text: str) -> time:
    found = _TIME.fullmatch(ascii_digits(text))
    if found is None:
        raise _Wrong(_("Write the time as hours and minutes, such as 14:30."))
    return time(int(found[1]), int(found[2]))


def _moment(_field: Field, text: str) -> str:
    day, _between, clock = text.replace("T", " ", 1).partition(" ")
    at = _read_time(clock.strip()) if clock.strip() else time(0)
    return datetime.combine(_read_day(day), at).isoformat(timespec="minutes")


def _choice(field: Field, text: str) -> str:
    code = _codes_of(field.choices).get(fold(text))
    if code is None:
        raise _Wrong(
            _("This is not one of the answers: %(answers)s.")
            % {"answers": _listed(field)}
        )
    return code


def _choices(field: Field, text: str) -> str:
    """Return the codes of several answers; labels may hold blanks, codes may not."""
    known = _codes_of(field.choices)
    if fold(text) in known:
        return known[fold(text)]
    # A label may hold a comma, so what separates the others is tried first.
    found = next((sign for sign in _SEPARATORS if sign in text), None)
    parts = [part for part in text.split(found) if part.strip()]
    codes = [_choice(field, part) for part in parts]
    return " ".join(dict.fromkeys(codes))


def shown_value(field: Field, value: str) -> str:
    """Return a value that ``read_cell`` returned, in words."""
    if value.startswith("="):
        return str(dict(field.instead).get(value[1:], value))
    if field.kind not in (Kind.CHOICE, Kind.CHOICES):
        return value
    labels = _labels(field)
    return "; ".join(labels.get(code, code) for code in value.split())


def _labels(field: Field) -> dict[str, str]:
    """Return the first label of each code."""
    labels: dict[str, str] = {}
    for code, label in field.choices:
        labels.setdefault(code, str(label) or code)
    return labels


def _codes_of(choices: tuple[tuple[str, Text], ...]) -> Mapping[str, str]:
    return _codes(tuple((code, str(label)) for code, label in choices))


@lru_cache(maxsize=512)
def _codes(choices: tuple[tuple[str, str], ...]) -> dict[str, str]:
    """Return codes by what a cell may hold; a code comes before another's label."""
    by_label = {fold(label): code for code, label in choices if label}
    return by_label | {fold(code): code for code, _label in choices}


def _listed(field: Field) -> str:
    shown = list(_labels(field).values())
    return ", ".join(shown[:_MOST_LISTED] + ["…"] * (len(shown) > _MOST_LISTED))


_READERS: dict[Kind, Callable[[Field, str], str]] = {
    Kind.TEXT: _text,
    Kind.NUMBER: _number,
    Kind.WHOLE: _whole,
    Kind.DATE: _day,
    Kind.TIME: _time,
    Kind.MOMENT: _moment,
    Kind.CHOICE: _choice,
    Kind.CHOICES: _choices,
}


def suggested(fields: Iterable[Field], heads: Iterable[str]) -> dict[str, str]:
    """Return for each heading the key of the field that it names, "" for none."""
    by_name: dict[str, str] = {}
    for field in fields:
        for name in (field.key, str(field.label), *field.names):
            by_name.setdefault(fold(name), field.key)
    taken: set[str] = set()
    found = {}
    for head in heads:
        key = by_name.get(fold(head), "")
        found[head] = "" if key in taken else key
        taken.add(key)
    return found
