"""What is missing before a plan enters its next phase: every rule, kept and broken."""

from datetime import date

import pytest

from actionplans.gate import missing_for_next_phase
from actionplans.models import Edition, Plan
from actionplans.standing import standing_of
from tests.factories import (
    make_activity,
    make_finding,
    make_goal,
    make_measure,
    make_need,
    make_observation,
    make_plan,
    make_stakeholder,
)

TODAY = date(2026, 6, 1)
SOMETHING = "Das ist so vereinbart."


@pytest.fixture
def missing(member):
    """Return a function that gives the addresses, without the plan's own part, at which something is missing."""
    user = member()

    def ask(plan):
        plan = Plan.objects.select_related("district", "municipality").get(pk=plan.pk)
        found = missing_for_next_phase(plan, standing_of(plan, user, on=TODAY))
        municipality = f"/{plan.municipality.slug}/"
        return [thing.url.removeprefix(municipality).removeprefix(f"plans/{plan.slug}/") for thing in found]

    return ask


@pytest.fixture
def inventory_done(municipality, district):
    """A plan at the end of its stocktaking."""
    office = make_stakeholder(municipality=municipality, districts=[district])
    make_observation(district=district)
    need = make_need(district=district)
    make_activity(municipality=municipality, districts=[district])
    make_finding(district=district).needs.add(need)
    return make_plan(
        district=district,
        choice_reason=Plan.ChoiceReason.AVERAGE,
        choice_text=SOMETHING,
        understanding=SOMETHING,
        participants=SOMETHING,
        coordinating_office=office,
        hours_released=10,
        roles=SOMETHING,
        political_backing=SOMETHING,
    )


@pytest.fixture
def goals_done(municipality, district, member):
    """A plan at the end of its second phase, with one goal, one measure and an adopted edition."""
    plan = make_plan(
        district=district,
        phase=Plan.Phase.GOALS,
        approach=Plan.Approach.COMBINED,
        introduction=SOMETHING,
        reporting_rules=SOMETHING,
        evaluation_rules=SOMETHING,
        updating_rules=SOMETHING,
    )
    make_measure(
        plan=plan,
        goals=[make_goal(plan=plan)],
        lead=make_stakeholder(municipality=municipality),
        starts_on=date(2026, 7, 1),
        ends_on=date(2027, 7, 1),
        is_cost_neutral=True,
        next_review_on=date(2027, 1, 1),
    )
    make_adopted_edition(plan, by=member())
    return plan


def make_adopted_edition(plan, *, by):
    return Edition.objects.create(
        plan=plan, number=1, status=Edition.Status.ADOPTED, content={}, submitted_on=TODAY, submitted_by=by
    )


def test_a_new_plan_lacks_everything_of_the_first_phase(missing, district):
    assert missing(make_plan(district=district)) == [
        "text/choose-district/edit/",
        "text/shared-understanding/edit/",
        "text/participants/edit/",
        "text/resources/edit/",
        "text/roles/edit/",
        "text/political-backing/edit/",
        "inventory/statistics/",
        "inventory/needs/",
        "stakeholders/",
        "inventory/activities/",
        "inventory/findings/",
    ]


def test_nothing_is_missing_when_the_stocktaking_is_done(missing, inventory_done):
    assert missing(inventory_done) == []


@pytest.mark.parametrize(
    ("field", "section"),
    [
        ("choice_reason", "choose-district"),
        ("choice_text", "choose-district"),
        ("understanding", "shared-understanding"),
        ("participants", "participants"),
        ("roles", "roles"),
        ("political_backing", "political-backing"),
    ],
)
def test_each_decision_at_the_start_is_needed(missing, inventory_done, field, section):
    setattr(inventory_done, field, "")
    inventory_done.save()

    assert missing(inventory_done) == [f"text/{section}/edit/"]


@pytest.mark.parametrize("field", ["coordinating_office", "hours_released"])
def test_resources_need_office_and_hours(missing, inventory_done, field):
    setattr(inventory_done, field, None)
    inventory_done.save()

    assert missing(inventory_done) == ["text/resources/edit/"]


def test_figures_needs_and_activities_of_another_district_do_not_count(missing, municipality):
    elsewhere = make_plan().district
    make_observation(district=elsewhere)
    make_need(district=elsewhere)
    plan = make_plan(district=municipality.whole_city)

    assert {"inventory/statistics/", "inventory/needs/"} <= set(missing(plan))


def test_a_finding_without_evidence_is_not_enough(missing, inventory_done):
    for finding in inventory_done.district.findings.all():
        finding.needs.clear()

    assert missing(inventory_done) == ["inventory/findings/"]


def test_nothing_is_missing_when_goals_and_measures_are_agreed(missing, goals_done):
    assert missing(goals_done) == []


def test_a_plan_without_goals_lacks_them_and_their_measures(missing, district):
    assert missing(make_plan(district=district, phase=Plan.Phase.GOALS)) == [
        "text/approach/edit/",
        "text/introduction/edit/",
        "goals/",
        "measures/",
        "text/reporting-rules/edit/",
        "text/evaluation-rules/edit/",
        "text/updating-rules/edit/",
        "editions/",
    ]


def test_each_goal_needs_a_measure(missing, goals_done):
    make_goal(plan=goals_done)

    assert missing(goals_done) == ["goals/?gap=measure"]


def test_a_guiding_goal_is_served_through_the_goals_below_it(missing, goals_done):
    guiding = make_goal(plan=goals_done)
    below = make_goal(plan=goals_done, parent=guiding, field=guiding.field)
    goals_done.measures.get().goals.add(below)

    assert missing(goals_done) == []


def test_a_dropped_measure_serves_no_goal(missing, goals_done, member):
    measure = goals_done.measures.get()
    make_measure(plan=goals_done, goals=measure.goals.all(), **_complete(measure))
    measure.status = "dropped"
    measure.goals.set([make_goal(plan=goals_done)])
    measure.save()

    assert missing(goals_done) == ["goals/?gap=measure"]


def _complete(measure):
    names = ("lead", "starts_on", "ends_on", "is_cost_neutral", "next_review_on")
    return {name: getattr(measure, name) for name in names}


@pytest.mark.parametrize(
    ("values", "gap"),
    [
        ({"lead": None}, "lead"),
        ({"starts_on": None}, "dates"),
        ({"ends_on": None}, "dates"),
        ({"is_cost_neutral": False}, "money"),
        ({"next_review_on": None}, "review"),
    ],
)
def test_each_measure_needs_somebody_responsible_dates_money_and_review(missing, goals_done, values, gap):
    measure = goals_done.measures.get()
    for name, value in values.items():
        setattr(measure, name, value)
    measure.save()

    assert missing(goals_done) == [f"measures/?gap={gap}"]


def test_an_open_ended_measure_needs_no_end(missing, goals_done):
    measure = goals_done.measures.get()
    measure.ends_on, measure.is_open_ended = None, True
    measure.save()

    assert missing(goals_done) == []


def test_money_may_stand_in_budget_lines(missing, goals_done):
    measure = goals_done.measures.get()
    measure.is_cost_neutral = False
    measure.save()
    measure.budget_lines.create(year=2026, amount=500)

    assert missing(goals_done) == []


def test_each_measure_needs_a_goal(missing, goals_done):
    make_measure(plan=goals_done, **_complete(goals_done.measures.get()))

    assert missing(goals_done) == ["measures/?gap=goal"]


@pytest.mark.parametrize(
    ("field", "section"),
    [
        ("approach", "approach"),
        ("introduction", "introduction"),
        ("reporting_rules", "reporting-rules"),
        ("evaluation_rules", "evaluation-rules"),
        ("updating_rules", "updating-rules"),
    ],
)
def test_texts_and_rules_are_needed(missing, goals_done, field, section):
    setattr(goals_done, field, "")
    goals_done.save()

    assert missing(goals_done) == [f"text/{section}/edit/"]


def test_a_submitted_edition_is_not_adopted(missing, goals_done):
    edition = goals_done.editions.get()
    edition.status = Edition.Status.SUBMITTED
    edition.save()

    assert missing(goals_done) == ["editions/"]


def test_nothing_is_missing_in_the_last_phase(missing, district):
    assert missing(make_plan(district=district, phase=Plan.Phase.IMPLEMENTATION)) == []
