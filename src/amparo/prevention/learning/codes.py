"""The codes of lessons: whom they are for, and what their steps can be."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Audience(TextChoices):
    """Whom a lesson is for."""

    AGES_6 = "6-9", _("Ages 6 to 9")
    AGES_10 = "10-13", _("Ages 10 to 13")
    AGES_14 = "14-17", _("Ages 14 to 17")
    CAREGIVERS = "caregivers", _("Parents and caregivers")
    LEADERS = "leaders", _("Community leaders")
    TEACHERS = "teachers", _("Teachers")
    POLICE = "police", _("Police")
    COMPANIES = "companies", _("Company staff")


CHILDREN = (Audience.AGES_6, Audience.AGES_10, Audience.AGES_14)


class StepKind(TextChoices):
    """What a step of a lesson is."""

    SCREEN = "screen", _("Screen")
    PICTURE = "picture", _("Picture")
    CHOICE = "choice", _("Something happens: what would you do?")
    QUESTION = "question", _("Question")
    HELP = "help", _("Where to get help")
    FACILITATOR = "facilitator", _("For the facilitator")


class Picture(TextChoices):
    """Our own drawings; each is a file in ``templates/learning/pictures``."""

    HAND = "hand", _("A hand with five fingers")
    PHONE = "phone", _("A phone")
    ROAD = "road", _("A road to a town")
    TALK = "talk", _("Two people talk")
    BODY = "circle", _("A circle around a child")


class TranslationState(TextChoices):
    """How a translated step stands to the English one."""

    CURRENT = "current", _("Translated")
    CHANGED = "changed", _("English has changed since")
    MISSING = "missing", _("Not translated")


class SignerWork(TextChoices):
    """By what experience someone signs off a lesson for a country."""

    TEACHES = "teaches", _("I teach or train people like these here")
    WORKS = "works", _("I work with children and families here")
    TRIED = "tried", _("I read it together with people like these here")


class WhyEnded(TextChoices):
    """Why a sign-off ended."""

    RENEWED = "renewed", _("Signed off again")
    WRONG = "wrong", _("Something in it is wrong")
    UNCLEAR = "unclear", _("It is hard to understand")
    HARMFUL = "harmful", _("Something in it could do harm")
    MISTAKE = "mistake", _("It was signed off by mistake")
