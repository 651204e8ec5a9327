"""A municipality in which everything exists once, for tests that try every address."""

from datetime import date
from functools import cached_property

from django.core.files.base import ContentFile

from actionplans.models import SavedView
from districts.documents import store_document
from tests import factories


class World:
    """
    Two districts, "Nord" and "Süd"; every object is made when it is first asked for and lies in "Nord".

    Add a ``cached_property`` for an object that an address of yours needs.
    """

    export_kind = "xlsx"
    edition_kind = "submitted"
    document_form = "table"

    def __init__(self):
        self.municipality = factories.make_municipality()
        self.north = factories.make_district(municipality=self.municipality, name="Nord", outline=factories.square(7))
        self.south = factories.make_district(municipality=self.municipality, name="Süd", outline=factories.square(7.1))
        self.city = self.municipality.whole_city
        self.organisation = factories.make_stakeholder(
            municipality=self.municipality, name="Träger", districts=[self.north]
        )

    @cached_property
    def stakeholder(self):
        return factories.make_stakeholder(municipality=self.municipality, districts=[self.north])

    @cached_property
    def contact(self):
        return factories.make_contact(stakeholder=self.stakeholder)

    @cached_property
    def body(self):
        body = factories.make_body(municipality=self.municipality)
        body.districts.set([self.north])
        return body

    @cached_property
    def seat(self):
        return factories.make_seat(body=self.body)

    @cached_property
    def upload(self):
        return factories.make_outline_upload(municipality=self.municipality)

    @cached_property
    def membership(self):
        return factories.make_membership(municipality=self.municipality, role="reader")

    @cached_property
    def document(self):
        return store_document(
            ContentFile(b"Name;Wert\nNord;12\n", name="werte.csv"),
            municipality=self.municipality,
            district=self.north,
            by=None,
        )

    @cached_property
    def field(self):
        return factories.make_field(municipality=self.municipality)

    @cached_property
    def target_group(self):
        return factories.make_target_group(municipality=self.municipality)

    @cached_property
    def event(self):
        return factories.make_event(district=self.north)

    @cached_property
    def event_document(self):
        self.event.documents.add(self.document)
        return self.document

    @cached_property
    def need(self):
        return factories.make_need(district=self.north, fields=[self.field])

    @cached_property
    def activity(self):
        return factories.make_activity(municipality=self.municipality, districts=[self.north], fields=[self.field])

    @cached_property
    def finding(self):
        return factories.make_finding(district=self.north, field=self.field)

    @cached_property
    def indicator(self):
        indicator = factories.make_indicator(municipality=self.municipality)
        factories.make_observation(district=self.city, indicator=indicator)
        return indicator

    @cached_property
    def composite(self):
        indicators = [factories.make_indicator(direction="lower") for _number in range(2)]
        west = factories.make_district(municipality=self.municipality, name="West")
        for place, district in enumerate((self.north, self.south, west)):
            for indicator in indicators:
                factories.make_observation(
                    district=district, indicator=indicator, group=factories.the_group("total"), value=10 + place
                )
        return factories.make_composite(
            municipality=self.municipality, parts=[(one, "total", 1) for one in indicators], year=2025
        )

    @cached_property
    def series_break(self):
        return factories.make_series_break(municipality=self.municipality, indicator=self.indicator)

    @cached_property
    def warning_rule(self):
        return factories.make_warning_rule(municipality=self.municipality, indicator=self.indicator)

    @cached_property
    def source(self):
        return factories.make_source(municipality=self.municipality)

    @cached_property
    def import_mapping(self):
        return factories.make_import_mapping(municipality=self.municipality)

    @cached_property
    def area_match(self):
        return factories.make_area_match(municipality=self.municipality)

    @cached_property
    def import_run(self):
        return factories.make_import_run(municipality=self.municipality)

    @cached_property
    def observation(self):
        return factories.make_observation(district=self.north)

    @cached_property
    def plan(self):
        return factories.make_plan(district=self.north)

    @cached_property
    def goal(self):
        return factories.make_goal(plan=self.plan, field=self.field)

    @cached_property
    def target(self):
        return factories.make_target(goal=self.goal)

    section = "participants"
    step = "participants"

    @cached_property
    def measure(self):
        return factories.make_measure(
            plan=self.plan, goals=[self.goal], lead=self.organisation, starts_on=date(2026, 1, 1)
        )

    @cached_property
    def progress_entry(self):
        return factories.make_progress_entry(measure=self.measure)

    @cached_property
    def review(self):
        return factories.make_review(measure=self.measure)

    @cached_property
    def measure_document(self):
        self.measure.documents.add(self.document)
        return self.document

    @cached_property
    def milestone(self):
        return factories.make_milestone(measure=self.measure)

    @cached_property
    def funding_source(self):
        return factories.make_funding_source(municipality=self.municipality)

    @cached_property
    def budget_line(self):
        return factories.make_budget_line(measure=self.measure, source=self.funding_source)

    @cached_property
    def expense(self):
        return factories.make_expense(measure=self.measure, source=self.funding_source)

    @cached_property
    def measure_import(self):
        run = factories.make_import_run(
            municipality=self.municipality, kind="measures", content="Maßnahme;Zeitraum\nSprachcafé;2026\n"
        )
        run.remember_mapping({"plan": self.plan.pk, "columns": {"title": 0, "period": 1}})
        return run

    @cached_property
    def edition(self):
        return factories.make_edition(plan=self.plan)

    @cached_property
    def resolution(self):
        return factories.make_resolution(edition=self.edition)

    @cached_property
    def saved_view(self):
        return SavedView.objects.create(user=factories.make_user(), plan=self.plan, name="Meine", query="lead=mine")

    def value(self, path):
        """Return the attribute a path such as ``need.pk`` leads to."""
        value = self
        for name in path.split("."):
            value = getattr(value, name)
        return value
