"""Make ``.venv`` from the hashed constraint files; do nothing when it is up to date.

Runs before anything is installed, so it uses the standard library only, and says what
is missing in one sentence, also to a Python that is too old for the rest.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
KINDS = ("core", "dev")


def stop(sentence: str) -> NoReturn:
    """End with one sentence and no traceback."""
    sys.stderr.write(sentence + "\n")
    raise SystemExit(1)


def fingerprint(kind: str) -> str:
    """Return what the environment depends on, as one short text."""
    digest = hashlib.sha256(sys.version.encode() + str(ROOT).encode())
    digest.update((ROOT / "constraints" / f"{kind}.txt").read_bytes())
    digest.update(_project_table().encode())
    return digest.hexdigest()


def _project_table() -> str:
    """Return the parts of pyproject.toml that an installation depends on."""
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    return text.split("[tool.ruff]", maxsplit=1)[0]


def current(kind: str) -> bool:
    """Return whether the environment already holds this kind; ``dev`` includes core."""
    kinds = KINDS[KINDS.index(kind) :]
    return PYTHON.exists() and any(
        _stamp(each).exists() and _stamp(each).read_text() == fingerprint(each)
        for each in kinds
    )


def _stamp(kind: str) -> Path:
    return VENV / f".amparo-{kind}"


def run(*command: str) -> bool:
    """Run a command; return whether it went well."""
    return subprocess.run(list(command), cwd=ROOT, check=False).returncode == 0


def _usable(uv: str) -> bool:
    """Return whether the environment that is there can be brought up to date."""
    wanted = f"{sys.version_info.major}.{sys.version_info.minor}"
    question = f"import sys; sys.exit(not sys.version.startswith('{wanted}.'))"
    return (
        PYTHON.exists()
        and run(str(PYTHON), "-c", question)
        and (bool(uv) or run(str(PYTHON), "-c", "import pip"))
    )


def make_venv(uv: str) -> None:
    """Create the environment; with uv it needs no pip of its own."""
    shutil.rmtree(VENV, ignore_errors=True)
    options = ["--without-pip"] if uv else []
    if not uv:
        try:
            import ensurepip  # noqa: F401
        except ImportError:
            version = f"{sys.version_info.major}.{sys.version_info.minor}"
            stop(
                "Python's venv module is incomplete on this machine. Please install it"
                f" (Debian, Ubuntu: apt-get install python{version}-venv) and try"
                " again."
            )
    if not run(sys.executable, "-m", "venv", *options, str(VENV)):
        stop(f"The environment {VENV} could not be made; the lines above say why.")


def install(kind: str, uv: str) -> bool:
    """Install the pins and the project itself; say whether it went well."""
    pins = str(ROOT / "constraints" / f"{kind}.txt")
    if uv:
        tool = [uv, "pip", "install", "--quiet", "--python", str(PYTHON)]
    else:
        tool = [str(PYTHON), "-m", "pip", "install", "--quiet", "--no-input"]
        tool += ["--disable-pip-version-check"]
    return run(*tool, "--require-hashes", "--no-deps", "-r", pins) and run(
        *tool, "--no-deps", "--no-build-isolation", "-e", str(ROOT)
    )


def working_uv() -> str:
    """Return the path of uv if it is there and runs, else an empty text."""
    uv = shutil.which("uv") or ""
    if not uv or os.environ.get("AMPARO_NO_UV"):
        return ""
    try:
        found = subprocess.run([uv, "--version"], capture_output=True, check=False)
    except OSError:
        return ""
    return uv if found.returncode == 0 else ""


def set_up(kind: str) -> None:
    """Make the environment, with uv when it is there, else with pip."""
    begun = time.monotonic()
    print(f"Setting up Python packages ({kind}), this once ...", flush=True)
    uv = working_uv()
    if not _usable(uv):
        make_venv(uv)
    if not install(kind, uv):
        if not uv:
            stop("The packages could not be installed; the lines above say why.")
        make_venv("")  # uv may know another package index than pip, or none
        if not install(kind, ""):
            stop("The packages could not be installed; the lines above say why.")
    _stamp(kind).write_text(fingerprint(kind))
    print(f"Packages are there ({time.monotonic() - begun:.0f} s).", flush=True)


def compile_texts() -> None:
    """Compile the translations that are newer than what was compiled from them."""
    folder = ROOT / "src" / "amparo" / "locale"
    for source in folder.glob("*/LC_MESSAGES/*.po"):
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
            if not run(str(PYTHON), str(ROOT / "tools" / "messages.py"), "compile"):
                stop("The translations could not be compiled; the lines above say why.")
            return


def main() -> None:
    """Set up ``core`` or ``dev``."""
    if sys.version_info < (3, 11):
        stop(
            "Amparo needs Python 3.11 or newer; this is {}.{}. With another one:"
            " make PYTHON=python3.12 ...".format(*sys.version_info[:2])
        )
    kind = sys.argv[1] if len(sys.argv) > 1 else "core"
    if kind not in KINDS:
        stop("Say which: core or dev.")
    try:
        if not current(kind):
            set_up(kind)
        compile_texts()
    except OSError as error:
        stop(
            f"{error.filename or ROOT}: {error.strerror}."
            " Amparo needs to write in its own folder."
        )


if __name__ == "__main__":
    main()
