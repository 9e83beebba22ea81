"""What the threads of a process share: caches, counters, catalogues of texts."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import count
from threading import Barrier
from typing import TypeVar

import pytest
from django.http import HttpResponse
from django.utils import translation
from django.utils.translation import gettext

from amparo.channels.public import page_cache, rate_counter, tokens
from amparo.foundation.kernel import cache

T = TypeVar("T")
THREADS = 3


def together(work: Callable[[int], T]) -> list[T]:
    """Run the work in all threads at the same moment; return what each found."""
    start = Barrier(THREADS)

    def begin(number: int) -> T:
        start.wait()
        return work(number)

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(begin, range(THREADS)))


class Clock:
    """Time goes on by one with each look."""

    def __init__(self) -> None:
        self.ticks = count()

    def monotonic(self) -> int:
        return next(self.ticks)


@dataclass(frozen=True)
class Key:
    """A key that lets another thread go on whenever it is looked up."""

    number: int

    def __hash__(self) -> int:
        os.sched_yield()
        return self.number


@pytest.mark.parametrize(("seconds", "size"), [(10_000, 2), (3, 100)])
def test_threads_that_drop_the_same_old_values_do_not_break(
    seconds: float, size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without its lock two threads drop one value, because of its age or of room."""
    monkeypatch.setattr(cache, "time", Clock())
    kept = cache.Cache(seconds, size)

    def work(number: int) -> bool:
        keys = [Key((number + step) % 5) for step in range(1, 9)]
        return all(kept.get(key, partial(Key, key.number)) == key for key in keys)

    assert together(work) == [True] * THREADS


def test_no_count_is_lost_when_threads_count_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Without its lock threads read one number and all write the same next one."""
    read = os.pread

    def read_and_yield(file: int, size: int, offset: int) -> bytes:
        found = read(file, size, offset)
        os.sched_yield()
        return found

    monkeypatch.setattr(os, "pread", read_and_yield)
    rate_counter.forget()
    together(lambda _number: [rate_counter.counter().add("same") for _ in range(5)])
    assert rate_counter.counter().look("same") == THREADS * 5


def test_each_visitor_gets_the_page_asked_for_with_a_token_of_their_own(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    numbers = count()
    monkeypatch.setattr(tokens, "new_form", lambda: f"token-{next(numbers)}")
    monkeypatch.setattr(page_cache, "cache", cache.Cache(60, size=2))

    def work(number: int) -> list[str]:
        found = []
        for step in range(40):
            words = f"page {number * step % 5} "
            drawn = partial(HttpResponse, words + page_cache.FRESH)
            page = page_cache.page_of((words,), drawn)
            assert page.content.decode().startswith(words)
            found.append(page.content.decode().removeprefix(words))
        return found

    given = [token for found in together(work) for token in found]
    assert len(set(given)) == len(given) == THREADS * 40


def test_each_thread_reads_in_its_own_language() -> None:
    names = {"en": "Country lead", "es": "Coordinación de país"}
    languages = list(names)

    def work(number: int) -> set[str]:
        with translation.override(languages[number % 2]):
            return {gettext("Country lead") for _ in range(20)}

    assert together(work) == [{names[languages[n % 2]]} for n in range(THREADS)]
