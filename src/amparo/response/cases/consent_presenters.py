"""How consent is shown: what stands, what is missing and what is withheld, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from amparo.foundation.countries.queries import deadline_hours
from amparo.foundation.organisations.models import Organisation
from amparo.foundation.persons.ages import age_of
from amparo.response.referrals.sharing import Item

from .codes import ConsentGiver
from .consents import (
    Usual,
    best_interest,
    has_consent,
    is_in_force,
    latest_of,
    usual_at,
    withheld_now,
)
from .models import Consent
from .types import OpenCase, OpenConsent

# The deadlines: how long an answer is usually valid, and when its end is announced.
VALID, ENDING = "case.consent_valid", "case.consent_ending"
ADULTS = (
    ConsentGiver.CAREGIVER,
    ConsentGiver.GUARDIAN,
    ConsentGiver.TRUSTED_ADULT,
    ConsentGiver.BEST_INTEREST,
)


def usually_until(country: str, today: date) -> date:
    """Return until when an answer of today is usually valid in a country."""
    return today + timedelta(days=deadline_hours(country, VALID) // 24)


def answer_words(rows: Sequence[Consent], purpose: str, *, of_child: bool) -> str:
    """Return the newest answer of the child, or of an adult, in one line."""
    givers = (ConsentGiver.CHILD,) if of_child else ADULTS
    latest = latest_of(rows, purpose)
    found = [latest[giver] for giver in givers if giver in latest]
    if not found:
        return ""
    row = max(found, key=lambda one: (one.created_at, one.turn))
    facts = {
        "answer": _("Yes") if row.given else _("No"),
        "day": date_format(row.created_at, "SHORT_DATE_FORMAT"),
        "who": row.get_relation_display(),
    }
    if row.withdrawn_at is not None:
        return _("Withdrawn")
    if of_child:
        return _("%(answer)s, %(day)s") % facts
    return _("%(answer)s, %(day)s (%(who)s)") % facts


def missing(
    rows: Sequence[Consent], purpose: str, usual: Usual | None, today: date
) -> list[str]:
    """Return what is missing for a purpose, one sentence each; empty if nothing is.

    ``rows`` oldest first; ``usual``: who is usually asked at this age.
    """
    latest = latest_of(rows, purpose)
    if best_interest(latest, today) is not None:
        return [_("Rests on a decision in the child's best interest.")]
    found = [*_refused(latest), *_not_asked(latest, usual)]
    for row in latest.values():
        if row.given and row.withdrawn_at is None:
            found += _about_its_end(row, today)
    return found


def _refused(latest: dict[str, Consent]) -> list[str]:
    found = []
    for row in latest.values():
        if row.withdrawn_at is not None:
            words = _("%(giver)s: consent was withdrawn.")
        elif not row.given:
            words = _("%(giver)s: refused.")
        else:
            continue
        found.append(words % {"giver": row.get_giver_display()})
    return found


def _not_asked(latest: dict[str, Consent], usual: Usual | None) -> list[str]:
    asked = usual.usual if usual else (ConsentGiver.CHILD,)
    found = []
    if ConsentGiver.CHILD in asked and ConsentGiver.CHILD not in latest:
        found.append(_("The child's assent is missing."))
    if ConsentGiver.CAREGIVER in asked and not set(latest) & set(ADULTS):
        found.append(_("A caregiver's consent is missing."))
    return found


def _about_its_end(row: Consent, today: date) -> list[str]:
    facts = {"giver": row.get_giver_display()}
    if row.expires_on is None:
        return [_("%(giver)s: no end date was agreed.") % facts]
    facts["day"] = date_format(row.expires_on, "SHORT_DATE_FORMAT")
    if not is_in_force(row, today):
        return [_("%(giver)s: consent ended on %(day)s.") % facts]
    soon = timedelta(days=deadline_hours(row.case.country_id, ENDING) // 24)
    if row.expires_on - today <= soon:
        return [_("%(giver)s: consent ends on %(day)s.") % facts]
    return []


def giver_words(row: Consent) -> str:
    """Return who gave a consent and how, in one line."""
    facts = {
        "giver": row.get_giver_display(),
        "relation": row.get_relation_display(),
        "method": row.get_method_display(),
        "age": row.age,
    }
    if row.giver == "child" and row.age is not None:
        return _("%(giver)s, aged %(age)s. %(method)s.") % facts
    if row.giver in ("child", "guardian", "caseworker_best_interest"):
        return _("%(giver)s. %(method)s.") % facts
    return _("%(giver)s: %(relation)s. %(method)s.") % facts


@dataclass(frozen=True)
class Purpose:
    """A purpose, whether there is consent for it now, and what is missing, in words."""

    label: str
    stands: bool
    asked: bool
    rows: tuple[OpenConsent, ...]
    missing: tuple[str, ...] = ()
    withheld: str = ""


def purposes(opened: OpenCase, today: date) -> list[Purpose]:
    """Return each purpose with its consents, and whether they suffice today."""
    rows = [one.row for one in opened.consents]
    age = None
    if opened.child is not None:
        age = age_of(opened.child.person, opened.child.identity, today)
    # In doubt the younger: then more people are asked.
    usual = usual_at(age.youngest if age else None)
    return [
        Purpose(
            str(purpose.label),
            has_consent(rows, purpose, today),
            any(row.purpose == purpose for row in rows),
            tuple(one for one in opened.consents if one.row.purpose == purpose),
            tuple(missing(rows, purpose, usual, today)),
            _withheld_words(opened, purpose, today),
        )
        for purpose in Consent.Purpose
    ]


def _withheld_words(opened: OpenCase, purpose: str, today: date) -> str:
    """Return what is withheld for a purpose now, in one line; empty for nothing."""
    held = withheld_now([(o.row, o.withheld) for o in opened.consents], purpose, today)
    names = Organisation.objects.filter(id__in=held.organisations).order_by("name")
    items = [str(item.label) for item in Item if item in held.items]
    told = list(names.values_list("name", flat=True)) if held.organisations else []
    return ", ".join([*items, *told])
