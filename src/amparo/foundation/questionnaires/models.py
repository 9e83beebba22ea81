from __future__ import annotations

import hashlib

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from ..countries.models import Country
from ..kernel.coded import CodedRecord
from ..kernel.models import Turn
from ..organisations.models import Organisation, Team
from .codes import Mark, Purpose, SheetState, VersionState, Voice

KIND = "questionnaires.sheet"  # of the record key of a sheet that has its own


class Questionnaire(CodedRecord):
    """Something that is asked, in all its versions. No personal data.

    Without an organisation it comes with Amparo. ``subjects`` are the kinds of record
    that it may be filled in about, ``voices`` those whose answers are kept apart.
    """

    CODED = ("key", "organisation_id", "purpose", "subjects", "retired_at")

    key = models.SlugField(max_length=80)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="questionnaires"
    )
    title = models.JSONField(default=dict)  # language code: text
    purpose = models.CharField(max_length=16, choices=Purpose)
    subjects = models.JSONField(default=list)
    voices = models.JSONField(
        default=list
    )  # who is asked, apart; empty: nobody in turn
    source = models.TextField(blank=True)
    licence = models.CharField(max_length=200, blank=True)
    mark = models.CharField(max_length=10, choices=Mark, blank=True)
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "key"], name="questionnaire_key_once"
            ),
            models.UniqueConstraint(
                fields=["key"],
                condition=Q(organisation__isnull=True),
                name="shipped_questionnaire_key_once",
            ),
        ]


class Version(CodedRecord):
    """One version of a questionnaire: what was uploaded, and the XForm made from it.

    A published version never changes; answers keep theirs. The code covers the form by
    its digest, so a form changed outside of Amparo is not filled in.
    """

    CODED = ("questionnaire_id", "number", "state", "digest", "published_by_id")
    WATCHED = True

    questionnaire = models.ForeignKey(
        Questionnaire, models.PROTECT, related_name="versions"
    )
    number = models.PositiveIntegerField()
    state = models.CharField(
        max_length=10, choices=VersionState, default=VersionState.DRAFT
    )
    xlsx = models.BinaryField()  # as it was uploaded, byte for byte
    xform = models.TextField()
    digest = models.CharField(max_length=64)  # SHA-256 of the XForm
    languages = models.JSONField(default=list)
    translations = models.JSONField(default=dict)  # added here: language: {text: words}
    # Of what came with Amparo: the digest of its readable source.
    loaded_as = models.CharField(max_length=64, blank=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    published_at = models.DateTimeField(null=True)
    form_key = models.UUIDField(unique=True, null=True, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["questionnaire", "number"], name="version_number_once"
            ),
            models.UniqueConstraint(
                fields=["questionnaire"],
                condition=Q(state="published"),
                name="one_published_version",
            ),
            models.CheckConstraint(
                condition=Q(published_by__isnull=True)
                | Q(uploaded_by__isnull=True)
                | ~Q(published_by=models.F("uploaded_by")),
                name="nobody_publishes_their_own_version",
            ),
        ]

    @property
    def is_sound(self) -> bool:
        """Whether the row and the form in it are as this server wrote them."""
        return self.is_authentic and self.digest == digest_of(self.xform)

    # For the scheduler, which tells those who lead where a changed row belongs.
    @property
    def country_id(self) -> str | None:
        """No country: a questionnaire belongs to an organisation, or to all."""
        return None

    @property
    def organisation(self) -> Organisation | None:
        """The organisation that brought it; None: it came with Amparo."""
        return self.questionnaire.organisation


class AnswerSheet(CodedRecord):
    """One set of answers about a record; sealed while it is filled in and after.

    ``key_kind`` and ``key_id`` name the key that seals it: that of a case, or its own.
    ``codes`` holds what the form marks as coded, once it is finished.
    """

    CODED = (
        *("form_version_id", "subject_kind", "subject_id", "key_kind", "key_id"),
        *("state", "voice", "codes", "answers_sealed"),
    )

    form_version = models.ForeignKey(Version, models.PROTECT, related_name="sheets")
    subject_kind = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    key_kind = models.CharField(max_length=40)
    key_id = models.UUIDField()
    team = models.ForeignKey(Team, models.PROTECT, related_name="answer_sheets")
    country = models.ForeignKey(Country, models.PROTECT, related_name="+")
    voice = models.CharField(max_length=10, choices=Voice, default=Voice.NONE)
    on = models.DateField()  # the day on which it was asked
    turn = Turn("subject")
    state = models.CharField(max_length=8, choices=SheetState, default=SheetState.DRAFT)
    begun_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    finished_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    finished_at = models.DateTimeField(null=True)
    answers_sealed = models.BinaryField()
    codes = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    form_key = models.UUIDField(unique=True, null=True, editable=False)

    class Meta:
        indexes = [
            models.Index(
                fields=["subject_id", "subject_kind", "state"], name="answers_about"
            ),
            models.Index(
                fields=["team", "state", "-finished_at"], name="answers_of_a_team"
            ),
            models.Index(fields=["form_version", "state"], name="answers_to_a_version"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="draft", finished_at__isnull=True)
                | Q(state="finished", finished_at__isnull=False),
                name="finished_answers_have_a_time",
            ),
        ]


def digest_of(text: str) -> str:
    """Return the digest by which a form is known."""
    return hashlib.sha256(text.encode()).hexdigest()
