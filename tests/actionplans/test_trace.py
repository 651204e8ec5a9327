"""The red thread: upstream to the evidence, downstream to the outcomes, and where it is torn."""

from datetime import date

import pytest

from actionplans.models import Measure, ProgressEntry
from actionplans.trace import broken_threads, trace
from tests import factories

TODAY = date(2026, 11, 21)


def labels(strands):
    return {strand.level: [knot.label for knot in strand.knots] for strand in strands}


def gaps(strands):
    return [strand.level for strand in strands if strand.gap]


@pytest.fixture
def user(member):
    return member()


@pytest.fixture
def whole(district):
    """Return one unbroken thread: need and figure → finding → goal → measure → progress."""
    field = factories.make_field(municipality=district.municipality)
    need = factories.make_need(district=district, fields=[field], title="Begegnungsort")
    observation = factories.make_observation(district=district)
    finding = factories.make_finding(district=district, field=field, title="Es fehlt an Orten")
    finding.needs.add(need)
    finding.observations.add(observation)
    plan = factories.make_plan(district=district)
    goal = factories.make_goal(plan=plan, field=field, findings=[finding], title="Orte schaffen")
    measure = factories.make_measure(plan=plan, goals=[goal], title="Nachbarschaftscafé", status=Measure.Status.RUNNING)
    entry = ProgressEntry.objects.create(
        measure=measure, event_on=date(2026, 11, 1), text="Eröffnung gefeiert.", author=factories.make_user()
    )
    return {
        "need": need,
        "observation": observation,
        "finding": finding,
        "plan": plan,
        "goal": goal,
        "measure": measure,
        "entry": entry,
    }


def test_from_a_measure_up_to_the_evidence(whole, user):
    upstream = labels(trace(whole["measure"], user).upstream)

    assert upstream == {
        "evidence": [str(whole["observation"]), "Begegnungsort"],
        "finding": ["Es fehlt an Orten"],
        "goal": [str(whole["goal"])],
    }


def test_from_a_need_down_to_the_progress(whole, user):
    downstream = labels(trace(whole["need"], user).downstream)

    assert downstream == {
        "finding": ["Es fehlt an Orten"],
        "goal": [str(whole["goal"])],
        "measure": [str(whole["measure"])],
        "outcome": ["01.11.2026: Eröffnung gefeiert."],
    }


def test_from_a_figure_down_to_the_progress(whole, user):
    downstream = labels(trace(whole["observation"], user).downstream)

    assert list(downstream) == ["finding", "goal", "measure", "outcome"]


def test_a_need_nobody_answers_shows_the_gap(district, user):
    need = factories.make_need(district=district)

    assert gaps(trace(need, user).downstream) == ["goal"]


def test_a_goal_without_measure_shows_the_gap(district, user):
    goal = factories.make_goal(plan=factories.make_plan(district=district))

    assert gaps(trace(goal, user).downstream) == ["measure"]


def test_what_a_person_may_not_see_is_not_on_the_thread(whole, municipality):
    elsewhere = factories.make_district(municipality=municipality)
    foreign_finding = factories.make_finding(district=elsewhere, title="Nicht für alle")
    whole["goal"].findings.add(foreign_finding)
    limited = factories.make_membership(
        municipality=municipality, role="district_manager", districts=[whole["plan"].district]
    ).user

    upstream = labels(trace(whole["goal"], limited).upstream)

    assert upstream["finding"] == ["Es fehlt an Orten"]


@pytest.mark.parametrize("name", ["need", "observation", "finding", "goal", "measure"])
def test_the_thread_costs_the_same_however_much_hangs_on_it(name, whole, user, django_assert_max_num_queries):
    user = type(user).objects.get(pk=user.pk)
    for _ in range(12):
        finding = factories.make_finding(district=whole["plan"].district)
        finding.needs.add(whole["need"])
        finding.observations.add(whole["observation"])
        goal = factories.make_goal(plan=whole["plan"], findings=[finding])
        factories.make_measure(plan=whole["plan"], goals=[goal, whole["goal"]])
        whole["goal"].findings.add(finding)
        whole["measure"].goals.add(goal)
    obj = type(whole[name]).objects.get(pk=whole[name].pk)

    with django_assert_max_num_queries(16):
        trace(obj, user)


def test_a_whole_thread_is_torn_only_where_something_is_missing(whole, user):
    whole["need"].take_up(by=user)

    tears = broken_threads(whole["plan"], user, on=TODAY)

    assert {tear.slug: tear.rows for tear in tears} == {
        "measure-without-lead": [whole["measure"]],
        "measure-without-dates": [whole["measure"]],
        "measure-without-money": [whole["measure"]],
        "measure-without-review": [whole["measure"]],
    }


def test_torn_threads_are_named(district, user):
    plan = factories.make_plan(district=district)
    need = factories.make_need(district=district)
    finding = factories.make_finding(district=district)
    goal = factories.make_goal(plan=plan)
    measure = factories.make_measure(plan=plan, lead=None)

    tears = {tear.slug: tear.rows for tear in broken_threads(plan, user, on=TODAY)}

    assert tears == {
        "need-without-fate": [need],
        "finding-without-evidence": [finding],
        "finding-without-goal": [finding],
        "goal-without-reason": [goal],
        "goal-without-measure": [goal],
        "measure-without-goal": [measure],
        "measure-without-lead": [measure],
        "measure-without-dates": [measure],
        "measure-without-money": [measure],
        "measure-without-review": [measure],
    }


def test_an_ended_measure_needs_no_owner_any_more(district, user):
    plan = factories.make_plan(district=district)
    goal = factories.make_goal(plan=plan)
    factories.make_measure(plan=plan, goals=[goal], lead=None, status=Measure.Status.DONE)

    tears = [tear.slug for tear in broken_threads(plan, user, on=TODAY)]

    assert tears == ["goal-without-reason"]
