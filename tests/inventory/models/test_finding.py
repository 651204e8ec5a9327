import pytest

from inventory.models import Finding
from tests.factories import make_activity, make_finding, make_need, make_observation


@pytest.mark.django_db
def test_evidence_is_counted_by_kind(district):
    finding = make_finding(district=district)
    finding.needs.set([make_need(district=district), make_need(district=district)])
    finding.observations.set([make_observation(district=district)])
    finding.activities.set([make_activity(municipality=district.municipality)])

    counted = Finding.objects.for_list().get()

    assert (counted.need_count, counted.observation_count, counted.activity_count) == (2, 1, 1)
    assert counted.evidence_count == 4


@pytest.mark.django_db
def test_a_finding_without_evidence_is_told_apart(district):
    bare, founded = make_finding(district=district), make_finding(district=district)
    founded.needs.add(make_need(district=district))

    assert list(Finding.objects.without_evidence()) == [bare]
    assert list(Finding.objects.with_evidence()) == [founded]
    assert Finding.objects.for_list().get(pk=bare.pk).evidence_count == 0
