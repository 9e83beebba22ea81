"""The labels of the codes on public pages, in words for a twelve-year-old."""

from datetime import time

from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from amparo.foundation.countries.models import HelpContact
from amparo.foundation.design.clock_times import clock
from amparo.response.concerns.codes import (
    Age,
    ContactWay,
    Danger,
    DisclosedTo,
    Kind,
    MessageKind,
    OffenderAccess,
    Phone,
    ReporterType,
    RiskSign,
)

COUNTRIES = {
    "BD": _("Bangladesh"),
    "BO": _("Bolivia"),
    "BR": _("Brazil"),
    "CO": _("Colombia"),
    "DO": _("Dominican Republic"),
    "ID": _("Indonesia"),
    "IN": _("India"),
    "NI": _("Nicaragua"),
    "NL": _("Netherlands"),
    "NP": _("Nepal"),
    "PE": _("Peru"),
    "PH": _("Philippines"),
    "TH": _("Thailand"),
}

RATHER_NOT = _("I would rather not say")

KINDS = [
    (Kind.ABUSE, _("Somebody hurts or touches a child in a way that is not right")),
    (
        Kind.ONLINE,
        _("Somebody does something online that is not right"),
    ),
    (
        Kind.PROSTITUTION,
        _("Money, gifts or a place to stay in return for sexual things"),
    ),
    (Kind.TRAVEL_TOURISM, _("A tourist, a traveller or a hotel")),
    (Kind.TRAFFICKING, _("A child was taken away, or may not leave")),
    (Kind.JOB_OFFER, _("An offer of work that feels wrong")),
    (Kind.CHILD_MARRIAGE, _("A child has to marry")),
    (Kind.NOT_SURE, _("Something else, or I am not sure")),
]

REPORTER_TYPES = [
    ("", RATHER_NOT),
    (ReporterType.CHILD, _("It is about me")),
    (ReporterType.FRIEND, _("I am a friend")),
    (ReporterType.PARENT, _("I am a parent or family")),
    (ReporterType.TEACHER, _("I am a teacher")),
    (ReporterType.COACH, _("I am a coach")),
    (ReporterType.NEIGHBOUR, _("I am a neighbour")),
    (ReporterType.PROFESSIONAL, _("I meet children in my work")),
    (ReporterType.COMPANY, _("I work for a company")),
    (ReporterType.OTHER, _("Somebody else")),
]

# The first one is the default: a text browser selects the first.
YES_OR_NO = [
    ("", RATHER_NOT),
    (Danger.YES, _("Yes")),
    (Danger.NO, _("No")),
    (Danger.NOT_SURE, _("I am not sure")),
]

ABOUT_COLLEAGUE = _(
    "Is it about someone who works with children for an organisation here?"
)
READ_APART = _(
    "For example a carer or a trainer. If you say yes or you are not sure, another "
    "organisation reads this, and not the team here."
)
ASKED_WHO_READS = _(
    "For example a carer or a trainer. If you say yes or you are not sure, we ask you "
    "first who may read this."
)

REACHES = [
    (ContactWay.RETURN, _("Do not contact me. I will come back here to read.")),
    (ContactWay.CALL, _("Call me")),
    (ContactWay.MESSAGE, _("Send me a message")),
]

# The ways to report, each with its page: the only place that lists them.
WAYS = [
    (
        "now",
        _("I need help now"),
        _("Something happens to me. A few words are enough."),
    ),
    (
        "worried",
        _("I am worried about a child"),
        _("It may be me, a friend, a pupil or a neighbour."),
    ),
]

AGES = [
    ("", RATHER_NOT),
    (Age.UNDER_13, _("Under 13")),
    (Age.FROM_13, _("13 to 15")),
    (Age.FROM_16, _("16 or 17")),
    (Age.ADULT, _("18 or older")),
    (Age.NOT_SURE, _("I am not sure")),
]

RISK_SIGNS = [
    (RiskSign.MISSING, _("Nobody knows where the child is")),
    (RiskSign.THREAT, _("Somebody threatens the child, perhaps with a picture")),
    (RiskSign.IMAGES, _("There are pictures, or somebody asks for some")),
    (RiskSign.TRAVEL, _("The child is to go on a journey within a week")),
    (RiskSign.INJURY, _("The child is hurt, ill or pregnant")),
    (RiskSign.SELF_HARM, _("The child wants to hurt themselves")),
]

OFFENDER_ACCESS = [
    ("", RATHER_NOT),
    (OffenderAccess.LIVES, _("They live with the child")),
    (OffenderAccess.WORKS, _("They teach, train or work with the child")),
    (OffenderAccess.MEETS, _("They meet the child in another way")),
    (OffenderAccess.ONLINE, _("Only online")),
    (OffenderAccess.NO, _("They cannot come near the child now")),
    (OffenderAccess.NOT_SURE, _("I am not sure")),
]

DISCLOSED_TO = [
    (DisclosedTo.NOBODY, _("Nobody")),
    (DisclosedTo.FRIEND, _("A friend")),
    (DisclosedTo.FAMILY, _("Somebody in the family")),
    (DisclosedTo.SCHOOL, _("Somebody at school or in a club")),
    (DisclosedTo.HELPLINE, _("A help line")),
    (DisclosedTo.POLICE, _("The police, or an office")),
    (DisclosedTo.OTHER, _("Somebody else")),
]

PHONES = [
    ("", RATHER_NOT),
    (Phone.OWN, _("Mine. Nobody else looks at it.")),
    (Phone.SHARED, _("I share it with others.")),
    (Phone.BORROWED, _("It belongs to somebody else.")),
]

DAYS = list(WEEKDAYS.items())

# What one press of a button says in the conversation.
MESSAGE_TEXTS = {
    MessageKind.SAFE_NOW: _("I am safe now."),
    MessageKind.CONTACT_CHANGED: _("I changed how you may reach me."),
    MessageKind.CONTACT_ENDED: _("Do not contact me any more."),
}


def from_hours() -> list[tuple[object, str]]:
    """Return the hours of a day, as clock times."""
    return [("", "–"), *((hour, clock(time(hour))) for hour in range(24))]


def to_hours() -> list[tuple[object, str]]:
    """Return the hours at which a time may end; the last is midnight."""
    hours = [(hour, clock(time(hour))) for hour in range(1, 24)]
    return [("", "–"), *hours, (24, str(_("midnight")))]


HELP = {
    HelpContact.Kind.EMERGENCY: _("When somebody is in danger now"),
    HelpContact.Kind.CHILD_HELPLINE: _("A line for children and young people"),
    HelpContact.Kind.ANTI_TRAFFICKING: _("When somebody was taken away or is forced"),
    HelpContact.Kind.ONLINE: _("For something online or a picture"),
}
