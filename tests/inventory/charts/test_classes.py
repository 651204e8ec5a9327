from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.charts import class_limits, class_names, class_of

shares = st.decimals(0, 100, places=1, allow_nan=False)


def decimals(*numbers):
    return tuple(Decimal(str(number)) for number in numbers)


def test_classes_hold_about_as_many_values_each_between_round_limits():
    limits = class_limits(decimals(*range(1, 101)))

    assert limits == decimals(20, 40, 60, 80)


@pytest.mark.parametrize(
    ("values", "limits"), [((), ()), ((5, 5, 5), ()), ((0, 0, 7), ()), ((1, 2), decimals("1.2", "1.4", "1.6", "1.8"))]
)
def test_few_different_values_have_few_classes(values, limits):
    assert class_limits(decimals(*values)) == limits


def test_limits_of_counts_are_whole():
    assert all(limit == int(limit) for limit in class_limits(decimals(1, 2, 3, 4, 5, 6, 7), decimals=0))


def test_a_value_belongs_where_it_belongs_as_it_is_written():
    limits = decimals(10, 20)

    assert [class_of(number, limits) for number in decimals("9.94", "9.96", 10, "19.9", 20)] == [1, 2, 2, 2, 3]


def test_classes_are_named_by_their_limits():
    assert class_names(decimals("2.5", 10)) == ["unter 2,5", "2,5 bis unter 10", "10 und mehr"]
    assert class_names(()) == ["alle Werte"]


@given(st.lists(shares, max_size=60))
def test_there_are_at_most_five_classes_and_each_limit_parts_the_values(values):
    limits = class_limits(values)

    assert len(limits) <= 4
    assert list(limits) == sorted(set(limits))
    known = [value for value in values if value]
    assert all(min(known) < limit <= max(known) for limit in limits)
