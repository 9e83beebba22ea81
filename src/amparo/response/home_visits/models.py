from django.conf import settings
from django.db import models
from django.db.models import F, Q

from amparo.foundation.kernel.coded import CodedRecord
from amparo.response.follow_up.models import Contact

from .codes import TripState


class Trip(CodedRecord):
    """The way of a worker to a home visit and back; the route is sealed.

    Times are rounded to the quarter hour, like all others.
    """

    contact = models.OneToOneField(Contact, models.CASCADE, related_name="trip")
    worker = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    pair = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    pair_outside = models.BooleanField(default=False)  # named with the route
    route_sealed = models.BinaryField()
    state = models.CharField(max_length=5, choices=TripState, default=TripState.OUT)
    back_by = models.DateTimeField()
    arrived_at = models.DateTimeField(null=True)
    alarmed_at = models.DateTimeField(null=True)
    back_at = models.DateTimeField(null=True)
    back_noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        indexes = [
            models.Index(
                fields=["back_by"],
                condition=Q(back_at__isnull=True, alarmed_at__isnull=True),
                name="trips_without_an_alarm",
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(pair__isnull=False, pair_outside=False)
                | Q(pair__isnull=True, pair_outside=True),
                name="nobody_visits_alone",
            ),
            models.CheckConstraint(
                condition=Q(pair__isnull=True) | ~Q(pair=F("worker")),
                name="a_pair_is_two_people",
            ),
            models.CheckConstraint(
                condition=Q(state="back", back_at__isnull=False)
                | ~Q(state="back") & Q(back_at__isnull=True),
                name="who_is_back_has_a_time",
            ),
        ]
