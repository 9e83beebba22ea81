"""Who may do what with cases.

Every caseworker of the team may write in its cases; the owner is who answers for one.
Nobody outside the team has a verb here: they hold no keys and see figures only.
"""

from django.utils.translation import gettext_lazy as _

from amparo.foundation.policy import Role, Scope, Verb, register

_TEAM = {Role.CASEWORKER: Scope.TEAM, Role.SUPERVISOR: Scope.TEAM}
_SUPERVISOR = {Role.SUPERVISOR: Scope.TEAM}

register(
    Verb("case.list", _("See the list of cases"), _TEAM),
    Verb(
        "case.open_new",
        _("Open a new case"),
        {**_TEAM, Role.TRIAGE_OFFICER: Scope.TEAM},
    ),
    Verb("case.open", _("Open a case"), _TEAM, opens=True),
    Verb("case.assign", _("Say who answers for a case"), _SUPERVISOR),
    Verb("case.record_child", _("Record the child of a case"), _TEAM, opens=True),
    Verb("case.consent", _("Record or withdraw a consent"), _TEAM, opens=True),
    Verb("case.judge_risk", _("Judge the risk"), _TEAM, opens=True),
    Verb("case.plan", _("Write goals and steps"), _TEAM, opens=True),
    Verb("case.note", _("Write a note"), _TEAM, opens=True),
    Verb(
        "case.take_in",
        _("Add a further concern to a case"),
        {**_TEAM, Role.TRIAGE_OFFICER: Scope.TEAM},
        opens=True,
    ),
    Verb("case.ask_approval", _("Ask for approval"), _TEAM),
    Verb("case.approve", _("Approve or send back"), _SUPERVISOR, opens=True),
    Verb("case.refer", _("Refer the child of a case"), _TEAM, opens=True),
    Verb("case.close", _("Ask to close a case, and close it"), _TEAM, opens=True),
)
