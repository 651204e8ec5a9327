"""The page on the status of the figures."""

import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from inventory.judging import judge
from tests.factories import make_district, make_indicator, make_indicator_use, make_observation, make_source


def url(municipality, name="coverage"):
    return reverse(f"inventory:{name}", args=[municipality.slug])


@pytest.mark.parametrize("role", ["reader", "district_manager", "coordination"])
def test_everybody_sees_what_is_there_but_no_value(sign_in, member, municipality, district, role):
    make_observation(district=district, indicator=make_indicator(municipality=municipality), value=77123)

    page = sign_in(member(role)).get(url(municipality))

    text = page.content.decode()
    assert (page.status_code, "alle 1" in text, "77.123" in text, "77123" in text) == (200, True, False, False)


def test_strangers_see_nothing(sign_in, member, municipality):
    other = make_district().municipality

    assert sign_in(member()).get(url(other)).status_code == 404


def test_only_the_office_records_and_judges_anew(sign_in, member, municipality, district):
    figure = make_observation(district=district, indicator=make_indicator(municipality=municipality, kind="count"))
    make_indicator_use(municipality=municipality, indicator=figure.indicator, is_key=True)

    seen = {}
    for role in ("reader", "district_manager", "coordination"):
        page = sign_in(member(role)).get(url(municipality))
        seen[role] = (url(municipality, "coverage-judge") in page.content.decode(), page.context["can_record"])
    refused = sign_in(member("reader")).post(url(municipality, "coverage-judge"))
    done = sign_in(member()).post(url(municipality, "coverage-judge"))

    figure.refresh_from_db()
    assert seen == {"reader": (False, False), "district_manager": (False, False), "coordination": (True, True)}
    assert (refused.status_code, done.status_code, figure.disclosure) == (403, 302, "open")


def test_the_workbook_holds_what_is_shown(sign_in, member, municipality, district):
    indicator = make_indicator(municipality=municipality, code="E.1", name="Vereine")
    make_observation(district=district, indicator=indicator, status="provisional")

    response = sign_in(member("reader")).get(url(municipality, "coverage-export"))

    rows = list(load_workbook(io.BytesIO(response.content)).active.iter_rows(values_only=True))
    assert len(rows) == 2
    assert rows[1][:2] == ("E.1", "Vereine")
    assert (rows[0][3], rows[1][3]) == ("2025", "alle 1")
    assert rows[1][13:] == ("2025", None, "nichts erwartet", None)


def test_the_page_costs_the_same_queries_for_any_number(sign_in, member, municipality, count_queries):
    client = sign_in(member())
    counts = []
    for more in (3, 9):
        for _number in range(more):
            indicator = make_indicator(municipality=municipality)
            make_indicator_use(
                municipality=municipality, indicator=indicator, source=make_source(municipality=municipality)
            )
            for year in (2023, 2024):
                make_observation(
                    district=make_district(municipality=municipality),
                    indicator=indicator,
                    year=year,
                    source=make_source(municipality=municipality),
                )
        judge(municipality)
        counts.append(count_queries(client, url(municipality)))

    assert counts[0] == counts[1]
