"""The measures against published and computed figures, against a second plain computation, and against their laws."""

import csv
from decimal import Decimal
from fractions import Fraction
from functools import cache
from itertools import pairwise
from math import isclose, sqrt
from pathlib import Path

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from inventory.statistics import (
    MIN_MAX,
    Change,
    NotComputable,
    change,
    composite_index,
    dissimilarity,
    interaction,
    isolation,
    location_quotients,
    min_max,
    pooled_share,
    population_classes,
    segregation_index,
    trend,
    unbroken_runs,
    z_scores,
)

COLOGNE = Path(__file__).parents[3] / "shared" / "data" / "koeln" / "koeln_stadtteile_bevoelkerung_2005_2012.csv"
cologne_only = pytest.mark.skipif(not COLOGNE.exists(), reason="the figures of Cologne are not here")


# Small cases, also run through PySAL 2.5.4


@pytest.mark.parametrize(
    ("group", "total", "index", "own", "others"),
    [
        ((10, 20, 30, 40), (100, 100, 100, 100), 4 / 15, 0.30, 0.70),
        ((0, 100), (100, 100), 1, 1, 0),
        ((25, 50, 75), (100, 200, 300), 0, 0.25, 0.75),
        ((5, 0, 45), (50, 0, 150), 0.2, 0.28, 0.72),
    ],
    ids=["rising", "apart", "proportional", "with an empty district"],
)
def test_measures_of_small_cities(group, total, index, own, others):
    rest = [whole - part for part, whole in zip(group, total, strict=True)]

    measures = [
        segregation_index(group, total),
        dissimilarity(group, rest),
        isolation(group, total),
        interaction(group, total),
    ]

    assert measures == pytest.approx([index, index, own, others])


def test_location_quotients_compare_with_the_city():
    assert location_quotients((10, 20, 30, 40), (100,) * 4) == pytest.approx([0.4, 0.8, 1.2, 1.6])


def test_an_empty_district_has_no_location_quotient():
    assert location_quotients((5, 0, 45), (50, 0, 150)) == [pytest.approx(0.4), None, pytest.approx(1.2)]


def test_z_scores_use_the_standard_deviation_of_the_population():
    scores = [round(score, 6) for score in z_scores((10, 20, 30, 40))]

    assert scores == [-1.341641, -0.447214, 0.447214, 1.341641]


def test_min_max_places_between_the_lowest_and_the_highest():
    assert min_max((10, 20, 30, 40)) == pytest.approx([0, 1 / 3, 2 / 3, 1])


# Cologne: 86 districts, 9 boroughs


@cache
def cologne(year, level="Stadtteil"):
    with COLOGNE.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file, delimiter=";") if (row["jahr"], row["ebene"]) == (str(year), level)]
    return sorted(rows, key=lambda row: row["raum_id"])


def column(name, year, level="Stadtteil"):
    return [int(row[name]) for row in cologne(year, level)]


@cologne_only
@pytest.mark.parametrize(
    ("name", "year", "expected"),
    [
        ("auslaender", 2005, 0.232555),
        ("auslaender", 2012, 0.224459),
        ("einwohner_mit_mh", 2005, 0.227827),
        ("einwohner_mit_mh", 2012, 0.236787),
    ],
)
def test_segregation_in_cologne(name, year, expected):
    assert len(cologne(year)) == 86
    assert round(segregation_index(column(name, year), column("einwohner", year)), 6) == expected


@cologne_only
def test_the_same_figures_give_another_index_on_the_nine_boroughs():
    group, total = column("auslaender", 2012, "Stadtbezirk"), column("einwohner", 2012, "Stadtbezirk")

    assert len(group) == 9
    # Printed as 0.108575; the figures give 0.10857533.
    assert round(segregation_index(group, total), 6) == 0.108575


@cologne_only
@pytest.mark.parametrize(("year", "expected"), [(2005, 0.211160), (2012, 0.210091)])
def test_isolation_in_cologne(year, expected):
    group, total = column("auslaender", year), column("einwohner", year)

    assert round(isolation(group, total), 6) == expected
    assert round(interaction(group, total), 6) == round(1 - expected, 6)


@cologne_only
@pytest.mark.parametrize(("year", "expected"), [(2005, 0.303207), (2012, 0.284976)])
def test_dissimilarity_of_two_groups_in_cologne(year, expected):
    assert round(dissimilarity(column("auslaender_tuerkei", year), column("auslaender_eu", year)), 6) == expected


@cologne_only
def test_location_quotients_in_cologne():
    quotients = location_quotients(column("auslaender", 2012), column("einwohner", 2012))

    named = {row["raum"]: round(value, 6) for row, value in zip(cologne(2012), quotients, strict=True)}
    chosen = {name: named[name] for name in ("Libur", "Mülheim", "Chorweiler", "Finkenberg", "Meschenich")}
    assert chosen == {
        "Libur": 0.251031,
        "Mülheim": 1.772616,
        "Chorweiler": 2.111629,
        "Finkenberg": 2.222985,
        "Meschenich": 2.299522,
    }


@cologne_only
def test_septiles_of_cologne_by_the_rule_of_the_middle():
    total = column("einwohner", 2012)
    shares = [part / whole for part, whole in zip(column("auslaender", 2012), total, strict=True)]

    classes = population_classes(shares, total)

    sizes = [classes.count(number) for number in range(1, 8)]
    people = [sum(n for n, one in zip(total, classes, strict=True) if one == number) for number in range(1, 8)]
    assert sizes == [14, 17, 14, 10, 11, 10, 10]
    assert people == [140907, 156628, 143951, 148261, 160007, 148489, 146312]
    off = sum(abs(number - Fraction(sum(total), 7)) for number in people)
    assert round(float(off)) == 36381


# A second, plain computation with fractions, by the other known form of each formula


def plain_segregation(group, total):
    """Σ tᵢ·|pᵢ−P| / (2·T·P·(1−P)), as PySAL writes it."""
    everybody = sum(total)
    share = Fraction(sum(group), everybody)
    distances = [whole * abs(Fraction(part, whole) - share) for part, whole in zip(group, total, strict=True) if whole]
    return sum(distances) / (2 * everybody * share * (1 - share))


def plain_dissimilarity(first, second):
    """1 − Σ min(xᵢ/X, yᵢ/Y): what the two distributions do not share."""
    shared = [min(Fraction(a, sum(first)), Fraction(b, sum(second))) for a, b in zip(first, second, strict=True)]
    return 1 - sum(shared)


def plain_isolation(group, total):
    """Ask each member how large the own group is where they live."""
    answers = [Fraction(part, whole) for part, whole in zip(group, total, strict=True) for _member in range(part)]
    return sum(answers) / len(answers)


def plain_classes(shares, populations, classes):
    """Write down every half inhabitant in the order of shares, and see in which stretch the middle one stands."""
    people = []
    for place in sorted(range(len(shares)), key=lambda one: (shares[one], one)):
        people += [place] * (2 * populations[place])
    stretch = Fraction(len(people), classes)
    result = []
    for place, population in enumerate(populations):
        middle = people.index(place) + population
        result.append(max(number for number in range(1, classes + 1) if (number - 1) * stretch <= middle))
    return result


districts = st.lists(
    st.integers(0, 3000).flatmap(lambda whole: st.tuples(st.integers(0, whole), st.just(whole))),
    min_size=2,
    max_size=40,
)


def some_group(pairs):
    """Return group and total of a city in which the group is neither nobody nor everybody."""
    group, total = [part for part, _whole in pairs], [whole for _part, whole in pairs]
    assume(0 < sum(group) < sum(total))
    return group, total


@given(districts)
def test_measures_agree_with_the_plain_computation(pairs):
    group, total = some_group(pairs)
    rest = [whole - part for part, whole in pairs]

    assert isclose(segregation_index(group, total), plain_segregation(group, total), abs_tol=1e-9)
    assert isclose(dissimilarity(group, rest), plain_dissimilarity(group, rest), abs_tol=1e-9)
    assert isclose(isolation(group, total), plain_isolation(group, total), abs_tol=1e-9)


@given(
    st.lists(st.tuples(st.integers(0, 20), st.integers(1, 60)), min_size=3, max_size=15),
    st.integers(2, 3),
)
def test_classes_agree_with_the_plain_computation(pairs, classes):
    shares, people = [share for share, _people in pairs], [people for _share, people in pairs]

    assert population_classes(shares, people, classes) == plain_classes(shares, people, classes)


# Laws


@given(districts)
def test_measures_keep_their_bounds_and_add_up(pairs):
    group, total = some_group(pairs)
    share = sum(group) / sum(total)

    own = isolation(group, total)

    assert -1e-12 <= segregation_index(group, total) <= 1 + 1e-12
    assert share - 1e-12 <= own <= 1 + 1e-12
    assert isclose(own + interaction(group, total), 1, abs_tol=1e-12)


@given(districts, st.randoms(use_true_random=False))
def test_measures_do_not_depend_on_the_order_of_districts(pairs, random):
    group, total = some_group(pairs)
    mixed = list(pairs)
    random.shuffle(mixed)
    other_group, other_total = some_group(mixed)

    for measure in (segregation_index, isolation, interaction, dissimilarity):
        assert isclose(measure(group, total), measure(other_group, other_total), abs_tol=1e-12)


@given(districts, st.integers(2, 1000))
def test_measures_do_not_depend_on_the_size_of_the_city(pairs, times):
    group, total = some_group(pairs)

    for measure in (segregation_index, isolation, interaction, dissimilarity):
        larger = measure([n * times for n in group], [n * times for n in total])
        assert isclose(measure(group, total), larger, abs_tol=1e-9)


@given(st.lists(st.integers(0, 500), min_size=2, max_size=40), st.integers(1, 9), st.integers(10, 20))
def test_a_group_spread_evenly_is_not_segregated(sizes, part, whole):
    assume(sum(sizes))
    group, total = [part * size for size in sizes], [whole * size for size in sizes]

    assert segregation_index(group, total) == pytest.approx(0, abs=1e-12)
    assert isolation(group, total) == pytest.approx(part / whole)


@given(districts)
def test_dissimilarity_is_the_same_from_both_sides(pairs):
    group, total = some_group(pairs)

    assert isclose(dissimilarity(group, total), dissimilarity(total, group), abs_tol=1e-12)


@given(districts)
def test_location_quotients_weighted_by_people_mean_one(pairs):
    group, total = some_group(pairs)

    quotients = location_quotients(group, total)

    weighted = sum(value * whole for value, whole in zip(quotients, total, strict=True) if value is not None)
    assert isclose(weighted / sum(total), 1, abs_tol=1e-9)


shares_and_people = st.lists(
    st.tuples(st.floats(0, 100, allow_nan=False), st.integers(0, 100_000)), min_size=10, max_size=80
)


@given(shares_and_people, st.integers(2, 10))
def test_classes_hold_everybody_and_rise_with_the_share(pairs, classes):
    shares, people = [share for share, _people in pairs], [people for _share, people in pairs]
    assume(sum(people))

    result = population_classes(shares, people, classes)

    in_order = [number for _share, number in sorted(zip(shares, result, strict=True))]
    assert in_order == sorted(in_order)
    assert set(result) <= set(range(1, classes + 1))
    # No class is further from its fair part than the districts at its two ends are large.
    for number in range(1, classes + 1):
        members = sum(n for n, one in zip(people, result, strict=True) if one == number)
        assert abs(members - sum(people) / classes) <= max(people) + 1e-6


@given(st.lists(st.integers(-10_000, 10_000), min_size=2, max_size=60), st.integers(1, 50), st.integers(-100, 100))
@example([0, 1], 1, 0)
def test_z_scores_have_mean_zero_and_deviation_one_on_every_scale(values, factor, shift):
    assume(len(set(values)) > 1)

    scores = z_scores(values)

    assert isclose(sum(scores), 0, abs_tol=1e-8)
    assert isclose(sqrt(sum(score**2 for score in scores) / len(scores)), 1, abs_tol=1e-9)
    assert z_scores([value * factor + shift for value in values]) == pytest.approx(scores, abs=1e-8)
    assert min_max([value * factor + shift for value in values]) == pytest.approx(min_max(values), abs=1e-8)


@given(st.lists(st.integers(-10_000, 10_000), min_size=2, max_size=60))
def test_scores_keep_the_order_of_the_values(values):
    assume(len(set(values)) > 1)

    for scores in (z_scores(values), min_max(values)):
        pairs = sorted(zip(values, scores, strict=True))
        assert all(one[1] < two[1] or one[0] == two[0] for one, two in pairwise(pairs))


column_values = st.lists(st.integers(0, 1000), min_size=5, max_size=5).filter(lambda values: len(set(values)) > 1)


@given(
    st.lists(st.tuples(column_values, st.integers(1, 9), st.sampled_from([1, -1])), min_size=1, max_size=5),
    st.sampled_from(["z-scores", MIN_MAX]),
    st.randoms(use_true_random=False),
)
def test_an_index_depends_on_the_proportion_of_weights_and_not_on_the_order_of_columns(parts, method, random):
    def index(parts, times=1):
        columns, weights, directions = zip(*parts, strict=True)
        return composite_index(columns, [weight * times for weight in weights], method=method, directions=directions)

    mixed = list(parts)
    random.shuffle(mixed)

    assert index(mixed) == pytest.approx(index(parts), abs=1e-9)
    assert index(parts, times=3) == pytest.approx(index(parts), abs=1e-9)


@given(column_values, column_values, st.sampled_from(["z-scores", MIN_MAX]), st.integers(0, 4))
def test_the_highest_value_leads_among_those_alike_otherwise(values, other, method, place):
    raised = list(values)
    raised[place] = max(values) + 1

    after = composite_index([raised, other], [1, 1], method=method, directions=[1, 1])

    same = [one for one in range(5) if other[one] == other[place]]
    assert all(after[place] >= after[one] - 1e-9 for one in same)


# The composite index


def test_a_direction_turns_a_column_round():
    columns = [(10, 20, 30, 40), (4, 3, 2, 1)]

    both_ways = composite_index(columns, [1, 1], method=MIN_MAX, directions=[1, -1])
    against = composite_index(columns, [1, 1], method="z-scores", directions=[1, 1])

    assert both_ways == pytest.approx([0, 1 / 3, 2 / 3, 1])
    assert against == pytest.approx([0, 0, 0, 0])


def test_weights_decide_between_columns():
    index = composite_index([(0, 10), (5, 0)], [3, Decimal("1.0")], method=MIN_MAX, directions=[1, 1])

    assert index == pytest.approx([0.25, 0.75])


def test_the_berlin_index_is_the_sum_of_z_scores_over_its_deviation():
    columns = [(4, 9, 1, 6), (30, 10, 20, 25), (2, 2, 8, 5)]
    sums = [sum(scores) for scores in zip(*(z_scores(one) for one in columns), strict=True)]
    deviation = sqrt(sum(value**2 for value in sums) / 4)

    index = composite_index(columns, [1, 1, 1], directions=[1, 1, 1], standardised=True)

    assert index == pytest.approx([value / deviation for value in sums])


def test_an_index_whose_indicators_cancel_out_cannot_be_standardised():
    with pytest.raises(NotComputable):
        composite_index([(1, 2, 3), (3, 2, 1)], [1, 1], directions=[1, 1], standardised=True)


@pytest.mark.parametrize("weights", [[0, 0], [2, -1], [1]])
def test_an_index_refuses_weights_that_make_no_sense(weights):
    with pytest.raises(NotComputable):
        composite_index([(1, 2), (2, 1)], weights, directions=[1, 1])


def test_an_index_refuses_unknown_methods_and_directions():
    with pytest.raises(ValueError, match="method"):
        composite_index([(1, 2)], [1], method="ranks", directions=[1])
    with pytest.raises(ValueError, match="directions"):
        composite_index([(1, 2)], [1], directions=[0])
    with pytest.raises(ValueError, match="standardised"):
        composite_index([(1, 2)], [1], method=MIN_MAX, directions=[1], standardised=True)


# Classes


def test_a_middle_on_the_cut_belongs_to_the_upper_class():
    assert population_classes([1, 2, 3], [10, 10, 10], classes=2) == [1, 2, 2]


def test_equal_shares_keep_the_given_order():
    assert population_classes([5, 5, 5, 5], [10, 10, 10, 10], classes=4) == [1, 2, 3, 4]


def test_a_very_large_district_leaves_classes_empty():
    assert population_classes([1, 2, 3], [1, 98, 1], classes=3) == [1, 2, 3]
    assert population_classes([1, 2, 3], [98, 1, 1], classes=3) == [2, 3, 3]


def test_empty_districts_fall_in_the_class_beside_them():
    assert population_classes([9, 1, 5, 3], [0, 0, 10, 10], classes=2) == [2, 1, 2, 1]


def test_fewer_districts_than_classes_are_refused():
    with pytest.raises(NotComputable, match="3 Stadtteile"):
        population_classes([1, 2, 3], [1, 1, 1], classes=7)


# Over time


def test_change_is_absolute_and_relative_to_the_first():
    assert change(Decimal(40), Decimal(50)) == Change(10.0, 0.25)
    assert change(-4, -5) == Change(-1.0, -0.25)
    assert change(0, 7) == Change(7.0, None)


def test_a_trend_is_the_slope_per_year_and_how_well_it_fits():
    exact = trend([2018, 2019, 2021], [10, 12, 16])
    rough = trend([1, 2, 3, 4], [1, 3, 2, 4])

    assert (exact.slope, exact.fit, exact.at(2020)) == pytest.approx((2, 1, 14))
    assert (rough.slope, rough.intercept, rough.fit) == pytest.approx((0.8, 0.5, 0.64))


def test_equal_values_are_a_level_trend():
    level = trend([2018, 2019, 2020], [Decimal("7.1")] * 3)

    assert (level.slope, level.fit) == (0, 1)


@given(st.lists(st.integers(-1000, 1000), min_size=3, max_size=15), st.integers(-50, 50))
def test_a_trend_moves_with_a_slope_added(values, slope):
    years = list(range(2000, 2000 + len(values)))

    steeper = trend(years, [value + slope * place for place, value in enumerate(values)])

    assert isclose(steeper.slope, trend(years, values).slope + slope, abs_tol=1e-6)
    assert 0 <= steeper.fit <= 1


@pytest.mark.parametrize(
    ("years", "values", "breaks"),
    [
        ([2018, 2019], [1, 2], ()),
        ([2018, 2019, 2020], [1, None, 2], ()),
        ([2018, 2018, 2020], [1, 2, 3], ()),
        ([2018, 2019, 2020], [1, 2, 3], (2019,)),
        ([2018, 2019, 2020], [1, 2, 3], (2020,)),
        ([2018, 2019, 2020], [1, 2], ()),
    ],
    ids=["two years", "a gap", "a year twice", "a break inside", "a break at the end", "different lengths"],
)
def test_a_trend_is_refused(years, values, breaks):
    with pytest.raises(NotComputable):
        trend(years, values, breaks=breaks)


def test_a_break_before_the_first_year_does_no_harm():
    assert trend([2018, 2019, 2020], [1, 2, 3], breaks={2018, 2024}).slope == pytest.approx(1)


def test_runs_end_at_gaps_and_breaks():
    runs = unbroken_runs([2015, 2016, 2017, 2018, 2019, 2020], [1, 2, None, 3, 4, 5], breaks={2020})

    assert runs == [([2015, 2016], [1, 2]), ([2018, 2019], [3, 4]), ([2020], [5])]


# Composed areas


def test_a_pooled_share_is_not_the_mean_of_shares():
    assert pooled_share([10, 90], [100, 100]) == 50
    assert pooled_share([Decimal(1), Decimal(0), Decimal(2)], [Decimal(10), Decimal(0), Decimal(20)]) == Decimal(10)
    assert pooled_share([3], [2000], per=1000) == pytest.approx(1.5)


@pytest.mark.parametrize(
    ("numerators", "denominators"), [([1, None], [2, 3]), ([1], [0]), ([1], [2, 3]), ([-1], [3]), ([], [])]
)
def test_a_pooled_share_is_refused(numerators, denominators):
    with pytest.raises(NotComputable):
        pooled_share(numerators, denominators)


# What is refused, and why


@pytest.mark.parametrize("measure", [segregation_index, isolation, interaction, location_quotients])
@pytest.mark.parametrize(
    ("group", "total", "reason", "places"),
    [
        ((11, 20, 31), (10, 20, 30), "Die Gruppe ist größer als die Gesamtzahl.", (0, 2)),
        ((0, 0), (10, 20), "Niemand gehört zu der Gruppe.", ()),
        ((10, 20), (10, 20), "Alle gehören zu der Gruppe; es gibt niemanden, mit dem sie sich vergleichen ließe.", ()),
        ((1, None, 3), (10, 20, None), "Zahlen fehlen oder sind vertraulich.", (1, 2)),
        ((1, 2), (10, float("nan")), "Zahlen fehlen oder sind vertraulich.", (1,)),
        ((1, 2), (10, 20, 30), "Die Zahlen gehören nicht zu denselben Stadtteilen.", ()),
        ((1,), (10,), "Eine Verteilung braucht mindestens zwei Stadtteile.", ()),
        ((1, -2), (10, 20), "Eine Zahl von Menschen kann nicht negativ sein.", (1,)),
    ],
    ids=["larger", "nobody", "everybody", "missing", "no number", "lengths", "one district", "negative"],
)
def test_what_cannot_be_computed_says_why(measure, group, total, reason, places):
    with pytest.raises(NotComputable) as refusal:
        measure(group, total)

    assert (str(refusal.value), refusal.value.reason, refusal.value.places) == (reason, reason, places)


def test_dissimilarity_needs_people_in_both_groups():
    with pytest.raises(NotComputable, match="Niemand"):
        dissimilarity((1, 2), (0, 0))


@pytest.mark.parametrize("scores", [z_scores, min_max])
@pytest.mark.parametrize("values", [(3, 3, 3), (0.1, 0.1), (5,), (), (1, None)])
def test_scores_need_a_spread(scores, values):
    with pytest.raises(NotComputable):
        scores(values)


@pytest.mark.parametrize(
    ("shares", "people"),
    [([1, 2], [10, None]), ([None, 2], [10, 10]), ([1, 2], [0, 0]), ([1, 2], [1]), ([1, 2], [3, -1])],
)
def test_classes_are_refused(shares, people):
    with pytest.raises(NotComputable):
        population_classes(shares, people, classes=2)


def test_a_single_class_is_a_mistake_in_the_program():
    with pytest.raises(ValueError, match="two"):
        population_classes([1, 2], [1, 1], classes=1)


def test_no_change_from_or_to_a_missing_figure():
    with pytest.raises(NotComputable):
        change(None, 3)
