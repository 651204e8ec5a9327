"""The timeline of a plan: drawing, table, measures without dates."""

from datetime import date

import pytest
from django.urls import reverse

from tests.factories import make_field, make_measure, make_milestone, make_plan


@pytest.fixture
def plan(district):
    return make_plan(district=district)


def address(plan):
    return reverse("actionplans:timeline", args=[plan.municipality.slug, plan.slug])


def test_each_bar_is_a_link_and_dropped_measures_are_left_out(sign_in, member, plan):
    shown = make_measure(plan=plan, title="Sprachcafé", starts_on=date(2026, 1, 1), is_open_ended=True)
    undated = make_measure(plan=plan, title="Elterncafé")
    make_measure(plan=plan, title="Verworfenes", starts_on=date(2026, 1, 1), status="dropped")

    response = sign_in(member("reader")).get(address(plan))

    page = response.content.decode()
    assert [entry.title for entry in response.context["entries"]] == ["Sprachcafé", "Elterncafé"]
    assert page.count(f'<a class="timeline__measure" href="{shown.get_absolute_url()}">') == 1
    assert [entry.number for entry in response.context["drawing"].undated] == [undated.number]
    assert "style=" not in page


def test_numbers_in_the_drawing_are_not_written_the_german_way(sign_in, member, plan):
    for _index in range(60):
        make_measure(plan=plan, starts_on=date(2026, 1, 1), ends_on=date(2027, 1, 1))

    response = sign_in(member("reader")).get(address(plan))

    drawing = response.context["drawing"]
    assert drawing.height > 1000
    assert f'viewBox="0 0 {drawing.width} {drawing.height}"' in response.content.decode()


@pytest.mark.parametrize("number", [3, 30])
def test_the_timeline_costs_the_same_queries_for_any_number_of_measures(
    sign_in, member, plan, django_assert_num_queries, number
):
    field = make_field(municipality=plan.municipality)
    for _index in range(number):
        make_milestone(measure=make_measure(plan=plan, fields=[field], starts_on=date(2026, 1, 1)))
    client = sign_in(member("reader"))

    with django_assert_num_queries(9):
        client.get(address(plan))


def test_an_empty_plan_says_what_belongs_here(sign_in, member, plan):
    assert "Noch keine Maßnahmen" in sign_in(member()).get(address(plan)).content.decode()
