"""Forms of the people around a child, care, whereabouts and incidents."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from amparo.foundation.design.conflicts import VersionedForm
from amparo.foundation.design.forms import AmparoForm
from amparo.foundation.persons.birth_field import BirthField
from amparo.response.cases.codes import Kind
from amparo.response.cases.correction_forms import CorrectionForm
from amparo.response.cases.fields import CreatingForm, radio, words_field
from amparo.response.cases.forms import YES_NO

from .codes import (
    Access,
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
from .models import PersonAround
from .operations._shared import LONGEST_LINE, LONGEST_NOTE
from .operations.incidents import LONGEST_SAID, LONGEST_SUMMARY
from .types import OpenAround, Opened

CHOOSE = ("", _("Please choose"))


class PartialDateField(BirthField):
    """A day of which the month or the year alone may be known, never in the future."""

    default_error_messages: ClassVar[dict[str, Any]] = {
        "not_a_number": _("Please write day, month and year as numbers."),
        "no_year": _("Please give the year as well, or leave all of it empty."),
        "impossible": _("That date is in the future, or too long ago."),
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", _("The month or the year alone is enough."))
        super().__init__(**kwargs)


class AboutCase(AmparoForm):
    """A form about a case: dates as its country writes them, people to choose from."""

    people_field: ClassVar[tuple[str, Any]] = ("", "")  # and its words for nobody

    def __init__(self, *args: Any, found: OpenAround, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, PartialDateField):
                field.country_code = found.case.country_id
        name, nobody = self.people_field
        if name:
            offered = [(str(one.row.id), one.title) for one in self.people(found)]
            self.offer(name, [("", nobody), *offered])

    def people(self, found: OpenAround) -> list[Opened[PersonAround]]:
        """Return who can be chosen: the alleged perpetrators."""
        return found.alleged


def _line(label: Any, **more: Any) -> forms.CharField:
    more.setdefault("required", False)
    return forms.CharField(label=label, max_length=LONGEST_LINE, **more)


def _note(label: Any, **more: Any) -> forms.CharField:
    more.setdefault("help_text", _("Sealed."))
    return words_field(label, LONGEST_NOTE, required=False, rows=3, **more)


def _mark(label: Any) -> forms.BooleanField:
    return forms.BooleanField(label=label, required=False)


def _person(label: Any, **more: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label, coerce=UUID, empty_value=None, required=False, **more
    )


def _select(label: Any, choices: Any, **more: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=[CHOOSE, *choices], **more)


class PersonFields(AboutCase):
    """Someone around a child."""

    relation = _select(_("Relationship to the child"), Relation.choices)
    name = _line(
        _("Name"),
        help_text=_("As the child calls them. Empty if nobody knows it. Sealed."),
    )
    is_alleged_perpetrator = forms.TypedChoiceField(
        label=_("Alleged perpetrator?"),
        choices=YES_NO,
        coerce=lambda value: value == "yes",
        initial="no",
        widget=forms.RadioSelect,
        help_text=_(
            "Then consents that this mother, father, guardian or foster parent gave "
            "are withdrawn, and referrals that rest on them alone are recalled. If a "
            "referral must go on, record a best-interests decision first."
        ),
    )
    access = forms.ChoiceField(
        label=_("If yes: access to the child now"),
        choices=[("", _("Not an alleged perpetrator")), *Access.choices],
        required=False,
    )
    is_caregiver = _mark(_("Cares for the child day by day"))
    in_household = _mark(_("Lives in the same household"))
    is_trusted = _mark(_("The child trusts this adult"))
    is_safe_contact = _mark(_("Safe contact: may be called about the child"))
    may_consent = _mark(_("May give consent: parent or legal guardian"))
    is_at_risk = _mark(_("A child who may be at risk, too"))
    phone = _line(_("Telephone"), help_text=_("Sealed."))
    age = _line(_("Age"), help_text=_("As far as it is known."))
    note = _note(_("Note"))


class AddPersonForm(CreatingForm, PersonFields):
    """Add someone around a child."""


class CorrectPersonForm(CorrectionForm, PersonFields):
    """Correct what is known of someone around a child."""


class MoveForm(VersionedForm):
    """Why someone is not around the child any more."""

    why = words_field(_("What has changed?"), 500, required=False, rows=2)


class CareFields(AboutCase):
    """A care arrangement."""

    kind = _select(_("Care arrangement"), CareKind.choices)
    caregiver = _person(
        _("Who cares for the child?"),
        help_text=_(
            "One of the people around the child; never an alleged perpetrator."
        ),
    )
    since = PartialDateField(label=_("Since when?"))
    reason = _select(_("Why did it change?"), CareReason.choices, required=False)
    where = _note(_("Address or place"))
    note = _note(_("Note"))

    people_field = ("caregiver", _("Not named"))

    def people(self, found: OpenAround) -> list[Opened[PersonAround]]:
        """Return who can care for the child."""
        return [one for one in found.around if not one.row.is_alleged_perpetrator]


class AddCareForm(CreatingForm, CareFields):
    """Record a new care arrangement."""


class CorrectCareForm(CorrectionForm, CareFields):
    """Correct a care arrangement."""


class WhereaboutsFields(AboutCase):
    """Where the child is."""

    where = _select(_("Where is the child now?"), Place.choices)
    since = PartialDateField(label=_("Since when?"))
    note = _note(_("Address, or how to find the child"))


class AddWhereaboutsForm(CreatingForm, WhereaboutsFields):
    """Record where the child is now."""


class CorrectWhereaboutsForm(CorrectionForm, WhereaboutsFields):
    """Correct where the child is or was."""


class ChildDetailsForm(VersionedForm):
    """School, languages and papers."""

    schooling = _select(_("School"), Schooling.choices)
    school = _line(_("Name of the school"), help_text=_("Sealed."))
    grade = _line(_("Grade or course"))
    languages = _line(_("Languages"), help_text=_("The one the child prefers first."))
    papers = forms.MultipleChoiceField(
        label=_("Papers of the child"),
        choices=Paper.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    papers_note = _note(_("Where the papers are, and what is missing"))


class IncidentFields(AboutCase):
    """An incident."""

    kind = _select(_("What kind of incident?"), IncidentKind.choices)
    on = PartialDateField(label=_("When?"))
    where = _select(_("Where?"), PlaceClass.choices)
    person = _person(_("Alleged perpetrator"))
    relation = _select(
        _("Relationship of the alleged perpetrator, if nobody is named"),
        Relation.choices,
        required=False,
    )
    source = _select(_("Who said so?"), Source.choices)
    summary = words_field(
        _("Short summary"),
        LONGEST_SUMMARY,
        help_text=_(
            "One or two sentences that others need to protect the child. Not a "
            "transcript, and no details of what was done. Sealed."
        ),
        required=False,
        rows=3,
    )

    people_field = ("person", _("Not one of the people recorded"))


class AddIncidentForm(CreatingForm, IncidentFields):
    """Add an incident."""


class CorrectIncidentForm(CorrectionForm, IncidentFields):
    """Correct an incident."""


class ChildWordsForm(AmparoForm):
    """What the child said on their own."""

    words = words_field(
        _("What the child said on their own"),
        LONGEST_SAID,
        help_text=_(
            "In exact words, only what the child said without being asked. It is "
            "written once and cannot be changed. Never ask the child to tell it again "
            "for this. Sealed."
        ),
        rows=5,
    )


class ProtectionFields(AboutCase):
    """A protection concern."""

    kind = _select(_("Protection concern"), ProtectionKind.choices)
    since = PartialDateField(label=_("Since when?"))
    source = _select(_("Who said so?"), Source.choices)
    note = _note(_("Note"))


class AddProtectionForm(CreatingForm, ProtectionFields):
    """Add a protection concern."""


class CorrectProtectionForm(CorrectionForm, ProtectionFields):
    """Correct a protection concern."""


class MoveProtectionForm(VersionedForm):
    """Where a protection concern stands now, and why."""

    to = radio(_("Status"), [])
    why = words_field(_("What has changed?"), 500, rows=2)

    def __init__(self, *args: Any, state: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = [choice for choice in ProtectionState.choices if choice[0] != state]
        if state != ProtectionState.CURRENT:
            others = [(ProtectionState.CURRENT.value, ProtectionState.CURRENT.label)]
        self.offer("to", others)


class LinkForm(VersionedForm):
    """The case of a sibling or friend."""

    code = _line(_("Code of the case"), required=True)


class OpenLinkedForm(CreatingForm, VersionedForm):
    """A new case for a sibling or friend."""

    kinds = forms.MultipleChoiceField(
        label=_("What is it about?"),
        help_text=_("Choose all that may apply."),
        choices=Kind.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    story = words_field(
        _("What is known so far?"),
        20_000,
        help_text=_("About this child only. Sealed; only your team can read it."),
        rows=8,
    )
