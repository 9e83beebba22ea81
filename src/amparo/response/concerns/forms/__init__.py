"""The forms of the team, one module for each feature."""

from ._shared import Choices, WorkingForm
from .assignment import AssignForm
from .blocking import BlockForm, ReviewForm
from .case_opening import JoinCaseForm, OpenCaseForm
from .closing import CloseForm, ClosingReviewForm, ReopenForm
from .contact import ContactForm
from .identity import CodeForm, ShareNameForm
from .queue import FilterForm
from .recording import RecordForm
from .replies import CannedForm, NewCannedForm, ReplyForm
from .responses import ResponseForm
from .triage import FactsForm, UrgencyForm

__all__ = [
    "AssignForm",
    "BlockForm",
    "CannedForm",
    "Choices",
    "CloseForm",
    "ClosingReviewForm",
    "CodeForm",
    "ContactForm",
    "FactsForm",
    "FilterForm",
    "JoinCaseForm",
    "NewCannedForm",
    "OpenCaseForm",
    "RecordForm",
    "ReopenForm",
    "ReplyForm",
    "ResponseForm",
    "ReviewForm",
    "ShareNameForm",
    "UrgencyForm",
    "WorkingForm",
]
