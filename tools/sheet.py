"""Contact sheets: small pictures of all pages on one page, made by the browser."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from html import escape
from itertools import groupby
from pathlib import Path

from playwright.sync_api import Browser, Page

SHRINK = """async ([source, width, height]) => {
    const picture = new Image();
    picture.src = 'data:image/png;base64,' + source;
    await picture.decode();
    const canvas = document.createElement('canvas');
    const scale = width / picture.width;
    canvas.width = width;
    canvas.height = Math.min(height, Math.round(picture.height * scale));
    canvas.getContext('2d').drawImage(picture, 0, 0, width, picture.height * scale);
    return canvas.toDataURL('image/jpeg', 0.8).split(',')[1];
}"""
STYLE = """
body { font: 14px/1.4 sans-serif; margin: 24px; background: #e9e7e1; color: #1c2b2e }
h1 { font-size: 22px } h2 { font-size: 15px; margin: 28px 0 8px }
.looks { display: flex; flex-wrap: wrap; gap: 14px; align-items: flex-start }
figure { margin: 0 } img { display: block; border: 1px solid #78868a }
figcaption { color: #55666a; font-size: 12px }
"""
TALLEST = 2_400  # pixels: what one still sees when it is shown whole


@dataclass(frozen=True)
class Shot:
    """One picture of one page as one person sees it."""

    route: str
    person: str
    look: str  # such as "1280-dark"
    file: Path

    @property
    def room(self) -> str:
        """The room that the page belongs to."""
        return self.route.split(":", maxsplit=1)[0]


def thumbnail(page: Page, picture: bytes, narrow: bool) -> bytes:
    """Return a small picture of a large one; ``page`` is any page of the browser."""
    source = base64.b64encode(picture).decode()
    small = page.evaluate(SHRINK, [source, 130 if narrow else 320, 420])
    return base64.b64decode(small)


def _thumb(shot: Shot) -> str:
    return f"small/{shot.file.with_suffix('.jpg').name}"


def _page(title: str, shots: list[Shot]) -> str:
    parts = [f"<!doctype html><meta charset=utf-8><title>{escape(title)}</title>"]
    parts.append(f"<style>{STYLE}</style><h1>{escape(title)}</h1>")
    for (route, person), looks in groupby(shots, lambda s: (s.route, s.person)):
        parts.append(f"<h2>{escape(route)} · {escape(person)}</h2><div class=looks>")
        parts += [
            f"<figure><a href='{shot.file.name}'><img src='{_thumb(shot)}'></a>"
            f"<figcaption>{escape(shot.look)}</figcaption></figure>"
            for shot in looks
        ]
        parts.append("</div>")
    return "\n".join(parts)


def write(folder: Path, shots: list[Shot], browser: Browser) -> list[Path]:
    """Write ``index.html`` with everything, and a picture of it for each room."""
    ordered = sorted(shots, key=lambda s: (s.room, s.route, s.person, s.look))
    (folder / "index.html").write_text(_page("Every page", ordered))
    made = []
    page = browser.new_page(viewport={"width": 1240, "height": 900})
    for room, group in groupby(ordered, lambda s: s.room):
        source = folder / f"sheet-{room}.html"
        source.write_text(_page(room, list(group)))
        page.goto(source.as_uri())
        made += _photograph(page, folder, room)
        source.unlink()
    page.close()
    return made


def _photograph(page: Page, folder: Path, room: str) -> list[Path]:
    """Photograph a long sheet in as many pieces as it needs."""
    height = int(page.evaluate("document.documentElement.scrollHeight"))
    files = []
    for number, top in enumerate(range(0, height, TALLEST), 1):
        file = folder / f"sheet-{room}-{number}.png"
        clip = {
            "x": 0,
            "y": top,
            "width": 1240,
            "height": min(TALLEST, height - top),
        }
        page.screenshot(path=file, full_page=True, clip=clip)  # type: ignore[arg-type]
        files.append(file)
    return files
