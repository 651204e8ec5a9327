"""The catalogue of steps and what a plan records about them."""

import csv
from datetime import date
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import translation

from actionplans.models import Plan, PlanStep
from actionplans.standing import standing_of
from actionplans.steps import CATALOGUE, STEP_BY_SLUG, step_groups
from tests.factories import (
    make_activity,
    make_district,
    make_field,
    make_finding,
    make_goal,
    make_indicator,
    make_measure,
    make_need,
    make_observation,
    make_plan,
    make_stakeholder,
    make_target,
)
from tests.forms import form_values

TODAY = date(2026, 6, 1)
SHARED = Path(__file__).resolve().parents[3] / "shared" / "data" / "steps.csv"


@pytest.fixture
def plan(district):
    return make_plan(district=district)


@pytest.fixture
def fact(member):
    """Return a function that says in English what is known about a step of a plan."""
    user = member()

    def ask(plan, slug):
        plan = Plan.objects.select_related("district", "municipality").get(pk=plan.pk)
        return STEP_BY_SLUG[slug].fact(plan, standing_of(plan, user, on=TODAY))

    return ask


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def url(plan, slug, name="step-edit"):
    return reverse(f"actionplans:{name}", args=[plan.municipality.slug, plan.slug, slug])


@pytest.mark.skipif(not SHARED.exists(), reason="the list of steps is not on this machine")
def test_the_catalogue_is_the_list_of_the_method():
    with SHARED.open(encoding="utf-8") as file:
        listed = [(row["phase"], int(row["number"]), row["slug"]) for row in csv.DictReader(file, delimiter=";")]

    assert [(step.phase, step.number, step.slug) for step in CATALOGUE] == listed


def test_every_step_leads_somewhere_that_exists(plan):
    assert all(step.address(plan) for step in CATALOGUE if step.place)


def test_facts_of_an_empty_plan(fact, plan):
    facts = {step.slug: fact(plan, step.slug) for step in CATALOGUE}

    assert facts == {
        "choose-district": f"{plan.district}, reasons still missing",
        "shared-understanding": "The text is still missing.",
        "participants": "No stakeholders recorded yet",
        "resources": "Nobody is named yet who coordinates",
        "roles": "The text is still missing.",
        "political-backing": "The text is still missing.",
        "statistics": "No figures for this district yet",
        "needs": "No needs recorded yet",
        "actors-activities": "No stakeholders recorded yet, 0 ongoing activities",
        "matching": "No findings yet",
        "approach": "Not chosen yet",
        "existing-concepts": "",
        "goals": "No goals yet",
        "measures": "No measures yet",
        "rules": "0 of 3 rules are written",
        "document": "No edition submitted yet",
        "resolutions": "No resolution recorded yet",
        "coordination": "0 measures running, 0 finished, none late",
        "strategic-participation": "0 participation events recorded",
        "disposal-fund": "",
        "team-projects": "No starter project yet",
        "cross-department": "",
        "publicity": "",
        "intercultural-opening": "0 measures in this field of action",
        "citywide-policy": "0 measures concern the whole city",
        "transfer-standards": "",
        "goal-review": "0 reviews recorded",
    }


def test_facts_count_what_is_in_the_district(fact, municipality, district, plan):
    elsewhere = make_district(municipality=municipality)
    indicator = make_indicator()
    for year in (2024, 2025):
        make_observation(district=district, indicator=indicator, year=year)
    make_observation(district=district, year=2025)
    make_observation(district=elsewhere, year=2026)
    need = make_need(district=district)
    make_need(district=district, status="taken_up")
    make_need(district=elsewhere)
    make_finding(district=district).needs.add(need)
    make_finding(district=district)
    make_stakeholder(municipality=municipality, districts=[district], state="involved", is_migrant_organisation=True)
    make_stakeholder(municipality=municipality)
    make_stakeholder(municipality=municipality, districts=[elsewhere])
    make_activity(municipality=municipality, districts=[district])

    assert {slug: fact(plan, slug) for slug in ("statistics", "needs", "participants", "actors-activities")} == {
        "statistics": "2 indicators with figures of 2025",
        "needs": "2 needs recorded, 1 without decision, 0 participation events",
        "participants": "2 stakeholders recorded, 1 of them is involved, 1 migrant organisation",
        "actors-activities": "2 stakeholders recorded, 1 ongoing activity",
    }
    assert fact(plan, "matching") == "2 findings, 1 with evidence"


def test_facts_count_the_parts_of_a_composed_area(fact, municipality, district):
    area = make_district(municipality=municipality)
    area.parts.add(district)
    make_need(district=district)

    assert fact(make_plan(district=area), "needs").startswith("1 need recorded")


def test_facts_about_goals_and_measures(fact, municipality, plan):
    opening = make_field(municipality=municipality, slug="intercultural-opening")
    goal = make_goal(plan=plan)
    make_target(goal=goal)
    make_goal(plan=plan)
    lead = make_stakeholder(municipality=municipality)
    make_measure(plan=plan, goals=[goal], lead=lead, is_starter_project=True, partners=[lead], fields=[opening])
    make_measure(plan=plan, starts_on=TODAY, is_open_ended=True, is_cost_neutral=True, reach="city", is_public=False)
    make_measure(plan=plan, status="dropped")

    assert {
        slug: fact(plan, slug)
        for slug in ("goals", "measures", "team-projects", "cross-department", "publicity", "intercultural-opening")
    } == {
        "goals": "2 goals, 1 with a target, 1 without measure",
        "measures": "2 measures, 1 without anybody responsible, 1 without dates, 1 without money",
        "team-projects": "1 starter project, 0 finished",
        "cross-department": "1 of 2 measures have partners",
        "publicity": "1 of 2 measures may be shown publicly",
        "intercultural-opening": "1 measure in this field of action",
    }


def test_the_groups_say_what_is_done_and_what_is_late(member, plan):
    office = make_stakeholder(municipality=plan.municipality, name="Büro")
    plan.steps.create(slug="roles", state=PlanStep.State.DONE)
    plan.steps.create(slug="resources", state=PlanStep.State.NOT_NEEDED)
    plan.steps.create(slug="participants", responsible=office, due_on=date(2026, 5, 1))

    start = step_groups(plan, standing_of(plan, member(), on=TODAY), on=TODAY)[0]

    words = {task["slug"]: (str(task["word"]), task["derived"]) for task in start.tasks}
    assert start.settled == 2
    assert words == {
        "choose-district": ("open", False),
        "shared-understanding": ("open", False),
        "participants": ("late", True),
        "resources": ("not needed", False),
        "roles": ("done", False),
        "political-backing": ("open", False),
    }
    assert start.tasks[2]["fact"].endswith(
        "recorded, 0 of them are involved, 0 migrant organisations · Büro · due on 1 May 2026"
    )


def test_a_step_is_recorded_with_its_first_save(sign_in, member, plan):
    client = sign_in(member())
    filled = form_values(client.get(url(plan, "roles")))
    assert not plan.steps.exists()

    response = client.post(url(plan, "roles"), {**filled, "state": "done", "note": "Beschlossen am 3. Februar."})

    step = plan.steps.get()
    assert response.url == f"{plan.get_absolute_url()}#phase-start"
    assert (step.slug, step.state, step.note) == ("roles", "done", "Beschlossen am 3. Februar.")


def test_a_step_sent_twice_is_recorded_once(sign_in, member, plan):
    client = sign_in(member())
    filled = {**form_values(client.get(url(plan, "roles"))), "state": "done"}

    first, second = client.post(url(plan, "roles"), filled), client.post(url(plan, "roles"), filled)

    assert (first.status_code, second.status_code, plan.steps.count()) == (302, 302, 1)


def test_two_people_who_record_the_same_step_are_told(sign_in, member, plan):
    client = sign_in(member())
    first, second = (form_values(client.get(url(plan, "roles"))) for _person in range(2))
    client.post(url(plan, "roles"), {**first, "state": "done"})

    response = client.post(url(plan, "roles"), {**second, "state": "not_needed"})

    assert response.status_code == 409
    assert plan.steps.get().state == "done"


def test_everybody_reads_a_step_and_only_coordination_records_it(sign_in, member, plan):
    client = sign_in(member("district_manager"))

    assert client.get(url(plan, "roles", "step-detail")).status_code == 200
    assert client.get(url(plan, "roles")).status_code == 403
    assert client.post(url(plan, "roles"), {"state": "done"}).status_code == 403
    assert not plan.steps.exists()


def test_an_unknown_step_does_not_exist(sign_in, member, plan):
    assert sign_in(member()).get(url(plan, "dance")).status_code == 404
