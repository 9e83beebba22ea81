"""The codes of a concern, each with the words that staff read.

The public pages say the same things in a child's words; see the public room.
"""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

# What a concern is about has the codes of a case: one list, kept one floor below.
from amparo.response.cases.codes import Kind


class Teller(TextChoices):
    """Who tells."""

    CHILD = "child", _("The child")
    FRIEND = "friend", _("A friend")
    PARENT = "parent", _("A parent or family member")
    TEACHER = "teacher", _("A teacher")
    COACH = "coach", _("A coach")
    NEIGHBOUR = "neighbour", _("A neighbour")
    PROFESSIONAL = "professional", _("A professional")
    COMPANY = "company", _("Somebody at a company")
    OTHER = "other", _("Somebody else")


class Channel(TextChoices):
    """How the concern came in."""

    WEB = "web", _("Public page")
    PHONE = "phone", _("Telephone")
    MESSAGE = "message", _("Message")
    WALK_IN = "walk_in", _("Came to us")
    HOME_VISIT = "home_visit", _("Home visit")
    OTHER = "other", _("Another way")


class Danger(TextChoices):
    """Whether the person says that somebody is in danger now."""

    YES = "yes", _("Yes")
    NO = "no", _("No")
    NOT_SURE = "not_sure", _("Not sure")


class Reach(TextChoices):
    """How the person wants to hear from us."""

    RETURN = "return", _("Do not contact; they come back to read")
    CALL = "call", _("Call")
    MESSAGE = "message", _("Send a message")


class Urgency(TextChoices):
    """How soon it must be answered, judged by a person."""

    NOW = "now", _("Now")
    SOON = "soon", _("Soon")
    NORMAL = "normal", _("Normal")


class State(TextChoices):
    """How far a concern has come."""

    NEW = "new", _("New")
    OPEN = "open", _("Being worked on")
    CASE = "case", _("Has become a case")
    CLOSED = "closed", _("Closed")


class Outcome(TextChoices):
    """What came of a concern that was closed."""

    ADVICE = "advice", _("Advice was given")
    HELP_NAMED = "help_named", _("A help line or service was named")
    AUTHORITY = "authority", _("Police or authorities were informed")
    OTHER_TOPIC = "other_topic", _("Not about exploitation")
    NOT_ENOUGH = "not_enough", _("Not enough to act on")
    TEST = "test", _("A test")
    THANKS = "thanks", _("Thanks or a greeting")
    ABUSIVE = "abusive", _("Abuse of this line")


# Nobody waits for an answer to these.
NO_ANSWER_NEEDED = frozenset({Outcome.TEST, Outcome.THANKS, Outcome.ABUSIVE})


class PassReason(TextChoices):
    """Why a custodian passes an identity on."""

    PROTECT = "protect", _("To protect the child or the person who told")
    CONSENT = "consent", _("The person who told agrees")
    LAW = "law", _("The law demands it")


class Author(TextChoices):
    """Which side wrote a message."""

    REPORTER = "reporter", _("The person who told")
    STAFF = "staff", _("The team")


class Judged(TextChoices):
    """What a judgement is about."""

    URGENCY = "urgency", _("Urgency")
    CLOSING = "closing", _("Closing")


__all__ = [
    "NO_ANSWER_NEEDED",
    "Author",
    "Channel",
    "Danger",
    "Judged",
    "Kind",
    "Outcome",
    "PassReason",
    "Reach",
    "State",
    "Teller",
    "Urgency",
]
