"""A measure's own rules: its states, its number, its texts from imports, when it may be deleted."""

import threading
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from actionplans.forms.measure import MeasureForm
from actionplans.models import Measure
from config.states import IllegalMove
from tests.factories import (
    make_budget_line,
    make_funding_source,
    make_measure,
    make_membership,
    make_milestone,
    make_municipality,
    make_plan,
    make_stakeholder,
    make_user,
)

TODAY = date(2026, 6, 15)
Status = Measure.Status
FORBIDDEN = {
    Status.IDEA: Status.RUNNING,
    Status.PLANNED: Status.DONE,
    Status.ADOPTED: Status.IDEA,
    Status.RUNNING: Status.PLANNED,
    Status.POSTPONED: Status.DONE,
    Status.DONE: Status.DROPPED,
    Status.CONTINUED: Status.DROPPED,
    Status.DROPPED: Status.RUNNING,
}


@pytest.mark.django_db
@pytest.mark.parametrize(("old", "new"), [(old, new) for old in Measure.MOVES for new in sorted(Measure.MOVES[old])])
def test_permitted_moves_are_logged_with_day_and_reason(old, new):
    measure, user = make_measure(status=old), make_user()

    measure.change_status(new, by=user, on=TODAY, reason="So beschlossen.")

    measure.refresh_from_db()
    assert (measure.status, measure.status_since) == (new, TODAY)
    assert [(change.old, change.new, change.reason, change.by) for change in measure.status_changes.all()] == [
        (old, new, "So beschlossen.", user)
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(("old", "new"), FORBIDDEN.items())
def test_other_moves_are_refused_and_change_nothing(old, new):
    measure = make_measure(status=old)

    with pytest.raises(IllegalMove):
        measure.change_status(new, by=make_user(), on=TODAY, reason="Trotzdem.")

    measure.refresh_from_db()
    assert (measure.status, measure.status_changes.count()) == (old, 0)


@pytest.mark.django_db
@pytest.mark.parametrize("new", sorted(Measure.NEEDS_REASON))
def test_postponing_and_dropping_need_a_reason(new):
    measure = make_measure(status=Status.PLANNED)

    with pytest.raises(ValidationError):
        measure.change_status(new, by=make_user(), on=TODAY, reason=" ")

    measure.refresh_from_db()
    assert measure.status == Status.PLANNED


@pytest.mark.django_db
def test_a_number_is_never_used_twice():
    plan = make_plan()
    make_measure(plan=plan)
    make_measure(plan=plan).delete()

    assert make_measure(plan=plan).number == 3


@pytest.mark.django_db(transaction=True)
def test_measures_created_at_the_same_time_get_different_numbers():
    municipality = make_municipality()
    plan = make_plan(district=municipality.whole_city)
    user = make_membership(municipality=municipality).user
    problems, ready = [], threading.Barrier(8)

    def create(index):
        try:
            ready.wait()
            form = MeasureForm(
                {
                    "title": f"Maßnahme {index}",
                    "reach": "district",
                    "novelty": "new",
                    "priority": 2,
                    "review_interval": 12,
                },
                user=user,
                municipality=municipality,
                plan=plan,
                on=TODAY,
            )
            assert form.save_or_conflict(), form.errors
        except Exception as error:
            problems.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=create, args=[index]) for index in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert problems == []
    assert list(plan.measures.values_list("number", flat=True)) == [1, 2, 3, 4, 5, 6, 7, 8]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("values", "waiting"),
    [
        ({"period_text": "12 Monate"}, ["period_text"]),
        ({"period_text": "laufend", "is_open_ended": True}, []),
        ({"period_text": "bis 2027", "ends_on": date(2027, 12, 31)}, []),
        ({"lead_text": "Träger gesucht"}, ["lead_text"]),
        ({"partners_text": "VHS"}, ["partners_text"]),
        ({"cost_text": "ca. 500 €", "funding_text": "Stiftung"}, ["cost_text", "funding_text"]),
        ({"cost_text": "ca. 500 €", "funding_text": "Stiftung", "is_cost_neutral": True}, []),
        ({}, []),
    ],
)
def test_texts_wait_while_their_field_is_empty_and_the_list_agrees(values, waiting):
    measure = make_measure(**values)

    assert [name for name, _text in measure.texts_to_clear_up] == waiting
    assert list(Measure.objects.to_clear_up()) == ([measure] if waiting else [])


@pytest.mark.django_db
def test_texts_no_longer_wait_once_the_field_is_filled():
    measure = make_measure(lead_text="Jugendamt", cost_text="500 €", funding_text="Stiftung")
    municipality = measure.plan.municipality
    measure.lead = make_stakeholder(municipality=municipality)
    measure.save()
    line = make_budget_line(measure=measure)

    assert measure.texts_to_clear_up == [("funding_text", "Stiftung")]
    line.source = make_funding_source(municipality=municipality)
    line.save()
    assert measure.texts_to_clear_up == []
    assert not Measure.objects.to_clear_up().exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("status", "is_deletable"), [(status, status in (Status.IDEA, Status.PLANNED)) for status in Status]
)
def test_only_ideas_and_plans_may_be_deleted(status, is_deletable):
    assert (make_measure(status=status).deletion_refusal == "") is is_deletable


@pytest.mark.django_db
def test_what_was_adopted_once_is_not_deleted():
    measure, user = make_measure(status=Status.PLANNED), make_user()
    measure.change_status(Status.ADOPTED, by=user, on=TODAY)
    measure.change_status(Status.DROPPED, by=user, on=TODAY, reason="Kein Träger.")
    measure.change_status(Status.PLANNED, by=user, on=TODAY)

    assert measure.deletion_refusal != ""


@pytest.mark.django_db
def test_a_milestone_is_done_with_day_and_person_and_can_be_reopened():
    milestone, user = make_milestone(), make_user()

    milestone.complete(by=user, on=TODAY)
    milestone.complete(by=make_user(), on=date(2026, 7, 1))
    milestone.refresh_from_db()
    assert (milestone.done_on, milestone.done_by) == (TODAY, user)

    milestone.reopen()
    milestone.refresh_from_db()
    assert (milestone.done_on, milestone.done_by) == (None, None)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("values", "years"),
    [
        ({"starts_on": date(2026, 3, 1), "ends_on": date(2027, 2, 1)}, [2026, 2027]),
        ({"starts_on": date(2026, 3, 1), "is_open_ended": True}, [2026, 2027, 2028]),
        ({"ends_on": date(2026, 3, 1)}, [2025, 2026]),
        ({}, []),
    ],
)
def test_years_of_a_measure_are_those_it_may_touch(values, years):
    make_measure(**values)

    assert [year for year in range(2025, 2029) if Measure.objects.in_year(year).exists()] == years
