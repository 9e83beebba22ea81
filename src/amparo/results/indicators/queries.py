"""What the pages of results read: the latest count, as far as a person may see it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from amparo.foundation.countries.models import Country
from amparo.foundation.countries.queries import programme_countries
from amparo.foundation.design.disclosure import Shown, suppress
from amparo.foundation.policy import Actor, Scope, visible

from .declarations import Source
from .models import Count, Value
from .policy import OUTSIDE, SEE
from .quarters import days_of


def last_count() -> Count | None:
    """Return the newest count, if there is one."""
    return Count.objects.order_by("-counted_at").first()


def seen_countries(actor: Actor) -> list[Country]:
    """Return the programme's countries whose numbers the person may see, by name."""
    countries = programme_countries()
    if not sees_everything(actor):
        codes = {code for held in actor.assignments for code in held.countries}
        countries = countries.filter(code__in=codes)
    return list(countries)


def sees_everything(actor: Actor) -> bool:
    """Return whether a person sees the whole alliance."""
    return any(SEE.allowed.get(h.role) is Scope.ALLIANCE for h in actor.assignments)


def looks_from_outside(actor: Actor) -> bool:
    """Return whether small cells must be hidden from this person."""
    return actor.roles.issubset(OUTSIDE)


@dataclass(frozen=True)
class Numbers:
    """The values of one count that a person may see."""

    whole: dict[tuple[str, str], int]  # (indicator, quarter): the union
    cells: dict[tuple[str, str], dict[str, Shown]]  # ... by country

    def cell(self, indicator: str, country: str, quarter: str = "") -> Shown:
        """Return one value; a country without records is zero."""
        return self.cells.get((indicator, quarter), {}).get(country, 0)

    def total(self, indicator: str, quarter: str = "") -> int | None:
        """Return the union over what the person sees, or None where there is none."""
        return self.whole.get((indicator, quarter))


def numbers(actor: Actor, run: Count, countries: Iterable[Country]) -> Numbers:
    """Return the values of a count for these countries, hidden where they must be."""
    codes = [country.code for country in countries]
    rows = Value.objects.filter(Q(country__in=codes) | Q(country=None), count=run)
    cells: dict[tuple[str, str], dict[str, int]] = {}
    whole: dict[tuple[str, str], int] = {}
    for row in rows:
        at = (row.indicator, row.quarter)
        if row.country_id is None:
            whole[at] = row.value
        else:
            cells.setdefault(at, dict.fromkeys(codes, 0))[row.country_id] = row.value
    if not sees_everything(actor):
        # A sum of what is not additive is refused; one country is its own total.
        whole = {at: by[codes[0]] for at, by in cells.items() if len(codes) == 1}
    hide = looks_from_outside(actor)
    shown: dict[tuple[str, str], dict[str, Shown]] = {
        at: suppress(by) if hide else {**by} for at, by in cells.items()
    }
    return Numbers(whole, shown)


def counted_records(
    actor: Actor, source: Source, country: str, quarter: str, run: Count
) -> QuerySet[Any]:
    """Return the records behind one number, as far as the person may trace them."""
    first, last = days_of(quarter) if quarter else (None, run.until)
    records = source.records(first, min(last, run.until))
    return records.filter(
        visible(actor, "results.trace", team=source.team, country=source.country),
        **{source.country: country},
    )
