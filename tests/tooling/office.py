"""An office that follows the handbook, from an empty folder to the first answer.

The test of the handbook walks this way, and `tools/pictures.py` photographs it.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

from amparo.foundation.accounts.factors import code_now
from tests.serving import free_port
from tests.visiting import (
    Visitor,
    open_mailbox,
    read_answer,
    receipt_on,
    tell,
)

ROOT = Path(__file__).resolve().parents[2]
HANDBOOK = (ROOT / "docs" / "handbook.md").read_text(encoding="utf-8")
STAYING = ("serve", "worker", "tick")  # they run until they are stopped
PASSWORD = "a lamp over calm water and seven boats"
STORY = "A man at the port offers girls a voyage."
REPLY = "Thank you for telling us. We will look into it today."
# Called with the name of a step, who is there, and an address to look at.
Look = Callable[[str, Visitor, str], None]


def commands() -> list[list[str]]:
    """Return the words of each command in the handbook, without ``amparo``."""
    blocks = re.findall(r"^```sh\n(.*?)^```", HANDBOOK, re.M | re.S)
    lines = [line.split() for block in blocks for line in block.splitlines()]
    assert all(words[0] == "amparo" for words in lines)
    return [words[1:] for words in lines]


class Office:
    """An empty folder, what was typed there, and what runs there."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.site = f"http://localhost:{free_port()}"
        kept = {k: v for k, v in os.environ.items() if not k.startswith("AMPARO_")}
        for name in ("DJANGO_SETTINGS_MODULE", "DJANGO_ALLOW_ASYNC_UNSAFE"):
            kept.pop(name, None)  # of the tests in this process
        self.environment = {
            **kept,
            "PYTHONPATH": str(ROOT / "src"),
            "AMPARO_SETTINGS": str(folder / "settings"),
            "AMPARO_PORT": str(urlsplit(self.site).port),
            "AMPARO_WORKERS": "1",
        }
        self.running: list[subprocess.Popen[bytes]] = []
        self.said: dict[str, str] = {}

    def follow(self) -> None:
        """Run the handbook's commands, one after the other."""
        for words in commands():
            if words[0] in STAYING:
                self._stay(words)
            else:
                self.run(words)

    def run(self, words: list[str]) -> str:
        """Run a command; return what it said."""
        done = subprocess.run(
            [sys.executable, "-m", "amparo.cli", *words],
            env=self.environment,
            cwd=self.folder,
            input="\n".join([*self._answers(" ".join(words)), ""]),
            capture_output=True,
            text=True,
            check=False,
        )
        self.said[" ".join(words)] = done.stdout
        expected = (0, 1) if words == ["check"] else (0,)
        assert done.returncode in expected, done.stdout + done.stderr
        return done.stdout

    def _answers(self, command: str) -> list[str]:
        if command == "init":
            return ["casa-nueva", self.site, "BO", "", ""]
        if command == "user found":
            first = ["Ana", "ana@example.org"]
            return ["Casa Nueva", "BO", *first, "Wim", "wim@example.org", "witness"]
        if command == "secret drill":
            sheet = self.said["secret print"].splitlines()
            return ["".join(line for line in sheet if line.startswith("    "))]
        return []

    def _stay(self, words: list[str]) -> None:
        with (self.folder / "log").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "amparo.cli", *words],
                env=self.environment,
                cwd=self.folder,
                stdout=log,
                stderr=log,
            )
        self.running.append(process)

    def unsafe(self) -> set[str]:
        """Return the ids of what ``amparo check`` calls unsafe now."""
        self.run(["check"])
        return set(re.findall(r"^UNSAFE.*\[(.*)\]$", self.said["check"], re.M))

    def stop(self) -> None:
        """End what runs."""
        for process in self.running:
            process.terminate()
        for process in self.running:
            process.wait(30)


@contextmanager
def opened(folder: Path) -> Iterator[Office]:
    """Yield an office that has followed the handbook's commands."""
    one = Office(folder)
    try:
        one.follow()
        until(lambda: Visitor(one.site).get("/en/").status == 200)
        yield one
    finally:
        one.stop()


def until(good: object, patience: int = 60) -> None:
    """Try until it is so: processes start, and pages are cached for some seconds."""
    until = time.monotonic() + patience
    while time.monotonic() < until:
        with suppress(OSError, LookupError):
            if callable(good) and good():
                return
        time.sleep(0.5)
    raise AssertionError("It did not come to that in time.")


def _nothing(_step: str, _who: Visitor, _path: str) -> None:
    """Look at nothing."""


def walk(office: Office, look: Look = _nothing) -> None:
    """Do what the handbook says, from the links to the first answered concern."""
    links = re.findall(r"http://\S+/staff/welcome/\S+", office.said["user found"])
    ana, wim = (come_in(office, link) for link in links)
    look("codes-on-paper", ana, "/staff/account/second-factor/paper/")
    look("set-up-list", ana, "/staff/day/set-up/")
    team = _add_team(ana)

    # Invite people, give the key.
    tomasa = come_in(office, invited(ana, team, "Tomasa", "triage_officer"))
    sonia = come_in(office, invited(ana, team, "Sonia", "supervisor"))
    ana.get("/staff/team/").send(action="/first-key/")
    look("confirming-a-key", *waiting_for(wim, sonia, tomasa))
    confirm(wim, sonia, tomasa)
    _give_the_other_the_key(tomasa, sonia)

    # Open to the public.
    page = ana.get(f"/staff/organisations/teams/{team}/receiving/start/")
    (form,) = [one for one in page.forms() if one.method == "post" and not one.action]
    page = ana.post(page.url, form.filled({}))
    assert page.status == 200, page.said
    look("opening", *waiting_for(wim, sonia, tomasa))
    confirm(wim, sonia, tomasa)
    look("on-call-list", ana, ana.get("/staff/day/set-up/").link("/on-call/"))
    stranger = Visitor(office.site)
    until(lambda: stranger.get("/en/bo/worried/").form("words"))

    # The first concern.
    told = tell(stranger, {"words": STORY})
    receipt = receipt_on(told)
    assert receipt, told.said
    page = tomasa.get("/staff/concerns/")
    concern = page.link(r"/staff/concerns/[0-9a-f-]{36}/")
    page = tomasa.get(concern)
    assert STORY in page.text, page.said
    page = page.send({"text": REPLY}, action="/reply/")
    assert REPLY in page.text, page.said
    look("first-concern", tomasa, concern)
    box = open_mailbox(stranger, receipt)
    assert REPLY in read_answer(box).text


def _add_team(ana: Visitor) -> str:
    """Add a response team, as the set-up list leads to it; return its id."""
    page = ana.get("/staff/day/")
    page = ana.get(page.link(r"/teams/new/$"))
    page = page.send({"name": "La Paz", "country": "BO", "kind": "response"})
    team = re.search(r"/teams/([0-9a-f-]{36})/", page.url + page.text)
    assert team, page.said
    return team[1]


def come_in(office: Office, link: str) -> Visitor:
    """Open a one-time link, choose a password, add an app with codes."""
    visitor = Visitor(office.site)
    page = visitor.get(urlsplit(link).path)
    page = page.send({"password": PASSWORD, "again": PASSWORD})
    page = visitor.get("/staff/account/second-factor/app/")
    found = re.search(r'class="code"[^>]*>([A-Z2-7 ]+)<', page.text)
    assert found, page.said
    page = page.send({"code": code_now(found[1].replace(" ", ""))})
    assert "paper" in page.url, page.said
    return visitor


def invited(ana: Visitor, team: str, name: str, role: str) -> str:
    """Invite someone into a team; return the link that the page shows once."""
    page = ana.get("/staff/team/invite/")
    form = page.form("place")
    (place,) = [one for one in form.offers["place"] if one.endswith(team)]
    page = page.send(
        {
            "name": name,
            "email": f"{name.lower()}@example.org",
            "place": place,
            "role": role,
        }
    )
    link = re.search(r"http://[^\s\"<]+/staff/welcome/[^\s\"<]+", page.text)
    assert link, page.said
    return link[0]


def waiting_for(*asked: Visitor) -> tuple[Visitor, str]:
    """Return who of these is asked to confirm something, and where.

    Only one who is asked finds the form.
    """
    page = None
    for person in asked:
        page = person.get("/staff/decisions/")
        found = re.findall(r'href="(/staff/decisions/[0-9a-f-]{36}/)"', page.text)
        for path in dict.fromkeys(found):  # what is decided may be listed too
            with suppress(LookupError):
                person.get(path).form(action="/confirm/")
                return person, path
    raise AssertionError(page and page.said)


def confirm(*asked: Visitor) -> None:
    """Confirm what waits for one of these."""
    person, path = waiting_for(*asked)
    done = person.get(path).send(action="/confirm/")
    assert "second person" not in done.text, done.said


def _give_the_other_the_key(*team: Visitor) -> None:
    """Whoever got the first key gives it to the colleague."""
    seen = [person.get("/staff/team/") for person in team]
    for page in seen:
        with suppress(LookupError):
            page.send(action="/key/")
            return
    raise AssertionError([page.said for page in seen])
