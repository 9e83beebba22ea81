"""The texts to translate: gather them, compile them, check them.

Compiling and checking need nothing installed; gathering needs GNU gettext.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "src" / "amparo" / "locale"
# %s, %d and {} say nothing to a translator and cannot change places.
NAMELESS = re.compile(r"(?<!%)%(?:%%)*[-+ #0-9.]*[sdifrc](?![a-z])|\{\}|\{\d+\}")
NAMED = re.compile(r"%\((\w+)\)[sd]|\{(\w+)\}")
WIDTH = 88  # as the lines of the code
# What gettext writes anew at each gathering and nobody reads.
NOISE = ("POT-Creation-Date", "PO-Revision-Date", "Report-Msgid-Bugs-To")


def catalogues() -> list[Path]:
    """Return every translation file."""
    return sorted(LOCALE.glob("*/LC_MESSAGES/*.po"))


def compile_all() -> int:
    """Compile what has changed since the last time; return how many files."""
    count = 0
    for source in catalogues():
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            continue
        polib.pofile(str(source)).save_as_mofile(str(target))
        count += 1
    return count


def _names(text: str) -> set[str]:
    return {one or two for one, two in NAMED.findall(text)}


def _faults(entry: polib.POEntry) -> list[str]:
    sources = [entry.msgid, entry.msgid_plural]
    targets = [entry.msgstr, *entry.msgstr_plural.values()]
    faults = [
        f"a placeholder without a name: {text!r}"
        for text in [*sources, *targets]
        if text and NAMELESS.search(text)
    ]
    wanted = _names(" ".join(sources))
    for text in targets:
        if text and not _names(text) <= wanted:
            faults.append(f"a placeholder that the source does not have: {text!r}")
        if text and not entry.msgid_plural and _names(text) != wanted:
            faults.append(f"a placeholder is missing: {text!r}")
    return faults


def check_all() -> list[str]:
    """Return what is wrong in the translation files, one line each."""
    return [
        f"{path.relative_to(ROOT)}:{entry.linenum}: {fault}"
        for path in catalogues()
        for entry in polib.pofile(str(path))
        if not entry.obsolete
        for fault in _faults(entry)
    ]


def gather(new: list[str]) -> int:
    """Write the translation files anew from the source; return the exit code.

    ``new`` names languages that have no file yet, as ``nl`` or ``pt_BR``.
    """
    if not shutil.which("xgettext"):
        sys.stderr.write(
            "Gathering texts needs GNU gettext (Debian: apt-get install gettext).\n"
        )
        return 1
    LOCALE.mkdir(exist_ok=True)
    codes = sorted({path.parent.parent.name for path in catalogues()} | {*new})
    options = [option for code in codes for option in ("--locale", code)]
    command = [sys.executable, "-m", "django", "makemessages", "--no-obsolete"]
    command += [*options, "--add-location=file", "--settings=amparo.settings.test"]
    done = subprocess.run(command, cwd=LOCALE.parent, check=False)
    for path in catalogues():
        _tidy(path)
    return done.returncode


def _tidy(path: Path) -> None:
    """Take out guesses, which are no translations, and what changes by itself."""
    texts = polib.pofile(str(path), wrapwidth=WIDTH)
    for name in NOISE:
        texts.metadata.pop(name, None)
    for entry in texts:
        if entry.fuzzy:
            entry.flags.remove("fuzzy")
            entry.previous_msgid = entry.previous_msgid_plural = None
            entry.previous_msgctxt = None
            entry.msgstr = ""
            entry.msgstr_plural = dict.fromkeys(entry.msgstr_plural, "")
    texts.save()


def main() -> int:
    """Do what the first argument says."""
    what = sys.argv[1] if len(sys.argv) > 1 else ""
    if what == "gather":
        return gather(sys.argv[2:])
    if what == "compile":
        print(f"{compile_all()} of {len(catalogues())} catalogues compiled")
        return 0
    if what == "check":
        faults = check_all()
        print("\n".join(faults))
        return 1 if faults else 0
    sys.stderr.write("Say which: gather, compile or check.\n")
    return 2


if __name__ == "__main__":
    sys.exit(main())
