"""Helpers work ahead, answer in order, and end with the one that asked them."""

from __future__ import annotations

import os
from multiprocessing import active_children

import pytest

from amparo.demo.workers import WorkerLost, shared_out


def times(plan: int, part: int) -> tuple[int, int]:
    """Multiply, and say who did."""
    return plan * part, os.getpid()


def times_or_die(plan: int, part: int) -> int:
    """Multiply, but die of seven."""
    if part == 7:
        os._exit(3)
    return plan * part


@pytest.mark.prove  # helpers answer in order until one dies, below
def test_answers_come_in_order_from_several_processes() -> None:
    found = list(shared_out(times, 10, range(9), 2))
    assert [answer for answer, _who in found] == [10 * part for part in range(9)]
    helpers = {who for _answer, who in found}
    assert len(helpers) == 2
    assert os.getpid() not in helpers
    assert active_children() == []


def test_a_helper_that_dies_is_missed_and_the_others_end() -> None:
    found = shared_out(times_or_die, 10, range(20), 2)
    assert [next(found) for _time in range(4)] == [0, 10, 20, 30]
    with pytest.raises(WorkerLost):
        list(found)
    assert active_children() == []
