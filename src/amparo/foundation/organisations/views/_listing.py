"""Organisations as a list, and as rows below the one they belong to."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ...lists.specs import Cell, Column, ListSpec
from ..models import Organisation

TONES = {"unknown": "quiet", "ok": "good", "expired": "warn", "red": "danger"}


def at(one: Organisation) -> str:
    """Return the address of an organisation's page."""
    return reverse("organisations:organisation", args=[one.id])


def countries(one: Organisation) -> str:
    """Return where it works."""
    return ", ".join(country.label for country in one.countries.all())


def row(one: Organisation) -> dict[str, Any]:
    """Return it as a row below the organisation that it belongs to."""
    return {
        "title": one.name,
        "url": at(one),
        "second": f"{one.get_kind_display()} · {countries(one)}",
        "state": one.get_safeguarding_display(),
        "tone": TONES[one.safeguarding],
    }


def _status(one: Organisation) -> Cell:
    return Cell(one.get_safeguarding_display(), tone=TONES[one.safeguarding])


_COLUMNS = (
    Column("name", _("Name"), lambda one: Cell(one.name, at(one)), ("name",)),
    Column("kind", _("Type"), Organisation.get_kind_display, ("kind",)),
    Column("countries", _("Countries"), countries, wide=True),
    Column(
        "teams",
        _("Teams"),
        lambda one: one.team_count or None,
        ("-team_count",),
        labelled=True,
    ),
    Column("status", _("Safeguarding"), _status, ("safeguarding",)),
)
_ONLY_NAMES = Column("name", _("Name"), lambda one: one.name, ("name",))


def spec_for(donor: bool) -> ListSpec:
    """Return the directory; a donor opens nobody and reads no safeguarding."""
    return ListSpec(
        name="organisations",
        label=_("Organisations"),
        columns=(_ONLY_NAMES, *_COLUMNS[1:-1]) if donor else _COLUMNS,
        order=("name",),
        page_size=50,
        export_verb="organisations.export",
    )
