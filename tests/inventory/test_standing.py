"""Where the inventory of a district stands."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from inventory.standing import standing
from tests.factories import (
    make_activity,
    make_district,
    make_event,
    make_field,
    make_finding,
    make_indicator,
    make_need,
    make_observation,
    make_stakeholder,
    make_target_group,
)

TODAY = date(2026, 6, 15)


def gaps(area):
    return {(gap.text, gap.names) for gap in area.gaps}


def values(area):
    return [fact.value for fact in area.facts]


@pytest.mark.django_db
def test_nothing_has_begun_and_each_area_names_its_first_step(member, district):
    areas = standing(district, member(), on=TODAY)

    assert [area.has_begun for area in areas] == [False, False, False, False]
    assert all(area.gaps and all(gap.url and gap.step for gap in area.gaps) for area in areas)


@pytest.mark.django_db
def test_figures_are_missing_outdated_or_current(member, district):
    make_indicator(name="Fehlt")
    make_observation(district=district, indicator=make_indicator(name="Veraltet"), year=2023)
    make_observation(district=district, indicator=make_indicator(name="Aktuell"), year=2024)
    make_observation(district=make_district(municipality=district.municipality), year=2025)

    figures, *_others = standing(district, member(), on=TODAY)

    named = [gap.names for gap in figures.gaps if gap.names]
    assert values(figures) == ["2 von 4", "2024", 0]
    assert named[0] == ("Veraltet",)
    assert "Fehlt" in named[1]


@pytest.mark.django_db
def test_fields_and_target_groups_without_need_are_named(member, district):
    covered, _bare = (
        make_field(municipality=district.municipality),
        make_field(municipality=district.municipality, name="Sport"),
    )
    make_field(municipality=district.municipality, name="Alt", is_active=False)
    make_target_group(municipality=district.municipality, name="Ältere Menschen")
    event = make_event(district=district, people_reached=12, held_on=date(2026, 5, 2))
    make_need(district=district, fields=[covered], event=event)
    make_event(district=district)

    needs = standing(district, member(), on=TODAY)[1]

    assert [gap.names for gap in needs.gaps] == [(), ("Sport",), ("Ältere Menschen",)]
    assert values(needs)[:4] == [1, 1, 2, 12]


@pytest.mark.django_db
def test_only_running_activities_cover_a_field(member, district):
    field = make_field(municipality=district.municipality, name="Sport")
    make_activity(municipality=district.municipality, fields=[field], ends_on=date(2026, 1, 1))
    make_stakeholder(municipality=district.municipality, state="involved", is_migrant_organisation=True)

    stakeholders = standing(district, member(), on=TODAY)[2]

    assert ("Sport",) in [gap.names for gap in stakeholders.gaps]
    assert values(stakeholders) == [1, 1, 1, 0]


@pytest.mark.django_db
def test_findings_without_evidence_are_a_gap(member, district):
    make_finding(district=district, weight=3)
    founded = make_finding(district=district)
    founded.needs.add(make_need(district=district))

    findings = standing(district, member(), on=TODAY)[3]

    assert values(findings) == [2, 1]
    assert len(findings.gaps) == 1


@pytest.mark.django_db
def test_counts_end_at_what_one_may_see(member, municipality, district):
    other = make_district(municipality=municipality)
    make_need(district=district)
    make_need(district=other)
    limited = member("district_manager", districts=[district])

    assert values(standing(municipality.whole_city, limited, on=TODAY)[1])[0] == 1
    assert values(standing(municipality.whole_city, member(), on=TODAY)[1])[0] == 2


@pytest.mark.django_db
def test_many_rows_cost_as_many_queries_as_few(member, municipality, district):
    def fill(number):
        for _each in range(number):
            field = make_field(municipality=municipality)
            make_target_group(municipality=municipality)
            make_need(district=district, fields=[field], event=make_event(district=district))
            make_activity(municipality=municipality, districts=[district], fields=[field])
            make_stakeholder(municipality=municipality, districts=[district])
            make_finding(district=district, field=field)
            make_observation(district=district)

    def queries():
        with CaptureQueriesContext(connection) as captured:
            standing(district, user, on=TODAY)
        return len(captured)

    user = member()
    fill(3)
    standing(district, user, on=TODAY)
    few = queries()
    fill(27)

    assert queries() == few
