"""The three plans: texts, phases, steps, goals, editions with resolutions, reviews of a plan as a whole."""

from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile

from actionplans.demo.measures import note_list, note_measure, review_of
from actionplans.demo.minutes import extract_from_minutes
from actionplans.demo.reading import told
from actionplans.demo.world import create, edit
from actionplans.editions import record_resolution, submit
from actionplans.gate import missing_for_next_phase
from actionplans.models import FundingSource, Goal, GoalTarget, Plan, PlanStep, Resolution
from actionplans.numbering import number_goals
from actionplans.reviewing import record_review
from actionplans.standing import standing_of
from inventory.models import Indicator, PopulationGroup

PLANS = ("plan_nordhang", "plan_arlewiesen", "plan_hafenviertel")
NOT_A_FIELD = {"created", "district", "office", "phase", "change", "step", "hours_released", "budget_frame"}
TOTAL = "total"


def note(world):
    """Note in the chronicle how the plans came about and what became of them."""
    for source in told("money")["source"]:
        values = {name: value for name, value in source.items() if name != "key"}
        world.rows["money"][source["key"]] = create(FundingSource, municipality=world.city, **values)
    for name in PLANS:
        _note_plan(world, told(name))


def _note_plan(world, content):
    plan, chronicle, officer = content["plan"], world.chronicle, world.officer
    slug = plan["slug"]
    chronicle.add(chronicle.day(plan["created"]), officer, _plan, world, plan)
    for step in plan.get("step", ()):
        chronicle.add(chronicle.day(step["on"]), officer, _step, world, slug, step)
    for goal in content.get("goal", ()):
        chronicle.add(goal["on"], officer, _goal, world, slug, goal)
        for need, on in goal.get("later_needs", ()):
            chronicle.add(chronicle.day(on), officer, _take_up, world, goal["key"], need)
    if listed := content.get("import"):
        note_list(world, slug, listed)
    for measure in content.get("measure", ()):
        note_measure(world, slug, measure)
    for change in plan.get("change", ()):
        chronicle.add(change["on"], officer, _change, world, slug, change)
    for edition in content.get("edition", ()):
        _note_edition(world, slug, edition)
    for phase in plan.get("phase", ()):
        chronicle.add(phase["on"], officer, _advance, world, slug, phase)
    for review in content.get("review", ()):
        chronicle.add(review["on"], officer, _review, world, slug, review)


def _note_edition(world, slug, edition):
    world.chronicle.add(edition["on"], world.officer, _submit, world, slug, edition)
    for resolution in edition["resolution"]:
        world.chronicle.add(resolution["on"], world.officer, _resolve, world, slug, resolution)


# The plan


def _plan(world, content):
    values = {name: value for name, value in content.items() if name not in NOT_A_FIELD}
    world.rows["plan"][content["slug"]] = create(
        Plan,
        municipality=world.city,
        district=world.rows["district"][content["district"]],
        coordinating_office=world.rows["stakeholder"][content["office"]],
        **values,
        **_amounts(content),
    )


def _change(world, slug, content):
    values = {name: value for name, value in content.items() if name not in {"on", "budget_frame"}}
    edit(world.rows["plan"][slug], **values, **_amounts(content))


def _amounts(content):
    return {name: Decimal(content[name]) for name in ("hours_released", "budget_frame") if name in content}


def _step(world, slug, content):
    create(
        PlanStep,
        plan=world.rows["plan"][slug],
        slug=content["slug"],
        state=content["state"],
        responsible=world.rows["stakeholder"][content["responsible"]],
        due_on=world.chronicle.day(content.get("due")),
        note=content.get("note", ""),
    )


def _advance(world, slug, content):
    plan = world.rows["plan"][slug]
    plan.refresh_from_db()
    missing = missing_for_next_phase(plan, standing_of(plan, world.officer, on=content["on"]))
    plan.advance_phase(missing=missing, by=world.officer, reason=content["reason"])


def _goal(world, slug, content):
    plan = world.rows["plan"][slug]
    goal = create(
        Goal,
        plan=plan,
        field=world.rows["field"][content["field"]],
        parent=world.rows["goal"].get(content.get("parent")),
        title=content["title"],
        text=content.get("text", ""),
        priority=content["priority"],
        links={
            "findings": world.all_of("finding", content.get("findings", ())),
            "needs": world.all_of("need", content.get("needs", ())),
        },
    )
    for target in content.get("target", ()):
        _target(goal, target)
    number_goals(plan)
    world.rows["goal"][content["key"]] = goal


def _take_up(world, goal, need):
    world.rows["goal"][goal].needs.add(world.rows["need"][need])


def _target(goal, content):
    measured = {}
    if "indicator" in content:
        measured = {
            "indicator": Indicator.objects.shared().get(code=content["indicator"]),
            "group": PopulationGroup.objects.get(slug=TOTAL),
            "baseline": Decimal(content["baseline"]),
            "baseline_year": content["baseline_year"],
            "target": Decimal(content["target"]),
            "due_on": content["due"],
        }
    create(GoalTarget, goal=goal, kind=content["kind"], criterion=content.get("criterion", ""), **measured)


# Editions


def _submit(world, slug, content):
    plan = Plan.objects.get(pk=world.rows["plan"][slug].pk)
    world.rows["edition"][slug] = submit(plan, by=world.officer, on=content["on"], note=content["note"])


def _resolve(world, slug, content):
    edition = world.rows["edition"][slug]
    votes_for, votes_against, abstentions = content.get("votes", (None, None, None))
    resolution = Resolution(
        body=world.rows["body"][content["body"]],
        decided_on=content["on"],
        number=content["number"],
        outcome=content["outcome"],
        votes_for=votes_for,
        votes_against=votes_against,
        abstentions=abstentions,
        wording=content["wording"],
        conditions=content.get("conditions", ""),
        deadline=world.chronicle.day(content.get("deadline")),
        web_address=content.get("web_address", ""),
    )
    minutes = extract_from_minutes(resolution, edition.plan) if resolution.adopts else None
    document = minutes and SimpleUploadedFile("niederschrift-auszug.pdf", minutes)
    record_resolution(edition, resolution, by=world.officer, document=document)


def _review(world, slug, content):
    record_review(review_of(world, content, content["on"], plan=world.rows["plan"][slug]), by=world.officer)
