"""The inventory: events, needs with their fates, ongoing activities and findings."""

from actionplans.demo.figures import figure
from actionplans.demo.places import FOUNDED_ON
from actionplans.demo.reading import told
from actionplans.demo.world import create
from inventory.models import Activity, Finding, Need, ParticipationEvent

FIRST_IMPRESSION = "-14"  # the day of findings that no body has assessed yet


def note(world):
    """Note in the chronicle who does what, who was asked, what is needed and what follows from it."""
    for activity in told("activities")["activity"]:
        world.chronicle.add(FOUNDED_ON, world.officer, _activity, world, activity)
    held = {}
    for event in told("events")["event"]:
        held[event["key"]] = day = world.chronicle.day(event["held"])
        world.chronicle.add(day, world.officer, _event, world, event, day)
    for need in told("needs")["need"]:
        _note_need(world, need, held)
    for finding in told("findings")["finding"]:
        assessed_on = finding.get("on")
        day = assessed_on or world.chronicle.day(FIRST_IMPRESSION)
        world.chronicle.add(day, world.officer, _finding, world, finding, assessed_on)


def _note_need(world, told_one, held):
    recorded_on = world.chronicle.day(told_one.get("recorded")) or held[told_one["event"]]
    world.chronicle.add(recorded_on, world.officer, _need, world, told_one, recorded_on)
    for on, decision, reason in told_one.get("decisions", ()):
        world.chronicle.add(on, world.officer, _decide, world, told_one["key"], decision, reason)


def _activity(world, told_one):
    world.rows["activity"][told_one["key"]] = create(
        Activity,
        municipality=world.city,
        title=told_one["title"],
        description=told_one["text"],
        provider=world.rows["stakeholder"].get(told_one.get("provider")),
        languages=told_one.get("languages", ""),
        capacity=told_one.get("capacity"),
        people_reached=told_one.get("reached"),
        starts_on=told_one.get("since"),
        ends_on=told_one.get("until"),
        funding=told_one.get("funding", ""),
        address=told_one.get("address", ""),
        links={
            "districts": world.all_of("district", told_one.get("districts", ())),
            "fields": world.all_of("field", told_one["fields"]),
            "target_groups": world.all_of("group", told_one.get("groups", ())),
        },
    )


def _event(world, told_one, held_on):
    world.rows["event"][told_one["key"]] = create(
        ParticipationEvent,
        municipality=world.city,
        district=world.place(told_one),
        kind=told_one["kind"],
        title=told_one["title"],
        held_on=held_on,
        place=told_one["place"],
        body=world.rows["body"].get(told_one.get("body")),
        reached=told_one["reached"],
        people_reached=told_one["people"],
        languages=told_one["languages"],
        has_interpretation=told_one.get("interpretation", False),
        has_childcare=told_one.get("childcare", False),
        moderation=told_one["moderation"],
        results=told_one["results"],
    )


def _need(world, told_one, recorded_on):
    origin, source = _origin(world, told_one)
    world.rows["need"][told_one["key"]] = create(
        Need,
        municipality=world.city,
        district=world.place(told_one),
        title=told_one["title"],
        text=told_one["text"],
        place=told_one.get("place", ""),
        origin=origin,
        weight=told_one["weight"],
        recorded_on=recorded_on,
        links={
            "fields": world.all_of("field", told_one["fields"]),
            "target_groups": world.all_of("group", told_one["groups"]),
        },
        **source,
    )


def _origin(world, told_one):
    """Return the kind of origin and the field of the need that holds it."""
    if "event" in told_one:
        return Need.Origin.EVENT, {"event": world.rows["event"][told_one["event"]]}
    if "stakeholder" in told_one:
        return Need.Origin.STAKEHOLDER, {"stakeholder": world.rows["stakeholder"][told_one["stakeholder"]]}
    if "figure" in told_one:
        return Need.Origin.OBSERVATION, {"observation": figure(world, *told_one["figure"])}
    return Need.Origin(told_one["origin"]), {}


def _decide(world, key, decision, reason):
    world.rows["need"][key].decide(decision, by=world.officer, reason=reason)


def _finding(world, told_one, assessed_on):
    body = world.rows["body"].get(told_one.get("by"))
    world.rows["finding"][told_one["key"]] = create(
        Finding,
        municipality=world.city,
        district=world.place(told_one),
        field=world.rows["field"][told_one["field"]],
        title=told_one["title"],
        text=told_one["text"],
        weight=told_one["weight"],
        assessed_by=str(body or ""),
        assessed_on=assessed_on,
        links={
            "observations": [figure(world, *named) for named in told_one.get("figures", ())],
            "needs": world.all_of("need", told_one.get("needs", ())),
            "activities": world.all_of("activity", told_one.get("activities", ())),
        },
    )
