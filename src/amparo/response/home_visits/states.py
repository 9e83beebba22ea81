"""How the way of a worker to a home visit moves; operations ask, a page draws."""

from django.utils.translation import gettext_lazy as _

from amparo.foundation.lists.states import Move, StateTable

from .codes import TripState

_VISIT = "home_visit.make"

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
