"""Who may do what with concerns."""

from django.utils.translation import gettext_lazy as _

from amparo.foundation.policy import Permission, Role, Scope, Watched, register

_TEAM = {Role.TRIAGE_OFFICER: Scope.TEAM, Role.SUPERVISOR: Scope.TEAM}

register(
    Permission("concern.submit", _("Report a concern"), {}, public=True),
    Permission(
        "concern.read_mailbox", _("Read replies with a receipt"), {}, public=True
    ),
    Permission("concern.write_more", _("Write more with a receipt"), {}, public=True),
    Permission(
        "concern.change_contact",
        _("Change safe contact with a receipt"),
        {},
        public=True,
    ),
    Permission(
        "concern.end_contact",
        _("Withdraw permission to be contacted with a receipt"),
        {},
        public=True,
    ),
    Permission(
        "concern.say_safe", _("Say “I am safe now” with a receipt"), {}, public=True
    ),
    Permission("concern.list", _("See the list of concerns"), _TEAM),
    Permission(
        "concern.export",
        _("Export a list of concerns"),
        {Role.SUPERVISOR: Scope.TEAM},
        watched=Watched.EXPORT,
    ),
    Permission(
        "concern.open",
        _("Open a concern"),
        {**_TEAM, Role.CASEWORKER: Scope.TEAM},
        opens=True,
        watched=Watched.READ,
    ),
    Permission(
        "concern.search",
        _("Find a concern by its code; triage officers also by telephone and name"),
        {**_TEAM, Role.CASEWORKER: Scope.TEAM},
        opens=True,
        watched=Watched.SEARCH,
    ),
    Permission(
        "concern.record",
        _("Record a concern reported by telephone or in person"),
        {**_TEAM, Role.CASEWORKER: Scope.TEAM},
        opens=True,
    ),
    Permission("concern.assign", _("Assign a concern, or hand it back"), _TEAM),
    Permission("concern.triage", _("Triage a concern"), _TEAM, opens=True),
    Permission(
        "concern.correct", _("Correct the facts of a concern"), _TEAM, opens=True
    ),
    # In the scope of both concerns; the person can read both.
    Permission(
        "concern.link",
        _("Mark two concerns as duplicates or not"),
        _TEAM,
        opens=True,
    ),
    Permission("concern.reply", _("Reply to the reporter"), _TEAM, opens=True),
    Permission("concern.reach", _("Contact the reporter"), _TEAM, opens=True),
    Permission(
        "concern.respond", _("Record what was done about a concern"), _TEAM, opens=True
    ),
    Permission(
        "concern.inform_state",
        _("Record that the state was informed, where a country is careful with this"),
        {Role.SUPERVISOR: Scope.TEAM},
        opens=True,
    ),
    Permission("concern.open_case", _("Open a case from a concern"), _TEAM, opens=True),
    Permission("concern.join_case", _("Add a concern to a case"), _TEAM, opens=True),
    Permission("concern.close", _("Close a concern"), _TEAM, opens=True),
    Permission(
        "concern.review",
        _("Review how a colleague closed a concern"),
        _TEAM,
        opens=True,
    ),
    Permission(
        "concern.bar",
        _("Keep a team member out of a concern"),
        {Role.SUPERVISOR: Scope.TEAM},
    ),
    Permission("concern.reopen", _("Reopen a closed concern"), _TEAM, opens=True),
)
