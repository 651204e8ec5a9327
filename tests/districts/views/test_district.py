"""Districts as map, tree and profile."""

import pytest
from django.urls import reverse

from districts.models import District
from tests.factories import make_body, make_district, make_membership, make_stakeholder, square
from tests.forms import form_values


def address(name, municipality, *args):
    return reverse(f"districts:{name}", args=[municipality.slug, *args])


def make_mapped(municipality, number, **values):
    return make_district(municipality=municipality, outline=square(7 + number / 50), **values)


# Who gets where


def test_a_member_limited_to_a_district_sees_it_and_the_city_only(sign_in, member, municipality, district):
    make_district(municipality=municipality)
    client = sign_in(member("district_manager", districts=[district]))

    branches = client.get(address("district-list", municipality)).context["page_obj"]

    assert [branch.district for branch in branches] == [municipality.whole_city, district]


def test_strangers_and_members_of_other_districts_do_not_find_a_district(sign_in, municipality, district):
    elsewhere = make_membership(municipality=municipality, districts=[make_district(municipality=municipality)]).user
    stranger = make_membership().user

    statuses = [sign_in(user).get(district.get_absolute_url()).status_code for user in (elsewhere, stranger)]

    assert statuses == [404, 404]


def test_a_reader_sees_but_does_not_change(sign_in, member, district):
    client = sign_in(member("reader"))

    assert client.get(district.get_absolute_url()).status_code == 200
    assert client.get(address("district-edit", district.municipality, district.pk)).status_code == 403


# List


def test_the_table_is_a_tree_with_composed_areas_at_the_end(sign_in, member, municipality):
    city = municipality.whole_city
    north = make_district(municipality=municipality, name="Nord", parent=city)
    make_district(municipality=municipality, name="Altstadt", parent=city)
    make_district(municipality=municipality, name="Nord-West", parent=north)
    make_district(municipality=municipality, name="Achse", parent=city).parts.set([north])

    branches = sign_in(member()).get(address("district-list", municipality)).context["page_obj"]

    assert [(branch.district.name, branch.depth) for branch in branches] == [
        (city.name, 0),
        ("Altstadt", 1),
        ("Nord", 1),
        ("Nord-West", 2),
        ("Achse", 1),
    ]


def test_the_list_costs_the_same_for_many_as_for_few(sign_in, member, municipality, count_queries):
    client = sign_in(member())
    url = address("district-list", municipality)
    for number in range(3):
        make_mapped(municipality, number, parent=municipality.whole_city)
    client.get(url)
    few = count_queries(client, url)
    for number in range(3, 30):
        district = make_mapped(municipality, number, parent=municipality.whole_city)
        make_stakeholder(municipality=municipality, districts=[district])
    client.get(url)

    assert count_queries(client, url) == few


def test_counts_of_stakeholders_and_bodies_do_not_multiply(sign_in, member, municipality, district):
    for _number in range(2):
        make_stakeholder(municipality=municipality, districts=[district])
    for _number in range(3):
        make_body(municipality=municipality).districts.set([district])

    branches = sign_in(member()).get(address("district-list", municipality)).context["page_obj"]

    assert [(branch.district.stakeholder_count, branch.district.body_count) for branch in branches] == [(0, 0), (2, 3)]


def test_filters_narrow_the_table_and_fade_the_map(sign_in, member, municipality):
    north = make_mapped(municipality, 0, name="Nord", key="07")
    make_mapped(municipality, 1, name="Süd", basis="statistical")
    client = sign_in(member())
    url = address("district-list", municipality)

    found = {
        query: [branch.district.name for branch in client.get(f"{url}?{query}").context["page_obj"]]
        for query in ("q=nor", "q=07", "basis=statistical")
    }

    assert found == {"q=nor": ["Nord"], "q=07": ["Nord"], "basis=statistical": ["Süd"]}
    assert client.get(f"{url}?q=nor").context["shown"] == {north.pk}


# Map


def test_the_map_draws_the_smallest_areas_each_a_link(sign_in, member, municipality):
    borough = make_mapped(municipality, 0, name="Bezirk")
    quarter = make_mapped(municipality, 0, name="Viertel", parent=borough)
    other = make_mapped(municipality, 1, name="Rand")
    make_mapped(municipality, 2, name="Achse").parts.set([quarter, other])

    response = sign_in(member()).get(address("district-list", municipality))

    assert {shape.name for shape in response.context["map"].shapes} == {"Viertel", "Rand"}
    page = response.content.decode()
    assert f'<a href="{quarter.get_absolute_url()}" aria-label="Viertel">' in page
    assert "<title>Viertel</title>" in page


def test_coordinates_in_the_page_are_not_written_the_german_way(sign_in, member, municipality):
    for number in range(3):
        make_mapped(municipality, number)

    page = sign_in(member()).get(address("district-list", municipality)).content.decode()

    assert 'viewBox="0 0 800 640"' in page
    assert 'x="133,' not in page
    assert page.count('class="map__label" x="') == 3


def test_without_outlines_there_is_a_hint_instead_of_a_map(sign_in, member, municipality, district):
    response = sign_in(member()).get(address("district-list", municipality))

    assert response.context["map"] is None
    assert "Noch gibt es keine Karte" in response.content.decode()


def test_the_profile_shows_the_district_among_its_neighbours(sign_in, member, municipality):
    districts = [make_mapped(municipality, number) for number in range(8)]

    response = sign_in(member()).get(districts[0].get_absolute_url())

    left, _top, width, _height = map(float, response.context["map"].view_box.split())
    assert response.context["shown"] == {districts[0].pk}
    assert (left, width < 400) == (0, True)


# Create, edit, delete


def test_a_new_district_lies_below_the_city_unless_said_otherwise(sign_in, member, municipality):
    client = sign_in(member())
    url = address("district-create", municipality)

    client.post(url, {**form_values(client.get(url)), "name": "Nord", "key": "007"})

    district = District.objects.get(name="Nord")
    assert (district.parent, district.key) == (municipality.whole_city, "007")


@pytest.mark.parametrize("field", ["key", "name"])
def test_key_and_name_are_unique(sign_in, member, municipality, field):
    make_district(municipality=municipality, parent=municipality.whole_city, name="Nord", key="01")
    client = sign_in(member())
    url = address("district-create", municipality)
    values = {**form_values(client.get(url)), "name": "Süd", "key": "02"}

    response = client.post(url, {**values, field: {"key": "01", "name": "Nord"}[field]})

    assert response.status_code == 422
    assert District.objects.below_city().count() == 1


def test_a_district_cannot_be_part_of_itself(sign_in, member, municipality, district):
    below = make_district(municipality=municipality, parent=district)
    client = sign_in(member())
    url = address("district-edit", municipality, district.pk)
    values = form_values(client.get(url))

    statuses = [client.post(url, {**values, "parent": parent.pk}).status_code for parent in (district, below)]

    assert statuses == [422, 422]


def test_limited_coordination_adds_districts_only_below_its_own(sign_in, member, municipality, district):
    client = sign_in(member(districts=[district]))
    url = address("district-create", municipality)
    values = {**form_values(client.get(url)), "name": "Neu"}

    statuses = [
        client.post(url, {**values, "parent": parent.pk}).status_code for parent in (municipality.whole_city, district)
    ]

    assert statuses == [422, 302]


def test_the_whole_city_has_no_parent_and_is_not_deleted(sign_in, member, municipality):
    client = sign_in(member())
    city = municipality.whole_city

    form = client.get(address("district-edit", municipality, city.pk)).context["form"]
    response = client.post(address("district-delete", municipality, city.pk))

    assert "parent" not in form.fields
    assert response.status_code == 404
    assert District.objects.filter(pk=city.pk).exists()


def test_a_district_on_which_something_hangs_is_not_deleted(sign_in, member, municipality, district):
    make_stakeholder(municipality=municipality, districts=[district])

    response = sign_in(member()).post(address("district-delete", municipality, district.pk))

    assert response.status_code == 409
    assert District.objects.filter(pk=district.pk).exists()


def test_history_of_a_district_leaves_out_its_points(sign_in, member, municipality):
    district = make_mapped(municipality, 0, parent=municipality.whole_city)
    client = sign_in(member())
    url = address("district-edit", municipality, district.pk)

    client.post(url, {**form_values(client.get(url)), "name": "Umbenannt"})

    changes = [entry.changes for entry in client.get(district.get_absolute_url()).context["history"] if entry.changes]
    assert [[new for _label, _old, new in entry] for entry in changes] == [["Umbenannt"]]
