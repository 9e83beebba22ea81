"""Forms of groups."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar
from uuid import uuid4

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from amparo.foundation.countries.queries import areas_of
from amparo.foundation.design.conflicts import VersionedForm
from amparo.foundation.design.forms import AmparoForm, DatePartsField, Text
from amparo.foundation.persons.forms import PersonForm

from .codes import (
    ActivityKind,
    AgreedBy,
    Answer,
    DutyBearer,
    GroupKind,
    MemberRole,
    Topic,
    View,
)
from .operations import LONGEST, MOST_OTHERS


def _text(label: Any, help_text: Any = "", rows: int = 4, required: bool = True) -> Any:
    return forms.CharField(
        label=label,
        help_text=help_text,
        widget=forms.Textarea({"rows": rows}),
        max_length=LONGEST,
        required=required,
    )


def _one(label: Any, choices: Any) -> Any:
    return forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect)


def _day(label: Any, required: bool = True) -> Any:
    return DatePartsField(label=label, initial=timezone.localdate, required=required)


class AboutForm(VersionedForm):
    """What is sealed of a group."""

    name = forms.CharField(label=_("Name of the group"), max_length=120)
    place = forms.CharField(label=_("Where it meets"), max_length=200, required=False)
    charter = _text(
        _("Charter"),
        _("What the group wants, and the rules that it gave itself."),
        rows=8,
        required=False,
    )


class NewGroupForm(AmparoForm):
    """A new group of one of the person's teams."""

    form_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    team = forms.ChoiceField(label=_("Team"))
    kind = _one(_("Kind of group"), GroupKind.choices)
    name = AboutForm.base_fields["name"]
    area = forms.ChoiceField(label=_("Area"), required=False)
    place = AboutForm.base_fields["place"]
    charter = AboutForm.base_fields["charter"]
    started_on = _day(_("Since when does it meet?"))

    def __init__(
        self,
        *args: Any,
        teams: Sequence[tuple[str, str]],
        countries: Sequence[str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.offer("team", teams)
        areas = areas_of(countries).values_list("code", "name")
        self.offer("area", [("", _("Choose")), *areas])


class EndForm(VersionedForm):
    """When a group ended."""

    ended_on = _day(_("When did it meet for the last time?"))


class _Joining(AmparoForm):
    role = _one(_("What they do in the group"), MemberRole.choices)
    agreed_by = forms.ChoiceField(
        label=_("Who said yes?"),
        help_text=_(
            "Never someone who is alleged to have harmed a child. Where a caregiver is "
            "not safe, another adult whom the child trusts."
        ),
        choices=AgreedBy.choices,
        widget=forms.RadioSelect,
    )
    joined_on = _day(_("Member since"))


class MemberForm(PersonForm, _Joining):
    """A person who becomes a member."""

    sections: ClassVar[Sequence[tuple[Text, Sequence[str]]]] = (
        *PersonForm.sections,
        (_("In the group"), ["role", "agreed_by", "joined_on"]),
    )


class JoinForm(_Joining):
    """Someone of another group of the team who becomes a member."""

    field_order = ["person", "role", "agreed_by", "joined_on"]
    person = forms.ChoiceField(label=_("Who?"))

    def __init__(
        self, *args: Any, people: Sequence[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.offer("person", people)


class ChangeMemberForm(VersionedForm):
    """What a member does, and when the membership ended."""

    role = _one(_("What they do in the group"), MemberRole.choices)
    left_on = DatePartsField(
        label=_("Left on"),
        help_text=_("Leave it empty while they belong to the group."),
        required=False,
    )


class ActivityForm(AmparoForm):
    """A meeting or an action, with those who took part."""

    form_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    kind = _one(_("What was it?"), ActivityKind.choices)
    on = _day(_("On which day?"))
    members = forms.MultipleChoiceField(
        label=_("Who took part?"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    others = forms.IntegerField(
        label=_("How many others were there?"),
        help_text=_("A count of heads, no names. Leave it empty if nobody counted."),
        min_value=0,
        max_value=MOST_OTHERS,
        required=False,
    )
    notes = _text(
        _("Notes"),
        _("No names, and nothing that a child told about themselves."),
        required=False,
    )

    def __init__(
        self, *args: Any, members: Sequence[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.offer("members", members)


class WordsForm(VersionedForm):
    """The words of a request, and to whom it goes."""

    words = _text(_("What do the children ask, in their own words?"))
    to_whom = forms.CharField(
        label=_("Whom do they ask?"),
        help_text=_("The office or role, for example the mayor of the district."),
        max_length=200,
    )


class RequestForm(AmparoForm):
    """A new request of a group."""

    form_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    words = WordsForm.base_fields["words"]
    topic = _one(_("What is it about?"), Topic.choices)
    to = _one(_("Who is that?"), DutyBearer.choices)
    to_whom = WordsForm.base_fields["to_whom"]
    asked_on = _day(_("When did they ask?"))


class AnswerForm(VersionedForm):
    """What a duty bearer answered."""

    value = _one(_("What was the answer?"), Answer.choices)
    words = _text(_("The answer, in their words"))
    on = _day(_("On which day?"))


class TellForm(VersionedForm):
    """What the children think of the answer, or of the silence."""

    view = _one(_("What do the children think of it?"), View.choices)
    words = _text(_("In their own words"), required=False)
    on = _day(_("When were they told?"))
