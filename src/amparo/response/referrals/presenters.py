"""How a referral is shown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from amparo.foundation.kernel.languages import language_names
from amparo.foundation.persons.ages import bands_in_words

from .models import HELPED, Priority, Referral, State
from .sharing import Full, Item, Preview

STATE_TONES = {
    State.SENT: "note",
    State.ACCEPTED: "good",
    State.DECLINED: "warn",
    State.RECALLED: "quiet",
    State.COMPLETED: "good",
    State.NOT_COMPLETED: "warn",
}
PRIORITY_TONES = {
    Priority.EMERGENCY: "danger",
    Priority.URGENT: "warn",
    Priority.NORMAL: "quiet",
}
SEXES = {
    "female": gettext_lazy("Girl"),
    "male": gettext_lazy("Boy"),
    "other": gettext_lazy("Another gender"),
}


@dataclass(frozen=True)
class Event:
    """An entry of the timeline."""

    when: datetime
    what: str
    who: str = ""
    body: str = ""
    tone: str = ""
    icon: str = ""


def events(referral: Referral) -> list[Event]:
    """Return the timeline of a referral, newest first."""
    return list(_events(referral))[::-1]


def _events(referral: Referral) -> Iterator[Event]:
    """Yield what happened, in the order in which it can happen."""
    there, here = referral.to_team.name, referral.sender.name
    sent = pgettext("one referral", "Sent")
    yield Event(referral.created_at, sent, here, icon="send")
    if referral.received_at:
        yield Event(referral.received_at, _("Seen"), there, icon="eye")
    if referral.answered_at and referral.state == State.DECLINED:
        why = referral.get_declined_because_display()
        yield Event(referral.answered_at, _("Declined"), there, why, "warn", "close")
    elif referral.answered_at:
        yield Event(referral.answered_at, _("Accepted"), there, "", "good", "check")
    if referral.closed_at and referral.state == State.RECALLED:
        yield Event(referral.closed_at, _("Recalled"), "", icon="undo")
    elif referral.closed_at and referral.outcome:
        what = referral.get_outcome_display()
        tone = "good" if referral.outcome in HELPED else "warn"
        yield Event(referral.closed_at, what, there, "", tone, "flag")


def preview_facts(referral: Referral, preview: Preview) -> list[tuple[str, str]]:
    """Return what a service sees before it answers, as label and value."""
    return [
        (_("Age"), bands_in_words(preview.age_band)),
        (_("Child"), str(SEXES.get(preview.sex, ""))),
        (_("Language"), language_names([preview.language] if preview.language else [])),
        (_("From"), sender_words(referral)),
    ]


def sender_words(referral: Referral) -> str:
    """Return the sender: the team and its organisation."""
    return _("%(team)s, %(organisation)s") % {
        "team": referral.from_team.name,
        "organisation": referral.from_team.organisation.name,
    }


def basic_facts(full: Full) -> list[tuple[str, str]]:
    """Return the facts that every accepted referral shows."""
    return [(_("Known as"), full.called), (_("Safe contact"), full.safe_contact)]


def shared_facts(full: Full) -> list[tuple[str, str]]:
    """Return the items that were shared, in the order of the list."""
    return [(str(item.label), full.items[item]) for item in Item if item in full.items]
