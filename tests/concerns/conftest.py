from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any

import pytest

from amparo.response.concerns.models import Concern
from amparo.response.concerns.operations import submit_concern
from amparo.response.concerns.receipts import Receipt
from amparo.response.concerns.shapes import ConcernData
from tests.cast import World

Tell = Callable[..., tuple[Receipt, Concern]]


def told(**more: Any) -> ConcernData:
    known: dict[str, Any] = {
        "country_code": "BO",
        "language": "es",
        "words": "Mi amiga no viene a la escuela desde hace dos semanas.",
    }
    return ConcernData(**(known | more))


@pytest.fixture
def tell(world: World) -> Tell:
    """Tell something as the public; returns the receipt and the stored concern."""

    def tell_it(**more: Any) -> tuple[Receipt, Concern]:
        receipt = submit_concern(told(**more), secrets.token_bytes(16))
        return receipt, Concern.objects.select_related("team").latest("id")

    return tell_it
