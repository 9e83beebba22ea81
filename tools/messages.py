"""The texts to translate: gather, compile and check them, and list what is missing.

Spanish, which colleagues read too, is kept whole. The other languages hold what the
public may read (``channels/public/texts.py`` knows which texts those are), and of the
framework's own texts those that Django has not got in that language.

Compiling and checking need nothing installed; gathering needs GNU gettext.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from copy import copy
from pathlib import Path

import django
import polib
from django.utils.translation import to_language

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "src"))

from amparo.channels.public import texts  # noqa: E402
from amparo.foundation.kernel.languages import LANGUAGES  # noqa: E402

LOCALE = ROOT / "src" / "amparo" / "locale"
TEMPLATE = LOCALE / "django.pot"
WHOLE = ("es",)
FRAMEWORK = Path(django.__file__).parent / "conf" / "locale"
# What of Django a form, a date or a clock time may say to someone on a public page.
SPOKEN = ("forms/", "core/validators.py", "utils/dates.py", "utils/dateformat.py")
# Days stand within our sentences: every language says them as it does there.
DAYS = {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"}
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
    faults = [f"a guess, no translation: {entry.msgid!r}"] if entry.fuzzy else []
    faults += [
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


def missing() -> list[str]:
    """Return each public text that a language lacks, one line each."""
    return [
        f"{path.relative_to(ROOT)}: {entry.msgid!r}"
        for path in catalogues()
        for entry in texts.public_entries(polib.pofile(str(path)))
        if entry.fuzzy or not entry.translated()
    ]


# -- Gathering -------------------------------------------------------------------------


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
    codes = {path.parent.parent.name for path in catalogues()} | {*new}
    command = [sys.executable, "-m", "django", "makemessages", "--no-obsolete"]
    command += [option for code in WHOLE for option in ("--locale", code)]
    command += ["--add-location=file", "--keep-pot", "--settings=amparo.settings.test"]
    done = subprocess.run(command, cwd=LOCALE.parent, check=False)
    if done.returncode == 0:
        found = list(texts.public_entries(polib.pofile(str(TEMPLATE))))
        for code in sorted(codes - {*WHOLE}):
            _keep_public(code, found)
    for code in WHOLE:
        _tidy(LOCALE / code / "LC_MESSAGES" / "django.po")
    TEMPLATE.unlink(missing_ok=True)
    return done.returncode


def _keep_public(code: str, found: list[polib.POEntry]) -> None:
    """Write a language's file: the public texts, with the translations that it had."""
    path = LOCALE / code / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True, exist_ok=True)
    old = polib.pofile(str(path)) if path.exists() else []
    known = {(entry.msgctxt, entry.msgid): entry for entry in old if not entry.fuzzy}
    plurals = plural_rule(code)
    fresh = polib.POFile(wrapwidth=WIDTH)
    fresh.metadata = {
        "Project-Id-Version": "amparo",
        "Language": code,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": plurals,
    }
    ours = {(entry.msgctxt, entry.msgid) for entry in found}
    for source in [*found, *_from_framework(code, ours)]:
        fresh.append(_translated_before(source, known, plurals))
    fresh.save(str(path))


def _translated_before(
    source: polib.POEntry, known: dict[tuple[str, str], polib.POEntry], plurals: str
) -> polib.POEntry:
    entry = copy(source)
    entry.occurrences = [
        (path, "") for path, _line in source.occurrences if texts.part_of(path)
    ]
    before = known.get((source.msgctxt, source.msgid))
    entry.msgstr = before.msgstr if before else ""
    if source.msgid_plural:
        had = before.msgstr_plural if before else {}
        forms = range(int(plurals.partition("nplurals=")[2].partition(";")[0]))
        entry.msgstr_plural = {number: had.get(number, "") for number in forms}
    return entry


def plural_rule(code: str) -> str:
    """Return how a language counts: as Django has it, so that both fit together."""
    ours = LANGUAGES[to_language(code)].plural
    return ours or str(_django(code).metadata["Plural-Forms"])


def _from_framework(code: str, ours: set[tuple[str, str]]) -> Iterator[polib.POEntry]:
    """Yield what Django may say on a public page and cannot say in a language."""
    able = {
        (entry.msgctxt, entry.msgid)
        for entry in _django(code)
        if entry.translated() and entry.msgid not in DAYS
    }
    for entry in _django("en"):
        spoken = any(path.startswith(SPOKEN) for path, _line in entry.occurrences)
        if spoken and (entry.msgctxt, entry.msgid) not in able | ours:
            entry.occurrences = [
                (texts.FRAMEWORK + path, "") for path, _line in entry.occurrences
            ]
            yield entry


def _django(code: str) -> polib.POFile:
    path = FRAMEWORK / code / "LC_MESSAGES" / "django.po"
    return polib.pofile(str(path)) if path.exists() else polib.POFile()


def _tidy(path: Path) -> None:
    """Take out guesses, which are no translations, and what changes by itself."""
    found = polib.pofile(str(path), wrapwidth=WIDTH)
    for name in NOISE:
        found.metadata.pop(name, None)
    for entry in found:
        if entry.fuzzy:
            entry.flags.remove("fuzzy")
            entry.previous_msgid = entry.previous_msgid_plural = None
            entry.previous_msgctxt = None
            entry.msgstr = ""
            entry.msgstr_plural = dict.fromkeys(entry.msgstr_plural, "")
    found.save()


def main() -> int:
    """Do what the first argument says."""
    what = sys.argv[1] if len(sys.argv) > 1 else ""
    if what == "gather":
        return gather(sys.argv[2:])
    if what == "compile":
        print(f"{compile_all()} of {len(catalogues())} catalogues compiled")
        return 0
    if what in ("check", "missing"):
        faults = check_all() if what == "check" else missing()
        print("\n".join(faults))
        return 1 if faults else 0
    sys.stderr.write("Say which: gather, compile, check or missing.\n")
    return 2


if __name__ == "__main__":
    sys.exit(main())
