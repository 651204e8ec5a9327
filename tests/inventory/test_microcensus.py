"""The known breaks of the microcensus."""

from inventory.microcensus import KNOWN_BREAKS, known_break
from inventory.models import SeriesBreak


def test_the_known_breaks_are_those_of_the_domain_facts():
    assert [one.year for one in KNOWN_BREAKS] == [2005, 2011, 2016, 2017, 2020, 2021]


def test_every_reason_fits_into_a_break():
    longest = SeriesBreak._meta.get_field("reason").max_length

    assert all(len(f"{one.reason} ({one.source})") <= longest for one in KNOWN_BREAKS)


def test_a_break_is_found_by_its_year():
    assert (known_break(2011), known_break(2012)) == (KNOWN_BREAKS[1], None)
