"""The tables of this room: concerns, letters, what was decided and done, links."""

from .concern import Concern
from .letters import CannedText, Message
from .links import LinkAnswer, LinkCode, Talk, TalkMessage
from .work import Block, Judgement, Response, Transfer

__all__ = [
    "Block",
    "CannedText",
    "Concern",
    "Judgement",
    "LinkAnswer",
    "LinkCode",
    "Message",
    "Response",
    "Talk",
    "TalkMessage",
    "Transfer",
]
