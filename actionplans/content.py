"""
The whole plan as plain data: what an edition freezes, and what every document is drawn from.

States and kinds are kept as codes and put into words when shown; numbers and dates are kept as text, so that the data
survives as JSON unchanged. Internal notes and contacts never get in here.
"""

import base64
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db.models import Count, Prefetch, Q

from actionplans.models import BudgetLine, GoalTarget, Measure, Milestone
from actionplans.targets import baselines_to_hide
from config.geojson import from_outline, simplify, svg_paths
from config.uploads import clean_image
from districts.models import Body, BodyMember, District
from inventory.models import Finding, Need, Observation, ParticipationEvent
from inventory.portrait import EVIDENCE, TARGET, portrait_of

SCHEMA = 1

LOGO_EDGE = 600  # pixels; sharp at 5 cm
MAP_SIZE = (520, 360)

PLAN_FACTS = [
    "title",
    "slug",
    "starts_on",
    "ends_on",
    "phase",
    "form",
    "orientation",
    "approach",
    "choice_reason",
    "hours_released",
    "budget_frame",
]
PLAN_TEXTS = [
    "introduction",
    "occasion",
    "choice_text",
    "understanding",
    "participants",
    "roles",
    "political_backing",
    "approach_text",
    "reporting_rules",
    "evaluation_rules",
    "updating_rules",
]
GOAL_FACTS = ["number", "title", "text", "priority"]
TARGET_FACTS = ["kind", "baseline", "baseline_year", "target", "due_on", "criterion"]
MEASURE_FACTS = [
    "number",
    "title",
    "description",
    "reach",
    "place",
    "lead_text",
    "partners_text",
    "starts_on",
    "ends_on",
    "is_open_ended",
    "period_text",
    "status",
    "novelty",
    "is_starter_project",
    "is_key_project",
    "priority",
    "is_cost_neutral",
    "cost_text",
    "funding_text",
    "staff_fte",
    "next_review_on",
    "review_interval",
    "result_indicators",
]
NEED_FACTS = ["title", "text", "place", "origin", "weight", "status", "status_reason"]
FINDING_FACTS = ["title", "text", "weight", "assessed_by", "assessed_on"]
EVENT_FACTS = [
    "title",
    "kind",
    "held_on",
    "reached",
    "people_reached",
    "languages",
    "has_interpretation",
    "has_childcare",
]


def freeze(plan, *, on):
    """
    Return the plan with all that its documents print, as JSON-able data, as it stands on the day ``on``.

    Dropped measures are left out. Figures are those that everybody may see. The number of queries does not depend on
    how much the plan holds.
    """
    agreed = freeze_agreed(plan)
    areas = plan.district.area()
    findings = _findings(plan, areas)
    return {
        "schema": SCHEMA,
        "frozen_on": _plain(on),
        "municipality": _municipality(plan.municipality),
        "district": freeze_district(plan.district),
        **agreed,
        "needs": _needs(plan, areas),
        "findings": [_finding(finding) for finding in findings],
        "figures": _figures(plan, findings),
        "events": _events(plan, areas),
        "bodies": _bodies(plan),
        "resolutions": _resolutions(plan),
    }


def freeze_agreed(plan):
    """Return only what a body agrees to: facts and texts of the plan, fields of action, goals and measures."""
    goals = list(
        plan.goals.select_related("field", "parent").prefetch_related(
            Prefetch("targets", GoalTarget.objects.select_related("indicator", "group")), "findings", "needs"
        )
    )
    secret_baselines = baselines_to_hide(plan, [target for goal in goals for target in goal.targets.all()])
    measures = list(_printed_measures(plan))
    fields = {field.pk: field for goal in goals for field in [goal.field]}
    fields |= {field.pk: field for measure in measures for field in measure.fields.all()}
    return {
        "plan": {
            **_facts(plan, PLAN_FACTS),
            "district": plan.district.name,
            "coordinating_office": _name(plan.coordinating_office),
        },
        "texts": _facts(plan, PLAN_TEXTS),
        "fields": [
            {"id": field.pk, "name": field.name, "colour": field.colour}
            for field in sorted(fields.values(), key=lambda field: (field.order, field.name))
        ],
        "goals": [_goal(goal, secret_baselines) for goal in goals],
        "measures": [_measure(measure) for measure in measures],
    }


# Values


def _plain(value):
    """Return a value as JSON keeps it: dates in ISO form, decimals as digits without trailing zeros."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        text = f"{value:f}"
        return text.rstrip("0").rstrip(".") if "." in text else text
    return value


def _facts(obj, names):
    return {name: _plain(getattr(obj, name)) for name in names}


def _name(obj):
    return obj.name if obj else ""


def _keys(rows):
    return sorted(row.pk for row in rows)


# What is agreed


def _printed_measures(plan):
    return (
        plan.measures.exclude(status=Measure.Status.DROPPED)
        .select_related("lead", "area_coordinator", "place_district", "existing_activity")
        .prefetch_related(
            "goals",
            "fields",
            "needs",
            "target_groups",
            "partners",
            Prefetch("milestones", Milestone.objects.order_by("due_on", "pk")),
            Prefetch("budget_lines", BudgetLine.objects.select_related("source").order_by("year", "pk")),
        )
        .order_by("number")
    )


def _goal(goal, secret_baselines):
    return {
        "id": goal.pk,
        **_facts(goal, GOAL_FACTS),
        "field": goal.field_id,
        "parent": goal.parent_id,
        "findings": _keys(goal.findings.all()),
        "needs": _keys(goal.needs.all()),
        "targets": [_target(target, secret_baselines) for target in goal.targets.all()],
    }


def _target(target, secret_baselines):
    facts = _facts(target, TARGET_FACTS)
    if target.pk in secret_baselines:
        facts["baseline"] = None
    return {
        "id": target.pk,
        **facts,
        "indicator": _name(target.indicator),
        "unit": target.indicator.unit if target.indicator else "",
        "group": _name(target.group),
    }


def _measure(measure):
    return {
        **_facts(measure, MEASURE_FACTS),
        "goals": _keys(measure.goals.all()),
        "fields": _keys(measure.fields.all()),
        "needs": _keys(measure.needs.all()),
        "target_groups": [group.name for group in measure.target_groups.all()],
        "place_district": _name(measure.place_district),
        "lead": _name(measure.lead),
        "area_coordinator": _name(measure.area_coordinator),
        "partners": [partner.name for partner in measure.partners.all()],
        "existing_activity": str(measure.existing_activity or ""),
        "milestones": [
            {"id": milestone.pk, **_facts(milestone, ["title", "due_on", "done_on"])}
            for milestone in measure.milestones.all()
        ],
        "budget_lines": [
            {
                "id": line.pk,
                **_facts(line, ["year", "amount", "kind", "is_secured"]),
                "source": _name(line.source),
                "source_kind": line.source.kind if line.source else "",
            }
            for line in measure.budget_lines.all()
        ],
    }


# What it rests on


def _municipality(municipality):
    return {"name": municipality.name, "kind": municipality.kind, "logo": _logo(municipality)}


def _logo(municipality):
    """Return the logo as a data address, small enough to be kept with every edition; nothing if there is none."""
    if not municipality.logo:
        return ""
    try:
        with municipality.logo.open("rb") as stored:
            image = clean_image(stored, max_edge=LOGO_EDGE)
    except (FileNotFoundError, ValidationError):
        return ""
    kind = {".png": "png", ".jpg": "jpeg", ".webp": "webp"}[image.name[image.name.rindex(".") :]]
    return f"data:image/{kind};base64,{base64.b64encode(image.read()).decode('ascii')}"


def freeze_district(district):
    """Return what documents say of a district, with the map of where it lies."""
    return {
        **_facts(district, ["name", "key", "basis", "is_city", "description"]),
        "map": _map(district),
    }


def _map(district):
    """Return where the district lies among its neighbours as SVG paths, or None without an outline."""
    if not district.outline or district.is_city:
        return None
    around = District.objects.filter(
        municipality=district.municipality_id, parent=district.parent_id, outline__isnull=False, is_city=False
    )
    outlines = {row.pk: row.outline for row in around} | {district.pk: district.outline}
    drawing = svg_paths(simplify([from_outline(outline) for outline in outlines.values()], metres=30), *MAP_SIZE)
    return {
        "view_box": drawing.view_box,
        "paths": [
            {"d": outline.d, "is_here": pk == district.pk}
            for pk, outline in zip(outlines, drawing.outlines, strict=True)
        ],
    }


def _needs(plan, areas):
    needs = (
        Need.objects.filter(Q(district__in=areas) | Q(goals__plan=plan) | Q(measures__plan=plan))
        .distinct()
        .prefetch_related("fields")
    )
    return [{"id": need.pk, **_facts(need, NEED_FACTS), "fields": _keys(need.fields.all())} for need in needs]


def _findings(plan, areas):
    return list(
        Finding.objects.filter(Q(district__in=areas) | Q(goals__plan=plan))
        .distinct()
        .prefetch_related(
            Prefetch("observations", Observation.objects.select_related("indicator", "district", "group")),
            "needs",
            "activities",
        )
    )


def _finding(finding):
    return {
        "id": finding.pk,
        **_facts(finding, FINDING_FACTS),
        "field": finding.field_id,
        "needs": _keys(finding.needs.all()),
        "activities": [activity.title for activity in finding.activities.all()],
        "observations": [
            {
                "indicator": observation.indicator.name,
                "district": observation.district.name,
                "group": observation.group.name,
                "year": observation.year,
            }
            for observation in finding.observations.all()
        ],
    }


def _figures(plan, findings):
    """Return the series the plan rests on: those of its findings, of its targets, key indicators, the population."""
    targets = GoalTarget.objects.filter(goal__plan=plan, indicator__isnull=False)
    ranks = dict.fromkeys(targets.values_list("indicator", "group"), TARGET)
    ranks |= {
        (observation.indicator_id, observation.group_id): EVIDENCE
        for finding in findings
        for observation in finding.observations.all()
    }
    plan.district.municipality = plan.municipality  # read already
    return portrait_of(plan.district, ranks)


def _events(plan, areas):
    events = ParticipationEvent.objects.filter(district__in=areas).order_by("held_on", "pk")
    return [
        {"id": event.pk, **_facts(event, EVENT_FACTS), "need_count": event.need_count}
        for event in events.annotate(need_count=Count("needs"))
    ]


def _bodies(plan):
    bodies = (
        Body.objects.filter(Q(districts=plan.district_id) | Q(districts=None), municipality=plan.municipality_id)
        .distinct()
        .prefetch_related(Prefetch("members", BodyMember.objects.select_related("stakeholder")))
    )
    return [
        {
            **_facts(body, ["name", "kind", "tasks", "rhythm"]),
            "members": [{"name": str(member), "seat": member.seat} for member in body.members.all()],
        }
        for body in bodies
    ]


def _resolutions(plan):
    return [
        {
            **_facts(resolution, ["decided_on", "number", "outcome"]),
            "body": resolution.body.name,
            "edition": resolution.edition.number,
        }
        for resolution in plan.resolutions.select_related("body", "edition").order_by("decided_on", "pk")
    ]
