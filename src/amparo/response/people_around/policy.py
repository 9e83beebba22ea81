"""Who may write down the people around a child, and what happened.

Reading them is opening the case (``case.open``).
"""

from django.utils.translation import gettext_lazy as _

from amparo.foundation.policy import Permission, Role, Scope, register

register(
    Permission(
        "case.record_around",
        _("Record the people around a child, care, whereabouts and incidents"),
        {Role.CASEWORKER: Scope.TEAM, Role.SUPERVISOR: Scope.TEAM},
        opens=True,
    ),
)
