"""Sets of 1,000 to 1,000,000 cases, for ``benchmarks.growth``.

Up to 10,000 cases are the demonstration's, with keys and sealed texts of their own, and
one of them has 200 notes more; larger sets are copies (``growing.py``). Neither the
journal nor what was reported grows.
"""

from __future__ import annotations

import importlib
from typing import Any
from urllib.parse import urlencode

from django.apps import apps
from django.db import transaction
from django.urls import reverse

from amparo.commands.progress import progress

from .growing import Growing, Page, actor_of

INVENTED = 10_000  # cases; what is more are copies of these
ENTRIES = 200  # of the long case
WHO = "caseworker.bo"
LOOKED_FOR = "Maria Quispe"
# What belongs to a team and its cases.
TABLES = (
    "accounts.User",
    "organisations.Team",
    "vault.VaultKey",
    "vault.KeyGrant",
    "persons.Person",
    "cases.Case",
    "cases.Consent",
    "cases.RiskAssessment",
    "cases.Goal",
    "cases.Action",
    "cases.Approval",
    "cases.Note",
    "cases.Closure",
    "referrals.Referral",
    "follow_up.FollowUp",
    "follow_up.Contact",
    "services_delivered.Delivery",
    "tasks.Task",
)


def invent(wanted: int) -> None:
    """Fill up to so many cases with the demonstration, as far as it is not done."""
    # Its models can be read only when Django has started.
    generate = importlib.import_module("amparo.demo.generate")
    done = generate.fill("medium", at_most=0)
    filling = generate.Filling.objects.get()
    done = filling.done
    if done < wanted:
        generate.fill("medium", progress("cases"), at_most=wanted - done)
    with transaction.atomic():
        generate.indexes.fold_all(generate.plan_of(filling))
    write_long_case()


def write_long_case() -> None:
    """Write notes until one case of the caseworker has so many entries."""
    cases = importlib.import_module("amparo.response.cases.models")
    notes = importlib.import_module("amparo.response.cases.operations.notes")
    case, actor = long_case(), actor_of(WHO)
    missing = ENTRIES - cases.Note.objects.filter(case=case).count()
    for number in range(missing):
        notes.write_note(actor, case.id, "other", f"Called the school, entry {number}.")


def long_case() -> Any:
    """Return the case with most entries: of the caseworker's open ones, the first."""
    cases = apps.get_model("cases.Case")._base_manager
    own = cases.filter(owner__email=f"{WHO}@demo.example").exclude(state="closed")
    return own.exclude(person=None).earliest("id")


def pages() -> list[tuple[str, str, Page]]:
    """Return what is measured, as a caseworker; the board as a supervisor."""
    cases = reverse("cases:list")
    form = "application/x-www-form-urlencoded"  # as browsers send it
    long = reverse("cases:detail", args=[long_case().id])
    name = urlencode({"q": LOOKED_FOR})
    search = reverse("persons:search")
    board = reverse("supervision:board")
    return [
        ("the team's cases", WHO, lambda c: c.get(f"{cases}?of=team")),
        ("... of high risk", WHO, lambda c: c.get(f"{cases}?of=team&risk=high")),
        ("my day", WHO, lambda c: c.get(reverse("tasks:my_day"))),
        ("the team's board", "supervisor.bo", lambda c: c.get(board)),
        ("a name searched", WHO, lambda c: c.post(search, name, content_type=form)),
        ("a case with 200 entries", WHO, lambda c: c.get(long)),
    ]


GROWING = Growing(
    name="cases",
    sizes=(1_000, 10_000, 100_000, 1_000_000),
    invented=INVENTED,
    base=10_000,
    counted="cases.Case",
    tables=TABLES,
    invent=invent,
    pages=pages,
)
