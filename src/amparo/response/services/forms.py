"""Forms of the directory of services."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from amparo.foundation.countries.queries import areas_of, programme_countries
from amparo.foundation.design.conflicts import VersionedForm
from amparo.foundation.design.forms import AmparoForm
from amparo.foundation.kernel.languages import choices, choices_in
from amparo.foundation.policy import Actor

from .listings import WHY_HIDDEN
from .locations import WHY_OPEN
from .models import Capacity, ForSex, Kind, Location, Service
from .operations import OLDEST
from .queries import teams_that_may_list


class FilterForm(AmparoForm):
    """What somebody looks for; everything is optional."""

    q = forms.CharField(label=_("Name"), max_length=80, required=False)
    kind = forms.ChoiceField(label=_("What is needed"), required=False)
    country = forms.ChoiceField(label=_("Country"), required=False)
    age = forms.IntegerField(
        label=_("Age of the child"), required=False, min_value=0, max_value=OLDEST
    )
    language = forms.ChoiceField(label=_("Language"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("kind", [("", _("Any help")), *Kind.choices])
        countries = [(c.code, c.label) for c in programme_countries()]
        self.offer("country", [("", _("All countries")), *countries])
        self.names = dict(countries)
        spoken = sorted(choices(), key=lambda pair: str(pair[1]))
        self.offer("language", [("", _("Any language")), *spoken])

    def country_name(self, code: str) -> str:
        """Return the name of a country of the programme, or nothing."""
        return self.names.get(code, "")


class _Facts(AmparoForm):
    name = forms.CharField(label=_("Name of the service"), max_length=120)
    kind = forms.ChoiceField(label=_("Type of help"), choices=Kind.choices)
    description = forms.CharField(
        label=_("What the service does"),
        help_text=_("Never write the address of a confidential place here."),
        widget=forms.Textarea,
        max_length=1000,
        required=False,
    )
    min_age = forms.IntegerField(
        label=_("Minimum age"), min_value=0, max_value=OLDEST, initial=0
    )
    max_age = forms.IntegerField(
        label=_("Maximum age"), min_value=0, max_value=OLDEST, required=False
    )
    for_sex = forms.ChoiceField(
        label=_("For whom"), choices=ForSex.choices, widget=forms.RadioSelect
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    area_codes = forms.MultipleChoiceField(
        label=_("Areas"),
        help_text=_("Tick none if the whole country is served."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    free = forms.BooleanField(label=_("Free for children"), required=False)
    phone = forms.CharField(
        label=_("Telephone"),
        help_text=_("A front desk number that is safe for anyone to know."),
        max_length=60,
        required=False,
    )
    hours = forms.CharField(label=_("Hours"), max_length=160, required=False)
    status = forms.ChoiceField(
        label=_("State"), choices=Service.Status.choices, widget=forms.RadioSelect
    )
    sections = (
        (_("Who can come"), ["min_age", "max_age", "for_sex", "languages"]),
        (_("Where"), ["area_codes"]),
        (_("How to contact them"), ["free", "phone", "hours", "status"]),
    )

    def offer_country(self, country_code: str, spoken: Sequence[str] = ()) -> None:
        """Offer the areas and languages of one country."""
        areas = [(a.code, a.name) for a in areas_of([country_code])]
        self.offer("area_codes", areas)
        self.offer("languages", choices_in(country_code, spoken))


class ServiceForm(_Facts, VersionedForm):
    """The facts of a service."""

    def __init__(
        self, *args: Any, country_code: str, spoken: Sequence[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.offer_country(country_code, spoken)


class NewServiceForm(_Facts):
    """A new service of one of the actor's teams; a replayed form makes only one."""

    form_key = forms.UUIDField(widget=forms.HiddenInput)
    team_id = forms.ChoiceField(label=_("Which team answers"))

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        initial = {"form_key": uuid4(), "for_sex": ForSex.ANYBODY, "free": True}
        initial["status"] = Service.Status.ACTIVE
        kwargs["initial"] = initial | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        teams = list(teams_that_may_list(actor))
        named = [(str(t.id), f"{t.name}, {t.organisation.name}") for t in teams]
        self.offer("team_id", named)
        if teams:
            self.offer_country(teams[0].country_id)


class LocationForm(VersionedForm):
    """The location of a service, and who may know it."""

    disclosure = forms.ChoiceField(
        label=_("Who may know where it is?"),
        choices=Location.Disclosure.choices,
        widget=forms.RadioSelect,
        help_text=_(
            "Making it more secret takes effect at once. Making it more "
            "public needs a second person and a week."
        ),
    )
    area_code = forms.ChoiceField(label=_("Area"), required=False)
    address = forms.CharField(
        label=_("Address"),
        help_text=_(
            "Sealed unless the place is public. Leave empty to keep the "
            "current address."
        ),
        max_length=200,
        required=False,
    )

    def __init__(self, *args: Any, country_code: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        areas = [(a.code, a.name) for a in areas_of([country_code])]
        self.offer("area_code", [("", _("Choose")), *areas])


class CapacityForm(AmparoForm):
    """Whether there is room today."""

    capacity = forms.ChoiceField(
        label=_("Is there capacity today?"),
        choices=Capacity.choices,
        widget=forms.RadioSelect,
    )


class WhyOpenForm(AmparoForm):
    """The reason for opening a confidential address."""

    reason = forms.ChoiceField(
        label=_("Why do you need the address?"),
        choices=lambda: list(WHY_OPEN.items()),
        widget=forms.RadioSelect,
    )


class ListingForm(AmparoForm):
    """What the public reads of a service beside its facts."""

    how_to_get_in = forms.CharField(
        label=_("How to get in"),
        help_text=_(
            "In words for a child: whom to ask for, what to bring, whether one may "
            "come alone. Never where children live."
        ),
        widget=forms.Textarea({"rows": 3}),
        max_length=300,
        required=False,
    )
    with_address = forms.BooleanField(
        label=_("Show the address, which is public"), required=False
    )

    def __init__(self, *args: Any, may_tell_address: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_tell_address:
            del self.fields["with_address"]


class HideForm(AmparoForm):
    """Why a service is hidden from the public."""

    reason = forms.ChoiceField(
        label=_("Why is it hidden?"),
        choices=lambda: list(WHY_HIDDEN.items()),
        widget=forms.RadioSelect,
    )
