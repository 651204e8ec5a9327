"""The pages of the matching: each number leads to a list of exactly that many."""

import re
from html import unescape
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from tests.factories import (
    make_activity,
    make_district,
    make_field,
    make_goal,
    make_measure,
    make_municipality,
    make_need,
    make_plan,
)


@pytest.fixture
def field(municipality):
    return make_field(municipality=municipality)


def address(name, municipality, *args):
    return reverse(f"actionplans:{name}", args=[municipality.slug, *args])


def test_each_number_leads_to_the_list_it_counts(sign_in, member, municipality, district, field):
    for _each in range(3):
        make_need(district=make_district(municipality=municipality, parent=district), fields=[field])
    make_activity(municipality=municipality, districts=[district], fields=[field])
    make_activity(municipality=municipality)
    make_need(district=district)
    client = sign_in(member())

    page = client.get(address("matching", municipality), {"district": district.pk}).content.decode()

    links = re.findall(r'href="([^"]+/(?:needs|activities)/\?[^"]+)">(\d+)<', page)
    counts = {unescape(url): int(number) for url, number in links}
    found = {url: client.get(url).context["page_obj"].paginator.count for url in counts}
    assert sorted(counts.values()) == [1, 1, 1, 3]
    assert found == counts


def test_the_page_of_a_field_shows_everything_in_it(sign_in, member, municipality, district, field):
    plan = make_plan(district=district)
    need, goal = make_need(district=district, fields=[field]), make_goal(plan=plan, field=field)
    activity = make_activity(municipality=municipality, districts=[district], fields=[field])
    measure = make_measure(plan=plan, goals=[goal])
    make_need(district=district)

    page = sign_in(member("reader")).get(address("matching-field", municipality, field.pk), {"district": district.pk})

    shown = [list(page.context[name]) for name in ("needs", "activities", "goals", "measures")]
    assert shown == [[need], [activity], [goal], [measure]]


def test_the_export_is_the_table_of_the_chosen_district(sign_in, member, municipality, district, field):
    make_need(district=district, fields=[field])
    make_need(district=make_district(municipality=municipality), fields=[field])

    response = sign_in(member()).get(address("matching-export", municipality), {"district": district.pk})

    _header, first, *_rest = load_workbook(BytesIO(response.content)).active.values
    assert first[:2] == (field.name, 1)


def test_a_limited_manager_begins_with_the_own_district(sign_in, member, municipality, district):
    other = make_district(municipality=municipality)
    client = sign_in(member("district_manager", districts=[district]))

    own, foreign = (client.get(address("matching", municipality), query) for query in ({}, {"district": other.pk}))

    assert (own.context["district"], foreign.context["district"]) == (district, district)


def test_a_field_of_another_municipality_does_not_exist(sign_in, member, municipality):
    foreign = make_field(municipality=make_municipality())

    assert sign_in(member()).get(address("matching-field", municipality, foreign.pk)).status_code == 404
