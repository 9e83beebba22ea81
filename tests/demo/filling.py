"""Fill an installation, and die on the way if asked to: run in its environment."""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import resource
import sys
from collections.abc import Iterable
from datetime import date
from hashlib import sha256
from typing import Any

UNTIL = date(2026, 3, 1)
CHUNK = 10
_HELPERS_DIE_AT = "AMPARO_TEST_HELPERS_DIE_AT"


def say(*words: object) -> None:
    """Tell the test at once: a killed process has no time to."""
    sys.stdout.write(f"{' '.join(map(str, words))}\n")
    sys.stdout.flush()


def invent_or_die(plan: Any, part: range) -> Any:
    """Invent, unless this is the part at which a helper is killed."""
    from amparo.demo.journeys import invent

    if part.start >= int(os.environ[_HELPERS_DIE_AT]):
        os._exit(9)
    return invent(plan, part)


def store_and_die(packed: Any) -> None:
    """Store half of the tables; then the plug is pulled."""
    from amparo.demo.bulk_rows import store

    store(dict(list(packed.items())[: len(packed) // 2]))
    say(*(helper.pid for helper in multiprocessing.active_children()))
    os._exit(9)


def die_as_asked(asked: argparse.Namespace) -> None:
    """Put what kills in the place of what works."""
    from amparo.demo import bulk_rows, generate
    from amparo.demo.models import Filling

    if asked.helpers_die_at is not None:
        os.environ[_HELPERS_DIE_AT] = str(asked.helpers_die_at)
        vars(generate)["invent"] = invent_or_die
    if asked.dies_at is not None:

        def store(packed: Any) -> None:
            late = Filling.objects.get().done > asked.dies_at
            (store_and_die if late else bulk_rows.store)(packed)

        vars(generate)["store"] = store


# -- what is there -------------------------------------------------------------------

TABLES = {
    "persons.Person": "code sex birth_year birth_precision disability area_id"
    " team__name",
    "matching.Combination": "owner code",
    "matching.IndexSegment": "index__team__name index__kind size",
    "concerns.Concern": "id code state outcome created_at closed_at kinds area_id"
    " case_id owner__email",
    "concerns.Message": "id concern__code created_at user__email",
    "cases.Case": "id code state risk kinds opened_on closed_on person__code"
    " owner__email concern_id",
    "cases.Consent": "id case__code purpose giver age",
    "cases.Action": "id goal__case__code help status due_on done_on",
    "cases.Approval": "id case__code kind decision",
    "cases.Closure": "id case__code reason",
    "cases.Note": "id case__code on",
    "referrals.Referral": "id code state outcome case_code service__name service_date",
    "tasks.Task": "kind label due_at level",
    "vault.KeyGrant": "kind vault_key__team__name purpose in_escrow",
    "indicators.Value": "indicator country_id quarter value",
}


def digest(rows: Iterable[Any]) -> str:
    """Return how many rows there are and a short text that any change changes."""
    texts = sorted(str(row) for row in rows)
    return f"{len(texts)} {sha256(chr(10).join(texts).encode()).hexdigest()[:12]}"


def look() -> dict[str, Any]:
    """Return what is there, table by table."""
    from django.apps import apps

    from amparo.demo.models import Filling

    rows = {name: apps.get_model(name).objects.all() for name in TABLES}
    # The time to object to a decision runs from when it is made, not from a story.
    rows["tasks.Task"] = rows["tasks.Task"].exclude(kind__startswith="decision.")
    found: dict[str, Any] = {
        name: digest(rows[name].values_list(*columns.split()))
        for name, columns in TABLES.items()
    }
    filling = Filling.objects.first()
    if filling:
        found["done"], found["finished"] = filling.done, bool(filling.finished_at)
    return found


def main() -> int:
    """Fill, and say how far it came."""
    import django

    django.setup()
    from amparo.demo import generate
    from amparo.foundation.kernel.errors import RuleBroken

    parser = argparse.ArgumentParser()
    parser.add_argument("cases", type=int)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--chunk", type=int, default=CHUNK)
    parser.add_argument("--helpers-die-at", type=int)
    parser.add_argument("--dies-at", type=int)
    parser.add_argument("--of-large", action="store_true", help="more of a million")
    parser.add_argument("--only-look", action="store_true")
    asked = parser.parse_args()
    if asked.only_look:
        say(json.dumps(look()))
        return 0
    if asked.of_large:
        generate.fill("large", until=UNTIL, jobs=asked.jobs, at_most=asked.cases)
        say(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)  # MiB, at most
        return 0
    generate.SIZES["small"], generate.CHUNK = asked.cases, asked.chunk
    die_as_asked(asked)
    try:
        generate.fill("small", lambda done, _wanted: say(done), UNTIL, jobs=asked.jobs)
    except RuleBroken as broken:
        say(broken.message)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
