"""Make the design room's countries.json from the npm package world-atlas 2.0.2.

    npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz
    python tools/make_map.py package/countries-50m.json > \
        src/amparo/foundation/design/data/countries.json

Each panel is an Equal Earth projection round its own meridian, 1000 units high. Arcs
are simplified before they are joined, so that neighbours keep one common border.
"""

import json
import sys
from math import asin, cos, hypot, radians, sin, sqrt
from pathlib import Path

Spot = tuple[float, float]
HEIGHT = 1000.0
SLACK = 1.1  # units; half a pixel on a wide screen
CODES = {
    "356": "IN", "050": "BD", "524": "NP", "360": "ID", "608": "PH", "764": "TH",
    "068": "BO", "170": "CO", "604": "PE", "558": "NI", "076": "BR", "214": "DO",
    "528": "NL",
}  # fmt: skip
# West, south, east, north; the meridian in the middle; the least area of an island.
PANELS = {
    "america": ((-96.0, -35.0, -33.5, 25.0), -64.0),
    "asia": ((66.5, -14.0, 142.0, 36.0), 100.0),
    "europe": ((2.4, 49.6, 8.2, 54.2), 5.3),
}
# Where the mark and the words of a country stand, in degrees: mark, words, anchor.
PLACES: dict[str, tuple[Spot, Spot, str]] = {
    "IN": ((79.0, 22.5), (78.5, 22.0), "middle"),
    "BD": ((90.2, 24.0), (88.6, 17.2), "middle"),
    "NP": ((84.0, 28.3), (85.5, 32.2), "middle"),
    "ID": ((114.0, -1.0), (106.5, -10.8), "middle"),
    "PH": ((122.0, 13.0), (126.6, 14.5), "start"),
    "TH": ((101.0, 15.5), (96.5, 11.0), "end"),
    "BO": ((-64.8, -16.8), (-64.4, -17.2), "middle"),
    "CO": ((-73.2, 4.0), (-72.9, 3.4), "middle"),
    "PE": ((-75.3, -9.5), (-81.5, -11.5), "end"),
    "NI": ((-85.0, 12.9), (-87.5, 8.8), "middle"),
    "BR": ((-52.5, -10.0), (-51.5, -9.5), "middle"),
    "DO": ((-70.4, 18.9), (-67.0, 21.2), "start"),
    "NL": ((5.4, 52.2), (5.4, 50.2), "middle"),
}
SMALL = frozenset({"BD", "NP", "NI", "DO", "NL"})
INSIDE = frozenset({"IN", "BO", "CO", "BR"})  # words stand on the country itself


def equal_earth(lon: float, lat: float, meridian: float) -> Spot:
    """Project degrees to the Equal Earth plane (Šavrič, Patterson, Jenny 2018)."""
    a1, a2, a3, a4 = 1.340264, -0.081106, 0.000893, 0.003796
    t = asin(sqrt(3) / 2 * sin(radians(lat)))
    t2, t6 = t * t, t**6
    slope = a1 + 3 * a2 * t2 + t6 * (7 * a3 + 9 * a4 * t2)
    x = 2 * sqrt(3) * radians(lon - meridian) * cos(t) / (3 * slope)
    return x, -t * (a1 + a2 * t2 + t6 * (a3 + a4 * t2))


class Panel:
    """One frame of the map: projects, cuts and writes outlines."""

    def __init__(self, box: tuple[float, float, float, float], meridian: float) -> None:
        self.meridian = meridian
        west, south, east, north = box
        self.near = (west - 12, south - 12, east + 12, north + 12)
        edge = [equal_earth(lon, lat, meridian) for lon in (west, east, meridian)
                for lat in (south, north, (south + north) / 2)]  # fmt: skip
        self.x0 = min(x for x, _ in edge)
        self.y0 = min(y for _, y in edge)
        self.scale = HEIGHT / (max(y for _, y in edge) - self.y0)
        self.width = (max(x for x, _ in edge) - self.x0) * self.scale

    def spot(self, lon: float, lat: float) -> Spot:
        """Return where a place lies in the panel."""
        x, y = equal_earth(lon, lat, self.meridian)
        return (x - self.x0) * self.scale, (y - self.y0) * self.scale

    def holds(self, arc: list[Spot]) -> bool:
        """Tell whether any part of an outline is near the panel."""
        west, south, east, north = self.near
        return any(west <= lon <= east and south <= lat <= north for lon, lat in arc)

    def clip(self, ring: list[Spot]) -> list[Spot]:
        """Cut a ring at the four edges (Sutherland and Hodgman)."""
        edges = ((0, 1, 0.0), (0, -1, self.width), (1, 1, 0.0), (1, -1, HEIGHT))
        for axis, sign, limit in edges:
            ring = cut(ring, axis, sign, limit)
        return ring


def cut(ring: list[Spot], axis: int, sign: int, limit: float) -> list[Spot]:
    """Keep what lies on the inner side of one edge."""
    kept: list[Spot] = []
    for here, there in zip(ring, ring[1:] + ring[:1], strict=True):
        a, b = sign * (here[axis] - limit), sign * (there[axis] - limit)
        if a >= 0:
            kept.append(here)
        if (a >= 0) != (b >= 0):
            share = a / (a - b)
            kept.append(
                (here[0] + share * (there[0] - here[0]),
                 here[1] + share * (there[1] - here[1]))
            )  # fmt: skip
    return kept


def simplify(line: list[Spot], slack: float) -> list[Spot]:
    """Drop points nearer than `slack` to the line without them (Douglas, Peucker)."""
    if len(line) < 3:
        return line
    (x1, y1), (x2, y2) = line[0], line[-1]
    length = hypot(x2 - x1, y2 - y1)
    worst, at = 0.0, 0
    for i, (x, y) in enumerate(line[1:-1], start=1):
        if length:
            far = abs((x2 - x1) * (y1 - y) - (x1 - x) * (y2 - y1)) / length
        else:
            far = hypot(x - x1, y - y1)
        if far > worst:
            worst, at = far, i
    if worst <= slack:
        return [line[0], line[-1]]
    return simplify(line[: at + 1], slack)[:-1] + simplify(line[at:], slack)


def area(ring: list[Spot]) -> float:
    """Return the area of a ring in square units."""
    pairs = zip(ring, ring[1:] + ring[:1], strict=True)
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in pairs)) / 2


def path(rings: list[list[Spot]]) -> str:
    """Write rings as the shortest SVG path: whole units, relative steps."""
    text = []
    for ring in rings:
        spots = [(round(x), round(y)) for x, y in ring]
        steps, last = [], spots[0]
        for spot in spots[1:]:
            if spot != last:
                steps.append(f"{spot[0] - last[0]} {spot[1] - last[1]}")
                last = spot
        if len(steps) > 1:
            moves = " ".join(steps).replace(" -", "-")
            text.append(f"M{spots[0][0]} {spots[0][1]}l{moves}z")
    return "".join(text)


def degrees(atlas: dict) -> list[list[Spot]]:  # type: ignore[type-arg]
    """Undo the quantisation: every arc as degrees."""
    (kx, ky), (tx, ty) = atlas["transform"]["scale"], atlas["transform"]["translate"]
    arcs = []
    for arc in atlas["arcs"]:
        x = y = 0
        line = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            line.append((x * kx + tx, y * ky + ty))
        arcs.append(line)
    return arcs


def rings_of(shape: dict) -> list[list[int]]:  # type: ignore[type-arg]
    """Return every ring of a shape as numbers of arcs."""
    polygons = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
    return [ring for polygon in polygons for ring in polygon]


def draw(panel: Panel, arcs: list[list[Spot]], shape: dict, least: float) -> str:  # type: ignore[type-arg]
    """Return a country's path in a panel, or nothing when it is not there."""
    rings = []
    for numbers in rings_of(shape):
        joined: list[Spot] = []
        for number in numbers:
            arc = arcs[number] if number >= 0 else arcs[~number][::-1]
            joined += arc[1:] if joined else arc
        if not panel.holds(joined):
            continue
        line = [panel.spot(lon, lat) for lon, lat in joined]
        rings.append(panel.clip(line))
    rings = [ring for ring in rings if len(ring) > 2 and area(ring) >= least]
    return path(rings)


def thin(panel: Panel, arc: list[Spot]) -> list[Spot]:
    """Drop the points of an arc that the panel could not show."""
    if not panel.holds(arc):
        return arc[:: max(len(arc) - 1, 1)]
    spots = [panel.spot(lon, lat) for lon, lat in arc]
    if arc[0] == arc[-1]:  # a ring of one arc: keep it a ring
        half = len(arc) // 2
        kept = simplify(spots[: half + 1], SLACK)[:-1] + simplify(spots[half:], SLACK)
    else:
        kept = simplify(spots, SLACK)
    places = dict(zip(spots, arc, strict=True))
    return [places[spot] for spot in kept]


def make(atlas: dict) -> dict:  # type: ignore[type-arg]
    """Return the whole vendored file."""
    arcs = degrees(atlas)
    panels = {}
    for name, (box, meridian) in PANELS.items():
        panel = Panel(box, meridian)
        slim = [thin(panel, arc) for arc in arcs]
        ground, countries = [], {}
        for shape in atlas["objects"]["countries"]["geometries"]:
            code = CODES.get(shape.get("id", ""), "")
            outline = draw(panel, slim, shape, 20 if code else 60)
            if not outline:
                continue
            if not code or not at_home(panel, code):
                ground.append(outline)
            else:
                countries[code] = {"d": outline, **place(panel, code)}
        panels[name] = {
            "width": round(panel.width), "height": round(HEIGHT),
            "ground": "".join(ground), "countries": countries,
        }  # fmt: skip
    return {
        "source": "Natural Earth 4.1.0, 1:50m, by world-atlas 2.0.2 (ISC); the outlines"
        " are in the public domain and take no side in any dispute.",
        "projection": "Equal Earth",
        "panels": panels,
    }


def at_home(panel: Panel, code: str) -> bool:
    """Tell whether a country's own mark lies inside the panel."""
    x, y = panel.spot(*PLACES[code][0])
    return 0 <= x <= panel.width and 0 <= y <= HEIGHT


def place(panel: Panel, code: str) -> dict:  # type: ignore[type-arg]
    """Return where mark and words of a country stand."""
    mark, words, anchor = PLACES[code]
    (x, y), (tx, ty) = panel.spot(*mark), panel.spot(*words)
    return {
        "x": round(x), "y": round(y), "tx": round(tx), "ty": round(ty),
        "anchor": anchor, "small": code in SMALL, "inside": code in INSIDE,
    }  # fmt: skip


if __name__ == "__main__":
    made = make(json.loads(Path(sys.argv[1]).read_text()))
    json.dump(made, sys.stdout, separators=(",", ":"), ensure_ascii=False)
    sys.stdout.write("\n")
