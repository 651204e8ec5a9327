"""Plans, goals and measures as tables for spreadsheets. Internal notes never leave the product."""

from django.utils.translation import gettext_lazy as _

from actionplans.condition import judge
from actionplans.models import ProgressEntry


def measure_table(measures, *, on):
    """
    Return (header, rows) of measures as a table, conditions as of the day ``on``.

    ``measures`` come from ``for_list()``. Texts from an import that wait to be cleared up have columns of their own.
    Costs a fixed number of queries.
    """
    measures = measures.with_money().select_related("lead", "area_coordinator", "place_district")
    measures = measures.prefetch_related("fields", "target_groups", "partners", "milestones", "budget_lines__source")
    header = [str(title) for title, _value in COLUMNS]
    return header, [[value(measure) for _title, value in COLUMNS] for measure in judge(measures, on=on)]


def goal_table(goals):
    """Return (header, rows) of goals from ``for_tree()`` as a table; a fixed number of queries."""
    header = [
        _("Number"),
        _("Field of action"),
        _("Goal"),
        _("Explanation"),
        _("Priority"),
        _("Targets"),
        _("Findings"),
        _("Needs"),
        _("Measures"),
    ]
    rows = [
        [
            goal.number,
            goal.guiding_field.name,
            goal.title,
            goal.text,
            goal.get_priority_display(),
            _joined(goal.targets.all()),
            goal.finding_count,
            goal.need_count,
            goal.measure_count,
        ]
        for goal in goals.prefetch_related("targets__indicator")
    ]
    return [str(title) for title in header], rows


def plan_table(plans):
    """Return (header, rows) of plans from ``for_list()`` as a table; one query."""
    header = [_("Plan"), _("District"), _("Phase"), _("Start"), _("End"), _("Goals"), _("Measures")]
    rows = [
        [
            plan.title,
            plan.district.name,
            plan.get_phase_display(),
            plan.starts_on,
            plan.ends_on,
            plan.goal_count,
            plan.measure_count,
        ]
        for plan in plans
    ]
    return [str(title) for title in header], rows


def _joined(parts):
    return "; ".join(map(str, parts))


def _sources(measure):
    return sorted({line.source.name for line in measure.budget_lines.all() if line.source_id})


def _milestone(milestone):
    text = f"{milestone.title} ({milestone.due_on:%d.%m.%Y})"
    return f"{text} ✓" if milestone.is_done else text


COLUMNS = [
    (_("Number"), lambda m: m.number),
    (_("Title"), lambda m: m.title),
    (_("Description"), lambda m: m.description),
    (_("Fields of action"), lambda m: _joined(m.fields.all())),
    (_("Goals"), lambda m: _joined(m.goals.all())),
    (_("Target groups"), lambda m: _joined(m.target_groups.all())),
    (_("Spatial reach"), lambda m: m.get_reach_display()),
    (_("Place"), lambda m: _joined(filter(None, [m.place_district, m.place]))),
    (_("Responsible"), lambda m: str(m.lead or "")),
    (_("Responsible, as stated"), lambda m: m.lead_text),
    (_("Coordination in the district"), lambda m: str(m.area_coordinator or "")),
    (_("Partners"), lambda m: _joined(m.partners.all())),
    (_("Partners, as stated"), lambda m: m.partners_text),
    (_("Start"), lambda m: m.starts_on),
    (_("End"), lambda m: m.ends_on),
    (_("Open-ended"), lambda m: m.is_open_ended),
    (_("Period, as stated"), lambda m: m.period_text),
    (_("State"), lambda m: m.get_status_display()),
    (_("In this state since"), lambda m: m.status_since),
    (_("Conditions"), lambda m: _joined(f"{one.label}: {one.why}" for one in m.conditions)),
    (_("Priority"), lambda m: m.get_priority_display()),
    (_("New or existing"), lambda m: m.get_novelty_display()),
    (_("Starter project"), lambda m: m.is_starter_project),
    (_("Key project"), lambda m: m.is_key_project),
    (_("Planned (€)"), lambda m: m.cost),
    (_("Secured (€)"), lambda m: m.secured),
    (_("Spent (€)"), lambda m: m.spent),
    (_("Costs nothing extra"), lambda m: m.is_cost_neutral),
    (_("Funding sources"), lambda m: _joined(_sources(m))),
    (_("Cost, as stated"), lambda m: m.cost_text),
    (_("Funding, as stated"), lambda m: m.funding_text),
    (_("Staff needed (full-time equivalents)"), lambda m: float(m.staff_fte) if m.staff_fte else None),
    (_("Milestones"), lambda m: _joined(map(_milestone, m.milestones.all()))),
    (_("Result indicators"), lambda m: m.result_indicators),
    (_("Next review"), lambda m: m.next_review_on),
    (_("Last report"), lambda m: m.last_event_on),
    (_("How it stands"), lambda m: ProgressEntry.Light(m.last_light).label if m.last_light else ""),
    (_("Progress (%)"), lambda m: m.last_percent),
]
