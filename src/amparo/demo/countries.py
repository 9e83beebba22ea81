"""A change of a help contact that waits for the country lead's confirmation."""

from __future__ import annotations

from amparo.foundation.countries.models import HelpContact
from amparo.foundation.countries.operations.base import words_of
from amparo.foundation.proposals.operations import propose


def propose_change() -> None:
    """Propose a change to a help contact of Bolivia, as a new version would."""
    line = HelpContact.objects.get(
        loaded_as="BO:child_helpline:municipal-child-defender-line-156"
    )
    old = words_of(line)
    source = "Invented for the demonstration."
    new = {"hours": "Mon-Fri 08:30-18:30", "confidence": "high", "source": source}
    propose(
        HelpContact.TOPIC,
        str(line.loaded_as),
        country="BO",
        old=old,
        new=old | new,
        source=source,
        subject_id=line.id,
        release="demonstration",
    )
