"""The handbook's commands, run on an empty folder up to the first answered concern.

In the gate they only have to be commands that there are: founding an office takes a
minute, and each step of it has tests of its own (test_init.py, test_commands.py,
accounts, organisations). ``make prove`` follows them to the end.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from amparo.cli import parser
from amparo.foundation.accounts.factors import code_now
from amparo.foundation.tasks import setup_list
from tests.serving import free_port
from tests.visiting import (
    Page,
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
# What a trial without a certificate, mail server and papers cannot make safe.
LEFT = {"amparo.E021", "amparo.E025", "amparo.E111"}


def commands() -> list[list[str]]:
    """Return the words of each command in the handbook, without ``amparo``."""
    blocks = re.findall(r"^```sh\n(.*?)^```", HANDBOOK, re.M | re.S)
    lines = [line.split() for block in blocks for line in block.splitlines()]
    assert all(words[0] == "amparo" for words in lines)
    return [words[1:] for words in lines]


def test_the_handbook_follows_the_set_up_list() -> None:
    section = HANDBOOK.split("\n## The set-up list\n")[1].split("\n## ")[0]
    labels = [str(setup_list._STEPS[key].label) for key in setup_list.ORDER]
    assert re.findall(r"^### (.+)$", section, re.M) == labels


def test_each_command_of_the_handbook_is_one_that_there_is() -> None:
    for words in commands():
        assert parser().parse_args(words).run
    assert {"init", "migrate", "serve"} <= {words[0] for words in commands()}


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
                self._run(words)

    def _run(self, words: list[str]) -> None:
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
        self._run(["check"])
        return set(re.findall(r"^UNSAFE.*\[(.*)\]$", self.said["check"], re.M))

    def stop(self) -> None:
        """End what runs."""
        for process in self.running:
            process.terminate()
        for process in self.running:
            process.wait(30)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """An office that has followed the handbook's commands."""
    one = Office(tmp_path_factory.mktemp("office"))
    try:
        one.follow()
        _until(lambda: Visitor(one.site).get("/en/").status == 200)
        yield one
    finally:
        one.stop()


def _until(good: object, patience: int = 60) -> None:
    """Try until it is so: processes start, and pages are cached for some seconds."""
    until = time.monotonic() + patience
    while time.monotonic() < until:
        with suppress(OSError, LookupError):
            if callable(good) and good():
                return
        time.sleep(0.5)
    raise AssertionError("It did not come to that in time.")


@pytest.mark.prove
def test_what_init_wrote_is_for_this_account_only(office: Office) -> None:
    files = {"settings", "secret", "django-secret", "database-url"}
    for name in files:
        assert (office.folder / name).stat().st_mode & 0o077 == 0
    settings = (office.folder / "settings").read_text()
    for name in files - {"settings"}:
        assert (office.folder / name).read_text().strip() not in settings


@pytest.mark.prove
def test_the_front_page_shows_the_office_s_country_only(office: Office) -> None:
    page = Visitor(office.site).get("/en/")
    assert re.findall(r'href="/en/(\w\w)/"', page.text) == ["bo"]
    assert Visitor(office.site).get("/en/pe/").status == 404


@pytest.mark.prove
def test_from_the_links_to_the_first_answered_concern(office: Office) -> None:
    links = re.findall(r"http://\S+/staff/welcome/\S+", office.said["user found"])
    ana, wim = (come_in(office, link) for link in links)

    # Add a team: the set-up list leads there.
    page = ana.get("/staff/day/")
    page = ana.get(page.link(r"/teams/new/$"))
    page = page.send({"name": "La Paz", "country": "BO", "kind": "response"})
    team = re.search(r"/teams/([0-9a-f-]{36})/", page.url + page.text)
    assert team, page.said

    # Invite people, give the key.
    tomasa = come_in(office, invited(ana, team[1], "Tomasa", "triage_officer"))
    sonia = come_in(office, invited(ana, team[1], "Sonia", "supervisor"))
    ana.get("/staff/team/").send(action="/first-key/")
    confirm(wim, sonia, tomasa)
    _give_the_other_the_key(tomasa, sonia)

    # Open to the public.
    page = ana.get(f"/staff/organisations/teams/{team[1]}/receiving/start/")
    (form,) = [one for one in page.forms() if one.method == "post" and not one.action]
    page = ana.post(page.url, form.filled({}))
    assert page.status == 200, page.said
    confirm(wim, sonia, tomasa)
    stranger = Visitor(office.site)
    _until(lambda: stranger.get("/en/bo/worried/").form("words"))

    # The first concern.
    told = tell(stranger, {"words": STORY})
    receipt = receipt_on(told)
    assert receipt, told.said
    page = tomasa.get("/staff/concerns/")
    page = tomasa.get(page.link(r"/staff/concerns/[0-9a-f-]{36}/"))
    assert STORY in page.text, page.said
    page = page.send({"text": REPLY}, action="/reply/")
    assert REPLY in page.text, page.said
    box = open_mailbox(stranger, receipt)
    assert REPLY in read_answer(box).text
    assert office.unsafe() <= LEFT


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


def confirm(*asked: Visitor) -> Page:
    """Confirm what waits for one of these; only one who is asked finds the form."""
    page = None
    for person in asked:
        page = person.get("/staff/decisions/")
        found = re.findall(r'href="(/staff/decisions/[0-9a-f-]{36}/)"', page.text)
        for path in dict.fromkeys(found):  # what is decided may be listed too
            with suppress(LookupError):
                done = person.get(path).send(action="/confirm/")
                assert "second person" not in done.text, done.said
                return done
    raise AssertionError(page and page.said)


def _give_the_other_the_key(*team: Visitor) -> None:
    """Whoever got the first key gives it to the colleague."""
    seen = [person.get("/staff/team/") for person in team]
    for page in seen:
        with suppress(LookupError):
            page.send(action="/key/")
            return
    raise AssertionError([page.said for page in seen])
