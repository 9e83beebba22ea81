"""The settings in which a country may differ."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

NO_STATE_FORWARDING = "no_state_forwarding"
HIDE_PARTNER_NAMES = "hide_partner_names"
ONLINE_HANDOFF_ALLOWED = "online_handoff_allowed"
TRANSFER_ABROAD_ALLOWED = "transfer_abroad_allowed"
VISITS_NEED_REASON = "visits_need_reason"


@dataclass(frozen=True)
class SettingKind:
    """A setting: what it does, its default, and which value is the careful one.

    ``by_two``: children go by it, or it hides partners, so two people change it away
    from its careful side; to that side one person does, at once.
    """

    key: str
    label: str | Promise
    explains: str | Promise
    default: bool
    careful: bool
    by_two: bool = False

    def takes_two(self, value: bool) -> bool:
        """Return whether setting it to this value takes two people."""
        return self.by_two and value is not self.careful


# Only settings that an operation reads.
SETTINGS: dict[str, SettingKind] = {
    declared.key: declared
    for declared in (
        SettingKind(
            NO_STATE_FORWARDING,
            _("No automatic reports to the state"),
            _(
                "The software never sends or suggests a report to the police "
                "or another authority. Only a supervisor can decide to "
                "report, with a reason."
            ),
            default=False,
            careful=True,
            by_two=True,
        ),
        SettingKind(
            HIDE_PARTNER_NAMES,
            _("Names of partners and staff stay hidden"),
            _(
                "Public pages and letters name no local organisation and "
                "nobody who works for one. Teams of other organisations see "
                "no names in possible duplicates either."
            ),
            default=False,
            careful=True,
            by_two=True,
        ),
        SettingKind(
            ONLINE_HANDOFF_ALLOWED,
            _("Online addresses may go to a hotline"),
            _(
                "Staff may hand an address or account name that someone "
                "reported to the hotline. Ask a lawyer whether the law lets "
                "your staff handle them."
            ),
            default=True,
            careful=False,
        ),
        SettingKind(
            TRANSFER_ABROAD_ALLOWED,
            _("A concern or a case may go to a team in another country"),
            _(
                "It is then sealed to a team abroad. Some laws "
                "require such records to stay in the country; in some places "
                "they are safer abroad."
            ),
            default=True,
            careful=False,
            by_two=True,
        ),
        SettingKind(
            VISITS_NEED_REASON,
            _("Home visits only with a reason"),
            _(
                "In a lockdown, or where travel is not safe, staff plan a home "
                "visit only at high risk, after a sign of danger, or after "
                "contact failed twice. Other children are followed by phone."
            ),
            default=False,
            careful=True,
        ),
    )
}
