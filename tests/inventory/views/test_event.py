from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from districts.models import Document
from inventory.models import ParticipationEvent
from tests.factories import make_district, make_event, make_need
from tests.forms import form_values


def address(name, municipality, *args):
    return reverse(f"inventory:event-{name}", args=[municipality.slug, *args])


def test_an_event_is_recorded_with_german_date(sign_in, member, municipality, district):
    client = sign_in(member("district_manager", districts=[district]))
    url = address("create", municipality)

    response = client.post(
        url,
        {**form_values(client.get(url)), "title": "Rundgang", "kind": "walk", "held_on": "1.3.26", "languages": "Dari"},
    )

    event = ParticipationEvent.objects.get()
    assert response.url == event.get_absolute_url()
    assert (event.title, event.held_on, event.district) == ("Rundgang", date(2026, 3, 1), district)


def test_needs_shown_are_those_named_there_and_visible(sign_in, member, municipality, district):
    event = make_event(district=district)
    here = make_need(district=district, event=event)
    make_need(district=make_district(municipality=municipality), event=event)

    page = sign_in(member("district_manager", districts=[district])).get(event.get_absolute_url())

    assert list(page.context["needs"]) == [here]


def test_an_event_at_which_needs_were_named_is_not_deleted(sign_in, member, municipality, district):
    event = make_event(district=district)
    make_need(district=district, event=event)

    response = sign_in(member()).post(address("delete", municipality, event.pk))

    assert response.status_code == 409
    assert ParticipationEvent.objects.exists()


def test_a_document_is_added_and_taken_away(
    sign_in, member, municipality, district, django_capture_on_commit_callbacks
):
    event, client = make_event(district=district), sign_in(member())
    minutes = SimpleUploadedFile("protokoll.pdf", b"%PDF-1.7\n%%EOF\n")

    client.post(address("document-add", municipality, event.pk), {"title": "Protokoll", "file": minutes})

    document = event.documents.get()
    assert (document.title, document.district, document.original_name) == ("Protokoll", district, "protokoll.pdf")
    storage, name = document.file.storage, document.file.name
    with django_capture_on_commit_callbacks(execute=True):
        client.post(address("document-remove", municipality, event.pk, document.pk))
    assert not Document.objects.exists()
    assert not storage.exists(name)


def test_a_wrong_kind_of_file_is_refused_with_a_message(sign_in, member, municipality, district):
    event = make_event(district=district)
    page = SimpleUploadedFile("seite.pdf", b"<html><script>alert(1)</script></html>")

    response = sign_in(member()).post(address("document-add", municipality, event.pk), {"file": page})

    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["file"]
    assert not Document.objects.exists()


@pytest.mark.parametrize(("page", "reader"), [("detail", 200), ("edit", 403), ("document-add", 403), ("delete", 403)])
def test_pages_of_an_event_as_four_visitors(page, reader, client, member, municipality, district):
    event, other = make_event(district=district), make_district(municipality=municipality)
    url = address(page, municipality, event.pk)

    def status(user):
        client.force_login(user)
        return client.get(url).status_code

    assert client.get(url).status_code == 302
    assert status(member("reader")) == reader
    assert status(member("district_manager", districts=[other])) == 404
    assert status(member()) == 200
