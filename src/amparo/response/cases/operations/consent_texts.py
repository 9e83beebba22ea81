"""Writing how an organisation explains consent: each change is a new version."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from amparo.foundation.journal.operations import act
from amparo.foundation.kernel.errors import Conflict, RuleBroken
from amparo.foundation.kernel.languages import LANGUAGES
from amparo.foundation.kernel.text import many_lines
from amparo.foundation.organisations.models import Organisation
from amparo.foundation.organisations.operations import scope_of
from amparo.foundation.policy import Actor

from ..codes import Audience
from ..consent_texts import is_complete
from ..models import Consent, ConsentText
from ._shared import user_of

LONGEST_TEXT = 1_000  # characters for one purpose
_CHANGED = _("Someone changed this while you were writing.")


def write_consent_text(
    actor: Actor,
    organisation: Organisation,
    language: str,
    audience: str,
    words: Mapping[str, str],
    expected_number: int,
) -> ConsentText:
    """Write the next version of a text; ``expected_number`` is the newest one seen.

    Raises ``Conflict`` with the newest row when a colleague was faster.
    """
    with act(
        actor,
        "case.consent_texts",
        scope_of(organisation),
        organisation,
        language=language,
        audience=audience,
    ) as entry:
        cleaned = _cleaned(language, audience, words)
        same = ConsentText.objects.filter(
            organisation=organisation, language=language, audience=audience
        )
        newest = same.order_by("-number").first()
        if newest is not None and newest.number != expected_number:
            raise Conflict(_CHANGED, newest)
        row = ConsentText(
            organisation=organisation,
            language=language,
            audience=audience,
            number=newest.number + 1 if newest else 1,
            words=cleaned,
            by_id=user_of(actor),
        )
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError as twice:
            raise Conflict(_CHANGED, same.latest("number")) from twice
        entry.note(number=row.number)
    return row


def _cleaned(language: str, audience: str, words: Mapping[str, str]) -> dict[str, str]:
    if language not in LANGUAGES or audience not in Audience.values:
        raise RuleBroken(_("Please choose one of the answers."))
    cleaned = {
        purpose: many_lines(words.get(purpose, ""))
        for purpose in Consent.Purpose.values
    }
    if not is_complete(cleaned):
        raise RuleBroken(_("Write a text for each purpose."))
    for purpose, text in cleaned.items():
        if len(text) > LONGEST_TEXT:
            raise RuleBroken(
                _("This is too long. Please shorten it or split it."), purpose
            )
    return cleaned
