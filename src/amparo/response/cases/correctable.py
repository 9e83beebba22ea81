"""What can be corrected in a case, and how its fields are called in the history."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from .codes import (
    ConsentMethod,
    GoalDomain,
    GoalStatus,
    HelpKind,
    Kind,
    NoteKind,
    Relation,
)
from .history import FieldWords, code_words, day_words, describe


def declare() -> None:
    """Register the fields; called once at start-up."""
    describe(
        "cases.case",
        _("Case"),
        kinds=FieldWords(_("What it is about"), code_words(Kind)),
        area=FieldWords(_("Area")),
        opened_on=FieldWords(_("Opened"), day_words),
        closed_on=FieldWords(_("Closed"), day_words),
    )
    describe(
        "cases.goal",
        _("Goal"),
        words=FieldWords(_("In the child's own words")),
        domain=FieldWords(_("Area of life"), code_words(GoalDomain)),
        status=FieldWords(_("Status"), code_words(GoalStatus)),
    )
    describe(
        "cases.action",
        _("Action"),
        text=FieldWords(_("What will be done")),
        help=FieldWords(_("Type of help"), code_words(HelpKind)),
        due_on=FieldWords(_("Due date"), day_words),
        responsible=FieldWords(_("Person responsible")),
        done_on=FieldWords(_("Done on"), day_words),
    )
    describe(
        "cases.consent",
        _("Consent"),
        relation=FieldWords(_("Relationship to the child"), code_words(Relation)),
        method=FieldWords(_("How it was given"), code_words(ConsentMethod)),
    )
    describe(
        "cases.note",
        _("Note"),
        kind=FieldWords(_("Type of note"), code_words(NoteKind)),
        on=FieldWords(_("Date"), day_words),
    )
