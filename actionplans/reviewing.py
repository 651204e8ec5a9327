"""Review a measure or a plan: record it and set the next date in one transaction."""

from django.db import IntegrityError, transaction

from actionplans.models import Measure, Review

# What a decision means for the measure's state; the others leave it as it is.
STATE_AFTER = {
    Review.Decision.REGULAR: Measure.Status.CONTINUED,
    Review.Decision.FINISH: Measure.Status.DONE,
    Review.Decision.DROP: Measure.Status.DROPPED,
}


def state_after(measure, decision):
    """Return the state a decision brings a measure into, or None where it stays or cannot get there from its state."""
    state = STATE_AFTER.get(decision)
    return state if measure is not None and state in dict(measure.next_states) else None


def record_review(review, *, by):
    """
    Save a new review, set its measure's next review date and carry out its decision; return the review.

    A decision moves the measure where its state permits; what it was dropped for is the review's assessment. The same
    review sent twice, told by its ``creation_key``, is saved once.
    """
    review.recorded_by = by
    try:
        with transaction.atomic():
            review.save()
            if review.measure is not None:
                _carry_out(review, by)
    except IntegrityError:
        sent_before = review.creation_key and Review.objects.filter(creation_key=review.creation_key).first()
        if not sent_before:
            raise
        return sent_before
    return review


def _carry_out(review, by):
    measure = Measure.objects.select_for_update(of=("self",)).get(pk=review.measure_id)
    if measure.next_review_on != review.next_review_on:
        measure.next_review_on = review.next_review_on
        measure.version += 1
        measure.save(update_fields=["next_review_on", "version"])
    if state := state_after(measure, review.decision):
        reason = review.assessment or review.results or review.steps_done
        measure.change_status(state, by=by, on=review.held_on, reason=reason)
