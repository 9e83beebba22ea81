"""The forms of the public side. Only the words are needed; nothing typed is lost."""

from __future__ import annotations

from collections.abc import Iterable
from copy import deepcopy
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from amparo.foundation.design.forms import AmparoForm, Text
from amparo.foundation.kernel.errors import RuleBroken
from amparo.foundation.kernel.text import many_lines
from amparo.response.concerns.codes import ContactWay, FormKind
from amparo.response.concerns.types import (
    LONGEST_ADDRESSES,
    LONGEST_LINE,
    LONGEST_WORDS,
    ConcernData,
    SafeContact,
)

from . import labels

TOO_LONG = _(
    "This is too long to send at once. Send the first part now. You can write more "
    "afterwards with your number."
)
SHORTER = _("Please make this a little shorter.")


def _line(label: Any, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=False,
        max_length=LONGEST_LINE,
        error_messages={"max_length": SHORTER},
    )


def _words(
    label: Any,
    rows: int,
    help_text: Any = "",
    longest: int = LONGEST_WORDS,
    **errors: Any,
) -> forms.CharField:
    # No maxlength on the field itself: a browser would cut a long text in silence.
    field = forms.CharField(
        label=label,
        help_text=help_text,
        max_length=longest,
        widget=forms.Textarea({"rows": rows}),
        error_messages={
            "required": _("Please write something here. A few words are enough."),
            "max_length": TOO_LONG,
        }
        | errors,
    )
    field.widget.attrs.pop("maxlength", None)
    return field


def _one(label: Any, choices: Any, help_text: Any = "") -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, help_text=help_text, choices=choices, required=False
    )


def _several(
    label: Any, choices: Any, help_text: Any = ""
) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label,
        help_text=help_text,
        choices=choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )


def _hour(label: Any, choices: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label, choices=choices, coerce=int, empty_value=None, required=False
    )


_UNTOUCHED: tuple[Any, ...] = (None, "", [], False, ContactWay.RETURN)


class PublicForm(AmparoForm):
    """Cleans what was typed before anything looks at it."""

    all_optional = True  # but the words; the pages say it once
    shares_fields = True

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        if data is not None:
            data = data.copy()
            for name in data:
                data.setlist(name, [many_lines(value) for value in data.getlist(name)])
        super().__init__(data, **kwargs)

    @classmethod
    def taking_several(cls) -> list[str]:
        """Return the fields that may be sent more than once: boxes to tick."""
        return [
            name
            for name, field in cls.base_fields.items()
            if getattr(field.widget, "allow_multiple_selected", False)
        ]

    def blame(self, broken: RuleBroken) -> None:
        """Show a rule's sentence at its field, or above the form."""
        field = broken.field if broken.field in self.fields else None
        self.add_error(field, str(broken.message))

    def touched(self, *names: str) -> bool:
        """Return whether any of these fields was filled in or has an error."""
        return any(
            self[name].errors or self[name].data not in _UNTOUCHED
            for name in names
            if name in self.fields
        )


class ReachForm(PublicForm):
    """Whether and how someone may be answered, in short."""

    reach = forms.ChoiceField(
        label=_("How can we answer you?"),
        choices=labels.REACHES,
        initial=ContactWay.RETURN,
        widget=forms.RadioSelect,
        required=False,
    )
    where = _line(
        _("Where can we reach you?"),
        _("A phone number, or your name in an app. Only if nobody else reads it."),
    )
    whose = _one(_("Whose phone or account is it?"), labels.PHONES)
    when = _line(
        _("When is it safe? What must we never do?"),
        _("For example: after school; never leave a message."),
    )

    @property
    def reach_chosen(self) -> str:
        """How they want to be answered; by default they come back."""
        return str(self.cleaned_data["reach"] or ContactWay.RETURN)


class ContactForm(ReachForm):
    """The same, with everything that makes contact safe."""

    days = forms.TypedMultipleChoiceField(
        label=_("Which days are safe?"),
        choices=labels.DAYS,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    from_hour = _hour(_("Safe from"), labels.from_hours)
    to_hour = _hour(_("Safe until"), labels.to_hours)
    leave_message = forms.BooleanField(
        label=_("You may leave a message there."), required=False
    )
    code_word = _line(
        _("A word that we say first"),
        _("So you know it is us. For example: lamp."),
    )
    when = _line(_("What else should we know before we call or write?"))
    never = _line(
        _("What must we never do?"),
        _("For example: never call my home, never talk to my uncle."),
    )


# Fields that are folded away at first, by topic.
FOLDS = {
    "it": ("kinds", "risk_signs", "online", "addresses"),
    "child": (
        "child_age",
        "child",
        "area_code",
        "place",
        "offender_access",
        "disclosed_to",
    ),
    "you": ("reporter_type", "name", *ContactForm.base_fields),
}


class ReportForm(ReachForm):
    """A report: the words, and how to answer."""

    form_kind: ClassVar[FormKind]
    heading: ClassVar[Text]
    lead: ClassVar[Text]

    words = _words(
        _("What do you want to tell us?"),
        8,
        _("Write it your own way. You do not have to tell us everything."),
    )
    about_colleague = _one(labels.ABOUT_COLLEAGUE, labels.YES_OR_NO)
    usual_team = forms.BooleanField(required=False)  # asked if nobody apart can read it

    def __init__(
        self,
        data: Any = None,
        *,
        areas: Iterable[tuple[str, str]] = (),
        online_desk: bool = False,
        apart: bool = False,
        usual: str = "",
        **kwargs: Any,
    ) -> None:
        """Take what a form needs of a country.

        Its areas, whether addresses can be taken in, whether a safeguarding team can
        read what is about one of us (``apart``), and what the usual team is called.
        """
        super().__init__(data, **kwargs)
        helps = labels.READ_APART if apart else labels.ASKED_WHO_READS
        self.fields["about_colleague"].help_text = helps
        self.usual = usual
        if isinstance(area := self.fields.get("area_code"), forms.ChoiceField):
            area = self.fields["area_code"] = deepcopy(area)
            area.choices = [("", labels.RATHER_NOT), *areas]
        if not online_desk:
            self.fields.pop("addresses", None)

    def to_concern(self, country_code: str, language: str) -> ConcernData:
        """Return the report, ready for the concerns room.

        If they want to be contacted but do not say where, they come back themselves.
        """
        answers = self.cleaned_data
        if self.unreachable:
            answers = answers | {"reach": ContactWay.RETURN}
        return ConcernData.from_answers(
            answers,
            country_code=country_code,
            language=language,
            form_kind=self.form_kind,
            usual_team=answers["usual_team"],
        )

    @property
    def unreachable(self) -> bool:
        """Return whether they want to be contacted, but did not say where."""
        wanted = self.reach_chosen != ContactWay.RETURN
        return wanted and not self.cleaned_data["where"].strip()


class NowForm(ReportForm):
    """Help is needed now: nothing else is asked."""

    form_kind = FormKind.NOW
    heading = _("You can tell us now")
    lead = _("You are not in trouble. A few words are enough.")


class WorriedForm(ContactForm, ReportForm):
    """Someone worries about a child, or about themselves, and has a little time."""

    form_kind = FormKind.WORRIED
    heading = _("You can tell us")
    lead = _("You are not in trouble. You decide how much you say.")

    danger_now = forms.ChoiceField(
        label=_("Is anyone in danger right now?"),
        choices=labels.YES_OR_NO,
        initial="",
        widget=forms.RadioSelect,
        required=False,
    )
    kinds = _several(
        _("What is it about?"), labels.KINDS, _("You can choose more than one.")
    )
    risk_signs = _several(_("Is any of this true now?"), labels.RISK_SIGNS)
    online = forms.BooleanField(
        label=_("Part of it happens online or with pictures."), required=False
    )
    addresses = _words(
        _("Which pages or accounts?"),
        3,
        _("One on each line. You do not need to look at them again."),
        LONGEST_ADDRESSES,
        max_length=SHORTER,
    )
    addresses.required = False
    child_age = _one(_("How old is the child?"), labels.AGES)
    child = _line(
        _("What is the child called?"), _("A first name or a nickname is enough.")
    )
    area_code = _one(_("Which part of the country?"), [])
    place = _line(
        _("Where can the child be found?"),
        _("For example: a village, a street, a school, a hotel."),
    )
    offender_access = _one(
        _("How close to the child is the person who does this?"), labels.OFFENDER_ACCESS
    )
    disclosed_to = _several(_("Who else knows about it?"), labels.DISCLOSED_TO)
    reporter_type = _one(_("Who are you?"), labels.REPORTER_TYPES)
    name = _line(
        _("Your name"),
        _("Only if you want to. We keep it separate from what you tell us."),
    )

    @property
    def unfolded(self) -> set[str]:
        """The folded parts that have to be open, by their names in ``FOLDS``."""
        return {fold for fold, names in FOLDS.items() if self.touched(*names)}


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
            "max_length": _("The number has 20 digits. Please check it again."),
        },
    )


class LookForm(PublicForm):
    """What someone needs and where, in their own words; nothing of it is kept."""

    look = forms.CharField(
        label=_("What do you need, and where are you?"),
        help_text=_("A word or two is enough. We do not keep what you write."),
        max_length=120,
        widget=forms.TextInput({"spellcheck": "false", "autocomplete": "off"}),
        error_messages={
            "required": _("Please write something here. A few words are enough."),
            "max_length": SHORTER,
        },
    )


class MoreForm(PublicForm):
    """A further message."""

    text = _words(_("Write more"), 5)


class NewContactForm(ContactForm):
    """How someone wants to be answered from now on, in an open mailbox."""

    @classmethod
    def showing(cls, reach: str, contact: SafeContact) -> NewContactForm:
        """Return the form with what we know now."""
        names = cls.base_fields
        known = {name: getattr(contact, name) for name in names if name != "reach"}
        return cls(initial=known | {"reach": reach})

    def to_contact(self) -> SafeContact:
        """Return what was filled in, ready for the concerns room."""
        return SafeContact.from_answers(self.cleaned_data)

    def differs(self, reach: str, contact: SafeContact) -> bool:
        """Return whether the answers differ from what we know."""
        return (self.reach_chosen, self.to_contact()) != (reach, contact)
