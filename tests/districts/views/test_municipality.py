"""Settings and members, for administrators."""

import io
import re
from datetime import date, timedelta

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.mail.backends.locmem import EmailBackend
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from accounts.models import User
from districts.models import Membership
from tests.factories import make_membership, make_stakeholder, make_user
from tests.forms import form_values


@pytest.fixture
def administrator(member):
    return member("administrator")


def address(name, municipality, *args):
    return reverse(f"districts:{name}", args=[municipality.slug, *args])


def invitation(client, municipality, **values):
    values = {"name": "Sofia Rossi", "email": "Sofia@Example.org", "role": "reader", **values}
    opened = client.get(address("membership-create", municipality))
    return {**form_values(opened), **values}


# Settings


def test_only_administrators_come_to_the_settings(sign_in, member, administrator, municipality):
    url = address("settings", municipality)

    statuses = [sign_in(user).get(url).status_code for user in (member("coordination"), administrator)]

    assert statuses == [403, 200]


def test_settings_are_saved_and_remembered(sign_in, administrator, municipality):
    client = sign_in(administrator)
    url = address("settings", municipality)

    client.post(url, {**form_values(client.get(url)), "smallest_count": "5"})

    municipality.refresh_from_db()
    assert municipality.smallest_count == 5
    changes = [entry.changes for entry in client.get(url).context["history"] if entry.changes]
    assert [[(old, new) for _label, old, new in entry] for entry in changes] == [[("3", "5")]]


@pytest.mark.parametrize(("key", "status"), [("05334002", 302), ("5334002", 422), ("17334002", 422), ("05334", 422)])
def test_the_official_key_is_checked(sign_in, administrator, municipality, key, status):
    client = sign_in(administrator)
    url = address("settings", municipality)

    assert client.post(url, {**form_values(client.get(url)), "official_key": key}).status_code == status


def test_a_logo_is_drawn_anew_and_shown_to_members(sign_in, administrator, member, municipality, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    drawn = io.BytesIO()
    Image.new("RGB", (900, 300), "navy").save(drawn, "PNG")
    client = sign_in(administrator)
    url = address("settings", municipality)
    file = SimpleUploadedFile("logo.png", drawn.getvalue() + b"<script>alert(1)</script>")

    client.post(url, {**form_values(client.get(url)), "logo": file})

    response = sign_in(member("reader")).get(address("logo", municipality))
    shown = b"".join(response.streaming_content)
    assert (response["Content-Type"], b"script" in shown) == ("image/png", False)
    assert Image.open(io.BytesIO(shown)).size == (600, 200)


def test_a_drawing_that_can_run_is_no_logo(sign_in, administrator, municipality):
    client = sign_in(administrator)
    url = address("settings", municipality)
    file = SimpleUploadedFile("logo.png", b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>')

    response = client.post(url, {**form_values(client.get(url)), "logo": file})

    municipality.refresh_from_db()
    assert (response.status_code, bool(municipality.logo)) == (422, False)


# Members


def test_the_list_of_members_costs_the_same_for_many_as_for_few(
    sign_in, administrator, municipality, district, count_queries
):
    client = sign_in(administrator)
    url = address("membership-list", municipality)

    def make(number):
        for _index in range(number):
            make_membership(municipality=municipality, role="contributor", districts=[district])

    make(3)
    few = count_queries(client, url)
    make(27)

    assert count_queries(client, url) == few


def test_members_are_filtered_by_standing(sign_in, administrator, municipality):
    User.objects.filter(pk=administrator.pk).update(last_login=timezone.now())
    invited = make_membership(municipality=municipality).user
    ended = make_membership(municipality=municipality, valid_until=date(2020, 1, 1)).user
    client = sign_in(administrator)

    found = {
        standing: [row.user for row in client.get(f"{url}?standing={standing}").context["page_obj"]]
        for url in [address("membership-list", municipality)]
        for standing in ("valid", "invited", "ended")
    }

    assert found == {"valid": [administrator], "invited": [invited], "ended": [ended]}


def test_a_person_is_invited_and_comes_in(sign_in, client, administrator, municipality):
    sign_in(administrator)

    client.post(address("membership-create", municipality), invitation(client, municipality))

    person = User.objects.get(email="sofia@example.org")
    membership = Membership.objects.get(user=person)
    assert (person.name, person.has_usable_password(), membership.role) == ("Sofia Rossi", False, "reader")
    assert [message.to for message in mail.outbox] == [["sofia@example.org"]]
    client.logout()
    link = re.search(r"https?://[^/]+(/\S+)", mail.outbox[0].body).group(1)
    form = client.get(link, follow=True)
    response = client.post(
        form.redirect_chain[-1][0],
        {"password1": "drei-lange-Worte-24", "password2": "drei-lange-Worte-24"},
        follow=True,
    )
    assert response.redirect_chain[-1][0] == municipality.get_absolute_url()


def test_the_same_invitation_sent_twice_is_one(sign_in, administrator, municipality):
    client = sign_in(administrator)
    values = invitation(client, municipality)

    statuses = [client.post(address("membership-create", municipality), values).status_code for _time in range(2)]

    assert statuses == [302, 302]
    assert Membership.objects.of(municipality).count() == 2
    assert len(mail.outbox) == 1


def test_who_has_an_account_gets_a_notice_and_the_answer_is_the_same(sign_in, administrator, municipality):
    known = make_user(email="sofia@example.org", name="Sofia R.", password="drei-lange-Worte-24")
    client = sign_in(administrator)
    url = address("membership-create", municipality)

    answers = [
        client.post(url, invitation(client, municipality, email=email), follow=True).context["messages"]
        for email in ("sofia@example.org", "neu@example.org")
    ]

    known.refresh_from_db()
    assert (known.name, known.has_usable_password()) == ("Sofia R.", True)
    assert [[str(message) for message in answer] for answer in answers] == [
        ["Eine E-Mail mit dem Zugang wurde an sofia@example.org verschickt."],
        ["Eine E-Mail mit dem Zugang wurde an neu@example.org verschickt."],
    ]
    assert ["/password/reset/" in message.body for message in mail.outbox] == [False, True]


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"email": "kein"}, "email"), ({"role": "contributor"}, "__all__"), ({"role": "chief"}, "role")],
)
def test_a_wrong_invitation_creates_nobody(sign_in, administrator, municipality, changes, field):
    client = sign_in(administrator)
    url = address("membership-create", municipality)

    response = client.post(url, invitation(client, municipality, **changes))

    assert (response.status_code, list(response.context["form"].errors)) == (422, [field])
    assert User.objects.count() == 1
    assert mail.outbox == []


def test_a_member_is_not_invited_again(sign_in, administrator, municipality):
    client = sign_in(administrator)
    url = address("membership-create", municipality)

    response = client.post(url, invitation(client, municipality, email=administrator.email))

    assert list(response.context["form"].errors) == ["email"]


def test_a_mail_server_that_is_down_does_not_lose_the_membership(sign_in, administrator, municipality, monkeypatch):
    def refuse(self, messages):
        raise ConnectionRefusedError

    monkeypatch.setattr(EmailBackend, "send_messages", refuse)
    client = sign_in(administrator)
    url = address("membership-create", municipality)

    response = client.post(url, invitation(client, municipality), follow=True)

    assert "konnte nicht verschickt werden" in response.content.decode()
    assert Membership.objects.filter(user__email="sofia@example.org").exists()


def test_an_invitation_is_sent_again(sign_in, administrator, municipality):
    waiting = make_membership(municipality=municipality)

    sign_in(administrator).post(address("membership-invite", municipality, waiting.pk))

    assert [message.to for message in mail.outbox] == [[waiting.user.email]]


def test_role_and_organisation_of_a_member_are_changed(sign_in, administrator, municipality, district):
    organisation = make_stakeholder(municipality=municipality)
    membership = make_membership(municipality=municipality, role="reader")
    client = sign_in(administrator)
    url = address("membership-edit", municipality, membership.pk)

    client.post(
        url,
        {
            **form_values(client.get(url)),
            "role": "contributor",
            "organisation": organisation.pk,
            "districts": [district.pk],
            "valid_until": "31.12.2099",
        },
    )

    membership.refresh_from_db()
    assert (membership.role, membership.organisation, membership.valid_until) == (
        "contributor",
        organisation,
        date(2099, 12, 31),
    )
    assert list(membership.districts.all()) == [district]


@pytest.mark.parametrize("changes", [{"role": "reader"}, {"valid_until": "31.12.2099"}])
def test_the_last_administrator_stays(sign_in, administrator, municipality, changes):
    client = sign_in(administrator)
    membership = administrator.memberships.get()
    make_membership(municipality=municipality, role="administrator", valid_until=date(2099, 12, 31))
    url = address("membership-edit", municipality, membership.pk)

    response = client.post(url, {**form_values(client.get(url)), **changes})
    ended = client.post(address("membership-end", municipality, membership.pk))

    membership.refresh_from_db()
    assert (response.status_code, ended.status_code) == (422, 409)
    assert (membership.role, membership.valid_until) == ("administrator", None)


def test_one_of_two_administrators_may_go(sign_in, administrator, municipality):
    User.objects.filter(pk=administrator.pk).update(last_login=timezone.now())
    make_membership(municipality=municipality, role="administrator")
    client = sign_in(administrator)
    membership = administrator.memberships.get()

    client.post(address("membership-end", municipality, membership.pk))

    membership.refresh_from_db()
    assert membership.valid_until == timezone.localdate() - timedelta(days=1)
    assert client.get(address("membership-list", municipality)).status_code == 404


def test_an_invitation_nobody_followed_leaves_no_trace(sign_in, administrator, municipality):
    waiting = make_membership(municipality=municipality)

    sign_in(administrator).post(address("membership-end", municipality, waiting.pk))

    assert not User.objects.filter(pk=waiting.user_id).exists()
    assert Membership.objects.of(municipality).count() == 1


def test_an_invited_person_with_another_municipality_keeps_the_account(sign_in, administrator, municipality):
    waiting = make_membership(municipality=municipality)
    elsewhere = make_membership(user=waiting.user)

    sign_in(administrator).post(address("membership-end", municipality, waiting.pk))

    assert list(waiting.user.memberships.all()) == [elsewhere]


def test_members_of_another_municipality_are_not_found(sign_in, administrator, municipality):
    foreign = make_membership()

    statuses = [
        sign_in(administrator).get(address(name, municipality, foreign.pk)).status_code
        for name in ("membership-edit", "membership-end")
    ]

    assert statuses == [404, 404]
