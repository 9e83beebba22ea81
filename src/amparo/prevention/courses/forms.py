"""The forms of this room: thin, and short enough for a phone."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from amparo.foundation.countries.queries import areas_of
from amparo.foundation.design.conflicts import VersionedForm
from amparo.foundation.design.forms import AmparoForm, DatePartsField
from amparo.foundation.kernel.languages import choices_in
from amparo.foundation.kernel.text import ascii_digits, fold
from amparo.response.concerns.codes import AboutColleague, Age, Danger

from .codes import (
    AgeBand,
    Assent,
    Audience,
    Disability,
    Giver,
    Method,
    Photos,
    Purpose,
    Sex,
    Way,
)
from .types import (
    ConsentData,
    CourseData,
    Goal,
    Heads,
    NewParticipant,
    RunData,
    SafetyData,
)

_KEY = re.compile(r"[a-z][a-z0-9_]{0,30}")


def _lines(text: str) -> list[str]:
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
    lessons = forms.CharField(
        label=_("Lessons"),
        help_text=_("The key of a lesson on each line."),
        max_length=2000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )
    certificate_share = forms.IntegerField(
        label=_("Certificate from, in % of the sessions"),
        help_text=_("Empty: there is no certificate."),
        min_value=1,
        max_value=100,
        required=False,
    )
    test_a = forms.SlugField(
        label=_("Test, version A"),
        help_text=_("The key of a questionnaire. Empty: there is no test."),
        required=False,
    )
    test_b = forms.SlugField(label=_("Test, version B"), required=False)
    form_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def clean_goals(self) -> tuple[Goal, ...]:
        """Read a goal from each line."""
        found = []
        for line in _lines(self.cleaned_data["goals"]):
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
            lessons=tuple(_lines(said["lessons"])),
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
    form_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, *args: Any, country_code: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
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


# How a trainer writes sex in a line; a language may add its own letters.
_SHORT = {
    **dict.fromkeys(("f", "girl", "woman", "niña", "mujer"), Sex.FEMALE),
    **dict.fromkeys(("m", "boy", "man", "niño", "hombre", "h"), Sex.MALE),
    **dict.fromkeys(("x", "other", "otro"), Sex.OTHER),
}


def read_participant(line: str) -> NewParticipant:
    """Read one line: a name, then an age and a letter for sex, in any order.

    What is neither stays part of the name, so that nothing typed is lost.
    """
    name: list[str] = []
    age: int | None = None
    sex = Sex.NOT_ASKED
    for word in re.split(r"[,;\t ]+", line.strip()):
        plain = ascii_digits(word)
        if name and age is None and plain.isdigit() and int(plain) <= 110:
            age = int(plain)
        elif len(name) > 0 and sex == Sex.NOT_ASKED and fold(word) in _folded():
            sex = _folded()[fold(word)]
        elif word:
            name.append(word)
    return NewParticipant(" ".join(name), age=age, sex=sex)


def _folded() -> dict[str, Sex]:
    return {fold(word): code for word, code in _SHORT.items()}


class PeopleForm(AmparoForm):
    """Many people at once, one on each line."""

    people = forms.CharField(
        label=_("One person on each line"),
        help_text=_(
            "Name, age, and f, m or x. For example: Wara Quispe 12 f. Without an age"
            " or a letter it counts as not asked."
        ),
        max_length=20_000,
        widget=forms.Textarea(
            {"rows": 8, "autocomplete": "off", "spellcheck": "false"}
        ),
    )
    form_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def to_data(self) -> list[NewParticipant]:
        """Return the people that were typed."""
        return [read_participant(one) for one in _lines(self.cleaned_data["people"])]


class FactsForm(VersionedForm):
    """The coded facts of one person."""

    age_band = forms.ChoiceField(label=_("Age"), choices=AgeBand.choices)
    sex = forms.ChoiceField(label=_("Sex or gender"), choices=Sex.choices)
    disability = forms.ChoiceField(
        label=_("Lives with a disability"), choices=Disability.choices
    )


class ConsentForm(AmparoForm):
    """Consent of one person for one purpose."""

    purpose = forms.ChoiceField(label=_("What it is for"), choices=Purpose.choices)
    given = forms.TypedChoiceField(
        label=_("Is consent given?"),
        choices=[("yes", _("Yes")), ("no", _("No"))],
        coerce=lambda code: code == "yes",
        widget=forms.RadioSelect,
    )
    giver = forms.ChoiceField(
        label=_("Who answers?"), choices=Giver.choices, widget=forms.RadioSelect
    )
    caregiver_unsafe = forms.BooleanField(
        label=_("Asking the caregiver would put the child at risk"),
        help_text=_("Then another adult answers, and the caregiver is not told."),
        required=False,
    )
    worry = forms.BooleanField(
        label=_("There is a worry about this very adult"), required=False
    )
    who = forms.CharField(
        label=_("Name, and what they are to the child"),
        help_text=_("Sealed."),
        max_length=300,
        required=False,
    )
    assent = forms.ChoiceField(
        label=_("What does the child say?"),
        choices=Assent.choices,
        widget=forms.RadioSelect,
    )
    method = forms.ChoiceField(
        label=_("How"), choices=Method.choices, widget=forms.RadioSelect
    )
    on = DatePartsField(label=_("On"))
    form_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def to_data(self) -> ConsentData:
        """Return what was typed, as the operations take it."""
        names = [name for name in self.fields if name != "form_key"]
        return ConsentData(**{name: self.cleaned_data[name] for name in names})


class DayForm(VersionedForm):
    """Another day of a session."""

    on = DatePartsField(label=_("New day"))


class HeadsForm(AmparoForm):
    """How many were there, where no names are taken."""

    audience = forms.ChoiceField(label=_("Who came"), choices=Audience.choices)
    female = _count(_("Girls or women"))
    male = _count(_("Boys or men"))
    other = _count(_("Another gender"))
    not_known = _count(_("Nobody can say"))

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


class ToldForm(AmparoForm):
    """What a child told. Few words are enough; nothing is asked that investigates."""

    words = forms.CharField(
        label=_("What did the child say or show?"),
        help_text=_(
            "In the child's words, as far as you remember. Do not ask for more."
        ),
        widget=forms.Textarea({"rows": 6}),
        error_messages={
            "required": _("Please write something here. A few words are enough.")
        },
    )
    danger_now = forms.ChoiceField(
        label=_("Is the child in danger now, or when going home?"),
        required=False,
        widget=forms.RadioSelect,
    )
    about_colleague = forms.ChoiceField(
        label=_(
            "Is it about someone who works with children for an organisation here?"
        ),
        required=False,
        widget=forms.RadioSelect,
    )
    child_age = forms.ChoiceField(label=_("How old is the child?"), required=False)
    child = forms.CharField(
        label=_("What is the child called?"), max_length=300, required=False
    )
    place = forms.CharField(
        label=_("Where can the child be found?"), max_length=300, required=False
    )
    usual_team = forms.BooleanField(required=False, widget=forms.HiddenInput)
    form_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, *args: Any, apart: bool, usual: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unsaid = [("", _("I do not know"))]
        self.offer("danger_now", [*unsaid, *Danger.choices[:2]])
        self.offer("about_colleague", [*unsaid, *AboutColleague.choices])
        self.offer("child_age", [*unsaid, *Age.choices])
        self.fields["about_colleague"].help_text = (
            _(
                "For example a trainer. If you say yes or are not sure, another"
                " organisation reads this, not the team here."
            )
            if apart
            else _(
                "For example a trainer. If you say yes or are not sure, we first ask"
                " you who may read this."
            )
        )
        self.usual = usual

    def let_choose(self) -> None:
        """Let them send it to the usual team, because nobody apart can read it."""
        label = (
            _("Send it to %(name)s anyway.") % {"name": self.usual}
            if self.usual
            else _("Send it to the team that receives concerns here anyway.")
        )
        self.fields["usual_team"] = forms.BooleanField(label=label, required=False)
