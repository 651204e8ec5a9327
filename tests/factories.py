"""Plain objects for tests: ``make_…`` with defaults that work, every value replaceable."""

import hashlib
from datetime import date
from decimal import Decimal
from itertools import count

from django.core.files.base import ContentFile

from accounts.models import User
from actionplans.content import freeze
from actionplans.models import (
    BudgetLine,
    Edition,
    Expense,
    FundingSource,
    Goal,
    GoalTarget,
    Measure,
    Milestone,
    Plan,
    ProgressEntry,
    Resolution,
    Review,
)
from districts.models import (
    Body,
    BodyMember,
    Contact,
    District,
    Membership,
    Municipality,
    OutlineUpload,
    Stakeholder,
)
from inventory.models import (
    Activity,
    AreaMatch,
    CompositeComponent,
    CompositeIndex,
    DataSource,
    FieldOfAction,
    Finding,
    ImportMapping,
    ImportRun,
    Indicator,
    IndicatorUse,
    Need,
    Observation,
    ParticipationEvent,
    PopulationGroup,
    SeriesBreak,
    TargetGroup,
    WarningRule,
)

_numbers = count(1)


def make_user(**values):
    number = next(_numbers)
    values = {"email": f"person{number}@example.org", "name": f"Person {number}", **values}
    return User.objects.create_user(**values)


def make_municipality(**values):
    number = next(_numbers)
    return Municipality.objects.set_up(**{"name": f"Musterstadt {number}", "slug": f"musterstadt-{number}", **values})


def make_district(*, municipality=None, **values):
    municipality = municipality or make_municipality()
    return District.objects.create(**{"municipality": municipality, "name": f"Stadtteil {next(_numbers)}", **values})


def make_membership(*, user=None, municipality=None, role="coordination", districts=(), **values):
    municipality = municipality or make_municipality()
    if role == "contributor" and "organisation" not in values:
        values["organisation"] = make_stakeholder(municipality=municipality)
    membership = Membership.objects.create(user=user or make_user(), municipality=municipality, role=role, **values)
    membership.districts.set(districts)
    return membership


def make_stakeholder(*, municipality=None, districts=(), **values):
    stakeholder = Stakeholder.objects.create(
        **{
            "municipality": municipality or make_municipality(),
            "name": f"Akteur {next(_numbers)}",
            "sector": Stakeholder.Sector.PROVIDER,
            **values,
        }
    )
    stakeholder.districts.set(districts)
    return stakeholder


def make_body(*, municipality=None, **values):
    return Body.objects.create(
        **{
            "municipality": municipality or make_municipality(),
            "name": f"Gremium {next(_numbers)}",
            "kind": Body.Kind.STEERING_GROUP,
            **values,
        }
    )


def make_contact(*, stakeholder=None, **values):
    return Contact.objects.create(
        **{
            "stakeholder": stakeholder or make_stakeholder(),
            "name": f"Ansprechperson {next(_numbers)}",
            "lawful_basis": Contact.LawfulBasis.PUBLIC_TASK,
            "delete_by": date(2099, 12, 31),
            **values,
        }
    )


def make_seat(*, body=None, **values):
    return BodyMember.objects.create(
        **{"body": body or make_body(), "function": f"Funktion {next(_numbers)}", **values}
    )


def square(longitude=7.0, latitude=51.0, size=0.01):
    """Return a square outline as it is stored."""
    east, north = longitude + size, latitude + size
    ring = [[longitude, latitude], [east, latitude], [east, north], [longitude, north], [longitude, latitude]]
    return {"type": "Polygon", "coordinates": [ring]}


def make_outline_upload(*, municipality=None, names=("Nord",), **values):
    return OutlineUpload.objects.create(
        **{
            "municipality": municipality or make_municipality(),
            "original_name": "stadtteile.geojson",
            "features": [
                {"name": name, "key": "", "was_repaired": False, "outline": square(7 + index / 100)}
                for index, name in enumerate(names)
            ],
            "uploaded_by": values.pop("uploaded_by", None) or make_user(),
            **values,
        }
    )


def make_field(*, municipality=None, **values):
    return FieldOfAction.objects.create(
        **{"municipality": municipality or make_municipality(), "name": f"Handlungsfeld {next(_numbers)}", **values}
    )


def make_target_group(*, municipality=None, **values):
    return TargetGroup.objects.create(
        **{"municipality": municipality or make_municipality(), "name": f"Zielgruppe {next(_numbers)}", **values}
    )


def make_event(*, district=None, **values):
    district = district or make_district()
    return ParticipationEvent.objects.create(
        **{
            "municipality": district.municipality,
            "district": district,
            "kind": ParticipationEvent.Kind.FORUM,
            "title": f"Stadtteilforum {next(_numbers)}",
            "held_on": date(2026, 2, 1),
            **values,
        }
    )


def make_need(*, district=None, fields=(), **values):
    district = district or make_district()
    need = Need.objects.create(
        **{
            "municipality": district.municipality,
            "district": district,
            "title": f"Bedarf {next(_numbers)}",
            "recorded_on": date(2026, 3, 1),
            **values,
        }
    )
    need.fields.set(fields)
    return need


def make_activity(*, municipality=None, districts=(), fields=(), **values):
    activity = Activity.objects.create(
        **{"municipality": municipality or make_municipality(), "title": f"Angebot {next(_numbers)}", **values}
    )
    activity.districts.set(districts)
    activity.fields.set(fields)
    return activity


def make_finding(*, district=None, **values):
    district = district or make_district()
    values.setdefault("field", None)
    values["field"] = values["field"] or make_field(municipality=district.municipality)
    return Finding.objects.create(
        **{
            "municipality": district.municipality,
            "district": district,
            "title": f"Befund {next(_numbers)}",
            **values,
        }
    )


def make_indicator(**values):
    number = next(_numbers)
    return Indicator.objects.create(
        **{"code": f"T.{number}", "name": f"Indikator {number}", "dimension": Indicator.Dimension.POPULATION, **values}
    )


def make_group(**values):
    number = next(_numbers)
    return PopulationGroup.objects.create(**{"slug": f"group-{number}", "name": f"Gruppe {number}", **values})


def make_observation(*, district=None, **values):
    return Observation.objects.create(
        **{
            "district": district or make_district(),
            "indicator": values.pop("indicator", None) or make_indicator(),
            "group": values.pop("group", None) or make_group(),
            "year": 2025,
            "value": 10,
            **values,
        }
    )


def make_indicator_use(*, municipality=None, indicator=None, **values):
    municipality = municipality or make_municipality()
    indicator = indicator or make_indicator(municipality=municipality)
    return IndicatorUse.objects.create(municipality=municipality, indicator=indicator, **values)


def make_series_break(*, municipality=None, indicator=None, **values):
    municipality = municipality or make_municipality()
    return SeriesBreak.objects.create(
        **{
            "municipality": municipality,
            "indicator": indicator or make_indicator(municipality=municipality),
            "year": 2020,
            "reason": f"Neue Erhebung {next(_numbers)}",
            **values,
        }
    )


def the_group(slug, **values):
    """Return the population group of this short name, made if it is not there yet."""
    return PopulationGroup.objects.get_or_create(slug=slug, defaults={"name": slug, **values})[0]


def make_composite(*, municipality=None, parts=(), **values):
    """Make an index of ``parts``, each (indicator, short name of the group, weight)."""
    index = CompositeIndex.objects.create(
        **{
            "municipality": municipality or make_municipality(),
            "name": f"Index {next(_numbers)}",
            "set_up_on": date(2026, 2, 1),
            "year": 2025,
            **values,
        }
    )
    for indicator, group, weight in parts:
        CompositeComponent.objects.create(
            index=index, indicator=indicator, group=the_group(group), weight=Decimal(str(weight))
        )
    return index


def make_warning_rule(*, municipality=None, **values):
    return WarningRule.objects.create(
        **{
            "municipality": municipality or make_municipality(),
            "indicator": values.pop("indicator", None) or make_indicator(),
            "group": values.pop("group", None) or the_group("total"),
            "limit": Decimal(10),
            **values,
        }
    )


def make_source(*, municipality=None, **values):
    return DataSource.objects.create(
        **{"municipality": municipality or make_municipality(), "name": f"Quelle {next(_numbers)}", **values}
    )


def make_import_run(*, municipality=None, content="raum_id;raum;jahr;einwohner\n001;Nord;2025;100\n", **values):
    municipality = municipality or make_municipality()
    return ImportRun.objects.create(
        **{
            "municipality": municipality,
            "kind": ImportRun.Kind.OBSERVATIONS,
            "file": ContentFile(content.encode(), name="figures.csv"),
            "original_name": "figures.csv",
            "content_type": "text/csv",
            "sha256": hashlib.sha256(content.encode()).hexdigest(),
            "uploaded_by": values.pop("uploaded_by", None) or make_user(),
            **values,
        }
    )


def make_import_mapping(*, municipality=None, **values):
    return ImportMapping.objects.create(
        **{
            "municipality": municipality or make_municipality(),
            "name": f"Zuordnung {next(_numbers)}",
            "header": ["raum", "jahr", "einwohner"],
            **values,
        }
    )


def make_area_match(*, municipality=None, districts=(), **values):
    match = AreaMatch.objects.create(
        **{"municipality": municipality or make_municipality(), "name": f"Raum {next(_numbers)}", **values}
    )
    match.districts.set(districts)
    return match


def make_plan(*, district=None, **values):
    district = district or make_district()
    number = next(_numbers)
    return Plan.objects.create(
        **{
            "municipality": district.municipality,
            "district": district,
            "title": f"Aktionsplan {number}",
            "slug": f"aktionsplan-{number}",
            "starts_on": date(2026, 1, 1),
            "ends_on": date(2028, 12, 31),
            **values,
        }
    )


def make_goal(*, plan=None, findings=(), **values):
    plan = plan or make_plan()
    values["field"] = values.get("field") or make_field(municipality=plan.municipality)
    goal = Goal.objects.create(**{"plan": plan, "title": f"Ziel {next(_numbers)}", **values})
    goal.findings.set(findings)
    return goal


def make_target(*, goal=None, **values):
    values.setdefault("criterion", "" if values.get("indicator") else "Alle Kitas haben ein Konzept.")
    return GoalTarget.objects.create(goal=goal or make_goal(), **values)


def make_measure(*, plan=None, goals=(), fields=(), partners=(), **values):
    plan = plan or make_plan()
    measure = Measure.objects.create(
        **{
            "plan": plan,
            "number": plan.next_measure_number(),
            "title": f"Maßnahme {next(_numbers)}",
            "status_since": date(2026, 1, 1),
            **values,
        }
    )
    measure.goals.set(goals)
    measure.fields.set(fields)
    measure.partners.set(partners)
    return measure


def make_milestone(*, measure=None, **values):
    return Milestone.objects.create(
        **{
            "measure": measure or make_measure(),
            "title": f"Meilenstein {next(_numbers)}",
            "due_on": date(2026, 6, 30),
            **values,
        }
    )


def make_progress_entry(*, measure=None, **values):
    return ProgressEntry.objects.create(
        **{
            "measure": measure or make_measure(),
            "event_on": date(2026, 3, 1),
            "text": "Das erste Treffen fand statt.",
            "author": values.pop("author", None) or make_user(),
            **values,
        }
    )


def make_funding_source(*, municipality=None, **values):
    return FundingSource.objects.create(
        **{"municipality": municipality or make_municipality(), "name": f"Haushalt {next(_numbers)}", **values}
    )


def make_budget_line(*, measure=None, **values):
    return BudgetLine.objects.create(
        **{"measure": measure or make_measure(), "year": 2026, "amount": Decimal("1000"), **values}
    )


def make_expense(*, measure=None, **values):
    return Expense.objects.create(
        **{
            "measure": measure or make_measure(),
            "spent_on": date(2026, 5, 1),
            "amount": Decimal("200"),
            "purpose": "Honorare",
            **values,
        }
    )


def make_review(*, measure=None, **values):
    measure = measure or make_measure()
    return Review.objects.create(
        **{
            "plan": measure.plan,
            "measure": measure,
            "held_on": date(2026, 10, 15),
            "steps_done": "Räume gefunden.",
            "recorded_by": make_user(),
            **values,
        }
    )


def make_edition(*, plan=None, pdf=b"%PDF-1.7 draft", **values):
    """Make an edition with a small file in place of its PDF; to submit for real, see actionplans.editions."""
    plan = plan or make_plan()
    number = (plan.editions.count() or 0) + 1
    values = {"submitted_on": date(2026, 5, 4), "number": number, **values}
    return Edition.objects.create(
        plan=plan,
        content=values.pop("content", None) or freeze(plan, on=values["submitted_on"]),
        pdf=ContentFile(pdf, name="plan.pdf"),
        pdf_sha256=hashlib.sha256(pdf).hexdigest(),
        submitted_by=values.pop("submitted_by", None) or make_user(),
        **values,
    )


def make_resolution(*, edition=None, **values):
    edition = edition or make_edition()
    return Resolution.objects.create(
        **{
            "plan": edition.plan,
            "edition": edition,
            "body": values.get("body") or make_body(municipality=edition.plan.municipality),
            "decided_on": date(2026, 6, 15),
            "number": f"Drs. 2026/{next(_numbers)}",
            "outcome": Resolution.Outcome.NOTED,
            "recorded_by": values.get("recorded_by") or make_user(),
            **values,
        }
    )
