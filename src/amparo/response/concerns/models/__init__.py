"""The tables of this room: concerns, letters, what was decided and done, links."""

from .concern import Concern
from .matching import Consultation, ConsultationMessage, MatchCode, MatchDecision
from .messages import CannedText, Message
from .work import Block, Response, Transfer, TriageDecision

__all__ = [
    "Block",
    "CannedText",
    "Concern",
    "Consultation",
    "ConsultationMessage",
    "MatchCode",
    "MatchDecision",
    "Message",
    "Response",
    "Transfer",
    "TriageDecision",
]
