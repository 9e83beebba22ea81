"""Photograph the pages of the handbook: an office follows it, from an empty folder.

The pictures go into docs/pictures/handbook/, small enough for a slow line.
"""

from __future__ import annotations

import os
import struct
import sys
import tempfile
import zlib
from base64 import b64decode, b64encode
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import Browser, Page

if TYPE_CHECKING:
    from tests.visiting import Visitor

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "pictures" / "handbook"
LARGEST = 100_000  # bytes
WIDTH, HEIGHT = 800, 620
TALLEST = 1000  # what is below it is left out
_SIGNATURE = b"\x89PNG\r\n\x1a\n"
# What is pressed before the picture is taken.
_PRESSED = {"codes-on-paper": "Show ten codes"}
# The 256 most frequent colours stay; each other one becomes the nearest of them.
_REDUCE = """async (source) => {
    const picture = new Image();
    picture.src = 'data:image/png;base64,' + source;
    await picture.decode();
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [picture.width, picture.height];
    const context = canvas.getContext('2d');
    context.drawImage(picture, 0, 0);
    const data = context.getImageData(0, 0, canvas.width, canvas.height).data;
    const colours = new Map(), pixels = [];
    for (let i = 0; i < data.length; i += 4) {
        const colour = data[i] << 16 | data[i + 1] << 8 | data[i + 2];
        colours.set(colour, (colours.get(colour) || 0) + 1);
        pixels.push(colour);
    }
    const often = [...colours].sort((a, b) => b[1] - a[1]).slice(0, 256);
    const palette = often.map(([colour]) => colour);
    const part = (colour, shift) => colour >> shift & 255;
    const far = (a, b) => [16, 8, 0].reduce(
        (sum, shift) => sum + (part(a, shift) - part(b, shift)) ** 2, 0);
    const place = new Map(palette.map((colour, index) => [colour, index]));
    const nearest = (colour) => {
        if (!place.has(colour)) {
            const all = palette.map((one) => far(one, colour));
            place.set(colour, all.indexOf(Math.min(...all)));
        }
        return place.get(colour);
    };
    const bytes = new Uint8Array(pixels.map(nearest));
    let text = '';
    for (const byte of bytes) text += String.fromCharCode(byte);
    return [canvas.width, canvas.height, palette, btoa(text)];
}"""


def small(desk: Page, picture: bytes) -> bytes:
    """Return a PNG with a palette; ``desk`` is any page of the browser."""
    source = b64encode(picture).decode()
    width, height, palette, packed = desk.evaluate(_REDUCE, source)
    pixels = b64decode(packed)
    rows = (pixels[y * width : (y + 1) * width] for y in range(height))
    body = zlib.compress(b"".join(b"\0" + row for row in rows), 9)
    colours = b"".join(colour.to_bytes(3, "big") for colour in palette)
    head = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"PLTE", colours), (b"IDAT", body), (b"IEND", b""))
    return _SIGNATURE + b"".join(_chunk(*each) for each in chunks)


def _chunk(name: bytes, data: bytes) -> bytes:
    check = zlib.crc32(name + data)
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", check)


def size_and_palette(picture: bytes) -> tuple[int, bool]:
    """Return how wide a PNG is, and whether its colours come from a palette."""
    width, _height, _depth, colour = struct.unpack_from(">IIBB", picture, 16)
    return int(width), colour == 3


class Camera:
    """Photographs what someone sees who walks without a browser."""

    def __init__(self, browser: Browser, site: str) -> None:
        self.browser, self.site = browser, site
        self.desk = browser.new_page()

    def look(self, step: str, who: Visitor, path: str) -> None:
        """Write the picture of a step."""
        context = self.browser.new_context(
            viewport={"width": WIDTH, "height": HEIGHT}, locale="en"
        )
        for name, (value, scope) in who.cookies.items():
            there = {"name": name, "value": value, "domain": "localhost", "path": scope}
            context.add_cookies([there])  # type: ignore[list-item]
        page = context.new_page()
        page.goto(f"{self.site}{path}")
        if step in _PRESSED:
            page.get_by_role("button", name=_PRESSED[step]).click()
            page.wait_for_load_state()
        tall = page.evaluate("document.documentElement.scrollHeight")
        height = min(max(tall, HEIGHT), TALLEST)
        page.set_viewport_size({"width": WIDTH, "height": height})
        taken = page.screenshot(animations="disabled")
        context.close()
        (PICTURES / f"{step}.png").write_bytes(small(self.desk, taken))
        print(PICTURES / f"{step}.png", flush=True)


def main() -> int:
    """Walk, and photograph each step."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "amparo.settings.test"
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    import django

    django.setup()
    from tests.browsing import launched
    from tests.tooling.office import opened, walk

    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="amparo-office-") as name:
        with opened(Path(name)) as office, launched() as browser:
            walk(office, Camera(browser, office.site).look)
    large = [each for each in PICTURES.iterdir() if each.stat().st_size >= LARGEST]
    for each in large:
        sys.stderr.write(f"{each} is too large: {each.stat().st_size} bytes.\n")
    return 1 if large else 0


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    sys.exit(main())
