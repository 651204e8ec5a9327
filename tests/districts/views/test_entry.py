"""The first page."""

from django.urls import reverse

from tests.factories import make_membership, make_user


def test_signed_out_it_says_what_this_is_and_leads_to_sign_in(client, db):
    response = client.get(reverse("home"))

    assert response.status_code == 200
    assert reverse("account_login") in response.content.decode()


def test_a_member_of_one_municipality_is_led_there(sign_in, member, municipality):
    response = sign_in(member()).get(reverse("home"))

    assert response.url == municipality.get_absolute_url()


def test_a_member_of_several_chooses(sign_in, member, municipality):
    person = member()
    other = make_membership(user=person).municipality

    response = sign_in(person).get(reverse("home"))

    assert set(response.context["municipalities"]) == {municipality, other}


def test_who_belongs_nowhere_gets_an_explanation(sign_in, db):
    person = make_user()

    response = sign_in(person).get(reverse("home"))

    assert response.status_code == 200
    assert f"Sie sind als {person.email} angemeldet" in response.content.decode()
