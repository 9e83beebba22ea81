"""Pages of a questionnaire, in CPU seconds of this process, as ratios within one run.

Goals: a page of answers is saved in at most 3 times what an empty POST takes, and a
page of a form with 400 questions and 100 conditions is drawn in at most 3 times what
one of a form with 20 takes.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, cast
from urllib.parse import urlencode

from django.test import Client
from django.urls import reverse

from amparo.demo.staff import PASSWORD
from amparo.foundation.accounts.actors import actor_for
from amparo.foundation.accounts.models import User
from amparo.foundation.policy import Actor
from amparo.foundation.questionnaires.codes import VersionState
from amparo.foundation.questionnaires.engine import compile_table
from amparo.foundation.questionnaires.models import Questionnaire, Version
from amparo.foundation.questionnaires.operations.authoring import columns_of
from amparo.foundation.questionnaires.operations.filling import begin
from amparo.foundation.vault.user_keys import unlock
from amparo.response.cases.models import KIND, Case
from benchmarks.measure import Report, processor_time
from tests.signin import signed_in

RUNS, PAGE, MOST = 40, 10, 3.0
_CHOICES = (
    "| choices | list_name | name | label::English (en) |\n|---|---|---|---|\n"
    "| | yes_no | yes | Yes |\n| | yes_no | no | No |\n"
)


def table(questions: int, conditions: int) -> str:
    """Return a form of pages with ten questions each; every few have a condition."""
    rows = []
    for n in range(questions):
        if n % PAGE == 0:
            rows.append(f"| | begin_group | g{n} | Part {n} | |")
        needs = n and n % (questions // conditions) == 0
        when = f"${{q{n - 1}}} = 'yes'" if needs else ""
        rows.append(f"| | select_one yes_no | q{n} | Question {n} | {when} |")
        if n % PAGE == PAGE - 1:
            rows.append("| | end_group | | | |")
    head = "| survey | type | name | label::English (en) | relevant |\n"
    name = f"bench-{questions}"
    settings = (
        "| settings | form_title | form_id | version | default_language |\n"
        f"|---|---|---|---|---|\n| | {name} | {name} | 1 | English (en) |\n"
    )
    return (
        head + "|---|---|---|---|---|\n" + "\n".join(rows) + "\n" + _CHOICES + settings
    )


def _page(actor: Actor, questions: int, conditions: int) -> str:
    """Begin answers to such a form; return the address of their first page."""
    compiled = compile_table(table(questions, conditions))
    one = Questionnaire(
        key=f"bench-{questions}", title={"": "x"}, purpose="survey", subjects=[KIND]
    )
    one.save(force_insert=True)
    version = Version(
        questionnaire=one,
        number=1,
        state=VersionState.PUBLISHED,
        xlsx=b"",
        **columns_of(compiled.xform),
    )
    version.save(force_insert=True)
    case = Case.objects.filter(team_id__in=actor.team_ids()).exclude(state="closed")
    sheet = begin(actor, KIND, case.order_by("id")[0].id, version.id)
    return reverse("questionnaires:continue", args=[sheet.id])


def _sent(client: Client, address: str, said: dict[str, str]) -> Any:
    form = "application/x-www-form-urlencoded"  # as browsers send it
    return client.post(address, urlencode(said), content_type=form)


def _answered(do: Callable[[], Any], status: int) -> Callable[[], None]:
    def asked() -> None:
        answer = do()
        if answer.status_code != status:
            raise AssertionError(answer.status_code)

    return asked


def run() -> Report:
    """Measure drawing and saving pages beside a POST that does nothing."""
    report = Report("Pages of a questionnaire (CPU time of one process)")
    user = User.objects.get(email="supervisor.bo@demo.example")
    keyring = unlock(user.id, PASSWORD)
    known = SimpleNamespace(users={"x": user}, keyrings={"x": keyring})
    client = signed_in(cast(Any, known), "x", Client(headers={"host": "localhost"}))
    actor = actor_for(user, keyring)
    large = client.get(_page(actor, 400, 100))["Location"]
    small = client.get(_page(actor, 20, 5))["Location"]
    search = reverse("persons:search")

    def saved(page: str) -> Callable[[], Any]:
        def do() -> Any:
            sent = {f"/data/g0/q{n}": "yes" for n in range(PAGE)} | {"version": seen[0]}
            answer = _sent(client, page, sent)
            seen[0] = str(int(seen[0]) + 1)
            return answer

        text = client.get(page).content.decode()
        found = re.search(r'name="version" value="(\d+)"', text)
        seen = [found[1] if found else ""]
        return do

    asked = {
        "an empty POST": (lambda: _sent(client, search, {}), 200),
        "a page of 20 questions drawn": (lambda: client.get(small), 200),
        "a page of 400 questions drawn": (lambda: client.get(large), 200),
        "a page of 20 questions saved": (saved(small), 302),
        "a page of 400 questions saved": (saved(large), 302),
    }
    rows = {
        name: processor_time(name, _answered(do, status), RUNS)
        for name, (do, status) in asked.items()
    }
    for one in rows.values():
        report.add(one)
    names = list(rows)
    for what, base in ((2, 1), (3, 0), (4, 0)):
        ratio = rows[names[what]].percentile(0.5) / rows[names[base]].percentile(0.5)
        word = "ok" if ratio <= MOST else "MISSED"
        report.say(f"{names[what]}: {ratio:.2f} times {names[base]} ({word})")
    return report
