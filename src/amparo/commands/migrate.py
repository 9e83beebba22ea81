"""``amparo migrate``: update the database, the facts of countries and static files."""

from __future__ import annotations

import argparse
from pathlib import Path

from .base import Commands, declare, start
from .history import refuse_another_version
from .known_secret import refuse_wrong_secret

MORE = """Run it once before the first start and after every new version. It changes
nothing that is up to date already. Help lines, laws and deadlines of the new version
come in too, but never over what people have changed; numbers that the public sees wait
until someone who answers for the country confirms them."""


def add(commands: Commands) -> None:
    """Declare the arguments."""
    parser = declare(
        commands, "migrate", run, "Prepare the database for this version", MORE
    )
    parser.add_argument(
        "--no-statics",
        action="store_true",
        help="leave the stylesheets and scripts as they are",
    )


def run(arguments: argparse.Namespace) -> None:
    """Update database, facts and static files."""
    start()
    if not arguments.no_statics:
        gather_statics()  # first: it takes a second to find what is not writable
    migrate()
    print("The database is ready.")
    for line in load_facts():
        print(line)


def migrate() -> None:
    """Create or update all tables, and the table of the cache."""
    from amparo.foundation.kernel.generations import record_first

    _make_file()
    refuse_another_version()
    refuse_wrong_secret()
    make_tables()
    record_first()


def make_tables() -> None:
    """Create or update all tables, whatever secret and version they are of."""
    from django.core.management import call_command

    _make_file()
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)


def _make_file() -> None:
    from django.db import connection

    if connection.vendor == "sqlite":
        _make_private(Path(str(connection.settings_dict["NAME"])))


def load_facts() -> list[str]:
    """Load this version's facts about countries and its forms; return a summary."""
    from amparo.foundation.countries.operations import load_facts as load
    from amparo.foundation.questionnaires.operations import load_shipped as load_forms
    from amparo.prevention.learning.shipped import load_shipped as load_lessons

    loaded, forms, lessons = load(), load_forms(), load_lessons()
    counts = [
        (sum(loaded.changed.values()), "facts about countries are new or changed."),
        (
            loaded.proposed,
            "help contacts wait for a second person, on the staff pages of countries.",
        ),
        (loaded.left, "facts were left as people here have set them."),
        (forms, "questionnaires are new or changed."),
        (lessons, "texts of lessons are new or changed."),
    ]
    return [f"{count} {what}" for count, what in counts if count]


def _make_private(file: Path) -> None:
    """Create the file so that no other account of the machine may read it."""
    if file.parent.is_dir() and not file.exists():
        file.touch(mode=0o600)


def gather_statics() -> None:
    """Copy, hash and compress static files to where they are served from."""
    from django.core.management import call_command

    call_command("collectstatic", interactive=False, verbosity=0)
