"""How a decision moves."""

from django.utils.translation import gettext_lazy as _

from ..lists.states import Move, StateTable
from ..proposals.models import Proposal

_S = Proposal.State

DECISION_STATES = StateTable(
    "decision",
    _("Two-person decision"),
    _S,
    (
        Move(
            "decision.see",
            (_S.PENDING,),
            (_S.CONFIRMED, _S.WAITING, _S.OVERTAKEN),
            "confirm",
            _("A second person confirms it"),
        ),
        Move(
            "decision.see",
            (_S.PENDING,),
            (_S.REJECTED,),
            "reject",
            _("A second person rejects it"),
        ),
        Move("decision.withdraw", (_S.PENDING, _S.WAITING), (_S.REJECTED,)),
        Move("decision.object", (_S.PENDING, _S.WAITING), (_S.OBJECTED,)),
        Move(
            "decision.settle", (_S.OBJECTED,), (_S.CONFIRMED, _S.REJECTED, _S.OVERTAKEN)
        ),
        Move("decision.take_effect", (_S.WAITING,), (_S.CONFIRMED, _S.OVERTAKEN)),
    ),
)
