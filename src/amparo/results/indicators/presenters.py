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

from .declarations import BY_CODE, C15, R1, R2, R3, Indicator
from .models import Count
from .quarters import last_quarters, quarter_of
from .queries import Numbers

QUARTERS = 12


def number_format(value: int) -> str:
    """Return a number with its thousands apart, as the reader's language has it."""
    return str(format_number(value, force_grouping=True))


class Link(Protocol):
    """Turns a number's place into an address, or an empty text."""

    def __call__(self, code: str, country: str, quarter: str = "", /) -> str: ...


def quarter_words(quarter: str) -> str:
    """Return a quarter as people write it: ``Q4 2026``."""
    return _("Q%(number)s %(year)s") % {"number": quarter[5], "year": quarter[:4]}


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
        return [self._tile(i) for i in (R1, R2, C15, R3)]

    def _tile(self, indicator: Indicator) -> dict[str, Any]:
        total = self.found.total(indicator.code)
        target = {"target": number_format(indicator.target)}
        return {
            "value": "–" if total is None else number_format(total),
            "label": indicator.label,
            "url": reverse("indicators:indicator", args=[indicator.code]),
            "share": None if total is None else total / indicator.target,
            "target": _("of %(target)s") % target,
        }

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

    def bars(self, indicator: Indicator) -> Bars:
        """Return one indicator by country, the largest first as given."""
        return Bars(
            title=_("By country, up to now"),
            points=[
                Point(
                    c.label,
                    self.found.cell(indicator.code, c.code),
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
                    [self.found.total(code, q) or 0 for q in quarters],
                )
            ],
            **self._about(indicator),
        )

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
