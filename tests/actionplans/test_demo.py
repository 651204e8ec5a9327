"""The invented city, built once for all tests of this file and rolled back afterwards."""

from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import Sum
from django.test import override_settings

from accounts.models import User
from actionplans.condition import Kind, conditions_of
from actionplans.demo import city as demo
from actionplans.demo.pictures import SCENES, picture
from actionplans.models import Edition, Expense, Goal, Measure, Plan, ProgressEntry, Review
from actionplans.trace import broken_threads
from config.parsing import OfficialSign
from districts.models import Body, Contact, District, Membership, Municipality, Stakeholder
from inventory.composite import compute
from inventory.early_warning import warnings_of
from inventory.models import (
    Activity,
    CompositeIndex,
    Finding,
    IndicatorUse,
    Need,
    Observation,
    ParticipationEvent,
    SeriesBreak,
    WarningRule,
)

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 22)
COUNTED = [District, Stakeholder, Contact, Observation, ParticipationEvent, Need, Activity, Finding]
COUNTED += [Plan, Goal, Measure, ProgressEntry, Review, Expense, Edition, User, Membership, Municipality, Body]


@pytest.fixture(scope="module")
def output(django_db_setup, django_db_blocker, tmp_path_factory):
    """What the command prints when it builds the city; everything is there until the last test of this file."""
    out = StringIO()
    with (
        override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media")),
        django_db_blocker.unblock(),
        transaction.atomic(),
    ):
        call_command("demo", "--today", TODAY.isoformat(), stdout=out)
        yield out.getvalue()
        transaction.set_rollback(True)


@pytest.fixture
def city(output):
    return demo.find()


def plan_in(city, phase):
    return Plan.objects.of(city).get(phase=phase)


def test_second_run_changes_nothing(city):
    before = {model: model.objects.count() for model in COUNTED}
    histories = {model: model.history.count() for model in COUNTED if hasattr(model, "history")}
    out = StringIO()

    call_command("demo", stdout=out)

    assert {model: model.objects.count() for model in COUNTED} == before
    assert {model: model.history.count() for model in histories} == histories
    assert out.getvalue().startswith("Arlenfurt ist schon da")


def test_every_role_can_sign_in(city, output, client):
    roles = [sign_in.role for sign_in in demo.sign_ins(city)]
    emails = [sign_in.email for sign_in in demo.sign_ins(city)]

    assert len(roles) == len(set(roles)) == len(Membership.Role)
    assert all(client.login(email=email, password=demo.PASSWORD) for email in emails)
    assert all(email in output for email in emails)
    assert demo.PASSWORD in output


def test_city_has_a_county_and_eight_districts_with_outlines(city):
    assert city.parent.kind == Municipality.Kind.COUNTY
    assert District.objects.of(city).exclude(outline=None).count() == 8
    assert [area.name for area in District.objects.of(city) if area.parts.exists()] == [
        "Fördergebiet Nordhang und Altstadtrand"
    ]


@pytest.mark.parametrize("year", range(2016, 2026))
def test_inhabitants_of_the_districts_add_up_to_the_city(city, year):
    counts = Observation.objects.of(city).filter(indicator__code="P.1.1", group__slug="total", year=year)

    whole = counts.get(district__is_city=True).value

    assert counts.filter(district__is_city=False).aggregate(sum=Sum("value"))["sum"] == whole


@pytest.mark.parametrize("year", range(2016, 2026))
def test_children_with_and_without_migration_background_add_up(city, year):
    counts = Observation.objects.of(city).filter(indicator__code="P.1.1", year=year)
    by_group = {group: {} for group in ("under-18", "with-migration-background", "without-migration-background")}
    for side in ("with", "without"):
        by_group[f"under-18-{side}-migration-background"] = {}
    for row in counts.filter(group__slug__in=by_group).select_related("district", "group"):
        by_group[row.group.slug][row.district.name] = row.value

    of_with = by_group["under-18-with-migration-background"]
    of_without = by_group["under-18-without-migration-background"]

    assert len(of_with) == len(of_without) == 9
    assert {name: of_with[name] + of_without[name] for name in of_with} == by_group["under-18"]
    assert sum(of_with.values()) == 2 * of_with["Arlenfurt"]
    assert all(of_with[name] <= by_group["with-migration-background"][name] for name in of_with)
    assert all(of_without[name] <= by_group["without-migration-background"][name] for name in of_without)


def test_figures_show_a_break_missing_signs_and_a_provisional_year(city):
    figures = Observation.objects.of(city)

    assert set(SeriesBreak.objects.of(city).values_list("year", flat=True)) == {2020}
    assert set(figures.exclude(missing="").values_list("missing", flat=True)) == {
        OfficialSign.CONFIDENTIAL,
        OfficialSign.LATER,
        OfficialSign.MEANINGLESS,
        OfficialSign.UNRELIABLE,
    }
    assert set(figures.filter(status=Observation.Status.PROVISIONAL).values_list("year", flat=True)) == {2025}


def test_nationalities_of_the_districts_add_up_and_the_smallest_are_confidential(city):
    figures = Observation.objects.of(city).filter(indicator__code="P.1.1")
    nationalities = figures.filter(group__slug__in=["eu-nationality", "turkish-nationality"])

    for year, group in nationalities.values_list("year", "group").order_by().distinct():
        values = dict(nationalities.filter(year=year, group=group).values_list("district__name", "value"))
        assert sum(values.values()) == 2 * values["Arlenfurt"]
    hidden = figures.exclude(disclosure=Observation.Disclosure.OPEN)
    assert set(hidden.values_list("district__name", "group__slug", "year", "disclosure")) == {
        ("Niederarlen", "turkish-nationality", 2024, "small"),
        ("Niederarlen", "turkish-nationality", 2025, "small"),
        ("Lohberg", "turkish-nationality", 2024, "derived"),
        ("Lohberg", "turkish-nationality", 2025, "derived"),
    }


def test_key_indicators_have_a_reason_and_some_a_target(city):
    uses = IndicatorUse.objects.of(city)

    assert uses.filter(is_key=True).count() == 8
    assert not uses.filter(reason="").exists()
    assert uses.exclude(target_value=None).count() == 2


def test_rates_are_what_their_numerators_and_denominators_say(city):
    rates = Observation.objects.of(city).exclude(denominator=None).select_related("indicator")

    assert rates.count() > 500
    assert [rate for rate in rates if rate.value != rate.indicator.value_of(rate.numerator, rate.denominator)] == []


def test_plans_stand_in_the_three_phases(city):
    phases = Plan.objects.of(city).values_list("phase", flat=True)

    assert sorted(phases) == sorted(Plan.PHASES)


def test_plan_under_way_has_two_editions_and_the_second_is_in_force(city):
    editions = plan_in(city, Plan.Phase.IMPLEMENTATION).editions.order_by("number")

    assert [(edition.number, edition.status) for edition in editions] == [
        (1, Edition.Status.SUPERSEDED),
        (2, Edition.Status.ADOPTED),
    ]
    assert all(edition.adopted_pdf for edition in editions)


def test_editions_hold_what_was_planned_on_their_day(city):
    first, second = plan_in(city, Plan.Phase.IMPLEMENTATION).editions.order_by("number")

    assert (len(first.content["measures"]), len(second.content["measures"])) == (18, 24)
    assert first.content["plan"]["ends_on"] == "2026-12-31"
    assert second.content["plan"]["ends_on"] == "2029-12-31"


def test_measures_show_every_state_and_every_condition(city):
    measures = Measure.objects.of(city)
    found = {condition.kind for measure in measures.for_list() for condition in conditions_of(measure, on=TODAY)}

    assert set(measures.values_list("status", flat=True)) == set(Measure.Status.values)
    assert found == set(Kind)
    assert measures.count() >= 40


def test_progress_goes_back_years_and_is_never_in_the_future(city):
    events = ProgressEntry.objects.of(city).order_by("event_on")

    assert events.count() >= 60
    assert events.first().event_on.year == 2023
    assert events.last().event_on < TODAY
    assert events.exclude(documents=None).exists()


def test_needs_have_every_fate(city):
    fates = Need.objects.of(city).values_list("status", flat=True)

    assert set(fates) == set(Need.Status.values)


def test_threads_of_the_plan_being_developed_are_torn_in_places(city):
    plan = plan_in(city, Plan.Phase.GOALS)
    officer = Membership.objects.of(city).get(role=Membership.Role.COORDINATION).user

    torn = {tear.slug for tear in broken_threads(plan, officer, on=TODAY)}

    assert torn >= {
        "need-without-fate",
        "finding-without-goal",
        "goal-without-measure",
        "measure-without-goal",
        "measure-without-lead",
        "measure-without-dates",
        "measure-without-money",
        "measure-without-review",
    }


def test_no_contact_is_past_its_day_of_deletion(city):
    contacts = Contact.objects.of(city)

    assert contacts.count() >= 10
    assert contacts.past_deletion(on=TODAY).count() == 0
    assert min(contact.delete_by for contact in contacts) > TODAY + timedelta(days=14)


def test_history_names_the_day_and_the_person(city):
    measure = Measure.objects.of(city).get(title="Jugendredaktion „Hangblick“")

    created = measure.history.last()

    assert created.history_date.date() == date(2025, 7, 15)
    assert created.history_user.name == "Samira Kader"


def test_a_day_outside_the_story_is_taken_as_its_first_or_last():
    assert demo.EARLIEST < TODAY < demo.LATEST


def test_command_runs_in_demos_only(settings):
    settings.DEMO = False

    with pytest.raises(CommandError):
        call_command("demo")


def test_pictures_are_the_same_every_time():
    assert picture("nacht") == picture("nacht")
    assert all(picture(name).startswith(b"\x89PNG") for name in SCENES)


def test_indices_can_be_computed_and_one_names_who_is_left_out(city):
    coordination = city.memberships.get(role="coordination").user
    computed = [compute(index, user=coordination, is_public=True) for index in CompositeIndex.objects.of(city)]

    assert [(one.refusal, len(one.rows)) for one in computed] == [("", 6), ("", 8)]
    assert [one.district.name for one in computed[0].left_out] == ["Lohberg", "Niederarlen"]


def test_rules_of_early_warning_find_something_and_one_finds_nothing(city):
    coordination = city.memberships.get(role="coordination").user
    rules = WarningRule.objects.of(city).select_related("indicator", "group")

    found = warnings_of(rules, municipality=city, user=coordination, is_public=True)

    assert {(one.rule.indicator.code, one.district.name) for one in found} == {
        ("P.3.4", "Nordhang"),
        ("P.3.4", "Hafenviertel"),
        ("P.1.1", "Arlewiesen"),
    }
    assert rules.count() == 3
