"""Progress of something long: how much is done, how fast, how long it will take."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import IO

from tqdm import tqdm

IN_A_LOG = 60  # seconds between two lines


class _Bar(tqdm):  # type: ignore[misc]
    monitor_interval = 0  # no monitor thread: filling the demonstration forks

    @staticmethod
    def status_printer(file: IO[str]) -> Callable[[str], object]:
        """Return a printer: in place on a terminal, line by line in a log."""
        if file.isatty():
            in_place: Callable[[str], object] = tqdm.status_printer(file)
            return in_place
        return lambda state: state and print(state, file=file, flush=True)


def progress(what: str) -> Callable[[int, int], None]:
    """Return a callback that takes how much is done, and of how much, and prints it.

    One line on a terminal, a line each minute elsewhere. The first call says what an
    earlier run had done already: it does not count for the speed.
    """
    bar: _Bar | None = None

    def update(done: int, total: int) -> None:
        nonlocal bar
        if bar is None:
            bar = _Bar(
                total=total,
                initial=done,
                unit=f" {what}",
                file=sys.stdout,
                mininterval=0.1 if sys.stdout.isatty() else IN_A_LOG,
                miniters=0,
            )
        bar.update(done - bar.n)
        if done >= total:
            bar.close()

    return update
