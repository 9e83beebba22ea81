"""The step of the set-up list that looks at the languages of the public pages."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from amparo.foundation.tasks.setup_list import (
    Place,
    Result,
    Step,
    add_step,
    for_response,
    labels_of,
    result,
)

from ..queries import countries_without_language


def register() -> None:
    """Add the step; called when the room is ready."""
    add_step(
        Step(
            "languages",
            _("Sign off a language of the country"),
            _("Until someone who speaks it has read it, the public reads English."),
            for_response(_languages),
        )
    )


def _languages(place: Place) -> Result:
    unread = {land.code for land in countries_without_language()}
    codes = sorted(unread & place.countries)
    return result(reverse("languages:list"), labels_of(codes))
