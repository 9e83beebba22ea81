from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from ..kernel.coded import CodedRecord
from ..kernel.ids import uuid7
from ..kernel.models import Record
from ..kernel.moments import ExactTime
from ..organisations.models import Organisation, Team
from ..policy import KEY_ROLES, PROGRAMME_KEY_ROLES, Role


class User(AbstractBaseUser):
    """A person with an account; what they may do is in their memberships."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    email = models.EmailField(max_length=254, unique=True)
    name = models.CharField(max_length=120)
    language = models.CharField(max_length=10, default="en")
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(default=timezone.now, editable=False)
    # Since when someone else seems to know the password; a new one empties it.
    password_known_on = models.DateField(null=True, editable=False)
    # Increasing it ends every open session (see get_session_auth_hash).
    session_epoch = models.PositiveIntegerField(default=0, editable=False)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    def __str__(self) -> str:
        return self.name

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """Bind every session to the password and the epoch; changing one ends it."""
        value = f"{self.password}|{self.session_epoch}"
        return salted_hmac(
            "amparo.session", value, secret=secret, algorithm="sha256"
        ).hexdigest()

    # allauth and Django ask these of every user model.
    @property
    def is_staff(self) -> bool:
        """Always False: there is no superuser and no built-in admin site."""
        return False

    @property
    def is_superuser(self) -> bool:
        """Always False."""
        return False


class Membership(CodedRecord):
    """A role that a person holds in a team, or in a whole organisation.

    One that this server did not write gives nobody a role.
    """

    CODED = ("user_id", "organisation_id", "team_id", "role", "created_at", "ended_at")

    created_at = ExactTime()  # compared with what was signed then
    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="memberships"
    )
    team = models.ForeignKey(
        Team, models.PROTECT, null=True, blank=True, related_name="memberships"
    )
    role = models.CharField(max_length=24, choices=Role)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "team", "role"],
                condition=Q(ended_at__isnull=True),
                name="role_once_in_a_team",
            ),
        ]

    @property
    def needs_key(self) -> bool:
        """Whether this role works with what is sealed to its team."""
        return needs_key(self.role, self.team)


def needs_key(role: str, team: Team | None) -> bool:
    """Say whether a role in a team gets its key; the filter is ``with_keys``."""
    if team is None:
        return False
    is_trainer = role in PROGRAMME_KEY_ROLES and team.kind == Team.Kind.PROGRAMME
    return role in KEY_ROLES or is_trainer


def with_keys() -> Q:
    """Return the filter for the memberships whose roles get their team's key."""
    of_programme = Q(role__in=PROGRAMME_KEY_ROLES, team__kind=Team.Kind.PROGRAMME)
    return Q(team__isnull=False) & (Q(role__in=KEY_ROLES) | of_programme)


class RecordBar(Record):
    """A person who is kept out of one record of their team, and of what belongs to it.

    ``root_id`` is the record of which it was said, ``label`` its code, by which tasks
    name it. Without ``barred_by`` it follows from a rule.
    """

    class Because(models.TextChoices):
        ABOUT = "about", _("It may be about them")
        KNOWS = "knows", _("They know the child or the family")
        BOTH_SIDES = "both_sides", _("They also belong to the organisation concerned")
        OTHER = "other", _("Another conflict of interest")

    user = models.ForeignKey(User, models.CASCADE, related_name="bars")
    record_id = models.UUIDField(db_index=True)
    root_id = models.UUIDField()
    label = models.CharField(max_length=40, blank=True)
    because = models.CharField(max_length=12, choices=Because)
    barred_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "record_id"], name="barred_once_from_a_record"
            )
        ]


class EmergencyOpening(CodedRecord):
    """A record that a person may read for some hours, for a reason, beyond their role.

    Only within keys that they hold, and with an alarm. One that this server did not
    write counts for nothing. ``root_id`` is the record for which it was asked.
    """

    CODED = ("user_id", "record_id", "root_id", "because", "until")

    class Because(models.TextChoices):
        DANGER = "danger", _("A child is in danger now")
        CONTACT = "contact", _("The child or the family is calling")
        NOBODY = "nobody", _("Nobody who works with it can be reached")

    user = models.ForeignKey(User, models.CASCADE, related_name="emergencies")
    record_id = models.UUIDField()
    root_id = models.UUIDField()
    because = models.CharField(max_length=8, choices=Because)
    until = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["user", "until"], name="emergencies_of_user")]


class Deputy(CodedRecord):
    """Who approves in a team while its supervisor is away, from a day to a day.

    One that this server did not write counts for nothing.
    """

    CODED = ("team_id", "user_id", "starts_on", "ends_on")

    team = models.OneToOneField(Team, models.CASCADE, related_name="deputy")
    user = models.ForeignKey(User, models.CASCADE, related_name="deputy_of")
    starts_on = models.DateField()
    ends_on = models.DateField()


class Invitation(Record):
    """A one-time link by which someone gets an account and a first membership.

    Only a digest of the link's secret is stored.
    """

    created_at = ExactTime()
    email = models.EmailField(max_length=254)
    name = models.CharField(max_length=120)
    organisation = models.ForeignKey(Organisation, models.CASCADE)
    team = models.ForeignKey(Team, models.CASCADE, null=True, blank=True)
    role = models.CharField(max_length=24, choices=Role)
    language = models.CharField(max_length=10, default="en")
    digest = models.BinaryField(max_length=32, unique=True)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    invited_by = models.ForeignKey(User, models.PROTECT, null=True)

    def is_open(self, now: datetime | None = None) -> bool:
        """Return whether the link still works."""
        return self.accepted_at is None and self.expires_at > (now or timezone.now())
