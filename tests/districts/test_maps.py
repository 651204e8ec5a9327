from districts.maps import DistrictMap, MapShape, map_of_areas
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


def shape(pk, name, x, *, size=100):
    bounds = (x - size / 2, 300 - size / 2, x + size / 2, 300 + size / 2)
    return MapShape(pk, name, "", x, 300, bounds, 1)


def names(shapes):
    return [one.name for one in shapes]


def test_names_that_would_lie_over_each_other_give_way_to_larger_areas():
    drawn = DistrictMap((shape(1, "Arlewiesen", 300), shape(2, "Hafenviertel", 350, size=200), shape(3, "Rand", 600)))

    assert names(drawn.labelled) == ["Hafenviertel", "Rand"]


def test_chosen_areas_are_named_before_all_others():
    drawn = DistrictMap((shape(1, "Arlewiesen", 300), shape(2, "Hafenviertel", 350, size=200)))

    assert names(drawn.naming_first({1}).labelled) == ["Arlewiesen"]
    assert names(drawn.around({1}).labelled)[0] == "Arlewiesen"


def test_letters_for_a_small_screen_have_room_of_their_own():
    drawn = DistrictMap((shape(1, "Altstadt", 300, size=200), shape(2, "Neustadt", 390)))

    assert names(drawn.labelled) == ["Altstadt", "Neustadt"]
    assert names(drawn.labelled_large) == ["Altstadt"]


def test_names_that_the_edge_of_a_detail_would_cut_are_left_out():
    drawn = DistrictMap((shape(1, "Altstadt", 300), shape(2, "Neustadt", 415), shape(3, "Niederarlen", 700)))

    detail = drawn.around({1})

    assert detail.view_box == "175.0 200.0 250.0 200.0"
    assert names(detail.labelled) == ["Altstadt"]
