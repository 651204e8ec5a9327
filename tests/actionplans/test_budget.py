"""Sums of money: every amount counts once, open money has a row of its own."""

from datetime import date
from decimal import Decimal

import pytest

from actionplans.budget import Sums, budget_by_field, budget_by_source
from actionplans.models import BudgetLine, Expense, Measure
from tests.factories import make_budget_line, make_expense, make_field, make_funding_source, make_measure, make_plan


def sums(planned=0, secured=0, spent=0):
    return Sums(Decimal(planned), Decimal(secured), Decimal(spent))


@pytest.fixture
def plan(municipality):
    return make_plan(district=municipality.whole_city)


@pytest.mark.django_db
def test_by_source_and_year(plan, django_assert_num_queries):
    measure = make_measure(plan=plan)
    city = make_funding_source(municipality=plan.municipality, name="Haushalt")
    make_budget_line(measure=measure, year=2026, amount=1000, source=city, is_secured=True)
    make_budget_line(measure=measure, year=2026, amount=500, source=city)
    make_budget_line(measure=measure, year=2027, amount=Decimal("0.10"))
    make_budget_line(measure=measure, year=2027, amount=Decimal("0.20"))
    make_expense(measure=measure, spent_on=date(2026, 5, 1), amount=300, source=city)

    with django_assert_num_queries(2):
        table = budget_by_source(BudgetLine.objects.all(), Expense.objects.all(), without="offen")

    assert table.years == [2026, 2027]
    assert [(row.label, row.cells, row.total) for row in table.rows] == [
        ("Haushalt", [sums(1500, 1000, 300), sums()], sums(1500, 1000, 300)),
        ("offen", [sums(), sums("0.30")], sums("0.30")),
    ]
    assert table.totals == [sums(1500, 1000, 300), sums("0.30")]
    assert (table.total, table.total.open, table.total.left) == (
        sums("1500.30", 1000, 300),
        Decimal("500.30"),
        Decimal("1200.30"),
    )


@pytest.mark.django_db
def test_a_measure_in_two_fields_counts_in_both_but_once_in_the_sum(plan):
    fields = [make_field(municipality=plan.municipality, name=name) for name in ("Bildung", "Sprache")]
    make_budget_line(measure=make_measure(plan=plan, fields=fields), amount=1000)
    make_budget_line(measure=make_measure(plan=plan), amount=50)

    table = budget_by_field(BudgetLine.objects.all(), Expense.objects.all(), without="ohne")

    assert [(row.label, row.total.planned) for row in table.rows] == [
        ("Bildung", 1000),
        ("Sprache", 1000),
        ("ohne", 50),
    ]
    assert table.total == sums(1050)


@pytest.mark.django_db
def test_money_of_dropped_measures_is_not_planned(plan):
    make_budget_line(measure=make_measure(plan=plan, status=Measure.Status.DROPPED))

    assert not budget_by_source(BudgetLine.objects.planned(), Expense.objects.none(), without="")
