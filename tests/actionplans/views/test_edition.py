from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from actionplans import editions
from actionplans.documents import DocumentError
from tests import factories

PDF = b"%PDF-1.7\n1 0 obj\nendobj\n%%EOF\n"


@pytest.fixture
def plan(district):
    return factories.make_plan(district=district)


@pytest.fixture
def officer(member, sign_in):
    return sign_in(member("coordination"))


@pytest.fixture(autouse=True)
def drawn(monkeypatch):
    """Replace drawing, which takes seconds."""
    monkeypatch.setattr(editions, "draw", lambda form, content, imprint: PDF)


def url(name, plan, *args):
    return reverse(f"actionplans:{name}", args=[plan.municipality.slug, plan.slug, *args])


def decision(body, **values):
    return {
        "body": body.pk,
        "decided_on": timezone.localdate().isoformat(),
        "number": "Drs. 2026/114",
        "outcome": "adopted",
        **values,
    }


def test_submitting_makes_an_edition(officer, plan):
    today = timezone.localdate()

    response = officer.post(url("edition-submit", plan), {"submitted_on": today.isoformat(), "note": "Juni"})

    edition = plan.editions.get()
    assert response.headers["Location"] == edition.get_absolute_url()
    assert (edition.submitted_on, edition.note) == (today, "Juni")


def test_the_same_form_twice_makes_one_edition(officer, plan):
    form = {"submitted_on": timezone.localdate().isoformat(), "creation_key": "0b1c64a8-9d2a-4f0c-8f6c-4b1f6d7a0001"}
    officer.post(url("edition-submit", plan), form)

    response = officer.post(url("edition-submit", plan), form)

    assert response.headers["Location"] == plan.editions.get().get_absolute_url()


def test_a_second_submit_says_what_is_waiting(officer, plan):
    factories.make_edition(plan=plan)

    response = officer.post(url("edition-submit", plan), {"submitted_on": timezone.localdate().isoformat()})

    assert response.status_code == 422
    assert "Fassung 1 wartet auf ihren Beschluss" in response.content.decode()
    assert plan.editions.count() == 1


def test_a_plan_cannot_be_submitted_tomorrow(officer, plan):
    tomorrow = timezone.localdate() + timedelta(days=1)

    response = officer.post(url("edition-submit", plan), {"submitted_on": tomorrow.isoformat()})

    assert response.status_code == 422
    assert plan.editions.count() == 0


def test_a_document_that_cannot_be_drawn_is_explained(officer, plan, monkeypatch):
    def refuse(*_arguments):
        raise DocumentError("Es geht um: Maßnahme 3.")

    monkeypatch.setattr(editions, "draw", refuse)

    response = officer.post(url("edition-submit", plan), {"submitted_on": timezone.localdate().isoformat()})

    assert response.status_code == 422
    assert "Es geht um: Maßnahme 3." in response.content.decode()


def test_recording_a_resolution_adopts_and_keeps_its_document(officer, plan, district):
    edition = factories.make_edition(plan=plan)
    file = SimpleUploadedFile("beschluss.pdf", PDF)

    response = officer.post(
        url("resolution-create", plan, 1), decision(factories.make_body(municipality=plan.municipality), file=file)
    )

    edition.refresh_from_db()
    resolution = edition.resolutions.get()
    assert response.headers["Location"] == edition.get_absolute_url()
    assert edition.status == "adopted"
    assert (resolution.document.district, resolution.document.original_name) == (district, "beschluss.pdf")


def test_the_same_resolution_twice_is_recorded_once(officer, plan):
    edition = factories.make_edition(plan=plan)
    body = factories.make_body(municipality=plan.municipality)
    form = decision(body, creation_key="0b1c64a8-9d2a-4f0c-8f6c-4b1f6d7a0002")
    officer.post(url("resolution-create", plan, 1), form)

    response = officer.post(url("resolution-create", plan, 1), form)

    assert response.headers["Location"] == edition.get_absolute_url()
    assert edition.resolutions.count() == 1


@pytest.mark.parametrize(
    "values",
    [
        {"decided_on": "01.01.2020"},
        {"decided_on": "01.01.2099"},
        {"deadline": "01.01.2020"},
        {"outcome": ""},
        {"number": ""},
        {"votes_for": "-1"},
        {"web_address": "javascript:alert(1)"},
        {"file": SimpleUploadedFile("x.pdf", b"MZ\x90\x00 nothing")},
    ],
)
def test_a_wrong_resolution_changes_nothing(officer, plan, values):
    edition = factories.make_edition(plan=plan)
    body = factories.make_body(municipality=plan.municipality)

    response = officer.post(url("resolution-create", plan, 1), decision(body, **values))

    edition.refresh_from_db()
    assert response.status_code == 422
    assert (edition.status, edition.resolutions.count()) == ("submitted", 0)


def test_a_body_from_elsewhere_is_no_choice(officer, plan):
    factories.make_edition(plan=plan)

    response = officer.post(url("resolution-create", plan, 1), decision(factories.make_body()))

    assert response.status_code == 422


def test_a_recorded_resolution_takes_its_document_later(officer, plan):
    resolution = factories.make_resolution(edition=factories.make_edition(plan=plan))

    officer.post(
        url("resolution-edit", plan, resolution.pk),
        {"opened_version": 0, "votes_for": 31, "wording": "So beschlossen.", "file": SimpleUploadedFile("b.pdf", PDF)},
    )

    resolution.refresh_from_db()
    assert (resolution.votes_for, resolution.wording) == (31, "So beschlossen.")
    assert resolution.document is not None


def test_withdrawing_asks_for_a_reason(officer, plan):
    edition = factories.make_edition(plan=plan)

    refused = officer.post(url("edition-withdraw", plan, 1), {"reason": ""})
    done = officer.post(url("edition-withdraw", plan, 1), {"reason": "Beträge geändert"})

    edition.refresh_from_db()
    assert (refused.status_code, done.status_code, edition.status) == (422, 302, "withdrawn")


# Reading


def test_the_file_is_handed_out(officer, plan):
    factories.make_edition(plan=plan, pdf=PDF)

    response = officer.get(url("edition-file", plan, 1, "submitted"))

    assert b"".join(response.streaming_content) == PDF
    assert response.headers["Content-Type"] == "application/pdf"


def test_an_altered_file_is_not_handed_out(officer, plan):
    edition = factories.make_edition(plan=plan, pdf=PDF)
    Path(edition.pdf.path).write_bytes(b"%PDF-1.7 altered")

    response = officer.get(url("edition-file", plan, 1, "submitted"))

    assert response.status_code == 409
    assert edition.pdf_sha256 in response.content.decode()


@pytest.mark.parametrize("kind", ["adopted", "other"])
def test_there_is_no_file_of_another_kind(officer, plan, kind):
    factories.make_edition(plan=plan)

    assert officer.get(url("edition-file", plan, 1, kind)).status_code == 404


def test_differences_are_shown_from_the_older_to_the_newer_edition(officer, plan):
    first = factories.make_edition(plan=plan, status="superseded")
    factories.make_measure(plan=plan, title="Elterncafé")
    factories.make_edition(plan=plan)

    page = officer.get(url("edition-differences", plan, 2), {"with": first.number}).content.decode()

    assert "Von Fassung 1 zu: Fassung 2" in page
    assert "1 Elterncafé" in page


@pytest.mark.parametrize("other", ["9", "x", "-1", "99999999999999999999"])
def test_differences_to_nothing_do_not_exist(officer, plan, other):
    factories.make_edition(plan=plan)

    assert officer.get(url("edition-differences", plan, 1), {"with": other}).status_code == 404


def test_the_list_says_what_changed_since_adoption(officer, plan):
    factories.make_edition(plan=plan, status="adopted")
    factories.make_measure(plan=plan, title="Elterncafé")

    page = officer.get(url("edition-list", plan)).content.decode()

    assert "1 Änderung am Plan steht nicht in der gültigen Fassung." in page


def test_frozen_measures_are_sent_as_a_table(officer, plan):
    measure = factories.make_measure(plan=plan, title="=1+1")
    factories.make_edition(plan=plan)
    measure.title = "später"
    measure.save()

    response = officer.get(url("edition-export", plan, 1, "csv"))

    assert "'=1+1" in response.content.decode("utf-8-sig")


@pytest.mark.parametrize("count", [1, 3])
def test_list_asks_the_database_the_same_for_any_number(officer, plan, count, django_assert_num_queries):
    for _number in range(count):
        edition = factories.make_edition(plan=plan, status="withdrawn")
        factories.make_resolution(edition=edition)
    officer.get(url("edition-list", plan))

    with django_assert_num_queries(LIST_QUERIES):
        officer.get(url("edition-list", plan))


LIST_QUERIES = 9
