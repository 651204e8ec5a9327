from datetime import date

import pytest

from inventory.models import Activity
from tests.factories import make_activity, make_district, make_municipality

TODAY = date(2026, 6, 15)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("starts_on", "ends_on", "timing"),
    [
        (None, None, "running"),
        (date(2026, 6, 15), None, "running"),
        (None, date(2026, 6, 15), "running"),
        (date(2026, 6, 16), None, "coming"),
        (None, date(2026, 6, 14), "over"),
    ],
)
def test_timing_follows_from_the_dates(starts_on, ends_on, timing):
    activity = make_activity(starts_on=starts_on, ends_on=ends_on)

    assert Activity.objects.with_timing(on=TODAY).get(pk=activity.pk).timing == timing
    assert Activity.objects.running(on=TODAY).exists() == (timing == "running")


@pytest.mark.django_db
def test_activities_for_the_whole_city_are_in_every_area():
    municipality = make_municipality()
    north, south = make_district(municipality=municipality), make_district(municipality=municipality)
    here = make_activity(municipality=municipality, districts=[north])
    everywhere = make_activity(municipality=municipality)
    city = make_activity(municipality=municipality, districts=[municipality.whole_city])
    make_activity(municipality=municipality, districts=[south])

    assert set(Activity.objects.of(municipality).in_area(north.area())) == {here, everywhere, city}
