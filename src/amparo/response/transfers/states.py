"""How a transfer moves; the operations ask this table, a page draws it."""

from django.utils.translation import gettext_lazy as _

from amparo.foundation.lists.states import Move, StateTable

from .codes import TransferState as State

_SEND, _ANSWER = "transfer.send", "transfer.answer"
_WAITING = (State.WAITING,)

TRANSFER_STATES = StateTable(
    name="transfer",
    label=_("How a transfer moves"),
    states=State,
    moves=(
        Move(_SEND, (), _WAITING, "send", _("Send")),
        Move(_ANSWER, _WAITING, (State.ACCEPTED,), "accept", _("Accept")),
        Move(
            _ANSWER, _WAITING, (State.DECLINED,), "decline", _("Decline, with a reason")
        ),
        Move(_SEND, _WAITING, (State.RECALLED,), "recall", _("Recall")),
    ),
)
