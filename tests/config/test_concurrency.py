"""Many at once: no update is lost and nothing is entered twice, on SQLite and on PostgreSQL."""

from concurrent.futures import ThreadPoolExecutor
from functools import wraps

import pytest
from django.db import connection, connections, transaction
from django.urls import reverse

from config.editing import StaleObject
from districts.models import Stakeholder
from tests.config.test_editing import form_values
from tests.factories import make_membership, make_municipality, make_stakeholder

THREADS, TURNS = 8, 10


def in_threads(act, number=THREADS):
    """Return what ``act(index)`` gives in each of several threads, which close their connections afterwards."""

    @wraps(act)
    def closing(index):
        try:
            return act(index)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(number) as pool:
        return list(pool.map(closing, range(number)))


def save_with_version(pk):
    """Add a letter, as a form does: read, claim the version, save. Return whether it was saved."""
    stakeholder = Stakeholder.objects.get(pk=pk)
    try:
        with transaction.atomic():
            stakeholder.claim_version()
            stakeholder.offers += "x"
            stakeholder.save()
    except StaleObject:
        return False
    return True


@pytest.mark.django_db(transaction=True)
def test_of_many_editors_at_once_every_saved_change_survives():
    stakeholder = make_stakeholder()

    saved = in_threads(lambda _index: sum(save_with_version(stakeholder.pk) for _turn in range(TURNS)))

    stakeholder.refresh_from_db()
    assert len(stakeholder.offers) == stakeholder.version == sum(saved)
    assert sum(saved) > 0


@pytest.mark.django_db(transaction=True)
def test_without_the_version_changes_would_be_lost():
    """The control: this load does lose updates when nobody looks at versions, so the test above can fail."""
    if connection.vendor == "sqlite":
        pytest.skip("SQLite lets one writer in at a time, so a read within the transaction is never stale.")
    stakeholder = make_stakeholder()

    def save_blindly(_index):
        for _turn in range(TURNS):
            with transaction.atomic():
                row = Stakeholder.objects.get(pk=stakeholder.pk)
                row.offers += "x"
                row.save()

    in_threads(save_blindly)

    stakeholder.refresh_from_db()
    assert len(stakeholder.offers) < THREADS * TURNS


@pytest.mark.django_db(transaction=True)
def test_the_same_form_sent_many_times_at_once_makes_one_object(client):
    municipality = make_municipality()
    user = make_membership(municipality=municipality).user
    url = reverse("districts:stakeholder-create", args=[municipality.slug])
    client.force_login(user)
    values = {**form_values(client.get(url)), "name": "Sportverein Nord", "sector": "civil_society"}

    def send(_index):
        sender = type(client)()
        sender.force_login(user)
        return sender.post(url, values).status_code

    assert set(in_threads(send)) == {302}
    assert Stakeholder.objects.filter(name="Sportverein Nord").count() == 1
