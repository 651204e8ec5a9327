from districts.maps import map_of_areas
from districts.models import District
from tests.factories import make_district, square


def areas(*districts):
    return District.objects.filter(pk__in=[district.pk for district in districts])


def test_areas_are_drawn_with_their_own_outlines(municipality):
    north = make_district(municipality=municipality, outline=square(7.0))
    south = make_district(municipality=municipality, outline=square(7.1))

    assert [shape.pk for shape in map_of_areas(areas(north, south)).shapes] == [north.pk, south.pk]


def test_an_area_without_outline_is_put_together_from_the_districts_below_it(municipality):
    borough = make_district(municipality=municipality)
    for place in range(2):
        make_district(municipality=municipality, parent=borough, outline=square(7 + place / 100))

    [shape] = map_of_areas(areas(borough)).shapes

    assert shape.d.count("M") == 1
    assert shape.pk == borough.pk


def test_areas_of_which_no_outline_is_known_have_no_map(municipality):
    assert map_of_areas(areas(make_district(municipality=municipality))) is None


def test_a_map_costs_the_same_queries_for_any_number_of_areas(municipality, django_assert_num_queries):
    boroughs = [make_district(municipality=municipality) for _number in range(3)]
    for place, borough in enumerate(boroughs):
        make_district(municipality=municipality, parent=borough, outline=square(7 + place / 100))

    for known in (boroughs[:1], boroughs):
        with django_assert_num_queries(2):
            map_of_areas(areas(*known))
