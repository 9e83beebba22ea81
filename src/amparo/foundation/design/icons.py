"""Line icons, drawn for this project on a 24 × 24 grid.

Every icon is a few strokes in the colour of the text around it. An icon never carries a
meaning alone: a word is next to it, or it has a label.
"""

from functools import lru_cache
from typing import Final

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

STROKES: Final[dict[str, str]] = {
    # the frame
    "day": '<circle cx="12" cy="12" r="4"/><path d="M12 3v2M12 19v2M3 12h2M19 12h2'
    'M5.6 5.6 7 7M17 17l1.4 1.4M18.4 5.6 17 7M7 17l-1.4 1.4"/>',
    "night": '<path d="M19.5 14.5A8 8 0 0 1 9.5 4.5a8 8 0 1 0 10 10Z"/>',
    "concern": '<path d="M4 5h16v11h-8l-5 4v-4H4Z"/><path d="M12 8v3M12 13.4v.1"/>',
    "case": '<path d="M4 7h6l2 2h8v10H4Z"/><path d="M4 12h16"/>',
    "referral": '<path d="M4 12h12"/><path d="m12 7 5 5-5 5"/><path d="M20 5v14"/>',
    "service": '<path d="M5 20V9l7-5 7 5v11"/><path d="M12 11v6M9 14h6"/>',
    "course": '<path d="M12 6c-2-1.6-5-2-8-2v14c3 0 6 .4 8 2 2-1.6 5-2 8-2V4'
    'c-3 0-6 .4-8 2Z"/><path d="M12 6v14"/>',
    "results": '<path d="M4 20h16"/><path d="M7 20v-6M12 20V9M17 20V5"/>',
    "advocacy": '<path d="M4 10v4h3l8 4V6l-8 4Z"/><path d="M18.5 9.5a3.5 3.5 0 0 1'
    ' 0 5"/>',
    "partner": '<circle cx="8" cy="12" r="4.5"/><circle cx="16" cy="12" r="4.5"/>',
    "menu": '<path d="M4 7h16M4 12h16M4 17h16"/>',
    "more": '<circle cx="6" cy="12" r=".8"/><circle cx="12" cy="12" r=".8"/>'
    '<circle cx="18" cy="12" r=".8"/>',
    "settings": '<path d="M4 7h9M17 7h3M4 17h3M11 17h9"/><circle cx="15" cy="7" r="2"/>'
    '<circle cx="9" cy="17" r="2"/>',
    # people and places
    "person": '<circle cx="12" cy="8" r="3.5"/><path d="M5 20c.6-4 3.4-6 7-6s6.4 2'
    ' 7 6"/>',
    "people": '<circle cx="9" cy="9" r="3"/><path d="M3.5 19c.4-3.4 2.6-5 5.5-5s5.1 1.6'
    ' 5.5 5"/><path d="M15.5 6.3a3 3 0 0 1 0 5.4M17.5 14.5c1.8.7 2.8 2.2 3 4.5"/>',
    "place": '<path d="M12 21c4-4.6 6-7.9 6-11a6 6 0 0 0-12 0c0 3.1 2 6.4 6 11Z"/>'
    '<circle cx="12" cy="10" r="2"/>',
    "home": '<path d="M4 11.5 12 5l8 6.5"/><path d="M6 10v9h12v-9"/>',
    "arch": '<path d="M5 20v-8a7 7 0 0 1 14 0v8"/>',
    "globe": '<circle cx="12" cy="12" r="8.5"/><path d="M3.5 12h17M12 3.5c-5 5.5-5'
    ' 11.5 0 17M12 3.5c5 5.5 5 11.5 0 17"/>',
    "school": '<path d="M3 9.5 12 5l9 4.5-9 4.5Z"/><path d="M7 12v4.5c3 2 7 2 10'
    ' 0V12"/>'
    '<path d="M21 9.5V15"/>',
    "work": '<path d="M4 8h16v11H4Z"/><path d="M9 8V5h6v3M4 13h16"/>',
    "justice": '<path d="M12 4v16M8 20h8M5 7h14"/><path d="M5 7l-2.5 6h5ZM19 7l-2.5'
    ' 6h5Z"/>',
    "health": '<path d="M12 20c-5-3.6-8-6.7-8-10.2A4.3 4.3 0 0 1 12 7.5a4.3 4.3'
    ' 0 0 1 8 2.3c0 3.5-3 6.6-8 10.2Z"/>',
    # acts
    "search": '<circle cx="11" cy="11" r="6"/><path d="m15.5 15.5 4.5 4.5"/>',
    "plus": '<path d="M12 5v14M5 12h14"/>',
    "minus": '<path d="M5 12h14"/>',
    "check": '<path d="m5 12.5 4.5 4.5L19 7.5"/>',
    "close": '<path d="m6 6 12 12M18 6 6 18"/>',
    "edit": '<path d="M5 19l1-4L16 5l3 3L9 18Z"/><path d="m14 7 3 3"/>',
    "erase": '<path d="M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13"/><path d="M11 11v5M13.5'
    ' 11v5"/>',
    "download": '<path d="M12 4v11"/><path d="m7.5 11 4.5 4.5 4.5-4.5"/><path d="M5'
    ' 20h14"/>',
    "upload": '<path d="M12 16V5"/><path d="M7.5 9.5 12 5l4.5 4.5"/><path d="M5'
    ' 20h14"/>',
    "print": '<path d="M7 9V4h10v5M7 16H4V9h16v7h-3"/><path d="M7 14h10v6H7Z"/>',
    "copy": '<path d="M9 9h11v11H9Z"/><path d="M15 9V4H4v11h5"/>',
    "link": '<path d="M10 14a3.5 3.5 0 0 0 5 0l3.5-3.5a3.5 3.5 0 0 0-5-5L12 7"/>'
    '<path d="M14 10a3.5 3.5 0 0 0-5 0l-3.5 3.5a3.5 3.5 0 0 0 5 5L12 17"/>',
    "filter": '<path d="M4 6h16l-6 7v6l-4-2v-4Z"/>',
    "sort": '<path d="M8 5v14M4.5 15.5 8 19l3.5-3.5M16 19V5M12.5 8.5 16 5l3.5 3.5"/>',
    "postpone": '<circle cx="11" cy="13" r="7"/><path d="M11 9v4l3 2"/><path d="M17'
    " 3h4l-4"
    ' 4h4"/>',
    "undo": '<path d="M5 9h9a5 5 0 0 1 0 10H8"/><path d="M9 5 5 9l4 4"/>',
    "next": '<path d="m9 5 7 7-7 7"/>',
    "back": '<path d="m15 5-7 7 7 7"/>',
    "down": '<path d="m5 9 7 7 7-7"/>',
    "leave": '<path d="M13 4H5v16h8"/><path d="M10 12h10M16 8l4 4-4 4"/>',
    "send": '<path d="M4 12 20 5l-5 15-3.5-6.5Z"/><path d="M11.5 13.5 20 5"/>',
    # contact and records
    "phone": '<path d="M6 4h3l1.5 4.5L8.5 10a11 11 0 0 0 5.5 5.5l1.5-2L20 15v3c0 1-.8'
    ' 2-2 2C11 19.5 4.5 13 4 6c0-1.2 1-2 2-2Z"/>',
    "message": '<path d="M4 5h16v11h-8l-5 4v-4H4Z"/>',
    "mail": '<path d="M4 6h16v12H4Z"/><path d="m4 7 8 6 8-6"/>',
    "calendar": '<path d="M4 6h16v14H4Z"/><path d="M4 10h16M8 3.5V7M16 3.5V7"/>',
    "clock": '<circle cx="12" cy="12" r="8.5"/><path d="M12 7v5l3.5 2"/>',
    "history": '<path d="M4.5 9A8.5 8.5 0 1 1 4 14"/><path d="M4 4.5V9h4.5"/>'
    '<path d="M12 8v4.5l3 1.5"/>',
    "document": '<path d="M6 3.5h8l4 4v13H6Z"/><path d="M14 3.5v4h4M9 12h6M9 16h6"/>',
    "note": '<path d="M5 4h14v11l-5 5H5Z"/><path d="M19 15h-5v5"/>',
    "attach": '<path d="M17.5 11 12 16.5a3 3 0 0 1-4.2-4.2L14 6a4.2 4.2 0 0 1 6 6'
    'l-6.5 6.5a6 6 0 0 1-8.5-8.5L11 4"/>',
    "plan": '<path d="M5 4h14v16H5Z"/><path d="m8 9 1.5 1.5L12 8M14 9.5h2.5M8'
    " 15l1.5 1.5"
    ' 2.5-2.5M14 15.5h2.5"/>',
    "list": '<path d="M9 6h11M9 12h11M9 18h11M4.5 6h.1M4.5 12h.1M4.5 18h.1"/>',
    "map": '<path d="m4 6 5-2 6 2 5-2v14l-5 2-6-2-5 2Z"/><path d="M9 4v14M15 6v14"/>',
    # safety
    "lock": '<path d="M6 11h12v9H6Z"/><path d="M8.5 11V8a3.5 3.5 0 0 1 7 0v3"/>',
    "unlock": '<path d="M6 11h12v9H6Z"/><path d="M8.5 11V8a3.5 3.5 0 0 1 6.5-1.8"/>',
    "key": '<circle cx="8" cy="15" r="4"/><path d="m11 12 8.5-8.5M16 7l3 3"/>',
    "shield": '<path d="M12 3.5 19 6v5.5c0 4.5-3 7.5-7 9-4-1.5-7-4.5-7-9V6Z"/>',
    "eye": '<path d="M2.5 12c2.5-4.5 5.6-6.5 9.5-6.5s7 2 9.5 6.5c-2.5 4.5-5.6 6.5-9.5'
    ' 6.5s-7-2-9.5-6.5Z"/><circle cx="12" cy="12" r="2.8"/>',
    "hidden": '<path d="M3 12c1-2 2.3-3.5 4-4.6M10.5 5.6C15 5 18.6 7 21 12c-.8 1.6'
    '-1.7 2.9-2.8 3.9M14.5 18C9.5 19.2 5.5 17 3 12"/><path d="m4 4 16 16"/>',
    "help": '<circle cx="12" cy="12" r="8.5"/><path d="M9.5 9.5a2.5 2.5 0 1 1 3.7 2.2'
    'c-.9.5-1.2 1-1.2 1.8M12 16.5v.1"/>',
    "bell": '<path d="M6 16V11a6 6 0 0 1 12 0v5l1.5 2h-15Z"/><path d="M10 20.5h4"/>',
    "flag": '<path d="M6 21V4M6 5h12l-3 4 3 4H6"/>',
    "offline": '<path d="M7 18a4 4 0 0 1-.5-8A6 6 0 0 1 18 9.5a4 4 0 0 1 1.5 8"/>'
    '<path d="m10.5 14 5 5M15.5 14l-5 5"/>',
    "sync": '<path d="M5 11a7 7 0 0 1 12.5-3.5L19 9M19 13a7 7 0 0 1-12.5 3.5L5 15"/>'
    '<path d="M19 4.5V9h-4.5M5 19.5V15h4.5"/>',
    # states; each tone has its own outline
    "danger": '<path d="M12 3 21 12l-9 9-9-9Z"/><path d="M12 8v5M12 15.8v.1"/>',
    "warn": '<path d="M12 4 21 19.5H3Z"/><path d="M12 10v4.5M12 17v.1"/>',
    "good": '<circle cx="12" cy="12" r="8.5"/><path d="m8 12.3 2.8 2.7L16 9.5"/>',
    "info": '<path d="M5 5h14v14H5Z"/><path d="M12 11v5M12 8v.1"/>',
    "quiet": '<circle cx="12" cy="12" r="8"/>',
}

TONE_SHAPES: Final[dict[str, str]] = {
    "danger": "danger",
    "warn": "warn",
    "good": "good",
    "note": "info",
    "quiet": "quiet",
}


# For the tab of a public page; inline, one request less on a slow network.
FAVICONS: Final[dict[str, str]] = {
    # three grey lines
    "lines": "<rect width='32' height='32' rx='7' fill='#55666a'/>"
    "<path d='M9 12h14M9 17h14M9 22h8' stroke='#fff' stroke-width='2.5'"
    " stroke-linecap='round'/>",
    # a leaf of a calendar
    "almanac": "<path d='M3 6h26v23H3z' fill='#fff' stroke='#55666a' stroke-width='2'/>"
    "<path d='M3 6h26v7H3z' fill='#55666a'/>",
}


# These point in reading direction and are mirrored in right-to-left scripts.
MIRRORED: Final = frozenset({"next", "back", "referral", "leave", "send", "undo"})


@lru_cache(maxsize=512)
def draw(name: str, label: str = "") -> SafeString:
    """Return the icon as inline SVG; hidden from screen readers unless labelled.

    Raises ``KeyError`` for a name that is not in the set, so that the first test that
    opens the page finds a typo.
    """
    strokes = mark_safe(STROKES[name])  # noqa: S308 - our own constant
    turning = " icon-turn" if name in MIRRORED else ""
    if label:
        return format_html(
            '<svg class="icon{}" viewBox="0 0 24 24" role="img"'
            ' aria-label="{}">{}</svg>',
            turning,
            label,
            strokes,
        )
    return format_html(
        '<svg class="icon{}" viewBox="0 0 24 24" aria-hidden="true"'
        ' focusable="false">{}</svg>',
        turning,
        strokes,
    )


def favicon(name: str) -> SafeString:
    """Return the link to a favicon that stands in the link itself."""
    svg = (
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'>"
        f"{FAVICONS[name]}</svg>"
    )
    for sign, escaped in (("<", "%3C"), (">", "%3E"), ("#", "%23")):
        svg = svg.replace(sign, escaped)
    link = f'<link rel="icon" type="image/svg+xml" href="data:image/svg+xml,{svg}">'
    return mark_safe(link)  # noqa: S308 - our own constant
