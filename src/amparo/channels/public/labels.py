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
from amparo.response.services.listings import Kind as Service

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
    (
        Kind.ABUSE,
        _("Someone hurts a child, or touches a child in a way that is not right"),
    ),
    (
        Kind.ONLINE,
        _("Someone does something online that is not right"),
    ),
    (
        Kind.PROSTITUTION,
        _("Money, gifts or a place to stay in return for sexual things"),
    ),
    (Kind.TRAVEL_TOURISM, _("A tourist, a traveller or a hotel")),
    (Kind.TRAFFICKING, _("A child was taken away, or is not allowed to leave")),
    (Kind.JOB_OFFER, _("A job offer that feels wrong")),
    (Kind.CHILD_MARRIAGE, _("A child is being made to marry")),
    (Kind.NOT_SURE, _("Something else, or I am not sure")),
]

REPORTER_TYPES = [
    ("", RATHER_NOT),
    (ReporterType.CHILD, _("It is about me")),
    (ReporterType.FRIEND, _("I am a friend")),
    (ReporterType.PARENT, _("I am a parent or relative")),
    (ReporterType.TEACHER, _("I am a teacher")),
    (ReporterType.COACH, _("I am a coach")),
    (ReporterType.NEIGHBOUR, _("I am a neighbour")),
    (ReporterType.PROFESSIONAL, _("I meet children through my work")),
    (ReporterType.COMPANY, _("I work for a company")),
    (ReporterType.OTHER, _("Someone else")),
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
    "For example, a carer or a trainer. If you say yes or are not sure, "
    "another organisation reads this, not the team here."
)
ASKED_WHO_READS = _(
    "For example, a carer or a trainer. If you say yes or are not sure, we "
    "first ask you who may read this."
)

REACHES = [
    (
        ContactWay.RETURN,
        _("Do not contact me. I will come back here to read your answer."),
    ),
    (ContactWay.CALL, _("Call me")),
    (ContactWay.MESSAGE, _("Send me a message")),
]

# The ways to report, each with its page: the only place that lists them.
WAYS = [
    (
        "now",
        _("I need help now"),
        _("Something is happening to me. A few words are enough."),
    ),
    (
        "worried",
        _("I am worried about a child"),
        _("A friend, a pupil, a neighbour, or me."),
    ),
]

# What a child may need: a letter for the address, which must say nothing; the words;
# and the kinds of service that give it. Each kind stands once.
NEEDS = [
    (
        "a",
        _("Someone to talk to"),
        _("When you are sad, afraid or alone."),
        (Service.PSYCHOSOCIAL,),
    ),
    (
        "b",
        _("A doctor or a nurse"),
        _("When you are hurt or ill, or worry about your body."),
        (Service.EMERGENCY_MEDICAL, Service.CLINICAL_CARE),
    ),
    (
        "c",
        _("A safe place to sleep"),
        _("When you cannot stay at home."),
        (Service.SAFE_HOUSE, Service.ALTERNATIVE_CARE),
    ),
    (
        "d",
        _("Someone who knows the law"),
        _("What your rights are, and what you can ask for."),
        (Service.LEGAL_AID,),
    ),
    (
        "e",
        _("Police and courts"),
        _("To tell the police or a court what someone did."),
        (Service.POLICE_JUSTICE,),
    ),
    (
        "f",
        _("Food, clothes or money"),
        _("When your family does not have enough."),
        (Service.BASIC_NEEDS, Service.ECONOMIC_SUPPORT),
    ),
    ("g", _("School"), _("To go back to class, or to learn."), (Service.EDUCATION,)),
    (
        "h",
        _("Learn a job"),
        _("Courses for young people."),
        (Service.VOCATIONAL,),
    ),
    (
        "i",
        _("Find my family"),
        _("When you were taken away, or lost your way."),
        (Service.FAMILY_TRACING,),
    ),
    (
        "j",
        _("Papers"),
        _("A birth certificate or an identity card."),
        (Service.IDENTITY_PAPERS,),
    ),
    (
        "k",
        _("Help with a disability"),
        _("To see, hear, speak, move or learn more easily."),
        (Service.DISABILITY,),
    ),
    (
        "l",
        _("Someone who speaks my language"),
        _("Who says in another language what you say."),
        (Service.INTERPRETATION,),
    ),
    (
        "m",
        _("Get something taken down online"),
        _("A picture, a video or a message about you."),
        (Service.ONLINE_REMOVAL,),
    ),
]
FOR_SEX = {"girls": _("For girls"), "boys": _("For boys")}

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
    (RiskSign.THREAT, _("Someone is threatening the child, maybe with a picture")),
    (RiskSign.IMAGES, _("There are pictures, or someone is asking for them")),
    (RiskSign.TRAVEL, _("The child is going to travel within a week")),
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
    (DisclosedTo.FAMILY, _("Someone in the family")),
    (DisclosedTo.SCHOOL, _("Someone at school or in a club")),
    (DisclosedTo.HELPLINE, _("A helpline")),
    (DisclosedTo.POLICE, _("The police or a government office")),
    (DisclosedTo.OTHER, _("Someone else")),
]

PHONES = [
    ("", RATHER_NOT),
    (Phone.OWN, _("Mine. Nobody else looks at it.")),
    (Phone.SHARED, _("I share it with others.")),
    (Phone.BORROWED, _("It belongs to someone else.")),
]

DAYS = list(WEEKDAYS.items())

# What one press of a button says in the conversation.
MESSAGE_TEXTS = {
    MessageKind.SAFE_NOW: _("I am safe now."),
    MessageKind.CONTACT_CHANGED: _("I changed how you can reach me."),
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
    HelpContact.Kind.EMERGENCY: _("If someone is in danger now"),
    HelpContact.Kind.CHILD_HELPLINE: _("A helpline for children and young people"),
    HelpContact.Kind.ANTI_TRAFFICKING: _(
        "If someone was taken away or is being forced to do something"
    ),
    HelpContact.Kind.ONLINE: _("For something online or about a picture"),
}
