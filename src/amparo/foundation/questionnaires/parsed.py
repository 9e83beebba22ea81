"""The form of a version, parsed once for each process."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..kernel.cache import Cache
from ..kernel.crypto import RecordKey, Suspect
from ..kernel.errors import RuleBroken
from ..organisations.hours import zone_of
from .engine import Filling, Form, parse_form
from .models import AnswerSheet, Version

# Forms are no secret and never change under their digest. A large one takes some
# megabytes, so few are kept.
_FORMS = Cache(seconds=3600, size=40)


def form_of(version: Version) -> Form:
    """Return the form of a version; ``RuleBroken`` if someone changed it outside."""
    if not version.is_sound:
        raise RuleBroken(
            _(
                "This form was changed outside of Amparo, so it is not filled in. Ask"
                " its author to upload it again."
            )
        )
    return _parsed(version)


def form_to_read(version: Version, key: RecordKey) -> Form:
    """Return the form of answers that exist, and note when it was changed outside.

    They may hold what keeps a child safe, so they are shown all the same.
    """
    if not version.is_sound:
        label, row = version.label, version.id
        key.suspects.add(Suspect(key.kind, key.record_id, label, row))
    return _parsed(version)


def _parsed(version: Version) -> Form:
    return _FORMS.get((version.id, version.xform), lambda: parse_form(version.xform))


def filling_of(sheet: AnswerSheet, form: Form, saved: bytes | None = None) -> Filling:
    """Return answers as they are filled in or read, in the time zone of their team."""
    now = timezone.now().astimezone(zone_of(sheet.team))
    return Filling(form, saved, now=now)
