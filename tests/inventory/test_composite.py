"""Indices against numbers computed by hand, what is left out, and how far the order depends on the weights."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from inventory.composite import compute, contributions_of, ranks_of, variants_of
from inventory.models import CompositeComponent, CompositeIndex
from inventory.statistics import MIN_MAX, Z_SCORES, NotComputable, composite_index, z_scores
from tests.factories import make_composite, make_district, make_indicator, make_observation, the_group

# 10, 20, 30, 40 have the mean 25 and the standard deviation 11.1803, so z is −1.3416, −0.4472, 0.4472, 1.3416.
BURDEN, STRENGTH = (10, 20, 30, 40), (40, 10, 30, 20)


@pytest.fixture
def districts(municipality):
    return [
        make_district(municipality=municipality, name=name, key=key)
        for key, name in (("01", "Alt"), ("02", "Berg"), ("03", "Chor"), ("04", "Deutz"))
    ]


@pytest.fixture
def burden(districts):
    return indicator_with(districts, BURDEN, direction="lower")


@pytest.fixture
def strength(districts):
    return indicator_with(districts, STRENGTH, direction="higher")


def indicator_with(districts, values, **kind):
    indicator = make_indicator(**kind)
    for district, value in zip(districts, values, strict=True):
        if value is not None:
            make_observation(district=district, indicator=indicator, group=the_group("total"), value=value)
    return indicator


def make_index(municipality, *parts, **values):
    return make_composite(
        municipality=municipality, parts=[(indicator, "total", weight) for indicator, weight in parts], **values
    )


def shown(computed):
    return {row.district.name: (round(row.index, 4), row.rank) for row in computed.rows}


def test_an_index_of_z_scores_is_what_one_computes_by_hand(municipality, member, burden, strength):
    index = make_index(municipality, (burden, 3), (strength, 1))

    computed = compute(index, user=member(), is_public=True)

    # (3·z₁ − z₂) / 4, as a high value of the second is good
    assert shown(computed) == {"Alt": (-1.3416, 4), "Berg": (0.0, 3), "Chor": (0.2236, 2), "Deutz": (1.118, 1)}
    assert [round(cell.contribution, 4) for cell in computed.rows[3].cells] == [1.0062, 0.1118]
    assert [(part.percent, part.component.raises_index) for part in computed.parts] == [(75.0, True), (25.0, False)]


def test_an_index_of_places_is_what_one_computes_by_hand(municipality, member, burden, strength):
    index = make_index(municipality, (burden, 3), (strength, 1), method=CompositeIndex.Method.MIN_MAX)

    computed = compute(index, user=member(), is_public=True)

    # places 0, ⅓, ⅔, 1 and, turned round, 0, 1, ⅓, ⅔
    assert shown(computed) == {"Alt": (0.0, 4), "Berg": (0.5, 3), "Chor": (0.5833, 2), "Deutz": (0.9167, 1)}


@pytest.mark.parametrize("method", [Z_SCORES, MIN_MAX])
def test_contributions_add_up_to_the_index(method):
    columns, weights, directions = [BURDEN, STRENGTH, (3, 1, 4, 1)], [3, 1, Decimal("0.5")], [1, -1, 1]
    how = {"method": method, "directions": directions}

    contributions = contributions_of(columns, weights, **how)

    assert [sum(row) for row in zip(*contributions, strict=True)] == pytest.approx(
        composite_index(columns, weights, **how)
    )


def test_equal_values_share_a_rank():
    assert ranks_of([0.1 + 0.2, 0.3, 1, -1]) == [2, 2, 1, 4]


def test_variants_change_one_weight_by_a_fifth():
    how = {"method": Z_SCORES, "directions": [1, -1]}

    variants = variants_of([BURDEN, STRENGTH], [1, 2], **how)

    assert [(one.position, one.is_raised) for one in variants] == [(0, True), (0, False), (1, True), (1, False)]
    assert list(variants[2].values) == composite_index([BURDEN, STRENGTH], [1, 2.4], **how)


def test_sensitivity_says_who_moves_and_by_which_weight(municipality, member, burden, strength):
    index = make_index(municipality, (burden, 1), (strength, "1.8"))

    computed = compute(index, user=member(), is_public=True)

    # With weights 1 : 2 two districts are level at 0.7454; 1 : 2.16 and 0.8 : 1.8 lie beyond.
    found = {
        row.district.name: (row.rank, row.rank_range, [part.name for part in row.moved_by]) for row in computed.rows
    }
    both = [burden.name, strength.name]
    assert found == {
        "Alt": (4, "4", []),
        "Berg": (2, "1–2", both),
        "Chor": (3, "3", []),
        "Deutz": (1, "1–2", both),
    }
    assert (computed.kept, computed.farthest) == (2, 1)
    assert computed.stability.startswith("2 von 4 Stadtteilen behalten ihren Platz in allen 4 Varianten")


def test_an_order_that_no_weight_changes_is_called_so(municipality, member, burden, strength):
    computed = compute(make_index(municipality, (burden, 3), (strength, 1)), user=member(), is_public=True)

    assert computed.stability.startswith("In keiner von 4 Varianten wechselt ein Stadtteil den Platz")


def test_a_district_without_a_figure_is_left_out_by_name(municipality, member, districts, burden):
    gap = indicator_with(districts, (40, 10, None, 20), direction="higher")

    computed = compute(make_index(municipality, (burden, 1), (gap, 1)), user=member(), is_public=True)

    assert [row.district.name for row in computed.rows] == ["Alt", "Berg", "Deutz"]
    assert [(one.district.name, one.reasons) for one in computed.left_out] == [("Chor", [f"{gap.name}: keine Angabe"])]
    assert (computed.number, computed.of_all) == (3, 4)
    # the mean and the standard deviation are those of the three districts
    assert sum(row.index for row in computed.rows) == pytest.approx(0)


def test_a_hidden_figure_leaves_its_district_out_for_all_but_the_coordination(
    municipality, member, districts, burden, strength
):
    secret = indicator_with(districts[1:], (20, 30, 40), direction="lower")
    make_observation(
        district=districts[0], indicator=secret, group=the_group("total"), value=2, numerator=1, denominator=50
    )
    index = make_index(municipality, (burden, 1), (secret, 1))

    public = compute(index, user=member("reader"), is_public=True)
    internal = compute(index, user=member(), is_public=False)

    assert [row.district.name for row in public.rows] == ["Berg", "Chor", "Deutz"]
    assert [(one.district.name, one.reasons) for one in public.left_out] == [("Alt", [f"{secret.name}: vertraulich"])]
    assert [row.district.name for row in internal.rows] == ["Alt", "Berg", "Chor", "Deutz"]
    assert [cell.figure.is_confidential for cell in internal.rows[0].cells] == [False, True]


def test_areas_made_of_others_and_other_levels_do_not_count(municipality, member, districts, burden, strength):
    composed = make_district(municipality=municipality, name="Fördergebiet")
    composed.parts.set(districts[:2])
    below = make_district(municipality=municipality, name="Quartier", parent=districts[0])
    for one in (composed, below):
        make_observation(district=one, indicator=burden, group=the_group("total"), value=99)

    computed = compute(make_index(municipality, (burden, 1), (strength, 1)), user=member(), is_public=True)

    assert computed.of_all == 4


def test_the_index_is_the_same_for_those_who_see_one_district(municipality, member, districts, burden, strength):
    index = make_index(municipality, (burden, 3), (strength, 1))
    manager = member("district_manager", districts=[districts[2]])

    computed = compute(index, user=manager, is_public=True)

    assert shown(computed) == {"Chor": (0.2236, 2)}
    assert not computed.sees_all


def test_an_indicator_that_is_the_same_everywhere_makes_no_index(municipality, member, districts, burden):
    level = indicator_with(districts, (5, 5, 5, 5), direction="lower")

    computed = compute(make_index(municipality, (burden, 1), (level, 1)), user=member(), is_public=True)

    with pytest.raises(NotComputable) as refused:
        z_scores((5, 5, 5, 5))
    assert (computed.refusal, computed.rows) == (refused.value.reason, [])


def test_two_districts_make_no_index(municipality, member, districts, burden):
    other = indicator_with(districts, (5, None, None, 6), direction="lower")

    computed = compute(make_index(municipality, (burden, 1), (other, 1)), user=member(), is_public=True)

    assert computed.refusal == "Nur für 2 Stadtteile liegt jede Kennzahl vor; mindestens 3 sind nötig."
    assert (computed.rows, len(computed.left_out)) == ([], 2)


@pytest.mark.parametrize(
    ("direction", "said", "raises"),
    [("lower", False, True), ("higher", True, False), ("neutral", True, True), ("neutral", False, False)],
)
def test_the_direction_of_an_indicator_comes_before_what_was_said(direction, said, raises):
    component = CompositeComponent(indicator=make_indicator_in_mind(direction), more_is_need=said)

    assert component.raises_index is raises


def make_indicator_in_mind(direction):
    return CompositeComponent._meta.get_field("indicator").related_model(direction=direction)


def test_an_index_costs_the_same_queries_for_two_indicators_as_for_four(
    municipality, member, districts, burden, strength
):
    user = member()
    more = [(indicator_with(districts, BURDEN, direction="lower"), 1) for _number in range(2)]
    small = make_index(municipality, (burden, 1), (strength, 1))
    large = make_index(municipality, (burden, 1), (strength, 1), *more)
    compute(large, user=user, is_public=True)  # judges what was written

    numbers = []
    for index in (small, large):
        with CaptureQueriesContext(connection) as queries:
            compute(index, user=user, is_public=True)
        numbers.append(len(queries))

    assert numbers[0] == numbers[1]


def test_it_says_where_the_need_is_greatest_and_whether_weights_matter(
    municipality, member, districts, burden, strength
):
    index = make_index(municipality, (burden, 3), (strength, 1))
    manager = member("district_manager", districts=[districts[0]])

    computed = compute(index, user=member(), is_public=True)
    of_one = compute(index, user=manager, is_public=True)

    first = computed.by_rank[0]
    assert computed.reading.startswith(f"Nach diesem Index ist der Bedarf am größten in: {first.district} (")
    assert computed.reading.endswith("Das gilt auch, wenn eines der Gewichte um ein Fünftel höher oder niedriger ist.")
    assert of_one.reading == ""


def test_it_says_that_other_weights_would_put_other_districts_first(municipality, member, burden, strength):
    computed = compute(make_index(municipality, (burden, 1), (strength, "1.8")), user=member(), is_public=True)

    assert computed.reading.endswith("Mit anderen Gewichten liegen andere Stadtteile vorn; siehe unten.")
