"""Tables wider than the screen show first what somebody looks for first."""

import pytest
from django.urls import reverse

from tests.factories import (
    make_district,
    make_indicator,
    make_indicator_use,
    make_membership,
    make_municipality,
    make_observation,
    the_group,
)

IN_VIEW = """frame => {
  const {left, right} = frame.getBoundingClientRect()
  const isInView = ({left: start, right: end}) => start > left - 1 && end < right + 1
  const headers = [...frame.querySelectorAll("thead th")]
  return headers.filter(one => isInView(one.getBoundingClientRect())).map(one => one.textContent)
}"""


@pytest.fixture
def town():
    return make_municipality()


@pytest.fixture
def reader(town):
    return make_membership(municipality=town, role="reader").user


@pytest.mark.django_db(transaction=True)
def test_a_phone_shows_the_newest_years_beside_the_names(open_browser, town, reader):
    district, indicator = make_district(municipality=town), make_indicator(municipality=town)
    for year in range(2010, 2026):
        make_observation(
            district=district, indicator=indicator, group=the_group("total"), year=year, value=10_000 + year
        )
    page = open_browser(reader, width=375, height=800)
    page.goto(reverse("inventory:indicator-detail", args=[town.slug, indicator.pk]))

    shown = page.locator(".table-frame").first.evaluate(IN_VIEW)

    assert (shown[0], shown[-2:], "2010" in shown) == ("Stadtteil", ["2024", "2025"], False)


@pytest.mark.django_db(transaction=True)
def test_seven_indicators_of_even_width_fit_a_laptop(open_browser, town, reader):
    district = make_district(municipality=town)
    names = ["Ausländer", *(f"Anteil der Menschen mit Migrationshintergrund {number}" for number in range(6))]
    for name in names:
        indicator = make_indicator(municipality=town, name=name, kind="rate", direction="lower")
        make_indicator_use(municipality=town, indicator=indicator, is_key=True)
        for area, value in ((town.whole_city, 9), (district, 12)):
            make_observation(district=area, indicator=indicator, group=the_group("total"), year=2024, value=value)
    page = open_browser(reader, width=1280)
    page.goto(reverse("inventory:comparison", args=[town.slug]))

    frame = page.locator(".table-frame").first
    widths = frame.locator(".comparison__column").evaluate_all("all => all.map(one => Math.round(one.offsetWidth))")

    assert len(frame.evaluate(IN_VIEW)) == 8
    assert max(widths) - min(widths) <= 1
