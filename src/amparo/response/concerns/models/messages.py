from django.conf import settings
from django.db import models
from django.db.models import Q

from amparo.foundation.kernel.models import Record
from amparo.foundation.vault.models import UserKey

from ..codes import Author, MessageKind
from .concern import Concern


class Message(Record):
    """One message in the mailbox of a concern, sealed, and signed by its author."""

    concern = models.ForeignKey(Concern, models.CASCADE, related_name="messages")
    author = models.CharField(max_length=8, choices=Author)
    kind = models.CharField(
        max_length=12, choices=MessageKind, default=MessageKind.WORDS
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    user_key = models.ForeignKey(UserKey, models.PROTECT, null=True, related_name="+")
    text_sealed = models.BinaryField()
    signature = models.BinaryField(max_length=64)
    # When the other side first opened it.
    read_at = models.DateTimeField(null=True)
    form_key = models.UUIDField(unique=True, null=True)

    class Meta:
        indexes = [models.Index(fields=["concern", "created_at"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(author="reporter", user__isnull=True)
                | Q(author="staff", user__isnull=False, user_key__isnull=False),
                name="message_has_its_author",
            )
        ]
