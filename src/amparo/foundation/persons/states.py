"""How a merge of two records moves; the operations ask this table, a page draws it."""

from django.utils.translation import gettext_lazy as _

from ..lists.states import Move, StateTable
from .models import MergeState

_MERGE = "person.merge"

MERGE_STATES = StateTable(
    name="merge",
    label=_("How a merge moves"),
    states=MergeState,
    moves=(
        Move(_MERGE, (), (MergeState.MERGED,), "merge", _("Merge two records")),
        Move(
            _MERGE,
            (MergeState.MERGED,),
            (MergeState.UNDONE,),
            "undo",
            _("Undo merge"),
        ),
    ),
)
