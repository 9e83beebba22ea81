"""The forms about people: who takes part, consent, and what a child told."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from amparo.foundation.design.conflicts import VersionedForm
from amparo.foundation.design.forms import AmparoForm, DatePartsField
from amparo.foundation.kernel.text import ascii_digits, fold
from amparo.response.concerns.codes import AboutColleague, Age, Danger

from .codes import AgeBand, Assent, Disability, Giver, Method, Purpose, Sex
from .forms import lines_of
from .types import ConsentData, NewParticipant

# How a trainer writes sex in a line. No "h": where it is used, "m" means a woman.
_SHORT = {
    **dict.fromkeys(("f", "girl", "woman", "niña", "mujer"), Sex.FEMALE),
    **dict.fromkeys(("m", "boy", "man", "niño", "hombre"), Sex.MALE),
    **dict.fromkeys(("x", "other", "otro"), Sex.OTHER),
}


def read_participant(line: str) -> NewParticipant:
    """Read one line: a name, and at its end an age and a letter for sex.

    What is neither stays part of the name, so that nothing typed is lost.
    """
    words = [word for word in re.split(r"[,;\t ]+", line.strip()) if word]
    age: int | None = None
    sex = Sex.NOT_ASKED
    while len(words) > 1:
        plain, short = ascii_digits(words[-1]), fold(words[-1])
        if age is None and plain.isdigit() and int(plain) <= 110:
            age = int(plain)
        elif sex == Sex.NOT_ASKED and short in _folded():
            sex = _folded()[short]
        else:
            break
        words.pop()
    return NewParticipant(" ".join(words), age=age, sex=sex)


def _folded() -> dict[str, Sex]:
    return {fold(word): code for word, code in _SHORT.items()}


Choices = Sequence[tuple[str, str]]
Known = Callable[[Sequence[NewParticipant]], Sequence[Choices]]
_NEW = "new"
_LONGEST = 20_000  # letters of a list that is typed


class PeopleForm(AmparoForm):
    """Many people at once, one on each line."""

    people = forms.CharField(
        label=_("One person on each line"),
        help_text=_(
            "Name, age, and f, m or x. For example: Wara Quispe 12 f. Without an age"
            " or a letter it counts as not asked."
        ),
        max_length=_LONGEST,
        widget=forms.Textarea(
            {"rows": 12, "autocomplete": "off", "spellcheck": "false"}
        ),
    )
    form_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, *args: Any, known: Known, **kwargs: Any) -> None:
        """Ask about each line whom the team may know already, by ``known``."""
        super().__init__(*args, **kwargs)
        typed = str(self.data.get(self.add_prefix("people"), "")) if self.data else ""
        self._lines = lines_of(typed[:_LONGEST])
        for line, choices in zip(self._lines, known(self._people()), strict=True):
            if choices:
                self.fields[_same(line)] = _SameField(line, choices)

    def _people(self) -> list[NewParticipant]:
        return [read_participant(line) for line in self._lines]

    def to_data(self) -> list[NewParticipant]:
        """Return the people that were typed."""
        return self._people()

    def to_known(self) -> dict[int, UUID]:
        """Return which of them the team knows, by their place in the list."""
        said = [self.cleaned_data.get(_same(line)) for line in self._lines]
        return {place: UUID(one) for place, one in enumerate(said) if one}


class _SameField(forms.TypedChoiceField):
    def __init__(self, line: str, choices: Choices) -> None:
        super().__init__(
            label=_("%(name)s: does your team know this person?")
            % {"name": read_participant(line).name},
            choices=[*choices, (_NEW, _("No, someone else"))],
            widget=forms.RadioSelect,
            empty_value="",
            coerce=lambda said: "" if said == _NEW else said,
            error_messages={
                "required": _("Please choose, so that nobody is counted twice.")
            },
        )


def _same(line: str) -> str:
    """Return the name of the question about a line; it stays while the line does."""
    return f"same_{sha256(fold(line).encode()).hexdigest()[:12]}"


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
        choices=AboutColleague.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose one, because it decides who reads this.")
        },
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
