from datetime import date

import pytest
from django.core.exceptions import ValidationError

from actionplans.models import Edition, Goal
from actionplans.numbering import DOWN, UP, mark_movable, move_goal, number_goals
from tests.factories import make_field, make_goal, make_plan, make_user


@pytest.fixture
def plan(district):
    return make_plan(district=district)


@pytest.fixture
def fields(municipality):
    return [make_field(municipality=municipality, order=order) for order in (1, 2)]


def numbers(plan):
    return {goal.title: goal.number for goal in plan.goals.all()}


def adopt(plan):
    Edition.objects.create(
        plan=plan,
        number=1,
        status=Edition.Status.ADOPTED,
        content={"goals": [{"id": goal.pk} for goal in plan.goals.all()]},
        submitted_on=date(2026, 6, 1),
        submitted_by=make_user(),
    )


def test_goals_are_counted_through_the_fields_and_below_each_guiding_goal(plan, fields):
    later = make_goal(plan=plan, title="Bildung", field=fields[1])
    make_goal(plan=plan, title="Kita", field=fields[1], parent=later)
    make_goal(plan=plan, title="Schule", field=fields[1], parent=later)
    make_goal(plan=plan, title="Wohnen", field=fields[0])

    number_goals(plan)

    assert numbers(plan) == {"Wohnen": "1", "Bildung": "2", "Kita": "2.1", "Schule": "2.2"}


def test_the_tree_follows_the_numbers_beyond_nine(plan, fields):
    for place in range(1, 12):
        make_goal(plan=plan, title=str(place), field=fields[0])

    number_goals(plan)

    assert [goal.number for goal in plan.goals.for_tree()] == [str(place) for place in range(1, 12)]


def test_numbering_leaves_no_trace_in_the_history(plan):
    goal = make_goal(plan=plan)

    number_goals(plan)

    assert goal.history.count() == 1


def test_numbering_again_writes_nothing(plan, django_assert_num_queries):
    make_goal(plan=plan)
    number_goals(plan)

    with django_assert_num_queries(5):  # savepoint, lock, goals, editions, release
        number_goals(plan)


def test_moving_changes_places_and_numbers(plan, fields):
    for title in ("A", "B", "C"):
        make_goal(plan=plan, title=title, field=fields[0])

    move_goal(Goal.objects.get(title="C"), UP)
    assert numbers(plan) == {"A": "1", "C": "2", "B": "3"}

    move_goal(Goal.objects.get(title="A"), DOWN)
    assert numbers(plan) == {"C": "1", "A": "2", "B": "3"}


def test_moving_beyond_the_end_changes_nothing(plan, fields):
    for title in ("A", "B"):
        make_goal(plan=plan, title=title, field=fields[0])
    number_goals(plan)

    move_goal(Goal.objects.get(title="A"), UP)
    move_goal(Goal.objects.get(title="B"), DOWN)

    assert numbers(plan) == {"A": "1", "B": "2"}


def test_a_new_goal_follows_those_that_were_moved(plan, fields):
    for title in ("A", "B"):
        make_goal(plan=plan, title=title, field=fields[0])
    move_goal(Goal.objects.get(title="B"), UP)

    make_goal(plan=plan, title="C", field=fields[0])
    number_goals(plan)

    assert numbers(plan) == {"B": "1", "A": "2", "C": "3"}


def test_goals_move_among_those_of_their_field_only(plan, fields):
    first = make_goal(plan=plan, field=fields[0])
    second, third = make_goal(plan=plan, field=fields[1]), make_goal(plan=plan, field=fields[1])
    below = make_goal(plan=plan, field=fields[1], parent=third)

    mark_movable([first, second, third, below])

    assert [(goal.can_move_up, goal.can_move_down) for goal in (first, second, third, below)] == [
        (False, False),
        (False, True),
        (True, False),
        (False, False),
    ]


def test_numbers_stay_once_the_plan_was_adopted(plan, fields):
    make_goal(plan=plan, title="A", field=fields[1])
    number_goals(plan)
    adopt(plan)

    guiding = make_goal(plan=plan, title="B", field=fields[0])
    make_goal(plan=plan, title="C", field=fields[0], parent=guiding)
    number_goals(plan)

    assert numbers(plan) == {"A": "1", "B": "2", "C": "2.1"}


def test_no_number_is_filled_in_between_after_adoption(plan, fields):
    for title in ("A", "B", "C"):
        make_goal(plan=plan, title=title, field=fields[0])
    number_goals(plan)
    adopt(plan)
    Goal.objects.get(title="B").delete()

    make_goal(plan=plan, title="D", field=fields[0])
    number_goals(plan)

    assert numbers(plan) == {"A": "1", "C": "3", "D": "4"}


def test_goals_are_not_moved_once_the_plan_was_adopted(plan, fields):
    first, _second = make_goal(plan=plan, field=fields[0]), make_goal(plan=plan, field=fields[0])
    adopt(plan)

    with pytest.raises(ValidationError):
        move_goal(first, DOWN)
