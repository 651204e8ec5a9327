"""
Handing a plan to a body and recording what it decided.

Documents are drawn before a transaction begins, because that takes seconds; the transaction then checks that nothing
has happened in between. A file is taken away again when its row cannot be saved.
"""

import hashlib
from contextlib import contextmanager

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from actionplans.content import freeze
from actionplans.documents import DocumentForm, Imprint, draw
from actionplans.models import Edition, Measure, Plan, Resolution
from actionplans.numbering import fix_numbers, number_goals
from config.uploads import upload_to
from districts.documents import store_document


class NotNow(ValidationError):
    """The plan or the edition is not in a state in which this can be done."""


# Submitting


def submit(plan, *, by, on, note="", creation_key=None):
    """
    Freeze the plan as its next edition, to be decided about; return the edition.

    Raises NotNow while another edition waits for its resolution, and DocumentError when the PDF cannot be drawn.
    """
    _refuse_second(plan)
    number = _next_number(plan)
    content = freeze(plan, on=on)
    pdf = draw(DocumentForm.BROCHURE, content, Imprint(on=on, number=number))
    with _kept(Edition.pdf.field, pdf) as (name, checksum), transaction.atomic():
        Plan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
        _refuse_second(plan)
        if _next_number(plan) != number:
            raise NotNow(_("Another edition was submitted in the meantime. Please look at it first."), code="number")
        edition = Edition.objects.create(
            plan=plan,
            number=number,
            content=content,
            pdf=name,
            pdf_sha256=checksum,
            note=note,
            submitted_on=on,
            submitted_by=by,
            creation_key=creation_key,
        )
        edition.status_changes.create(new=Edition.Status.SUBMITTED, reason=note, by=by)
    return edition


def _refuse_second(plan):
    waiting = plan.editions.filter(status=Edition.Status.SUBMITTED).defer("content").first()
    if waiting:
        raise NotNow(
            _("%(edition)s is waiting for its resolution. Record the resolution or withdraw it first."),
            code="waiting",
            params={"edition": waiting},
        )


def _next_number(plan):
    newest = plan.editions.order_by("-number").values_list("number", flat=True).first()
    return (newest or 0) + 1


def withdraw(edition, *, by, reason):
    """Take a submitted edition back; needs a reason, which is kept."""
    edition.move(Edition.Status.WITHDRAWN, by=by, reason=reason)


# Resolutions


def record_resolution(edition, resolution, *, by, document=None):
    """
    Save what a body decided about a submitted edition, with everything that follows from it; return the resolution.

    ``resolution`` is unsaved; ``document`` is an uploaded file or None. Adopted, with or without changes: the edition
    comes into force and replaces the one before, its planned measures are adopted as of that day, its goal numbers
    stay. Rejected: the edition is closed. Postponed or taken note of: it goes on waiting.

    Raises NotNow when the edition is not waiting, and DocumentError when the adopted PDF cannot be drawn.
    """
    _refuse_decided(edition)
    resolution.edition, resolution.plan, resolution.recorded_by = edition, edition.plan, by
    resolution.check_municipality()
    pdf = draw(DocumentForm.BROCHURE, edition.content, imprint_of(edition, resolution)) if resolution.adopts else None
    with _kept(Edition.adopted_pdf.field, pdf) as (name, checksum), transaction.atomic():
        locked = Edition.objects.select_for_update(of=("self",)).get(pk=edition.pk)
        _refuse_decided(locked)
        with _document_of(resolution, document, by=by):
            resolution.save()
            if resolution.adopts:
                _bring_into_force(locked, resolution, by=by, adopted_pdf=name, adopted_pdf_sha256=checksum)
            elif resolution.outcome == Resolution.Outcome.REJECTED:
                locked.move(Edition.Status.REJECTED, by=by, reason=str(resolution))
    edition.refresh_from_db()
    return resolution


def _refuse_decided(edition):
    if edition.status != Edition.Status.SUBMITTED:
        raise NotNow(
            _("%(edition)s does not wait for a resolution: it is %(state)s."),
            code="decided",
            params={"edition": edition, "state": edition.get_status_display()},
        )


def _bring_into_force(edition, resolution, *, by, **pdf):
    reason = str(resolution)
    if not edition.plan.is_numbered_for_good:
        fix_numbers(edition.plan, {goal["id"]: goal["number"] for goal in edition.content["goals"]})
    for older in edition.plan.editions.in_force():
        older.move(Edition.Status.SUPERSEDED, by=by, reason=reason)
    edition.move(Edition.Status.ADOPTED, by=by, reason=reason, **pdf)
    number_goals(edition.plan)
    frozen = edition.content["measures"]
    planned = [measure["number"] for measure in frozen if measure["status"] == Measure.Status.PLANNED]
    for measure in edition.plan.measures.filter(number__in=planned, status=Measure.Status.PLANNED):
        measure.change_status(Measure.Status.ADOPTED, by=by, on=resolution.decided_on, reason=reason)


def attach_document(resolution, file, *, by):
    """Store an uploaded file as the resolution's document; one that was there before stays among the documents."""
    with transaction.atomic(), _document_of(resolution, file, by=by):
        resolution.version += 1
        resolution.save(update_fields=["document", "version"])


def imprint_of(edition, resolution=None):
    """Return what the cover of an edition's documents says; ``resolution`` is the one that adopts it, if any."""
    if resolution is None:
        return Imprint(on=edition.submitted_on, number=edition.number)
    return Imprint(
        on=edition.submitted_on,
        number=edition.number,
        adopted_by=resolution.body.name,
        adopted_on=resolution.decided_on,
        paper=resolution.number,
        with_changes=resolution.outcome == Resolution.Outcome.AMENDED,
    )


# Files


@contextmanager
def _kept(field, data):
    """Store ``data`` for a file field and give its name and checksum; take it away again if the block fails."""
    if data is None:
        yield "", ""
        return
    try:
        name = field.storage.save(upload_to(Edition(), "plan.pdf"), ContentFile(data))
    except OSError as error:
        raise ValidationError(
            _("The document could not be stored. Please try again later or tell your administrator."), code="storage"
        ) from error
    try:
        yield name, hashlib.sha256(data).hexdigest()
    except BaseException:
        field.storage.delete(name)
        raise


@contextmanager
def _document_of(resolution, file, *, by):
    """Store the resolution's document, if there is one; take its file away again if the block fails."""
    if file is None:
        yield
        return
    plan = resolution.plan
    title = _("Resolution %(number)s of %(date)s") % {
        "number": resolution.number,
        "date": f"{resolution.decided_on:%d.%m.%Y}",
    }
    document = store_document(file, title=title, municipality=plan.municipality, district=plan.district, by=by)
    resolution.document = document
    try:
        yield
    except BaseException:
        document.file.storage.delete(document.file.name)
        raise


def is_unaltered(file, checksum):
    """Say whether a stored file is still the one whose SHA-256 was kept; a missing one is not."""
    try:
        with file.storage.open(file.name) as stored:
            return hashlib.file_digest(stored, "sha256").hexdigest() == checksum
    except FileNotFoundError:
        return False
