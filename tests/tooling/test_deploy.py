"""The files of ``deploy/`` fit each other and what Amparo is."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from amparo.cli import COMMANDS
from amparo.commands import settings_file

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
COMPOSE: dict[str, Any] = yaml.safe_load(
    (DEPLOY / "containers" / "compose.yaml").read_text(encoding="utf-8")
)
OURS = ("web", "worker", "clock", "migrate", "init")
NAMES = {module.__name__.rpartition(".")[2] for module in COMMANDS}


@pytest.mark.parametrize("name", OURS)
def test_a_container_of_ours_may_do_little(name: str) -> None:
    service = COMPOSE["services"][name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["command"][0] in NAMES


def test_only_the_proxy_is_reached_from_outside() -> None:
    services = COMPOSE["services"]
    assert [name for name, one in services.items() if "ports" in one] == ["proxy"]
    assert services["web"]["network_mode"] == "service:proxy"
    assert services["database"]["networks"] == ["inside"]
    assert COMPOSE["networks"]["inside"] == {"internal": True}


def test_the_settings_are_changed_by_init_alone() -> None:
    for name in OURS:
        (mount,) = [
            one
            for one in COMPOSE["services"][name]["volumes"]
            if str(Path(settings_file.DEFAULT).parent) in one
        ]
        assert mount.endswith(":ro") is (name != "init")


def test_no_secret_stands_in_the_compose_file() -> None:
    text = (DEPLOY / "containers" / "compose.yaml").read_text(encoding="utf-8")
    assert not re.search(r"PASSWORD:|AMPARO_\w*SECRET|://\w+:\w+@", text)


def test_the_files_that_are_mounted_exist() -> None:
    for service in COMPOSE["services"].values():
        for mount in service.get("volumes", []):
            source = mount.split(":")[0]
            if source.startswith(".") and not source.startswith("./private"):
                assert (DEPLOY / "containers" / source).exists(), source


def test_the_services_read_what_init_writes() -> None:
    for name in ("amparo@.service", "amparo-backup.service"):
        unit = (DEPLOY / "systemd" / name).read_text(encoding="utf-8")
        assert f"EnvironmentFile={settings_file.DEFAULT}\n" in unit


def test_systemd_finds_no_fault_in_the_services(tmp_path: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        return  # a machine without systemd says nothing about its files
    shutil.copytree(DEPLOY / "systemd", tmp_path, dirs_exist_ok=True)
    for file in (*tmp_path.glob("*.service"), *tmp_path.glob("*/*.conf")):
        # It looks whether the program is there.
        text = file.read_text(encoding="utf-8")
        file.write_text(text.replace("/opt/amparo/.venv/bin/amparo", "/bin/true"))
    running = ("serve", "worker", "tick", "metrics")
    units = [f"./amparo@{name}.service" for name in running]
    units += ["./amparo-backup.service", "./amparo-backup.timer"]
    done = subprocess.run(
        ["systemd-analyze", "verify", *units],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout + done.stderr) == (0, "")
