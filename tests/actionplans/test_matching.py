"""The matching table: what it counts, what it marks, and what it costs."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from actionplans.matching import Coverage, Mismatch, Scope, match, match_groups, matching_table
from tests.factories import (
    make_activity,
    make_district,
    make_field,
    make_goal,
    make_measure,
    make_need,
    make_plan,
    make_stakeholder,
    make_target_group,
)

TODAY = date(2026, 6, 15)


@pytest.fixture
def field(municipality):
    return make_field(municipality=municipality)


@pytest.fixture
def plan(district):
    return make_plan(district=district)


def row_of(field, district, user):
    return next(row for row in match(district, user, on=TODAY).rows if row.field == field)


def test_everything_in_a_field_is_counted(member, district, field, plan):
    need = make_need(district=district, fields=[field])
    done = make_need(district=district, fields=[field], status="fulfilled")
    activity = make_activity(municipality=district.municipality, districts=[district], fields=[field])
    goal = make_goal(plan=plan, field=field)
    measure = make_measure(plan=plan, goals=[goal])

    row = row_of(field, district, member())

    assert row.needs == {need.pk, done.pk}
    assert row.open_needs == {need.pk}
    assert row.activities == {activity.pk}
    assert (row.goals, row.goals_without_measure) == ({goal.pk}, frozenset())
    assert row.measures == {measure.pk}
    assert row.mismatches == []


def test_a_need_with_nothing_behind_it_is_marked(member, district, field):
    make_need(district=district, fields=[field])

    assert row_of(field, district, member()).mismatches == [Mismatch.UNMET]


@pytest.mark.parametrize("status", ["fulfilled", "not_taken_up"])
def test_a_need_that_is_answered_is_not_marked(status, member, district, field):
    make_need(district=district, fields=[field], status=status, status_reason="Es gibt sie schon.")

    assert row_of(field, district, member()).mismatches == []


def test_an_activity_for_which_nobody_asked_is_marked(member, district, field):
    make_activity(municipality=district.municipality, fields=[field])

    assert row_of(field, district, member()).mismatches == [Mismatch.UNASKED]


def test_an_activity_that_is_over_meets_no_need(member, district, field):
    make_need(district=district, fields=[field])
    make_activity(municipality=district.municipality, fields=[field], ends_on=date(2026, 6, 14))

    row = row_of(field, district, member())

    assert (row.activities, row.mismatches) == (frozenset(), [Mismatch.UNMET])


def test_a_goal_without_measure_is_marked(member, plan, district, field):
    goal = make_goal(plan=plan, field=field)
    make_measure(plan=plan, goals=[goal], status="dropped")

    row = row_of(field, district, member())

    assert (row.goals_without_measure, row.measures) == ({goal.pk}, frozenset())
    assert row.mismatches == [Mismatch.UNSERVED]


def test_a_guiding_goal_is_served_through_the_goals_below(member, plan, district, field):
    guiding = make_goal(plan=plan, field=field)
    below = make_goal(plan=plan, field=field, parent=guiding)
    make_measure(plan=plan, goals=[below])

    assert row_of(field, district, member()).goals_without_measure == frozenset()


def test_a_plan_that_has_run_out_no_longer_counts(member, district, field):
    over = make_plan(district=district, starts_on=date(2020, 1, 1), ends_on=date(2026, 6, 14))
    make_measure(plan=over, fields=[field])

    assert row_of(field, district, member()).measures == frozenset()


def test_districts_below_count_and_others_do_not(member, municipality, district, field):
    below = make_need(district=make_district(municipality=municipality, parent=district), fields=[field])
    make_need(district=make_district(municipality=municipality), fields=[field])

    assert row_of(field, district, member()).needs == {below.pk}
    assert len(row_of(field, municipality.whole_city, member()).needs) == 2


def test_sums_count_each_once_and_obey_what_one_may_see(member, municipality, district, field):
    other = make_district(municipality=municipality)
    both = make_need(district=district, fields=[field, make_field(municipality=municipality)])
    make_need(district=other, fields=[field])
    limited = member("district_manager", districts=[district])

    matching = match(municipality.whole_city, limited, on=TODAY)

    assert matching.total.needs == {both.pk}
    assert sum(len(row.needs) for row in matching.rows) == 2


def test_what_belongs_to_no_field_has_a_row_of_its_own(member, plan, district, field):
    make_activity(municipality=district.municipality)
    bare = make_measure(plan=plan)

    rest = match(district, member(), on=TODAY).rows[-1]

    assert (rest.field, rest.measures, len(rest.activities)) == (None, {bare.pk}, 1)


def test_measures_of_a_field_are_those_counted(member, plan, district, field):
    own = make_measure(plan=plan, fields=[field])
    through_goal = make_measure(plan=plan, goals=[make_goal(plan=plan, field=field)])
    make_measure(plan=plan)
    user = member()

    found = Scope(district, user, on=TODAY).measures_in(field)

    assert set(found) == {own, through_goal}
    assert row_of(field, district, user).measures == {own.pk, through_goal.pk}


def test_the_table_for_spreadsheets_ends_with_the_sum(member, district, field):
    make_need(district=district, fields=[field])

    _header, rows = matching_table(match(district, member(), on=TODAY))

    assert rows[0] == [field.name, 1, 1, 0, 0, 0, 0, str(Mismatch.UNMET.label)]
    assert rows[-1][1:] == [1, 1, 0, 0, 0, 0, ""]


def test_many_rows_cost_as_many_queries_as_few(member, municipality, district):
    def fill(number):
        for _each in range(number):
            field = make_field(municipality=municipality)
            plan = make_plan(district=district)
            make_need(district=district, fields=[field])
            make_activity(municipality=municipality, districts=[district], fields=[field])
            make_measure(plan=plan, goals=[make_goal(plan=plan, field=field)])

    def queries():
        with CaptureQueriesContext(connection) as captured:
            match(district, user, on=TODAY)
        return len(captured)

    user = member()
    fill(1)
    match(district, user, on=TODAY)
    few = queries()
    fill(9)

    assert queries() == few


def test_target_groups_that_are_forgotten_or_crowded_stand_out(member, municipality, district, field):
    families, women, youth = (make_target_group(municipality=municipality, order=order) for order in (1, 2, 3))
    make_target_group(municipality=municipality)
    make_need(district=district, fields=[field]).target_groups.set([families, youth])
    for _each in range(2):
        provider = make_stakeholder(municipality=municipality)
        offer = make_activity(municipality=municipality, fields=[field], provider=provider)
        offer.target_groups.set([women])
    make_activity(municipality=municipality, fields=[field]).target_groups.set([youth])

    rows = match_groups(Scope(district, member(), on=TODAY), field)

    assert [(row.group, row.needs, row.activities, row.providers, row.coverage) for row in rows] == [
        (families, 1, 0, 0, Coverage.UNMET),
        (women, 0, 2, 2, Coverage.CROWDED),
        (youth, 1, 1, 0, None),
    ]
