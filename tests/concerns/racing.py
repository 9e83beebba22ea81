"""Five officers take the next one until nothing is left: run on a database of its own.

Prints JSON: what each of them took, in order, and what the database says afterwards.
"""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Iterator

import django

OFFICERS = 5


def hired() -> Iterator[str]:
    """Give the team of Cochabamba five triage officers more; yield their e-mails."""
    from amparo.foundation.accounts.models import Membership, User
    from amparo.foundation.organisations.models import Team
    from amparo.foundation.policy import Role

    team = Team.objects.get(name="Cochabamba")
    for number in range(OFFICERS):
        user = User.objects.create(email=f"officer{number}@example.org", name="Officer")
        Membership.objects.create(
            user=user,
            team=team,
            organisation=team.organisation,
            role=Role.TRIAGE_OFFICER,
        )
        yield user.email


def work(email: str, begin: threading.Barrier, taken: list[str]) -> None:
    """Take the next one again and again, on a connection of one's own."""
    from django.db import connection

    from amparo.foundation.accounts.actors import actor_for
    from amparo.foundation.accounts.models import User
    from amparo.response.concerns.operations import assign_next

    officer = actor_for(User.objects.get(email=email), None)
    try:
        while True:
            begin.wait(60)  # all of them reach for the next one at the same moment
            if (concern := assign_next(officer)) is None:
                break
            taken.append(str(concern.id))
    except threading.BrokenBarrierError:
        pass  # a colleague found nothing left
    finally:
        begin.abort()
        connection.close()


def race(number: int) -> dict[str, object]:
    """Fill the inbox, let them all begin at once, and say what came of it."""
    from amparo.foundation.journal.models import Entry
    from amparo.foundation.organisations.models import Team
    from amparo.foundation.tasks.models import Task
    from amparo.response.concerns.models import Concern
    from tests.concerns.full_inbox import fill_inbox

    fill_inbox(Team.objects.get(name="Cochabamba"), number)
    taken: dict[str, list[str]] = {email: [] for email in hired()}
    begin = threading.Barrier(OFFICERS)
    threads = [
        threading.Thread(target=work, args=(email, begin, list_of_one))
        for email, list_of_one in taken.items()
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(600)
    owners = Concern.objects.values_list("id", "owner__email", "state")
    claims = Entry.objects.filter(verb="concern.assign", outcome="done")
    open_ones = Task.objects.filter(kind="concern.first_answer", completed_at=None)
    return {
        "taken": taken,
        "owners": {str(i): [email, state] for i, email, state in owners},
        "journal": [str(i) for i in claims.values_list("subject_id", flat=True)],
        "nobodys": open_ones.filter(owner=None).count(),
    }


if __name__ == "__main__":
    django.setup()
    json.dump(race(int(sys.argv[1])), sys.stdout)
