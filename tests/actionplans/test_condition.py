"""Derived conditions: each with its reasons, and the same answer from the list as from one measure."""

from datetime import date, timedelta

import pytest
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from actionplans.condition import Kind, conditions_of, in_condition
from actionplans.models import Measure, ProgressEntry
from tests.factories import make_measure, make_milestone, make_plan, make_progress_entry, make_user

TODAY = date(2026, 6, 15)
Status = Measure.Status


def reasons_of(measure):
    measure = Measure.objects.for_list().get(pk=measure.pk)
    return {condition.kind: condition.reasons for condition in conditions_of(measure, on=TODAY)}


def days(number):
    return TODAY + timedelta(days=number)


@pytest.fixture
def plan(municipality):
    return make_plan(municipality=municipality, district=municipality.whole_city)


def make_running(plan, **values):
    return make_measure(plan=plan, **{"status": Status.RUNNING, "status_since": TODAY, **values})


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"ends_on": days(-12)}, {Kind.LATE: ("overdue for 12 days",)}),
        ({"ends_on": days(-1)}, {Kind.LATE: ("overdue for 1 day",)}),
        ({"ends_on": days(0)}, {Kind.DUE_SOON: ("ends today",)}),
        ({"ends_on": days(14)}, {Kind.DUE_SOON: ("ends in 14 days",)}),
        ({"ends_on": days(15)}, {}),
        ({"status": Status.ADOPTED, "starts_on": days(-3)}, {Kind.LATE: ("should have started 3 days ago",)}),
        ({"status": Status.ADOPTED, "starts_on": days(3)}, {Kind.DUE_SOON: ("starts in 3 days",)}),
        ({"status": Status.PLANNED, "starts_on": days(-3)}, {}),
        ({"status_since": days(-91)}, {Kind.STALE: ("no report for 91 days",)}),
        ({"status_since": days(-90)}, {}),
        ({"status": Status.ADOPTED, "status_since": days(-500)}, {}),
        ({"next_review_on": days(-5)}, {Kind.REVIEW_DUE: ("review date passed 5 days ago",)}),
        ({"next_review_on": days(0)}, {Kind.REVIEW_DUE: ("review today",)}),
        ({"next_review_on": days(30)}, {Kind.REVIEW_DUE: ("review in 30 days",)}),
        ({"next_review_on": days(31)}, {}),
        ({"status": Status.DONE, "ends_on": days(-12), "next_review_on": days(-5)}, {}),
        ({"status": Status.POSTPONED, "ends_on": days(-12)}, {}),
        ({"status": Status.IDEA, "ends_on": days(-12)}, {}),
    ],
)
def test_dates_of_the_measure(plan, values, expected):
    measure = make_running(plan, **values)

    with translation.override("en"):
        assert reasons_of(measure) == expected


def test_reasons_read_as_german(plan):
    measure = make_running(plan, ends_on=days(-12), status_since=days(-104))

    assert reasons_of(measure) == {
        Kind.LATE: ("seit 12 Tagen überfällig",),
        Kind.STALE: ("seit 104 Tagen kein Bericht",),
    }


def test_open_milestones_count_and_done_ones_do_not(plan):
    measure = make_running(plan)
    make_milestone(measure=measure, title="Konzept", due_on=days(-7))
    make_milestone(measure=measure, title="Auftakt", due_on=days(3))
    make_milestone(measure=measure, title="Antrag", due_on=days(-9), done_on=days(-9))

    with translation.override("en"):
        assert reasons_of(measure) == {
            Kind.LATE: ("milestone “Konzept” overdue for 7 days",),
            Kind.DUE_SOON: ("milestone “Auftakt” due in 3 days",),
        }


def test_newest_report_decides_about_risk_and_silence(plan):
    measure = make_running(plan, status_since=days(-200))
    make_progress_entry(measure=measure, event_on=days(-40), light=ProgressEntry.Light.ON_TRACK)
    make_progress_entry(measure=measure, event_on=days(-10), light=ProgressEntry.Light.AT_RISK)

    with translation.override("en"):
        assert reasons_of(measure) == {Kind.AT_RISK: ("last report: at risk",)}


def test_a_corrected_report_does_not_count(plan):
    measure = make_running(plan, status_since=days(-200))
    wrong = make_progress_entry(measure=measure, event_on=days(-10), light=ProgressEntry.Light.AT_RISK)
    make_progress_entry(measure=measure, event_on=days(-100), light=ProgressEntry.Light.ON_TRACK, corrects=wrong)

    with translation.override("en"):
        assert reasons_of(measure) == {Kind.STALE: ("no report for 100 days",)}


def test_a_measure_without_anything_remarkable_has_no_condition(plan):
    assert reasons_of(make_running(plan)) == {}


near = st.none() | st.integers(-200, 200).map(days)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    status=st.sampled_from(Status.values),
    since=st.integers(-200, 0).map(days),
    dates=st.tuples(near, near),
    review=near,
    milestones=st.lists(st.tuples(st.integers(-40, 40).map(days), st.booleans()), max_size=3),
    reports=st.lists(
        st.tuples(st.integers(-200, 0).map(days), st.sampled_from(ProgressEntry.Light.values), st.booleans()),
        max_size=3,
    ),
)
def test_list_and_single_measure_agree(plan, status, since, dates, review, milestones, reports):
    starts_on, ends_on = sorted(dates) if all(dates) else dates
    measure = make_measure(
        plan=plan, status=status, status_since=since, starts_on=starts_on, ends_on=ends_on, next_review_on=review
    )
    for due_on, is_done in milestones:
        make_milestone(measure=measure, due_on=due_on, done_on=due_on if is_done else None)
    author = make_user()
    for event_on, light, is_corrected in reports:
        entry = make_progress_entry(measure=measure, event_on=event_on, light=light, author=author)
        if is_corrected:
            make_progress_entry(measure=measure, event_on=event_on, light="on_track", author=author, corrects=entry)

    listed = {kind for kind in Kind if in_condition(Measure.objects.filter(pk=measure.pk), kind, on=TODAY).exists()}

    assert listed == set(reasons_of(measure))
