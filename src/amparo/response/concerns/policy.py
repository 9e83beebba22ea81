"""Who may do what with concerns."""

from django.utils.translation import gettext_lazy as _

from amparo.foundation.policy import Permission, Role, Scope, register

_TEAM = {Role.TRIAGE_OFFICER: Scope.TEAM, Role.SUPERVISOR: Scope.TEAM}

register(
    Permission("concern.submit", _("Tell us about a concern"), {}, public=True),
    Permission(
        "concern.read_mailbox", _("Read answers with a receipt"), {}, public=True
    ),
    Permission("concern.write_more", _("Write more with a receipt"), {}, public=True),
    Permission(
        "concern.change_contact",
        _("Change with a receipt how one may be reached"),
        {},
        public=True,
    ),
    Permission(
        "concern.end_contact",
        _("Take back with a receipt the permission to be contacted"),
        {},
        public=True,
    ),
    Permission(
        "concern.say_safe", _("Say with a receipt “I am safe now”"), {}, public=True
    ),
    Permission("concern.list", _("See the list of concerns"), _TEAM),
    Permission(
        "concern.export",
        _("Export a list of concerns"),
        {Role.SUPERVISOR: Scope.TEAM},
    ),
    Permission(
        "concern.open",
        _("Open a concern"),
        {**_TEAM, Role.CASEWORKER: Scope.TEAM},
        opens=True,
    ),
    Permission(
        "concern.search",
        _("Find a concern by its code; who triages, also by telephone and name"),
        {**_TEAM, Role.CASEWORKER: Scope.TEAM},
        opens=True,
    ),
    Permission(
        "concern.record",
        _("Write down what somebody told by telephone or in person"),
        {**_TEAM, Role.CASEWORKER: Scope.TEAM},
        opens=True,
    ),
    Permission("concern.assign", _("Take on a concern, hand it over or back"), _TEAM),
    Permission("concern.triage", _("Judge how urgent a concern is"), _TEAM, opens=True),
    Permission(
        "concern.correct", _("Set the facts of a concern right"), _TEAM, opens=True
    ),
    # In the scope of both concerns; the person can read both.
    Permission(
        "concern.link",
        _("Say whether two concerns are about the same"),
        _TEAM,
        opens=True,
    ),
    Permission("concern.reply", _("Answer the person who told"), _TEAM, opens=True),
    Permission("concern.reach", _("Reach the person who told"), _TEAM, opens=True),
    Permission(
        "concern.respond", _("Keep what was done about a concern"), _TEAM, opens=True
    ),
    Permission(
        "concern.inform_state",
        _("Keep that the state was told, where a country is careful with it"),
        {Role.SUPERVISOR: Scope.TEAM},
        opens=True,
    ),
    Permission("concern.open_case", _("Open a case from a concern"), _TEAM, opens=True),
    Permission("concern.join_case", _("Add a concern to a case"), _TEAM, opens=True),
    Permission("concern.close", _("Close a concern"), _TEAM, opens=True),
    Permission(
        "concern.review",
        _("Look again at how a colleague closed a concern"),
        _TEAM,
        opens=True,
    ),
    Permission(
        "concern.bar",
        _("Keep one person of the team out of a concern"),
        {Role.SUPERVISOR: Scope.TEAM},
    ),
    Permission("concern.reopen", _("Open a closed concern again"), _TEAM, opens=True),
)
