"""The journal as lists: for those who watch, and what everyone sees of their own."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ..lists.specs import Column, ListSpec
from .presenters import moment, outcome, own_record, record, what, who

_AT = Column(
    "at",
    _("When"),
    lambda entry: moment(entry.at),
    short=True,
    value=lambda entry: entry.at,
)
_WHO = Column("who", _("Who"), who, short=True)
_WHAT = Column("what", _("What"), what, wide=True)
_TEAM = Column("team", _("Team"), lambda entry: entry.place or "")

# The order is the number that the database counts: times say the quarter hour only.
JOURNAL = ListSpec(
    name="journal",
    label=_("Journal"),
    columns=(
        _AT,
        _WHO,
        _WHAT,
        Column("record", _("Record"), record),
        Column("details", _("Details"), outcome),
        _TEAM,
    ),
    order=("-number",),
    page_size=50,
    export_verb="journal.export",
)

OWN = ListSpec(
    name="own-journal",
    label=_("Who opened what I wrote"),
    columns=(_AT, _WHO, _WHAT, Column("record", _("Record"), own_record), _TEAM),
    order=("-number",),
    page_size=50,
)
