"""Draw Maine's counties from the Census outlines, once, into core/shapes/maine_counties.json.

    npm pack us-atlas@3 && tar xzf us-atlas-3.*.tgz
    python3 script/lib/county_shapes.py package/counties-10m.json

Borders are simplified before counties are put together from them, so neighbours keep sharing
theirs. core/shapes/README.md names the source.
"""  # noqa: INP001 - a script, not a package

import itertools
import json
import math
import sys
from pathlib import Path
from typing import Any

TARGET = Path(__file__).resolve().parents[2] / "core/shapes/maine_counties.json"
STATE = "23"
WIDTH = 300.0  # of the drawing; one unit is about a kilometer
TRUE_PARALLEL = 45.3  # east-west and north-south have one scale here, the middle of Maine
SMALLEST_BEND = 0.9  # square units: a corner that takes less of the area is left out
SMALLEST_ISLAND = 5.0  # square units
LABEL_GRID = 60
LABEL_WIDTH = 2.2  # times its height: a name with a figure below it

Point = tuple[float, float]
Arc = list[Point]


def main() -> None:
    topology = json.loads(Path(sys.argv[1]).read_text())
    counties = [
        shape
        for shape in topology["objects"]["counties"]["geometries"]
        if shape["id"].startswith(STATE)
    ]
    arcs = {
        number: projected(topology, number)
        for shape in counties
        for number in sorted(arcs_of(shape))
    }
    left = min(x for arc in arcs.values() for x, _ in arc)
    right = max(x for arc in arcs.values() for x, _ in arc)
    top = min(y for arc in arcs.values() for _, y in arc)
    scale = WIDTH / (right - left)
    placed = {
        number: [
            (round(x, 1), round(y, 1))
            for x, y in simplified([((x - left) * scale, (y - top) * scale) for x, y in arc])
        ]
        for number, arc in arcs.items()
    }
    drawn = [drawn_county(shape, placed) for shape in sorted(counties, key=lambda c: str(c["id"]))]
    height = max(y for arc in placed.values() for _, y in arc)
    rows = ",\n".join(json.dumps(county) for county in drawn)
    TARGET.write_text(
        f'{{"width": {WIDTH:g}, "height": {math.ceil(height)}, "counties": [\n{rows}\n]}}\n'
    )


def arcs_of(shape: dict[str, Any]) -> set[int]:
    """Return the numbers of the arcs a shape is made of; ~n is arc n backwards."""
    return {n if n >= 0 else ~n for polygon in polygons_of(shape) for ring in polygon for n in ring}


def polygons_of(shape: dict[str, Any]) -> list[list[list[int]]]:
    polygons: list[list[list[int]]] = shape["arcs"]
    return polygons if shape["type"] == "MultiPolygon" else [shape["arcs"]]


def projected(topology: dict[str, Any], number: int) -> Arc:
    """Return an arc on the plane: equirectangular, true to scale at one parallel."""
    (kx, ky), (x0, y0) = topology["transform"]["scale"], topology["transform"]["translate"]
    shrink = math.cos(math.radians(TRUE_PARALLEL))
    x = y = 0
    arc = []
    for dx, dy in topology["arcs"][number]:
        x, y = x + dx, y + dy
        arc.append(((x * kx + x0) * shrink, -(y * ky + y0)))
    return arc


def simplified(arc: Arc) -> Arc:
    """Leave out, one by one, the corner that takes least (Visvalingam). Ends stay: they join."""
    arc = list(arc)
    least = 4 if arc[0] == arc[-1] else 2
    while len(arc) > least:
        bends = [triangle(*arc[i - 1 : i + 2]) for i in range(1, len(arc) - 1)]
        smallest = min(bends)
        if smallest >= SMALLEST_BEND:
            break
        del arc[bends.index(smallest) + 1]
    return arc


def triangle(a: Point, b: Point, c: Point) -> float:
    return abs((b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1])) / 2


def drawn_county(shape: dict[str, Any], arcs: dict[int, Arc]) -> dict[str, Any]:
    outlines = sorted((ring(polygon[0], arcs) for polygon in polygons_of(shape)), key=area)
    kept = [outline for outline in outlines[:-1] if area(outline) >= SMALLEST_ISLAND]
    main_land = outlines[-1]
    return {
        "fips": shape["id"],
        "name": shape["properties"]["name"],
        "label": label_point(main_land),
        "path": "".join(path(outline) for outline in [main_land, *kept]),
    }


def ring(numbers: list[int], arcs: dict[int, Arc]) -> Arc:
    """Put an outline together; each arc begins where the one before ended."""
    points: Arc = []
    for number in numbers:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        points += arc[1:] if points else arc
    return points


def area(outline: Arc) -> float:
    pairs = itertools.pairwise(outline)
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in pairs)) / 2


def path(outline: Arc) -> str:
    """Write an outline as SVG path data, each step from the rounded point before it."""
    x, y = outline[0]
    steps = [f"M{number(x)} {number(y)}l"]
    for nx, ny in outline[1:-1]:
        for step in (round(nx - x, 1), round(ny - y, 1)):
            written = number(step)
            glue = "" if written.startswith("-") or steps[-1].endswith("l") else " "
            steps.append(glue + written)
        x, y = nx, ny
    return "".join(steps) + "z"


def number(value: float) -> str:
    written = f"{value:.1f}".rstrip("0").rstrip(".")
    return "0" if written == "-0" else written.replace("0.", ".", 1) if abs(value) < 1 else written


def label_point(outline: Arc) -> list[float]:
    """Return the point of a fine grid around which a label has most room."""
    outline = [(x / LABEL_WIDTH, y) for x, y in outline]
    xs, ys = [x for x, _ in outline], [y for _, y in outline]
    grid = [
        (
            min(xs) + (max(xs) - min(xs)) * (column + 0.5) / LABEL_GRID,
            min(ys) + (max(ys) - min(ys)) * (row + 0.5) / LABEL_GRID,
        )
        for column in range(LABEL_GRID)
        for row in range(LABEL_GRID)
    ]
    inside = [point for point in grid if contains(outline, point)]
    best = max(inside, key=lambda point: distance(outline, point))
    return [round(best[0] * LABEL_WIDTH, 1), round(best[1], 1)]


def contains(outline: Arc, point: Point) -> bool:
    x, y = point
    crossings = sum(
        (a[1] > y) != (b[1] > y) and x < (b[0] - a[0]) * (y - a[1]) / (b[1] - a[1]) + a[0]
        for a, b in itertools.pairwise(outline)
    )
    return crossings % 2 == 1


def distance(outline: Arc, point: Point) -> float:
    return min(to_segment(point, a, b) for a, b in itertools.pairwise(outline) if a != b)


def to_segment(point: Point, a: Point, b: Point) -> float:
    dx, dy = b[0] - a[0], b[1] - a[1]
    along = ((point[0] - a[0]) * dx + (point[1] - a[1]) * dy) / (dx * dx + dy * dy)
    along = max(0.0, min(1.0, along))
    return math.dist(point, (a[0] + along * dx, a[1] + along * dy))


if __name__ == "__main__":
    main()
