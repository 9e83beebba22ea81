"""How a referral moves; the operations ask this table, a page draws it."""

from django.utils.translation import gettext_lazy as _

from amparo.foundation.lists.states import Move, StateTable

from .models import OPEN_STATES, State

REFERRAL_STATES = StateTable(
    name="referral",
    label=_("How a referral moves"),
    states=State,
    moves=(
        Move("referral.send", (), (State.SENT,)),
        Move("referral.accept", (State.SENT,), (State.ACCEPTED,)),
        Move("referral.decline", (State.SENT,), (State.DECLINED,)),
        Move(
            "referral.outcome",
            (State.ACCEPTED,),
            (State.COMPLETED, State.NOT_COMPLETED),
        ),
        Move("referral.recall", OPEN_STATES, (State.RECALLED,)),
        Move(
            "referral.recall",
            (State.RECALLED,),
            (State.SENT,),
            name="restore",
            words=_("Send again what was recalled by mistake"),
        ),
    ),
)
