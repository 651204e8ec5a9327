"""Measures with everything that happened to them, and the list of measures that an office sent."""

from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from actionplans.demo.pictures import picture
from actionplans.demo.reading import upload
from actionplans.demo.world import create, edit
from actionplans.importers.measures import TARGETS, MeasureImport, Options
from actionplans.models import BudgetLine, Expense, Measure, Milestone, ProgressEntry, Review
from actionplans.reporting import report
from actionplans.reviewing import record_review
from inventory.importing import UploadForm, carry_out, guess_columns, read_upload, store_upload
from inventory.models import ImportRun

DATES = ("starts_on", "ends_on", "next_review_on")


def note_measure(world, slug, content):
    """Note in the chronicle how a measure was planned and carried out."""
    chronicle, key = world.chronicle, content["key"]
    planned_on = chronicle.day(content["on"])
    chronicle.add(planned_on, world.officer, _plan, world, slug, content, planned_on)
    for title, _due, done in content.get("milestones", ()):
        if done := chronicle.day(done, not_before=planned_on):
            chronicle.add(done, world.officer, _reach, world, key, title, done)
    for change in content.get("change", ()):
        chronicle.add(change["on"], world.officer, _change, world, key, change)
    for told_report in content.get("report", ()):
        on = chronicle.day(told_report["on"], not_before=planned_on)
        author = world.people[_author(told_report)]
        chronicle.add(on, author, _report, world, key, told_report, author, on)
    for state in content.get("state", ()):
        on = chronicle.day(state["on"], not_before=planned_on)
        chronicle.add(on, world.officer, _move, world, key, state, on)
    for review in content.get("review", ()):
        on = chronicle.day(review["on"], not_before=planned_on)
        chronicle.add(on, world.officer, _review, world, key, review, on)
    for spent_on, amount, purpose, source in content.get("expenses", ()):
        on = chronicle.day(spent_on, not_before=planned_on)
        chronicle.add(on, world.officer, _spend, world, key, on, amount, purpose, source)


def _author(told_report):
    """Return the role of the person who wrote a report."""
    return "district_manager" if told_report["by"] == "manager" else told_report["by"]


# Planning


def _plan(world, slug, content, on):
    plan = world.rows["plan"][slug]
    stakeholders = world.rows["stakeholder"]
    measure = create(
        Measure,
        plan=plan,
        number=plan.next_measure_number(),
        title=content["title"],
        description=content["text"],
        reach=content.get("reach", Measure.Reach.DISTRICT),
        place=content.get("place", ""),
        lead=stakeholders.get(content.get("lead")),
        area_coordinator=stakeholders.get(content.get("coordinator")),
        is_open_ended=content.get("open_ended", False),
        status_since=on,
        novelty=content.get("novelty", Measure.Novelty.NEW),
        existing_activity=world.rows["activity"].get(content.get("activity")),
        is_starter_project=content.get("starter", False),
        is_key_project=content.get("key_project", False),
        priority=content["priority"],
        is_cost_neutral=content.get("neutral", False),
        staff_fte=Decimal(content["fte"]) if "fte" in content else None,
        result_indicators=content.get("indicators", ""),
        internal_note=content.get("note", ""),
        **{name: world.chronicle.day(content.get(name)) for name in DATES},
        links={
            "goals": world.all_of("goal", content.get("goals", ())),
            "fields": world.all_of("field", content["fields"]),
            "needs": world.all_of("need", content.get("needs", ())),
            "target_groups": world.all_of("group", content.get("groups", ())),
            "partners": world.all_of("stakeholder", content.get("partners", ())),
        },
    )
    world.rows["measure"][content["key"]] = measure
    for title, due, _done in content.get("milestones", ()):
        create(Milestone, measure=measure, title=title, due_on=world.chronicle.day(due))
    for line in content.get("budget", ()):
        _budget(world, measure, *line)
    if not content.get("idea"):
        measure.change_status(Measure.Status.PLANNED, by=world.officer, on=on)


def _budget(world, measure, year, amount, source, kind, is_secured):
    create(
        BudgetLine,
        measure=measure,
        year=year,
        amount=Decimal(amount),
        source=world.rows["money"].get(source),
        kind=kind,
        is_secured=is_secured,
    )


def _change(world, key, content):
    values = {"description" if name == "text" else name: value for name, value in content.items() if name != "on"}
    edit(world.rows["measure"][key], **values)


# Carrying out


def _current(world, key):
    """Return a measure as it stands by now."""
    return Measure.objects.select_related("plan__municipality", "plan__district").get(pk=world.rows["measure"][key].pk)


def _reach(world, key, title, on):
    _current(world, key).milestones.get(title=title).complete(by=world.officer, on=on)


def _move(world, key, content, on):
    _current(world, key).change_status(content["status"], by=world.officer, on=on, reason=content["reason"])


def _report(world, key, content, author, on):
    entry = ProgressEntry(
        measure=_current(world, key),
        event_on=on,
        text=content["text"],
        remains=content.get("remains", ""),
        obstacles=content.get("obstacles", ""),
        help_needed=content.get("help", ""),
        light=content.get("light", ProgressEntry.Light.ON_TRACK),
        percent=content.get("percent"),
        people_reached=content.get("reached"),
    )
    report(entry, by=author, files=_photos(content), status=content.get("status", ""))


def _photos(content):
    if "photo" not in content:
        return []
    name, title = content["photo"]
    return [SimpleUploadedFile(f"{title}.png", picture(name), "image/png")]


def _spend(world, key, on, amount, purpose, source):
    create(
        Expense,
        measure=_current(world, key),
        spent_on=on,
        amount=Decimal(amount),
        purpose=purpose,
        source=world.rows["money"][source],
    )


def _review(world, key, content, on):
    measure = _current(world, key)
    record_review(review_of(world, content, on, plan=measure.plan, measure=measure), by=world.officer)


def review_of(world, content, on, **about):
    """Return the review that the content tells, not saved yet; ``about`` names plan and measure."""
    return Review(
        held_on=on,
        body=world.rows["body"][content["body"]],
        steps_done=content["steps"],
        remains=content.get("remains", ""),
        results=content.get("results", ""),
        effects=content.get("effects", ""),
        assessment=content.get("assessment", ""),
        decision=content["decision"],
        next_review_on=world.chronicle.day(content.get("next")),
        **about,
    )


# The list that an office sent


def note_list(world, slug, content):
    """Note in the chronicle that a list of measures was imported into a plan."""
    world.chronicle.add(content["on"], world.officer, _import, world, slug, content)


def _import(world, slug, content):
    plan = world.rows["plan"][slug]
    form = UploadForm({}, {"file": upload(content["file"])})
    form.full_clean()
    run = store_upload(
        form.cleaned_data["file"],
        kind=ImportRun.Kind.MEASURES,
        municipality=world.city,
        by=world.officer,
    )
    table = read_upload(run)
    options = Options(columns=guess_columns(table.header, TARGETS))
    run.remember_mapping(options.as_json(header=table.header, plan=plan))
    writing = MeasureImport(run, table, options, plan=plan, by=world.officer, on=content["on"])
    carry_out(run, writing.write, by=world.officer, at=timezone.now())
