"""Outlines from GeoJSON files: seen first, applied whole or not at all."""

import json
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from districts.models import District, OutlineUpload
from tests.factories import make_district, make_outline_upload, square
from tests.forms import form_values

KOELN = Path(__file__).resolve().parents[4] / "shared" / "data" / "koeln" / "koeln_stadtteile_86.geojson"
BOROUGHS = ["Rodenkirchen", "Lindenthal", "Ehrenfeld", "Nippes", "Chorweiler", "Porz", "Kalk", "Mülheim"]


def address(name, municipality, *args):
    return reverse(f"districts:{name}", args=[municipality.slug, *args])


def geojson(*features):
    features = [
        {"type": "Feature", "properties": properties, "geometry": geometry} for properties, geometry in features
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def upload(content, name="stadtteile.geojson"):
    return {"file": SimpleUploadedFile(name, content)}


# Reading


@pytest.mark.parametrize(
    "content",
    [
        b"",
        geojson(({"name": "A"}, square()))[:-40],
        b"<html></html>",
        geojson(({"name": "A"}, square(356000, 5645000, 500))),
        geojson(({"name": "A"}, square())).replace(b"51.01", b"NaN"),
        geojson(({"name": "A"}, {"type": "Point", "coordinates": [7, 51]})),
        geojson(({"name": "A"}, square())) + b" " * (4 * 1024 * 1024),
    ],
    ids=["empty", "cut off", "a page", "projected", "not a number", "a point", "huge"],
)
def test_unusable_files_are_refused_at_the_field(sign_in, member, municipality, content):
    response = sign_in(member()).post(address("outline-upload", municipality), upload(content))

    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["file"]
    assert OutlineUpload.objects.count() == 0


def test_only_who_coordinates_the_whole_municipality_uploads(sign_in, member, municipality, district):
    url = address("outline-upload", municipality)

    statuses = [
        sign_in(user).get(url).status_code
        for user in (member("district_manager"), member(districts=[district]), member())
    ]

    assert statuses == [403, 403, 200]


# One district


def test_one_district_gets_the_one_outline_of_a_file(sign_in, member, municipality, district):
    client = sign_in(member())
    url = address("outline-edit", municipality, district.pk)

    response = client.post(url, upload(geojson(({}, square()))))

    district.refresh_from_db()
    assert response.url == district.get_absolute_url()
    assert district.outline == {"type": "Polygon", "coordinates": square()["coordinates"]}


def test_a_crossed_outline_is_repaired_and_told(sign_in, member, municipality, district):
    bow_tie = {"type": "Polygon", "coordinates": [[[7, 51], [7.1, 51.1], [7.1, 51], [7, 51.1], [7, 51]]]}
    client = sign_in(member())

    response = client.post(
        address("outline-edit", municipality, district.pk), upload(geojson(({}, bow_tie))), follow=True
    )

    assert "überschnitt sich" in response.content.decode()


def test_a_file_of_many_areas_is_not_one_districts_outline(sign_in, member, municipality, district):
    content = geojson(({"name": "A"}, square(7)), ({"name": "B"}, square(7.1)))

    response = sign_in(member()).post(address("outline-edit", municipality, district.pk), upload(content))

    district.refresh_from_db()
    assert response.status_code == 422
    assert district.outline is None


# Many districts


@pytest.fixture
def nord_and_sued(municipality):
    return [
        make_district(municipality=municipality, parent=municipality.whole_city, name=name, key=key)
        for name, key in (("Nord", "01"), ("Süd", "02"))
    ]


def test_areas_are_matched_by_name_and_nothing_changes_before_applying(sign_in, member, municipality, nord_and_sued):
    client = sign_in(member())

    page = client.post(
        address("outline-upload", municipality),
        upload(geojson(({"name": "NORD "}, square(7)), ({"name": "Ost"}, square(7.1)))),
        follow=True,
    )

    found = [(match.label, match.candidates) for match, _field in page.context["form"].rows()]
    assert found == [("NORD", [nord_and_sued[0]]), ("Ost", [])]
    assert District.objects.exclude(outline=None).count() == 0


def test_updating_and_creating_is_done_at_once(sign_in, member, municipality, nord_and_sued):
    waiting = make_outline_upload(municipality=municipality, names=["Nord", "Ost"])
    client = sign_in(member())
    url = waiting.get_absolute_url()

    response = client.post(url, {**form_values(client.get(url)), "update": "on", "create": "on"}, follow=True)

    rows = District.objects.below_city().order_by("name").values_list("name", "parent__is_city", "outline")
    assert [(name, below_city, bool(outline)) for name, below_city, outline in rows] == [
        ("Nord", True, True),
        ("Ost", True, True),
        ("Süd", True, False),
    ]
    assert "1 Umriss wurde aktualisiert. 1 Stadtteil wurde angelegt." in response.content.decode()
    assert OutlineUpload.objects.count() == 0


def test_an_area_spelt_otherwise_is_given_to_a_district_by_hand(sign_in, member, municipality, nord_and_sued):
    waiting = make_outline_upload(municipality=municipality, names=["Stadtteil Nord"])
    client = sign_in(member())
    url = waiting.get_absolute_url()

    client.post(url, {"update": "on", "parent": municipality.whole_city.pk, "area-0": nord_and_sued[0].pk})

    assert [district.name for district in District.objects.exclude(outline=None)] == ["Nord"]


def test_a_name_that_fits_two_districts_must_be_decided(sign_in, member, municipality):
    borough = make_district(municipality=municipality, parent=municipality.whole_city, name="Kalk")
    quarter = make_district(municipality=municipality, parent=borough, name="Kalk")
    waiting = make_outline_upload(municipality=municipality, names=["Kalk"])
    client = sign_in(member())
    values = {"update": "on", "parent": municipality.whole_city.pk}

    refused = client.post(waiting.get_absolute_url(), values)
    accepted = client.post(waiting.get_absolute_url(), {**values, "area-0": quarter.pk})

    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["area-0"])
    assert accepted.status_code == 302
    assert list(District.objects.exclude(outline=None)) == [quarter]


@pytest.mark.parametrize("names", [["Nord", "Ost", "Ost"], ["Ost", "West", ""]])
def test_what_cannot_be_done_whole_is_not_done_at_all(sign_in, member, municipality, nord_and_sued, names):
    waiting = make_outline_upload(municipality=municipality, names=names)
    client = sign_in(member())
    values = {"update": "on", "create": "on", "parent": municipality.whole_city.pk}

    response = client.post(waiting.get_absolute_url(), values)

    assert response.status_code == 422
    assert District.objects.below_city().count() == 2
    assert District.objects.exclude(outline=None).count() == 0
    assert OutlineUpload.objects.filter(pk=waiting.pk).exists()


def test_two_areas_for_one_district_are_refused(sign_in, member, municipality, nord_and_sued):
    waiting = make_outline_upload(municipality=municipality, names=["A", "B"])
    chosen = nord_and_sued[0].pk
    values = {"update": "on", "parent": municipality.whole_city.pk, "area-0": chosen, "area-1": chosen}

    response = sign_in(member()).post(waiting.get_absolute_url(), values)

    assert response.status_code == 422
    assert "Mehrere Flächen der Datei führen zum selben Stadtteil: Nord." in response.content.decode()


def test_an_upload_of_another_municipality_is_not_found(sign_in, member, municipality):
    waiting = make_outline_upload()

    response = sign_in(member()).get(address("outline-preview", municipality, waiting.pk))

    assert response.status_code == 404


@pytest.mark.skipif(not KOELN.exists(), reason="the outlines of Cologne are not here")
def test_the_86_districts_of_cologne(sign_in, member, municipality):
    city = municipality.whole_city
    boroughs = [make_district(municipality=municipality, parent=city, name=name) for name in BOROUGHS]
    quarters = [make_district(municipality=municipality, parent=borough, name=borough.name) for borough in boroughs]
    client = sign_in(member())
    page = client.post(address("outline-upload", municipality), upload(KOELN.read_bytes()), follow=True)
    rows = page.context["form"].rows()
    decisions = {
        field.html_name: match.candidates[1].pk if match.candidates[0].parent == city else match.candidates[0].pk
        for match, field in rows
        if match.is_ambiguous
    }

    response = client.post(page.redirect_chain[-1][0], {"update": "on", "create": "on", "parent": city.pk, **decisions})

    assert len(rows) == 86
    assert sorted(match.label for match, _field in rows if match.is_ambiguous) == sorted(BOROUGHS)
    assert response.status_code == 302
    assert District.objects.exclude(outline=None).count() == 86
    assert all(District.objects.get(pk=quarter.pk).outline for quarter in quarters)
    assert len(client.get(response.url).context["map"].shapes) == 86
