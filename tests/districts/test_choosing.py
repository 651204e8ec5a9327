import re

import pytest
from django.test import RequestFactory
from django.urls import reverse

from districts.access import membership_in
from districts.choosing import chosen, chosen_district, key_of, own_district
from districts.models import District
from tests.factories import make_district, make_indicator, make_observation, make_plan


@pytest.fixture
def ask(municipality):
    """Return a function that makes a request of a user with a query."""

    def ask(user, **query):
        request = RequestFactory().get("/", query)
        request.user, request.municipality = user, municipality
        request.membership = membership_in(user, municipality)
        return request

    return ask


@pytest.mark.parametrize(
    ("value", "key"),
    [("7", 7), (7, 7), ("", None), ("-7", None), ("7.5", None), ("²", None), ("9" * 30, None), (None, None)],
)
def test_only_numbers_are_keys(value, key):
    assert key_of(value) == key


def test_only_what_one_may_see_is_chosen(ask, member, municipality, district):
    other = make_district(municipality=municipality)
    limited = member("district_manager", districts=[district])

    assert chosen(ask(limited, district=district.pk), "district", District) == district
    assert chosen(ask(limited, district=other.pk), "district", District) is None
    assert chosen(ask(member(), district=make_district().pk), "district", District) is None


def test_without_a_choice_it_is_the_first_own_district_or_the_whole_city(ask, member, municipality, district):
    first = make_district(municipality=municipality, name="Altstadt")
    make_district(municipality=municipality, parent=first)

    assert chosen_district(ask(member("district_manager", districts=[first]))) == first
    assert chosen_district(ask(member("district_manager", districts=[district, first]))) == first
    assert chosen_district(ask(member())) == municipality.whole_city
    assert own_district(ask(member())) is None


PAGES = (
    "districts:district-create",
    "districts:stakeholder-list",
    "districts:body-list",
    "inventory:overview",
    "inventory:need-list",
    "inventory:need-create",
    "inventory:activity-create",
    "inventory:finding-create",
    "inventory:statistics",
    "inventory:comparison",
    "actionplans:matching",
    "actionplans:plan-list",
    "actionplans:plan-create",
)


@pytest.mark.parametrize("name", PAGES)
def test_districts_of_the_same_name_can_be_told_apart(
    name, client, member, municipality, django_assert_max_num_queries
):
    upper = make_district(municipality=municipality, name="Kalk", key="08")
    for name_below in ("Kalk", *(f"Teil {number}" for number in range(30))):
        make_district(municipality=municipality, name=name_below, parent=upper)
    make_plan(municipality=municipality, district=upper)
    make_observation(district=upper, indicator=make_indicator())
    client.force_login(member("coordination"))

    with django_assert_max_num_queries(35):
        page = client.get(reverse(name, args=[municipality.slug])).content.decode()

    assert re.search(r">\s*Kalk\s*</(option|label)", page)
    assert re.search(r">\s*Kalk \(in Kalk\)\s*</(option|label)", page)


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("inventory:comparison", "districts"),
        ("inventory:comparison", "indicators"),
        ("inventory:statistics", "district"),
    ],
)
def test_a_key_that_no_database_can_hold_chooses_nothing(name, field, sign_in, member, municipality, district):
    make_observation(district=district, indicator=make_indicator())

    page = sign_in(member()).get(reverse(name, args=[municipality.slug]), {field: [district.pk, "9" * 30]})

    assert page.status_code == 200


def test_a_form_refuses_a_key_that_no_database_can_hold(sign_in, member, municipality, district):
    answer = sign_in(member("coordination")).post(
        reverse("districts:stakeholder-create", args=[municipality.slug]), {"name": "Treff", "districts": ["9" * 30]}
    )

    assert answer.status_code == 422
    assert "districts" in answer.context["form"].errors
