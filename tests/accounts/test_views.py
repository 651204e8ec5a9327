"""The person's own account."""

import pytest
from django.urls import reverse

from tests.factories import make_user
from tests.forms import form_values

pytestmark = pytest.mark.django_db


def test_a_person_changes_their_name_and_language(sign_in):
    person = make_user(name="Alt")
    client = sign_in(person)
    url = reverse("profile")

    response = client.post(url, {**form_values(client.get(url)), "name": "Neu", "language": "en"})

    person.refresh_from_db()
    assert (person.name, person.language) == ("Neu", "en")
    assert response.url == url
    assert response.cookies["django_language"].value == "en"
    assert "Your account is saved." in client.get(url).content.decode()


def test_an_empty_name_is_refused(sign_in):
    person = make_user(name="Alt")

    response = sign_in(person).post(reverse("profile"), {"name": "", "language": "de"})

    person.refresh_from_db()
    assert response.status_code == 422
    assert person.name == "Alt"


def test_only_named_fields_can_be_changed(sign_in):
    person = make_user()

    sign_in(person).post(
        reverse("profile"),
        {"name": "Neu", "language": "de", "email": "fremd@example.org", "is_superuser": "on"},
    )

    before = person.email
    person.refresh_from_db()
    assert (person.email, person.is_superuser) == (before, False)
