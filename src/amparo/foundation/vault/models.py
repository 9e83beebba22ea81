from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..countries.models import Country
from ..kernel.coded import CodedRecord
from ..kernel.models import Record
from ..kernel.moments import ExactTime
from ..organisations.models import Organisation, Team


class UserKey(Record):
    """A person's key pair; only their password opens the private half.

    A reset password creates a new pair; the old one stays so that its signatures can
    still be verified. ``mac`` is keyed with a server secret: someone who can only write
    to the database cannot insert a key of their own.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="keys"
    )
    public_key = models.BinaryField(max_length=32)
    verify_key = models.BinaryField(max_length=32)
    sealed_seed = models.BinaryField()
    salt = models.BinaryField(max_length=16)
    memory_kib = models.PositiveIntegerField()
    passes = models.PositiveSmallIntegerField()
    mac = models.BinaryField(max_length=33)
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(retired_at__isnull=True),
                name="one_key_per_user",
            )
        ]


class VaultKey(Record):
    """One generation of a team's key pair."""

    created_at = ExactTime()  # a key is older or newer than a departure
    team = models.ForeignKey(Team, models.PROTECT, related_name="vault_keys")
    generation = models.PositiveIntegerField()
    public_key = models.BinaryField(max_length=32)
    mac = models.BinaryField(max_length=33)
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["team", "generation"], name="generation"),
            models.UniqueConstraint(
                fields=["team"],
                condition=Q(retired_at__isnull=True),
                name="one_key_per_team",
            ),
        ]


class VaultGrant(CodedRecord):
    """A team's private key, sealed to one member."""

    CODED = ("vault_key_id", "user_key_id", "sealed_key")

    created_at = ExactTime()
    vault_key = models.ForeignKey(VaultKey, models.CASCADE, related_name="grants")
    user_key = models.ForeignKey(UserKey, models.CASCADE, related_name="vault_grants")
    sealed_key = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["vault_key", "user_key"], name="one_grant_per_member"
            )
        ]


class RecoveryKey(Record):
    """The public half of an organisation's printed recovery key.

    The newest is the current one; an older one lives until that covers as much. Teams
    of custodians have a paper apart.
    """

    created_at = ExactTime()  # the newest is the one in force
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="recovery_keys"
    )
    apart = models.BooleanField(default=False)  # of the custodians' teams only
    public_key = models.BinaryField(max_length=32)
    mac = models.BinaryField(max_length=33)
    drilled_at = models.DateTimeField(null=True)
    retired_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["organisation", "apart"],
                condition=Q(retired_at__isnull=True),
                name="recovery_keys_in_force",
            )
        ]


class RecoveryGrant(CodedRecord):
    """A team's private key, sealed to the organisation's recovery key."""

    CODED = ("vault_key_id", "recovery_key_id", "sealed_key")

    vault_key = models.ForeignKey(
        VaultKey, models.CASCADE, related_name="recovery_grants"
    )
    recovery_key = models.ForeignKey(RecoveryKey, models.CASCADE)
    sealed_key = models.BinaryField()


class Purpose(models.TextChoices):
    """The purpose for which someone holds the key of a record."""

    WORK = "work"  # the team that works with the record
    REFERRAL = "referral"
    TRANSFER = "transfer"
    ONLINE = "online"  # addresses of online material, for the online desk
    TALK = "talk"  # supervisors of two teams consult each other
    DEPUTY = "deputy"  # of another team, while a request in the record waits for them
    IDENTITY = "identity"  # given by a custodian to one person for a limited time


SHARED = [purpose for purpose in Purpose if purpose != Purpose.WORK]


class KeyGrant(CodedRecord):
    """The key of one record, sealed to one team's vault or to one person.

    Sharing is creating a row here; withdrawing is deleting it; destroying the record's
    content is deleting all of them.
    """

    CODED = (
        *("kind", "record_id", "vault_key_id", "user_key_id", "sealed_key"),
        *("purpose", "expires_at", "in_escrow"),
    )

    kind = models.CharField(max_length=40)
    record_id = models.UUIDField()
    vault_key = models.ForeignKey(
        VaultKey,
        models.PROTECT,
        null=True,
        related_name="record_grants",
        db_index=False,  # indexed below, with the purpose
    )
    user_key = models.ForeignKey(
        UserKey, models.CASCADE, null=True, related_name="record_grants"
    )
    sealed_key = models.BinaryField()
    purpose = models.CharField(max_length=12, choices=Purpose, default=Purpose.WORK)
    expires_at = models.DateTimeField(null=True)
    # Sealed again under a server key until the holder has accepted.
    in_escrow = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(fields=["record_id", "kind"]),
            # To find what was shared with a team among everything it can open.
            models.Index(fields=["vault_key", "purpose"], name="grants_of_a_vault"),
            models.Index(
                fields=["expires_at"],
                condition=Q(expires_at__isnull=False),
                name="grants_that_end",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(vault_key__isnull=True) ^ Q(user_key__isnull=True),
                name="one_holder",
            ),
            models.UniqueConstraint(
                fields=["record_id", "kind", "vault_key"], name="one_grant_per_team"
            ),
        ]


class Alarm(Record):
    """A row with sealed fields, or a key grant, that is not as this server wrote it.

    ``kind`` and ``record_id`` say which record's key opens it. It stays marked wherever
    it is shown until someone has looked at it and settled the alarm.

    About a row that no key opens (``kind`` is empty, and ``team``): it belongs to those
    who lead its country, or without one the alliance, and ends once the row is right.
    """

    class Outcome(models.TextChoices):
        """What the team found out."""

        CORRECTED = "corrected", _("It was wrong, and is entered again")
        RESTORED = "restored", _("It was wrong, and is restored from a backup")
        AS_BEFORE = "as_before", _("The content is right")

    kind = models.CharField(max_length=40)
    record_id = models.UUIDField()
    table = models.CharField(max_length=60)
    row_id = models.UUIDField()
    team = models.ForeignKey(Team, models.PROTECT, null=True, related_name="+")
    country = models.ForeignKey(Country, models.PROTECT, null=True, related_name="+")
    found_by = models.UUIDField(null=True)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.UUIDField(null=True)
    outcome = models.CharField(max_length=12, choices=Outcome, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["table", "row_id"],
                condition=Q(settled_at__isnull=True),
                name="one_alarm_of_a_row",
            )
        ]


def not_expired() -> Q:
    """Return the filter for grants that have not expired."""
    return Q(expires_at__isnull=True) | Q(expires_at__gt=timezone.now())
