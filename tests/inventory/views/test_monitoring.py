"""How an indicator is used, breaks in its series, what concepts count."""

import pytest
from django.urls import reverse

from inventory.models import IndicatorUse, SeriesBreak
from tests.factories import (
    make_district,
    make_group,
    make_indicator,
    make_indicator_use,
    make_observation,
    make_series_break,
    make_source,
)
from tests.forms import form_values


@pytest.fixture
def indicator(municipality):
    return make_indicator(municipality=municipality)


def url(municipality, name, *args):
    return reverse(f"inventory:{name}", args=[municipality.slug, *args])


# Use


def test_the_use_of_a_shared_indicator_is_recorded(sign_in, member, municipality):
    shared, source = make_indicator(), make_source(municipality=municipality)
    client = sign_in(member())
    address = url(municipality, "indicator-use", shared.pk)

    response = client.post(
        address,
        {
            **form_values(client.get(address)),
            "is_key": "on",
            "reason": "Zeigt den Schulerfolg.",
            "source": source.pk,
            "target_value": "27,5",
            "target_year": "2030",
            "publishable_from": "10",
        },
    )

    use = IndicatorUse.objects.get()
    assert response.status_code == 302
    assert (use.municipality, use.indicator, use.is_key, use.reason) == (
        municipality,
        shared,
        True,
        "Zeigt den Schulerfolg.",
    )
    assert (use.source, float(use.target_value), use.target_year, use.publishable_from) == (source, 27.5, 2030, 10)


@pytest.mark.parametrize(
    ("values", "wrong"),
    [
        ({"target_year": "2030"}, "target_value"),
        ({"target_value": "170"}, "target_value"),
        ({"target_value": "viel"}, "target_value"),
        ({"publishable_from": "0"}, "publishable_from"),
    ],
)
def test_a_use_that_makes_no_sense_is_refused(sign_in, member, municipality, indicator, values, wrong):
    client = sign_in(member())
    address = url(municipality, "indicator-use", indicator.pk)

    response = client.post(address, {**form_values(client.get(address)), **values})

    assert (response.status_code, list(response.context["form"].errors)) == (422, [wrong])
    assert not IndicatorUse.objects.exists()


def test_dominance_is_asked_for_numbers_only(sign_in, member, municipality, indicator):
    count, mean = (make_indicator(municipality=municipality, kind=kind) for kind in ("count", "mean"))
    client = sign_in(member())

    asked = {
        one.kind: {"publishable_from", "dominant_percent"}
        & set(client.get(url(municipality, "indicator-use", one.pk)).context["form"].fields)
        for one in (indicator, count, mean)
    }

    assert asked == {"share": {"publishable_from"}, "count": {"publishable_from", "dominant_percent"}, "mean": set()}


def test_a_source_of_another_municipality_cannot_be_expected(sign_in, member, municipality, indicator):
    foreign = make_source()
    client = sign_in(member())
    address = url(municipality, "indicator-use", indicator.pk)

    response = client.post(address, {**form_values(client.get(address)), "source": foreign.pk})

    assert (response.status_code, list(response.context["form"].errors)) == (422, ["source"])


def test_two_people_describing_the_use_at_once_lose_nothing(sign_in, member, municipality, indicator):
    client = sign_in(member())
    address = url(municipality, "indicator-use", indicator.pk)
    first, second = form_values(client.get(address)), form_values(client.get(address))
    client.post(address, {**first, "reason": "Erste"})

    response = client.post(address, {**second, "reason": "Zweite"})

    assert response.status_code == 409
    assert IndicatorUse.objects.get().reason == "Erste"


def test_the_same_use_sent_twice_is_one(sign_in, member, municipality, indicator):
    client = sign_in(member())
    address = url(municipality, "indicator-use", indicator.pk)
    values = {**form_values(client.get(address)), "reason": "Wichtig"}

    codes = [client.post(address, values).status_code for _time in range(2)]

    assert (codes, IndicatorUse.objects.count()) == ([302, 302], 1)


def test_a_higher_limit_hides_at_once(sign_in, member, municipality, district):
    count = make_indicator(municipality=municipality, kind="count")
    figure = make_observation(district=district, indicator=count, value=8)
    client = sign_in(member())
    address = url(municipality, "indicator-use", count.pk)

    client.post(address, {**form_values(client.get(address)), "publishable_from": "10"})

    figure.refresh_from_db()
    assert figure.disclosure == "small"


@pytest.mark.parametrize("role", ["reader", "committee", "contributor", "district_manager"])
def test_others_read_the_use_but_do_not_change_it(sign_in, member, municipality, indicator, role):
    make_indicator_use(municipality=municipality, indicator=indicator, reason="Zeigt den Schulerfolg.")
    client = sign_in(member(role))

    page = client.get(url(municipality, "indicator-detail", indicator.pk))

    assert "Zeigt den Schulerfolg." in page.content.decode()
    assert client.get(url(municipality, "indicator-use", indicator.pk)).status_code == 403


def test_an_indicator_of_another_municipality_has_no_use_here(sign_in, member, municipality):
    foreign = make_indicator(municipality=make_district().municipality)

    assert sign_in(member()).get(url(municipality, "indicator-use", foreign.pk)).status_code == 404


# Breaks


def test_a_break_is_declared(sign_in, member, municipality, indicator):
    client = sign_in(member())
    address = url(municipality, "break-create", indicator.pk)

    client.post(address, {**form_values(client.get(address)), "year": "2022", "reason": "Neue Stadtteilgrenzen"})

    found = SeriesBreak.objects.get()
    assert (found.municipality, found.indicator, found.group, found.year, found.reason) == (
        municipality,
        indicator,
        None,
        2022,
        "Neue Stadtteilgrenzen",
    )


@pytest.mark.parametrize("has_group", [False, True])
def test_a_break_is_declared_once(sign_in, member, municipality, indicator, has_group):
    group = make_group() if has_group else None
    make_series_break(municipality=municipality, indicator=indicator, year=2022, group=group)
    client = sign_in(member())
    address = url(municipality, "break-create", indicator.pk)

    response = client.post(
        address,
        {
            **form_values(client.get(address)),
            "year": "2022",
            "reason": "Noch einmal",
            "group": group.pk if group else "",
        },
    )

    assert (response.status_code, SeriesBreak.objects.count()) == (422, 1)


def test_a_stale_break_is_not_saved_over_a_newer_one(sign_in, member, municipality, indicator):
    found = make_series_break(municipality=municipality, indicator=indicator, year=2022)
    client = sign_in(member())
    address = url(municipality, "break-edit", found.pk)
    first, second = form_values(client.get(address)), form_values(client.get(address))
    client.post(address, {**first, "reason": "Erste"})

    response = client.post(address, {**second, "reason": "Zweite"})

    found.refresh_from_db()
    assert (response.status_code, found.reason) == (409, "Erste")


def test_a_break_can_be_taken_back(sign_in, member, municipality, indicator):
    found = make_series_break(municipality=municipality, indicator=indicator)

    response = sign_in(member()).post(url(municipality, "break-delete", found.pk))

    assert (response.status_code, SeriesBreak.objects.count()) == (302, 0)


def test_a_break_of_another_municipality_does_not_exist(sign_in, member, municipality):
    foreign = make_series_break(municipality=make_district().municipality)
    client = sign_in(member())

    assert client.get(url(municipality, "break-edit", foreign.pk)).status_code == 404
    assert client.post(url(municipality, "break-delete", foreign.pk)).status_code == 404


def test_known_breaks_are_proposed_within_a_series_of_the_microcensus(sign_in, member, municipality, indicator):
    group = make_group()
    for year in (2010, 2018):
        make_observation(
            district=municipality.whole_city, indicator=indicator, group=group, year=year, concept="microcensus"
        )
    make_series_break(municipality=municipality, indicator=indicator, year=2016)
    address = url(municipality, "indicator-detail", indicator.pk)

    offered = {
        role: [one.year for one in sign_in(member(role)).get(address).context["monitoring"].proposals]
        for role in ("coordination", "reader")
    }

    assert offered == {"coordination": [2011, 2017], "reader": []}


def test_other_concepts_have_no_known_breaks(sign_in, member, municipality, indicator):
    for year in (2010, 2018):
        make_observation(district=municipality.whole_city, indicator=indicator, year=year, concept="migrapro")

    page = sign_in(member()).get(url(municipality, "indicator-detail", indicator.pk))

    assert page.context["monitoring"].proposals == []


def test_a_known_break_is_taken_over_once(sign_in, member, municipality, indicator):
    client = sign_in(member())
    address = url(municipality, "break-adopt", indicator.pk)

    codes = [client.post(address, {"year": "2011"}).status_code for _time in range(2)]

    assert codes == [302, 302]
    assert [(one.year, one.reason) for one in SeriesBreak.objects.all()] == [
        (2011, "Hochgerechnet auf den Zensus 2011 statt auf die Volkszählung 1987. (destatis.de)")
    ]


@pytest.mark.parametrize("year", ["", "2012", "x", "²"])
def test_only_known_breaks_are_taken_over(sign_in, member, municipality, indicator, year):
    response = sign_in(member()).post(url(municipality, "break-adopt", indicator.pk), {"year": year})

    assert (response.status_code, SeriesBreak.objects.count()) == (404, 0)


def test_everybody_can_read_what_the_concepts_count(sign_in, member, municipality):
    assert sign_in(member("reader")).get(url(municipality, "concepts")).status_code == 200


# Own indicators


def test_only_a_share_names_the_group_in_its_numerator(sign_in, member, municipality):
    group = make_group()
    client = sign_in(member())
    address = url(municipality, "indicator-create")
    values = {
        **form_values(client.get(address)),
        "code": "E.1",
        "name": "Anteil",
        "dimension": "population",
        "numerator_group": group.pk,
    }

    refused = client.post(address, {**values, "kind": "count"})
    accepted = client.post(address, {**values, "kind": "share"})

    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["numerator_group"])
    assert accepted.status_code == 302
