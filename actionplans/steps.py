"""
The steps of making and carrying out a plan: a catalogue in code, to which each plan adds what people record.

What can be derived is derived and shown beside the step; whether a step is done is for a person to say.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from actionplans.models import Plan, PlanStep
from actionplans.texts import SECTION_BY_SLUG

START = "start"
# The decisions at the start stand before the phases but are made in the first of them.
PHASES = [START, *Plan.Phase.values]
START_LABEL = gettext_lazy("Decisions at the start")


@dataclass(frozen=True)
class Step:
    """
    A step of the catalogue.

    ``fact(plan, standing)`` says what is known about it, or nothing. ``place`` is the address name of the page on which
    it is worked, with further arguments; ``in_plan`` says whether that page belongs to the plan.
    """

    phase: str
    number: int
    slug: str
    name: str
    guidance: str
    fact: Callable = lambda plan, standing: ""
    place: tuple = ()
    in_plan: bool = True

    def address(self, plan):
        """Return where the step is worked, or nothing where that is not in this application."""
        if not self.place:
            return ""
        name, *further = self.place
        owners = [plan.municipality.slug, plan.slug] if self.in_plan else [plan.municipality.slug]
        return reverse(name, args=[*owners, *further])


# Facts, said in words


def _sentence(parts):
    """Join the parts that say something."""
    return ", ".join(part for part in parts if part)


def _written(plan, slug):
    return _("The text is written.") if SECTION_BY_SLUG[slug].is_written(plan) else _("The text is still missing.")


def _choice(plan, standing):
    if not plan.choice_reason:
        return _("%(district)s, reasons still missing") % {"district": plan.district}
    return _("%(district)s: %(reason)s") % {"district": plan.district, "reason": plan.get_choice_reason_display()}


def _understanding(plan, standing):
    return _written(plan, "shared-understanding")


def _participants(plan, standing):
    return _sentence(
        [
            _count_stakeholders(standing),
            ngettext("%(n)s of them is involved", "%(n)s of them are involved", standing.stakeholders_involved)
            % {"n": standing.stakeholders_involved}
            if standing.stakeholders
            else "",
            ngettext("%(n)s migrant organisation", "%(n)s migrant organisations", standing.migrant_organisations)
            % {"n": standing.migrant_organisations}
            if standing.stakeholders
            else "",
        ]
    )


def _count_stakeholders(standing):
    if not standing.stakeholders:
        return _("No stakeholders recorded yet")
    return ngettext("%(n)s stakeholder recorded", "%(n)s stakeholders recorded", standing.stakeholders) % {
        "n": standing.stakeholders
    }


def _resources(plan, standing):
    if plan.coordinating_office is None:
        return _("Nobody is named yet who coordinates")
    hours = plan.hours_released
    return _sentence(
        [
            str(plan.coordinating_office),
            _("%(hours)s hours a week") % {"hours": number_format(hours.normalize())} if hours is not None else "",
        ]
    )


def _roles(plan, standing):
    return _written(plan, "roles")


def _backing(plan, standing):
    return _written(plan, "political-backing")


def _statistics(plan, standing):
    if not standing.figures:
        return _("No figures for this district yet")
    return ngettext(
        "%(n)s indicator with figures of %(year)s", "%(n)s indicators with figures of %(year)s", standing.figures
    ) % {"n": standing.figures, "year": standing.figures_year}


def _needs(plan, standing):
    if not standing.needs:
        return _("No needs recorded yet")
    undecided = standing.needs_undecided
    return _sentence(
        [
            ngettext("%(n)s need recorded", "%(n)s needs recorded", standing.needs) % {"n": standing.needs},
            ngettext("%(n)s without decision", "%(n)s without decision", undecided) % {"n": undecided}
            if undecided
            else _("all decided"),
            ngettext("%(n)s participation event", "%(n)s participation events", standing.events)
            % {"n": standing.events},
        ]
    )


def _actors(plan, standing):
    return _sentence(
        [
            _count_stakeholders(standing),
            ngettext("%(n)s ongoing activity", "%(n)s ongoing activities", standing.activities)
            % {"n": standing.activities},
        ]
    )


def _matching(plan, standing):
    if not standing.findings:
        return _("No findings yet")
    return _sentence(
        [
            ngettext("%(n)s finding", "%(n)s findings", standing.findings) % {"n": standing.findings},
            ngettext("%(n)s with evidence", "%(n)s with evidence", standing.findings_proven)
            % {"n": standing.findings_proven},
        ]
    )


def _approach(plan, standing):
    return plan.get_approach_display() if plan.approach else _("Not chosen yet")


def _concepts(plan, standing):
    return _("Carries on “%s”") % plan.predecessor if plan.predecessor_id else ""


def _goals(plan, standing):
    if not standing.goals:
        return _("No goals yet")
    bare = standing.goals_without_measure
    return _sentence(
        [
            ngettext("%(n)s goal", "%(n)s goals", standing.goals) % {"n": standing.goals},
            ngettext("%(n)s with a target", "%(n)s with a target", standing.goals_with_target)
            % {"n": standing.goals_with_target},
            ngettext("%(n)s without measure", "%(n)s without measure", bare) % {"n": bare} if bare else "",
        ]
    )


def _measures(plan, standing):
    if not standing.measures:
        return _("No measures yet")
    return _sentence(
        [
            ngettext("%(n)s measure", "%(n)s measures", standing.measures) % {"n": standing.measures},
            _("%(n)s without anybody responsible") % {"n": standing.without_lead} if standing.without_lead else "",
            _("%(n)s without dates") % {"n": standing.without_dates} if standing.without_dates else "",
            _("%(n)s without money") % {"n": standing.without_money} if standing.without_money else "",
        ]
    )


def _rules(plan, standing):
    texts = [plan.reporting_rules, plan.evaluation_rules, plan.updating_rules]
    return _("%(n)s of 3 rules are written") % {"n": sum(bool(text) for text in texts)}


def _document(plan, standing):
    if standing.edition_in_force:
        return _("Edition %(n)s is in force") % {"n": standing.edition_in_force}
    if standing.edition_submitted:
        return _("Edition %(n)s is submitted") % {"n": standing.edition_submitted}
    return _("No edition submitted yet")


def _resolutions(plan, standing):
    if not standing.resolutions:
        return _("No resolution recorded yet")
    return ngettext(
        "%(n)s resolution, the newest of %(date)s", "%(n)s resolutions, the newest of %(date)s", standing.resolutions
    ) % {"n": standing.resolutions, "date": date_format(standing.resolved_on, "SHORT_DATE_FORMAT")}


def _coordination(plan, standing):
    return _sentence(
        [
            ngettext("%(n)s measure running", "%(n)s measures running", standing.running) % {"n": standing.running},
            ngettext("%(n)s finished", "%(n)s finished", standing.ended) % {"n": standing.ended},
            ngettext("%(n)s late", "%(n)s late", standing.overdue) % {"n": standing.overdue}
            if standing.overdue
            else _("none late"),
        ]
    )


def _participation(plan, standing):
    return ngettext("%(n)s participation event recorded", "%(n)s participation events recorded", standing.events) % {
        "n": standing.events
    }


def _starters(plan, standing):
    if not standing.starter_projects:
        return _("No starter project yet")
    return _sentence(
        [
            ngettext("%(n)s starter project", "%(n)s starter projects", standing.starter_projects)
            % {"n": standing.starter_projects},
            ngettext("%(n)s finished", "%(n)s finished", standing.starter_projects_ended)
            % {"n": standing.starter_projects_ended},
        ]
    )


def _partners(plan, standing):
    if not standing.measures:
        return ""
    return _("%(n)s of %(all)s measures have partners") % {"n": standing.with_partners, "all": standing.measures}


def _public(plan, standing):
    if not standing.measures:
        return ""
    return _("%(n)s of %(all)s measures may be shown publicly") % {
        "n": standing.public_measures,
        "all": standing.measures,
    }


def _opening(plan, standing):
    return ngettext(
        "%(n)s measure in this field of action", "%(n)s measures in this field of action", standing.opening_measures
    ) % {"n": standing.opening_measures}


def _citywide(plan, standing):
    return ngettext(
        "%(n)s measure concerns the whole city", "%(n)s measures concern the whole city", standing.citywide_measures
    ) % {"n": standing.citywide_measures}


def _reviews(plan, standing):
    return _sentence(
        [
            ngettext("%(n)s review recorded", "%(n)s reviews recorded", standing.reviews) % {"n": standing.reviews},
            ngettext("%(n)s due", "%(n)s due", standing.reviews_due) % {"n": standing.reviews_due}
            if standing.reviews_due
            else "",
        ]
    )


# The catalogue

INVENTORY, GOALS, IMPLEMENTATION = Plan.Phase.values
TEXT = "actionplans:plan-text-edit"

CATALOGUE = [
    Step(
        START,
        1,
        "choose-district",
        gettext_lazy("Choose the district"),
        gettext_lazy("Let the aim of the plan decide which district it is made for, and record the reasons."),
        _choice,
        (TEXT, "choose-district"),
    ),
    Step(
        START,
        2,
        "shared-understanding",
        gettext_lazy("Shared understanding of integration"),
        gettext_lazy(
            "Agree on one definition that politics, administration and civil society carry: better chances to take "
            "part, for everybody in the district."
        ),
        _understanding,
        (TEXT, "shared-understanding"),
    ),
    Step(
        START,
        3,
        "participants",
        gettext_lazy("Be clear about who takes part"),
        gettext_lazy(
            "Bring in residents, those who work in the district and city-wide partners; schools and migrant "
            "organisations belong to it."
        ),
        _participants,
        (TEXT, "participants"),
    ),
    Step(
        START,
        4,
        "resources",
        gettext_lazy("Provide resources"),
        gettext_lazy("Name who coordinates, release them from other work, and say openly whether there is money."),
        _resources,
        (TEXT, "resources"),
    ),
    Step(
        START,
        5,
        "roles",
        gettext_lazy("Define roles and give them legitimation"),
        gettext_lazy(
            "Share out the tasks so that coordination is not left alone with them, and review this regularly."
        ),
        _roles,
        (TEXT, "roles"),
    ),
    Step(
        START,
        6,
        "political-backing",
        gettext_lazy("Gain political backing"),
        gettext_lazy("Win the council by a resolution and involve politics in the district from the beginning."),
        _backing,
        (TEXT, "political-backing"),
    ),
    Step(
        INVENTORY,
        1,
        "statistics",
        gettext_lazy("Analyse figures on the population"),
        gettext_lazy(
            "Collect what statistics already offer for the district and look at the trend; have specialists explain "
            "what stands out."
        ),
        _statistics,
        ("inventory:statistics",),
        in_plan=False,
    ),
    Step(
        INVENTORY,
        2,
        "needs",
        gettext_lazy("Ask people in the district what they need"),
        gettext_lazy(
            "Talk to residents and key persons, in their languages. Say from the start that not everything can be "
            "taken up, and tell people later what became of it."
        ),
        _needs,
        ("inventory:need-list",),
        in_plan=False,
    ),
    Step(
        INVENTORY,
        3,
        "actors-activities",
        gettext_lazy("Identify stakeholders and record ongoing activities"),
        gettext_lazy(
            "Who does what for whom, where and with what money? This overview finds partners and shows what exists "
            "already."
        ),
        _actors,
        ("inventory:activity-list",),
        in_plan=False,
    ),
    Step(
        INVENTORY,
        4,
        "matching",
        gettext_lazy("Match needs with activities and derive findings"),
        gettext_lazy(
            "Compare needs and activities by field of action. Gaps and doubles become findings with evidence."
        ),
        _matching,
        ("actionplans:matching",),
        in_plan=False,
    ),
    Step(
        GOALS,
        1,
        "approach",
        gettext_lazy("Choose how goals are found"),
        gettext_lazy(
            "Led by the administration, cooperative, from the grassroots, or combined: each way has its price."
        ),
        _approach,
        (TEXT, "approach"),
    ),
    Step(
        GOALS,
        2,
        "existing-concepts",
        gettext_lazy("Bring existing concepts and goals together"),
        gettext_lazy(
            "Look through the city-wide integration concept, development concepts and sector plans, so that goals of "
            "the district refer to them and nothing is done twice. Note here which ones you have checked."
        ),
        _concepts,
    ),
    Step(
        GOALS,
        3,
        "goals",
        gettext_lazy("Word the district's goals and set priorities"),
        gettext_lazy(
            "Few goals, each resting on findings, with a figure or a criterion by which one sees it is reached."
        ),
        _goals,
        ("actionplans:goal-list",),
    ),
    Step(
        GOALS,
        4,
        "measures",
        gettext_lazy("Fix measures with responsibility, timetable and funding"),
        gettext_lazy(
            "Begin with what the municipality can decide itself. A measure without somebody responsible, dates and "
            "money is only a wish."
        ),
        _measures,
        ("actionplans:measure-list",),
    ),
    Step(
        GOALS,
        5,
        "rules",
        gettext_lazy("Settle reporting, evaluation and updating"),
        gettext_lazy("Decide now who reports when, how success is judged and when the plan is carried on."),
        _rules,
        ("actionplans:plan-text",),
    ),
    Step(
        GOALS,
        6,
        "document",
        gettext_lazy("Choose the form and compile the plan"),
        gettext_lazy("A brochure for the public or a table to work with: both are printed from the same data."),
        _document,
        ("actionplans:plan-documents",),
    ),
    Step(
        IMPLEMENTATION,
        1,
        "resolutions",
        gettext_lazy("Bring about political resolutions"),
        gettext_lazy(
            "Prepare them in committees and hear the integration council; a resolution gives the plan its weight."
        ),
        _resolutions,
        ("actionplans:edition-list",),
    ),
    Step(
        IMPLEMENTATION,
        2,
        "coordination",
        gettext_lazy("Coordinate and control the implementation"),
        gettext_lazy(
            "Departments and providers carry out their measures; the coordination office sets things going, watches "
            "and helps."
        ),
        _coordination,
        ("actionplans:measure-list",),
    ),
    Step(
        IMPLEMENTATION,
        3,
        "strategic-participation",
        gettext_lazy("Let people take part in strategic planning too"),
        gettext_lazy("Connect talk about strategy with concrete places and themes, so that residents stay with it."),
        _participation,
        ("inventory:event-list",),
        in_plan=False,
    ),
    Step(
        IMPLEMENTATION,
        4,
        "disposal-fund",
        gettext_lazy("Check and set up a disposal fund"),
        gettext_lazy(
            "A small budget that residents decide on brings quick, visible results. Keep access easy and criteria "
            "clear."
        ),
    ),
    Step(
        IMPLEMENTATION,
        5,
        "team-projects",
        gettext_lazy("Carry out projects as a team"),
        gettext_lazy(
            "Start with small projects across departments; help with invitations and minutes at the beginning."
        ),
        _starters,
        ("actionplans:measure-list",),
    ),
    Step(
        IMPLEMENTATION,
        6,
        "cross-department",
        gettext_lazy("Keep working across departments"),
        gettext_lazy("Turn the cooperation that arose while planning into everyday practice, with regular meetings."),
        _partners,
        ("actionplans:measure-list",),
    ),
    Step(
        IMPLEMENTATION,
        7,
        "publicity",
        gettext_lazy("Inform the public and raise awareness"),
        gettext_lazy("Report when there is something to show, prepare it well, and win people others listen to."),
        _public,
    ),
    Step(
        IMPLEMENTATION,
        8,
        "intercultural-opening",
        gettext_lazy("Further intercultural opening"),
        gettext_lazy("Help authorities, clubs and institutions to open themselves; what counts is that they set out."),
        _opening,
    ),
    Step(
        IMPLEMENTATION,
        9,
        "citywide-policy",
        gettext_lazy("Develop city-wide policy further"),
        gettext_lazy("Carry experience from the district back into the city's concepts, and update both."),
        _citywide,
    ),
    Step(
        IMPLEMENTATION,
        10,
        "transfer-standards",
        gettext_lazy("Carry standards over"),
        gettext_lazy("What worked here can become the rule elsewhere: ways of taking part, procedures, funding."),
    ),
    Step(
        IMPLEMENTATION,
        11,
        "goal-review",
        gettext_lazy("Review whether goals are reached"),
        gettext_lazy(
            "At set dates: what was done, what remains, what has it brought? Not everything shows in figures."
        ),
        _reviews,
        ("actionplans:review-list",),
    ),
]

STEP_BY_SLUG = {step.slug: step for step in CATALOGUE}


# A plan's steps


@dataclass(frozen=True)
class StepGroup:
    """The steps of one phase, ready to be shown as a task list."""

    phase: str
    title: str
    tasks: list
    settled: int
    is_current: bool

    @property
    def is_open(self):
        """Shown unfolded: the steps of the current phase, and wherever one is late."""
        return self.is_current or any(task["derived"] for task in self.tasks)

    @property
    def is_finished(self):
        return self.settled == len(self.tasks)


def record_of(plan, step):
    """Return what the plan records about a step; a step nobody has touched is open and has no row yet."""
    return plan.steps.select_related("responsible").filter(slug=step.slug).first() or PlanStep(
        plan=plan, slug=step.slug
    )


def step_groups(plan, standing, *, on: date, may_edit=False):
    """Return the catalogue by phase with what the plan records, each step leading to its page or form; one query."""
    records = {record.slug: record for record in plan.steps.select_related("responsible")}
    page = "actionplans:step-edit" if may_edit else "actionplans:step-detail"
    groups = []
    for phase in PHASES:
        tasks = [
            _task(step, records.get(step.slug) or PlanStep(plan=plan, slug=step.slug), plan, standing, on=on)
            for step in CATALOGUE
            if step.phase == phase
        ]
        for task in tasks:
            task["url"] = reverse(page, args=[plan.municipality.slug, plan.slug, task["slug"]])
        current = plan.phase == phase or (phase == START and plan.phase == Plan.Phase.INVENTORY)
        title = START_LABEL if phase == START else Plan.Phase(phase).label
        settled = sum(task["is_settled"] for task in tasks)
        groups.append(StepGroup(phase, title, tasks, settled, current))
    return groups


def _task(step, record, plan, standing, *, on):
    late = record.is_overdue(on=on)
    details = [step.fact(plan, standing)]
    if record.is_open and record.responsible:
        details.append(str(record.responsible))
    if record.is_open and record.due_on:
        details.append(_("due on %s") % date_format(record.due_on, "SHORT_DATE_FORMAT"))
    return {
        "slug": step.slug,
        "name": step.name,
        "fact": " · ".join(detail for detail in details if detail),
        "derived": late,
        "word": _("late") if late else record.get_state_display(),
        "tone": "danger" if late else record.tone,
        "icon": "clock" if late else record.icon,
        "is_settled": not record.is_open,
    }
