"""Of which districts an area is made."""

from inventory.composition import Components
from tests.factories import make_district


def test_an_area_is_made_of_the_districts_directly_below_it(municipality):
    north, south = (make_district(municipality=municipality, name=name) for name in ("Nord", "Süd"))
    inner = [make_district(municipality=municipality, parent=north) for _number in range(2)]
    city = municipality.whole_city

    components = Components(municipality)

    assert {area: set(components.of(area.pk)) for area in (city, north, south)} == {
        city: {north.pk, south.pk},
        north: {one.pk for one in inner},
        south: set(),
    }
    assert components.below([city.pk]) == {north.pk, south.pk, *(one.pk for one in inner)}


def test_a_composed_area_is_made_of_its_parts_and_is_none_of_the_city(municipality):
    north, south, east = (make_district(municipality=municipality) for _number in range(3))
    area = make_district(municipality=municipality, parent=municipality.whole_city)
    area.parts.set([north, south])

    components = Components(municipality)

    assert set(components.of(area.pk)) == {north.pk, south.pk}
    assert set(components.of(municipality.whole_city.pk)) == {north.pk, south.pk, east.pk}


def test_a_part_within_another_part_is_not_counted_twice(municipality):
    north = make_district(municipality=municipality)
    inner = make_district(municipality=municipality, parent=north)
    area = make_district(municipality=municipality)
    area.parts.set([north, inner])

    assert Components(municipality).of(area.pk) == (north.pk,)


def test_a_single_district_does_not_make_a_city(municipality, district):
    assert Components(municipality).of(municipality.whole_city.pk) == ()


def test_many_districts_are_named_by_a_few(municipality):
    districts = [make_district(municipality=municipality, name=f"Teil {number}") for number in range(5)]

    components = Components(municipality)

    assert components.named([one.pk for one in districts[:2]]) == "Teil 0, Teil 1"
    assert components.named([one.pk for one in districts]) == "Teil 0, Teil 1, Teil 2 und 2 weitere"
