"""Figures as they may be shown: breaks, areas whose figures are computed, what is hidden in them."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from inventory.catalogue import install_catalogue
from inventory.figures import FigureKind, Selection, latest_by_indicator, lines_of
from inventory.judging import judge
from inventory.models import Indicator, PopulationGroup
from tests.factories import make_district, make_indicator, make_observation, make_series_break, make_source


@pytest.fixture
def inhabitants(db):
    install_catalogue()
    return Indicator.objects.get(code="P.1.1")


@pytest.fixture
def total(inhabitants):
    return PopulationGroup.objects.get(slug="total")


@pytest.fixture
def foreigners(inhabitants):
    return PopulationGroup.objects.get(slug="foreigners")


@pytest.fixture
def parts(municipality):
    return [make_district(municipality=municipality, name=name) for name in ("Nord", "Süd")]


@pytest.fixture
def area(municipality, parts):
    area = make_district(municipality=municipality, name="Programmgebiet")
    area.parts.set(parts)
    return area


def shown(selection, district, *years):
    [line] = selection.lines([district], years)
    return line.figures


def texts(selection, district, *years):
    return [(figure.kind, figure.text, figure.note) for figure in shown(selection, district, *years)]


# Breaks


def test_a_break_between_two_years_shown_is_found_at_the_later_one(municipality, district, inhabitants, total):
    for year in (2018, 2019, 2021, 2022):
        make_observation(district=district, indicator=inhabitants, group=total, year=year, value=500)
    make_series_break(municipality=municipality, indicator=inhabitants, year=2020, reason="Neuer Zensus")
    selection = Selection(inhabitants, total, municipality)

    every_year = [(figure.year, figure.break_reason) for figure in shown(selection, district, *range(2018, 2023))]
    two_years = [figure.has_break for figure in shown(selection, district, 2018, 2022)]

    assert every_year == [(2018, ""), (2019, ""), (2020, ""), (2021, "Neuer Zensus"), (2022, "")]
    assert two_years == [False, True]


def test_a_break_at_a_hidden_figure_holds_for_the_next_one_too(municipality, district, inhabitants, foreigners):
    figure = {"district": district, "indicator": inhabitants, "group": foreigners}
    for year, value in ((2019, 50), (2020, 2), (2021, 52)):
        make_observation(**figure, year=year, value=value, break_reason="Umstellung" if year == 2020 else "")
    selection = Selection(inhabitants, foreigners, municipality)

    figures = shown(selection, district, 2019, 2020, 2021)

    assert [figure.kind for figure in figures] == [FigureKind.VALUE, FigureKind.SUPPRESSED, FigureKind.VALUE]
    assert [figure.has_break for figure in figures] == [False, True, True]


def test_no_figure_is_before_the_latest_across_a_break(municipality, district, inhabitants, total):
    for year in (2023, 2024):
        make_observation(district=district, indicator=inhabitants, group=total, year=year, value=500)
    make_series_break(municipality=municipality, indicator=inhabitants, year=2024)

    latest = latest_by_indicator(municipality, [district], total, is_public=True)

    [(last, before)] = latest.values()
    assert (last.year, before) == (2024, None)


def test_a_composed_area_breaks_where_a_part_does(municipality, area, parts, inhabitants, total):
    for part in parts:
        for year in (2023, 2024):
            make_observation(district=part, indicator=inhabitants, group=total, year=year, value=500)
    parts[0].observations.filter(year=2024).update(break_reason="Neue Grenzen")

    figures = shown(Selection(inhabitants, total, municipality), area, 2023, 2024)

    assert [figure.break_reason for figure in figures] == ["", "Neue Grenzen"]


# Composed areas


def test_counts_of_a_composed_area_are_added(municipality, area, parts, inhabitants, total):
    for part, value, status in zip(parts, (1000, 234), ("final", "provisional"), strict=True):
        make_observation(district=part, indicator=inhabitants, group=total, value=value, status=status)

    [figure] = shown(Selection(inhabitants, total, municipality), area, 2025)

    assert (figure.text, figure.note) == ("1.234", "berechnet aus 2 Stadtteilen, vorläufig")
    assert (figure.value, figure.is_computed, figure.observation) == (1234, True, None)


def test_a_stored_figure_of_a_composed_area_stands(municipality, area, parts, inhabitants, total):
    for place, value in ((area, 1300), (parts[0], 1000), (parts[1], 234)):
        make_observation(district=place, indicator=inhabitants, group=total, value=value)

    assert texts(Selection(inhabitants, total, municipality), area, 2025) == [(FigureKind.VALUE, "1.300", "")]


def test_shares_of_a_composed_area_follow_from_their_parts_not_from_the_shares(municipality, area, parts, total):
    share = make_indicator(municipality=municipality, kind="share")
    for part, numerator, denominator in zip(parts, (90, 100), (100, 900), strict=True):
        make_observation(
            district=part,
            indicator=share,
            group=total,
            value=Decimal(numerator) / denominator * 100,
            numerator=numerator,
            denominator=denominator,
        )

    assert texts(Selection(share, total, municipality), area, 2025) == [
        (FigureKind.VALUE, "19,0", "berechnet aus 2 Stadtteilen")
    ]


def test_a_share_without_numerators_is_not_added_up_and_says_so(municipality, area, parts, total):
    share = make_indicator(municipality=municipality, kind="share")
    for part in parts:
        make_observation(district=part, indicator=share, group=total, value=20)

    [figure] = shown(Selection(share, total, municipality), area, 2025)

    assert (figure.kind, figure.value) == (FigureKind.NO_DATA, None)
    assert figure.note == "lässt sich nicht zusammenrechnen: Zähler und Nenner fehlen für Nord, Süd"


@pytest.mark.parametrize(("kind", "word"), [("mean", "Mittelwert"), ("index", "Index")])
def test_means_and_indices_are_not_added_up_and_say_so(municipality, area, parts, total, kind, word):
    mean = make_indicator(municipality=municipality, kind=kind)
    for part in parts:
        make_observation(district=part, indicator=mean, group=total, value=20)

    [figure] = shown(Selection(mean, total, municipality), area, 2025)

    assert figure.note == f"lässt sich nicht aus den Stadtteilen zusammenrechnen ({word})"


def test_a_part_without_figure_leaves_the_whole_without(municipality, area, parts, inhabitants, total):
    make_observation(district=parts[0], indicator=inhabitants, group=total, value=500)

    assert texts(Selection(inhabitants, total, municipality), area, 2025) == [
        (FigureKind.NO_DATA, "k. A.", "kein Wert für Süd")
    ]


def test_a_hidden_part_hides_the_whole_and_marks_it_for_the_coordination(
    municipality, area, parts, inhabitants, foreigners
):
    for part, value in zip(parts, (2, 300), strict=True):
        make_observation(district=part, indicator=inhabitants, group=foreigners, value=value)

    public = texts(Selection(inhabitants, foreigners, municipality), area, 2025)
    [office] = shown(Selection(inhabitants, foreigners, municipality, is_public=False), area, 2025)

    assert public == [(FigureKind.SUPPRESSED, "·", "geheim, weil ein Teil davon geheim ist")]
    assert (office.text, office.is_confidential) == ("302", True)


def test_the_city_is_computed_where_no_figure_of_it_is_stored(municipality, parts, inhabitants, total, foreigners):
    for part in parts:
        make_observation(district=part, indicator=inhabitants, group=total, value=400)
        make_observation(district=part, indicator=inhabitants, group=foreigners, value=100)
    city = municipality.whole_city

    counts = texts(Selection(inhabitants, foreigners, municipality), city, 2025)
    shares = texts(Selection(inhabitants, foreigners, municipality, as_share=True), city, 2025)
    latest = latest_by_indicator(municipality, [city], total, is_public=True)

    assert counts == [(FigureKind.VALUE, "200", "berechnet aus 2 Stadtteilen")]
    assert shares == [(FigureKind.VALUE, "25,0", "berechnet aus 2 Stadtteilen")]
    assert [last.text for last, _before in latest.values()] == ["800"]


def test_a_computed_figure_names_the_sources_of_its_parts(municipality, area, parts, inhabitants, total):
    sources = [make_source(municipality=municipality, name=name) for name in ("Melderegister", "Zensus")]
    for part, source in zip(parts, sources, strict=True):
        make_observation(district=part, indicator=inhabitants, group=total, source=source, concept="own")

    [figure] = shown(Selection(inhabitants, total, municipality), area, 2025)

    assert figure.sources == sources
    assert figure.concept_text == "Migrationshintergrund (eigene Ableitung aus dem Melderegister)"


def test_lines_cost_the_same_queries_for_any_number(
    municipality, area, parts, inhabitants, total, foreigners, django_assert_max_num_queries
):
    other = make_indicator(municipality=municipality, kind="count")
    for year in range(2015, 2025):
        for part in parts:
            make_observation(district=part, indicator=inhabitants, group=total, year=year, value=400)
            make_observation(district=part, indicator=other, group=foreigners, year=year, value=40)
    judge(municipality)
    few = [Selection(inhabitants, total, municipality)]
    many = [*few, Selection(other, foreigners, municipality), Selection(other, total, municipality)]
    places = [area, municipality.whole_city]

    with CaptureQueriesContext(connection) as one:
        lines_of(few, places[:1], [2024])

    with django_assert_max_num_queries(len(one)):
        lines_of(many, [*places, *parts], range(2015, 2025))
