"""Who may do what with cases.

Every caseworker of the team may write in its cases; the owner is the caseworker of one.
No one outside the team has a permission here (they hold no keys and see figures only),
but a deputy whom the team has named.
"""

from django.utils.translation import gettext_lazy as _

from amparo.foundation.policy import (
    KEY_ROLES,
    Permission,
    Role,
    Scope,
    Watched,
    register,
)

_TEAM = {Role.CASEWORKER: Scope.TEAM, Role.SUPERVISOR: Scope.TEAM}
_SUPERVISOR = {Role.SUPERVISOR: Scope.TEAM}

register(
    Permission("case.list", _("See the list of cases"), _TEAM),
    Permission(
        "case.export",
        _("Export a list of cases"),
        _SUPERVISOR,
        watched=Watched.EXPORT,
    ),
    Permission(
        "case.open_new",
        _("Open a new case"),
        {**_TEAM, Role.TRIAGE_OFFICER: Scope.TEAM},
    ),
    Permission(
        "case.open",
        _("Open a case"),
        _TEAM,
        opens=True,
        watched=Watched.READ,
        emergency=KEY_ROLES,
    ),
    Permission("case.assign", _("Assign a case"), _SUPERVISOR),
    Permission("case.bar", _("Keep a team member out of a case"), _SUPERVISOR),
    Permission(
        "case.record_child", _("Register the child of a case"), _TEAM, opens=True
    ),
    Permission("case.consent", _("Record or withdraw a consent"), _TEAM, opens=True),
    Permission(
        "case.consent_texts",
        _("Write how consent is explained"),
        dict.fromkeys(
            (Role.SUPERVISOR, Role.ADMINISTRATOR, Role.DATA_PROTECTION_OFFICER),
            Scope.ORGANISATION,
        ),
    ),
    Permission("case.assess_risk", _("Assess risk"), _TEAM, opens=True),
    Permission("case.plan", _("Write goals and actions"), _TEAM, opens=True),
    Permission("case.note", _("Write a note"), _TEAM, opens=True),
    Permission("case.correct", _("Correct what is wrong in a case"), _TEAM, opens=True),
    Permission(
        "case.fill_questionnaire",
        _("Fill in a questionnaire about a case"),
        _TEAM,
        opens=True,
    ),
    Permission(
        "case.take_in",
        _("Add a further concern to a case"),
        {**_TEAM, Role.TRIAGE_OFFICER: Scope.TEAM},
        opens=True,
    ),
    # Whoever asks gives a deputy from outside the key, so it needs their own.
    Permission("case.ask_approval", _("Request approval"), _TEAM, opens=True),
    Permission("case.approve", _("Approve or send back"), _SUPERVISOR, opens=True),
    # The request that waits for them, wherever they work; nothing else of the case.
    Permission(
        "case.approve_as_deputy",
        _("Approve or send back, as the deputy of a team"),
        dict.fromkeys(KEY_ROLES, Scope.OWN),
        opens=True,
    ),
    Permission("case.refer", _("Refer the child of a case"), _TEAM, opens=True),
    Permission(
        "case.reopen", _("Reopen a case that was closed by mistake"), _TEAM, opens=True
    ),
    Permission(
        "case.unlink_child",
        _("Undo a wrong link between child and case"),
        _SUPERVISOR,
        opens=True,
    ),
    Permission(
        "case.close", _("Request closure of a case, and close it"), _TEAM, opens=True
    ),
)
