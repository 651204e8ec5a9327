import json
from datetime import date
from decimal import Decimal

import pytest

from actionplans.content import SCHEMA, freeze, freeze_agreed
from tests import factories

TODAY = date(2026, 11, 22)


@pytest.fixture
def plan(district):
    return factories.make_plan(district=district, introduction="Worum es geht.")


def filled(plan):
    field = factories.make_field(municipality=plan.municipality)
    need = factories.make_need(district=plan.district, fields=[field])
    finding = factories.make_finding(district=plan.district, field=field)
    finding.needs.add(need)
    finding.observations.add(factories.make_observation(district=plan.district))
    goal = factories.make_goal(plan=plan, field=field, findings=[finding])
    factories.make_target(goal=goal)
    measure = factories.make_measure(
        plan=plan,
        goals=[goal],
        fields=[field],
        lead=factories.make_stakeholder(municipality=plan.municipality),
        partners=[factories.make_stakeholder(municipality=plan.municipality)],
    )
    factories.make_milestone(measure=measure)
    factories.make_budget_line(measure=measure)
    return measure


def test_content_survives_as_json_unchanged(plan):
    filled(plan)

    content = freeze(plan, on=TODAY)

    assert json.loads(json.dumps(content)) == content


def test_content_says_its_schema_and_day(plan):
    content = freeze(plan, on=TODAY)

    assert (content["schema"], content["frozen_on"]) == (SCHEMA, "2026-11-22")


def test_amounts_and_dates_are_kept_as_text(plan):
    measure = factories.make_measure(plan=plan, starts_on=date(2026, 3, 1))
    factories.make_budget_line(measure=measure, year=2026, amount=Decimal("12500.50"), source=None)

    frozen = freeze(plan, on=TODAY)["measures"][0]

    assert frozen["starts_on"] == "2026-03-01"
    assert frozen["budget_lines"][0]["amount"] == "12500.5"


def test_internal_notes_and_contacts_stay_out(plan):
    measure = factories.make_measure(plan=plan, internal_note="streng intern")
    measure.lead = factories.make_stakeholder(municipality=plan.municipality, note="streng intern")
    measure.lead.contacts.create(
        name="Petra Privat", lawful_basis="public_task", delete_by=date(2027, 1, 1), email="petra@example.org"
    )
    measure.save()

    text = json.dumps(freeze(plan, on=TODAY))

    assert "streng intern" not in text
    assert "Petra Privat" not in text


def test_dropped_measures_are_left_out(plan):
    factories.make_measure(plan=plan, status="dropped")
    kept = factories.make_measure(plan=plan, status="planned")

    assert [measure["number"] for measure in freeze(plan, on=TODAY)["measures"]] == [kept.number]


def test_confidential_figures_are_not_even_kept(plan):
    indicator = factories.make_indicator(kind="count", dimension="population", unit="Personen")
    small = factories.make_observation(
        district=plan.district, indicator=indicator, value=2, year=2025, group=factories.make_group(slug="total")
    )
    finding = factories.make_finding(district=plan.district)
    finding.observations.add(small)

    figure = freeze(plan, on=TODAY)["figures"][0]["district"][0]

    assert (figure["kind"], figure["value"]) == ("suppressed", None)


def test_needs_of_other_districts_come_in_only_through_the_plan(plan, municipality):
    elsewhere = factories.make_district(municipality=municipality)
    factories.make_need(district=elsewhere, title="fremd")
    answered = factories.make_need(district=elsewhere, title="aufgegriffen")
    factories.make_measure(plan=plan).needs.add(answered)

    assert [need["title"] for need in freeze(plan, on=TODAY)["needs"]] == ["aufgegriffen"]


def test_agreed_part_is_the_same_as_in_the_whole(plan):
    filled(plan)

    whole = freeze(plan, on=TODAY)

    assert freeze_agreed(plan) == {key: whole[key] for key in ("plan", "texts", "fields", "goals", "measures")}


def test_number_of_queries_does_not_grow(plan, django_assert_num_queries, django_assert_max_num_queries):
    filled(plan)
    plan = type(plan).objects.select_related("district", "municipality").get(pk=plan.pk)
    with django_assert_max_num_queries(40) as few:
        freeze(plan, on=TODAY)
    filled(plan)
    filled(plan)

    with django_assert_num_queries(len(few)):
        freeze(plan, on=TODAY)
