"""A programme team on the database of a server, made in a process of its own.

Its key is made there as an administrator's pages would; no page makes a team of this
kind and gives its key in less than two days of decisions.
"""

from __future__ import annotations

import subprocess
import sys
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from tests.cast import World
    from tests.serving import Server


def make_on(server: Server) -> None:
    """Let Rosa train and Sonia supervise in a programme team of the server."""
    command = [sys.executable, "-m", "tests.journey.programme_team"]
    subprocess.run(command, env=server.environment, check=True)


def _make() -> None:
    import django

    django.setup()
    from amparo.foundation.accounts.models import User
    from amparo.foundation.organisations.models import Organisation
    from tests.courses.helpers import training

    world = SimpleNamespace(
        organisations={"casa": Organisation.objects.get(name="Casa Abierta")},
        users={user.email.partition("@")[0]: user for user in User.objects.all()},
    )
    training(cast("World", world))


if __name__ == "__main__":
    _make()
