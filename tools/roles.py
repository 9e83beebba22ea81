"""Write docs/roles.md from the policies: every permission, every role, how far."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import django

DOCUMENT = Path(__file__).parent.parent / "docs" / "roles.md"

HEAD = """# Who may do what, how far

Made from the rooms' policies by `make roles`; the tests fail while it is out of date.
Own, team, organisation, country, alliance: the scope of a role. Empty means no.
"Keys": the person also needs an unlocked key for the record; a role alone opens none.
"Emergency": those with keys of the team may read it for some hours, with an alarm.
"Public": no account is needed. "Scheduler": scheduled jobs (`amparo tick`) do it.
"""


def table() -> str:
    """Return the whole document."""
    from amparo.foundation.policy import Role, all_permissions

    roles = list(Role)
    heads = ["permission", "what", *(str(role.label) for role in roles), "others"]
    lines = [HEAD]
    room = ""
    for permission in all_permissions():
        if permission.name.split(".")[0] != room:
            room = permission.name.split(".")[0]
            lines += [
                f"\n## {room}\n",
                f"| {' | '.join(heads)} |",
                "| --- " * len(heads) + "|",
            ]
        others = [
            word
            for word, is_so in (
                ("public", permission.public),
                ("scheduler", permission.system),
                ("keys", permission.opens),
                ("emergency", permission.emergency),
            )
            if is_so
        ]
        cells = [str(permission.allowed.get(role, "")) for role in roles]
        lines.append(
            f"| `{permission.name}` | {permission.label} | "
            + " | ".join(cells)
            + f" | {', '.join(others)} |"
        )
    return "\n".join(lines) + "\n"


def main() -> int:
    """Write the document, or with ``--check`` say whether it is up to date."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "amparo.settings.test")
    django.setup()
    if "--check" in sys.argv:
        return 0 if DOCUMENT.read_text() == table() else 1
    DOCUMENT.parent.mkdir(exist_ok=True)
    DOCUMENT.write_text(table())
    return 0


if __name__ == "__main__":
    sys.exit(main())
