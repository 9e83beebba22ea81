"""How a request of children moves; the operations ask this table, a page draws it."""

from django.utils.translation import gettext_lazy as _

from amparo.foundation.lists.states import Move, StateTable

from .codes import RequestState as State

_KEEP = "group.request"

REQUEST_STATES = StateTable(
    name="child_request",
    label=_("How a request moves"),
    states=State,
    moves=(
        Move(_KEEP, (), (State.ASKED,), "ask", _("Ask a duty bearer")),
        Move(
            _KEEP,
            # A late answer is an answer, and is told back again.
            (State.ASKED, State.SILENT, State.TOLD),
            (State.ANSWERED,),
            "answer",
            _("Record the answer"),
        ),
        Move(
            "group.mark_silent",
            (State.ASKED,),
            (State.SILENT,),
            "silence",
            _("No answer in time"),
        ),
        Move(
            _KEEP,
            (State.ANSWERED, State.SILENT),
            (State.TOLD,),
            "tell",
            _("Tell the children, and record what they think"),
        ),
        Move(
            _KEEP,
            (State.ASKED, State.SILENT),
            (State.WITHDRAWN,),
            "withdraw",
            _("Withdraw, if the children want to"),
        ),
    ),
)
