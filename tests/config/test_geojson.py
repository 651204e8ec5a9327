import json
from pathlib import Path

import pytest
import shapely
from django.utils import translation
from shapely.geometry import box

from config.geojson import (
    OutlineError,
    from_outline,
    read_geojson,
    simplify,
    svg_paths,
    to_outline,
    united,
)

COLOGNE = Path(__file__).resolve().parents[3] / "shared" / "data" / "koeln" / "koeln_stadtteile_86.geojson"

SQUARE = [[7.0, 50.0], [7.1, 50.0], [7.1, 50.1], [7.0, 50.1], [7.0, 50.0]]
BOW_TIE = [[7.0, 50.0], [7.2, 50.2], [7.2, 50.0], [7.0, 50.2], [7.0, 50.0]]


def polygon(*rings):
    return {"type": "Polygon", "coordinates": list(rings)}


def collection(*features):
    return {"type": "FeatureCollection", "features": list(features)}


def feature(geometry, **properties):
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def read(content, **limits):
    return read_geojson(json.dumps(content).encode(), **limits)


def test_read_geojson_reads_names_keys_and_outlines():
    data = collection(
        feature(polygon(SQUARE), NAME=" Nordstadt ", Nummer="007", population=12),
        feature(
            {"type": "MultiPolygon", "coordinates": [[SQUARE], [[[8, 50], [8.1, 50], [8.1, 50.1], [8, 50]]]]}, nr=8
        ),
        feature(polygon([[*point, 45.5] for point in SQUARE])),
    )

    north, south, unnamed = read(data)

    assert north.geometry.equals(box(7.0, 50.0, 7.1, 50.1))
    assert [(area.name, area.key, area.was_repaired) for area in (north, south, unnamed)] == [
        ("Nordstadt", "007", False),
        ("", "8", False),
        ("", "", False),
    ]
    assert (south.geometry.geom_type, unnamed.geometry.has_z) == ("MultiPolygon", False)


@pytest.mark.parametrize("content", [polygon(SQUARE), feature(polygon(SQUARE)), collection(feature(polygon(SQUARE)))])
def test_read_geojson_reads_collection_feature_and_geometry(content):
    (area,) = read(content)

    assert area.geometry.equals(box(7.0, 50.0, 7.1, 50.1))


def test_read_geojson_repairs_a_crossed_outline_and_says_so():
    (area,) = read(polygon(BOW_TIE))

    assert (area.was_repaired, area.geometry.is_valid, area.geometry.geom_type) == (True, True, "MultiPolygon")
    assert area.geometry.area == pytest.approx(0.02)


def test_read_geojson_keeps_properties_as_plain_short_text():
    (area,) = read(feature(polygon(SQUARE), name="<b>\u202eNord\x00stadt</b>" + "x" * 500, id=True))

    assert (area.name[:16], len(area.name), area.key) == ("<b>Nordstadt</b>", 120, "")


UTM = [[356_000, 5_645_000], [356_100, 5_645_000], [356_100, 5_645_100], [356_000, 5_645_000]]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "no GeoJSON"),
        (b"null", "no GeoJSON"),
        (b"[1, 2]", "no GeoJSON"),
        (b"\xff\xfe", "no GeoJSON"),
        (b'{"type": "Polygon", "coordinates": [[[7, 50], [7', "no GeoJSON"),
        (b'{"type": "FeatureCollection", "features": [1]}', "no GeoJSON"),
        (b'{"type": "FeatureCollection", "features": []}', "no areas"),
        (b'{"type": "FeatureCollection", "type": "Feature"}', "twice"),
        (b"[" * 100_000, "nested"),
        (b'{"type": "Polygon", "coordinates": ' + b"[" * 100_000, "nested"),
        (b'{"type": "Polygon", "coordinates": [[[NaN, 1]]]}', "NaN"),
        (b'{"type": "Polygon", "coordinates": [[[-Infinity, 1]]]}', "Infinity"),
        (b'{"type": "Polygon", "coordinates": [[[1e999, 1], [1, 2], [2, 2], [1, 1]]]}', "WGS 84"),
        (b'{"type": "Polygon", "coordinates": [[[' + b"9" * 4_000 + b", 1]]]}", "WGS 84"),
        (b'{"type": "Polygon", "coordinates": [[[' + b"9" * 5_000 + b", 1]]]}", "no GeoJSON"),
        (json.dumps(polygon(UTM)).encode(), "UTM"),
        (json.dumps(polygon([[95.5, 91], *SQUARE])).encode(), "WGS 84"),
        (json.dumps({**collection(feature(polygon(SQUARE))), "crs": {"name": "EPSG::25832"}}).encode(), "UTM"),
        (json.dumps(polygon([[50, 7], [50.1, 7], [50.1, 7.1], [50, 7]])).encode(), "swapped"),
        (json.dumps({"type": "Point", "coordinates": [7, 50]}).encode(), "Only areas"),
        (json.dumps(feature(None)).encode(), "Only areas"),
        (json.dumps({"type": "LineString", "coordinates": SQUARE}).encode(), "Only areas"),
        (json.dumps(polygon([])).encode(), "empty"),
        (json.dumps(polygon()).encode(), "empty"),
        (json.dumps(polygon("abc")).encode(), "empty"),
        (json.dumps(polygon([["7", "50"]] * 4)).encode(), "empty"),
        (json.dumps(polygon([[True, 1]] * 4)).encode(), "empty"),
        (json.dumps(polygon(SQUARE[:3])).encode(), "three corners"),
        (json.dumps(polygon([[7, 50], [7.1, 50.1], [7.2, 50.2], [7, 50]])).encode(), "no area"),
    ],
)
def test_read_geojson_says_what_is_wrong_with_a_file(data, words):
    with translation.override("en"), pytest.raises(OutlineError, match=words):
        read_geojson(data)


def test_read_geojson_names_the_area_that_is_wrong():
    with pytest.raises(OutlineError, match=r"^Südstadt: "):
        read(collection(feature(polygon(SQUARE), name="Nordstadt"), feature(polygon(UTM), name="Südstadt")))


def test_read_geojson_keeps_to_its_limits():
    content = collection(*[feature(polygon(SQUARE))] * 3)
    size = len(json.dumps(content))

    assert len(read(content, max_vertices=15, max_bytes=size)) == 3
    for limits in ({"max_vertices": 14}, {"max_bytes": size - 1}):
        with pytest.raises(OutlineError):
            read(content, **limits)


def test_read_geojson_refuses_a_tangle_instead_of_repairing_it_for_minutes():
    zigzag = [[7 + (number * 7919 % 1000) / 1000, 50 + (number * 104_729 % 997) / 1000] for number in range(2_000)]

    with pytest.raises(OutlineError):
        read(polygon([*zigzag, zigzag[0]]))


def test_outlines_are_stored_and_read_back():
    outline = to_outline(box(7.0, 50.0, 7.123456789, 50.1))

    assert outline["type"] == "Polygon"
    assert from_outline(outline).equals(box(7.0, 50.0, 7.123457, 50.1))


def test_simplify_leaves_no_gap_between_neighbours():
    border = [(7.1 + (0.0001 if number % 2 else 0), 50 + number / 1000) for number in range(101)]
    west = shapely.Polygon([(7.0, 50.0), *border, (7.0, 50.1)])
    east = shapely.Polygon([(7.2, 50.0), *border, (7.2, 50.1)])

    simple_west, simple_east = simplify([west, east], metres=50)

    assert len(simple_west.exterior.coords) < 50
    assert simple_west.intersection(simple_east).area == 0
    assert simple_west.union(simple_east).area == pytest.approx(0.02)


def test_svg_paths_fit_the_frame_with_north_up():
    drawing = svg_paths([box(7.0, 60.0, 7.1, 60.1), box(7.1, 60.1, 7.2, 60.2)], 100, 100, margin=0)

    assert drawing.view_box == "0 0 100 100"
    # At 60 degrees of latitude a degree of longitude is half as long as one of latitude.
    assert sorted(drawing.outlines[0].d.strip("MZ").split("L")) == [
        "25.1 100.0",
        "25.1 50.0",
        "50.0 100.0",
        "50.0 50.0",
    ]
    assert [(outline.label_x, outline.label_y) for outline in drawing.outlines] == [
        (pytest.approx(37.5, abs=1), pytest.approx(75, abs=15)),
        (pytest.approx(62.5, abs=1), pytest.approx(25, abs=15)),
    ]


def test_a_name_is_written_where_an_area_is_wide():
    tall, wide = box(0.0, 0.0, 0.012, 0.06), box(0.012, 0.0, 0.1, 0.01)

    outline = svg_paths([tall.union(wide)], 1000, 600, margin=0).outlines[0]

    assert outline.label_x > 120
    assert outline.label_y > 500


def test_svg_paths_draw_holes_and_parts():
    ring = box(7.0, 50.0, 7.1, 50.1).difference(box(7.04, 50.04, 7.06, 50.06))
    parts = shapely.MultiPolygon([box(7.2, 50.0, 7.3, 50.1), box(7.4, 50.0, 7.41, 50.01)])

    drawing = svg_paths([ring, parts], 200, 100)

    assert [outline.d.count("M") for outline in drawing.outlines] == [2, 2]
    assert svg_paths([], 200, 100).outlines == ()


@pytest.mark.skipif(not COLOGNE.exists(), reason="the collected data are not part of the project")
def test_the_districts_of_cologne_are_read_and_drawn():
    with COLOGNE.open("rb") as file:
        areas = read_geojson(file)

    shapes = simplify([area.geometry for area in areas])
    drawing = svg_paths(shapes, 800, 600)

    assert len({area.name for area in areas}) == 86
    assert [area.name for area in areas if area.was_repaired] == ["Dünnwald", "Langel", "Marienburg"]
    assert all(shape.is_valid for shape in shapes)
    assert all(outline.d for outline in drawing.outlines)


def test_an_outline_that_crosses_itself_can_be_united_with_its_neighbour():
    crossed = shapely.Polygon([(0, 0), (0.02, 0.02), (0.02, 0), (0, 0.02)])
    neighbour = box(0.01, 0, 0.03, 0.02)

    assert united([crossed, neighbour]).is_valid
