"""Forms by which what is wrong in a case is corrected; each asks why."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from amparo.foundation.countries.queries import areas_of
from amparo.foundation.design.conflicts import VersionedForm
from amparo.foundation.design.forms import DatePartsField

from .codes import WRITTEN, ActionStatus, ConsentMethod, HelpKind, Kind, Relation, State
from .fields import CreatingForm, radio, words_field
from .models import Action, Case, Consent, Note
from .operations.plan import LONGEST_ACTION
from .queries import Worker

LONGEST_WHY = 500


class CorrectionForm(VersionedForm):
    """What every correction asks."""

    why = words_field(
        _("Why is it corrected?"),
        LONGEST_WHY,
        help_text=_("The old value stays readable in the history. Sealed."),
        rows=2,
    )


class CorrectCaseForm(CorrectionForm):
    """Kinds, area and days of a case."""

    field_order = ("kinds", "area", "opened_on", "closed_on", "why")
    kinds = forms.MultipleChoiceField(
        label=_("What is it about?"),
        help_text=_("Choose all that may apply."),
        choices=Kind.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    area = forms.ChoiceField(label=_("Area"), required=False)
    opened_on = DatePartsField(label=_("Opened"))
    closed_on = DatePartsField(label=_("Closed"), required=False)

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = areas_of([case.country_id]).values_list("code", "name")
        self.offer("area", [("", _("not recorded")), *known])
        if case.state != State.CLOSED:
            del self.fields["closed_on"]


class CorrectActionForm(CorrectionForm):
    """What an action says."""

    field_order = ("text", "help", "responsible", "due_on", "done_on", "why")
    text = words_field(_("What will be done?"), LONGEST_ACTION, rows=3)
    help = forms.ChoiceField(label=_("Type of help"), choices=HelpKind.choices)
    responsible = forms.ChoiceField(label=_("Person responsible"), required=False)
    due_on = DatePartsField(label=_("Until when?"))
    done_on = DatePartsField(label=_("Done on"))

    def __init__(
        self, *args: Any, action: Action, workers: list[Worker], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        named = {str(worker.user.id): worker.user.name for worker in workers}
        if action.responsible is not None:  # who has left the team stays named
            named.setdefault(str(action.responsible_id), action.responsible.name)
        self.offer("responsible", [("", _("The caseworker")), *named.items()])
        if action.status != ActionStatus.DONE:
            del self.fields["done_on"]


class CorrectConsentForm(CorrectionForm):
    """The giver's relationship to the child, and how consent was given."""

    field_order = ("relation", "method", "why")
    relation = forms.ChoiceField(label=_("Relationship to the child"))
    method = radio(_("How was it given?"), ConsentMethod.choices)

    def __init__(self, *args: Any, consent: Consent, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        by_child = consent.relation == Relation.SELF
        offered = [
            choice
            for choice in Relation.choices
            if (choice[0] == Relation.SELF) is by_child
        ]
        self.offer("relation", offered)


class CorrectNoteForm(CorrectionForm):
    """The type and the day of a note; its words stay."""

    field_order = ("kind", "on", "why")
    kind = radio(_("Type of note"), WRITTEN)
    on = DatePartsField(label=_("Date"))

    def __init__(self, *args: Any, note: Note, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if note.kind not in dict(WRITTEN):
            self.offer("kind", [(note.kind, note.get_kind_display())])


class AddendumForm(CreatingForm):
    """What is wrong or missing in a note."""

    text = words_field(
        _("Addendum"),
        help_text=_(
            "What is wrong or missing in the note. The note itself stays as it is. "
            "Sealed."
        ),
        rows=5,
    )
