"""The operations of this room; nothing else changes a transfer or cover."""

from .cover import end_cover, set_cover
from .transfers import (
    accept_transfer,
    decline_transfer,
    keep_case,
    recall_transfer,
    transfer_case,
)

__all__ = [
    "accept_transfer",
    "decline_transfer",
    "end_cover",
    "keep_case",
    "recall_transfer",
    "set_cover",
    "transfer_case",
]
