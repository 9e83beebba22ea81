"""What runs while the demonstration is served, and what it says at the start."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

from .errors import OperatorError

# -- welcome message -------------------------------------------------------------------


def accounts() -> str:
    """Return the name of one person for each role, those of Bolivia first."""
    from amparo.demo.staff import PASSWORD
    from amparo.foundation.accounts.models import Membership
    from amparo.foundation.policy import Role

    lines = []
    for role in Role:
        found = Membership.objects.filter(
            role=role, ended_at=None, user__email__endswith="@demo.example"
        ).select_related("user")
        one = found.filter(team__country_id="BO").first() or found.first()
        if one:
            lines.append(f"  {role.label!s:<26} {one.user.email}")
    return "\n".join([*lines, f"  all with the password     {PASSWORD}"])


def _mail() -> Path:
    """Return the folder to which the demonstration's e-mails are written."""
    from django.conf import settings

    return Path(settings.VAR) / "demo-mail.txt"


def _welcome(url: str, seconds: float) -> str:
    return "\n".join(
        [
            "",
            f"Amparo is at {url} ({seconds:.0f} s). Ctrl+C ends it; the data stays.",
            "",
            f"  {url}/            what a child or a neighbour sees",
            f"  {url}/demo/       come in as one of the invented people",
            f"  {url}/styleguide/ how everything looks",
            f"  {_mail()} the e-mails that would have left",
            "",
            accounts(),
            "",
        ]
    )


def _first_signs() -> None:
    """Let nobody read of silence before clock and worker have started."""
    from amparo.foundation.kernel import heartbeat

    for part in (heartbeat.CLOCK, heartbeat.WORKER):
        heartbeat.beat(part)


# -- processes -------------------------------------------------------------------------


class DemoProcesses:
    """The server, the worker and the scheduler, which start and end together."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.url = f"http://localhost:{port}"
        self.begun = time.monotonic()
        self.children: list[subprocess.Popen[bytes]] = []
        self.mail = _mail()

    def run(self) -> int:
        """Start all, print the address, and wait until one ends or Ctrl+C comes."""
        signal.signal(signal.SIGTERM, _interrupt)
        try:
            _first_signs()
            server = self._start(None, "serve", "--quiet", "--port", str(self.port))
            self._start(None, "tick", "--every", "5")
            with self.mail.open("ab") as mail:
                self._start(mail, "worker", "--quiet")
            self._await(server)
            print(_welcome(self.url, self._age()), flush=True)
            return self._watch()
        except KeyboardInterrupt:
            return 0
        finally:
            self._stop()

    def _start(
        self, output: IO[bytes] | None, *arguments: str
    ) -> subprocess.Popen[bytes]:
        child = subprocess.Popen(  # noqa: S603
            [sys.executable, "-m", "amparo.cli", *arguments],
            env={**os.environ, "AMPARO_ORIGIN": self.url},
            stdout=output,
            start_new_session=True,
        )
        self.children.append(child)
        return child

    def _age(self) -> float:
        return time.monotonic() - self.begun

    def _await(self, server: subprocess.Popen[bytes]) -> None:
        while server.poll() is None and self._age() < 60:
            with suppress(OSError):
                socket.create_connection(("localhost", self.port), 1).close()
                return
            time.sleep(0.05)
        raise OperatorError("The server did not start; the lines above say why.")

    def _watch(self) -> int:
        while all(child.poll() is None for child in self.children):
            time.sleep(0.3)
        return 1

    def _stop(self) -> None:
        for child in self.children:
            with suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGTERM)
        for child in self.children:
            try:
                child.wait(5)
            except subprocess.TimeoutExpired:
                os.killpg(child.pid, signal.SIGKILL)


def _interrupt(*_signal: Any) -> None:
    raise KeyboardInterrupt
