"""How a contact moves; the operations ask this table, a page draws it."""

from django.utils.translation import gettext_lazy as _

from amparo.foundation.lists.states import Move, StateTable

from .codes import ContactState

_PLAN, _RECORD = "follow_up.plan", "follow_up.record"

CONTACT_STATES = StateTable(
    name="contact",
    label=_("How a contact moves"),
    states=ContactState,
    moves=(
        Move(_PLAN, (), (ContactState.PLANNED,), name="plan", words=_("Plan")),
        Move(
            _PLAN,
            (ContactState.PLANNED,),
            (ContactState.MOVED,),
            name="move",
            words=_("Plan otherwise"),
        ),
        Move(
            _PLAN,
            (ContactState.PLANNED,),
            (ContactState.DROPPED,),
            name="drop",
            words=_("Cancel"),
        ),
        Move(
            _RECORD,
            (ContactState.PLANNED,),
            (ContactState.DONE, ContactState.MISSED),
            name="record",
            words=_("Record the result"),
        ),
    ),
)
