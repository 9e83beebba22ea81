"""What can be corrected in this room, and how its fields are called in the history."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from amparo.foundation.persons.birth_field import birth_in_words
from amparo.response.cases.history import (
    FieldWords,
    code_words,
    describe,
    yes_or_no,
)

from .codes import (
    Access,
    AroundState,
    CareKind,
    CareReason,
    IncidentKind,
    Paper,
    Place,
    PlaceClass,
    ProtectionKind,
    ProtectionState,
    Relation,
    Schooling,
    Source,
)
from .days import read_when

_ROOM = "people_around"


def _when(value: Any) -> str:
    return birth_in_words(read_when(value))


_NOTE = FieldWords(_("Note"))
_SINCE = FieldWords(_("Since"), _when)
_SOURCE = FieldWords(_("Source"), code_words(Source))


def declare() -> None:
    """Register the fields; called once at start-up."""
    describe(
        f"{_ROOM}.personaround",
        _("Person around the child"),
        name=FieldWords(_("Name")),
        phone=FieldWords(_("Telephone")),
        age=FieldWords(_("Age")),
        note=_NOTE,
        relation=FieldWords(_("Relationship to the child"), code_words(Relation)),
        is_caregiver=FieldWords(_("Caregiver"), yes_or_no),
        in_household=FieldWords(_("In the household"), yes_or_no),
        is_trusted=FieldWords(_("Trusted adult"), yes_or_no),
        is_safe_contact=FieldWords(_("Safe contact"), yes_or_no),
        may_consent=FieldWords(_("May give consent"), yes_or_no),
        is_alleged_perpetrator=FieldWords(_("Alleged perpetrator"), yes_or_no),
        access=FieldWords(_("Access to the child"), code_words(Access)),
        is_at_risk=FieldWords(_("Child at risk"), yes_or_no),
        state=FieldWords(_("Status"), code_words(AroundState)),
    )
    describe(
        f"{_ROOM}.carearrangement",
        _("Care arrangement"),
        kind=FieldWords(_("Care arrangement"), code_words(CareKind)),
        reason=FieldWords(_("Reason for the change"), code_words(CareReason)),
        caregiver_id=FieldWords(_("Caregiver")),
        since=_SINCE,
        where=FieldWords(_("Address or place")),
        note=_NOTE,
    )
    describe(
        f"{_ROOM}.whereabouts",
        _("Where the child is"),
        where=FieldWords(_("Place"), code_words(Place)),
        since=_SINCE,
        note=_NOTE,
    )
    describe(
        f"{_ROOM}.childdetails",
        _("School, languages and papers"),
        schooling=FieldWords(_("School"), code_words(Schooling)),
        school=FieldWords(_("Name of the school")),
        grade=FieldWords(_("Grade or course")),
        languages=FieldWords(_("Languages")),
        papers=FieldWords(_("Papers"), code_words(Paper)),
        papers_note=FieldWords(_("Where the papers are, and what is missing")),
    )
    describe(
        f"{_ROOM}.incident",
        _("Incident"),
        kind=FieldWords(_("Kind of incident"), code_words(IncidentKind)),
        on=FieldWords(_("Date"), _when),
        where=FieldWords(_("Place"), code_words(PlaceClass)),
        relation=FieldWords(
            _("Relationship of the alleged perpetrator"), code_words(Relation)
        ),
        person_id=FieldWords(_("Alleged perpetrator")),
        source=_SOURCE,
        summary=FieldWords(_("Short summary")),
    )
    describe(
        f"{_ROOM}.protectionconcern",
        _("Protection concern"),
        kind=FieldWords(_("Protection concern"), code_words(ProtectionKind)),
        since=_SINCE,
        source=_SOURCE,
        note=_NOTE,
        state=FieldWords(_("Status"), code_words(ProtectionState)),
    )
