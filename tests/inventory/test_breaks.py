"""Where series break: declared, noted at a figure, or because people are counted differently."""

import pytest

from inventory.breaks import Breaks
from inventory.models import Concept
from tests.factories import make_district, make_group, make_indicator, make_observation, make_series_break


@pytest.fixture
def indicator(municipality):
    return make_indicator(municipality=municipality)


@pytest.fixture
def group(db):
    return make_group()


def between(municipality, indicator, district, group, *, after, until):
    breaks = Breaks(municipality, {indicator.pk}, {district.pk})
    return breaks.between(indicator.pk, district.pk, group.pk, after=after, until=until)


@pytest.mark.parametrize(
    ("after", "until", "reason"),
    [(2019, 2020, "Neue Stichprobe"), (2015, 2025, "Neue Stichprobe"), (2020, 2021, ""), (2018, 2019, "")],
)
def test_a_declared_break_lies_before_its_year(municipality, district, indicator, group, after, until, reason):
    make_series_break(municipality=municipality, indicator=indicator, year=2020, reason="Neue Stichprobe")

    assert between(municipality, indicator, district, group, after=after, until=until) == reason


def test_a_break_of_one_group_leaves_the_others_alone(municipality, district, indicator, group):
    make_series_break(municipality=municipality, indicator=indicator, year=2020, group=group, reason="Neu")

    assert between(municipality, indicator, district, group, after=2019, until=2020) == "Neu"
    assert between(municipality, indicator, district, make_group(), after=2019, until=2020) == ""


def test_breaks_of_other_municipalities_are_their_own(municipality, district, group):
    shared = make_indicator()
    make_series_break(municipality=make_district().municipality, indicator=shared, year=2020)

    assert between(municipality, shared, district, group, after=2019, until=2020) == ""


def test_a_break_noted_at_a_figure_holds_across_missing_years(municipality, district, indicator, group):
    figure = {"district": district, "indicator": indicator, "group": group}
    make_observation(**figure, year=2020, value=None, missing="later", break_reason="Neuer Zensus")

    assert between(municipality, indicator, district, group, after=2018, until=2022) == "Neuer Zensus"


def test_another_concept_breaks_the_series_where_it_changes(municipality, district, indicator, group):
    concepts = {2018: "migrapro", 2019: "", 2020: "migrapro", 2021: "microcensus", 2022: "microcensus"}
    for year, concept in concepts.items():
        make_observation(district=district, indicator=indicator, group=group, year=year, concept=concept)

    found = {
        year: between(municipality, indicator, district, group, after=year - 1, until=year)
        for year in range(2018, 2023)
    }

    changed = f"anders gezählt: {Concept.MICROCENSUS.label} statt {Concept.MIGRAPRO.label}"
    assert found == {2018: "", 2019: "", 2020: "", 2021: changed, 2022: ""}


def test_breaks_cost_the_same_queries_for_any_number_of_figures(
    municipality, district, group, django_assert_num_queries
):
    indicators = [make_indicator(municipality=municipality) for _number in range(5)]
    for indicator in indicators:
        make_series_break(municipality=municipality, indicator=indicator, year=2020)
        for year, concept in ((2019, "migrapro"), (2020, "own")):
            make_observation(district=district, indicator=indicator, group=group, year=year, concept=concept)

    with django_assert_num_queries(4):
        Breaks(municipality, {indicator.pk for indicator in indicators}, {district.pk})
