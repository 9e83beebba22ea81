from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from amparo.foundation.kernel.coded import CodedRecord
from amparo.foundation.organisations.models import Team
from amparo.response.cases.models import Case

KIND = "own_tasks.owntask"  # of the record key of a task about no case


class OwnTask(CodedRecord):
    """What someone set for themselves or a colleague; its words are always sealed.

    About a case under the key of the case, so that it goes where the case goes; else
    under a key of its own for the team. For whom and until when stands in ``tasks``.
    """

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        DONE = "done", _("Done")
        REMOVED = "removed", _("Removed")

    case = models.ForeignKey(Case, models.CASCADE, null=True, related_name="own_tasks")
    team = models.ForeignKey(Team, models.CASCADE, null=True, related_name="own_tasks")
    text_sealed = models.BinaryField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="own_tasks"
    )
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    form_key = models.UUIDField(unique=True, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(case__isnull=True, team__isnull=False)
                | Q(case__isnull=False, team__isnull=True),
                name="own_task_of_a_case_or_a_team",
            ),
            models.CheckConstraint(
                condition=Q(state="open", ended_at__isnull=True)
                | ~Q(state="open") & Q(ended_at__isnull=False),
                name="own_task_that_ended_has_a_time",
            ),
        ]

    @property
    def its_team(self) -> Team:
        """The team that has it now: that of its case, or its own."""
        if self.case is not None:
            return self.case.team
        if self.team is None:  # the constraint does not allow it
            raise Team.DoesNotExist
        return self.team

    @property
    def place(self) -> str:
        """The name under which its words are sealed."""
        return f"own_task.{self.pk}"
