"""Who may do what with groups of children and communities."""

from django.utils.translation import gettext_lazy as _

from amparo.foundation.policy import Permission, Role, Scope, Watched, register

# Those who lead groups, and in a small team also do casework.
_LEAD = {
    Role.TRAINER: Scope.TEAM,
    Role.CASEWORKER: Scope.TEAM,
    Role.SUPERVISOR: Scope.TEAM,
}

register(
    Permission("group.list", _("See the groups of the team"), _LEAD),
    Permission(
        "group.open", _("Open a group"), _LEAD, opens=True, watched=Watched.READ
    ),
    Permission("group.start", _("Start a group"), _LEAD),
    Permission("group.change", _("Change a group, or end it"), _LEAD, opens=True),
    Permission("group.member", _("Add members to a group, or end a membership"), _LEAD),
    Permission(
        "group.act", _("Record a meeting or an action of a group"), _LEAD, opens=True
    ),
    Permission(
        "group.request",
        _("Keep the requests of children to duty bearers"),
        _LEAD,
        opens=True,
    ),
    Permission(
        "group.mark_silent",
        _("Note that a request of children had no answer in time"),
        {},
        system=True,
    ),
)
