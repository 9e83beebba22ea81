"""How old a person is: reckoned here and nowhere else, as exactly as is known."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from . import found_by
from .birth_dates import Birth, age_by_year
from .found_by import facts_of
from .identity import Identity
from .models import Person, Precision

AGE_BANDS = ((0, 5), (6, 11), (12, 14), (15, 17), (18, 24))
OLDER = "25+"
_OLDER_CODE = "25-"  # in an address


@dataclass(frozen=True)
class Age:
    """An age in years; where only the year of birth is known, one of two."""

    youngest: int
    oldest: int
    likely: int

    @property
    def words(self) -> str:
        """The number, or both that it may be."""
        if self.youngest == self.oldest:
            return str(self.oldest)
        facts = {"youngest": self.youngest, "oldest": self.oldest}
        return _("%(youngest)s or %(oldest)s") % facts

    @property
    def sentence(self) -> str:
        """The age in words, such as "17 years old"."""
        one = ngettext("%(n)s year old", "%(n)s years old", self.oldest)
        return one % {"n": self.words}

    @property
    def bands(self) -> str:
        """The band such as ``12-14``; ``12-14/15-17`` where it may be either."""
        both = (_band(self.youngest), _band(self.oldest))
        return "/".join(dict.fromkeys(both))


def band_choices() -> list[tuple[str, str]]:
    """Return the age bands as a filter offers them, with their codes."""
    bands = [f"{low}-{high}" for low, high in AGE_BANDS]
    return [*((band, bands_in_words(band)) for band in bands), (_OLDER_CODE, OLDER)]


def may_be_aged(band: str, today: date, column: str = "birth_year") -> Q:
    """Return the filter for people who may be of an age band, by their year of birth.

    Who has a birthday still to come this year may be of either of two bands.
    """
    low, _dash, high = band.partition("-")
    found = Q(**{f"{column}__lte": today.year - int(low)})
    if high:
        found &= Q(**{f"{column}__gte": today.year - int(high) - 1})
    return found


def age_of(person: Person, identity: Identity, today: date) -> Age | None:
    """Return how old a person is; None when nothing is known of the birth."""
    return age_on(today, found_by.birth_of(identity, facts_of(person)))


def age_on(today: date, birth: Birth) -> Age | None:
    """Return the age by what is known of a birth date; None when nothing is."""
    if birth.year is None:
        return None
    years = today.year - birth.year
    if birth.precision == Precision.YEAR:
        return _between(years - 1, years, age_by_year(birth.year, today))
    month, day = birth.month or 1, birth.day
    if day is None:
        had = years - (today.month < month)
        return _between(had - (today.month == month), had, had)
    exact = years - ((today.month, today.day) < (month, day))
    return _between(exact, exact, exact)


def _between(youngest: int, oldest: int, likely: int) -> Age:
    return Age(max(0, youngest), max(0, oldest), max(0, likely))


def _band(age: int) -> str:
    for low, high in AGE_BANDS:
        if age <= high:
            return f"{low}-{high}"
    return OLDER


def band_by_year(birth_year: int, today: date) -> str:
    """Return the likelier age band of someone of whom only the birth year is read."""
    return _band(age_by_year(birth_year, today))


def bands_in_words(bands: str) -> str:
    """Return what ``Age.bands`` wrote as people read it; empty for nothing."""
    shown = [band.replace("-", "–") for band in bands.split("/") if band]
    return (
        _("%(one)s or %(other)s") % dict(zip(("one", "other"), shown, strict=True))
        if len(shown) == 2
        else "".join(shown)
    )
