"""How people around a child and protection concerns move."""

from django.utils.translation import gettext_lazy as _

from amparo.foundation.lists.states import Move, StateTable

from .codes import AroundState, ProtectionState

RECORD = "case.record_around"

AROUND_STATES = StateTable(
    name="person_around",
    label=_("How a person around a child moves"),
    states=AroundState,
    moves=(
        Move(RECORD, (), (AroundState.AROUND,), "add", _("Add a person")),
        Move(
            RECORD,
            (AroundState.AROUND,),
            (AroundState.PAST,),
            "end",
            _("Mark as not around any more"),
        ),
        Move(
            RECORD,
            (AroundState.PAST,),
            (AroundState.AROUND,),
            "return",
            _("Mark as around again"),
        ),
    ),
)

PROTECTION_STATES = StateTable(
    name="protection_concern",
    label=_("How a protection concern moves"),
    states=ProtectionState,
    moves=(
        Move(
            RECORD,
            (),
            (ProtectionState.CURRENT,),
            "add",
            _("Add a protection concern"),
        ),
        Move(
            RECORD,
            (ProtectionState.CURRENT,),
            (ProtectionState.RESOLVED, ProtectionState.NOT_CONFIRMED),
            "settle",
            _("Mark as resolved or not confirmed"),
        ),
        Move(
            RECORD,
            (ProtectionState.RESOLVED, ProtectionState.NOT_CONFIRMED),
            (ProtectionState.CURRENT,),
            "reopen",
            _("Mark as current again"),
        ),
    ),
)
