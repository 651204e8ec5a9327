import hashlib
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile

from actionplans import editions
from actionplans.content import freeze
from actionplans.documents import DocumentError
from actionplans.editions import NotNow, is_unaltered, record_resolution, submit, withdraw
from actionplans.models import Edition, Resolution
from actionplans.models.edition import FrozenEdition
from tests import factories

MAY, JUNE = date(2026, 5, 4), date(2026, 6, 15)


@pytest.fixture
def officer(member):
    return member("coordination")


@pytest.fixture
def plan(district):
    return factories.make_plan(district=district)


@pytest.fixture
def drawn(monkeypatch):
    """Replace drawing, which takes seconds, by a note of what was asked for."""
    imprints = []

    def draw(form, content, imprint):
        imprints.append(imprint)
        return f"%PDF-1.7 {imprint.title} {imprint.state}".encode()

    monkeypatch.setattr(editions, "draw", draw)
    return imprints


def resolution(plan, outcome="adopted", **values):
    return Resolution(
        **{
            "body": factories.make_body(municipality=plan.municipality),
            "decided_on": JUNE,
            "number": "Drs. 2026/114",
            "outcome": outcome,
            **values,
        }
    )


def stored_files():
    return sorted(Path(settings.MEDIA_ROOT).glob("edition/*"))


# Submitting


def test_submit_keeps_content_and_pdf_with_its_checksum(plan, officer, drawn):
    factories.make_measure(plan=plan, title="Sprachcafé")

    edition = submit(plan, by=officer, on=MAY, note="Zur Sitzung im Juni")

    assert (edition.number, edition.status, edition.submitted_on) == (1, "submitted", MAY)
    assert edition.content == freeze(plan, on=MAY)
    assert edition.pdf_sha256 == hashlib.sha256(Path(edition.pdf.path).read_bytes()).hexdigest()
    assert [change.new for change in edition.status_changes.all()] == ["submitted"]
    assert drawn[0].is_draft


def test_second_submit_is_refused_and_leaves_nothing(plan, officer, drawn):
    submit(plan, by=officer, on=MAY)
    files = stored_files()

    with pytest.raises(NotNow, match="Fassung 1"):
        submit(plan, by=officer, on=MAY)

    assert plan.editions.count() == 1
    assert stored_files() == files


def test_an_edition_submitted_while_the_pdf_was_drawn_wins(plan, officer, drawn, monkeypatch):
    draw = editions.draw

    def draw_slowly(form, content, imprint):
        factories.make_edition(plan=plan)
        return draw(form, content, imprint)

    monkeypatch.setattr(editions, "draw", draw_slowly)
    files = stored_files()

    with pytest.raises(NotNow):
        submit(plan, by=officer, on=MAY)

    assert plan.editions.count() == 1
    assert len(stored_files()) == len(files) + 1  # the other edition's


def test_a_document_that_cannot_be_drawn_leaves_no_edition(plan, officer, monkeypatch):
    def refuse(*_arguments):
        raise DocumentError("geht nicht")

    monkeypatch.setattr(editions, "draw", refuse)

    with pytest.raises(DocumentError):
        submit(plan, by=officer, on=MAY)

    assert plan.editions.count() == 0


def test_numbers_are_not_used_twice(plan, officer, drawn):
    withdraw(submit(plan, by=officer, on=MAY), by=officer, reason="Beträge geändert")

    assert submit(plan, by=officer, on=MAY).number == 2


def test_withdrawing_needs_a_reason(plan, officer, drawn):
    edition = submit(plan, by=officer, on=MAY)

    withdraw(edition, by=officer, reason="Beträge geändert")

    assert edition.status == "withdrawn"
    with pytest.raises(ValidationError):
        withdraw(edition, by=officer, reason="noch einmal")


@pytest.mark.parametrize("field", ["content", "pdf", "pdf_sha256", "number", "submitted_on"])
def test_what_was_handed_in_never_changes(plan, field):
    edition = factories.make_edition(plan=plan)
    new = {
        "content": {"schema": 1},
        "pdf": ContentFile(b"anders", name="anders.pdf"),
        "pdf_sha256": "0" * 64,
        "number": 9,
        "submitted_on": JUNE,
    }[field]
    setattr(edition, field, new)

    with pytest.raises(FrozenEdition):
        edition.save()
    with pytest.raises(FrozenEdition):
        edition.save(update_fields=[field])


# Resolutions


def test_adoption_brings_edition_and_planned_measures_into_force(plan, officer, drawn):
    planned = factories.make_measure(plan=plan, status="planned")
    idea = factories.make_measure(plan=plan, status="idea")
    edition = submit(plan, by=officer, on=MAY)
    later = factories.make_measure(plan=plan, status="planned")

    decided = record_resolution(edition, resolution(plan), by=officer)

    for measure in (planned, idea, later):
        measure.refresh_from_db()
    assert (planned.status, planned.status_since) == ("adopted", JUNE)
    assert (idea.status, later.status) == ("idea", "planned")
    assert edition.status == "adopted"
    assert edition.resolution_in_force == decided
    assert edition.adopted_pdf_sha256 == hashlib.sha256(Path(edition.adopted_pdf.path).read_bytes()).hexdigest()
    assert not drawn[-1].is_draft
    assert (drawn[-1].adopted_on, drawn[-1].paper) == (JUNE, "Drs. 2026/114")


def test_adoption_supersedes_the_edition_before(plan, officer, drawn):
    first = submit(plan, by=officer, on=MAY)
    record_resolution(first, resolution(plan), by=officer)
    second = submit(plan, by=officer, on=MAY)

    record_resolution(second, resolution(plan, "amended", number="Drs. 2027/3"), by=officer)

    first.refresh_from_db()
    assert (first.status, second.status) == ("superseded", "adopted")


def test_adoption_gives_goals_the_numbers_they_were_adopted_under(plan, officer, drawn):
    goal = factories.make_goal(plan=plan, number="1", position=1)
    edition = submit(plan, by=officer, on=MAY)
    new = factories.make_goal(plan=plan, number="1", position=0, field=goal.field)
    type(goal).objects.filter(pk=goal.pk).update(number="2")

    record_resolution(edition, resolution(plan), by=officer)

    goal.refresh_from_db()
    new.refresh_from_db()
    assert (goal.number, new.number) == ("1", "2")


@pytest.mark.parametrize(
    ("outcome", "state"), [("rejected", "rejected"), ("postponed", "submitted"), ("noted", "submitted")]
)
def test_other_outcomes(plan, officer, drawn, outcome, state):
    measure = factories.make_measure(plan=plan, status="planned")
    edition = submit(plan, by=officer, on=MAY)

    record_resolution(edition, resolution(plan, outcome), by=officer)

    measure.refresh_from_db()
    assert (edition.status, measure.status) == (state, "planned")
    assert not edition.adopted_pdf


def test_a_postponed_edition_can_be_adopted_later(plan, officer, drawn):
    edition = submit(plan, by=officer, on=MAY)
    record_resolution(edition, resolution(plan, "postponed"), by=officer)

    record_resolution(edition, resolution(plan, "adopted", number="Drs. 2026/130"), by=officer)

    assert edition.status == "adopted"
    assert edition.resolutions.count() == 2


@pytest.mark.parametrize("state", ["adopted", "rejected", "withdrawn", "superseded"])
def test_a_decided_edition_takes_no_resolution(plan, officer, drawn, state):
    edition = factories.make_edition(plan=plan, status=state)

    with pytest.raises(NotNow):
        record_resolution(edition, resolution(plan), by=officer)

    assert Resolution.objects.count() == 0


def test_a_second_adoption_at_the_same_time_leaves_one(plan, officer, drawn, monkeypatch):
    edition = submit(plan, by=officer, on=MAY)
    draw, again = editions.draw, Edition.objects.get(pk=edition.pk)

    def decide_meanwhile(form, content, imprint):
        monkeypatch.setattr(editions, "draw", draw)
        record_resolution(again, resolution(plan, number="Drs. 1"), by=officer)
        return draw(form, content, imprint)

    monkeypatch.setattr(editions, "draw", decide_meanwhile)
    files = stored_files()

    with pytest.raises(NotNow):
        record_resolution(edition, resolution(plan, number="Drs. 2"), by=officer)

    assert [one.number for one in Resolution.objects.all()] == ["Drs. 1"]
    assert len(stored_files()) == len(files) + 1


def test_when_anything_fails_nothing_is_recorded(plan, officer, drawn, monkeypatch):
    factories.make_measure(plan=plan, status="planned")
    edition = submit(plan, by=officer, on=MAY)
    files = stored_files()

    def fail(*_arguments, **_values):
        raise RuntimeError

    monkeypatch.setattr("actionplans.models.Measure.change_status", fail)

    with pytest.raises(RuntimeError):
        record_resolution(edition, resolution(plan), by=officer)

    edition.refresh_from_db()
    assert edition.status == "submitted"
    assert Resolution.objects.count() == 0
    assert stored_files() == files


def test_a_body_of_another_municipality_is_refused(plan, officer, drawn):
    edition = submit(plan, by=officer, on=MAY)

    with pytest.raises(ValidationError):
        record_resolution(edition, resolution(plan, body=factories.make_body()), by=officer)

    assert Resolution.objects.count() == 0


# Files


def test_an_altered_or_missing_file_is_noticed(plan):
    edition = factories.make_edition(plan=plan)
    assert is_unaltered(edition.pdf, edition.pdf_sha256)

    Path(edition.pdf.path).write_bytes(b"%PDF-1.7 altered")
    assert not is_unaltered(edition.pdf, edition.pdf_sha256)

    Path(edition.pdf.path).unlink()
    assert not is_unaltered(edition.pdf, edition.pdf_sha256)
