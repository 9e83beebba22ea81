"""The roles that people hold, and the scopes that a permission reaches."""

from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    """What a person does in a team. A person may hold several."""

    TRIAGE_OFFICER = "triage_officer", _("Triage officer")
    CASEWORKER = "caseworker", _("Caseworker")
    SUPERVISOR = "supervisor", _("Supervisor")
    HOTLINE_OFFICER = "hotline_officer", _("Hotline officer")
    SERVICE_PROVIDER = "service_provider", _("Service provider")
    TRAINER = "trainer", _("Trainer")
    ADVOCACY_OFFICER = "advocacy_officer", _("Advocacy officer")
    MONITORING_OFFICER = "monitoring_officer", _("Monitoring officer")
    COUNTRY_LEAD = "country_lead", _("Country lead")
    ALLIANCE_LEAD = "alliance_lead", _("Alliance lead")
    DONOR_VIEWER = "donor_viewer", _("Donor viewer")
    DATA_PROTECTION_OFFICER = "data_protection_officer", _("Data-protection officer")
    ADMINISTRATOR = "administrator", _("Administrator")
    # Confirms what takes two people where there is nobody else; nothing besides.
    WITNESS = "witness", _("Witness")


# Roles whose work needs sealed records: their holders get keys.
KEY_ROLES = frozenset(
    {
        Role.TRIAGE_OFFICER,
        Role.CASEWORKER,
        Role.SUPERVISOR,
        Role.HOTLINE_OFFICER,
        Role.SERVICE_PROVIDER,
    }
)

# Their holders get the key of a programme team, and of no other: they know the names of
# those who take part, and open no concern and no case.
PROGRAMME_KEY_ROLES = frozenset({Role.TRAINER})

# Without a second factor; everybody else needs one before any page opens.
WITHOUT_FACTOR = frozenset({Role.DONOR_VIEWER})
# Roles that confirm decisions of two people, or lead: two people give them.
GIVEN_BY_TWO = frozenset(
    {Role.ADMINISTRATOR, Role.COUNTRY_LEAD, Role.ALLIANCE_LEAD, Role.WITNESS}
)
# The roles that work here: a donor only reads results, a witness only confirms.
STAFF = frozenset(set(Role) - {Role.DONOR_VIEWER, Role.WITNESS})


class Scope(StrEnum):
    """Which rows a permission reaches, from the narrowest to the widest."""

    OWN = "own"
    TEAM = "team"
    ORGANISATION = "organisation"
    COUNTRY = "country"
    ALLIANCE = "alliance"
