import pytest

from inventory.importers.areas import AmbiguousArea, Area, AreaIndex, parent_of
from tests.factories import make_district, make_municipality


@pytest.fixture
def city(db):
    return make_municipality(name="Köln", official_key="05315000")


@pytest.fixture
def borough(city):
    return make_district(municipality=city, name="Kalk", key="008")


@pytest.fixture
def district(city, borough):
    return make_district(municipality=city, name="Kalk", key="802", parent=borough)


def index(city, *areas):
    return AreaIndex(city, city.districts.all(), areas)


def test_the_key_decides(city, borough, district):
    areas = index(city)

    assert areas.find(Area("802", "Kalk")) == district
    assert areas.find(Area("008", "Kalk")) == borough


def test_a_name_that_two_have_needs_the_level(city, borough, district):
    areas = index(city)

    assert areas.find(Area("", "Kalk", "Stadtbezirk")) == borough
    assert areas.find(Area("", "Kalk", "Stadtteil")) == district
    with pytest.raises(AmbiguousArea):
        areas.find(Area("", "Kalk"))


def test_another_key_is_another_district_even_if_the_name_is_the_same(city, borough):
    assert index(city).find(Area("802", "Kalk")) is None


@pytest.mark.parametrize(
    "area",
    [Area("", "Köln"), Area("000", "Stadt Köln", "Stadt"), Area("05315", "Köln, Stadt"), Area("", "insgesamt")],
)
def test_the_whole_city_is_found_by_name_level_or_official_key(city, area):
    assert index(city, area).find(area) == city.whole_city


def test_the_only_area_at_city_level_is_the_municipality_whatever_its_name(city):
    area = Area("000", "Stadt Bonn", "Stadt")
    areas = index(city, area)

    assert areas.find(area) == city.whole_city
    assert areas.renamed_city == area


def test_an_area_that_is_not_here(city, district):
    assert index(city).find(Area("999", "Nirgendwo")) is None


@pytest.mark.parametrize(
    ("key", "uppers", "expected"),
    [
        ("101", ["001", "010"], "001"),
        ("1001", ["001", "010"], "010"),
        ("0512", ["05"], "05"),
        ("101", ["002"], ""),
        ("101", [], ""),
        ("101", ["000", ""], ""),
    ],
)
def test_keys_begin_with_that_of_the_area_above(key, uppers, expected):
    assert parent_of(key, uppers) == expected
