from django.conf import settings
from django.db import models
from django.db.models import Q

from amparo.foundation.countries.models import Country
from amparo.foundation.kernel.coded import CodedRecord
from amparo.foundation.kernel.models import Record

from .codes import Audience, SignerWork, WhyEnded

LONGEST_SLUG = 40


class Lesson(Record):
    """A lesson for one audience; its words are its texts. ``number`` is its address."""

    number = models.PositiveSmallIntegerField(unique=True)
    slug = models.SlugField(max_length=LONGEST_SLUG, unique=True)
    audience = models.CharField(max_length=10, choices=Audience)

    class Meta:
        ordering = ["number"]


class LessonText(Record):
    """One wording of a lesson in one language; never changed, only followed by another.

    ``marks`` say from which wording of the English step each step was translated.
    Without an author it came with a release.
    """

    lesson = models.ForeignKey(Lesson, models.CASCADE, related_name="texts")
    language = models.CharField(max_length=10)
    number = models.PositiveIntegerField()
    source = models.TextField()
    digest = models.CharField(max_length=16)
    marks = models.JSONField(default=dict)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering = ["lesson", "language", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["lesson", "language", "number"], name="one_text_per_number"
            )
        ]


class LessonSignOff(CodedRecord):
    """Someone of a country signs one wording of a lesson: people there may read it.

    Of a lesson, language and country at most one stands. ``digest`` is that of the
    words, so that a text changed outside of Amparo is shown to nobody.
    """

    CODED = ("text_id", "digest", "lesson_id", "language", "country_id", "ended_at")

    text = models.ForeignKey(LessonText, models.PROTECT, related_name="sign_offs")
    lesson = models.ForeignKey(Lesson, models.CASCADE, related_name="sign_offs")
    language = models.CharField(max_length=10)
    digest = models.CharField(max_length=16)
    country = models.ForeignKey(Country, models.PROTECT, related_name="+")
    work = models.CharField(max_length=8, choices=SignerWork)
    signer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    why_ended = models.CharField(max_length=8, choices=WhyEnded, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["lesson", "language", "country"],
                condition=Q(ended_at__isnull=True),
                name="one_lesson_sign_off_stands",
            )
        ]


class OfferSignOff(CodedRecord):
    """Someone of a country signs the signs and offices of the offer check there.

    ``digest`` is that of what was read; once that changes, the sign-off counts no more.
    """

    CODED = ("country_id", "digest", "ended_at")

    country = models.ForeignKey(Country, models.PROTECT, related_name="+")
    digest = models.CharField(max_length=16)
    work = models.CharField(max_length=8, choices=SignerWork)
    signer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    why_ended = models.CharField(max_length=8, choices=WhyEnded, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["country"],
                condition=Q(ended_at__isnull=True),
                name="one_offer_sign_off_stands",
            )
        ]
