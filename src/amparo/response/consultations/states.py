"""How a consultation moves; the operations ask this table, a page draws it."""

from django.utils.translation import gettext_lazy as _

from amparo.foundation.lists.states import Move, StateTable

from .codes import ConsultationState as State

_HOLD = "consultation.hold"
_OPEN = (State.OPEN,)

CONSULTATION_STATES = StateTable(
    name="consultation",
    label=_("How a consultation moves"),
    states=State,
    moves=(
        Move(_HOLD, (), _OPEN, "start", _("Ask the other team")),
        Move(_HOLD, _OPEN, _OPEN, "reply", _("Reply")),
        Move(_HOLD, _OPEN, (State.ENDED,), "end", _("End, with an outcome")),
        Move(
            "retention.delete",
            (State.OPEN, State.ENDED),
            (State.DELETED,),
            "delete",
            _("Delete one of the two concerns"),
        ),
    ),
)
