"""The proxy as ``deploy/nginx`` sets it up, with other ports and folders.

Its folders for bodies and answers are taken away while it runs: a plain file stands in
the place of each. So whatever it would write to a disk becomes an error that is seen.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

from tests.serving import ROOT, Server, free_port
from tools import proxy

NGINX = ROOT / "deploy" / "nginx"
PATIENCE = 30  # seconds


@contextmanager
def proxied(
    server: Server, *changes: tuple[str, str], plain: int = 0
) -> Iterator[Server]:
    """Yield a server as it is seen through the proxy, on a port of its own.

    ``changes`` are made to the configuration, to prove that a test can fail. With a
    port for plain HTTP, the other one speaks HTTPS, with the certificate in the folder.
    """
    port, folder = free_port(), server.folder / "nginx"
    folder.mkdir()
    text, site = _moved(server, folder)
    text = _with_tls(text, port, plain) if plain else _without_tls(text, port)
    for old, new in changes:
        assert old in text + site, old
        text, site = text.replace(old, new), site.replace(old, new)
    config = folder / "nginx.conf"
    config.write_text(text)
    (folder / "amparo.conf").write_text(site)
    command = [proxy.ensure(), "-c", str(config), "-p", str(folder)]
    with (folder / "said.log").open("ab") as said:
        running = subprocess.Popen(
            [*command, "-g", "daemon off;"], stdout=said, stderr=said
        )
    try:
        _await(port, running, folder)
        for path in folder.glob("memory-*"):
            shutil.rmtree(path)
            path.touch()
        yield replace(server, port=port)
    finally:
        running.send_signal(signal.SIGTERM)
        running.wait(PATIENCE)


def _moved(server: Server, folder: Path) -> tuple[str, str]:
    """Return what is shipped, with this machine's folders and the server's port."""
    text = (NGINX / "nginx.conf").read_text()
    text = text.replace("/dev/shm/nginx-", f"{folder}/memory-")  # noqa: S108
    text = text.replace("/etc/nginx/amparo.conf", f"{folder}/amparo.conf")
    text = text.replace("/run/nginx.pid", f"{folder}/pid")
    text = text.replace("/var/log/nginx", str(folder))
    text = text.replace("/etc/ssl/amparo", str(server.folder))
    # As root, its own processes have to reach the folders of the tests.
    text = re.sub(r"user [^;]*;", "user root;" if os.geteuid() == 0 else "", text)
    text = re.sub(r"\n *listen \[::\][^;]*;", "", text)
    if seconds := server.environment.get("AMPARO_SERVED_SECONDS"):
        text = re.sub(r"(client_\w+_timeout) \d+s", rf"\1 {seconds}s", text)
    site = (NGINX / "amparo.conf").read_text()
    site = site.replace("127.0.0.1:8000", f"127.0.0.1:{server.port}")
    return text, site.replace("/etc/nginx/amparo-pages", str(NGINX / "pages"))


def _without_tls(text: str, port: int) -> str:
    text = re.sub(r"server \{\s*listen 80[^}]*\}", "", text)
    text = re.sub(r"\n *ssl_[^;]*;", "", text)
    return text.replace("listen 443 ssl", f"listen 127.0.0.1:{port}")


def _with_tls(text: str, port: int, plain: int) -> str:
    text = text.replace("listen 80", f"listen 127.0.0.1:{plain}")
    return text.replace("listen 443", f"listen 127.0.0.1:{port}")


def _await(port: int, running: subprocess.Popen[bytes], folder: Path) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and running.poll() is None:
        with suppress(OSError):
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        time.sleep(0.05)
    raise RuntimeError((folder / "said.log").read_text(errors="replace"))
