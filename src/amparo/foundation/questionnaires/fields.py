"""The fields in which questions are answered.

They keep whatever was typed: a draft is saved as it is, and the form itself says what
is missing or not allowed (``Filling.problems``). Each cleans to a text.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..countries.queries import areas_of
from ..design.forms import ThreePartDate
from ..kernel.text import ascii_digits, many_lines, one_line
from ..persons import bikram_sambat
from .codes import WHY_LEFT
from .engine import Kind, Question

Choices = list[tuple[str, Any]]
MANY_CHOICES = 12  # beyond these a list to open is easier to look through
MANY_STEPS = 21
FAR_YEARS = 10  # nobody plans further ahead
LONGEST_LINE = 500


class KeptText(forms.CharField):
    """Typed text, cleaned as the house stores it."""

    def __init__(self, *, lines: bool = False, **options: Any) -> None:
        self.lines = lines
        widget = forms.Textarea({"rows": 4}) if lines else forms.TextInput()
        options.setdefault("widget", widget)
        if not lines:  # beside each long text its length would be noise
            options["widget"].attrs.setdefault("maxlength", LONGEST_LINE)
        super().__init__(**options)

    def clean(self, value: Any) -> str:
        """Return the text, whatever it is."""
        text = value or ""
        return many_lines(text) if self.lines else one_line(text)


class KeptChoice(forms.ChoiceField):
    """One of the choices; the form says whether it still fits."""

    def clean(self, value: Any) -> str:
        """Return the name of the choice."""
        return one_line(value or "")


class KeptChoices(forms.MultipleChoiceField):
    """Several choices, stored with blanks between them."""

    def clean(self, value: Any) -> str:
        """Return the names of the choices in one text."""
        return " ".join(one_line(one) for one in value or () if one)


class KeptTick(forms.BooleanField):
    """Something that was acknowledged."""

    def clean(self, value: Any) -> str:
        """Return what XForms stores for it."""
        return "OK" if value else ""


class KeptDateParts(ThreePartDate):
    """Day, month and year; of a stored or typed date, what is missing is blank."""

    def decompress(self, value: Any) -> list[Any]:
        """Split a stored or typed date; what is not known stays blank."""
        numbers = [*str(value or "")[:10].split("-"), "", "", ""][:3]
        day_last = [number.lstrip("0") for number in reversed(numbers)]
        return day_last[3 - len(self.parts) :]

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """Return the parts, also when a conflict's answer is the whole date."""
        if name in data:
            return self.decompress(data[name])
        return super().value_from_datadict(data, files, name)


class KeptMonthParts(KeptDateParts):
    """A month and its year."""

    parts = ThreePartDate.parts[1:]


class KeptYearParts(KeptDateParts):
    """A year alone."""

    parts = ThreePartDate.parts[2:]


_PARTS = {"day": KeptDateParts, "month": KeptMonthParts, "year": KeptYearParts}


class HiddenDate(forms.HiddenInput):
    """The parts of a date in one hidden field, for the form of a conflict."""

    def format_value(self, value: Any) -> str:
        """Join the parts, year first."""
        if isinstance(value, list | tuple):
            return "-".join(str(part or "") for part in reversed(value))
        return str(value or "")


class KeptDate(forms.MultiValueField):
    """A date as ISO text, from the calendar in which the country writes its years."""

    hidden_widget = HiddenDate

    def __init__(
        self, *, precision: str = "day", country: str = "", **options: Any
    ) -> None:
        self.precision, self.country = precision, country
        widget = _PARTS[precision]()
        parts = [forms.CharField(required=False) for _part in widget.parts]
        super().__init__(
            fields=parts, require_all_fields=False, widget=widget, **options
        )

    def clean(self, value: Any) -> str:
        """Return the date; parts that make none are kept as they were typed."""
        typed = [ascii_digits(one_line(part or "")) for part in value or ()]
        if not any(typed):
            return ""
        missing = {"day": [], "month": ["1"], "year": ["1", "1"]}[self.precision]
        parts = [*missing, *typed]
        try:
            day, month, year = (int(part) for part in parts)
            return in_our_calendar(self.country, year, month, day).isoformat()
        except ValueError:
            return "-".join(reversed(parts))

    def compress(self, data_list: list[Any]) -> str:
        """Join the parts (Django asks for it)."""
        return self.clean(data_list)

    def in_words(self, value: Any) -> str:
        """Return the parts as they are compared in a conflict."""
        return value if isinstance(value, str) else self.clean(value)


def in_our_calendar(country: str, year: int, month: int, day: int) -> date:
    """Return a day as it was typed where years are counted otherwise, in our calendar.

    A year far ahead is one of theirs: 543 years ahead in Thailand with the same months,
    about 57 in Nepal with months of its own. Raises ``ValueError`` for no such day.
    """
    if year > timezone.localdate().year + FAR_YEARS:
        if country == "TH":
            return date(year - 543, month, day)
        if country == "NP" and (found := bikram_sambat.gregorian(year, month, day)):
            return found
    return date(year, month, day)


def field_for(
    question: Question,
    *,
    label: str = "",
    hint: str = "",
    choices: Iterable[tuple[str, str]] = (),
    country: str = "",
    required: bool = False,
) -> forms.Field:
    """Return the field for a question; ``choices`` are those that fit now."""
    base: dict[str, Any] = {
        "label": label or question.name,
        "help_text": hint,
        "required": required,
    }
    match question.kind:
        case Kind.DATE:
            return KeptDate(precision=question.precision, country=country, **base)
        case Kind.ACKNOWLEDGE:
            return KeptTick(**base)
        case Kind.RANGE:
            return _range(question, base)
        case Kind.SELECT_ONE | Kind.SELECT_MULTIPLE | Kind.PLACE:
            return _chosen(question, list(choices), country, base)
    if question.kind in _INPUTS:
        return KeptText(widget=_text(**_INPUTS[question.kind]), **base)
    return KeptText(lines=question.many_lines, **base)


# How the browser asks for what is typed.
_INPUTS = {
    Kind.INTEGER: {"inputmode": "numeric"},
    Kind.DECIMAL: {"inputmode": "decimal"},
    Kind.TIME: {"type": "time"},
    Kind.DATETIME: {"type": "datetime-local"},
}


def _chosen(
    question: Question, choices: Choices, country: str, base: Mapping[str, Any]
) -> forms.Field:
    if question.kind is Kind.SELECT_MULTIPLE:
        boxes = forms.CheckboxSelectMultiple()
        return KeptChoices(choices=choices, widget=boxes, **base)
    if question.kind is Kind.PLACE:  # an area of ours, as coarse as the job allows
        areas = areas_of([country]).values_list("code", "name")
        return _one_of(list(areas), True, base)
    return _one_of(choices, "minimal" in question.appearance, base)


def _text(**attrs: str) -> forms.TextInput:
    widget = forms.TextInput({"autocomplete": "off", **attrs})
    if "type" in attrs:
        widget.input_type = attrs["type"]
    return widget


def _one_of(choices: Choices, folded: bool, base: Mapping[str, Any]) -> KeptChoice:
    if folded or len(choices) > MANY_CHOICES:
        return KeptChoice(choices=[("", _("No answer")), *choices], **base)
    return KeptChoice(choices=choices, widget=forms.RadioSelect(), **base)


def _range(question: Question, base: Mapping[str, Any]) -> forms.Field:
    values = range_values(question)
    if not values:
        return KeptText(widget=_text(inputmode="decimal"), **base)
    return _one_of([(value, value) for value in values], False, base)


def range_values(question: Question) -> list[str]:
    """Return the numbers of a range to choose from; none where there are too many."""
    start, end = question.start, question.end
    step = question.step or Decimal(1)
    if start is None or end is None or step <= 0:
        return []
    steps = int((end - start) / step) + 1
    if not 0 < steps <= MANY_STEPS:
        return []
    return [f"{(start + n * step).normalize():f}" for n in range(steps)]


def left_field(label: str) -> KeptChoice:
    """Return the field that says why a question has no answer."""
    reasons = [(str(why), words) for why, words in WHY_LEFT.items()]
    return KeptChoice(
        label=label,
        choices=[("", _("Answered, or still open")), *reasons],
        required=False,
    )


def initial_of(question: Question, value: str) -> Any:
    """Return a stored answer as its field takes it."""
    if question.kind is Kind.SELECT_MULTIPLE:
        return value.split()
    if question.kind is Kind.ACKNOWLEDGE:
        return bool(value)
    if question.kind is Kind.DATETIME:
        return value[:16]
    if question.kind is Kind.TIME:
        return value[:5]
    return value
