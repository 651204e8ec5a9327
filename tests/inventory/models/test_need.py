"""The fate of a need: which decisions may follow which, with what reason, and what is kept of them."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from config.states import IllegalMove
from inventory.models import Need
from tests.factories import make_event, make_need, make_observation, make_user

Status = Need.Status

DECISIONS = {
    Status.TAKEN_UP: Need.take_up,
    Status.NOT_TAKEN_UP: Need.decline,
    Status.FULFILLED: Need.fulfil,
    Status.RECORDED: Need.reopen,
}
PERMITTED = {
    (Status.RECORDED, Status.TAKEN_UP),
    (Status.RECORDED, Status.NOT_TAKEN_UP),
    (Status.TAKEN_UP, Status.FULFILLED),
    (Status.TAKEN_UP, Status.NOT_TAKEN_UP),
    (Status.TAKEN_UP, Status.RECORDED),
    (Status.NOT_TAKEN_UP, Status.TAKEN_UP),
    (Status.NOT_TAKEN_UP, Status.RECORDED),
    (Status.FULFILLED, Status.TAKEN_UP),
}
FORBIDDEN = {(old, new) for old in Status for new in Status} - PERMITTED


def need_in(status):
    return make_need(status=status, status_reason="weil" if status == Status.NOT_TAKEN_UP else "")


@pytest.mark.django_db
@pytest.mark.parametrize(("old", "new"), sorted(PERMITTED))
def test_a_permitted_decision_is_kept_with_who_and_why(old, new):
    need, user = need_in(old), make_user()

    DECISIONS[new](need, by=user, reason="Das Jugendamt sagt es zu.")

    need.refresh_from_db()
    assert need.status == new
    assert need.status_reason == ("" if new == Status.RECORDED else "Das Jugendamt sagt es zu.")
    assert [(change.old, change.new, change.reason, change.by) for change in need.status_changes.all()] == [
        (old, new, "Das Jugendamt sagt es zu.", user)
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(("old", "new"), sorted(FORBIDDEN))
def test_a_forbidden_decision_changes_nothing(old, new):
    need = need_in(old)

    with pytest.raises(IllegalMove):
        DECISIONS[new](need, by=make_user(), reason="doch")

    need.refresh_from_db()
    assert (need.status, need.status_changes.count()) == (old, 0)


@pytest.mark.django_db
@pytest.mark.parametrize("reason", ["", "   "])
def test_declining_needs_a_reason(reason):
    need = make_need()

    with pytest.raises(ValidationError) as refused:
        need.decline(by=make_user(), reason=reason)

    need.refresh_from_db()
    assert refused.value.code == "reason"
    assert need.status == Status.RECORDED


@pytest.mark.django_db
def test_the_database_refuses_a_declined_need_without_reason():
    need = make_need()

    with pytest.raises(IntegrityError), transaction.atomic():
        Need.objects.filter(pk=need.pk).update(status=Status.NOT_TAKEN_UP, status_reason="")


@pytest.mark.django_db
def test_the_database_refuses_a_need_from_statistics_without_figure():
    with pytest.raises(IntegrityError), transaction.atomic():
        make_need(origin=Need.Origin.OBSERVATION)


@pytest.mark.django_db
def test_decide_leads_to_the_decision_of_that_name():
    need, user = make_need(), make_user()

    need.decide("not_taken_up", by=user, reason="Das gibt es schon.")

    assert (need.status, need.status_reason) == ("not_taken_up", "Das gibt es schon.")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("origin", "missing"),
    [("event", "event"), ("stakeholder", "stakeholder"), ("observation", "observation")],
)
def test_who_named_it_has_to_be_said(origin, missing):
    need = make_need(origin="office")
    need.origin = origin

    with pytest.raises(ValidationError) as refused:
        need.clean()

    assert list(refused.value.message_dict) == [missing]


@pytest.mark.django_db
def test_source_is_what_the_origin_says():
    event = make_event()
    figure = make_observation(district=event.district)
    need = make_need(district=event.district, event=event, observation=figure, origin="observation")

    assert need.source == figure
    need.origin = "event"
    assert need.source == event
    need.origin = "resident"
    assert need.source is None


@pytest.mark.django_db
def test_words_for_needs_that_wait():
    recorded, taken_up = make_need(), make_need(status=Status.TAKEN_UP)
    make_need(status=Status.FULFILLED)
    make_need(status=Status.NOT_TAKEN_UP, status_reason="weil")

    assert list(Need.objects.without_fate()) == [recorded]
    assert set(Need.objects.unanswered()) == {recorded, taken_up}
