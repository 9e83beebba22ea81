"""What this room shows on the page of a case: a transfer, and cover."""

from __future__ import annotations

from amparo.foundation.accounts.middleware import StaffRequest
from amparo.foundation.matching.presenters import team_name_for
from amparo.foundation.policy import may

from ..cases.extensions import Drawn
from ..cases.models import Case
from ..cases.operations._shared import scope_of
from .codes import OPEN_STATES, State
from .presenters import cover_words
from .queries import consent_stands, cover_for, is_returned, last_transfer


def case_panel(request: StaffRequest, case: Case) -> Drawn:
    """Show that a case is being transferred or came from a team, and who covers."""
    row, cover = last_transfer(case), cover_for(case.team_id, case.owner_id)
    waits = row is not None and row.state in OPEN_STATES
    came = row is not None and row.state == State.ACCEPTED
    refused = (
        row is not None
        and row.state in (State.DECLINED, State.SENT_BACK)
        and is_returned(row)
    )
    if cover is None and not (waits or came or refused):
        return None
    actor = request.actor
    return "case_transfers/_panel.html", {
        "case": case,
        "transfer": row,
        "waits": waits,
        "came": came and row is not None and row.to_team_id == case.team_id,
        "refused": refused,
        "to_name": team_name_for(actor, row.to_team) if row else "",
        "from_name": team_name_for(actor, row.from_team) if row else "",
        "consent": not waits
        or row is None
        or consent_stands(case, row.from_team, row.to_team),
        "may_send": may(actor, "case_transfer.send", scope_of(case)),
        "cover": cover_words(cover) if cover else "",
    }
