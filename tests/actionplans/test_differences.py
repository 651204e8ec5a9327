from copy import deepcopy
from datetime import date
from decimal import Decimal

import pytest

from actionplans.content import freeze
from actionplans.differences import changed_since_adoption, compare
from tests import factories

TODAY = date(2026, 11, 22)


@pytest.fixture
def plan(district):
    return factories.make_plan(district=district, introduction="Ein Plan für alle.")


@pytest.fixture
def content(plan):
    goal = factories.make_goal(plan=plan, title="Deutsch lernen", number="1")
    measure = factories.make_measure(plan=plan, title="Sprachcafé", goals=[goal], fields=[goal.field], status="planned")
    factories.make_milestone(measure=measure, title="Räume gefunden")
    factories.make_measure(plan=plan, title="Lotsen")
    return freeze(plan, on=TODAY)


def test_equal_contents_do_not_differ(content):
    assert len(compare(content, deepcopy(content))) == 0


def test_how_far_a_measure_has_come_is_no_change(content):
    later = deepcopy(content)
    later["measures"][0] |= {"status": "running", "next_review_on": "2027-01-01"}
    later["measures"][0]["milestones"][0]["done_on"] = "2026-12-01"

    assert len(compare(content, later)) == 0


def test_added_removed_and_changed_measures_are_told(content):
    later = deepcopy(content)
    later["measures"][0]["title"] = "Sprachcafé am Abend"
    later["measures"][1]["number"] = 3

    changes = compare(content, later).measures

    assert [(change.kind, change.title) for change in changes] == [
        ("changed", "1 Sprachcafé am Abend"),
        ("added", "3 Lotsen"),
        ("removed", "2 Lotsen"),
    ]


def test_a_changed_text_shows_what_is_new_in_it(content):
    later = deepcopy(content)
    later["texts"]["introduction"] = "Ein guter Plan für alle."

    (change,) = compare(content, later).texts

    (field,) = change.fields
    assert field.old == [(False, "Ein Plan für alle.")]
    assert field.new == [(False, "Ein"), (True, " guter"), (False, " Plan für alle.")]


def test_a_new_goal_title_is_one_change(content):
    later = deepcopy(content)
    later["goals"][0]["title"] = "Gut Deutsch lernen"

    assert len(compare(content, later)) == 1


def test_a_budget_line_is_told_in_words(plan, content):
    factories.make_budget_line(measure=plan.measures.get(number=1), year=2027, amount=Decimal(12500), source=None)

    (change,) = compare(content, freeze(plan, on=TODAY)).measures

    assert [(field.label, field.new) for field in change.fields] == [
        ("Budget", [(False, "2027: 12.500\xa0€, Sachkosten, Quelle offen, nicht gesichert")])
    ]


def test_without_an_adopted_edition_nothing_can_have_changed_since(plan):
    assert changed_since_adoption(plan) is None


def test_changed_since_adoption_compares_with_the_edition_in_force(plan, content):
    factories.make_edition(plan=plan, status="adopted", content=content)
    assert len(changed_since_adoption(plan)) == 0

    factories.make_measure(plan=plan, title="Elterncafé")

    assert [change.title for change in changed_since_adoption(plan).measures] == ["3 Elterncafé"]


def test_a_dropped_measure_is_gone(plan, content):
    factories.make_edition(plan=plan, status="adopted", content=content)
    measure = plan.measures.get(number=2)
    measure.change_status("dropped", by=None, on=TODAY, reason="kein Geld")

    assert [(change.kind, change.title) for change in changed_since_adoption(plan).measures] == [
        ("removed", "2 Lotsen")
    ]
