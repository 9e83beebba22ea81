"""How the pages about languages present their state."""

from __future__ import annotations

import re
from datetime import time

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise
from django.utils.html import escape, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from amparo.foundation.design.clock_times import clock
from amparo.foundation.kernel.languages import label_for_staff, label_of

from ..models import SignOff
from ..queries import SOURCE, LanguageStatus, State

PARTS: dict[str, str | Promise] = {
    "start": gettext_lazy("Home page"),
    "help": gettext_lazy("Help in a country"),
    "places": gettext_lazy("Places that help"),
    "tell": gettext_lazy("Reporting and the receipt"),
    "choices": gettext_lazy("Answer options"),
    "read": gettext_lazy("Mailbox"),
    "learn": gettext_lazy("Lessons and the offer check"),
    "safety": gettext_lazy("Safety page"),
    "frame": gettext_lazy("On every page"),
    "errors": gettext_lazy("Error messages"),
    "more": gettext_lazy("Other pages"),
}
_STATES: dict[State, tuple[str | Promise, str]] = {
    State.SOURCE: (gettext_lazy("Source language"), "quiet"),
    State.NOT_REVIEWED: (gettext_lazy("Not reviewed"), "quiet"),
    State.IN_REVIEW: (gettext_lazy("In review"), "note"),
    State.SIGNED_OFF: (gettext_lazy("Signed off"), "good"),
    State.CHANGED: (gettext_lazy("Changed since"), "warn"),
}
_PLACEHOLDER = re.compile(r"%?%\((\w+)\)[sd]|\{(\w+)\}")


def name_of(language: str) -> str:
    """Return a language's name in itself and in the reader's own."""
    own, here = str(label_of(language)), label_for_staff(language)
    return own if own == here else f"{own} · {here}"


def state_of(language_status: LanguageStatus) -> tuple[str, str]:
    """Return the state in words, and its tone."""
    words, tone = _STATES[language_status.state]
    return str(words), tone


def shown_to_public(language_status: LanguageStatus) -> str:
    """Return whether the public reads this language at present."""
    if language_status.state in (State.SOURCE, State.SIGNED_OFF, State.CHANGED):
        return _("Visible to the public.")
    if settings.AMPARO_OFFER_UNREVIEWED:
        return _("Visible to the public, marked as not checked yet.")
    return _("Not visible to the public yet.")


def progress_of(language_status: LanguageStatus) -> str:
    """Say in one line how far the checking is."""
    if language_status.state is State.SOURCE:
        return _("All other languages are translated from it.")
    done = len(language_status.parts) - len(language_status.unread)
    parts = [
        _("%(done)s of %(all)s parts reviewed")
        % {"done": done, "all": len(language_status.parts)}
    ]
    if language_status.changed:
        count = len(language_status.changed)
        parts.append(
            ngettext("%(n)s text changed", "%(n)s texts changed", count) % {"n": count}
        )
    if language_status.remarks:
        count = len(language_status.remarks)
        parts.append(
            ngettext("%(n)s open note", "%(n)s open notes", count) % {"n": count}
        )
    return ", ".join(parts)


def what_is_missing(language_status: LanguageStatus) -> str:
    """Say what has to happen before the language can be signed off."""
    if language_status.unread:
        count = len(language_status.unread)
        return ngettext(
            "%(n)s part still to review.",
            "%(n)s parts still to review.",
            count,
        ) % {"n": count}
    if language_status.remarks:
        count = len(language_status.remarks)
        return ngettext(
            "%(n)s note is still open.", "%(n)s notes are still open.", count
        ) % {"n": count}
    return ""


def how_signed(signed: SignOff) -> str:
    """Say who signed off, and on what ground."""
    return _("%(who)s: %(how)s") % {
        "who": signed.signer.name,
        "how": signed.get_how_display(),
    }


def times_in(language: str) -> str:
    """Show clock times as the public reads them in a language."""
    with translation.override(language):
        return ", ".join(clock(time(hour, 30)) for hour in (5, 9, 13, 17, 21))


def with_gaps(texts: tuple[str, ...]) -> SafeString:
    """Return a text (or its plurals) with what will be filled in set apart."""
    return format_html_join(
        SafeString("<br>"), "{}", ((SafeString(_gaps(text)),) for text in texts)
    )


def _gaps(text: str) -> str:
    return _PLACEHOLDER.sub(
        lambda found: f'<span class="gap">{found[1] or found[2]}</span>', escape(text)
    )


def is_source(language_status: LanguageStatus) -> bool:
    """Return whether this is the language that all others come from."""
    return language_status.language == SOURCE
