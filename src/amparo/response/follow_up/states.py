"""How contacts and the way of a worker move; operations ask, pages draw."""

from django.utils.translation import gettext_lazy as _

from amparo.foundation.lists.states import Move, StateTable

from .codes import ContactState, TripState

_PLAN, _RECORD, _VISIT = "follow_up.plan", "follow_up.record", "follow_up.visit"

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
TRIP_STATES = StateTable(
    name="trip",
    label=_("How a home visit moves"),
    states=TripState,
    moves=(
        Move(_VISIT, (), (TripState.OUT,), name="set_out", words=_("Set out")),
        Move(
            _VISIT,
            (TripState.OUT,),
            (TripState.THERE,),
            name="arrive",
            words=_("Check in"),
        ),
        Move(
            _VISIT,
            (TripState.OUT, TripState.THERE),
            (TripState.BACK,),
            name="come_back",
            words=_("Check out"),
        ),
    ),
)
