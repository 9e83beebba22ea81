"""Where to turn: the services of a country that the public may see, and finding them.

What someone looks for is compared in memory with names, needs and places; it is neither
stored, logged nor put into an address.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.utils import timezone
from django.utils.translation import gettext as _
from rapidfuzz import fuzz

from amparo.foundation.countries import opening_hours
from amparo.foundation.countries.models import Country
from amparo.foundation.countries.queries import areas_of
from amparo.foundation.kernel.languages import language_names
from amparo.foundation.kernel.text import fold, sort_key, words
from amparo.foundation.persons import phones
from amparo.response.services.listings import Kind, PublicListing, shown_in

from .help import in_groups
from .labels import FOR_SEX, NEEDS
from .place_words import area_forms, area_name, both, forms_of, need_forms

MOST_WORDS = 8  # of what someone looks for
NEAR = 80.0  # how alike two words must be, of 100
_SHORT = 3  # shorter words say too little, unless they are the whole word


@dataclass(frozen=True)
class Place:
    """A service as a child reads it."""

    need: str  # the letter of its need
    what: str
    name: str
    number: str
    href: str
    hours: str
    now: str
    is_closed: bool
    whom: str
    where: str
    languages: str
    is_free: bool
    how: str
    address: str
    area_codes: frozenset[str]  # empty: the whole country
    hay: tuple[str, ...] = field(repr=False)  # the words by which it is found

    @property
    def rank(self) -> tuple[bool, str]:
        """By what places are sorted: those closed at this moment last."""
        return self.is_closed, sort_key(self.name)


def places_in(country: Country | None) -> list[Place]:
    """Return the services of a country that the public sees, open ones first."""
    if country is None:
        return []
    now = timezone.now()
    areas = dict(areas_of([country.code]).values_list("code", "name"))
    areas = {code: area_name(code, name) for code, name in areas.items()}
    found = [_place(each, country, areas) for each in shown_in(country.code, now)]
    return sorted(found, key=lambda place: place.rank)


def needs_with(places: Iterable[Place]) -> set[str]:
    """Return the letters of the needs for which there is a place."""
    return {place.need for place in places}


def areas_with(places: Sequence[Place], country: Country) -> list[tuple[str, str]]:
    """Return code and name of the areas in which a place helps, by name."""
    named = {code for place in places for code in place.area_codes}
    areas = areas_of([country.code]).filter(code__in=named)
    rows = areas.values_list("code", "name")
    found = [(code, area_name(code, name)) for code, name in rows]
    return sorted(found, key=lambda pair: sort_key(pair[1]))


def look(places: Iterable[Place], typed: str) -> list[Place]:
    """Return the places that fit what someone typed, the best first.

    Case, accents, slips of the finger and the script do not count. A word that fits
    nothing is passed over; a place that fits no word is left out.
    """
    known = list(places)
    asked = [both(word) for word in words(fold(typed))[:MOST_WORDS]]
    needs = {
        letter: [_best(word, need_forms(letter)) for word in asked]
        for letter in needs_with(known)
    }
    scored = [
        (sum(map(max, _scores(asked, place), needs[place.need])), place)
        for place in known
    ]
    good = [(score, place) for score, place in scored if score]
    return [p for _score, p in sorted(good, key=lambda one: (-one[0], one[1].rank))]


def _scores(asked: Iterable[tuple[str, ...]], place: Place) -> list[float]:
    return [_best(word, place.hay) for word in asked]


def _best(word: tuple[str, ...], hay: Sequence[str]) -> float:
    """Return how well a word, in one of its forms, fits the nearest of these."""
    scores = (_alike(form, other) for form in word for other in hay)
    return max(scores, default=0.0)


def _alike(word: str, other: str) -> float:
    if word == other:
        return 100.0
    if min(len(word), len(other)) < _SHORT:
        return 0.0
    if other.startswith(word):
        return 95.0
    # Thai writes no blanks: what was typed may hold the word, or the other way round.
    is_apart = len(word) < 2 * len(other) and len(other) < 2 * len(word)
    score = fuzz.ratio(word, other) if is_apart else _inside(word, other)
    return score if score >= NEAR else 0.0


def _inside(word: str, other: str) -> float:
    if word.isascii() or min(len(word), len(other)) < _SHORT + 1:
        return 0.0
    return fuzz.partial_ratio(word, other)


def _place(listing: PublicListing, country: Country, areas: dict[str, str]) -> Place:
    letter, label, hint = _need_of(listing.kind)
    names = [areas[code] for code in listing.area_codes if code in areas]
    said = forms_of(f"{label} {hint} {listing.name} {' '.join(names)}")
    elsewhere = [form for code in listing.area_codes for form in area_forms(code)]
    now = timezone.now()
    zones = country.time_zones
    return Place(
        need=letter,
        what=label,
        name=listing.name,
        number=in_groups(listing.phone),
        href=phones.dial(listing.phone),
        hours=opening_hours.say(listing.hours),
        now=opening_hours.say_now(listing.hours, now, zones),
        is_closed=opening_hours.open_at(listing.hours, now, zones) is False,
        whom=_whom(listing),
        where=", ".join(names) or _("In the whole country"),
        languages=language_names(listing.languages),
        is_free=listing.free,
        how=listing.how_to_get_in,
        address=listing.address,
        area_codes=frozenset(listing.area_codes),
        hay=tuple(dict.fromkeys((*said, *elsewhere))),
    )


def _need_of(kind: str) -> tuple[str, str, str]:
    for letter, label, hint, kinds in NEEDS:
        if Kind(kind) in kinds:
            return letter, str(label), str(hint)
    raise LookupError(kind)


def _whom(listing: PublicListing) -> str:
    """Return in plain words who can come."""
    facts = {"youngest": listing.min_age, "oldest": listing.max_age}
    if listing.max_age is not None and listing.min_age:
        ages = _("Age %(youngest)s to %(oldest)s") % facts
    elif listing.max_age is not None:
        ages = _("Up to age %(oldest)s") % facts
    elif listing.min_age:
        ages = _("From age %(youngest)s") % facts
    else:
        ages = _("Any age")
    sex = FOR_SEX.get(listing.for_sex, "")
    return f"{sex} · {ages}" if sex else ages
