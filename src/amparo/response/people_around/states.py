"""How people around a child and protection concerns move."""

from django.utils.translation import gettext_lazy as _

from amparo.foundation.lists.states import Move, StateTable

from .codes import AroundState, ProtectionState

PEOPLE = "case.record_people"
INCIDENTS = "case.record_incident"

AROUND_STATES = StateTable(
    name="person_around",
    label=_("How a person around a child moves"),
    states=AroundState,
    moves=(
        Move(PEOPLE, (), (AroundState.AROUND,), "add", _("Add a person")),
        Move(
            PEOPLE,
            (AroundState.AROUND,),
            (AroundState.PAST,),
            "end",
            _("Mark as not around any more"),
        ),
        Move(
            PEOPLE,
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
            INCIDENTS,
            (),
            (ProtectionState.CURRENT,),
            "add",
            _("Add a protection concern"),
        ),
        Move(
            INCIDENTS,
            (ProtectionState.CURRENT,),
            (ProtectionState.RESOLVED, ProtectionState.NOT_CONFIRMED),
            "settle",
            _("Mark as resolved or not confirmed"),
        ),
        Move(
            INCIDENTS,
            (ProtectionState.RESOLVED, ProtectionState.NOT_CONFIRMED),
            (ProtectionState.CURRENT,),
            "reopen",
            _("Mark as current again"),
        ),
    ),
)
