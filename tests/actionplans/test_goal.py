"""Goals: the tree, what they rest on, and by what one sees that they are reached."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from actionplans.content import freeze
from actionplans.models import Edition, Goal, GoalTarget
from actionplans.numbering import number_goals
from actionplans.targets import target_standings
from config.spreadsheets import read_table
from inventory.models import Indicator, Observation
from tests.factories import (
    make_district,
    make_field,
    make_finding,
    make_goal,
    make_group,
    make_indicator,
    make_measure,
    make_need,
    make_observation,
    make_plan,
    make_target,
)
from tests.forms import form_values


@pytest.fixture
def plan(district):
    return make_plan(district=district)


@pytest.fixture
def field(municipality):
    return make_field(municipality=municipality)


def url(name, plan, *further):
    return reverse(f"actionplans:{name}", args=[plan.municipality.slug, plan.slug, *further])


def adopt(plan, *, by):
    return Edition.objects.create(
        plan=plan,
        number=1,
        status=Edition.Status.ADOPTED,
        content={"goals": [{"id": goal.pk} for goal in plan.goals.all()]},
        submitted_on=date(2026, 6, 1),
        submitted_by=by,
    )


# Tree


def test_the_tree_puts_goals_below_their_guiding_goal(sign_in, member, municipality, plan):
    first, second = make_field(municipality=municipality, order=1), make_field(municipality=municipality, order=2)
    later = make_goal(plan=plan, field=second)
    below = make_goal(plan=plan, field=first, parent=later)
    earlier = make_goal(plan=plan, field=first)
    number_goals(plan)

    page = sign_in(member()).get(url("goal-list", plan)).context["page_obj"]

    assert [(goal, goal.number, goal.guiding_field) for goal in page] == [
        (earlier, "1", first),
        (later, "2", second),
        (below, "2.1", second),
    ]


def test_the_tree_costs_the_same_for_one_goal_and_three(sign_in, member, plan, django_assert_num_queries):
    client = sign_in(member())
    make_goal(plan=plan)
    client.get(url("goal-list", plan))
    with django_assert_num_queries(10):
        client.get(url("goal-list", plan))
    for _number in range(2):
        make_measure(plan=plan, goals=[make_goal(plan=plan, findings=[make_finding(district=plan.district)])])

    with django_assert_num_queries(10):
        client.get(url("goal-list", plan))


def test_the_tree_counts_without_multiplying(plan):
    goal = make_goal(plan=plan, findings=[make_finding(district=plan.district) for _number in range(2)])
    below = make_goal(plan=plan, parent=goal, field=goal.field)
    goal.needs.set([make_need(district=plan.district) for _number in range(3)])
    make_target(goal=goal)
    for goals in ([goal], [goal, below], [below]):
        make_measure(plan=plan, goals=goals)
    make_measure(plan=plan, goals=[goal], status="dropped")

    row = plan.goals.for_tree().get(pk=goal.pk)

    assert (row.measure_count, row.finding_count, row.need_count, row.target_count, row.child_count) == (3, 2, 3, 1, 1)


def test_goals_are_filtered_by_what_they_lack(sign_in, member, plan):
    full = make_goal(plan=plan, findings=[make_finding(district=plan.district)])
    make_measure(plan=plan, goals=[full])
    make_target(goal=full)
    bare = make_goal(plan=plan)
    client = sign_in(member())

    for gap in ("measure", "evidence", "target"):
        assert list(client.get(url("goal-list", plan), {"gap": gap}).context["page_obj"]) == [bare]


def test_the_goals_of_the_filter_are_sent_as_a_spreadsheet(sign_in, member, plan, field):
    goal = make_goal(plan=plan, field=field, title="Alle lernen Deutsch", priority=1)
    make_target(goal=goal, criterion="Jedes Jahr zwei Kurse mehr.")
    make_goal(plan=plan, field=field, title="Wohnen", priority=3)
    number_goals(plan)

    response = sign_in(member("reader")).get(url("goal-export", plan), {"priority": 1})

    [row] = read_table(BytesIO(response.content), name="goals.xlsx").rows
    assert row.cells[0:6] == ("1", field.name, "Alle lernen Deutsch", "", "hoch", "Jedes Jahr zwei Kurse mehr.")


# Create, edit, move, delete


def test_a_goal_is_created_and_numbered(sign_in, member, plan, field):
    client = sign_in(member())
    filled = form_values(client.get(url("goal-create", plan)))

    response = client.post(url("goal-create", plan), {**filled, "title": "Alle lernen Deutsch", "field": field.pk})

    goal = Goal.objects.get()
    assert response.url == goal.get_absolute_url()
    assert (goal.number, goal.plan, goal.field) == ("1", plan, field)


def test_the_same_goal_sent_twice_is_one_goal(sign_in, member, plan, field):
    client = sign_in(member())
    filled = {**form_values(client.get(url("goal-create", plan))), "title": "Alle lernen Deutsch", "field": field.pk}

    client.post(url("goal-create", plan), filled)
    client.post(url("goal-create", plan), filled)

    assert Goal.objects.count() == 1


def test_save_and_add_another_stays_at_the_place(sign_in, member, plan, field):
    parent = make_goal(plan=plan, field=field)
    client = sign_in(member())
    filled = form_values(client.get(url("goal-create", plan), {"parent": parent.pk}))

    response = client.post(url("goal-create", plan), {**filled, "title": "Kita", "another": "1"})

    assert Goal.objects.get(title="Kita").parent == parent
    assert response.url == f"{url('goal-create', plan)}?field={field.pk}&parent={parent.pk}"


def test_a_finding_begins_a_goal(sign_in, member, district, plan, field):
    finding = make_finding(district=district, field=field, text="Zu wenig Plätze")

    initial = sign_in(member()).get(url("goal-create", plan), {"finding": finding.pk}).context["form"].initial

    assert initial == {"field": field.pk, "findings": [finding.pk], "text": "Zu wenig Plätze"}


def test_a_foreign_finding_begins_nothing(sign_in, member, plan):
    assert sign_in(member()).get(url("goal-create", plan), {"finding": make_finding().pk}).status_code == 404


def test_a_finding_leads_to_the_only_plan_of_its_district(sign_in, member, municipality, district, plan):
    make_plan(district=make_district(municipality=municipality))
    finding = make_finding(district=district)
    lead = reverse("actionplans:goal-from-finding", args=[municipality.slug, finding.pk])

    assert sign_in(member()).get(lead).url == f"{url('goal-create', plan)}?finding={finding.pk}"


def test_a_finding_asks_which_plan_where_there_are_several(sign_in, member, municipality, district, plan):
    other = make_plan(district=district)
    lead = reverse("actionplans:goal-from-finding", args=[municipality.slug, make_finding(district=district).pk])

    assert sign_in(member()).get(lead).context["plans"] == sorted([plan, other], key=lambda plan: plan.title)
    assert sign_in(member("reader")).get(lead).context["plans"] == []


def test_a_goal_rests_on_its_district_its_parts_or_the_city(sign_in, member, municipality, district, plan):
    part = make_district(municipality=municipality, parent=district)
    mine = {make_finding(district=one) for one in (district, part, municipality.whole_city)}
    needs = {make_need(district=one) for one in (district, part, municipality.whole_city)}
    elsewhere = make_district(municipality=municipality)
    make_finding(district=elsewhere)
    make_need(district=elsewhere)
    make_finding()

    form = sign_in(member()).get(url("goal-create", plan)).context["form"]

    assert set(form.fields["findings"].queryset) == mine
    assert set(form.fields["needs"].queryset) == needs


def test_evidence_from_elsewhere_is_refused(sign_in, member, plan, field):
    client = sign_in(member())
    filled = {**form_values(client.get(url("goal-create", plan))), "title": "Ziel", "field": field.pk}

    response = client.post(url("goal-create", plan), {**filled, "findings": [make_finding().pk]})

    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["findings"]
    assert not Goal.objects.exists()


def test_goals_have_two_levels_within_one_plan(sign_in, member, district, plan, field):
    guiding = make_goal(plan=plan, field=field)
    below = make_goal(plan=plan, field=field, parent=guiding)
    foreign = make_goal(plan=make_plan(district=district))
    client = sign_in(member())
    filled = {**form_values(client.get(url("goal-create", plan))), "title": "Ziel", "field": field.pk}

    for parent in (below, foreign):
        response = client.post(url("goal-create", plan), {**filled, "parent": parent.pk})
        assert list(response.context["form"].errors) == ["parent"]


def test_a_guiding_goal_with_goals_below_stays_on_top(sign_in, member, plan, field):
    guiding, other = make_goal(plan=plan, field=field), make_goal(plan=plan, field=field)
    make_goal(plan=plan, field=field, parent=guiding)
    client = sign_in(member())
    filled = form_values(client.get(url("goal-edit", plan, guiding.pk)))

    response = client.post(url("goal-edit", plan, guiding.pk), {**filled, "parent": other.pk})

    assert list(response.context["form"].errors) == ["parent"]


def test_a_goal_that_changes_its_field_comes_last_there(sign_in, member, municipality, plan, field):
    other = make_field(municipality=municipality)
    goal = make_goal(plan=plan, field=field, position=1)
    make_goal(plan=plan, field=other, position=1)
    client = sign_in(member())

    client.post(
        url("goal-edit", plan, goal.pk),
        {**form_values(client.get(url("goal-edit", plan, goal.pk))), "field": other.pk},
    )

    goal.refresh_from_db()
    assert goal.number == "2"


def test_a_stale_goal_is_refused(sign_in, member, plan):
    goal = make_goal(plan=plan)
    client = sign_in(member())
    first, second = (form_values(client.get(url("goal-edit", plan, goal.pk))) for _person in range(2))
    client.post(url("goal-edit", plan, goal.pk), {**first, "title": "Eins"})

    response = client.post(url("goal-edit", plan, goal.pk), {**second, "title": "Zwei"})

    assert response.status_code == 409
    goal.refresh_from_db()
    assert goal.title == "Eins"


def test_a_goal_is_moved(sign_in, member, plan, field):
    first, second = make_goal(plan=plan, field=field), make_goal(plan=plan, field=field)

    response = sign_in(member()).post(url("goal-move", plan, second.pk), {"direction": "up"})

    assert response.url == f"{url('goal-list', plan)}#goal-{second.pk}"
    assert [goal.pk for goal in plan.goals.for_tree()] == [second.pk, first.pk]


def test_a_direction_that_is_none_moves_nothing(sign_in, member, plan, field):
    first, second = make_goal(plan=plan, field=field), make_goal(plan=plan, field=field)

    response = sign_in(member()).post(url("goal-move", plan, first.pk), {"direction": "sideways"})

    assert response.status_code == 302
    assert [goal.pk for goal in plan.goals.for_tree()] == [first.pk, second.pk]


def test_after_adoption_the_parent_stays(sign_in, member, plan, field):
    goal, other = make_goal(plan=plan, field=field), make_goal(plan=plan, field=field)
    user = member()
    adopt(plan, by=user)
    client = sign_in(user)
    filled = form_values(client.get(url("goal-edit", plan, goal.pk)))

    client.post(url("goal-edit", plan, goal.pk), {**filled, "title": "Neu", "parent": other.pk})

    goal.refresh_from_db()
    assert (goal.title, goal.parent) == ("Neu", None)


def test_a_goal_is_deleted_and_the_rest_is_counted_again(sign_in, member, plan, field):
    first, second = make_goal(plan=plan, field=field), make_goal(plan=plan, field=field)
    number_goals(plan)

    sign_in(member()).post(url("goal-delete", plan, first.pk))

    assert list(plan.goals.values_list("pk", "number")) == [(second.pk, "1")]


def test_a_goal_with_measures_is_not_deleted(sign_in, member, plan):
    goal = make_goal(plan=plan)
    make_measure(plan=plan, goals=[goal])

    assert sign_in(member()).post(url("goal-delete", plan, goal.pk)).status_code == 409
    assert Goal.objects.get() == goal


def test_an_adopted_goal_is_never_deleted(sign_in, member, plan, field):
    adopted = make_goal(plan=plan, field=field)
    user = member()
    adopt(plan, by=user)
    added = make_goal(plan=plan, field=field)
    client = sign_in(user)

    client.post(url("goal-delete", plan, adopted.pk))
    client.post(url("goal-delete", plan, added.pk))

    assert Goal.objects.get() == adopted


def test_a_goal_of_another_plan_does_not_exist_here(sign_in, member, district, plan):
    goal = make_goal(plan=make_plan(district=district))

    assert sign_in(member()).get(url("goal-detail", plan, goal.pk)).status_code == 404


@pytest.mark.parametrize(("role", "status"), [("coordination", 200), ("district_manager", 403), ("reader", 403)])
def test_only_the_coordination_office_changes_goals(sign_in, member, plan, role, status):
    goal = make_goal(plan=plan)
    client = sign_in(member(role))

    assert client.get(url("goal-detail", plan, goal.pk)).status_code == 200
    assert client.get(url("goal-edit", plan, goal.pk)).status_code == status


# Page of a goal


def test_the_page_shows_measures_of_the_goals_below_too(sign_in, member, plan):
    goal = make_goal(plan=plan)
    below = make_goal(plan=plan, parent=goal, field=goal.field)
    mine = [make_measure(plan=plan, goals=[goal, below]), make_measure(plan=plan, goals=[below])]
    make_measure(plan=plan, goals=[make_goal(plan=plan)])

    response = sign_in(member()).get(goal.get_absolute_url())

    assert response.context["measures"] == mine


def test_the_page_costs_the_same_for_one_measure_and_three(
    sign_in, member, plan, django_assert_num_queries, django_assert_max_num_queries
):
    goal = make_goal(plan=plan)
    make_target(goal=goal)
    make_measure(plan=plan, goals=[goal])
    client = sign_in(member("reader"))
    client.get(goal.get_absolute_url())
    with django_assert_max_num_queries(30) as captured:
        client.get(goal.get_absolute_url())
    for _number in range(2):
        make_target(goal=goal)
        make_measure(plan=plan, goals=[goal])

    with django_assert_num_queries(len(captured)):
        client.get(goal.get_absolute_url())


# Targets


@pytest.fixture
def indicator():
    return make_indicator(name="Arbeitslosenquote", direction="lower")


@pytest.fixture
def total():
    return make_group(slug="total")


def test_a_figure_of_the_district_becomes_the_baseline(sign_in, member, district, plan, indicator, total):
    goal = make_goal(plan=plan)
    make_observation(district=district, indicator=indicator, group=total, year=2024, value=Decimal("12.9"))
    newest = make_observation(district=district, indicator=indicator, group=total, year=2025, value=Decimal("11.74"))
    client = sign_in(member())

    response = client.get(url("target-create", plan, goal.pk), {"figure": newest.pk})

    assert [figure.observation for figure in response.context["figures"]] == [newest]
    filled = form_values(response)
    initial = response.context["form"].initial
    assert (initial["indicator"], initial["group"], initial["baseline"], initial["baseline_year"]) == (
        indicator.pk,
        total.pk,
        Decimal("11.7"),
        2025,
    )
    client.post(url("target-create", plan, goal.pk), {**filled, "target": "8,5", "due_on": "31.12.2028"})
    target = GoalTarget.objects.get()
    assert (target.baseline, target.target, target.due_on) == (Decimal("11.7"), Decimal("8.5"), date(2028, 12, 31))


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({}, "indicator"),
        ({"indicator": True}, "target"),
        ({"indicator": True, "target": "viel"}, "target"),
        ({"indicator": True, "target": "5", "group": ""}, "group"),
    ],
)
def test_a_target_can_be_checked_or_is_refused(sign_in, member, plan, indicator, total, values, field):
    goal = make_goal(plan=plan)
    client = sign_in(member())
    filled = form_values(client.get(url("target-create", plan, goal.pk)))
    values = {**values, **({"indicator": indicator.pk} if "indicator" in values else {})}

    response = client.post(url("target-create", plan, goal.pk), {**filled, **values})

    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert not GoalTarget.objects.exists()


def test_a_criterion_in_words_is_enough(sign_in, member, plan, total):
    goal = make_goal(plan=plan)
    client = sign_in(member())
    filled = form_values(client.get(url("target-create", plan, goal.pk)))

    client.post(url("target-create", plan, goal.pk), {**filled, "criterion": "Alle Vereine haben Ansprechpersonen."})

    target = GoalTarget.objects.get()
    assert (target.criterion, target.group) == ("Alle Vereine haben Ansprechpersonen.", None)


def test_a_target_is_edited_and_deleted(sign_in, member, plan):
    target = make_target(goal=make_goal(plan=plan))
    client = sign_in(member())
    edit = url("target-edit", plan, target.goal_id, target.pk)

    client.post(edit, {**form_values(client.get(edit)), "criterion": "Neu"})
    target.refresh_from_db()
    assert target.criterion == "Neu"

    client.post(url("target-delete", plan, target.goal_id, target.pk))
    assert not GoalTarget.objects.exists()


def test_the_present_value_is_the_newest_of_the_district(member, municipality, district, plan, indicator, total):
    goal = make_goal(plan=plan)
    make_target(goal=goal, indicator=indicator, group=total, baseline=20, target=10)
    make_observation(district=district, indicator=indicator, group=total, year=2024, value=18)
    make_observation(district=district, indicator=indicator, group=total, year=2025, value=15)
    make_observation(district=municipality.whole_city, indicator=indicator, group=total, year=2026, value=9)
    make_observation(district=district, indicator=indicator, year=2026, value=3)

    [standing] = target_standings(goal, member())

    assert (standing.year, standing.value, standing.way, standing.is_reached) == (2025, 15, 50, False)


@pytest.mark.parametrize(
    ("baseline", "target", "value", "reached", "way"),
    [
        (20, 10, 10, True, 100),
        (20, 10, 5, True, 100),
        (20, 10, 25, False, 0),
        (10, 20, 19, False, 90),
        (10, 20, 20, True, 100),
        (None, 10, 9, True, None),
        (None, 10, 11, False, None),
        (10, 10, 9, True, None),
    ],
)
def test_a_target_is_reached_from_its_baseline_or_by_the_direction_of_the_indicator(
    baseline, target, value, reached, way
):
    target = GoalTarget(indicator=Indicator(direction="lower"), baseline=baseline, target=target)

    assert (target.is_reached_with(value), target.way_covered(value)) == (reached, way)


def test_a_confidential_value_is_shown_to_the_coordination_office_only(member, municipality, district, plan, total):
    count = make_indicator(kind="count", unit="Personen", decimals=0)
    goal = make_goal(plan=plan)
    make_target(goal=goal, indicator=count, group=total, target=10)
    make_observation(district=district, indicator=count, group=total, value=2)

    [seen], [hidden] = target_standings(goal, member()), target_standings(goal, member("reader"))

    assert (seen.value, seen.is_hidden, seen.is_confidential) == (2, False, True)
    assert (hidden.value, hidden.is_hidden, hidden.is_reached) == (None, True, False)


def test_where_the_baseline_is_confidential_the_direction_alone_tells_whether_a_target_is_reached():
    """Otherwise “reached” would tell on which side of the target the baseline lies."""
    target = GoalTarget(indicator=Indicator(direction="lower"), baseline=2, target=12)

    assert (target.is_reached_with(7), target.is_reached_with(7, knows_baseline=False)) == (False, True)


@pytest.fixture
def small_count(municipality, district, total):
    """A count of two people in the plan's district, as coordination recorded it."""
    count = make_indicator(kind="count", unit="Personen", decimals=0, name="Wohnungslose")
    make_observation(district=district, indicator=count, group=total, value=2, year=2025)
    return count


def test_a_baseline_without_year_may_be_any_confidential_figure(member, district, plan, total, small_count):
    goal = make_goal(plan=plan)
    make_target(goal=goal, indicator=small_count, group=total, baseline=40, target=12)

    [hidden], [seen] = target_standings(goal, member("reader")), target_standings(goal, member())

    assert (hidden.baseline, hidden.is_baseline_hidden) == (None, True)
    assert (seen.baseline, seen.is_baseline_confidential) == (40, True)


def test_a_confidential_baseline_shows_neither_itself_nor_the_way_from_it(
    member, municipality, district, plan, total, small_count
):
    goal = make_goal(plan=plan)
    make_target(goal=goal, indicator=small_count, group=total, baseline=2, baseline_year=2025, target=12)
    make_observation(district=district, indicator=small_count, group=total, value=7, year=2026)

    [seen], [hidden] = target_standings(goal, member()), target_standings(goal, member("reader"))

    assert (seen.baseline, seen.way) == (2, 50)
    assert (hidden.baseline, hidden.way, hidden.value) == (None, None, 7)


def test_the_page_of_a_goal_hides_a_confidential_baseline(sign_in, member, plan, total, small_count):
    goal = make_goal(plan=plan)
    make_target(
        goal=goal, indicator=small_count, group=total, baseline=Decimal("2.0000"), baseline_year=2025, target=777
    )

    response = sign_in(member("reader")).get(goal.get_absolute_url())

    assertContains(response, "777")
    assertNotContains(response, "2 Personen")


def test_an_edition_does_not_keep_a_confidential_baseline(plan, total, small_count):
    goal = make_goal(plan=plan)
    make_target(goal=goal, indicator=small_count, group=total, baseline=2, baseline_year=2025, target=12)

    [kept] = freeze(plan, on=date(2026, 6, 1))["goals"]

    assert [target["baseline"] for target in kept["targets"]] == [None]


def test_a_confidential_figure_is_not_offered_as_baseline(sign_in, member, plan, small_count):
    client = sign_in(member())
    add = url("target-create", plan, make_goal(plan=plan).pk)
    figure = Observation.objects.get(indicator=small_count)

    offered = client.get(add)
    chosen = client.get(add, {"figure": figure.pk})

    assertContains(offered, "Wohnungslose")
    assertNotContains(offered, "2 Personen")
    assert form_values(chosen)["indicator"] == [str(small_count.pk)]
    assert "baseline" not in form_values(chosen)
