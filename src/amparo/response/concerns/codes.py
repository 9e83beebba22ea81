"""The codes of a concern, each with its label for staff.

The public pages have labels of their own, in a child's words.
"""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

# Kinds of concerns and cases share one list, which the cases room holds.
from amparo.response.cases.codes import Kind


class ReporterType(TextChoices):
    """Who reports."""

    CHILD = "child", _("The child")
    FRIEND = "friend", _("A friend")
    PARENT = "parent", _("A parent or family member")
    TEACHER = "teacher", _("A teacher")
    COACH = "coach", _("A coach")
    NEIGHBOUR = "neighbour", _("A neighbour")
    PROFESSIONAL = "professional", _("A professional")
    COMPANY = "company", _("Someone at a company")
    OTHER = "other", _("Someone else")


class FormKind(TextChoices):
    """The form with which a concern was reported."""

    NOW = "now", _("I need help now")
    WORRIED = "worried", _("I am worried about a child")
    STAFF = "staff", _("Recorded by the team")


class Channel(TextChoices):
    """The channel by which a concern was received."""

    WEB = "web", _("Public page")
    PHONE = "phone", _("Telephone")
    MESSAGE = "message", _("Message")
    WALK_IN = "walk_in", _("Came to us")
    HOME_VISIT = "home_visit", _("Home visit")
    OTHER = "other", _("Another way")


class LateReason(TextChoices):
    """Why a concern was recorded long after it was reported."""

    PAPER = "paper", _("It was first written on paper")
    NO_NETWORK = "no_network", _("There was no power or network")
    NOT_SAFE = "not_safe", _("It was not safe to write it down before")
    HANDED_ON = "handed_on", _("Another organisation handed it on")
    OTHER = "other", _("Another reason")


class AboutColleague(TextChoices):
    """Whether it is about someone who works with children for an organisation here."""

    YES = "yes", _("Yes")
    NO = "no", _("No")
    NOT_SURE = "not_sure", _("Not sure")


# What a safeguarding team of another organisation reads instead of the usual team.
APART = (AboutColleague.YES, AboutColleague.NOT_SURE)


class Danger(TextChoices):
    """Whether the reporter says that someone is in danger now."""

    YES = "yes", _("Yes")
    NO = "no", _("No")
    NOT_SURE = "not_sure", _("Not sure")


class Age(TextChoices):
    """The age of the child, as far as the reporter knows."""

    UNDER_13 = "under_13", _("Under 13")
    FROM_13 = "13_15", _("13 to 15")
    FROM_16 = "16_17", _("16 or 17")
    ADULT = "18_plus", _("18 or older")
    NOT_SURE = "not_sure", _("Not sure")


class OffenderAccess(TextChoices):
    """The alleged perpetrator's access to the child."""

    LIVES = "lives", _("Lives with the child")
    WORKS = "works", _("Works with the child, or teaches or trains them")
    MEETS = "meets", _("Meets the child in another way")
    ONLINE = "online", _("Only online")
    NO = "no", _("No access now")
    NOT_SURE = "not_sure", _("Not sure")


NEAR = frozenset({OffenderAccess.LIVES, OffenderAccess.WORKS, OffenderAccess.MEETS})


class RiskSign(TextChoices):
    """What makes a concern more urgent, ticked by the reporter or an officer."""

    MISSING = "missing", _("The child is missing now")
    IMAGES = "images", _("There are images, or someone is asking for them")
    THREAT = "threat", _("Someone is threatening or blackmailing the child")
    TRAVEL = "travel", _("The child is due to travel within a week")
    INJURY = "injury", _("The child is injured, ill or pregnant")
    SELF_HARM = "self_harm", _("The child talks about self-harm")


class DisclosedTo(TextChoices):
    """Who else has been told."""

    NOBODY = "nobody", _("Nobody else")
    FRIEND = "friend", _("A friend")
    FAMILY = "family", _("Someone in the family")
    SCHOOL = "school", _("Someone at school or a club")
    HELPLINE = "helpline", _("A helpline")
    POLICE = "police", _("The police or an authority")
    OTHER = "other", _("Someone else")


class Phone(TextChoices):
    """Whose telephone or account the safe contact is."""

    OWN = "own", _("Their own; nobody else looks")
    SHARED = "shared", _("Shared with others")
    BORROWED = "borrowed", _("Someone else's")


class ContactWay(TextChoices):
    """How the reporter wants to be contacted."""

    RETURN = "return", _("Do not contact; they will check the mailbox")
    CALL = "call", _("Call")
    MESSAGE = "message", _("Send a message")


class Urgency(TextChoices):
    """How soon a concern must be answered, as an officer assessed it."""

    NOW = "now", _("Now")
    SOON = "soon", _("Soon")
    NORMAL = "normal", _("Normal")


class State(TextChoices):
    """The state of a concern."""

    NEW = "new", _("New")
    OPEN = "open", _("In progress")
    CASE = "case", _("Has become a case")
    CLOSED = "closed", _("Closed")


class Outcome(TextChoices):
    """The outcome of a closed concern."""

    ADVICE = "advice", _("Advice was given")
    HELP_NAMED = "help_named", _("A helpline or service was named")
    AUTHORITY = "authority", _("Emergency services or the police were informed")
    HOTLINE = "hotline", _("An address was handed to a hotline")
    TRANSFERRED = "transferred", _("Transferred to another team or country")
    OTHER_TOPIC = "other_topic", _("Not about exploitation")
    NOT_ENOUGH = "not_enough", _("Not enough to act on")
    SILENT = "silent", _("Silent: no words, or nothing that can be understood")
    TEST = "test", _("A test")
    THANKS = "thanks", _("Thanks or a greeting")
    WRONG_PLACE = "wrong_place", _("Meant for someone else")
    ABUSIVE = "abusive", _("Abuse of this line")


# Closed in one step, without an answer: there is nothing to answer.
QUICK = frozenset(
    {
        Outcome.SILENT,
        Outcome.TEST,
        Outcome.THANKS,
        Outcome.WRONG_PLACE,
        Outcome.ABUSIVE,
    }
)
# A second person reviews: the reporter may be a child who could not speak.
NEEDS_REVIEW = frozenset({Outcome.SILENT, Outcome.WRONG_PLACE, Outcome.ABUSIVE})
# No request for help: left out of the share that led to help. Silence stays in: it
# may be a child.
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
# The outcomes an officer chooses from; a transfer sets its own.
WORKED_ON = (
    Outcome.ADVICE,
    Outcome.HELP_NAMED,
    Outcome.AUTHORITY,
    Outcome.HOTLINE,
    Outcome.OTHER_TOPIC,
    Outcome.NOT_ENOUGH,
)
# Led nowhere: deleted when the country's retention period ends.
LED_NOWHERE = QUICK | {Outcome.OTHER_TOPIC, Outcome.NOT_ENOUGH}


class ResponseKind(TextChoices):
    """A response of the team to a concern; there may be several."""

    ADVICE = "advice", _("Gave advice")
    HELP_NAMED = "help_named", _("Named a helpline or service")
    EMERGENCY = "emergency", _("Informed emergency services")
    POLICE = "police", _("Informed the police or an authority")
    HOTLINE = "hotline", _("Handed an address to a hotline")
    CONTACT = "contact", _("Tried to contact the reporter")


# Someone outside is informed: needs a ground and a name.
INFORMED = frozenset(
    {ResponseKind.EMERGENCY, ResponseKind.POLICE, ResponseKind.HOTLINE}
)
# The state is informed, directly or through emergency services.
STATE = frozenset({ResponseKind.EMERGENCY, ResponseKind.POLICE})
# An outcome that claims a response needs that response on record.
CLAIMS: dict[str, frozenset[str]] = {
    Outcome.HELP_NAMED: frozenset({ResponseKind.HELP_NAMED}),
    Outcome.AUTHORITY: STATE,
    Outcome.HOTLINE: frozenset({ResponseKind.HOTLINE}),
}


class Basis(TextChoices):
    """The ground on which someone outside was informed."""

    DANGER = "danger", _("Danger to life or health now")
    DUTY = "duty", _("A legal duty to report")
    CONSENT = "consent", _("The reporter or the child agrees")


class Contact(TextChoices):
    """The result of an attempt to contact the reporter."""

    REACHED = "reached", _("Reached, and it was safe to talk")
    STOPPED = "stopped", _("Reached, but it was not safe; stopped at once")
    NOBODY = "nobody", _("Nobody answered")
    OTHER_PERSON = "other_person", _("Someone else answered; nothing was said")


class IdentityReason(TextChoices):
    """Why a custodian shares a reporter's name."""

    PROTECT = "protect", _("To protect the child or the reporter")
    CONSENT = "consent", _("The reporter agrees")
    LAW = "law", _("Required by law")


class Author(TextChoices):
    """Which side wrote a message."""

    REPORTER = "reporter", _("Reporter")
    STAFF = "staff", _("The team")


class MessageKind(TextChoices):
    """The kind of a message; all but words are sent with one button."""

    WORDS = "words", _("Message")
    SAFE_NOW = "safe_now", _("“I am safe now”")
    CONTACT_CHANGED = "contact", _("Changed safe contact")
    CONTACT_ENDED = "no_contact", _("Withdrew permission to be contacted")


# The value of a closing decision that reopens a concern.
REOPENED = "reopened"


class DecisionKind(TextChoices):
    """What a decision is about."""

    URGENCY = "urgency", _("Urgency")
    CLOSING = "closing", _("Closure")
    REVIEW = "review", _("Closure review")
    RETENTION = "keeping", _("Retention extended")
    TRANSFER = "transfer", _("Transfer")
    APART = "apart", _("About one of us")


class Family(TextChoices):
    """What two concerns may have in common; each family has its own codes."""

    CHILD = "child", _("The child's name")
    SOUND = "sound", _("How the child's name sounds")
    CONTACT = "contact", _("The same contact")
    ACCOUNT = "account", _("The same account or address online")
    PLACE = "place", _("The same place")


class Reason(TextChoices):
    """Why two concerns are possible duplicates, as shown to readers."""

    CONTACT = "contact", _("the same number or contact")
    ACCOUNT = "account", _("the same account or address online")
    NAME = "name", _("the same name for the child")
    SOUND = "sound", _("a similar-sounding name")
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
