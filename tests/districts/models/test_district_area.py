"""What belongs to a district: everything below it, the parts of a composed area, the whole city."""

from districts.models import District
from tests.factories import make_district


def test_an_area_reaches_down_all_levels(municipality, district):
    part = make_district(municipality=municipality, parent=district)
    smaller = make_district(municipality=municipality, parent=part)
    make_district(municipality=municipality)

    assert district.area() == {district.pk, part.pk, smaller.pk}
    assert part.area() == {part.pk, smaller.pk}


def test_a_composed_area_is_made_of_its_parts_and_what_lies_below_them(municipality, district):
    smaller = make_district(municipality=municipality, parent=district)
    composed = make_district(municipality=municipality)
    composed.parts.set([district])

    assert composed.area() == {composed.pk, district.pk, smaller.pk}
    assert district.area() == {district.pk, smaller.pk}


def test_the_whole_city_is_made_of_all_districts(municipality, district):
    make_district()

    assert municipality.whole_city.area() == {municipality.whole_city.pk, district.pk}


def test_a_limited_member_acts_in_own_districts_and_below_only(member, municipality, district):
    part = make_district(municipality=municipality, parent=district)
    make_district(municipality=municipality)
    limited = member("district_manager", districts=[district])

    assert set(District.objects.workable_by(limited)) == {district, part}
    assert set(District.objects.visible_to(limited)) == {district, part, municipality.whole_city}
    assert set(District.objects.workable_by(member())) == set(municipality.districts.all())
