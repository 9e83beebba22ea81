"""The verbs of the room; nothing else changes a case."""

from .child import link_child, record_child
from .opening import assign, open_case, open_the_case

__all__ = ["assign", "link_child", "open_case", "open_the_case", "record_child"]
