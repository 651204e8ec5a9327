"""What is due, for whom, in which order."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from actionplans.agenda import agenda
from actionplans.models import Measure
from tests import factories

TODAY = date(2026, 11, 21)


def day(offset):
    return TODAY + timedelta(days=offset)


@pytest.fixture
def plan(district):
    return factories.make_plan(district=district)


def running(plan, **values):
    return factories.make_measure(plan=plan, status=Measure.Status.RUNNING, status_since=day(-5), **values)


def about(measure):
    return f"{measure} · {measure.plan.district}"


def whats(items):
    return [(item.due_on, item.about) for item in items]


def test_items_are_sorted_into_overdue_soon_and_later(plan, member):
    late, soon, later = (running(plan, ends_on=day(offset)) for offset in (-3, 10, 60))
    running(plan, ends_on=day(200))

    found = agenda(member(), plan.municipality, on=TODAY)

    assert whats(found.overdue) == [(day(-3), about(late))]
    assert whats(found.soon) == [(day(10), about(soon))]
    assert whats(found.later) == [(day(60), about(later))]


def test_what_is_ended_is_due_no_more(plan, member):
    factories.make_measure(plan=plan, status=Measure.Status.DONE, ends_on=day(-3), next_review_on=day(3))

    assert agenda(member(), plan.municipality, on=TODAY).is_empty


def test_a_contributor_finds_the_own_measures_first(plan, member):
    organisation = factories.make_stakeholder(municipality=plan.municipality)
    running(plan, ends_on=day(1))
    own = running(plan, ends_on=day(9), lead=organisation)

    found = agenda(member("contributor", organisation=organisation), plan.municipality, on=TODAY)

    assert next(item.about for item in found.soon) == about(own)
    assert [(item.is_mine, bool(item.report_url)) for item in found.soon] == [(True, True), (False, False)]
    assert [measure for measure, _url in found.mine] == [own]


def test_a_reader_is_offered_no_report(plan, member):
    running(plan, ends_on=day(-3))

    found = agenda(member("reader"), plan.municipality, on=TODAY)

    assert [item.report_url for item in found.overdue] == [""]
    assert found.mine == []


def test_warnings_say_why(plan, member):
    measure = running(plan)
    factories.make_progress_entry(measure=measure, light="at_risk", event_on=day(-2))

    warnings = agenda(member(), plan.municipality, on=TODAY).warnings

    assert [(warning.measure, [each.kind for each in warning.conditions]) for warning in warnings] == [
        (measure, ["at_risk"])
    ]


def test_nothing_of_other_districts_shows_up(plan, member, municipality):
    running(plan, ends_on=day(-3))
    elsewhere = factories.make_district(municipality=municipality)

    found = agenda(member("district_manager", districts=[elsewhere]), municipality, on=TODAY)

    assert (found.overdue, found.plans) == ([], [])


def test_the_overview_costs_the_same_for_one_measure_and_for_thirty(plan, member, sign_in, count_queries):
    client = sign_in(member())
    url = reverse("actionplans:overview", args=[plan.municipality.slug])
    goal = factories.make_goal(plan=plan)
    lead = factories.make_stakeholder(municipality=plan.municipality)
    running(plan, ends_on=day(-3), goals=[goal], lead=lead)
    few = count_queries(client, url)

    other = factories.make_plan(district=plan.district)
    for _ in range(15):
        running(plan, ends_on=day(-3), goals=[goal], lead=lead)
        running(other, ends_on=day(5), lead=lead)

    assert count_queries(client, url) == few


# Figures that call for attention


def warning_figure(district, value=50, **values):
    """Record a figure that a rule warns about."""
    indicator = factories.make_indicator()
    rule = factories.make_warning_rule(municipality=district.municipality, indicator=indicator, limit=20)
    factories.make_observation(district=district, indicator=indicator, group=rule.group, value=value, **values)
    return rule


@pytest.mark.parametrize(
    ("role", "is_told"),
    [
        ("administrator", True),
        ("coordination", True),
        ("district_manager", True),
        ("contributor", False),
        ("committee", False),
        ("reader", False),
    ],
)
def test_figures_warn_those_who_may_make_a_finding_of_them(district, member, role, is_told):
    rule = warning_figure(district)

    found = agenda(member(role), district.municipality, on=TODAY)

    assert [(one.rule, one.district) for one in found.figures] == ([(rule, district)] if is_told else [])


def test_figures_of_other_districts_and_confidential_ones_warn_no_manager(municipality, district, member):
    other = factories.make_district(municipality=municipality)
    warning_figure(other)
    warning_figure(district, numerator=1, denominator=2)
    seen = warning_figure(district)

    found = agenda(member("district_manager", districts=[district]), municipality, on=TODAY)

    assert [(one.rule, one.district) for one in found.figures] == [(seen, district)]


def test_the_overview_shows_the_figures_behind_a_warning(sign_in, member, district):
    rule = warning_figure(district)

    response = sign_in(member()).get(reverse("actionplans:overview", args=[district.municipality.slug]))

    assert f"{district}: {rule.indicator.name}" in response.text
    assert "2025: 50,0 %" in response.text
    assert "Regel: Der Wert liegt über 20 %" in response.text


def test_the_overview_costs_the_same_for_many_figures_that_warn(sign_in, member, municipality, count_queries):
    client, url = sign_in(member()), reverse("actionplans:overview", args=[municipality.slug])
    warning_figure(factories.make_district(municipality=municipality))
    factories.make_district(municipality=municipality)  # what the city lacks is named from the first row on
    client.get(url)
    first = count_queries(client, url)
    for _number in range(5):
        warning_figure(factories.make_district(municipality=municipality))
    client.get(url)

    assert count_queries(client, url) == first
