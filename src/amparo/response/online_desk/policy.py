"""Who may do what with online addresses."""

from django.utils.translation import gettext_lazy as _

from amparo.foundation.policy import Permission, Role, Scope, Watched, register

register(
    # In the scope of the team that holds the addresses: the online desk alone.
    Permission(
        "online.open",
        _("Open online addresses"),
        {Role.HOTLINE_OFFICER: Scope.TEAM},
        opens=True,
        watched=Watched.READ,
    ),
    Permission(
        "online.hand_off",
        _("Hand addresses to a hotline"),
        {Role.HOTLINE_OFFICER: Scope.TEAM},
        opens=True,
    ),
    # Opens nothing: where a country forbids the hand-off, the addresses go unread.
    Permission(
        "online.end",
        _("Decide to delete addresses without a hand-off"),
        {Role.SUPERVISOR: Scope.TEAM},
    ),
    Permission(
        "online.purge",
        _("Delete addresses whose retention period has ended"),
        {},
        system=True,
    ),
)
