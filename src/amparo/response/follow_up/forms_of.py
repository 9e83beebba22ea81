"""Which questionnaire of the house belongs to what, and the buttons that open it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from amparo.foundation.questionnaires.codes import VersionState, Voice
from amparo.foundation.questionnaires.models import Version
from amparo.foundation.questionnaires.operations.filling import voices_of
from amparo.foundation.questionnaires.presenters import title_of
from amparo.response.cases.models import KIND

from .codes import Means
from .models import Contact

ASSESSMENT_FORM = "first_assessment"
AFTER_FORM = "reintegration_review"
_BY_MEANS = {
    Means.CALL: "remote_call",
    Means.ADULT: "remote_call",
    Means.VISIT: "home_visit",
}


@dataclass(frozen=True)
class FormButton:
    """A button that begins a form: its version, with whom, and the words on it."""

    version: Version
    voice: str
    label: str


def form_of(contact: Contact) -> str:
    """Return the key of the form of a contact; empty if it has none."""
    return AFTER_FORM if contact.after else _BY_MEANS.get(Means(contact.means), "")


def version_of(key: str) -> Version | None:
    """Return the published version of a form of ours, unless nobody may fill it in."""
    found = (
        Version.objects.filter(
            state=VersionState.PUBLISHED,
            questionnaire__organisation=None,
            questionnaire__key=key,
            questionnaire__retired_at=None,
        )
        .select_related("questionnaire")
        .defer("xlsx", "xform", "translations")
        .first()
    )
    return found if found is not None and found.is_authentic else None


def buttons(key: str) -> list[FormButton]:
    """Return the buttons with which someone begins a form, one for each voice."""
    version = version_of(key) if key else None
    if version is None:
        return []
    title = title_of(version.questionnaire)
    voices = voices_of(version.questionnaire, KIND)
    return [FormButton(version, voice, _label(title, voice)) for voice in voices]


def _label(title: str, voice: str) -> str:
    if voice == Voice.NONE:
        return title
    return _("%(title)s: %(voice)s") % {"title": title, "voice": Voice(voice).label}
