"""How a transfer moves; the operations ask this table, a page draws it."""

from django.utils.translation import gettext_lazy as _

from amparo.foundation.lists.states import Move, StateTable

from .codes import TransferState

_SEND, _ANSWER = "transfer.send", "transfer.answer"
_WAITING = (TransferState.WAITING,)

TRANSFER_STATES = StateTable(
    name="transfer",
    label=_("How a transfer moves"),
    states=TransferState,
    moves=(
        Move(_SEND, (), _WAITING, name="send", words=_("Send")),
        Move(
            _ANSWER,
            _WAITING,
            (TransferState.ACCEPTED,),
            name="accept",
            words=_("Accept"),
        ),
        Move(
            _ANSWER,
            _WAITING,
            (TransferState.DECLINED,),
            name="decline",
            words=_("Decline, with a reason"),
        ),
        Move(
            _SEND,
            _WAITING,
            (TransferState.RECALLED,),
            name="recall",
            words=_("Recall"),
        ),
    ),
)
