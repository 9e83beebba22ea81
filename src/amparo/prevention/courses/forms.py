"""The forms of this room: thin, and short enough for a phone."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from amparo.foundation.countries.queries import areas_of
from amparo.foundation.design.conflicts import VersionedForm
from amparo.foundation.design.forms import AmparoForm, DatePartsField
from amparo.foundation.kernel.languages import choices_in

from .codes import (
    Audience,
    Photos,
    Way,
)
from .types import (
    CourseData,
    Goal,
    Heads,
    RunData,
    SafetyData,
)

_KEY = re.compile(r"[a-z][a-z0-9_]{0,30}")


def lines_of(text: str) -> list[str]:
    """Return what was typed on each line, without blank ones."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def _count(label: Any, help_text: Any = "", required: bool = False) -> Any:
    return forms.IntegerField(
        label=label, help_text=help_text, min_value=0, required=required
    )


class CourseForm(AmparoForm):
    """A course: what is taught to whom, and what it wants to reach."""

    programme = forms.CharField(
        label=_("Programme"),
        help_text=_("Courses that belong together. A new name makes a new programme."),
        max_length=120,
    )
    title = forms.CharField(label=_("Title"), max_length=120)
    audience = forms.ChoiceField(label=_("For whom"), choices=Audience.choices)
    session_count = forms.IntegerField(label=_("Sessions"), min_value=1, max_value=60)
    minutes = forms.IntegerField(
        label=_("Minutes of a session"), min_value=5, max_value=600
    )
    goals = forms.CharField(
        label=_("Goals"),
        help_text=_(
            "One on each line: a short key, a colon, and what people can do afterwards."
            " For example: telling: I know whom I can tell."
        ),
        max_length=4000,
        required=False,
        widget=forms.Textarea({"rows": 4}),
    )
    lessons = forms.MultipleChoiceField(
        label=_("Lessons"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    certificate_share = forms.IntegerField(
        label=_("Certificate from, in % of the sessions"),
        help_text=_("Empty: there is no certificate."),
        min_value=1,
        max_value=100,
        required=False,
    )
    test_a = forms.ChoiceField(label=_("Test, version A"), required=False)
    test_b = forms.ChoiceField(label=_("Test, version B"), required=False)
    form_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def __init__(
        self, *args: Any, lessons: Iterable[Any], tests: Iterable[Any], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.offer("lessons", lessons)
        known = [("", _("No test")), *tests]
        self.offer("test_a", known)
        self.offer("test_b", known)

    def clean_goals(self) -> tuple[Goal, ...]:
        """Read a goal from each line."""
        found = []
        for line in lines_of(self.cleaned_data["goals"]):
            key, colon, words = line.partition(":")
            if not colon or not _KEY.fullmatch(key.strip()) or not words.strip():
                raise forms.ValidationError(
                    _("Write a key of small letters, a colon and the goal.")
                )
            found.append(Goal(key.strip(), words.strip()))
        return tuple(found)

    def to_data(self) -> CourseData:
        """Return what was typed, as the operations take it."""
        said = self.cleaned_data
        tests = tuple(key for key in (said["test_a"], said["test_b"]) if key)
        return CourseData(
            title=said["title"],
            audience=said["audience"],
            session_count=said["session_count"],
            minutes=said["minutes"],
            goals=said["goals"],
            lessons=tuple(said["lessons"]),
            certificate_share=said["certificate_share"],
            tests=tests,
        )


class RunForm(AmparoForm):
    """A run: where, when, in which language."""

    way = forms.ChoiceField(
        label=_("Where"), choices=Way.choices, widget=forms.RadioSelect
    )
    starts_on = DatePartsField(label=_("First session"))
    place = forms.CharField(
        label=_("Place and time"),
        help_text=_("Sealed. Only your team reads where people meet."),
        max_length=500,
        required=False,
        widget=forms.Textarea({"rows": 2}),
    )
    area_code = forms.ChoiceField(label=_("Area"), required=False)
    language = forms.ChoiceField(label=_("Language"))
    partner_id = forms.TypedChoiceField(
        label=_("Partner organisation"),
        help_text=_("Where another organisation gives this course with you."),
        required=False,
        coerce=UUID,
        empty_value=None,
    )
    form_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def __init__(
        self,
        *args: Any,
        country_code: str,
        partners: Iterable[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.offer("partner_id", [("", _("No partner")), *partners])
        areas = areas_of([country_code]).values_list("code", "name")
        self.offer("area_code", [("", _("Not known")), *areas])
        self.offer("language", choices_in(country_code))

    def to_data(self) -> RunData:
        """Return what was typed, as the operations take it."""
        said = self.cleaned_data
        return RunData(
            way=said["way"],
            language=said["language"],
            starts_on=said["starts_on"],
            area_code=said["area_code"],
            place=said["place"],
            partner_id=said["partner_id"],
        )


class SafetyForm(VersionedForm):
    """What has to be settled before people meet."""

    places = _count(_("How many may come at most"), required=True)
    youngest = _count(_("Age of the youngest"), required=True)
    adults = _count(
        _("Adults at each session"),
        _("Never one alone with children."),
        required=True,
    )
    risks_checked_on = DatePartsField(
        label=_("Place and way there checked for risks on"), required=False
    )
    risks = forms.CharField(
        label=_("What was found, and what you do about it"),
        help_text=_("Sealed. Who can come in, who goes home with whom, online rooms."),
        max_length=2000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )
    photos = forms.ChoiceField(
        label=_("Photos"), choices=Photos.choices, widget=forms.RadioSelect
    )
    complaints_told = forms.BooleanField(
        label=_(
            "Everyone will hear at the first session how to complain, also about us"
        ),
        required=False,
    )
    focal_point_id = forms.TypedChoiceField(
        label=_("Answers for safeguarding in this run"),
        required=False,
        empty_value=None,
    )

    def __init__(
        self, *args: Any, colleagues: Iterable[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.offer("focal_point_id", [("", _("choose a colleague")), *colleagues])

    def to_data(self) -> SafetyData:
        """Return what was typed, as the operations take it."""
        names = [name for name in self.fields if name != "version"]
        return SafetyData(**{name: self.cleaned_data[name] for name in names})


class DayForm(VersionedForm):
    """Another day of a session."""

    on = DatePartsField(label=_("New day"))


class HeadsForm(AmparoForm):
    """How many were there, where no names are taken."""

    audience = forms.ChoiceField(label=_("Who came"), choices=Audience.choices)
    female = _count(_("Girls or women"))
    male = _count(_("Boys or men"))
    other = _count(_("Another gender"))
    not_known = _count(_("Not known"))

    def to_data(self) -> Heads:
        """Return what was typed; an empty field is none."""
        said = self.cleaned_data
        numbers = {n: said[n] or 0 for n in ("female", "male", "other", "not_known")}
        return Heads(audience=said["audience"], **numbers)


class HoursForm(AmparoForm):
    """How many minutes each colleague worked for a session."""

    def __init__(
        self, *args: Any, colleagues: Iterable[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for user_id, name in colleagues:
            self.fields[f"m_{user_id}"] = forms.IntegerField(
                label=name, min_value=0, max_value=1440, required=False
            )


class CardsForm(AmparoForm):
    """How many test cards to make."""

    count = forms.IntegerField(label=_("How many cards"), min_value=1, max_value=200)
