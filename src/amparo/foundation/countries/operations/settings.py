"""Change the settings of a country."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ...journal.operations import act
from ...kernel.coded import vouch
from ...kernel.errors import RuleBroken
from ...kernel.locking import change, check_version, conflict
from ...kernel.text import many_lines
from ...policy import Actor
from ...proposals.kinds import DecisionKind, Line, declare
from ...proposals.models import Proposal
from ...proposals.operations import put_forward
from ..models import Confidence, CountrySetting
from ..queries import SETTING, forget_facts
from ..settings import SETTINGS
from .base import require, scope_of
from .second_people import another_role

WHY_CHANGED: dict[str, str | Promise] = {
    "safety": _("It is safer for children or colleagues"),
    "law": _("The law or a lawyer requires it"),
    "agreement": _("We agreed on it with partners or authorities"),
    "mistake": _("It was set by mistake"),
}


def change_setting(
    actor: Actor,
    country_code: str,
    key: str,
    value: bool,
    *,
    reason: str,
    source: str,
    expected_version: int,
) -> CountrySetting:
    """Change a setting of a country; ``reason`` is one of ``WHY_CHANGED``.

    ``expected_version`` is 0 when the country had no value of its own so far. Those
    responsible for the country may set the careful value; only the alliance lead may
    set the other. Where that takes two people, it is for ``propose_setting``. Other
    processes follow within half a minute.
    """
    own = _own(country_code, key)
    with act(actor, _verb(key, value), scope_of(country_code), own) as entry:
        entry.note(key=key, value=value, reason=reason)
        if SETTINGS[key].takes_two(value):
            raise RuleBroken(
                _("Changing this rule takes two people. Propose it instead.")
            )
        values = _clean(value, reason, source)
        if own is not None:
            change(own, expected_version, **values)
            vouch(own)
        else:
            own = _first(country_code, key, values)
        entry.subject = own
    forget_facts()
    return own


def propose_setting(
    actor: Actor,
    country_code: str,
    key: str,
    value: bool,
    *,
    reason: str,
    source: str,
    expected_version: int,
) -> Proposal:
    """Propose a setting that takes two people; what stands holds until then.

    Who may propose it is who could set it alone if it took one.
    """
    own = _own(country_code, key)
    with act(actor, _verb(key, value), scope_of(country_code), own) as entry:
        entry.note(key=key, value=value, reason=reason)
        if own is not None:
            check_version(own, expected_version)
        written = _clean(value, reason, source)["source"]
        proposal = put_forward(
            actor,
            _verb(key, value),
            SETTING,
            f"{country_code}:{key}",
            country=country_code,
            old=_value(own),
            new={"value": value, "reason": reason, "source": written},
            source=written,
            subject_id=own.id if own else None,
        )
        entry.subject = proposal
    return proposal


def _own(country_code: str, key: str) -> CountrySetting | None:
    return CountrySetting.objects.filter(country_id=country_code, key=key).first()


def _value(own: CountrySetting | None) -> dict[str, Any]:
    return {"value": own.value if own else None}


def _of(proposal: Proposal) -> tuple[str, str, CountrySetting | None]:
    country, key = proposal.key.split(":")
    return country, key, _own(country, key)


def _current(proposal: Proposal) -> dict[str, Any]:
    return _value(_of(proposal)[2])


def _apply(_actor: Actor, proposal: Proposal) -> None:
    country, key, own = _of(proposal)
    new = proposal.new
    values = _clean(new["value"], new["reason"], new["source"])
    if own is not None:
        change(own, own.version, **values)
    else:
        _first(country, key, values)
    forget_facts()
    transaction.on_commit(forget_facts)


def _lines(proposal: Proposal) -> list[Line]:
    declared = SETTINGS[proposal.key.split(":")[1]]
    was, new = proposal.old["value"], proposal.new
    was = declared.default if was is None else was

    def words(value: bool) -> str:
        return gettext("yes") if value else gettext("no")

    return [
        Line(str(declared.label), words(was), words(new["value"])),
        Line(gettext("Why"), "", str(WHY_CHANGED[new["reason"]])),
    ]


def _verb(key: str, value: bool) -> str:
    if value is SETTINGS[key].careful:
        return "country.change_setting"
    return "country.loosen_setting"


def _clean(value: bool, reason: str, source: str) -> dict[str, Any]:
    source = many_lines(source)
    if reason not in WHY_CHANGED:
        raise RuleBroken(_("Please say why."), "reason")
    require(source, "source")
    return {
        "value": value,
        "source": source,
        "confidence": Confidence.HIGH,
        "reviewed_on": timezone.localdate(),
    }


def _first(country_code: str, key: str, values: dict[str, Any]) -> CountrySetting:
    try:
        with transaction.atomic():
            return CountrySetting.objects.create(
                country_id=country_code, key=key, **values
            )
    except IntegrityError:
        raise conflict(
            CountrySetting.objects.get(country_id=country_code, key=key)
        ) from None


KINDS = (
    DecisionKind(
        SETTING,
        _("Rule of a country"),
        "country.confirm_change",
        _current,
        _apply,
        _lines,
        second=another_role,
    ),
)
declare(*KINDS)
