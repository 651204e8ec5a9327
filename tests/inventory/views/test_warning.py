"""Rules of early warning in the browser."""

import re
import uuid
from html import unescape

import pytest
from django.urls import reverse

from inventory.models import WarningRule
from tests.factories import (
    make_district,
    make_finding,
    make_indicator,
    make_municipality,
    make_observation,
    make_warning_rule,
    the_group,
)


@pytest.fixture
def north(municipality):
    return make_district(municipality=municipality, name="Nord")


@pytest.fixture
def indicator(db):
    return make_indicator(name="Armut")


def address(municipality, name, *args):
    return reverse(f"inventory:warning-{name}", args=[municipality.slug, *args])


def posted(indicator, **values):
    return {
        "indicator": indicator.pk,
        "group": the_group("total").pk,
        "measure": "value",
        "side": "above",
        "limit": "12,5",
        "span": "1",
        "years": "1",
        "is_active": "on",
        "note": "",
        **values,
    }


def test_a_rule_is_set_up(sign_in, member, municipality, indicator):
    response = sign_in(member()).post(address(municipality, "create"), posted(indicator, measure="gap", years="2"))

    rule = WarningRule.objects.get()
    assert response.url == address(municipality, "list")
    assert (rule.municipality, rule.indicator, rule.measure, str(rule.limit), rule.years, rule.is_active) == (
        municipality,
        indicator,
        "gap",
        "12.500000",
        2,
        True,
    )


def test_the_same_form_sent_twice_makes_one_rule(sign_in, member, municipality, indicator):
    client, data = sign_in(member()), posted(indicator, creation_key=str(uuid.uuid4()))

    for _time in range(2):
        client.post(address(municipality, "create"), data)

    assert WarningRule.objects.count() == 1


@pytest.mark.parametrize(
    ("kind", "values", "field"),
    [
        ({"kind": "count"}, {"measure": "gap"}, "measure"),
        ({"kind": "share"}, {"limit": "120"}, "limit"),
        ({"kind": "share"}, {"limit": "-1"}, "limit"),
        ({"kind": "share"}, {"limit": "viel"}, "limit"),
        ({"kind": "share"}, {"years": "0"}, "years"),
        ({"kind": "share"}, {"span": "99"}, "span"),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused_at_its_field(sign_in, member, municipality, kind, values, field):
    response = sign_in(member()).post(address(municipality, "create"), posted(make_indicator(**kind), **values))

    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]


def test_a_foreign_indicator_is_no_choice(sign_in, member, municipality):
    foreign = make_indicator(municipality=make_municipality())

    response = sign_in(member()).post(address(municipality, "create"), posted(foreign))

    assert response.status_code == 422
    assert WarningRule.objects.count() == 0


def test_a_stale_form_is_refused(sign_in, member, municipality, indicator):
    rule = make_warning_rule(municipality=municipality, indicator=indicator)
    client, url = sign_in(member()), address(municipality, "edit", rule.pk)
    client.post(url, posted(indicator, limit="5", opened_version="0"))

    response = client.post(url, posted(indicator, limit="7", opened_version="0"))

    rule.refresh_from_db()
    assert (response.status_code, str(rule.limit)) == (409, "5.000000")


@pytest.mark.parametrize("name", ["edit", "delete"])
def test_rules_of_another_municipality_do_not_exist(sign_in, member, municipality, name):
    foreign = make_warning_rule()

    assert sign_in(member()).get(address(municipality, name, foreign.pk)).status_code == 404


def test_the_list_shows_what_each_rule_finds_and_offers_a_finding(sign_in, member, municipality, north, indicator):
    observation = make_observation(district=north, indicator=indicator, group=the_group("total"), value=30)
    make_warning_rule(municipality=municipality, indicator=indicator, limit=20)
    make_warning_rule(municipality=municipality, indicator=indicator, limit=90)
    make_warning_rule(municipality=municipality, indicator=indicator, limit=1, is_active=False)

    response = sign_in(member()).get(address(municipality, "list"))

    rules = response.context["rules"]
    assert [found and [one.district.name for one in found.found] for _rule, _words, found in rules] == [
        ["Nord"],
        [],
        None,
    ]
    finding = reverse("inventory:finding-create", args=[municipality.slug])
    assert f"{finding}?district={north.pk}&amp;observation={observation.pk}" in response.text


def test_rules_that_found_something_come_first_then_those_that_could_not_look(
    sign_in, member, municipality, north, indicator
):
    make_observation(district=north, indicator=indicator, group=the_group("total"), value=30)
    quiet = make_warning_rule(municipality=municipality, indicator=indicator, limit=90)
    blind = make_warning_rule(municipality=municipality, indicator=indicator, measure="gap", limit=1)
    loud = make_warning_rule(municipality=municipality, indicator=indicator, limit=20)

    response = sign_in(member()).get(address(municipality, "list"))

    assert [rule.pk for rule, _words, _examination in response.context["rules"]] == [loud.pk, blind.pk, quiet.pk]
    assert "Sie kann nichts feststellen: Zahlen für die Gesamtstadt fehlen (2025)." in response.text


def test_a_rule_for_good_news_is_called_so(sign_in, member, municipality, indicator):
    make_warning_rule(municipality=municipality, indicator=indicator, side="below", limit=20)
    indicator.direction = "lower"
    indicator.save()

    page = sign_in(member()).get(address(municipality, "list")).text

    assert "(eine Regel für gute Nachrichten: niedriger ist besser)" in page


def test_a_finding_begins_with_the_figures_behind_the_warning(sign_in, member, municipality, north, indicator):
    common = {"indicator": indicator, "group": the_group("total")}
    first, last = (
        make_observation(district=north, year=year, value=value, **common) for year, value in ((2024, 10), (2025, 30))
    )
    of_city = [
        make_observation(district=municipality.whole_city, year=year, value=10, **common) for year in (2024, 2025)
    ]
    make_warning_rule(municipality=municipality, indicator=indicator, measure="relative-change", limit=5)
    client = sign_in(member())

    page = client.get(address(municipality, "list")).text
    [link] = re.findall(r'href="([^"]*findings/new/[^"]*)"', page)
    form = client.get(unescape(link)).context["form"]

    assert form["district"].value() == north.pk
    assert set(form.initial["observations"]) == {first, last, *of_city}


def test_a_warning_that_became_a_finding_leads_to_it_and_stands_last(sign_in, member, municipality, north, indicator):
    south = make_district(municipality=municipality, name="Süd")
    observation = make_observation(district=north, indicator=indicator, group=the_group("total"), value=50)
    make_observation(district=south, indicator=indicator, group=the_group("total"), value=30)
    make_warning_rule(municipality=municipality, indicator=indicator, limit=20)
    finding = make_finding(district=north, title="Armut nimmt zu")
    finding.observations.add(observation)
    client = sign_in(member())

    page = client.get(address(municipality, "list")).text
    overview = client.get(reverse("actionplans:overview", args=[municipality.slug])).text

    adding = f"{reverse('inventory:finding-create', args=[municipality.slug])}?district="
    assert "Befund: Armut nimmt zu" in page
    assert (f"{adding}{south.pk}" in page, f"{adding}{north.pk}" in page) == (True, False)
    assert overview.index("Süd: ") < overview.index("Nord: ")


def test_an_indicator_with_a_rule_is_not_deleted(sign_in, member, municipality):
    indicator = make_indicator(municipality=municipality)
    rule = make_warning_rule(municipality=municipality, indicator=indicator)
    url = reverse("inventory:indicator-delete", args=[municipality.slug, indicator.pk])

    response = sign_in(member()).post(url)

    assert response.status_code == 409
    assert WarningRule.objects.filter(pk=rule.pk).exists()


def test_readers_see_the_rules_and_no_confidential_warning(sign_in, member, municipality, north, indicator):
    make_observation(
        district=north, indicator=indicator, group=the_group("total"), value=50, numerator=1, denominator=2
    )
    make_warning_rule(municipality=municipality, indicator=indicator, limit=20)

    response = sign_in(member("reader")).get(address(municipality, "list"))

    assert [(one.found, one.examined) for _rule, _words, one in response.context["rules"]] == [((), 0)]
    assert "nicht prüfbar" in response.text
    assert "Nord" not in response.text
    assert reverse("inventory:finding-create", args=[municipality.slug]) not in response.text


def test_the_list_costs_the_same_for_three_rules_as_for_one(
    sign_in, member, municipality, north, indicator, count_queries
):
    make_observation(district=north, indicator=indicator, group=the_group("total"), value=50)
    make_district(municipality=municipality)  # what the city lacks is named from the first row on
    make_warning_rule(municipality=municipality, indicator=indicator)
    client, url = sign_in(member()), address(municipality, "list")
    client.get(url)
    first = count_queries(client, url)
    for _number in range(2):
        other, district = make_indicator(), make_district(municipality=municipality)
        make_observation(district=district, indicator=other, group=the_group("total"), value=50)
        make_warning_rule(municipality=municipality, indicator=other)
    client.get(url)

    assert count_queries(client, url) == first
