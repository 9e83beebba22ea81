from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from amparo.foundation.countries.models import Area
from amparo.foundation.kernel.coded import CodedRecord
from amparo.foundation.kernel.models import Record, Turn
from amparo.foundation.organisations.models import Organisation, Team
from amparo.foundation.persons.models import Person

from .codes import (
    AgeBand,
    Assent,
    Audience,
    Disability,
    EnrolmentState,
    Giver,
    How,
    Mark,
    Method,
    Moment,
    Order,
    Photos,
    Purpose,
    RunState,
    SessionState,
    Sex,
    Way,
)

KIND = "courses.run"  # of the record key that seals where a run takes place
SITTING = "courses.sitting"  # what answers to a test are about

_USER = settings.AUTH_USER_MODEL


class Programme(Record):
    """Courses that belong together; plain text, no personal data."""

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="programmes"
    )
    name = models.CharField(max_length=120)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "name"], name="programme_name_once"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Course(Record):
    """What is taught: audience, goals, sessions, lessons, rule of the certificate.

    ``lessons`` names lessons by their keys. ``goals`` are key and words; the coded
    answers of a test name a goal by its key. ``tests`` are the keys of two equal
    questionnaires, or nothing.
    """

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="courses")
    title = models.CharField(max_length=120)
    audience = models.CharField(max_length=16, choices=Audience)
    goals = models.JSONField(default=list)
    session_count = models.PositiveSmallIntegerField()
    minutes = models.PositiveSmallIntegerField()  # of one session
    lessons = models.JSONField(default=list)
    # Of the sessions, so many in a hundred; empty: no certificate.
    certificate_share = models.PositiveSmallIntegerField(null=True)
    tests = models.JSONField(default=list)
    form_key = models.UUIDField(unique=True, null=True, editable=False)

    class Meta:
        ordering = ["title"]
        constraints = [
            models.CheckConstraint(
                condition=Q(session_count__gte=1, session_count__lte=60),
                name="sessions_of_a_course",
            ),
            models.CheckConstraint(
                condition=Q(certificate_share__isnull=True)
                | Q(certificate_share__gte=1, certificate_share__lte=100),
                name="share_for_a_certificate",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Run(CodedRecord):
    """A course given once: by one team, from a day to a day.

    Where children meet at which hour is sealed; the area and the days are coded. What
    is said for safeguarding stands here too, because a run cannot start without it.
    """

    code = models.CharField(max_length=12, unique=True)
    course = models.ForeignKey(Course, models.PROTECT, related_name="runs")
    team = models.ForeignKey(Team, models.PROTECT, related_name="runs")
    area = models.ForeignKey(Area, models.PROTECT, null=True, related_name="+")
    partner = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="+"
    )
    way = models.CharField(max_length=8, choices=Way)
    language = models.CharField(max_length=10)
    starts_on = models.DateField()
    state = models.CharField(max_length=10, choices=RunState, default=RunState.PLANNED)
    ended_at = models.DateTimeField(null=True)
    place_sealed = models.BinaryField()  # where, at what hour
    # Safeguarding of the activity.
    places = models.PositiveSmallIntegerField(null=True)  # for so many at most
    youngest = models.PositiveSmallIntegerField(null=True)  # age
    adults = models.PositiveSmallIntegerField(null=True)  # present at each session
    risks_checked_on = models.DateField(null=True)
    risks_sealed = models.BinaryField(null=True)  # what was found, and what is done
    photos = models.CharField(max_length=8, choices=Photos, blank=True)
    complaints_told = models.BooleanField(default=False)
    focal_point = models.ForeignKey(_USER, models.PROTECT, null=True, related_name="+")
    form_key = models.UUIDField(unique=True, null=True, editable=False)

    class Meta:
        indexes = [
            models.Index(fields=["team", "state", "-starts_on"], name="runs_of_a_team"),
            models.Index(fields=["course"], name="runs_of_a_course"),
        ]

    def __str__(self) -> str:
        return self.code


class Session(Record):
    """One meeting of a run. ``door`` is the code by which people sign in, for hours."""

    run = models.ForeignKey(Run, models.PROTECT, related_name="sessions")
    number = models.PositiveSmallIntegerField()
    on = models.DateField()
    minutes = models.PositiveSmallIntegerField()
    state = models.CharField(
        max_length=10, choices=SessionState, default=SessionState.PLANNED
    )
    door = models.CharField(max_length=16, unique=True, null=True)
    door_closes_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["run", "number"], name="session_once")
        ]


class Enrolment(CodedRecord):
    """Someone who takes part in a run, once. The person's name is sealed elsewhere.

    ``code`` stands on a card and is no name. The facts are those of the day on which
    they were registered, for counting.
    """

    CODED = ("run_id", "person_id", "code")

    run = models.ForeignKey(Run, models.PROTECT, related_name="enrolments")
    person = models.ForeignKey(Person, models.PROTECT, related_name="enrolments")
    code = models.CharField(max_length=8)
    state = models.CharField(
        max_length=10, choices=EnrolmentState, default=EnrolmentState.ENROLLED
    )
    audience = models.CharField(max_length=16, choices=Audience)
    sex = models.CharField(max_length=10, choices=Sex, default=Sex.NOT_ASKED)
    age_band = models.CharField(
        max_length=10, choices=AgeBand, default=AgeBand.NOT_ASKED
    )
    disability = models.CharField(
        max_length=10, choices=Disability, default=Disability.NOT_ASKED
    )
    form_key = models.UUIDField(unique=True, null=True, editable=False)

    class Meta:
        indexes = [models.Index(fields=["person"], name="enrolments_of_a_person")]
        constraints = [
            models.UniqueConstraint(fields=["run", "person"], name="once_in_a_run"),
            models.UniqueConstraint(fields=["run", "code"], name="card_code_once"),
        ]


class Consent(CodedRecord):
    """Consent, or a refusal, for someone who takes part. Never changed, only ended."""

    CODED = (
        *("enrolment_id", "purpose", "giver", "given", "assent", "caregiver_unsafe"),
        *("withdrawn_at", "who_sealed"),
    )

    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="consents")
    turn = Turn("enrolment")
    purpose = models.CharField(max_length=10, choices=Purpose)
    given = models.BooleanField()
    giver = models.CharField(max_length=16, choices=Giver)
    assent = models.CharField(max_length=10, choices=Assent)
    method = models.CharField(max_length=8, choices=Method)
    on = models.DateField()
    caregiver_unsafe = models.BooleanField(default=False)
    who_sealed = models.BinaryField()  # the adult's name and what they are to the child
    recorded_by = models.ForeignKey(_USER, models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    form_key = models.UUIDField(unique=True, null=True, editable=False)


class Attendance(Record):
    """A mark of one person for one session; a correction leaves the earlier one."""

    session = models.ForeignKey(Session, models.PROTECT, related_name="attendances")
    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="attendances")
    mark = models.CharField(max_length=8, choices=Mark)
    how = models.CharField(max_length=6, choices=How)
    # Nobody, where the person signed in with a code.
    recorded_by = models.ForeignKey(_USER, models.PROTECT, null=True, related_name="+")
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["session", "enrolment"],
                condition=Q(replaced_at__isnull=True),
                name="one_mark_for_a_person_in_a_session",
            )
        ]


class Headcount(Record):
    """How many were there where names must not be taken; never added to people."""

    session = models.ForeignKey(Session, models.PROTECT, related_name="headcounts")
    audience = models.CharField(max_length=16, choices=Audience)
    female = models.PositiveIntegerField(default=0)
    male = models.PositiveIntegerField(default=0)
    other = models.PositiveIntegerField(default=0)
    not_known = models.PositiveIntegerField(default=0)
    recorded_by = models.ForeignKey(_USER, models.PROTECT, related_name="+")
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["session", "audience"],
                condition=Q(replaced_at__isnull=True),
                name="one_headcount_for_an_audience",
            )
        ]

    @property
    def total(self) -> int:
        """How many there were."""
        return self.female + self.male + self.other + self.not_known


class TrainerHours(Record):
    """How long a trainer worked for a session; a correction leaves the earlier row."""

    session = models.ForeignKey(Session, models.PROTECT, related_name="hours")
    trainer = models.ForeignKey(_USER, models.PROTECT, related_name="+")
    minutes = models.PositiveSmallIntegerField()
    recorded_by = models.ForeignKey(_USER, models.PROTECT, related_name="+")
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["session", "trainer"],
                condition=Q(replaced_at__isnull=True),
                name="hours_of_a_trainer_once",
            )
        ]


class TestCard(Record):
    """A card with a code under which someone takes the tests of a run.

    Nothing says whose it is: cards are drawn, and the code is of nothing else.
    """

    __test__ = False  # for pytest: not a test

    run = models.ForeignKey(Run, models.PROTECT, related_name="cards")
    code = models.CharField(max_length=8)
    order = models.CharField(max_length=2, choices=Order)

    class Meta:
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(fields=["run", "code"], name="test_code_once")
        ]


class Sitting(Record):
    """One test taken with a card; the answers are a sheet of a questionnaire."""

    card = models.ForeignKey(TestCard, models.PROTECT, related_name="sittings")
    moment = models.CharField(max_length=8, choices=Moment)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["card", "moment"], name="one_test_at_each_moment"
            )
        ]
