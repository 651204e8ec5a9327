"""Choosing the district of a plan: the three reasons with the figures behind them, and what reaches the plan."""

import pytest
from django.urls import reverse

from actionplans.district_choice import choice_of, proposed_text
from actionplans.models import Plan
from districts.models import Membership
from inventory.models import IndicatorUse
from tests.factories import (
    make_body,
    make_composite,
    make_contact,
    make_district,
    make_event,
    make_indicator,
    make_observation,
    make_plan,
    make_stakeholder,
    the_group,
)
from tests.forms import form_values

AVERAGE, PROBLEMS, PARTICIPATION = Plan.ChoiceReason


@pytest.fixture
def districts(municipality):
    return [
        make_district(municipality=municipality, name=name, key=key)
        for key, name in (("1", "Alt"), ("2", "Berg"), ("3", "Chor"), ("4", "Deutz"))
    ]


def record(municipality, districts, city, *values, **kind):
    """Make an indicator with figures of the city and, in their order, the districts."""
    indicator = make_indicator(**kind)
    for district, value in zip([municipality.whole_city, *districts], [city, *values], strict=True):
        if value is not None:
            make_observation(district=district, indicator=indicator, group=the_group("total"), value=value)
    return indicator


@pytest.fixture
def burden(municipality, districts):
    """The districts' standard deviation is 11.1803."""
    return record(municipality, districts, 25, 10, 20, 30, 40, direction="lower", name="Armut")


@pytest.fixture
def strength(municipality, districts):
    return record(municipality, districts, 25, 40, 10, 30, 20, direction="higher", name="Gymnasium")


def names(candidates):
    return [candidate.district.name for candidate in candidates]


def url(name, municipality, *args):
    return reverse(f"actionplans:{name}", args=[municipality.slug, *args])


# Average


def test_without_any_direction_districts_are_still_compared_with_the_city(sign_in, member, municipality, districts):
    record(municipality, districts, 25, 10, 20, 30, 40, direction="neutral", name="Anteil")

    choice = choice_of(municipality, member())
    page = sign_in(member()).get(url("district-choice", municipality), {"reason": "problems"}).text

    assert names(choice.by(AVERAGE)) == ["Berg", "Chor", "Alt", "Deutz"]
    assert proposed_text(choice, choice.candidates[3], PROBLEMS) == ""
    assert "Keiner der verglichenen Indikatoren sagt, ob ein hoher Wert gut oder schlecht ist" in page
    assert "von 0 Indikatoren" not in page


def test_the_profile_is_the_mean_distance_from_the_city(municipality, member, burden, strength):
    choice = choice_of(municipality, member())

    # |10 − 25| / 11.18 = 1.3416 and so on; the second indicator likewise, whatever its direction
    found = {candidate.district.name: round(candidate.profile, 4) for candidate in choice.by(AVERAGE)}
    assert found == {"Chor": 0.4472, "Berg": 0.8944, "Deutz": 0.8944, "Alt": 1.3416}
    assert names(choice.by(AVERAGE)) == ["Chor", "Berg", "Deutz", "Alt"]


def test_nearest_and_farthest_indicator_are_named(municipality, member, burden, strength):
    [berg] = [one for one in choice_of(municipality, member()).candidates if one.district.name == "Berg"]

    assert (berg.nearest.measured.name, berg.farthest.measured.name) == ("Armut", "Gymnasium")


def test_a_district_without_a_figure_is_left_out_by_name(municipality, member, districts, burden):
    gap = record(municipality, districts, 5, 1, 2, None, 9, direction="lower", name="Lücke")

    choice = choice_of(municipality, member())

    chor = choice.of(districts[2])
    assert (chor.profile, chor.clearly_worse, chor.lacking) == (None, [], (f"{gap.name}: keine Angabe",))
    assert names(choice.by(AVERAGE))[-1] == "Chor"


def test_what_cannot_be_compared_is_named(municipality, member, districts, burden):
    record(municipality, districts, None, 1, 2, None, 4, direction="lower", name="Ohne Stadt")
    record(municipality, districts, 5, 5, 5, 5, 5, direction="lower", name="Überall gleich")

    choice = choice_of(municipality, member())

    assert [one.name for one in choice.measured] == ["Armut"]
    assert [text.split(":")[0] for text in choice.not_compared] == ["Ohne Stadt", "Überall gleich"]


def test_key_indicators_come_before_those_that_stand_in(municipality, member, districts, burden, strength):
    neutral = record(municipality, districts, 2, 1, 2, 3, 4, direction="neutral", name="Wohnfläche")
    people = record(municipality, districts, 100, 10, 20, 30, 40, kind="count", name="Einwohner")
    without_keys = choice_of(municipality, member())
    for indicator in (neutral, people, burden):
        IndicatorUse.objects.create(municipality=municipality, indicator=indicator, is_key=True)

    with_keys = choice_of(municipality, member())

    assert (without_keys.has_keys, {one.name for one in without_keys.measured}) == (False, {"Armut", "Gymnasium"})
    assert (with_keys.has_keys, {one.name for one in with_keys.measured}) == (True, {"Armut", "Wohnfläche"})


# Urgent problems


def test_clearly_worse_is_one_standard_deviation_on_the_worse_side(municipality, member, burden, strength):
    choice = choice_of(municipality, member())

    found = {one.district.name: [each.measured.name for each in one.clearly_worse] for one in choice.candidates}
    assert found == {"Alt": [], "Berg": ["Gymnasium"], "Chor": [], "Deutz": ["Armut"]}


def test_a_saved_index_comes_first(municipality, member, burden, strength):
    index = make_composite(municipality=municipality, parts=[(burden, "total", 3), (strength, "total", 1)])

    choice = choice_of(municipality, member(), index=index)

    assert names(choice.by(PROBLEMS)) == ["Deutz", "Chor", "Berg", "Alt"]
    assert round(choice.by(PROBLEMS)[0].index.index, 4) == 1.118


# Participation


def test_contacts_are_counted_where_they_are_and_above(municipality, member, districts, burden):
    quarter = make_district(municipality=municipality, name="Quartier", parent=districts[1])
    both = make_stakeholder(municipality=municipality, districts=[quarter, districts[1]], state="involved")
    make_stakeholder(municipality=municipality, districts=[districts[1]], is_migrant_organisation=True)
    make_stakeholder(municipality=municipality, state="involved")  # the whole city
    make_contact(stakeholder=both, is_key_person=True)
    make_contact(stakeholder=both)
    make_body(municipality=municipality).districts.set([quarter])
    make_event(district=quarter)
    make_event(district=municipality.whole_city)

    contacts = choice_of(municipality, member()).by(PARTICIPATION)[0].contacts

    assert (contacts.stakeholders, contacts.migrant_organisations, contacts.bodies, contacts.events) == (1, 1, 1, 1)
    assert contacts.key_persons == 1
    assert names(choice_of(municipality, member()).by(PARTICIPATION))[0] == "Berg"


@pytest.mark.parametrize("role", ["contributor", "committee", "reader"])
def test_who_may_not_see_contacts_learns_no_number_of_them(municipality, member, districts, role):
    stakeholder = make_stakeholder(municipality=municipality, districts=districts[:1])
    make_contact(stakeholder=stakeholder, is_key_person=True)

    choice = choice_of(municipality, member(role))

    assert {candidate.contacts.key_persons for candidate in choice.candidates} == {None}


# Who sees what


def test_a_confidential_figure_is_not_compared_even_for_the_coordination(municipality, member, districts, burden):
    secret = record(municipality, districts[1:], 5, 4, 6, 8, direction="lower", name="Geheim")
    make_observation(
        district=districts[0], indicator=secret, group=the_group("total"), value=9, numerator=1, denominator=11
    )

    alt = choice_of(municipality, member()).of(districts[0])

    assert (alt.distances, alt.lacking) == ((), ("Geheim: vertraulich",))


def test_a_limited_member_sees_the_own_districts_measured_like_all(municipality, member, districts, burden, strength):
    manager = member("district_manager", districts=[districts[2]])

    choice = choice_of(municipality, manager)

    assert {one.district.name: round(one.profile, 4) for one in choice.candidates} == {"Chor": 0.4472}


@pytest.mark.parametrize("role", Membership.Role.values)
@pytest.mark.parametrize("reason", Plan.ChoiceReason.values)
def test_everybody_may_compare_and_the_coordination_may_choose(
    sign_in, member, municipality, burden, strength, role, reason
):
    response = sign_in(member(role)).get(url("district-choice", municipality), {"reason": reason})

    offers = f'href="{url("plan-create", municipality)}?' in response.text
    assert response.status_code == 200
    assert offers == (role in ("administrator", "coordination"))


@pytest.mark.parametrize("query", ["?reason=nothing", "?index=999", "?index=x&level=y", "?level=lower"])
def test_a_choice_that_is_none_is_answered_with_the_default(sign_in, member, municipality, burden, query):
    assert sign_in(member()).get(url("district-choice", municipality) + query).status_code == 200


def test_an_index_of_another_municipality_is_no_choice(sign_in, member, municipality, burden, strength):
    foreign = make_composite(parts=[(burden, "total", 1), (strength, "total", 1)])

    response = sign_in(member()).get(url("district-choice", municipality), {"index": foreign.pk, "reason": "problems"})

    assert response.context["choice"].index is None


def test_without_any_figures_the_page_says_so(sign_in, member, municipality, districts):
    response = sign_in(member()).get(url("district-choice", municipality))

    assert "Es gibt noch keine Zahlen, nach denen sich Stadtteile vergleichen ließen." in response.text


def test_the_page_costs_the_same_for_many_districts(sign_in, member, municipality, districts, burden, count_queries):
    client, address = sign_in(member()), url("district-choice", municipality)
    client.get(address)
    first = count_queries(client, address)
    for _number in range(3):
        district = make_district(municipality=municipality)
        make_observation(district=district, indicator=burden, group=the_group("total"), value=33)
        make_event(district=district)
    client.get(address)

    assert count_queries(client, address) == first


# What reaches the plan


def test_reasons_are_worded_with_the_figures(municipality, member, districts, burden, strength):
    index = make_composite(
        municipality=municipality, name="Soziale Lage", parts=[(burden, "total", 3), (strength, "total", 1)]
    )
    choice = choice_of(municipality, member(), index=index)

    texts = {reason: proposed_text(choice, choice.of(districts[3]), reason) for reason in Plan.ChoiceReason}

    assert texts[AVERAGE] == (
        "Über 2 Indikatoren liegen die Werte von Deutz im Mittel 0,89 Standardabweichungen von denen der Gesamtstadt "
        "entfernt; unter den Stadtteilen liegt dieses Mittel zwischen 0,45 und 1,34.\n\n"
        "Der Stadt am nächsten: Gymnasium 20,0 % (Gesamtstadt 25,0 %, 2025). "
        "Am weitesten entfernt: Armut 40,0 % (Gesamtstadt 25,0 %, 2025)."
    )
    assert texts[PROBLEMS] == (
        "Bei 1 von 2 Indikatoren sind die Werte von Deutz deutlich ungünstiger als die der Gesamtstadt.\n\n"
        "- Armut 40,0 % (Gesamtstadt 25,0 %, 2025)\n\n"
        "Im Index „Soziale Lage“ (2025) hat Deutz den Wert 1,12 (Index in Standardabweichungen, 0 = Mittel der "
        "Stadtteile; hoch = großer Bedarf)."
    )
    assert texts[PARTICIPATION].startswith("In Deutz gibt es Kontakte, auf denen sich aufbauen lässt:\n\n- beteiligte")


def test_choosing_leads_to_a_plan_with_district_reason_and_text(
    sign_in, member, municipality, districts, burden, strength
):
    client, address = sign_in(member()), url("plan-create", municipality)
    form = client.get(address, {"district": districts[3].pk, "reason": "problems", "level": "upper"})

    values = form_values(form) | {"title": "Plan Deutz", "starts_on": "1.1.2027", "ends_on": "31.12.2029"}
    client.post(address, values)

    plan = Plan.objects.get()
    assert (plan.district, plan.choice_reason) == (districts[3], "problems")
    assert plan.choice_text.startswith("Bei 1 von 2 Indikatoren sind die Werte von Deutz deutlich ungünstiger")


@pytest.mark.parametrize("query", ["", "?reason=nothing", "?reason=problems", "?reason=problems&district=99999"])
def test_a_new_plan_begins_without_reasons_unless_they_were_chosen(sign_in, member, municipality, burden, query):
    form = sign_in(member()).get(url("plan-create", municipality) + query).context["form"]

    assert (form["choice_reason"].value() or "", form["choice_text"].value() or "") == ("", "")


def test_a_plan_shows_where_its_district_stands(sign_in, member, municipality, districts, burden, strength):
    plan = make_plan(district=districts[1], slug="berg", choice_reason="problems")

    response = sign_in(member("reader")).get(url("plan-district", municipality, "berg"))

    assert response.context["reason"] == PROBLEMS
    assert response.context["own"].district == plan.district
    assert [one.is_own for one in response.context["candidates"]].count(True) == 1
    assert "Grund und Zahlen übernehmen" not in response.text


def test_reason_and_text_are_taken_over_through_the_plans_form(
    sign_in, member, municipality, districts, burden, strength
):
    plan = make_plan(district=districts[1], slug="berg", choice_text="Der Beirat wünscht es.")
    client = sign_in(member())
    page = client.get(url("plan-district", municipality, "berg"), {"reason": "average"})
    form = client.get(page.context["take_url"])

    client.post(url("plan-text-edit", municipality, "berg", "choose-district"), form_values(form))

    plan.refresh_from_db()
    assert plan.choice_reason == "average"
    assert plan.choice_text.startswith("Der Beirat wünscht es.\n\nÜber 2 Indikatoren liegen die Werte von Berg")
    again = client.get(page.context["take_url"]).context["form"]
    assert again["choice_text"].value() == plan.choice_text


@pytest.mark.parametrize("place", ["city", "composed"])
def test_a_plan_for_what_is_no_single_district_shows_the_others(
    sign_in, member, municipality, districts, burden, place
):
    area = municipality.whole_city
    if place == "composed":
        area = make_district(municipality=municipality, name="Fördergebiet")
        area.parts.set(districts[:2])
    make_plan(district=area, slug="gebiet")

    response = sign_in(member()).get(url("plan-district", municipality, "gebiet"))

    assert response.context["own"] is None
    assert names(response.context["candidates"]) == ["Berg", "Chor", "Alt", "Deutz"]


def test_the_steps_and_the_form_of_a_plan_lead_here(sign_in, member, municipality, districts):
    make_plan(district=districts[0], slug="alt")
    client = sign_in(member())

    pages = {
        "form": client.get(url("plan-create", municipality)),
        "step": client.get(url("step-detail", municipality, "alt", "choose-district")),
        "text": client.get(url("plan-text-edit", municipality, "alt", "choose-district")),
    }

    assert url("district-choice", municipality) in pages["form"].text
    assert url("plan-district", municipality, "alt") in pages["step"].text
    assert url("plan-district", municipality, "alt") in pages["text"].text


def test_the_short_name_of_the_page_is_no_plans(sign_in, member, municipality, district):
    form = sign_in(member()).get(url("plan-create", municipality), {"district": district.pk})
    values = form_values(form) | {
        "title": "Plan",
        "slug": "choose-district",
        "starts_on": "1.1.2027",
        "ends_on": "31.12.2029",
    }

    response = sign_in(member()).post(url("plan-create", municipality), values)

    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["slug"]
