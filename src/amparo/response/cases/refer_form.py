"""The form of a referral: the minimum is preselected, more needs a reason."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from amparo.foundation.design.forms import AmparoForm
from amparo.foundation.kernel.languages import choices
from amparo.foundation.persons.operations import OpenPerson
from amparo.response.referrals.checks import MOST_NEED
from amparo.response.referrals.models import Override, Priority
from amparo.response.referrals.sharing import Item, Why, minimum_for
from amparo.response.services.models import Kind, Service
from amparo.response.services.queries import needs_reason

from .fields import CreatingForm
from .operations.referral import LONGEST_WHY
from .types import ReferralWish

LONGEST_ITEM = 1_000
HOW_SOON = [
    (Priority.NORMAL, _("Normal: within two weeks")),
    (Priority.URGENT, _("Urgent: within three days")),
    (Priority.EMERGENCY, _("Emergency: today")),
]


class FindForm(AmparoForm):
    """Filter the directory."""

    kind = forms.ChoiceField(
        label=_("Type of help"), choices=[("", _("Any")), *Kind.choices], required=False
    )
    text = forms.CharField(label=_("Name"), max_length=80, required=False)
    fits = forms.BooleanField(
        label=_("Only what fits the child's age"), required=False, initial=True
    )


class ReferForm(CreatingForm):
    """The need, the priority, and the information shared with the service."""

    template_name = "cases/_refer_fields.html"

    priority = forms.ChoiceField(
        label=_("How soon?"),
        choices=HOW_SOON,
        widget=forms.RadioSelect,
    )
    why_now = forms.CharField(
        label=_("Why can this not wait until the plan is approved?"),
        help_text=_(
            "It is sent at once. Your supervisor reads this and approves it afterwards."
            " The service does not see it."
        ),
        max_length=LONGEST_WHY,
        widget=forms.Textarea({"rows": 3}),
    )
    need = forms.CharField(
        label=_("What is needed, in a few words?"),
        help_text=_("No name, no place. They read this before they answer."),
        max_length=MOST_NEED,
        widget=forms.Textarea({"rows": 3}),
    )
    language = forms.ChoiceField(label=_("Language of the child"), required=False)
    safe_contact = forms.CharField(
        label=_("How can they reach the child safely?"),
        max_length=LONGEST_ITEM,
        widget=forms.Textarea({"rows": 3}),
    )
    override = forms.ChoiceField(
        label=_("Why refer there all the same?"),
        choices=[("", _("Please choose")), *Override.choices],
    )

    def __init__(
        self,
        *args: Any,
        service: Service,
        child: OpenPerson | None,
        languages: list[str],
        planned: bool,
        withheld: frozenset[str] = frozenset(),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.withheld = [item.label for item in Item if item in withheld]
        if planned:
            del self.fields["why_now"]
        else:
            self.offer("priority", HOW_SOON[1:])
        offered = [item for item in Item if item not in withheld]
        self.minimum = [item for item in offered if item in minimum_for(service.kind)]
        self.more = [item for item in offered if item not in self.minimum]
        if not needs_reason(service):
            del self.fields["override"]
        self._offer_languages(service, languages)
        self._offer_items(_known(child))
        if child is not None:
            self.fields["safe_contact"].initial = child.identity.safe_contact

    def first(self) -> list[forms.BoundField]:
        """Return what the service sees before it answers."""
        names = ("override", "need", "language")
        return [self[name] for name in names if name in self.fields]

    def soon(self) -> list[forms.BoundField]:
        """Return how soon it is needed and, before a plan, why it cannot wait."""
        names = ("priority", "why_now")
        return [self[name] for name in names if name in self.fields]

    def then(self) -> list[forms.BoundField]:
        """Return what opens when it accepts: the minimum for this sort of help."""
        names = ("safe_contact", *(f"share_{item}" for item in self.minimum))
        return [self[name] for name in names]

    def beyond(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Return what goes beyond the minimum, each with its reason."""
        return [(self[f"share_{item}"], self[f"why_{item}"]) for item in self.more]

    def asks_beyond(self) -> bool:
        """Say whether something beyond the minimum was typed or has an error."""
        return self.is_bound and any(
            text.value() or why.errors for text, why in self.beyond()
        )

    def _offer_languages(self, service: Service, languages: list[str]) -> None:
        first = [*languages, *service.languages]
        self.offer("language", [("", _("not recorded")), *choices(first)])

    def _offer_items(self, known: dict[str, str]) -> None:
        for item in self.minimum:
            self.fields[f"share_{item}"] = _item(item, known.get(item, ""))
        for item in self.more:
            self.fields[f"share_{item}"] = _item(item, "")
            self.fields[f"why_{item}"] = forms.ChoiceField(
                label=_("Why they need it"),
                choices=[("", _("They do not need it")), *Why.choices],
                required=False,
            )

    def clean(self) -> dict[str, Any] | None:
        """Require a reason for each item beyond the minimum."""
        data = super().clean() or {}
        for item in self.more:
            if data.get(f"share_{item}") and not data.get(f"why_{item}"):
                self.add_error(
                    f"why_{item}", _("Say why they need this, or leave it out.")
                )
        return data

    def wish(self) -> ReferralWish:
        """Return what was chosen; an empty text is not shared."""
        data = self.cleaned_data
        share = {
            str(item): data[f"share_{item}"]
            for item in (*self.minimum, *self.more)
            if data.get(f"share_{item}")
        }
        return ReferralWish(
            priority=data["priority"],
            need=data["need"],
            share=share,
            reasons={
                str(item): data[f"why_{item}"]
                for item in self.more
                if str(item) in share
            },
            language=data["language"],
            safe_contact=data["safe_contact"],
            override=data.get("override", ""),
            why_now=data.get("why_now", ""),
        )


def _item(item: Item, text: str) -> forms.CharField:
    return forms.CharField(
        label=item.label,
        help_text="" if text else _("Not shared if left empty."),
        initial=text,
        max_length=LONGEST_ITEM,
        required=False,
        widget=forms.Textarea({"rows": 2}),
    )


def _known(child: OpenPerson | None) -> dict[str, str]:
    if child is None:
        return {}
    identity = child.identity
    return {
        Item.FULL_NAME: identity.names[0] if identity.names else identity.called,
        Item.BIRTH_DATE: identity.birth_date,
    }
