"""``amparo check``: is this installation safe to open?"""

from __future__ import annotations

import argparse

from .base import Commands, declare, start

MORE = """Looks at settings, database, keys, journal and teams, and says in plain words
what is unsafe or missing and what to do. Ends with 1 if something is unsafe."""


def add(commands: Commands) -> None:
    """Declare the arguments."""
    parser = declare(commands, "check", run, "Say what is unsafe or missing", MORE)
    parser.add_argument(
        "--quiet", action="store_true", help="show only what needs doing"
    )


def run(arguments: argparse.Namespace) -> int:
    """Print all findings, the worst first; 1 if one of them is unsafe."""
    start()
    from .findings import Level, examine

    findings = examine()
    for finding in sorted(findings, key=lambda each: each.level):
        if finding.level is Level.GOOD and arguments.quiet:
            continue
        print(f"{finding.level.label:<8} {finding.what}")
        if finding.do:
            print(f"{'':<8} {finding.do}")
    unsafe = sum(finding.level is Level.UNSAFE for finding in findings)
    advice = sum(finding.level is Level.ADVICE for finding in findings)
    print(f"\n{unsafe} unsafe, {advice} to improve.")
    return 1 if unsafe else 0
