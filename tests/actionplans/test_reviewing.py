"""Reviews: what they set in motion."""

from datetime import date

import pytest
from django.urls import reverse

from actionplans.models import Measure, Review
from actionplans.reviewing import record_review, state_after
from tests import factories


@pytest.fixture
def measure(district):
    return factories.make_measure(plan=factories.make_plan(district=district), status=Measure.Status.RUNNING)


def review_of(measure, **values):
    return Review(
        **{
            "plan": measure.plan,
            "measure": measure,
            "held_on": date(2026, 6, 1),
            "steps_done": "Räume gefunden",
            "next_review_on": date(2027, 6, 1),
            **values,
        }
    )


def test_a_review_sets_the_next_date(measure, member):
    record_review(review_of(measure), by=member())

    measure.refresh_from_db()
    assert measure.next_review_on == date(2027, 6, 1)


@pytest.mark.parametrize(
    ("decision", "status"),
    [
        ("continue", Measure.Status.RUNNING),
        ("adjust", Measure.Status.RUNNING),
        ("regular", Measure.Status.CONTINUED),
        ("finish", Measure.Status.DONE),
        ("drop", Measure.Status.DROPPED),
    ],
)
def test_a_decision_is_carried_out(measure, member, decision, status):
    record_review(review_of(measure, decision=decision, assessment="So beraten."), by=member())

    measure.refresh_from_db()
    assert measure.status == status


def test_a_decision_the_state_does_not_permit_leaves_it(district):
    idea = factories.make_measure(plan=factories.make_plan(district=district))

    assert state_after(idea, "finish") is None


def test_what_goes_on_needs_a_next_date(measure, member, sign_in):
    client = sign_in(member())
    url = reverse("actionplans:review-create", args=[measure.municipality.slug, measure.plan.slug, measure.number])

    response = client.post(url, {"held_on": "1.6.2026", "steps_done": "Räume gefunden", "decision": "continue"})

    assert list(response.context["form"].errors) == ["next_review_on"]


def test_a_review_of_the_whole_plan_has_no_measure(measure, member, sign_in):
    client = sign_in(member())
    url = reverse("actionplans:plan-review-create", args=[measure.municipality.slug, measure.plan.slug])

    client.post(
        url,
        {"held_on": "1.6.2026", "steps_done": "Halbzeit", "decision": "continue", "next_review_on": "1.6.2027"},
    )

    assert [(review.plan, review.measure) for review in Review.objects.all()] == [(measure.plan, None)]


def test_the_list_costs_the_same_for_one_review_and_for_ten(measure, member, sign_in, count_queries):
    client = sign_in(member())
    url = reverse("actionplans:review-list", args=[measure.municipality.slug, measure.plan.slug])
    factories.make_review(measure=measure)
    factories.make_measure(plan=measure.plan, next_review_on=date(2027, 1, 1))
    few = count_queries(client, url)

    for _ in range(10):
        factories.make_review(measure=factories.make_measure(plan=measure.plan, next_review_on=date(2027, 1, 1)))

    assert count_queries(client, url) == few
