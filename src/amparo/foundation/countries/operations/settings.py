"""Change the settings of a country."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ...journal.operations import act
from ...kernel.errors import RuleBroken
from ...kernel.locking import change, conflict
from ...kernel.text import many_lines
from ...policy import Actor
from ..models import Confidence, CountrySetting
from ..queries import forget_facts
from ..settings import SETTINGS
from .base import require, scope_of

WHY_CHANGED: dict[str, str | Promise] = {
    "safety": _("It is safer for children or colleagues"),
    "law": _("The law or a lawyer asks for it"),
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
    set the other. Other processes follow within half a minute.
    """
    own = CountrySetting.objects.filter(country_id=country_code, key=key).first()
    with act(actor, _verb(key, value), scope_of(country_code), own) as entry:
        entry.note(key=key, value=value, reason=reason)
        values = _clean(value, reason, source)
        if own is not None:
            change(own, expected_version, **values)
        else:
            own = _first(country_code, key, values)
        entry.subject = own
    forget_facts()
    return own


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
