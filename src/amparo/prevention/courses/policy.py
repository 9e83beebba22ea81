"""Who may do what with courses.

The team that gives a run works with its people; those who count see codes only.
"""

from django.utils.translation import gettext_lazy as _

from amparo.foundation.policy import Permission, Role, Scope, Watched, register

_TEAM = {Role.TRAINER: Scope.TEAM, Role.SUPERVISOR: Scope.TEAM}
_COUNTED = {
    Role.MONITORING_OFFICER: Scope.ORGANISATION,
    Role.COUNTRY_LEAD: Scope.COUNTRY,
}

register(
    Permission("course.see", _("See courses and their runs"), _TEAM | _COUNTED),
    Permission(
        "course.export",
        _("Export a list of runs"),
        {
            Role.SUPERVISOR: Scope.TEAM,
            Role.MONITORING_OFFICER: Scope.ORGANISATION,
        },
        watched=Watched.EXPORT,
    ),
    Permission(
        "course.plan",
        _("Write programmes and courses"),
        {Role.TRAINER: Scope.ORGANISATION, Role.SUPERVISOR: Scope.ORGANISATION},
    ),
    # Where and when children meet is sealed, so planning a run needs the key.
    Permission(
        "course.run",
        _("Plan, change, finish or cancel a run and its sessions"),
        _TEAM,
        opens=True,
    ),
    Permission(
        "course.safeguard", _("Record the safeguarding of a run"), _TEAM, opens=True
    ),
    Permission("course.start", _("Start a run"), _TEAM),
    Permission(
        "course.people",
        _("See who takes part in a run"),
        _TEAM,
        opens=True,
        watched=Watched.READ,
    ),
    Permission(
        "course.register",
        _("Register people for a run, or note that they have left"),
        _TEAM,
        opens=True,
    ),
    Permission(
        "course.consent",
        _("Record or withdraw consent to take part in a run"),
        _TEAM,
        opens=True,
    ),
    Permission("course.attend", _("Take attendance"), _TEAM, opens=True),
    Permission("course.headcount", _("Count heads where no names are taken"), _TEAM),
    Permission("course.open_door", _("Let people sign in to a session"), _TEAM),
    Permission(
        "course.sign_in", _("Sign in to a session with a card"), {}, public=True
    ),
    Permission("course.hours", _("Record trainers' hours"), _TEAM),
    Permission(
        "course.test", _("Give the tests before and after a run"), _TEAM, opens=True
    ),
    Permission(
        "course.gain",
        _("See what a run has changed, in figures"),
        _TEAM | _COUNTED,
    ),
    # What is told goes to the team that receives concerns, sealed to it alone.
    Permission("course.tell", _("Pass on what a child told in a session"), _TEAM),
    Permission(
        "course.certify",
        _("Print a certificate"),
        _TEAM,
        opens=True,
        watched=Watched.READ,
    ),
)
