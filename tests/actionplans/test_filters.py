"""The list of measures: each filter finds what it promises."""

from datetime import date, timedelta

import pytest

from actionplans.filters import MeasureFilter, standing_views
from actionplans.models import Measure
from tests.factories import (
    make_budget_line,
    make_district,
    make_field,
    make_goal,
    make_measure,
    make_plan,
    make_progress_entry,
    make_stakeholder,
    make_target_group,
)

TODAY = date(2026, 6, 15)


@pytest.fixture
def plan(municipality):
    plan = make_plan(district=municipality.whole_city)
    plan.municipality = municipality
    return plan


@pytest.fixture
def titles(plan, member):
    """Return a function that gives the titles a filter finds, in their order."""
    user = member()

    def titles(**query):
        measures = plan.measures.for_list()
        filtered = MeasureFilter(query, queryset=measures, plan=plan, user=user, on=TODAY)
        assert filtered.form.is_valid(), filtered.form.errors
        return [measure.title for measure in filtered.qs]

    return titles


def test_search_finds_every_word_in_title_text_place_and_names(plan, titles):
    make_measure(plan=plan, title="Sprachcafé", place="Familienzentrum")
    make_measure(plan=plan, title="Elterncafé", lead=make_stakeholder(municipality=plan.municipality, name="VHS Nord"))
    make_measure(plan=plan, title="Lesepaten", lead_text="Träger gesucht")

    assert titles(q="café") == ["Sprachcafé", "Elterncafé"]
    assert titles(q="café familien") == ["Sprachcafé"]
    assert titles(q="vhs") == ["Elterncafé"]
    assert titles(q="gesucht") == ["Lesepaten"]
    assert titles(q="2") == ["Elterncafé"]


def test_links_state_place_and_starter_project(plan, titles):
    municipality = plan.municipality
    field, group = make_field(municipality=municipality), make_target_group(municipality=municipality)
    part = make_district(municipality=municipality)
    guiding = make_goal(plan=plan, field=field)
    below = make_goal(plan=plan, field=field, parent=guiding)
    lead = make_stakeholder(municipality=municipality)
    measure = make_measure(
        plan=plan,
        title="Sprachcafé",
        goals=[below],
        fields=[field],
        lead=lead,
        status=Measure.Status.RUNNING,
        place_district=part,
        is_starter_project=True,
    )
    measure.target_groups.add(group)
    make_measure(plan=plan, title="Elterncafé")

    for query in (
        {"field": field.pk},
        {"goal": below.pk},
        {"goal": guiding.pk},
        {"lead": lead.pk},
        {"target_group": group.pk},
        {"part": part.pk},
        {"status": "running"},
        {"is_starter_project": "true"},
    ):
        assert titles(**query) == ["Sprachcafé"], query


def test_gaps(plan, titles):
    complete = make_measure(
        plan=plan,
        title="Vollständig",
        goals=[make_goal(plan=plan)],
        lead=make_stakeholder(municipality=plan.municipality),
        starts_on=TODAY,
        ends_on=TODAY,
    )
    make_budget_line(measure=complete)
    make_measure(plan=plan, title="Lücke", period_text="12 Monate")

    for gap in ("lead", "money", "goal", "dates", "clear_up"):
        assert titles(gap=gap) == ["Lücke"], gap


def test_conditions(plan, titles):
    def make(title, **values):
        return make_measure(plan=plan, title=title, **{"status": "running", "status_since": TODAY, **values})

    make("spät", ends_on=TODAY - timedelta(days=1))
    make("still", status_since=TODAY - timedelta(days=91))
    make("prüfen", next_review_on=TODAY + timedelta(days=30))
    make("bald", ends_on=TODAY + timedelta(days=3))
    make_progress_entry(measure=make("gefährdet"), event_on=TODAY, light="at_risk")

    assert titles(condition="late") == ["spät"]
    assert titles(condition="stale") == ["still"]
    assert titles(condition="review_due") == ["prüfen"]
    assert titles(condition="due_soon") == ["bald"]
    assert titles(condition="at_risk") == ["gefährdet"]


def test_sorting_puts_empty_values_last_either_way(plan, titles):
    make_measure(plan=plan, title="ohne")
    make_budget_line(measure=make_measure(plan=plan, title="teuer"), amount=900)
    make_budget_line(measure=make_measure(plan=plan, title="billig"), amount=100)

    assert titles(sort="cost") == ["billig", "teuer", "ohne"]
    assert titles(sort="-cost") == ["teuer", "billig", "ohne"]
    assert titles(sort="-number") == ["billig", "teuer", "ohne"]


def test_choices_hold_nothing_of_other_plans_or_municipalities(plan, member):
    make_goal()
    make_field()
    make_measure(plan=make_plan(), lead=None)
    own_goal = make_goal(plan=plan)

    filtered = MeasureFilter({}, queryset=plan.measures.for_list(), plan=plan, user=member(), on=TODAY)

    assert list(filtered.form.fields["goal"].queryset) == [own_goal]
    assert list(filtered.form.fields["field"].queryset) == [own_goal.field]
    assert list(filtered.form.fields["lead"].queryset) == []


def test_standing_views_count_in_one_query_what_their_links_find(plan, titles, django_assert_num_queries):
    organisation = make_stakeholder(municipality=plan.municipality)
    make_measure(plan=plan, title="meine", lead=organisation, status="running", ends_on=TODAY - timedelta(days=2))
    make_measure(plan=plan, title="offen", period_text="schrittweise")

    with django_assert_num_queries(2):  # the municipality's days without report, and all numbers
        views = standing_views(plan.measures.all(), organisation=organisation, on=TODAY)

    found = [len(titles(**dict(part.split("=") for part in query.split("&")))) for _label, query, _number in views]
    assert [number for _label, _query, number in views] == found
    assert found == [1, 1, 0, 1, 0, 1, 2, 2, 1]


def test_without_an_organisation_there_is_no_view_of_ones_own(plan):
    views = standing_views(plan.measures.all(), organisation=None, on=TODAY)

    assert [query for _label, query, _number in views if query.startswith("lead")] == []
