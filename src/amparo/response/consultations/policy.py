"""Who may do what with consultations."""

from django.utils.translation import gettext_lazy as _

from amparo.foundation.policy import Permission, Role, Scope, register

register(
    # In the scope of both teams; opens nothing but their messages.
    Permission(
        "consultation.hold",
        _("Consult the supervisor of another team about a possible duplicate"),
        {Role.SUPERVISOR: Scope.TEAM},
        opens=True,
    ),
)
