"""Reporting on a measure: by whom, with what, and what it refuses."""

from datetime import date
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from actionplans.models import Measure, Milestone, ProgressEntry
from actionplans.reporting import report
from tests import factories


@pytest.fixture
def measure(district):
    return factories.make_measure(
        plan=factories.make_plan(district=district),
        lead=factories.make_stakeholder(municipality=district.municipality),
        status=Measure.Status.ADOPTED,
    )


def progress_url(measure):
    return reverse("actionplans:progress-create", args=[measure.municipality.slug, measure.plan.slug, measure.number])


def photo(name="feier.png"):
    data = BytesIO()
    Image.new("RGB", (30, 20), "teal").save(data, "PNG")
    return SimpleUploadedFile(name, data.getvalue(), content_type="image/png")


def entry_for(measure, **values):
    return ProgressEntry(**{"measure": measure, "event_on": date(2026, 5, 4), "text": "Auftakt", **values})


def test_a_report_brings_entry_milestone_and_state_together(measure, member):
    user = member()
    milestone = Milestone.objects.create(measure=measure, title="Auftakt", due_on=date(2026, 5, 1))

    entry = report(entry_for(measure), by=user, reached=[milestone], status=Measure.Status.RUNNING)

    measure.refresh_from_db()
    milestone.refresh_from_db()
    assert (measure.status, measure.status_since) == (Measure.Status.RUNNING, date(2026, 5, 4))
    assert (milestone.done_on, milestone.done_by) == (date(2026, 5, 4), user)
    assert entry.author == user


def test_nothing_is_kept_when_a_part_is_refused(measure, member):
    foreign = Milestone.objects.create(measure=factories.make_measure(), title="Fremd", due_on=date(2026, 5, 1))

    with pytest.raises(ValidationError):
        report(entry_for(measure), by=member(), reached=[foreign])

    assert not ProgressEntry.objects.exists()


@pytest.mark.parametrize("status", [Measure.Status.DROPPED, Measure.Status.DONE, Measure.Status.CONTINUED])
def test_a_report_does_not_decide_for_the_office(measure, member, status):
    with pytest.raises(ValidationError):
        report(entry_for(measure), by=member(), status=status)


def test_a_photo_is_kept_as_document_of_the_district(measure, member, sign_in):
    client = sign_in(member("district_manager"))

    response = client.post(
        progress_url(measure),
        {"text": "Fest gefeiert.", "event_on": "1.3.26", "light": "on_track", "files": [photo(), photo("zwei.png")]},
    )

    assert response.status_code == 302
    entry = measure.progress_entries.get()
    assert entry.event_on == date(2026, 3, 1)
    assert [document.district for document in entry.documents.all()] == [measure.plan.district] * 2


def test_a_file_that_is_no_picture_is_refused_and_nothing_saved(measure, member, sign_in):
    client = sign_in(member("district_manager"))
    trick = SimpleUploadedFile("bild.png", b"<html><script>alert(1)</script>", content_type="image/png")

    response = client.post(
        progress_url(measure), {"text": "Fest", "event_on": "1.3.26", "light": "on_track", "files": [trick]}
    )

    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["files"]
    assert not measure.progress_entries.exists()


def test_what_lies_ahead_is_not_reported(measure, member, sign_in):
    client = sign_in(member("district_manager"))

    response = client.post(progress_url(measure), {"text": "Fest", "event_on": "1.1.2099", "light": "on_track"})

    assert list(response.context["form"].errors) == ["event_on"]


def test_the_same_report_sent_twice_is_one_entry(measure, member, sign_in):
    client = sign_in(member("district_manager"))
    key = client.get(progress_url(measure)).context["form"]["creation_key"].value()
    values = {"text": "Fest", "event_on": "1.3.26", "light": "on_track", "creation_key": key}

    first, second = client.post(progress_url(measure), values), client.post(progress_url(measure), values)

    assert first.url == second.url
    assert measure.progress_entries.count() == 1


def test_a_correction_replaces_an_entry_and_keeps_it(measure, member, sign_in):
    user = member("district_manager")
    entry = report(entry_for(measure, percent=80), by=user)
    client = sign_in(user)
    url = reverse(
        "actionplans:progress-correct",
        args=[measure.municipality.slug, measure.plan.slug, measure.number, entry.pk],
    )

    client.post(url, {"text": "Auftakt, kleiner als gedacht", "event_on": "4.5.2026", "light": "delayed"})

    assert [current.text for current in measure.progress_entries.current()] == ["Auftakt, kleiner als gedacht"]
    assert measure.progress_entries.count() == 2
    assert client.get(url).status_code == 302


def test_a_contributor_reports_on_what_their_organisation_leads_only(measure, member, sign_in):
    other = factories.make_measure(plan=measure.plan)
    client = sign_in(member("contributor", organisation=measure.lead))

    statuses = client.get(progress_url(measure)).status_code, client.get(progress_url(other)).status_code

    assert statuses == (200, 403)


def test_a_manager_of_another_district_does_not_see_the_measure(measure, member, sign_in, municipality):
    elsewhere = factories.make_district(municipality=municipality)
    client = sign_in(member("district_manager", districts=[elsewhere]))

    assert client.get(progress_url(measure)).status_code == 404


def test_the_form_opens_with_today(measure, member, sign_in):
    form = sign_in(member()).get(progress_url(measure)).context["form"]

    assert form["event_on"].value() == timezone.localdate()
