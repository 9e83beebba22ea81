"""Who may bring, publish and fill in questionnaires.

Filling in and reading also need the permission that the attachment names for the record
itself (``attach.py``), and its key.
"""

from django.utils.translation import gettext_lazy as _

from ..policy import STAFF, Permission, Role, Scope, Watched, register

_WORKERS = {Role.CASEWORKER: Scope.TEAM, Role.SUPERVISOR: Scope.TEAM}
# A trainer fills in the tests of a course, and reads no answers.
_FILLERS = {**_WORKERS, Role.TRAINER: Scope.TEAM}
_AUTHORS = dict.fromkeys(
    (Role.SUPERVISOR, Role.MONITORING_OFFICER, Role.ADMINISTRATOR), Scope.ORGANISATION
)

register(
    # A form holds no secret: everyone who works here may see what is asked, and what
    # of it lies open as codes.
    Permission(
        "questionnaire.list",
        _("See questionnaires"),
        dict.fromkeys(STAFF, Scope.ORGANISATION),
    ),
    Permission(
        "questionnaire.write", _("Upload and translate questionnaires"), _AUTHORS
    ),
    Permission(
        "questionnaire.propose",
        _("Propose that a questionnaire is published"),
        _AUTHORS,
    ),
    # What a form marks as coded lies open: another person has to look at it.
    Permission(
        "questionnaire.publish",
        _("Publish a questionnaire, as the second person"),
        _AUTHORS | {Role.DATA_PROTECTION_OFFICER: Scope.ORGANISATION},
    ),
    Permission("questionnaire.retire", _("Retire a questionnaire"), _AUTHORS),
    Permission(
        "questionnaire.load",
        _("Load the questionnaires that come with Amparo"),
        {},
        system=True,
    ),
    Permission(
        "questionnaire.fill", _("Fill in a questionnaire"), _FILLERS, opens=True
    ),
    Permission(
        "questionnaire.read",
        _("Read answers to questionnaires"),
        _WORKERS,
        opens=True,
        watched=Watched.READ,
    ),
    Permission(
        "questionnaire.export",
        _("Export coded answers to questionnaires"),
        {
            Role.SUPERVISOR: Scope.TEAM,
            Role.MONITORING_OFFICER: Scope.ORGANISATION,
        },
        watched=Watched.EXPORT,
    ),
    Permission(
        "questionnaire.export_all",
        _("Export all answers to questionnaires"),
        {Role.SUPERVISOR: Scope.TEAM},
        opens=True,
        watched=Watched.EXPORT,
    ),
    Permission(
        "questionnaire.import",
        _("Import earlier answers to questionnaires, and undo it"),
        _WORKERS,
        opens=True,
    ),
)
