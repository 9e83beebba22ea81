"""Write the pages that the proxy shows by itself, from the texts of Amparo's own.

The proxy knows no languages, so each page says it in all of them.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGES = ROOT / "deploy" / "nginx" / "pages"
EXIT = "Leave this page now"
TEXTS = {
    "too-large": (
        "That is too long to send at once",
        "Go back one page. What you wrote is still there. Send a shorter part first.",
    ),
    "our-fault": (
        "Something went wrong on our side",
        (
            "It is not your fault. Please wait a minute and try again."
            " Or talk to someone now."
        ),
    ),
}
FRAME = """\
<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Help and information</title>
{said}
</html>
"""
SAID = """\
<div lang="{language}">
<h1>{heading}</h1>
<p>{why}</p>
<p><a href="/x">{leave}</a></p>
</div>"""


def page(name: str) -> str:
    """Return one page."""
    from django.conf import settings
    from django.utils import translation
    from django.utils.html import escape
    from django.utils.translation import gettext

    heading, why = TEXTS[name]
    parts = []
    for language in settings.PUBLIC_LANGUAGES:
        with translation.override(language):
            words = {"heading": heading, "why": why, "leave": EXIT}
            told = {key: escape(gettext(text)) for key, text in words.items()}
        if language != "en" and told["why"] == escape(why):
            raise ValueError(f"there is no {language} of: {why}")
        parts.append(SAID.format(language=language, **told))
    return FRAME.format(said="\n".join(parts))


def main() -> None:
    """Write all of them."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "amparo.settings.test")
    django.setup()
    PAGES.mkdir(parents=True, exist_ok=True)
    for name in TEXTS:
        (PAGES / f"{name}.html").write_text(page(name), encoding="utf-8")


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT / "src"))
    main()
