"""How a case moves; the operations ask this table, a page draws it."""

from django.utils.translation import gettext_lazy as _

from amparo.foundation.lists.states import Move, StateTable

from .codes import State

_WORKING = (State.OPENED, State.PLANNED, State.IN_CARE)
_APPROVE = "case.approve"
_CLOSE = "case.close"

CASE_STATES = StateTable(
    name="case",
    label=_("How a case moves"),
    states=State,
    moves=(
        Move("case.open_new", (), (State.OPENED,)),
        Move(
            _APPROVE,
            (State.OPENED,),
            (State.PLANNED,),
            name="approve_plan",
            words=_("Approve plan"),
        ),
        Move(
            "case.plan",
            (State.PLANNED,),
            (State.IN_CARE,),
            name="do_action",
            words=_("Complete an action"),
        ),
        Move("case.refer", (State.PLANNED,), (State.IN_CARE,), name="refer"),
        Move(
            _CLOSE,
            _WORKING,
            (State.CLOSING,),
            name="ask_to_close",
            words=_("Request closure"),
        ),
        Move(
            _APPROVE,
            (State.CLOSING,),
            _WORKING,
            name="send_back",
            words=_("Send back request to close"),
        ),
        Move(
            "case.ask_approval",
            (State.CLOSING,),
            _WORKING,
            name="withdraw_request",
            words=_("Withdraw request to close"),
        ),
        Move(
            _CLOSE,
            (State.CLOSING,),
            (State.CLOSED,),
            name="close",
            words=_("Close case, once approved"),
        ),
        Move("case.reopen", (State.CLOSED,), _WORKING, name="reopen"),
    ),
)
