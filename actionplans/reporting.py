"""Report on a measure: the entry, its files, milestones reached and the measure's state in one transaction."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from actionplans.models import Measure, ProgressEntry
from districts.documents import store_document

# States into which a measure may be brought by reporting on it; all else is decided by the coordination office.
REPORTED_STATES = (Measure.Status.RUNNING, Measure.Status.DONE)


def reportable_states(measure):
    """Return (value, label) of the states a report may bring this measure into."""
    return [(value, label) for value, label in measure.next_states if value in REPORTED_STATES]


def report(entry, *, by, files=(), reached=(), status=""):
    """
    Save a new progress entry with what it brings along, and return it.

    ``files`` become documents of the entry, the milestones in ``reached`` are done on the day of the event, and
    ``status`` is the state the measure is in from then on (empty: as before). The same entry sent twice, told by its
    ``creation_key``, is saved once.

    :raises ValidationError: if a file is not acceptable, a milestone belongs to another measure, or the measure cannot
        enter the state
    """
    measure = entry.measure
    if any(milestone.measure_id != measure.pk for milestone in reached):
        raise ValidationError(_("A milestone belongs to another measure."), code="milestone")
    if status and status not in dict(reportable_states(measure)):
        raise ValidationError(_("A report cannot bring the measure into this state."), code="status")
    entry.author = by
    try:
        with transaction.atomic():
            entry.save()
            entry.documents.set(
                store_document(file, municipality=measure.municipality, district=measure.plan.district, by=by)
                for file in files
            )
            for milestone in reached:
                milestone.complete(by=by, on=entry.event_on)
            if status:
                measure.change_status(status, by=by, on=entry.event_on)
    except IntegrityError:
        sent_before = entry.creation_key and ProgressEntry.objects.filter(creation_key=entry.creation_key).first()
        if not sent_before:
            raise
        return sent_before
    return entry


def can_be_corrected(entry):
    """Tell whether an entry is the newest word on its event; what was corrected is corrected in the correction."""
    return not entry.corrections.exists()
