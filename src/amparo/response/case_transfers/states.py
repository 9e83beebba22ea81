"""How a transfer of a case moves; the operations ask this table, a page draws it."""

from django.utils.translation import gettext_lazy as _

from amparo.foundation.lists.states import Move, StateTable

from .codes import OPEN_STATES, State

_SEND, _APPROVE, _ANSWER = "case_transfer.send", "case.approve", "case_transfer.answer"
_ASKED, _SENT = (State.ASKED,), (State.SENT,)

TRANSFER_STATES = StateTable(
    name="case_transfer",
    label=_("How a transfer moves"),
    states=State,
    moves=(
        Move(_SEND, (), OPEN_STATES, "send", _("Request, or send as a supervisor")),
        Move(_APPROVE, _ASKED, _SENT, "approve", _("Approve")),
        Move(_APPROVE, _ASKED, (State.SENT_BACK,), "send_back", _("Send back")),
        Move(_SEND, OPEN_STATES, (State.RECALLED,), "recall", _("Recall")),
        Move(_ANSWER, _SENT, (State.ACCEPTED,), "accept", _("Accept")),
        Move(_ANSWER, _SENT, (State.DECLINED,), "decline", _("Decline, with a reason")),
    ),
)
