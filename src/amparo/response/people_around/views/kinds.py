"""The kinds of rows that are added and corrected by the same two pages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import Field, dataclass, fields
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .. import forms, operations, types
from ..models import (
    Around,
    CareArrangement,
    Incident,
    PersonAround,
    ProtectionConcern,
    Whereabouts,
)
from ..types import OpenAround, Opened

Values = dict[str, Any]


@dataclass(frozen=True)
class Kind:
    """How one kind of row is added and corrected.

    ``typed`` is what the operations take; its fields are those of the forms.
    """

    model: type[Around]
    typed: type[Any]
    opened: Callable[[OpenAround], tuple[Opened[Any], ...]]
    add: Callable[..., Any]
    correct: Callable[..., Any]
    add_form: type[forms.AboutCase]
    correct_form: type[forms.AboutCase]
    new: Promise  # title of the page that adds one
    change: Promise  # title of the page that corrects one
    lead: Promise | str = ""  # of the correction

    def data(self, answers: Values) -> Any:
        """Return the answers of a form as the operations take them."""
        return self.typed(**{each.name: answers[each.name] for each in self._fields()})

    def values(self, one: Opened[Any]) -> Values:
        """Return what the form of a correction begins with."""
        names = [each.name for each in self._fields() if each.name not in one.said]
        return {**one.said, **{name: _coded(one.row, name) for name in names}}

    def _fields(self) -> tuple[Field[Any], ...]:
        return fields(self.typed)


def _coded(row: Around, name: str) -> Any:
    """Return a column as a form has it: who is named by their id, as text."""
    if name == "is_alleged_perpetrator":
        return "yes" if getattr(row, name) else "no"
    if hasattr(row, f"{name}_id"):
        return str(getattr(row, f"{name}_id") or "")
    return getattr(row, name)


KINDS: dict[str, Kind] = {
    "person": Kind(
        model=PersonAround,
        typed=types.PersonData,
        opened=lambda found: found.people,
        add=operations.add_person,
        correct=operations.correct_person,
        add_form=forms.AddPersonForm,
        correct_form=forms.CorrectPersonForm,
        new=_("Add a person"),
        change=_("Correct a person"),
    ),
    "care": Kind(
        model=CareArrangement,
        typed=types.CareData,
        opened=lambda found: found.care,
        add=operations.record_care,
        correct=operations.correct_care,
        add_form=forms.AddCareForm,
        correct_form=forms.CorrectCareForm,
        new=_("New care arrangement"),
        change=_("Correct the care arrangement"),
        lead=_("If something has changed, record a new arrangement instead."),
    ),
    "place": Kind(
        model=Whereabouts,
        typed=types.WhereaboutsData,
        opened=lambda found: found.whereabouts,
        add=operations.record_whereabouts,
        correct=operations.correct_whereabouts,
        add_form=forms.AddWhereaboutsForm,
        correct_form=forms.CorrectWhereaboutsForm,
        new=_("Where is the child now?"),
        change=_("Correct where the child is"),
        lead=_("If the child has moved, record the new place instead."),
    ),
    "incident": Kind(
        model=Incident,
        typed=types.IncidentData,
        opened=lambda found: found.incidents,
        add=operations.add_incident,
        correct=operations.correct_incident,
        add_form=forms.AddIncidentForm,
        correct_form=forms.CorrectIncidentForm,
        new=_("Add an incident"),
        change=_("Correct an incident"),
    ),
    "protection": Kind(
        model=ProtectionConcern,
        typed=types.ProtectionData,
        opened=lambda found: found.protection,
        add=operations.add_protection,
        correct=operations.correct_protection,
        add_form=forms.AddProtectionForm,
        correct_form=forms.CorrectProtectionForm,
        new=_("Add a protection concern"),
        change=_("Correct a protection concern"),
    ),
}
