"""A real Amparo in a process of its own, on a database of its own."""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

import psycopg
from django.db import connection
from psycopg import sql

ROOT = Path(__file__).resolve().parent.parent
VAR = ROOT / "var"
TEMPLATES = VAR / "test-databases"
# After what each command says stands its code, between two signs that none writes.
ONE_BY_ONE = """
import sys
from amparo.cli import main
for words in sys.argv[1:]:
    code = main(words.split())
    sys.stderr.flush()
    print(f"\\x1e{code}\\x1f", end="", flush=True)
"""
PATIENCE = 60  # seconds until a server must answer; two cores may be busy


def free_port() -> int:
    """Return a port that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


# -- databases ---------------------------------------------------------------------


def _postgres_url(name: str) -> str:
    given = connection.settings_dict
    host = given["OPTIONS"].get("host") or given["HOST"]
    port = given["OPTIONS"].get("port") or given["PORT"] or "5432"
    secret = f":{given['PASSWORD']}" if given["PASSWORD"] else ""
    return f"postgresql://{given['USER']}{secret}@/{name}?host={host}&port={port}"


@contextmanager
def server_cursor() -> Iterator[psycopg.Cursor]:
    """Yield a cursor in no database of the PostgreSQL server, outside transactions.

    A connection of its own: it works where tests may not ask their database.
    """
    with psycopg.connect(_postgres_url("postgres"), autocommit=True) as session:
        yield session.cursor()


def _command(text: str, *names: str) -> None:
    with server_cursor() as cursor:
        cursor.execute(sql.SQL(text).format(*map(sql.Identifier, names)))


class Template:
    """A database to which nobody is connected, to be copied for tests and servers."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.file = TEMPLATES / f"{name}.sqlite3"

    @property
    def url(self) -> str:
        """Its address, as AMPARO_DATABASE_URL takes it."""
        if connection.vendor == "sqlite":
            return f"sqlite:///{self.file}"
        return _postgres_url(self.name)

    def exists(self) -> bool:
        """Say whether it has been made."""
        if connection.vendor == "sqlite":
            return self.file.exists()
        with server_cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [self.name])
            return cursor.fetchone() is not None

    def begin(self, source: Template | None = None) -> None:
        """Make it: empty, or as a copy of another one."""
        self.drop()
        if connection.vendor == "sqlite":
            self.file.parent.mkdir(parents=True, exist_ok=True)
            if source:
                shutil.copyfile(source.file, self.file)
            else:
                self.file.touch()
        elif source:
            _command("CREATE DATABASE {} TEMPLATE {}", self.name, source.name)
        else:
            _command("CREATE DATABASE {}", self.name)

    def rename(self, name: str) -> None:
        """Give it another name, at once and whole."""
        if connection.vendor == "sqlite":
            self.file.rename(Template(name).file)
        else:
            _command("ALTER DATABASE {} RENAME TO {}", self.name, name)

    @contextmanager
    def copy(self, folder: Path) -> Iterator[str]:
        """Yield the address of a fresh copy; it is gone afterwards."""
        if connection.vendor == "sqlite":
            file = folder / "database.sqlite3"
            shutil.copyfile(self.file, file)
            yield f"sqlite:///{file}"
            return
        made = Template(f"amparo_{uuid4().hex[:12]}")
        made.begin(self)
        try:
            yield made.url
        finally:
            made.drop()

    def drop(self) -> None:
        """Remove it, if it is there."""
        if connection.vendor == "sqlite":
            self.file.unlink(missing_ok=True)
        else:
            _command("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name)


# -- statics -----------------------------------------------------------------------


def _static_print() -> str:
    """Return a short text that changes whenever a static file does."""
    digest = hashlib.sha256()
    for path in sorted((ROOT / "src").glob("amparo/**/static/**/*")):
        if path.is_file():
            stat = path.stat()
            digest.update(f"{path}{stat.st_size}{stat.st_mtime_ns}".encode())
    return digest.hexdigest()[:12]


def collected_statics() -> Path:
    """Return a folder with hashed, compressed statics; made once per change."""
    home = VAR / "served"
    home.mkdir(parents=True, exist_ok=True)
    target = home / f"static-{_static_print()}"
    with (home / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not target.exists():
            for old in home.glob("static-*"):
                shutil.rmtree(old, ignore_errors=True)
            made = home / f"making-{os.getpid()}"
            env = _environment(f"sqlite:///{made}.sqlite3", home, made, demo=False)
            _django(env, "collectstatic", "--noinput", "--verbosity", "0")
            made.rename(target)
    return target


def _django(env: dict[str, str], *arguments: str) -> None:
    subprocess.run(
        [sys.executable, "-m", "django", *arguments], env=env, cwd=ROOT, check=True
    )


def _environment(
    url: str, folder: Path, statics: Path, *, demo: bool
) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith("AMPARO_")}
    return {
        **kept,
        "DJANGO_SETTINGS_MODULE": "tests.served_settings",
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
        "AMPARO_DATABASE_URL": url,
        "AMPARO_SERVED_FOLDER": str(folder),
        "AMPARO_SERVED_STATIC": str(statics),
        "AMPARO_TEST_DEMO": "1" if demo else "",
    }


# -- servers -----------------------------------------------------------------------


@dataclass
class Server:
    """A running Amparo that a browser or a test may talk to, and may kill."""

    folder: Path
    database_url: str
    environment: dict[str, str]
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Where it answers; ``localhost``, because passkeys refuse addresses."""
        return f"http://localhost:{self.port}"

    @property
    def log(self) -> str:
        """Everything that it has said so far."""
        return (self.folder / "server.log").read_text(errors="replace")

    def start(self, workers: int = 2) -> None:
        """Start it and wait until it answers."""
        command = [sys.executable, "-m", "amparo.cli", "serve"]
        command += ["--port", str(self.port), "--workers", str(workers)]
        with (self.folder / "server.log").open("ab") as log:
            self.process = subprocess.Popen(
                command,
                env=self.environment,
                cwd=ROOT,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self._await()

    def _await(self) -> None:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            if self.process is None or self.process.poll() is not None:
                break
            with suppress(OSError):
                try:
                    urllib.request.urlopen(f"{self.url}/", timeout=5).close()  # noqa: S310
                except urllib.error.HTTPError:
                    pass  # it answers, be it with a 404
                return
            time.sleep(0.05)
        raise RuntimeError(f"The server did not start:\n{self.log}")

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run an ``amparo`` command on the same database."""
        return subprocess.run(
            [sys.executable, "-m", "amparo.cli", *arguments],
            env=self.environment,
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )

    def run_each(self, *commands: str) -> list[tuple[int, str]]:
        """Run commands one after another in one process, for starting is dear.

        Returns for each its code and what it said.
        """
        done = subprocess.run(
            [sys.executable, "-c", ONE_BY_ONE, *commands],
            env=self.environment,
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        found = re.findall("(.*?)\x1e(\\d+)\x1f", done.stdout, re.DOTALL)
        assert len(found) == len(commands), done.stdout
        return [(int(code), said) for said, code in found]

    def kill(self) -> None:
        """End all its processes at once, as a power cut would."""
        self._signal(signal.SIGKILL)

    def stop(self) -> None:
        """Ask it to end, and wait until it has."""
        self._signal(signal.SIGTERM)

    def _signal(self, number: int) -> None:
        if self.process is None:
            return
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, number)
        try:
            self.process.wait(15)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(15)
        self.process = None


@contextmanager
def served(
    template: Template, folder: Path, *, demo: bool = False, start: bool = True
) -> Iterator[Server]:
    """Yield a server on its own copy of the cast's database, running or ready to."""
    folder.mkdir(parents=True, exist_ok=True)
    with template.copy(folder) as url:
        environment = _environment(url, folder, collected_statics(), demo=demo)
        server = Server(folder, url, environment)
        try:
            if start:
                server.start()
            yield server
        finally:
            server.stop()
