"""The form of a person; rooms above use it as it is, or extend it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..countries.queries import areas_of
from ..design.conflicts import VersionedForm
from ..design.forms import AmparoForm, Text
from ..kernel.ids import uuid7
from . import birth_dates
from .birth_field import BirthField, birth_in_words
from .found_by import facts_of
from .identity import Facts, Identity
from .models import Disability, Precision, Sex
from .operations import OpenPerson

YEAR_HELP = {
    "TH": _("The year is enough. You may write it as พ.ศ. or as ค.ศ."),
    "NP": _("The year is enough. A Bikram Sambat date is converted."),
}
MOST_NAMES = 10


class SearchForm(AmparoForm):
    """A search for people: never in an address, never in a log."""

    q = forms.CharField(
        label=_("Name, telephone, birth date or code"),
        help_text=_(
            "In any script and spelling. Several details together work "
            "better, for example a name and the birth year."
        ),
        max_length=200,
        widget=forms.TextInput(
            {"autocomplete": "off", "spellcheck": "false", "type": "search"}
        ),
    )


class PersonForm(AmparoForm):
    """A new person. ``country_code`` is where the team works.

    After ``is_valid``, ``identity()`` and ``facts()`` give what operations take.
    """

    sections: ClassVar[Sequence[tuple[Text, Sequence[str]]]] = (
        (_("Name"), ["called", "names"]),
        (_("About the person"), ["birth", "age", "sex", "disability"]),
        (_("How to contact them"), ["safe_contact", "phones", "area", "street"]),
    )
    converted = ""  # a date of another calendar in ours, once it was read
    form_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid7)
    called = forms.CharField(
        label=_("What they want to be called"), max_length=80, required=False
    )
    names = forms.CharField(
        label=_("Full names"),
        help_text=_(
            "As they write them, in their own script. Another name or "
            "another spelling goes on a line of its own."
        ),
        max_length=1000,
        required=False,
        widget=forms.Textarea({"rows": 2, "autocomplete": "off"}),
    )
    birth = BirthField(
        label=_("Born"), help_text=_("The year is enough, if no more is known.")
    )
    age = forms.IntegerField(
        label=_("Age, if no birth date is known"),
        min_value=0,
        max_value=110,
        required=False,
    )
    sex = forms.ChoiceField(
        label=_("Sex or gender, as they describe it"),
        choices=Sex.choices,
        initial=Sex.NOT_RECORDED,
        widget=forms.RadioSelect,
    )
    disability = forms.ChoiceField(
        label=_("Lives with a disability"),
        help_text=_(
            "As they describe it themselves; “not asked” is not the same as “no”."
        ),
        choices=Disability.choices,
        initial=Disability.NOT_ASKED,
        widget=forms.RadioSelect,
    )
    safe_contact = forms.CharField(
        label=_("How to reach them safely"),
        help_text=_("When, through whom, and what never to do."),
        max_length=1000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )
    phones = forms.CharField(
        label=_("Telephone"),
        help_text=_("One on each line."),
        max_length=300,
        required=False,
        widget=forms.Textarea({"rows": 2, "inputmode": "tel", "autocomplete": "off"}),
    )
    area = forms.ChoiceField(label=_("Area"), required=False)
    street = forms.CharField(label=_("Street and town"), max_length=300, required=False)

    def __init__(self, *args: Any, country_code: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.country_code = country_code
        known = areas_of([country_code]).values_list("code", "name")
        self.offer("area", [("", _("not recorded")), *known])
        birth = self.fields["birth"]
        if isinstance(birth, BirthField):
            birth.country_code = country_code
            birth.help_text = YEAR_HELP.get(country_code, birth.help_text)

    def clean_names(self) -> str:
        """Keep each line as one name; more than a handful is a mistaken paste."""
        text: str = self.cleaned_data["names"]
        if len(_lines(text)) > MOST_NAMES:
            raise forms.ValidationError(
                _("Please keep to ten names at most, one on each line.")
            )
        return text

    def clean(self) -> dict[str, Any] | None:
        """Require a name, and either a birth date or an age."""
        data = super().clean() or {}
        named = data.get("called", "").strip() or data.get("names", "").strip()
        if not named and not {"called", "names"} & set(self.errors):
            self.add_error(
                "called",
                _("Write at least one name, or what the person wants to be called."),
            )
        self._show_converted(data.get("birth"))
        return data

    def _show_converted(self, birth: birth_dates.Birth | None) -> None:
        """Show beside the field what a date of another calendar is in ours."""
        typed = self["birth"].data or []
        if birth and str(birth.year) != str(typed[-1] if typed else "").strip():
            self.converted = f"= {birth_in_words(birth)}"
            self["birth"].help_text = self.converted

    def identity(self) -> Identity:
        """Return the identity, as typed."""
        data, birth = self.cleaned_data, self.cleaned_data["birth"]
        return Identity(
            called=data["called"],
            names=_lines(data["names"]),
            phones=_lines(data["phones"]),
            birth_date=birth.iso if birth else "",
            street=data["street"],
            safe_contact=data["safe_contact"],
        )

    def facts(self) -> Facts:
        """Return the coded facts; a birth date takes precedence over an age."""
        data = self.cleaned_data
        year, precision = self._born()
        return Facts(
            sex=data["sex"],
            birth_year=year,
            birth_precision=precision,
            disability=data["disability"],
            country_code=self.country_code,
            area_code=data["area"],
        )

    def _born(self) -> tuple[int | None, str]:
        birth, age = self.cleaned_data["birth"], self.cleaned_data["age"]
        if birth:
            return birth.year, birth.precision
        if age is not None:
            today = timezone.localdate()
            return birth_dates.year_from_age(age, today), Precision.AGE
        return None, Precision.UNKNOWN


class ChangePersonForm(PersonForm, VersionedForm):
    """Changes to a person."""

    form_key = None  # type: ignore[assignment]


class MergeForm(VersionedForm):
    """Why two records are of one person."""

    reason = forms.CharField(
        label=_("Why is it the same person?"),
        help_text=_("What you compared, and who confirmed it. Sealed."),
        max_length=1000,
        widget=forms.Textarea({"rows": 3}),
    )


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def values_of(known: OpenPerson) -> dict[str, Any]:
    """Return a person's saved values by field name, as initial form values."""
    identity, facts = known.identity, facts_of(known.person)
    by_age = facts.birth_precision == Precision.AGE and facts.birth_year is not None
    year = "" if by_age or facts.birth_year is None else str(facts.birth_year)
    today = timezone.localdate()
    return {
        "called": identity.called,
        "names": "\n".join(identity.names),
        "birth": identity.birth_date or year,
        "age": birth_dates.age_by_year(facts.birth_year or 0, today)
        if by_age
        else None,
        "sex": facts.sex,
        "disability": facts.disability,
        "safe_contact": identity.safe_contact,
        "phones": "\n".join(identity.typed.get(p, p) for p in identity.phones),
        "area": facts.area_code,
        "street": identity.street,
    }
