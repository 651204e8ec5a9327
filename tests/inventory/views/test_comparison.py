"""The page on which districts stand side by side, and its files."""

import csv
import io

import pytest
from django.urls import reverse

from tests.factories import make_district, make_indicator, make_observation, square, the_group


@pytest.fixture
def indicators(municipality):
    return [make_indicator(municipality=municipality, kind="rate", direction="lower") for _number in range(3)]


def address(municipality, name="comparison", query=""):
    return reverse(f"inventory:{name}", args=[municipality.slug]) + query


def fill(municipality, indicators, names, years=(2023, 2024)):
    for place, name in enumerate(names):
        district = make_district(municipality=municipality, name=name, outline=square(7 + place / 100))
        for indicator in indicators:
            for year in years:
                make_observation(
                    district=district, indicator=indicator, group=the_group("total"), year=year, value=place + 1
                )


def test_the_page_shows_districts_and_indicators(sign_in, member, municipality, indicators):
    fill(municipality, indicators, ["Nord", "Süd"])

    page = sign_in(member("reader")).get(address(municipality))

    assert [row.district.name for row in page.context["rows"]] == [municipality.whole_city.name, "Nord", "Süd"]
    assert page.content.decode().count("comparison__line") == 2 * len(indicators)


def test_beside_the_city_a_short_word_is_seen_and_the_whole_is_read_out(sign_in, member, municipality, indicators):
    fill(municipality, indicators[:1], ["Nord", "Süd"])
    make_observation(
        district=municipality.whole_city, indicator=indicators[0], group=the_group("total"), year=2024, value=2
    )

    page = sign_in(member("reader")).get(address(municipality)).content.decode()

    assert '<span aria-hidden="true">niedriger, günstiger</span>' in page
    assert '<span class="kern-sr-only">unter der Gesamtstadt, günstiger</span>' in page


def test_what_only_the_city_has_is_told_below_the_table(sign_in, member, municipality, indicators):
    fill(municipality, indicators[1:], ["Nord"])
    make_observation(
        district=municipality.whole_city, indicator=indicators[0], group=the_group("total"), year=2024, value=2
    )

    page = sign_in(member("reader")).get(
        address(municipality, query="?" + "&".join(f"indicators={one.pk}" for one in indicators))
    )

    assert [column.indicator for column in page.context["comparison"].columns] == indicators[1:]
    assert "Nur für die Gesamtstadt:" in page.content.decode()


def test_without_figures_the_page_says_what_to_do(sign_in, member, municipality):
    make_district(municipality=municipality)

    page = sign_in(member("reader")).get(address(municipality))

    assert (page.status_code, page.context["comparison"].columns) == (200, [])
    assert "Zu den Indikatoren" in page.content.decode()


@pytest.mark.parametrize("query", ["?year=abc&group=none&level=x&districts=99999&indicators=x", "?page=99", "?sort=1"])
def test_a_choice_that_is_none_is_answered_with_the_default(sign_in, member, municipality, indicators, query):
    fill(municipality, indicators, ["Nord", "Süd"])

    page = sign_in(member("reader")).get(address(municipality, query=query))

    assert (page.status_code, len(page.context["rows"])) == (200, 3)


def test_the_file_holds_what_the_page_shows(sign_in, member, municipality, indicators):
    fill(municipality, indicators, ["Nord", "Süd"])
    query = f"?indicators={indicators[0].pk}&sort=-{indicators[0].pk}&format=csv"

    answer = sign_in(member("reader")).get(address(municipality, "comparison-export", query))

    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert [row[1] for row in rows] == ["Stadtteil", municipality.whole_city.name, "Süd", "Nord"]
    assert {len(row) for row in rows} == {6}


def test_page_and_file_cost_the_same_queries_for_few_and_many(sign_in, member, municipality, indicators, count_queries):
    fill(municipality, indicators[:2], ["Nord", "Süd"])
    client = sign_in(member("reader"))
    urls = [address(municipality), address(municipality, "comparison-export", "?format=csv")]
    few = [count_queries(client, url) for url in urls]

    fill(municipality, indicators, [f"Stadtteil {number:02}" for number in range(12)], years=range(2018, 2025))
    many = [count_queries(client, url) for url in urls]

    assert few == many


def test_maps_and_dots_are_drawn_and_kept(sign_in, member, municipality, indicators):
    fill(municipality, indicators[:1], ["Nord", "Süd"])
    client = sign_in(member("reader"))

    for name in ("indicator-dots", "indicator-map"):
        url = reverse(f"inventory:{name}", args=[municipality.slug, indicators[0].pk])
        drawn = client.get(url)
        again = client.get(url, headers={"If-None-Match": drawn["ETag"]})

        assert (drawn.status_code, drawn["Content-Type"], again.status_code) == (200, "image/svg+xml", 304)


def test_without_outlines_there_is_no_map(sign_in, member, municipality, indicators):
    district = make_district(municipality=municipality)
    make_observation(district=district, indicator=indicators[0], group=the_group("total"))
    client = sign_in(member("reader"))

    drawn = client.get(reverse("inventory:indicator-map", args=[municipality.slug, indicators[0].pk]))
    page = client.get(reverse("inventory:indicator-detail", args=[municipality.slug, indicators[0].pk]))

    assert (drawn.status_code, page.status_code) == (404, 200)
    assert "class-map" not in page.content.decode()
