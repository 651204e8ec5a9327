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
