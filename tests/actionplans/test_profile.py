"""A district at a glance: what shows up, and for whom."""

from datetime import date

import pytest
from pytest_django.asserts import assertContains

from actionplans.profile import profile_of
from inventory.catalogue import install_catalogue
from inventory.models import Indicator, PopulationGroup
from tests import factories

TODAY = date(2026, 11, 21)


@pytest.fixture
def population(district):
    """Return the figures of a district and its city for the first count of the catalogue."""
    install_catalogue()
    indicator = Indicator.objects.filter(kind=Indicator.Kind.COUNT).first()
    everybody = PopulationGroup.objects.get(slug="total")
    for place, value in ((district, 8200), (district.municipality.whole_city, 118000)):
        factories.make_observation(district=place, indicator=indicator, group=everybody, value=value)
    return indicator


def test_figures_stand_beside_those_of_the_city(district, population, member):
    figures = profile_of(district, member(), on=TODAY).figures

    assert [(indicator, here.value, there.value) for indicator, here, there in figures] == [(population, 8200, 118000)]


def test_confidential_figures_are_explained_to_readers_and_marked_for_the_coordination_office(
    client, district, population, member
):
    district.observations.update(value=2)

    pages = {}
    for role in ("reader", "coordination"):
        client.force_login(member(role))
        pages[role] = client.get(district.get_absolute_url())

    assertContains(pages["reader"], "vertraulich: weniger als 3 Personen")
    assertContains(pages["coordination"], '<span class="figure figure--value">2')
    assertContains(pages["coordination"], "figure__mark")


def test_key_indicators_come_first(district, population, member):
    other = factories.make_indicator(municipality=district.municipality, dimension="health")
    factories.make_observation(district=district, indicator=other, group=PopulationGroup.objects.get(slug="total"))
    factories.make_indicator_use(municipality=district.municipality, indicator=other, is_key=True)

    profile = profile_of(district, member("reader"), on=date(2026, 3, 1))

    assert profile.figures[0][0] == other


def test_needs_of_districts_below_count_too(district, member):
    below = factories.make_district(municipality=district.municipality, parent=district)
    factories.make_need(district=below)
    factories.make_need(district=factories.make_district(municipality=district.municipality))

    profile = profile_of(district, member(), on=TODAY)

    assert [need.district for need in profile.needs] == [below]
    assert [number for _label, number, _status in profile.need_numbers] == [1]


def test_activities_that_ended_are_not_shown_as_running(district, member):
    running = factories.make_activity(municipality=district.municipality, districts=[district])
    factories.make_activity(municipality=district.municipality, districts=[district], ends_on=date(2024, 1, 1))

    profile = profile_of(district, member(), on=TODAY)

    assert (profile.activities, profile.activity_count) == ([running], 2)


def test_the_page_costs_the_same_for_one_need_and_for_ten(district, member, sign_in, count_queries):
    client = sign_in(member())
    factories.make_need(district=district)
    factories.make_activity(municipality=district.municipality, districts=[district])
    factories.make_plan(district=district)
    few = count_queries(client, district.get_absolute_url())

    for _ in range(10):
        factories.make_need(district=district)
        factories.make_finding(district=district)
        factories.make_activity(municipality=district.municipality, districts=[district])
        factories.make_plan(district=district)

    assert count_queries(client, district.get_absolute_url()) <= few
