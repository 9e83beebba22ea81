"""What the pages of results read: the latest count, as far as a person may see it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from amparo.foundation.countries.models import Country
from amparo.foundation.countries.queries import programme_countries
from amparo.foundation.design.disclosure import Shown, share, suppress
from amparo.foundation.design.values import Nothing
from amparo.foundation.design.values import Value as Seen
from amparo.foundation.policy import Actor, Scope, visible

from .models import Count, Value
from .policy import OUTSIDE, SEE
from .quarters import days_of
from .shapes import OF, Quality, Source


def last_count() -> Count | None:
    """Return the newest count, if there is one."""
    counted = Count.objects.filter(seconds__isnull=False)
    return counted.order_by("-counted_at").first()


def waiting_count() -> Count | None:
    """Return the count that was asked for first and is not done yet, or None."""
    return Count.objects.filter(seconds=None).order_by("counted_at").first()


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


At = tuple[str, str, str]  # indicator, quarter, part


@dataclass(frozen=True)
class Numbers:
    """The values of one count that a person may see."""

    whole: dict[At, int]  # the union
    cells: dict[At, dict[str, Shown]]  # by country
    hide: bool = False  # small numbers

    def cell(
        self, indicator: str, country: str, quarter: str = "", part: str = ""
    ) -> Shown:
        """Return one value; a country without records is zero."""
        return self.cells.get((indicator, quarter, part), {}).get(country, 0)

    def total(self, indicator: str, quarter: str = "", part: str = "") -> int | None:
        """Return the union over what the person sees, or None where there is none."""
        if part and (indicator, quarter, "") in self.whole:
            return self.whole.get((indicator, quarter, part), 0)
        return self.whole.get((indicator, quarter, part))

    def share(self, indicator: str, country: str, quarter: str = "") -> Seen:
        """Return a share in one country in percent, of numbers that are shown."""
        part = self.cell(indicator, country, quarter)
        whole = self.cell(indicator, country, quarter, OF)
        if isinstance(part, Nothing) or isinstance(whole, Nothing):
            return Nothing.SUPPRESSED
        return share(part, whole, hide=self.hide)

    def total_share(self, indicator: str, quarter: str = "") -> Seen:
        """Return a share over what the person sees: of sums, never a mean of shares."""
        whole = self.total(indicator, quarter, OF)
        if whole is None:
            return Nothing.NOT_APPLICABLE
        return share(self.total(indicator, quarter) or 0, whole, hide=self.hide)

    def by_quality(
        self, indicator: str, quality: Quality, quarter: str = ""
    ) -> dict[str, Shown] | None:
        """Return how many by code, or None where there is no total either."""
        if self.total(indicator, quarter) is None:
            return None
        found = {
            str(code): self.total(indicator, quarter, quality.part(str(code))) or 0
            for code in quality.codes.values
        }
        return suppress(found) if self.hide else {**found}


def numbers(
    actor: Actor,
    run: Count,
    countries: Iterable[Country],
    indicators: Iterable[str] | None = None,
) -> Numbers:
    """Return the values of a count for these countries, hidden where they must be.

    Of these indicators, or of all.
    """
    codes = [country.code for country in countries]
    rows = Value.objects.filter(Q(country__in=codes) | Q(country=None), count=run)
    if indicators is not None:
        rows = rows.filter(indicator__in=list(indicators))
    cells: dict[At, dict[str, int]] = {}
    whole: dict[At, int] = {}
    for *where, country, value in rows.values_list(
        "indicator", "quarter", "part", "country_id", "value"
    ):
        indicator, quarter, part = where
        at = (indicator, quarter, part)
        if country is None:
            whole[at] = value
        else:
            cells.setdefault(at, dict.fromkeys(codes, 0))[country] = value
    if not sees_everything(actor):
        # A sum of what is not additive is refused; one country is its own total.
        whole = {at: by[codes[0]] for at, by in cells.items() if len(codes) == 1}
    hide = looks_from_outside(actor)
    shown: dict[At, dict[str, Shown]] = {
        at: suppress(by) if hide else {**by} for at, by in cells.items()
    }
    if hide:
        _hide_rests(cells, shown)
    return Numbers(whole, shown, hide)


def _hide_rests(
    cells: dict[At, dict[str, int]], shown: dict[At, dict[str, Shown]]
) -> None:
    """Hide how many of a share, too, where the others would be few."""
    for (indicator, quarter, part), by in cells.items():
        if part != OF:
            continue
        at = (indicator, quarter, "")
        some = cells.get(at, {})
        rests = suppress({one: n - some.get(one, 0) for one, n in by.items()})
        for country, rest in rests.items():
            if isinstance(rest, Nothing):
                shown.setdefault(at, dict.fromkeys(by, 0))[country] = rest


def counted_records(
    actor: Actor, source: Source, country: str, quarter: str, run: Count
) -> QuerySet[Any]:
    """Return the records behind one number, as far as the person may trace them."""
    first, last = days_of(quarter) if quarter else (None, run.until)
    records = source.between(first, min(last, run.until))
    return records.filter(
        visible(actor, "results.trace", team=source.team, country=source.country),
        **{source.country: country},
    )
