"""The directory of stakeholders, their matrix and their contacts."""

import io
from datetime import date

import pytest
import time_machine
from django.urls import reverse
from openpyxl import load_workbook

from districts.models import Contact, Stakeholder
from tests.factories import make_body, make_contact, make_district, make_membership, make_seat, make_stakeholder
from tests.forms import form_values


@pytest.fixture
def stakeholder(municipality, district):
    return make_stakeholder(municipality=municipality, name="Stadtteiltreff", districts=[district])


def address(name, municipality, *args):
    return reverse(f"districts:{name}", args=[municipality.slug, *args])


def names(response):
    return [row.name for row in response.context["page_obj"]]


# Who gets where


def test_strangers_and_members_of_other_districts_do_not_find_a_stakeholder(sign_in, stakeholder):
    elsewhere = make_membership(
        municipality=stakeholder.municipality, districts=[make_district(municipality=stakeholder.municipality)]
    ).user
    stranger = make_membership().user

    statuses = [sign_in(user).get(stakeholder.get_absolute_url()).status_code for user in (elsewhere, stranger)]

    assert statuses == [404, 404]


def test_a_reader_sees_but_does_not_change(sign_in, member, stakeholder):
    client = sign_in(member("reader"))

    assert client.get(stakeholder.get_absolute_url()).status_code == 200
    assert client.get(address("stakeholder-edit", stakeholder.municipality, stakeholder.pk)).status_code == 403


def test_district_management_enters_only_what_lies_in_its_districts(sign_in, member, municipality, district):
    other = make_district(municipality=municipality)
    client = sign_in(member("district_manager", districts=[district]))
    url = address("stakeholder-create", municipality)
    values = {**form_values(client.get(url)), "name": "Treff", "sector": "provider"}

    refused = [client.post(url, {**values, "districts": chosen}).status_code for chosen in ([], [other.pk])]
    accepted = client.post(url, {**values, "districts": [district.pk]})

    assert refused == [422, 422]
    assert accepted.status_code == 302
    assert [list(row.districts.all()) for row in Stakeholder.objects.all()] == [[district]]


def test_a_district_of_another_municipality_is_no_choice(sign_in, member, stakeholder):
    client = sign_in(member())
    url = address("stakeholder-edit", stakeholder.municipality, stakeholder.pk)

    response = client.post(url, {**form_values(client.get(url)), "districts": [make_district().pk]})

    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["districts"]


# List and matrix


def test_the_list_costs_the_same_for_many_as_for_few(sign_in, member, municipality, district, count_queries):
    client = sign_in(member())
    url = address("stakeholder-list", municipality)
    for _number in range(3):
        make_stakeholder(municipality=municipality, districts=[district])
    few = count_queries(client, url)
    for _number in range(27):
        make_stakeholder(municipality=municipality, districts=[district])

    assert count_queries(client, url) == few


def test_filters_narrow_the_list(sign_in, member, municipality, district):
    make_stakeholder(municipality=municipality, name="Amt", sector="administration", level="city")
    make_stakeholder(
        municipality=municipality, name="Verein", sector="civil_society", is_migrant_organisation=True
    ).districts.set([district])
    elsewhere = make_district(municipality=municipality)
    client = sign_in(member())
    url = address("stakeholder-list", municipality)

    found = {
        query: names(client.get(f"{url}?{query}"))
        for query in (
            "q=vere",
            "sector=administration",
            "level=city",
            f"district={district.pk}",
            f"district={elsewhere.pk}",
            "is_migrant_organisation=true",
            "is_migrant_organisation=false",
            "is_migrant_organisation=",
            "state=declined",
        )
    }

    assert found == {
        "q=vere": ["Verein"],
        "sector=administration": ["Amt"],
        "level=city": ["Amt"],
        f"district={district.pk}": ["Amt", "Verein"],
        f"district={elsewhere.pk}": ["Amt"],
        "is_migrant_organisation=true": ["Verein"],
        "is_migrant_organisation=false": ["Amt"],
        "is_migrant_organisation=": ["Amt", "Verein"],
        "state=declined": [],
    }


def test_the_matrix_counts_by_sector_and_level(sign_in, member, municipality):
    make_stakeholder(municipality=municipality, name="Amt", sector="administration", level="city")
    make_stakeholder(municipality=municipality, name="Verein", sector="civil_society", level="district")

    response = sign_in(member("reader")).get(address("stakeholder-matrix", municipality))

    counts = {sector: [len(cell.stakeholders) for cell in cells] for sector, cells, _number in response.context["rows"]}
    assert counts == {
        "Verwaltung": [0, 1, 0],
        "Politik": [0, 0, 0],
        "Zivilgesellschaft": [1, 0, 0],
        "freier Träger": [0, 0, 0],
        "Wirtschaft": [0, 0, 0],
    }
    assert "?sector=administration&amp;level=city" in response.content.decode()


def test_the_matrix_costs_the_same_for_many_as_for_few(sign_in, member, municipality, count_queries):
    client = sign_in(member())
    url = address("stakeholder-matrix", municipality)
    make_stakeholder(municipality=municipality)
    few = count_queries(client, url)
    for _number in range(20):
        make_stakeholder(municipality=municipality)

    assert count_queries(client, url) == few


def test_the_export_holds_what_is_filtered_and_no_contacts(sign_in, member, municipality, stakeholder):
    make_contact(stakeholder=stakeholder, name="Fatma Yıldız")
    make_stakeholder(municipality=municipality, name="=1+1", sector="business")

    response = sign_in(member()).get(address("stakeholder-export", municipality) + "?sector=business")

    cells = [list(row) for row in load_workbook(io.BytesIO(response.content)).active.iter_rows(min_row=2)]
    assert [(row[0].value, row[0].data_type) for row in cells] == [("=1+1", "s")]
    assert b"Fatma" not in response.content


# Deleting


def test_a_stakeholder_with_a_seat_is_not_deleted(sign_in, member, stakeholder):
    make_seat(body=make_body(municipality=stakeholder.municipality), stakeholder=stakeholder)

    response = sign_in(member()).post(address("stakeholder-delete", stakeholder.municipality, stakeholder.pk))

    assert response.status_code == 409
    assert Stakeholder.objects.filter(pk=stakeholder.pk).exists()


def test_a_free_stakeholder_is_deleted_with_its_contacts(sign_in, member, stakeholder):
    make_contact(stakeholder=stakeholder)

    sign_in(member()).post(address("stakeholder-delete", stakeholder.municipality, stakeholder.pk))

    assert (Stakeholder.objects.count(), Contact.objects.count()) == (0, 0)


# Contacts


@pytest.mark.parametrize(
    ("role", "sees"),
    [
        ("administrator", True),
        ("coordination", True),
        ("district_manager", True),
        ("contributor", False),
        ("committee", False),
        ("reader", False),
    ],
)
def test_contacts_are_shown_only_to_those_who_work_with_them(sign_in, member, stakeholder, role, sees):
    make_contact(stakeholder=stakeholder, name="Fatma Yıldız", email="fatma@example.org")
    user = member(role)

    page = sign_in(user).get(stakeholder.get_absolute_url()).content.decode()

    assert [word in page for word in ("Fatma Yıldız", "fatma@example.org", "Kontakte")] == [sees] * 3
    assert Contact.objects.visible_to(user).count() == int(sees)


def test_contacts_of_other_districts_are_not_visible(municipality, stakeholder):
    make_contact(stakeholder=stakeholder)
    elsewhere = make_membership(
        municipality=municipality, role="district_manager", districts=[make_district(municipality=municipality)]
    ).user

    assert Contact.objects.visible_to(elsewhere).count() == 0


def test_contacts_are_not_found_by_the_search(sign_in, member, stakeholder):
    make_contact(stakeholder=stakeholder, name="Fatma Yıldız")

    response = sign_in(member()).get(address("stakeholder-list", stakeholder.municipality) + "?q=Fatma")

    assert names(response) == []


@time_machine.travel("2026-11-21 12:00", tick=False)
def test_a_contact_gets_a_day_of_deletion_unless_another_is_chosen(sign_in, member, stakeholder):
    client = sign_in(member())
    url = address("contact-create", stakeholder.municipality, stakeholder.pk)
    opened = client.get(url)

    client.post(url, {**form_values(opened), "name": "Omar Haddad", "lawful_basis": "public_task"})

    assert "31.12.2028" in opened.context["form"].fields["delete_by"].help_text
    assert Contact.objects.get().delete_by == date(2028, 12, 31)


@time_machine.travel("2026-11-21 12:00", tick=False)
@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"lawful_basis": ""}, "lawful_basis"),
        ({"delete_by": "20.11.2026"}, "delete_by"),
        ({"lawful_basis": "consent", "consent_on": "22.11.2026"}, "consent_on"),
        ({"lawful_basis": "consent"}, "__all__"),
    ],
)
def test_a_contact_without_basis_or_with_a_wrong_day_is_refused(sign_in, member, stakeholder, changes, field):
    client = sign_in(member())
    url = address("contact-create", stakeholder.municipality, stakeholder.pk)
    values = {**form_values(client.get(url)), "name": "Omar Haddad", "lawful_basis": "public_task"}

    response = client.post(url, {**values, **changes})

    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert Contact.objects.count() == 0
