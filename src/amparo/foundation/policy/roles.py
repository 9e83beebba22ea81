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


# Roles whose work needs sealed records: their holders get keys, and must have a second
# factor before any page opens.
KEY_ROLES = frozenset(
    {
        Role.TRIAGE_OFFICER,
        Role.CASEWORKER,
        Role.SUPERVISOR,
        Role.HOTLINE_OFFICER,
        Role.SERVICE_PROVIDER,
    }
)


class Scope(StrEnum):
    """Which rows a permission reaches, from the narrowest to the widest."""

    OWN = "own"
    TEAM = "team"
    ORGANISATION = "organisation"
    COUNTRY = "country"
    ALLIANCE = "alliance"
