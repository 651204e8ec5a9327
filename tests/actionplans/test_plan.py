"""Plans: list, master data, workspace, phases."""

from datetime import date
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from actionplans.models import PhaseChange, Plan
from config.spreadsheets import read_table
from tests.factories import (
    make_district,
    make_field,
    make_finding,
    make_goal,
    make_measure,
    make_membership,
    make_need,
    make_observation,
    make_plan,
    make_stakeholder,
)
from tests.forms import form_values


@pytest.fixture
def plan(district):
    return make_plan(district=district, slug="nord")


def url(name, plan, *further):
    return reverse(f"actionplans:{name}", args=[plan.municipality.slug, plan.slug, *further])


def list_url(municipality):
    return reverse("actionplans:plan-list", args=[municipality.slug])


# List


def test_list_shows_plans_of_districts_one_sees_only(sign_in, member, district, plan):
    make_plan(district=make_district(municipality=district.municipality))
    make_plan()
    client = sign_in(member("reader", districts=[district]))

    response = client.get(list_url(district.municipality))

    assert list(response.context["page_obj"]) == [plan]


def test_list_filters_by_district_phase_and_word(sign_in, member, municipality, district, plan):
    other = make_plan(
        district=make_district(municipality=municipality), title="Hafenplan", phase=Plan.Phase.IMPLEMENTATION
    )
    client = sign_in(member())

    def found(**query):
        return list(client.get(list_url(municipality), query).context["page_obj"])

    assert found(district=district.pk) == [plan]
    assert found(phase="implementation") == [other]
    assert found(q="hafen") == [other]


def test_list_costs_the_same_for_one_plan_and_three(
    sign_in, member, municipality, district, plan, django_assert_num_queries
):
    client = sign_in(member())
    client.get(list_url(municipality))
    with django_assert_num_queries(8):
        client.get(list_url(municipality))
    for _number in range(2):
        make_goal(plan=make_plan(district=make_district(municipality=municipality)))

    with django_assert_num_queries(8):
        client.get(list_url(municipality))


def test_list_counts_goals_and_measures(sign_in, member, municipality, plan):
    goals = [make_goal(plan=plan), make_goal(plan=plan)]
    for _number in range(3):
        make_measure(plan=plan, goals=goals)
    client = sign_in(member())

    [row] = client.get(list_url(municipality)).context["page_obj"]

    assert (row.goal_count, row.measure_count) == (2, 3)


def test_the_plans_of_the_filter_are_sent_as_a_spreadsheet(sign_in, member, municipality, district, plan):
    make_plan(district=make_district(municipality=municipality))
    make_goal(plan=plan)
    export = reverse("actionplans:plan-export", args=[municipality.slug])

    response = sign_in(member("reader")).get(export, {"district": district.pk})

    [row] = read_table(BytesIO(response.content), name="plans.xlsx").rows
    assert row.cells[:2] == (plan.title, district.name)
    assert row.cells[-2:] == ("1", "0")


# Create and edit


@pytest.fixture
def values(district):
    return {
        "title": "Lokaler Aktionsplan Süd-Höhe",
        "district": district.pk,
        "starts_on": "1.1.26",
        "ends_on": "31.12.2028",
        "form": "own",
        "orientation": "integration",
    }


def test_a_plan_needs_title_district_and_period_only(sign_in, member, municipality, district, values):
    client = sign_in(member())
    create = reverse("actionplans:plan-create", args=[municipality.slug])

    response = client.post(create, {**form_values(client.get(create)), **values})

    plan = Plan.objects.get()
    assert response.url == plan.get_absolute_url()
    assert (plan.slug, plan.district, plan.starts_on, plan.phase) == (
        "lokaler-aktionsplan-sued-hoehe",
        district,
        date(2026, 1, 1),
        Plan.Phase.INVENTORY,
    )


def test_a_short_name_in_use_is_varied(sign_in, member, municipality, district, values):
    make_plan(district=district, slug="lokaler-aktionsplan-sued-hoehe")
    make_plan(district=district, slug="lokaler-aktionsplan-sued-hoehe-2")
    client = sign_in(member())

    client.post(reverse("actionplans:plan-create", args=[municipality.slug]), values)

    assert Plan.objects.filter(slug="lokaler-aktionsplan-sued-hoehe-3").exists()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"slug": "nord"}, "__all__"),
        ({"slug": "new"}, "slug"),
        ({"slug": "mit leerzeichen"}, "slug"),
        ({"ends_on": "31.12.2025"}, "ends_on"),
        ({"district": ""}, "district"),
    ],
)
def test_what_cannot_be_is_refused_at_its_place(sign_in, member, municipality, plan, values, change, field):
    client = sign_in(member())

    response = client.post(reverse("actionplans:plan-create", args=[municipality.slug]), {**values, **change})

    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert Plan.objects.count() == 1


def test_a_foreign_district_is_no_choice(sign_in, member, municipality, values):
    client = sign_in(member())
    create = reverse("actionplans:plan-create", args=[municipality.slug])

    response = client.post(create, {**values, "district": make_district().pk})

    assert (response.status_code, Plan.objects.count()) == (422, 0)


def test_whoever_coordinates_one_district_makes_plans_there_only(sign_in, member, municipality, district, values):
    elsewhere = make_district(municipality=municipality)
    client = sign_in(member(districts=[district]))
    create = reverse("actionplans:plan-create", args=[municipality.slug])

    offered = client.get(create).context["form"].fields["district"].queryset

    assert list(offered) == [district]
    assert client.post(create, {**values, "district": elsewhere.pk}).status_code == 422


def test_the_same_form_sent_twice_makes_one_plan(sign_in, member, municipality, values):
    client = sign_in(member())
    create = reverse("actionplans:plan-create", args=[municipality.slug])
    filled = {**form_values(client.get(create)), **values}

    first, second = client.post(create, filled), client.post(create, filled)

    assert (first.url, Plan.objects.count()) == (second.url, 1)


def test_the_district_stays_once_goals_refer_to_it(sign_in, member, municipality, district, plan):
    make_goal(plan=plan)
    client = sign_in(member())
    filled = form_values(client.get(url("plan-edit", plan)))

    client.post(
        url("plan-edit", plan), {**filled, "title": "Neu", "district": make_district(municipality=municipality).pk}
    )

    plan.refresh_from_db()
    assert (plan.title, plan.district) == ("Neu", district)


def test_a_plan_does_not_carry_on_its_own_successor(sign_in, member, district, plan):
    successor = make_plan(district=district, predecessor=plan)
    client = sign_in(member())

    response = client.post(
        url("plan-edit", plan), {**form_values(client.get(url("plan-edit", plan))), "predecessor": successor.pk}
    )

    assert list(response.context["form"].errors) == ["predecessor"]


def test_a_refused_form_leaves_the_page_around_it_as_stored(sign_in, member, plan):
    client = sign_in(member())
    filled = form_values(client.get(url("plan-edit", plan)))

    response = client.post(url("plan-edit", plan), {**filled, "slug": "anders", "ends_on": "1.1.2020"})

    assert response.status_code == 422
    assert response.context["plan"].slug == "nord"


@pytest.mark.parametrize(
    ("role", "status"), [("coordination", 200), ("district_manager", 403), ("reader", 403), ("committee", 403)]
)
def test_only_the_coordination_office_edits(sign_in, member, plan, role, status):
    assert sign_in(member(role)).get(url("plan-edit", plan)).status_code == status


def test_for_strangers_and_other_districts_the_plan_does_not_exist(sign_in, member, municipality, plan):
    stranger = make_membership().user
    neighbour = member("district_manager", districts=[make_district(municipality=municipality)])

    assert sign_in(stranger).get(plan.get_absolute_url()).status_code == 404
    assert sign_in(neighbour).get(plan.get_absolute_url()).status_code == 404


def test_a_plan_is_deleted_while_nothing_hangs_on_it(sign_in, member, municipality, plan):
    plan.steps.create(slug="roles")

    response = sign_in(member()).post(url("plan-delete", plan))

    assert response.url == list_url(municipality)
    assert not Plan.objects.exists()


@pytest.mark.parametrize("make", [make_goal, make_measure])
def test_a_plan_with_goals_or_measures_is_not_deleted(sign_in, member, plan, make):
    make(plan=plan)

    response = sign_in(member()).post(url("plan-delete", plan))

    assert response.status_code == 409
    assert Plan.objects.get() == plan


# Workspace


def test_the_workspace_costs_the_same_however_much_the_plan_holds(
    sign_in, member, municipality, district, plan, django_assert_num_queries
):
    plan.coordinating_office = make_stakeholder(municipality=municipality)
    plan.predecessor = make_plan(district=district)
    plan.save()
    client = sign_in(member())
    client.get(plan.get_absolute_url())
    with django_assert_num_queries(10):
        client.get(plan.get_absolute_url())
    field = make_field(municipality=municipality)
    for _number in range(3):
        make_need(district=district)
        make_finding(district=district)
        make_observation(district=district)
        make_measure(plan=plan, goals=[make_goal(plan=plan, field=field)])

    with django_assert_num_queries(10):
        client.get(plan.get_absolute_url())


def test_the_workspace_opens_the_steps_of_the_phase_and_those_that_are_late(sign_in, member, district):
    plan = make_plan(district=district, phase=Plan.Phase.GOALS)
    plan.steps.create(slug="needs", due_on=date(2020, 1, 1))

    groups = sign_in(member()).get(plan.get_absolute_url()).context["groups"]

    assert [(group.phase, group.is_current, group.is_open) for group in groups] == [
        ("start", False, False),
        ("inventory", False, True),
        ("goals", True, True),
        ("implementation", False, False),
    ]


def test_a_reader_is_led_to_the_page_of_a_step_not_to_its_form(sign_in, member, plan):
    groups = sign_in(member("reader")).get(plan.get_absolute_url()).context["groups"]

    assert groups[0].tasks[0]["url"] == url("step-detail", plan, "choose-district")


def test_open_points_name_what_waits(sign_in, member, district, plan):
    make_need(district=district)
    plan.steps.create(slug="roles", due_on=date(2020, 1, 1))
    make_measure(plan=plan, period_text="ab Frühjahr")

    points = sign_in(member()).get(plan.get_absolute_url()).context["open_points"]

    inventory = reverse("inventory:need-list", args=[plan.municipality.slug])
    assert [address for _message, address in points] == [
        "#steps",
        f"{inventory}?district={district.pk}&status=recorded",
        f"{url('measure-list', plan)}?gap=clear_up",
    ]


def test_a_member_of_a_part_sees_only_its_own_needs_counted(sign_in, member, municipality, district):
    other = make_district(municipality=municipality)
    area = make_district(municipality=municipality)
    area.parts.set([district, other])
    plan = make_plan(district=area)
    make_need(district=district)
    make_need(district=other)

    def needs(user):
        return sign_in(user).get(plan.get_absolute_url()).context["standing"].needs

    assert needs(member("reader", districts=[district])) == 1
    assert needs(member("reader")) == 2


# Phases


def advance(client, plan, **values):
    return client.post(url("plan-advance", plan), {"from_phase": plan.phase, **values})


def test_going_on_with_something_missing_needs_a_reason(sign_in, member, plan):
    response = advance(sign_in(member()), plan, reason=" ")

    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["reason"]
    assert Plan.objects.get().phase == Plan.Phase.INVENTORY


def test_the_reason_is_kept_with_what_was_missing(sign_in, member, plan):
    user = member()
    client = sign_in(user)
    missing = [str(thing) for thing in client.get(url("plan-advance", plan)).context["missing"]]

    response = advance(client, plan, reason="Der Rat tagt im Mai.")

    change = PhaseChange.objects.get()
    assert response.url == plan.get_absolute_url()
    assert (change.old, change.new, change.reason, change.by, change.missing) == (
        "inventory",
        "goals",
        "Der Rat tagt im Mai.",
        user,
        missing,
    )
    assert len(missing) == 11


def test_a_double_click_enters_one_phase_only(sign_in, member, plan):
    client = sign_in(member())

    advance(client, plan, reason="Eilt.")
    second = advance(client, plan, reason="Eilt.")

    assert second.status_code == 302
    assert Plan.objects.get().phase == Plan.Phase.GOALS
    assert PhaseChange.objects.count() == 1


def test_a_stale_plan_does_not_advance_twice(member, plan):
    user, first, second = member(), Plan.objects.get(), Plan.objects.get()
    first.advance_phase(missing=[], by=user)

    with pytest.raises(ValidationError):
        second.advance_phase(missing=[], by=user)

    assert Plan.objects.get().phase == Plan.Phase.GOALS


def test_from_the_last_phase_nothing_follows(sign_in, member, district):
    plan = make_plan(district=district, phase=Plan.Phase.IMPLEMENTATION)

    response = advance(sign_in(member()), plan, reason="Weiter.")

    assert response.url == plan.get_absolute_url()
    assert PhaseChange.objects.count() == 0


def test_a_plan_goes_back_with_a_reason(sign_in, member, district):
    plan = make_plan(district=district, phase=Plan.Phase.IMPLEMENTATION)
    client = sign_in(member())

    response = client.post(
        url("plan-return", plan), {"from_phase": plan.phase, "phase": "inventory", "reason": "Neue Zahlen."}
    )

    change = PhaseChange.objects.get()
    assert response.url == plan.get_absolute_url()
    assert (change.old, change.new, change.reason) == ("implementation", "inventory", "Neue Zahlen.")


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"phase": "inventory", "reason": ""}, "reason"),
        ({"phase": "implementation", "reason": "Weiter."}, "phase"),
        ({"phase": "", "reason": "Zurück."}, "phase"),
    ],
)
def test_going_back_needs_reason_and_an_earlier_phase(sign_in, member, district, values, field):
    plan = make_plan(district=district, phase=Plan.Phase.GOALS)

    response = sign_in(member()).post(url("plan-return", plan), {"from_phase": "goals", **values})

    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert PhaseChange.objects.count() == 0


def test_a_stale_form_does_not_take_the_plan_back(sign_in, member, district):
    plan = make_plan(district=district, phase=Plan.Phase.GOALS)

    sign_in(member()).post(
        url("plan-return", plan), {"from_phase": "implementation", "phase": "inventory", "reason": "Zurück."}
    )

    assert Plan.objects.get().phase == Plan.Phase.GOALS


def test_the_first_phase_has_none_before_it(sign_in, member, plan):
    assert sign_in(member()).get(url("plan-return", plan)).url == plan.get_absolute_url()


def test_the_course_of_the_phases_is_shown(sign_in, member, plan):
    client = sign_in(member())
    advance(client, plan, reason="Der Rat tagt im Mai.")

    [change] = client.get(plan.get_absolute_url()).context["phase_changes"]

    assert change.reason == "Der Rat tagt im Mai."
