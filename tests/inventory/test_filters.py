"""Each filter of the inventory's lists, on three rows."""

from datetime import date

import pytest
from django.http import QueryDict
from django.test import RequestFactory

from inventory.filters import ActivityFilter, EventFilter, FindingFilter, NeedFilter
from inventory.models import Activity, Finding, Need, ParticipationEvent
from tests.factories import (
    make_activity,
    make_district,
    make_event,
    make_field,
    make_finding,
    make_need,
    make_stakeholder,
    make_target_group,
)


@pytest.fixture
def ask(municipality, member):
    """Return a function that filters rows by a query and gives their titles in order."""
    user = member()

    def ask(filter_class, rows, **query):
        request = RequestFactory().get("/")
        request.user, request.municipality = user, municipality
        data = QueryDict(mutable=True)
        data.update(query)
        return [row.title for row in filter_class(data, queryset=rows, request=request).qs]

    return ask


@pytest.fixture
def needs(municipality, district):
    """Three needs that differ in everything one can filter by."""
    part = make_district(municipality=municipality, parent=district)
    elsewhere = make_district(municipality=municipality)
    language, sport = make_field(municipality=municipality), make_field(municipality=municipality)
    event = make_event(district=district)
    first = make_need(
        district=district, title="Sprachkurs", weight=5, fields=[language], event=event, recorded_on=date(2026, 1, 1)
    )
    second = make_need(
        district=part,
        title="Turnhalle",
        weight=9,
        fields=[sport],
        origin="resident",
        place="Am Ring",
        status="taken_up",
    )
    third = make_need(district=elsewhere, title="Bänke", weight=1, origin="office", text="auf dem Ringplatz")
    group = make_target_group(municipality=municipality)
    second.target_groups.add(group)
    make_finding(district=district, field=language).needs.add(first)
    return {"language": language, "group": group, "event": event, "district": district, "part": part, "third": third}


def test_needs_by_word_in_title_text_and_place(ask, needs):
    assert ask(NeedFilter, Need.objects.all(), q="ring") == ["Turnhalle", "Bänke"]


def test_needs_by_district_with_what_lies_below(ask, needs):
    assert ask(NeedFilter, Need.objects.all(), district=needs["district"].pk) == ["Turnhalle", "Sprachkurs"]
    assert ask(NeedFilter, Need.objects.all(), district=needs["part"].pk) == ["Turnhalle"]


def test_needs_of_the_whole_city_are_all(ask, needs, municipality):
    assert len(ask(NeedFilter, Need.objects.all(), district=municipality.whole_city.pk)) == 3


def test_needs_by_field_and_without(ask, needs):
    assert ask(NeedFilter, Need.objects.all(), field=needs["language"].pk) == ["Sprachkurs"]
    assert ask(NeedFilter, Need.objects.all(), field="null") == ["Bänke"]


def test_needs_by_target_group_status_origin_and_event(ask, needs):
    assert ask(NeedFilter, Need.objects.all(), target_group=needs["group"].pk) == ["Turnhalle"]
    assert ask(NeedFilter, Need.objects.all(), status="taken_up") == ["Turnhalle"]
    assert ask(NeedFilter, Need.objects.all(), origin="office") == ["Bänke"]
    assert ask(NeedFilter, Need.objects.all(), event=needs["event"].pk) == ["Sprachkurs"]


def test_needs_in_a_finding_or_in_none(ask, needs):
    assert ask(NeedFilter, Need.objects.all(), in_finding="true") == ["Sprachkurs"]
    assert ask(NeedFilter, Need.objects.all(), in_finding="false") == ["Turnhalle", "Bänke"]


def test_needs_in_an_order(ask, needs):
    assert ask(NeedFilter, Need.objects.all(), sort="title") == ["Bänke", "Sprachkurs", "Turnhalle"]
    assert ask(NeedFilter, Need.objects.all(), sort="-weight") == ["Turnhalle", "Sprachkurs", "Bänke"]
    assert ask(NeedFilter, Need.objects.all(), sort="recorded_on")[0] == "Sprachkurs"


def test_a_foreign_choice_filters_nothing(ask, needs):
    foreign = make_district()

    assert len(ask(NeedFilter, Need.objects.all(), district=foreign.pk)) == 3


def test_events_by_word_kind_and_recorded_needs(ask, district, member):
    forum = make_event(district=district, title="Forum")
    make_event(district=district, title="Rundgang", kind="walk", held_on=date(2026, 4, 1), place="Hafen")
    make_need(district=district, event=forum)
    rows = ParticipationEvent.objects.for_list(member())

    assert ask(EventFilter, rows, q="hafen") == ["Rundgang"]
    assert ask(EventFilter, rows, kind="forum") == ["Forum"]
    assert ask(EventFilter, rows, has_needs="true") == ["Forum"]
    assert ask(EventFilter, rows, has_needs="false") == ["Rundgang"]
    assert ask(EventFilter, rows, district=district.pk, sort="held_on") == ["Forum", "Rundgang"]


def test_activities_by_provider_timing_and_field(ask, municipality):
    field, provider = make_field(municipality=municipality), make_stakeholder(municipality=municipality)
    make_activity(municipality=municipality, title="Café", provider=provider, fields=[field])
    make_activity(municipality=municipality, title="Kurs", ends_on=date(2025, 1, 1), languages="Dari")
    rows = Activity.objects.with_timing(on=date(2026, 1, 1))

    assert ask(ActivityFilter, rows, provider=provider.pk) == ["Café"]
    assert ask(ActivityFilter, rows, timing="over") == ["Kurs"]
    assert ask(ActivityFilter, rows, field=field.pk) == ["Café"]
    assert ask(ActivityFilter, rows, q="dari") == ["Kurs"]


def test_findings_by_weight_evidence_and_field(ask, district):
    heavy = make_finding(district=district, title="Schwer", weight=3)
    light = make_finding(district=district, title="Leicht", weight=1)
    light.needs.add(make_need(district=district))
    rows = Finding.objects.all()

    assert ask(FindingFilter, rows, weight=3) == ["Schwer"]
    assert ask(FindingFilter, rows, has_evidence="true") == ["Leicht"]
    assert ask(FindingFilter, rows, has_evidence="false") == ["Schwer"]
    assert ask(FindingFilter, rows, field=heavy.field.pk) == ["Schwer"]
    assert ask(FindingFilter, rows, q="leicht") == ["Leicht"]
