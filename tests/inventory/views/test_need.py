"""Recording needs and deciding about them, as the people do who may and as those who may not."""

from datetime import date

import pytest
from django.urls import reverse

from inventory.models import Need
from tests.factories import (
    make_district,
    make_event,
    make_field,
    make_finding,
    make_group,
    make_indicator,
    make_need,
    make_observation,
    make_stakeholder,
)
from tests.forms import form_values


@pytest.fixture
def field(municipality):
    return make_field(municipality=municipality)


def address(name, municipality, *args):
    return reverse(f"inventory:need-{name}", args=[municipality.slug, *args])


def create(client, municipality, query="", **values):
    """Open the form at an address and send it with some answers."""
    url = address("create", municipality) + query
    return client.post(url, {**form_values(client.get(url)), **values})


def test_four_answers_record_a_need(sign_in, member, municipality, district, field):
    client = sign_in(member("district_manager", districts=[district]))

    response = create(client, municipality, title="Beleuchtung am Bahnhof", fields=[field.pk], weight=4)

    need = Need.objects.get()
    assert response.url == need.get_absolute_url()
    assert (need.title, need.weight, need.district, need.origin) == ("Beleuchtung am Bahnhof", 4, district, "resident")
    assert list(need.fields.all()) == [field]


def test_a_need_from_an_event_keeps_the_event_and_the_next_one_too(sign_in, member, municipality, district, field):
    event = make_event(district=district)
    client = sign_in(member())

    response = create(client, municipality, f"?event={event.pk}", title="Bänke", fields=[field.pk], another="1")

    need = Need.objects.get()
    assert (need.event, need.origin, need.district) == (event, "event", district)
    assert response.url == f"{address('create', municipality)}?district={district.pk}&event={event.pk}"
    assert form_values(client.get(response.url))["event"] == [str(event.pk)]


def test_a_need_can_start_from_a_figure_or_a_stakeholder(sign_in, member, municipality, district, field):
    figure = make_observation(district=district)
    stakeholder = make_stakeholder(municipality=municipality)
    client = sign_in(member())

    create(client, municipality, f"?observation={figure.pk}", title="Sprachförderung", fields=[field.pk])
    create(
        client, municipality, f"?stakeholder={stakeholder.pk}&district={district.pk}", title="Räume", fields=[field.pk]
    )

    assert [(need.title, need.origin, need.source) for need in Need.objects.order_by("pk")] == [
        ("Sprachförderung", "observation", figure),
        ("Räume", "stakeholder", stakeholder),
    ]


def test_statistics_as_origin_asks_for_the_figure(sign_in, member, municipality, district, field):
    figure = make_observation(district=district)
    client = sign_in(member())

    response = create(
        client, municipality, title="Sprachförderung", district=district.pk, fields=[field.pk], origin="observation"
    )

    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["observation"]
    assert list(response.context["form"].fields["observation"].queryset) == [figure]
    assert not Need.objects.exists()


def test_the_choice_of_figures_is_the_newest_of_each_series(sign_in, member, municipality, district):
    indicator, group = make_indicator(), make_group()
    make_observation(district=district, indicator=indicator, group=group, year=2020)
    newest = make_observation(district=district, indicator=indicator, group=group, year=2024)
    city = make_observation(district=municipality.whole_city, indicator=indicator, group=group, year=2022)
    make_observation(district=make_district(municipality=municipality), indicator=indicator, group=group, year=2024)
    client = sign_in(member())

    form = client.get(address("create", municipality), {"district": district.pk}).context["form"]

    assert list(form.fields["observation"].queryset) == [city, newest]


@pytest.mark.parametrize("key", ["abc", "999999999999999999999", "-1", "²"])
def test_an_address_that_names_nothing_prefills_nothing(key, sign_in, member, municipality, district):
    client = sign_in(member())

    response = client.get(address("create", municipality), {"event": key, "observation": key, "district": key})

    assert response.status_code == 200
    assert "event" not in form_values(response)


def test_what_is_sent_for_a_figure_may_be_anything(sign_in, member, municipality, district, field):
    response = create(
        sign_in(member()),
        municipality,
        title="Bänke",
        fields=[field.pk],
        observation="x'",
        district="999999999999999999999",
    )

    assert response.status_code == 422


def test_a_foreign_event_is_no_choice(sign_in, member, municipality, district, field):
    foreign = make_event()

    response = create(
        sign_in(member()), municipality, title="Bänke", fields=[field.pk], origin="event", event=foreign.pk
    )

    assert response.status_code == 422
    assert "event" in response.context["form"].errors


def test_a_limited_manager_records_needs_in_own_districts_only(sign_in, member, municipality, district, field):
    other = make_district(municipality=municipality)
    client = sign_in(member("district_manager", districts=[district]))

    answers = {"title": "Bänke", "fields": [field.pk]}
    refused = [
        create(client, municipality, district=place.pk, **answers).status_code
        for place in (other, municipality.whole_city)
    ]

    assert refused == [422, 422]
    assert not Need.objects.exists()


def test_a_need_needs_a_title_and_a_field_and_loses_nothing_typed(sign_in, member, municipality, district):
    response = create(sign_in(member()), municipality, text="Nur hier steht etwas.")

    assert response.status_code == 422
    assert set(response.context["form"].errors) == {"title", "district", "fields"}
    assert "Nur hier steht etwas." in response.content.decode()


def test_fields_out_of_use_are_no_longer_offered_but_stay(sign_in, member, municipality, district, field):
    old = make_field(municipality=municipality, is_active=False)
    need = make_need(district=district, fields=[old], origin="resident")
    client = sign_in(member())
    url = address("edit", municipality, need.pk)

    page = client.get(url)
    client.post(url, {**form_values(page), "fields": [field.pk]})

    assert list(page.context["form"].fields["fields"].queryset) == [field]
    assert set(need.fields.all()) == {field, old}


def test_the_form_asks_as_many_queries_with_many_choices(
    sign_in, member, municipality, district, django_assert_max_num_queries
):
    for _each in range(12):
        make_field(municipality=municipality)
        make_event(district=district)
        make_observation(district=district)
    client = sign_in(member())

    with django_assert_max_num_queries(30):
        client.get(address("create", municipality), {"district": district.pk})


# Decisions


def decide(client, need, **answers):
    url = address("decide", need.municipality, need.pk)
    return client.post(url, {**form_values(client.get(url)), **answers})


def test_taking_up_is_shown_with_who_and_why(sign_in, member, municipality, district):
    need, user = make_need(district=district), member()
    client = sign_in(user)

    response = decide(client, need, decision="taken_up", reason="Das Jugendamt plant einen Kurs.")

    page = client.get(response.url)
    need.refresh_from_db()
    assert need.status == Need.Status.TAKEN_UP
    assert [(one.new, one.reason, one.by) for one in page.context["decisions"]] == [
        ("taken_up", "Das Jugendamt plant einen Kurs.", user)
    ]


def test_not_taking_up_without_reason_is_refused_at_the_field(sign_in, member, municipality, district):
    need = make_need(district=district)

    response = decide(sign_in(member()), need, decision="not_taken_up", reason="  ")

    need.refresh_from_db()
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["reason"]
    assert need.status == Need.Status.RECORDED


def test_only_permitted_decisions_are_offered(sign_in, member, municipality, district):
    need = make_need(district=district, status="fulfilled")
    client = sign_in(member())

    form = client.get(address("decide", municipality, need.pk)).context["form"]
    response = decide(client, need, decision="recorded")

    assert [value for value, _word in form.fields["decision"].choices] == ["taken_up"]
    assert response.status_code == 422


def test_the_second_of_two_deciders_is_told(sign_in, member, municipality, district):
    need, user = make_need(district=district), member()
    client = sign_in(user)
    url = address("decide", municipality, need.pk)
    stale = form_values(client.get(url))
    need.decline(by=user, reason="Das gibt es schon.")

    response = client.post(url, {**stale, "decision": "taken_up"})

    need.refresh_from_db()
    assert response.status_code == 422
    assert response.context["form"].non_field_errors().as_data()[0].code == "stale"
    assert need.status == Need.Status.NOT_TAKEN_UP


def test_a_manager_records_but_does_not_decide(sign_in, member, municipality, district):
    need = make_need(district=district)
    client = sign_in(member("district_manager", districts=[district]))

    page = client.get(need.get_absolute_url())

    assert (page.context["can_change"], page.context["can_decide"]) == (True, False)
    assert client.get(address("decide", municipality, need.pk)).status_code == 403


# Deleting


def test_a_need_in_a_finding_is_not_deleted(sign_in, member, municipality, district):
    need = make_need(district=district)
    finding = make_finding(district=district)
    finding.needs.add(need)
    client = sign_in(member())
    url = address("delete", municipality, need.pk)

    asked, refused = client.get(url), client.post(url)

    assert [(kind, objects, number) for kind, objects, number in asked.context["protected_by"]] == [
        (finding._meta.verbose_name_plural, [finding], 1)
    ]
    assert refused.status_code == 409
    assert Need.objects.filter(pk=need.pk).exists()


def test_a_need_on_which_nothing_rests_is_deleted_after_asking(sign_in, member, municipality, district):
    need = make_need(district=district)
    client = sign_in(member())
    url = address("delete", municipality, need.pk)
    client.get(url)
    still_there = Need.objects.filter(pk=need.pk).exists()

    response = client.post(url)

    assert still_there
    assert response.url == address("list", municipality)
    assert not Need.objects.exists()


# Four visitors


@pytest.mark.parametrize(
    ("page", "reader", "elsewhere"),
    [("detail", 200, 404), ("edit", 403, 404), ("decide", 403, 404), ("delete", 403, 404)],
)
def test_pages_of_a_need_as_four_visitors(page, reader, elsewhere, client, member, municipality, district):
    need = make_need(district=district, recorded_on=date(2026, 3, 1))
    other = make_district(municipality=municipality)
    url = address(page, municipality, need.pk)

    def status(user):
        client.force_login(user)
        return client.get(url).status_code

    assert client.get(url).status_code == 302
    assert status(member("reader")) == reader
    assert status(member("district_manager", districts=[other])) == elsewhere
    assert status(member()) == 200
