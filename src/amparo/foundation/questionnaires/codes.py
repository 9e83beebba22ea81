"""The codes of questionnaires: purposes, states, voices."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from .engine import Why


class Purpose(TextChoices):
    """What a questionnaire is for."""

    ASSESSMENT = "assessment", _("Assessment")
    FOLLOW_UP = "follow_up", _("Follow-up call")
    VISIT = "visit", _("Visit")
    REVIEW = "review", _("Review")
    SAFETY_PLAN = "safety_plan", _("Safety plan")
    BEST_INTERESTS = "best_interests", _("Best interests")
    COURSE_TEST = "course_test", _("Course test")
    SURVEY = "survey", _("Survey")
    AUDIT = "audit", _("Audit")
    OTHER = "other", _("Other")


class VersionState(TextChoices):
    """Where a version of a questionnaire stands."""

    DRAFT = "draft", _("Draft")
    WAITING = "waiting", _("Waiting for a second person")
    PUBLISHED = "published", _("Published")
    RETIRED = "retired", _("Retired")


class SheetState(TextChoices):
    """Whether answers are still being filled in."""

    DRAFT = "draft", _("Draft")
    FINISHED = "finished", _("Finished")


class Voice(TextChoices):
    """Whose answers these are."""

    CHILD = "child", _("The child")
    CAREGIVER = "caregiver", _("The caregiver")
    WORKER = "worker", _("The worker")
    NONE = "none", _("Not applicable")


VOICES = (Voice.CHILD, Voice.CAREGIVER, Voice.WORKER)


class Mark(TextChoices):
    """How far a form of ours has come."""

    DRAFT = "draft", _("Draft: own wording, not validated")
    REVIEWED = "reviewed", _("Reviewed by practitioners")


# Why a question has no answer: three different things, never mixed up.
WHY_LEFT = {
    Why.NOT_ASKED: _("Not asked"),
    Why.DID_NOT_SAY: _("Did not want to say"),
    Why.NOT_KNOWN: _("Not known"),
}
