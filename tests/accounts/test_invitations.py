"""The mail that lets a person in, and what its link does."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail

from accounts.invitations import send_invitation
from tests.factories import make_user

PASSWORD = "drei-lange-Worte-24"


def link_in(message):
    return re.search(r"https?://\S+", message.body).group()


def test_a_new_person_gets_a_link_in_their_language_to_the_real_address(db, settings):
    settings.SITE_URL = "https://plan.example.org"
    person = make_user(email="neu@example.org", name="Sofia Rossi")

    send_invitation(person, place="Lindenfeld", role="Koordinierungsstelle", invited_by="Petra Lammers")

    message = mail.outbox[0]
    assert message.to == ["neu@example.org"]
    assert message.subject == "Ihr Zugang zum Lokalen Aktionsplan: Lindenfeld"
    assert "Petra Lammers hat Ihnen Zugang" in message.body
    assert link_in(message).startswith("https://plan.example.org/account/password/reset/key/")


def test_an_english_speaker_gets_an_english_mail(db):
    send_invitation(make_user(language="en"), place="Lindenfeld", role="reader")

    assert mail.outbox[0].subject == "Your access to the local action plan of Lindenfeld"


def test_who_has_a_password_gets_only_a_notice(db):
    person = make_user(password=PASSWORD)

    send_invitation(person, place="Lindenfeld", role="reader")

    assert link_in(mail.outbox[0]).endswith("/account/login/")


@pytest.mark.parametrize("name", ["<b>Ö & Ü</b>", "Zeile\r\nBcc: alle@example.org"])
def test_names_are_neither_escaped_nor_headers(db, name):
    send_invitation(make_user(), place=name, role="reader")

    message = mail.outbox[0]
    assert message.subject == f"Ihr Zugang zum Lokalen Aktionsplan: {' '.join(name.split())}"
    assert message.recipients() == message.to


def test_the_link_sets_a_password_once_and_proves_the_address(db, client):
    person = make_user()
    send_invitation(person, place="Lindenfeld", role="reader")
    link = link_in(mail.outbox[0]).removeprefix("http://127.0.0.1:8000")
    form = client.get(link, follow=True)

    client.post(form.redirect_chain[-1][0], {"password1": PASSWORD, "password2": PASSWORD})

    person.refresh_from_db()
    assert person.check_password(PASSWORD)
    assert EmailAddress.objects.get(user=person).verified
    assert client.get(link, follow=True).context["token_fail"]
