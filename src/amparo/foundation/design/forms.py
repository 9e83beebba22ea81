"""Base classes and fields of every form."""

from __future__ import annotations

from calendar import isleap, monthrange
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any, ClassVar

from django import forms
from django.forms.renderers import DjangoTemplates
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise

PLAIN_MESSAGES: dict[type[forms.Field], dict[str, Text]] = {
    forms.Field: {"required": _("Please fill this in.")},
    forms.ChoiceField: {"invalid_choice": _("Please choose one of the answers.")},
    forms.MultipleChoiceField: {
        "invalid_choice": _("Please choose from the answers."),
    },
    forms.ModelChoiceField: {
        "invalid_choice": _("Please choose one of the answers."),
    },
    forms.IntegerField: {"invalid": _("Please enter a whole number.")},
    forms.DecimalField: {"invalid": _("Please enter a number.")},
    forms.EmailField: {
        "invalid": _("Please enter an e-mail address like name@example.org."),
    },
    forms.DateField: {"invalid": _("Please enter the day, month and year.")},
}


class Renderer(DjangoTemplates):
    """Draws forms and fields from ``design/forms/``; set as ``FORM_RENDERER``.

    Django creates one for all forms. A form class that named it as its own would get a
    new one for each form, and parse the templates anew.
    """

    form_template_name = "design/forms/fields.html"
    field_template_name = "design/forms/field.html"


_plain: set[type] = set()


class SharedFields(dict[str, forms.Field]):
    """Fields that the forms of a class share instead of copying them.

    A form may remove or replace a field, but not change one. Copying two dozen fields,
    with the labels of their choices, is costly for each form sent.
    """

    def __deepcopy__(self, _memo: object) -> SharedFields:
        return SharedFields(self)


class PlainForm(forms.BaseForm):
    """Behaviour shared by all our forms."""

    base_fields: ClassVar[dict[str, forms.Field]]
    # Groups of fields under a heading: [(heading, [field name, ...]), ...].
    sections: ClassVar[Sequence[tuple[Text, Sequence[str]]]] = ()
    # Nearly every field is optional, so none is marked as such.
    all_optional: ClassVar[bool] = False
    # For forms under heavy load: see ``SharedFields``.
    shares_fields: ClassVar[bool] = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        if type(self) not in _plain:  # each form gets copies of its class's fields
            for field in self.base_fields.values():
                speak_plainly(field)
            if self.shares_fields:
                type(self).base_fields = SharedFields(self.base_fields)
            _plain.add(type(self))
        super().__init__(*args, **kwargs)

    def offer(self, name: str, choices: Iterable[Any]) -> None:
        """Set the choices of a field; ``TypeError`` if it is no choice field."""
        field = self.fields[name]
        if not isinstance(field, forms.ChoiceField):
            raise TypeError(f"in {name} nothing is chosen")
        field.choices = list(choices)


class AmparoForm(PlainForm, forms.Form):
    """A form with plain error messages, drawn by this room."""


def speak_plainly(field: forms.Field) -> None:
    """Replace Django's default error messages; those that a room wrote stay."""
    for kind, messages in PLAIN_MESSAGES.items():
        if isinstance(field, kind):
            _replace_defaults(field, messages)


def _replace_defaults(field: forms.Field, messages: Mapping[str, Text]) -> None:
    standard = _defaults(type(field).__mro__)
    for code, words in messages.items():
        if field.error_messages.get(code) == standard.get(code):
            field.error_messages[code] = words  # type: ignore[assignment]


@cache
def _defaults(bases: tuple[type, ...]) -> dict[str, Any]:
    standard: dict[str, Any] = {}
    for base in reversed(bases):
        standard.update(getattr(base, "default_error_messages", {}))
    return standard


class ThreePartDate(forms.MultiWidget):
    """Day, month and year as three number fields, each with its own label."""

    template_name = "design/forms/three_part_date.html"
    use_fieldset = True
    parts: ClassVar[Sequence[tuple[str, Text, int]]] = (
        ("day", _("Day"), 2),
        ("month", _("Month"), 2),
        ("year", _("Year"), 4),
    )

    def __init__(self, attrs: Mapping[str, Any] | None = None) -> None:
        widgets: dict[str, forms.Widget | type[forms.Widget]] = {
            name: forms.TextInput(
                {"inputmode": "numeric", "maxlength": size, "autocomplete": "off"}
            )
            for name, _label, size in self.parts
        }
        super().__init__(widgets, dict(attrs or {}))

    def get_context(
        self, name: str, value: Any, attrs: dict[str, Any] | None
    ) -> dict[str, Any]:
        """Return the widget's context with the label and size of each part."""
        context = super().get_context(name, value, attrs)
        for part, (_name, label, size) in zip(
            context["widget"]["subwidgets"], self.parts, strict=True
        ):
            part["label"], part["size"] = label, size
        return context

    def decompress(self, value: Any) -> list[Any]:
        """Split a date into day, month and year; no date gives three blanks."""
        if isinstance(value, date):
            return [value.day, value.month, value.year]
        return [None, None, None]


_NO_SUCH: dict[str, Any] = {
    "day": _("There is no day %(n)s."),
    "month": _("There is no month %(n)s."),
    "year": _("There is no year %(n)s."),
    "date": _("There is no %(n)s."),
}


def no_such(part: str, n: object) -> forms.ValidationError:
    """Return the error that says which day, month or year there is not."""
    return forms.ValidationError(_NO_SUCH[part], code="no_such_day", params={"n": n})


def check_day(
    day: int | None, month: int | None, year: int | None, written: int | None = None
) -> None:
    """Raise ``ValidationError`` naming what there is not, like 31 February.

    Parts that are not known are None. ``written`` is the year as it was typed, if it is
    that of another calendar with the same months.
    """
    if month is not None and not 1 <= month <= 12:
        raise no_such("month", month)
    if day is not None and not 1 <= day <= 31:
        raise no_such("day", day)
    if day is None or month is None:
        return
    if day > monthrange(2004, month)[1]:
        raise no_such("date", _in_words(day, month))
    if (month, day) == (2, 29) and year and not isleap(year):
        raise no_such("date", _in_words(day, month, written or year))


def _in_words(day: int, month: int, year: int | None = None) -> str:
    """Return a date as the reader's language writes it, whether it exists or not."""
    pattern = "DATE_FORMAT" if year else "MONTH_DAY_FORMAT"
    words = date_format(date(2003, month, 11), pattern)
    return words.replace("11", str(day)).replace("2003", str(year))


class DatePartsField(forms.MultiValueField):
    """A date typed as three numbers; cleans to ``datetime.date`` or None."""

    default_error_messages: ClassVar[dict[str, Any]] = {
        "incomplete": _("Please enter the day, month and year."),
        "two_digit_year": _("Please write the year with four digits."),
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", ThreePartDate())
        number = {"invalid": self.default_error_messages["incomplete"]}
        parts = [forms.IntegerField(error_messages=number) for _part in range(3)]
        super().__init__(fields=parts, require_all_fields=False, **kwargs)

    def compress(self, data_list: list[Any]) -> date | None:
        """Join the parts; raise ``ValidationError`` for a day that does not exist."""
        if not data_list:
            return None
        day, month, year = data_list
        if None in (day, month, year):
            raise self._error("incomplete")
        if year < 100:
            raise self._error("two_digit_year")
        check_day(day, month, year)
        try:
            return date(year, month, day)
        except (ValueError, OverflowError):
            raise no_such("year", year) from None

    def _error(self, code: str) -> forms.ValidationError:
        return forms.ValidationError(self.error_messages[code], code=code)
