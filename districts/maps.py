"""Districts drawn as a map: one drawing per set of outlines, kept in the cache by its content."""

import hashlib
import json
import re
from collections import defaultdict
from dataclasses import dataclass, replace

from django.core.cache import cache

from config.geojson import from_outline, simplify, svg_paths, united

WIDTH, HEIGHT = 800, 640
KEPT_FOR = 30 * 24 * 3600
MOST_LABELS = 25
TINTS = 4


@dataclass(frozen=True)
class MapShape:
    """A district on the map: its path, the middle of its label, its bounds and the tint of the area it is part of."""

    pk: int
    name: str
    d: str
    label_x: float
    label_y: float
    bounds: tuple[float, float, float, float]
    tint: int


@dataclass(frozen=True)
class DistrictMap:
    """
    Shapes in one frame. ``view_box`` is what an SVG shows of it, ``text_size`` the size of a label in it.

    The shapes with the primary keys ``first`` are named before all others where there is not room for every name.
    """

    shapes: tuple[MapShape, ...]
    view_box: str = f"0 0 {WIDTH} {HEIGHT}"
    text_size: float = 20
    is_detail: bool = False
    first: frozenset[int] = frozenset()

    @property
    def has_labels(self):
        """Whether there is room to write the names on the shapes."""
        return self.is_detail or len(self.shapes) <= MOST_LABELS

    @property
    def labelled(self):
        """The shapes whose names are written on them: where there is room, larger ones first, none over another."""
        return self._named(self.text_size)

    @property
    def labelled_large(self):
        """The same with room for letters half as large again, for a screen that shows the map small."""
        return self._named(1.5 * self.text_size)

    def _named(self, text_size):
        written, boxes = [], []
        by_rank = sorted(self.shapes, key=lambda shape: (shape.pk not in self.first, -_size(shape)))
        for shape in by_rank if self.has_labels else ():
            box = _label_box(shape, text_size)
            is_cut = self.is_detail and shape.pk not in self.first and not _lies_in(box, self.view_box)
            if not is_cut and not any(_overlap(box, other) for other in boxes):
                boxes.append(box)
                written.append(shape)
        return written

    def naming_first(self, chosen):
        """Return the map on which the shapes with these primary keys are named before all others."""
        return replace(self, first=frozenset(chosen))

    @property
    def has_tints(self):
        """Whether the shapes are part of more than one larger area."""
        return len({shape.tint for shape in self.shapes}) > 1

    def around(self, chosen):
        """Return the map showing the shapes with these primary keys and their neighbours."""
        bounds = [shape.bounds for shape in self.shapes if shape.pk in chosen]
        if not bounds:
            return self
        left, top = min(b[0] for b in bounds), min(b[1] for b in bounds)
        right, bottom = max(b[2] for b in bounds), max(b[3] for b in bounds)
        width = min(WIDTH, max(right - left, (bottom - top) * WIDTH / HEIGHT) * 2)
        height = width * HEIGHT / WIDTH
        x = min(max((left + right - width) / 2, 0), WIDTH - width)
        y = min(max((top + bottom - height) / 2, 0), HEIGHT - height)
        return DistrictMap(
            self.shapes,
            f"{x:.1f} {y:.1f} {width:.1f} {height:.1f}",
            text_size=round(width / 30, 1),
            is_detail=True,
            first=frozenset(chosen),
        )


def _size(shape):
    left, top, right, bottom = shape.bounds
    return (right - left) * (bottom - top)


def _label_box(shape, text_size):
    """Return about where a label stands; a letter is about half as wide as high."""
    half = len(shape.name) * text_size * 0.26
    return shape.label_x - half, shape.label_y - 0.6 * text_size, shape.label_x + half, shape.label_y + 0.6 * text_size


def _overlap(one, other):
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _lies_in(box, view_box):
    x, y, width, height = map(float, view_box.split())
    return x <= box[0] and y <= box[1] and box[2] <= x + width and box[3] <= y + height


def map_of(districts):
    """
    Return the map of those of ``districts`` that lie lowest and have an outline, or None if none has.

    What is drawn are the smallest areas, so that they lie side by side: the whole city and composed areas only if
    there is nothing else. One query, and a drawing where the cache holds none.
    """
    rows = list(districts.order_by("pk").values("pk", "name", "parent", "is_city", "outline", "parts"))
    with_outline = {row["pk"]: row for row in rows if row["outline"]}
    composed = {row["pk"] for row in rows if row["parts"]}
    plain = [row for pk, row in with_outline.items() if not row["is_city"] and pk not in composed]
    parents = {row["pk"]: row["parent"] for row in rows}
    above = {ancestor for row in plain for ancestor in _ancestors(row["pk"], parents)}
    drawn = [row for row in plain if row["pk"] not in above] or list(with_outline.values())
    return _drawn(drawn) if drawn else None


def map_of_areas(areas):
    """
    Return the map of all ``areas``, districts of one level, or None if nothing of them is known.

    An area without an outline of its own is put together from the districts below it. Two queries, and a drawing where
    the cache holds none.
    """
    rows = list(areas.order_by("pk").values("pk", "name", "parent", "outline"))
    without = [row["pk"] for row in rows if not row["outline"]]
    below = defaultdict(list)
    parts = areas.model.objects.filter(parent__in=without).exclude(outline=None).order_by("pk")
    for parent, outline in parts.values_list("parent", "outline"):
        below[parent].append(outline)
    drawn = [row for row in rows if row["outline"] or row["pk"] in below]
    return _drawn([{**row, "outline": row["outline"] or below[row["pk"]]} for row in drawn]) if drawn else None


def _ancestors(pk, parents):
    found = set()
    while (pk := parents.get(pk)) and pk not in found:
        found.add(pk)
    return found


def _drawn(rows):
    content = json.dumps([[row["pk"], row["name"], row["parent"], row["outline"]] for row in rows])
    key = f"district-map-{hashlib.sha256(content.encode()).hexdigest()}"
    drawn = cache.get(key)
    if drawn is None:
        drawn = _draw(rows)
        cache.set(key, drawn, KEPT_FOR)
    return drawn


def _draw(rows):
    shapes = _simplified([_outlines(row) for row in rows])
    above = sorted({row["parent"] or 0 for row in rows})
    outlines = svg_paths(shapes, WIDTH, HEIGHT).outlines
    return DistrictMap(
        tuple(
            MapShape(
                pk=row["pk"],
                name=row["name"],
                d=outline.d,
                label_x=outline.label_x,
                label_y=outline.label_y,
                bounds=_bounds(outline.d),
                tint=above.index(row["parent"] or 0) % TINTS + 1,
            )
            for row, outline in zip(rows, outlines, strict=True)
        )
    )


def _outlines(row):
    """Return the outlines an area is made of, as geometries: its own, or those of its parts."""
    outlines = row["outline"] if isinstance(row["outline"], list) else [row["outline"]]
    return [from_outline(outline) for outline in outlines]


def _simplified(areas):
    """Return one simple shape for each area; parts are simplified beside all others, so that borders stay shared."""
    simple = iter(simplify([shape for area in areas for shape in area]))
    return [united([next(simple) for _part in area]) for area in areas]


def _bounds(path):
    """Return left, top, right and bottom of a path of absolute points."""
    numbers = [float(number) for number in re.findall(r"-?\d+(?:\.\d+)?", path)]
    return min(numbers[::2]), min(numbers[1::2]), max(numbers[::2]), max(numbers[1::2])
