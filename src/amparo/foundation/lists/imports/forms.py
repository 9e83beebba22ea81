"""What people fill in to import a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ...design.forms import AmparoForm
from ...kernel.errors import Text
from ...kernel.ids import uuid7
from .known import Asked, KnownRow
from .models import Known
from .rows import About
from .specs import Field


class UploadForm(AmparoForm):
    """Takes a file; what it is says its content, never its name."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("An .xlsx or .csv file of up to 5 MB and 10,000 rows."),
        widget=forms.ClearableFileInput({"accept": ".xlsx,.csv"}),
        error_messages={
            "required": _("Choose a file."),
            "missing": _("Choose a file."),
            "empty": _("This file is empty."),
            "invalid": _("Choose a file."),
        },
        allow_empty_file=False,
    )
    form_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid7)


class ColumnsForm(AmparoForm):
    """Says for each heading of a file which field it is."""

    all_optional = True
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(
        self,
        *args: Any,
        said: About,
        fields: Sequence[Field],
        samples: Sequence[Sequence[str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.said = said
        choices: list[tuple[str, Text]] = [("", _("Leave this column out"))]
        choices += [(one.key, _offered(one)) for one in fields]
        for at, head in enumerate(said.heads):
            self.fields[_name(at)] = forms.ChoiceField(
                label=head,
                choices=choices,
                required=False,
                initial=said.fields[head],
                help_text=" · ".join(samples[at]),
            )

    def chosen(self) -> dict[str, str]:
        """Return the field of each heading."""
        return {
            head: self.cleaned_data[_name(at)]
            for at, head in enumerate(self.said.heads)
        }


class KnownForm(AmparoForm):
    """Asks about each row that looks like someone known whether it is that person."""

    all_optional = True
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, asked: Asked, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = asked
        for row in asked.rows:
            self.fields[_row(row)] = forms.ChoiceField(
                label=_("Row %(number)s: %(words)s. Does your team know this person?")
                % {"number": row.number, "words": row.words},
                choices=[
                    *((code, _same(words)) for code, words in row.choices),
                    (Known.OTHER, _("No, someone else")),
                ],
                widget=forms.RadioSelect,
                required=False,
                initial=row.answer,
            )
        if asked.more or sum(not row.answer for row in asked.rows) > 1:
            self.fields["rest"] = forms.ChoiceField(
                label=_("All other rows that are still open"),
                help_text=_("Also those of further pages.") if asked.more else "",
                choices=[
                    ("", _("Leave them open")),
                    (Known.SAME, _("The same person, where only one is offered")),
                    (Known.OTHER, _("All are someone else")),
                ],
                widget=forms.RadioSelect,
                required=False,
                initial="",
            )

    def answers(self) -> dict[int, str]:
        """Return what was said to each row."""
        said = {row.number: self.cleaned_data[_row(row)] for row in self.asked.rows}
        return {number: answer for number, answer in said.items() if answer}


def _same(words: str) -> str:
    return gettext("Yes: %(person)s") % {"person": words}


def _row(row: KnownRow) -> str:
    return f"row_{row.number}"


def _name(at: int) -> str:
    return f"column_{at}"


def _offered(one: Field) -> str:
    label = str(one.label)
    return gettext("%(field)s (required)") % {"field": label} if one.required else label


def samples_of(rows: Sequence[Sequence[str]], width: int) -> list[list[str]]:
    """Return a few values of each column, so that a heading is recognised."""

    def of(at: int) -> Iterator[str]:
        for cells in rows:
            if cells[at]:
                yield cells[at][:40]

    return [list(dict.fromkeys(of(at)))[:3] for at in range(width)]
