"""Bodies and their seats."""

import pytest
from django.urls import reverse

from districts.models import Body, BodyMember
from tests.factories import make_body, make_membership, make_seat, make_stakeholder
from tests.forms import form_values


@pytest.fixture
def body(municipality):
    return make_body(municipality=municipality, name="Steuerungsgruppe")


def address(name, municipality, *args):
    return reverse(f"districts:{name}", args=[municipality.slug, *args])


def test_a_stranger_does_not_find_a_body_and_a_reader_does_not_change_it(sign_in, member, body):
    stranger, reader = make_membership().user, member("reader")

    assert sign_in(stranger).get(body.get_absolute_url()).status_code == 404
    assert sign_in(reader).get(body.get_absolute_url()).status_code == 200
    assert sign_in(reader).get(address("body-edit", body.municipality, body.pk)).status_code == 403


def test_the_list_costs_the_same_for_many_as_for_few(sign_in, member, municipality, district, count_queries):
    client = sign_in(member())
    url = address("body-list", municipality)

    def make(number):
        for _index in range(number):
            body = make_body(municipality=municipality)
            body.districts.set([district])
            make_seat(body=body, stakeholder=make_stakeholder(municipality=municipality))

    make(3)
    few = count_queries(client, url)
    make(27)

    assert count_queries(client, url) == few


def test_a_body_page_costs_the_same_for_many_seats_as_for_few(sign_in, member, body, count_queries):
    client = sign_in(member())
    for _number in range(3):
        make_seat(body=body, stakeholder=make_stakeholder(municipality=body.municipality))
    few = count_queries(client, body.get_absolute_url())
    for _number in range(27):
        make_seat(body=body, stakeholder=make_stakeholder(municipality=body.municipality))

    assert count_queries(client, body.get_absolute_url()) == few


def test_the_list_counts_seats_and_filters(sign_in, member, municipality, body, district):
    make_seat(body=body)
    make_seat(body=body)
    table = make_body(municipality=municipality, name="Runder Tisch", kind="round_table")
    table.districts.set([district])
    client = sign_in(member("reader"))
    url = address("body-list", municipality)

    found = {
        query: [(row.name, row.member_count) for row in client.get(f"{url}?{query}").context["page_obj"]]
        for query in ("", "kind=round_table", f"district={district.pk}", "q=steuer")
    }

    assert found == {
        "": [("Runder Tisch", 0), ("Steuerungsgruppe", 2)],
        "kind=round_table": [("Runder Tisch", 0)],
        f"district={district.pk}": [("Runder Tisch", 0)],
        "q=steuer": [("Steuerungsgruppe", 2)],
    }


def test_a_body_is_made_once(sign_in, member, municipality):
    client = sign_in(member())
    url = address("body-create", municipality)
    values = {**form_values(client.get(url)), "name": "Runder Tisch", "kind": "round_table"}

    first, second = client.post(url, values), client.post(url, values)

    assert first.url == second.url == Body.objects.get().get_absolute_url()


def test_two_bodies_of_one_name_are_refused(sign_in, member, body):
    client = sign_in(member())
    url = address("body-create", body.municipality)

    response = client.post(url, {**form_values(client.get(url)), "name": body.name, "kind": "round_table"})

    assert response.status_code == 422
    assert "Es gibt bereits ein Gremium mit diesem Namen." in response.content.decode()


def test_seats_are_shown_chair_first(sign_in, member, body):
    for seat in ("advisory", "voting", "chair"):
        make_seat(body=body, seat=seat)

    seats = sign_in(member()).get(body.get_absolute_url()).context["seats"]

    assert [seat.seat for seat in seats] == ["chair", "voting", "advisory"]


def test_a_seat_is_entered_changed_and_removed(sign_in, member, body):
    client = sign_in(member())
    new = address("seat-create", body.municipality, body.pk)
    client.post(new, {**form_values(client.get(new)), "function": "Beigeordnete", "seat": "chair"})
    seat = BodyMember.objects.get()
    edit = address("seat-edit", body.municipality, seat.pk)
    client.post(edit, {**form_values(client.get(edit)), "seat": "advisory"})
    seat.refresh_from_db()

    response = client.post(address("seat-delete", body.municipality, seat.pk))

    assert (seat.body, seat.function, seat.seat) == (body, "Beigeordnete", "advisory")
    assert response.url == body.get_absolute_url()
    assert BodyMember.objects.count() == 0


def test_a_seat_of_nobody_is_refused(sign_in, member, body):
    client = sign_in(member())
    url = address("seat-create", body.municipality, body.pk)

    response = client.post(url, {**form_values(client.get(url)), "seat": "voting"})

    assert response.status_code == 422
    assert BodyMember.objects.count() == 0


def test_a_stakeholder_of_another_municipality_gets_no_seat(sign_in, member, body):
    client = sign_in(member())
    url = address("seat-create", body.municipality, body.pk)

    response = client.post(
        url, {**form_values(client.get(url)), "stakeholder": make_stakeholder().pk, "seat": "voting"}
    )

    assert response.status_code == 422
    assert BodyMember.objects.count() == 0
