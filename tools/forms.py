"""Write our own questionnaires as spreadsheets, for Kobo, ODK and Excel."""

from __future__ import annotations

import sys
from pathlib import Path

from amparo.foundation.questionnaires.shipped import read_forms

FOLDER = Path(__file__).parent.parent / "var" / "forms"


def write_forms(folder: Path) -> list[Path]:
    """Write each of our forms into a folder; return the files."""
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    for form in read_forms():
        file = folder / f"{form.key}.xlsx"
        file.write_bytes(form.xlsx)
        files.append(file)
    return files


def main() -> int:
    """Write them into the folder that was named, else into var/forms/."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    files = write_forms(folder)
    sys.stdout.write(f"{len(files)} forms written to {folder}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
