import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from inventory.catalogue import install_catalogue
from inventory.judging import judge
from inventory.models import Indicator, PopulationGroup
from inventory.portrait import EVIDENCE, draw_among_others, draw_charts, portrait_of, read_series
from tests import factories
from tests.inventory.charts.drawing import words

pytestmark = pytest.mark.django_db


@pytest.fixture
def everybody():
    install_catalogue()
    return PopulationGroup.objects.get(slug="total")


@pytest.fixture
def unemployment(district):
    return factories.make_indicator(
        name="Arbeitslosenquote", kind="rate", unit="%", dimension="structural", direction="lower"
    )


def observe(district, indicator, group, values, **more):
    return [
        factories.make_observation(district=district, indicator=indicator, group=group, year=year, value=value, **more)
        for year, value in values.items()
    ]


def test_evidence_comes_first_then_key_indicators_then_the_population(district, everybody, unemployment):
    foreigners = PopulationGroup.objects.get(slug="foreigners")
    evidence = factories.make_indicator(name="Schulabschlüsse", dimension="education")
    inhabitants = Indicator.objects.get(code="P.1.1")
    unread = factories.make_indicator(name="Ungefragt", dimension="education")
    for indicator in (evidence, unemployment, inhabitants, unread):
        observe(district, indicator, everybody, {2025: 50})
    observe(district, unemployment, foreigners, {2025: 70})
    factories.make_indicator_use(municipality=district.municipality, indicator=unemployment, is_key=True)

    series = portrait_of(district, {(evidence.pk, everybody.pk): EVIDENCE})

    assert [(one["indicator"], one["group"]) for one in series] == [
        ("Schulabschlüsse", "Insgesamt"),
        ("Arbeitslosenquote", "Insgesamt"),
        ("Einwohnerinnen und Einwohner", "Insgesamt"),
    ]


def test_the_city_stands_beside_the_district_by_year(district, everybody):
    inhabitants = Indicator.objects.get(code="P.1.1")
    observe(district, inhabitants, everybody, {2023: 900, 2025: 1000})
    observe(district.municipality.whole_city, inhabitants, everybody, {2025: 9000})

    with translation.override("de"):
        series = read_series(portrait_of(district, {})[0])

    assert [
        (row["year"], row["district"]["text"], row["city"]["text"] if row["city"] else None) for row in series["rows"]
    ] == [(2023, "900", None), (2025, "1.000", "9.000")]


def test_a_change_over_five_years_says_whether_it_is_better(district, everybody, unemployment):
    observe(district, unemployment, everybody, {2015: 20, 2020: 12, 2022: 11, 2025: 9})
    ranks = {(unemployment.pk, everybody.pk): EVIDENCE}

    with translation.override("de"):
        series = read_series(portrait_of(district, ranks)[0])

    assert series["change"] == {"since": 2020, "text": "−3,0", "verdict": "besser"}


def test_no_change_is_computed_across_a_break(district, everybody, unemployment):
    observe(district, unemployment, everybody, {2022: 11, 2023: 10})
    observe(district, unemployment, everybody, {2024: 7}, break_reason="Neue Erhebung")
    observe(district, unemployment, everybody, {2025: 8})
    ranks = {(unemployment.pk, everybody.pk): EVIDENCE}

    with translation.override("de"):
        series = read_series(portrait_of(district, ranks)[0])

    assert series["change"] == {"since": 2024, "text": "+1,0", "verdict": "schlechter"}
    assert [figure["year"] for figure in series["trend"]] == [2024, 2025]


def test_a_value_right_after_a_break_has_no_change(district, everybody, unemployment):
    observe(district, unemployment, everybody, {2023: 10})
    observe(district, unemployment, everybody, {2024: 7}, break_reason="Neue Erhebung")
    ranks = {(unemployment.pk, everybody.pk): EVIDENCE}

    series = read_series(portrait_of(district, ranks)[0])

    assert (series["change"], series["trend"]) == (None, None)


def test_figures_of_a_composed_area_are_computed_from_its_parts(district, everybody):
    inhabitants = Indicator.objects.get(code="P.1.1")
    other = factories.make_district(municipality=district.municipality)
    area = factories.make_district(municipality=district.municipality)
    area.parts.set([district, other])
    for part, value in ((district, 900), (other, 100)):
        observe(part, inhabitants, everybody, {2025: value})

    [figure] = portrait_of(area, {})[0]["district"]

    assert (figure["value"], figure["is_computed"]) == ("1000", True)


def test_hidden_figures_are_neither_kept_nor_drawn(district, everybody):
    small = factories.make_indicator(name="Kinder ohne Platz", kind="count", unit="Kinder", decimals=0)
    observe(district, small, everybody, {2024: 2, 2025: 1})

    frozen = portrait_of(district, {})[0]

    assert [(figure["kind"], figure["value"]) for figure in frozen["district"]] == [("suppressed", None)] * 2
    assert draw_charts([read_series(frozen)], district="Nord", city="Stadt") == {}


def test_the_number_of_queries_does_not_grow(district, everybody, django_assert_num_queries):
    inhabitants = Indicator.objects.get(code="P.1.1")
    observe(district, inhabitants, everybody, {2025: 1000})
    judge(district.municipality)
    with CaptureQueriesContext(connection) as few:
        portrait_of(district, {})
    for _number in range(10):
        indicator = factories.make_indicator()
        observe(district, indicator, everybody, {2023: 10, 2024: 11, 2025: 12})
    judge(district.municipality)

    with django_assert_num_queries(len(few)):
        portrait_of(district, {})


def test_the_newest_figure_is_the_newest_that_is_known(district, everybody, unemployment):
    city = district.municipality.whole_city
    observe(district, unemployment, everybody, {2023: 11, 2024: 10})
    observe(district, unemployment, everybody, {2025: None}, missing="later")
    observe(city, unemployment, everybody, {2024: 7, 2025: 8})

    with translation.override("de"):
        series = read_series(portrait_of(district, {(unemployment.pk, everybody.pk): EVIDENCE})[0])

    assert (series["latest"]["year"], series["latest"]["text"], series["city_latest"]["text"]) == (2024, "10,0", "7,0")


def test_a_district_is_drawn_among_the_others_of_its_level(district, everybody, unemployment):
    municipality = district.municipality
    others = [factories.make_district(municipality=municipality, name=name) for name in ("Berg", "Tal")]
    composed = factories.make_district(municipality=municipality, name="Planungsraum")
    composed.parts.set(others)
    for place, value in ((municipality.whole_city, 8), (district, 11), (others[0], 6)):
        observe(place, unemployment, everybody, {2025: value})
    ranks = {(unemployment.pk, everybody.pk): EVIDENCE}

    with translation.override("de"):
        [drawn], images = draw_among_others(district, ranks)

    assert drawn["values"] == f"{municipality.name}: 8,0; {district.name}: 11,0; Berg: 6,0; Tal: k. A."
    assert {district.name, "Berg", "Tal"} <= set(words(images[drawn["dots"]]))
    assert "map" not in drawn
    assert draw_among_others(composed, ranks) == ([], {})


def test_hidden_figures_of_others_are_not_drawn(district, everybody):
    municipality = district.municipality
    other = factories.make_district(municipality=municipality, name="Berg")
    rate = factories.make_indicator(municipality=municipality, kind="share", name="Quote")
    observe(district, rate, everybody, {2025: 20}, numerator=200, denominator=1000)
    observe(other, rate, everybody, {2025: 4}, numerator=2, denominator=50)
    judge(municipality)

    with translation.override("de"):
        [drawn], images = draw_among_others(district, {(rate.pk, everybody.pk): EVIDENCE})

    assert "Berg: ·" in drawn["values"]
    assert not any("4,0" in text for svg in images.values() for text in words(svg))
