"""The inner side of a form: expressions, their order, and the empty answers."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Model:
    """What a Filling needs of a form and nobody else does."""
