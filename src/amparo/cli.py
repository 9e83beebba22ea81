"""The ``amparo`` command, by which an operator runs an installation."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from amparo.commands import (
    backup,
    check,
    demo,
    init,
    journal,
    metrics,
    migrate,
    secret,
    serve,
    settings_file,
    tick,
    user,
    vault,
    worker,
)
from amparo.commands.errors import explain

COMMANDS = (
    *(init, serve, worker, tick, metrics, migrate, check),
    *(backup, user, vault, secret, journal, demo),
)

ABOUT = """Run and look after an installation of Amparo.

Settings come from the environment or from the file that "amparo init" writes;
docs/operations.md has the table. "amparo check"
says in plain words what is missing or unsafe."""


def parser() -> argparse.ArgumentParser:
    """Return the parser of all commands."""
    top = argparse.ArgumentParser(
        prog="amparo",
        description=ABOUT,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = top.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for command in COMMANDS:
        command.add(commands)
    return top


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; an error the operator can fix is reported in one sentence."""
    words = sys.argv[1:] if argv is None else list(argv)
    try:
        settings_file.load_for(words)
        arguments = parser().parse_args(words)
        return int(arguments.run(arguments) or 0)
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        sentence = explain(error)
        if not sentence:
            raise
        sys.stderr.write(f"amparo: {sentence}\n")
        return 2


if __name__ == "__main__":
    sys.exit(main())
