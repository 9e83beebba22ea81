"""What the public pages say for each code, in words for a twelve-year-old."""

from django.utils.translation import gettext_lazy as _

from amparo.foundation.places.models import HelpContact
from amparo.response.concerns.codes import Danger, Kind, Reach, Teller

LANGUAGES = {
    "en": "English",
    "nl": "Nederlands",
    "es": "Español",
    "pt-br": "Português (Brasil)",
    "hi": "हिन्दी",
    "bn": "বাংলা",
    "ne": "नेपाली",
    "id": "Bahasa Indonesia",
    "fil": "Filipino",
    "th": "ไทย",
}

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

KINDS = [
    (Kind.ABUSE, _("Somebody hurts or touches a child in a way that is not right")),
    (Kind.ONLINE, _("Something online, or with pictures")),
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

TELLERS = [
    ("", _("I would rather not say")),
    (Teller.CHILD, _("It is about me")),
    (Teller.FRIEND, _("I am a friend")),
    (Teller.PARENT, _("I am a parent or family")),
    (Teller.TEACHER, _("I am a teacher")),
    (Teller.COACH, _("I am a coach")),
    (Teller.NEIGHBOUR, _("I am a neighbour")),
    (Teller.PROFESSIONAL, _("I meet children in my work")),
    (Teller.COMPANY, _("I work for a company")),
    (Teller.OTHER, _("Somebody else")),
]

DANGERS = [
    (Danger.YES, _("Yes")),
    (Danger.NO, _("No")),
    (Danger.NOT_SURE, _("I am not sure")),
]

REACHES = [
    (Reach.RETURN, _("Do not contact me. I will come back here to read.")),
    (Reach.CALL, _("Call me")),
    (Reach.MESSAGE, _("Send me a message")),
]

# Who wants to tell, and the page that asks them: the one place that knows it.
WAYS = [
    ("tell", _("It is about me"), _("Something happens to me, or it happened before.")),
    (
        "tell",
        _("I am worried about a child"),
        _("A friend, a pupil, a neighbour, or somebody I know online."),
    ),
]

HELP = {
    HelpContact.Kind.EMERGENCY: _("When somebody is in danger now"),
    HelpContact.Kind.CHILD_HELPLINE: _("A line for children and young people"),
    HelpContact.Kind.ANTI_TRAFFICKING: _("When somebody was taken away or is forced"),
    HelpContact.Kind.ONLINE: _("For something online or a picture"),
}
