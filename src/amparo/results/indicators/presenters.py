"""From numbers to sentences, tiles, charts and the map."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from django.urls import reverse
from django.utils.formats import number_format as format_number
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from amparo.foundation.countries.models import Country
from amparo.foundation.design.charts import Bars, Lines, Multiples, Point, Series
from amparo.foundation.design.maps import CountryMap, Place
from amparo.foundation.design.values import Nothing, Value, is_number, words

from .declarations import BY_CODE, C15, R1, R2, R3
from .models import Count
from .prevention import (
    C11,
    C12,
    C13,
    C14,
    C21,
    C22,
    C24,
    N2,
    N3,
    N4,
    N5,
    R4,
    SESSIONS,
)
from .quarters import last_quarters, quarter_of
from .queries import Numbers
from .shapes import OF, Indicator, Quality

QUARTERS = 12
FIRST = (R1, R2, C15, R3)
OF_PREVENTION = (C11, C12, C13, C14, C21, C22, C24, R4)
# Contacts, participations and people are always shown together, from many to few.
NESTED = (R3, N2, N3, N5)
DASHBOARD = frozenset(
    i.code for i in (*FIRST, *OF_PREVENTION, *NESTED, SESSIONS, BY_CODE["C0"])
)


def number_format(value: int) -> str:
    """Return a number with its thousands apart, as the reader's language has it."""
    return str(format_number(value, force_grouping=True))


class Link(Protocol):
    """Turns a number's place into an address, or an empty text."""

    def __call__(self, code: str, country: str, quarter: str = "", /) -> str: ...


def quarter_words(quarter: str) -> str:
    """Return a quarter as people write it: ``Q4 2026``."""
    return _("Q%(number)s %(year)s") % {"number": quarter[5], "year": quarter[:4]}


def traced(indicator: Indicator, found: Numbers, country: str, quarter: str) -> str:
    """Return one number as the page of its records says it."""
    if indicator.is_share:
        return words(found.share(indicator.code, country, quarter), "%")
    return words(found.cell(indicator.code, country, quarter))


@dataclass(frozen=True)
class Page:
    """Everything that the pages of results show of one count."""

    run: Count
    countries: Sequence[Country]
    found: Numbers
    link: Link

    def sentence(self) -> str:
        """Say in words how many people were supported in the quarter that runs."""
        quarter = quarter_of(self.run.until)
        active = [c for c in self.countries if self.found.cell("R1", c.code, quarter)]
        people = self.found.total("R1", quarter)
        if people is None:
            return _("Open an indicator to see each of your countries.")
        if len(self.countries) == 1:
            return ngettext(
                "In this quarter %(number)s person was supported in %(country)s.",
                "In this quarter %(number)s people were supported in %(country)s.",
                people,
            ) % {"number": number_format(people), "country": self.countries[0].label}
        return ngettext(
            "In this quarter %(number)s person was supported; "
            "help reached people in %(active)s of %(all)s countries.",
            "In this quarter %(number)s people were supported; "
            "help reached people in %(active)s of %(all)s countries.",
            people,
        ) % {
            "number": number_format(people),
            "active": len(active),
            "all": len(self.countries),
        }

    def tiles(self) -> list[dict[str, Any]]:
        """Return the large figures with their targets."""
        return [self._tile(i) for i in FIRST]

    def prevention_tiles(self) -> list[dict[str, Any]]:
        """Return the same for courses, groups and what came of them."""
        return [self._tile(i) for i in OF_PREVENTION]

    def _tile(self, indicator: Indicator) -> dict[str, Any]:
        url = reverse("indicators:indicator", args=[indicator.code])
        tile = {"label": indicator.label, "url": url}
        if indicator.is_share:
            return tile | self._share(indicator)
        total = self.found.total(indicator.code)
        target = {"target": number_format(indicator.target)}
        return tile | {
            "value": "–" if total is None else number_format(total),
            "share": None if total is None else total / indicator.target,
            "target": _("of %(target)s") % target,
        }

    def _share(self, indicator: Indicator) -> dict[str, Any]:
        value = self.found.total_share(indicator.code)
        target = {"target": words(indicator.target, "%")}
        return {
            "value": words(value, "%") if is_number(value) else "–",
            "share": value / indicator.target if is_number(value) else None,
            "target": _("target %(target)s") % target,
            "note": self.of_how_many(indicator) or words(value, "%"),
        }

    def of_how_many(self, indicator: Indicator) -> str:
        """Say how many of how many a share is, where that may be shown."""
        if not is_number(self.found.total_share(indicator.code)):
            return ""
        numbers = {
            "part": number_format(self.found.total(indicator.code) or 0),
            "whole": number_format(self.found.total(indicator.code, part=OF) or 0),
        }
        return _("%(part)s of %(whole)s") % numbers

    def total(self, indicator: Indicator) -> str:
        """Return the value over what the person sees, or a dash."""
        if indicator.is_share:
            value = self.found.total_share(indicator.code)
            return words(value, "%") if is_number(value) else "–"
        total = self.found.total(indicator.code)
        return "–" if total is None else number_format(total)

    def nested(self) -> list[tuple[Any, str]]:
        """Return contacts, participations and people, from many to few.

        Who is known in two organisations or countries is not compared: what is left
        after that is at most as many.
        """
        rows: list[tuple[Any, str]] = [(i.label, self.total(i)) for i in NESTED]
        people = self.found.total(N5.code)
        if people is None:
            return rows
        most = _("not compared; at most %(n)s") % {"n": number_format(people)}
        rows.append((_("People, once in a country"), most))
        if len(self.countries) > 1:
            rows.append((_("People, once in the programme"), most))
        return rows

    def without_age(self, indicator: Indicator) -> str:
        """Return how many are not in a number of an age because theirs is missing."""
        return self.total(N4) if indicator in (C11, C21) else ""

    def by_quality(self, indicator: Indicator, quality: Quality) -> Bars | None:
        """Return how many by each code, those that are not known apart; or None."""
        found = self.found.by_quality(indicator.code, quality)
        if found is None or not any(found.values()):
            return None
        return Bars(
            title=str(quality.label),
            points=[
                Point(str(label), found[str(code)])
                for code, label in quality.codes.choices
                if found[str(code)]
            ],
            **self._about(indicator),
        )

    def qualities(self, indicator: Indicator) -> list[Bars]:
        """Return the pictures of an indicator by its qualities, up to now."""
        shown = [q for q in indicator.qualities if not q.by_quarter]
        made = [self.by_quality(indicator, quality) for quality in shown]
        return [bars for bars in made if bars is not None]

    def sessions(self) -> Lines:
        """Return the sessions of courses by quarter, at a place and online apart."""
        (way,) = SESSIONS.qualities
        quarters = last_quarters(self.run.until, QUARTERS)
        rows = [self.found.by_quality(SESSIONS.code, way, q) for q in quarters]
        none = 0 if len(self.countries) == 1 else Nothing.NOT_APPLICABLE
        return Lines(
            title=_("Sessions of courses, by quarter"),
            periods=[quarter_words(q) for q in quarters],
            series=[
                Series(str(label), [row[code] if row else none for row in rows])
                for code, label in way.codes.choices
            ],
            **self._about(SESSIONS),
        )

    def _about(self, indicator: Indicator) -> dict[str, Any]:
        return {
            "unit": str(indicator.unit),
            "source": str(indicator.computed_from),
            "as_of": self.run.until,
        }

    def people_map(self) -> CountryMap:
        """Return the map of people supported, each country a link to its records."""
        return CountryMap(
            title=_("People supported, by country"),
            places=[
                Place(
                    c.code,
                    c.label,
                    self.found.cell("R1", c.code),
                    self.link("R1", c.code),
                )
                for c in self.countries
            ],
            **self._about(R1),
        )

    def _cell(self, indicator: Indicator, country: str, quarter: str = "") -> Value:
        if indicator.is_share:
            return self.found.share(indicator.code, country, quarter)
        return self.found.cell(indicator.code, country, quarter)

    def bars(self, indicator: Indicator) -> Bars:
        """Return one indicator by country, the largest first as given."""
        return Bars(
            title=_("By country, up to now"),
            points=[
                Point(
                    c.label,
                    self._cell(indicator, c.code),
                    target=indicator.target if indicator.is_share else None,
                    url=self.link(indicator.code, c.code),
                )
                for c in self.countries
            ],
            **self._about(indicator),
        )

    def over_time(self, code: str) -> Lines:
        """Return one indicator quarter by quarter, over what the person sees."""
        indicator = BY_CODE[code]
        quarters = last_quarters(self.run.until, QUARTERS)
        return Lines(
            title=_("%(what)s, by quarter") % {"what": indicator.label},
            periods=[quarter_words(q) for q in quarters],
            series=[
                Series(
                    str(indicator.label),
                    [self._at(indicator, q) for q in quarters],
                    target=indicator.target if indicator.is_share else None,
                )
            ],
            **self._about(indicator),
        )

    def _at(self, indicator: Indicator, quarter: str) -> Value:
        if indicator.is_share:
            return self.found.total_share(indicator.code, quarter)
        total = self.found.total(indicator.code, quarter)
        if total is not None:
            return total
        return 0 if len(self.countries) == 1 else Nothing.NOT_APPLICABLE

    def by_country_over_time(self, code: str) -> Multiples:
        """Return one small line for each country."""
        indicator = BY_CODE[code]
        quarters = last_quarters(self.run.until, QUARTERS)
        return Multiples(
            title=_("%(what)s, by quarter and country") % {"what": indicator.label},
            periods=[quarter_words(q) for q in quarters],
            series=[
                Series(c.label, [self.found.cell(code, c.code, q) for q in quarters])
                for c in self.countries
            ],
            **self._about(indicator),
        )
