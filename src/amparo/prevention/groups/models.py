from django.conf import settings
from django.db import models
from django.db.models import Q

from amparo.foundation.countries.models import Area, Country
from amparo.foundation.kernel.coded import CodedRecord
from amparo.foundation.kernel.models import Record, Turn
from amparo.foundation.organisations.models import Team
from amparo.foundation.persons.models import Person

from .codes import (
    ActivityKind,
    AgreedBy,
    DutyBearer,
    GroupKind,
    GroupState,
    MemberRole,
    RequestState,
    StepKind,
    Topic,
)

KIND = "groups.group"  # of its record key


class Group(Record):
    """A group of children, or of a community; its name lies in ``GroupText``."""

    code = models.CharField(max_length=12, unique=True)
    team = models.ForeignKey(Team, models.PROTECT, related_name="groups")
    country = models.ForeignKey(Country, models.PROTECT, related_name="+")
    area = models.ForeignKey(Area, models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=10, choices=GroupKind)
    state = models.CharField(
        max_length=8, choices=GroupState, default=GroupState.ACTIVE
    )
    started_on = models.DateField()
    ended_on = models.DateField(null=True)
    form_key = models.UUIDField(null=True, unique=True, editable=False)

    class Meta:
        indexes = [models.Index(fields=["team", "state", "code"])]


class GroupText(CodedRecord):
    """Name, place and charter of a group, as of a day; the newest one holds."""

    group = models.ForeignKey(Group, models.CASCADE, related_name="texts")
    turn = Turn("group")
    text_sealed = models.BinaryField()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["created_at", "turn"]


class Member(Record):
    """A person in a group, from a day on, with who said yes to it."""

    group = models.ForeignKey(Group, models.CASCADE, related_name="members")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    role = models.CharField(max_length=8, choices=MemberRole)
    agreed_by = models.CharField(max_length=10, choices=AgreedBy)
    joined_on = models.DateField()
    left_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["group", "person"],
                condition=Q(left_on=None),
                name="member_of_a_group_once",
            )
        ]


class Activity(CodedRecord):
    """A meeting or an action of a group on a day.

    ``others`` is a headcount of those who are no members; it is never added to people.
    """

    group = models.ForeignKey(Group, models.CASCADE, related_name="activities")
    turn = Turn("group")
    kind = models.CharField(max_length=12, choices=ActivityKind)
    on = models.DateField()
    others = models.PositiveIntegerField(null=True)  # None: not counted
    notes_sealed = models.BinaryField()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    void_at = models.DateTimeField(null=True)  # recorded by mistake; stays readable
    form_key = models.UUIDField(unique=True)

    class Meta:
        indexes = [models.Index(fields=["group", "-on"])]


class Part(Record):
    """A member who took part in an activity: once, says the constraint."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="parts")
    member = models.ForeignKey(Member, models.CASCADE, related_name="parts")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "member"], name="takes_part_once"
            )
        ]


class Request(CodedRecord):
    """What children ask of a duty bearer; the words lie in its steps."""

    CODED = ("group_id", "code", "topic", "to", "asked_on", "due_on", "state")

    code = models.CharField(max_length=12, unique=True)
    group = models.ForeignKey(Group, models.CASCADE, related_name="requests")
    topic = models.CharField(max_length=10, choices=Topic)
    to = models.CharField(max_length=10, choices=DutyBearer)
    asked_on = models.DateField()
    due_on = models.DateField()  # without an answer by then: silent
    state = models.CharField(
        max_length=10, choices=RequestState, default=RequestState.ASKED
    )

    class Meta:
        indexes = [
            models.Index(
                fields=["due_on"],
                condition=Q(state="asked"),
                name="requests_waiting",
            )
        ]


class RequestStep(CodedRecord):
    """What happened with a request; none is ever changed.

    ``value`` is a code of ``Answer`` or ``View``. Sealed: words and to whom.
    """

    CODED = ("request_id", "kind", "on", "value", "words_sealed")

    request = models.ForeignKey(Request, models.CASCADE, related_name="steps")
    turn = Turn("request")
    kind = models.CharField(max_length=10, choices=StepKind)
    on = models.DateField()
    value = models.CharField(max_length=10, blank=True)
    words_sealed = models.BinaryField(default=bytes)  # empty: of a silence
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    form_key = models.UUIDField(null=True, unique=True)

    class Meta:
        ordering = ["created_at", "turn"]
