"""``amparo check``: is this installation safe to open?"""

from __future__ import annotations

import argparse

from .base import Commands, declare, start

MORE = """Looks at settings, database, keys, journal and teams, and at the certificate
that the site serves, and says in plain words what is unsafe or missing and what to do.
Ends with 1 if something is unsafe."""


def add(commands: Commands) -> None:
    """Declare the arguments."""
    parser = declare(commands, "check", run, "Say what is unsafe or missing", MORE)
    parser.add_argument(
        "--quiet", action="store_true", help="show only what needs doing"
    )


def run(arguments: argparse.Namespace) -> int:
    """Print the results of the checks, the worst first; 1 if something is unsafe."""
    start()
    from django.core.checks import ERROR, WARNING

    from . import certificate
    from .checks import examine

    messages = [*examine(), *certificate.look()]
    messages.sort(key=lambda each: -each.level)
    unsafe = sum(message.level >= ERROR for message in messages)
    advice = sum(WARNING <= message.level < ERROR for message in messages)
    for message in messages:
        if message.level < WARNING and arguments.quiet:
            continue
        print(f"{_word(message.level):<8} {message.msg} [{message.id}]")
        if message.hint:
            print(f"{'':<8} {message.hint}")
    print(f"\n{unsafe} unsafe, {advice} to improve.")
    return 1 if unsafe else 0


def _word(level: int) -> str:
    """Return the word in front of a message."""
    from django.core.checks import ERROR, WARNING

    if level >= ERROR:
        return "UNSAFE"
    return "improve" if level >= WARNING else "ok"
