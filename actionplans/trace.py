"""
The red thread: why is this there, and what came of it?

Everything hangs together as evidence → finding → goal → measure → outcome. :func:`trace` walks from one object up to
the evidence and down to the outcomes; :func:`broken_threads` lists where a plan's thread is torn.
"""

from dataclasses import dataclass, field
from typing import ClassVar

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actionplans.models import Goal, Measure, ProgressEntry, Review
from inventory.models import Activity, Finding, Need, Observation

SHOWN = 6


@dataclass(frozen=True)
class Knot:
    """One object on the thread."""

    kind: str
    label: str
    url: str
    note: str = ""


@dataclass(frozen=True)
class Strand:
    """Objects of one level. ``gap`` says in words what is missing where the level is empty."""

    level: str
    title: str
    knots: tuple = ()
    more: int = 0
    gap: str = ""


@dataclass(frozen=True)
class Thread:
    """An object's place: ``upstream`` from the evidence down to it, ``downstream`` from it to the outcomes."""

    obj: object
    here: str
    upstream: list = field(default_factory=list)
    downstream: list = field(default_factory=list)

    @property
    def is_broken(self):
        return any(strand.gap for strand in [*self.upstream, *self.downstream])


HERE = {
    Observation: gettext_lazy("This figure"),
    Need: gettext_lazy("This need"),
    Activity: gettext_lazy("This activity"),
    Finding: gettext_lazy("This finding"),
    Goal: gettext_lazy("This goal"),
    Measure: gettext_lazy("This measure"),
    Review: gettext_lazy("This review"),
}


def trace(obj, user):
    """
    Return the thread through a figure, need, activity, finding, goal, measure or review, as far as ``user`` may see it.

    Costs at most ten queries, however much hangs on the object. Raises KeyError for other kinds of objects.
    """
    return Thread(obj, HERE[type(obj)], *_Walk(user).from_object(obj))


class _Walk:
    """Collects what is above and below an object in a fixed number of queries."""

    def __init__(self, user):
        self.user = user

    # What an object's address is made of.
    owners: ClassVar = {
        Observation: "district__municipality",
        Goal: "plan__municipality",
        Measure: "plan__municipality",
    }

    def visible(self, model):
        rows = model.objects.visible_to(self.user)
        return rows.select_related(self.owners.get(model, "municipality"))

    def from_object(self, obj):
        """Return (upstream strands, downstream strands)."""
        above, below = {
            Observation: (self.above_observation, self.below_observation),
            Need: (self.above_need, self.below_need),
            Activity: (self.above_activity, self.below_activity),
            Finding: (self.above_finding, self.below_finding),
            Goal: (self.above_goal, self.below_goal),
            Measure: (self.above_measure, self.below_measure),
            Review: (self.above_review, self.below_review),
        }[type(obj)]
        return _said(above(obj)), _said(below(obj))

    # Upstream: why is this there?

    def above_observation(self, observation):
        if observation.source is None:
            return [Strand("source", _("Source"), gap=_("The source of this figure is not recorded."))]
        source = observation.source
        return [Strand("source", _("Source"), (Knot("source", str(source), source.get_absolute_url()),))]

    def above_need(self, need):
        knots = [
            Knot(kind, str(origin), origin.get_absolute_url())
            for kind, origin in (
                ("event", need.event),
                ("stakeholder", need.stakeholder),
                ("observation", need.observation),
            )
            if origin is not None
        ]
        gap = "" if knots else _("Where it was named is not recorded.")
        return [Strand("origin", _("Named by"), tuple(knots), gap=gap)]

    def above_activity(self, activity):
        if activity.provider is None:
            return [Strand("provider", _("Provider"), gap=_("Nobody is named who provides this."))]
        provider = activity.provider
        return [Strand("provider", _("Provider"), (Knot("stakeholder", str(provider), provider.get_absolute_url()),))]

    def above_finding(self, finding):
        return [
            self.evidence(
                Q(findings=finding),
                Q(findings=finding),
                Q(findings=finding),
                gap=_("No figure, need or activity supports this finding."),
            )
        ]

    def above_goal(self, goal):
        family = [goal.pk, goal.parent_id] if goal.parent_id else [goal.pk]
        findings = list(self.visible(Finding).filter(goals__in=family).distinct())
        needs = Q(goals__in=family) | Q(findings__in=findings)
        evidence = self.evidence(Q(findings__in=findings), needs, Q(findings__in=findings))
        strands = [evidence, self.findings(findings, gap=not evidence.knots)]
        if goal.parent_id:
            strands.append(self.goals([goal.parent]))
        return strands

    def above_measure(self, measure):
        goals = list(measure.goals.select_related("parent", "plan__municipality"))
        family = {goal.pk for goal in goals} | {goal.parent_id for goal in goals if goal.parent_id}
        findings = list(self.visible(Finding).filter(goals__in=family).distinct())
        evidence = self.evidence(
            Q(findings__in=findings),
            Q(measures=measure) | Q(goals__in=family) | Q(findings__in=findings),
            Q(findings__in=findings) | Q(measures=measure),
        )
        return [
            evidence,
            self.findings(findings, gap=bool(goals) and not evidence.knots),
            self.goals(goals, gap=_("No goal says what this measure is for.")),
        ]

    def above_review(self, review):
        if review.measure is None:
            plan = review.plan
            return [Strand("plan", _("Plan"), (Knot("plan", str(plan), plan.get_absolute_url()),))]
        return [*self.above_measure(review.measure), self.measures([review.measure])]

    # Downstream: what came of it?

    def below_observation(self, observation):
        findings = list(self.visible(Finding).filter(observations=observation))
        needs = list(self.visible(Need).filter(observation=observation))
        strands = [self.findings(findings, gap=_("No finding uses this figure."))]
        if needs:
            strands.insert(0, self.needs(needs))
        return strands + (self.from_findings(findings, needs) if findings or needs else [])

    def below_need(self, need):
        findings = list(self.visible(Finding).filter(needs=need))
        strands = [self.findings(findings)] if findings else []
        gap = "" if need.status == Need.Status.NOT_TAKEN_UP else _("No goal or measure answers this need yet.")
        return strands + self.from_findings(findings, [need], goal_gap=gap)

    def below_activity(self, activity):
        findings = list(self.visible(Finding).filter(activities=activity))
        measures = list(self.visible(Measure).filter(existing_activity=activity))
        strands = [self.findings(findings, gap="" if measures else _("No finding refers to this activity."))]
        return strands + (self.from_findings(findings, [], measures=measures) if findings or measures else [])

    def below_finding(self, finding):
        return self.from_findings([finding], [])

    def below_goal(self, goal):
        children = list(goal.children.select_related("plan__municipality"))
        measures = list(self.visible(Measure).filter(goals__in=[goal, *children]).distinct())
        strands = [self.goals(children, title=_("Goals below it"))] if children else []
        return [*strands, self.measures(measures, gap=_("No measure serves this goal.")), *self.outcomes(measures)]

    def below_measure(self, measure):
        milestones = measure.milestones.order_by("due_on")
        knots = tuple(
            Knot(
                "milestone",
                milestone.title,
                "",
                _("done on %s") % date_format(milestone.done_on, "SHORT_DATE_FORMAT")
                if milestone.is_done
                else _("due on %s") % date_format(milestone.due_on, "SHORT_DATE_FORMAT"),
            )
            for milestone in milestones
        )
        strands = [_cut("milestone", _("Milestones"), knots)] if knots else []
        gap = measure.status == Measure.Status.RUNNING
        return strands + self.outcomes([measure], gap=_("Nobody has reported on this measure yet.") if gap else "")

    def below_review(self, review):
        if review.next_review_on is None:
            return []
        knot = Knot("review", _("Next review on %s") % date_format(review.next_review_on, "SHORT_DATE_FORMAT"), "")
        return [Strand("review", _("Next step"), (knot,))]

    def from_findings(self, findings, needs, *, measures=(), goal_gap=None):
        """Return goals, measures and outcomes that follow from findings and needs."""
        goals = list(self.visible(Goal).filter(Q(findings__in=findings) | Q(needs__in=needs)).distinct())
        following = Q(goals__in=goals) | Q(goals__parent__in=goals) | Q(needs__in=needs)
        found = list(self.visible(Measure).filter(following).distinct())
        found += [measure for measure in measures if measure not in found]
        if goal_gap is None:
            goal_gap = _("No goal follows from this yet.")
        strands = [self.goals(goals, gap="" if found else goal_gap)] if goals or not found else []
        if not goals and not found:
            return strands
        return [*strands, self.measures(found, gap=_("No measure serves this goal.")), *self.outcomes(found)]

    # Strands

    def evidence(self, observations, needs, activities, *, gap=""):
        """Return figures, needs and activities that match the three conditions, as one strand."""
        knots = [
            Knot("observation", str(row), row.get_absolute_url())
            for row in self.visible(Observation).filter(observations).for_list().distinct()[: SHOWN + 1]
        ]
        knots += self._need_knots(self.visible(Need).filter(needs).distinct())
        knots += [
            Knot("activity", row.title, row.get_absolute_url())
            for row in self.visible(Activity).filter(activities).distinct()
        ]
        return _cut("evidence", _("Evidence"), tuple(knots), gap=gap)

    def needs(self, needs):
        return _cut("need", _("Needs"), tuple(self._need_knots(needs)))

    def _need_knots(self, needs):
        return [Knot("need", need.title, need.get_absolute_url(), need.get_status_display()) for need in needs]

    def findings(self, findings, *, gap=""):
        knots = tuple(Knot("finding", finding.title, finding.get_absolute_url()) for finding in findings)
        text = _("No finding leads here.") if gap is True else (gap or "")
        return _cut("finding", _("Findings"), knots, gap=text)

    def goals(self, goals, *, title=None, gap=""):
        knots = tuple(Knot("goal", str(goal), goal.get_absolute_url()) for goal in goals)
        return _cut("goal", title or _("Goals"), knots, gap=gap)

    def measures(self, measures, *, gap=""):
        knots = tuple(
            Knot("measure", str(measure), measure.get_absolute_url(), measure.get_status_display())
            for measure in measures
        )
        return _cut("measure", _("Measures"), knots, gap=gap)

    def outcomes(self, measures, *, gap=""):
        """Return progress and reviews of some measures; nothing when there are no measures."""
        if not measures:
            return []
        entries = (
            ProgressEntry.objects.filter(measure__in=measures)
            .current()
            .select_related("measure__plan__municipality")
            .order_by("-event_on", "-pk")[: SHOWN + 1]
        )
        reviews = Review.objects.filter(measure__in=measures).for_list()[: SHOWN + 1]
        knots = [
            Knot(
                "progress",
                date_format(entry.event_on, "SHORT_DATE_FORMAT") + ": " + _first_line(entry.text),
                f"{entry.measure.get_absolute_url()}#progress-{entry.pk}",
                entry.get_light_display(),
            )
            for entry in entries
        ]
        knots += [
            Knot(
                "review",
                _("Review of %s") % date_format(review.held_on, "SHORT_DATE_FORMAT"),
                review.get_absolute_url(),
                review.get_decision_display(),
            )
            for review in reviews
        ]
        if not knots and not gap:
            return []
        return [_cut("outcome", _("Progress and reviews"), tuple(knots), gap=gap)]


def _said(strands):
    """Leave out levels on which there is nothing to say."""
    return [strand for strand in strands if strand.knots or strand.gap]


def _cut(level, title, knots, *, gap=""):
    return Strand(level, title, knots[:SHOWN], max(0, len(knots) - SHOWN), "" if knots else gap)


def _first_line(text):
    line = text.strip().splitlines()[0] if text.strip() else ""
    return line if len(line) <= 80 else line[:79].rstrip() + "…"


# Where the thread is torn


@dataclass(frozen=True)
class Tear:
    """A way in which threads of a plan are torn, with the objects it concerns."""

    slug: str
    title: str
    advice: str
    rows: list

    def __len__(self):
        return len(self.rows)


def broken_threads(plan, user, *, on):
    """
    Return every Tear of a plan that has objects, in the order of the thread.

    Needs and findings count when they belong to the plan's district or one below or inside it. ``on`` is the day for
    which reviews and reports are judged.
    """
    measures = (
        plan.measures.visible_to(user)
        .exclude(status=Measure.Status.DROPPED)
        .select_related("plan__municipality")
        .distinct()
    )
    goals = plan.goals.visible_to(user).select_related("plan__municipality").distinct()
    needs = needs_of(plan, user).select_related("municipality")
    findings = findings_of(plan, user).select_related("municipality")
    alive = measures.exclude(status__in=Measure.ENDED)
    tears = [
        Tear(
            "need-without-fate",
            _("Needs nobody has decided about"),
            _("Take them up in a goal or measure, or say why not."),
            needs.without_fate(),
        ),
        Tear(
            "need-without-answer",
            _("Needs taken up that no finding, goal or measure answers"),
            _("Tie them to the goal or measure that answers them."),
            needs.filter(status=Need.Status.TAKEN_UP, findings=None, goals=None, measures=None),
        ),
        Tear(
            "finding-without-evidence",
            _("Findings without evidence"),
            _("Add the figures, needs or activities they rest on."),
            findings.without_evidence(),
        ),
        Tear(
            "finding-without-goal",
            _("Findings without goal"),
            _("Derive a goal, or tie the finding to one."),
            findings.exclude(pk__in=Finding.goals.through.objects.filter(goal__plan=plan).values("finding")),
        ),
        Tear(
            "goal-without-reason",
            _("Goals without finding or need"),
            _("Say what the goal rests on."),
            goals.filter(findings=None, needs=None, parent=None).exclude(
                Q(children__findings__isnull=False) | Q(children__needs__isnull=False)
            ),
        ),
        Tear(
            "goal-without-measure",
            _("Goals without measure"),
            _("Plan a measure, or give the goal up."),
            goals.filter(measures=None).exclude(children__isnull=False),
        ),
        Tear(
            "measure-without-goal",
            _("Measures without goal"),
            _("Choose the goal they serve."),
            measures.without_goal(),
        ),
        Tear(
            "measure-without-lead",
            _("Measures nobody is responsible for"),
            _("Agree who leads them."),
            alive.without_lead(),
        ),
        Tear(
            "measure-without-dates",
            _("Measures without dates"),
            _("Enter start and end, or mark them as open-ended."),
            alive.without_dates(),
        ),
        Tear(
            "measure-without-money",
            _("Measures without money"),
            _("Enter budget lines, or mark them as costing nothing extra."),
            alive.without_money(),
        ),
        Tear(
            "measure-without-review",
            _("Measures without review date"),
            _("Set the day on which they are reviewed."),
            alive.filter(next_review_on=None),
        ),
        Tear(
            "measure-silent",
            _("Running measures nobody reports on"),
            _("Ask whoever leads them."),
            alive.stale(on=on),
        ),
    ]
    return [Tear(tear.slug, tear.title, tear.advice, rows) for tear in tears if (rows := list(tear.rows))]


def needs_of(plan, user):
    """Return the needs a plan has to answer."""
    return Need.objects.visible_to(user).filter(district__in=plan.district.area()).distinct()


def findings_of(plan, user):
    """Return the findings a plan is built on."""
    return Finding.objects.visible_to(user).filter(district__in=plan.district.area()).distinct()
