"""Validation of a new concern: known codes, lengths."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.utils.translation import gettext_lazy as _

from amparo.foundation.countries.models import Area
from amparo.foundation.kernel.errors import RuleBroken

from ..codes import (
    AboutColleague,
    Age,
    ContactWay,
    Danger,
    DisclosedTo,
    Kind,
    OffenderAccess,
    Phone,
    ReporterType,
    RiskSign,
)
from ..types import LONGEST_ADDRESSES, LONGEST_LINE, ConcernData, Details, SafeContact
from ._shared import text_of

_CHOOSE = _("Please choose one of the answers.")
_Choice = tuple[object, Collection[object], str]  # value, known values, field


def checked_words(form: ConcernData) -> str:
    """Return the cleaned words; raises ``RuleBroken`` for what is not valid."""
    _check_choices(_choices(form))
    check_contact(form.reach, form.contact)
    _check_area(form)
    _check_lines([form.name])
    check_details(form.details)
    if len(form.addresses) > LONGEST_ADDRESSES:
        raise RuleBroken(_("This is too long. Please make it shorter."), "addresses")
    return text_of(form.words, "words")


def check_contact(reach: str, contact: SafeContact) -> None:
    """Raise ``RuleBroken`` unless a safe contact is valid."""
    _check_choices(
        [
            (reach, ContactWay.values, "reach"),
            (contact.whose, ("", *Phone.values), "whose"),
            (contact.from_hour, (None, *range(24)), "from_hour"),
            (contact.to_hour, (None, *range(25)), "to_hour"),
            *((day, range(7), "days") for day in contact.days),
        ]
    )
    _check_lines([contact.where, contact.when, contact.code_word, contact.never])


def check_details(details: Details) -> None:
    """Raise ``RuleBroken`` if a name or place is too long."""
    _check_lines([details.child, details.place])


def _choices(form: ConcernData) -> list[_Choice]:
    return [
        (form.reporter_type, ("", *ReporterType.values), "reporter_type"),
        (form.danger_now, ("", *Danger.values), "danger_now"),
        (form.about_colleague, ("", *AboutColleague.values), "about_colleague"),
        (form.child_age, ("", *Age.values), "child_age"),
        (form.offender_access, ("", *OffenderAccess.values), "offender_access"),
        *((kind, Kind.values, "kinds") for kind in form.kinds),
        *((sign, RiskSign.values, "risk_signs") for sign in form.risk_signs),
        *((who, DisclosedTo.values, "disclosed_to") for who in form.disclosed_to),
    ]


def _check_choices(choices: Iterable[_Choice]) -> None:
    for value, known, field in choices:
        if value not in known:
            raise RuleBroken(_CHOOSE, field)


def _check_area(form: ConcernData) -> None:
    if form.area_code and not Area.objects.filter(
        code=form.area_code, country_id=form.country_code
    ):
        raise RuleBroken(_CHOOSE, "area_code")


def _check_lines(lines: Iterable[str]) -> None:
    if any(len(line) > LONGEST_LINE for line in lines):
        raise RuleBroken(_("This is too long. Please make it shorter."))
