"""The public titles of our lessons, and whom they are for, in every language.

A lesson may be in two languages only; what it is about is said in all of them.
"""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .codes import Audience

Text = str | Promise

AUDIENCES: dict[str, Text] = {
    Audience.AGES_6: _("For children from 6 to 9"),
    Audience.AGES_10: _("For children from 10 to 13"),
    Audience.AGES_14: _("For young people from 14 to 17"),
    Audience.CAREGIVERS: _("For parents and those who care for children"),
    Audience.LEADERS: _("For people who lead a community"),
    Audience.TEACHERS: _("For teachers"),
    Audience.POLICE: _("For the police"),
    Audience.COMPANIES: _("For people who work in a company"),
}

TITLES: dict[str, Text] = {
    "my-rights": _("I have rights"),
    "five-people": _("Five people I can tell"),
    "good-and-bad-secrets": _("Good secrets and bad secrets"),
    "my-body": _("My body belongs to me"),
    "rights-and-whom-to-tell": _("My rights, and whom I can tell"),
    "feelings-and-yes-or-no": _("Feelings, and saying yes or no"),
    "new-friends-online": _("New friends online"),
    "pictures-of-me": _("Pictures of me"),
    "someone-threatens-me": _("When someone scares me with a picture"),
    "is-this-offer-good": _("Is this offer good?"),
    "a-friend-in-trouble": _("A friend is in trouble"),
    "after-i-tell": _("What happens after I tell"),
    "listening-to-my-child": _("Listening to my child"),
    "money-and-offers": _("When money is short and an offer comes"),
    "children-online": _("Children online"),
    "weeks-at-home": _("Long weeks at home together"),
    "a-community-that-protects": _("A community that protects its children"),
    "signs-at-school": _("What teachers can notice, and what to do first"),
    "asking-a-child": _("Asking a child with care"),
    "at-work": _("What people in companies can do"),
}
