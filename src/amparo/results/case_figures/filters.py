"""The filters of the figures: codes in the address, and their form."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext_lazy as _

from amparo.foundation.countries.models import Country
from amparo.foundation.design.forms import AmparoForm

WEEKS = {12: _("12 weeks"), 24: _("24 weeks"), 48: _("48 weeks")}
BREAKDOWNS = {"sex": _("By sex"), "age": _("By age"), "disability": _("By disability")}


@dataclass(frozen=True)
class CaseFigureFilter:
    """Of which weeks and country, and by what the tables are broken down."""

    weeks: int = 12
    country: str = ""
    by: str = "sex"

    @classmethod
    def from_codes(cls, given: Any, countries: Iterable[str]) -> CaseFigureFilter:
        """Read the filters of an address; unknown codes are left out."""
        weeks, country, by = (str(given.get(n, "")) for n in ("weeks", "country", "by"))
        return cls(
            weeks=int(weeks) if weeks in map(str, WEEKS) else cls.weeks,
            country=country if country in countries else "",
            by=by if by in BREAKDOWNS else cls.by,
        )

    @property
    def codes(self) -> dict[str, str]:
        """The filters that differ from the default, by name."""
        plain = vars(CaseFigureFilter())
        return {n: str(v) for n, v in vars(self).items() if v != plain[n]}

    @property
    def suffix(self) -> str:
        """The filters as a query string."""
        return f"?{urlencode(self.codes)}" if self.codes else ""


class CaseFiguresForm(AmparoForm):
    """Filter the figures; by ``GET``, because codes only go into the address."""

    use_required_attribute = False

    weeks = forms.ChoiceField(label=_("Period"), choices=list(WEEKS.items()))
    by = forms.ChoiceField(label=_("Breakdown"), choices=list(BREAKDOWNS.items()))
    country = forms.ChoiceField(label=_("Country"))

    def __init__(self, filters: CaseFigureFilter, countries: Sequence[Country]) -> None:
        super().__init__(initial=vars(filters), auto_id="figures_%s")
        self.offer("country", [("", _("All")), *((c.code, c.label) for c in countries)])
        if len(countries) < 2:
            del self.fields["country"]
