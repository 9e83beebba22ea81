"""Maintain help contacts: add, confirm, correct, retire."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ...journal.operations import act
from ...kernel.coded import vouch
from ...kernel.errors import RuleBroken
from ...kernel.ids import uuid7
from ...kernel.locking import change, check_version
from ...kernel.text import ascii_digits, many_lines, one_line
from ...policy import Actor
from ...proposals.models import Proposal
from ...proposals.operations import overtake, put_forward, raise_alarm
from ..facts import LIVES
from ..models import Confidence, Country, HelpContact
from ..queries import local_date, true_to_public
from .base import at_most, changed_names, require, scope_of, words_of

HOW_CHECKED: dict[str, str | Promise] = {
    "called": _("I called, wrote or opened it myself"),
    "operator": _("The organisation that runs it told me"),
    "official_page": _("It is on an official page that I checked today"),
}
WHY_RETIRED: dict[str, str | Promise] = {
    "closed": _("It does not exist any more"),
    "wrong": _("It leads somewhere else"),
    "unsafe": _("It is not safe for children"),
    "double": _("It is listed twice"),
}

# The columns of a contact that nobody reports.
NO_REPORT = {"reported_as": "", "reported_at": None, "reported_by": None}

_DIAL = re.compile(r"[+*#]?[0-9][0-9 ().*#/-]{1,58}")
_web = URLValidator(schemes=["https", "http"])


@dataclass(frozen=True)
class ContactData:
    """What a person enters about a help contact."""

    kind: str
    name: str
    local_name: str = ""
    phone: str = ""
    url: str = ""
    hours: str = ""
    languages: tuple[str, ...] = ()
    operator: str = ""
    note: str = ""
    source: str = ""


def add_contact(
    actor: Actor, country_code: str | None, words: ContactData, how: str
) -> Proposal:
    """Propose a help contact that the person has checked.

    It is public once a second person has checked it, too. Without a country it serves
    the whole world. ``how`` is one of ``HOW_CHECKED``.
    """
    with act(actor, "country.add_contact", scope_of(country_code)) as entry:
        values = _clean(words) | {"confidence": Confidence.MEDIUM.value}
        check_columns(actor, country_code, how)
        entry.note(how=how, kind=words.kind)
        entry.subject = proposal = _put_forward(
            actor, "country.add_contact", country_code, None, {}, values
        )
    return proposal


def confirm_contact(
    actor: Actor, contact_id: UUID, expected_version: int, how: str
) -> HelpContact:
    """Confirm that a contact is still right; it is then shown for 180 more days.

    A doubtful one cannot be confirmed, only corrected.
    """
    contact = HelpContact.objects.get(id=contact_id)
    scope = scope_of(contact.country_id)
    with act(actor, "country.confirm_contact", scope, contact, how=how):
        _must_live(contact)
        if not contact.is_authentic:
            raise RuleBroken(
                _(
                    "This contact was changed outside of Amparo. Correct it, or take it"
                    " down."
                )
            )
        if contact.confidence == Confidence.LOW:
            raise RuleBroken(
                _("This contact is doubtful. Correct it and name your source instead.")
            )
        values = check_columns(actor, contact.country_id, how)
        return change(contact, expected_version, **values)


def correct_contact(
    actor: Actor, contact_id: UUID, expected_version: int, words: ContactData, how: str
) -> HelpContact | Proposal:
    """Correct a contact that the person has checked.

    What a child reads, dials or opens waits for a second person, and the old stands
    until then; the notes of colleagues change at once.
    """
    contact = HelpContact.objects.get(id=contact_id)
    scope = scope_of(contact.country_id)
    with act(actor, "country.correct_contact", scope, contact, how=how) as entry:
        _must_live(contact)
        values = _clean(words)
        checked = check_columns(actor, contact.country_id, how)
        entry.note(changed=changed_names(contact, values))
        if contact.confidence == Confidence.LOW or not contact.is_authentic:
            values["confidence"] = Confidence.MEDIUM.value
        if not _is_followed(contact, values):
            return change(contact, expected_version, **values | checked)
        check_version(contact, expected_version)
        old = words_of(contact)
        return _put_forward(
            actor,
            "country.correct_contact",
            contact.country_id,
            contact,
            old,
            old | values,
        )


def _is_followed(contact: HelpContact, values: dict[str, Any]) -> bool:
    """Return whether this changes what a child reads, dials or opens."""
    return "confidence" in values or any(
        getattr(contact, name) != values[name] for name in HelpContact.FOLLOWED
    )


def _put_forward(
    actor: Actor,
    verb: str,
    country_code: str | None,
    contact: HelpContact | None,
    old: dict[str, Any],
    new: dict[str, Any],
) -> Proposal:
    """Propose a change of a help contact; those who lead the country hear of it."""
    key = (contact.loaded_as or str(contact.id)) if contact else str(uuid7())
    return put_forward(
        actor,
        verb,
        HelpContact.TOPIC,
        key,
        country=country_code or "",
        old=old,
        new=new,
        source=new["source"],
        subject_id=contact.id if contact else None,
    )


def retire_contact(
    actor: Actor, contact_id: UUID, expected_version: int, reason: str
) -> HelpContact | Proposal:
    """Hide a contact at once; ``reason`` is one of ``WHY_RETIRED``.

    A number that harms cannot wait. Only a national emergency number and the last child
    helpline of a country wait for a second person.
    """
    contact = HelpContact.objects.get(id=contact_id)
    scope = scope_of(contact.country_id)
    with act(actor, "country.retire_contact", scope, contact, reason=reason):
        _must_live(contact)
        if reason not in WHY_RETIRED:
            raise RuleBroken(_("Please say why you are taking it down."), "reason")
        if is_last_resort(contact):
            check_version(contact, expected_version)
            old = words_of(contact)
            return _put_forward(
                actor,
                "country.retire_contact",
                contact.country_id,
                contact,
                old,
                old | {"retired": True},
            )
        _overtake(actor, contact)
        raise_alarm(
            "contact.hidden",
            actor,
            facts={"country": contact.country_id or "", "what": contact.name},
            countries=[contact.country_id] if contact.country_id else [],
            roles=("administrator", "country_lead", "supervisor", "alliance_lead"),
        )
        change(contact, expected_version, retired_at=timezone.now())
        vouch(contact)  # what is down stays down, whatever it says
        return contact


def is_last_resort(contact: HelpContact) -> bool:
    """Return whether a child in the country would be left without this kind of help.

    So for each national emergency number, and the last child helpline that is shown.
    """
    if contact.country_id is None or contact.kind not in HelpContact.LASTING:
        return False
    today = local_date(contact.country, timezone.now())
    shown = true_to_public(today, contact.country_id, contact.kind)
    if contact not in shown:
        return False
    if contact.kind == HelpContact.Kind.EMERGENCY:
        return True
    return not any(c.reported_at is None for c in shown if c != contact)


def report_contact(
    actor: Actor, contact_id: UUID, expected_version: int, reported_as: str
) -> HelpContact:
    """Report a contact as wrong or unsafe; ``reported_as`` is a ``Report``.

    The public no longer sees it, unless ``shown_to_public`` keeps it; the country lead
    gets a task. It ends with the next check, or when the report is dismissed.
    """
    contact = HelpContact.objects.get(id=contact_id)
    scope = scope_of(contact.country_id)
    with act(actor, "country.report_contact", scope, contact) as entry:
        _must_live(contact)
        if reported_as not in HelpContact.Report.values:
            raise RuleBroken(_("Please say what is wrong."), "reported_as")
        if contact.reported_as:
            raise RuleBroken(_("This contact has already been reported."))
        entry.note(reported_as=reported_as)
        return change(
            contact,
            expected_version,
            reported_as=reported_as,
            reported_at=timezone.now(),
            reported_by=actor.user_id,
        )


def withdraw_report(
    actor: Actor, contact_id: UUID, expected_version: int
) -> HelpContact:
    """Withdraw one's own report of a contact."""
    contact = HelpContact.objects.get(id=contact_id)
    scope = scope_of(contact.country_id)
    with act(actor, "country.withdraw_report", scope, contact):
        _must_be_reported(contact)
        if contact.reported_by != actor.user_id:
            raise RuleBroken(_("Someone else reported this contact."))
        return change(contact, expected_version, **NO_REPORT)


def dismiss_report(
    actor: Actor, contact_id: UUID, expected_version: int
) -> HelpContact:
    """Dismiss the report of a contact, which is shown as before."""
    contact = HelpContact.objects.get(id=contact_id)
    scope = scope_of(contact.country_id)
    with act(actor, "country.dismiss_report", scope, contact):
        _must_be_reported(contact)
        return change(contact, expected_version, **NO_REPORT)


def _must_be_reported(contact: HelpContact) -> None:
    if not contact.reported_as:
        raise RuleBroken(_("This report has already been resolved."))


def _overtake(actor: Actor, contact: HelpContact) -> None:
    """Close what is proposed for a contact that somebody hides."""
    key = contact.loaded_as or str(contact.id)
    overtake(HelpContact.TOPIC, key, actor.user_id)


def _must_live(contact: HelpContact) -> None:
    if contact.is_gone:
        raise RuleBroken(_("This contact was taken down. Add it again if it is back."))


def check_columns(actor: Actor, country_code: str | None, how: str) -> dict[str, Any]:
    """Return the columns of a check made today; ``how`` must be a known code.

    A check also resolves a report.
    """
    if how not in HOW_CHECKED:
        raise RuleBroken(_("Please say how you checked it."), "how")
    country = Country.objects.filter(code=country_code).first()
    today: date = local_date(country, timezone.now())
    return {
        "checked_on": today,
        "expires_on": today + LIVES,
        "confirmed_by": actor.user_id,
        **NO_REPORT,
    }


def _clean(words: ContactData) -> dict[str, Any]:
    values = asdict(words)
    for name in ("name", "local_name", "hours", "operator", "url"):
        values[name] = one_line(values[name])
    for name in ("note", "source"):
        values[name] = many_lines(values[name])
    values["phone"] = one_line(ascii_digits(words.phone))
    values["languages"] = list(words.languages)
    _check_words(values)
    return values


def _check_words(values: dict[str, Any]) -> None:
    if values["kind"] not in HelpContact.Kind.values:
        raise RuleBroken(_("Please choose one of the answers."), "kind")
    require(values["name"], "name")
    require(values["source"], "source")
    for name in ("name", "local_name", "hours"):
        at_most(values[name], 120, name)
    at_most(values["operator"], 300, "operator")
    if not values["phone"] and not values["url"]:
        raise RuleBroken(_("Please give a number or a web address."), "phone")
    if values["phone"] and not _DIAL.fullmatch(values["phone"]):
        raise RuleBroken(
            _("Write the number as it is dialled, such as 116 or +31…"), "phone"
        )
    if values["url"]:
        _check_url(values["url"])


def _check_url(url: str) -> None:
    try:
        _web(url)
    except ValidationError:
        raise RuleBroken(
            _("Write the whole web address, such as https://example.org."), "url"
        ) from None
    at_most(url, 300, "url")
