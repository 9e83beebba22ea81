"""The page of consent: purposes as rows, child and adult as columns, one form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from amparo.foundation.design.forms import DatePartsField
from amparo.foundation.kernel.languages import label_for_staff
from amparo.response.referrals.sharing import Item

from .codes import ConsentGiver, ConsentMethod, Relation
from .consent_texts import Text
from .consents import NOTHING_WITHHELD, Withheld
from .fields import CreatingForm, radio, words_field
from .forms import YES_NO
from .models import Consent
from .types import ConsentData

PURPOSES = [Consent.Purpose(code) for code in Consent.Purpose.values]
NOT_NOW = ("", _("Not now"))
_CAREGIVERS = (
    *(Relation.MOTHER, Relation.FATHER, Relation.GRANDPARENT, Relation.SIBLING),
    *(Relation.RELATIVE, Relation.FOSTER, Relation.OTHER),
)
_TRUSTED = (Relation.SIBLING, Relation.RELATIVE, Relation.TEACHER, Relation.OTHER)
# Who an adult is: in which role they answer, and as what to the child.
ADULTS: tuple[tuple[ConsentGiver, tuple[Relation, ...]], ...] = (
    (ConsentGiver.CAREGIVER, _CAREGIVERS),
    (ConsentGiver.GUARDIAN, (Relation.GUARDIAN,)),
    (ConsentGiver.TRUSTED_ADULT, _TRUSTED),
    (ConsentGiver.BEST_INTEREST, (Relation.STAFF,)),
)


@dataclass(frozen=True)
class Known:
    """What stands for one purpose: the answers now, and what is missing, in words."""

    child: str = ""
    adult: str = ""
    missing: Sequence[str] = ()


@dataclass(frozen=True)
class Row:
    """One purpose on the page."""

    label: str
    to_child: str
    to_adult: str
    child: forms.BoundField
    adult: forms.BoundField
    known: Known


class ConsentPageForm(CreatingForm):
    """What child and adult answer to each purpose, and what goes for all answers."""

    template_name = "cases/_consent_fields.html"

    # Which versions were read out: they may be newer when the form is sent.
    to_child_read = forms.CharField(
        max_length=40, required=False, widget=forms.HiddenInput
    )
    to_adult_read = forms.CharField(
        max_length=40, required=False, widget=forms.HiddenInput
    )
    adult = forms.ChoiceField(label=_("Who is the adult?"), required=False)
    is_alleged_offender = radio(
        _("Is this adult an alleged perpetrator?"),
        YES_NO,
        required=False,
        help_text=_("An alleged perpetrator can never consent for the child."),
    )
    method = radio(_("How was it given?"), ConsentMethod.choices)
    expires_on = DatePartsField(
        label=_("Valid until"),
        help_text=_("Leave empty if no end date was agreed."),
        required=False,
    )
    withheld = forms.MultipleChoiceField(
        label=_("What must not be shared?"),
        choices=Item.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    not_with = forms.MultipleChoiceField(
        label=_("Which organisations must not be told?"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    note = words_field(
        _("Note"),
        help_text=_(
            "What was explained, in which language, who was with the child. Sealed."
        ),
        required=False,
    )

    def __init__(
        self,
        *args: Any,
        organisations: Sequence[tuple[str, str]],
        texts: tuple[Text | None, Text | None],
        known: Mapping[str, Known],
        usual: str,
        languages: Sequence[tuple[str, str, bool]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.usual, self.languages = usual, languages
        self.to_child, self.to_adult = texts
        self.fields["to_child_read"].initial = _code(self.to_child)
        self.fields["to_adult_read"].initial = _code(self.to_adult)
        self._known = known
        self.offer("adult", _adults())
        if organisations:
            self.offer("not_with", organisations)
        else:
            del self.fields["not_with"]
        for purpose in PURPOSES:
            for column, who in (("child", _("The child")), ("adult", _("The adult"))):
                label = _("%(who)s: %(purpose)s")
                self.fields[f"{column}_{purpose}"] = radio(
                    label % {"who": who, "purpose": purpose.label},
                    [*YES_NO, NOT_NOW],
                    required=False,
                    initial="",
                )

    def rows(self) -> Iterator[Row]:
        """Yield the purposes with what is said, answered and missing."""
        for purpose in PURPOSES:
            yield Row(
                str(purpose.label),
                self.to_child.words[purpose] if self.to_child else "",
                self.to_adult.words[purpose] if self.to_adult else "",
                self[f"child_{purpose}"],
                self[f"adult_{purpose}"],
                self._known.get(purpose, Known()),
            )

    @property
    def language(self) -> str:
        """The language in which the worker explains it."""
        return next(code for code, _label, current in self.languages if current)

    def read_out(self) -> list[Text]:
        """Return the texts that are read out, as far as there are some."""
        return [text for text in (self.to_child, self.to_adult) if text]

    def other_languages(self) -> str:
        """Name the languages of texts that stand in for those that nobody wrote yet."""
        other = {one.language for one in self.read_out()} - {self.language}
        return ", ".join(sorted(label_for_staff(one) for one in other))

    def held_back(self) -> list[forms.BoundField]:
        """Return the fields of what is withheld."""
        return [self[name] for name in ("withheld", "not_with") if name in self.fields]

    def asks_held_back(self) -> bool:
        """Say whether something withheld was ticked."""
        return self.is_bound and any(field.value() for field in self.held_back())

    def clean(self) -> dict[str, Any] | None:
        """Require an answer, and of an adult who they are."""
        data = super().clean() or {}
        if not any(self._answered("child")) and not any(self._answered("adult")):
            self.add_error(None, _("Answer at least one purpose, or leave the page."))
        if any(self._answered("adult")):
            if not data.get("adult"):
                self.add_error("adult", _("Say who the adult is."))
            if not data.get("is_alleged_offender"):
                self.add_error("is_alleged_offender", _("Please answer this."))
        return data

    def _answered(self, column: str) -> list[Consent.Purpose]:
        data = self.cleaned_data
        return [p for p in PURPOSES if data.get(f"{column}_{p}")]

    def answers(self) -> list[ConsentData]:
        """Return one record for each answer: first the child's, then the adult's."""
        giver, _colon, relation = self.cleaned_data["adult"].partition(":")
        return [
            *(
                self._answer("child", p, ConsentGiver.CHILD, Relation.SELF)
                for p in self._answered("child")
            ),
            *(
                self._answer("adult", p, giver, relation)
                for p in self._answered("adult")
            ),
        ]

    def _answer(
        self, column: str, purpose: Consent.Purpose, giver: str, relation: str
    ) -> ConsentData:
        data = self.cleaned_data
        shares = purpose != Consent.Purpose.CASE_MANAGEMENT
        return ConsentData(
            purpose=purpose,
            giver=giver,
            relation=relation,
            method=data["method"],
            given=data[f"{column}_{purpose}"] == "yes",
            is_alleged_offender=column == "adult"
            and data["is_alleged_offender"] == "yes",
            expires_on=data["expires_on"],
            note=data["note"],
            withheld=self._withheld() if shares else NOTHING_WITHHELD,
            text=data[f"to_{column}_read"],
        )

    def _withheld(self) -> Withheld:
        data = self.cleaned_data
        organisations = frozenset(UUID(one) for one in data.get("not_with", ()))
        return Withheld(frozenset(data["withheld"]), organisations)


def _code(text: Text | None) -> str:
    return text.code if text else ""


def _adults() -> list[Any]:
    found: list[Any] = [("", _("Please choose"))]
    for giver, relations in ADULTS:
        offered = [(f"{giver}:{one}", one.label) for one in relations]
        found.append((giver.label, offered))
    return found
