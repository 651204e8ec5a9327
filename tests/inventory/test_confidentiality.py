"""What must not be shown, and that nothing hidden can be computed from what is shown."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inventory.catalogue import install_catalogue
from inventory.confidentiality import Disclosure
from inventory.models import Indicator, PopulationGroup
from inventory.suppression import Sum, suppressed_cells
from tests.factories import make_district, make_indicator, make_municipality, make_observation

ROW = Sum("total", ("A", "B", "C"))


def test_a_small_count_takes_the_smallest_other_part_with_it():
    hidden = suppressed_cells({"total": 100, "A": 40, "B": 2, "C": 58}, sums=[ROW], smallest=3)

    assert hidden == {"A", "B"}


def test_zero_is_published():
    assert suppressed_cells({"total": 98, "A": 40, "B": 0, "C": 58}, sums=[ROW], smallest=3) == set()


def test_two_small_counts_alone_do_not_protect_each_other():
    hidden = suppressed_cells({"total": 100, "A": 1, "B": 1, "C": 98}, sums=[ROW], smallest=3)

    assert hidden == {"A", "B", "C"}


def test_a_small_rest_is_hidden_too():
    hidden = suppressed_cells({"total": 100, "foreigners": 98}, subsets=[("total", "foreigners")], smallest=3)

    assert hidden == {"foreigners"}


def test_a_hidden_sum_takes_a_part_with_it():
    counts = {"city": 4, "north": 2, "south": 2, "total": 100}

    hidden = suppressed_cells(counts, sums=[Sum("city", ("north", "south"))], smallest=3)

    assert hidden == {"north", "south", "city"}


def fillings(counts, hidden, row):
    """Yield every way to fill a row's hidden cells that agrees with what is shown; they are known not to be 0."""
    secret = [part for part in row.parts if part in hidden]
    shown = sum(counts[part] for part in row.parts if part not in hidden)
    most = max(counts.values()) + 3
    for values in product(range(1, most + 1), repeat=len(secret)):
        if row.whole in hidden:
            yield {**dict(zip(secret, values, strict=True)), row.whole: shown + sum(values)}
        elif shown + sum(values) == counts[row.whole]:
            yield dict(zip(secret, values, strict=True))


@settings(deadline=None, max_examples=100)
@given(st.lists(st.integers(0, 9), min_size=2, max_size=3), st.integers(2, 4))
def test_every_hidden_cell_of_a_row_may_have_several_values(parts, smallest):
    counts = {f"part {index}": count for index, count in enumerate(parts)}
    row = Sum("total", tuple(counts))
    counts["total"] = sum(parts)

    hidden = suppressed_cells(counts, sums=[row], smallest=smallest)

    possible = list(fillings(counts, hidden, row))
    shown = {key: count for key, count in counts.items() if key not in hidden}
    assert not any(0 < count < smallest for count in shown.values())
    assert [key for key in hidden if len({filling[key] for filling in possible}) < 2] == []


@settings(deadline=None, max_examples=60)
@given(st.lists(st.lists(st.integers(0, 6), min_size=2, max_size=2), min_size=2, max_size=2))
def test_nothing_follows_from_rows_and_columns_one_at_a_time(table):
    counts = {(row, column): table[row][column] for row in range(2) for column in range(2)}
    sums = []
    for index in range(2):
        counts[index, "sum"] = sum(table[index])
        counts["sum", index] = table[0][index] + table[1][index]
        sums.append(Sum((index, "sum"), ((index, 0), (index, 1))))
        sums.append(Sum(("sum", index), ((0, index), (1, index))))
    counts["sum", "sum"] = sum(map(sum, table))
    sums.append(Sum(("sum", "sum"), ((0, "sum"), (1, "sum"))))
    sums.append(Sum(("sum", "sum"), (("sum", 0), ("sum", 1))))

    hidden = suppressed_cells(counts, sums=sums, smallest=3)

    lonely = [one for one in sums if len({one.whole, *one.parts} & hidden) == 1]
    assert lonely == []


# Whole tables


@pytest.fixture
def city(db):
    install_catalogue()
    return make_municipality(smallest_count=3)


def record(district, code="P.1.1", year=2025, **counts):
    indicator = Indicator.objects.get(code=code)
    for slug, value in counts.items():
        group = PopulationGroup.objects.get(slug=slug.replace("_", "-"))
        make_observation(district=district, indicator=indicator, group=group, year=year, value=value)
    return indicator


def hidden_cells(city, indicator, year=2025):
    disclosure = Disclosure(city)
    disclosure.load({(indicator.pk, year)})
    return {
        (district.name, group.slug)
        for district in city.districts.all()
        for group in PopulationGroup.objects.all()
        if disclosure.is_hidden(indicator.pk, year, district.pk, group.pk)
    }


def test_groups_that_sum_up_are_hidden_together(city):
    north = make_district(municipality=city, name="Nord")
    indicator = record(north, total=100, germans=98, foreigners=2)

    assert hidden_cells(city, indicator) == {("Nord", "foreigners"), ("Nord", "germans")}


def test_a_rest_within_a_group_that_is_no_complete_sum(city):
    north = make_district(municipality=city, name="Nord")
    indicator = record(north, total=500, foreigners=60, turkish_nationality=58)

    assert hidden_cells(city, indicator) == {("Nord", "turkish-nationality")}


def test_the_city_total_does_not_give_a_district_away(city):
    north, south = (make_district(municipality=city, name=name) for name in ("Nord", "Süd"))
    record(city.whole_city, naturalised=42)
    record(south, naturalised=40)
    indicator = record(north, naturalised=2)

    assert hidden_cells(city, indicator) == {("Nord", "naturalised"), ("Süd", "naturalised")}


def test_an_indicator_may_ask_for_more(city):
    north = make_district(municipality=city, name="Nord")
    indicator = make_indicator(municipality=city, kind="count", publishable_from=20)
    group = PopulationGroup.objects.get(slug="total")
    make_observation(district=north, indicator=indicator, group=group, year=2025, value=19)

    assert hidden_cells(city, indicator) == {("Nord", "total")}


@pytest.mark.parametrize(("numerator", "is_hidden"), [(2, True), (3, False), (0, False), (48, True), (47, False)])
def test_shares_are_hidden_with_their_numerator_or_its_rest(city, numerator, is_hidden):
    north = make_district(municipality=city, name="Nord")
    indicator = make_indicator(municipality=city, kind="share")
    group = PopulationGroup.objects.get(slug="total")
    make_observation(
        district=north, indicator=indicator, group=group, year=2025, value=4, numerator=numerator, denominator=50
    )

    assert hidden_cells(city, indicator) == ({("Nord", "total")} if is_hidden else set())


def test_a_share_of_the_inhabitants_is_hidden_with_the_count_it_follows_from(city):
    north = make_district(municipality=city, name="Nord")
    record(north, total=100, germans=98, foreigners=2)
    share = record(north, code="P.2.2", total=2)

    assert hidden_cells(city, share) == {("Nord", "total")}


def test_the_number_of_queries_does_not_depend_on_the_number_of_tables(city, django_assert_num_queries):
    north = make_district(municipality=city, name="Nord")
    for year in range(2015, 2026):
        indicator = record(north, year=year, total=100, germans=98, foreigners=2)

    for years in ([2025], range(2015, 2026)):
        with django_assert_num_queries(7):
            Disclosure(city).load({(indicator.pk, year) for year in years})
