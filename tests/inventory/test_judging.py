"""Decisions on confidentiality: stored with the figures, trusted only as long as they are about them."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from inventory.catalogue import install_catalogue
from inventory.confidentiality import Disclosure
from inventory.judging import judge
from inventory.models import DisclosureState, Indicator, Observation, PopulationGroup
from tests.factories import (
    make_district,
    make_indicator,
    make_indicator_use,
    make_membership,
    make_municipality,
    make_observation,
)
from tests.forms import form_values


@pytest.fixture
def town(db):
    install_catalogue()
    return make_municipality(smallest_count=3)


@pytest.fixture
def north(town):
    return make_district(municipality=town, name="Nord")


def record(district, code="P.1.1", year=2025, **counts):
    indicator = Indicator.objects.get(code=code)
    for slug, value in counts.items():
        group = PopulationGroup.objects.get(slug=slug.replace("_", "-"))
        make_observation(district=district, indicator=indicator, group=group, year=year, value=value)
    return indicator


def edit(value, **place):
    """Change a figure as a form does, without judging."""
    row = Observation.objects.get(**place)
    row.claim_version()
    row.value = value
    row.save()


def hidden(town, indicator, year=2025):
    disclosure = Disclosure(town)
    disclosure.load({(indicator.pk, year)})
    rows = Observation.objects.of(town).filter(indicator=indicator, year=year).select_related("district", "group")
    return {(row.district.name, row.group.slug) for row in rows if disclosure.hides(row)}


def stored(town):
    rows = Observation.objects.of(town).select_related("group")
    return {row.group.slug: row.disclosure for row in rows}


def test_decisions_are_stored_with_their_reason(town, north):
    record(north, total=100, germans=98, foreigners=2, female=50, male=50)

    done = judge(town)

    assert stored(town) == {
        "total": "open",
        "germans": "small",
        "foreigners": "small",
        "female": "open",
        "male": "open",
    }
    assert (done.tables, done.figures, done.hidden, done.exposed) == (5, 5, 2, [])
    assert {row.judged_version for row in Observation.objects.of(town)} == {0}
    assert set(Observation.objects.filter(was_open=True).values_list("group__slug", flat=True)) == {
        "total",
        "female",
        "male",
    }


def test_judging_leaves_no_trace_in_the_history(town, north):
    record(north, total=100, germans=98, foreigners=2)
    before = Observation.history.count()

    judge(town)

    assert Observation.history.count() == before


def test_judging_again_writes_nothing(town, north, django_assert_max_num_queries):
    record(north, total=100, germans=98, foreigners=2)
    judge(town)

    with django_assert_max_num_queries(15) as queries:
        judge(town)

    assert [
        query for query in queries.captured_queries if query["sql"].startswith('UPDATE "inventory_observation"')
    ] == []


@pytest.mark.parametrize(
    "meddle",
    [
        pytest.param(lambda: edit(2, group__slug="foreigners"), id="saved without judging"),
        pytest.param(
            lambda: Observation.objects.filter(group__slug="foreigners").update(value=2), id="written past all"
        ),
        pytest.param(lambda: Observation.objects.update(judged_version=None), id="never judged"),
        pytest.param(lambda: DisclosureState.objects.all().delete(), id="state lost"),
        pytest.param(lambda: DisclosureState.objects.update(structure="old"), id="rules changed"),
    ],
)
def test_what_was_not_judged_as_it_is_now_is_judged_before_it_is_shown(town, north, meddle):
    indicator = record(north, total=100, germans=90, foreigners=10)
    judge(town)
    meddle()
    Observation.objects.filter(group__slug="foreigners").update(value=2)

    assert ("Nord", "foreigners") in hidden(town, indicator)
    assert len(hidden(town, indicator)) >= 2


def test_a_new_figure_that_was_not_judged_hides_what_it_would_give_away(town, north):
    south = make_district(municipality=town, name="Süd")
    indicator = record(north, naturalised=2)
    record(south, naturalised=40)
    judge(town)
    assert hidden(town, indicator) == {("Nord", "naturalised")}

    record(town.whole_city, naturalised=42)

    # What Süd has was seen before; only the sum itself can protect Nord.
    assert hidden(town, indicator) >= {("Nord", "naturalised"), (town.whole_city.name, "naturalised")}


def test_a_higher_limit_counts_before_anything_is_judged_anew(town, north):
    indicator = record(north, total=100, foreigners=8)
    judge(town)
    assert hidden(town, indicator) == set()

    make_indicator_use(municipality=town, indicator=indicator, publishable_from=10)

    assert hidden(town, indicator) == {("Nord", "foreigners")}


def test_a_new_composed_area_counts_before_anything_is_judged_anew(town, north):
    south = make_district(municipality=town, name="Süd")
    both = make_district(municipality=town, name="Beide")
    record(north, naturalised=2)
    record(south, naturalised=40)
    indicator = record(both, naturalised=42)
    judge(town)
    assert ("Süd", "naturalised") not in hidden(town, indicator)

    both.parts.set([north, south])

    assert ("Süd", "naturalised") in hidden(town, indicator)


def test_an_indicator_like_any_other_puts_no_decision_in_doubt(town, north):
    record(north, total=100)
    judge(town)

    make_indicator(municipality=town)

    from_now_on = DisclosureState.objects.get()
    judge(town, set())
    assert DisclosureState.objects.get().structure == from_now_on.structure


def test_reading_costs_the_same_for_any_number_of_tables(town, north, django_assert_num_queries):
    for year in range(2010, 2026):
        indicator = record(north, year=year, total=100, germans=98, foreigners=2)
    judge(town)

    for years in ([2025], range(2010, 2026)):
        with django_assert_num_queries(7):
            Disclosure(town).load({(indicator.pk, year) for year in years})


def test_another_municipality_plays_no_part(town, north):
    other = make_district(municipality=make_municipality(smallest_count=50), name="Fern")
    record(other, total=40)
    indicator = record(north, total=40)
    judge(town)

    assert hidden(town, indicator) == set()
    assert hidden(other.municipality, indicator) == {("Fern", "total")}


def test_an_indicator_that_is_made_a_count_is_judged_as_one(town, north, client):
    indicator = make_indicator(municipality=town, kind="mean")
    make_observation(
        district=north, indicator=indicator, group=PopulationGroup.objects.get(slug="total"), year=2025, value=2
    )
    judge(town)
    assert stored(town) == {"total": "open"}
    client.force_login(make_membership(municipality=town, role="coordination").user)
    page = reverse("inventory:indicator-edit", args=[town.slug, indicator.pk])

    client.post(page, {**form_values(client.get(page)), "kind": "count"})

    assert stored(town) == {"total": "small"}


# The rules


def test_a_share_follows_the_count_of_the_group_in_its_numerator(town, north):
    share = make_indicator(
        municipality=town, kind="share", numerator_group=PopulationGroup.objects.get(slug="naturalised")
    )
    total = PopulationGroup.objects.get(slug="total")
    record(north, total=100, naturalised=2)
    make_observation(district=north, indicator=share, group=total, year=2025, value=2)
    judge(town)

    assert hidden(town, share) == {("Nord", "total")}


def test_the_stricter_limit_of_a_share_and_its_count_holds_for_both(town, north):
    share = Indicator.objects.get(code="P.2.2")
    make_indicator_use(municipality=town, indicator=share, publishable_from=20)
    indicator = record(north, total=100, foreigners=15)
    record(north, code="P.2.2", total=15)
    judge(town)

    assert hidden(town, indicator) == {("Nord", "foreigners")}
    assert hidden(town, share) == {("Nord", "total")}


@pytest.mark.parametrize("kind", ["share", "rate", "mean", "index"])
def test_few_cases_hide_whatever_is_computed_of_them(town, north, kind):
    indicator = make_indicator(municipality=town, kind=kind, per=1000)
    total = PopulationGroup.objects.get(slug="total")
    make_observation(district=north, indicator=indicator, group=total, year=2025, value=500, denominator=2)
    judge(town)

    assert hidden(town, indicator) == {("Nord", "total")}


def test_few_cases_are_not_computed_from_those_of_others(town, north):
    south, west = (make_district(municipality=town, name=name) for name in ("Süd", "West"))
    indicator = make_indicator(municipality=town, kind="mean")
    total = PopulationGroup.objects.get(slug="total")
    for district, cases in ((town.whole_city, 100), (north, 2), (south, 38), (west, 60)):
        make_observation(district=district, indicator=indicator, group=total, year=2025, value=30, denominator=cases)
    judge(town)

    assert hidden(town, indicator) == {("Nord", "total"), ("Süd", "total")}


def test_a_sum_in_which_one_part_makes_almost_all_is_hidden_with_it(town, north):
    south = make_district(municipality=town, name="Süd")
    indicator = make_indicator(municipality=town, kind="count", unit="Euro")
    make_indicator_use(municipality=town, indicator=indicator, dominant_percent=85)
    total = PopulationGroup.objects.get(slug="total")
    for district, amount in ((town.whole_city, 1000), (north, 900), (south, 100)):
        make_observation(district=district, indicator=indicator, group=total, year=2025, value=amount)
    judge(town)

    assert hidden(town, indicator) == {(town.whole_city.name, "total"), ("Nord", "total")}
    assert set(Observation.objects.filter(district=north).values_list("disclosure", flat=True)) == {"dominated"}


# Earlier files


def test_what_was_shown_before_does_not_protect(town, north):
    south = make_district(municipality=town, name="Süd")
    record(town.whole_city, naturalised=45)
    record(north, naturalised=5)
    indicator = record(south, naturalised=40)
    judge(town)
    edit(2, district=north)
    edit(42, district=town.whole_city)

    judge(town)

    # Süd has been seen with the same value, so the sum must go as well.
    assert (town.whole_city.name, "naturalised") in hidden(town, indicator)


def test_what_was_hidden_stays_hidden_when_other_figures_change(town, north):
    south, west = (make_district(municipality=town, name=name) for name in ("Süd", "West"))
    for district, count in ((town.whole_city, 100), (north, 2), (south, 40), (west, 58)):
        indicator = record(district, naturalised=count)
    judge(town)
    edit(20, district=west)
    edit(62, district=town.whole_city)

    judge(town)

    assert hidden(town, indicator) == {("Nord", "naturalised"), ("Süd", "naturalised")}


def test_a_lower_limit_opens_what_was_never_changed(town, north):
    indicator = record(north, total=100, foreigners=4)
    make_indicator_use(municipality=town, indicator=indicator, publishable_from=5)
    judge(town)
    assert hidden(town, indicator) == {("Nord", "foreigners")}
    indicator.uses.update(publishable_from=3)

    judge(town)

    assert hidden(town, indicator) == set()


def test_coordination_is_told_of_what_is_known_outside_and_hidden_all_the_same(town, north):
    indicator = record(north, total=100, foreigners=8)
    judge(town)
    make_indicator_use(municipality=town, indicator=indicator, publishable_from=10)

    done = judge(town)

    assert done.exposed == list(Observation.objects.filter(group__slug="foreigners").values_list("pk", flat=True))
    assert hidden(town, indicator) == {("Nord", "foreigners")}


def test_a_value_that_comes_back_counts_as_known(town, north):
    record(north, naturalised=40)
    judge(town)
    edit(41, district=north)
    edit(40, district=north)

    judge(town, forgets=False)

    assert Observation.objects.get().was_open


# The command


def test_the_command_judges_one_municipality_or_all(town, north):
    other = make_district()
    record(north, total=2)
    record(other, total=2)
    out = StringIO()

    call_command("judge_figures", municipality=town.slug, stdout=out)

    assert set(DisclosureState.objects.values_list("municipality", flat=True)) == {town.pk}
    assert "1 figures judged, 1 hidden" in out.getvalue()
    call_command("judge_figures", stdout=out)
    assert DisclosureState.objects.count() == 2


def test_the_command_knows_its_municipalities(town):
    with pytest.raises(CommandError, match="nowhere"):
        call_command("judge_figures", municipality="nowhere")


def test_the_status_page_names_what_is_hidden_but_known_to_the_coordination_office_only(town, north, client):
    indicator = record(north, total=100, foreigners=8)
    judge(town)
    make_indicator_use(municipality=town, indicator=indicator, publishable_from=10)
    judge(town)
    page = reverse("inventory:coverage", args=[town.slug])
    address = Observation.objects.get(group__slug="foreigners").get_absolute_url()

    client.force_login(make_membership(municipality=town, role="coordination").user)
    assertContains(client.get(page), address)

    client.force_login(make_membership(municipality=town, role="reader").user)
    assertNotContains(client.get(page), address)
