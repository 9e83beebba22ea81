"""A day on which someone opened many records: a finding for those who watch."""

from __future__ import annotations

from amparo.foundation.accounts.actors import actor_for
from amparo.foundation.accounts.models import User
from amparo.foundation.audit.unusual import find_unusual
from amparo.foundation.journal.operations import act
from amparo.response.cases.models import Case
from amparo.response.cases.operations._shared import scope_of

OPENED = 16


def read_unusually() -> None:
    """Let a caseworker of Bolivia open cases of colleagues, and have it found."""
    user = User.objects.get(email="caseworker.bo@demo.example")
    actor = actor_for(user, None)
    cases = Case.objects.filter(team_id__in=actor.team_ids()).exclude(owner=user)
    for case in cases.order_by("code")[:OPENED]:
        with act(actor, "case.open", scope_of(case), case):
            pass
    find_unusual()
