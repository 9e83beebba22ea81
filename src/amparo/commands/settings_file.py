"""The file of settings that ``amparo init`` writes and every other command reads.

Lines of ``NAME=value``, as systemd (``EnvironmentFile``) and Compose (``env_file``)
read them too. It holds no secrets: these have files of their own.
"""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path

from .errors import OperatorError

DEFAULT = "/etc/amparo/settings"
PRODUCTION = "amparo.settings.production"
# The demonstration must never come upon the database of a real installation.
WITHOUT = ("demo", "init")

_LINE = re.compile(r"(AMPARO_[A-Z_]+)=(.*)")


def place() -> Path:
    """Return where the file of settings is, or will be."""
    return Path(os.environ.get("AMPARO_SETTINGS") or DEFAULT)


def load_for(words: Sequence[str]) -> None:
    """Put the settings of the file into the environment, which comes before it."""
    module = os.environ.get("DJANGO_SETTINGS_MODULE") or PRODUCTION
    if module != PRODUCTION or (words and words[0] in WITHOUT):
        return
    file = place()
    if not file.exists():
        if str(file) != DEFAULT:
            raise OperatorError(
                f"AMPARO_SETTINGS names {file}, which is not there. Correct the path,"
                " or make the file with: amparo init"
            )
        return
    for name, value in read(file).items():
        plain = name.removesuffix("_FILE")
        if plain not in os.environ and f"{plain}_FILE" not in os.environ:
            os.environ[name] = value


def read(file: Path) -> dict[str, str]:
    """Return the settings of a file; one that others may write to is refused."""
    if file.stat().st_mode & 0o022:
        raise OperatorError(
            f"Other accounts of this machine may change {file}, and so choose another"
            f" database. Run: chmod go-w {file}"
        )
    found = {}
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        text = line.strip()
        if not text or text.startswith("#"):
            continue
        matched = _LINE.fullmatch(text)
        if matched is None:
            raise OperatorError(
                f"Line {number} of {file} is no setting like AMPARO_SITE=andes."
            )
        found[matched[1]] = matched[2].strip()
    return found
