"""How runs, sessions and enrolments move; operations ask, pages draw, tests walk."""

from django.utils.translation import gettext_lazy as _

from amparo.foundation.lists.states import Move, StateTable

from .codes import EnrolmentState, RunState, SessionState

_RUN, _START = "course.run", "course.start"
_PLANNED, _RUNNING = (RunState.PLANNED,), (RunState.RUNNING,)
_FINISHED = (RunState.FINISHED,)

RUN_STATES = StateTable(
    name="course-run",
    label=_("How a run moves"),
    states=RunState,
    moves=(
        Move(_RUN, (), _PLANNED, "open", _("Plan run")),
        Move(_START, _PLANNED, _RUNNING, "start", _("Start run")),
        Move(_RUN, _RUNNING, _FINISHED, "finish", _("Finish run")),
        Move(_RUN, _FINISHED, _RUNNING, "reopen", _("Reopen run")),
        Move(
            _RUN,
            (*_PLANNED, *_RUNNING),
            (RunState.CANCELLED,),
            "cancel",
            _("Cancel run"),
        ),
    ),
)

_SHEET = "course.attend"
_HELD = (SessionState.HELD,)

SESSION_STATES = StateTable(
    name="course-session",
    label=_("How a session moves"),
    states=SessionState,
    moves=(
        Move(
            _SHEET,
            (SessionState.PLANNED, *_HELD),
            _HELD,
            "hold",
            _("Take attendance, or correct it"),
        ),
        Move(
            _RUN,
            (SessionState.PLANNED,),
            (SessionState.CANCELLED,),
            "cancel",
            _("Cancel session"),
        ),
        Move(
            _RUN,
            (SessionState.CANCELLED,),
            (SessionState.PLANNED,),
            "restore",
            _("Hold the session after all"),
        ),
    ),
)

_REGISTER = "course.register"

ENROLMENT_STATES = StateTable(
    name="course-enrolment",
    label=_("How someone takes part"),
    states=EnrolmentState,
    moves=(
        Move(_REGISTER, (), (EnrolmentState.ENROLLED,), "enrol", _("Register")),
        Move(
            _REGISTER,
            (EnrolmentState.ENROLLED,),
            (EnrolmentState.LEFT,),
            "leave",
            _("Note that someone has left"),
        ),
        Move(
            _REGISTER,
            (EnrolmentState.LEFT,),
            (EnrolmentState.ENROLLED,),
            "return",
            _("Note that someone is back"),
        ),
    ),
)
