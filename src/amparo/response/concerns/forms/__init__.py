"""The forms of the team, one module for each feature."""

from ._shared import Choices, WorkingForm
from .assignment import AssignForm
from .case_opening import JoinCaseForm, OpenCaseForm
from .closing import CloseForm, ClosingReviewForm, ReopenForm
from .contact import ContactForm
from .queue import FilterForm
from .recording import RecordForm
from .replies import ReplyForm
from .responses import ResponseForm
from .triage import FactsForm, UrgencyForm

__all__ = [
    "AssignForm",
    "Choices",
    "CloseForm",
    "ClosingReviewForm",
    "ContactForm",
    "FactsForm",
    "FilterForm",
    "JoinCaseForm",
    "OpenCaseForm",
    "RecordForm",
    "ReopenForm",
    "ReplyForm",
    "ResponseForm",
    "UrgencyForm",
    "WorkingForm",
]
