"""The forms of the public side. Only the words are needed; nothing typed is lost."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from amparo.foundation.design.forms import AmparoForm
from amparo.response.concerns.codes import Reach
from amparo.response.concerns.shapes import (
    LONGEST_LINE,
    LONGEST_WORDS,
    ConcernData,
    SafeContact,
)

from . import words as said

TOO_LONG = _(
    "This is too long to send at once. Send the first part now. You can write more "
    "afterwards with your number."
)


def plain(text: str) -> str:
    """Return typed text without the one character that no database takes."""
    return text.replace("\x00", "")


def _line(label: Any, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=False,
        max_length=LONGEST_LINE,
        error_messages={"max_length": _("Please make this a little shorter.")},
    )


def _words(label: Any, rows: int, help_text: Any = "") -> forms.CharField:
    # No maxlength on the field itself: a browser would cut a long text in silence.
    field = forms.CharField(
        label=label,
        help_text=help_text,
        max_length=LONGEST_WORDS,
        widget=forms.Textarea({"rows": rows}),
        error_messages={
            "required": _("Please write something here. A few words are enough."),
            "max_length": TOO_LONG,
        },
    )
    field.widget.attrs.pop("maxlength", None)
    return field


class PublicForm(AmparoForm):
    """Drops null characters before anything looks at what was typed."""

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        if data is not None:
            data = data.copy()
            for name in data:
                data.setlist(name, [plain(value) for value in data.getlist(name)])
        super().__init__(data, **kwargs)


class TellForm(PublicForm):
    """What somebody tells, in a child's words."""

    danger_now = forms.ChoiceField(
        label=_("Is somebody in danger right now?"),
        choices=said.DANGERS,
        widget=forms.RadioSelect,
        required=False,
    )
    words = _words(
        _("What do you want to tell us?"),
        8,
        _("Write it the way you want. You do not need to tell everything."),
    )
    reach = forms.ChoiceField(
        label=_("How may we answer you?"),
        choices=said.REACHES,
        initial=Reach.RETURN,
        widget=forms.RadioSelect,
        required=False,
    )
    reach_where = _line(
        _("Where can we reach you?"),
        _("A number or a name online. Only one that nobody else reads."),
    )
    reach_when = _line(
        _("When is it safe? What must we never do?"),
        _("For example: after school; never leave a message."),
    )
    teller = forms.ChoiceField(
        label=_("Who are you?"), choices=said.TELLERS, required=False
    )
    kinds = forms.MultipleChoiceField(
        label=_("What is it about?"),
        help_text=_("You can choose more than one."),
        choices=said.KINDS,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    name = _line(
        _("Your name"),
        _("Only if you want. We keep it apart from what you tell."),
    )

    @property
    def said_more(self) -> bool:
        """Say whether anything stands in the part that is folded away at first."""
        return any(self.data.get(name) for name in ("teller", "kinds", "name"))

    def to_concern(self, country_code: str, language: str) -> ConcernData:
        """Return what was told, ready for the concerns room."""
        data = self.cleaned_data
        reach = data["reach"] or Reach.RETURN
        contact = SafeContact(
            where=data["reach_where"].strip(), when=data["reach_when"].strip()
        )
        return ConcernData(
            country_code=country_code,
            language=language,
            words=data["words"],
            teller=data["teller"],
            kinds=tuple(data["kinds"]),
            danger_now=data["danger_now"],
            reach=reach,
            contact=SafeContact() if reach == Reach.RETURN else contact,
            name=data["name"].strip(),
        )


class ReceiptForm(PublicForm):
    """The number that opens a mailbox."""

    receipt = forms.CharField(
        label=_("Your number"),
        help_text=_("20 digits, in five groups of four."),
        max_length=120,
        widget=forms.TextInput(
            {"inputmode": "numeric", "spellcheck": "false", "class": "digits"}
        ),
        error_messages={
            "required": _("Please write your number here."),
            "max_length": _("The number has 20 digits. Please look again."),
        },
    )


class MoreForm(PublicForm):
    """A further message."""

    text = _words(_("Write more"), 5)
