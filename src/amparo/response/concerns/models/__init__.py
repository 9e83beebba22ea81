"""The tables of this room: concerns, messages, decisions, responses, matches."""

from .concern import Concern
from .matching import MatchCode, MatchDecision
from .messages import Message
from .work import Response, TriageDecision

__all__ = [
    "Concern",
    "MatchCode",
    "MatchDecision",
    "Message",
    "Response",
    "TriageDecision",
]
