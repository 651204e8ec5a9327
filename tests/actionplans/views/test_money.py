"""Budget lines, expenses, funding sources and the plan's money."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from actionplans.models import FundingSource
from districts.models import Document
from tests.factories import (
    make_budget_line,
    make_expense,
    make_funding_source,
    make_measure,
    make_plan,
)
from tests.forms import form_values


@pytest.fixture
def measure(district):
    return make_measure(plan=make_plan(district=district))


@pytest.fixture
def source(municipality):
    return make_funding_source(municipality=municipality, name="Haushalt")


def address(name, measure, *args):
    plan = measure.plan
    return reverse(f"actionplans:{name}", args=[plan.municipality.slug, plan.slug, measure.number, *args])


@pytest.mark.parametrize(
    ("typed", "amount"), [("12500", 12500), ("12.500", 12500), ("12.500,50 €", Decimal("12500.50")), ("0", 0)]
)
def test_amounts_are_read_as_offices_write_them(sign_in, member, measure, source, typed, amount):
    client = sign_in(member())
    url = address("budget-line-create", measure)

    client.post(
        url,
        {**form_values(client.get(url)), "year": "2026", "amount": typed, "source": source.pk, "is_secured": "on"},
    )

    assert [(line.year, line.amount, line.source, line.is_secured) for line in measure.budget_lines.all()] == [
        (2026, amount, source, True)
    ]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"amount": "-5"}, "amount"),
        ({"amount": "12,500"}, "amount"),
        ({"amount": "viel"}, "amount"),
        ({"year": "26"}, "__all__"),
        ({"is_secured": "on"}, "source"),
    ],
)
def test_wrong_budget_lines_are_told_at_the_field(sign_in, member, measure, values, field):
    client = sign_in(member())
    url = address("budget-line-create", measure)

    response = client.post(url, {**form_values(client.get(url)), "year": "2026", "amount": "500", **values})

    assert (response.status_code, list(response.context["form"].errors)) == (422, [field])
    assert not measure.budget_lines.exists()


def test_a_source_of_another_municipality_cannot_be_chosen(sign_in, member, measure):
    client = sign_in(member())
    url = address("budget-line-create", measure)
    values = {"year": "2026", "amount": "500", "source": make_funding_source().pk}

    response = client.post(url, {**form_values(client.get(url)), **values})

    assert list(response.context["form"].errors) == ["source"]


def test_budget_lines_are_changed_and_deleted(sign_in, member, measure):
    line = make_budget_line(measure=measure)
    client = sign_in(member())
    url = address("budget-line-edit", measure, line.pk)

    client.post(url, {**form_values(client.get(url)), "amount": "750"})
    line.refresh_from_db()
    assert line.amount == 750

    client.post(address("budget-line-delete", measure, line.pk))
    assert not measure.budget_lines.exists()


def test_an_expense_keeps_its_receipt(sign_in, member, measure):
    client = sign_in(member())
    url = address("expense-create", measure)
    receipt = SimpleUploadedFile("Rechnung.csv", b"Posten;Betrag\nHonorar;200\n")

    client.post(
        url,
        {
            **form_values(client.get(url)),
            "spent_on": "1.3.26",
            "amount": "200",
            "purpose": "Honorare",
            "receipt": receipt,
        },
    )

    (expense,) = measure.expenses.all()
    assert (expense.spent_on, expense.amount, expense.document.title) == (date(2026, 3, 1), 200, "Honorare")


def test_a_refused_expense_leaves_no_receipt_behind(sign_in, member, measure):
    client = sign_in(member())
    url = address("expense-create", measure)
    receipt = SimpleUploadedFile("Rechnung.csv", b"Posten;Betrag\nHonorar;200\n")
    values = {"spent_on": "1.1.2100", "amount": "0", "purpose": "Honorare", "receipt": receipt}

    response = client.post(url, {**form_values(client.get(url)), **values})

    assert response.status_code == 422
    assert "spent_on" in response.context["form"].errors
    assert (measure.expenses.count(), Document.objects.count()) == (0, 0)


def test_expenses_are_changed_and_deleted(sign_in, member, measure):
    expense = make_expense(measure=measure)
    client = sign_in(member())
    url = address("expense-edit", measure, expense.pk)

    client.post(url, {**form_values(client.get(url)), "amount": "-20"})
    expense.refresh_from_db()
    assert expense.amount == -20

    client.post(address("expense-delete", measure, expense.pk))
    assert not measure.expenses.exists()


@pytest.mark.parametrize("number", [3, 30])
def test_the_plans_money_costs_the_same_queries_for_any_number_of_measures(
    sign_in, member, district, django_assert_num_queries, number
):
    plan = make_plan(district=district)
    for _index in range(number):
        measure = make_measure(plan=plan)
        make_budget_line(measure=measure, source=make_funding_source(municipality=plan.municipality))
        make_expense(measure=measure)
    client = sign_in(member("reader"))
    url = reverse("actionplans:money", args=[plan.municipality.slug, plan.slug])

    with django_assert_num_queries(14):
        response = client.get(url)

    assert response.context["by_source"].total.planned == 1000 * number


def test_funding_sources_are_kept_in_a_list(sign_in, member, municipality):
    client = sign_in(member())
    url = reverse("actionplans:funding-source-create", args=[municipality.slug])

    client.post(url, {**form_values(client.get(url)), "name": "Haushalt", "kind": "municipal"})
    twice = client.post(url, {**form_values(client.get(url)), "name": "Haushalt", "kind": "municipal"})

    (source,) = client.get(reverse("actionplans:funding-source-list", args=[municipality.slug])).context["sources"]
    assert (source.name, twice.status_code) == ("Haushalt", 422)


def test_a_source_in_use_is_not_deleted(sign_in, member, municipality, measure, source):
    make_budget_line(measure=measure, source=source)

    response = sign_in(member()).post(reverse("actionplans:funding-source-delete", args=[municipality.slug, source.pk]))

    assert response.status_code == 409
    assert FundingSource.objects.exists()
