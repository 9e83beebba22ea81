"""Who hands a concern about one of us to a safeguarding team."""

from django.utils.translation import gettext_lazy as _

from amparo.foundation.policy import Permission, Role, Scope, register

register(
    # Everyone who reads it: nobody shall have to ask a supervisor whom it is about.
    Permission(
        "concern.part",
        _("Hand a concern about one of us to the safeguarding team"),
        {
            Role.TRIAGE_OFFICER: Scope.TEAM,
            Role.CASEWORKER: Scope.TEAM,
            Role.SUPERVISOR: Scope.TEAM,
        },
        opens=True,
    ),
    # In the scope of the safeguarding team.
    Permission(
        "concern.release",
        _("Record that a concern kept apart is not about one of them"),
        {Role.SUPERVISOR: Scope.TEAM},
        opens=True,
    ),
)
