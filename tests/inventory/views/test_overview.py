import pytest
from django.urls import reverse

from tests.factories import (
    make_activity,
    make_district,
    make_event,
    make_finding,
    make_need,
    make_stakeholder,
)


def address(municipality):
    return reverse("inventory:overview", args=[municipality.slug])


def test_the_overview_begins_with_the_only_district_of_a_manager(sign_in, member, municipality, district):
    make_district(municipality=municipality)

    manager = sign_in(member("district_manager", districts=[district])).get(address(municipality))
    office = sign_in(member()).get(address(municipality))

    assert manager.context["district"] == district
    assert office.context["district"] == municipality.whole_city


def test_the_chosen_district_is_shown_and_a_foreign_one_is_not(sign_in, member, municipality, district):
    client = sign_in(member())

    chosen = client.get(address(municipality), {"district": district.pk})
    foreign = client.get(address(municipality), {"district": make_district().pk})

    assert chosen.context["district"] == district
    assert foreign.context["district"] != chosen.context["district"].municipality


def test_every_number_and_step_on_the_page_leads_somewhere(sign_in, member, municipality, district):
    make_need(district=district)
    make_event(district=district)
    client = sign_in(member())

    areas = client.get(address(municipality), {"district": district.pk}).context["areas"]

    urls = {area.url for area in areas}
    urls |= {thing.url for area in areas for thing in (*area.facts, *area.gaps) if thing.url}
    assert {url: client.get(url).status_code for url in urls} == dict.fromkeys(urls, 200)


@pytest.mark.parametrize(("role", "offered"), [("reader", False), ("district_manager", True)])
def test_steps_are_offered_to_those_who_may_take_them(role, offered, sign_in, member, municipality, district):
    page = sign_in(member(role)).get(address(municipality)).content.decode()

    assert ("gap__step" in page) == offered


def test_each_number_leads_to_a_list_of_as_many(sign_in, member, municipality, district):
    other = make_district(municipality=municipality)
    for place, number in ((district, 3), (other, 2)):
        for _each in range(number):
            make_need(district=place, status="taken_up")
            make_event(district=place)
            make_finding(district=place, weight=3)
            make_stakeholder(municipality=municipality, districts=[place], is_migrant_organisation=True)
            make_activity(municipality=municipality, districts=[place])
    make_need(district=district)
    make_stakeholder(municipality=municipality)
    client = sign_in(member())

    areas = client.get(address(municipality), {"district": district.pk}).context["areas"]

    facts = [(fact.url, fact.value) for area in areas for fact in area.facts if fact.url]
    assert len(facts) == 9
    assert [(url, client.get(url).context["page_obj"].paginator.count) for url, _value in facts] == facts
