"""
Reads outlines of areas from GeoJSON and draws them as SVG paths.

Outlines are polygons in WGS 84 (longitude, latitude in degrees), as RFC 7946 wants them. Files come from strangers:
size, nesting, number of points and every coordinate are checked before anything is computed.
"""

import json
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

import numpy as np
import shapely
from django.utils.translation import gettext as _
from shapely.errors import ShapelyError
from shapely.geometry import MultiPolygon, Polygon

from config.archives import MEGABYTE

Shape = Polygon | MultiPolygon

METRES_PER_DEGREE = 111_320  # of latitude
MOST_FEATURES = 2_000
MOST_CROSSINGS = 1_000
SMALLEST_AREA = 1e-10  # square degrees: about one square metre

_NAME_PROPERTIES = ("name", "bezeichnung", "stadtteil", "ortsteil", "stadtbezirk", "bezirk", "gemeinde", "gen", "bez")
_KEY_PROPERTIES = ("key", "schluessel", "schlüssel", "nummer", "nr", "ags", "code", "kennung", "id")
_WGS_84 = re.compile(r"CRS:?84|EPSG:+4326", re.IGNORECASE)
_LABEL_RATIO = 3  # a name is about as many times wider than high
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")


class OutlineError(ValueError):
    """A file holds no usable outlines; the message is for people."""


@dataclass(frozen=True)
class Feature:
    """An area with its name and key as the file gives them (empty if it gives none), and its outline."""

    name: str
    key: str
    geometry: Shape
    was_repaired: bool = False


# Reading


def read_geojson(
    file: BinaryIO | bytes, *, max_bytes: int = 4 * MEGABYTE, max_vertices: int = 200_000
) -> list[Feature]:
    """
    Return the areas in a GeoJSON file: a collection of features, one feature, or one geometry.

    An outline that crosses itself is repaired, which ``was_repaired`` tells. Properties other than name and key are
    left behind.

    :raises OutlineError: with a message for people
    """
    data = file if isinstance(file, bytes) else file.read(max_bytes + 1)
    if len(data) > max_bytes:
        raise OutlineError(_("The file is larger than %(size)d MB.") % {"size": max_bytes // MEGABYTE})
    content = _parse(data)
    _refuse_other_systems(content.get("crs"))
    features = _features(content)
    left, found = max_vertices, []
    for number, feature in enumerate(features, start=1):
        name, key = _label(feature, _NAME_PROPERTIES), _label(feature, _KEY_PROPERTIES)
        try:
            polygons = _polygons(feature.get("geometry"))
            left -= sum(len(ring) for rings in polygons for ring in rings)
            if left < 0:
                raise OutlineError(_("The outlines have more than %(number)d points.") % {"number": max_vertices})
            geometry, was_repaired = _shape([[_ring(ring) for ring in rings] for rings in polygons])
        except OutlineError as error:
            place = name or _("area %(number)d") % {"number": number}
            raise OutlineError(f"{place}: {error}" if len(features) > 1 else str(error)) from error
        found.append(Feature(name, key, geometry, was_repaired))
    _refuse_swapped([feature.geometry for feature in found])
    return found


def _parse(data: bytes) -> dict[str, Any]:
    try:
        content = json.loads(
            data.decode("utf-8-sig"), parse_constant=_refuse_constant, object_pairs_hook=_without_doubles
        )
    except OutlineError:
        raise
    except RecursionError as error:
        raise OutlineError(_("The file is nested too deeply.")) from error
    except ValueError as error:
        raise OutlineError(_("The file is no GeoJSON, or incomplete.")) from error
    if not isinstance(content, dict):
        raise OutlineError(_("The file is no GeoJSON, or incomplete."))
    return content


def _refuse_constant(constant: str) -> None:
    raise OutlineError(_("The file contains %(text)s where a number should be.") % {"text": constant})


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) < len(pairs):
        raise OutlineError(_("The file says something twice and cannot be understood."))
    return members


def _refuse_other_systems(system: Any) -> None:
    """Refuse the member ``crs`` of older files if it names anything but longitude and latitude."""
    if system is not None and not _WGS_84.search(json.dumps(system)):
        raise OutlineError(_not_wgs_84())


def _not_wgs_84() -> str:
    return _(
        "The coordinates are not longitude and latitude (WGS 84) but look projected, such as UTM or Gauß-Krüger. "
        "Please export the outlines in WGS 84 (EPSG:4326)."
    )


def _features(content: dict[str, Any]) -> list[dict[str, Any]]:
    kind = content.get("type")
    if kind == "FeatureCollection":
        features = content.get("features")
        if not isinstance(features, list) or not all(isinstance(feature, dict) for feature in features):
            raise OutlineError(_("The file is no GeoJSON, or incomplete."))
    else:
        features = [content if kind == "Feature" else {"geometry": content}]
    if not features:
        raise OutlineError(_("The file holds no areas."))
    if len(features) > MOST_FEATURES:
        raise OutlineError(_("The file holds more than %(number)d areas.") % {"number": MOST_FEATURES})
    return features


def _label(feature: dict[str, Any], names: Iterable[str]) -> str:
    """Return the first property of one of ``names`` as short text."""
    properties = feature.get("properties")
    known = {name.lower(): value for name, value in properties.items()} if isinstance(properties, dict) else {}
    for name in names:
        value = known.get(name)
        if isinstance(value, int | str) and not isinstance(value, bool):
            return _UNSEEN.sub("", str(value)).strip()[:120]
    return ""


def _polygons(geometry: Any) -> list[list[list[Any]]]:
    """Return the polygons of a geometry, each a list of rings, unchecked inside."""
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    coordinates = geometry.get("coordinates") if kind in ("Polygon", "MultiPolygon") else None
    if coordinates is None:
        raise OutlineError(_("Only areas (Polygon or MultiPolygon) can be used."))
    polygons = [coordinates] if kind == "Polygon" else coordinates
    if not _is_filled_list(polygons) or not all(
        _is_filled_list(rings) and all(_is_filled_list(ring) for ring in rings) for rings in polygons
    ):
        raise OutlineError(_("The outline is empty or incomplete."))
    return polygons


def _is_filled_list(value: Any) -> bool:
    return isinstance(value, list) and bool(value)


def _ring(ring: list[Any]) -> list[tuple[float, float]]:
    """Return a ring as pairs of longitude and latitude."""
    points = []
    for position in ring:
        if (
            not isinstance(position, list)
            or len(position) < 2
            or any(isinstance(number, bool) or not isinstance(number, int | float) for number in position[:2])
        ):
            raise OutlineError(_("The outline is empty or incomplete."))
        longitude, latitude = position[:2]
        if not (-180 <= longitude <= 180 and -90 <= latitude <= 90):  # also of infinity
            raise OutlineError(_not_wgs_84())
        points.append((float(longitude), float(latitude)))
    if len(points) < 4:
        raise OutlineError(_("An outline needs at least three corners."))
    return points


def _shape(polygons: list[list[list[tuple[float, float]]]]) -> tuple[Shape, bool]:
    """Return the geometry of checked rings, repaired where it has to be, and whether it was."""
    try:
        parts = [Polygon(rings[0], rings[1:]) for rings in polygons]
        geometry = parts[0] if len(parts) == 1 else MultiPolygon(parts)
        was_repaired = not geometry.is_valid
        if was_repaired:
            _refuse_tangles(geometry)
            geometry = _areas_of(shapely.make_valid(geometry))
    except OutlineError:
        raise
    except (ShapelyError, ValueError) as error:
        raise OutlineError(_("The outline is empty or incomplete.")) from error
    if geometry.area < SMALLEST_AREA:
        raise OutlineError(_("The outline encloses no area."))
    return geometry, was_repaired


def _refuse_tangles(geometry: Shape) -> None:
    """
    Refuse an outline that crosses itself so often that repairing it would take minutes.

    Counts in bites that stay small whatever the outline, and stops at the limit.
    """
    rings = shapely.get_rings(geometry)
    segments = np.concatenate(
        [np.stack([points[:-1], points[1:]], axis=1) for points in map(shapely.get_coordinates, rings)]
    )
    lines = shapely.linestrings(segments)
    tree, bite = shapely.STRtree(lines), max(1, 100_000 // len(lines))
    crossings = 0
    for start in range(0, len(lines), bite):
        crossings += tree.query(lines[start : start + bite], predicate="crosses").shape[1] // 2
        if crossings > MOST_CROSSINGS:
            raise OutlineError(_("The outline crosses itself too often to be repaired."))


def _areas_of(geometry: shapely.Geometry) -> Shape:
    """Return the areas of a geometry without the lines and points that repairing may leave."""
    parts = [part for part in shapely.get_parts(shapely.get_parts(geometry)) if isinstance(part, Polygon)]
    return parts[0] if len(parts) == 1 else MultiPolygon(parts)


def _refuse_swapped(shapes: Sequence[Shape]) -> None:
    """Refuse coordinates that only lie in Germany if read as latitude and longitude."""
    west, south, east, north = shapely.total_bounds(shapes)
    if west >= 47 and east <= 56 and south >= 5 and north <= 16:
        raise OutlineError(_("Longitude and latitude are swapped: GeoJSON names the longitude first."))


# Keeping


def to_outline(geometry: Shape) -> dict[str, Any]:
    """Return a geometry as GeoJSON to be stored, rounded to six decimals (a tenth of a metre)."""
    rounded = shapely.transform(geometry, lambda points: np.round(points, 6))
    return json.loads(shapely.to_geojson(rounded))


def from_outline(outline: Mapping[str, Any]) -> Shape:
    """Return the geometry of a stored outline."""
    return shapely.from_geojson(json.dumps(outline))


def simplify(shapes: Sequence[Shape], metres: float = 20) -> list[Shape]:
    """
    Return neighbouring shapes with fewer points, none off by more than about ``metres``.

    Borders that two of them share stay shared, so no gaps open between them.
    """
    simplified = shapely.coverage_simplify(list(shapes), metres / METRES_PER_DEGREE)
    return [after if not after.is_empty else before for before, after in zip(shapes, simplified, strict=True)]


def united(shapes: Sequence[Shape], gap: float = 50) -> Shape:
    """
    Return the area that shapes cover together; gaps between them up to ``gap`` metres wide are closed.

    Rounding and simplifying may have let an outline touch or cross itself; it is put right first.
    """
    if len(shapes) == 1:
        return shapes[0]
    half = gap / 2 / METRES_PER_DEGREE
    wider = shapely.buffer(shapely.union_all(shapely.make_valid(list(shapes))), half, join_style="mitre")
    return _areas_of(shapely.buffer(wider, -half, join_style="mitre"))


# Drawing


@dataclass(frozen=True)
class Outline:
    """One shape of a drawing: the ``d`` of its SVG path and a point well inside for its label."""

    d: str
    label_x: float
    label_y: float


@dataclass(frozen=True)
class Drawing:
    """The paths of several shapes in one frame of ``width`` by ``height``."""

    width: float
    height: float
    outlines: tuple[Outline, ...]

    @property
    def view_box(self) -> str:
        return f"0 0 {self.width:g} {self.height:g}"


def svg_paths(shapes: Sequence[Shape], width: float, height: float, margin: float = 4) -> Drawing:
    """
    Return shapes drawn to fit a frame, north up, in the order given.

    The projection is equirectangular with longitudes shortened by the cosine of the middle latitude, which at the
    size of a city cannot be told from better ones.
    """
    if not shapes:
        return Drawing(width, height, ())
    west, south, east, north = shapely.total_bounds(list(shapes))
    shortening = math.cos(math.radians((south + north) / 2))
    extent_x, extent_y = max((east - west) * shortening, 1e-9), max(north - south, 1e-9)
    scale = min((width - 2 * margin) / extent_x, (height - 2 * margin) / extent_y)
    left, top = (width - extent_x * scale) / 2, (height - extent_y * scale) / 2

    def project(points: np.ndarray) -> np.ndarray:
        return np.column_stack(
            [left + (points[:, 0] - west) * shortening * scale, top + (north - points[:, 1]) * scale]
        )

    return Drawing(width, height, tuple(_outline(shapely.transform(shape, project)) for shape in shapes))


def _outline(shape: Shape) -> Outline:
    polygons = list(shapely.get_parts(shapely.orient_polygons(shape)))
    paths = [_path(ring) for polygon in polygons for ring in (polygon.exterior, *polygon.interiors)]
    largest = max(polygons, key=lambda polygon: polygon.area)
    return Outline("".join(paths), *_label_point(largest))


def _label_point(polygon: shapely.Polygon) -> tuple[float, float]:
    """
    Return where in a polygon a name has room: the middle of the largest ellipse inside it with the shape of a name.

    Where that could lie in many places, as in a tall rectangle, it is the middle of these.
    """
    narrow = shapely.transform(polygon, lambda points: points / (_LABEL_RATIO, 1))
    circle = shapely.maximum_inscribed_circle(narrow, tolerance=0.5)
    almost_as_good = max(shapely.get_parts(narrow.buffer(-0.9 * circle.length)), key=lambda part: part.area)
    middle = almost_as_good.centroid
    x, y = shapely.get_coordinates(middle if almost_as_good.contains(middle) else circle)[0]
    return round(float(x) * _LABEL_RATIO, 1), round(float(y), 1)


def _path(ring: shapely.LinearRing) -> str:
    """Return a ring as closed subpath, to a tenth of a unit; nothing if it is smaller than that."""
    points = [f"{x:.1f} {y:.1f}" for x, y in shapely.get_coordinates(ring)[:-1]]
    points = [point for point, before in zip(points, [None, *points[:-1]], strict=True) if point != before]
    return f"M{'L'.join(points)}Z" if len(points) > 2 else ""
