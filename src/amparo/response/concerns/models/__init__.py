"""The tables of this room: concerns, messages, decisions, responses, matches."""

from .concern import Concern
from .matching import MatchDecision
from .messages import CannedText, Message
from .work import Block, Response, TriageDecision

__all__ = [
    "Block",
    "CannedText",
    "Concern",
    "MatchDecision",
    "Message",
    "Response",
    "TriageDecision",
]
