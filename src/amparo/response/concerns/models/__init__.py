"""The tables of this room: concerns, messages, decisions, responses, matches."""

from .concern import Concern
from .matching import MatchCode, MatchDecision
from .messages import CannedText, Message
from .work import Block, Response, TriageDecision

__all__ = [
    "Block",
    "CannedText",
    "Concern",
    "MatchCode",
    "MatchDecision",
    "Message",
    "Response",
    "TriageDecision",
]
