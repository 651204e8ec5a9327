"""Two editors, one object: nothing is lost, nothing is entered twice."""

import pytest
from django.urls import reverse

from districts.models import Stakeholder
from tests.factories import make_stakeholder
from tests.forms import form_values


@pytest.fixture
def stakeholder(municipality):
    return make_stakeholder(municipality=municipality, name="Haus der Familie")


def test_second_of_two_editors_is_refused_and_sees_both_texts(sign_in, member, stakeholder):
    client = sign_in(member())
    url = reverse("districts:stakeholder-edit", args=[stakeholder.municipality.slug, stakeholder.pk])
    first, second = form_values(client.get(url)), form_values(client.get(url))
    client.post(url, {**first, "offers": "Beratung"})

    response = client.post(url, {**second, "offers": "Sprachkurse"})

    assert response.status_code == 409
    assert response.context["form"].conflict == [
        (response.context["form"].fields["offers"].label, "Beratung", "Sprachkurse")
    ]
    stakeholder.refresh_from_db()
    assert stakeholder.offers == "Beratung"


def test_a_conflict_is_told_by_a_form_that_lacks_some_fields(sign_in, member, municipality):
    client = sign_in(member())
    url = reverse("districts:district-edit", args=[municipality.slug, municipality.whole_city.pk])
    first, second = form_values(client.get(url)), form_values(client.get(url))
    client.post(url, {**first, "description": "Stadt am Fluss"})

    response = client.post(url, {**second, "description": "Stadt am Meer"})

    assert response.status_code == 409
    assert [change[1:] for change in response.context["form"].conflict] == [("Stadt am Fluss", "Stadt am Meer")]


def test_saving_again_after_a_conflict_is_a_decision(sign_in, member, stakeholder):
    client = sign_in(member())
    url = reverse("districts:stakeholder-edit", args=[stakeholder.municipality.slug, stakeholder.pk])
    first, second = form_values(client.get(url)), form_values(client.get(url))
    client.post(url, {**first, "offers": "Beratung"})
    refused = client.post(url, {**second, "offers": "Sprachkurse"})

    response = client.post(url, form_values(refused))

    assert response.status_code == 302
    stakeholder.refresh_from_db()
    assert stakeholder.offers == "Sprachkurse"


def test_the_same_form_sent_twice_creates_one_object(sign_in, member, municipality):
    client = sign_in(member())
    url = reverse("districts:stakeholder-create", args=[municipality.slug])
    values = {**form_values(client.get(url)), "name": "Sportverein Nord", "sector": "civil_society"}

    first, second = client.post(url, values), client.post(url, values)

    assert first.status_code == second.status_code == 302
    assert first.url == second.url
    assert Stakeholder.objects.filter(name="Sportverein Nord").count() == 1


def test_the_same_change_sent_twice_is_no_conflict(sign_in, member, stakeholder):
    client = sign_in(member())
    url = reverse("districts:stakeholder-edit", args=[stakeholder.municipality.slug, stakeholder.pk])
    values = {**form_values(client.get(url)), "offers": "Beratung"}

    first, second = client.post(url, values), client.post(url, values)

    assert (first.status_code, second.status_code) == (302, 302)
    assert stakeholder.history.count() == 2


def test_history_tells_who_changed_what(sign_in, member, stakeholder):
    user = member()
    client = sign_in(user)
    url = reverse("districts:stakeholder-edit", args=[stakeholder.municipality.slug, stakeholder.pk])
    client.post(url, {**form_values(client.get(url)), "offers": "Beratung"})

    history = client.get(stakeholder.get_absolute_url()).context["history"]

    assert [(entry.who, entry.changes) for entry in history if entry.kind == "~"] == [
        (str(user), [(str(Stakeholder._meta.get_field("offers").verbose_name), "", "Beratung")])
    ]
