"""Forms: of the author's pages, and of one page of questions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from ..design.conflicts import VersionedForm
from ..design.forms import AmparoForm, DatePartsField
from ..kernel.ids import uuid7
from ..kernel.languages import LANGUAGES
from . import attach
from .codes import VOICES, Purpose, Voice
from .engine import Filling, Form, Question, in_language
from .fields import field_for, initial_of, left_field
from .operations import Details, Typed
from .texts import LONGEST_TEXT, FormText

LEFT = "left:"  # before the place: why it has no answer
TEXT = "text:"  # before the id of a text
_ROWS = re.compile(r"\[\d+\]")


class FilterForm(AmparoForm):
    """Narrow the list of questionnaires."""

    purpose = forms.ChoiceField(
        label=_("Purpose"), choices=[("", _("Any")), *Purpose.choices], required=False
    )
    of = forms.ChoiceField(
        label=_("Show"),
        choices=[
            ("", _("All that are offered")),
            ("own", _("Of our organisation")),
            ("shipped", _("That come with Amparo")),
            ("retired", _("Retired")),
        ],
        required=False,
    )


class FileForm(AmparoForm):
    """An XLSForm to upload."""

    file = forms.FileField(
        label=_("XLSForm (.xlsx)"),
        help_text=_("The spreadsheet with the sheets “survey”, “choices”, “settings”."),
        widget=forms.FileInput(
            {
                "accept": ".xlsx,application/"
                "vnd.openxmlformats-officedocument.spreadsheetml.sheet"
            }
        ),
    )
    form_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid7)


class DetailsForm(AmparoForm):
    """What an author says of a questionnaire besides its form."""

    purpose = forms.ChoiceField(
        label=_("Purpose"), choices=[("", _("Please choose")), *Purpose.choices]
    )
    subjects = forms.MultipleChoiceField(
        label=_("Filled in about"), widget=forms.CheckboxSelectMultiple
    )
    voices = forms.MultipleChoiceField(
        label=_("Whose answers, kept apart?"),
        help_text=_("Choose several where each is asked alone; none for an audit."),
        choices=[(voice.value, voice.label) for voice in VOICES],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    source = forms.CharField(
        label=_("Source"),
        help_text=_("Who wrote it, and where it is published."),
        widget=forms.Textarea({"rows": 2}),
        max_length=2_000,
        required=False,
    )
    licence = forms.CharField(
        label=_("Licence"),
        help_text=_("Upload a licensed instrument only if you hold its licence."),
        max_length=200,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("subjects", [(k, a.label) for k, a in attach.kinds().items()])


def details_of(said: Mapping[str, Any]) -> Details:
    """Return what such a form was answered with, as the operation takes it."""
    return Details(
        said["purpose"],
        tuple(said["subjects"]),
        said["source"],
        said["licence"],
        tuple(said["voices"]),
    )


class UploadForm(DetailsForm, FileForm):
    """A questionnaire that the organisation does not have yet."""

    organisation = forms.ChoiceField(label=_("Organisation"))

    def __init__(
        self, *args: Any, organisations: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.offer("organisation", organisations)
        if len(organisations) == 1:
            field = self.fields["organisation"]
            field.widget, field.initial = forms.HiddenInput(), organisations[0][0]
        self.order_fields(["file", "organisation", "purpose", "subjects"])


class ChangeDetailsForm(VersionedForm, DetailsForm):
    """Purpose, source and licence of a questionnaire, to be changed."""


class LanguageForm(AmparoForm):
    """The language in which texts are added."""

    language = forms.ChoiceField(label=_("Language"))

    def __init__(self, *args: Any, known: Iterable[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        left = [
            (code, one.label_for_staff)
            for code, one in LANGUAGES.items()
            if code not in known
        ]
        self.offer("language", left)


class TextsForm(VersionedForm):
    """The texts that a language lacks, each under what it says now."""

    all_optional = True

    def __init__(
        self, *args: Any, texts: Iterable[FormText], source: str, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for text in texts:
            # By its id: a number would name another text once someone added one.
            self.fields[TEXT + text.id] = forms.CharField(
                label=in_language(text.words, source),
                max_length=LONGEST_TEXT,
                widget=forms.Textarea({"rows": 1}),
                required=False,
            )

    def words(self) -> dict[str, str]:
        """Return what was written, by the id of the text."""
        return {
            name.removeprefix(TEXT): typed
            for name, typed in self.cleaned_data.items()
            if name.startswith(TEXT) and typed
        }


class BeginForm(AmparoForm):
    """Whose answers these will be, and of what day."""

    voice = forms.ChoiceField(label=_("Whose answers?"), widget=forms.RadioSelect)
    on = DatePartsField(
        label=_("Date"), help_text=_("Leave empty for today."), required=False
    )
    form_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid7)

    def __init__(
        self,
        *args: Any,
        voices: list[str],
        drafts: list[dict[str, Any]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.drafts = drafts  # the page offers to go on with them
        self.offer("voice", [(one, Voice(one).label) for one in voices])
        if len(voices) == 1:
            field = self.fields["voice"]
            field.widget, field.initial = forms.HiddenInput(), voices[0]


class AnswersForm(VersionedForm):
    """The questions at some places of a form, as fields named by their places."""

    use_required_attribute = False

    def __init__(
        self,
        *args: Any,
        filling: Filling,
        places: Iterable[str],
        language: str,
        country: str,
        **kwargs: Any,
    ) -> None:
        known = list(_known(filling, places))
        values = {}
        for place, question in known:
            values[place] = initial_of(question, filling.value(place))
            values[LEFT + place] = str(filling.left(place) or "")
        kwargs["initial"] = {**values, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.saved_values = values
        for place, question in known:
            choices = [
                (choice.name, in_language(choice.label, language))
                for choice in filling.choices(place)
            ]
            label = filling.label(place, language) or question.name
            self.fields[place] = field_for(
                question,
                label=label,
                hint=filling.hint(place, language),
                choices=choices,
                country=country,
                required=filling.is_required(place),
            )
            self.fields[LEFT + place] = left_field(
                _("No answer: %(question)s") % {"question": label}
            )
        self.all_optional = not any(  # type: ignore[misc]
            self.fields[place].required for place, _question in known
        )

    def say(self, problems: dict[str, Any]) -> None:
        """Show what the form itself finds missing or not allowed."""
        for place, text in problems.items():
            if place in self.fields:
                self.add_error(place, str(text))


def _known(filling: Filling, places: Iterable[str]) -> Iterator[tuple[str, Question]]:
    """Yield the questions at these places; one that is not there is left out."""
    questions = filling.form.questions()
    for place in dict.fromkeys(places):
        question = questions.get(path_of(place))
        if question is None or not question.is_answered:
            continue
        try:
            filling.value(place)
        except KeyError:  # a row that someone else has removed
            continue
        yield place, question


def path_of(place: str) -> str:
    """Return a place without the numbers of its rows."""
    return _ROWS.sub("", place)


def places_sent(sent: QueryDict) -> list[str]:
    """Return the places of the questions that stood on a page which was sent."""
    return [name.removeprefix(LEFT) for name in sent if name.startswith(LEFT)]


def typed_of(form: Form, sent: QueryDict, country: str) -> Typed:
    """Return what was typed on a page; nothing is opened for it."""
    questions, answers, left = form.questions(), {}, {}
    for place in places_sent(sent):
        question = questions.get(path_of(place))
        if question is None or not question.is_answered or question.read_only:
            continue
        field = field_for(question, country=country)
        raw = field.widget.value_from_datadict(sent, {}, place)
        answers[place] = str(field.clean(raw))
        left[place] = sent.get(LEFT + place, "")
    return Typed(answers, left, sent.get("add", ""), sent.get("remove", ""))
