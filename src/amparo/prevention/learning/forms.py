"""What people fill in who write lessons and sign them off."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from amparo.foundation.design.conflicts import VersionedForm
from amparo.foundation.design.forms import AmparoForm

from .checks import LONGEST_SOURCE
from .codes import Audience, SignerWork, WhyEnded
from .models import LONGEST_SLUG

_ENDINGS = [(why.value, why.label) for why in WhyEnded if why != WhyEnded.RENEWED]


class _Source(AmparoForm):
    source = forms.CharField(
        label=_("Text"),
        help_text=_(
            "Each step begins with a line such as “## screen hello”. Kinds: screen, "
            "picture, choice, question, help, facilitator."
        ),
        max_length=LONGEST_SOURCE,
        strip=False,
        widget=forms.Textarea({"rows": 24, "spellcheck": "true"}),
    )


class NewLessonForm(_Source):
    """A new lesson, in English first."""

    slug = forms.SlugField(
        label=_("Short name"),
        help_text=_("Small letters and hyphens, for example my-rights."),
        max_length=LONGEST_SLUG,
    )
    audience = forms.ChoiceField(label=_("For"), choices=Audience.choices)
    field_order = ("slug", "audience", "source")


class EnglishForm(_Source, VersionedForm):
    """The English text of a lesson."""


class TranslationForm(_Source, VersionedForm):
    """A lesson in another language."""

    all_checked = forms.BooleanField(
        label=_("I have compared every step with English"),
        help_text=_("Otherwise only the steps that you change count as translated."),
        required=False,
    )


class SignOffForm(AmparoForm):
    """Signing a lesson for a country."""

    work = forms.ChoiceField(
        label=_("How do you know what people here need?"),
        choices=SignerWork.choices,
        widget=forms.RadioSelect,
    )


class OfferSignOffForm(SignOffForm):
    """Signing the offer check for a country."""

    seen = forms.CharField(widget=forms.HiddenInput)


class WithdrawForm(AmparoForm):
    """Withdrawing a sign-off."""

    why = forms.ChoiceField(label=_("Why?"), choices=_ENDINGS, widget=forms.RadioSelect)
