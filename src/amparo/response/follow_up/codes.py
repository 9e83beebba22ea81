"""The codes of follow-up, each with its label for staff."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Means(TextChoices):
    """How a child is followed; the ladder goes through most of them, in this order."""

    CALL = "call", _("Call")
    TEXT = "text", _("Text in neutral words")
    ADULT = "adult", _("Ask the trusted adult")
    FOCAL = "focal", _("Ask the community focal point")
    VISIT = "visit", _("Home visit")
    AUTHORITY = "authority", _("Inform the authority")
    MEETING = "meeting", _("Meeting at a safe place")


class ContactState(TextChoices):
    """The state of a contact."""

    PLANNED = "planned", _("Planned")
    DONE = "done", _("Took place")
    MISSED = "missed", _("No contact")
    MOVED = "moved", _("Moved to another day or means")
    DROPPED = "dropped", _("Cancelled")


class Result(TextChoices):
    """What came of a contact, as far as the next one depends on it.

    What was said is asked by the questionnaires.
    """

    SPOKE = "spoke", _("Contact, and they could talk freely")
    NOT_FREE = "not_free", _("Contact, but they could not talk freely")
    NEWS = "news", _("News of the child through someone trusted")
    NOBODY = "nobody", _("No contact")
    DANGER = "danger", _("A sign of danger")


class Because(TextChoices):
    """Why a contact is moved or cancelled."""

    CHILD_ASKED = "child_asked", _("The child asked for it")
    NOT_SAFE = "not_safe", _("It is not safe then, or not in this way")
    OUT_OF_REACH = "out_of_reach", _("No network, no transport, or nobody there")
    MORE_URGENT = "more_urgent", _("Something more urgent came first")
    RERANKED = "reranked", _("All contacts were ranked again")
    RISK = "risk", _("The risk was assessed")
    CLOSED = "closed", _("The case was closed")
    REOPENED = "reopened", _("The case was reopened")


# What people choose; the others follow from something else.
CHOSEN = [
    Because.CHILD_ASKED,
    Because.NOT_SAFE,
    Because.OUT_OF_REACH,
    Because.MORE_URGENT,
]


class After(TextChoices):
    """Which follow-up after closing it is; the deadlines say how long after."""

    FIRST = "first", _("First follow-up after closing")
    SECOND = "second", _("Second follow-up after closing")
    THIRD = "third", _("Third follow-up after closing")
    FOURTH = "fourth", _("Fourth follow-up after closing")
    FIFTH = "fifth", _("Fifth follow-up after closing")


class Heard(TextChoices):
    """Which of the agreed words was heard."""

    DANGER = "danger", _("The word for danger")
    CAME_IN = "came_in", _("The word for “someone came in”")
    NONE = "none", _("Neither of the agreed words")


class Group(TextChoices):
    """How to follow a child when not everyone can be visited."""

    NOT_REACHED = "1_not_reached", _("Not reached")
    IN_PERSON = "2_in_person", _("See in person")
    BY_PHONE = "3_by_phone", _("By phone")
