"""Who may do what with concerns."""

from django.utils.translation import gettext_lazy as _

from amparo.foundation.policy import Permission, Role, Scope, register

_TEAM = {Role.TRIAGE_OFFICER: Scope.TEAM, Role.SUPERVISOR: Scope.TEAM}
_FIGURES = {
    **_TEAM,
    Role.COUNTRY_LEAD: Scope.COUNTRY,
    Role.MONITORING_OFFICER: Scope.ALLIANCE,
    Role.ALLIANCE_LEAD: Scope.ALLIANCE,
}

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
    # Coded columns only; across teams small numbers are hidden.
    Permission("concern.figures", _("See figures about concerns"), _FIGURES),
    Permission(
        "concern.take_figures",
        _("Take figures about concerns along as a table"),
        _FIGURES,
    ),
    Permission(
        "concern.open",
        _("Open a concern"),
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
    # Reaches two concerns, and whoever says it can read both.
    Permission(
        "concern.link",
        _("Say whether two concerns are about the same"),
        _TEAM,
        opens=True,
    ),
    Permission("concern.reply", _("Answer the person who told"), _TEAM, opens=True),
    Permission("concern.reach", _("Reach the person who told"), _TEAM, opens=True),
    Permission(
        "concern.canned_edit",
        _("Write texts that are sent often"),
        {Role.SUPERVISOR: Scope.TEAM},
    ),
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
    Permission("concern.reopen", _("Open a closed concern again"), _TEAM, opens=True),
    # Reaches the team that keeps the name: the custodians, where there are some.
    Permission(
        "concern.pass_identity",
        _("Pass on the name of the person who told"),
        {Role.SUPERVISOR: Scope.TEAM},
        opens=True,
    ),
    # Reaches the team that holds the addresses: the online desk, and nobody else.
    Permission(
        "concern.open_online",
        _("Open addresses of something online"),
        {Role.HOTLINE_OFFICER: Scope.TEAM},
        opens=True,
    ),
    Permission(
        "concern.hand_off",
        _("Hand addresses to a hotline"),
        {Role.HOTLINE_OFFICER: Scope.TEAM},
        opens=True,
    ),
    # Opens nothing: where a country forbids the hand-off, the addresses go unread.
    Permission(
        "concern.end_online",
        _("Decide that addresses are destroyed without a hand-off"),
        {Role.SUPERVISOR: Scope.TEAM},
    ),
    Permission(
        "concern.purge_online",
        _("Destroy addresses whose time is over"),
        {},
        system=True,
    ),
    Permission(
        "concern.keep",
        _("Keep a concern longer"),
        {Role.SUPERVISOR: Scope.TEAM},
        opens=True,
    ),
    # Opens nothing: what is destroyed is not read once more for it.
    Permission(
        "concern.destroy",
        _("Destroy a concern whose time is over"),
        {Role.SUPERVISOR: Scope.TEAM},
    ),
    Permission(
        "concern.warn_of_ending",
        _("Warn that the time of a concern will be over"),
        {},
        system=True,
    ),
    Permission(
        "concern.transfer",
        _("Pass a concern on to another team, or take that back"),
        _TEAM,
        opens=True,
    ),
    # Reaches the team to which it is passed on; what it sees first are codes.
    Permission(
        "concern.answer_transfer",
        _("Say yes or no to a concern that another team passes on"),
        _TEAM,
        opens=True,
    ),
    # Reaches both teams of a talk; it opens nothing but what they write there.
    Permission(
        "concern.consultation",
        _("Talk with the supervisor of another team about a possible link"),
        {Role.SUPERVISOR: Scope.TEAM},
        opens=True,
    ),
    Permission(
        "concern.block", _("Mute an abusive contact for a time"), _TEAM, opens=True
    ),
    Permission(
        "concern.review_block",
        _("Look again at a muted contact"),
        {Role.SUPERVISOR: Scope.TEAM},
        opens=True,
    ),
    Permission("concern.unblock", _("Hear a muted contact again"), _TEAM),
)
