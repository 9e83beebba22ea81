"""The codes of a concern, each with the words that staff read.

The public pages say the same things in a child's words; see the public room.
"""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

# What a concern is about has the codes of a case: one list, kept one floor below.
from amparo.response.cases.codes import Kind


class ReporterType(TextChoices):
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


class FormKind(TextChoices):
    """On which page it was told."""

    NOW = "now", _("I need help now")
    WORRIED = "worried", _("I am worried about a child")
    STAFF = "staff", _("Recorded by the team")


class Channel(TextChoices):
    """How the concern came in."""

    WEB = "web", _("Public page")
    PHONE = "phone", _("Telephone")
    MESSAGE = "message", _("Message")
    WALK_IN = "walk_in", _("Came to us")
    HOME_VISIT = "home_visit", _("Home visit")
    OTHER = "other", _("Another way")


class LateReason(TextChoices):
    """Why something was written down long after it was told."""

    PAPER = "paper", _("It was first written on paper")
    NO_NETWORK = "no_network", _("There was no power or network")
    NOT_SAFE = "not_safe", _("It was not safe to write it down before")
    HANDED_ON = "handed_on", _("Another organisation handed it on")
    OTHER = "other", _("Another reason")


class Danger(TextChoices):
    """Whether the person says that somebody is in danger now."""

    YES = "yes", _("Yes")
    NO = "no", _("No")
    NOT_SURE = "not_sure", _("Not sure")


class Age(TextChoices):
    """How old the child is, as far as whoever tells knows."""

    UNDER_13 = "under_13", _("Under 13")
    FROM_13 = "13_15", _("13 to 15")
    FROM_16 = "16_17", _("16 or 17")
    ADULT = "18_plus", _("18 or older")
    NOT_SURE = "not_sure", _("Not sure")


class OffenderAccess(TextChoices):
    """How near the person who does it is to the child."""

    LIVES = "lives", _("Lives with the child")
    WORKS = "works", _("Works with the child, or teaches or trains them")
    MEETS = "meets", _("Meets the child in another way")
    ONLINE = "online", _("Only online")
    NO = "no", _("Has no way to the child now")
    NOT_SURE = "not_sure", _("Not sure")


NEAR = frozenset({OffenderAccess.LIVES, OffenderAccess.WORKS, OffenderAccess.MEETS})


class RiskSign(TextChoices):
    """What makes a concern more urgent, ticked by whoever tells or by an officer."""

    MISSING = "missing", _("The child is missing now")
    IMAGES = "images", _("There are images, or somebody asks for some")
    THREAT = "threat", _("Somebody threatens or blackmails the child")
    TRAVEL = "travel", _("The child is to travel within a week")
    INJURY = "injury", _("The child is injured, ill or pregnant")
    SELF_HARM = "self_harm", _("The child speaks of harming themselves")


class DisclosedTo(TextChoices):
    """Who else knows of it."""

    NOBODY = "nobody", _("Nobody else")
    FRIEND = "friend", _("A friend")
    FAMILY = "family", _("Somebody in the family")
    SCHOOL = "school", _("Somebody at school or a club")
    HELPLINE = "helpline", _("A help line")
    POLICE = "police", _("The police or an authority")
    OTHER = "other", _("Somebody else")


class Phone(TextChoices):
    """Whose telephone or account it is on which the person may be reached."""

    OWN = "own", _("Their own; nobody else looks")
    SHARED = "shared", _("Shared with others")
    BORROWED = "borrowed", _("Somebody else's")


class ContactWay(TextChoices):
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
    AUTHORITY = "authority", _("Emergency services or the police were informed")
    HOTLINE = "hotline", _("An address was handed to a hotline")
    TRANSFERRED = "transferred", _("Passed on to another team or country")
    OTHER_TOPIC = "other_topic", _("Not about exploitation")
    NOT_ENOUGH = "not_enough", _("Not enough to act on")
    SILENT = "silent", _("Silent: no words, or nothing that can be understood")
    TEST = "test", _("A test")
    THANKS = "thanks", _("Thanks or a greeting")
    WRONG_PLACE = "wrong_place", _("Meant for somebody else")
    ABUSIVE = "abusive", _("Abuse of this line")


# One press, no answer first: nothing was told that could be answered.
QUICK = frozenset(
    {
        Outcome.SILENT,
        Outcome.TEST,
        Outcome.THANKS,
        Outcome.WRONG_PLACE,
        Outcome.ABUSIVE,
    }
)
# A second person looks again: a silent child must not be thrown away.
NEEDS_REVIEW = frozenset({Outcome.SILENT, Outcome.WRONG_PLACE, Outcome.ABUSIVE})
# Nobody asked for help: left out where it is counted what led to help. Silence stays
# in: a child may stand behind it.
NO_PLEA = QUICK - {Outcome.SILENT}
# Led to help, for the figures; so does a case.
LED_TO_HELP = frozenset(
    {
        Outcome.ADVICE,
        Outcome.HELP_NAMED,
        Outcome.AUTHORITY,
        Outcome.HOTLINE,
        Outcome.TRANSFERRED,
    }
)
# What an officer closes with after working on it; a transfer closes by itself.
WORKED_ON = (
    Outcome.ADVICE,
    Outcome.HELP_NAMED,
    Outcome.AUTHORITY,
    Outcome.HOTLINE,
    Outcome.OTHER_TOPIC,
    Outcome.NOT_ENOUGH,
)
# Led nowhere: destroyed when the country's time for keeping is over.
LED_NOWHERE = QUICK | {Outcome.OTHER_TOPIC, Outcome.NOT_ENOUGH}


class ResponseKind(TextChoices):
    """What the team did about a concern, as often as it did it."""

    ADVICE = "advice", _("Gave advice")
    HELP_NAMED = "help_named", _("Named a help line or service")
    EMERGENCY = "emergency", _("Informed emergency services")
    POLICE = "police", _("Informed the police or an authority")
    HOTLINE = "hotline", _("Handed an address to a hotline")
    CONTACT = "contact", _("Tried to reach the person who told")


# Somebody outside hears of it: on a ground, and named.
INFORMED = frozenset(
    {ResponseKind.EMERGENCY, ResponseKind.POLICE, ResponseKind.HOTLINE}
)
# What the state hears, directly or through its emergency services.
STATE = frozenset({ResponseKind.EMERGENCY, ResponseKind.POLICE})
# An outcome that claims a deed needs the deed to have been kept.
CLAIMS: dict[str, frozenset[str]] = {
    Outcome.HELP_NAMED: frozenset({ResponseKind.HELP_NAMED}),
    Outcome.AUTHORITY: STATE,
    Outcome.HOTLINE: frozenset({ResponseKind.HOTLINE}),
}


class Basis(TextChoices):
    """On what ground somebody outside was informed."""

    DANGER = "danger", _("Danger to life or health now")
    DUTY = "duty", _("A legal duty to report")
    CONSENT = "consent", _("The person who told, or the child, agrees")


class Contact(TextChoices):
    """What came of trying to reach the person who told."""

    REACHED = "reached", _("Reached, and it was safe to talk")
    STOPPED = "stopped", _("Reached, but it was not safe; stopped at once")
    NOBODY = "nobody", _("Nobody answered")
    OTHER_PERSON = "other_person", _("Somebody else answered; nothing was said")


class IdentityReason(TextChoices):
    """Why a custodian passes an identity on."""

    PROTECT = "protect", _("To protect the child or the person who told")
    CONSENT = "consent", _("The person who told agrees")
    LAW = "law", _("The law demands it")


class Author(TextChoices):
    """Which side wrote a message."""

    REPORTER = "reporter", _("The person who told")
    STAFF = "staff", _("The team")


class MessageKind(TextChoices):
    """What kind of message it is; the others than words are said with one press."""

    WORDS = "words", _("Words")
    SAFE_NOW = "safe_now", _("“I am safe now”")
    CONTACT_CHANGED = "contact", _("Changed how they may be reached")
    CONTACT_ENDED = "no_contact", _("Took back the permission to be contacted")


# The value of a judgement about closing that opens again.
REOPENED = "reopened"


class DecisionKind(TextChoices):
    """What a judgement is about."""

    URGENCY = "urgency", _("Urgency")
    CLOSING = "closing", _("Closing")
    REVIEW = "review", _("Second look")
    RETENTION = "keeping", _("Keeping it longer")
    TRANSFER = "transfer", _("Passing it on")


class Family(TextChoices):
    """By what two concerns may be the same; each has codes of its own."""

    CHILD = "child", _("The child's name")
    SOUND = "sound", _("How the child's name sounds")
    CONTACT = "contact", _("The same contact")
    ACCOUNT = "account", _("The same account or address online")
    PLACE = "place", _("The same place")


class Reason(TextChoices):
    """Why two concerns may be the same, as it is said to whoever reads one of them."""

    CONTACT = "contact", _("the same number or contact")
    ACCOUNT = "account", _("the same account or address online")
    NAME = "name", _("the same name of the child")
    SOUND = "sound", _("a name that sounds alike")
    PLACE = "place", _("the same place")
    AGE = "age", _("the same age")
    AREA = "area", _("the same area")


__all__ = [
    "CLAIMS",
    "INFORMED",
    "LED_NOWHERE",
    "LED_TO_HELP",
    "NEAR",
    "NEEDS_REVIEW",
    "NO_PLEA",
    "QUICK",
    "REOPENED",
    "STATE",
    "WORKED_ON",
    "Age",
    "Author",
    "Basis",
    "Channel",
    "Contact",
    "ContactWay",
    "Danger",
    "DecisionKind",
    "DisclosedTo",
    "Family",
    "FormKind",
    "IdentityReason",
    "Kind",
    "LateReason",
    "MessageKind",
    "OffenderAccess",
    "Outcome",
    "Phone",
    "Reason",
    "ReporterType",
    "ResponseKind",
    "RiskSign",
    "State",
    "Urgency",
]
